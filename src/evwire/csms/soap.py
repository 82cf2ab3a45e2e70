"""Stations that speak SOAP: an HTTP server whose requests become conversations like any other."""

from __future__ import annotations

import asyncio
import ssl as tls
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Generic, Self, TypeVar
from urllib.parse import urlsplit

from evwire.session.soap_dialect import SoapDialect, description, dialect_by_namespace
from evwire.session.soap_link import RETRY_AFTER_S, SoapLink, Unanswered
from evwire.soap import Envelope, Fault, Faulty, Headers, read, write_fault
from evwire.transport import Handshake, Refuse, ServerTls
from evwire.transport.http import HttpListener, HttpRequest, HttpResponse, serve
from evwire.transport.http_client import Callbacks, Forbidden, HttpClient
from evwire.transport.proxy import TrustedProxies
from evwire.transport.upgrade_request import basic_credentials
from evwire.versions import Sender

if TYPE_CHECKING:
    from evwire.csms.server import CSMS

StateT = TypeVar("StateT")

CONTENT_TYPE = "application/soap+xml; charset=utf-8"
DESCRIPTION_TYPE = "text/xml; charset=utf-8"
_ADMITTED_FOR_S = 300.0
_NAMESPACE_OF_FAULTS = "urn://Ocpp/Cs/2015/10/"
_ANSWERS = frozenset({200, 400, 500})
Credentials = tuple[str | None, bytes | None, str | None]


class _Known:
    """A station that is there, by its requests."""

    def __init__(self, link: SoapLink) -> None:
        self.link = link
        self.address: str | None = None
        """Where it listens, as it says or as it is registered."""
        self.credentials: Credentials = (None, None, None)
        self.admitted_s = self.heard_s = 0.0


class SoapServing(Generic[StateT]):
    """A CSMS that listens for SOAP; ``port`` is known once entered.

    A station is connected from its first request until it has been silent for ``offline_after_s``. It is admitted
    as by WebSocket, its ``chargeBoxIdentity`` being the handshake's ``station_id``; what was admitted is asked for
    again after five minutes, or with other credentials.
    """

    def __init__(
        self,
        csms: CSMS[StateT],
        *,
        host: str | Sequence[str] | None,
        port: int,
        ssl: tls.SSLContext | ServerTls | None,
        callbacks: Sequence[str],
        addresses: Mapping[str, str],
        offline_after_s: float,
        trusted_proxies: Sequence[str] = (),
    ) -> None:
        self.port = port
        self._csms = csms
        self._host = host
        self._ssl = ssl
        self._callbacks = Callbacks(callbacks)
        self._addresses = addresses
        self._offline_after_s = offline_after_s
        self._proxies = TrustedProxies(trusted_proxies)
        self._clock = csms._conversations.clock
        self._known: dict[str, _Known] = {}
        self._listener: HttpListener | None = None
        self._client: HttpClient | None = None
        self._registered: HttpClient | None = None

    async def __aenter__(self) -> Self:
        self._client, self._registered = HttpClient(self._callbacks), HttpClient(None)
        self._listener = await serve(self._answer, host=self._host, port=self.port, ssl=self._ssl)
        self.port = self._listener.port
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        assert self._listener is not None and self._client is not None and self._registered is not None
        known = tuple(self._known.values())
        for each in known:
            each.link.close(1001, "the CSMS is going away")
        await self._listener.close()
        for each in known:
            await each.link.finished()
        await self._client.__aexit__(None, None, None)
        await self._registered.__aexit__(None, None, None)
        await asyncio.sleep(0)  # so that what the links have lost is told
        if not self._csms.stations:
            await self._csms._leave()

    async def _answer(self, request: HttpRequest) -> HttpResponse:
        target = urlsplit(request.target)
        if request.method == "GET" and "wsdl" in target.query.lower():
            return self._described(request, target.path)
        if request.method != "POST":
            return HttpResponse(405, b"Requests of SOAP are posted here.", headers={"Allow": "POST"})
        about: str | None = None
        namespace = _NAMESPACE_OF_FAULTS
        try:
            envelope = read(request.body)
            about = envelope.headers.message_id
            dialect = dialect_by_namespace(envelope.namespace, Sender.CSMS)
            if dialect is None:
                raise Faulty(Fault(True, "ProtocolError", "the Body is of no namespace of OCPP that is spoken here"))
            namespace = dialect.namespace(Sender.CSMS)
            identity = envelope.headers.identity
            if identity is None:
                raise Faulty(Fault(True, "IdentityMismatch", "there is no chargeBoxIdentity"))
            known = await self._admitted(request, envelope, dialect, identity)
            if isinstance(known, HttpResponse):
                return known
            return HttpResponse(200, await known.link.answer(envelope), CONTENT_TYPE)
        except Unanswered:
            return HttpResponse(503, b"Try again later.", headers={"Retry-After": str(RETRY_AFTER_S)})
        except Faulty as faulty:
            status = 400 if faulty.fault.sender else 500
            return HttpResponse(status, write_fault(faulty.fault, namespace, about), CONTENT_TYPE)

    async def _admitted(
        self, request: HttpRequest, envelope: Envelope, dialect: SoapDialect, identity: str
    ) -> _Known | HttpResponse:
        handshake = self._proxies.behind(_handshake(request, identity, (dialect.version.subprotocol,)))
        if isinstance(handshake, Refuse):
            return _refused(handshake)
        certificate = handshake.client_certificate
        fingerprint = None if certificate is None else certificate.fingerprint_sha256
        credentials = (handshake.username, handshake.password, fingerprint)
        known = self._alive(identity, dialect)
        now_s = self._clock.monotonic()
        if known is None or known.credentials != credentials or now_s - known.admitted_s > _ADMITTED_FOR_S:
            verdict = await self._csms._decide(handshake)
            if isinstance(verdict, Refuse):
                return _refused(verdict)
            known = self._alive(identity, dialect)
            if known is None:
                known = self._make(identity, dialect)
                self._csms._connected(known.link, handshake, verdict)
            known.credentials, known.admitted_s = credentials, now_s
        known.heard_s = now_s
        known.address = self._addresses.get(identity) or envelope.headers.from_address
        return known

    def _alive(self, identity: str, dialect: SoapDialect) -> _Known | None:
        known = self._known.get(identity)
        return known if known is not None and not known.link.closed and known.link.dialect is dialect else None

    def _make(self, identity: str, dialect: SoapDialect) -> _Known:
        async def post(action: str, envelope: bytes) -> bytes:
            return await self._post(identity, known, action, envelope)

        link = SoapLink(
            dialect,
            offers=Sender.CSMS,
            identity=identity,
            post=post,
            headers=lambda: Headers(to=known.address),
        )
        known = self._known[identity] = _Known(link)
        self._watch(identity, known, self._clock.monotonic() + self._offline_after_s)
        return known

    async def _post(self, identity: str, known: _Known, action: str, envelope: bytes) -> bytes:
        client = self._registered if identity in self._addresses else self._client
        if client is None or not known.address:
            raise Faulty(Fault(True, "SecurityError", "the station has not said where it listens"))
        content_type = f'{CONTENT_TYPE}; action="/{action}"'
        try:
            status, answer = await client.post(known.address, envelope, content_type)
        except Forbidden as refusal:
            raise Faulty(Fault(True, "SecurityError", str(refusal))) from None
        if status not in _ANSWERS:
            raise Faulty(Fault(False, "InternalError", f"the station answers with HTTP status {status}"))
        return answer

    def _watch(self, identity: str, known: _Known, at_s: float) -> None:
        def look() -> None:
            if known.link.closed:
                if self._known.get(identity) is known:
                    del self._known[identity]
                return
            silent_until_s = known.heard_s + self._offline_after_s
            if self._clock.monotonic() < silent_until_s:
                self._watch(identity, known, silent_until_s)
                return
            del self._known[identity]
            known.link.lost("nothing was heard from it")

        self._clock.call_at(at_s, look)

    def _described(self, request: HttpRequest, path: str) -> HttpResponse:
        handshake = self._proxies.behind(_handshake(request, "", ()))
        if isinstance(handshake, Refuse):
            return _refused(handshake)
        base = f"{'https' if handshake.secure else 'http'}://{request.headers.get('host', 'localhost')}"
        return HttpResponse(200, description(Sender.CSMS, path, base), DESCRIPTION_TYPE)


def _handshake(request: HttpRequest, identity: str, subprotocols: tuple[str, ...]) -> Handshake:
    username, password = basic_credentials(request.headers.get("authorization"))
    return Handshake(
        station_id=identity,
        path=request.target,
        subprotocols=subprotocols,
        headers=request.headers,
        username=username,
        password=password,
        peer_address=request.peer_address,
        secure=request.secure,
        client_certificate=request.client_certificate,
    )


def _refused(refusal: Refuse) -> HttpResponse:
    headers = dict(refusal.headers)
    if refusal.status == 401:
        headers.setdefault("WWW-Authenticate", 'Basic realm="ocpp"')
    return HttpResponse(refusal.status, refusal.body.encode(), headers=headers)
