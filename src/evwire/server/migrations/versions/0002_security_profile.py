"""The highest security profile that a station has used."""

import sqlalchemy as sa
from alembic import op

from evwire.server.storage.tables import Whole

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("stations", sa.Column("security_profile", Whole, nullable=False, server_default="0"))
