"""A CSMS inside a FastAPI application, under uvicorn."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import fastapi
import httpx
import pytest
import uvicorn
import websockets

from evwire import CSMS, Accept, Basic, ChargingStation, Closed, Handshake, Reject, Station, model
from evwire.simulator import SimulatedHardware

BOOT = '[2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]'


class Site:
    def __init__(self) -> None:
        self.gone: asyncio.Future[Closed] = asyncio.get_running_loop().create_future()
        self.port = 0

        async def admit(handshake: Handshake) -> Accept[None] | Reject:
            if handshake.station_id != "CP 001":
                return Reject(404, "who are you?")
            return Accept(None) if handshake.password == b"secret" else Reject(401, "wrong password")

        self.csms = CSMS(admission=admit)
        self.csms.on_disconnect(lambda station, closed: self.gone.set_result(closed))

        @self.csms.on(model.BootNotification)
        async def boot(station: Station[None], request: model.BootNotification) -> model.BootNotificationResult:
            return model.BootNotificationResult.accepted(interval_s=60)

        @self.csms.on(model.StatusNotification)
        async def status(station: Station[None], request: model.StatusNotification) -> model.StatusNotificationResult:
            return model.StatusNotificationResult()

        self.app = fastapi.FastAPI()
        self.app.mount("/ocpp", self.csms.asgi())

        @self.app.get("/stations")
        def stations() -> list[str]:
            return list(self.csms.stations)

    def connect(self, path: str = "CP%20001", password: str = "secret") -> websockets.connect:
        return websockets.connect(
            f"ws://CP%20001:{password}@127.0.0.1:{self.port}/ocpp/{path}",
            subprotocols=[websockets.Subprotocol("ocpp1.6")],
            proxy=None,
        )


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site = Site()
    config = uvicorn.Config(site.app, "127.0.0.1", 0, log_config=None, ws="websockets-sansio")
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    site.port = server.servers[0].sockets[0].getsockname()[1]
    serving = asyncio.create_task(server.main_loop())
    yield site
    server.should_exit = True
    await serving
    await server.shutdown()


async def test_a_station_connects_below_the_mount_and_both_sides_may_call(site: Site) -> None:
    async with site.connect() as link:
        assert link.subprotocol == "ocpp1.6"
        await link.send(BOOT)
        assert json.loads(await link.recv())[2]["status"] == "Accepted"
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.get(f"http://127.0.0.1:{site.port}/stations")
            assert answer.json() == ["CP 001"]
        asking = asyncio.create_task(site.csms.stations["CP 001"].reset(model.ResetKind.IMMEDIATE))
        question = json.loads(await link.recv())
        assert question[2:] == ["Reset", {"type": "Hard"}]
        await link.send(json.dumps([3, question[1], {"status": "Accepted"}]))
        assert (await asking).status is model.ResetStatus.ACCEPTED
        await link.close(1000, "good night")
    closed = await asyncio.wait_for(site.gone, 5)
    assert (closed.code, closed.by) == (1000, "peer")


@pytest.mark.parametrize(("path", "password", "status"), [("CP002", "secret", 404), ("CP%20001", "wrong", 401)])
async def test_a_refusal_has_its_status_before_the_upgrade(site: Site, path: str, password: str, status: int) -> None:
    with pytest.raises(websockets.InvalidStatus) as refused:
        await site.connect(path, password)
    assert refused.value.response.status_code == status
    if status == 401:
        assert refused.value.response.headers["WWW-Authenticate"] == 'Basic realm="ocpp"'


async def test_the_newest_connection_wins_here_too(site: Site) -> None:
    async with site.connect() as old:
        await old.send(BOOT)
        await old.recv()
        async with site.connect() as new:
            with pytest.raises(websockets.ConnectionClosed) as closed:
                await old.recv()
            assert closed.value.rcvd is not None and closed.value.rcvd.code == 1008
            await new.send(BOOT)
            assert json.loads(await new.recv())[2]["status"] == "Accepted"


async def test_a_request_that_is_no_websocket_is_told_so(site: Site) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(f"http://127.0.0.1:{site.port}/ocpp/CP001")
    assert (answer.status_code, answer.headers["upgrade"]) == (426, "websocket")


async def test_our_station_is_at_home_there(site: Site) -> None:
    async with ChargingStation(
        "CP 001",
        f"ws://127.0.0.1:{site.port}/ocpp",
        hardware=SimulatedHardware(),
        credentials=Basic("secret"),
    ) as station:
        await asyncio.wait_for(station.wait_registered(), 5)
        assert station.version == "2.1"
