"""A01, B05, G03, G04; 1.6, 5.2, 5.3: what the CSMS has set holds after a restart."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import msgspec
import pytest

from evwire import Basic, model
from evwire.station import FileStorage, MemoryDocuments, NotKept, StationSettings
from station_lab import Lab, lab

if TYPE_CHECKING:
    from pathlib import Path

BOTH = pytest.mark.parametrize("version", ["1.6", "2.0.1", "2.1"])
OLD, NEW = "the-old-password-of-32-characters", "the-new-password"


async def change(it: Lab, key: str, value: str) -> str:
    answer = await it.csms.asks("ChangeConfiguration", f'{{"key":"{key}","value":"{value}"}}')
    status: str = msgspec.json.decode(answer)["status"]
    return status


async def set_variable(it: Lab, component: str, variable: str, value: str) -> str:
    answer = await it.csms.asks(
        "SetVariables",
        f'{{"setVariableData":[{{"attributeValue":"{value}","component":{{"name":"{component}"}},'
        f'"variable":{{"name":"{variable}"}}}}]}}',
    )
    status: str = msgspec.json.decode(answer)["setVariableResult"][0]["attributeStatus"]
    return status


async def values(it: Lab, *keys: str) -> list[str]:
    answer = await it.csms.asks("GetConfiguration", msgspec.json.encode({"key": keys}).decode())
    known = {each["key"]: each["value"] for each in msgspec.json.decode(answer)["configurationKey"]}
    return [known[key] for key in keys]


# Variables


async def test_1_6_5_3_a_changed_key_holds_after_a_restart() -> None:
    documents = MemoryDocuments()
    async with lab("1.6", documents=documents) as it:
        for key, value in (
            ("ConnectionTimeOut", "45"),
            ("LocalPreAuthorize", "true"),
            ("StopTransactionOnInvalidId", "false"),
            ("WebSocketPingInterval", "17"),
        ):
            assert await change(it, key, value) in ("Accepted", "RebootRequired")
        assert await change(it, "ConnectionTimeOut", "0") == "Rejected"
        assert await change(it, "NumberOfConnectors", "7") == "Rejected"
    async with lab("1.6", documents=documents) as it:
        assert it.station.settings.connection_timeout_s == 45
        assert it.station.settings.local_pre_authorize is True
        assert it.station.settings.ping_interval_s == 17
        assert await values(it, "ConnectionTimeOut", "StopTransactionOnInvalidId", "NumberOfConnectors") == [
            "45",
            "false",
            "2",
        ]


@pytest.mark.parametrize("version", ["2.0.1", "2.1"])
async def test_b05_a_set_variable_holds_after_a_restart_with_another_version_too(version: str) -> None:
    documents = MemoryDocuments()
    async with lab(version, documents=documents) as it:
        assert await set_variable(it, "TxCtrlr", "EVConnectionTimeOut", "45") == "Accepted"
        assert await set_variable(it, "AUTHCTRLR", "authorizeremotestart", "TRUE") == "Accepted"
    async with lab("1.6", documents=documents) as it:
        assert await values(it, "ConnectionTimeOut", "AuthorizeRemoteTxRequests") == ["45", "true"]


async def test_a_vendors_own_key_holds_after_a_restart_and_the_vendor_hears_of_it() -> None:
    documents = MemoryDocuments()
    heard: list[str] = []
    for _ in range(2):
        async with lab("1.6", documents=documents) as it:
            it.station.configuration.add_own("com.example.Colour", "red", changed=heard.append)
            it.station.configuration.add_own("com.example.Made", "2026", read_only=True)
            if not heard:
                assert await change(it, "com.example.Colour", "green") == "Accepted"
            assert await values(it, "com.example.Colour", "com.example.Made") == ["green", "2026"]
    assert heard == ["green", "green"]


async def test_a_kept_value_that_a_later_firmware_does_not_take_is_named_and_passed_over(
    caplog: pytest.LogCaptureFixture,
) -> None:
    documents = MemoryDocuments()
    async with lab("1.6", documents=documents) as it:
        it.station.configuration.add_own("Level", "1", data_kind=model.DataKind.INTEGER, max_limit=9)
        assert await change(it, "Level", "9") == "Accepted"
    async with lab("1.6", documents=documents) as it:
        with caplog.at_level(logging.WARNING):
            it.station.configuration.add_own("Level", "1", data_kind=model.DataKind.INTEGER, max_limit=5)
        assert "Level is not what it was set to before: at most 5" in caplog.text
        assert await values(it, "Level") == ["1"]


async def test_the_heartbeat_interval_that_was_set_holds_where_the_csms_gives_none_at_boot() -> None:
    documents = MemoryDocuments()
    async with lab("2.1", documents=documents) as it:
        assert await set_variable(it, "OCPPCommCtrlr", "HeartbeatInterval", "77") == "Accepted"
    none = '{"currentTime":"2026-01-01T12:00:00Z","interval":0,"status":"Accepted"}'
    async with lab("2.1", documents=documents, answers={"BootNotification": none}) as it:
        assert it.station.heartbeat_interval_s == 77
    async with lab("2.1", documents=documents) as it:
        assert it.station.heartbeat_interval_s == 300


async def test_where_the_disk_fails_a_value_holds_until_the_next_start_and_the_log_says_so(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Full(MemoryDocuments):
        async def flushed(self) -> None:
            raise NotKept("the disk is full")

    async with lab("1.6", documents=Full()) as it:
        assert await change(it, "ConnectionTimeOut", "45") == "Accepted"
        assert it.station.settings.connection_timeout_s == 45
    assert "what was set holds until the next start only: the disk is full" in caplog.text


async def test_one_file_keeps_all_that_the_csms_has_set(tmp_path: Path) -> None:
    path = tmp_path / "CP001.outbox"
    token, somebody = model.IdToken("04A2B3C4"), model.IdTokenInfo(status=model.AuthorizationStatus.ACCEPTED)
    component, variable = model.Component(name="TxCtrlr"), model.Variable(name="EVConnectionTimeOut")
    with FileStorage(path) as storage:
        async with lab("2.0.1", storage=storage) as it:
            it.station.configuration.set(model.VariableSetting(component=component, variable=variable, value="45"))
            it.station.set_operative(2, False)
            await it.station.authorization.local_list.update(
                model.SendLocalList(
                    version_number=5,
                    update_kind=model.UpdateKind.FULL,
                    local_authorization_list=(model.AuthorizationData(id_token=token, id_token_info=somebody),),
                )
            )
            await storage.flushed()
            at_the_power_cut = path.read_bytes()
    path.write_bytes(at_the_power_cut)
    with FileStorage(path) as storage:
        async with lab("2.0.1", storage=storage, settings=StationSettings(sample_interval_s=0)) as it:
            assert it.station.settings.connection_timeout_s == 45
            assert it.station.authorization.local_list.version_number == 5
            assert it.station.evses[1].operative(1) and not it.station.evses[2].operative(1)


def test_of_documents_that_changed_often_a_file_keeps_the_newest_and_does_not_grow(tmp_path: Path) -> None:
    path = tmp_path / "CP001.outbox"
    with FileStorage(path) as storage:
        for number in range(200):
            storage.keep_document("numbers", b"%d" % number * 1000)
            storage.keep_document("other", b"\x00\xff")
    assert path.stat().st_size < 1_000_000
    with FileStorage(path) as storage:
        assert storage.document("numbers") == b"199" * 1000
        assert storage.document("other") == b"\x00\xff"
        assert storage.document("nothing") is None
    assert path.stat().st_size < 10_000


# Availability


@BOTH
@pytest.mark.requirement("G03.FR.08", "G04.FR.09")
async def test_g03_fr_08_what_was_taken_out_of_use_stays_so_after_a_restart(version: str) -> None:
    documents = MemoryDocuments()
    ask = (
        '{"connectorId":2,"type":"Inoperative"}'
        if version == "1.6"
        else '{"operationalStatus":"Inoperative","evse":{"id":2}}'
    )
    async with lab(version, documents=documents) as it:
        assert await it.csms.asks("ChangeAvailability", ask) == '{"status":"Accepted"}'
    async with lab(version, documents=documents) as it:
        assert [evse.operative(1) for evse in it.station.evses.values()] == [True, False]
        told = it.csms.take("StatusNotification")
        assert [('"Unavailable"' in each, '"Available"' in each) for each in told[-2:]] == [
            (False, True),
            (True, False),
        ]
        await it.csms.asks("ChangeAvailability", ask.replace("Inoperative", "Operative"))
    async with lab(version, documents=documents) as it:
        assert [evse.operative(1) for evse in it.station.evses.values()] == [True, True]


@pytest.mark.requirement("G03.FR.05", "G03.FR.08")
async def test_g03_fr_08_what_waits_for_the_end_of_a_transaction_holds_after_a_restart() -> None:
    documents = MemoryDocuments()
    async with lab(documents=documents) as it:
        await it.begin()
        ask = '{"operationalStatus":"Inoperative","evse":{"id":1,"connectorId":1}}'
        assert await it.csms.asks("ChangeAvailability", ask) == '{"status":"Scheduled"}'
    async with lab(documents=documents) as it:
        assert not it.station.evses[1].operative(1)


# The password


@pytest.mark.requirement("A01.FR.01", "A01.FR.02", "A01.FR.11", "A01.FR.12")
@pytest.mark.parametrize("version", ["2.0.1", "2.1"])
async def test_a01_a_new_password_is_used_from_the_next_link_on_and_after_a_restart(
    version: str, caplog: pytest.LogCaptureFixture
) -> None:
    documents = MemoryDocuments()
    async with lab(version, documents=documents, credentials=Basic(OLD)) as it:
        assert await set_variable(it, "SecurityCtrlr", "BasicAuthPassword", "short") == "Rejected"
        assert await set_variable(it, "SecurityCtrlr", "BasicAuthPassword", NEW) == "Accepted"
        await it.clock.settle()
        assert it.csms.credentials == [("CP001", OLD.encode()), ("CP001", NEW.encode())]
        assert "the CSMS has changed the password" in caplog.text and NEW not in caplog.text
    async with lab(version, documents=documents, credentials=Basic(OLD)) as it:
        assert it.csms.credentials == [("CP001", NEW.encode())]
    async with lab(version, documents=documents, credentials=Basic("a password that the installer gave")) as it:
        assert it.csms.credentials == [("CP001", b"a password that the installer gave")]


@pytest.mark.requirement("A01.FR.01")
@pytest.mark.parametrize(
    ("value", "status"),
    [("00ff" * 8, "Accepted"), ("00FF" * 10, "Accepted"), ("00ff" * 7, "Rejected"), ("not hexadecimal", "Rejected")],
)
async def test_1_6_whitepaper_7_2_the_authorization_key_is_hexadecimal_and_cannot_be_read(
    value: str, status: str
) -> None:
    async with lab("1.6", credentials=Basic(OLD)) as it:
        assert await change(it, "AuthorizationKey", value) == status
        await it.clock.settle()
        secrets = [OLD.encode()] + ([bytes.fromhex(value)] if status == "Accepted" else [])
        assert it.csms.credentials == [("CP001", secret) for secret in secrets]
        answer = await it.csms.asks("GetConfiguration", '{"key":["AuthorizationKey"]}')
        assert answer == '{"configurationKey":[{"key":"AuthorizationKey","readonly":false}]}'


async def test_a_station_without_a_password_has_no_variable_for_it() -> None:
    async with lab("2.1") as it:
        assert await set_variable(it, "SecurityCtrlr", "BasicAuthPassword", NEW) == "UnknownVariable"
