"""The local authorization list: whom the CSMS lets charge without being asked."""

from __future__ import annotations

import logging

import msgspec

from evwire import model
from evwire.clock import Clock
from evwire.station.documents import DocumentStorage
from evwire.station.settings import StationSettings
from evwire.station.storage import NotKept

logger = logging.getLogger("evwire.station")

_DOCUMENT = "local-list"


class _Kept(msgspec.Struct, frozen=True):
    version_number: int = 0
    entries: tuple[model.AuthorizationData, ...] = ()


def _failed(reason_code: str, additional_info: str) -> model.SendLocalListResult:
    return model.SendLocalListResult(
        status=model.SendLocalListStatus.FAILED,
        status_info=model.StatusInfo(reason_code=reason_code, additional_info=additional_info),
    )


class LocalList:
    """The list and its version; changed by the CSMS only (D01.FR.09)."""

    def __init__(self, settings: StationSettings, clock: Clock, storage: DocumentStorage) -> None:
        self._settings = settings
        self._clock = clock
        self._storage = storage
        kept = storage.document(_DOCUMENT)
        known = _Kept() if kept is None else msgspec.json.decode(kept, type=_Kept)
        self._version_number = known.version_number
        self._entries = {entry.id_token.key: entry for entry in known.entries}

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def version_number(self) -> int | None:
        """Of the list that the CSMS sent last; 0 is none yet, None that no list is kept (D02)."""
        return self._version_number if self._settings.local_list_enabled else None

    def verdict(self, id_token: model.IdToken) -> model.IdTokenInfo | None:
        """What the list says of a token; one whose time has passed is Expired (C13.FR.05)."""
        entry = self._entries.get(id_token.key) if self._settings.local_list_enabled else None
        if entry is None or entry.id_token_info is None:
            return None
        info = entry.id_token_info
        if info.accepted and info.expires_at is not None and info.expires_at <= self._clock.now():
            return msgspec.structs.replace(info, status=model.AuthorizationStatus.EXPIRED)
        return info

    async def update(self, request: model.SendLocalList) -> model.SendLocalListResult:
        """Take a list, or changes to it; what is accepted is kept over a restart (D01; 1.6, 5.15)."""
        if not self._settings.local_list_enabled:
            return model.SendLocalListResult(status=model.SendLocalListStatus.NOT_SUPPORTED)
        sent = request.local_authorization_list
        most = self._settings.local_list_items_per_message
        if request.version_number <= 0:  # D01.FR.18
            return _failed("ValuePositiveOnly", "a list's version is above 0")
        if len(sent) > most:  # D01.FR.11
            return _failed("TooManyElements", f"at most {most} entries in one message")
        if len({entry.id_token.key for entry in sent}) < len(sent):  # D01.FR.06
            return _failed("InvalidValue", "a token is there twice")
        if request.update_kind is model.UpdateKind.FULL:
            if any(entry.id_token_info is None for entry in sent):
                return _failed("MissingParam", "in a full list every token has a verdict")
            entries: dict[str, model.AuthorizationData] = {}
        elif request.version_number <= self._version_number:  # D01.FR.19
            return model.SendLocalListResult(status=model.SendLocalListStatus.VERSION_MISMATCH)
        else:
            entries = dict(self._entries)
        for entry in sent:
            if entry.id_token_info is None:  # D01.FR.17
                entries.pop(entry.id_token.key, None)
            else:
                entries[entry.id_token.key] = entry
        if len(entries) > self._settings.local_list_entries:
            return _failed("TooManyElements", f"the list takes {self._settings.local_list_entries} entries")
        return await self._keep(request.version_number, entries)

    async def _keep(
        self, version_number: int, entries: dict[str, model.AuthorizationData]
    ) -> model.SendLocalListResult:
        kept = _Kept(version_number, tuple(entries.values()))
        self._storage.keep_document(_DOCUMENT, msgspec.json.encode(kept))
        try:
            await self._storage.flushed()
        except NotKept as error:
            logger.error("the local list is not taken: %s", error)
            before = _Kept(self._version_number, tuple(self._entries.values()))
            self._storage.keep_document(_DOCUMENT, msgspec.json.encode(before))
            return _failed("OutOfStorage", "the list could not be kept")
        self._version_number, self._entries = version_number, entries
        return model.SendLocalListResult(status=model.SendLocalListStatus.ACCEPTED)
