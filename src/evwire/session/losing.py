"""What the answers of our handlers could not say in the negotiated version's words."""

from __future__ import annotations

import logging

from evwire import model

_NOTHING: frozenset[tuple[type[model.Result], str]] = frozenset()  # each call makes another one


class AnswerLosses:
    """What answers to one peer have lost: each field of each kind of answer once, however often it happens."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known = _NOTHING

    def new(self, result: model.Result, who: str, logger: logging.Logger) -> tuple[model.Loss, ...]:
        """The losses of this answer, to ``who``, that no answer of its kind had before; they are logged."""
        found = []
        for loss in result.losses:
            key = (type(result), loss.field)
            if key not in self._known:
                self._known |= {key}
                found.append(loss)
                logger.info(
                    "%s: its version cannot say %s.%s = %s: %s",
                    *(who, type(result).__name__, loss.field, loss.value, loss.why),
                )
        return tuple(found)
