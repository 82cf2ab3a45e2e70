"""Tokens, the audit, webhooks and trials are kept on SQLite as on PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from evwire import model
from evwire.server.storage import Database, access, commands, deviations, stations, telling, transactions
from evwire.server.storage.access import Role
from evwire.server.storage.commands import Command, CommandState
from evwire.server.storage.progress import tried

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.mark.threat(48)
async def test_a_token_is_found_by_its_digest_until_it_is_revoked(database: Database) -> None:
    token = access.new_token("x", Role.OPERATOR, NOW, stations=["CP001"], expires_at=NOW + timedelta(days=1))
    secret = access.new_secret()
    await database.write(access.add_api_token(token, secret))
    assert await database.read(access.api_token(access.digest_of(secret))) == token
    assert await database.read(access.api_token(access.digest_of(secret + "x"))) is None
    assert await database.write(access.revoke_api_token(token.id, NOW)) is True
    assert await database.write(access.revoke_api_token(token.id, NOW)) is False
    (kept,) = await database.read(access.api_tokens_after("", 10))
    assert (kept.revoked_at, kept.is_valid(NOW), token.is_valid(NOW)) == (NOW, False, True)
    assert not token.is_valid(NOW + timedelta(days=1))


async def test_a_change_has_its_row_before_it_has_its_outcome(database: Database) -> None:
    what = {"who": "w", "address": "a", "action": "b", "target": "t", "content": {"c": [1]}, "status": None}
    number = await database.write(access.changing(NOW, **what))
    (row,) = await database.read(access.audit_before(None, 10))
    assert (row.number, row.at, row.content, row.status) == (number, NOW, {"c": [1]}, None)
    await database.write(access.changed(number, 201))
    assert [row.status for row in await database.read(access.audit_before(None, 10, who="w", since=NOW))] == [201]
    assert await database.read(access.audit_before(number, 10)) == []


async def test_events_are_numbered_as_they_were_committed(database: Database) -> None:
    for transaction_id in ("T-1", "T-2"):
        for seq_no, kind in enumerate((model.TransactionEventKind.STARTED, model.TransactionEventKind.ENDED)):
            event = model.TransactionEvent(
                kind=kind, timestamp=NOW, transaction_id=transaction_id, evse_id=1, seq_no=seq_no
            )
            await database.write(transactions.happened("CP001", event, NOW))
    found = await database.read(telling.events_after(0, 10))
    assert [(each.transaction, each.type) for each in found] == [
        (f"T-{number}", f"transaction.{kind}") for number in (1, 2) for kind in ("started", "ended")
    ]
    assert [each.number for each in found] == sorted({each.number for each in found})
    assert {each.content["transaction_id"] for each in found} == {"T-1", "T-2"}
    assert await database.read(telling.last_event) == found[-1].number
    assert await database.read(telling.events_after(0, 10, only=["CP002"])) == []
    webhook = await database.write(telling.add_webhook("http://127.0.0.1/", "whsec_", NOW))
    await database.write(telling.failed(webhook.id, 2, "HTTP 500"))
    (kept,) = await database.read(telling.webhooks_after("", 10))
    assert (kept.delivered, kept.failures, kept.last_error) == (found[-1].number, 2, "HTTP 500")
    await database.write(telling.delivered(webhook.id, 7))
    assert (await database.read(telling.secrets_of_webhooks)) == {webhook.id: "whsec_"}
    assert await database.write(telling.remove_webhook(webhook.id)) is True
    await database.write(tried(NOW))
    await database.write(tried(NOW))


async def test_lists_are_filtered_on_both(database: Database) -> None:
    for number in range(3):
        await database.write(
            commands.keep(
                Command(
                    id=f"{number}",
                    state=CommandState.SENT,
                    station=f"CP00{number % 2}",
                    action="Reset",
                    payload={},
                    created_at=NOW + timedelta(seconds=number),
                ),
                "run",
            )
        )
    assert [each.id for each in await database.read(commands.commands_before(None, 2))] == ["2", "1"]
    assert [each.id for each in await database.read(commands.commands_before("1", 2))] == ["0"]
    assert await database.read(commands.commands_before("none", 2)) == []
    chosen = commands.commands_before(None, 9, only=["CP000"], state=CommandState.SENT, action="Reset")
    assert [each.id for each in await database.read(chosen)] == ["2", "0"]
    assert await database.read(deviations.deviations_after(0, 5, only=["CP000"], station="CP000", message="x")) == []
    assert await database.read(stations.stations_after("", 5, only=[], vendor="V")) == []
    assert await database.read(stations.newest_refusals(5, 0, station="CP000")) == []
    wanted = transactions.wanted(only=["CP000"], running=True, id_token="X", since=NOW, until=NOW)
    assert await database.read(transactions.transactions_before("CP000", None, 5, wanted=wanted)) == []
