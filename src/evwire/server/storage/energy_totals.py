"""How much each EVSE has delivered, added up behind what stations told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, select, update

from evwire import model
from evwire.server.storage.accumulator import Metered, Total, advanced
from evwire.server.storage.energy import INTERVAL
from evwire.server.storage.statements import insert, those, upsert_all
from evwire.server.storage.tables import UtcDateTime, Whole, Words, metadata, samples, transactions

energy_totals = sa.Table(
    "energy_totals",
    metadata,
    sa.Column("station_id", Words, primary_key=True),
    sa.Column("evse_id", Whole, primary_key=True),
    sa.Column("total_wh", sa.Float, nullable=False),
    # What the next reading is compared with.
    sa.Column("at", UtcDateTime),
    sa.Column("register_wh", sa.Float),
    sa.Column("transaction_id", Words, nullable=False),
    sa.Column("odd_wh", sa.Float),
    sa.Column("odd_at", UtcDateTime),
)

# One row: the last of the samples that has been added.
energy_positions = sa.Table(
    "energy_positions",
    metadata,
    sa.Column("id", Whole, primary_key=True),
    sa.Column("sample", Whole, nullable=False),
)

Place = tuple[str, int]
_VALUES = tuple(Total.__struct_fields__)
_OUTLET = "Outlet"
_EVSE = sa.case((samples.c.transaction_id == "", samples.c.evse_id), else_=transactions.c.evse_id).label("evse")
_BEHIND = (
    select(samples.c.id, samples.c.station_id, _EVSE)
    .add_columns(*(samples.c[name] for name in ("transaction_id", "timestamp", "measurand", "value")))
    .join_from(
        samples,
        transactions,
        (samples.c.station_id == transactions.c.station_id)
        & (samples.c.transaction_id == transactions.c.transaction_id),
        isouter=True,
    )
    .where(
        samples.c.id > sa.bindparam("behind"),
        samples.c.id <= sa.bindparam("last"),
        samples.c.measurand.in_((model.Measurand.ENERGY_REGISTER, INTERVAL)),
        samples.c.phase == "",
        samples.c.location.in_(("", _OUTLET)),
        samples.c.value.is_not(None),
    )
    .order_by(samples.c.id)
)


class Step(msgspec.Struct, frozen=True):
    """What has been added: from behind one sample up to another, and the totals that this has changed."""

    behind: int
    last: int
    totals: Mapping[Place, Total]
    gained_wh: float


def next_step(limit: int, now: datetime) -> Callable[[Connection], Step]:
    """Add up to ``limit`` samples to the totals, in the order in which they came; nothing is written."""

    def work(connection: Connection) -> Step:
        behind = int(connection.execute(select(energy_positions.c.sample)).scalar() or 0)
        newest = int(connection.execute(select(sa.func.max(samples.c.id))).scalar() or 0)
        last = min(behind + limit, newest)
        if last <= behind:
            return Step(behind, behind, {}, 0.0)
        # Of a transaction of which nobody knows where it is, nothing can be added.
        rows = [row for row in connection.execute(_BEHIND, {"behind": behind, "last": last}) if row.evse is not None]
        before = _totals(connection, {(row.station_id, row.evse) for row in rows})
        totals = dict(before)
        for row in rows:
            place = (row.station_id, row.evse)
            reading = Metered(
                at=row.timestamp,
                value_wh=row.value,
                transaction_id=row.transaction_id,
                interval=row.measurand == INTERVAL,
            )
            totals[place] = advanced(totals.get(place) or Total(), reading, now)
        changed = {place: total for place, total in totals.items() if total != before.get(place)}
        gained = sum(total.total_wh - before.get(place, Total()).total_wh for place, total in changed.items())
        return Step(behind, last, changed, gained)

    return work


def take(step: Step) -> Callable[[Connection], bool]:
    """Write it; False if somebody else has gone on from there."""

    def work(connection: Connection) -> bool:
        connection.execute(insert(connection, energy_positions).values(id=1, sample=0).on_conflict_do_nothing())
        where = energy_positions.c.sample == step.behind
        if connection.execute(update(energy_positions).where(where).values(sample=step.last)).rowcount == 0:
            return False
        rows = [
            {"station_id": station_id, "evse_id": evse_id, **msgspec.structs.asdict(total)}
            for (station_id, evse_id), total in sorted(step.totals.items())
        ]
        upsert_all(connection, energy_totals, ("station_id", "evse_id"), rows, _VALUES)
        return True

    return work


def _totals(connection: Connection, places: set[Place]) -> dict[Place, Total]:
    stations = sorted({station_id for station_id, _ in places})
    if not stations:
        return {}
    wanted = those(connection, energy_totals, ("station_id",), [(station_id,) for station_id in stations])
    return {
        (row["station_id"], row["evse_id"]): Total(**{name: row[name] for name in _VALUES})
        for row in connection.execute(select(energy_totals).where(wanted)).mappings()
    }
