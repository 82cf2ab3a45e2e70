"""Log lines: what stations say can neither end a line nor move a cursor, and no secret is in them."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime
from typing import Literal

import msgspec

from evwire.server.redaction import without_persons, without_secrets

LogFormat = Literal["text", "json"]

# Control characters, and those that turn the direction of writing or end a line elsewhere.
_DANGEROUS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class OneLine(logging.Formatter):
    """Formats a message as one line without secrets; a traceback may follow it."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = escaped(_harmless(record.message))
        return super().formatMessage(record)

    def formatException(self, ei: object) -> str:
        return _harmless(super().formatException(ei))  # type: ignore[arg-type]  # what logging itself gives


class AsJson(logging.Formatter):
    """Formats a message as a JSON object: at, level, logger, message; station and exception where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": escaped(_harmless(record.getMessage())),
        }
        # Of what concerns a station the first thing said is its id.
        if isinstance(record.msg, str) and record.msg.startswith("%s: ") and isinstance(record.args, tuple):
            line["station"] = escaped(str(record.args[0]))
        if record.exc_info:
            line["exception"] = _harmless(self.formatException(record.exc_info))
        return msgspec.json.encode(line).decode()


def escaped(text: str) -> str:
    """The text with what must not reach a terminal written out, as JSON would."""
    return _DANGEROUS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def log_to_stderr(level: int, log_format: LogFormat = "text") -> None:
    """Log on standard error from ``level`` up: time, level, message; or each message as a JSON object."""
    handler = logging.StreamHandler()
    text = OneLine("%(asctime)s %(levelname)-7s %(message)s")
    handler.setFormatter(AsJson() if log_format == "json" else text)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # Of these only what needs a person.
    for name in ("uvicorn", "alembic", "asyncio", "httpx", "httpcore"):
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


def _harmless(text: str) -> str:
    return without_persons(without_secrets(text))
