"""What is listened for with HTTP, loaded as one: it takes a third of the start."""

from evwire.server.api.application import make_app
from evwire.server.api.listening import listening
from evwire.server.files.serving import serving_files

__all__ = ["listening", "make_app", "serving_files"]
