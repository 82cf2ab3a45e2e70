"""The local list and the cache of 1.6."""

from __future__ import annotations

from evwire import model
from evwire.versions.mapping import Context, Losses, LossTable, RuleBook, namesake
from evwire.versions.v16 import enums, messages, types
from evwire.versions.v16.tokens import lift_id_tag_info, lower_id_tag_info, lower_id_token

_NO_STATUS_INFO = {"status_info": "1.6 gives no reasons"}
LOCAL_LIST_LOSSES: LossTable = {
    model.SendLocalListResult: _NO_STATUS_INFO,
    model.ClearCacheResult: _NO_STATUS_INFO,
}

_NO_LIST = -1
"""5.10: the station keeps none."""

_AT = "local_authorization_list."


def _lift_send(native: messages.SendLocalListRequest, context: Context) -> model.SendLocalList:
    return model.SendLocalList(
        version_number=native.list_version,
        update_kind=namesake(model.UpdateKind, native.update_type),
        local_authorization_list=tuple(
            model.AuthorizationData(
                id_token=model.IdToken(entry.id_tag),
                id_token_info=None if entry.id_tag_info is None else lift_id_tag_info(entry.id_tag_info),
            )
            for entry in native.local_authorization_list or ()
        ),
    )


def _answer_send(result: model.SendLocalListResult, losses: Losses, context: Context) -> messages.SendLocalListResponse:
    losses.lose_given(result, "status_info")
    return messages.SendLocalListResponse(status=enums.UpdateStatus(result.status.value))


def _lower_send(request: model.SendLocalList, losses: Losses, context: Context) -> messages.SendLocalListRequest:
    entries = [_lower_entry(entry, losses) for entry in request.local_authorization_list]
    return messages.SendLocalListRequest(
        list_version=request.version_number,
        local_authorization_list=entries or None,
        update_type=enums.UpdateType(request.update_kind.value),
    )


def _lower_entry(entry: model.AuthorizationData, losses: Losses) -> types.AuthorizationData:
    info = entry.id_token_info
    return types.AuthorizationData(
        id_tag=lower_id_token(entry.id_token, losses, at=_AT + "id_token."),
        id_tag_info=None if info is None else lower_id_tag_info(info, losses, at=_AT + "id_token_info."),
    )


def _lift_send_response(
    response: messages.SendLocalListResponse, request: model.SendLocalList, context: Context
) -> model.SendLocalListResult:
    return model.SendLocalListResult(status=namesake(model.SendLocalListStatus, response.status))


def _lift_version(native: messages.GetLocalListVersionRequest, context: Context) -> model.GetLocalListVersion:
    return model.GetLocalListVersion()


def _answer_version(
    result: model.GetLocalListVersionResult, losses: Losses, context: Context
) -> messages.GetLocalListVersionResponse:
    number = result.version_number
    return messages.GetLocalListVersionResponse(list_version=_NO_LIST if number is None else number)


def _lower_version(
    request: model.GetLocalListVersion, losses: Losses, context: Context
) -> messages.GetLocalListVersionRequest:
    return messages.GetLocalListVersionRequest()


def _lift_version_response(
    response: messages.GetLocalListVersionResponse, request: model.GetLocalListVersion, context: Context
) -> model.GetLocalListVersionResult:
    number = response.list_version
    return model.GetLocalListVersionResult(version_number=None if number == _NO_LIST else number)


def _lift_clear(native: messages.ClearCacheRequest, context: Context) -> model.ClearCache:
    return model.ClearCache()


def _answer_clear(result: model.ClearCacheResult, losses: Losses, context: Context) -> messages.ClearCacheResponse:
    losses.lose_given(result, "status_info")
    return messages.ClearCacheResponse(status=enums.ClearCacheStatus(result.status.value))


def _lower_clear(request: model.ClearCache, losses: Losses, context: Context) -> messages.ClearCacheRequest:
    return messages.ClearCacheRequest()


def _lift_clear_response(
    response: messages.ClearCacheResponse, request: model.ClearCache, context: Context
) -> model.ClearCacheResult:
    return model.ClearCacheResult(status=namesake(model.ClearCacheStatus, response.status))


def add_local_list(rules: RuleBook) -> None:
    rules.lift(messages.SendLocalListRequest, (model.SendLocalList,), _lift_send, _answer_send)
    rules.lower(model.SendLocalList, _lower_send, _lift_send_response)
    rules.lift(messages.GetLocalListVersionRequest, (model.GetLocalListVersion,), _lift_version, _answer_version)
    rules.lower(model.GetLocalListVersion, _lower_version, _lift_version_response)
    rules.lift(messages.ClearCacheRequest, (model.ClearCache,), _lift_clear, _answer_clear)
    rules.lower(model.ClearCache, _lower_clear, _lift_clear_response)
