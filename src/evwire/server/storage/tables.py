"""What is kept, and the constraints that make every effect happen once."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC; one beyond the calendar there (the first and last hours of all) keeps its digits."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return moment.replace(tzinfo=UTC)


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """A moment in UTC; SQLite forgets the zone, so it is put back."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return None if value is None else in_utc(value)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class _WithoutNul(sa.types.TypeDecorator[str]):
    """Text from anywhere; PostgreSQL keeps no NUL, so that it becomes U+FFFD."""

    impl = sa.String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        return value.replace("\x00", "\ufffd") if value is not None and "\x00" in value else value


class _LongWithoutNul(_WithoutNul):
    impl = sa.Text
    cache_ok = True


Words = sa.String().with_variant(_WithoutNul(), "postgresql")
LongWords = sa.Text().with_variant(_LongWithoutNul(), "postgresql")
Whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""A whole number as long as a station may send one; SQLite has one kind, and wants it so named for a key."""

metadata = sa.MetaData()

stations = sa.Table(
    "stations",
    metadata,
    sa.Column("id", Words, primary_key=True),
    sa.Column("credential", sa.LargeBinary),
    sa.Column("no_password", sa.Boolean, nullable=False),
    # False: nobody added it; it only came by while everybody was let in.
    sa.Column("added", sa.Boolean, nullable=False),
    # The highest it has used; one below it is refused.
    sa.Column("security_profile", Whole, nullable=False, server_default="0"),
    sa.Column("version", Words),
    sa.Column("vendor", Words),
    sa.Column("model", Words),
    sa.Column("serial_number", Words),
    sa.Column("firmware_version", Words),
    sa.Column("last_seen_at", UtcDateTime),
    sa.Column("last_boot_at", UtcDateTime),
    # By how much its clock is behind.
    sa.Column("clock_skew_s", sa.Float),
    # How what it sends is judged, where that is not as for all, and what is known of it before it says what it is.
    sa.Column("arriving", Words),
    sa.Column("quirks", sa.JSON),
    sa.Column("blocked", sa.Boolean, nullable=False, server_default=sa.false()),
    # Of passwords that it may have been given and has not shown yet, in hexadecimal, the oldest first.
    sa.Column("next_credentials", sa.JSON),
    # It was adopted without a password: until it has one it may come without, to be given one.
    sa.Column("awaits_password", sa.Boolean, nullable=False, server_default=sa.false()),
)

connectors = sa.Table(
    "connectors",
    metadata,
    sa.Column("station_id", Words, primary_key=True),
    sa.Column("evse_id", Whole, primary_key=True),
    sa.Column("connector_id", Whole, primary_key=True),
    sa.Column("status", Words, nullable=False),
    sa.Column("charging_state", Words),
    sa.Column("error_code", Words),
    sa.Column("reported_at", UtcDateTime),
    sa.Column("received_at", UtcDateTime, nullable=False),
)

id_tokens = sa.Table(
    "id_tokens",
    metadata,
    # Without regard to case; ``value`` is as it was given.
    sa.Column("key", Words, primary_key=True),
    sa.Column("value", Words, nullable=False),
    sa.Column("status", Words, nullable=False),
    sa.Column("expires_at", UtcDateTime),
    sa.Column("group_token", Words),
    # How many transactions it may have running at once; without one, any number.
    sa.Column("concurrent_limit", Whole),
)

# What was shown to a station and is not known; gone from here once it is.
seen_tokens = sa.Table(
    "seen_tokens",
    metadata,
    sa.Column("key", Words, primary_key=True),
    sa.Column("value", Words, nullable=False),
    sa.Column("station_id", Words, nullable=False),
    sa.Column("times", Whole, nullable=False),
    sa.Column("last_at", UtcDateTime, nullable=False),
)

transactions = sa.Table(
    "transactions",
    metadata,
    # Also the number that 1.x wants; never given twice.
    sa.Column("number", Whole, primary_key=True, autoincrement=True),
    sa.Column("station_id", Words, nullable=False),
    sa.Column("transaction_id", Words),
    # What a repeated start has in common with the first one, where the number is ours to give.
    sa.Column("start_key", Words),
    sa.Column("evse_id", Whole),
    sa.Column("connector_id", Whole),
    sa.Column("id_token", Words),
    sa.Column("started_at", UtcDateTime),
    sa.Column("stopped_at", UtcDateTime),
    sa.Column("meter_start_wh", sa.Float),
    # The newest reading, while it runs.
    sa.Column("meter_last_wh", sa.Float),
    sa.Column("meter_stop_wh", sa.Float),
    sa.Column("stop_reason", Words),
    sa.Column("remote_start_id", Whole),
    # The number of a later transaction that began at the same place before this one was said to have ended.
    sa.Column("superseded_by", Whole),
    # An event of it was dated in the future, or before there was OCPP.
    sa.Column("doubtful_time", sa.Boolean, nullable=False, server_default=sa.false()),
    # So far while it runs, and where it comes from.
    sa.Column("energy_wh", sa.Float),
    sa.Column("energy_source", Words),
    # Why it should not be billed before somebody looked at it.
    sa.Column("doubtful_energy", Words),
    # Two events with one number, or two ends, said different things; both are kept.
    sa.Column("conflict", sa.Boolean, nullable=False, server_default=sa.false()),
    # When the first word of its begin and of its end came; how long it took where the station's clock was set.
    sa.Column("started_received_at", UtcDateTime),
    sa.Column("stopped_received_at", UtcDateTime),
    # What was thought of the card when it began, and which one ended it, if another without a group in common.
    sa.Column("id_token_status", Words),
    sa.Column("stopped_by", Words),
    sa.Column("stopped_by_other", sa.Boolean, nullable=False, server_default=sa.false()),
    # Who ended it for want of an end told by the station, and why.
    sa.Column("closed_by", Words),
    sa.Column("close_reason", Words),
    # The id in the end that was taken for its own, and of what that end made: the number it was taken into.
    sa.Column("matched_id", Words),
    sa.Column("matched_to", Whole),
    # What said each of these, so that they are the same in whatever order it comes.
    sa.Column("gathered", sa.JSON),
    sa.UniqueConstraint("station_id", "transaction_id"),
    sqlite_autoincrement=True,
)
# A repeated start finds its transaction only while that runs.
sa.Index(
    "transactions_by_start",
    transactions.c.station_id,
    transactions.c.start_key,
    unique=True,
    sqlite_where=transactions.c.stopped_at.is_(None),
    postgresql_where=transactions.c.stopped_at.is_(None),
)

# Who is charging is found among what runs, however long the history is.
sa.Index(
    "transactions_running",
    transactions.c.id_token,
    sqlite_where=transactions.c.stopped_at.is_(None),
    postgresql_where=transactions.c.stopped_at.is_(None),
)

transaction_events = sa.Table(
    "transaction_events",
    metadata,
    sa.Column("id", Whole, primary_key=True),
    sa.Column("station_id", Words, nullable=False),
    sa.Column("transaction_id", Words, nullable=False),
    sa.Column("event_key", Words, nullable=False),
    sa.Column("seq_no", Whole),
    sa.Column("kind", Words, nullable=False),
    sa.Column("timestamp", UtcDateTime, nullable=False),
    sa.Column("received_at", UtcDateTime, nullable=False),
    sa.Column("content", sa.JSON, nullable=False),
    # What was said of the card in it, for a repetition.
    sa.Column("answer", sa.JSON(none_as_null=True)),
    sa.UniqueConstraint("station_id", "transaction_id", "event_key"),
    # What happens to stations has numbers of the same sequence: station_events.
    sqlite_autoincrement=True,
)

samples = sa.Table(
    "samples",
    metadata,
    sa.Column("id", Whole, primary_key=True),
    sa.Column("station_id", Words, nullable=False),
    # Empty outside a transaction; so are phase and location where there is none: NULLs are never equal.
    sa.Column("transaction_id", Words, nullable=False),
    # 0 within a transaction, which knows where it is.
    sa.Column("evse_id", Whole, nullable=False),
    sa.Column("timestamp", UtcDateTime, nullable=False),
    sa.Column("context", Words, nullable=False),
    sa.Column("measurand", Words, nullable=False),
    sa.Column("phase", Words, nullable=False),
    sa.Column("location", Words, nullable=False),
    sa.Column("unit", Words, nullable=False),
    sa.Column("value", sa.Float),
    sa.Column("signed_data", LongWords),
    # The value again, and a digest of what is signed: an equal reading is there once, a different one is kept too.
    sa.Column("reading", Words, nullable=False),
    sa.UniqueConstraint(
        *("station_id", "transaction_id", "evse_id", "timestamp", "context"),
        *("measurand", "phase", "location", "unit", "reading"),
    ),
)

commands = sa.Table(
    "commands",
    metadata,
    sa.Column("id", Words, primary_key=True),
    sa.Column("station_id", Words, nullable=False),
    sa.Column("action", Words, nullable=False),
    sa.Column("payload", sa.JSON, nullable=False),
    sa.Column("state", Words, nullable=False),
    sa.Column("result", sa.JSON),
    sa.Column("error", sa.JSON),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("finished_at", UtcDateTime),
    # In the words of the station's own version.
    sa.Column("native", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("strict_mapping", sa.Boolean, nullable=False, server_default=sa.false()),
    # When it may be sent, for the first time or again; without an end it is sent at once or never.
    sa.Column("not_before", UtcDateTime),
    sa.Column("expires_at", UtcDateTime),
    # It only reads: it does no harm when it is sent twice.
    sa.Column("may_repeat", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("sends", Whole, nullable=False, server_default="0"),
    # The run of a server that sent it last: of two that want to, one does.
    sa.Column("sender", Words),
    sa.Column("batch_id", Words),
)
# What is still to be done is found however long the history is.
sa.Index(
    "commands_open",
    commands.c.station_id,
    sqlite_where=commands.c.finished_at.is_(None),
    postgresql_where=commands.c.finished_at.is_(None),
)

refusals = sa.Table(
    "refusals",
    metadata,
    sa.Column("station_id", Words, primary_key=True),
    sa.Column("address", Words, primary_key=True),
    sa.Column("reason", Words, primary_key=True),
    sa.Column("path", Words, nullable=False),
    sa.Column("times", Whole, nullable=False),
    sa.Column("last_at", UtcDateTime, nullable=False),
)

messages = sa.Table(
    "messages",
    metadata,
    sa.Column("id", Whole, primary_key=True),
    sa.Column("station_id", Words, nullable=False),
    sa.Column("action", Words, nullable=False),
    sa.Column("payload", LongWords, nullable=False),
    sa.Column("received_at", UtcDateTime, nullable=False),
    # What a repetition has in common with the first.
    sa.Column("message_key", Words),
    sa.UniqueConstraint("station_id", "message_key"),
)
sa.Index("messages_by_time", messages.c.received_at)

deviations = sa.Table(
    "deviations",
    metadata,
    sa.Column("station_id", Words, primary_key=True),
    sa.Column("message", Words, primary_key=True),
    sa.Column("path", Words, primary_key=True),
    sa.Column("problem", Words, nullable=False),
    sa.Column("remedy", Words, nullable=False),
    sa.Column("raw", Words, nullable=False),
    sa.Column("version", Words, nullable=False),
    sa.Column("first_seen_at", UtcDateTime, nullable=False),
)
