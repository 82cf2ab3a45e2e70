"""Who is told of what happens."""

import sqlalchemy as sa
from alembic import op

from evwire.server.storage.tables import UtcDateTime, Whole

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "webhooks",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("delivered", Whole, nullable=False),
        sa.Column("failures", Whole, nullable=False, server_default="0"),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
