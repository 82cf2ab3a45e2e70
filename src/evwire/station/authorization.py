"""Who may charge: asked of the CSMS, remembered, and judged alone when offline."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

import msgspec

from evwire import model
from evwire.clock import Clock
from evwire.errors import EvwireError
from evwire.station.documents import DocumentStorage, MemoryDocuments
from evwire.station.local_list import LocalList
from evwire.station.settings import StationSettings

logger = logging.getLogger("evwire.station")

_DOCUMENT = "authorization-cache"
_decode = msgspec.json.Decoder(dict[str, model.IdTokenInfo]).decode


class AuthorizationCache:
    """Verdicts of the CSMS, kept until they expire (C10; 1.6, 3.5.1)."""

    def __init__(self, clock: Clock, storage: DocumentStorage | None = None, *, limit: int = 1000) -> None:
        self._clock = clock
        self._storage = storage
        self._limit = max(1, limit)
        kept = None if storage is None else storage.document(_DOCUMENT)
        self._verdicts: dict[str, model.IdTokenInfo] = {} if kept is None else _decode(kept)

    def remember(self, id_token: model.IdToken, info: model.IdTokenInfo) -> None:
        """What the CSMS said last; when there is no room, those who may not charge go first, then the oldest."""
        if self._verdicts.pop(id_token.key, None) is None and len(self._verdicts) >= self._limit:
            refused = (key for key, known in self._verdicts.items() if not known.accepted)
            del self._verdicts[next(refused, next(iter(self._verdicts)))]
        self._verdicts[id_token.key] = info
        self._keep()

    def recall(self, id_token: model.IdToken) -> model.IdTokenInfo | None:
        """What the CSMS said, if that still holds."""
        info = self._verdicts.get(id_token.key)
        if info is not None and info.expires_at is not None and info.expires_at <= self._clock.now():
            del self._verdicts[id_token.key]
            self._keep()
            return None
        return info

    def clear(self) -> None:
        """Forget all."""
        self._verdicts.clear()
        self._keep()

    def _keep(self) -> None:
        if self._storage is not None:
            self._storage.keep_document(_DOCUMENT, msgspec.json.encode(self._verdicts))


class Authorization:
    """Decides on tokens."""

    def __init__(
        self, settings: StationSettings, clock: Clock, name: str, storage: DocumentStorage | None = None
    ) -> None:
        storage = storage or MemoryDocuments()
        self.cache = AuthorizationCache(clock, storage, limit=settings.authorization_cache_entries)
        self.local_list = LocalList(settings, clock, storage)
        self._settings = settings
        self._name = name

    async def judge(
        self, id_token: model.IdToken, ask: Callable[[model.Authorize], Awaitable[model.AuthorizeResult]] | None
    ) -> model.IdTokenInfo:
        """The CSMS's verdict; without ``ask``, or without an answer to it, our own (C13, C15; 1.6, 3.5)."""
        known = self.look_up(id_token)
        if self._settings.local_pre_authorize and known is not None and known.accepted:  # C14.FR.02, C12.FR.02
            return known
        if ask is not None:
            try:
                info = (await ask(model.Authorize(id_token=id_token))).id_token_info
            except EvwireError as error:
                logger.warning("%s: Authorize had no answer, judging alone: %s", self._name, error)
            else:
                self.remember(id_token, info)
                return info
        if known is not None and self._settings.local_authorize_offline:
            return known
        allowed = self._settings.offline_unknown_allowed and known is None
        return model.IdTokenInfo(
            status=model.AuthorizationStatus.ACCEPTED if allowed else model.AuthorizationStatus.UNKNOWN
        )

    def look_up(self, id_token: model.IdToken) -> model.IdTokenInfo | None:
        """What we know without asking: of the local list, or else of the cache (C13.FR.01; 1.6, 3.5.3)."""
        listed = self.local_list.verdict(id_token)
        if listed is not None or not self._settings.authorization_cache_enabled:
            return listed
        return self.cache.recall(id_token)

    def remember(self, id_token: model.IdToken, info: model.IdTokenInfo) -> None:
        """Take note of what the CSMS said; not of whom it has listed (1.6, 3.5.3)."""
        if self._settings.authorization_cache_enabled and self.local_list.verdict(id_token) is None:
            self.cache.remember(id_token, info)

    def clear_cache(self) -> model.ClearCacheResult:
        """Forget what the CSMS said (C11; 1.6, 5.4)."""
        if not self._settings.authorization_cache_enabled:  # C11.FR.04
            return model.ClearCacheResult(
                status=model.ClearCacheStatus.REJECTED, status_info=model.StatusInfo(reason_code="NotEnabled")
            )
        self.cache.clear()
        return model.ClearCacheResult(status=model.ClearCacheStatus.ACCEPTED)


def same_group(one: model.IdTokenInfo | None, other: model.IdTokenInfo | None) -> bool:
    """Whether two tokens may stop each other's transactions (C09; 1.6, 4.10)."""
    if one is None or other is None or one.group_token is None or other.group_token is None:
        return False
    return one.group_token.key == other.group_token.key
