"""Any WebSocket will do: clients of ``websockets``, and a server of theirs in front of our CSMS."""

from __future__ import annotations

import asyncio

import pytest
import websockets

from evwire import CSMS, AllowAny, Closed, Station, model

BOOT = '[2,"1","BootNotification",{"reason":"PowerUp","chargingStation":{"model":"M","vendorName":"V"}}]'


def _csms() -> CSMS[None]:
    csms = CSMS(admission=AllowAny())

    @csms.on(model.BootNotification)
    async def boot(station: Station[None], request: model.BootNotification) -> model.BootNotificationResult:
        return model.BootNotificationResult.accepted(interval_s=60)

    return csms


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        (["ocpp1.6", "ocpp2.1"], "ocpp1.6"),
        (["ocpp2.1", "ocpp1.6"], "ocpp2.1"),
        (["ocpp9.9", "ocpp2.0.1", "ocpp1.6"], "ocpp2.0.1"),
        (["ocpp9.9"], None),
    ],
)
async def test_of_what_a_station_offers_the_first_we_speak_is_chosen(offered: list[str], chosen: str | None) -> None:
    async with _csms().serve(host="127.0.0.1", port=0) as server:
        subprotocols = [websockets.Subprotocol(each) for each in offered]
        async with websockets.connect(f"ws://127.0.0.1:{server.port}/CP001", subprotocols=subprotocols) as link:
            assert link.subprotocol == chosen


@pytest.mark.parametrize("path", ["/CP%20001", "/ocpp/CP%20001", "/ocpp16/CP%20001", "/any/path/CP%20001/?x=y"])
async def test_the_last_segment_of_any_path_is_the_stations_id_decoded_once(path: str) -> None:
    csms = _csms()
    connected: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    csms.on_connect(lambda station: connected.set_result(station.id))
    async with csms.serve(host="127.0.0.1", port=0) as server:
        url = f"ws://127.0.0.1:{server.port}{path}"
        async with websockets.connect(url, subprotocols=[websockets.Subprotocol("ocpp1.6")]):
            assert await asyncio.wait_for(connected, 5) == "CP 001"


async def test_one_port_serves_ipv4_and_ipv6() -> None:
    async with _csms().serve(port=0) as server:
        for host in ("127.0.0.1", "[::1]"):
            url = f"ws://{host}:{server.port}/CP001"
            async with websockets.connect(url, subprotocols=[websockets.Subprotocol("ocpp2.0.1")]) as link:
                await link.send(BOOT)
                assert '"status":"Accepted"' in str(await link.recv())


async def test_a_link_that_another_server_accepted_is_as_good() -> None:
    csms = _csms()
    gone: asyncio.Future[Closed] = asyncio.get_running_loop().create_future()
    csms.on_disconnect(lambda station, closed: gone.set_result(closed))

    async def talk(link: websockets.ServerConnection) -> None:
        await csms.accept(link, station_id="CP001", subprotocol="ocpp2.0.1")

    async with websockets.serve(talk, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with websockets.connect(f"ws://127.0.0.1:{port}") as link:
            await link.send(BOOT)
            assert '"status":"Accepted"' in str(await link.recv())
            asking = asyncio.create_task(csms.stations["CP001"].reset())
            frame = str(await link.recv())
            message_id = frame.split('"')[1]
            assert frame == f'[2,"{message_id}","Reset",{{"type":"OnIdle"}}]'
            await link.send(f'[3,"{message_id}",{{"status":"Scheduled"}}]')
            assert (await asking).status is model.ResetStatus.SCHEDULED
            await link.close(1000, "good night")
        closed = await asyncio.wait_for(gone, 5)
    assert (closed.code, closed.reason, closed.by) == (1000, "good night", "peer")
