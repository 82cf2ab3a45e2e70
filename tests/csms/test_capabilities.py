"""What a station can be asked for is told beforehand."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from both_ends import both_ends
from evwire import CallRefused, ConnectionClosed, Station, model, v16
from evwire.versions import ALL
from mapping_lab import Lab
from wire import Wire

BOOT = (
    '[2,"1","BootNotification",{"chargePointVendor":"VendorName","chargePointModel":"ModelName",'
    '"firmwareVersion":"%s"}]'
)


async def refuse(wire: Wire, asking: asyncio.Task[object], code: str) -> None:
    request = await wire.receive()
    wire.send(f'[4,"{request.split(chr(34))[1]}","{code}","",{{}}]')
    with pytest.raises(CallRefused):
        await asking


async def reset(station: Station[None], wire: Wire, code: str) -> None:
    await refuse(wire, asyncio.create_task(station.reset()), code)


@pytest.mark.parametrize("version", ALL)
async def test_every_operation_that_a_csms_may_ask_is_told_of_in_every_version(version) -> None:
    async with Lab() as lab:
        await lab.connect(subprotocol=version.subprotocol)
        told = lab.csms.stations["CP001"].capabilities
        assert told.version == version.name
        assert [each.operation for each in told.operations] == [
            operation.name for operation in model.OPERATIONS if operation.asker is not model.Asker.STATION
        ]
        assert msgspec.json.decode(msgspec.json.encode(told), type=model.Capabilities) == told


async def test_options_that_the_version_cannot_say_are_named_with_what_becomes_of_them() -> None:
    async with Lab() as lab:
        await lab.connect()
        told = lab.csms.stations["CP001"].capabilities.of(model.Reset)
        assert (told.available, told.why_not, told.options) == (True, None, ("kind",))
        assert told.limits == (
            model.Limit(
                field="kind",
                value="ImmediateAndResume",
                refused=False,
                why="1.6 resumes no transaction: it is said as Hard",
            ),
            model.Limit(field="evse_id", refused=True, why="OCPP 1.6 has no reset of one EVSE"),
        )
        await lab.connect("NEW", "ocpp2.1")
        assert lab.csms.stations["NEW"].capabilities.of("reset").limits == ()
        with pytest.raises(KeyError):
            lab.csms.stations["NEW"].capabilities.of(model.Heartbeat)


@pytest.mark.parametrize("code", ["NotImplemented", "NotSupported"])
async def test_what_was_refused_is_remembered_over_connections_until_another_firmware_boots(code: str) -> None:
    async with Lab() as lab:
        wire = await lab.connect()
        await wire.ask(BOOT % "1.0")
        station = lab.csms.stations["CP001"]
        await reset(station, wire, code)
        told = station.capabilities.of("reset")
        assert (told.available, told.why_not) == (False, f"the station refused it: {code}")
        wire.cut()
        await lab.clock.settle()
        with pytest.raises(ConnectionClosed):
            await lab.csms.stations.get("CP001", station).reset()
        wire = await lab.connect()
        await wire.ask(BOOT % "1.0")
        assert not lab.csms.stations["CP001"].capabilities.of("reset").available
        await wire.ask(BOOT % "1.1")
        assert lab.csms.stations["CP001"].capabilities.of("reset").available


async def test_a_refusal_for_another_reason_says_nothing_of_what_a_station_can_do() -> None:
    async with Lab() as lab:
        wire = await lab.connect()
        await reset(lab.csms.stations["CP001"], wire, "InternalError")
        assert lab.csms.stations["CP001"].capabilities.of("reset").available


async def test_what_a_station_takes_after_all_it_can_do() -> None:
    async with Lab() as lab:
        wire = await lab.connect()
        station = lab.csms.stations["CP001"]
        await reset(station, wire, "NotSupported")
        asking = asyncio.create_task(station.reset())
        request = await wire.receive()
        wire.send(f'[3,"{request.split(chr(34))[1]}",{{"status":"Accepted"}}]')
        await asking
        assert station.capabilities.of("reset").available


async def test_a_refusal_of_a_versions_own_message_counts_for_the_operation_that_says_it() -> None:
    async with Lab() as lab:
        wire = await lab.connect()
        station = lab.csms.stations["CP001"]
        native = asyncio.create_task(station.call(v16.ResetRequest(type=v16.ResetType.SOFT)))
        await refuse(wire, native, "NotSupported")
        assert not station.capabilities.of("reset").available
        json = asyncio.create_task(station.call_json("UnlockConnector", b'{"connectorId":1}'))
        await refuse(wire, json, "NotImplemented")
        assert not station.capabilities.of("unlock-connector").available


async def test_a_feature_that_the_station_has_not_got_takes_its_operations_away() -> None:
    async with Lab() as lab:
        await lab.connect()
        station = lab.csms.stations["CP001"]
        station.learn_features({"Core": True, "RemoteTrigger": False})
        told = station.capabilities.of("trigger-message")
        assert (told.available, told.why_not) == (False, "the station has no RemoteTrigger")
        assert station.capabilities.of("reset").available


# Learned from what the station says of itself

KEYS = '[3,"%s",{"configurationKey":[{"key":"%s","readonly":true,"value":"%s"}]}]'


async def tell_features(station: Station[None], wire: Wire, key: str, value: str) -> None:
    query = model.VariableQuery.of(model.CUSTOMIZATION, "SupportedFeatureProfiles")
    asking = asyncio.create_task(station.get_variables([query]))
    request = await wire.receive()
    wire.send(KEYS % (request.split(chr(34))[1], key, value))
    await asking


def available(station: Station[None], *operations: str) -> list[bool]:
    return [station.capabilities.of(each).available for each in operations]


@pytest.mark.parametrize("spelled", ["SupportedFeatureProfiles", "supportedfeatureprofiles"])
async def test_1_6_9_1_29_the_feature_profiles_that_a_station_names_are_what_it_can_do(spelled: str) -> None:
    async with Lab() as lab:
        wire = await lab.connect()
        station = lab.csms.stations["CP001"]
        asked = ("reset", "reserve-now", "send-local-list", "set-charging-profile", "trigger-message")
        assert available(station, *asked) == [True] * 5
        await tell_features(station, wire, spelled, "Core, reservation,SmartCharging")
        assert available(station, *asked) == [True, True, False, True, False]
        assert station.capabilities.of("send-local-list").why_not == "the station has no LocalAuthListManagement"
        await tell_features(station, wire, spelled, "Core,LocalAuthListManagement")
        assert available(station, *asked) == [True, False, True, False, False]


@pytest.mark.parametrize("nonsense", ["", "Profiles", "SmartCharging"])
async def test_a_list_of_feature_profiles_without_core_is_not_believed(nonsense: str) -> None:
    async with Lab() as lab:
        wire = await lab.connect()
        station = lab.csms.stations["CP001"]
        await tell_features(station, wire, "SupportedFeatureProfiles", nonsense)
        assert available(station, "reset", "reserve-now", "send-local-list") == [True] * 3


async def test_what_a_station_named_is_forgotten_with_another_firmware() -> None:
    async with Lab() as lab:
        wire = await lab.connect()
        await wire.ask(BOOT % "1.0")
        station = lab.csms.stations["CP001"]
        await tell_features(station, wire, "SupportedFeatureProfiles", "Core")
        assert available(station, "reserve-now") == [False]
        await wire.ask(BOOT % "1.0")
        assert available(station, "reserve-now") == [False]
        await wire.ask(BOOT % "1.1")
        assert available(station, "reserve-now") == [True]


REPORT = '[2,"r","NotifyReport",{"requestId":1,"seqNo":0,"generatedAt":"2026-01-01T12:00:00Z","reportData":[%s]}]'
OF = '{"component":{"name":"%s"},"variable":{"name":"%s"},"variableAttribute":[{"value":"%s"}]}'


@pytest.mark.parametrize("subprotocol", ["ocpp2.0.1", "ocpp2.1"])
async def test_2_x_a_component_that_is_not_available_takes_its_operations_away(subprotocol: str) -> None:
    async with Lab() as lab:
        wire = await lab.connect(subprotocol=subprotocol)
        station = lab.csms.stations["CP001"]
        asking = asyncio.create_task(station.call(model.GetBaseReport(request_id=1)))
        wire.send(f'[3,"{(await wire.receive()).split(chr(34))[1]}",{{"status":"Accepted"}}]')
        await asking
        asked = ("reserve-now", "send-local-list", "set-charging-profile", "set-display-message", "reset")
        parts = (
            OF % ("ReservationCtrlr", "Available", "false"),
            OF % ("SmartChargingCtrlr", "Available", "true"),
            OF % ("LocalAuthListCtrlr", "Entries", "0"),
        )
        await wire.ask(REPORT % ",".join(parts))
        await lab.clock.settle()
        # Of what a part of a report does not speak nothing is known.
        assert available(station, *asked) == [False, True, True, True, True]
        await wire.ask(REPORT % (OF % ("ReservationCtrlr", "Available", "true")))
        await lab.clock.settle()
        assert available(station, *asked) == [True] * 5


@pytest.mark.parametrize("version", ["1.6", "2.0.1", "2.1"])
async def test_a_full_report_tells_all_that_a_station_cannot_do(version: str) -> None:
    async with both_ends(version) as it:
        asked = ("reserve-now", "send-local-list", "set-charging-profile", "set-display-message")
        sayable = version != "1.6"
        assert available(it.there, *asked) == [True, True, True, sayable]
        await it.there.get_base_report()
        assert available(it.there, *asked) == [True, True, False, False]
