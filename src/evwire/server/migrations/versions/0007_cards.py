"""Cards that nobody knows, and how often one may charge at once."""

import sqlalchemy as sa
from alembic import op

from evwire.server.storage.tables import UtcDateTime, Whole

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "seen_tokens",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("station_id", sa.String(), nullable=False),
        sa.Column("times", Whole, nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.add_column("id_tokens", sa.Column("concurrent_limit", Whole, nullable=True))
    op.create_index(
        "transactions_running",
        "transactions",
        ["id_token"],
        sqlite_where=sa.text("stopped_at IS NULL"),
        postgresql_where=sa.text("stopped_at IS NULL"),
    )
