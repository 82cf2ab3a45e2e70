"""Different readings of one moment are both kept, and each transaction has its energy and what is odd about it."""

import sqlalchemy as sa
from alembic import op

from evwire.server.storage.tables import UtcDateTime, Whole

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_COPIED = "id, station_id, transaction_id, timestamp, context, measurand, phase, location, unit, value, signed_data"


def upgrade() -> None:
    for column in (
        sa.Column("energy_wh", sa.Float(), nullable=True),
        sa.Column("energy_source", sa.String(), nullable=True),
        sa.Column("doubtful_energy", sa.String(), nullable=True),
        sa.Column("conflict", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("gathered", sa.JSON(), nullable=True),
    ):
        op.add_column("transactions", column)
    op.execute(
        "UPDATE transactions SET energy_wh = coalesce(meter_stop_wh, meter_last_wh) - meter_start_wh,"
        " energy_source = 'register'"
        " WHERE coalesce(meter_stop_wh, meter_last_wh) - meter_start_wh IS NOT NULL"
    )
    op.drop_index("transactions_by_start", "transactions")
    op.create_index(
        "transactions_by_start",
        "transactions",
        ["station_id", "start_key"],
        unique=True,
        sqlite_where=sa.text("stopped_at IS NULL"),
        postgresql_where=sa.text("stopped_at IS NULL"),
    )
    # The first of the events that have no number has the plain key, from now on.
    op.execute(
        "UPDATE transaction_events SET event_key = kind WHERE id IN (SELECT min(id) FROM transaction_events"
        " WHERE seq_no IS NULL AND event_key NOT LIKE 'seq %' AND kind IN ('Started', 'Ended')"
        " GROUP BY station_id, transaction_id, kind)"
    )
    _readings()
    with op.batch_alter_table("messages") as messages:
        messages.add_column(sa.Column("message_key", sa.String(), nullable=True))
        messages.create_unique_constraint("messages_once", ["station_id", "message_key"])


def _readings() -> None:
    op.drop_index("samples_of_a_transaction", "samples")
    op.create_table(
        "samples_with_reading",
        sa.Column("id", Whole, nullable=False),
        sa.Column("station_id", sa.String(), nullable=False),
        sa.Column("transaction_id", sa.String(), nullable=False),
        sa.Column("evse_id", Whole, nullable=False),
        sa.Column("timestamp", UtcDateTime(), nullable=False),
        sa.Column("context", sa.String(), nullable=False),
        sa.Column("measurand", sa.String(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("signed_data", sa.Text(), nullable=True),
        sa.Column("reading", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint(
            *("station_id", "transaction_id", "evse_id", "timestamp", "context"),
            *("measurand", "phase", "location", "unit", "reading"),
        ),
    )
    op.execute(
        f"INSERT INTO samples_with_reading ({_COPIED}, evse_id, reading)"
        f" SELECT {_COPIED}, CASE transaction_id WHEN '' THEN evse_id ELSE 0 END, coalesce(CAST(value AS VARCHAR), '')"
        " FROM samples WHERE true ON CONFLICT DO NOTHING"
    )
    op.drop_table("samples")
    op.rename_table("samples_with_reading", "samples")
