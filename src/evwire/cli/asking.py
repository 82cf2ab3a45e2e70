"""Commands that ask a running server: ``evwire call``, ``capabilities``, ``frames``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from evwire.cli.words import Data, Flag, Url, api_refused, fail


def call(
    station_id: Annotated[str, Parameter(name="ID")],
    what: Annotated[str, Parameter(name="OPERATION|ACTION")],
    payload: Annotated[str, Parameter(name="JSON")] = "{}",
    /,
    *,
    url: Url = "http://127.0.0.1:8080",
    data: Data = Path(),
    wait_s: float = 30.0,
    strict_mapping: Annotated[
        bool, Flag, Parameter(help="Refuse an operation that the station's version cannot say whole.")
    ] = False,
    queue: Annotated[
        float,
        Parameter(name="--queue", help="For so many seconds it may wait for a station that is not there."),
    ] = 0.0,
) -> None:
    """Ask a station in words that are the same for every version, or in its own version's.

    A name in small letters is an operation: evwire call CP001 reset '{"kind": "Immediate"}'

    One that begins with a capital is an action of its version: evwire call CP001 Reset '{"type": "Hard"}'

    Prints the answer, or what became of it, as JSON, and what got lost on the way there to stderr. The API token is
    that of --data or EVWIRE_API_TOKEN. evwire capabilities CP001 lists the operations.
    """
    from evwire import server

    try:
        body = json.loads(payload)
    except ValueError as error:
        fail(f"expected JSON, got {payload!r}: {error}")
    try:
        client = server.ApiClient(url, data)
        if what[:1].isupper():
            command = client.call(station_id, what, body, wait_s=wait_s, queue_s=queue)
        else:
            command = client.command(
                station_id, what, body, wait_s=wait_s, queue_s=queue, strict_mapping=strict_mapping
            )
    except server.ApiRefused as refused:
        api_refused(refused)
    except (OSError, server.ApiUnreachable) as error:
        fail(str(error))
    for loss in command.get("losses") or ():
        print(server.escaped(f"evwire: lost {loss['field']} = {loss['value']}: {loss['why']}"), file=sys.stderr)
    print(json.dumps(command.get("result", command), indent=2))


def capabilities(
    station_id: Annotated[str, Parameter(name="ID")],
    /,
    *,
    url: Url = "http://127.0.0.1:8080",
    data: Data = Path(),
) -> None:
    """What a connected station can be asked for, as JSON: its operations, their options, and where those end."""
    from evwire import server

    try:
        print(json.dumps(server.ApiClient(url, data).capabilities(station_id), indent=2))
    except server.ApiRefused as refused:
        api_refused(refused)
    except (OSError, server.ApiUnreachable) as error:
        fail(str(error))


def frames(
    station_id: Annotated[str | None, Parameter(name="ID")] = None,
    /,
    *,
    follow: Annotated[bool, Flag, Parameter(help="Go on with those that come.")] = False,
    url: Url = "http://127.0.0.1:8080",
    data: Data = Path(),
) -> None:
    """Show the last frames of a station, or of all, as JSON lines."""
    from evwire import server

    try:
        for line in server.ApiClient(url, data).frames(station_id, follow=follow):
            print(server.escaped(line), flush=True)
    except KeyboardInterrupt:
        return
    except (OSError, server.ApiRefused, server.ApiUnreachable) as error:
        fail(str(error))
