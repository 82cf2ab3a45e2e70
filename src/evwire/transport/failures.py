"""Why a station did not get a link, in words that say what to do about it."""

from __future__ import annotations

import ssl
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from typing import Literal
from urllib.parse import urljoin

from evwire.errors import EvwireError

_SHOWN_CHARACTERS = 200

_ADVICE = {
    401: "it does not take this station's identity with this password",
    403: "it does not let this station in",
    404: "it does not know this station, or has no OCPP at this path",
    407: "a proxy on the way wants credentials",
    429: "the station came too often",
    503: "it is busy, or not there at present",
}


class HandshakeRefused(EvwireError):
    """The server answered, but not with an upgrade; ``status`` is HTTP's, 0 if the answer was not HTTP.

    ``location`` is where a redirect would have led: none is followed. ``retry_after_s`` is how long the server
    wants to be left alone, if it says so.
    """

    def __init__(
        self, status: int, body: str = "", *, location: str | None = None, retry_after_s: float | None = None
    ) -> None:
        super().__init__(status, body)
        self.status = status
        self.body = body
        self.location = location
        self.retry_after_s = retry_after_s

    def __str__(self) -> str:
        advice = _ADVICE.get(self.status, "")
        if 300 <= self.status < 400:
            where = _shown(self.location) if self.location else "somewhere else"
            advice = f"it points to {where}, and redirects are not followed: if that is right, set it as the URL"
        if self.retry_after_s is not None:
            advice += f"{', and' if advice else 'it'} wants to be asked again in {self.retry_after_s:g} s"
        said = f"the server refused the WebSocket: {self.status} {_shown(self.body)}".rstrip()
        return f"{said} ({advice})" if advice else said


CertificateProblem = Literal[
    "expired", "not yet valid", "wrong host name", "unknown authority", "self-signed", "revoked", "unfit"
]


class CertificateRefused(EvwireError):
    """The server's certificate does not prove that it is the CSMS; ``detail`` is what OpenSSL says."""

    def __init__(self, problem: CertificateProblem, host: str, detail: str = "") -> None:
        super().__init__(problem, host, detail)
        self.problem = problem
        self.host = host
        self.detail = detail

    def __str__(self) -> str:
        return f"the certificate of {self.host} is refused: {_CERTIFICATE_ADVICE[self.problem]} ({self.detail})"


_CERTIFICATE_ADVICE: dict[CertificateProblem, str] = {
    "expired": "it has expired; renew it, or set this machine's clock",
    "not yet valid": "it is not valid yet; set this machine's clock",
    "wrong host name": "it is for another host; use the name that stands in it",
    "unknown authority": "nobody who is trusted here has signed it; trust its CA, or have the server send its chain",
    "self-signed": "it has signed itself; trust it, or have a CA sign it",
    "revoked": "it was revoked",
    "unfit": "it may not be used for this",
}
# X509_V_ERR_*, of OpenSSL's x509_vfy.h.
_PROBLEMS: dict[int, CertificateProblem] = {
    2: "unknown authority",
    9: "not yet valid",
    10: "expired",
    18: "self-signed",
    19: "unknown authority",
    20: "unknown authority",
    21: "unknown authority",
    23: "revoked",
    27: "unknown authority",
    62: "wrong host name",
    64: "wrong host name",
}


class ProxyRefused(EvwireError):
    """The proxy could not be reached, or did not open a way to the CSMS."""

    def __init__(self, proxy: str, problem: str) -> None:
        super().__init__(proxy, problem)
        self.proxy = proxy
        """Host and port."""
        self.problem = problem

    def __str__(self) -> str:
        return f"proxy {self.proxy}: {_shown(self.problem)}"


def certificate_refused(error: ssl.SSLCertVerificationError, host: str) -> CertificateRefused:
    """What OpenSSL found, as an error that can be told apart."""
    return CertificateRefused(_PROBLEMS.get(error.verify_code, "unfit"), host, error.verify_message)


def handshake_refused(url: str, status: int, body: str, raw_header: bytes | None) -> HandshakeRefused:
    """The answer to an upgrade request for ``url``, with what its headers say."""
    headers = BytesHeaderParser().parsebytes((raw_header or b"").partition(b"\r\n")[2])
    location = headers.get("Location")
    return HandshakeRefused(
        status,
        body,
        location=None if location is None else urljoin(url, str(location)),
        retry_after_s=_retry_after_s(headers),
    )


def _retry_after_s(headers: Message) -> float | None:
    """RFC 9110, 10.2.3: seconds, or a date, which counts from the server's own."""
    said = str(headers.get("Retry-After", "")).strip()
    if said.isascii() and said.isdigit():
        return float(said)
    try:
        wait = parsedate_to_datetime(said) - parsedate_to_datetime(str(headers.get("Date", "")))
    except (ValueError, TypeError):
        return None
    return max(0.0, wait.total_seconds())


def _shown(text: str) -> str:
    """One line of it, for a log."""
    line = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    return line if len(line) <= _SHOWN_CHARACTERS else line[: _SHOWN_CHARACTERS - 3] + "..."
