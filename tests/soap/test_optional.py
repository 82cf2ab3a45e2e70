"""Who does not speak SOAP does not need its packages."""

from __future__ import annotations

import asyncio
import subprocess
import sys

from evwire import CSMS, AllowAny
from evwire.model import IdToken
from evwire.simulator import SimulatedStation
from evwire.station import soap_connect


def test_the_packages_of_soap_are_not_imported_before_it_is_spoken() -> None:
    code = "import sys, evwire, evwire.simulator, evwire.server; print({'lxml', 'evwire.soap'} & sys.modules.keys())"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "set()\n"


async def test_a_simulated_station_speaks_soap_where_it_is_given_that_connection() -> None:
    csms: CSMS[None] = CSMS(admission=AllowAny())
    async with (
        csms.serve_soap(host="127.0.0.1", port=0) as server,
        soap_connect(host="127.0.0.1") as connect,
        SimulatedStation(
            "SIM1",
            f"http://127.0.0.1:{server.port}/soap",
            version="1.5",
            id_token=IdToken("04A2"),
            connect=connect,
        ) as simulated,
    ):
        seen = await _first(csms)
    assert (seen, simulated.version) == ("SIM1", "1.5")


async def _first(csms: CSMS[None]) -> str:
    async with asyncio.timeout(10):
        while not csms.stations:
            await asyncio.sleep(0.01)
    return next(iter(csms.stations))
