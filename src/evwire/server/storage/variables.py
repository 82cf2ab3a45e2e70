"""What stations say they are made of: their variables, as they reported them last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, select

from evwire import model
from evwire.server.storage.places import Place, columns
from evwire.server.storage.statements import insert
from evwire.server.storage.tables import LongWords, UtcDateTime, Words, metadata

variables = sa.Table(
    "variables",
    metadata,
    sa.Column("station_id", Words, primary_key=True),
    *columns(primary_key=True),
    sa.Column("attribute", Words, primary_key=True),
    sa.Column("value", LongWords),
    sa.Column("mutability", Words),
    sa.Column("data_kind", Words),
    sa.Column("unit", Words),
    # Which values there are, and the limits of a number.
    sa.Column("allowed", LongWords),
    sa.Column("min_limit", sa.Float),
    sa.Column("max_limit", sa.Float),
    # By the station's clock; what it said later counts, whatever came first.
    sa.Column("generated_at", UtcDateTime, nullable=False),
    sa.Column("received_at", UtcDateTime, nullable=False),
)

_KEYS = ("station_id", *Place._fields, "attribute")
_ORDER = tuple(variables.c[name] for name in (*Place._fields, "attribute"))
_REPORT = model.BY_REQUEST[model.GetBaseReport].name
_SECRET = {"basicauthpassword", "authorizationkey"}


class VariableRow(msgspec.Struct, frozen=True, kw_only=True):
    """One value of a variable of a station, as it reported it last."""

    component: str
    component_instance: str | None = None
    evse_id: int | None = None
    connector_id: int | None = None
    variable: str
    variable_instance: str | None = None
    attribute: str
    value: str | None = None
    mutability: str | None = None
    data_kind: str | None = None
    unit: str | None = None
    allowed: str | None = None
    min_limit: float | None = None
    max_limit: float | None = None
    received_at: datetime
    place: int
    """Among those listed, from 1."""


def is_secret(variable: str) -> bool:
    """Whether a variable of this name holds a password, which is not kept here."""
    return variable.casefold() in _SECRET


def reported(
    station_id: str, told: Iterable[model.ReportedVariable], generated_at: datetime, now: datetime
) -> Callable[[Connection], None]:
    """A station tells of its variables; what it has said later already is left."""
    rows: dict[tuple[object, ...], dict[str, object]] = {}
    for each in told:
        place = Place.of(each.component, each.variable)
        kind = each.characteristics
        for attribute in each.attributes:
            rows[(*place, attribute.kind)] = {
                "station_id": station_id,
                **place._asdict(),
                "attribute": attribute.kind.value,
                "value": None if is_secret(place.variable) else attribute.value,
                "mutability": attribute.mutability.value,
                "data_kind": None if kind is None else kind.data_kind.value,
                "unit": None if kind is None else kind.unit,
                "allowed": None if kind is None else kind.values,
                "min_limit": None if kind is None else kind.min_limit,
                "max_limit": None if kind is None else kind.max_limit,
                "generated_at": generated_at,
                "received_at": now,
            }

    def work(connection: Connection) -> None:
        if not rows:
            return
        statement = insert(connection, variables)
        changed = [column.name for column in variables.columns if column.name not in _KEYS]
        statement = statement.on_conflict_do_update(
            index_elements=list(_KEYS),
            set_={name: statement.excluded[name] for name in changed},
            where=variables.c.generated_at <= statement.excluded.generated_at,
        )
        # In one order, so that two writers do not wait for each other.
        connection.execute(statement, [rows[key] for key in sorted(rows, key=str)])

    return work


def answered(
    station_id: str, operation: str, answer: Mapping[str, object], now: datetime
) -> Callable[[Connection], None]:
    """A station has answered an operation: where its answer is a report (1.x), that is kept."""
    told: tuple[model.ReportedVariable, ...] = ()
    if operation == _REPORT:
        told = msgspec.convert(answer.get("variables", ()), tuple[model.ReportedVariable, ...])
    return reported(station_id, told, now, now)


def variables_of(
    station_id: str, limit: int, behind: int = 0, *, component: str | None = None, variable: str | None = None
) -> Callable[[Connection], Sequence[VariableRow]]:
    """Up to ``limit`` of a station's variables, by component, without the first ``behind`` of them."""

    def work(connection: Connection) -> Sequence[VariableRow]:
        query = select(variables).where(variables.c.station_id == station_id).order_by(*_ORDER)
        if component is not None:
            query = query.where(sa.func.lower(variables.c.component) == component.lower())
        if variable is not None:
            query = query.where(sa.func.lower(variables.c.variable) == variable.lower())
        rows = connection.execute(query.limit(limit).offset(behind)).mappings()
        return [_row(row, place) for place, row in enumerate(rows, behind + 1)]

    return work


def _row(row: sa.RowMapping, place: int) -> VariableRow:
    known = {name: row[name] for name in VariableRow.__struct_fields__ if name != "place"}
    for name in ("component_instance", "evse_id", "connector_id", "variable_instance"):
        known[name] = known[name] or None
    return VariableRow(**known, place=place)
