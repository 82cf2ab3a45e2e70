"""Which functional blocks, or feature profiles, a station has: read from what it reports of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from evwire import model

Facts = Mapping[tuple[str, str], str | None]
"""Values of the station's components, by component and variable; both in small letters."""

FeatureRule = Callable[[Facts, bool], Mapping[str, bool]]
"""From facts, and whether they are all there are, to whether there is a block; what they do not say is left out."""


def facts_of(variables: Iterable[tuple[model.Component, model.Variable, str | None]]) -> Facts:
    """What is known of the station as a whole; EVSEs and instances are passed over."""
    return {
        (component.name.casefold(), variable.name.casefold()): value
        for component, variable, value in variables
        if component.evse_id is None and component.instance is None
    }


def no_features(facts: Facts, whole: bool) -> Mapping[str, bool]:
    """Of a version whose stations do not say."""
    return {}
