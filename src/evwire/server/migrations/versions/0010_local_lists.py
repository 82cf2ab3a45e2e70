"""Which tokens have changed, and which local list each station has got."""

import sqlalchemy as sa
from alembic import op

from evwire.server.storage.tables import UtcDateTime, Whole

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "token_changes",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("revision", Whole, nullable=False),
        sa.Column("effect", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_token_changes_revision", "token_changes", ["revision"])
    op.create_table(
        "token_revision",
        sa.Column("id", Whole, autoincrement=False, nullable=False),
        sa.Column("revision", Whole, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "local_lists",
        sa.Column("station_id", sa.String(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=True),
        sa.Column("version", Whole, nullable=True),
        sa.Column("tried_version", Whole, nullable=True),
        sa.Column("firmware_version", sa.String(), nullable=True),
        sa.Column("actual_version", Whole, nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("read_at", UtcDateTime(), nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("sends_on", sa.String(), nullable=True),
        sa.Column("sends", Whole, nullable=False),
        sa.Column("cache_revision", Whole, nullable=False),
        sa.PrimaryKeyConstraint("station_id"),
    )
