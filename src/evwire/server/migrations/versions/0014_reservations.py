"""Reservations, charging profiles, and requests for certificates."""

import sqlalchemy as sa
from alembic import op

from evwire.server.storage.tables import UtcDateTime, Whole

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reservations",
        sa.Column("number", Whole, nullable=False),
        sa.Column("station_id", sa.String(), nullable=False),
        sa.Column("reservation_id", Whole, nullable=False),
        sa.Column("evse_id", Whole, nullable=True),
        sa.Column("connector_type", sa.String(), nullable=True),
        sa.Column("id_token", sa.String(), nullable=False),
        sa.Column("group_token", sa.String(), nullable=True),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("transaction_id", sa.String(), nullable=True),
        sa.Column("reserved_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("station_id", "reservation_id"),
    )
    op.create_table(
        "charging_profiles",
        sa.Column("number", Whole, nullable=False),
        sa.Column("station_id", sa.String(), nullable=False),
        sa.Column("evse_id", Whole, nullable=False),
        sa.Column("profile_id", Whole, nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("stack_level", Whole, nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.Column("cleared_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("station_id", "profile_id", "set_at"),
    )
    op.create_table(
        "certificate_requests",
        sa.Column("number", Whole, nullable=False),
        sa.Column("station_id", sa.String(), nullable=False),
        sa.Column("csr", sa.Text(), nullable=False),
        sa.Column("certificate_type", sa.String(), nullable=True),
        sa.Column("request_id", Whole, nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("csr_key", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("station_id", "csr_key"),
    )
    op.create_table(
        "installed_certificates",
        sa.Column("number", Whole, nullable=False),
        sa.Column("station_id", sa.String(), nullable=False),
        sa.Column("certificate_type", sa.String(), nullable=False),
        sa.Column("hash_algorithm", sa.String(), nullable=False),
        sa.Column("issuer_name_hash", sa.String(), nullable=False),
        sa.Column("issuer_key_hash", sa.String(), nullable=False),
        sa.Column("serial_number", sa.String(), nullable=False),
        sa.Column("children", Whole, nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("station_id", "certificate_type", "issuer_name_hash", "issuer_key_hash", "serial_number"),
    )
