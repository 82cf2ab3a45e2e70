"""Lists of what is kept: in pages, filtered, and whole as CSV."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from inspect import iscoroutinefunction
from typing import Annotated, Any, Generic, TypeVar

import msgspec
from litestar import get
from litestar.di import NamedDependency, Provide
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler
from litestar.params import FromQuery, QueryParameter
from litestar.response import Stream

from evwire import CSMS
from evwire.server.api.access import Asking, needing, seen_by
from evwire.server.api.commands import CommandView, command_view
from evwire.server.api.csv_export import MEDIA_TYPE, PAGE_OF, csv_lines
from evwire.server.api.views import StationView, station_view
from evwire.server.storage import Database, access, commands, deviations, stations, telling, tokens, transactions
from evwire.server.storage.access import ApiToken, AuditRow, Role
from evwire.server.storage.commands import CommandState
from evwire.server.storage.deviations import DeviationRow
from evwire.server.storage.stations import Refusal
from evwire.server.storage.telling import Webhook
from evwire.server.storage.tokens import SeenToken, TokenRow
from evwire.server.storage.transactions import TransactionRow

RowT = TypeVar("RowT", bound=msgspec.Struct)

Rows = Callable[[Any, int], Awaitable[Sequence[RowT]]]
"""Up to so many rows behind a place; None: from the first."""

Limit = Annotated[int, QueryParameter(ge=1, le=PAGE_OF, description="At most so many items.")]
AfterText = Annotated[str | None, QueryParameter(max_length=255, description="What the page before gave as next.")]
AfterNumber = Annotated[
    int | None, QueryParameter(ge=0, le=2**63 - 1, description="What the page before gave as next.")
]
InState = Annotated[CommandState | None, QueryParameter(name="state")]
Text = Annotated[str | None, QueryParameter(max_length=255)]


_AT_ONCE: dict[str, Any] = {"sync_to_thread": False}


class Page(msgspec.Struct, Generic[RowT], frozen=True):
    """A piece of a list; ``next`` is what to give as ``after`` for the next one."""

    items: list[RowT]
    next: str | None = None


class Listing(msgspec.Struct, Generic[RowT], frozen=True, kw_only=True):
    """A list at ``path``, and as CSV at the same with ``.csv``.

    ``rows`` is asked with the filters, which are its parameters, for where the rows come from; ``place`` is what
    finds the rows behind one.
    """

    path: str
    name: str
    summary: str
    row: type[RowT]
    rows: Callable[..., Rows[RowT] | Awaitable[Rows[RowT]]]
    place: Callable[[RowT], Any]
    role: Role = Role.READ_ONLY
    every_station: bool = False
    numbered: bool = True

    def routes(self) -> Sequence[BaseRouteHandler]:
        """One for JSON and one for CSV."""

        async def page(rows: NamedDependency[Any], after: Any = None, limit: Limit = 100) -> Page[Any]:
            found = await rows(after, limit)
            return Page(list(found), str(self.place(found[-1])) if len(found) == limit else None)

        async def export(rows: NamedDependency[Any]) -> Stream:
            async def behind(last: RowT | None) -> Sequence[RowT]:
                found: Sequence[RowT] = await rows(None if last is None else self.place(last), PAGE_OF)
                return found

            return Stream(csv_lines(self.row, behind), media_type=MEDIA_TYPE, headers=_headers(self.name))

        # Litestar describes what it reads and writes by these annotations.
        page.__annotations__["after"] = AfterNumber if self.numbered else AfterText
        page.__annotations__["return"] = Page[self.row]  # type: ignore[name-defined]
        page.__name__ = f"list_{self.name}"
        export.__name__ = f"export_{self.name}"
        common: dict[str, Any] = {
            "dependencies": {"rows": Provide(self.rows, **({} if iscoroutinefunction(self.rows) else _AT_ONCE))},
            "raises": [HTTPException],
            **needing(self.role, every_station=self.every_station),
        }
        return (
            get(self.path, operation_id=page.__name__, summary=self.summary, **common)(page),
            get(
                f"{self.path}.csv",
                operation_id=export.__name__,
                summary=f"{self.summary}, all that fit, as CSV",
                media_type=MEDIA_TYPE,
                **common,
            )(export),
        )


def _headers(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}.csv"', "X-Content-Type-Options": "nosniff"}


def listings(csms: CSMS[None], database: Database) -> Sequence[BaseRouteHandler]:
    """The routes of every list."""

    def station_rows(
        request: Asking, online: FromQuery[bool | None] = None, version: Text = None, vendor: Text = None
    ) -> Rows[StationView]:
        async def rows(after: str | None, limit: int) -> list[StationView]:
            found: list[StationView] = []
            place = after or ""
            while len(found) < limit:
                more = await database.read(
                    stations.stations_after(place, limit, only=seen_by(request.user), vendor=vendor)
                )
                views = [station_view(row, csms.stations.get(row.id)) for row in more]
                found += [view for view in views if online in (None, view.online) and version in (None, view.version)]
                if len(more) < limit:
                    break
                place = more[-1].id
            return found[:limit]

        return rows

    def transaction_rows(
        request: Asking,
        station: Text = None,
        running: FromQuery[bool | None] = None,
        id_token: Text = None,
        since: FromQuery[datetime | None] = None,
        until: FromQuery[datetime | None] = None,
    ) -> Rows[TransactionRow]:
        wanted = transactions.wanted(
            only=seen_by(request.user), running=running, id_token=id_token, since=since, until=until
        )
        return lambda after, limit: database.read(
            transactions.transactions_before(station, after, limit, wanted=wanted)
        )

    def command_rows(
        request: Asking, station: Text = None, in_state: InState = None, action: Text = None
    ) -> Rows[CommandView]:
        only = seen_by(request.user)

        async def rows(after: str | None, limit: int) -> list[CommandView]:
            query = commands.commands_before(after, limit, only=only, station=station, state=in_state, action=action)
            return [command_view(command) for command in await database.read(query)]

        return rows

    def deviation_rows(request: Asking, station: Text = None, message: Text = None) -> Rows[DeviationRow]:
        only = seen_by(request.user)
        return lambda after, limit: database.read(
            deviations.deviations_after(after or 0, limit, only=only, station=station, message=message)
        )

    def token_rows(status: Text = None) -> Rows[TokenRow]:
        return lambda after, limit: database.read(tokens.tokens_after(after or "", limit, status=status))

    def seen_rows(station: Text = None) -> Rows[SeenToken]:
        return lambda after, limit: database.read(tokens.newest_seen(limit, after or 0, station=station))

    def refusal_rows(station: Text = None) -> Rows[Refusal]:
        return lambda after, limit: database.read(stations.newest_refusals(limit, after or 0, station=station))

    def api_token_rows() -> Rows[ApiToken]:
        return lambda after, limit: database.read(access.api_tokens_after(after or "", limit))

    def webhook_rows() -> Rows[Webhook]:
        return lambda after, limit: database.read(telling.webhooks_after(after or "", limit))

    def audit_rows(who: Text = None, since: FromQuery[datetime | None] = None) -> Rows[AuditRow]:
        return lambda after, limit: database.read(access.audit_before(after, limit, who=who, since=since))

    return (
        *Listing(
            path="/stations",
            name="stations",
            summary="Stations ever seen or added, by id",
            row=StationView,
            rows=station_rows,
            place=lambda row: row.id,
            numbered=False,
        ).routes(),
        *Listing(
            path="/transactions",
            name="transactions",
            summary="Transactions, the newest first",
            row=TransactionRow,
            rows=transaction_rows,
            place=lambda row: row.number,
        ).routes(),
        *Listing(
            path="/commands",
            name="commands",
            summary="Commands, the newest first",
            row=CommandView,
            rows=command_rows,
            place=lambda row: row.id,
            numbered=False,
        ).routes(),
        *Listing(
            path="/deviations",
            name="deviations",
            summary="Where stations depart from their specification, in the order it was seen",
            row=DeviationRow,
            rows=deviation_rows,
            place=lambda row: row.place,
        ).routes(),
        *Listing(
            path="/id-tokens",
            name="id_tokens",
            summary="Who may charge",
            row=TokenRow,
            rows=token_rows,
            place=lambda row: row.value.casefold(),
            every_station=True,
            numbered=False,
        ).routes(),
        *Listing(
            path="/id-tokens/seen",
            name="seen_id_tokens",
            summary="Tokens that were shown to a station and are not known, the newest first",
            row=SeenToken,
            rows=seen_rows,
            place=lambda row: row.place,
            every_station=True,
        ).routes(),
        *Listing(
            path="/refusals",
            name="refusals",
            summary="Who was not let in, the newest first",
            row=Refusal,
            rows=refusal_rows,
            place=lambda row: row.place,
            every_station=True,
        ).routes(),
        *Listing(
            path="/api-tokens",
            name="api_tokens",
            summary="Tokens of this API, without what is secret of them",
            row=ApiToken,
            rows=api_token_rows,
            place=lambda row: row.id,
            role=Role.ADMIN,
            every_station=True,
            numbered=False,
        ).routes(),
        *Listing(
            path="/webhooks",
            name="webhooks",
            summary="Who is told of what happens, and how that goes",
            row=Webhook,
            rows=webhook_rows,
            place=lambda row: row.id,
            role=Role.ADMIN,
            every_station=True,
            numbered=False,
        ).routes(),
        *Listing(
            path="/audit",
            name="audit",
            summary="Who changed what, the newest first",
            row=AuditRow,
            rows=audit_rows,
            place=lambda row: row.number,
            role=Role.ADMIN,
            every_station=True,
        ).routes(),
    )
