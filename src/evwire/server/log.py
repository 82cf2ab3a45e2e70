"""Log lines: what stations say can neither end a line nor move a cursor."""

from __future__ import annotations

import logging
import re

# Control characters, and those that turn the direction of writing or end a line elsewhere.
_DANGEROUS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class OneLine(logging.Formatter):
    """Formats a message as one line; a traceback may follow it."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = escaped(record.message)
        return super().formatMessage(record)


def escaped(text: str) -> str:
    """The text with what must not reach a terminal written out, as JSON would."""
    return _DANGEROUS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def log_to_stderr(level: int) -> None:
    """Log on standard error from ``level`` up: time, level, message."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine("%(asctime)s %(levelname)-7s %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # Of these only what needs a person.
    for name in ("uvicorn", "alembic", "asyncio", "httpx", "httpcore"):
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
