"""Where stations depart from the specification, how each is judged, and what is odd about a transaction."""

import sqlalchemy as sa
from alembic import op

from evwire.server.storage.tables import UtcDateTime, Whole

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "deviations",
        sa.Column("station_id", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("remedy", sa.String(), nullable=False),
        sa.Column("raw", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("first_seen_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "message", "path"),
    )
    op.add_column("stations", sa.Column("arriving", sa.String(), nullable=True))
    op.add_column("stations", sa.Column("quirks", sa.JSON(), nullable=True))
    op.add_column("transaction_events", sa.Column("seq_no", Whole, nullable=True))
    op.add_column("transactions", sa.Column("superseded_by", Whole, nullable=True))
    op.add_column("transactions", sa.Column("doubtful_time", sa.Boolean(), nullable=False, server_default=sa.false()))
