"""The parts that a station is made of, and what can be known of them."""

from __future__ import annotations

from evwire.model.message import Value


class Component(Value, frozen=True, kw_only=True):
    """A part of a station; at the station as a whole, at an EVSE, or at one of its connectors."""

    name: str
    instance: str | None = None
    evse_id: int | None = None
    connector_id: int | None = None


class Variable(Value, frozen=True, kw_only=True):
    """What a component can be asked for."""

    name: str
    instance: str | None = None
