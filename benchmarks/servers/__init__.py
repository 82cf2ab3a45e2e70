"""What is measured: each module is a server, started with ``python -m benchmarks.servers.NAME --port N``."""
