"""What comes twice counts once and is answered in the same way; what comes late makes history and nothing else."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from evwire import model
from evwire.clock import SYSTEM_CLOCK
from evwire.server.stations.clocks import OfflineStarts, is_live
from evwire.server.storage import Database, tables, tokens, transactions

START = (
    '[2,"%s","StartTransaction",{"connectorId":1,"idTag":"04A2B3C4","meterStart":1000,'
    '"timestamp":"2026-01-01T12:00:00Z"}]'
)
STOP = (
    '[2,"%s","StopTransaction",{"transactionId":%d,"meterStop":1500,"timestamp":"2026-01-01T13:00:00Z",'
    '"idTag":"04A2B3C4","transactionData":[{"timestamp":"2026-01-01T12:30:00Z","sampledValue":[{"value":"1200"}]}]}]'
)
EVENT = (
    '[2,"%s","TransactionEvent",{"eventType":"%s","timestamp":"%s","triggerReason":"Authorized","seqNo":%d,'
    '"offline":%s,"transactionInfo":{"transactionId":"T-1"},"evse":{"id":1,"connectorId":1},'
    '"idToken":{"idToken":"04A2B3C4","type":"ISO14443"}}]'
)
METER = (
    '[2,"%s","MeterValues",{"connectorId":1,"transactionId":%d,"meterValue":'
    '[{"timestamp":"%s","sampledValue":[{"value":"%d"}]}]}]'
)
STATUS = '[2,"%s","StatusNotification",{"connectorId":1,"errorCode":"%s","status":"%s","timestamp":"%s"}]'
SECONDS = "%Y-%m-%dT%H:%M:%SZ"
BOOT = '[2,"1","BootNotification",{"chargePointVendor":"VendorName","chargePointModel":"ModelName"}]'


async def kept(where: Any, table: sa.Table) -> list[sa.Row[Any]]:
    database = await Database.open(where)
    try:
        return list(await database.read(lambda connection: connection.execute(sa.select(table)).all()))
    finally:
        await database.close()


async def card(site: Any, status: str = "Accepted", **more: object) -> None:
    answer = await site.http.post("/api/v1/id-tokens", json={"value": "04A2B3C4", "status": status, **more})
    assert answer.status_code == 201, answer.text


async def now_of(station: Any) -> datetime:
    answer = json.loads(await station.ask('[2,"0","Heartbeat",{}]'))
    return datetime.fromisoformat(answer[2]["currentTime"])


@pytest.mark.threat(50)
async def test_a_hundred_starts_over_three_connections_and_two_servers_are_one_transaction(start, where) -> None:
    url = where if isinstance(where, str) else f"sqlite:///{where}"
    sites = [await start(database=url), await start(database=url)]
    answers: list[str] = []
    for connection in range(3):
        stations = [await site.connect() for site in sites]
        for turn in range(17):
            asked = [each.ask(START % f"{connection}-{turn}-{end}") for end, each in enumerate(stations)]
            answers += await asyncio.gather(*asked)
    assert len(answers) == 102
    assert len({json.loads(text)[2]["transactionId"] for text in answers}) == 1
    (row,) = await kept(where, tables.transactions)
    assert (row.station_id, row.transaction_id) == ("CP001", str(row.number))
    assert len(await kept(where, tables.transaction_events)) == 1


@pytest.mark.threat(51)
async def test_a_stop_that_is_repeated_has_its_samples_once_and_the_same_answer(site, tmp_path) -> None:
    station = await site.connect()
    number = json.loads(await station.ask(START % "2"))[2]["transactionId"]
    first = await station.ask(STOP % ("3", number))
    assert {await station.ask(STOP % ("3", number)) for _ in range(5)} == {first}
    other = await site.connect()
    assert json.loads(await other.ask(STOP % ("1", number)))[0] == 3
    (row,) = (await site.get("/api/v1/transactions"))["items"]
    assert (row["energy_wh"], row["conflict"]) == (500, False)
    values = sorted(each.value for each in await kept(tmp_path / "evwire.sqlite3", tables.samples))
    assert values == [1000, 1200, 1500]


async def test_an_equal_message_with_the_same_id_has_the_same_bytes_for_answer_whatever_became_of_the_card(
    site,
) -> None:
    station = await site.connect()
    first = await station.ask(START % "2")
    assert set(json.loads(first)[2]["idTagInfo"]) == {"status", "expiryDate"}
    number = json.loads(first)[2]["transactionId"]
    await card(site, "Blocked")
    assert await station.ask(START % "2") == first
    assert await (await site.connect()).ask(START % "2") == first
    asked_anew = json.loads(await (await site.connect()).ask(START % "3"))[2]
    assert (asked_anew["transactionId"], asked_anew["idTagInfo"]) == (number, {"status": "Blocked"})


async def test_an_equal_event_has_the_same_verdict_for_answer_whatever_its_message_id(site) -> None:
    station = await site.connect(subprotocol="ocpp2.0.1")
    first = await station.ask(EVENT % ("2", "Started", "2026-01-01T12:00:00Z", 0, "false"))
    await card(site, "Blocked")
    again = await station.ask(EVENT % ("3", "Started", "2026-01-01T12:00:00Z", 0, "true"))
    assert again == first.replace('"2"', '"3"', 1)
    assert "Accepted" in first


async def test_a_different_event_with_the_same_number_is_answered_for_itself(site) -> None:
    station = await site.connect(subprotocol="ocpp2.0.1")
    await station.ask(EVENT % ("2", "Started", "2026-01-01T12:00:00Z", 0, "false"))
    await card(site, "Blocked")
    answer = json.loads(await station.ask(EVENT % ("2", "Started", "2026-01-01T12:01:00Z", 0, "false")))
    assert answer[2]["idTokenInfo"]["status"] == "Blocked"
    (row,) = (await site.get("/api/v1/transactions"))["items"]
    assert (row["conflict"], row["id_token_status"]) == (True, "Accepted")


async def test_one_id_with_different_payloads_is_two_messages(site) -> None:
    station = await site.connect()
    await station.ask(START % "2")
    other = (START % "2").replace('"connectorId":1', '"connectorId":2')
    await station.ask(other)
    assert len((await site.get("/api/v1/transactions"))["items"]) == 2


async def test_a_start_whose_transaction_has_ended_begins_another(site) -> None:
    station = await site.connect()
    first = json.loads(await station.ask(START % "2"))[2]["transactionId"]
    await station.ask(STOP % ("3", first))
    assert json.loads(await station.ask(START % "4"))[2]["transactionId"] != first


async def test_a_message_that_comes_again_while_it_is_being_handled_is_answered_once(site, tmp_path) -> None:
    station = await site.connect()
    other = sqlite3.connect(tmp_path / "evwire.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    for _ in range(3):
        await station.link.send(START % "2")
    while (await site.http.get("/api/v1/frames")).text.count("StartTransaction") < 3:
        await asyncio.sleep(0)
    other.rollback()
    other.close()
    answers = [json.loads(await station.receive()), json.loads(await station.ask('[2,"3","Heartbeat",{}]'))]
    assert [answer[:2] for answer in answers] == [[3, "2"], [3, "3"]]
    assert len((await site.get("/api/v1/transactions"))["items"]) == 1


@pytest.mark.threat(52)
@pytest.mark.parametrize("charges", [50, pytest.param(500, marks=pytest.mark.soak)])
async def test_ten_messages_of_each_charge_of_the_last_months_are_taken_in_order_and_set_nothing_off(
    site, tmp_path, charges
) -> None:
    station = await site.connect()
    await station.ask(BOOT)
    now = (await now_of(station)).strftime(SECONDS)
    await station.ask(STATUS % ("s0", "NoError", "Available", now))
    began = datetime(2026, 1, 1, tzinfo=UTC)
    for turn in range(charges):
        at = [(began + timedelta(hours=turn, minutes=6 * index)).strftime(SECONDS) for index in range(10)]
        answer = json.loads(await station.ask(START.replace("2026-01-01T12:00:00Z", at[0]) % f"{turn}-0"))
        assert (answer[0], answer[1]) == (3, f"{turn}-0")
        number = answer[2]["transactionId"]
        stop = STOP.replace("2026-01-01T13:00:00Z", at[9]).replace("2026-01-01T12:30:00Z", at[5])
        burst = [
            STATUS % (f"{turn}-1", "GroundFailure" if turn % 7 == 0 else "NoError", "Charging", at[1]),
            *(METER % (f"{turn}-{index}", number, at[index], 1000 + index) for index in range(2, 9)),
            stop % (f"{turn}-9", number),
        ]
        for text in burst:
            await station.link.send(text)
        # Nothing but the answers, in order: no command.
        for index, text in enumerate(burst, 1):
            assert (await station.receive()).startswith(f'[3,"{turn}-{index}",'), text
    rows = await kept(tmp_path / "evwire.sqlite3", tables.transactions)
    assert [row.started_at for row in rows] == [began + timedelta(hours=turn) for turn in range(charges)]
    assert {row.energy_wh for row in rows} == {500}
    assert not any(row.superseded_by or row.conflict or row.doubtful_time for row in rows)
    (connector,) = (await site.get("/api/v1/stations/CP001"))["connectors"]
    assert (connector["status"], connector["error_code"]) == ("Available", None)
    assert (await site.get("/api/v1/commands"))["items"] == []


@pytest.mark.threat(52)
@pytest.mark.parametrize(("age", "live"), [(0, True), (299, True), (300, True), (301, False), (-3600, True)])
def test_what_is_older_than_five_minutes_sets_nothing_off(age, live) -> None:
    now = datetime(2026, 1, 1, 12, tzinfo=UTC)
    assert is_live(now - timedelta(seconds=age), now) is live


@pytest.mark.parametrize(("offline_starts", "answered"), [("judge", "Blocked"), ("accept", "Accepted")])
@pytest.mark.parametrize("subprotocol", ["ocpp1.6", "ocpp2.0.1"])
async def test_a_start_with_a_refused_card_while_offline_is_kept_and_marked_and_answered_as_wished(
    start, offline_starts, answered, subprotocol
) -> None:
    site = await start(offline_starts=OfflineStarts(offline_starts))
    await card(site, "Blocked")
    station = await site.connect(subprotocol=subprotocol)
    old = subprotocol == "ocpp1.6"
    text = START % "2" if old else EVENT % ("2", "Started", "2026-01-01T12:00:00Z", 0, "true")
    answer = json.loads(await station.ask(text))[2]
    assert answer["idTagInfo" if old else "idTokenInfo"]["status"] == answered
    (row,) = (await site.get("/api/v1/transactions"))["items"]
    assert (row["started_at"], row["stopped_at"]) == ("2026-01-01T12:00:00Z", None)
    assert (row["id_token"], row["id_token_status"], row["unauthorized"]) == ("04A2B3C4", "Blocked", True)


@pytest.mark.parametrize("subprotocol", ["ocpp1.6", "ocpp2.0.1"])
async def test_a_start_that_is_told_as_it_happens_is_always_answered_with_the_truth(start, subprotocol) -> None:
    site = await start(offline_starts=OfflineStarts.ACCEPT)
    await card(site, "Blocked")
    station = await site.connect(subprotocol=subprotocol)
    now = SYSTEM_CLOCK.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    if subprotocol == "ocpp1.6":
        answer = json.loads(await station.ask(START.replace("2026-01-01T12:00:00Z", now) % "2"))[2]["idTagInfo"]
    else:
        answer = json.loads(await station.ask(EVENT % ("2", "Started", now, 0, "false")))[2]["idTokenInfo"]
    assert answer["status"] == "Blocked"


async def test_a_start_while_offline_is_judged_by_what_the_card_was_then(site) -> None:
    await card(site, expires_at="2026-02-01T00:00:00Z")
    station = await site.connect()
    assert json.loads(await station.ask(START % "2"))[2]["idTagInfo"]["status"] == "Accepted"
    later = START.replace("2026-01-01", "2026-03-01").replace('"connectorId":1', '"connectorId":2')
    assert json.loads(await station.ask(later % "3"))[2]["idTagInfo"]["status"] == "Expired"
    second, first = (await site.get("/api/v1/transactions"))["items"]
    assert (first["unauthorized"], second["unauthorized"]) == (False, True)


async def test_the_limit_of_a_card_holds_for_starts_that_come_at_once(database) -> None:
    await database.write(tokens.add_token(tokens.TokenRow(value="04A2B3C4", concurrent_limit=2)))
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    outcomes = await asyncio.gather(
        *(
            database.write(
                transactions.happened(
                    f"CP{number:03}",
                    model.TransactionEvent(
                        kind=model.TransactionEventKind.STARTED,
                        transaction_id="T-1",
                        timestamp=noon,
                        seq_no=0,
                        id_token=model.IdToken("04A2B3C4"),
                    ),
                    noon,
                )
            )
            for number in range(10)
        )
    )
    assert sorted(each.info.status for each in outcomes) == ["Accepted"] * 2 + ["ConcurrentTx"] * 8
