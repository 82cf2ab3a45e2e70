"""How the station reaches its CSMS: profiles in slots, the installer's and the CSMS's, in order of priority (B09, B10).

Those that the CSMS has set hold over a restart, until the installer gives other addresses than before.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from evwire import model
from evwire.session import Router
from evwire.station.configuration import Setting, setting_of
from evwire.station.documents import DocumentStorage
from evwire.station.password import Password
from evwire.station.storage import NotKept

if TYPE_CHECKING:
    from evwire.station.client import ChargingStation

logger = logging.getLogger("evwire.station")

_DOCUMENT = "network-profiles"
_FEWEST_SLOTS = 4
_SCHEMES = {0: "ws", 1: "ws", 2: "wss", 3: "wss"}
"""By security profile (A00)."""
_WITH_PASSWORD = (1, 2)
_PRIORITY = "NetworkConfigurationPriority"


class _Kept(msgspec.Struct, frozen=True):
    given: tuple[str, ...]
    profiles: dict[int, model.NetworkConnectionProfile]
    priority: tuple[int, ...]


class NetworkProfiles:
    """The slots; the first ones have the addresses that the installer gave."""

    def __init__(
        self,
        given: Sequence[str],
        station_id: str,
        password: Password,
        storage: DocumentStorage,
        *,
        has_certificate: bool,
    ) -> None:
        self._given = tuple(given)
        self._station_id = station_id
        self._password = password
        self._storage = storage
        self._has_certificate = has_certificate
        self._profiles: dict[int, model.NetworkConnectionProfile] = {}
        self._priority = tuple(range(1, len(self._given) + 1))
        document = storage.document(_DOCUMENT)
        if document is not None:
            kept = msgspec.json.decode(document, type=_Kept)
            if kept.given == self._given:
                self._profiles, self._priority = kept.profiles, kept.priority
        self._active = self._profiles_in_order()
        password.on_change = self._password_changed

    @property
    def slots(self) -> range:
        """Their numbers."""
        return range(1, max(_FEWEST_SLOTS, len(self._given) + 1) + 1)

    @property
    def urls(self) -> tuple[str, ...]:
        """The addresses to try, the first one first; what is set later holds after :meth:`start_anew`."""
        return tuple(self._active)

    def start_anew(self) -> tuple[str, ...]:
        """Go by what has been set (B10.FR.04); the addresses to try from now on."""
        self._active = self._profiles_in_order()
        return self.urls

    def slot_of(self, url: str) -> int | None:
        """The slot that an address is from."""
        known = self._active.get(url)
        return None if known is None else known[0]

    def profile_of(self, url: str) -> model.NetworkConnectionProfile | None:
        """What the CSMS has set for this address; None for the installer's."""
        known = self._active.get(url)
        return None if known is None else known[1]

    def secret_for(self, url: str) -> bytes | None:
        """The password to show there."""
        profile = self.profile_of(url)
        if profile is None:
            return self._password.secret
        if profile.security_profile not in _WITH_PASSWORD:
            return None
        own = profile.basic_auth_password
        return self._password.secret if own is None else own.encode()

    def security_profile_of(self, url: str) -> int:
        """How a link to it is secured: 0 (not at all) to 3 (A00)."""
        secret = self.secret_for(url)
        if not url.startswith(("wss:", "https:")):
            return 0 if secret is None else 1
        return 3 if secret is None else 2

    async def set(self, request: model.SetNetworkProfile, security_profile: int) -> model.SetNetworkProfileResult:
        """Keep a profile, if a link by it would be no less secure than ``security_profile``."""
        problem = self._problem(request, security_profile)
        if problem is not None:
            code, sentence = problem
            return _answer(model.SetNetworkProfileStatus.REJECTED, code, sentence)
        before = dict(self._profiles)
        self._profiles[request.configuration_slot] = request.connection_data
        self._keep()
        try:
            await self._storage.flushed()
        except NotKept as error:
            logger.error("%s: the network profile is not taken: %s", self._station_id, error)
            self._profiles = before
            self._keep()
            return _answer(model.SetNetworkProfileStatus.FAILED, "OutOfStorage", "it could not be kept")
        return model.SetNetworkProfileResult(status=model.SetNetworkProfileStatus.ACCEPTED)

    def settings(self, url: Callable[[], str], timeout_s: Callable[[], float]) -> Iterator[Setting]:
        """The variables about it; ``url`` is that of the link, ``timeout_s`` what holds where no profile says."""
        priority = setting_of(
            "OCPPCommCtrlr",
            _PRIORITY,
            None,
            model.DataKind.SEQUENCE_LIST,
            lambda: ",".join(map(str, self._priority)),
            self._set_priority,
        )
        described = msgspec.structs.replace(priority.characteristics, values=",".join(map(str, self.slots)))
        yield msgspec.structs.replace(priority, characteristics=described, reboot_required=True, kept=False)
        yield setting_of(
            "OCPPCommCtrlr",
            "ActiveNetworkProfile",
            None,
            model.DataKind.STRING,
            lambda: str(self.slot_of(url()) or ""),
        )
        for slot in self.slots:
            yield from self._settings_of(slot, timeout_s)

    def _settings_of(self, slot: int, timeout_s: Callable[[], float]) -> Iterator[Setting]:
        """B09.FR.08, B09.FR.09."""

        def profile() -> model.NetworkConnectionProfile:
            return self._configured(slot, timeout_s()) or _EMPTY

        rows: tuple[tuple[str, model.DataKind, Callable[[], object]], ...] = (
            ("ApnEnabled", model.DataKind.BOOLEAN, lambda: "false"),
            ("MessageTimeout", model.DataKind.INTEGER, lambda: profile().message_timeout_s),
            ("OcppCsmsUrl", model.DataKind.STRING, lambda: profile().ocpp_csms_url),
            ("OcppInterface", model.DataKind.OPTION_LIST, lambda: profile().ocpp_interface),
            ("OcppTransport", model.DataKind.OPTION_LIST, lambda: profile().ocpp_transport),
            ("OcppVersion", model.DataKind.OPTION_LIST, lambda: profile().ocpp_version or ""),
            ("SecurityProfile", model.DataKind.INTEGER, lambda: profile().security_profile),
            ("VpnEnabled", model.DataKind.BOOLEAN, lambda: "false"),
        )
        component = model.Component(name="NetworkConfiguration", instance=str(slot))
        for name, kind, read in rows:
            setting = setting_of("", name, None, kind, lambda read=read: str(read()))  # type: ignore[misc]
            yield msgspec.structs.replace(setting, component=component)
        password = setting_of("", "BasicAuthPassword", None, model.DataKind.STRING, str)
        yield msgspec.structs.replace(password, component=component, secret=True)

    def _set_priority(self, text: str) -> None:
        slots = tuple(map(int, text.split(","))) if text else ()
        if not slots or len(set(slots)) < len(slots):
            raise ValueError("expected one slot or more, each once")
        for slot in slots:  # B10.FR.02
            if self._configured(slot, 0) is None:
                raise ValueError(f"slot {slot} has no profile")
        self._priority = slots
        self._keep()

    def _problem(self, request: model.SetNetworkProfile, security_profile: int) -> tuple[str, str] | None:
        data = request.connection_data
        url = urlsplit(data.ocpp_csms_url)
        wanted = data.security_profile
        if request.configuration_slot not in self.slots:  # B09.FR.05
            return "ValueOutOfRange", f"the slots are {self.slots[0]} to {self.slots[-1]}"
        if wanted not in _SCHEMES:
            return "ValueOutOfRange", "a security profile is 0 to 3"
        if wanted < security_profile:  # B09.FR.04
            return "ValueTooLow", f"the link has security profile {security_profile}"
        if url.scheme != _SCHEMES[wanted] or not url.hostname:
            return "InvalidURL", f"security profile {wanted} wants {_SCHEMES[wanted]}://"
        if wanted in _WITH_PASSWORD and not data.basic_auth_password and self._password.secret is None:
            return "MissingParam", "there is no password"
        if wanted == max(_SCHEMES) and not self._has_certificate and security_profile < wanted:
            return "UnsupportedParam", "the station has no certificate"
        if data.message_timeout_s < 1:
            return "ValueTooLow", "a message takes a second at least"
        if data.ocpp_transport is not model.OCPPTransport.JSON:
            return "UnsupportedParam", "only JSON"
        if data.identity not in (None, self._station_id):
            return "UnsupportedParam", "the identity is fixed"
        if data.apn is not None or data.vpn is not None:
            return "UnsupportedParam", "neither APN nor VPN can be set"
        return None

    def _configured(self, slot: int, timeout_s: float) -> model.NetworkConnectionProfile | None:
        if slot in self._profiles:
            return self._profiles[slot]
        if not 1 <= slot <= len(self._given):
            return None
        url = self._given[slot - 1]
        return model.NetworkConnectionProfile(
            ocpp_csms_url=url,
            ocpp_interface=model.OCPPInterface.ANY,
            message_timeout_s=round(timeout_s),
            security_profile=self.security_profile_of(url),
        )

    def _password_changed(self) -> None:
        """B09.FR.27: it counts for every CSMS."""
        self._profiles = {
            slot: msgspec.structs.replace(profile, basic_auth_password=None) for slot, profile in self._profiles.items()
        }
        self._active = {
            url: (slot, profile and msgspec.structs.replace(profile, basic_auth_password=None))
            for url, (slot, profile) in self._active.items()
        }
        if self._profiles:
            self._keep()

    def _profiles_in_order(self) -> dict[str, tuple[int, model.NetworkConnectionProfile | None]]:
        found: dict[str, tuple[int, model.NetworkConnectionProfile | None]] = {}
        for slot in self._priority:
            profile = self._profiles.get(slot)
            url = self._given[slot - 1] if profile is None else profile.ocpp_csms_url
            found.setdefault(url, (slot, profile))
        return found

    def _keep(self) -> None:
        kept = _Kept(self._given, self._profiles, self._priority)
        self._storage.keep_document(_DOCUMENT, msgspec.json.encode(kept))


_EMPTY = model.NetworkConnectionProfile(
    ocpp_csms_url="", ocpp_interface=model.OCPPInterface.ANY, message_timeout_s=0, security_profile=0
)
"""What a slot without a profile is told as."""


def _answer(status: model.SetNetworkProfileStatus, code: str, sentence: str) -> model.SetNetworkProfileResult:
    return model.SetNetworkProfileResult(
        status=status, status_info=model.StatusInfo(reason_code=code, additional_info=sentence)
    )


def network_router() -> Router[ChargingStation]:
    """Handlers for the CSMS's requests."""
    router: Router[ChargingStation] = Router()

    @router.on(model.SetNetworkProfile)
    async def set_(station: ChargingStation, request: model.SetNetworkProfile) -> model.SetNetworkProfileResult:
        return await station.network.set(request, station.security_profile)

    return router
