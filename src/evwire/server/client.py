"""The HTTP API from the outside: what the command line uses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from evwire.server.config import api_token


class ApiRefused(Exception):
    """The server's answer is an error; ``status`` is HTTP's, ``answer`` its body."""

    def __init__(self, status: int, answer: dict[str, Any]) -> None:
        super().__init__(status, answer)
        self.status = status
        self.answer = answer

    def __str__(self) -> str:
        error = self.answer.get("error")
        return str(error.get("description", error) if isinstance(error, dict) else self.answer)


class ApiUnreachable(Exception):
    """Nobody answers at this address, or not as HTTP does."""


class ApiClient:
    """A server reached over HTTP; the token comes from the environment or its data directory.

    Raises :class:`ApiRefused` and :class:`ApiUnreachable`.
    """

    def __init__(self, url: str, data: Path) -> None:
        token, _ = api_token(data, make=False)
        self._url = url
        self._http = httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=None)

    def call(
        self, station_id: str, action: str, payload: object, *, wait_s: float, queue_s: float = 0.0
    ) -> dict[str, Any]:
        """Ask a station in its own version's words; the command, with its result."""
        return self._post(
            f"{_station(station_id)}/calls", {"action": action, "payload": payload}, wait_s=wait_s, queue_s=queue_s
        )

    def command(
        self,
        station_id: str,
        operation: str,
        request: object,
        *,
        wait_s: float,
        strict_mapping: bool,
        queue_s: float = 0.0,
    ) -> dict[str, Any]:
        """Ask a station in the words of every version; the command, with its result and losses."""
        path = f"{_station(station_id)}/commands/{quote(operation, safe='')}"
        return self._post(path, request, wait_s=wait_s, queue_s=queue_s, strict_mapping=strict_mapping)

    def rotate(self, station_id: str, password: str | None, *, show: bool) -> dict[str, Any]:
        """Give a connected station a new password; what has become of it."""
        return self._post(f"{_station(station_id)}/credentials", {"password": password, "show": show})

    def capabilities(self, station_id: str) -> dict[str, Any]:
        """What a connected station can be asked for."""
        with _reaching(self._url):
            return _checked(self._http.get(f"{_station(station_id)}/capabilities"))

    def frames(self, station_id: str | None, *, follow: bool) -> Iterator[str]:
        """JSON lines, each a frame."""
        params = {"follow": str(follow).lower()} | ({"station": station_id} if station_id else {})
        with _reaching(self._url), self._http.stream("GET", "/api/v1/frames", params=params) as answer:
            if answer.status_code != 200:
                answer.read()
                _checked(answer)
            yield from answer.iter_lines()

    def _post(self, path: str, body: object, **params: float | bool) -> dict[str, Any]:
        with _reaching(self._url):
            return _checked(self._http.post(path, params=params, json=body))


def _station(station_id: str) -> str:
    return f"/api/v1/stations/{quote(station_id, safe='')}"


@contextmanager
def _reaching(url: str) -> Iterator[None]:
    try:
        yield
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ApiUnreachable(f"{url}: {error or type(error).__name__}") from None


def _checked(answer: httpx.Response) -> dict[str, Any]:
    try:
        body = answer.json()
    except ValueError:
        body = {"error": {"description": f"HTTP {answer.status_code} from {answer.url}; is this an evwire server?"}}
    if answer.status_code >= 400:
        raise ApiRefused(answer.status_code, body)
    return dict(body)
