"""What the server answers to stations: who may charge, and that everything is kept first.

Every handler waits for the commit before it returns: an answer means that it is on disk. While the database is away
there is none; only what may get lost is answered: a status, or a token that was asked for before.
"""

from __future__ import annotations

import logging
import zlib

import msgspec

from evwire import CSMS, CallContext, Deviation, Station, model
from evwire.clock import SYSTEM_CLOCK
from evwire.csms import TransactionStart
from evwire.server.files.jobs import following
from evwire.server.redaction import HIDDEN, masked, names_somebody
from evwire.server.stations.clocks import Clocks, OfflineStarts, is_late
from evwire.server.stations.registration import Registrations
from evwire.server.storage import (
    Database,
    DatabaseAway,
    authorizations,
    deviations,
    judging,
    numbers,
    presence,
    reservations,
    security_events,
    stations,
    statuses,
    tokens,
    transactions,
)
from evwire.server.storage.events import Rules
from evwire.server.storage.security_events import Noticed
from evwire.server.storage.tokens import TokenRow

logger = logging.getLogger("evwire.server")

_HEARTBEAT_INTERVAL_S = 60
_JITTER = 0.1
_AGAIN_AFTER_S = (30, 120)
_TOKENS_REMEMBERED = 10_000
_UNKNOWN = model.AuthorizationStatus.UNKNOWN
_TOLD: tuple[type[model.Request[model.Result]], ...] = (
    model.FirmwareStatusNotification,
    model.LogStatusNotification,
)
"""What is only kept, and answered with nothing."""


def heartbeat_interval_s(station_id: str) -> int:
    """What a station is told: around a minute, and not the same for all, so that a thousand do not speak at once."""
    share = zlib.crc32(station_id.encode()) / 2**32
    return round(_HEARTBEAT_INTERVAL_S * (1 - _JITTER + 2 * _JITTER * share))


class Policy:
    """The rules of one server, on one database.

    ``everybody`` lets any token charge (a laboratory). ``offline_starts`` and ``match_orphans``: see
    :class:`~evwire.server.storage.events.Rules`.
    """

    def __init__(
        self,
        database: Database,
        *,
        registrations: Registrations,
        everybody: bool,
        offline_starts: OfflineStarts = OfflineStarts.JUDGE,
        match_orphans: bool = False,
    ) -> None:
        self._database = database
        self._registrations = registrations
        self._everybody = everybody
        self._rules = Rules(
            everybody=everybody, accept_offline=offline_starts is OfflineStarts.ACCEPT, match_orphans=match_orphans
        )
        self._clocks = Clocks(database)
        self._tokens: dict[str, TokenRow | None] = {}

    async def issue(self, station_id: str, start: TransactionStart) -> int:
        """A number for a transaction of a version that wants numbers."""
        return await self._database.write(numbers.number_for(station_id, start))

    def attach(self, csms: CSMS[None]) -> None:
        """Answer for this CSMS."""
        csms.on(model.BootNotification)(self.boot)
        csms.on(model.StatusNotification)(self.status)
        csms.on(model.Authorize)(self.authorize)
        csms.on(model.TransactionEvent)(self.transaction)
        csms.on(model.MeterValues)(self.meter_values)
        csms.on(model.DataTransfer)(self.data_transfer)
        for word in _TOLD:
            csms.on(word)(self.told)
        csms.on_unhandled(self.anything_else)
        csms.on_deviation(self.deviated)

    async def boot(self, station: Station[None], request: model.BootNotification) -> model.BootNotificationResult:
        if station.pending:
            return await self._registrations.boot(station, request)
        now = SYSTEM_CLOCK.now()
        await self._database.write(presence.booted(station.id, request, station.version, now))
        logger.info(
            "%s: booted: %s %s, firmware %s", station.id, request.vendor, request.model, request.firmware_version or "?"
        )
        return model.BootNotificationResult.accepted(interval_s=heartbeat_interval_s(station.id))

    async def status(self, station: Station[None], request: model.StatusNotification) -> model.StatusNotificationResult:
        now = SYSTEM_CLOCK.now()
        await self._database.offer(statuses.reported(station.id, request, now))
        await self._clocks.heard(station.id, request, now)
        return model.StatusNotificationResult()

    async def authorize(self, station: Station[None], request: model.Authorize) -> model.AuthorizeResult:
        info = await self._verdict(station.id, request.id_token)
        await self._database.offer(authorizations.judged(station.id, request.id_token, info.status, SYSTEM_CLOCK.now()))
        logger.info("%s: card %s: %s", station.id, masked(request.id_token.value), info.status)
        return model.AuthorizeResult(id_token_info=info)

    async def transaction(
        self, station: Station[None], event: model.TransactionEvent, call: CallContext | None = None
    ) -> model.TransactionEventResult:
        now = SYSTEM_CLOCK.now()
        outcome = await self._database.write(
            transactions.happened(
                station.id,
                event,
                now,
                rules=self._rules,
                late=is_late(event, now, station.connected_at),
                message_id=call.message_id if call else "",
            )
        )
        await self._clocks.heard(station.id, event, now)
        if outcome.new and event.kind is not model.TransactionEventKind.UPDATED:
            logger.info(
                "%s: transaction %s %s%s",
                station.id,
                event.transaction_id,
                event.kind.lower(),
                f": {event.stop_reason}" if event.stop_reason else "",
            )
        if outcome.foreign:
            logger.warning("%s: speaks of transaction %s, which is another station's", station.id, event.transaction_id)
            noticed = security_events.noticed(station.id, Noticed.FOREIGN_TRANSACTION, event.transaction_id, now)
            await self._database.offer(noticed)
        if event.reservation_id is not None:
            await self._database.write(reservations.used(station.id, event.reservation_id, event.transaction_id, now))
        info = outcome.info
        if outcome.new and info is not None and event.id_token is not None:
            if event.kind is model.TransactionEventKind.STARTED:
                judged = authorizations.judged(
                    station.id, event.id_token, info.status, now, transaction_id=event.transaction_id
                )
                await self._database.offer(judged)
            if info.status is _UNKNOWN:
                await self._database.offer(tokens.seen(event.id_token, station.id, now))
        return model.TransactionEventResult(id_token_info=info)

    async def meter_values(self, station: Station[None], request: model.MeterValues) -> model.MeterValuesResult:
        await self._database.write(transactions.measured(station.id, request))
        return model.MeterValuesResult()

    async def data_transfer(
        self, station: Station[None], request: model.DataTransfer, call: CallContext
    ) -> model.DataTransferResult:
        await self.anything_else(station, request, call)
        return model.DataTransferResult(status=model.DataTransferStatus.UNKNOWN_VENDOR_ID)

    async def told(
        self, station: Station[None], request: model.Request[model.Result], call: CallContext
    ) -> model.Result:
        """Kept in words that are the same for every version."""
        action = model.BY_REQUEST[type(request)].name
        content = msgspec.json.encode(request)
        kept = stations.said(station.id, action, content, call.received_at, message_id=call.message_id)
        await self._database.write(following(kept, station.id, request, call.received_at))
        return type(request).exchange()[1]()

    async def anything_else(self, station: Station[None], request: object, call: CallContext) -> None:
        """Kept as it came."""
        await self._database.write(
            stations.said(station.id, call.action, call.payload, call.received_at, message_id=call.message_id)
        )

    def deviated(self, station: Station[None], deviation: Deviation) -> None:
        logger.warning(
            "%s: departs from OCPP %s: %s %s: %s, %s: %s",
            station.id,
            station.version,
            deviation.message,
            deviation.path,
            deviation.problem,
            deviation.remedy,
            HIDDEN if names_somebody(deviation.path) else deviation.raw,
        )
        self._database.note(deviations.deviated(station.id, deviation, station.version, SYSTEM_CLOCK.now()))

    async def _verdict(self, station_id: str, id_token: model.IdToken) -> model.IdTokenInfo:
        now = SYSTEM_CLOCK.now()
        try:
            known = self._tokens[id_token.key] = await self._database.read(tokens.token(id_token))
            if len(self._tokens) > _TOKENS_REMEMBERED:
                del self._tokens[next(iter(self._tokens))]
        except DatabaseAway:
            if id_token.key not in self._tokens:
                raise
            known = self._tokens[id_token.key]
        info = judging.verdict(known, now, everybody=self._everybody)
        if known is None and not info.accepted:
            await self._database.offer(tokens.seen(id_token, station_id, now))
        return info
