"""What happened, told as it is committed: as server-sent events, and to webhooks."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import logging
import random
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

import httpx
import msgspec

from evwire.clock import SYSTEM_CLOCK, Clock
from evwire.server.storage import Database, telling
from evwire.server.storage.telling import Event, Webhook

logger = logging.getLogger("evwire.server")

_PAGE_OF = 200
# Also how often it is looked for what another process committed.
_ALIVE_EVERY_S = 10.0
_ANSWER_WITHIN_S = 10.0
_FIRST_PAUSE_S = 1.0
_LONGEST_PAUSE_S = 300.0
_SECRET_PREFIX = "whsec_"


def new_webhook_secret() -> str:
    """As Standard Webhooks has it: 24 to 64 random bytes in base64 behind a prefix."""
    return _SECRET_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """What the header ``webhook-signature`` says (Standard Webhooks, v1: HMAC-SHA256)."""
    key = base64.b64decode(secret.removeprefix(_SECRET_PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


class Events:
    """Who follows, and who is told.

    An event reaches each at least once, with the same number each time, and after all that were committed before it;
    so those of one transaction are in order. A webhook that does not take one is asked again, later and later.
    """

    def __init__(self, database: Database, clock: Clock = SYSTEM_CLOCK) -> None:
        self._database = database
        self._clock = clock
        self._news = asyncio.Event()
        self._stopping = False
        self._telling: dict[str, asyncio.Task[None]] = {}
        self._secrets: dict[str, str] = {}
        self._http = httpx.AsyncClient(timeout=_ANSWER_WITHIN_S, follow_redirects=False)

    async def start(self) -> None:
        """Go on where the run before was stopped, and look for more after every commit."""
        self._database.committed = self.wake
        found: list[Webhook] = []
        while rows := await self._database.read(telling.webhooks_after(found[-1].id if found else "", 500)):
            found += rows
        self._secrets = await self._database.read(telling.secrets_of_webhooks)
        for webhook in found:
            self._tell(webhook)

    async def stop(self) -> None:
        """Let go of everybody."""
        self._stopping = True
        self.wake()
        for task in self._telling.values():
            task.cancel()
        if self._telling:
            await asyncio.wait(tuple(self._telling.values()))
        await self._http.aclose()

    def wake(self) -> None:
        """Something was committed."""
        self._news.set()
        self._news = asyncio.Event()

    async def add(self, url: str, types: list[str] | None = None) -> tuple[Webhook, str]:
        """Tell this address of what happens from now on, of these types; and with what it is signed."""
        secret = new_webhook_secret()
        webhook = await self._database.write(telling.add_webhook(url, secret, self._clock.now(), types))
        self._secrets[webhook.id] = secret
        self._tell(webhook)
        return webhook, secret

    async def remove(self, webhook_id: str) -> bool:
        """Tell it nothing more; False if there is none."""
        task = self._telling.pop(webhook_id, None)
        if task is not None:
            task.cancel()
        return await self._database.write(telling.remove_webhook(webhook_id))

    async def stream(
        self, after: int | None, *, only: Sequence[str] | None, types: Sequence[str] | None, follow: bool
    ) -> AsyncIterator[bytes]:
        """Server-sent events behind this one (None: from now on), of these stations and types only."""
        place = await self._database.read(telling.last_event) if after is None else after
        yield b"retry: 2000\n\n"
        while True:
            news = self._news
            found = await self._database.read(telling.events_after(place, _PAGE_OF, only=only, types=types))
            for event in found:
                yield f"id: {event.number}\nevent: {event.type}\n".encode() + b"data: " + _body(event) + b"\n\n"
                place = event.number
            if len(found) == _PAGE_OF:
                continue
            if not follow or self._stopping:
                return
            with suppress(TimeoutError):
                async with asyncio.timeout(_ALIVE_EVERY_S):
                    await news.wait()
                    continue
            yield b": alive\n\n"

    def _tell(self, webhook: Webhook) -> None:
        self._telling[webhook.id] = asyncio.create_task(self._deliver(webhook))

    async def _deliver(self, webhook: Webhook) -> None:
        place, failures = webhook.delivered, webhook.failures
        while True:
            news = self._news
            try:
                found = await self._database.read(telling.events_after(place, _PAGE_OF, types=webhook.types))
                for event in found:
                    while (problem := await self._post(webhook, event)) is not None:
                        failures += 1
                        logger.warning("webhook %s: event %d not taken: %s", webhook.id, event.number, problem)
                        await self._database.write(telling.failed(webhook.id, failures, problem))
                        await self._clock.sleep(_pause_s(failures))
                    failures, place = 0, event.number
                    await self._database.write(telling.delivered(webhook.id, place))
            except asyncio.CancelledError:
                raise
            except Exception:
                # The database is away, perhaps; what was not noted as taken is told again.
                logger.exception("webhook %s: interrupted", webhook.id)
                await self._clock.sleep(_ALIVE_EVERY_S)
                continue
            if len(found) < _PAGE_OF:
                with suppress(TimeoutError):
                    async with asyncio.timeout(_ALIVE_EVERY_S):
                        await news.wait()

    async def _post(self, webhook: Webhook, event: Event) -> str | None:
        """Why it was not taken, or None."""
        body, message_id = _body(event), f"evt_{event.number}"
        timestamp = int(self._clock.now().timestamp())
        headers = {
            "Content-Type": "application/json",
            "webhook-id": message_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature(self._secrets[webhook.id], message_id, timestamp, body),
        }
        try:
            # Not the answer's body: it may have no end.
            async with self._http.stream("POST", webhook.url, content=body, headers=headers) as answer:
                return None if answer.is_success else f"HTTP {answer.status_code}"
        except httpx.HTTPError as error:
            return f"{type(error).__name__}: {error}"


def _body(event: Event) -> bytes:
    return msgspec.json.encode(event)


def _pause_s(failures: int) -> float:
    longest_s: float = min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2.0 ** min(failures - 1, 20))
    return longest_s * random.uniform(0.75, 1.0)
