"""Which tokens have changed, in the order of the changes: what a station's local list is behind with."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy import Connection, select

from evwire import model
from evwire.server.storage.statements import insert, upsert
from evwire.server.storage.tables import Whole, Words, id_tokens, metadata

# The last change of each token, also of those that are gone.
token_changes = sa.Table(
    "token_changes",
    metadata,
    sa.Column("key", Words, primary_key=True),
    sa.Column("value", Words, nullable=False),
    sa.Column("revision", Whole, nullable=False, index=True),
    sa.Column("effect", Words, nullable=False),
)

# One row, which also makes who changes tokens at once do so in order.
token_revision = sa.Table(
    "token_revision",
    metadata,
    sa.Column("id", Whole, primary_key=True, autoincrement=False),
    sa.Column("revision", Whole, nullable=False),
)

ALLOWS = "allows"
REFUSES = "refuses"

_TOLD = ("value", "status", "expires_at", "group_token")
"""What a station's list says of a token."""


def token_changed(connection: Connection, id_token: model.IdToken, becomes: Mapping[str, object] | None) -> None:
    """A token is about to become this, or (None) to be gone: where that makes a difference to lists, a new revision."""
    row = connection.execute(select(id_tokens).where(id_tokens.c.key == id_token.key)).mappings().first()
    before = None if row is None else {name: row[name] for name in _TOLD}
    after = None if becomes is None else {name: becomes[name] for name in _TOLD}
    if before == after:
        return
    new = insert(connection, token_revision).values(id=1, revision=1)
    counted = new.on_conflict_do_update(index_elements=["id"], set_={"revision": token_revision.c.revision + 1})
    revision = connection.execute(counted.returning(token_revision.c.revision)).scalar_one()
    allowed = after is not None and after["status"] == model.AuthorizationStatus.ACCEPTED
    # A card that nobody knew is in no cache as one that may charge.
    effect = ALLOWS if allowed else REFUSES
    values = {"value": id_token.value, "revision": revision, "effect": effect}
    upsert(connection, token_changes, ("key",), {"key": id_token.key, **values}, values)
