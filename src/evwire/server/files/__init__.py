"""Firmware and logs: addresses that are good once, over HTTP(S) and FTP."""
