"""A version of OCPP is a row of data: nothing outside ``versions/`` asks which one it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from functools import cached_property
from types import MappingProxyType

import msgspec

from evwire.errors import RpcErrorCode
from evwire.versions.checking import Codec, codec_of
from evwire.versions.features import FeatureRule, no_features
from evwire.versions.mapping import NO_MAPPING, VersionMapping
from evwire.versions.schema import Message, Request, Response
from evwire.versions.soap_form import SoapForm


class Sender(Enum):
    """Who may send an action's request."""

    STATION = "station"
    CSMS = "csms"
    BOTH = "both"


class Action:
    """One word of the protocol: its request, its response (``None``: a SEND, never answered), and who says it.

    ``block`` is the functional block, or the feature profile of 1.x.
    """

    def __init__(
        self,
        name: str,
        request: type[Request[Response]],
        response: type[Response] | None,
        sender: Sender,
        block: str,
    ) -> None:
        self.name = name
        self.request = request
        self.response = response
        self.sender = sender
        self.block = block

    def __repr__(self) -> str:
        return f"Action({self.name!r}, {self.sender}, {self.block!r})"

    def decode_request(self, payload: bytes | msgspec.Raw) -> Request[Response]:
        """The request in ``payload``; raises :class:`~evwire.errors.InvalidMessage`."""
        return self.request_codec.decode(payload)

    def decode_response(self, payload: bytes | msgspec.Raw) -> Response:
        """The response in ``payload``; raises :class:`~evwire.errors.InvalidMessage`."""
        return self.response_codec.decode(payload)

    @cached_property
    def answer_may_be_empty(self) -> bool:
        """Whether ``{}`` is a response."""
        return self.response is not None and not any(field.required for field in msgspec.structs.fields(self.response))

    @cached_property
    def request_codec(self) -> Codec[Request[Response]]:
        """Reads and writes its request."""
        return codec_of(self.request)

    @cached_property
    def response_codec(self) -> Codec[Response]:
        """Reads and writes its response; TypeError where there is none."""
        if self.response is None:
            raise TypeError(f"{self.name} is never answered")
        return codec_of(self.response)


class Version:
    """What one version of OCPP says and how it spells it.

    ``error_codes`` needs only the codes whose spelling or nearest word differs from 2.1's; it is complete afterwards.
    ``unknown_message_type`` is the code to answer a frame of unknown type with, ``None``: silence.
    ``unreadable_message_id`` is the id to answer a CALL with whose own cannot be read, ``None``: silence.
    ``soap`` is how it is said in SOAP, ``None``: not at all.
    ``same_level_replaces_profile``: a charging profile takes the place of one with the same purpose and stack level.
    ``features`` tells from what a station reports which blocks it has.
    """

    def __init__(
        self,
        *,
        name: str,
        subprotocol: str,
        actions: Iterable[Action],
        message_types: frozenset[int],
        error_codes: Mapping[RpcErrorCode, str],
        unknown_message_type: RpcErrorCode | None,
        unreadable_message_id: str | None,
        before_registration: frozenset[str],
        mapping: VersionMapping = NO_MAPPING,
        soap: SoapForm | None = None,
        same_level_replaces_profile: bool = False,
        features: FeatureRule = no_features,
    ) -> None:
        self.name = name
        self.subprotocol = subprotocol
        self.actions: Mapping[str, Action] = MappingProxyType({action.name: action for action in actions})
        self.message_types = message_types
        self.error_codes: Mapping[RpcErrorCode, str] = MappingProxyType(
            {code: error_codes.get(code, code.value) for code in RpcErrorCode}
        )
        self.unknown_message_type = unknown_message_type
        self.unreadable_message_id = unreadable_message_id
        self.before_registration = before_registration
        self.mapping = mapping
        self.soap = soap
        self.same_level_replaces_profile = same_level_replaces_profile
        self.features = features
        self._actions_by_type: dict[type[Message], Action] = {}
        for action in self.actions.values():
            self._actions_by_type[action.request] = action
            if action.response is not None:
                self._actions_by_type[action.response] = action

    def __repr__(self) -> str:
        return f"<OCPP {self.name}>"

    def action_of(self, message_type: type[Message]) -> Action:
        """The action of a request or response type; ``KeyError`` when this version has no such message."""
        return self._actions_by_type[message_type]

    def error_code_of(self, text: str) -> RpcErrorCode | None:
        """The code a peer means, in this version's spelling or 2.1's; ``None`` for a word nobody knows."""
        return _CODES_BY_SPELLING.get(text)


# Stations use each other's spellings, whatever they negotiated; no two of these contradict.
_CODES_BY_SPELLING: Mapping[str, RpcErrorCode] = {
    **{code.value: code for code in RpcErrorCode},
    "FormationViolation": RpcErrorCode.FORMAT_VIOLATION,
    "OccurenceConstraintViolation": RpcErrorCode.OCCURRENCE_CONSTRAINT_VIOLATION,
}
