"""Work that runs beside: in a thread, and until its end."""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import ParamSpec, TypeVar

logger = logging.getLogger("evwire.session")

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")

_PATIENCE_S = 5.0


def in_thread(function: Callable[P, R]) -> Callable[P, Coroutine[object, object, R]]:
    """A handler that blocks, run in a thread, so that it keeps only its own station waiting.

    ``@csms.on(model.Authorize)`` above ``@in_thread``. It must not touch what belongs to the event loop: it cannot
    call the peer. When the CSMS or station closes, nobody waits for the thread.
    """

    @functools.wraps(function)
    async def run(*args: P.args, **kwargs: P.kwargs) -> R:
        return await asyncio.to_thread(function, *args, **kwargs)

    return run


async def of_handler(answer: Awaitable[T]) -> T:
    """What a handler returns in the end; RuntimeError when it lets a cancellation through that was not meant for us."""
    try:
        return await answer
    except asyncio.CancelledError as error:
        if is_our_end(error):
            raise
        raise RuntimeError("something that the handler waited for was cancelled") from None


def is_our_end(error: BaseException) -> bool:
    """Whether it is the running task that is cancelled, and not something that it waited for."""
    task = asyncio.current_task()
    return isinstance(error, asyncio.CancelledError) and (task is None or task.cancelling() > 0)


async def end_tasks(tasks: Iterable[asyncio.Task[None]]) -> None:
    """Cancel what still runs and wait for its end; what will not be cancelled is named in the log and left."""
    running = [task for task in tasks if not task.done()]
    for task in running:
        task.cancel()
    if running:
        _, stubborn = await asyncio.wait(running, timeout=_PATIENCE_S)
        for task in stubborn:
            logger.error("%s does not end although it was cancelled", task)
