"""How OCPP 2.1 and the version-independent words become each other: 2.0.1's rules, except that 2.1 says more.

A request is lifted without what 2.0.1's rules leave out, and without a transaction's cost details, tariff,
limit, operation mode and preconditioning.
"""

from __future__ import annotations

from typing import cast

from evwire import model
from evwire.versions.mapping import Losses, mapping_of
from evwire.versions.v21 import enums, messages, types
from evwire.versions.v21.profiles import Profiles21
from evwire.versions.v201 import enums as enums_201
from evwire.versions.v201 import messages as messages_201
from evwire.versions.v201 import types as types_201
from evwire.versions.v201.certificates import CertificateRules, CertificateWords
from evwire.versions.v201.common import Common
from evwire.versions.v201.control import ControlRules
from evwire.versions.v201.local_list import LocalListRules
from evwire.versions.v201.maintenance import MaintenanceRules, MaintenanceWords
from evwire.versions.v201.mapping import LOSSES_OF_2_X
from evwire.versions.v201.metering import Metering
from evwire.versions.v201.profiles import ProfileWords
from evwire.versions.v201.reservations import ReservationRules
from evwire.versions.v201.station import StationRules
from evwire.versions.v201.transactions import TransactionRules
from evwire.versions.v201.twins import REQUESTS, TwinRules
from evwire.versions.v201.variables import VariableRules
from evwire.versions.v201.words import Words


class _Common21(Common):
    def _lower_token_kind(self, kind: str, losses: Losses, at: str) -> enums_201.IdTokenEnumType:
        # 2.1 made it text (Part 2, 2.61).
        return cast("enums_201.IdTokenEnumType", kind)


class _ControlRules21(ControlRules):
    def _custom_trigger(self, native: messages_201.TriggerMessageRequest) -> str | None:
        return cast("messages.TriggerMessageRequest", native).custom_trigger

    def _set_custom_trigger(
        self, native: messages_201.TriggerMessageRequest, request: model.TriggerMessage, losses: Losses
    ) -> None:
        cast("messages.TriggerMessageRequest", native).custom_trigger = request.custom_trigger


class _ReservationRules21(ReservationRules):
    def _lower_connector_type(self, request: model.ReserveNow, losses: Losses) -> enums_201.ConnectorEnumType | None:
        # 2.1 made it text (Part 2, 1.69.1).
        return cast("enums_201.ConnectorEnumType | None", request.connector_type)


class _Metering21(Metering):
    def _lower_signed_data(self, sample: model.SampledValue) -> types_201.SignedMeterValueType | None:
        if sample.signed_data is None:
            return None
        native = types.SignedMeterValueType(
            signed_meter_data=sample.signed_data,
            signing_method=sample.signing_method,
            encoding_method=sample.encoding_method or "",
            public_key=sample.public_key,
        )
        return cast("types_201.SignedMeterValueType", native)


class _VariableRules21(VariableRules):
    def _max_elements(self, native: types_201.VariableCharacteristicsType) -> int | None:
        return cast("types.VariableCharacteristicsType", native).max_elements

    def _set_max_elements(
        self, native: types_201.VariableCharacteristicsType, ours: model.VariableCharacteristics, losses: Losses
    ) -> None:
        cast("types.VariableCharacteristicsType", native).max_elements = ours.max_elements


_modules = (messages, types, enums)
_words = Words(*_modules)
_common = _Common21("2.1", _words)
_profiles = Profiles21("2.1", ProfileWords(*_modules))

MAPPING = mapping_of(
    LOSSES_OF_2_X,
    StationRules(_common),
    TransactionRules(_common, _Metering21(_words)),
    _ControlRules21(_common, _profiles),
    LocalListRules(_common),
    _ReservationRules21(_common),
    _VariableRules21(_words),
    _profiles,
    MaintenanceRules("2.1", MaintenanceWords(*_modules)),
    CertificateRules("2.1", CertificateWords(*_modules)),
    TwinRules("2.1", REQUESTS, {}, _profiles, messages),
)
