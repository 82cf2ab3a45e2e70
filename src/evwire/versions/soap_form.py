"""How a version is said in SOAP, as data: what its messages' types do not tell."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class SoapForm(msgspec.Struct, frozen=True, kw_only=True):
    """The two namespaces of a version, and how its XML differs from its JSON."""

    csms_namespace: str
    """Of what the station asks the central system, and of the answers."""
    station_namespace: str
    """Of what the central system asks the station, and of the answers."""
    orders: Mapping[str, tuple[str, ...]] = {}
    """By class, the names on the wire in the order of XML, where that is not the order of the fields."""
    texts: Mapping[str, str] = {}
    """By class, the field that is the element's text; the others are its attributes."""
    unsaid_blocks: frozenset[str] = frozenset()
    """Blocks whose actions are not said in SOAP."""
