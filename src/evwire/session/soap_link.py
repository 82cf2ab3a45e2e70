"""A station that speaks SOAP, as a link: to everything above it is one that speaks JSON."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeAlias
from uuid import uuid4

import msgspec
from msgspec import Raw

from evwire.session.soap_dialect import SoapDialect
from evwire.session.tasks import end_tasks
from evwire.soap import Envelope, Fault, Faulty, Headers, read_answer, write
from evwire.transport import Closed
from evwire.transport.link import Receiver
from evwire.versions import Sender

logger = logging.getLogger("evwire.session")

Post: TypeAlias = Callable[[str, bytes], Awaitable[bytes]]
"""From an action and an envelope to the envelope that answers it. Raises OSError where nobody answers."""
RETRY_AFTER_S = 10
"""What who gets no answer is told."""
_MOST_AT_ONCE = 64


class Unanswered(Exception):
    """The conversation ended before there was an answer: who asked may ask again, of the next one."""


class SoapLink:
    """Requests that arrive become CALLs of JSON for the receiver, and what it sends becomes requests and answers.

    ``offers`` is who we are: what the peer asks of us is of our service, what we ask of it of its own. ``post`` is
    how the peer is asked, None: it cannot be. There is no connection to lose: the link ends when somebody closes
    it, and when the peer cannot be asked.
    """

    def __init__(
        self,
        dialect: SoapDialect,
        *,
        offers: Sender,
        identity: str,
        post: Post | None,
        headers: Callable[[], Headers] = Headers,
    ) -> None:
        self.dialect = dialect
        self.closed = False
        self._offers = offers
        self._asks = Sender.STATION if offers is Sender.CSMS else Sender.CSMS
        self._identity = identity
        self._post = post
        self._headers = headers
        self._receiver: Receiver | None = None
        self._answers: dict[str, asyncio.Future[bytes]] = {}
        self._may_read = asyncio.Event()
        self._may_read.set()
        self._asking: set[asyncio.Task[None]] = set()

    async def answer(self, envelope: Envelope) -> bytes:
        """The envelope that answers a request. Raises Faulty, and Unanswered when the conversation ends first."""
        about = envelope.headers.message_id
        action, payload = self.dialect.request(self._offers, envelope)
        if len(self._answers) >= _MOST_AT_ONCE:
            raise Faulty(Fault(False, "InternalError", "too many requests at once"), about)
        # Not the peer's MessageID: some use the same one over and over.
        message_id = str(uuid4())
        future = self._answers[message_id] = asyncio.get_running_loop().create_future()
        try:
            await self._may_read.wait()
            if self.closed or self._receiver is None:
                raise Unanswered
            self._receiver.frame_received(msgspec.json.encode([2, message_id, action, Raw(payload)]))
            said = await future
            body = self.dialect.body(self._offers, action, said, answer=True)
        except Faulty as faulty:
            raise Faulty(faulty.fault, about) from None
        except ValueError as error:
            raise Faulty(Fault(False, "InternalError", str(error)), about) from None
        finally:
            del self._answers[message_id]
        headers = Headers(action=f"/{action}Response", message_id=f"urn:uuid:{uuid4()}", relates_to=about)
        return write(headers, self.dialect.namespace(self._offers), body)

    # What the conversation uses

    def attach(self, receiver: Receiver) -> None:
        self._receiver = receiver

    def send(self, data: bytes) -> None:
        if self.closed:
            return
        kind, message_id, *rest = msgspec.json.decode(data, type=list[Raw])
        name = _text(message_id)
        if bytes(kind) == b"2":
            task = asyncio.get_running_loop().create_task(self._ask(name, _text(rest[0]), bytes(rest[1])))
            self._asking.add(task)
            task.add_done_callback(self._asking.discard)
            return
        future = self._answers.get(name)
        if future is None or future.done():
            return
        if bytes(kind) == b"3":
            future.set_result(bytes(rest[0]))
        else:
            future.set_exception(Faulty(self.dialect.fault(_text(rest[0]), _text(rest[1]))))

    def close(self, code: int = 1000, reason: str = "") -> None:
        self._end(Closed(code, reason, "us"))

    def abort(self) -> None:
        self._end(Closed(1006, "", "us"))

    def ping_every(self, interval_s: float | None) -> None:
        """There is nothing to ping."""

    def pause_reading(self) -> None:
        self._may_read.clear()

    def resume_reading(self) -> None:
        self._may_read.set()

    def lost(self, reason: str) -> None:
        """The peer cannot be reached, or has not been heard for too long."""
        self._end(Closed(1006, reason, "network"))

    async def finished(self) -> None:
        """End what is still being asked."""
        await end_tasks(tuple(self._asking))

    def _end(self, closed: Closed) -> None:
        if self.closed:
            return
        self.closed = True
        self._may_read.set()
        for future in self._answers.values():
            if not future.done():
                future.set_exception(Unanswered())
        for task in self._asking:
            task.cancel()
        if self._receiver is not None:
            asyncio.get_running_loop().call_soon(self._receiver.link_lost, closed)

    # What we ask

    async def _ask(self, message_id: str, action: str, payload: bytes) -> None:
        try:
            said = await self._asked(action, payload)
            self._deliver([3, message_id, Raw(said)])
        except Faulty as faulty:
            self._deliver([4, message_id, self.dialect.error_code(faulty.fault), faulty.fault.reason[:255], {}])
        except TimeoutError:
            logger.info("%s: no answer to %s", self._identity, action)  # the call's own deadline tells
        except OSError as error:
            self.lost(str(error))

    async def _asked(self, action: str, payload: bytes) -> bytes:
        if not self.dialect.says(self._asks, action):
            raise Faulty(Fault(False, "NotSupported", f"{action} is not said in SOAP"))
        if self._post is None:
            raise ConnectionError("it has not said where it listens, or may not be called there")
        try:
            body = self.dialect.body(self._asks, action, payload, answer=False)
        except ValueError as error:
            raise Faulty(Fault(True, "ProtocolError", str(error))) from None
        headers = msgspec.structs.replace(
            self._headers(), action=f"/{action}", message_id=f"urn:uuid:{uuid4()}", identity=self._identity
        )
        answer = await self._post(action, write(headers, self.dialect.namespace(self._asks), body))
        return self.dialect.answer(self._asks, action, read_answer(answer))

    def _deliver(self, frame: list[object]) -> None:
        if not self.closed and self._receiver is not None:
            self._receiver.frame_received(msgspec.json.encode(frame))


def _text(raw: Raw) -> str:
    return msgspec.json.decode(raw, type=str)
