"""Who may charge: cards that nobody knows, groups, ends of validity, and how many transactions at once."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from evwire.server import add_token, seen_tokens
from evwire.server.storage import Database, tokens

AUTHORIZE = '[2,"2","Authorize",{"idTag":"%s"}]'
START = (
    '[2,"%s","StartTransaction",{"connectorId":1,"idTag":"%s","meterStart":1000,"timestamp":"2026-01-01T12:0%s:00Z"}]'
)
STOP = '[2,"9","StopTransaction",{"transactionId":%d,"meterStop":1500,"timestamp":"2026-01-01T13:00:00Z"}]'


async def stations(site: Any, *station_ids: str) -> list[Any]:
    connected = []
    for station_id in station_ids:
        made = (await site.http.post("/api/v1/stations", json={"id": station_id})).json()
        connected.append(await site.connect(station_id, password=made["password"]))
    return connected


async def start_of(station: Any, message_id: str, id_tag: str, minute: int) -> tuple[str, int]:
    answer = json.loads(await station.ask(START % (message_id, id_tag, minute)))[2]
    return answer["idTagInfo"]["status"], answer["transactionId"]


async def test_a_card_that_nobody_knows_is_refused_and_listed_as_seen_until_it_is_added(start, tmp_path) -> None:
    site = await start(open=False)
    (station,) = await stations(site, "CP001")
    for _ in range(2):
        assert await station.ask(AUTHORIZE % "04A2B3C4") == '[3,"2",{"idTagInfo":{"status":"Invalid"}}]'
    # They are kept beside the answers, not before them.
    while not (items := (await site.get("/api/v1/id-tokens/seen"))["items"]) or items[0]["times"] < 2:
        await asyncio.sleep(0)
    (seen,) = items
    assert (seen["value"], seen["station"], seen["times"]) == ("04A2B3C4", "CP001", 2)
    assert [each.value for each in await seen_tokens(tmp_path)] == ["04A2B3C4"]
    assert (await site.http.post("/api/v1/id-tokens", json={"value": "04a2b3c4"})).status_code == 201
    assert (await site.get("/api/v1/id-tokens/seen"))["items"] == []
    assert await station.ask(AUTHORIZE % "04A2B3C4") == '[3,"2",{"idTagInfo":{"status":"Accepted"}}]'


async def test_a_card_may_have_as_many_transactions_at_once_as_it_is_allowed_wherever_they_run(start) -> None:
    site = await start(open=False)
    first, second = await stations(site, "CP001", "CP002")
    told = {"value": "04A2B3C4", "concurrent_limit": 1}
    assert (await site.http.post("/api/v1/id-tokens", json=told)).status_code == 201
    status, number = await start_of(first, "3", "04A2B3C4", 1)
    assert status == "Accepted"
    assert await start_of(first, "4", "04A2B3C4", 1) == ("Accepted", number)
    refused, other = await start_of(second, "3", "04a2b3c4", 2)
    assert refused == "ConcurrentTx"
    assert await second.ask(AUTHORIZE % "04A2B3C4") == '[3,"2",{"idTagInfo":{"status":"Accepted"}}]'
    await second.ask(STOP % other)
    await first.ask(STOP % number)
    assert (await start_of(second, "5", "04A2B3C4", 3))[0] == "Accepted"


async def test_a_limit_below_one_is_no_limit_and_is_refused(site) -> None:
    answer = await site.http.post("/api/v1/id-tokens", json={"value": "04A2B3C4", "concurrent_limit": 0})
    assert answer.status_code == 422
    assert "concurrent_limit" in answer.text


async def test_a_card_can_be_added_with_a_group_an_end_and_a_limit_from_the_command_line(tmp_path) -> None:
    await add_token(tmp_path, "04A2B3C4", group="FAMILY", expires_in_days=30, concurrent_limit=2)
    database = await Database.open(tmp_path / "evwire.sqlite3")
    (row,) = await database.read(tokens.tokens_after("", 10))
    await database.close()
    assert (row.group_token, row.concurrent_limit) == ("FAMILY", 2)
    assert row.expires_at is not None
