"""What is kept, and the constraints that make every effect happen once."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """A moment in UTC; SQLite forgets the zone, so it is put back."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = sa.MetaData()

stations = sa.Table(
    "stations",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("credential", sa.LargeBinary),
    sa.Column("no_password", sa.Boolean, nullable=False),
    # False: nobody added it; it only came by while everybody was let in.
    sa.Column("added", sa.Boolean, nullable=False),
    # The highest it has used; one below it is refused.
    sa.Column("security_profile", sa.Integer, nullable=False, server_default="0"),
    sa.Column("version", sa.String),
    sa.Column("vendor", sa.String),
    sa.Column("model", sa.String),
    sa.Column("serial_number", sa.String),
    sa.Column("firmware_version", sa.String),
    sa.Column("last_seen_at", UtcDateTime),
    sa.Column("last_boot_at", UtcDateTime),
    # How what it sends is judged, where that is not as for all, and what is known of it before it says what it is.
    sa.Column("arriving", sa.String),
    sa.Column("quirks", sa.JSON),
)

connectors = sa.Table(
    "connectors",
    metadata,
    sa.Column("station_id", sa.String, primary_key=True),
    sa.Column("evse_id", sa.Integer, primary_key=True),
    sa.Column("connector_id", sa.Integer, primary_key=True),
    sa.Column("status", sa.String, nullable=False),
    sa.Column("charging_state", sa.String),
    sa.Column("error_code", sa.String),
    sa.Column("reported_at", UtcDateTime),
    sa.Column("received_at", UtcDateTime, nullable=False),
)

id_tokens = sa.Table(
    "id_tokens",
    metadata,
    # Without regard to case; ``value`` is as it was given.
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("value", sa.String, nullable=False),
    sa.Column("status", sa.String, nullable=False),
    sa.Column("expires_at", UtcDateTime),
    sa.Column("group_token", sa.String),
)

transactions = sa.Table(
    "transactions",
    metadata,
    # Also the number that 1.x wants; never given twice.
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("station_id", sa.String, nullable=False),
    sa.Column("transaction_id", sa.String),
    # What a repeated start has in common with the first one, where the number is ours to give.
    sa.Column("start_key", sa.String),
    sa.Column("evse_id", sa.Integer),
    sa.Column("connector_id", sa.Integer),
    sa.Column("id_token", sa.String),
    sa.Column("started_at", UtcDateTime),
    sa.Column("stopped_at", UtcDateTime),
    sa.Column("meter_start_wh", sa.Float),
    # The newest reading, while it runs.
    sa.Column("meter_last_wh", sa.Float),
    sa.Column("meter_stop_wh", sa.Float),
    sa.Column("stop_reason", sa.String),
    sa.Column("remote_start_id", sa.Integer),
    # The number of a later transaction that began at the same place before this one was said to have ended.
    sa.Column("superseded_by", sa.Integer),
    # An event of it was dated in the future, or before there was OCPP.
    sa.Column("doubtful_time", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.UniqueConstraint("station_id", "transaction_id"),
    sqlite_autoincrement=True,
)
sa.Index("transactions_by_start", transactions.c.station_id, transactions.c.start_key)

transaction_events = sa.Table(
    "transaction_events",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("station_id", sa.String, nullable=False),
    sa.Column("transaction_id", sa.String, nullable=False),
    sa.Column("event_key", sa.String, nullable=False),
    sa.Column("seq_no", sa.Integer),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("timestamp", UtcDateTime, nullable=False),
    sa.Column("received_at", UtcDateTime, nullable=False),
    sa.Column("content", sa.JSON, nullable=False),
    sa.UniqueConstraint("station_id", "transaction_id", "event_key"),
)

samples = sa.Table(
    "samples",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("station_id", sa.String, nullable=False),
    # Empty outside a transaction; so are phase and location where there is none: NULLs are never equal.
    sa.Column("transaction_id", sa.String, nullable=False),
    sa.Column("evse_id", sa.Integer, nullable=False),
    sa.Column("timestamp", UtcDateTime, nullable=False),
    sa.Column("context", sa.String, nullable=False),
    sa.Column("measurand", sa.String, nullable=False),
    sa.Column("phase", sa.String, nullable=False),
    sa.Column("location", sa.String, nullable=False),
    sa.Column("unit", sa.String, nullable=False),
    sa.Column("value", sa.Float),
    sa.Column("signed_data", sa.Text),
    sa.UniqueConstraint(
        "station_id", "transaction_id", "evse_id", "timestamp", "context", "measurand", "phase", "location", "unit"
    ),
)
sa.Index(
    "samples_of_a_transaction",
    samples.c.station_id,
    samples.c.transaction_id,
    samples.c.measurand,
    samples.c.phase,
    samples.c.timestamp,
)

commands = sa.Table(
    "commands",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("station_id", sa.String, nullable=False),
    sa.Column("action", sa.String, nullable=False),
    sa.Column("payload", sa.JSON, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("result", sa.JSON),
    sa.Column("error", sa.JSON),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("finished_at", UtcDateTime),
)

refusals = sa.Table(
    "refusals",
    metadata,
    sa.Column("station_id", sa.String, primary_key=True),
    sa.Column("address", sa.String, primary_key=True),
    sa.Column("reason", sa.String, primary_key=True),
    sa.Column("path", sa.String, nullable=False),
    sa.Column("times", sa.Integer, nullable=False),
    sa.Column("last_at", UtcDateTime, nullable=False),
)

messages = sa.Table(
    "messages",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("station_id", sa.String, nullable=False),
    sa.Column("action", sa.String, nullable=False),
    sa.Column("payload", sa.Text, nullable=False),
    sa.Column("received_at", UtcDateTime, nullable=False),
)

deviations = sa.Table(
    "deviations",
    metadata,
    sa.Column("station_id", sa.String, primary_key=True),
    sa.Column("message", sa.String, primary_key=True),
    sa.Column("path", sa.String, primary_key=True),
    sa.Column("problem", sa.String, nullable=False),
    sa.Column("remedy", sa.String, nullable=False),
    sa.Column("raw", sa.String, nullable=False),
    sa.Column("version", sa.String, nullable=False),
    sa.Column("first_seen_at", UtcDateTime, nullable=False),
)
