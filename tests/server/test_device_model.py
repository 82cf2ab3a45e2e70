"""What stations say they are made of: kept part by part, and shown."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest

from evwire import model
from evwire.server.storage import Database, configuration, variables
from evwire.server.storage.configuration import EVERY_STATION, ConfigurationState, Standing
from evwire.server.storage.places import Place

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
HEARTBEAT = Place("OCPPCommCtrlr", "", 0, 0, "HeartbeatInterval", "")
BOOT_2 = (
    '[2,"1","BootNotification",{"reason":"PowerUp","chargingStation":{"model":"ModelName","vendorName":"VendorName"}}]'
)
PART = (
    '[2,"%d","NotifyReport",{"requestId":7,"seqNo":%d,"tbc":%s,"generatedAt":"2026-01-01T12:00:00Z","reportData":['
    '{"component":{"name":"EVSE","evse":{"id":%d}},"variable":{"name":"Power"},'
    '"variableAttribute":[{"type":"MaxSet","mutability":"ReadOnly","value":"22000"},{"value":"0"}],'
    '"variableCharacteristics":{"unit":"W","dataType":"decimal","maxLimit":22000,"supportsMonitoring":true}}]}]'
)


@pytest.mark.parametrize("subprotocol", ["ocpp2.0.1", "ocpp2.1"])
async def test_the_parts_of_a_report_are_kept_before_they_are_acknowledged_and_a_repeated_one_once(
    site, subprotocol
) -> None:
    station = await site.connect(subprotocol=subprotocol)
    await station.ask(BOOT_2)
    assert await station.ask(PART % (2, 0, "true", 1)) == '[3,"2",{}]'
    kept = (await site.get("/api/v1/stations/CP001/variables"))["items"]
    assert [(row["evse_id"], row["attribute"], row["value"]) for row in kept] == [
        (1, "Actual", "0"),
        (1, "MaxSet", "22000"),
    ]
    assert {name: kept[1][name] for name in ("mutability", "data_kind", "unit", "max_limit", "place")} == {
        "mutability": "ReadOnly",
        "data_kind": "decimal",
        "unit": "W",
        "max_limit": 22000.0,
        "place": 2,
    }
    await station.ask(PART % (3, 1, "false", 2))
    await station.ask(PART % (4, 0, "true", 1))
    assert len((await site.get("/api/v1/stations/CP001/variables"))["items"]) == 4
    lines = (await site.http.get("/api/v1/stations/CP001/variables.csv?component=evse")).text.splitlines()
    assert len(lines) == 5


async def test_the_keys_that_1_6_lists_are_kept_too_and_passwords_are_not(site) -> None:
    station = await site.connect()
    asking = asyncio.create_task(site.http.post("/api/v1/stations/CP001/commands/get-base-report", json={}))
    _, message_id, action, payload = json.loads(await station.receive())
    assert (action, payload) == ("GetConfiguration", {})
    await station.link.send(
        f'[3,"{message_id}",{{"configurationKey":[{{"key":"HeartbeatInterval","readonly":true,"value":"60"}},'
        '{"key":"AuthorizationKey","readonly":false,"value":"00112233"}]}]'
    )
    assert (await asking).status_code == 200
    kept = (await site.get("/api/v1/stations/CP001/variables"))["items"]
    assert [(row["component"], row["variable"], row["value"], row["mutability"]) for row in kept] == [
        ("CustomizationCtrlr", "AuthorizationKey", None, "ReadWrite"),
        ("OCPPCommCtrlr", "HeartbeatInterval", "60", "ReadOnly"),
    ]


def reported(value: str) -> tuple[model.ReportedVariable, ...]:
    component, variable = HEARTBEAT.names()
    attributes = (model.VariableAttribute(value=value), model.VariableAttribute(kind=model.Attribute.TARGET))
    return (model.ReportedVariable(component=component, variable=variable, attributes=attributes),)


async def test_what_a_station_said_later_counts_whatever_comes_first(database: Database) -> None:
    for value, minutes in (("2", 2), ("1", 1), ("2", 2)):
        told = variables.reported("CP001", reported(value), NOON + timedelta(minutes=minutes), NOON)
        await database.write(told)
    rows = await database.read(variables.variables_of("CP001", 10))
    assert [(row.attribute, row.value) for row in rows] == [("Actual", "2"), ("Target", None)]
    assert await database.read(variables.variables_of("CP001", 10, variable="heartbeatinterval")) == rows
    assert await database.read(variables.variables_of("CP001", 10, component="Other")) == []


async def test_what_is_wanted_and_how_far_a_station_is_are_kept_on_every_database(database: Database) -> None:
    await database.write(configuration.want(EVERY_STATION, HEARTBEAT, "300", NOON))
    await database.write(configuration.want("CP001", HEARTBEAT.key, "60", NOON))
    await database.write(configuration.want("CP001", HEARTBEAT, "61", NOON))
    standing = Standing(wanted="61", actual="60", state=ConfigurationState.WAITING, writes_on="2026-01-01", writes=10)
    for _ in range(2):
        await database.write(configuration.stands("CP001", [(HEARTBEAT, standing)]))
    plan = await database.read(configuration.plan("CP001", NOON))
    (desired,) = plan.desired
    assert (desired.value, desired.of_all, desired.standing) == ("61", False, standing)
    assert standing.writes_of(NOON) == 10
    assert standing.writes_of(NOON + timedelta(hours=12)) == 0
    (other,) = (await database.read(configuration.plan("CP002", NOON))).desired
    assert (other.value, other.of_all, other.standing) == ("300", True, None)
    assert await database.write(configuration.forget("CP001", HEARTBEAT))
    assert not await database.write(configuration.forget("CP001", HEARTBEAT))


def test_a_place_is_named_as_a_person_would() -> None:
    assert str(Place("EVSE", "", 1, 2, "Power", "Max")) == "EVSE/1/2.Power[Max]"
    assert str(HEARTBEAT) == "OCPPCommCtrlr.HeartbeatInterval"
