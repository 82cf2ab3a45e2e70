"""What is thought of the cards in events, in the transaction that keeps the events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import msgspec
from sqlalchemy import Connection, select

from evwire import model
from evwire.server.storage.events import Key, Told
from evwire.server.storage.gathering import Facts
from evwire.server.storage.tables import id_tokens
from evwire.server.storage.tokens import TokenRow, charging_elsewhere

_OPEN_EXPIRY = timedelta(hours=24)
_FIRST_OCPP = datetime(2010, 1, 1, tzinfo=UTC)
_STARTED = model.TransactionEventKind.STARTED


class Judged(msgspec.Struct, frozen=True):
    """``info`` is what the station is told of a card, ``status`` what it really is."""

    info: model.IdTokenInfo
    status: model.AuthorizationStatus


def verdict(known: TokenRow | None, now: datetime, *, everybody: bool, at: datetime | None = None) -> model.IdTokenInfo:
    """What to tell of a card; ``at``: as it was then. ``everybody``: one that nobody knows may charge."""
    if known is not None:
        return known.verdict(at or now)
    if everybody:
        return model.IdTokenInfo(status=model.AuthorizationStatus.ACCEPTED, expires_at=now + _OPEN_EXPIRY)
    return model.IdTokenInfo(status=model.AuthorizationStatus.UNKNOWN)


def judge(connection: Connection, told: Sequence[Told]) -> list[Judged | None]:
    """Of each event the verdict on its card, if it names one; the events are not kept yet."""
    keys = {each.event.id_token.key for each in told if each.event.id_token is not None}
    known = known_tokens(connection, keys) if keys else {}
    begun: dict[str, set[Key]] = defaultdict(set)
    return [_judged(connection, each, known, begun) for each in told]


def stopped_by_others(connection: Connection, rows: Mapping[Key, Facts]) -> dict[Key, bool]:
    """Of those that were ended by another card than began them, whether the cards have no group in common."""
    differing = {
        key: (_key(row["id_token"]), _key(row["stopped_by"]))
        for key, row in rows.items()
        if row["id_token"] is not None and row["stopped_by"] is not None
    }
    wanted = {card for cards in differing.values() if cards[0] != cards[1] for card in cards}
    known = known_tokens(connection, wanted) if wanted else {}
    return {
        key: starter != stopper and not _related(known, starter, stopper)
        for key, (starter, stopper) in differing.items()
    }


def _related(known: Mapping[str, TokenRow], starter: str, stopper: str) -> bool:
    groups = [
        _key(token.group_token) if (token := known.get(card)) and token.group_token else None
        for card in (starter, stopper)
    ]
    # Or one of them is what the group is named after.
    return (groups[0] is not None and groups[0] == groups[1]) or groups[0] == stopper or groups[1] == starter


def _key(value: object) -> str:
    return model.IdToken(str(value)).key


def known_tokens(connection: Connection, keys: set[str]) -> dict[str, TokenRow]:
    """Those of these that are known, by their key; one with a limit is held until the commit."""
    query = select(id_tokens).where(id_tokens.c.key.in_(sorted(keys)))
    rows = connection.execute(query).mappings().all()
    limited = [row["key"] for row in rows if row["concurrent_limit"] is not None]
    if limited:
        # So that two servers do not each see one less than there are.
        held = select(id_tokens.c.key).where(id_tokens.c.key.in_(limited)).order_by(id_tokens.c.key)
        connection.execute(held.with_for_update())
    return {row["key"]: TokenRow(**{name: row[name] for name in TokenRow.__struct_fields__}) for row in rows}


def _judged(
    connection: Connection, told: Told, known: dict[str, TokenRow], begun: dict[str, set[Key]]
) -> Judged | None:
    id_token = told.event.id_token
    if id_token is None:
        return None
    token = known.get(id_token.key)
    # What happened without us is judged as the card was then.
    at = told.event.timestamp if told.late and _FIRST_OCPP < told.event.timestamp < told.now else told.now
    info = verdict(token, told.now, everybody=told.rules.everybody, at=at)
    if told.event.kind is not _STARTED:
        return Judged(info, info.status)
    if info.accepted and token is not None and token.concurrent_limit is not None:
        elsewhere = charging_elsewhere(id_token, told.station_id, told.event.transaction_id)(connection)
        if elsewhere + len(begun[id_token.key] - {told.key}) >= token.concurrent_limit:
            # Only a start is told so (1.6, 7.2; 2.x, 1.3).
            info = msgspec.structs.replace(info, status=model.AuthorizationStatus.CONCURRENT_TX)
        else:
            begun[id_token.key].add(told.key)
    if told.late and told.rules.accept_offline and not info.accepted:
        return Judged(model.IdTokenInfo(status=model.AuthorizationStatus.ACCEPTED), info.status)
    return Judged(info, info.status)
