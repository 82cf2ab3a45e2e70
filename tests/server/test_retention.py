"""What is kept long enough is deleted, a little at a time; transactions never are, and the wire log has an end."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from evwire import model
from evwire.server.frames import Frames
from evwire.server.retention import Keep, Retention
from evwire.server.storage import (
    Database,
    access,
    authorizations,
    connections,
    security_events,
    stations,
    statuses,
    telling,
    transactions,
)
from evwire.server.storage.connections import Ending, Opened
from evwire.server.storage.security_events import Noticed
from evwire.server.storage.tables import metadata
from evwire.server.wire_log import WireLog
from evwire.testing import ManualClock

KEPT = ("connector_statuses", "connections", "authorizations", "messages", "audit", "security_events", "station_events")


async def _everything(database: Database, at: datetime, name: str) -> None:
    """One row of everything, at this moment."""
    status = model.StatusNotification(evse_id=1, connector_id=1, status=model.ConnectorStatus.OCCUPIED, timestamp=at)
    await database.write(statuses.reported(name, status, at))
    opened = Opened(station=name, connected_at=at, address="", version="1.6", epoch=1)
    ending = Ending(at=at, code=1, reason="", by="us")
    await database.write(lambda connection: connections.over(connection, [(opened, ending)]))
    token = model.IdToken("04A2B3C4")
    await database.write(authorizations.judged(name, token, model.AuthorizationStatus.ACCEPTED, at))
    await database.write(stations.said(name, "DataTransfer", b'{"vendorId":"V"}', at, message_id="1"))
    await database.write(security_events.noticed(name, Noticed.TAKEN_OVER, "", at))
    change = {"who": "w", "address": "a", "action": "b", "target": "t", "content": None, "status": 200}
    await database.write(access.changing(at, **change))  # type: ignore[arg-type]
    event = model.TransactionEvent(
        kind=model.TransactionEventKind.ENDED, timestamp=at, transaction_id=name, evse_id=1, seq_no=0
    )
    await database.write(transactions.happened(name, event, at))


async def _count(database: Database, table: str) -> int:
    query = sa.select(sa.func.count()).select_from(metadata.tables[table])
    return await database.read(lambda connection: connection.execute(query).scalar_one())


async def test_what_is_old_is_deleted_and_what_is_not_stays(database: Database) -> None:
    clock = ManualClock()
    now = clock.now()
    for days in (0, 10, 40, 400, 800):
        await _everything(database, now - timedelta(days=days), f"CP{days:03}")
    open_still = Opened(station="CP001", connected_at=now - timedelta(days=999), address="", version="1.6", epoch=1)
    await database.write(lambda connection: connections.begun(connection, [open_still]))
    cleaned = await _cleaned(database, Keep(), clock)
    # Events of stations are two a day: a status, and a security event.
    assert [await _count(database, name) for name in KEPT] == [3, 4, 3, 3, 4, 4, 4]
    assert cleaned == 2 + 2 + 2 + 2 + 1 + 1 + 6
    for name in ("transactions", "transaction_events"):
        assert await _count(database, name) == 5
    assert await _cleaned(database, Keep(), clock) == 0


async def test_nothing_is_deleted_that_is_to_be_kept_for_ever(database: Database) -> None:
    clock = ManualClock()
    await _everything(database, clock.now() - timedelta(days=9999), "CP001")
    assert await _cleaned(database, Keep(histories=0, audit=0, events=0), clock) == 0
    assert [await _count(database, name) for name in KEPT] == [1, 1, 1, 1, 1, 1, 2]


async def test_an_event_waits_for_the_webhooks_that_have_not_taken_it(database: Database) -> None:
    clock = ManualClock()
    now = clock.now()
    webhook = await database.write(telling.add_webhook("http://127.0.0.1/", "whsec_", now))
    for days in (40, 39):
        token_shown = security_events.noticed("CP001", Noticed.TAKEN_OVER, "", now - timedelta(days=days))
        await database.write(token_shown)
    first, second = await database.read(telling.events_after(0, 10))
    assert await _cleaned(database, Keep(), clock) == 0
    await database.write(telling.delivered(webhook.id, first.number))
    assert await _cleaned(database, Keep(), clock) == 1
    assert [event.number for event in await database.read(telling.events_after(0, 10))] == [second.number]
    # Nobody waits for it for ever.
    assert await _cleaned(database, Keep(histories=35), clock) == 1


async def test_a_number_is_not_given_again_when_its_event_is_deleted(database: Database) -> None:
    clock = ManualClock()
    old = security_events.noticed("CP001", Noticed.TAKEN_OVER, "", clock.now() - timedelta(days=40))
    await database.write(old)
    (event,) = await database.read(telling.events_after(0, 10))
    assert await _cleaned(database, Keep(), clock) == 1
    await database.write(security_events.noticed("CP001", Noticed.TAKEN_OVER, "", clock.now()))
    (another,) = await database.read(telling.events_after(0, 10))
    assert another.number > event.number


async def _cleaned(database: Database, keep: Keep, clock: ManualClock) -> int:
    retention = Retention(database, keep, _NoPause(clock.now()))
    return await retention.clean()


class _NoPause(ManualClock):
    """A clock on which nobody waits."""

    def __init__(self, now: datetime) -> None:
        super().__init__(now)

    async def sleep(self, delay_s: float) -> None:
        return


def test_a_wire_log_begins_anew_when_it_is_full_and_the_oldest_goes(tmp_path: Path) -> None:
    path = tmp_path / "wire.jsonl"
    log = WireLog(path, 10, 2)
    for number in range(9):
        log.write(b"line %d\n" % number)
    log.close()
    assert {each.name: each.read_text() for each in tmp_path.iterdir()} == {
        "wire.jsonl": "line 8\n",
        "wire.jsonl.1": "line 7\n",
        "wire.jsonl.2": "line 6\n",
    }
    log = WireLog(path, 10, 0)
    log.write(b"line 9\n")
    log.close()
    assert path.read_text() == "line 9\n"


def test_what_is_in_the_wire_log_has_no_secrets_and_goes_on_behind_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "wire.jsonl"
    path.write_text("before\n")
    frames = Frames(WireLog(path, 0, 10))
    frames.tap("CP001", "out", b'[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"73656372657421"}]')
    frames.close()
    before, line = path.read_text().splitlines()
    assert before == "before"
    assert json.loads(line)["station"] == "CP001"
    assert "73656372657421" not in line
