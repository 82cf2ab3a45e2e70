"""Charging profiles outlast a restart (K01.FR.27; 1.6 errata 3.37)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, runtime_checkable

from evwire.station.profiles import InstalledProfile


@runtime_checkable
class ProfileStorage(Protocol):
    """Keeps a station's charging profiles. No method may wait; all are called on the event loop."""

    def profiles(self) -> Iterable[InstalledProfile]:
        """The profiles that are kept."""
        ...

    def keep_profile(self, installed: InstalledProfile) -> None:
        """Keep a profile in place of one with the same id."""
        ...

    def drop_profile(self, profile_id: int) -> None:
        """The profile is cleared, replaced, or its transaction over."""
        ...


class MemoryProfileStorage:
    """A :class:`ProfileStorage` that lasts as long as the process."""

    def __init__(self) -> None:
        self._profiles: dict[int, InstalledProfile] = {}

    def profiles(self) -> Iterable[InstalledProfile]:
        return tuple(self._profiles.values())

    def keep_profile(self, installed: InstalledProfile) -> None:
        self._profiles[installed.profile.id] = installed

    def drop_profile(self, profile_id: int) -> None:
        self._profiles.pop(profile_id, None)
