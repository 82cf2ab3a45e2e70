"""What a station's variables were set to, over a restart."""

from __future__ import annotations

import logging

import msgspec

from evwire import model
from evwire.station.documents import DocumentStorage
from evwire.station.storage import NotKept

logger = logging.getLogger("evwire.station")

_DOCUMENT = "settings"

ComponentPlace = tuple[str, str | None, int | None, int | None]
Place = tuple[ComponentPlace, str, str | None]


def component_place(component: model.Component) -> ComponentPlace:
    """A component's place; names compare without regard to case."""
    # B06.FR.15: an empty instance is none.
    return (
        component.name.casefold(),
        (component.instance or "").casefold() or None,
        component.evse_id,
        component.connector_id,
    )


def place_of(component: model.Component, variable: model.Variable) -> Place:
    """A variable's place."""
    instance = (variable.instance or "").casefold() or None
    return component_place(component), variable.name.casefold(), instance


class _Kept(msgspec.Struct, frozen=True):
    component: model.Component
    variable: model.Variable
    value: str


_decode = msgspec.json.Decoder(tuple[_Kept, ...]).decode


class KeptValues:
    """By place, the values that the CSMS has set; those of variables that are not there now are kept, too."""

    def __init__(self, storage: DocumentStorage) -> None:
        self._storage = storage
        kept = storage.document(_DOCUMENT)
        self._values = {} if kept is None else {place_of(each.component, each.variable): each for each in _decode(kept)}

    def of(self, component: model.Component, variable: model.Variable) -> str | None:
        """What it was set to last, if it was."""
        kept = self._values.get(place_of(component, variable))
        return None if kept is None else kept.value

    def keep(self, component: model.Component, variable: model.Variable, value: str) -> None:
        """It is set to this."""
        self._values[place_of(component, variable)] = _Kept(component, variable, value)
        self._storage.keep_document(_DOCUMENT, msgspec.json.encode(tuple(self._values.values())))

    async def flushed(self) -> None:
        """Return when all is kept, or it is clear that it cannot be: then it holds until the next start."""
        try:
            await self._storage.flushed()
        except NotKept as error:
            logger.error("what was set holds until the next start only: %s", error)
