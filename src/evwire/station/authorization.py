"""Who may charge: asked of the CSMS, remembered, and judged alone when offline."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from evwire import model
from evwire.clock import Clock
from evwire.errors import EvwireError
from evwire.station.settings import StationSettings

logger = logging.getLogger("evwire.station")


class AuthorizationCache:
    """Verdicts of the CSMS, in memory, until they expire (C10; 1.6, 3.5.1)."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._verdicts: dict[str, model.IdTokenInfo] = {}

    def remember(self, id_token: model.IdToken, info: model.IdTokenInfo) -> None:
        """What the CSMS said last."""
        self._verdicts[id_token.key] = info

    def recall(self, id_token: model.IdToken) -> model.IdTokenInfo | None:
        """What the CSMS said, if that still holds."""
        info = self._verdicts.get(id_token.key)
        if info is not None and info.expires_at is not None and info.expires_at <= self._clock.now():
            del self._verdicts[id_token.key]
            return None
        return info

    def clear(self) -> None:
        """Forget all."""
        self._verdicts.clear()


class Authorization:
    """Decides on tokens."""

    def __init__(self, settings: StationSettings, clock: Clock, name: str) -> None:
        self.cache = AuthorizationCache(clock)
        self._settings = settings
        self._name = name

    async def judge(
        self, id_token: model.IdToken, ask: Callable[[model.Authorize], Awaitable[model.AuthorizeResult]] | None
    ) -> model.IdTokenInfo:
        """The CSMS's verdict; without ``ask``, or without an answer to it, our own (C13, C15; 1.6, 3.5)."""
        if ask is not None:
            try:
                info = (await ask(model.Authorize(id_token=id_token))).id_token_info
            except EvwireError as error:
                logger.warning("%s: Authorize had no answer, judging alone: %s", self._name, error)
            else:
                self.cache.remember(id_token, info)
                return info
        remembered = self.cache.recall(id_token)
        if remembered is not None:
            return remembered
        allowed = self._settings.offline_unknown_allowed
        return model.IdTokenInfo(
            status=model.AuthorizationStatus.ACCEPTED if allowed else model.AuthorizationStatus.UNKNOWN
        )


def same_group(one: model.IdTokenInfo | None, other: model.IdTokenInfo | None) -> bool:
    """Whether two tokens may stop each other's transactions (C09; 1.6, 4.10)."""
    if one is None or other is None or one.group_token is None or other.group_token is None:
        return False
    return one.group_token.key == other.group_token.key
