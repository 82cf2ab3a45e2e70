"""What stations are set up with: wanted, read, compared, and written only where it differs, and not too often."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
import websockets

from evwire.server.stations.comparing import same

BOOT = '[2,"1","BootNotification",{"chargePointVendor":"VendorName","chargePointModel":"M","firmwareVersion":"%s"}]'
BOOT_2 = (
    '[2,"1","BootNotification",{"reason":"PowerUp","chargingStation":{"model":"ModelName","vendorName":"VendorName"}}]'
)
CONFIGURATION = "/api/v1/stations/CP001/configuration"
HEARTBEAT = ("OCPPCommCtrlr", "HeartbeatInterval")
SAMPLES = ("SampledDataCtrlr", "TxUpdatedInterval")
COLOUR = ("CustomizationCtrlr", "com.example.Colour")


class Charger:
    """A 1.6 charge point with these keys; ``heard`` is what it was asked for, ``answers`` what it says to a change."""

    def __init__(self, typed: Any, keys: dict[str, str]) -> None:
        self.typed = typed
        self.keys = keys
        self.heard: list[str] = []
        self.answers: Callable[[str, str], str] = lambda key, value: "Accepted"
        self.done = asyncio.Event()

    @property
    def writes(self) -> list[str]:
        return [text for text in self.heard if text.startswith("ChangeConfiguration")]

    async def serve(self) -> None:
        with suppress(websockets.ConnectionClosed):
            while True:
                message = json.loads(await self.typed.link.recv())
                if message[0] != 2:
                    continue
                _, message_id, action, payload = message
                self.heard.append(f"{action} {json.dumps(payload, separators=(',', ':'))}")
                await self.typed.link.send(json.dumps([3, message_id, self.answer(action, payload)]))

    def answer(self, action: str, payload: Any) -> object:
        if action == "GetConfiguration":
            found = [key for key in payload["key"] if key in self.keys]
            return {
                "configurationKey": [{"key": key, "readonly": False, "value": self.keys[key]} for key in found],
                "unknownKey": [key for key in payload["key"] if key not in self.keys],
            }
        assert action == "ChangeConfiguration", action
        status = self.answers(payload["key"], payload["value"])
        if status == "Accepted":
            self.keys[payload["key"]] = payload["value"]
        return {"status": status}


@asynccontextmanager
async def charger(site: Any, keys: dict[str, str], firmware: str = "1") -> AsyncIterator[Charger]:
    """One that has booted, and answers from then on."""
    typed = await site.connect()
    await typed.ask(BOOT % firmware)
    connected = Charger(typed, keys)
    serving = asyncio.create_task(connected.serve())
    yield connected
    await typed.link.close()
    await serving


async def want(site: Any, place: tuple[str, str], value: str, at: str = CONFIGURATION) -> None:
    answer = await site.http.put(f"{at}/{place[0]}/{place[1]}", json={"value": value})
    assert answer.status_code == 200, answer.text


async def settled(site: Any, *states: str) -> list[dict[str, Any]]:
    """The configuration of CP001 once it is so."""
    async with asyncio.timeout(20):
        while True:
            rows: list[dict[str, Any]] = await site.get(CONFIGURATION)
            if [each["state"] for each in rows] == list(states):
                return rows
            await asyncio.sleep(0.01)


async def known(site: Any) -> None:
    """The station has been here."""
    typed = await site.connect()
    await typed.ask(BOOT % "1")
    await typed.link.close()
    while (await site.get("/api/v1/stations/CP001"))["online"]:
        await asyncio.sleep(0)


async def test_in_1_6_what_differs_is_read_and_written_and_this_is_what_goes_over_the_wire(site) -> None:
    station = await site.connect()
    await station.ask(BOOT % "1")
    await want(site, HEARTBEAT, "300")
    frame = json.loads(await station.receive())
    assert frame[2:] == ["GetConfiguration", {"key": ["HeartbeatInterval"]}]
    await station.link.send(
        f'[3,"{frame[1]}",{{"configurationKey":[{{"key":"HeartbeatInterval","readonly":false,"value":"60"}}]}}]'
    )
    frame = json.loads(await station.receive())
    assert frame[2:] == ["ChangeConfiguration", {"key": "HeartbeatInterval", "value": "300"}]
    await station.link.send(f'[3,"{frame[1]}",{{"status":"Accepted"}}]')
    (row,) = await settled(site, "in_step")
    assert {name: row[name] for name in ("desired", "actual", "for_all", "reason", "writes_today")} == {
        "desired": "300",
        "actual": "300",
        "for_all": False,
        "reason": None,
        "writes_today": 1,
    }


@pytest.mark.parametrize("subprotocol", ["ocpp2.0.1", "ocpp2.1"])
async def test_in_2_x_the_same_words_are_variables_of_components(site, subprotocol) -> None:
    station = await site.connect(subprotocol=subprotocol)
    await station.ask(BOOT_2)
    await want(site, HEARTBEAT, "300")
    named = {"component": {"name": "OCPPCommCtrlr"}, "variable": {"name": "HeartbeatInterval"}}
    frame = json.loads(await station.receive())
    assert frame[2:] == ["GetVariables", {"getVariableData": [{**named, "attributeType": "Actual"}]}]
    result = {**named, "attributeStatus": "Accepted", "attributeValue": "60"}
    await station.link.send(json.dumps([3, frame[1], {"getVariableResult": [result]}]))
    frame = json.loads(await station.receive())
    assert frame[2:] == [
        "SetVariables",
        {"setVariableData": [{"attributeValue": "300", "attributeType": "Actual", **named}]},
    ]
    info = {"reasonCode": "OutOfRange", "additionalInfo": "at most 100"}
    refused = {**named, "attributeStatus": "Rejected", "attributeStatusInfo": info}
    await station.link.send(json.dumps([3, frame[1], {"setVariableResult": [refused]}]))
    (row,) = await settled(site, "refused")
    assert (row["actual"], row["reason"]) == ("60", "Rejected: OutOfRange: at most 100")


async def test_a_reboot_that_wipes_three_keys_costs_three_writes_and_one_that_wipes_nothing_none(site) -> None:
    await known(site)
    wanted = {"HeartbeatInterval": "300", "MeterValueSampleInterval": "10", "com.example.Colour": "green"}
    for place, value in zip((HEARTBEAT, SAMPLES, COLOUR), wanted.values(), strict=True):
        await want(site, place, value)
    factory = {"HeartbeatInterval": "60", "MeterValueSampleInterval": "0", "com.example.Colour": "red"}
    for _ in range(2):
        keys = dict(factory)
        async with charger(site, keys) as station:
            while keys != wanted:
                await asyncio.sleep(0.01)
            await settled(site, "in_step", "in_step", "in_step")
        assert station.writes == [
            'ChangeConfiguration {"key":"HeartbeatInterval","value":"300"}',
            'ChangeConfiguration {"key":"MeterValueSampleInterval","value":"10"}',
            'ChangeConfiguration {"key":"com.example.Colour","value":"green"}',
        ]
    read = (await site.get(CONFIGURATION))[0]["read_at"]
    async with charger(site, dict(wanted)) as station:
        while (await site.get(CONFIGURATION))[0]["read_at"] == read:
            await asyncio.sleep(0.01)
    assert station.heard == [
        'GetConfiguration {"key":["GetConfigurationMaxKeys"]}',
        'GetConfiguration {"key":["HeartbeatInterval","MeterValueSampleInterval","com.example.Colour"]}',
    ]


async def test_a_refused_value_is_asked_for_again_only_with_another_value_or_another_firmware(site) -> None:
    await known(site)
    await want(site, HEARTBEAT, "7")
    keys = {"HeartbeatInterval": "60"}

    async def written(firmware: str, value: str | None = None) -> list[str]:
        before = [each["read_at"] for each in await site.get(CONFIGURATION)]
        async with charger(site, keys, firmware) as station:
            station.answers = lambda key, value: "Rejected"
            if value is not None:
                await want(site, HEARTBEAT, value)
            while [each["read_at"] for each in await settled(site, "refused")] == before:
                await asyncio.sleep(0.01)
        return station.writes

    assert len(await written("1")) == 1
    assert await written("1") == []
    assert len(await written("2")) == 1
    assert len(await written("2", "8")) == 1
    (row,) = await site.get(CONFIGURATION)
    assert (row["actual"], row["reason"]) == ("60", "Rejected")


async def test_what_needs_a_reboot_is_not_written_again_before_there_was_one(site) -> None:
    await known(site)
    await want(site, HEARTBEAT, "300")
    keys = {"HeartbeatInterval": "60"}
    async with charger(site, keys) as station:
        station.answers = lambda key, value: "RebootRequired"
        await settled(site, "needs_reboot")
        await want(site, HEARTBEAT, "300")
        await want(site, SAMPLES, "10")
        await settled(site, "needs_reboot", "refused")
    assert len(station.writes) == 1
    keys["HeartbeatInterval"] = "300"
    async with charger(site, keys):
        await settled(site, "in_step", "refused")


async def test_a_charger_that_fights_back_is_written_ten_times_a_day_and_no_more(site) -> None:
    await known(site)
    await want(site, HEARTBEAT, "300")
    writes = 0
    for _ in range(12):
        before = (await site.get(CONFIGURATION))[0]["read_at"]
        async with charger(site, {"HeartbeatInterval": "60"}) as station:
            while not station.heard or (await site.get(CONFIGURATION))[0]["read_at"] == before:
                await asyncio.sleep(0.01)
            (row,) = await settled(site, "in_step" if writes < 10 else "waiting")
        writes += len(station.writes)
    assert (writes, row["writes_today"], row["reason"]) == (10, 10, "written 10 times today")


async def test_while_a_transaction_runs_a_station_is_read_and_written_when_it_has_ended(site) -> None:
    station = await site.connect()
    await station.ask(BOOT % "1")
    start = (
        '[2,"2","StartTransaction",{"connectorId":1,"idTag":"04A2","meterStart":0,"timestamp":"2026-01-01T12:00:00Z"}]'
    )
    number = json.loads(await station.ask(start))[2]["transactionId"]
    await want(site, HEARTBEAT, "300")
    read = json.loads(await station.receive())
    assert read[2] == "GetConfiguration"
    answer = '{"configurationKey":[{"key":"HeartbeatInterval","readonly":false,"value":"60"}]}'
    await station.link.send(f'[3,"{read[1]}",{answer}]')
    (row,) = await settled(site, "waiting")
    assert row["reason"] == "a transaction is running"
    stop = f'[2,"3","StopTransaction",{{"transactionId":{number},"meterStop":9,"timestamp":"2026-01-01T13:00:00Z"}}]'
    assert (await station.ask(stop)).startswith('[3,"3"')
    read = json.loads(await station.receive())
    await station.link.send(f'[3,"{read[1]}",{answer}]')
    assert json.loads(await station.receive())[2:] == [
        "ChangeConfiguration",
        {"key": "HeartbeatInterval", "value": "300"},
    ]


async def test_what_is_wanted_of_all_holds_where_nothing_else_is_wanted(site) -> None:
    await known(site)
    await want(site, HEARTBEAT, "300", "/api/v1/configuration")
    await want(site, SAMPLES, "10", "/api/v1/configuration")
    await want(site, ("ocppcommctrlr", "heartbeatinterval"), "60")
    assert [(row["desired"], row["for_all"]) for row in await site.get(CONFIGURATION)] == [("10", True), ("60", False)]
    assert (await site.http.delete(f"{CONFIGURATION}/OCPPCommCtrlr/HeartbeatInterval")).status_code == 204
    assert [(row["desired"], row["for_all"]) for row in await site.get(CONFIGURATION)] == [("300", True), ("10", True)]
    assert [row["desired"] for row in await site.get("/api/v1/configuration")] == ["300", "10"]
    assert (await site.http.delete(f"{CONFIGURATION}/OCPPCommCtrlr/HeartbeatInterval")).status_code == 404


async def test_a_report_that_shows_another_value_has_it_written_again(site) -> None:
    station = await site.connect(subprotocol="ocpp2.0.1")
    await station.ask(BOOT_2)
    await want(site, HEARTBEAT, "300")
    named = {"component": {"name": "OCPPCommCtrlr"}, "variable": {"name": "HeartbeatInterval"}}
    result = {**named, "attributeStatus": "Accepted", "attributeValue": "300"}
    read = json.loads(await station.receive())
    await station.link.send(json.dumps([3, read[1], {"getVariableResult": [result]}]))
    await settled(site, "in_step")
    reported = {**named, "variableAttribute": [{"value": "60"}]}
    report = {"requestId": 7, "seqNo": 0, "generatedAt": "2026-01-01T12:00:00Z", "reportData": [reported]}
    assert await station.ask(json.dumps([2, "9", "NotifyReport", report])) == '[3,"9",{}]'
    assert json.loads(await station.receive())[2] == "GetVariables"


async def test_nothing_is_asked_of_a_station_before_it_is_ready(site) -> None:
    await known(site)
    await want(site, HEARTBEAT, "300")
    station = await site.connect()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(station.link.recv(), 0.2)
    assert not (await site.get("/api/v1/stations/CP001"))["ready"]
    assert (await station.ask(BOOT % "1")).startswith('[3,"1"')
    assert json.loads(await station.receive())[2] == "GetConfiguration"
    assert (await site.get("/api/v1/stations/CP001"))["ready"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("SecurityCtrlr/BasicAuthPassword", 422),
        ("A" * 51 + "/B", 422),
        ("OCPPCommCtrlr/HeartbeatInterval?connector_id=1", 422),
        ("OCPPCommCtrlr/HeartbeatInterval?evse_id=0", 422),
    ],
)
async def test_what_no_station_can_be_wanted_to_have_is_422(site, path, expected) -> None:
    await known(site)
    assert (await site.http.put(f"{CONFIGURATION}/{path}", json={"value": "1"})).status_code == expected
    assert await site.get(CONFIGURATION) == []


@pytest.mark.parametrize(
    ("wanted", "actual", "expected"),
    [
        ("true", "True", True),
        ("10", "10.0", True),
        ("1,2", "1, 2", True),
        ("a,b", "b,a", False),
        ("Green", "green", False),
        ("", " ", True),
        ("NaN", "nan", False),
        ("1e400", "1E+400", False),
        ("0", "-0", True),
    ],
)
def test_two_texts_are_the_same_when_they_mean_the_same(wanted: str, actual: str, expected: bool) -> None:
    assert same(wanted, actual) is expected


def test_the_order_of_a_list_counts_unless_it_is_said_not_to() -> None:
    assert same("Energy,Power", "Power,Energy", in_any_order=True)
    assert not same("Energy,Power", "Energy", in_any_order=True)
