"""Certificates: what the CSMS installs (M03-M05), and what it has signed for the station (A02, A03)."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Coroutine, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from evwire import model
from evwire.clock import Clock
from evwire.errors import CallRefused, CallTimedOut, ConnectionClosed, InvalidMessage, NotInThisVersion
from evwire.session import Router
from evwire.station.waiting import within

if TYPE_CHECKING:
    from evwire.station.client import ChargingStation

logger = logging.getLogger("evwire.station")


class CertificateStore(Protocol):
    """Implemented by whoever keeps the station's certificates and keys. Plain functions may not block."""

    @property
    def signing_uses(self) -> frozenset[model.CertificateSigningUse]:
        """What the station has certificates of its own for."""
        ...

    def install(self, use: model.InstallCertificateUse, certificate: str) -> model.InstallCertificateStatus:
        """Trust this PEM text from now on; one that is there already is replaced (M05.FR.17)."""
        ...

    def delete(self, certificate: model.CertificateHashData) -> model.DeleteCertificateStatus:
        """Trust it no more; FAILED for the station's own (M04.FR.06)."""
        ...

    def installed(self) -> Sequence[model.CertificateHashDataChain]:
        """All there are."""
        ...

    async def make_signing_request(self, use: model.CertificateSigningUse | None) -> str:
        """Make a pair of keys; returns the certificate signing request as PEM text (A02.FR.02, A02.FR.03).

        None: one certificate for everything.
        """
        ...

    def accept_signed(self, certificate_chain: str, use: model.CertificateSigningUse | None) -> bool:
        """Use this certificate for links to come, if it is valid (A02.FR.06); whether it is."""
        ...


@runtime_checkable
class KnowsCertificateLimit(Protocol):
    """A store that can say how many certificates it takes."""

    @property
    def limit(self) -> int:
        """How many may be installed; another one is refused (M05.FR.06)."""
        ...


class _Pending:
    """A certificate that was asked for."""

    def __init__(self, use: model.CertificateSigningUse | None) -> None:
        self.use = use
        self.request_id = secrets.randbelow(2**31 - 1) + 1
        self.answered = asyncio.Event()
        self.task: asyncio.Task[None] | None = None


class CertificateSigning:
    """Asks for certificates, and again while none comes; one request for each use at a time."""

    def __init__(
        self,
        station: ChargingStation,
        store: CertificateStore,
        clock: Clock,
        spawn: Callable[[Coroutine[object, object, None]], asyncio.Task[None]],
    ) -> None:
        self.store = store
        self._station = station
        self._clock = clock
        self._spawn = spawn
        self._pending: dict[model.CertificateSigningUse | None, _Pending] = {}
        self._to_use: model.CertificateSigned | None = None

    def triggers(self) -> Mapping[model.MessageTrigger, Callable[[], Coroutine[object, object, None]]]:
        """What the CSMS may have asked for by a trigger."""
        uses = self.store.signing_uses
        possible: dict[model.MessageTrigger, model.CertificateSigningUse | None] = {
            trigger: use for use, trigger in _TRIGGERS.items() if use in uses
        }
        if len(uses) > 1:
            possible[model.MessageTrigger.SIGN_COMBINED_CERTIFICATE] = None
        return {trigger: partial(self._triggered, use) for trigger, use in possible.items()}

    def begin(self, use: model.CertificateSigningUse | None) -> None:
        """Ask the CSMS for a certificate; an earlier request for the same use is given up."""
        earlier = self._pending.get(use)
        if earlier is not None and earlier.task is not None:
            earlier.task.cancel()
        pending = self._pending[use] = _Pending(use)
        pending.task = self._spawn(self._ask(pending))

    def signed(self, request: model.CertificateSigned) -> model.CertificateSignedResult:
        """Whether a certificate that has come is used."""
        answered = [each for each in self._pending.values() if _is_answer(request, each)]
        if request.request_id is not None and not answered:  # A02.FR.26
            return model.CertificateSignedResult(status=model.CertificateSignedStatus.REJECTED)
        for pending in answered:
            del self._pending[pending.use]
            pending.answered.set()
        if not self.store.accept_signed(request.certificate_chain, request.certificate_type):
            self._station.notify_security_event("InvalidChargingStationCertificate")  # A02.FR.07
            return model.CertificateSignedResult(status=model.CertificateSignedStatus.REJECTED)
        self._to_use = request
        return model.CertificateSignedResult(status=model.CertificateSignedStatus.ACCEPTED)

    def answered(self, request: model.CertificateSigned) -> None:
        """The answer has left: the link changes to the new certificate (A02.FR.08)."""
        if self._to_use is not request:
            return
        self._to_use = None
        if request.certificate_type in (None, model.CertificateSigningUse.CHARGING_STATION_CERTIFICATE):
            self._station.reconnect()

    async def _triggered(self, use: model.CertificateSigningUse | None) -> None:
        self.begin(use)

    async def _ask(self, pending: _Pending) -> None:
        """A02.FR.03, A02.FR.17, A02.FR.18, A02.FR.19."""
        csr = await self.store.make_signing_request(pending.use)
        settings = self._station.settings
        wait_s = settings.certificate_signing_wait_minimum_s
        for _ in range(1 + settings.certificate_signing_repeat_times):
            if not await self._asked(pending, csr):
                break
            if await within(self._clock, wait_s, pending.answered.wait()):
                return
            wait_s *= 2
        logger.warning("%s: no certificate came", self._station.id)
        if self._pending.get(pending.use) is pending:
            del self._pending[pending.use]

    async def _asked(self, pending: _Pending, csr: str) -> bool:
        """Whether asking again may help."""
        while True:
            await self._station.wait_registered()
            try:
                result = await self._station.call(
                    model.SignCertificate(csr=csr, certificate_type=pending.use, request_id=pending.request_id)
                )
            except ConnectionClosed:
                # The link went meanwhile: told when there is one again.
                await self._clock.sleep(1.0)
            except NotInThisVersion as error:
                logger.warning("%s: SignCertificate: %s", self._station.id, error)
                return False
            except (CallRefused, CallTimedOut, InvalidMessage) as error:
                logger.warning("%s: SignCertificate: %s", self._station.id, error)
                return True
            else:
                return result.status is model.SignCertificateStatus.ACCEPTED


_TRIGGERS: Mapping[model.CertificateSigningUse, model.MessageTrigger] = {
    model.CertificateSigningUse.CHARGING_STATION_CERTIFICATE: model.MessageTrigger.SIGN_CHARGING_STATION_CERTIFICATE,
    model.CertificateSigningUse.V2G_CERTIFICATE: model.MessageTrigger.SIGN_V2G_CERTIFICATE,
    model.CertificateSigningUse.V2G20_CERTIFICATE: model.MessageTrigger.SIGN_V2G20_CERTIFICATE,
}


def _is_answer(request: model.CertificateSigned, pending: _Pending) -> bool:
    if request.request_id is not None:
        return request.request_id == pending.request_id
    return request.certificate_type == pending.use or None in (request.certificate_type, pending.use)


def certificate_router(signing: CertificateSigning) -> Router[ChargingStation]:
    """Handlers for the CSMS's requests."""
    router: Router[ChargingStation] = Router()
    store = signing.store

    @router.on(model.InstallCertificate)
    def install(station: ChargingStation, request: model.InstallCertificate) -> model.InstallCertificateResult:
        return model.InstallCertificateResult(status=store.install(request.certificate_type, request.certificate))

    @router.on(model.DeleteCertificate)
    def delete(station: ChargingStation, request: model.DeleteCertificate) -> model.DeleteCertificateResult:
        return model.DeleteCertificateResult(status=store.delete(request.certificate_hash_data))

    @router.on(model.GetInstalledCertificateIds)
    def installed(
        station: ChargingStation, request: model.GetInstalledCertificateIds
    ) -> model.GetInstalledCertificateIdsResult:
        wanted = request.certificate_types
        found = tuple(each for each in store.installed() if not wanted or each.certificate_type in wanted)
        status = (
            model.GetInstalledCertificateStatus.ACCEPTED if found else model.GetInstalledCertificateStatus.NOT_FOUND
        )
        return model.GetInstalledCertificateIdsResult(status=status, certificate_hash_data_chain=found)

    @router.on(model.CertificateSigned)
    def signed(station: ChargingStation, request: model.CertificateSigned) -> model.CertificateSignedResult:
        return signing.signed(request)

    @router.after(model.CertificateSigned)
    def used(station: ChargingStation, request: model.CertificateSigned) -> None:
        signing.answered(request)

    return router
