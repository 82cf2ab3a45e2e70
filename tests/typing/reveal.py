"""What type checkers must know; read by tests/typing/test_typing.py, never run."""

from __future__ import annotations

from typing import reveal_type

from evwire import CSMS, Accept, CallContext, ChargingStation, Handshake, Reject, Station, model, v16, v201


class Account:
    name: str


async def admit(handshake: Handshake) -> Accept[Account] | Reject:
    return Reject(404)


csms = CSMS(admission=admit)
reveal_type(csms)  # CSMS[Account]


@csms.on(model.BootNotification)
async def boot(station: Station[Account], request: model.BootNotification) -> model.BootNotificationResult:
    reveal_type(station.state)  # Account
    reveal_type(await station.call(v16.ResetRequest(type=v16.ResetType.SOFT)))  # ResetResponse
    reveal_type(await station.call(v201.ClearCacheRequest()))  # ClearCacheResponse
    reveal_type(await station.call(model.Reset()))  # ResetResult
    reveal_type(await station.reset())  # ResetResult
    return model.BootNotificationResult.accepted(interval_s=60)


@csms.on(v16.DataTransferRequest)
def vendor(station: Station[Account], request: v16.DataTransferRequest, call: CallContext) -> v16.DataTransferResponse:
    return v16.DataTransferResponse(status=v16.DataTransferStatus.ACCEPTED)


async def from_the_other_side(station: ChargingStation) -> None:
    reveal_type(await station.call(model.Heartbeat()))  # HeartbeatResult


@csms.on(v16.HeartbeatRequest)  # error: the answer is of another request
def wrong_answer(station: Station[Account], request: v16.HeartbeatRequest) -> v16.ResetResponse:
    return v16.ResetResponse(status=v16.ResetStatus.ACCEPTED)


@csms.on(v16.AuthorizeRequest)  # error: no answer at all
async def no_answer(station: Station[Account], request: v16.AuthorizeRequest) -> None: ...


@csms.on(v16.StatusNotificationRequest)  # error: of another request
def wrong_request(station: Station[Account], request: v16.HeartbeatRequest) -> v16.StatusNotificationResponse:
    return v16.StatusNotificationResponse()


v16.ResetRequest(kind=v16.ResetType.SOFT)  # error: no such field
v201.ResetRequest(type=v16.ResetType.SOFT)  # error: another version's enum
