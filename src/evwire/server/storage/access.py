"""Who may use the HTTP API, and what was changed through it or the command line."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, select, update

from evwire.server.storage.statements import insert
from evwire.server.storage.tables import UtcDateTime, Whole, Words, metadata

api_tokens = sa.Table(
    "api_tokens",
    metadata,
    sa.Column("id", Words, primary_key=True),
    sa.Column("name", Words, nullable=False),
    sa.Column("role", Words, nullable=False),
    # Of 192 random bits: they need no stretching.
    sa.Column("digest", sa.LargeBinary, nullable=False, unique=True),
    # NULL: all of them.
    sa.Column("stations", sa.JSON),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime),
    sa.Column("revoked_at", UtcDateTime),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("number", Whole, primary_key=True, autoincrement=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("who", Words, nullable=False),
    sa.Column("address", Words, nullable=False),
    sa.Column("action", Words, nullable=False),
    sa.Column("target", Words, nullable=False),
    sa.Column("content", sa.JSON),
    sa.Column("status", Whole),
    sqlite_autoincrement=True,
)
sa.Index("audit_by_time", audit.c.at)

_PREFIX = "evw_"


class Role(StrEnum):
    """What a token may do; each may also do what those behind it may."""

    ADMIN = "admin"
    """Give out tokens, add stations, read the audit."""
    OPERATOR = "operator"
    """Ask stations, say who may charge, see frames."""
    READ_ONLY = "read-only"
    """Look."""

    def may(self, needed: Role) -> bool:
        """Whether this role is enough where ``needed`` is asked for."""
        ranks = list(Role)
        return ranks.index(self) <= ranks.index(needed)


class ApiToken(msgspec.Struct, frozen=True, kw_only=True):
    """A token of the HTTP API, without what is secret of it. ``stations`` null: it is for all of them."""

    id: str
    name: str
    role: Role
    stations: list[str] | None = None
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None

    def is_valid(self, now: datetime) -> bool:
        """Whether it may be used."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


class AuditRow(msgspec.Struct, frozen=True, kw_only=True):
    """A change: who asked for it, when, what, and from where; ``status`` null: the server died over it.

    ``content`` is what was asked for, without secrets; ``status`` HTTP's (0: the command line did it).
    """

    number: int
    at: datetime
    who: str
    address: str
    action: str
    target: str
    content: object = None
    status: int | None = None


def new_secret() -> str:
    """What a client shows; never kept."""
    return _PREFIX + secrets.token_urlsafe(24)


def digest_of(secret: str) -> bytes:
    """What is kept of it."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()


def new_token(
    name: str, role: Role, now: datetime, *, stations: list[str] | None = None, expires_at: datetime | None = None
) -> ApiToken:
    """A token with an id of its own. Raises ValueError for one that nobody could use or recognize."""
    if not 1 <= len(name) <= 100 or not name.isprintable():
        raise ValueError(f"expected a name of 1 to 100 printable characters, got {name!r}")
    if stations is not None and not stations:
        raise ValueError("expected at least one station, or none named at all")
    if expires_at is not None and expires_at <= now:
        raise ValueError(f"expected a time to come, got {expires_at.isoformat()}")
    return ApiToken(
        id=secrets.token_hex(4), name=name, role=role, stations=stations, created_at=now, expires_at=expires_at
    )


def add_api_token(token: ApiToken, secret: str) -> Callable[[Connection], None]:
    """Let who shows this secret in from now on."""

    def work(connection: Connection) -> None:
        values = msgspec.structs.asdict(token)
        connection.execute(insert(connection, api_tokens).values(digest=digest_of(secret), **values))

    return work


def api_token(digest: bytes) -> Callable[[Connection], ApiToken | None]:
    """The token with this digest, valid or not."""

    def work(connection: Connection) -> ApiToken | None:
        row = connection.execute(select(api_tokens).where(api_tokens.c.digest == digest)).mappings().first()
        return None if row is None else _token(row)

    return work


def revoke_api_token(token_id: str, now: datetime) -> Callable[[Connection], bool]:
    """From now on nobody is let in with it; False if there is none that is valid still."""

    def work(connection: Connection) -> bool:
        revoked = update(api_tokens).where(api_tokens.c.id == token_id, api_tokens.c.revoked_at.is_(None))
        return connection.execute(revoked.values(revoked_at=now)).rowcount > 0

    return work


def api_tokens_after(after: str, limit: int) -> Callable[[Connection], Sequence[ApiToken]]:
    """Up to ``limit`` tokens, by id, from the one behind ``after``."""

    def work(connection: Connection) -> Sequence[ApiToken]:
        query = select(api_tokens).where(api_tokens.c.id > after).order_by(api_tokens.c.id).limit(limit)
        return [_token(row) for row in connection.execute(query).mappings()]

    return work


def changing(
    now: datetime, *, who: str, address: str, action: str, target: str, content: object, status: int | None
) -> Callable[[Connection], int]:
    """Somebody changes something: a row of the audit; its number."""

    def work(connection: Connection) -> int:
        row = insert(connection, audit).values(
            at=now, who=who, address=address, action=action, target=target, content=content, status=status
        )
        return int(connection.execute(row.returning(audit.c.number)).scalar_one())

    return work


def changed(number: int, status: int) -> Callable[[Connection], None]:
    """What became of a change."""

    def work(connection: Connection) -> None:
        connection.execute(update(audit).where(audit.c.number == number).values(status=status))

    return work


def audit_before(
    before: int | None, limit: int, *, who: str | None = None, since: datetime | None = None
) -> Callable[[Connection], Sequence[AuditRow]]:
    """Up to ``limit`` changes, the newest first, from below the number ``before``."""

    def work(connection: Connection) -> Sequence[AuditRow]:
        query = select(audit).order_by(audit.c.number.desc()).limit(limit)
        if before is not None:
            query = query.where(audit.c.number < before)
        if who is not None:
            query = query.where(audit.c.who == who)
        if since is not None:
            query = query.where(audit.c.at >= since)
        return [AuditRow(**row) for row in connection.execute(query).mappings()]

    return work


def _token(row: sa.RowMapping) -> ApiToken:
    known = {name: row[name] for name in ApiToken.__struct_fields__}
    return ApiToken(**known | {"role": Role(row["role"])})
