"""What was thought of the cards of transactions, who ended them, and when that was heard; how wrong a clock is."""

import sqlalchemy as sa
from alembic import op

from evwire.server.storage.tables import UtcDateTime, Whole

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (
        sa.Column("started_received_at", UtcDateTime(), nullable=True),
        sa.Column("stopped_received_at", UtcDateTime(), nullable=True),
        sa.Column("id_token_status", sa.String(), nullable=True),
        sa.Column("stopped_by", sa.String(), nullable=True),
        sa.Column("stopped_by_other", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.Column("close_reason", sa.String(), nullable=True),
        sa.Column("matched_id", sa.String(), nullable=True),
        sa.Column("matched_to", Whole, nullable=True),
    ):
        op.add_column("transactions", column)
    op.add_column("transaction_events", sa.Column("answer", sa.JSON(), nullable=True))
    op.add_column("stations", sa.Column("clock_skew_s", sa.Float(), nullable=True))
