"""Commands that wait for their station, and what was asked for twice."""

import sqlalchemy as sa
from alembic import op

from evwire.server.storage.tables import UtcDateTime, Whole

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (
        sa.Column("native", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("strict_mapping", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("not_before", UtcDateTime(), nullable=True),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.Column("may_repeat", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("sends", Whole, nullable=False, server_default="0"),
        sa.Column("sender", sa.String(), nullable=True),
        sa.Column("batch_id", sa.String(), nullable=True),
    ):
        op.add_column("commands", column)
    op.create_index(
        "commands_open",
        "commands",
        ["station_id"],
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    # One that was sent and not answered has no end yet; what has ended has one from now on.
    op.execute("UPDATE commands SET finished_at = created_at WHERE finished_at IS NULL AND state <> 'sent'")
    op.create_table(
        "command_keys",
        sa.Column("asker", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("command_id", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("asker", "key"),
    )
    op.create_index("command_keys_by_age", "command_keys", ["created_at"])
