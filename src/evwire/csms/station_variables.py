"""What a CSMS asks of a station's variables, or configuration keys."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

import msgspec

from evwire import model
from evwire.csms.reports import Reports
from evwire.errors import CallRefused, NotInThisVersion

ResultT = TypeVar("ResultT", bound=model.Result)
ItemT = TypeVar("ItemT")

_SILENCE_S = 60.0


class Asks(Protocol):
    """Who can ask in version-independent words, and hears reports."""

    @property
    def _reports(self) -> Reports: ...

    async def call(self, request: model.Request[ResultT], *, timeout_s: float | None = None) -> ResultT: ...

    def _learns(
        self, variables: Iterable[tuple[model.Component, model.Variable, str | None]], whole: bool = False
    ) -> None: ...

    def _hears(self, request_type: type[model.Request[model.Result]]) -> bool: ...


class Variables:
    """The part of a :class:`~evwire.Station` that is about its variables."""

    __slots__ = ()

    async def get_variables(
        self: Asks, queries: Iterable[model.VariableQuery], *, timeout_s: float | None = None
    ) -> model.GetVariablesResult:
        """Ask for values, of any number of variables: more than the station takes at once are asked for in turn.

        For that it is asked once how many it takes. ``timeout_s`` is for each message. Raises as :meth:`call`;
        NotInThisVersion for a variable that is no configuration key, where there are only these.
        """
        parts = []
        for some in await _in_parts(self, "GetVariables", tuple(queries)):
            parts.append(await self.call(model.GetVariables(queries=some), timeout_s=timeout_s))
        return model.GetVariablesResult(
            values=tuple(value for part in parts for value in part.values),
            losses=tuple(loss for part in parts for loss in part.losses),
        )

    async def set_variables(
        self: Asks, settings: Iterable[model.VariableSetting], *, timeout_s: float | None = None
    ) -> model.SetVariablesResult:
        """Set values, of any number of variables, each with its outcome. ``timeout_s`` is for each message.

        Raises as :meth:`get_variables`; what was said before that has taken effect nevertheless.
        """
        parts = []
        for some in await _in_parts(self, "SetVariables", tuple(settings)):
            parts.append(await self.call(model.SetVariables(settings=some), timeout_s=timeout_s))
        return model.SetVariablesResult(
            outcomes=tuple(outcome for part in parts for outcome in part.outcomes),
            losses=tuple(loss for part in parts for loss in part.losses),
        )

    async def get_base_report(
        self: Asks,
        report_base: model.ReportBase = model.ReportBase.FULL_INVENTORY,
        *,
        silence_s: float = _SILENCE_S,
    ) -> model.GetBaseReportResult:
        """All variables, or those that can be set, or how the station is; a station of 1.x tells all its keys.

        Waits until the last part has come, so do not await it in a handler: what arrives waits for that. Raises as
        :meth:`call`, and CallTimedOut when no part comes for ``silence_s`` seconds.
        """
        request_id = _new_id()
        reports = self._reports
        reports.expect(request_id)
        try:
            result = await self.call(model.GetBaseReport(report_base=report_base, request_id=request_id))
            if result.status is not model.ReportStatus.ACCEPTED or not self._hears(model.NotifyReport):
                return result
            variables = await reports.gathered(request_id, silence_s)
            self._learns(_told(variables), report_base is model.ReportBase.FULL_INVENTORY)
            return msgspec.structs.replace(result, variables=variables)
        finally:
            reports.forget(request_id)

    async def get_report(
        self: Asks,
        selected: Iterable[model.ComponentVariable] = (),
        *,
        criteria: Iterable[model.ComponentCriterion] = (),
        silence_s: float = _SILENCE_S,
    ) -> model.GetReportResult:
        """The selected variables, or all, of components that meet one of the criteria, if any are given (2.x).

        As :meth:`get_base_report`; NotInThisVersion before 2.0.1.
        """
        request_id = _new_id()
        reports = self._reports
        reports.expect(request_id)
        request = model.GetReport(request_id=request_id, criteria=tuple(criteria), selected=tuple(selected))
        try:
            result = await self.call(request)
            if result.status is not model.ReportStatus.ACCEPTED:
                return result
            return msgspec.structs.replace(result, variables=await reports.gathered(request_id, silence_s))
        finally:
            reports.forget(request_id)


def report_arrives(station: Asks, request: model.NotifyReport) -> model.NotifyReportResult:
    """Acknowledge a part of a report."""
    return model.NotifyReportResult()


def report_arrived(station: Asks, request: model.NotifyReport) -> None:
    """Put a part of a report to the others, and learn from it what the station can do."""
    station._learns(_told(request.variables))
    station._reports.take(request)


def told_by(answer: object) -> Iterator[tuple[model.Component, model.Variable, str | None]]:
    """What an answer says of variables, if it does."""
    if isinstance(answer, model.GetVariablesResult):
        for each in answer.values:
            if each.status is model.GetVariableStatus.ACCEPTED and each.attribute is model.Attribute.ACTUAL:
                yield each.component, each.variable, each.value
    elif isinstance(answer, model.GetBaseReportResult):
        yield from _told(answer.variables)


def _told(
    variables: Iterable[model.ReportedVariable],
) -> Iterator[tuple[model.Component, model.Variable, str | None]]:
    for each in variables:
        yield each.component, each.variable, each.actual


async def _in_parts(station: Asks, message: str, items: tuple[ItemT, ...]) -> list[tuple[ItemT, ...]]:
    """B05.FR.11, B06.FR.05; 1.6, 9.1.9: no more at once than the station takes."""
    limit = await _limit(station, message) if len(items) > 1 else None
    if limit is None:
        return [items]
    return [items[at : at + limit] for at in range(0, len(items), limit)]


async def _limit(station: Asks, message: str) -> int | None:
    limits = station._reports.limits
    if message not in limits:
        query = model.VariableQuery.of("DeviceDataCtrlr", "ItemsPerMessage", message)
        try:
            answer = await station.call(model.GetVariables(queries=(query,)))
        except (CallRefused, NotInThisVersion):
            limits[message] = None
        else:
            text = answer.values[0].value if answer.values else None
            limits[message] = int(text) if text and text.isascii() and text.isdecimal() and int(text) > 0 else None
    return limits[message]


def _new_id() -> int:
    return secrets.randbelow(2**31 - 1) + 1
