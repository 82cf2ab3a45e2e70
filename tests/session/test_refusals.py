"""Everything that can be wrong with a frame, in every version and at both ends: what exactly is answered."""

from __future__ import annotations

import asyncio
import json
from functools import cache

import msgspec
import pytest
from msgspec import inspect

from evwire import CSMS, AllowAny, CallRefused, NotInThisVersion, Router, RpcErrorCode
from evwire.model import RegistrationStatus
from evwire.session import JsonPeer
from evwire.station.registration import Registration
from evwire.station.settings import StationIdentity, StationSettings
from evwire.testing import ManualClock
from evwire.transport import memory
from evwire.versions import Request, Response, Sender, Tolerance, Version, by_name
from refusal_table import Row, rows
from wire import Wire

VERSIONS = ("1.6", "2.0.1", "2.1")
# Known, and left to nobody: one from a station, one from a CSMS.
NOT_HANDLED = {
    "1.6": {"DiagnosticsStatusNotification", "GetDiagnostics"},
    "2.0.1": {"PublishFirmwareStatusNotification", "PublishFirmware"},
    "2.1": {"PublishFirmwareStatusNotification", "PublishFirmware", "AFRRSignal"},
}
PROBE = '[2,"probe","Probe",{}]'


def _simplest(wanted: inspect.Type) -> object:
    """The least that a required field may hold."""
    match wanted:
        case inspect.Metadata():
            return _simplest(wanted.type)
        case inspect.StructType():
            return {each.encode_name: _simplest(each.type) for each in wanted.fields if each.required}
        case inspect.EnumType():
            return str(next(iter(wanted.cls)))
        case inspect.ListType():
            return [_simplest(wanted.item_type)] * (wanted.min_length or 0)
        case inspect.DateTimeType():
            return "2026-01-01T12:00:00Z"
        case inspect.StrType():
            return ""
        case inspect.BoolType():
            return False
        case inspect.IntType() | inspect.FloatType():
            return max(0, int(wanted.ge or 0))
        case _:
            raise AssertionError(wanted)


def _response(response: type[Response]) -> Response:
    return msgspec.convert(_simplest(inspect.type_info(response)), response)


def _data_transfer(vendor_id: str, response: type[Response]) -> object:
    """What a handler does wrong, by the name of the vendor."""
    match vendor_id:
        case "raises":
            raise RuntimeError("secret: /etc/passwd, line 1")
        case "refuses":
            raise CallRefused(RpcErrorCode.SECURITY_ERROR, "not for you", {"why": "because"})
        case "refuses at length":
            raise CallRefused(RpcErrorCode.GENERIC_ERROR, "x" * 300)
        case "refuses in spellings of its own":
            raise CallRefused("OutOfCoffee", "no \ud800 coffee")
        case "refuses for its occurrence":
            raise CallRefused(RpcErrorCode.OCCURRENCE_CONSTRAINT_VIOLATION)
        case "cannot say it":
            raise NotInThisVersion("coffee", "this version")
        case "answers nothing":
            return None
        case "answers with text":
            return "Accepted"
        case "answers out of range":
            return response(status="Perhaps")  # type: ignore[call-arg]
    return _response(response)


@cache
def _router(version_name: str, sender: Sender) -> Router[object]:
    """Answers nearly everything that ``sender`` may ask, with as little as possible."""
    router: Router[object] = Router()

    def answer_with(request: type[Request[Response]], response: type[Response] | None) -> None:
        @router.on(request)
        def handle(owner: object, request: Request[Response]) -> Response:
            if hasattr(request, "vendor_id"):
                return _data_transfer(request.vendor_id, response)  # type: ignore[arg-type, return-value]
            return _response(response)  # type: ignore[arg-type]

    for action in by_name(version_name).actions.values():
        if action.sender in (sender, Sender.BOTH) and action.name not in NOT_HANDLED[version_name]:
            answer_with(action.request, action.response)

    boot = by_name(version_name).actions["BootNotification"]
    if sender is Sender.STATION:

        @router.on(boot.request)
        def register(owner: object, request: Request[Response]) -> Response:
            told = msgspec.json.encode(request)
            status = next((each for each in ("Pending", "Rejected") if f'"{each}"'.encode() in told), "Accepted")
            content = {"currentTime": "2026-01-01T12:00:00Z", "interval": 60, "status": status}
            assert boot.response is not None
            return msgspec.convert(content, boot.response)

    return router


BOOT = {
    "1.6": '[2,"boot","BootNotification",{"chargePointVendor":"V","chargePointModel":"%s"}]',
    "2.0.1": '[2,"boot","BootNotification",{"reason":"PowerUp","chargingStation":{"vendorName":"V","model":"%s"}}]',
}
BOOT["2.1"] = BOOT["2.0.1"]


async def _csms(version: Version, situation: str) -> tuple[Wire, memory.MemoryLink]:
    """A CSMS, and a station's end of its link, that tolerates nothing."""
    csms: CSMS[None] = CSMS(admission=AllowAny(), arriving=Tolerance.STRICT)
    csms.include(_router(version.name, Sender.STATION))  # type: ignore[arg-type]
    ours, theirs = memory.pair()
    wire = Wire(theirs)
    asyncio.get_running_loop().create_task(csms.accept(ours, station_id="CP001", subprotocol=version.subprotocol))
    if situation:
        assert f'"status":"{situation.title()}"' in await wire.ask(BOOT[version.name] % situation.title())
    return wire, theirs


async def _station(version: Version, situation: str) -> tuple[Wire, memory.MemoryLink]:
    """A station, and a CSMS's end of its link, that tolerates nothing."""
    clock = ManualClock()
    registration = Registration(StationIdentity(), StationSettings(), clock, "CP001")
    registration.status = RegistrationStatus(situation.title()) if situation else RegistrationStatus.ACCEPTED
    ours, theirs = memory.pair()
    wire = Wire(theirs)
    peer: JsonPeer[object] = JsonPeer(
        ours,
        version,
        we_are=Sender.STATION,
        router=_router(version.name, Sender.CSMS),
        owner=None,
        context=None,  # type: ignore[arg-type]  # what version-independent words need
        name="CP001",
        clock=clock,
        gate=registration.gate,
        arriving=Tolerance.STRICT,
    )
    peer.start()
    return wire, theirs


async def _answers(wire: Wire, link: memory.MemoryLink, frame: bytes) -> list[bytes]:
    """What is answered to a frame, when the next one has been answered, too."""
    link.send(frame)
    wire.send(PROBE)
    probed = None
    answers = []
    while probed is None:
        answer = await wire.receive()
        if '"probe"' in answer:
            probed = answer
        else:
            answers.append(answer.encode())
    assert probed.startswith('[4,"probe","NotImplemented",')
    for _ in range(8):
        await asyncio.sleep(0)
    answers += [each.encode() for each in wire.received]
    wire.received.clear()
    return answers


TABLE = [
    pytest.param(version, row, id=f"{version}.txt:{row.line} {row.role}")
    for version in VERSIONS
    for row in rows(version)
]


@pytest.mark.threat(22)
@pytest.mark.threat(23)
@pytest.mark.threat(24)
@pytest.mark.threat(25)
@pytest.mark.threat(26)
@pytest.mark.requirement("B01.FR.10")
@pytest.mark.requirement("B02.FR.09")
@pytest.mark.requirement("B03.FR.07")
@pytest.mark.requirement("B03.FR.08")
@pytest.mark.parametrize(("version", "row"), TABLE)
async def test_what_arrives_is_answered_as_the_table_says_and_the_link_stays(version: str, row: Row) -> None:
    connect = _csms if row.role == "csms" else _station
    wire, link = await connect(by_name(version), row.situation)
    for frame, expected in row.steps:
        assert await _answers(wire, link, frame) == expected, row.title
    wire.cut()


@pytest.mark.parametrize("version", VERSIONS)
def test_a_table_has_at_least_250_rows_and_no_row_twice(version: str) -> None:
    table = list(rows(version))
    asked = [(row.role, row.situation, *(frame for frame, _ in row.steps)) for row in table]
    assert len(set(asked)) == len(asked)
    assert len({row.line for row in table}) >= 250


@pytest.mark.parametrize("version", VERSIONS)
def test_what_the_table_answers_is_a_frame_in_the_versions_own_words(version: str) -> None:
    codes = set(by_name(version).error_codes.values())
    for row in rows(version):
        for _, answers in row.steps:
            for answer in answers:
                kind, message_id, *rest = json.loads(answer)
                assert isinstance(message_id, str)
                if kind == 4:
                    code, description, details = rest
                    assert code in codes
                    assert len(description) <= 255
                    assert isinstance(details, dict)
                else:
                    assert kind == 3
