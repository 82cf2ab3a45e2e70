"""Stations that wait to be adopted, passwords that are being changed, and stations that are blocked."""

import sqlalchemy as sa
from alembic import op

from evwire.server.storage.tables import UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("stations", sa.Column("blocked", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("stations", sa.Column("next_credentials", sa.JSON(), nullable=True))
    op.add_column("stations", sa.Column("awaits_password", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "pending_stations",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("first_seen_at", UtcDateTime(), nullable=False),
        sa.Column("last_seen_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.String(), nullable=True),
        sa.Column("vendor", sa.String(), nullable=True),
        sa.Column("model", sa.String(), nullable=True),
        sa.Column("serial_number", sa.String(), nullable=True),
        sa.Column("firmware_version", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
