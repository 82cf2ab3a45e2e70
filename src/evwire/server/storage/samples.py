"""What meters said, each reading once."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import msgspec
from sqlalchemy import Connection, select

from evwire import model
from evwire.server.storage.energy import TELLING, Reading
from evwire.server.storage.statements import insert_new, those
from evwire.server.storage.tables import in_utc, samples

_OUTLET = "Outlet"


class Sampled(msgspec.Struct, frozen=True):
    """Readings of a transaction, or outside of one, with an empty id."""

    station_id: str
    transaction_id: str
    evse_id: int
    meter_values: tuple[model.MeterValue, ...]

    @classmethod
    def within(cls, key: tuple[str, str], event: model.TransactionEvent) -> Sampled:
        """What an event of a transaction has."""
        return cls(*key, 0, event.meter_values)

    @classmethod
    def outside(cls, station_id: str, event: model.TransactionEvent) -> Sampled:
        """What an event has that names none."""
        return cls(station_id, "", event.evse_id or 0, event.meter_values)


def keep_samples(connection: Connection, sampled: Sequence[Sampled]) -> Sequence[None]:
    """Keep them; equal ones are there once, different ones of one moment are all there."""
    insert_new(connection, samples, [row for each in sampled for row in _rows(each)])
    return [None] * len(sampled)


def readings_of(
    connection: Connection, transactions: Sequence[tuple[str, str]]
) -> Mapping[tuple[str, str], Sequence[Reading]]:
    """What tells the energy of these transactions, each in the order in which it was taken."""
    query = (
        select(samples)
        .where(
            those(connection, samples, ("station_id", "transaction_id"), transactions),
            samples.c.measurand.in_(TELLING),
            samples.c.phase == "",
            samples.c.location.in_(("", _OUTLET)),
            samples.c.value >= 0,
        )
        .order_by(samples.c.timestamp, samples.c.value)
    )
    found: dict[tuple[str, str], list[Reading]] = defaultdict(list)
    for row in connection.execute(query):
        reading = Reading(row.timestamp, row.measurand, row.context, row.value)
        found[row.station_id, row.transaction_id].append(reading)
    return found


def _rows(sampled: Sampled) -> Iterator[dict[str, object]]:
    for meter_value in sampled.meter_values:
        for sample in meter_value.samples:
            value, unit = sample.in_base_unit()
            yield {
                "station_id": sampled.station_id,
                "transaction_id": sampled.transaction_id,
                "evse_id": sampled.evse_id,
                "timestamp": in_utc(meter_value.timestamp),
                "context": sample.context,
                "measurand": sample.measurand,
                "phase": sample.phase or "",
                "location": sample.location or "",
                "unit": unit,
                "value": value,
                "signed_data": sample.signed_data,
                "reading": _reading(value, sample.signed_data),
            }


def _reading(value: float | None, signed_data: str | None) -> str:
    text = "" if value is None else repr(float(value))
    if signed_data is not None:
        text += " " + hashlib.sha256(signed_data.encode()).hexdigest()[:32]
    return text
