"""How much each EVSE has delivered, from now on; and what is old is found by its time."""

import sqlalchemy as sa
from alembic import op

from evwire.server.storage.tables import UtcDateTime, Whole

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "energy_totals",
        sa.Column("station_id", sa.String(), nullable=False),
        sa.Column("evse_id", Whole, nullable=False),
        sa.Column("total_wh", sa.Float(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=True),
        sa.Column("register_wh", sa.Float(), nullable=True),
        sa.Column("transaction_id", sa.String(), nullable=False),
        sa.Column("odd_wh", sa.Float(), nullable=True),
        sa.Column("odd_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "evse_id"),
    )
    op.create_table(
        "energy_positions",
        sa.Column("id", Whole, nullable=False),
        sa.Column("sample", Whole, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    # Not what is there already: adding it up might take hours.
    op.execute("INSERT INTO energy_positions (id, sample) SELECT 1, coalesce(max(id), 0) FROM samples")
    op.create_index("messages_by_time", "messages", ["received_at"])
    op.create_index("audit_by_time", "audit", ["at"])
