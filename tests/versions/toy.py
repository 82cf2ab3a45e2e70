"""A version that OCA never wrote: everything that adding one takes, in one file."""

from __future__ import annotations

from typing import cast

from msgspec import field

from evwire import model
from evwire.versions import Action, Context, Lift, Lower, Lowered, Message, Request, Response, Sender, Version
from evwire.versions.mapping import VersionMapping


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


def _lift_hello(native: Message, context: Context, number: int | None) -> model.Request[model.Result]:
    hello = cast(HelloRequest, native)
    return cast("model.Request[model.Result]", model.BootNotification(vendor=hello.maker, model=hello.type_of))


def _answer_hello(result: model.Result, native: Message, context: Context, number: int | None) -> Response:
    boot = cast(model.BootNotificationResult, result)
    return HelloResponse(welcome=boot.status is model.RegistrationStatus.ACCEPTED, every=boot.interval_s)


def _lower_reset(request: model.Request[model.Result], context: Context) -> Lowered:
    reset = cast(model.Reset, request)
    return Lowered((cast("Request[Response]", RestartRequest(now=reset.kind is model.ResetKind.IMMEDIATE)),))


def _answer_reset(
    response: Response | None, request: model.Request[model.Result], context: Context
) -> model.Result:
    done = cast(RestartResponse, response).done
    return model.ResetResult(status=model.ResetStatus.ACCEPTED if done else model.ResetStatus.REJECTED)


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
    mapping=VersionMapping(
        lifts=(Lift(cast("type[Message]", HelloRequest), (cast("type[model.Request[model.Result]]", model.BootNotification),), _lift_hello, _answer_hello),),
        lowers=(Lower(cast("type[model.Request[model.Result]]", model.Reset), _lower_reset, _answer_reset),),
    ),
)
