"""The OpenAPI document, made to say what is really answered."""

from __future__ import annotations

from litestar.openapi.spec import OpenAPI, OpenAPIMediaType, OpenAPIResponse, Operation, Reference, Schema
from litestar.openapi.spec.enums import OpenAPIType

_PROBLEM = Reference(ref="#/components/schemas/Problem")
_WITH_TOKEN = {
    "401": "No valid token.",
    "403": "The token's role or scope is not enough.",
    "429": "Too many requests.",
    "503": "The database is away.",
}
_UNFIT = "What was given does not fit."
_COMMAND = {
    "202": "Queued or sent; no answer yet.",
    "409": "The station is not connected.",
    "502": "The station refused.",
    "504": "The station did not answer, or nobody knows whether it did; or it was not there in time.",
}


def complete(document: OpenAPI) -> None:
    """Give every operation the answers that a middleware, a guard or an exception handler makes."""
    assert document.components is not None and document.components.schemas is not None
    document.components.schemas["Problem"] = Schema(
        title="Problem",
        type=OpenAPIType.OBJECT,
        required=["error"],
        properties={
            "error": Schema(
                type=OpenAPIType.OBJECT,
                required=["status", "description"],
                properties={
                    "status": Schema(type=OpenAPIType.INTEGER),
                    "description": Schema(type=OpenAPIType.STRING),
                    "details": Schema(description="More, where there is more to say."),
                },
            )
        },
    )
    for path, item in (document.paths or {}).items():
        for operation in (item.get, item.post, item.put, item.patch, item.delete):
            if operation is not None:
                _complete(path, operation)


def _complete(path: str, operation: Operation) -> None:
    answers = operation.responses if operation.responses is not None else {}
    # What Litestar would answer; here it is 422.
    answers.pop("400", None)
    answers.pop("500", None)
    if operation.security != [{}]:
        answers.update({status: _problem(text) for status, text in _WITH_TOKEN.items()})
    if operation.parameters or operation.request_body is not None:
        answers["422"] = _problem(_UNFIT)
    if operation.request_body is not None:
        answers["413"] = _problem("The body is too large.")
        answers["400"] = _problem("The body is no JSON.")
    if "{" in path:
        answers["404"] = _problem("There is none.")
    if path.endswith(("/adopt", "/credentials")):
        answers["409"] = _problem("The station is not in a state for this.")
    if path.endswith("/readyz"):
        answers["503"] = _problem("Work does not get done.")
    if path.endswith("/calls") or ("/commands/{" not in path and "/commands/" in path):
        done = answers["200"]
        assert isinstance(done, OpenAPIResponse)
        answers.update({status: OpenAPIResponse(text, content=done.content) for status, text in _COMMAND.items()})
    if "{station_id}" in path and (path.endswith("/capabilities") or "202" in answers):
        answers["409"] = _problem(_COMMAND["409"])
    if "/transactions/{" in path and operation.request_body is not None:
        answers["409"] = _problem("It has ended, or the two do not belong together.")
    if operation.operation_id == "cancel_command":
        answers["409"] = _problem("It is not queued any more.")
    if path.endswith("/approval"):
        answers["409"] = _problem("It does not wait for a word.")
    if path.endswith(("/{station_id}/firmware-updates", "/{station_id}/logs")):
        answers["409"] = _problem(_COMMAND["409"])
    if path.endswith("/firmware/{firmware_id}"):
        answers["409"] = _problem("A station may still fetch it.")
    if path.endswith("/api/v1/firmware") and "201" in answers:
        answers["413"] = _problem("The file is too large.")
        answers["507"] = _problem("There is no room for it.")
    operation.responses = answers


def _problem(description: str) -> OpenAPIResponse:
    return OpenAPIResponse(description, content={"application/json": OpenAPIMediaType(schema=_PROBLEM)})
