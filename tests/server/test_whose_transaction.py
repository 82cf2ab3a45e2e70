"""Transactions that are spoken of by somebody else, by another card, or by a number that is none."""

from __future__ import annotations

import json
import logging
from typing import Any

import httpx
import pytest

START = (
    '[2,"%s","StartTransaction",{"connectorId":%d,"idTag":"%s","meterStart":1000,"timestamp":"2026-01-01T12:0%d:00Z"}]'
)
STOP = '[2,"%s","StopTransaction",{"transactionId":%d,"meterStop":%d,"timestamp":"2026-01-01T13:00:00Z"%s}]'
METER = (
    '[2,"%s","MeterValues",{"connectorId":%d,"transactionId":%d,"meterValue":[{"timestamp":"2026-01-01T12:30:00Z",'
    '"sampledValue":[{"value":"1200"}]}]}]'
)
UNKNOWN_IDS = (0, -1, 2**31 - 1, 2**63 - 1)


async def number_of(station: Any, connector_id: int = 1, id_tag: str = "04A2B3C4", minute: int = 0) -> int:
    return int(json.loads(await station.ask(START % ("2", connector_id, id_tag, minute)))[2]["transactionId"])


async def rows_of(site: Any, station_id: str) -> list[dict[str, Any]]:
    return list((await site.get(f"/api/v1/transactions?station={station_id}"))["items"])


@pytest.mark.threat(35)
async def test_a_stop_of_another_stations_transaction_is_acknowledged_noted_and_touches_nothing(site, caplog) -> None:
    victim, thief = await site.connect("CP001"), await site.connect("CP666")
    number = await number_of(victim)
    (before,) = await rows_of(site, "CP001")
    with caplog.at_level(logging.WARNING, "evwire.server"):
        assert await thief.ask(STOP % ("3", number, 9000, "")) == '[3,"3",{}]'
        assert await thief.ask(METER % ("4", 1, number)) == '[3,"4",{}]'
    assert await rows_of(site, "CP001") == [before]
    (orphan,) = await rows_of(site, "CP666")
    assert (orphan["id"], orphan["started_at"], orphan["stopped_at"]) == (str(number), None, "2026-01-01T13:00:00Z")
    noted = [each.getMessage() for each in caplog.records if "another station's" in each.getMessage()]
    assert noted == [f"CP666: speaks of transaction {number}, which is another station's"]
    (event,) = (await site.get("/api/v1/security-events?station=CP666"))["items"]
    assert (event["source"], event["kind"], event["tech_info"]) == ("server", "ForeignTransaction", str(number))


@pytest.mark.threat(36)
@pytest.mark.parametrize(
    ("stopper", "group", "is_other"),
    [("04A2B3C4", None, False), ("04a2b3c4", None, False), ("04FFFFFF", None, True), ("04FFFFFF", "FAMILY", False)],
)
async def test_a_stop_with_another_card_is_accepted_judged_and_marked_unless_the_cards_have_a_group_in_common(
    site, stopper, group, is_other
) -> None:
    for value in ("04A2B3C4", "04FFFFFF"):
        body = {"value": value, "group_token": group, "status": "Blocked" if value == "04FFFFFF" else "Accepted"}
        assert (await site.http.post("/api/v1/id-tokens", json=body)).status_code == 201
    station = await site.connect()
    number = await number_of(station)
    answer = json.loads(await station.ask(STOP % ("3", number, 1500, f',"idTag":"{stopper}"')))
    assert answer[2]["idTagInfo"]["status"] == ("Blocked" if stopper == "04FFFFFF" else "Accepted")
    (row,) = await rows_of(site, "CP001")
    assert (row["stopped_at"], row["energy_wh"]) == ("2026-01-01T13:00:00Z", 500)
    assert (row["id_token"], row["stopped_by"], row["stopped_by_other"]) == ("04A2B3C4", stopper, is_other)


@pytest.mark.threat(47)
@pytest.mark.parametrize("unknown", UNKNOWN_IDS)
async def test_with_matching_whatever_names_no_transaction_is_of_the_only_one_that_runs_there(start, unknown) -> None:
    site = await start(match_orphans=True)
    station = await site.connect()
    number = await number_of(station)
    assert await station.ask(METER % ("3", 1, unknown)) == '[3,"3",{}]'
    for message_id in ("4", "5"):
        assert await station.ask(STOP % (message_id, unknown, 1500, "")) == f'[3,"{message_id}",{{}}]'
    (row,) = await rows_of(site, "CP001")
    assert (row["number"], row["energy_wh"], row["conflict"]) == (number, 500, False)
    assert (row["stopped_at"], row["matched_id"]) == ("2026-01-01T13:00:00Z", str(unknown))


async def test_with_matching_a_stop_that_could_be_of_two_is_of_neither(start) -> None:
    site = await start(match_orphans=True)
    station = await site.connect()
    await number_of(station, 1)
    await number_of(station, 2, "04FFFFFF", 1)
    await station.ask(STOP % ("3", -1, 1500, ""))
    orphan, *running = await rows_of(site, "CP001")
    assert [row["stopped_at"] for row in running] == [None, None]
    assert (orphan["id"], orphan["matched_to"]) == ("-1 at 2026-01-01T13:00:00Z", None)


@pytest.mark.parametrize("unknown", UNKNOWN_IDS)
async def test_without_matching_it_is_kept_beside_and_an_operator_gives_it_to_its_transaction(site, unknown) -> None:
    station = await site.connect()
    number = await number_of(station)
    await station.ask(METER % ("3", 1, unknown))
    for message_id in ("4", "5"):
        assert await station.ask(STOP % (message_id, unknown, 1500, "")) == f'[3,"{message_id}",{{}}]'
    orphan, row = await rows_of(site, "CP001")
    assert (row["stopped_at"], orphan["started_at"], orphan["conflict"]) == (None, None, False)
    path = f"/api/v1/transactions/{number}/match"
    for _ in range(2):
        matched = (await site.http.post(path, json={"orphan": orphan["number"]})).json()
        assert (matched["stopped_at"], matched["energy_wh"]) == ("2026-01-01T13:00:00Z", 500)
        assert matched["matched_id"] == str(unknown)
    orphan, row = await rows_of(site, "CP001")
    assert (orphan["matched_to"], row["matched_to"]) == (number, None)
    (newest, *_) = (await site.get("/api/v1/audit"))["items"]
    assert (newest["action"], newest["status"]) == ("match_transaction", 200)


async def test_what_does_not_belong_together_is_not_matched(site) -> None:
    first, second = await site.connect("CP001"), await site.connect("CP002")
    number, other = await number_of(first), await number_of(second)
    await second.ask(STOP % ("4", -1, 1500, ""))
    (orphan, _) = await rows_of(site, "CP002")
    for target, given, problem in (
        (number, orphan["number"], "they are of two stations"),
        (number, number, "expected another transaction than this one"),
        (orphan["number"], other, f"{other} has a begin of its own"),
    ):
        answer = await site.http.post(f"/api/v1/transactions/{target}/match", json={"orphan": given})
        assert (answer.status_code, answer.json()["error"]["description"]) == (409, problem)
    await second.ask(STOP % ("5", other, 1600, ""))
    answer = await site.http.post(f"/api/v1/transactions/{other}/match", json={"orphan": orphan["number"]})
    assert (answer.status_code, answer.json()["error"]["description"]) == (409, f"{other} has ended")
    assert (await site.http.post("/api/v1/transactions/99/match", json={"orphan": 1})).status_code == 404
    assert (await site.http.get(f"/api/v1/transactions/{'9' * 30}")).status_code == 404


@pytest.mark.threat(55)
async def test_a_transaction_whose_end_nobody_told_is_closed_by_an_operator_until_the_station_tells_it(site) -> None:
    station = await site.connect()
    number = await number_of(station)
    await station.ask(METER % ("3", 1, number))
    path = f"/api/v1/transactions/{number}/close"
    for _ in range(2):
        closed = (await site.http.post(path, json={"reason": "the station was replaced"})).json()
        assert (closed["stopped_at"], closed["energy_wh"], closed["duration_s"]) == ("2026-01-01T12:30:00Z", 200, 1800)
        assert (closed["closed_by"], closed["close_reason"]) == ("owner", "the station was replaced")
    again = await site.http.post(path, json={"reason": "once more"})
    assert (again.status_code, again.json()["error"]["description"]) == (409, "it has ended")
    await station.ask(STOP % ("4", number, 1500, ',"reason":"PowerLoss"'))
    row = await site.get(f"/api/v1/transactions/{number}")
    assert (row["stopped_at"], row["energy_wh"], row["stop_reason"]) == ("2026-01-01T13:00:00Z", 500, "PowerLoss")
    assert (row["closed_by"], row["close_reason"], row["conflict"]) == (None, None, False)
    refused, _, made = (await site.get("/api/v1/audit"))["items"]
    assert (made["action"], made["content"]) == ("close_transaction", {"reason": "the station was replaced"})
    assert refused["status"] == 409


async def test_a_token_for_some_stations_closes_no_transaction_of_another(site) -> None:
    number = await number_of(await site.connect("CP002"))
    body = {"name": "x", "role": "operator", "stations": ["CP001"]}
    secret = (await site.http.post("/api/v1/api-tokens", json=body)).json()["secret"]
    headers = {"Authorization": f"Bearer {secret}"}
    async with httpx.AsyncClient(base_url=site.server.http_url, trust_env=False, headers=headers) as scoped:
        path = f"/api/v1/transactions/{number}"
        assert (await scoped.get(path)).status_code == 404
        assert (await scoped.post(f"{path}/close", json={"reason": "x"})).status_code == 404
        assert (await scoped.post(f"{path}/match", json={"orphan": number})).status_code == 404
    assert (await site.get(path))["stopped_at"] is None


@pytest.mark.threat(55)
async def test_a_transaction_that_another_began_in_place_of_has_its_last_reading_and_its_card_is_free(site) -> None:
    body = {"value": "04A2B3C4", "concurrent_limit": 1}
    assert (await site.http.post("/api/v1/id-tokens", json=body)).status_code == 201
    station = await site.connect()
    lost = await number_of(station)
    await station.ask(METER % ("3", 1, lost))
    following = json.loads(await station.ask(START % ("4", 1, "04FFFFFF", 9)))[2]["transactionId"]
    row = await site.get(f"/api/v1/transactions/{lost}")
    assert (row["superseded_by"], row["stopped_at"], row["energy_wh"]) == (following, None, 200)
    elsewhere = await site.connect("CP002")
    started = json.loads(await elsewhere.ask(START % ("2", 1, "04A2B3C4", 9)))[2]
    assert started["idTagInfo"]["status"] == "Accepted"
    await station.ask(STOP % ("5", lost, 1250, ""))
    row = await site.get(f"/api/v1/transactions/{lost}")
    assert (row["superseded_by"], row["energy_wh"]) == (None, 250)
