"""The event loop: uvloop where it runs."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

try:
    import uvloop
except ImportError:  # not on Windows
    uvloop = None  # type: ignore[assignment]

ResultT = TypeVar("ResultT")


def run(coroutine: Coroutine[Any, Any, ResultT]) -> ResultT:
    """Run ``coroutine`` to its end, like :func:`asyncio.run`, on the fastest loop there is."""
    return asyncio.run(coroutine) if uvloop is None else uvloop.run(coroutine)
