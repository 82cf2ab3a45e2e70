"""The command line: parsing only, a file for each group of commands."""

from evwire.cli.app import main
from evwire.cli.serving import serve

__all__ = ["main", "serve"]
