"""A version that OCA never wrote: everything that adding one takes, in one file."""

from __future__ import annotations

from msgspec import field

from evwire import model
from evwire.versions import Action, Context, Request, Response, Sender, Version
from evwire.versions.mapping import Losses, RuleBook


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
    return HelloResponse(welcome=boot.status is model.RegistrationStatus.ACCEPTED, every=boot.interval_s)


def _lower_reset(reset: model.Reset, losses: Losses, context: Context) -> RestartRequest:
    return RestartRequest(now=reset.kind is model.ResetKind.IMMEDIATE)


def _answer_reset(response: RestartResponse, reset: model.Reset, context: Context) -> model.ResetResult:
    return model.ResetResult(status=model.ResetStatus.ACCEPTED if response.done else model.ResetStatus.REJECTED)


RULES = RuleBook({})
RULES.lift(HelloRequest, (model.BootNotification,), _lift_hello, _answer_hello)
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
