"""Cards that work offline: what has changed of them since when, and which list each station has got."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, func, select

from evwire import model
from evwire.server.storage.configuration import EVERY_STATION, day_of
from evwire.server.storage.statements import upsert
from evwire.server.storage.tables import UtcDateTime, Whole, Words, id_tokens, metadata, stations
from evwire.server.storage.token_changes import REFUSES, token_changes, token_revision
from evwire.server.storage.tokens import TokenRow

local_lists = sa.Table(
    "local_lists",
    metadata,
    sa.Column("station_id", Words, primary_key=True),
    # NULL: as for all stations.
    sa.Column("enabled", sa.Boolean),
    # Of the list that we sent last and it took; NULL: what it has is not ours.
    sa.Column("version", Whole),
    # What was tried last, and with which firmware.
    sa.Column("tried_version", Whole),
    sa.Column("firmware_version", Words),
    sa.Column("actual_version", Whole),
    sa.Column("state", Words, nullable=False),
    sa.Column("reason", Words),
    sa.Column("read_at", UtcDateTime),
    sa.Column("sent_at", UtcDateTime),
    sa.Column("sends_on", Words),
    sa.Column("sends", Whole, nullable=False),
    # The last change of tokens that its cache has forgotten.
    sa.Column("cache_revision", Whole, nullable=False),
)

STEP = 1000
"""Between the versions of two lists: one that comes in parts needs a version for each of them."""
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class ListState(StrEnum):
    """How far a station is with the list that it is to have."""

    OFF = "off"
    UNKNOWN = "unknown"
    IN_STEP = "in_step"
    REFUSED = "refused"
    WAITING = "waiting"


class ListRow(msgspec.Struct, frozen=True, kw_only=True):
    """Which list a station has got; ``version`` is that of ours."""

    enabled: bool | None = None
    version: int | None = None
    tried_version: int | None = None
    firmware_version: str | None = None
    actual_version: int | None = None
    state: ListState = ListState.UNKNOWN
    reason: str | None = None
    read_at: datetime | None = None
    sent_at: datetime | None = None
    sends_on: str | None = None
    sends: int = 0
    cache_revision: int = 0

    def sends_of(self, now: datetime) -> int:
        """How often a list was sent today."""
        return self.sends if self.sends_on == day_of(now) else 0


class ListPlan(msgspec.Struct, frozen=True, kw_only=True):
    """Which list a station is to have; ``refusing``: the last change that took somebody's right to charge."""

    enabled: bool
    for_all: bool
    wanted_version: int
    refusing: int
    firmware_version: str | None
    row: ListRow


class Concerned(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a change of tokens concerns. ``stations`` None: every one."""

    revision: int
    refusing: int
    stations: frozenset[str] | None


def list_plan(station_id: str) -> Callable[[Connection], ListPlan]:
    """Which list this station is to have, and has got."""

    def work(connection: Connection) -> ListPlan:
        rows = _rows(connection, station_id)
        row, for_all = rows.get(station_id, ListRow()), rows.get(EVERY_STATION, ListRow())
        firmware = connection.execute(select(stations.c.firmware_version).where(stations.c.id == station_id)).scalar()
        return ListPlan(
            enabled=bool(for_all.enabled if row.enabled is None else row.enabled),
            for_all=row.enabled is None,
            wanted_version=(_revision(connection) + 1) * STEP,
            refusing=_refusing(connection),
            firmware_version=firmware,
            row=row,
        )

    return work


def concerned() -> Callable[[Connection], Concerned]:
    """Whose list follows the tokens, and how often these have changed."""

    def work(connection: Connection) -> Concerned:
        query = select(local_lists.c.station_id).where(local_lists.c.enabled | local_lists.c.version.is_not(None))
        ids = frozenset(connection.execute(query).scalars())
        return Concerned(
            revision=_revision(connection),
            refusing=_refusing(connection),
            stations=None if EVERY_STATION in ids else ids,
        )

    return work


def enable(station_id: str, enabled: bool | None) -> Callable[[Connection], None]:
    """Have the list of this station, or of every one, follow the tokens or not; None: as for all."""

    def work(connection: Connection) -> None:
        row = _rows(connection, station_id).get(station_id, ListRow())
        # What was refused may be tried again.
        row = msgspec.structs.replace(row, enabled=enabled, tried_version=None, state=ListState.UNKNOWN, reason=None)
        values = msgspec.structs.asdict(row)
        changed = ("enabled", "tried_version", "state", "reason")
        upsert(connection, local_lists, ("station_id",), {"station_id": station_id, **values}, changed)

    return work


def stands(station_id: str, row: ListRow) -> Callable[[Connection], None]:
    """Which list a station has got now; whether it is to have one is left as it is."""

    def work(connection: Connection) -> None:
        values = msgspec.structs.asdict(row)
        changed = [name for name in values if name != "enabled"]
        upsert(connection, local_lists, ("station_id",), {"station_id": station_id, **values}, changed)

    return work


def whole_list() -> Callable[[Connection], list[model.AuthorizationData]]:
    """Every token that is known, with its verdict."""

    def work(connection: Connection) -> list[model.AuthorizationData]:
        return [_entry(row) for row in connection.execute(select(id_tokens).order_by(id_tokens.c.key)).mappings()]

    return work


def changes_since(version: int) -> Callable[[Connection], list[model.AuthorizationData]]:
    """What has changed since the list of this version, with the verdict of what is known still."""

    def work(connection: Connection) -> list[model.AuthorizationData]:
        changes = token_changes.c
        query = select(changes.key.label("changed_key"), changes.value.label("changed_value"), id_tokens)
        query = query.select_from(token_changes.outerjoin(id_tokens, id_tokens.c.key == changes.key))
        rows = connection.execute(query.where(changes.revision > version // STEP - 1).order_by(changes.key))
        return [
            _entry(row)
            if row["key"] is not None
            else model.AuthorizationData(id_token=model.IdToken(row["changed_value"]))
            for row in rows.mappings()
        ]

    return work


def _rows(connection: Connection, station_id: str) -> dict[str, ListRow]:
    query = select(local_lists).where(local_lists.c.station_id.in_((station_id, EVERY_STATION)))
    found = {}
    for row in connection.execute(query).mappings():
        known = {name: row[name] for name in ListRow.__struct_fields__}
        found[row["station_id"]] = ListRow(**known | {"state": ListState(row["state"])})
    return found


def _revision(connection: Connection) -> int:
    return connection.execute(select(token_revision.c.revision)).scalar() or 0


def _refusing(connection: Connection) -> int:
    query = select(func.max(token_changes.c.revision)).where(token_changes.c.effect == REFUSES)
    return connection.execute(query).scalar() or 0


def _entry(row: sa.RowMapping) -> model.AuthorizationData:
    token = TokenRow(**{name: row[name] for name in TokenRow.__struct_fields__})
    # The station looks at the end of its validity by itself.
    return model.AuthorizationData(id_token=model.IdToken(token.value), id_token_info=token.verdict(_LONG_AGO))
