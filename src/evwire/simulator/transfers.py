"""Files that are really fetched and uploaded: to and from this machine, and nowhere else unless told."""

from __future__ import annotations

import asyncio
import ftplib
import hashlib
import io
import ipaddress
import ssl as tls
from collections.abc import Sequence
from urllib.parse import quote, unquote, urlsplit

import httpx
import msgspec

_SCHEMES = ("http", "https", "ftp")
_THIS_MACHINE = ("127.0.0.0/8", "::1/128")
_MOST_BYTES = 1024 * 1024 * 1024
_TIMEOUT_S = 60.0


class Fetched(msgspec.Struct, frozen=True):
    """What is known of a file that was fetched; it is not kept."""

    size: int
    sha256: bytes


class Transfers:
    """Fetches and uploads where the host is this machine, or an address in one of the ``networks`` (10.0.0.0/8).

    Names are not looked up, except localhost; redirects are not followed. ``ssl`` says whom to believe of HTTPS.
    Raises ValueError for what is no network.
    """

    def __init__(self, networks: Sequence[str] = (), *, ssl: tls.SSLContext | None = None) -> None:
        self._networks = [ipaddress.ip_network(each) for each in (*_THIS_MACHINE, *networks)]
        self._ssl = ssl

    def allows(self, url: str) -> bool:
        """Whether a connection may be made for this URL."""
        try:
            parts = urlsplit(url)
            host = parts.hostname or ""
            address = ipaddress.ip_address("127.0.0.1" if host == "localhost" else host)
        except ValueError:
            return False
        return parts.scheme in _SCHEMES and any(address in network for network in self._networks)

    async def fetch(self, url: str) -> Fetched:
        """Raises OSError where it cannot be fetched."""
        self._check(url)
        if urlsplit(url).scheme == "ftp":
            return await asyncio.to_thread(_fetch_by_ftp, url)
        digest, size = hashlib.sha256(), 0
        try:
            async with self._client() as client, client.stream("GET", url) as answer:
                if answer.status_code != 200:
                    raise OSError(f"the server of files says {answer.status_code}")
                async for chunk in answer.aiter_raw():
                    size += len(chunk)
                    if size > _MOST_BYTES:
                        raise OSError("the file has no end")
                    digest.update(chunk)
        except httpx.HTTPError as error:
            raise OSError(f"the file was not fetched: {error}") from None
        return Fetched(size, digest.digest())

    async def upload(self, url: str, name: str, content: bytes) -> None:
        """Leave a file at ``url``, which is a folder. Raises OSError where it cannot."""
        self._check(url)
        if urlsplit(url).scheme == "ftp":
            await asyncio.to_thread(_upload_by_ftp, url, name, content)
            return
        try:
            async with self._client() as client:
                answer = await client.put(f"{url.rstrip('/')}/{quote(name)}", content=content)
        except httpx.HTTPError as error:
            raise OSError(f"the file was not uploaded: {error}") from None
        if not answer.is_success:
            raise OSError(f"the server of files says {answer.status_code}")

    def _check(self, url: str) -> None:
        if not self.allows(url):
            raise OSError("nothing is fetched from there or uploaded to there")

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            trust_env=False, follow_redirects=False, timeout=_TIMEOUT_S, verify=True if self._ssl is None else self._ssl
        )


def _fetch_by_ftp(url: str) -> Fetched:
    digest, sizes = hashlib.sha256(), [0]

    def take(chunk: bytes) -> None:
        sizes[0] += len(chunk)
        if sizes[0] > _MOST_BYTES:
            raise OSError("the file has no end")
        digest.update(chunk)

    with _logged_in(url) as ftp:
        _said(ftp.retrbinary, f"RETR {unquote(urlsplit(url).path)}", take)
    return Fetched(sizes[0], digest.digest())


def _upload_by_ftp(url: str, name: str, content: bytes) -> None:
    with _logged_in(url) as ftp:
        _said(ftp.storbinary, f"STOR {unquote(urlsplit(url).path).rstrip('/')}/{name}", io.BytesIO(content))


def _logged_in(url: str) -> ftplib.FTP:
    parts = urlsplit(url)
    ftp = ftplib.FTP(timeout=_TIMEOUT_S)
    try:
        _said(ftp.connect, parts.hostname or "", parts.port or 21)
        _said(ftp.login, unquote(parts.username or ""), unquote(parts.password or ""))
    except OSError:
        ftp.close()
        raise
    return ftp


def _said(ask: object, *words: object) -> None:
    try:
        ask(*words)  # type: ignore[operator]
    except (ftplib.Error, EOFError, ValueError) as error:
        raise OSError(f"the server of files says {error}") from None
