"""A version that OCA never wrote: everything that adding one takes, in one file."""

from __future__ import annotations

from msgspec import field

from evwire import model
from evwire.errors import NotInThisVersion
from evwire.versions.mapping import Context, Losses, LossTable, RuleBook
from evwire.versions.schema import Request, Response
from evwire.versions.version import Action, Sender, Version


class HelloResponse(Response, kw_only=True):
    welcome: bool
    every: int


class HelloRequest(Request[HelloResponse], kw_only=True):
    maker: str
    type_of: str = field(name="typeOf")


class RestartResponse(Response, kw_only=True):
    done: bool


class RestartRequest(Request[RestartResponse], kw_only=True):
    now: bool


def _lift_hello(hello: HelloRequest, context: Context) -> model.BootNotification:
    return model.BootNotification(vendor=hello.maker, model=hello.type_of)


def _answer_hello(boot: model.BootNotificationResult, losses: Losses, context: Context) -> HelloResponse:
    losses.lose_given(boot, "status_info")
    return HelloResponse(welcome=boot.status is model.RegistrationStatus.ACCEPTED, every=boot.interval_s)


def _lower_hello(boot: model.BootNotification, losses: Losses, context: Context) -> HelloRequest:
    losses.lose_given(boot, "serial_number", "firmware_version")
    return HelloRequest(maker=boot.vendor, type_of=boot.model)


def _lift_hello_response(
    response: HelloResponse, boot: model.BootNotification, context: Context
) -> model.BootNotificationResult:
    if response.welcome:
        return model.BootNotificationResult.accepted(interval_s=response.every)
    return model.BootNotificationResult.rejected(retry_s=response.every)


def _lift_restart(restart: RestartRequest, context: Context) -> model.Reset:
    return model.Reset(kind=model.ResetKind.IMMEDIATE if restart.now else model.ResetKind.ON_IDLE)


def _answer_restart(reset: model.ResetResult, losses: Losses, context: Context) -> RestartResponse:
    return RestartResponse(done=reset.status is not model.ResetStatus.REJECTED)


def _lower_reset(reset: model.Reset, losses: Losses, context: Context) -> RestartRequest:
    if reset.evse_id is not None:
        raise NotInThisVersion("restart of one EVSE", "9.9")
    if reset.kind is model.ResetKind.IMMEDIATE_AND_RESUME:
        losses.lose_given(reset, "kind")
    return RestartRequest(now=reset.kind is not model.ResetKind.ON_IDLE)


def _answer_reset(response: RestartResponse, reset: model.Reset, context: Context) -> model.ResetResult:
    return model.ResetResult(status=model.ResetStatus.ACCEPTED if response.done else model.ResetStatus.REJECTED)


LOSSES: LossTable = {
    model.BootNotification: {"serial_number": "a toy has none", "firmware_version": "a toy has none"},
    model.BootNotificationResult: {"status_info": "9.9 gives no reasons"},
    model.Reset: {"kind": "9.9 resumes nothing: it is said as now"},
}

RULES = RuleBook(LOSSES)
RULES.lift(HelloRequest, (model.BootNotification,), _lift_hello, _answer_hello)
RULES.lower(model.BootNotification, _lower_hello, _lift_hello_response)
RULES.lift(RestartRequest, (model.Reset,), _lift_restart, _answer_restart)
RULES.lower(model.Reset, _lower_reset, _answer_reset)

TOY = Version(
    name="9.9",
    subprotocol="ocpp9.9",
    actions=(
        Action("Hello", HelloRequest, HelloResponse, Sender.STATION, "B"),
        Action("Restart", RestartRequest, RestartResponse, Sender.CSMS, "B"),
    ),
    message_types=frozenset({2, 3, 4}),
    error_codes={},
    unknown_message_type=None,
    unreadable_message_id=None,
    before_registration=frozenset({"Hello"}),
    mapping=RULES.mapping(),
)
