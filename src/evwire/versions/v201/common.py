"""What many messages of 2.x have, as the rules of one version lift and lower it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

from evwire import model
from evwire.versions.mapping import Losses
from evwire.versions.v201 import types
from evwire.versions.v201.words import Words


class LowersToken(Protocol):
    def __call__(self, token: model.IdToken, losses: Losses, *, at: str = ...) -> types.IdTokenType: ...


class LowersTokenInfo(Protocol):
    def __call__(self, info: model.IdTokenInfo, losses: Losses, *, at: str = ...) -> types.IdTokenInfoType: ...


class Common(NamedTuple):
    """For rules in files of their own."""

    words: Words
    lower_token: LowersToken
    lower_token_info: LowersTokenInfo
    lower_status_info: Callable[[model.StatusInfo | None], types.StatusInfoType | None]
    lift_token: Callable[[types.IdTokenType], model.IdToken]
    lift_token_info: Callable[[types.IdTokenInfoType], model.IdTokenInfo]
    lift_status_info: Callable[[types.StatusInfoType | None], model.StatusInfo | None]
