"""How OCPP 2.1 and the version-independent words become each other: 2.0.1's rules, except that 2.1 says more.

A request is lifted without what 2.0.1's rules leave out, and without a transaction's cost details, tariff,
limit, operation mode and preconditioning.
"""

from __future__ import annotations

from typing import cast

from evwire import model
from evwire.versions.mapping import Losses
from evwire.versions.v21 import enums, messages, types
from evwire.versions.v21.profiles import Profiles21
from evwire.versions.v201 import enums as enums_201
from evwire.versions.v201 import messages as messages_201
from evwire.versions.v201 import types as types_201
from evwire.versions.v201.mapping import LOSSES_OF_2_X, Rules
from evwire.versions.v201.metering import Metering
from evwire.versions.v201.profiles import ProfileWords
from evwire.versions.v201.words import Words


class _Rules21(Rules):
    def _lower_token_kind(self, kind: str, losses: Losses, at: str) -> enums_201.IdTokenEnumType:
        # 2.1 made it text (Part 2, 2.61).
        return cast("enums_201.IdTokenEnumType", kind)

    def _custom_trigger(self, native: messages_201.TriggerMessageRequest) -> str | None:
        return cast("messages.TriggerMessageRequest", native).custom_trigger

    def _set_custom_trigger(
        self, native: messages_201.TriggerMessageRequest, request: model.TriggerMessage, losses: Losses
    ) -> None:
        cast("messages.TriggerMessageRequest", native).custom_trigger = request.custom_trigger


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


_words = Words(messages, types, enums)

MAPPING = _Rules21(
    "2.1",
    _words,
    _Metering21(_words),
    Profiles21("2.1", ProfileWords(messages, types, enums)),
    LOSSES_OF_2_X,
).mapping()
