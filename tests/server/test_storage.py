"""What is kept: once, whatever comes twice, late or in the wrong order."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from evwire import model
from evwire.csms import TransactionStart
from evwire.server.storage import Database, stations, statuses, tables, tokens, transactions
from evwire.server.storage import database as database_module
from evwire.server.storage.numbers import number_for
from evwire.server.storage.transactions import TransactionRow

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
START = TransactionStart(connector_id=1, id_token="04A2B3C4", timestamp=NOON, meter_start_wh=100)


def event(
    kind: str,
    minute: int,
    energy_wh: float | None = None,
    context: str = "Sample.Periodic",
    *,
    transaction_id: str = "T-1",
    **others: object,
) -> model.TransactionEvent:
    timestamp = NOON + timedelta(minutes=minute)
    sample = model.SampledValue(value=energy_wh, context=model.ReadingContext(context))
    return model.TransactionEvent(
        kind=model.TransactionEventKind(kind),
        transaction_id=transaction_id,
        timestamp=timestamp,
        meter_values=() if energy_wh is None else (model.MeterValue(timestamp=timestamp, samples=(sample,)),),
        **others,
    )


async def tell(database: Database, *events: model.TransactionEvent) -> TransactionRow:
    """The transaction after these events."""
    for each in events:
        await database.write(transactions.happened("CP001", each, NOON))
    (row,) = await database.read(transactions.transactions_before(None, None, 10))
    return row


async def count(database: Database, table: sa.Table) -> int:
    return await database.read(
        lambda connection: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
    )


async def test_a_file_that_is_up_to_date_is_opened_without_migrating(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await (await Database.open(tmp_path / "test.sqlite3")).close()
    migrations = ScriptDirectory(str(database_module._MIGRATIONS))
    assert database_module._newest() == migrations.get_current_head()

    def upgrade(*_: object) -> None:
        raise AssertionError("migrated again")

    monkeypatch.setattr(command, "upgrade", upgrade)
    await (await Database.open(tmp_path / "test.sqlite3")).close()


async def test_the_migrations_make_the_tables_that_the_code_uses(database) -> None:
    differences = await database.read(
        lambda connection: compare_metadata(MigrationContext.configure(connection), tables.metadata)
    )
    assert differences == []


async def test_stations_of_an_older_database_are_kept_and_may_use_any_security_profile(tmp_path, monkeypatch) -> None:
    upgrade = command.upgrade
    monkeypatch.setattr(command, "upgrade", lambda config, _: upgrade(config, "0001"))
    older = await Database.open(tmp_path / "evwire.sqlite3")
    await older.write(
        lambda connection: connection.execute(
            sa.text("INSERT INTO stations (id, no_password, added) VALUES ('CP001', 1, 1)")
        )
    )
    await older.close()
    monkeypatch.undo()
    newer = await Database.open(tmp_path / "evwire.sqlite3")
    known = await newer.read(stations.admittance("CP001"))
    await newer.close()
    assert known is not None
    assert (known.no_password, known.security_profile) == (True, 0)


async def test_what_an_older_database_knows_of_transactions_is_kept(tmp_path, monkeypatch) -> None:
    upgrade = command.upgrade
    monkeypatch.setattr(command, "upgrade", lambda config, _: upgrade(config, "0003"))
    older = await Database.open(tmp_path / "evwire.sqlite3")
    its = "'CP001', '7'"
    for statement in (
        "INSERT INTO transactions (number, station_id, transaction_id, started_at, meter_start_wh, meter_last_wh)"
        f" VALUES (7, {its}, '2026-01-01 12:00:00.000000', 100, 350)",
        "INSERT INTO transaction_events (station_id, transaction_id, event_key, kind, timestamp, received_at, content)"
        f" VALUES ({its}, 'Started 0123', 'Started', '2026-01-01 12:00:00', '2026-01-01 12:00:00', '{{}}')",
        "INSERT INTO samples"
        " (station_id, transaction_id, evse_id, timestamp, context, measurand, phase, location, unit, value)"
        f" VALUES ({its}, 1, '2026-01-01 12:05:00.000000', 'Sample.Periodic', 'Energy.Active.Import.Register',"
        " '', '', 'Wh', 350.0)",
    ):
        await older.write(lambda connection, statement=statement: connection.exec_driver_sql(statement))
    await older.close()
    monkeypatch.undo()
    newer = await Database.open(tmp_path / "evwire.sqlite3")
    repeated = (event("Updated", 5, 350.0, transaction_id="7"), event("Ended", 60, 1100.0, transaction_id="7"))
    row = await tell(newer, *repeated)
    assert (row.meter_start_wh, row.meter_stop_wh, row.energy_wh) == (100, 1100, 1000)
    assert await count(newer, tables.samples) == 2
    await newer.close()


async def test_a_file_that_is_no_database_is_an_oserror_that_names_it(tmp_path) -> None:
    (tmp_path / "evwire.sqlite3").write_text("something else, and long enough to be looked at " * 10)
    with pytest.raises(OSError, match=r"evwire\.sqlite3: file is not a database"):
        await Database.open(tmp_path / "evwire.sqlite3")


async def test_a_commit_is_on_the_disk_before_it_is_told(tmp_path) -> None:
    def pragmas(connection: sa.Connection) -> tuple[object, ...]:
        return tuple(
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        )

    database = await Database.open(tmp_path / "evwire.sqlite3")
    assert await database.write(pragmas) == ("wal", 2, 1)
    await database.write(tokens.add_token(tokens.TokenRow(value="A")))
    with sqlite3.connect(tmp_path / "evwire.sqlite3") as other:
        assert other.execute("SELECT value FROM id_tokens").fetchall() == [("A",)]
    other.close()
    await database.close()


async def test_a_write_that_fails_changes_nothing_and_leaves_the_others_alone(database) -> None:
    def fails(connection: sa.Connection) -> None:
        tokens.add_token(tokens.TokenRow(value="NEVER"))(connection)
        raise ValueError("on purpose")

    outcomes = await asyncio.gather(
        database.write(tokens.add_token(tokens.TokenRow(value="FIRST"))),
        database.write(fails),
        database.write(tokens.add_token(tokens.TokenRow(value="LAST"))),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes] == [type(None), ValueError, type(None)]
    kept = await database.read(tokens.tokens_after("", 10))
    assert [row.value for row in kept] == ["FIRST", "LAST"]


async def test_a_repeated_start_has_the_same_number_while_its_transaction_runs(database) -> None:
    numbers = await asyncio.gather(*(database.write(number_for("CP001", START)) for _ in range(3)))
    assert len(set(numbers)) == 1
    await tell(database, event("Ended", 60, transaction_id=str(numbers[0])))
    assert await database.write(number_for("CP001", START)) != numbers[0]


async def test_two_stations_never_have_the_same_number(database) -> None:
    first = await database.write(number_for("CP001", START))
    assert await database.write(number_for("CP002", START)) != first


async def test_a_number_is_none_that_the_station_used_by_itself(database) -> None:
    await tell(database, event("Ended", 0, transaction_id="2"))
    assert await database.write(number_for("CP001", START)) == 3


async def test_the_events_of_a_transaction_use_up_no_numbers(database) -> None:
    await tell(database, event("Started", 0), event("Updated", 1), event("Updated", 2), event("Ended", 3))
    assert await database.write(number_for("CP001", START)) == 2


async def test_whether_energy_flows_is_known_of_a_connector_whose_status_does_not_say_it(database) -> None:
    async def status(value: str, minute: int) -> None:
        told = model.StatusNotification(
            evse_id=1,
            connector_id=1,
            status=model.ConnectorStatus(value),
            timestamp=NOON + timedelta(minutes=minute),
        )
        await database.write(statuses.reported("CP001", told, NOON))

    async def known() -> str | None:
        row = await database.read(stations.station("CP001"))
        assert row is not None
        return row.connectors[0].charging_state

    await database.write(stations.add_station("CP001", None, no_password=False))
    await status("Occupied", 0)
    assert await known() is None
    await tell(database, event("Started", 1, evse_id=1, charging_state=model.ChargingState.CHARGING))
    assert await known() == "Charging"
    await status("Occupied", 2)
    assert await known() == "Charging"
    await tell(database, event("Updated", 3, charging_state=model.ChargingState.SUSPENDED_EV))
    assert await known() == "SuspendedEV"
    await tell(database, event("Updated", 1, seq_no=9, charging_state=model.ChargingState.CHARGING))
    assert await known() == "SuspendedEV"
    await status("Available", 4)
    assert await known() is None
    await tell(database, event("Ended", 5, charging_state=model.ChargingState.IDLE))
    assert await known() is None


async def test_an_event_told_twice_is_kept_once(database) -> None:
    for each in (event("Started", 0, 100.0), event("Updated", 1, 200.0, seq_no=1)):
        assert (await database.write(transactions.happened("CP001", each, NOON))).new
        assert not (await database.write(transactions.happened("CP001", each, NOON))).new
    assert await count(database, tables.transaction_events) == 2
    assert await count(database, tables.samples) == 2


async def test_a_repetition_that_says_it_was_offline_is_still_a_repetition(database) -> None:
    await database.write(transactions.happened("CP001", event("Started", 0, seq_no=0), NOON))
    repeated = event("Started", 0, seq_no=0, offline=True)
    assert not (await database.write(transactions.happened("CP001", repeated, NOON))).new


async def test_of_two_events_with_one_number_the_first_counts_and_both_are_kept(database) -> None:
    row = await tell(
        database,
        event("Ended", 60, 500.0, seq_no=2, stop_reason=model.StopReason.LOCAL),
        event("Ended", 61, seq_no=2, stop_reason=model.StopReason.REMOTE, evse_id=3),
    )
    assert (row.stopped_at, row.stop_reason, row.evse_id) == (NOON + timedelta(minutes=60), "Local", 3)
    assert await count(database, tables.transaction_events) == 2


async def test_events_may_come_in_any_order(database) -> None:
    told = [
        event("Started", 0, 100.0, "Transaction.Begin", seq_no=0, evse_id=1, id_token=model.IdToken("04A2B3C4")),
        event("Updated", 30, 600.0, seq_no=1),
        event("Ended", 60, 1100.0, "Transaction.End", seq_no=2, stop_reason=model.StopReason.LOCAL),
    ]
    row = await tell(database, told[2], told[1], told[0])
    assert (row.started_at, row.stopped_at) == (NOON, NOON + timedelta(minutes=60))
    assert (row.meter_start_wh, row.meter_stop_wh, row.energy_wh) == (100, 1100, 1000)
    assert (row.evse_id, row.id_token, row.stop_reason) == (1, "04A2B3C4", "Local")


async def test_an_end_without_a_reading_has_the_last_one_of_the_transaction(database) -> None:
    row = await tell(
        database,
        event("Started", 0),
        event("Updated", 1, 100.0),
        event("Updated", 30, 850.0),
        event("Ended", 60),
    )
    assert (row.meter_start_wh, row.meter_stop_wh, row.energy_wh) == (100, 850, 750)


async def test_a_running_transaction_has_the_energy_so_far_and_no_stop(database) -> None:
    row = await tell(database, event("Started", 0, 100.0, "Transaction.Begin"), event("Updated", 5, 350.0))
    assert (row.meter_stop_wh, row.energy_wh, row.stopped_at) == (None, 250, None)


async def test_an_end_that_nobody_saw_begin_is_kept(database) -> None:
    row = await tell(database, event("Ended", 60, 1100.0, "Transaction.End", transaction_id="4711"))
    assert (row.id, row.started_at, row.meter_stop_wh) == ("4711", None, 1100)


async def test_who_stopped_a_transaction_is_not_who_started_it(database) -> None:
    row = await tell(
        database,
        event("Started", 0, id_token=model.IdToken("STARTER")),
        event("Ended", 60, id_token=model.IdToken("STOPPER")),
    )
    assert row.id_token == "STARTER"


async def test_a_status_older_than_what_is_known_changes_nothing(database) -> None:
    def status(value: str, minute: int) -> model.StatusNotification:
        return model.StatusNotification(
            evse_id=1,
            connector_id=1,
            status=model.ConnectorStatus(value),
            timestamp=NOON + timedelta(minutes=minute),
        )

    await database.write(stations.add_station("CP001", None, no_password=False))
    await database.write(statuses.reported("CP001", status("Occupied", 5), NOON))
    await database.write(statuses.reported("CP001", status("Available", 1), NOON))
    station = await database.read(stations.station("CP001"))
    assert station is not None
    assert [connector.status for connector in station.connectors] == ["Occupied"]


async def test_a_token_is_the_same_in_any_case_and_expires(database) -> None:
    await database.write(tokens.add_token(tokens.TokenRow(value="aBcD", expires_at=NOON)))
    row = await database.read(tokens.token(model.IdToken("ABCD")))
    assert row is not None
    assert row.verdict(NOON - timedelta(seconds=1)).status is model.AuthorizationStatus.ACCEPTED
    assert row.verdict(NOON).status is model.AuthorizationStatus.EXPIRED


async def test_refusals_are_counted_and_only_so_many_are_kept(database) -> None:
    refusals = (
        stations.refused(f"CP{number}", "192.0.2.1", "unknown", "/", NOON + timedelta(seconds=number))
        for number in range(1005)
    )
    await asyncio.gather(*(database.write(each) for each in refusals))
    await database.write(stations.refused("CP1004", "192.0.2.1", "unknown", "/", NOON + timedelta(seconds=2000)))
    newest = await database.read(stations.newest_refusals(2000))
    assert len(newest) == 1000
    assert (newest[0].station_id, newest[0].times) == ("CP1004", 2)


async def test_a_server_that_may_lose_what_it_wrote_is_refused_unless_that_is_accepted(postgresql_server) -> None:
    url = await postgresql_server.new_database()
    database = await Database.open(url)
    name = url.rpartition("/")[2]
    await database.write(
        lambda connection: connection.exec_driver_sql(f"ALTER DATABASE {name} SET synchronous_commit = off")
    )
    await database.close()
    with pytest.raises(OSError, match="expected synchronous_commit=on, found off"):
        await Database.open(url)
    await (await Database.open(url, may_lose=True)).close()


async def test_where_there_is_no_postgresql_is_an_oserror_that_says_so_without_the_password() -> None:
    with pytest.raises(OSError, match=r"postgresql://me:\*\*\*@127\.0\.0\.1:9/evwire: ") as refused:
        await Database.open("postgresql://me:secret@127.0.0.1:9/evwire")
    assert "secret" not in str(refused.value)


async def test_a_dated_message_is_kept_once_whatever_its_id_and_another_once_with_its_id(database) -> None:
    dated = b'{"type":"SettingSystemTime","timestamp":"2026-01-01T12:00:00Z"}'
    again = b'{"timestamp":"2026-01-01T12:00:00Z","type":"SettingSystemTime"}'
    undated = b'{"vendorId":"V"}'
    for message_id, action, payload in (
        ("1", "SecurityEventNotification", dated),
        ("2", "SecurityEventNotification", again),
        ("3", "DataTransfer", undated),
        ("3", "DataTransfer", undated),
        ("4", "DataTransfer", undated),
        ("3", "DataTransfer", b'{"vendorId":"W"}'),
    ):
        await database.write(stations.said("CP001", action, payload, NOON, message_id=message_id))
    assert await count(database, tables.messages) == 4
