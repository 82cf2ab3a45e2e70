"""Listening for TLS: a handshake that fails is told once, with address, version and reason, and costs little.

Nothing is spent on TLS before the other end has said something, and what may be unfinished at a time is bounded: the
oldest goes.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

import aiofastnet

from evwire.clock import SYSTEM_CLOCK, Clock
from evwire.transport.client_hello import is_tls, offered_version
from evwire.transport.complaints import Complaints
from evwire.transport.tls import ServerTls
from evwire.transport.tls_transport import BUFFER_BYTES, TransportLoop

logger = logging.getLogger("evwire.transport")

_SILENT_LIMIT = 500
_SHAKING_LIMIT = 500
# Handshakes already begun go on between two batches: what one batch costs, everybody else waits.
_BATCH = 32
_OUT_OF_RESOURCES_S = 1.0
_PEEK_BYTES = 4096
_PLAIN_ANSWER = (
    b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n"
    b"Content-Length: 32\r\n\r\nTLS is spoken here: use wss://.\r\n"
)


class Arrival:
    """A connection before its TLS is up."""

    def __init__(self, connection: socket.socket, address: str, protocol: asyncio.Protocol, deadline_s: float) -> None:
        self.connection = connection
        self.address = address
        self.protocol = protocol
        self.deadline_s = deadline_s
        self.offered: str | None = None
        self.timer: asyncio.TimerHandle | None = None
        self.task: asyncio.Task[None] | None = None
        self.handed_over = False
        """Whether a transport closes the connection."""


class TlsDoor:
    """Accepts connections, and gives ``make_protocol()`` those whose TLS is up.

    ``timeout_s`` is for all of the TLS handshake. The others are counted in ``failures`` by reason.
    """

    def __init__(
        self,
        tls: ssl.SSLContext | ServerTls,
        make_protocol: Callable[[], asyncio.Protocol],
        timeout_s: float,
        failures: Counter[str],
        complaints: Complaints,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        self._failures = failures
        self._complaints = complaints
        self._tls = tls
        self._make_protocol = make_protocol
        self._timeout_s = timeout_s
        self._clock = clock
        self._loop = asyncio.get_running_loop()
        self._listening: list[socket.socket] = []
        self._retries: set[asyncio.TimerHandle] = set()
        self._silent: dict[Arrival, None] = {}
        self._shaking: dict[Arrival, None] = {}

    def listen(self, listening: socket.socket, backlog: int) -> None:
        """Accept on this socket too; it is ours from now on."""
        listening.setblocking(False)
        listening.listen(backlog)
        self._listening.append(listening)
        self._loop.add_reader(listening.fileno(), self._accept, listening)

    def close(self) -> None:
        """Accept nobody any more, and drop those who are not through."""
        for listening in self._listening:
            self._loop.remove_reader(listening.fileno())
            listening.close()
        self._listening.clear()
        for retry in self._retries:
            retry.cancel()
        for arrival in tuple(self._silent):
            self._drop_silent(arrival)
        for arrival in tuple(self._shaking):
            self._drop_shaking(arrival, None)

    # One connection

    def _accept(self, listening: socket.socket) -> None:
        for _ in range(_BATCH):
            try:
                connection, address = listening.accept()
            except (BlockingIOError, InterruptedError):
                return
            except ConnectionAbortedError:
                continue
            except OSError as error:
                self._out_of_resources(listening, error)
                return
            connection.setblocking(False)
            self._arrived(connection, address[0])

    def _arrived(self, connection: socket.socket, address: str) -> None:
        deadline_s = self._clock.monotonic() + self._timeout_s
        arrival = Arrival(connection, address, self._make_protocol(), deadline_s)
        arrival.timer = self._loop.call_later(self._timeout_s, self._too_silent, arrival)
        self._silent[arrival] = None
        self._loop.add_reader(connection.fileno(), self._spoke, arrival)
        if len(self._silent) > _SILENT_LIMIT:
            oldest = next(iter(self._silent))
            self._drop_silent(oldest)
            self._failed(oldest, "dropped, too many connections were silent")

    def _spoke(self, arrival: Arrival) -> None:
        try:
            head = arrival.connection.recv(_PEEK_BYTES, socket.MSG_PEEK)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            head = b""
        if not head:
            # Whoever only looks whether the port is open is no failed handshake.
            self._drop_silent(arrival)
            self._failures["closed without a word"] += 1
            logger.debug("%s: connected to the TLS port and left without a word", arrival.address)
        elif not is_tls(head):
            is_http = head[:1].isalpha()
            with suppress(OSError):
                # Closing over unread bytes resets the connection, and the peer may lose the answer.
                arrival.connection.recv(_PEEK_BYTES)
                if is_http:
                    arrival.connection.send(_PLAIN_ANSWER)
            self._failed(arrival, "plain HTTP was spoken, not TLS" if is_http else "what was spoken is not TLS")
            self._drop_silent(arrival)
        else:
            arrival.offered = offered_version(head)
            self._begin(arrival)

    def _begin(self, arrival: Arrival) -> None:
        self._forget_silent(arrival)
        self._shaking[arrival] = None
        arrival.task = self._loop.create_task(self._shake(arrival))
        if len(self._shaking) > _SHAKING_LIMIT:
            self._drop_shaking(next(iter(self._shaking)), "dropped, too many handshakes were under way")

    async def _shake(self, arrival: Arrival) -> None:
        loop = TransportLoop(self._loop)
        try:
            context = self._tls.context() if isinstance(self._tls, ServerTls) else self._tls
            arrival.handed_over = True
            await aiofastnet.connect_accepted_socket(
                loop.as_loop(),
                lambda: arrival.protocol,
                arrival.connection,
                ssl=context,
                ssl_handshake_timeout=max(0.001, arrival.deadline_s - self._clock.monotonic()),
                ssl_incoming_bio_size=BUFFER_BYTES,
                ssl_outgoing_bio_size=BUFFER_BYTES,
            )
        except Exception as error:
            self._failed(arrival, _reason(error))
            arrival.connection.close()
            # The frames hold the transport, which holds the exception: memory would wait for the collector.
            error.__traceback__ = None
        except asyncio.CancelledError:
            # Nobody waits for this task, and the exception would keep the transport, too.
            return
        finally:
            loop.handshake_ended()
            self._shaking.pop(arrival, None)

    # Its end

    def _too_silent(self, arrival: Arrival) -> None:
        self._drop_silent(arrival)
        self._failed(arrival, "nothing was said in time")

    def _forget_silent(self, arrival: Arrival) -> None:
        self._silent.pop(arrival, None)
        self._loop.remove_reader(arrival.connection.fileno())
        if arrival.timer is not None:
            arrival.timer.cancel()

    def _drop_silent(self, arrival: Arrival) -> None:
        self._forget_silent(arrival)
        arrival.connection.close()

    def _drop_shaking(self, arrival: Arrival, problem: str | None) -> None:
        self._shaking.pop(arrival, None)
        if problem is not None:
            self._failed(arrival, problem)
        if arrival.task is not None:
            arrival.task.cancel()
        if not arrival.handed_over:
            arrival.connection.close()

    def _failed(self, arrival: Arrival, reason: str) -> None:
        self._failures[reason] += 1
        offered = f", offering {arrival.offered}" if arrival.offered is not None else ""
        self._complaints.warn("%s: TLS handshake failed%s: %s", arrival.address, offered, reason)

    def _out_of_resources(self, listening: socket.socket, error: OSError) -> None:
        """Whoever is silent makes room; the rest waits in the kernel."""
        logger.error("cannot accept connections for a moment: %s", error)
        for arrival in tuple(self._silent):
            self._drop_silent(arrival)
        self._loop.remove_reader(listening.fileno())

        def again() -> None:
            self._retries.discard(retry)
            self._loop.add_reader(listening.fileno(), self._accept, listening)

        retry = self._loop.call_later(_OUT_OF_RESOURCES_S, again)
        self._retries.add(retry)


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the client certificate was refused: {error.verify_message}"
    if isinstance(error, ssl.SSLError):
        _, alert, reason = (error.reason or str(error)).rpartition("_ALERT_")
        words = reason.replace("_", " ").lower()
        return f"the other end refused: {words}" if alert else words
    if isinstance(error, ConnectionAbortedError):
        return "it took too long"
    return "the other end closed the connection" if isinstance(error, OSError) else str(error)
