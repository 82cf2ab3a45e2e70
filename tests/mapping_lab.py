"""A CSMS that says more than every version can, and hears what got lost."""

from __future__ import annotations

import asyncio

from evwire import CSMS, AllowAny, Station, model
from evwire.testing import ManualClock
from evwire.transport import memory
from wire import Wire


class Lab:
    def __init__(self, *, strict_mapping: bool = False) -> None:
        self.clock = ManualClock()
        self.csms: CSMS[None] = CSMS(admission=AllowAny(), clock=self.clock, strict_mapping=strict_mapping)
        self.talking: list[asyncio.Task[None]] = []
        self.lost: list[tuple[str, model.Result]] = []
        self.csms.on_loss(lambda station, result: self.lost.append((station.id, result)))

        @self.csms.on(model.BootNotification)
        def boot(station: Station[None], request: model.BootNotification) -> model.BootNotificationResult:
            return model.BootNotificationResult(
                status=model.RegistrationStatus.PENDING,
                interval_s=60,
                status_info=model.StatusInfo(reason_code="Later"),
            )

    async def connect(self, station_id: str = "CP001", subprotocol: str = "ocpp1.6") -> Wire:
        ours, theirs = memory.pair()
        task = asyncio.create_task(self.csms.accept(ours, station_id=station_id, subprotocol=subprotocol))
        self.talking.append(task)
        await self.clock.settle()
        return Wire(theirs)

    async def __aenter__(self) -> Lab:
        return self

    async def __aexit__(self, *facts: object) -> None:
        for task in self.talking:
            task.cancel()
        await asyncio.gather(*self.talking, return_exceptions=True)
