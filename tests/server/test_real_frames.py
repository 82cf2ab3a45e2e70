"""What real stations were heard to say is answered, all of it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

SPECIFICATION = Path(os.environ.get("EVWIRE_SPEC", Path(__file__).resolve().parents[2].parent / "shared" / "spec"))
EXAMPLES = SPECIFICATION / "examples"

pytestmark = pytest.mark.skipif(not EXAMPLES.is_dir(), reason=f"no recorded frames in {EXAMPLES}")

BOOTS = {
    "1.6": '[2,"boot","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]',
    "2.0.1": '[2,"boot","BootNotification",{"reason":"PowerUp","chargingStation":{"model":"M","vendorName":"V"}}]',
    "2.1": '[2,"boot","BootNotification",{"reason":"PowerUp","chargingStation":{"model":"M","vendorName":"V"}}]',
}
FROM_THE_CSMS = {
    "ChangeAvailability",
    "ChangeConfiguration",
    "GetConfiguration",
    "RemoteStartTransaction",
    "RemoteStopTransaction",
    "SetChargingProfile",
    "TriggerMessage",
}


def _frames(version: str) -> Iterator[str]:
    if version == "1.6":
        for line in (EXAMPLES / "1.6" / "captured.jsonl").read_text().splitlines():
            found = json.loads(line)
            is_call = found["type"] == 2 and found["action"] not in FROM_THE_CSMS
            if is_call and version in found["valid_in"] and not found["schema_errors"]:
                yield json.dumps(found["frame"])
    for path in sorted((EXAMPLES / "peers").glob(f"*-ocpp{version}.jsonl")):
        for line in path.read_text().splitlines():
            found = json.loads(line)
            if found["dir"] == "station" and json.loads(found["frame"])[0] == 2:
                yield found["frame"]


@pytest.mark.parametrize("version", BOOTS)
async def test_every_call_of_a_real_station_gets_a_callresult(site, version) -> None:
    station = await site.connect(subprotocol=f"ocpp{version}")
    assert '"Accepted"' in await station.ask(BOOTS[version])
    refused = []
    asked = 0
    for frame in _frames(version):
        answer = await station.ask(frame)
        asked += 1
        if not answer.startswith("[3,"):
            refused.append((frame, answer))
    assert refused == []
    assert asked > 20
