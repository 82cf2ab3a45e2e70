"""What is kept, and the constraints that make every effect happen once."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """A moment in UTC, as text that sorts and that a person can read."""

    impl = sa.String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> str | None:
        if value is None:
            return None
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


metadata = sa.MetaData()

stations = sa.Table(
    "stations",
    metadata,
    sa.Column("id", sa.String(255), primary_key=True),
    # False: it only came by while everybody was let in.
    sa.Column("admitted", sa.Boolean, nullable=False),
    sa.Column("credential", sa.String(255)),
    sa.Column("vendor", sa.String(255)),
    sa.Column("model", sa.String(255)),
    sa.Column("serial_number", sa.String(255)),
    sa.Column("firmware_version", sa.String(255)),
    sa.Column("version", sa.String(16)),
    sa.Column("address", sa.String(64)),
    sa.Column("added_at", UtcDateTime, nullable=False),
    sa.Column("booted_at", UtcDateTime),
    sa.Column("last_seen_at", UtcDateTime),
)

connectors = sa.Table(
    "connectors",
    metadata,
    sa.Column("station_id", sa.ForeignKey("stations.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("evse_id", sa.Integer, primary_key=True),
    sa.Column("connector_id", sa.Integer, primary_key=True),
    sa.Column("status", sa.String(32), nullable=False),
    sa.Column("charging_state", sa.String(32)),
    sa.Column("error_code", sa.String(64)),
    sa.Column("changed_at", UtcDateTime, nullable=False),
)

id_tokens = sa.Table(
    "id_tokens",
    metadata,
    # Without regard to case; ``value`` is as it was given.
    sa.Column("key", sa.String(255), primary_key=True),
    sa.Column("value", sa.String(255), nullable=False),
    sa.Column("status", sa.String(32), nullable=False),
    sa.Column("expires_at", UtcDateTime),
    sa.Column("added_at", UtcDateTime, nullable=False),
)

transactions = sa.Table(
    "transactions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("station_id", sa.ForeignKey("stations.id"), nullable=False),
    sa.Column("transaction_id", sa.String(64), nullable=False),
    # What a repeated start has in common with the first one, where the number is ours to give.
    sa.Column("start_key", sa.String(255)),
    sa.Column("evse_id", sa.Integer),
    sa.Column("connector_id", sa.Integer),
    sa.Column("id_token", sa.String(255)),
    sa.Column("remote_start_id", sa.Integer),
    sa.Column("charging_state", sa.String(32)),
    sa.Column("started_at", UtcDateTime),
    sa.Column("stopped_at", UtcDateTime),
    sa.Column("stop_reason", sa.String(32)),
    sa.Column("meter_start_wh", sa.Float),
    sa.Column("meter_last_wh", sa.Float),
    sa.Column("meter_stop_wh", sa.Float),
    sa.Column("received_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("station_id", "transaction_id"),
    sqlite_autoincrement=True,
)
sa.Index(
    "one_running_transaction_for_a_start",
    transactions.c.station_id,
    transactions.c.start_key,
    unique=True,
    sqlite_where=transactions.c.start_key.is_not(None) & transactions.c.stopped_at.is_(None),
    postgresql_where=transactions.c.start_key.is_not(None) & transactions.c.stopped_at.is_(None),
)

transaction_events = sa.Table(
    "transaction_events",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("transaction", sa.ForeignKey("transactions.id"), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("seq_no", sa.Integer),
    # Of two events with one number the first counts; the other is kept for a person to look at.
    sa.Column("conflict", sa.Boolean, nullable=False),
    sa.Column("fingerprint", sa.String(32), nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("happened_at", UtcDateTime, nullable=False),
    sa.Column("received_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("transaction", "fingerprint"),
)
sa.Index(
    "one_event_for_a_seq_no",
    transaction_events.c.transaction,
    transaction_events.c.seq_no,
    unique=True,
    sqlite_where=transaction_events.c.seq_no.is_not(None) & ~transaction_events.c.conflict,
    postgresql_where=transaction_events.c.seq_no.is_not(None) & ~transaction_events.c.conflict,
)

meter_values = sa.Table(
    "meter_values",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("station_id", sa.ForeignKey("stations.id"), nullable=False),
    sa.Column("transaction", sa.ForeignKey("transactions.id")),
    sa.Column("evse_id", sa.Integer),
    sa.Column("sampled_at", UtcDateTime, nullable=False),
    sa.Column("received_at", UtcDateTime, nullable=False),
    sa.Column("measurand", sa.String(64), nullable=False),
    sa.Column("context", sa.String(32), nullable=False),
    sa.Column("phase", sa.String(16)),
    sa.Column("location", sa.String(16)),
    sa.Column("value", sa.Float),
    sa.Column("unit", sa.String(32), nullable=False),
    sa.Column("signed_data", sa.Text),
    sa.Column("fingerprint", sa.String(32), nullable=False),
    sa.UniqueConstraint("station_id", "fingerprint"),
)
sa.Index("meter_values_of_a_transaction", meter_values.c.transaction, meter_values.c.measurand, meter_values.c.phase)

commands = sa.Table(
    "commands",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("station_id", sa.ForeignKey("stations.id"), nullable=False),
    sa.Column("action", sa.String(64), nullable=False),
    sa.Column("payload", sa.Text, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("result", sa.Text),
    sa.Column("error", sa.Text),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("finished_at", UtcDateTime),
)

refusals = sa.Table(
    "refusals",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("station_id", sa.String(255), nullable=False),
    sa.Column("address", sa.String(64), nullable=False),
    sa.Column("reason", sa.String(255), nullable=False),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("last_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("station_id", "address", "reason"),
)
