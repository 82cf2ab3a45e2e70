"""What became of connectors, connections, tokens and security; and events of stations beside those of transactions."""

import sqlalchemy as sa
from alembic import op

from evwire.server.storage.tables import UtcDateTime, Whole

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "connector_statuses",
        sa.Column("number", Whole, nullable=False),
        sa.Column("station_id", sa.String(), nullable=False),
        sa.Column("evse_id", Whole, nullable=False),
        sa.Column("connector_id", Whole, nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("charging_state", sa.String()),
        sa.Column("error_code", sa.String()),
        sa.Column("info", sa.String()),
        sa.Column("vendor_id", sa.String()),
        sa.Column("vendor_error_code", sa.String()),
        sa.Column("reported_at", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("status_key", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("station_id", "evse_id", "connector_id", "reported_at", "status_key"),
    )
    op.create_table(
        "connections",
        sa.Column("number", Whole, nullable=False),
        sa.Column("station_id", sa.String(), nullable=False),
        sa.Column("connected_at", UtcDateTime(), nullable=False),
        sa.Column("disconnected_at", UtcDateTime()),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("close_code", Whole),
        sa.Column("close_reason", sa.String()),
        sa.Column("closed_by", sa.String()),
        sa.Column("epoch", Whole, nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("station_id", "connected_at", "epoch"),
    )
    op.create_index(
        "connections_open",
        "connections",
        ["station_id"],
        sqlite_where=sa.text("disconnected_at IS NULL"),
        postgresql_where=sa.text("disconnected_at IS NULL"),
    )
    op.create_table(
        "authorizations",
        sa.Column("number", Whole, nullable=False),
        sa.Column("station_id", sa.String(), nullable=False),
        sa.Column("id_token", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("transaction_id", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("station_id", "id_token", "transaction_id", "at"),
    )
    op.create_table(
        "security_events",
        sa.Column("number", Whole, nullable=False),
        sa.Column("station_id", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("timestamp", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("tech_info", sa.Text()),
        sa.Column("info_key", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("station_id", "source", "kind", "timestamp", "info_key"),
    )
    for table, at in (
        ("connector_statuses", "received_at"),
        ("connections", "connected_at"),
        ("authorizations", "at"),
        ("security_events", "received_at"),
    ):
        op.create_index(f"{table}_of_a_station", table, ["station_id", "number"])
        op.create_index(f"{table}_by_time", table, [at])
    _events()


def _events() -> None:
    op.create_table(
        "station_events",
        sa.Column("number", Whole, nullable=False, autoincrement=False),
        sa.Column("station_id", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("event_key", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("station_id", "event_key"),
    )
    op.create_index("station_events_by_time", "station_events", ["received_at"])
    # Who was told of transactions goes on being told of these.
    op.add_column("webhooks", sa.Column("types", sa.JSON(), nullable=True))
    op.execute("""UPDATE webhooks SET types = '["transaction"]'""")
    if op.get_bind().dialect.name == "sqlite":
        # A sequence that others can take numbers from.
        with op.batch_alter_table("transaction_events", recreate="always", table_kwargs={"sqlite_autoincrement": True}):
            pass
