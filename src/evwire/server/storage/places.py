"""Where a variable of a station is, as columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Self

import sqlalchemy as sa

from evwire import model
from evwire.server.storage.tables import Whole, Words


class Place(NamedTuple):
    """A variable of a component; empty and 0 for what is not given: NULLs are never equal."""

    component: str
    component_instance: str
    evse_id: int
    connector_id: int
    variable: str
    variable_instance: str

    @classmethod
    def of(cls, component: model.Component, variable: model.Variable) -> Self:
        """The place of what the model names so."""
        return cls(
            component.name,
            component.instance or "",
            component.evse_id or 0,
            component.connector_id or 0,
            variable.name,
            variable.instance or "",
        )

    @classmethod
    def in_row(cls, row: Mapping[str, Any] | sa.RowMapping) -> Self:
        """The place that a row is about."""
        return cls(*(row[name] for name in cls._fields))

    @property
    def key(self) -> Self:
        """What two spellings of one place have in common: names compare without regard to case."""
        return self._replace(
            component=self.component.casefold(),
            component_instance=self.component_instance.casefold(),
            variable=self.variable.casefold(),
            variable_instance=self.variable_instance.casefold(),
        )

    def names(self) -> tuple[model.Component, model.Variable]:
        """As the model has it."""
        return (
            model.Component(
                name=self.component,
                instance=self.component_instance or None,
                evse_id=self.evse_id or None,
                connector_id=self.connector_id or None,
            ),
            model.Variable(name=self.variable, instance=self.variable_instance or None),
        )

    def __str__(self) -> str:
        """For a person: ``Component[instance]/evse/connector.Variable[instance]``."""
        component = self.component + (f"[{self.component_instance}]" if self.component_instance else "")
        where = "".join(f"/{number}" for number in (self.evse_id, self.connector_id) if number)
        return f"{component}{where}.{self.variable}" + (f"[{self.variable_instance}]" if self.variable_instance else "")


def columns(*, primary_key: bool) -> tuple[sa.Column[Any], ...]:
    """The columns of a place, for a table."""
    numbers = {"evse_id", "connector_id"}
    return tuple(
        sa.Column(name, Whole if name in numbers else Words, primary_key=primary_key, nullable=False)
        for name in Place._fields
    )
