"""Feature profiles, as SupportedFeatureProfiles names them (1.6, 3.3, 9.1.29)."""

from __future__ import annotations

from collections.abc import Mapping

from evwire import model
from evwire.versions.features import Facts

_KEY = (model.CUSTOMIZATION.casefold(), "supportedfeatureprofiles")
_PROFILES = (
    "Core",
    "FirmwareManagement",
    "LocalAuthListManagement",
    "Reservation",
    "SmartCharging",
    "RemoteTrigger",
)


def features(facts: Facts, whole: bool) -> Mapping[str, bool]:
    """Whether the key names each; a list without Core is not believed, for nothing works without that."""
    named = {each.strip().casefold() for each in (facts.get(_KEY) or "").split(",")}
    if "core" not in named:
        return {}
    return {profile: profile.casefold() in named for profile in _PROFILES}
