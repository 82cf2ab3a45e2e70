"""How stations are to be set up, and what they say they are made of."""

import sqlalchemy as sa
from alembic import op

from evwire.server.storage.tables import UtcDateTime, Whole

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def _place() -> tuple[sa.Column, ...]:  # type: ignore[type-arg]
    return (
        sa.Column("component", sa.String(), nullable=False),
        sa.Column("component_instance", sa.String(), nullable=False),
        sa.Column("evse_id", Whole, nullable=False),
        sa.Column("connector_id", Whole, nullable=False),
        sa.Column("variable", sa.String(), nullable=False),
        sa.Column("variable_instance", sa.String(), nullable=False),
    )


_PLACE = ("component", "component_instance", "evse_id", "connector_id", "variable", "variable_instance")


def upgrade() -> None:
    op.create_table(
        "desired_variables",
        sa.Column("id", Whole, primary_key=True, autoincrement=True),
        sa.Column("station_id", sa.String(), nullable=False),
        *_place(),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.UniqueConstraint("station_id", *_PLACE),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "configuration",
        sa.Column("station_id", sa.String(), nullable=False),
        *_place(),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("actual", sa.Text(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("firmware_version", sa.String(), nullable=True),
        sa.Column("read_at", UtcDateTime(), nullable=True),
        sa.Column("written_at", UtcDateTime(), nullable=True),
        sa.Column("writes_on", sa.String(), nullable=True),
        sa.Column("writes", Whole, nullable=False),
        sa.PrimaryKeyConstraint("station_id", *_PLACE),
    )
    op.create_table(
        "variables",
        sa.Column("station_id", sa.String(), nullable=False),
        *_place(),
        sa.Column("attribute", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("mutability", sa.String(), nullable=True),
        sa.Column("data_kind", sa.String(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("allowed", sa.Text(), nullable=True),
        sa.Column("min_limit", sa.Float(), nullable=True),
        sa.Column("max_limit", sa.Float(), nullable=True),
        sa.Column("generated_at", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", *_PLACE, "attribute"),
    )
