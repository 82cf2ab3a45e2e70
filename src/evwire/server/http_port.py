"""What is listened for with HTTP, loaded as one: it takes a third of the start."""

from evwire.server.http_api import make_app
from evwire.server.http_listening import listening
from evwire.server.serving_files import serving_files

__all__ = ["listening", "make_app", "serving_files"]
