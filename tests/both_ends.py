"""A CSMS and a charging station on a fake relay, joined in memory, on a clock that the test turns."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import msgspec

from evwire import CSMS, AllowAny, ChargingStation, Station, model
from evwire.station import StationSettings
from evwire.testing import ManualClock, Network
from station_lab import FakeRelay

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from evwire.station import DocumentStorage

TOKEN = model.IdToken("04A2B3C4")
OTHER = model.IdToken("OTHER")


class KnowingRelay(FakeRelay):
    """One that knows its plugs."""

    def __init__(self, connector_types: Mapping[int, tuple[str, ...]]) -> None:
        super().__init__({evse_id: len(types) for evse_id, types in connector_types.items()})
        self.connector_types = connector_types


class BothEnds:
    """What is between them, and what the CSMS was told."""

    def __init__(self, connectors: Mapping[int, int] | None) -> None:
        self.clock = ManualClock()
        self.csms = CSMS(admission=AllowAny(), clock=self.clock)
        self.network = Network(self.csms)
        self.relay = FakeRelay(connectors)
        self.told: list[model.Request[model.Result]] = []
        """Everything but boots and heartbeats."""
        self.verdicts: dict[str, model.IdTokenInfo] = {}
        """By token; who is not in here is accepted."""
        self.station: ChargingStation

        @self.csms.on(model.BootNotification)
        def boot(station: Station[None], request: model.BootNotification) -> model.BootNotificationResult:
            return model.BootNotificationResult.accepted(interval_s=3000)

        @self.csms.on(model.StatusNotification)
        def status(station: Station[None], request: model.StatusNotification) -> model.StatusNotificationResult:
            self.told.append(request)
            return model.StatusNotificationResult()

        @self.csms.on(model.Authorize)
        def authorize(station: Station[None], request: model.Authorize) -> model.AuthorizeResult:
            self.told.append(request)
            return model.AuthorizeResult(id_token_info=self.verdict(request.id_token))

        @self.csms.on(model.TransactionEvent)
        def event(station: Station[None], request: model.TransactionEvent) -> model.TransactionEventResult:
            self.told.append(request)
            token = request.id_token
            return model.TransactionEventResult(id_token_info=None if token is None else self.verdict(token))

        @self.csms.on(model.ReservationStatusUpdate)
        def update(
            station: Station[None], request: model.ReservationStatusUpdate
        ) -> model.ReservationStatusUpdateResult:
            self.told.append(request)
            return model.ReservationStatusUpdateResult()

    def verdict(self, token: model.IdToken) -> model.IdTokenInfo:
        return self.verdicts.get(token.value) or model.IdTokenInfo(status=model.AuthorizationStatus.ACCEPTED)

    @property
    def there(self) -> Station[None]:
        """The station as the CSMS sees it."""
        return self.csms.stations["CP001"]

    def take(self, *types: type[model.Request[model.Result]]) -> list[model.Request[model.Result]]:
        """What was told since, of these types."""
        told, self.told = self.told, []
        return [each for each in told if isinstance(each, types)]

    def statuses(self) -> list[tuple[int, str]]:
        """By EVSE, what was told of it since."""
        return [
            (each.evse_id, each.status.value)
            for each in self.take(model.StatusNotification)
            if isinstance(each, model.StatusNotification)
        ]


@asynccontextmanager
async def both_ends(
    version: str,
    *,
    settings: StationSettings | None = None,
    documents: DocumentStorage | None = None,
    connectors: Mapping[int, int] | None = None,
    connector_types: Mapping[int, tuple[str, ...]] | None = None,
) -> AsyncIterator[BothEnds]:
    """Connected, booted, and all that is said at first is said."""
    it = BothEnds(connectors)
    if connector_types is not None:
        it.relay = KnowingRelay(connector_types)
    settings = msgspec.structs.replace(settings or StationSettings(), sample_interval_s=0, retry_random_range_s=0)
    it.station = ChargingStation(
        "CP001",
        "memory:///",
        versions=[version],
        hardware=it.relay,
        settings=settings,
        documents=documents,
        clock=it.clock,
        connect=it.network.connect,
    )
    async with it.network, it.station:
        await it.clock.settle()
        it.told.clear()
        yield it
