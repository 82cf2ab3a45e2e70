"""Who may charge."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated

import msgspec
from sqlalchemy import Connection, RowMapping, func, select, update

from evwire import model
from evwire.server.storage.statements import insert
from evwire.server.storage.tables import id_tokens, seen_tokens, transactions
from evwire.server.storage.token_changes import token_changed

_SEEN_KEPT = 1000


class TokenRow(msgspec.Struct, frozen=True, kw_only=True):
    """A token and what is thought of it; ``concurrent_limit`` is how many transactions of it may run at once."""

    value: str
    status: str = model.AuthorizationStatus.ACCEPTED
    expires_at: datetime | None = None
    group_token: str | None = None
    concurrent_limit: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] | None = None

    def verdict(self, now: datetime) -> model.IdTokenInfo:
        """What to tell a station."""
        expired = self.expires_at is not None and self.expires_at <= now
        return model.IdTokenInfo(
            status=model.AuthorizationStatus.EXPIRED if expired else model.AuthorizationStatus(self.status),
            expires_at=self.expires_at,
            group_token=model.IdToken(self.group_token) if self.group_token else None,
        )


class SeenToken(msgspec.Struct, frozen=True, kw_only=True):
    """A token that was shown to a station and is not known; ``station`` is where it was last."""

    value: str
    station: str
    times: int
    last_at: datetime
    place: int
    """Among those listed, from 1."""


def add_token(token: TokenRow) -> Callable[[Connection], None]:
    """Know this token from now on, or think anew of it."""

    def work(connection: Connection) -> None:
        values = msgspec.structs.asdict(token)
        token_changed(connection, model.IdToken(token.value), values)
        statement = insert(connection, id_tokens).values(key=model.IdToken(token.value).key, **values)
        connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=values))
        connection.execute(seen_tokens.delete().where(seen_tokens.c.key == model.IdToken(token.value).key))

    return work


def seen(id_token: model.IdToken, station_id: str, now: datetime) -> Callable[[Connection], None]:
    """Somebody shows a token that is not known."""

    def work(connection: Connection) -> None:
        latest = {"value": id_token.value, "station_id": station_id, "last_at": now}
        its_own = seen_tokens.c.key == id_token.key
        again = update(seen_tokens).where(its_own).values(**latest, times=seen_tokens.c.times + 1)
        if connection.execute(again).rowcount == 0:
            new = insert(connection, seen_tokens).values(key=id_token.key, times=1, **latest)
            connection.execute(new.on_conflict_do_nothing())
            # Whoever shows many must not fill the disk.
            kept = select(seen_tokens.c.last_at).order_by(seen_tokens.c.last_at.desc()).offset(_SEEN_KEPT).limit(1)
            connection.execute(seen_tokens.delete().where(seen_tokens.c.last_at <= kept.scalar_subquery()))

    return work


def newest_seen(
    limit: int, behind: int = 0, *, station: str | None = None
) -> Callable[[Connection], Sequence[SeenToken]]:
    """The tokens that were shown and are not known, the newest first, without the first ``behind`` of them."""

    def work(connection: Connection) -> Sequence[SeenToken]:
        newest = select(seen_tokens).order_by(seen_tokens.c.last_at.desc(), seen_tokens.c.key)
        if station is not None:
            newest = newest.where(seen_tokens.c.station_id == station)
        rows = connection.execute(newest.limit(limit).offset(behind))
        return [
            SeenToken(value=row.value, station=row.station_id, times=row.times, last_at=row.last_at, place=place)
            for place, row in enumerate(rows, behind + 1)
        ]

    return work


def charging_elsewhere(id_token: model.IdToken, station_id: str, transaction_id: str) -> Callable[[Connection], int]:
    """How many other transactions of this token run than this one of this station."""

    def work(connection: Connection) -> int:
        query = select(func.count()).where(
            transactions.c.stopped_at.is_(None),
            transactions.c.superseded_by.is_(None),
            func.lower(transactions.c.id_token) == id_token.value.lower(),
            (transactions.c.station_id != station_id) | (transactions.c.transaction_id != transaction_id),
        )
        return int(connection.execute(query).scalar_one())

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
        token_changed(connection, id_token, None)
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
