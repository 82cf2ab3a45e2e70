"""A small HTTP/1.1 server for requests with a body: what SOAP needs, and no more."""

from __future__ import annotations

import asyncio
import logging
import ssl as tls
import zlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from http import HTTPStatus
from typing import TypeAlias

import h11
import msgspec

from evwire.transport.client_certificate import ClientCertificate, from_ssl
from evwire.transport.complaints import Complaints
from evwire.transport.tls import ServerTls

logger = logging.getLogger("evwire.transport")

_HEAD_LIMIT = 16 * 1024
_HEAD_TIMEOUT_S = 10.0
_IDLE_TIMEOUT_S = 75.0
_BODY_TIMEOUT_S = 30.0
_ANSWER_TIMEOUT_S = 60.0
_WINDOW_BITS = {"gzip": 31, "x-gzip": 31, "deflate": 15}
_ONLY_ONCE = frozenset({"host", "authorization", "content-length", "content-type", "content-encoding"})


class HttpRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One request, its body whole and inflated."""

    method: str
    target: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    peer_address: str
    secure: bool
    client_certificate: ClientCertificate | None


class HttpResponse(msgspec.Struct, frozen=True):
    """What answers it; the body is compressed where the client takes that and it is worth it."""

    status: int
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    headers: Mapping[str, str] = {}


Handle: TypeAlias = Callable[[HttpRequest], Awaitable[HttpResponse]]


class Refused(Exception):
    """The request is answered with this status before anybody looks at it."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(status, reason)
        self.status = status
        self.reason = reason


class HttpListener:
    """A listening server; ``port`` is the one it got."""

    def __init__(self, handle: Handle, ssl: tls.SSLContext | ServerTls | None, body_limit: int, most: int) -> None:
        self.port = 0
        self._handle = handle
        self._ssl = ssl
        self._body_limit = body_limit
        self._most = most
        self._conversations: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._complaints = Complaints(log=logger)

    async def start(self, host: str | Sequence[str] | None, port: int) -> None:
        self._server = await asyncio.start_server(self._arrived, host, port, limit=_HEAD_LIMIT)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Take no more requests; those under way end now."""
        if self._server is not None:
            self._server.close()
        for conversation in tuple(self._conversations):
            conversation.cancel()
        if self._conversations:
            await asyncio.wait(tuple(self._conversations), timeout=5.0)

    async def _arrived(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None, "asyncio runs this in a task of its own"
        if len(self._conversations) >= self._most:
            writer.transport.abort()
            return
        self._conversations.add(task)
        try:
            await self._converse(reader, writer)
        except (OSError, tls.SSLError, TimeoutError, h11.RemoteProtocolError, h11.LocalProtocolError) as error:
            self._complaints.warn("HTTP: %s", error or type(error).__name__)
        except asyncio.CancelledError:
            pass  # the server closes
        finally:
            self._conversations.discard(task)
            writer.transport.abort()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._ssl is not None:
            context = self._ssl.context() if isinstance(self._ssl, ServerTls) else self._ssl
            async with asyncio.timeout(_HEAD_TIMEOUT_S):
                await writer.start_tls(context)
        peer = _Peer(writer, secure=self._ssl is not None)
        connection = h11.Connection(h11.SERVER, max_incomplete_event_size=_HEAD_LIMIT)
        patience_s = _HEAD_TIMEOUT_S
        while True:
            method = ""
            try:
                request = await self._next_request(connection, reader, writer, peer, patience_s)
                if request is None:
                    return
                method = request.method
                accepted = request.headers.get("accept-encoding", "")
                async with asyncio.timeout(_ANSWER_TIMEOUT_S):
                    response = await self._answer(request)
            except Refused as refusal:
                accepted, response = "", HttpResponse(refusal.status, refusal.reason.encode())
            except TimeoutError:
                if connection.our_state is not h11.SEND_RESPONSE:
                    return
                accepted, response = "", HttpResponse(503, b"No answer in time.")
            except h11.RemoteProtocolError as error:
                if connection.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
                    return
                accepted, response = "", HttpResponse(error.error_status_hint, b"This is no clean request.")
            await _send(connection, writer, response, accepted, with_body=method != "HEAD")
            if connection.our_state is h11.MUST_CLOSE or connection.their_state is not h11.DONE:
                await _bow_out(reader, writer)
                return
            connection.start_next_cycle()
            patience_s = _IDLE_TIMEOUT_S

    async def _answer(self, request: HttpRequest) -> HttpResponse:
        try:
            return await self._handle(request)
        except (Refused, TimeoutError):
            raise
        except Exception:
            logger.exception("%s: answering a request failed", request.peer_address)
            return HttpResponse(500, b"The request could not be answered.")

    async def _next_request(
        self,
        connection: h11.Connection,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        peer: _Peer,
        patience_s: float,
    ) -> HttpRequest | None:
        async with asyncio.timeout(patience_s):
            head = await _event(connection, reader, writer)
        if not isinstance(head, h11.Request):
            return None
        headers = _headers(head)
        if int(headers.get("content-length", "0")) > self._body_limit:
            raise Refused(413, "The body is too large.")
        body = bytearray()
        async with asyncio.timeout(_BODY_TIMEOUT_S):
            while isinstance(event := await _event(connection, reader, writer), h11.Data):
                body += event.data
                if len(body) > self._body_limit:
                    raise Refused(413, "The body is too large.")
        if not isinstance(event, h11.EndOfMessage):
            return None
        return HttpRequest(
            method=head.method.decode("ascii"),
            target=head.target.decode("latin-1"),
            headers=headers,
            body=inflated(bytes(body), headers.get("content-encoding", ""), self._body_limit),
            peer_address=peer.address,
            secure=peer.secure,
            client_certificate=peer.certificate,
        )


class _Peer:
    def __init__(self, writer: asyncio.StreamWriter, *, secure: bool) -> None:
        self.address = str((writer.get_extra_info("peername") or ("",))[0])
        self.secure = secure
        ssl_object = writer.get_extra_info("ssl_object")
        self.certificate = from_ssl(ssl_object.getpeercert(), ssl_object.getpeercert(True)) if ssl_object else None


async def serve(
    handle: Handle,
    *,
    host: str | Sequence[str] | None = None,
    port: int,
    ssl: tls.SSLContext | ServerTls | None = None,
    body_limit: int = 1024 * 1024,
    max_connections: int = 10_000,
) -> HttpListener:
    """Answer requests with ``handle``; ``body_limit`` is in bytes, before and after inflating.

    ``host`` None is every interface.
    """
    listener = HttpListener(handle, ssl, body_limit, max_connections)
    await listener.start(host, port)
    return listener


def inflated(body: bytes, encoding: str, limit: int) -> bytes:
    """The body without its content encoding. Raises Refused: 413 beyond ``limit`` bytes, 400, 415."""
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return body
    bits = _WINDOW_BITS.get(encoding)
    if bits is None:
        raise Refused(415, "Only gzip and deflate are taken.")
    if encoding == "deflate" and body[:1] and body[0] & 0x0F != 8:
        bits = -15  # without zlib's header, as many send it
    inflater = zlib.decompressobj(bits)
    try:
        data = inflater.decompress(body, limit + 1)
    except zlib.error:
        raise Refused(400, f"The body is no {encoding}.") from None
    if len(data) > limit:
        raise Refused(413, "The body is too large.")
    if not inflater.eof:
        raise Refused(400, f"The body is no {encoding}.")
    return data


async def _event(
    connection: h11.Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]:
    """What comes next of the request."""
    while (event := connection.next_event()) is h11.NEED_DATA:
        if connection.they_are_waiting_for_100_continue:
            writer.write(connection.send(h11.InformationalResponse(status_code=100, headers=[])) or b"")
        connection.receive_data(await reader.read(65536))
    return event


def _headers(request: h11.Request) -> dict[str, str]:
    headers: dict[str, str] = {}
    # h11 counts only what it has not read in one go.
    if sum(len(name) + len(value) for name, value in request.headers) > _HEAD_LIMIT or len(request.headers) > 100:
        raise Refused(431, "The head is too large.")
    for name_bytes, value_bytes in request.headers:
        name, value = name_bytes.decode("ascii").lower(), value_bytes.decode("latin-1")
        if name in headers and name in _ONLY_ONCE:
            raise Refused(400, f"The header {name} is there twice.")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    if "transfer-encoding" in headers and "content-length" in headers:
        raise Refused(400, "Where the body ends is said twice.")
    return headers


async def _send(
    connection: h11.Connection, writer: asyncio.StreamWriter, response: HttpResponse, accepted: str, *, with_body: bool
) -> None:
    body = response.body
    headers = [("Content-Type", response.content_type), *response.headers.items()]
    if len(body) > 2048 and "gzip" in accepted:
        compressor = zlib.compressobj(6, zlib.DEFLATED, 31)
        body = compressor.compress(body) + compressor.flush()
        headers.append(("Content-Encoding", "gzip"))
    headers.append(("Content-Length", str(len(body))))
    if connection.their_state not in (h11.DONE, h11.MUST_CLOSE):
        headers.append(("Connection", "close"))
    head = h11.Response(status_code=response.status, headers=headers, reason=_phrase(response.status))
    out = connection.send(head) or b""
    if with_body:
        out += connection.send(h11.Data(data=body)) or b""
    out += connection.send(h11.EndOfMessage()) or b""
    writer.write(out)
    async with asyncio.timeout(_ANSWER_TIMEOUT_S):
        await writer.drain()


def _phrase(status: int) -> bytes:
    try:
        return HTTPStatus(status).phrase.encode()
    except ValueError:
        return b"Other"


async def _bow_out(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Let the peer read the answer before the connection is reset under what it still sends."""
    with suppress(TimeoutError, OSError, RuntimeError):
        async with asyncio.timeout(1.0):
            if writer.can_write_eof():
                writer.write_eof()
            while await reader.read(65536):
                pass
