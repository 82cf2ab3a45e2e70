"""What a station can be asked for: from its version, from the features it has, and from what it refused before."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Never

from evwire import model
from evwire.errors import CallRefused, RpcErrorCode
from evwire.versions import Facts, Version, sayable

# One for all stations: most have shown nothing.
_NONE: Mapping[str, Never] = MappingProxyType({})
_EFFECTS = {operation.name: operation.effect for operation in model.OPERATIONS}
_CANNOT = (RpcErrorCode.NOT_IMPLEMENTED, RpcErrorCode.NOT_SUPPORTED)


class Abilities:
    """What a station has shown of what it can do; it outlasts connections, but not another firmware."""

    __slots__ = ("_identity", "features", "refused")

    def __init__(self) -> None:
        self.features: Mapping[str, bool] = _NONE
        """By functional block or feature profile, as its version names it: whether the station has it, if known."""
        self.refused: Mapping[str, str] = _NONE
        """By operation, the code that the station refused it with: NotImplemented or NotSupported."""
        self._identity: tuple[str, str, str | None] | None = None

    def reported(self, version: Version, facts: Facts, whole: bool) -> bool:
        """Learn from what the station says of itself, in part or as a ``whole``; whether it was anything new."""
        known = {**self.features, **version.features(facts, whole)}
        new = known != self.features
        self.features = known
        return new

    def booted(self, boot: model.BootNotification) -> None:
        """Forget what another firmware, or another station of this id, could not do."""
        identity = (boot.vendor, boot.model, boot.firmware_version)
        if self._identity is not None and self._identity != identity:
            self.features = self.refused = _NONE
        self._identity = identity

    def asked(self, operations: tuple[str, ...], refusal: CallRefused | None) -> bool:
        """Learn from an answer; whether it was anything new."""
        code = refusal.code if refusal is not None and refusal.code in _CANNOT else None
        if code is None and refusal is not None:
            return False
        refused = {name: before for name, before in self.refused.items() if name not in operations}
        if code is not None:
            refused.update(dict.fromkeys(operations, str(code)))
        changed = refused != self.refused
        if changed:
            self.refused = refused
        return changed


def operations_of(version: Version, action: str) -> tuple[str, ...]:
    """The operations that an action of the version says, as far as a CSMS may ask for them."""
    known = version.actions.get(action)
    lift = version.mapping.lifts.get(known.request) if known is not None else None
    rows = [model.BY_REQUEST[each] for each in lift.models] if lift is not None else []
    return tuple(row.name for row in rows if row.asker is not model.Asker.STATION)


def effect_of(version: Version, action: str) -> model.Effect:
    """What asking for an action of the version does to a station: the most of what it may mean.

    An action that no operation says might do anything.
    """
    found = {_EFFECTS[name] for name in operations_of(version, action)}
    if not found or model.Effect.LOAD in found:
        return model.Effect.LOAD
    return model.Effect.READ if found == {model.Effect.READ} else model.Effect.CHANGE


def capabilities(version: Version, abilities: Abilities) -> model.Capabilities:
    """What a station of this version can be asked for."""
    return model.Capabilities(
        version=version.name,
        operations=tuple(
            _capability(version, abilities, operation)
            for operation in model.OPERATIONS
            if operation.asker is not model.Asker.STATION
        ),
    )


def _capability(version: Version, abilities: Abilities, operation: model.Operation) -> model.Capability:
    found = sayable(version, operation.request)
    why_not = found.why_not
    if why_not is None and found.blocks and abilities.features.get(found.blocks[0]) is False:
        why_not = f"the station has no {found.blocks[0]}"
    if why_not is None and operation.name in abilities.refused:
        why_not = f"the station refused it: {abilities.refused[operation.name]}"
    if why_not is not None:
        return model.Capability(operation=operation.name, available=False, why_not=why_not)
    limits = (*found.limits, *found.depends)
    never = {limit.field for limit in found.limits if limit.value is None}
    return model.Capability(
        operation=operation.name,
        available=True,
        options=tuple(field for field in operation.request.__struct_fields__ if field not in never),
        limits=limits,
    )
