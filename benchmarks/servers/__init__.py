"""What is measured: each module is a server, started with ``python -m benchmarks.servers.NAME --port N``.

Those of Evwire are ``examples/csms.py`` with other handlers added to it.
"""
