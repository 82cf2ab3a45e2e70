"""The HTTP API of commands for many stations at once: bounded, staged, and by two where load is given or taken."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import uuid4

import msgspec
from litestar import Response, delete, get, post
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath, JSONBody, QueryParameter

from evwire import model
from evwire.clock import SYSTEM_CLOCK
from evwire.server.api.access import Asking, Principal, needing
from evwire.server.api.asked import LONGEST_QUEUE_S, IdempotencyKey, Strict, key_of, key_taken, read_request
from evwire.server.api.known import never_seen
from evwire.server.api.listings import Listing, Rows
from evwire.server.commands.calls import Calls
from evwire.server.commands.fanout import AT_ONCE
from evwire.server.commands.saying import OPERATIONS
from evwire.server.redaction import without_secrets
from evwire.server.storage import Database, batches
from evwire.server.storage.access import Role
from evwire.server.storage.batches import Batch, BatchState, Place
from evwire.server.storage.command_keys import KeyTaken

Confirm = Annotated[
    int | None, QueryParameter(ge=1, description=f"How many stations these are, where they are more than {AT_ONCE}.")
]
QueueFor = Annotated[
    float,
    QueryParameter(ge=0, le=LONGEST_QUEUE_S, description="How long each may wait for its station once its turn is."),
]

_ASKS: dict[str, Any] = {"raises": [HTTPException], **needing(Role.OPERATOR)}
_APPROVES: dict[str, Any] = {"raises": [HTTPException], **needing(Role.ADMIN)}
_LOOKS: dict[str, Any] = {"raises": [HTTPException], **needing(Role.READ_ONLY)}


class NewBatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An operation, with its body, for these stations; null: for all."""

    operation: Annotated[str, msgspec.Meta(max_length=100)]
    request: dict[str, object] = {}
    stations: list[Annotated[str, msgspec.Meta(min_length=1, max_length=255)]] | None = None


class BatchView(msgspec.Struct, frozen=True, kw_only=True):
    """A command for many stations; ``commands`` says how many of them are in which state."""

    id: str
    operation: str
    stations: int
    state: BatchState
    asked_by: str
    approved_by: str | None
    created_at: datetime
    commands: dict[str, int]


def mass_routes(database: Database, calls: Calls) -> Sequence[BaseRouteHandler]:
    """The routes of batches."""

    async def view(batch: Batch) -> BatchView:
        counts = await database.read(batches.counts(batch.id))
        return BatchView(
            id=batch.id,
            operation=batch.operation,
            stations=len(batch.stations),
            state=batch.state,
            asked_by=batch.asked_by,
            approved_by=batch.approved_by,
            created_at=batch.created_at,
            commands=counts,
        )

    async def place(count: int) -> Place:
        interval_s = 60 / await calls.fanout.a_minute()
        return Place(interval_s, [random.uniform(0, interval_s) for _ in range(count)])

    async def chosen(wanted: Sequence[str] | None, principal: Principal) -> list[str]:
        """The stations, in no order. Raises HTTPException for one that is not to be spoken of."""
        seen = [each for each in await database.read(batches.station_ids) if principal.sees(each)]
        found = seen if wanted is None else list(dict.fromkeys(wanted))
        unknown = sorted(set(found) - set(seen))
        if unknown:
            raise HTTPException(status_code=422, detail=never_seen(unknown[0]), extra={"unknown": unknown[:100]})
        if not found:
            raise HTTPException(status_code=422, detail="expected at least one station")
        random.shuffle(found)
        return found

    async def seen_batch(batch_id: str, principal: Principal) -> Batch:
        batch = await database.read(batches.batch(batch_id))
        if batch is None or (principal.stations is not None and batch.asker != principal.id):
            raise HTTPException(status_code=404, detail=f"no batch {batch_id!r}")
        return batch

    @post(
        "/batches",
        status_code=202,
        summary="Ask many stations, one after the other",
        description=f"Of more than {AT_ONCE} stations only an admin may ask, and says with ``confirm`` how many they "
        "are; what gives or takes load then waits for the word of another admin.",
        **_ASKS,
    )
    async def add_batch(
        request: Asking,
        data: JSONBody[NewBatch],
        confirm: Confirm = None,
        queue_s: QueueFor = 3600.0,
        strict_mapping: Strict = False,
        idempotency_key: IdempotencyKey = None,
    ) -> Response[BatchView]:
        operation = OPERATIONS.get(data.operation)
        if operation is None:
            detail = f"no operation {data.operation!r}"
            raise HTTPException(status_code=422, detail=detail, extra={"operations": sorted(OPERATIONS)})
        payload = read_request(operation, data.request)
        text = msgspec.json.encode(payload).decode()
        if without_secrets(text) != text:
            raise HTTPException(status_code=422, detail="expected nothing secret in what is queued, because it is kept")
        principal = request.user
        found = await chosen(data.stations, principal)
        if len(found) > AT_ONCE:
            _must_confirm(len(found), confirm, principal)
        waits = len(found) > AT_ONCE and operation.effect is model.Effect.LOAD
        now = SYSTEM_CLOCK.now()
        batch = Batch(
            id=str(uuid4()),
            operation=operation.name,
            payload=payload,
            strict_mapping=strict_mapping,
            stations=found,
            queue_s=queue_s,
            state=BatchState.WAITING if waits else BatchState.STARTED,
            asker=principal.id,
            asked_by=principal.name,
            created_at=now,
        )
        key = None
        if idempotency_key is not None:
            asked = (operation.name, payload, data.stations, queue_s, strict_mapping)
            key = key_of(request, idempotency_key, asked)
        try:
            kept = await database.write(batches.keep(batch, await place(len(found)), now, key))
        except KeyTaken:
            raise key_taken(idempotency_key) from None
        calls.queued()
        return Response(await view(kept), status_code=202, headers={"Location": f"/api/v1/batches/{kept.id}"})

    @post("/batches/{batch_id:str}/approval", status_code=202, summary="Agree to a batch of another admin", **_APPROVES)
    async def approve_batch(request: Asking, batch_id: FromPath[str]) -> BatchView:
        principal = request.user
        batch = await seen_batch(batch_id, principal)
        if batch.asker == principal.id:
            raise HTTPException(status_code=403, detail="expected another admin than who asked")
        if not all(principal.sees(each) for each in batch.stations):
            raise HTTPException(status_code=404, detail=f"no batch {batch_id!r}")
        now = SYSTEM_CLOCK.now()
        work = batches.approve(
            batch_id, await place(len(batch.stations)), now, approver=principal.id, approved_by=principal.name
        )
        approved = await database.write(work)
        if approved is None or approved.approver != principal.id or approved.state is not BatchState.STARTED:
            raise HTTPException(
                status_code=409, detail=f"expected a batch that waits for a day at most, got {batch.state}"
            )
        calls.queued()
        return await view(approved)

    @delete("/batches/{batch_id:str}", status_code=200, summary="Call off what of a batch is not sent yet", **_ASKS)
    async def cancel_batch(request: Asking, batch_id: FromPath[str]) -> BatchView:
        await seen_batch(batch_id, request.user)
        cancelled = await database.write(batches.cancel(batch_id, SYSTEM_CLOCK.now()))
        assert cancelled is not None, "it was there, and none is removed"
        return await view(cancelled)

    @get("/batches/{batch_id:str}", summary="How far a batch is", **_LOOKS)
    async def one_batch(request: Asking, batch_id: FromPath[str]) -> BatchView:
        return await view(await seen_batch(batch_id, request.user))

    def batch_rows(request: Asking) -> Rows[BatchView]:
        asker = None if request.user.stations is None else request.user.id

        async def rows(after: str | None, limit: int) -> list[BatchView]:
            return [await view(each) for each in await database.read(batches.batches_before(after, limit, asker=asker))]

        return rows

    return (
        add_batch,
        approve_batch,
        cancel_batch,
        one_batch,
        *Listing(
            path="/batches",
            name="batches",
            summary="Commands for many stations, the newest first",
            row=BatchView,
            rows=batch_rows,
            place=lambda row: row.id,
            numbered=False,
        ).routes(),
    )


def _must_confirm(count: int, confirm: int | None, principal: Principal) -> None:
    if not principal.role.may(Role.ADMIN):
        problem = f"these are {count} stations: expected at most {AT_ONCE}, or an admin who confirms it"
        raise HTTPException(status_code=403, detail=problem)
    if confirm != count:
        problem = f"these are {count} stations: expected confirm={count}, got {'none' if confirm is None else confirm}"
        raise HTTPException(status_code=422, detail=problem)
