"""What several commands have in common: their options, and how they fail."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

from cyclopts import Parameter
from cyclopts.validators import Number

if TYPE_CHECKING:
    from evwire import server

Flag = Parameter(negative="")
Port = Annotated[int, Parameter(validator=Number(gte=0, lte=65535))]
Data = Annotated[Path, Parameter(help="The directory that has the database and the API token.")]
DatabaseUrl = Annotated[
    str | None,
    Parameter(
        env_var="EVWIRE_DATABASE", help="postgresql://user@host/name or sqlite:///path; a file in --data unless given."
    ),
]
Url = Annotated[str, Parameter(help="Where the server's HTTP API is.")]


def api_refused(refused: server.ApiRefused) -> NoReturn:
    from evwire import server

    known = (refused.answer.get("error") or {}).get("details", {})
    operations = known.get("operations") if isinstance(known, dict) else None
    hint = f"; there are {', '.join(operations)}" if operations else ""
    print(server.escaped(f"evwire: {refused}{hint}"), file=sys.stderr)
    raise SystemExit(2 if refused.status < 500 else 1)


def fail(problem: str) -> NoReturn:
    print(f"evwire: {problem}", file=sys.stderr)
    raise SystemExit(2)
