"""The station's variables: which there are, what they are, what may be made of them (B05-B08; 1.6, 5.3, 5.8)."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterable
from datetime import datetime

import msgspec

from evwire import model
from evwire.station.documents import DocumentStorage, MemoryDocuments
from evwire.station.kept_values import ComponentPlace, KeptValues, Place, component_place, place_of

logger = logging.getLogger("evwire.station")

_BOOLEANS = {"true": "true", "false": "false"}
_OWN = model.Component(name=model.CUSTOMIZATION)


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """One variable. ``read`` tells its value as text; ``write`` takes it once it has been checked.

    Without ``write`` it is read-only. ``write`` may raise ValueError, with a sentence, to refuse a value. With
    ``reboot_required`` the CSMS is told that the value holds from the next start on.
    """

    component: model.Component
    variable: model.Variable
    characteristics: model.VariableCharacteristics
    read: Callable[[], str]
    write: Callable[[str], object] | None = None
    secret: bool = False
    """Whether the CSMS may set it but not read it."""
    reboot_required: bool = False
    constant: bool = False
    kept: bool = True
    """Whether what the CSMS sets holds after a restart, too; False where ``write`` sees to that."""

    @property
    def mutability(self) -> model.Mutability:
        """What the CSMS may do."""
        if self.secret:
            return model.Mutability.WRITE_ONLY
        return model.Mutability.READ_ONLY if self.write is None else model.Mutability.READ_WRITE

    def reported(self) -> model.ReportedVariable:
        """As a report has it; never with a secret."""
        attribute = model.VariableAttribute(
            value=None if self.secret else self.read(), mutability=self.mutability, constant=self.constant
        )
        return model.ReportedVariable(
            component=self.component,
            variable=self.variable,
            attributes=(attribute,),
            characteristics=self.characteristics,
        )


def setting_of(
    component: str,
    variable: str,
    instance: str | None,
    data_kind: model.DataKind,
    read: Callable[[], str],
    write: Callable[[str], object] | None = None,
    unit: str | None = None,
    min_limit: float | None = None,
    max_limit: float | None = None,
) -> Setting:
    """A standard variable, of the station as a whole."""
    return Setting(
        component=model.Component(name=component),
        variable=model.Variable(name=variable, instance=instance),
        characteristics=model.VariableCharacteristics(
            data_kind=data_kind, unit=unit, min_limit=min_limit, max_limit=max_limit
        ),
        read=read,
        write=write,
    )


class Configuration:
    """All variables of a station, by component and variable; names compare without regard to case.

    What the CSMS has set is kept in ``storage``, and holds again where the variable is added after a restart.
    """

    def __init__(self, storage: DocumentStorage | None = None) -> None:
        self._settings: dict[Place, Setting] = {}
        self._components: set[ComponentPlace] = set()
        self._kept = KeptValues(storage or MemoryDocuments())

    def add(self, setting: Setting) -> None:
        """Have this variable too, or instead of the one there is; with the value that it was set to before."""
        self._settings[place_of(setting.component, setting.variable)] = setting
        self._components.add(component_place(setting.component))
        kept = self._kept.of(setting.component, setting.variable) if setting.kept else None
        if kept is not None and setting.write is not None:
            try:
                setting.write(checked(kept, setting.characteristics))
            except ValueError as error:
                logger.warning("%s is not what it was set to before: %s", setting.variable.name, error)

    async def flushed(self) -> None:
        """Return when what was set is kept over a restart, as far as it can be."""
        await self._kept.flushed()

    def add_own(
        self,
        name: str,
        value: str = "",
        *,
        component: model.Component = _OWN,
        data_kind: model.DataKind = model.DataKind.STRING,
        unit: str | None = None,
        min_limit: float | None = None,
        max_limit: float | None = None,
        values: str | None = None,
        read_only: bool = False,
        secret: bool = False,
        reboot_required: bool = False,
        changed: Callable[[str], object] | None = None,
    ) -> None:
        """A vendor's own variable, which keeps its value here; for 1.x its key is ``name``.

        ``changed`` hears each new value that the CSMS sets, in ``unit``, and the one that it has set before a restart;
        it may raise ValueError to refuse it.
        For a string the limits are of its length.
        """
        held = value

        def write(text: str) -> None:
            nonlocal held
            if changed is not None:
                changed(text)
            held = text

        characteristics = model.VariableCharacteristics(
            data_kind=data_kind, unit=unit, min_limit=min_limit, max_limit=max_limit, values=values
        )
        self.add(
            Setting(
                component=component,
                variable=model.Variable(name=name),
                characteristics=characteristics,
                read=lambda: held,
                write=None if read_only else write,
                secret=secret,
                reboot_required=reboot_required,
            )
        )

    def find(self, component: model.Component, variable: model.Variable) -> Setting | None:
        """The variable in this very place."""
        return self._settings.get(place_of(component, variable))

    def get(self, query: model.VariableQuery) -> model.VariableValue:
        """What holds, or why that is not told (B06)."""

        def answer(
            status: model.GetVariableStatus, value: str | None = None, why: str | None = None
        ) -> model.VariableValue:
            return model.VariableValue(
                component=query.component,
                variable=query.variable,
                status=status,
                attribute=query.attribute,
                value=value,
                mutability=None if setting is None else setting.mutability,
                status_info=None if why is None else model.StatusInfo(reason_code=why),
            )

        setting = self.find(query.component, query.variable)
        if setting is None:
            known = component_place(query.component) in self._components
            unknown = model.GetVariableStatus.UNKNOWN_VARIABLE if known else model.GetVariableStatus.UNKNOWN_COMPONENT
            return answer(unknown)
        if query.attribute is not model.Attribute.ACTUAL:
            return answer(model.GetVariableStatus.NOT_SUPPORTED_ATTRIBUTE_TYPE)
        if setting.secret:
            return answer(model.GetVariableStatus.REJECTED, why="WriteOnly")
        return answer(model.GetVariableStatus.ACCEPTED, setting.read())

    def set(self, request: model.VariableSetting) -> model.VariableOutcome:
        """Make it so, or say why not (B05)."""

        def answer(
            status: model.SetVariableStatus, why: str | None = None, sentence: str | None = None
        ) -> model.VariableOutcome:
            return model.VariableOutcome(
                component=request.component,
                variable=request.variable,
                status=status,
                attribute=request.attribute,
                status_info=None if why is None else model.StatusInfo(reason_code=why, additional_info=sentence),
            )

        setting = self.find(request.component, request.variable)
        if setting is None:
            known = component_place(request.component) in self._components
            unknown = model.SetVariableStatus.UNKNOWN_VARIABLE if known else model.SetVariableStatus.UNKNOWN_COMPONENT
            return answer(unknown)
        if request.attribute is not model.Attribute.ACTUAL:
            return answer(model.SetVariableStatus.NOT_SUPPORTED_ATTRIBUTE_TYPE)
        if setting.write is None:
            return answer(model.SetVariableStatus.REJECTED, "ReadOnly")
        try:
            value = checked(request.value, setting.characteristics)
            setting.write(value)
        except OutOfRange as error:
            return answer(model.SetVariableStatus.REJECTED, "ValueOutOfRange", str(error))
        except ValueError as error:
            return answer(model.SetVariableStatus.REJECTED, "InvalidValue", str(error))
        if setting.kept:
            self._kept.keep(setting.component, setting.variable, value)
        return answer(
            model.SetVariableStatus.REBOOT_REQUIRED if setting.reboot_required else model.SetVariableStatus.ACCEPTED
        )

    def base_report(self, base: model.ReportBase) -> tuple[model.ReportedVariable, ...]:
        """All, what can be set, or how each part is (B07.FR.07-09)."""
        return tuple(each.reported() for each in self._settings.values() if _belongs(each, base))

    def report(
        self, criteria: Iterable[model.ComponentCriterion], selected: Iterable[model.ComponentVariable]
    ) -> tuple[model.ReportedVariable, ...]:
        """The selected variables of components that meet one of the criteria (B08)."""
        criteria, selected = tuple(criteria), tuple(selected)
        return tuple(
            each.reported()
            for each in self._settings.values()
            if (not criteria or any(self._meets(each.component, one) for one in criteria))
            and (not selected or any(_selects(one, each) for one in selected))
        )

    def _meets(self, component: model.Component, criterion: model.ComponentCriterion) -> bool:
        """B08.FR.07-10: what has no such variable has no problem, and is all else."""
        setting = self.find(component, model.Variable(name=criterion.value))
        if setting is None:
            return criterion is not model.ComponentCriterion.PROBLEM
        return setting.read() == "true"


class OutOfRange(ValueError):
    """A value below the lower limit, or above the upper one."""


def checked(text: str, characteristics: model.VariableCharacteristics) -> str:
    """The value as its kind spells it. Raises ValueError, or OutOfRange, with a sentence."""
    options = None if characteristics.values is None else characteristics.values.split(",")
    match characteristics.data_kind:
        case model.DataKind.INTEGER:
            if not text.removeprefix("-").isascii() or not text.removeprefix("-").isdecimal():
                raise ValueError(f"{text!r} is no integer")
            _check_range(int(text), characteristics, "")
        case model.DataKind.DECIMAL:
            number = float(text)
            if not math.isfinite(number):
                raise ValueError(f"{text!r} is no number")
            _check_range(number, characteristics, "")
        case model.DataKind.BOOLEAN:
            if text.casefold() not in _BOOLEANS:
                raise ValueError(f"{text!r} is neither true nor false")
            return _BOOLEANS[text.casefold()]
        case model.DataKind.DATE_TIME:
            datetime.fromisoformat(text)
        case model.DataKind.OPTION_LIST:
            _check_options([text], options)
        case model.DataKind.MEMBER_LIST | model.DataKind.SEQUENCE_LIST:
            items = [item.strip() for item in text.split(",")] if text else []
            _check_options(items, options)
            return ",".join(items)
        case _:
            _check_range(len(text), characteristics, " characters")
    return text


def _check_range(number: float, characteristics: model.VariableCharacteristics, of_what: str) -> None:
    low, high = characteristics.min_limit, characteristics.max_limit
    if low is not None and number < low:
        raise OutOfRange(f"at least {low:g}{of_what}")
    if high is not None and number > high:
        raise OutOfRange(f"at most {high:g}{of_what}")


def _check_options(items: Iterable[str], options: list[str] | None) -> None:
    for item in items:
        if options is not None and item not in options:
            raise ValueError(f"{item!r} is none of {', '.join(options)}")


def _belongs(setting: Setting, base: model.ReportBase) -> bool:
    match base:
        case model.ReportBase.CONFIGURATION_INVENTORY:
            return setting.write is not None
        case model.ReportBase.SUMMARY_INVENTORY:
            return setting.variable.name in ("Available", "AvailabilityState", "Problem")
        case _:
            return True


def _selects(selected: model.ComponentVariable, setting: Setting) -> bool:
    """B08.FR.20-25: what is not given means every one."""
    wanted, component = selected.component, setting.component
    if wanted.name.casefold() != component.name.casefold():
        return False
    if any(
        one is not None and one != other
        for one, other in (
            (wanted.instance, component.instance),
            (wanted.evse_id, component.evse_id),
            (wanted.connector_id, component.connector_id),
        )
    ):
        return False
    if selected.variable is None:
        return True
    if selected.variable.name.casefold() != setting.variable.name.casefold():
        return False
    return selected.variable.instance in (None, setting.variable.instance)
