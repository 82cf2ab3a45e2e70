"""What happened is told as it was committed: in order, signed, and again until it is taken."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from evwire import model
from evwire.server.api.events import checked_url
from evwire.server.events import Events, signature
from evwire.server.storage import Database, transactions
from evwire.testing import ManualClock

START = (
    '[2,"%d","StartTransaction",{"connectorId":1,"idTag":"04A2B3C4","meterStart":0,"timestamp":"2026-01-01T12:00:00Z"}]'
)
STOP = '[2,"%d","StopTransaction",{"transactionId":%d,"meterStop":5000,"timestamp":"2026-01-01T13:00:00Z"}]'


class Receiver:
    """An HTTP server that takes note of what is posted, and answers as it is told."""

    def __init__(self) -> None:
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.statuses: list[int] = []
        self.came = asyncio.Event()
        self.url = ""

    @property
    def numbers(self) -> list[int]:
        return [json.loads(body)["number"] for _, body in self.requests]

    async def until(self, count: int) -> None:
        while len(self.requests) < count:
            self.came.clear()
            await asyncio.wait_for(self.came.wait(), 20)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.decode().split("\r\n")[1:-2]
                headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
                body = await reader.readexactly(int(headers["content-length"]))
                self.requests.append((headers, body))
                status = self.statuses.pop(0) if self.statuses else 204
                writer.write(b"HTTP/1.1 %d X\r\nContent-Length: 0\r\nLocation: /elsewhere\r\n\r\n" % status)
                self.came.set()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def _receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    server = await asyncio.start_server(receiver.answer, "127.0.0.1", 0)
    receiver.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
    try:
        yield receiver
    finally:
        server.close()


async def _charge(station, begin: int = 2) -> int:
    number = json.loads(await station.ask(START % begin))[2]["transactionId"]
    await station.ask(STOP % (begin + 1, number))
    return number


async def test_a_webhook_is_told_of_a_transaction_in_order_and_can_check_who_speaks(site) -> None:
    async with _receiver() as receiver:
        body = {"url": receiver.url, "types": ["transaction"]}
        made = (await site.http.post("/api/v1/webhooks", json=body)).json()
        number = await _charge(await site.connect())
        await receiver.until(2)
    bodies = [json.loads(body) for _, body in receiver.requests]
    assert [body["type"] for body in bodies] == ["transaction.started", "transaction.ended"]
    assert {(body["station"], body["transaction"]) for body in bodies} == {("CP001", str(number))}
    assert bodies[0]["content"]["id_token"]["value"] == "04A2B3C4"
    headers, body = receiver.requests[0]
    key = base64.b64decode(made["secret"].removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    while (listed := (await site.get("/api/v1/webhooks"))["items"][0])["delivered"] != bodies[1]["number"]:
        await asyncio.sleep(0)
    assert (listed["failures"], listed["last_error"], "secret" in listed) == (0, None, False)
    assert (await site.http.delete(f"/api/v1/webhooks/{listed['id']}")).status_code == 204
    assert (await site.http.delete(f"/api/v1/webhooks/{listed['id']}")).status_code == 404


def test_a_signature_is_that_of_standard_webhooks() -> None:
    # The example of the specification of Standard Webhooks.
    body = b'{"test": 2432232314}'
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    assert signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body) == (
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )


async def _happens(database: Database, transaction_id: str, kinds: str = "Started Ended") -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    for seq_no, kind in enumerate(kinds.split()):
        event = model.TransactionEvent(
            kind=model.TransactionEventKind(kind),
            timestamp=now,
            transaction_id=transaction_id,
            evse_id=1,
            seq_no=seq_no,
        )
        await database.write(transactions.happened("CP001", event, now))


async def test_what_is_not_taken_is_told_again_later_and_later_before_anything_else(tmp_path) -> None:
    clock = ManualClock()
    database = await Database.open(tmp_path / "evwire.sqlite3")
    told = Events(database, clock)
    async with _receiver() as receiver:
        receiver.statuses = [500, 302, 429]
        await told.start()
        await told.add(receiver.url)
        await _happens(database, "T-1")
        told.wake()
        for attempt in range(1, 4):
            await receiver.until(attempt)
            assert set(receiver.numbers) == {1}
            while len(receiver.requests) == attempt:
                await clock.advance(0.25)
                await asyncio.sleep(0)
        await receiver.until(5)
        assert receiver.numbers == [1, 1, 1, 1, 2]
        waited_s = [int(headers["webhook-timestamp"]) for headers, _ in receiver.requests]
        assert waited_s == sorted(waited_s)
        assert len({headers["webhook-id"] for headers, _ in receiver.requests[:4]}) == 1
    await told.stop()
    await database.close()


async def test_after_a_restart_it_goes_on_behind_what_was_taken(tmp_path) -> None:
    database = await Database.open(tmp_path / "evwire.sqlite3")
    async with _receiver() as receiver:
        first = Events(database)
        await first.add(receiver.url)
        await _happens(database, "T-1")
        first.wake()
        await receiver.until(2)
        while (await database.read(_delivered)) != 2:
            await asyncio.sleep(0)
        await first.stop()
        await _happens(database, "T-2")
        second = Events(database)
        await second.start()
        await receiver.until(4)
        await second.stop()
    assert receiver.numbers == [1, 2, 3, 4]
    await database.close()


def _delivered(connection) -> int:
    return connection.exec_driver_sql("SELECT delivered FROM webhooks").scalar()


async def test_events_are_followed_from_where_somebody_left_off(site) -> None:
    station = await site.connect()
    async with site.http.stream("GET", "/api/v1/events?types=transaction") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = answer.aiter_lines()
        assert await anext(lines) == "retry: 2000"
        await anext(lines)
        await _charge(station)
        found = [await anext(lines) for _ in range(8)]
    first, second = (int(found[line].removeprefix("id: ")) for line in (0, 4))
    assert (found[1], found[5]) == ("event: transaction.started", "event: transaction.ended")
    assert json.loads(found[2].removeprefix("data: "))["station"] == "CP001"
    again = await site.http.get("/api/v1/events?follow=false", headers={"Last-Event-ID": str(first)})
    assert [line for line in again.text.splitlines() if line.startswith("id: ")] == [f"id: {second}"]
    whole = await site.http.get("/api/v1/events?follow=false&after=0&types=transaction.started,transaction.ended")
    assert whole.text.count("data: ") == 2


async def test_a_token_for_some_stations_follows_only_these(site) -> None:
    for station_id in ("CP001", "CP002"):
        await _charge(await site.connect(station_id))
    body = {"name": "x", "role": "read-only", "stations": ["CP002"]}
    secret = (await site.http.post("/api/v1/api-tokens", json=body)).json()["secret"]
    headers = {"Authorization": f"Bearer {secret}"}
    answer = await site.http.get("/api/v1/events?follow=false&after=0", headers=headers)
    assert answer.text.count("event: station.connected") == 1
    assert [json.loads(line[6:])["station"] for line in answer.text.splitlines() if line.startswith("data: ")] == [
        *["CP002"] * 3
    ]


async def test_a_server_that_stops_lets_its_followers_go(tmp_path) -> None:
    database = await Database.open(tmp_path / "evwire.sqlite3")
    told = Events(database)
    lines = told.stream(None, only=None, types=None, follow=True)
    assert await anext(lines) == b"retry: 2000\n\n"
    waiting = asyncio.ensure_future(anext(lines, b"the end"))
    await asyncio.sleep(0)
    await told.stop()
    assert await asyncio.wait_for(waiting, 5) == b"the end"
    await database.close()


@pytest.mark.threat(42)
@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "gopher://a/",
        "http://169.254.169.254/latest",
        "http://u:p@a/",
        "http://",
        "http://a:x/",
        "",
    ],
)
def test_a_webhook_is_a_server_and_nothing_else(url: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        checked_url(url)
