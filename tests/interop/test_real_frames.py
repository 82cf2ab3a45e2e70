"""What real stations sent, sent again to a running server that is open to everybody."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import websockets

from evwire import CSMS, AllowAny, Tolerance, model, quirks
from evwire.server import Running, ServerConfig, running
from specification import SPECIFICATION, needs_specification

BOOTS = {
    "ocpp1.6": '[2,"boot","BootNotification",{"chargePointVendor":"VendorName","chargePointModel":"ModelName"}]',
    "ocpp2.0.1": '[2,"boot","BootNotification",{"reason":"PowerUp","chargingStation":'
    '{"model":"ModelName","vendorName":"VendorName"}}]',
}
BOOTS["ocpp2.1"] = BOOTS["ocpp2.0.1"]
PEERS = {
    "open-ocpp-ocpp1.6": "ocpp1.6",
    "sap-ocpp1.6": "ocpp1.6",
    "sap-ocpp2.0.1": "ocpp2.0.1",
    "shiv3-ocpp1.6": "ocpp1.6",
    "shiv3-ocpp2.0.1": "ocpp2.0.1",
    "shiv3-ocpp2.1": "ocpp2.1",
}
FROM_STATIONS = {
    "Authorize",
    "BootNotification",
    "DataTransfer",
    "DiagnosticsStatusNotification",
    "FirmwareStatusNotification",
    "Heartbeat",
    "LogStatusNotification",
    "MeterValues",
    "SecurityEventNotification",
    "SignCertificate",
    "SignedFirmwareStatusNotification",
    "StartTransaction",
    "StatusNotification",
    "StopTransaction",
}


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(ServerConfig(data=tmp_path, open=True, ocpp_port=0, http_port=0)) as server:
        yield server


async def _refused(server: Running, subprotocol: str, frames: Iterator[str]) -> tuple[int, list[str]]:
    """How many were sent, and which of them were not answered with a CALLRESULT."""
    refused = []
    sent = 0
    url = f"ws://127.0.0.1:{server.ocpp_port}/ocpp/REAL001"
    async with websockets.connect(url, subprotocols=[websockets.Subprotocol(subprotocol)]) as link:
        for frame in (BOOTS[subprotocol], *frames):
            await link.send(frame)
            answer = json.loads(await link.recv())
            sent += 1
            if answer[:2] != [3, json.loads(frame)[1]]:
                refused.append(f"{frame[:200]} -> {answer}")
    return sent, refused


def _captured() -> Iterator[str]:
    for line in (SPECIFICATION / "examples" / "1.6" / "captured.jsonl").read_text().splitlines():
        entry = json.loads(line)
        if entry["type"] == 2 and not entry["schema_errors"] and entry["action"] in FROM_STATIONS:
            yield json.dumps(entry["frame"])


@needs_specification
async def test_every_frame_captured_from_a_real_1_6_station_gets_a_result(server: Running) -> None:
    sent, refused = await _refused(server, "ocpp1.6", _captured())
    assert refused == []
    assert sent > 20


def _captured_with_errors() -> list[tuple[str, str]]:
    """Action and frame of what real stations sent that does not fit its schema."""
    found = []
    for line in (SPECIFICATION / "examples" / "1.6" / "captured.jsonl").read_text().splitlines():
        entry = json.loads(line)
        if entry["type"] == 2 and entry["schema_errors"]:
            found.append((entry["action"], json.dumps(entry["frame"])))
    return found


@needs_specification
async def test_what_real_stations_sent_against_their_schema_is_read_and_named(server: Running) -> None:
    frames = _captured_with_errors()
    assert len(frames) >= 3
    named = set()
    server.csms.on_deviation(lambda station, deviation: named.add(deviation.message))
    _, refused = await _refused(server, "ocpp1.6", iter([frame for _, frame in frames]))
    assert refused == []
    expected = {f"{action}Request" for action, _ in frames}
    while not named >= expected:
        await asyncio.sleep(0)


@needs_specification
async def test_strictly_read_it_is_refused_with_the_right_code_and_where() -> None:
    csms: CSMS[None] = CSMS(admission=AllowAny(), arriving=Tolerance.STRICT)
    csms.on_unhandled(lambda station, request, call: None)
    csms.on(model.Authorize)(
        lambda station, request: model.AuthorizeResult(
            id_token_info=model.IdTokenInfo(status=model.AuthorizationStatus.ACCEPTED)
        )
    )
    codes = []
    async with csms.serve(host="127.0.0.1", port=0) as listening:
        url = f"ws://127.0.0.1:{listening.port}/REAL001"
        async with websockets.connect(url, subprotocols=[websockets.Subprotocol("ocpp1.6")]) as link:
            for _, frame in _captured_with_errors():
                await link.send(frame)
                kind, _, code, description, _ = json.loads(await link.recv())
                assert kind == 4
                assert "$." in description
                codes.append(code)
    assert sorted(codes) == ["FormationViolation", "PropertyConstraintViolation", "PropertyConstraintViolation"]


def _calls_of(peer: str) -> Iterator[str]:
    for line in (SPECIFICATION / "examples" / "peers" / f"{peer}.jsonl").read_text().splitlines():
        entry = json.loads(line)
        if entry["dir"] == "station" and json.loads(entry["frame"])[0] == 2:
            yield entry["frame"]


@needs_specification
@pytest.mark.parametrize("peer", PEERS)
async def test_every_call_of_another_projects_station_gets_a_result(server: Running, peer: str) -> None:
    sent, refused = await _refused(server, PEERS[peer], _calls_of(peer))
    assert refused == []
    assert sent > 5


async def test_an_exchange_typed_by_hand_gets_the_answer_the_specification_shows(server: Running) -> None:
    url = f"ws://127.0.0.1:{server.ocpp_port}/ocpp16/TEST001"
    async with websockets.connect(url, subprotocols=[websockets.Subprotocol("ocpp1.6")]) as link:
        await link.send(
            '[2, "1", "BootNotification", {"chargePointVendor": "VendorName", "chargePointModel": "ModelName"}]'
        )
        kind, message_id, payload = json.loads(await link.recv())
    assert (kind, message_id) == (3, "1")
    assert payload["status"] == "Accepted"
    assert 54 <= payload["interval"] <= 66
    assert payload["currentTime"].endswith("Z")


def _corpus() -> Iterator[tuple[str, str]]:
    """Subprotocol and CALL: what real stations sent, what other projects' do, and what chargers are known for."""
    for frame in (*_captured(), *(frame for _, frame in _captured_with_errors())):
        yield "ocpp1.6", frame
    for row in quirks.known().values():
        for example in row.examples:
            if not example.asked:
                yield example.subprotocol, example.arrives
    for peer, subprotocol in PEERS.items():
        for frame in _calls_of(peer):
            yield subprotocol, frame


@needs_specification
@pytest.mark.threat(47)
async def test_none_of_the_corpus_of_real_frames_gives_a_station_cause_to_send_it_for_ever(server: Running) -> None:
    corpus = list(_corpus())
    assert len(corpus) >= 60
    again = []
    for subprotocol in BOOTS:
        url = f"ws://127.0.0.1:{server.ocpp_port}/ocpp/LOOP001"
        async with websockets.connect(url, subprotocols=[websockets.Subprotocol(subprotocol)]) as link:
            for frame in (BOOTS[subprotocol], *(frame for spoken, frame in corpus if spoken == subprotocol)):
                # A station that gets anything else than a CALLRESULT sends it again; so does one that lost the answer.
                for _ in range(2):
                    await link.send(frame)
                    answer = json.loads(await asyncio.wait_for(link.recv(), 10))
                    if answer[0] != 3:
                        again.append(f"{frame[:200]} -> {answer}")
    assert again == []
