"""Keeps the local lists and the caches of stations in step with the tokens that are known.

A card that was blocked must not charge from a station's memory either, nor one that was added be refused offline.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

import msgspec

from evwire import CSMS, CallRefused, CallTimedOut, InvalidMessage, NotInThisVersion, Station, model
from evwire.clock import SYSTEM_CLOCK, Clock
from evwire.server.recurring import Recurring
from evwire.server.stations.rounds import Rounds
from evwire.server.storage import Database, local_lists
from evwire.server.storage.configuration import EVERY_STATION, day_of
from evwire.server.storage.local_lists import Concerned, ListPlan, ListRow, ListState

logger = logging.getLogger("evwire.server")

_LOOK_EVERY_S = 1.0
SENDS_A_DAY = 100
"""How often a station is sent a list, or changes of it, in a day: it lies in its flash."""
_MOST_ENTRIES = 250
_BYTES_OF_ENTRY = 256
"""The longest token and group, and what is around them."""

Entries = Sequence[model.AuthorizationData]


class LocalLists:
    """Sends lists to stations that become ready or whose tokens have changed, by whomever; and has caches cleared."""

    def __init__(self, csms: CSMS[None], database: Database, *, clock: Clock = SYSTEM_CLOCK) -> None:
        self._csms = csms
        self._database = database
        self._clock = clock
        self._rounds = Rounds(csms, self._round, clock)
        self._concerned: Concerned | None = None
        self._revision: int | None = None
        self._refusing = 0
        self._watching = Recurring(
            self._watch, every_s=_LOOK_EVERY_S, fault="changes of tokens could not be looked for", clock=clock
        )

    def start(self) -> None:
        """Look for changes from now on."""
        self._watching.start()

    async def stop(self) -> None:
        """Leave the stations as they are."""
        await self._watching.stop()
        await self._rounds.stop()

    def changed(self, station_id: str) -> None:
        """This station, or every one, is to have a list or not."""
        # Until it was looked up who else is concerned.
        self._concerned = None
        self._wake(None if station_id == EVERY_STATION else frozenset((station_id,)))

    def _wake(self, ids: frozenset[str] | None) -> None:
        if ids is None:
            self._rounds.wake_all()
            return
        for station_id in ids:
            station = self._csms.stations.get(station_id)
            if station is not None:
                self._rounds.wake(station)

    async def _watch(self) -> None:
        found = self._concerned = await self._database.read(local_lists.concerned())
        if self._revision is not None and found.revision != self._revision:
            self._wake(None if found.refusing > self._refusing else found.stations)
        self._revision, self._refusing = found.revision, found.refusing

    # A round

    async def _round(self, station: Station[None]) -> None:
        nobody = self._concerned
        if nobody is not None and not nobody.refusing and nobody.stations is not None and not nobody.stations:
            return
        plan = await self._database.read(local_lists.list_plan(station.id))
        row = await self._cache(station, plan)
        if plan.enabled:
            await self._bring(station, plan, row)
        elif row.version is not None:
            # It would go on to let in whom nobody knows any more.
            await self._send(station, plan, row, model.UpdateKind.FULL, ())

    async def _cache(self, station: Station[None], plan: ListPlan) -> ListRow:
        if plan.row.cache_revision >= plan.refusing:
            return plan.row
        try:
            await station.clear_cache()
        except (CallRefused, NotInThisVersion) as error:
            logger.info("%s: its cache could not be cleared: %s", station.id, error)
        except CallTimedOut as timeout:
            logger.warning("%s: its cache may not be cleared: %s", station.id, timeout)
            return plan.row
        return await self._keep(station, msgspec.structs.replace(plan.row, cache_revision=plan.refusing))

    async def _bring(self, station: Station[None], plan: ListPlan, row: ListRow) -> None:
        tried = (row.tried_version, row.firmware_version) == (plan.wanted_version, plan.firmware_version)
        if row.state is ListState.REFUSED and tried:
            return
        now = self._clock.now()
        row = msgspec.structs.replace(row, read_at=now)
        try:
            actual = await station.get_local_list_version()
        except (CallRefused, NotInThisVersion) as error:
            await self._stands(station, plan, row, ListState.REFUSED, str(error))
            return
        row = msgspec.structs.replace(row, actual_version=actual)
        if actual is None:
            await self._stands(station, plan, row, ListState.REFUSED, "it keeps no list")
        elif actual == row.version == plan.wanted_version:
            await self._stands(station, plan, row, ListState.IN_STEP)
        elif row.sends_of(now) >= SENDS_A_DAY:
            await self._stands(station, plan, row, ListState.WAITING, f"sent {row.sends} times today")
        else:
            if actual == row.version and actual < plan.wanted_version:
                changes = await self._database.read(local_lists.changes_since(actual))
                row = await self._send(station, plan, row, model.UpdateKind.DIFFERENTIAL, changes)
                if row.state is ListState.IN_STEP:
                    return
            # D01.FR.03: what could not be changed is sent whole.
            whole = await self._database.read(local_lists.whole_list())
            await self._send(station, plan, row, model.UpdateKind.FULL, whole)

    async def _send(
        self, station: Station[None], plan: ListPlan, row: ListRow, kind: model.UpdateKind, entries: Entries
    ) -> ListRow:
        now = self._clock.now()
        sends = row.sends_of(now) + 1
        # Until it is known what it has taken, it is nothing of ours.
        row = await self._keep(
            station, msgspec.structs.replace(row, version=None, sent_at=now, sends_on=day_of(now), sends=sends)
        )
        # Changes that it does not take are followed by the whole list.
        failed = ListState.REFUSED if kind is model.UpdateKind.FULL else ListState.UNKNOWN
        try:
            status = await self._send_parts(station, plan.wanted_version, kind, _sayable(station, entries))
        except (CallRefused, NotInThisVersion, InvalidMessage) as error:
            return await self._stands(station, plan, row, failed, str(error))
        logger.info("%s: local list %d (%s): %s", station.id, plan.wanted_version, kind, status)
        if status is not model.SendLocalListStatus.ACCEPTED:
            return await self._stands(station, plan, row, failed, str(status))
        version = plan.wanted_version if plan.enabled else None
        row = msgspec.structs.replace(row, version=version, actual_version=plan.wanted_version)
        return await self._stands(station, plan, row, ListState.IN_STEP if plan.enabled else ListState.OFF)

    async def _send_parts(
        self, station: Station[None], version: int, kind: model.UpdateKind, entries: Entries
    ) -> model.SendLocalListStatus:
        """Only the first part may replace the list, and each has a higher version (D01.FR.11, FR.19)."""
        limit = await _limit(station) if len(entries) > 1 else _MOST_ENTRIES
        parts = [entries[at : at + limit] for at in range(0, len(entries), limit)] or [()]
        status = model.SendLocalListStatus.FAILED
        for number, part in enumerate(parts, 1):
            its_version = version - len(parts) + number
            status = (await station.send_local_list(its_version, part, update_kind=kind)).status
            if status is not model.SendLocalListStatus.ACCEPTED:
                break
            kind = model.UpdateKind.DIFFERENTIAL
        return status

    async def _stands(
        self, station: Station[None], plan: ListPlan, row: ListRow, state: ListState, reason: str | None = None
    ) -> ListRow:
        if state is ListState.REFUSED:
            logger.warning("%s: local list refused: %s", station.id, reason)
        return await self._keep(
            station,
            msgspec.structs.replace(
                row,
                state=state,
                reason=reason,
                tried_version=plan.wanted_version,
                firmware_version=plan.firmware_version,
            ),
        )

    async def _keep(self, station: Station[None], row: ListRow) -> ListRow:
        await self._database.write(local_lists.stands(station.id, row))
        return row


async def _limit(station: Station[None]) -> int:
    """How many entries it takes at once."""
    limits = [_MOST_ENTRIES]
    for variable, each_takes in (("ItemsPerMessage", 1), ("BytesPerMessage", _BYTES_OF_ENTRY)):
        query = model.VariableQuery.of("LocalAuthListCtrlr", variable)
        try:
            result = await station.call(model.GetVariables(queries=(query,)))
        except (CallRefused, NotInThisVersion):
            continue
        text = result.value("LocalAuthListCtrlr", variable)
        if text and text.isascii() and text.isdecimal() and int(text) > 0:
            limits.append(max(1, int(text) // each_takes))
    return min(limits)


def _sayable(station: Station[None], entries: Entries) -> Entries:
    """Without the tokens that are too long for the station's version."""

    def can_be_said(some: Entries) -> bool:
        try:
            station.check(model.SendLocalList(version_number=1, local_authorization_list=tuple(some)))
        except InvalidMessage:
            return False
        return True

    return entries if can_be_said(entries) else [each for each in entries if can_be_said((each,))]
