"""Functional blocks that a station may do without, by the component that says so (Part 2 appendices, 3)."""

from __future__ import annotations

from collections.abc import Mapping

from evwire.versions.features import Facts, FeatureRule

BLOCKS: Mapping[str, tuple[str, bool]] = {
    "D LocalAuthList": ("LocalAuthListCtrlr", True),
    "H Reservation": ("ReservationCtrlr", False),
    "I TariffCost": ("TariffCostCtrlr", True),
    "K SmartCharging": ("SmartChargingCtrlr", True),
    "O DisplayMessage": ("DisplayMessageCtrlr", True),
}
"""The component of each, and whether it requires variables: then a whole report without it means that there is none."""


def features_by(blocks: Mapping[str, tuple[str, bool]]) -> FeatureRule:
    """The rule by such a table."""

    def features(facts: Facts, whole: bool) -> Mapping[str, bool]:
        components = {component for component, _ in facts}
        found = {}
        for block, (name, has_required) in blocks.items():
            component = name.casefold()
            if component in components:
                found[block] = facts.get((component, "available")) != "false"
            elif whole and has_required and components:
                found[block] = False
        return found

    return features
