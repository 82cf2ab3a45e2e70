"""What real stations sent, sent again to a running server that is open to everybody."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import websockets

from evwire import CSMS, AllowAny, Tolerance, model
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


@needs_specification
@pytest.mark.parametrize("peer", PEERS)
async def test_every_call_of_another_projects_station_gets_a_result(server: Running, peer: str) -> None:
    def calls() -> Iterator[str]:
        for line in (SPECIFICATION / "examples" / "peers" / f"{peer}.jsonl").read_text().splitlines():
            entry = json.loads(line)
            if entry["dir"] == "station" and json.loads(entry["frame"])[0] == 2:
                yield entry["frame"]

    sent, refused = await _refused(server, PEERS[peer], calls())
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
