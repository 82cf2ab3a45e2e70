"""What happened to stations, told to the application's functions in order."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Coroutine
from inspect import isawaitable
from typing import Literal, TypeAlias, TypeVar

from evwire.session import of_handler

logger = logging.getLogger("evwire.csms")

Happening: TypeAlias = Literal["connect", "ready", "disconnect", "refused", "deviation", "loss"]
Hook = Callable[..., object]
HookT = TypeVar("HookT", bound=Hook)


class Happenings:
    """Functions by what they are told; each station's happenings one after the other, whatever the functions take."""

    def __init__(self) -> None:
        self.tasks: set[asyncio.Task[None]] = set()
        """Those in which functions run."""
        self._hooks: dict[Happening, list[Hook]] = {}
        self._queues: dict[str, deque[Coroutine[object, object, None]]] = {}

    def hook(self, what: Happening, function: HookT) -> HookT:
        """Have ``function`` told of every such happening from now on; returns it."""
        self._hooks.setdefault(what, []).append(function)
        return function

    def tell(self, station_id: str, what: Happening, *facts: object) -> None:
        """This has happened to the station; its functions run soon, in a task."""
        hooks = self._hooks.get(what)
        if not hooks:
            return
        running = _run(station_id, what, tuple(hooks), facts)
        queue = self._queues.get(station_id)
        if queue is not None:
            queue.append(running)
            return
        queue = self._queues[station_id] = deque((running,))
        task = asyncio.get_running_loop().create_task(self._work(station_id, queue))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        task.add_done_callback(lambda _: self._forget(station_id, queue))

    async def _work(self, station_id: str, queue: deque[Coroutine[object, object, None]]) -> None:
        try:
            while queue:
                await queue.popleft()
        finally:
            self._forget(station_id, queue)

    def _forget(self, station_id: str, queue: deque[Coroutine[object, object, None]]) -> None:
        # From the task as soon as it ends, and in its place if it was cancelled before it began.
        if self._queues.get(station_id) is queue:
            del self._queues[station_id]
        while queue:
            queue.popleft().close()


async def _run(station_id: str, what: Happening, hooks: tuple[Hook, ...], facts: tuple[object, ...]) -> None:
    for hook in hooks:
        try:
            answer = hook(*facts)
            if isawaitable(answer):
                await of_handler(answer)
        except Exception:
            logger.exception("%s: a function registered with on_%s failed", station_id, what)
