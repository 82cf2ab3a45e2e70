"""What somebody without the password can find out or spoil, at a whole server."""

from __future__ import annotations

import asyncio
import base64
import time

import pytest

from evwire.server import add_station
from evwire.server.stations.attempts import Connects
from evwire.server.stations.credentials import Passwords, matches, stored
from evwire.testing import ManualClock

KEY = "dGhlIHNhbXBsZSBub25jZQ=="


async def answer(port: int, station_id: str, credentials: bytes | None, address: str = "127.0.0.1") -> bytes:
    """All that the server says to a handshake; of an upgrade, the head."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(address, 0))
    authorization = "" if credentials is None else f"Authorization: Basic {base64.b64encode(credentials).decode()}\r\n"
    writer.write(
        (
            f"GET /ocpp/{station_id} HTTP/1.1\r\nHost: csms\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {KEY}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: ocpp1.6\r\n"
            f"{authorization}\r\n"
        ).encode()
    )
    said = await reader.readuntil(b"\r\n\r\n")
    if b" 101 " not in said:
        said += await reader.read()
    writer.transport.abort()
    return said


async def status(port: int, station_id: str, credentials: bytes | None, address: str = "127.0.0.1") -> int:
    return int((await answer(port, station_id, credentials, address)).split(b" ")[1])


@pytest.mark.threat(1)
async def test_a_station_without_its_password_is_let_in_never_and_told_to_authenticate(start, tmp_path) -> None:
    site = await start(open=False)
    await add_station(tmp_path, "CP001")
    said = await answer(site.server.ocpp_port, "CP001", None)
    assert said.startswith(b"HTTP/1.1 401 ") and b"\r\nWWW-Authenticate: Basic" in said
    statuses = [await status(site.server.ocpp_port, "CP001", None) for _ in range(1000)]
    assert set(statuses) == {401, 429}


@pytest.mark.threat(5)
@pytest.mark.timeout(120)
async def test_ten_thousand_guesses_are_answered_429_and_the_station_gets_in_meanwhile(start, tmp_path) -> None:
    site = await start(open=False)
    made = await add_station(tmp_path, "CP001")
    port = site.server.ocpp_port
    statuses: list[int] = []

    async def guess(count: int) -> None:
        for number in range(count):
            statuses.append(await status(port, "CP001", b"CP001:guess%d" % number, "127.0.0.2"))

    before_s = time.process_time()
    guessing = asyncio.gather(*(guess(500) for _ in range(20)))
    while len(statuses) < 1000:
        await asyncio.sleep(0)
    started_s = time.monotonic()
    assert await status(port, "CP001", b"CP001:" + made.encode(), "127.0.0.3") == 101
    assert time.monotonic() - started_s < 1
    await guessing
    assert statuses.count(429) >= 9900 and set(statuses) == {401, 429}
    # The guesser's own work is in it, too.
    assert time.process_time() - before_s < 20


@pytest.mark.threat(6)
async def test_with_hide_unknown_a_stranger_is_answered_byte_by_byte_like_a_wrong_password(start, tmp_path) -> None:
    site = await start(open=False, hide_unknown=True)
    await add_station(tmp_path, "CP001")
    await add_station(tmp_path, "CP002", password="a password of my own")
    port = site.server.ocpp_port
    answers = {
        await answer(port, station_id, None if password is None else f"{station_id}:{password}".encode())
        for station_id in ("CP001", "CP002", "CP003")
        for password in (None, "wrong")
    }
    assert len(answers) == 1 and answers.pop().startswith(b"HTTP/1.1 401 ")
    for station_id in ("CP001", "CP003"):
        guesses = [await status(port, station_id, f"{station_id}:no".encode(), "127.0.0.9") for _ in range(6)]
        assert guesses == [401] * 5 + [429]


@pytest.mark.threat(6)
async def test_with_hide_unknown_a_stranger_costs_the_same_work(start, tmp_path, monkeypatch) -> None:
    site = await start(open=False, hide_unknown=True)
    await add_station(tmp_path, "CP001")
    await add_station(tmp_path, "CP002", password="a password of my own")
    work: list[bytes] = []
    hashed = matches.__globals__["_hashed"]

    def counted(kind: bytes, salt: bytes, password: bytes) -> bytes:
        work.append(kind)
        return hashed(kind, salt, password)

    monkeypatch.setattr("evwire.server.stations.credentials._hashed", counted)
    stretched = []
    for station_id in ("CP001", "CP002", "CP003"):
        for password in (b"wrong", b"sixteen letters!", b"\xff" * 20):
            work.clear()
            assert await status(site.server.ocpp_port, station_id, station_id.encode() + b":" + password) == 401
            stretched.append(work.count(b"c1"))
    assert stretched == [1, 2, 2] * 3


@pytest.mark.threat(7)
async def test_a_right_password_under_another_name_is_wrong(start, tmp_path) -> None:
    site = await start(open=False)
    made = (await add_station(tmp_path, "CP001")).encode()
    for username in (b"CP002", b"cp001", b"CP001 ", b"", b"\xff"):
        assert await status(site.server.ocpp_port, "CP001", username + b":" + made, "127.0.0.4") in (401, 429)
    assert await status(site.server.ocpp_port, "CP001", b"CP001:" + made) == 101


@pytest.mark.threat(8)
@pytest.mark.parametrize("given", ["00" * 20, "3a" * 20, "FF" * 20, "00ff3a0a0d" * 4, "0123456789abcdef" * 2])
async def test_an_authorization_key_matches_as_hexadecimal_and_as_the_bytes_it_stands_for(
    start, tmp_path, given: str
) -> None:
    site = await start(open=False)
    await add_station(tmp_path, "CP001", password=given)
    port = site.server.ocpp_port
    assert await status(port, "CP001", b"CP001:" + bytes.fromhex(given)) == 101
    assert await status(port, "CP001", b"CP001:" + given.lower().encode()) == 101
    assert await status(port, "CP001", b"CP001:" + given.upper().encode()) == 101
    assert await status(port, "CP001", b"CP001:" + bytes.fromhex(given)[:-1] + b"\x01") == 401


@pytest.mark.threat(8)
async def test_every_byte_may_be_in_a_key() -> None:
    for first in range(0, 256, 16):
        key = bytes(range(first, first + 16))
        credential = stored(key.hex(), generated=True)
        assert await matches(credential, key)
        assert not await matches(credential, key[::-1])


async def test_a_chosen_password_is_stretched_once_and_again_after_it_has_changed(monkeypatch) -> None:
    first = stored("a password of my own", generated=False)
    changed = stored("another of my own", generated=False)
    stretched = 0

    async def counted(credential: bytes, password: bytes) -> bool:
        nonlocal stretched
        stretched += 1
        return await matches(credential, password)

    monkeypatch.setattr("evwire.server.stations.credentials.matches", counted)
    passwords = Passwords()
    assert await passwords.match(first, b"a password of my own")
    assert await passwords.match(first, b"a password of my own")
    assert stretched == 1
    assert not await passwords.match(first, b"wrong") and not await passwords.match(first, b"wrong")
    assert stretched == 3, "what is wrong is not remembered"
    assert not await passwords.match(changed, b"a password of my own")
    assert await passwords.match(changed, b"another of my own")
    assert stretched == 5


@pytest.mark.threat(58)
async def test_a_station_that_reconnects_too_often_rests_longer_and_longer_and_comes_back_by_itself() -> None:
    clock = ManualClock()
    connects = Connects(clock)
    for _ in range(60):
        assert connects.came("CP001") == 0
        await clock.advance(1)
    rests = []
    for _ in range(6):
        rest_s = connects.came("CP001")
        assert connects.came("CP001") == rest_s, "knocking does not prolong it"
        assert connects.came("CP002") == 0
        rests.append(rest_s)
        await clock.advance(rest_s)
        assert connects.came("CP001") == 0
    assert rests == [60, 120, 240, 480, 900, 900]
    await clock.advance(3601)
    assert [connects.came("CP001") for _ in range(61)] == [0] * 60 + [60]


def test_the_guard_against_reconnecting_can_be_switched_off() -> None:
    connects = Connects(ManualClock(), an_hour=0)
    assert {connects.came("CP001") for _ in range(1000)} == {0}


@pytest.mark.threat(58)
async def test_only_who_knows_the_password_can_wear_a_station_out(start, tmp_path) -> None:
    site = await start(open=False)
    made = (await add_station(tmp_path, "CP001")).encode()
    port = site.server.ocpp_port
    for _ in range(70):
        assert await status(port, "CP001", b"CP001:wrong", "127.0.0.2") in (401, 429)
    statuses = [await status(port, "CP001", b"CP001:" + made) for _ in range(61)]
    assert statuses == [101] * 60 + [429]
    assert b"Retry-After: 60" in await answer(port, "CP001", b"CP001:" + made)
