"""A charging station's way to a CSMS that speaks SOAP: requests go out, and a little server takes what is asked."""

from __future__ import annotations

import ssl as tls
from collections.abc import Sequence
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from evwire.session.soap_dialect import SoapDialect, description, dialect_by_namespace, soap_dialect
from evwire.session.soap_link import RETRY_AFTER_S, SoapLink, Unanswered
from evwire.soap import Fault, Faulty, Headers, read, write_fault
from evwire.transport import Link, ServerTls, own_address
from evwire.transport.http import HttpListener, HttpRequest, HttpResponse, serve
from evwire.transport.http_client import HttpClient
from evwire.versions import Sender, by_subprotocol

CONTENT_TYPE = "application/soap+xml; charset=utf-8"
DESCRIPTION_TYPE = "text/xml; charset=utf-8"
_ANSWERS = frozenset({200, 400, 500})


class SoapConnect:
    """To be a station's ``connect``: ``ChargingStation(..., "http://csms/ocpp", versions=["1.5"], connect=soap)``.

    While it is entered it listens for what the CSMS asks, at ``address``, which is told to the CSMS; without one it is
    made of this machine's address and the port. The first of the station's versions that is said in SOAP is spoken.
    What it can be asked is described at ``?wsdl``. ``ssl`` is for posting to the CSMS, ``listen_ssl`` for what is
    asked. The port is open to whoever reaches it: keep it in the network that the CSMS calls from.
    """

    def __init__(
        self,
        *,
        host: str | Sequence[str] | None = None,
        port: int = 0,
        address: str | None = None,
        ssl: tls.SSLContext | None = None,
        listen_ssl: tls.SSLContext | ServerTls | None = None,
    ) -> None:
        self.port = port
        self.address = address
        """Where the CSMS may ask; known once entered."""
        self._host = host
        self._ssl = ssl
        self._listen_ssl = listen_ssl
        self._listener: HttpListener | None = None
        self._client: HttpClient | None = None
        self._links: dict[str, SoapLink] = {}

    async def __aenter__(self) -> Self:
        self._client = HttpClient(None, ssl=self._ssl)
        self._listener = await serve(self._answer, host=self._host, port=self.port, ssl=self._listen_ssl)
        self.port = self._listener.port
        if self.address is None:
            scheme = "http" if self._listen_ssl is None else "https"
            host = self._host if isinstance(self._host, str) and self._host else own_address()
            self.address = f"{scheme}://{f'[{host}]' if ':' in host else host}:{self.port}/"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        assert self._listener is not None and self._client is not None, "left without having been entered"
        await self._listener.close()
        for link in self._links.values():
            link.abort()
            await link.finished()
        await self._client.__aexit__(None, None, None)

    async def __call__(
        self, url: str, *, subprotocols: Sequence[str], credentials: tuple[str, bytes] | None = None
    ) -> tuple[Link, str | None]:
        """A link to the CSMS at ``url``, whose last segment is who the station is. Raises ValueError.

        Whether somebody is there is only known when something is said.
        """
        base, _, name = url.rpartition("/")
        if not base.startswith(("http://", "https://")):
            raise ValueError(f"expected an http:// or https:// URL, got {base!r}")
        dialect = next((found for each in subprotocols if (found := _dialect(each)) is not None), None)
        if dialect is None:
            raise ValueError(f"none of {', '.join(subprotocols)} is said in SOAP")
        identity = unquote(name)

        async def post(action: str, envelope: bytes) -> bytes:
            assert self._client is not None, "used without having been entered"
            content_type = f'{CONTENT_TYPE}; action="/{action}"'
            status, answer = await self._client.post(base, envelope, content_type, credentials=credentials)
            if status not in _ANSWERS:
                raise ConnectionError(f"{base} answers with HTTP status {status}")
            return answer

        link = SoapLink(
            dialect,
            offers=Sender.STATION,
            identity=identity,
            post=post,
            headers=lambda: Headers(to=base, from_address=self.address),
        )
        self._links[identity] = link
        return link, dialect.version.subprotocol

    async def _answer(self, request: HttpRequest) -> HttpResponse:
        target = urlsplit(request.target)
        if request.method == "GET" and "wsdl" in target.query.lower():
            base = f"{'https' if request.secure else 'http'}://{request.headers.get('host', 'localhost')}"
            usual = next((link.dialect for link in self._links.values()), None)
            return HttpResponse(200, description(Sender.STATION, target.path, base, usual), DESCRIPTION_TYPE)
        if request.method != "POST":
            return HttpResponse(405, b"Requests of SOAP are posted here.", headers={"Allow": "POST"})
        namespace, about = "", None
        try:
            envelope = read(request.body)
            namespace, about = envelope.namespace, envelope.headers.message_id
            dialect = dialect_by_namespace(envelope.namespace, Sender.STATION)
            link = self._links.get(envelope.headers.identity or "")
            if link is None or link.closed:
                raise Faulty(Fault(True, "IdentityMismatch", "no station of that chargeBoxIdentity is here"))
            if dialect is not link.dialect:
                raise Faulty(Fault(True, "ProtocolError", f"{link.dialect.version.name} is spoken here"))
            return HttpResponse(200, await link.answer(envelope), CONTENT_TYPE)
        except Unanswered:
            return HttpResponse(503, b"Try again later.", headers={"Retry-After": str(RETRY_AFTER_S)})
        except Faulty as faulty:
            status = 400 if faulty.fault.sender else 500
            return HttpResponse(status, write_fault(faulty.fault, namespace, about), CONTENT_TYPE)


def _dialect(subprotocol: str) -> SoapDialect | None:
    version = by_subprotocol(subprotocol)
    return None if version is None else soap_dialect(version)
