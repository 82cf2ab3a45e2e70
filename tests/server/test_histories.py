"""What became of connectors, connections, tokens and security can be looked up, and each of it is told as an event."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
import sqlalchemy as sa

from evwire import Handshake, Reject, model
from evwire.server import add_station
from evwire.server.stations.admission import Admission
from evwire.server.stations.history import History
from evwire.server.stations.registration import Registrations
from evwire.server.storage import (
    Database,
    authorizations,
    connections,
    presence,
    security_events,
    stations,
    statuses,
    telling,
    transactions,
)
from evwire.server.storage.connections import Ending, Opened
from evwire.server.storage.histories import Span
from evwire.server.storage.security_events import Noticed
from evwire.transport import ClientCertificate

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
BOOT = '[2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]'
STATUS = '[2,"%s","StatusNotification",{"connectorId":1,"errorCode":"%s","status":"%s","timestamp":"2026-01-01T%sZ"}]'
START = (
    '[2,"4","StartTransaction",{"connectorId":1,"idTag":"04A2B3C4","meterStart":0,"timestamp":"2026-01-01T12:00:00Z"}]'
)
AUTHORIZE = '[2,"5","Authorize",{"idTag":"04FFFFFF"}]'


def _status(value: str, minute: int, **more: object) -> model.StatusNotification:
    return model.StatusNotification(
        evse_id=1,
        connector_id=1,
        status=model.ConnectorStatus(value),
        timestamp=NOON + timedelta(minutes=minute),
        **more,  # type: ignore[arg-type]
    )


async def test_a_repeated_status_is_there_once_and_a_late_one_enters_the_history_alone(database: Database) -> None:
    told = [
        _status("Available", 0),
        _status("Faulted", 5, error_code="GroundFailure", info="wet"),
        _status("Occupied", 2),
    ]
    for each in (*told, *told):
        await database.write(statuses.reported("CP001", each, NOON))
    await database.write(stations.add_station("CP001", None, no_password=False))
    rows = await database.read(statuses.statuses_before(Span(station="CP001"), None, 10))
    assert [(row.status, row.reported_at.minute, row.error_code, row.info) for row in rows] == [
        ("Occupied", 2, None, None),
        ("Faulted", 5, "GroundFailure", "wet"),
        ("Available", 0, None, None),
    ]
    known = await database.read(stations.station("CP001"))
    assert known is not None
    assert [connector.status for connector in known.connectors] == ["Faulted"]
    events = await database.read(telling.events_after(0, 10))
    assert [(each.type, each.content["status"]) for each in events] == [
        ("connector.status", status) for status in ("Available", "Faulted", "Occupied")
    ]


async def test_what_many_stations_do_at_once_is_the_same_as_one_after_the_other(database: Database) -> None:
    boot = model.BootNotification(reason=model.BootReason.POWER_UP, vendor="V", model="M")
    ending = Ending(at=NOON + timedelta(minutes=2), code=1006, reason="", by="network")

    def work(station_id: str) -> list[Callable[[sa.Connection], None]]:
        opened = Opened(station=station_id, connected_at=NOON, address="192.0.2.1", version="1.6", epoch=1)
        told = (_status("Occupied", 1), _status("Available", 0), _status("Occupied", 1), _status("Faulted", 2))
        return [
            presence.connected(opened),
            presence.booted(station_id, boot, "1.6", NOON + timedelta(minutes=1)),
            *(statuses.reported(station_id, each, NOON) for each in told),
            presence.disconnected(station_id, "1.6", NOON + timedelta(minutes=1), ending, opened),
        ]

    async def shown(station_id: str) -> str:
        known = await database.read(stations.station(station_id))
        of_one = Span(station=station_id)
        rows = [
            *await database.read(connections.connections_before(of_one, None, 10)),
            *await database.read(statuses.statuses_before(of_one, None, 10)),
        ]
        told = [each for each in await database.read(telling.events_after(0, 100)) if each.station == station_id]
        of_connectors = [each.content for each in told if each.type == "connector.status"]
        of_the_station = [(each.type, each.content) for each in told if each.type != "connector.status"]
        text = repr((known, [msgspec.structs.replace(row, number=0) for row in rows], of_connectors, of_the_station))
        return text.replace(station_id, "CP")

    for each in work("CP0"):
        await database.write(each)
    many = [f"CP{number}" for number in range(1, 6)]
    await asyncio.gather(*(database.write(each) for name in many for each in work(name)))
    assert "Faulted" in await shown("CP0")
    for name in many:
        assert await shown(name) == await shown("CP0")


async def test_two_different_statuses_of_one_moment_are_both_in_the_history(database: Database) -> None:
    for code in ("GroundFailure", "HighTemperature"):
        await database.write(statuses.reported("CP001", _status("Faulted", 0, error_code=code), NOON))
    rows = await database.read(statuses.statuses_before(Span(), None, 10))
    assert [row.error_code for row in rows] == ["HighTemperature", "GroundFailure"]


async def test_a_history_is_listed_in_pages_from_below_a_number_and_between_two_moments(database: Database) -> None:
    for minute in range(5):
        row = authorizations.judged(
            f"CP00{minute % 2}",
            model.IdToken("04A2B3C4"),
            model.AuthorizationStatus.ACCEPTED,
            NOON + timedelta(minutes=minute),
        )
        await database.write(row)
        await database.write(row)

    async def minutes(before: int | None, limit: int, **span: object) -> list[int]:
        found = await database.read(authorizations.authorizations_before(Span(**span), before, limit))  # type: ignore[arg-type]
        return [row.at.minute for row in found]

    assert await minutes(None, 10) == [4, 3, 2, 1, 0]
    page = await database.read(authorizations.authorizations_before(Span(), None, 2))
    assert await minutes(page[-1].number, 10) == [2, 1, 0]
    assert await minutes(None, 10, station="CP001") == [3, 1]
    assert await minutes(None, 10, only=["CP000"]) == [4, 2, 0]
    assert await minutes(None, 10, since=NOON + timedelta(minutes=1), until=NOON + timedelta(minutes=3)) == [2, 1]


async def test_a_connection_that_a_killed_server_left_open_has_ended_with_it(database: Database) -> None:
    opened = Opened(station="CP001", connected_at=NOON, address="192.0.2.1", version="1.6", epoch=1)
    closed = Opened(station="CP002", connected_at=NOON, address="192.0.2.2", version="2.0.1", epoch=3)
    await database.write(lambda connection: connections.begun(connection, [opened]))
    later = NOON + timedelta(minutes=1)
    bye = Ending(at=later, code=1000, reason="bye", by="peer")
    # Also of one that began while the database was away.
    for _ in range(2):
        await database.write(lambda connection: connections.over(connection, [(closed, bye)]))
    await database.write(connections.forget_open(NOON + timedelta(minutes=2)))
    rows = await database.read(connections.connections_before(Span(), None, 10))
    assert [(row.station, row.close_code, row.close_reason, row.closed_by) for row in rows] == [
        ("CP002", 1000, "bye", "peer"),
        ("CP001", None, "the server stopped", "us"),
    ]
    assert [row.disconnected_at for row in rows] == [later, NOON + timedelta(minutes=2)]


@pytest.mark.requirement("A04.FR.02")
async def test_a_security_event_is_there_once_however_often_it_is_told(database: Database) -> None:
    event = model.SecurityEventNotification(kind="FirmwareUpdated", timestamp=NOON, tech_info="1.2")
    other = model.SecurityEventNotification(kind="FirmwareUpdated", timestamp=NOON)
    for each in (event, other, event):
        await database.write(security_events.told("CP001", each, NOON + timedelta(minutes=1)))
    await database.write(security_events.noticed("CP001", Noticed.TAKEN_OVER, "by a from b", NOON))
    rows = await database.read(security_events.security_events_before(Span(station="CP001"), None, 10))
    assert [(row.source, row.kind, row.tech_info) for row in rows] == [
        ("server", "ConnectionTakenOver", "by a from b"),
        ("station", "FirmwareUpdated", None),
        ("station", "FirmwareUpdated", "1.2"),
    ]
    assert rows[1].received_at == NOON + timedelta(minutes=1)


async def test_events_of_stations_and_transactions_are_numbered_in_one_order(database: Database) -> None:
    for minute in range(3):
        await database.write(statuses.reported("CP001", _status("Available", minute), NOON))
        event = model.TransactionEvent(
            kind=model.TransactionEventKind.UPDATED, timestamp=NOON, transaction_id="T", evse_id=1, seq_no=minute
        )
        await database.write(transactions.happened("CP001", event, NOON))
    events = await database.read(telling.events_after(0, 10))
    assert [each.type for each in events] == ["connector.status", "transaction.updated"] * 3
    numbers = [each.number for each in events]
    assert numbers == sorted(set(numbers))
    assert await database.read(telling.last_event) == numbers[-1]
    assert [each.number for each in await database.read(telling.events_after(numbers[1], 2))] == numbers[2:4]
    only = await database.read(telling.events_after(0, 10, types=["connector"]))
    assert [each.number for each in only] == numbers[::2]
    only = await database.read(telling.events_after(0, 10, types=["transaction.updated", "station.booted"]))
    assert [each.number for each in only] == numbers[1::2]
    assert await database.read(telling.events_after(0, 10, types=["security"])) == []


async def _until(site, path: str, count: int) -> list[dict[str, object]]:
    while len(items := (await site.get(path))["items"]) < count:
        await asyncio.sleep(0)
    return list(items)


async def test_what_a_station_does_is_in_its_histories_and_told_as_events(site) -> None:
    station = await site.connect()
    await station.ask(BOOT)
    await station.ask(STATUS % ("2", "NoError", "Available", "11:58:00"))
    await station.ask(STATUS % ("3", "NoError", "Preparing", "11:59:00"))
    await station.ask(START)
    await station.ask(AUTHORIZE)
    await station.link.close(1001, "going")
    (connection,) = await _until(site, "/api/v1/connections", 1)
    while connection["disconnected_at"] is None:
        (connection,) = (await site.get("/api/v1/stations/CP001/connections"))["items"]
    assert {name: connection[name] for name in ("station", "address", "version", "close_code", "close_reason")} == {
        "station": "CP001",
        "address": "127.0.0.1",
        "version": "1.6",
        "close_code": 1001,
        "close_reason": "going",
    }
    assert connection["closed_by"] == "peer"
    rows = (await site.get("/api/v1/stations/CP001/statuses"))["items"]
    assert [(row["status"], row["reported_at"]) for row in rows] == [
        ("Occupied", "2026-01-01T11:59:00Z"),
        ("Available", "2026-01-01T11:58:00Z"),
    ]
    assert (await site.get("/api/v1/stations/CP001/statuses?since=2100-01-01T00:00:00Z"))["items"] == []
    rows = (await site.get("/api/v1/authorizations?station=CP001"))["items"]
    assert [(row["id_token"], row["status"], bool(row["transaction_id"])) for row in rows] == [
        ("04FFFFFF", "Accepted", False),
        ("04A2B3C4", "Accepted", True),
    ]
    table = (await site.http.get("/api/v1/stations/CP001/authorizations.csv")).text
    assert [row["id_token"] for row in csv.DictReader(io.StringIO(table))] == ["04FFFFFF", "04A2B3C4"]
    assert (await site.http.get("/api/v1/stations/CP009/statuses")).status_code == 404
    text = (await site.http.get("/api/v1/events?after=0&follow=false")).text
    assert [line.removeprefix("event: ") for line in text.splitlines() if line.startswith("event: ")] == [
        "station.connected",
        "station.booted",
        "connector.status",
        "connector.status",
        "transaction.started",
        "station.disconnected",
    ]
    assert (await site.http.get("/api/v1/events?types=nothing&follow=false")).status_code == 422


async def test_a_follower_hears_at_once_of_a_station_that_comes(site) -> None:
    async with site.http.stream("GET", "/api/v1/events?types=station") as answer:
        lines = answer.aiter_lines()
        assert [await anext(lines), await anext(lines)] == ["retry: 2000", ""]
        await site.connect()
        found = [await asyncio.wait_for(anext(lines), 5) for _ in range(3)]
    assert found[1] == "event: station.connected"
    event = json.loads(found[2].removeprefix("data: "))
    assert (event["station"], event["transaction"], event["content"]) == (
        "CP001",
        None,
        {"address": "127.0.0.1", "version": "1.6"},
    )


@pytest.mark.requirement("A04.FR.02")
async def test_a_security_event_is_answered_once_it_is_kept_and_told(site) -> None:
    station = await site.connect(subprotocol="ocpp2.0.1")
    told = '{"type":"TamperDetectionActivated","timestamp":"2026-01-01T12:00:00Z","techInfo":"lid"}'
    assert await station.ask(f'[2,"1","SecurityEventNotification",{told}]') == '[3,"1",{}]'
    (row,) = (await site.get("/api/v1/security-events"))["items"]
    assert (row["source"], row["kind"], row["tech_info"]) == ("station", "TamperDetectionActivated", "lid")
    text = (await site.http.get("/api/v1/events?after=0&follow=false&types=security")).text
    assert text.count('"kind":"TamperDetectionActivated"') == 1


@pytest.mark.threat(2)
async def test_a_connection_that_takes_over_is_a_security_event_with_both_addresses(site) -> None:
    first = await site.connect()
    await first.ask(BOOT)
    second = await site.connect()
    await second.ask(BOOT)
    (row,) = await _until(site, "/api/v1/stations/CP001/security-events", 1)
    assert (row["source"], row["kind"]) == ("server", "ConnectionTakenOver")
    assert row["tech_info"] == "by 127.0.0.1 from 127.0.0.1"
    rows = await _until(site, "/api/v1/stations/CP001/connections", 2)
    while rows[1]["disconnected_at"] is None:
        rows = await _until(site, "/api/v1/stations/CP001/connections", 2)
    assert rows[0]["disconnected_at"] is None
    assert rows[1]["close_reason"] == "replaced by a newer connection"


@pytest.mark.threat(9)
async def test_a_station_below_the_security_profile_it_has_used_is_a_security_event(start, tmp_path) -> None:
    await add_station(tmp_path, "CP001", password="correct horse battery")
    site = await start(open=False)
    database = await Database.open(tmp_path / "evwire.sqlite3")
    await database.write(stations.used_profile("CP001", 2))
    await database.close()
    with pytest.raises(Exception, match="401"):
        await site.connect(password="correct horse battery")
    (row,) = await _until(site, "/api/v1/security-events", 1)
    assert (row["station"], row["source"], row["kind"]) == ("CP001", "server", "SecurityProfileDowngrade")
    assert row["tech_info"] == "profile 1 instead of 2, from 127.0.0.1"


@pytest.mark.threat(11)
async def test_the_certificate_of_another_station_is_a_security_event(database: Database, tmp_path) -> None:
    await database.write(stations.add_station("CP001", None, no_password=False))
    admission = Admission(
        database,
        tmp_path,
        registrations=Registrations(database, tmp_path, pending=False),
        history=History(database),
        everybody=False,
    )
    shown = ClientCertificate(common_names=("CP002",))
    handshake = Handshake(
        station_id="CP001", path="/CP001", secure=True, peer_address="192.0.2.1", client_certificate=shown
    )
    answer = await admission.admit(handshake)
    assert isinstance(answer, Reject)
    assert answer.status == 403
    (row,) = await database.read(security_events.security_events_before(Span(), None, 10))
    assert (row.station, row.source, row.kind) == ("CP001", "server", "CertificateRefused")
    assert row.tech_info is not None
    assert row.tech_info.endswith("from 192.0.2.1")
