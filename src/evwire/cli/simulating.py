"""``evwire simulate`` and ``evwire demo``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from evwire.cli.words import Flag, Port, fail


def simulate(
    *,
    url: Annotated[str, Parameter(help="Such as ws://host:9000/ocpp; http://host:9001/soap for SOAP.")],
    id: Annotated[str, Parameter(help="The station's id; with --count, what their ids begin with.")],
    version: Annotated[
        str, Parameter(help="Which OCPP it speaks; with -soap behind it, to say that the URL is one of HTTP.")
    ],
    count: Annotated[int, Parameter(validator=Number(gte=1))] = 1,
    password: str | None = None,
    token: Annotated[str, Parameter(help="What the driver shows.")] = "04A2B3C4",
    speed: Annotated[float, Parameter(validator=Number(gt=0), help="Times as fast as a real one.")] = 1.0,
    once: Annotated[bool, Flag, Parameter(help="Charge once and leave.")] = False,
    data: Annotated[
        Path | None, Parameter(help="A directory where they keep what the CSMS has not heard yet, for the next run.")
    ] = None,
    ca: Annotated[Path | None, Parameter(help="Whom to believe who the CSMS is, PEM; those this machine does.")] = None,
    client_cert: Annotated[Path | None, Parameter(help="The station's certificate and chain, PEM (profile 3).")] = None,
    client_key: Annotated[Path | None, Parameter(help="Its key, if it is not in the same file.")] = None,
    files_in: Annotated[
        list[str] | None,
        Parameter(negative="", help="A network where files are fetched and uploaded, besides this machine."),
    ] = None,
    listen: Annotated[Port, Parameter(help="With SOAP: where it listens for what the CSMS asks; 0: anywhere.")] = 0,
) -> int:
    """Run stations with simulated hardware, that boot, charge and stop."""
    from evwire import EvwireError, simulator

    try:
        return simulator.simulate(
            url=url,
            station_id=id,
            version=version,
            count=count,
            password=password,
            token=token,
            speed=speed,
            once=once,
            data=data,
            ca=ca,
            client_certificate=client_cert,
            client_key=client_key,
            listen_port=listen,
            file_networks=tuple(files_in or ()),
        )
    except (EvwireError, ValueError, OSError) as error:
        fail(str(error))


def demo(*, once: Annotated[bool, Flag, Parameter(help="Stop when each has charged once.")] = False) -> int:
    """Show a CSMS and three stations that charge, in one process."""
    from evwire import demo as showing

    return showing.demo(once=once)
