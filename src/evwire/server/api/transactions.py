"""The HTTP API of single transactions: looked at, closed, and given the end that was told elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from litestar import get, post
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath, JSONBody

from evwire.clock import SYSTEM_CLOCK
from evwire.server.api.access import Asking, needing
from evwire.server.storage import Database, closing, transactions
from evwire.server.storage.access import Role
from evwire.server.storage.transactions import TransactionRow

Number = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]

_LOOKS: dict[str, Any] = {"raises": [HTTPException], **needing(Role.READ_ONLY)}
_OPERATOR: dict[str, Any] = {"raises": [HTTPException], **needing(Role.OPERATOR)}
_MOST_DIGITS = 18


class CloseTransaction(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why nobody expects the station to tell of its end any more."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class MatchTransaction(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``orphan`` is the number of what holds the end that was told under an id that nobody knows."""

    orphan: Number


def transaction_routes(database: Database) -> Sequence[BaseRouteHandler]:
    """The routes of one transaction."""

    async def seen(request: Asking, number: str) -> TransactionRow:
        known = number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS
        wanted = transactions.wanted(number=int(number) if known else 0)
        rows = await database.read(transactions.transactions_before(None, None, 1, wanted=wanted))
        if not rows or not request.user.sees(rows[0].station):
            # Of a station that may not be spoken of, as if there were none.
            raise HTTPException(status_code=404, detail=f"no transaction has the number {number}")
        return rows[0]

    @get("/transactions/{number:str}", summary="One transaction", **_LOOKS)
    async def one_transaction(request: Asking, number: FromPath[str]) -> TransactionRow:
        return await seen(request, number)

    @post(
        "/transactions/{number:str}/close",
        status_code=200,
        summary="End a transaction with its last reading; an end that the station tells later counts instead",
        **_OPERATOR,
    )
    async def close_transaction(
        request: Asking, number: FromPath[str], data: JSONBody[CloseTransaction]
    ) -> TransactionRow:
        row = await seen(request, number)
        closed = closing.close(row.number, by=request.user.name, reason=data.reason, now=SYSTEM_CLOCK.now())
        _done(await database.write(closed))
        return await seen(request, number)

    @post(
        "/transactions/{number:str}/match",
        status_code=200,
        summary="Give a transaction the end that was told under an id that nobody knows",
        **_OPERATOR,
    )
    async def match_transaction(
        request: Asking, number: FromPath[str], data: JSONBody[MatchTransaction]
    ) -> TransactionRow:
        row = await seen(request, number)
        orphan = await seen(request, str(data.orphan))
        _done(await database.write(closing.match(row.number, orphan.number)))
        return await seen(request, number)

    return (one_transaction, close_transaction, match_transaction)


def _done(problem: str | None) -> None:
    if problem is not None:
        raise HTTPException(status_code=409, detail=problem)
