"""The ready-to-run CSMS."""
