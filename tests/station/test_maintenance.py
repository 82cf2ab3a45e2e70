"""L01, L02, N01; 1.6, 4.4, 4.5, 5.9, 5.19: what a station tells of firmware and logs, in which order."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

import pytest

from evwire.clock import Clock
from evwire.model import FirmwareStatus, UpdateFirmwareStatus, UploadLogStatus
from evwire.simulator import SimulatedMaintenance
from station_lab import SILENCE, Lab, lab

ANSWERS = {
    action: "{}"
    for action in (
        "FirmwareStatusNotification",
        "SignedFirmwareStatusNotification",
        "LogStatusNotification",
        "DiagnosticsStatusNotification",
        "SecurityEventNotification",
    )
}


class Shop:
    """A station that can be maintained, and what it tells."""

    def __init__(self, version: str = "2.0.1") -> None:
        self.version = version
        self._made: list[SimulatedMaintenance] = []

    def make(self, clock: Clock) -> SimulatedMaintenance:
        self._made.append(SimulatedMaintenance(clock=clock))
        return self._made[0]

    @property
    def work(self) -> SimulatedMaintenance:
        return self._made[0]

    def open(self, **answers: str) -> AbstractAsyncContextManager[Lab]:
        return lab(self.version, maintenance=self.make, answers=ANSWERS | answers)


def update(
    request_id: int = 7, *, at: str = "12:00:00", install: str = "", signed: bool = False, more: str = ""
) -> str:
    later = f',"installDateTime":"2026-01-01T{install}Z"' if install else ""
    proof = ',"signingCertificate":"PEM","signature":"c2ln"' if signed else ""
    return (
        f'{{"requestId":{request_id}{more},"firmware":{{"location":"https://f.example/1.bin",'
        f'"retrieveDateTime":"2026-01-01T{at}Z"{later}{proof}}}}}'
    )


PLAIN_16 = '{"location":"ftp://f.example/1.bin","retrieveDate":"2026-01-01T12:00:00Z"}'


def log(request_id: int = 9, log_type: str = "DiagnosticsLog", more: str = "") -> str:
    return f'{{"log":{{"remoteLocation":"https://l.example/"}},"logType":"{log_type}","requestId":{request_id}{more}}}'


def told(it: Lab) -> list[str]:
    """The statuses told since, and the kinds of security events."""
    words = []
    for heard in it.csms.take(*ANSWERS):
        action, _, payload = heard.partition(" ")
        if action == "SecurityEventNotification":
            words.append("! " + payload.split('"')[3])
        else:
            number = payload.partition('"requestId":')[2].rstrip("}")
            words.append(payload.split('"')[3] + (f" #{number}" if number else ""))
    return words


@pytest.mark.requirement("L02.FR.01")
@pytest.mark.requirement("L02.FR.06")
@pytest.mark.requirement("L02.FR.20")
@pytest.mark.parametrize("version", ["2.0.1", "2.1"])
async def test_an_update_without_signature_is_told_step_by_step_with_its_number(version: str) -> None:
    async with (shop := Shop(version)).open() as it:
        assert await it.csms.asks("UpdateFirmware", update()) == '{"status":"Accepted"}'
        assert told(it) == ["Downloading #7"]
        await it.clock.advance(10)
        assert told(it) == ["Downloaded #7", "Installing #7"]
        await it.clock.advance(20)
        assert told(it) == ["Installed #7"]
        assert shop.work.installed == 1


async def test_1_6_4_5_an_update_without_signature_is_told_in_its_own_words() -> None:
    async with Shop("1.6").open() as it:
        assert await it.csms.asks("UpdateFirmware", PLAIN_16) == "{}"
        await it.clock.advance(10)
        await it.clock.advance(20)
        assert it.csms.take("FirmwareStatusNotification", "SecurityEventNotification") == [
            'FirmwareStatusNotification {"status":"Downloading"}',
            'FirmwareStatusNotification {"status":"Downloaded"}',
            'FirmwareStatusNotification {"status":"Installing"}',
            'FirmwareStatusNotification {"status":"Installed"}',
        ]


@pytest.mark.requirement("L01.FR.01")
@pytest.mark.requirement("L01.FR.10")
@pytest.mark.requirement("L01.FR.28")
@pytest.mark.requirement("L01.FR.31")
@pytest.mark.parametrize(
    ("version", "action"), [("1.6", "SignedUpdateFirmware"), ("2.0.1", "UpdateFirmware"), ("2.1", "UpdateFirmware")]
)
async def test_signed_firmware_is_verified_before_it_is_installed(version: str, action: str) -> None:
    async with Shop(version).open() as it:
        assert await it.csms.asks(action, update(signed=True)) == '{"status":"Accepted"}'
        await it.clock.advance(10)
        await it.clock.advance(20)
        assert told(it) == [
            "Downloading #7",
            "Downloaded #7",
            "SignatureVerified #7",
            "Installing #7",
            "Installed #7",
            "! FirmwareUpdated",
        ]


@pytest.mark.requirement("L01.FR.02")
@pytest.mark.requirement("L01.FR.21")
@pytest.mark.requirement("L01.FR.22")
async def test_firmware_signed_by_the_wrong_one_is_refused_at_once() -> None:
    async with (shop := Shop()).open() as it:
        shop.work.signing_certificate_is = UpdateFirmwareStatus.INVALID_CERTIFICATE
        assert await it.csms.asks("UpdateFirmware", update(signed=True)) == '{"status":"InvalidCertificate"}'
        await it.clock.advance(60)
        assert told(it) == ["! InvalidFirmwareSigningCertificate"]


@pytest.mark.requirement("L01.FR.03")
@pytest.mark.requirement("L01.FR.04")
async def test_firmware_with_a_wrong_signature_is_not_installed() -> None:
    async with (shop := Shop()).open() as it:
        shop.work.signature_is_valid = False
        await it.csms.asks("UpdateFirmware", update(signed=True))
        await it.clock.advance(60)
        assert told(it) == ["Downloading #7", "Downloaded #7", "InvalidSignature #7", "! InvalidFirmwareSignature"]
        assert shop.work.installed == 0


@pytest.mark.requirement("L01.FR.13")
@pytest.mark.requirement("L02.FR.07")
async def test_a_download_waits_for_its_date() -> None:
    async with Shop().open() as it:
        await it.csms.asks("UpdateFirmware", update(at="13:00:00"))
        assert told(it) == ["DownloadScheduled #7"]
        await it.clock.advance(3599)
        assert told(it) == []
        await it.clock.advance(1)
        assert told(it) == ["Downloading #7"]


@pytest.mark.requirement("L01.FR.16")
@pytest.mark.requirement("L02.FR.10")
async def test_an_installation_waits_for_its_date() -> None:
    async with Shop().open() as it:
        await it.csms.asks("UpdateFirmware", update(install="13:00:00"))
        await it.clock.advance(10)
        assert told(it) == ["Downloading #7", "Downloaded #7", "InstallScheduled #7"]
        await it.clock.advance(3590)
        assert told(it) == ["Installing #7"]


@pytest.mark.requirement("L01.FR.30")
@pytest.mark.requirement("L02.FR.19")
async def test_a_download_is_tried_as_often_as_the_csms_says_and_as_far_apart() -> None:
    async with (shop := Shop()).open() as it:
        shop.work.failing_downloads = 9
        await it.csms.asks("UpdateFirmware", update(more=',"retries":1,"retryInterval":100'))
        await it.clock.advance(10)
        assert told(it) == ["Downloading #7"]
        await it.clock.advance(100)
        assert told(it) == ["Downloading #7"]
        await it.clock.advance(10)
        assert told(it) == ["DownloadFailed #7"]


@pytest.mark.requirement("L01.FR.29")
async def test_an_installation_that_fails_is_told_as_it_failed() -> None:
    async with (shop := Shop()).open() as it:
        shop.work.installation_ends = FirmwareStatus.INSTALL_VERIFICATION_FAILED
        await it.csms.asks("UpdateFirmware", update())
        await it.clock.advance(10)
        await it.clock.advance(20)
        assert told(it)[-1] == "InstallVerificationFailed #7"


@pytest.mark.requirement("L01.FR.06")
@pytest.mark.requirement("L01.FR.07")
@pytest.mark.requirement("L02.FR.03")
@pytest.mark.requirement("L02.FR.04")
async def test_an_installation_waits_for_the_end_of_transactions_and_nobody_begins_another() -> None:
    async with Shop().open() as it:
        await it.begin()
        await it.csms.asks("UpdateFirmware", update())
        it.csms.take()
        await it.clock.advance(10)
        (status,) = it.csms.take("StatusNotification")
        assert '"connectorStatus":"Unavailable","evseId":2' in status
        assert not it.station.evses[2].free
        await it.clock.advance(100)
        assert it.csms.take("FirmwareStatusNotification") == []
        await it.station.present_token(1, it.station.evses[1].transaction.id_token)  # type: ignore[union-attr]
        await it.clock.settle()
        assert told(it) == ["Installing #7"]
        await it.clock.advance(20)
        heard = it.csms.take("FirmwareStatusNotification", "StatusNotification")
        assert '"status":"Installed"' in heard[0]
        assert ['"Occupied"' in each or '"Available"' in each for each in heard[1:]] == [True, True]


async def test_leaving_a_station_ends_its_transactions_but_begins_no_installation() -> None:
    async with (shop := Shop()).open() as it:
        await it.begin()
        await it.csms.asks("UpdateFirmware", update())
        await it.clock.advance(10)
        told(it)
        await it.station.__aexit__(None, None, None)
        assert told(it) == []
        assert shop.work.installed == 0
        await it.station.__aenter__()


@pytest.mark.requirement("L01.FR.24")
@pytest.mark.requirement("L02.FR.15")
async def test_a_new_update_takes_the_place_of_one_that_is_under_way() -> None:
    async with (shop := Shop()).open() as it:
        await it.csms.asks("UpdateFirmware", update(7, install="13:00:00"))
        await it.clock.advance(10)
        told(it)
        assert await it.csms.asks("UpdateFirmware", update(8)) == '{"status":"AcceptedCanceled"}'
        await it.clock.advance(10)
        await it.clock.advance(20)
        assert told(it) == ["Downloading #8", "Downloaded #8", "Installing #8", "Installed #8"]
        await it.clock.advance(7200)
        assert told(it) == []
        assert shop.work.installed == 1


@pytest.mark.requirement("L01.FR.27")
@pytest.mark.requirement("L02.FR.18")
async def test_an_installation_is_not_interrupted() -> None:
    async with Shop("2.1").open() as it:
        await it.csms.asks("UpdateFirmware", update(7))
        await it.clock.advance(10)
        assert '"status":"Rejected"' in await it.csms.asks("UpdateFirmware", update(8))
        await it.clock.advance(20)
        assert told(it)[-1] == "Installed #7"


@pytest.mark.requirement("L01.FR.01")
async def test_what_happened_without_a_link_is_told_when_there_is_one_again() -> None:
    async with Shop().open() as it:
        await it.csms.asks("UpdateFirmware", update())
        it.csms.take()
        it.csms.cut()
        await it.clock.advance(10)
        await it.clock.advance(20)
        assert told(it) == []
        it.csms.reachable = True
        await it.clock.advance(60)
        assert told(it) == ["Downloaded #7", "Installing #7", "Installed #7"]


async def test_a_status_that_was_not_answered_before_the_link_went_is_told_again() -> None:
    async with Shop().open(FirmwareStatusNotification=SILENCE) as it:
        await it.csms.asks("UpdateFirmware", update())
        it.csms.answers["FirmwareStatusNotification"] = "{}"
        it.csms.take()
        it.csms.cut(reachable=True)
        await it.clock.advance(10)
        assert told(it)[0] == "Downloading #7"


@pytest.mark.requirement("L01.FR.20")
@pytest.mark.requirement("L01.FR.25")
@pytest.mark.requirement("L01.FR.26")
async def test_a_trigger_brings_the_last_status_or_idle() -> None:
    async with Shop().open() as it:
        trigger = '{"requestedMessage":"FirmwareStatusNotification"}'
        assert await it.csms.asks("TriggerMessage", trigger) == '{"status":"Accepted"}'
        assert told(it) == ["Idle"]
        await it.csms.asks("UpdateFirmware", update())
        told(it)
        await it.csms.asks("TriggerMessage", trigger)
        assert told(it) == ["Downloading #7"]
        await it.clock.advance(10)
        await it.clock.advance(20)
        told(it)
        await it.csms.asks("TriggerMessage", trigger)
        assert told(it) == ["Idle"]


async def test_1_6_4_5_a_trigger_brings_idle_while_a_download_has_not_begun() -> None:
    async with Shop("1.6").open() as it:
        await it.csms.asks("UpdateFirmware", PLAIN_16.replace("12:00:00", "13:00:00"))
        assert told(it) == []
        await it.csms.asks("TriggerMessage", '{"requestedMessage":"FirmwareStatusNotification"}')
        assert told(it) == ["Idle"]


# Logs


@pytest.mark.requirement("N01.FR.01")
@pytest.mark.requirement("N01.FR.07")
@pytest.mark.requirement("N01.FR.08")
@pytest.mark.requirement("N01.FR.09")
@pytest.mark.parametrize("version", ["1.6", "2.0.1", "2.1"])
async def test_an_upload_is_told_with_its_number(version: str) -> None:
    async with Shop(version).open() as it:
        answer = await it.csms.asks("GetLog", log(log_type="SecurityLog"))
        assert answer == '{"status":"Accepted","filename":"security.log"}'
        assert told(it) == ["Uploading #9"]
        await it.clock.advance(5)
        assert told(it) == ["Uploaded #9"]


async def test_1_6_4_4_diagnostics_are_told_in_their_own_words() -> None:
    async with (shop := Shop("1.6")).open() as it:
        assert (
            await it.csms.asks("GetDiagnostics", '{"location":"ftp://l.example/"}') == '{"fileName":"diagnostics.log"}'
        )
        await it.clock.advance(5)
        assert it.csms.take("DiagnosticsStatusNotification") == [
            'DiagnosticsStatusNotification {"status":"Uploading"}',
            'DiagnosticsStatusNotification {"status":"Uploaded"}',
        ]
        shop.work.logs.clear()
        assert await it.csms.asks("GetDiagnostics", '{"location":"ftp://l.example/"}') == "{}"
        await it.clock.advance(60)
        assert told(it) == []


@pytest.mark.requirement("N01.FR.05")
async def test_a_log_that_is_not_there_is_refused() -> None:
    async with Shop("2.1").open() as it:
        assert await it.csms.asks("GetLog", log(log_type="DataCollectorLog")) == '{"status":"Rejected"}'


@pytest.mark.requirement("N01.FR.10")
async def test_an_upload_that_fails_is_told_when_no_try_is_left() -> None:
    async with (shop := Shop()).open() as it:
        shop.work.upload_ends = UploadLogStatus.PERMISSION_DENIED
        await it.csms.asks("GetLog", log(more=',"retries":1,"retryInterval":30'))
        await it.clock.advance(5)
        await it.clock.advance(30)
        await it.clock.advance(5)
        assert told(it) == ["Uploading #9", "Uploading #9", "PermissionDenied #9"]


@pytest.mark.requirement("N01.FR.12")
@pytest.mark.requirement("N01.FR.20")
async def test_a_new_upload_takes_the_place_of_one_that_is_under_way() -> None:
    async with Shop().open() as it:
        await it.csms.asks("GetLog", log(9))
        assert await it.csms.asks("GetLog", log(10)) == '{"status":"AcceptedCanceled","filename":"diagnostics.log"}'
        await it.clock.advance(5)
        assert told(it) == ["Uploading #9", "AcceptedCanceled #9", "Uploading #10", "Uploaded #10"]


@pytest.mark.requirement("N01.FR.13")
async def test_a_trigger_brings_the_status_of_the_upload_or_idle() -> None:
    async with Shop().open() as it:
        trigger = '{"requestedMessage":"LogStatusNotification"}'
        await it.csms.asks("TriggerMessage", trigger)
        assert told(it) == ["Idle"]
        await it.csms.asks("GetLog", log())
        told(it)
        await it.csms.asks("TriggerMessage", trigger)
        assert told(it) == ["Uploading #9"]


@pytest.mark.parametrize(
    ("version", "action", "payload"),
    [
        ("1.6", "UpdateFirmware", PLAIN_16),
        ("2.0.1", "UpdateFirmware", update()),
        ("1.6", "GetDiagnostics", '{"location":"ftp://l.example/"}'),
        ("2.1", "GetLog", log()),
    ],
)
async def test_a_station_that_cannot_be_maintained_says_so(version: str, action: str, payload: str) -> None:
    async with lab(version) as it:
        assert await it.csms.asks(action, payload) == "NotSupported"


@pytest.mark.requirement("A04.FR.01")
@pytest.mark.requirement("A04.FR.02")
@pytest.mark.parametrize("version", ["1.6", "2.0.1", "2.1"])
async def test_a_security_event_waits_for_a_link(version: str) -> None:
    async with Shop(version).open() as it:
        it.csms.cut()
        it.station.notify_security_event("TamperDetectionActivated", tech_info="lid")
        it.csms.reachable = True
        await it.clock.advance(60)
        assert it.csms.take("SecurityEventNotification") == [
            'SecurityEventNotification {"type":"TamperDetectionActivated","timestamp":"12:00:00","techInfo":"lid"}'
        ]
