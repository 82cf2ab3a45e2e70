"""Rules that need no writing: where ``model`` has the fields of 2.x's message, under the same names.

Of a field that a version's message has not got, the value gets lost, as its table says; a word that it has not got
is NotInThisVersion, unless ``nearest`` says what stands for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache
from types import ModuleType, UnionType
from typing import TypeVar, Union, cast, get_args, get_origin, get_type_hints

import msgspec

from evwire import model
from evwire.errors import NotInThisVersion
from evwire.versions.mapping import Context, Losses, LossTable, RuleBook, missing, namesake, utc, without_word
from evwire.versions.schema import Message, Request, Response
from evwire.versions.v201 import types
from evwire.versions.v201.profiles import Profiles, lift_schedule

MessageT = TypeVar("MessageT", bound=Message)
StructT = TypeVar("StructT", bound=msgspec.Struct)

_OTHER_NAMES = {"kind": "type", "value": "id_token"}
_UNITS = ("_s", "_a", "_v", "_w", "_wh", "_percent")
"""At the end of our names; 2.x's have none."""

REQUESTS: tuple[type[model.Request[model.Result]], ...] = (
    model.GetTransactionStatus,
    model.CostUpdated,
    model.SetDisplayMessage,
    model.GetDisplayMessages,
    model.ClearDisplayMessage,
    model.NotifyDisplayMessages,
    model.CustomerInformation,
    model.NotifyCustomerInformation,
    model.PublishFirmware,
    model.UnpublishFirmware,
    model.PublishFirmwareStatusNotification,
    model.SetVariableMonitoring,
    model.ClearVariableMonitoring,
    model.SetMonitoringLevel,
    model.SetMonitoringBase,
    model.GetMonitoringReport,
    model.NotifyMonitoringReport,
    model.NotifyEvent,
    model.SetNetworkProfile,
    model.NotifyEVChargingNeeds,
    model.NotifyEVChargingSchedule,
    model.Get15118EVCertificate,
    model.GetCertificateStatus,
)

_NEWEST_VERSION = "OCPP20"

NEAREST_IN_201: Mapping[str, str] = {
    model.DisplayMessageStatus.LANGUAGE_NOT_SUPPORTED: "Rejected",
    model.ClearMessageStatus.REJECTED: "Unknown",
    model.OCPPVersion.OCPP201: _NEWEST_VERSION,
    model.OCPPVersion.OCPP21: _NEWEST_VERSION,
    model.NotifyEVChargingNeedsStatus.NO_CHARGING_PROFILE: "Accepted",
}

_ISO_15118_20 = "2.0.1 knows ISO 15118-2 only"
_NO_FRACTIONS = "2.0.1 has no fractions here: it is rounded"
_OWN_WORDS = "only the version's own words can say it"

_SECRETS = ("basic_auth_password",)
"""What must not get into a log by being lost."""
_PRESUMED: Mapping[tuple[type[msgspec.Struct], str], str] = {
    (model.NetworkConnectionProfile, "ocpp_version"): _NEWEST_VERSION,
}
"""What is said where the version wants something and nothing is given."""

LOSSES_OF_2_X: LossTable = {model.ChargingNeeds: {"not_lifted": _OWN_WORDS}}
LOSSES: LossTable = {
    model.NetworkConnectionProfile: {
        "ocpp_version": "2.0.1 knows none after 2.0: that is said",
        "identity": "2.0.1 has one identity for every CSMS",
        "basic_auth_password": "2.0.1 sets it as a variable",
    },
    model.ChargingNeeds: {
        **LOSSES_OF_2_X[model.ChargingNeeds],
        "v2x_charging_parameters": _ISO_15118_20,
        "available_energy_transfer": _ISO_15118_20,
        "control_mode": _ISO_15118_20,
        "mobility_needs_mode": _ISO_15118_20,
    },
    model.ACChargingParameters: dict.fromkeys(model.ACChargingParameters.__struct_fields__, _NO_FRACTIONS),
    model.DCChargingParameters: dict.fromkeys(model.DCChargingParameters.__struct_fields__[:5], _NO_FRACTIONS),
    model.NotifyEVChargingNeeds: {"timestamp": "2.0.1 does not tell how old it is"},
    model.NotifyEVChargingNeedsResult: {"status": "2.0.1 does not know it: it is said as Accepted"},
    model.NotifyEVChargingSchedule: {
        "selected_charging_schedule_id": _ISO_15118_20,
        "power_tolerance_acceptance": _ISO_15118_20,
    },
    model.Get15118EVCertificate: {
        "maximum_contract_certificate_chains": _ISO_15118_20,
        "prioritized_emaids": _ISO_15118_20,
    },
    model.Get15118EVCertificateResult: {"remaining_contracts": _ISO_15118_20},
    model.DisplayMessage: {"message_extra": "2.0.1 shows a message in one language"},
    model.SetDisplayMessageResult: {"status": "2.0.1 does not know the language as the reason: it is said as Rejected"},
    model.ClearDisplayMessageResult: {"status": "2.0.1 does not know it: it is said as Unknown"},
    model.PublishFirmwareStatusNotification: {"status_info": "2.0.1 gives no reasons here"},
    model.MonitoringSetting: {"periodic_event_stream": "2.0.1 has no streams"},
    model.VariableMonitoring: {"event_notification_type": "2.0.1 does not tell who made a monitor"},
    model.EventData: {"severity": "2.0.1 tells the severity of the monitor only"},
}
"""Of 2.0.1."""


class TwinRules:
    """Rules for the operations in ``requests``, each with the message of its name with ``Request`` after it."""

    def __init__(
        self,
        version: str,
        requests: tuple[type[model.Request[model.Result]], ...],
        nearest: Mapping[str, str],
        profiles: Profiles,
        *modules: ModuleType,
    ) -> None:
        self._version = version
        self._requests = requests
        self._nearest = nearest
        self._profiles = profiles
        self._modules = modules

    def add_rules(self, rules: RuleBook) -> None:
        for request_type in self._requests:
            self._add(rules, request_type)

    def _add(self, rules: RuleBook, request_type: type[model.Request[model.Result]]) -> None:
        _, result_type = request_type.exchange()
        native_request = cast("type[Request[Response]]", self._message(f"{request_type.__name__}Request"))
        native_response = cast("type[Response]", self._message(f"{request_type.__name__}Response"))
        lifted = tuple(_native_name(native_response, field) for field in result_type.__struct_fields__)

        def lift(native: Message, context: Context) -> model.Request[model.Result]:
            return _lift_struct(native, request_type)

        def answer(result: model.Result, losses: Losses, context: Context) -> Response:
            return self._lower_struct(result, native_response, losses, "")

        def lower(request: model.Request[model.Result], losses: Losses, context: Context) -> Request[Response]:
            return self._lower_struct(request, native_request, losses, "")

        def lift_answer(response: Response, request: model.Request[model.Result], context: Context) -> model.Result:
            return msgspec.structs.replace(_lift_struct(response, result_type), losses=without_word(response, *lifted))

        rules.lift(native_request, (request_type,), lift, answer)
        rules.lower(request_type, lower, lift_answer)

    def _message(self, name: str) -> type[Message]:
        return next(cast("type[Message]", vars(module)[name]) for module in self._modules if name in vars(module))

    def _lower_struct(self, value: msgspec.Struct, native_type: type[MessageT], losses: Losses, at: str) -> MessageT:
        if isinstance(value, model.Component):
            value = _Component.of(value)
        required = {field.name for field in msgspec.structs.fields(native_type) if field.required}
        hints = _hints(native_type)
        said: dict[str, object] = {}
        for field in msgspec.structs.fields(type(value)):
            content = getattr(value, field.name)
            name = _native_name(native_type, field.name)
            if field.name == "losses":
                continue
            if name not in native_type.__struct_fields__:
                if content is not None and content != () and content != field.default:
                    said_of_it = "(a secret)" if field.name in _SECRETS else content
                    losses.lose(type(value), field.name, said_of_it, at=at)
            elif content is None and name in required and (presumed := _PRESUMED.get((type(value), field.name))):
                said[name] = cast("type[StrEnum]", hints[name])(presumed)
            elif content is None and name in required:
                raise missing(f"$.{at}{field.name}", f"{self._version} wants it")
            elif content != field.default or name in required:
                said[name] = self._lower(content, hints[name], losses, value, field.name, at)
        return native_type(**said)

    def _lower(
        self, value: object, native_type: object, losses: Losses, owner: msgspec.Struct, field: str, at: str
    ) -> object:
        if isinstance(value, tuple):
            (item,) = get_args(native_type)
            return [self._lower(each, item, losses, owner, field, at) for each in value]
        if isinstance(value, model.ChargingSchedule):
            return self._profiles.lower_schedule(value)
        if isinstance(value, msgspec.Struct):
            return self._lower_struct(value, cast("type[Message]", native_type), losses, f"{at}{field}.")
        if isinstance(value, str) and isinstance(native_type, type) and issubclass(native_type, StrEnum):
            if value in {word.value for word in native_type}:
                return native_type(value)
            nearest = "Central" if isinstance(owner, model.IdToken) else self._nearest.get(value)
            if nearest is None:
                raise NotInThisVersion(f"{field} {value}", self._version)
            losses.lose(type(owner), field, value, at=at)
            return native_type(nearest)
        if isinstance(value, float) and native_type is int:
            if not value.is_integer():
                losses.lose(type(owner), field, value, at=at)
            return round(value)
        return value


class _Component(msgspec.Struct, frozen=True):
    """A component as 2.x says it."""

    name: str
    instance: str | None = None
    evse: _Evse | None = None

    @classmethod
    def of(cls, component: model.Component) -> _Component:
        if component.evse_id is None and component.connector_id is not None:
            raise missing("$.component.evse.id", "2.x names a connector by its EVSE")
        evse = None if component.evse_id is None else _Evse(component.evse_id, component.connector_id)
        return cls(component.name, component.instance, evse)


class _Evse(msgspec.Struct, frozen=True):
    id: int
    connector_id: int | None = None


def _lift_struct(native: msgspec.Struct, wanted: type[StructT]) -> StructT:
    if wanted is model.Component:
        return cast("StructT", _lift_component(native))
    if wanted is model.ChargingSchedule:
        return cast("StructT", lift_schedule(cast("types.ChargingScheduleType", native)))
    hints = _hints(wanted)
    found = {}
    for field in wanted.__struct_fields__:
        content = getattr(native, _native_name(type(native), field), None)
        if content is not None:
            found[field] = _lift(content, hints[field])
    if "not_lifted" in wanted.__struct_fields__:
        lifted = {_native_name(type(native), field) for field in wanted.__struct_fields__} | {"custom_data"}
        others = (name for name in native.__struct_fields__ if name not in lifted)
        found["not_lifted"] = tuple(name for name in others if getattr(native, name) is not None)
    return wanted(**found)


def _lift(content: object, wanted: object) -> object:
    if isinstance(content, list):
        item = get_args(wanted)[0]
        return tuple(_lift(each, item) for each in content)
    if isinstance(content, msgspec.Struct):
        return _lift_struct(content, cast("type[msgspec.Struct]", wanted))
    if isinstance(content, StrEnum):
        return content.value if wanted is str else namesake(cast("type[StrEnum]", wanted), content)
    if wanted is float:
        return float(cast("float", content))
    return utc(content) if isinstance(content, datetime) else content


def _lift_component(native: msgspec.Struct) -> model.Component:
    evse = getattr(native, "evse", None)
    return model.Component(
        name=cast("str", getattr(native, "name")),  # noqa: B009
        instance=getattr(native, "instance", None),
        evse_id=None if evse is None else evse.id,
        connector_id=None if evse is None else evse.connector_id,
    )


def _native_name(native_type: type[msgspec.Struct], field: str) -> str:
    if field in native_type.__struct_fields__:
        return field
    bare = next((field.removesuffix(unit) for unit in _UNITS if field.endswith(unit)), field)
    return _OTHER_NAMES.get(field, bare)


@cache
def _hints(struct: type[msgspec.Struct]) -> dict[str, object]:
    """The type of each field, without None."""
    return {name: _not_none(hint) for name, hint in get_type_hints(struct).items()}


def _not_none(hint: object) -> object:
    if get_origin(hint) in (Union, UnionType):
        (hint,) = (each for each in get_args(hint) if each is not type(None))
    return hint
