"""B09, B10: the CSMS says where the station finds it from the next start on."""

from __future__ import annotations

import msgspec
import pytest

from evwire import Basic, model
from evwire.station import MemoryDocuments, NotKept, StationSettings
from station_lab import SILENCE, HandTypedCSMS, Lab, lab

BOTH = pytest.mark.parametrize("version", ["2.0.1", "2.1"])
OLD, NEW = "ws://csms.example/ocpp", "ws://new.example/ocpp"
SETTINGS = StationSettings(sample_interval_s=0, retry_random_range_s=0, connection_attempts=2)


def profile(slot: int = 2, url: str = NEW, security: int = 0, more: str = "") -> str:
    return (
        f'{{"configurationSlot":{slot},"connectionData":{{"ocppVersion":"OCPP20","ocppTransport":"JSON",'
        f'"ocppCsmsUrl":"{url}","messageTimeout":7,"securityProfile":{security},"ocppInterface":"Wired0"{more}}}}}'
    )


async def put(it: Lab, *arguments: object, **more: object) -> str:
    answer = msgspec.json.decode(await it.csms.asks("SetNetworkProfile", profile(*arguments, **more)))  # type: ignore[arg-type]
    reason = answer.get("statusInfo", {}).get("reasonCode")
    return f"{answer['status']} {reason}" if reason else str(answer["status"])


async def prefer(it: Lab, slots: str) -> str:
    answer = await it.csms.asks(
        "SetVariables",
        f'{{"setVariableData":[{{"attributeValue":"{slots}","component":{{"name":"OCPPCommCtrlr"}},'
        '"variable":{"name":"NetworkConfigurationPriority"}}]}',
    )
    status: str = msgspec.json.decode(answer)["setVariableResult"][0]["attributeStatus"]
    return status


async def start_anew(it: Lab) -> None:
    assert await it.csms.asks("Reset", '{"type":"Immediate"}') == '{"status":"Accepted"}'
    await it.clock.settle()


def hosts(csms: HandTypedCSMS) -> list[str]:
    return [url.split("/")[2].removesuffix(".example") for url in csms.urls]


@BOTH
@pytest.mark.requirement("B09.FR.01", "B10.FR.01", "B10.FR.04", "B10.FR.06")
async def test_b10_a_profile_is_used_when_the_priority_names_it_and_the_station_has_started_anew(version: str) -> None:
    documents = MemoryDocuments()
    async with lab(version, documents=documents, settings=SETTINGS) as it:
        assert await put(it) == "Accepted"
        assert await prefer(it, "2,1") == "RebootRequired"
        assert it.station.url == OLD
        await start_anew(it)
        assert hosts(it.csms) == ["csms", "new"] and it.station.url == NEW
    async with lab(version, documents=documents, settings=SETTINGS) as it:
        assert hosts(it.csms) == ["new"]
    async with lab(version, documents=documents, settings=SETTINGS, url="ws://installer.example/ocpp") as it:
        assert hosts(it.csms) == ["installer"]


@pytest.mark.requirement("B10.FR.03", "B10.FR.08", "B10.FR.09")
async def test_b10_fr_03_the_next_entry_is_tried_when_one_could_not_be_had() -> None:
    refusing = {NEW: ConnectionRefusedError("nobody listens")}
    async with lab("2.1", settings=SETTINGS, refusing=refusing) as it:
        await put(it)
        await prefer(it, "2,1")
        await start_anew(it)
        await it.clock.advance(100)
        assert hosts(it.csms) == ["csms", "new", "new", "csms"] and it.station.online


async def test_messages_time_out_as_the_profile_says() -> None:
    async with lab("2.1", settings=SETTINGS, answers={"Heartbeat": SILENCE}) as it:
        await put(it)
        await prefer(it, "2")
        await start_anew(it)
        asking = it.station._spawn(_beat(it))
        await it.clock.advance(6)
        assert not asking.done()
        await it.clock.advance(1)
        assert asking.done()


async def _beat(it: Lab) -> None:
    await it.station.call(model.Heartbeat())


@BOTH
@pytest.mark.requirement("B09.FR.02", "B09.FR.04", "B09.FR.05")
@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        ((4, NEW), "Accepted"),
        ((5, NEW), "Rejected ValueOutOfRange"),
        ((0, NEW), "Rejected ValueOutOfRange"),
        ((2, "wss://new.example/ocpp"), "Rejected InvalidURL"),
        ((2, "http://new.example/ocpp"), "Rejected InvalidURL"),
        ((2, "ws://"), "Rejected InvalidURL"),
        ((2, NEW, 4), "Rejected ValueOutOfRange"),
        ((2, NEW, 1), "Rejected MissingParam"),
        ((2, "wss://new.example/ocpp", 3), "Rejected UnsupportedParam"),
        (
            (2, NEW, 0, ',"apn":{"apn":"internet","apnAuthentication":"NONE"}'),
            "Rejected UnsupportedParam",
        ),
    ],
)
async def test_b09_fr_02_a_profile_that_cannot_be_right_is_refused_with_the_reason(
    version: str, arguments: tuple[object, ...], answer: str
) -> None:
    async with lab(version) as it:
        assert await put(it, *arguments) == answer


@BOTH
@pytest.mark.requirement("B09.FR.04")
async def test_b09_fr_04_the_link_does_not_become_less_secure(version: str) -> None:
    async with lab(version, credentials=Basic("a password of the installer")) as it:
        assert await put(it, 2, NEW, 0) == "Rejected ValueTooLow"
        assert await put(it, 2, NEW, 1) == "Accepted"
        assert await put(it, 2, "wss://new.example/ocpp", 2) == "Accepted"


@pytest.mark.requirement("B09.FR.03")
async def test_b09_fr_03_a_profile_that_cannot_be_kept_has_failed() -> None:
    class Full(MemoryDocuments):
        async def flushed(self) -> None:
            raise NotKept("the disk is full")

    async with lab("2.1", documents=Full()) as it:
        assert await put(it) == "Failed OutOfStorage"
        assert await prefer(it, "2") == "Rejected"


@BOTH
@pytest.mark.requirement("B10.FR.02")
@pytest.mark.parametrize("slots", ["2", "1,2", "", "1,1", "9", "first"])
async def test_b10_fr_02_a_priority_of_slots_without_profiles_is_refused(version: str, slots: str) -> None:
    async with lab(version) as it:
        assert await prefer(it, slots) == "Rejected"


@pytest.mark.requirement("B09.FR.27", "B09.FR.28")
async def test_a_password_of_the_profile_is_for_its_csms_until_there_is_a_new_one_for_all() -> None:
    own = ',"basicAuthPassword":"only for the new one"'
    async with lab("2.1", settings=SETTINGS, credentials=Basic("a password of the installer")) as it:
        await put(it, 2, NEW, 1, own)
        await prefer(it, "2,1")
        await start_anew(it)
        await it.csms.asks(
            "SetVariables",
            '{"setVariableData":[{"attributeValue":"for everybody, from now on","component":{"name":"SecurityCtrlr"},'
            '"variable":{"name":"BasicAuthPassword"}}]}',
        )
        await it.clock.settle()
        secrets = [credentials and credentials[1] for credentials in it.csms.credentials]
        assert secrets == [b"a password of the installer", b"only for the new one", b"for everybody, from now on"]


@pytest.mark.requirement("B09.FR.08", "B09.FR.09", "B09.FR.11")
async def test_b09_fr_09_what_was_set_is_told_by_the_variables_of_its_slot() -> None:
    async with lab("2.1", settings=SETTINGS) as it:
        await put(it)
        names = ("OcppCsmsUrl", "OcppInterface", "MessageTimeout", "SecurityProfile", "ApnEnabled")
        asked = ",".join(
            f'{{"component":{{"name":"NetworkConfiguration","instance":"2"}},"variable":{{"name":"{name}"}}}}'
            for name in names
        )
        answer = msgspec.json.decode(await it.csms.asks("GetVariables", f'{{"getVariableData":[{asked}]}}'))
        assert [each["attributeValue"] for each in answer["getVariableResult"]] == [NEW, "Wired0", "7", "0", "false"]
