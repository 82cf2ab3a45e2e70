"""Adding a version touches only versions/."""

from __future__ import annotations

import ast
import asyncio
import filecmp
import json
import os
import shutil
import sys
from pathlib import Path

import pytest

import evwire
import evwire.versions
from evwire import CSMS, AllowAny, ChargingStation, LossRefused, NotInThisVersion, Station, model
from evwire.station import StationIdentity
from evwire.testing import ManualClock, Network
from evwire.transport import memory
from station_lab import FakeRelay
from versions.toy import TOY, RestartRequest
from wire import Wire


async def test_a_version_is_served_when_its_row_is_in_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(evwire.versions._BY_SUBPROTOCOL, TOY.subprotocol, TOY)
    csms = CSMS(admission=AllowAny())

    @csms.on(model.BootNotification)
    async def boot(station: Station[None], request: model.BootNotification) -> model.BootNotificationResult:
        assert (request.vendor, request.model) == ("Toys", "Red")
        return model.BootNotificationResult.accepted(interval_s=60)

    ours, theirs = memory.pair()
    wire = Wire(theirs)
    talking = asyncio.create_task(csms.accept(ours, station_id="CP001", subprotocol="ocpp9.9"))
    assert await wire.ask('[2,"1","Hello",{"maker":"Toys","typeOf":"Red"}]') == '[3,"1",{"welcome":true,"every":60}]'
    station = csms.stations["CP001"]
    assert (station.version, station.registration) == ("9.9", model.RegistrationStatus.ACCEPTED)

    resetting = asyncio.create_task(station.reset(model.ResetKind.IMMEDIATE))
    restart = await wire.receive()
    message_id = restart.split('"')[1]
    assert restart == f'[2,"{message_id}","Restart",{{"now":true}}]'
    wire.send(f'[3,"{message_id}",{{"done":true}}]')
    assert (await resetting).status is model.ResetStatus.ACCEPTED

    native = asyncio.create_task(station.call(RestartRequest(now=False)))
    message_id = (await wire.receive()).split('"')[1]
    wire.send(f'[3,"{message_id}",{{"done":false}}]')
    assert not (await native).done
    wire.cut()
    await talking


async def test_both_ends_speak_it_in_version_independent_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(evwire.versions._BY_SUBPROTOCOL, TOY.subprotocol, TOY)
    monkeypatch.setitem(evwire.versions._BY_NAME, TOY.name, TOY)
    clock = ManualClock()
    csms: CSMS[None] = CSMS(admission=AllowAny(), clock=clock)
    booted: list[model.BootNotification] = []
    lost: list[model.Result] = []
    csms.on_loss(lambda station, result: lost.append(result))

    @csms.on(model.BootNotification)
    def boot(station: Station[None], request: model.BootNotification) -> model.BootNotificationResult:
        booted.append(request)
        return model.BootNotificationResult(
            status=model.RegistrationStatus.ACCEPTED,
            interval_s=600,
            status_info=model.StatusInfo(reason_code="Welcome"),
        )

    async with (
        Network(csms) as network,
        ChargingStation(
            "CP001",
            "memory:///",
            hardware=FakeRelay(),
            versions=["9.9"],
            identity=StationIdentity(vendor="Toys", model="Red"),
            clock=clock,
            connect=network.connect,
        ) as charger,
    ):
        await charger.wait_registered()
        await clock.settle()
        assert charger.version == "9.9"
        assert [(each.vendor, each.model) for each in booted] == [("Toys", "Red")]
        assert [[loss.why for loss in result.losses] for result in lost] == [["9.9 gives no reasons"]]

        station = csms.stations["CP001"]
        told = {each.operation: each for each in station.capabilities.operations}
        assert [name for name, each in told.items() if each.available] == ["reset"]
        assert told["unlock-connector"].why_not == "OCPP 9.9 has no word for it"
        assert {(limit.field, limit.value, limit.refused) for limit in told["reset"].limits} == {
            ("kind", "ImmediateAndResume", False),
            ("evse_id", None, True),
        }
        with pytest.raises(NotInThisVersion):
            await station.unlock_connector(1)
        with pytest.raises(LossRefused):
            await station.call(model.Reset(kind=model.ResetKind.IMMEDIATE_AND_RESUME), strict_mapping=True)
        assert (await station.reset(model.ResetKind.IMMEDIATE)).status is model.ResetStatus.ACCEPTED
        await clock.advance(60)
        assert len(booted) == 2


def test_it_takes_nothing_but_what_versions_may_use() -> None:
    tree = ast.parse((Path(__file__).parent / "toy.py").read_text())
    used = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)} - {"__future__", "msgspec"}
    assert used == {
        "evwire",
        "evwire.errors",
        "evwire.versions.mapping",
        "evwire.versions.schema",
        "evwire.versions.version",
    }


_PROGRAM = """
import asyncio, json, sys
from pathlib import Path
import httpx
from evwire.model import IdToken
from evwire.server import ServerConfig, running
from evwire.simulator import SimulatedStation

async def main(data):
    config = ServerConfig(data=Path(data), host="127.0.0.1", ocpp_port=0, http_port=0, open=True)
    async with running(config) as server:
        headers = {"Authorization": f"Bearer {server.token}"}
        url = f"{server.http_url}/api/v1/stations/CP001"
        async with (
            httpx.AsyncClient(headers=headers, trust_env=False) as http,
            SimulatedStation(
                "CP001", f"ws://127.0.0.1:{server.ocpp_port}", version="9.9", id_token=IdToken("04A2B3C4")
            ) as simulated,
        ):
            await simulated.station.wait_registered()
            station = (await http.get(url)).json()
            capabilities = (await http.get(f"{url}/capabilities")).json()
            unlocked = await http.post(f"{url}/commands/unlock-connector", json={"evse_id": 1})
            reset = (await http.post(f"{url}/commands/reset", json={"kind": "ImmediateAndResume"})).json()
    print(json.dumps({
        "version": station["version"],
        "vendor": station["vendor"],
        "available": [each["operation"] for each in capabilities["operations"] if each["available"]],
        "unlock": unlocked.status_code,
        "reset": [reset["result"], [loss["why"] for loss in reset["losses"]]],
    }))

asyncio.run(asyncio.wait_for(main(sys.argv[1]), 40))
"""


async def test_its_diff_touches_only_versions_and_the_server_and_a_simulated_station_speak_it(tmp_path: Path) -> None:
    ours, copy = Path(evwire.__file__).parent, tmp_path / "src" / "evwire"
    shutil.copytree(ours, copy, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(Path(__file__).parent / "toy.py", copy / "versions")
    table = copy / "versions" / "__init__.py"
    rows = table.read_text()
    with_toy = rows.replace("\nALL = (", "\nfrom evwire.versions.toy import TOY\n\nALL = (TOY, ")
    assert with_toy != rows
    table.write_text(with_toy)

    files = {path.relative_to(copy) for path in copy.rglob("*") if path.is_file()}
    changed = {path for path in files if not (ours / path).exists() or not filecmp.cmp(ours / path, copy / path, False)}
    assert {str(path) for path in changed} == {"versions/__init__.py", "versions/toy.py"}

    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _PROGRAM, str(tmp_path / "data")),
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(copy.parent)},
    )
    output, _ = await process.communicate()
    assert process.returncode == 0
    assert json.loads(output) == {
        "version": "9.9",
        "vendor": "Evwire",
        "available": ["reset"],
        "unlock": 422,
        "reset": [{"status": "Accepted"}, ["9.9 resumes nothing: it is said as now"]],
    }
