"""Cards that work offline: local lists and caches that follow the tokens that are known."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from evwire import ChargingStation, model
from evwire.server.storage import Database, local_lists, tokens
from evwire.server.storage.configuration import EVERY_STATION
from evwire.server.storage.local_lists import ListRow, ListState
from evwire.server.storage.tokens import TokenRow
from station_lab import FakeRelay

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
BOOT = '[2,"1","BootNotification",{"chargePointVendor":"VendorName","chargePointModel":"ModelName"}]'
BOOT_2 = (
    '[2,"1","BootNotification",{"reason":"PowerUp","chargingStation":{"model":"ModelName","vendorName":"VendorName"}}]'
)
LIST = "/api/v1/stations/CP001/local-list"


async def answer(station: Any, text: str) -> list[Any]:
    """What the station is asked, answered so."""
    frame = json.loads(await station.receive())
    await station.link.send(f'[3,"{frame[1]}",{text}]')
    return list(frame[2:])


async def add(site: Any, value: str, **more: object) -> None:
    told = await site.http.post("/api/v1/id-tokens", json={"value": value, **more})
    assert told.status_code == 201, told.text


async def state(site: Any, *expected: str) -> dict[str, Any]:
    """How it stands with the list of CP001 once it is so."""
    async with asyncio.timeout(20):
        while (row := await site.get(LIST))["state"] not in expected:
            await asyncio.sleep(0.01)
    assert isinstance(row, dict)
    return row


async def keep_lists(site: Any, path: str = LIST) -> None:
    assert (await site.http.put(path, json={"enabled": True})).status_code == 200


async def test_in_1_6_a_station_is_sent_the_list_and_then_what_changes_of_it(site) -> None:
    await add(site, "04A2B3C4", group_token="FAMILY", expires_at="2030-01-01T00:00:00Z")
    station = await site.connect()
    await station.ask(BOOT)
    await keep_lists(site)
    assert await answer(station, '{"listVersion":0}') == ["GetLocalListVersion", {}]
    info = {"status": "Accepted", "expiryDate": "2030-01-01T00:00:00Z", "parentIdTag": "FAMILY"}
    assert await answer(station, '{"status":"Accepted"}') == [
        "SendLocalList",
        {
            "listVersion": 2000,
            "localAuthorizationList": [{"idTag": "04A2B3C4", "idTagInfo": info}],
            "updateType": "Full",
        },
    ]
    row = await state(site, "in_step")
    assert (row["wanted_version"], row["actual_version"], row["sends_today"]) == (2000, 2000, 1)
    await add(site, "04D5E6F7")
    assert await answer(station, '{"listVersion":2000}') == ["GetLocalListVersion", {}]
    assert await answer(station, '{"status":"Accepted"}') == [
        "SendLocalList",
        {
            "listVersion": 3000,
            "localAuthorizationList": [{"idTag": "04D5E6F7", "idTagInfo": {"status": "Accepted"}}],
            "updateType": "Differential",
        },
    ]
    await state(site, "in_step")
    assert (await site.http.delete("/api/v1/id-tokens/04D5E6F7")).status_code == 204
    assert await answer(station, '{"status":"Accepted"}') == ["ClearCache", {}]
    await answer(station, '{"listVersion":3000}')
    assert await answer(station, '{"status":"Accepted"}') == [
        "SendLocalList",
        {"listVersion": 4000, "localAuthorizationList": [{"idTag": "04D5E6F7"}], "updateType": "Differential"},
    ]
    await state(site, "in_step")


@pytest.mark.requirement("D01.FR.03")
@pytest.mark.parametrize("subprotocol", ["ocpp2.0.1", "ocpp2.1"])
async def test_in_2_x_a_change_that_does_not_fit_is_followed_by_the_whole_list_once(site, subprotocol) -> None:
    await keep_lists(site, "/api/v1/local-list")
    station = await site.connect(subprotocol=subprotocol)
    await station.ask(BOOT_2)
    await answer(station, '{"versionNumber":0}')
    assert await answer(station, '{"status":"Accepted"}') == [
        "SendLocalList",
        {"versionNumber": 1000, "updateType": "Full"},
    ]
    await state(site, "in_step")
    await add(site, "04A2B3C4")
    entry = {"idToken": {"idToken": "04A2B3C4", "type": "ISO14443"}, "idTokenInfo": {"status": "Accepted"}}
    for status, kind in (("VersionMismatch", "Differential"), ("Failed", "Full")):
        if kind == "Differential":
            await answer(station, '{"versionNumber":1000}')
        assert await answer(station, f'{{"status":"{status}"}}') == [
            "SendLocalList",
            {"versionNumber": 2000, "updateType": kind, "localAuthorizationList": [entry]},
        ]
    row = await state(site, "refused")
    assert (row["reason"], row["for_all"], row["sends_today"]) == ("Failed", True, 3)


async def test_a_blocked_card_is_forgotten_by_the_cache_of_a_station_without_a_list_at_once_or_when_it_is_back(
    site,
) -> None:
    station = await site.connect()
    await station.ask(BOOT)
    await add(site, "04A2B3C4")
    await add(site, "04A2B3C4", status="Blocked")
    assert await answer(station, '{"status":"Rejected"}') == ["ClearCache", {}]
    await station.link.close()
    while (await site.get("/api/v1/stations/CP001"))["online"]:
        await asyncio.sleep(0)
    await add(site, "04D5E6F7", status="Blocked")
    station = await site.connect()
    await station.ask(BOOT)
    frame = json.loads(await station.receive())
    assert frame[2] == "ClearCache"
    await station.link.send(f'[4,"{frame[1]}","NotSupported","",{{}}]')
    assert (await state(site, "off"))["wanted_version"] is None


async def test_a_list_longer_than_a_message_may_be_is_sent_in_parts_with_rising_versions(site) -> None:
    for number in range(5):
        await add(site, f"CARD{number}")
    await add(site, "TOO-LONG-FOR-A-CARD-OF-1.6")
    station = await site.connect()
    await station.ask(BOOT)
    await keep_lists(site)
    await answer(station, '{"listVersion":0}')
    key = '{"key":"SendLocalListMaxLength","readonly":true,"value":"2"}'
    assert await answer(station, f'{{"configurationKey":[{key}]}}') == [
        "GetConfiguration",
        {"key": ["SendLocalListMaxLength"]},
    ]
    sent = []
    for _ in range(3):
        _, payload = await answer(station, '{"status":"Accepted"}')
        ids = [each["idTag"] for each in payload["localAuthorizationList"]]
        sent.append((payload["listVersion"], payload["updateType"], ids))
    assert sent == [
        (6998, "Full", ["CARD0", "CARD1"]),
        (6999, "Differential", ["CARD2", "CARD3"]),
        (7000, "Differential", ["CARD4"]),
    ]
    await state(site, "in_step")


async def test_who_keeps_no_list_any_more_is_left_with_an_empty_one(site) -> None:
    await add(site, "04A2B3C4")
    station = await site.connect()
    await station.ask(BOOT)
    await keep_lists(site)
    await answer(station, '{"listVersion":7}')
    await answer(station, '{"status":"Accepted"}')
    await state(site, "in_step")
    assert (await site.http.put(LIST, json={"enabled": None})).json()["enabled"] is False
    assert await answer(station, '{"status":"Accepted"}') == [
        "SendLocalList",
        {"listVersion": 2000, "updateType": "Full"},
    ]
    await state(site, "off")


async def test_a_station_without_lists_is_asked_once(site) -> None:
    station = await site.connect()
    await station.ask(BOOT)
    await keep_lists(site)
    await answer(station, '{"listVersion":-1}')
    assert (await state(site, "refused"))["reason"] == "it keeps no list"


@pytest.mark.parametrize("version", ["1.6", "2.0.1", "2.1"])
async def test_a_card_that_a_real_station_was_sent_may_charge_there_without_the_csms_being_asked(
    start, version
) -> None:
    site = await start(open=True)
    await add(site, "04A2B3C4")
    await keep_lists(site, "/api/v1/local-list")
    station = ChargingStation(
        "CP001", f"ws://127.0.0.1:{site.server.ocpp_port}/ocpp", versions=[version], hardware=FakeRelay()
    )
    async with station:
        await asyncio.wait_for(station.wait_registered(), 20)
        for variable in ("LocalAuthListCtrlr/Enabled", "AuthCtrlr/LocalPreAuthorize"):
            path = f"/api/v1/stations/CP001/configuration/{variable}"
            assert (await site.http.put(path, json={"value": "true"})).status_code == 200
        async with asyncio.timeout(20):
            while True:
                rows = await site.get("/api/v1/stations/CP001/configuration")
                if {row["state"] for row in rows} == {"in_step"}:
                    break
                await asyncio.sleep(0.01)
        assert (await site.http.put(LIST, json={"enabled": True})).status_code == 200
        await state(site, "in_step")
        verdict = await station.present_token(1, model.IdToken("04A2B3C4"))
        assert verdict.accepted
    assert '"Authorize"' not in (await site.http.get("/api/v1/frames?station=CP001")).text


async def test_what_changed_since_a_list_is_known_on_every_database(database: Database) -> None:
    first, second = model.IdToken("04A2B3C4"), model.IdToken("04D5E6F7")
    for row in (TokenRow(value="04A2B3C4"), TokenRow(value="04A2B3C4"), TokenRow(value="04D5E6F7")):
        await database.write(tokens.add_token(row))
    plan = await database.read(local_lists.list_plan("CP001"))
    assert (plan.enabled, plan.wanted_version, plan.refusing) == (False, 3000, 0)
    await database.write(tokens.remove_token(first))
    changes = await database.read(local_lists.changes_since(2000))
    assert [(each.id_token, each.id_token_info is None) for each in changes] == [(first, True), (second, False)]
    assert [each.id_token for each in await database.read(local_lists.whole_list())] == [second]
    assert await database.read(local_lists.changes_since(4000)) == []
    assert (await database.read(local_lists.concerned())).refusing == 3


async def test_whether_a_station_keeps_a_list_is_its_own_else_as_for_all_on_every_database(database: Database) -> None:
    await database.write(local_lists.enable(EVERY_STATION, True))
    await database.write(local_lists.enable("CP002", False))
    row = ListRow(version=1000, state=ListState.IN_STEP, read_at=NOON, sends=3, sends_on="2026-01-01")
    for _ in range(2):
        await database.write(local_lists.stands("CP001", row))
    plans = [await database.read(local_lists.list_plan(station_id)) for station_id in ("CP001", "CP002")]
    assert [(plan.enabled, plan.for_all) for plan in plans] == [(True, True), (False, False)]
    assert plans[0].row == row
    assert (await database.read(local_lists.concerned())).stations is None
    await database.write(local_lists.enable(EVERY_STATION, False))
    assert (await database.read(local_lists.concerned())).stations == {"CP001"}
