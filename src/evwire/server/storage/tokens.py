"""Who may charge."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection, RowMapping, select

from evwire import model
from evwire.server.storage.statements import insert
from evwire.server.storage.tables import id_tokens


class TokenRow(msgspec.Struct, frozen=True, kw_only=True):
    """A token and what is thought of it."""

    value: str
    status: str = model.AuthorizationStatus.ACCEPTED
    expires_at: datetime | None = None
    group_token: str | None = None

    def verdict(self, now: datetime) -> model.IdTokenInfo:
        """What to tell a station."""
        expired = self.expires_at is not None and self.expires_at <= now
        return model.IdTokenInfo(
            status=model.AuthorizationStatus.EXPIRED if expired else model.AuthorizationStatus(self.status),
            expires_at=self.expires_at,
            group_token=model.IdToken(self.group_token) if self.group_token else None,
        )


def add_token(token: TokenRow) -> Callable[[Connection], None]:
    """Know this token from now on, or think anew of it."""

    def work(connection: Connection) -> None:
        values = msgspec.structs.asdict(token)
        statement = insert(connection, id_tokens).values(key=model.IdToken(token.value).key, **values)
        connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=values))

    return work


def token(id_token: model.IdToken) -> Callable[[Connection], TokenRow | None]:
    """A token by its value, in any case."""

    def work(connection: Connection) -> TokenRow | None:
        row = connection.execute(select(id_tokens).where(id_tokens.c.key == id_token.key)).mappings().first()
        return None if row is None else _row(row)

    return work


def remove_token(id_token: model.IdToken) -> Callable[[Connection], bool]:
    """Know nothing of this token any more; False if nothing was known."""

    def work(connection: Connection) -> bool:
        return connection.execute(id_tokens.delete().where(id_tokens.c.key == id_token.key)).rowcount > 0

    return work


def tokens_after(after: str, limit: int, *, status: str | None = None) -> Callable[[Connection], Sequence[TokenRow]]:
    """Up to ``limit`` tokens from the one behind ``after``."""

    def work(connection: Connection) -> Sequence[TokenRow]:
        query = select(id_tokens).where(id_tokens.c.key > after).order_by(id_tokens.c.key).limit(limit)
        if status is not None:
            query = query.where(id_tokens.c.status == status)
        return [_row(row) for row in connection.execute(query).mappings()]

    return work


def _row(row: RowMapping) -> TokenRow:
    return TokenRow(**{name: row[name] for name in TokenRow.__struct_fields__})
