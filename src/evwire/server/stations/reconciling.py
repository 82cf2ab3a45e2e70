"""Keeps stations set up as they are wanted to be: read, compare, and write only what differs, not too often.

A charger may forget its settings at every start, or have somebody who changes them; and each write may wear its flash.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import msgspec

from evwire import CSMS, CallRefused, CallTimedOut, InvalidMessage, NotInThisVersion, Station, model
from evwire.clock import SYSTEM_CLOCK, Clock, Timer
from evwire.server.stations.comparing import same
from evwire.server.stations.rounds import Rounds
from evwire.server.storage import Database, DatabaseAway, configuration
from evwire.server.storage.configuration import ConfigurationState, Desired, Plan, Standing, day_of
from evwire.server.storage.places import Place

logger = logging.getLogger("evwire.server")

WRITES_A_DAY = 10
"""How often one variable of a station is written in a day: what fights back must not wear out its flash."""

_TAKEN = {
    model.SetVariableStatus.ACCEPTED: ConfigurationState.IN_STEP,
    model.SetVariableStatus.REBOOT_REQUIRED: ConfigurationState.NEEDS_REBOOT,
}
_CHARGING = "a transaction is running"

Told = Iterable[tuple[model.Component, model.Variable, str | None]]


class Reconciling:
    """Brings each station that becomes ready, or drifts, to what is wanted of it; one message at a time.

    What a station refuses stays refused until something else is wanted or its firmware is another. While a
    transaction runs it is only read.
    """

    def __init__(
        self, csms: CSMS[None], database: Database, *, writes_a_day: int = WRITES_A_DAY, clock: Clock = SYSTEM_CLOCK
    ) -> None:
        self._csms = csms
        self._database = database
        self._writes_a_day = writes_a_day
        self._clock = clock
        self._rounds = Rounds(csms, self._round, clock)
        self._charging: set[str] = set()
        self._spent: set[str] = set()
        self._midnight: Timer | None = None
        csms.after(model.TransactionEvent)(self._transaction)
        csms.after(model.NotifyReport)(self._reported)
        csms.after(model.NotifyEvent)(self._noted)

    def changed(self, station_id: str) -> None:
        """Something else is wanted of this station, or of every one."""
        if station_id == configuration.EVERY_STATION:
            self._rounds.wake_all()
        elif (station := self._csms.stations.get(station_id)) is not None:
            self._rounds.wake(station)

    async def stop(self) -> None:
        """Leave the stations as they are."""
        if self._midnight is not None:
            self._midnight.cancel()
        await self._rounds.stop()

    # What a station does meanwhile

    def _transaction(self, station: Station[None], event: model.TransactionEvent) -> None:
        if event.kind is model.TransactionEventKind.ENDED and station.id in self._charging:
            self._rounds.wake(station)

    async def _reported(self, station: Station[None], report: model.NotifyReport) -> None:
        await self._told(station, ((each.component, each.variable, each.actual) for each in report.variables))

    async def _noted(self, station: Station[None], events: model.NotifyEvent) -> None:
        await self._told(station, ((each.component, each.variable, each.actual_value) for each in events.event_data))

    async def _told(self, station: Station[None], told: Told) -> None:
        try:
            plan = await self._plan(station)
        except DatabaseAway:
            return
        values = {Place.of(component, variable).key: value for component, variable, value in told}
        for each in plan.desired:
            value = values.get(each.place.key)
            if value is not None and not _in_step(each, value):
                self._rounds.wake(station)
                return

    # A round

    async def _plan(self, station: Station[None]) -> Plan:
        return await self._database.read(configuration.plan(station.id, self._clock.now()))

    async def _round(self, station: Station[None]) -> None:
        self._charging.discard(station.id)
        self._spent.discard(station.id)
        plan = await self._plan(station)
        if not plan.desired:
            return
        sayable, standings = _sayable(station, plan)
        values = await self._read(station, sayable) if sayable else {}
        different: list[tuple[Desired, Standing]] = []
        for each in sayable:
            standing, differs = judged(each, values.get(each.place.key), plan, self._clock.now())
            standings.append((each.place, standing))
            if differs:
                different.append((each, standing))
        await self._database.write(configuration.stands(station.id, standings))
        for each, standing in different:
            await self._write(station, plan, each, standing)

    async def _read(self, station: Station[None], desired: Iterable[Desired]) -> Mapping[Place, model.VariableValue]:
        queries = []
        for each in desired:
            component, variable = each.place.names()
            queries.append(model.VariableQuery(component=component, variable=variable))
        result = await station.get_variables(queries)
        return {Place.of(value.component, value.variable).key: value for value in result.values}

    async def _write(self, station: Station[None], plan: Plan, desired: Desired, standing: Standing) -> None:
        now = self._clock.now()
        writes = standing.writes_of(now)
        if plan.charging or writes >= self._writes_a_day:
            self._wait(station, now, charging=plan.charging)
            reason = _CHARGING if plan.charging else f"written {writes} times today"
            waiting = msgspec.structs.replace(standing, state=ConfigurationState.WAITING, reason=reason)
            await self._keep(station, desired, waiting)
            return
        # Counted before it is sent: a server that dies over it must not write without end.
        standing = msgspec.structs.replace(standing, written_at=now, writes_on=day_of(now), writes=writes + 1)
        await self._keep(station, desired, standing)
        state, refusal = await self._set(station, desired)
        logger.log(
            logging.WARNING if refusal is not None else logging.INFO,
            "%s: %s set to %r: %s",
            station.id,
            desired.place,
            desired.value,
            refusal or state,
        )
        after = msgspec.structs.replace(
            standing,
            state=state,
            reason=refusal,
            actual=desired.value if state is ConfigurationState.IN_STEP else standing.actual,
            firmware_version=plan.firmware_version,
        )
        await self._keep(station, desired, after)

    async def _set(self, station: Station[None], desired: Desired) -> tuple[ConfigurationState, str | None]:
        """How it stands with it then, and why it was refused or is not known."""
        component, variable = desired.place.names()
        setting = model.VariableSetting(component=component, variable=variable, value=desired.value)
        try:
            result = await station.call(model.SetVariables(settings=(setting,)))
        except CallRefused as refusal:
            return ConfigurationState.REFUSED, f"{refusal.code}: {refusal.description}".rstrip(": ")
        except InvalidMessage as invalid:
            return ConfigurationState.REFUSED, str(invalid)
        except CallTimedOut as timeout:
            return ConfigurationState.UNKNOWN, str(timeout)
        if not result.outcomes:
            return ConfigurationState.UNKNOWN, "it did not say whether it took it"
        outcome = result.outcomes[0]
        taken = _TAKEN.get(outcome.status)
        return (taken, None) if taken is not None else (ConfigurationState.REFUSED, _why(outcome))

    async def _keep(self, station: Station[None], desired: Desired, standing: Standing) -> None:
        await self._database.write(configuration.stands(station.id, [(desired.place, standing)]))

    def _wait(self, station: Station[None], now: datetime, *, charging: bool) -> None:
        if charging:
            self._charging.add(station.id)
            return
        self._spent.add(station.id)
        if self._midnight is None:
            tomorrow = datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), now.tzinfo)
            wait_s = (tomorrow - now).total_seconds() + 1
            self._midnight = self._clock.call_at(self._clock.monotonic() + wait_s, self._another_day)

    def _another_day(self) -> None:
        self._midnight = None
        for station_id in tuple(self._spent):
            self.changed(station_id)
        self._spent.clear()


def judged(desired: Desired, answer: model.VariableValue | None, plan: Plan, now: datetime) -> tuple[Standing, bool]:
    """How far a station is that answers so, and whether the variable is to be written."""
    before = desired.standing or Standing(wanted=desired.value)
    again = before.wanted == desired.value
    found = None
    if answer is not None and answer.status is model.GetVariableStatus.ACCEPTED:
        found = answer.value

    def standing(state: ConfigurationState, reason: str | None = None) -> Standing:
        return msgspec.structs.replace(
            before,
            wanted=desired.value,
            actual=found,
            state=state,
            reason=reason,
            firmware_version=plan.firmware_version,
            read_at=now,
        )

    if found is not None and _in_step(desired, found):
        return standing(ConfigurationState.IN_STEP), False
    if answer is not None and answer.status in _THERE_IS_NONE:
        return standing(ConfigurationState.REFUSED, str(answer.status)), False
    if answer is not None and answer.mutability is model.Mutability.READ_ONLY:
        return standing(ConfigurationState.REFUSED, "it is read-only"), False
    if again and found is None and before.state is ConfigurationState.IN_STEP:
        # It tells nobody what it has, but it has taken this.
        return standing(ConfigurationState.IN_STEP), False
    if again and before.state is ConfigurationState.REFUSED and before.firmware_version == plan.firmware_version:
        return standing(ConfigurationState.REFUSED, before.reason), False
    if again and before.state is ConfigurationState.NEEDS_REBOOT and not _booted_since(before, plan):
        return standing(ConfigurationState.NEEDS_REBOOT), False
    return standing(ConfigurationState.UNKNOWN), True


_THERE_IS_NONE = {
    model.GetVariableStatus.UNKNOWN_COMPONENT,
    model.GetVariableStatus.UNKNOWN_VARIABLE,
    model.GetVariableStatus.NOT_SUPPORTED_ATTRIBUTE_TYPE,
}


def _in_step(desired: Desired, actual: str) -> bool:
    # Some keep a list in an order of their own: what was taken once is not written again for that.
    before = desired.standing
    taken = before is not None and before.state is ConfigurationState.IN_STEP and before.wanted == desired.value
    return same(desired.value, actual, in_any_order=taken)


def _booted_since(standing: Standing, plan: Plan) -> bool:
    if plan.booted_at is None or standing.written_at is None:
        return False
    return plan.booted_at > standing.written_at


def _sayable(station: Station[None], plan: Plan) -> tuple[list[Desired], list[tuple[Place, Standing]]]:
    """What can be said in the station's version, and how it stands with the rest."""
    sayable: list[Desired] = []
    standings: list[tuple[Place, Standing]] = []
    for each in plan.desired:
        component, variable = each.place.names()
        query = model.VariableQuery(component=component, variable=variable)
        try:
            station.check(model.GetVariables(queries=(query,)))
        except (NotInThisVersion, InvalidMessage) as error:
            before = each.standing or Standing(wanted=each.value)
            refused = msgspec.structs.replace(
                before, wanted=each.value, actual=None, state=ConfigurationState.REFUSED, reason=str(error)
            )
            standings.append((each.place, refused))
        else:
            sayable.append(each)
    return sayable, standings


def _why(outcome: model.VariableOutcome) -> str:
    info = outcome.status_info
    if info is None:
        return str(outcome.status)
    return f"{outcome.status}: {info.reason_code}" + (f": {info.additional_info}" if info.additional_info else "")
