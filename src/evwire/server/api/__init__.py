"""The HTTP API: who may ask, what is answered, and where it is listened for."""
