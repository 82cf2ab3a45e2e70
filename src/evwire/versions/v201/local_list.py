"""The local list and the cache of 2.x."""

from __future__ import annotations

from evwire import model
from evwire.versions.mapping import Context, Losses, LossTable, RuleBook, namesake, without_word
from evwire.versions.v201 import messages, types
from evwire.versions.v201.common import Common

LOCAL_LIST_LOSSES: LossTable = {
    model.SendLocalListResult: {"status": "2.x does not know it: it is said as Failed"},
    model.GetLocalListVersionResult: {"version_number": "2.x says 0, with a list that is empty or without one"},
}

_AT = "local_authorization_list."


class LocalListRules:
    """The rules on one version's messages."""

    def __init__(self, common: Common) -> None:
        self._common = common
        self._words = common.words

    def add_rules(self, rules: RuleBook) -> None:
        words = self._words
        rules.lift(words.SendLocalListRequest, (model.SendLocalList,), self._lift_send, self._answer_send)
        rules.lower(model.SendLocalList, self._lower_send, self._lift_send_response)
        rules.lift(
            words.GetLocalListVersionRequest, (model.GetLocalListVersion,), self._lift_version, self._answer_version
        )
        rules.lower(model.GetLocalListVersion, self._lower_version, self._lift_version_response)
        rules.lift(words.ClearCacheRequest, (model.ClearCache,), self._lift_clear, self._answer_clear)
        rules.lower(model.ClearCache, self._lower_clear, self._lift_clear_response)

    # The list

    def _lift_send(self, native: messages.SendLocalListRequest, context: Context) -> model.SendLocalList:
        return model.SendLocalList(
            version_number=native.version_number,
            update_kind=namesake(model.UpdateKind, native.update_type),
            local_authorization_list=tuple(map(self._lift_entry, native.local_authorization_list or ())),
        )

    def _lift_entry(self, entry: types.AuthorizationData) -> model.AuthorizationData:
        info = entry.id_token_info
        return model.AuthorizationData(
            id_token=self._common.lift_token(entry.id_token),
            id_token_info=None if info is None else self._common.lift_token_info(info),
        )

    def _answer_send(
        self, result: model.SendLocalListResult, losses: Losses, context: Context
    ) -> messages.SendLocalListResponse:
        status = result.status
        if status is model.SendLocalListStatus.NOT_SUPPORTED:
            losses.lose_given(result, "status")
            status = model.SendLocalListStatus.FAILED
        return self._words.SendLocalListResponse(
            status=self._words.SendLocalListStatusEnumType(status.value),
            status_info=self._common.lower_status_info(result.status_info),
        )

    def _lower_send(
        self, request: model.SendLocalList, losses: Losses, context: Context
    ) -> messages.SendLocalListRequest:
        entries = [self._lower_entry(entry, losses) for entry in request.local_authorization_list]
        return self._words.SendLocalListRequest(
            local_authorization_list=entries or None,
            version_number=request.version_number,
            update_type=self._words.UpdateEnumType(request.update_kind.value),
        )

    def _lower_entry(self, entry: model.AuthorizationData, losses: Losses) -> types.AuthorizationData:
        info = entry.id_token_info
        return self._words.AuthorizationData(
            id_token=self._common.lower_token(entry.id_token, losses, at=_AT + "id_token."),
            id_token_info=(
                None if info is None else self._common.lower_token_info(info, losses, at=_AT + "id_token_info.")
            ),
        )

    def _lift_send_response(
        self, response: messages.SendLocalListResponse, request: model.SendLocalList, context: Context
    ) -> model.SendLocalListResult:
        return model.SendLocalListResult(
            status=namesake(model.SendLocalListStatus, response.status),
            status_info=self._common.lift_status_info(response.status_info),
            losses=without_word(response, "status", "status_info"),
        )

    # Its version

    def _lift_version(self, native: messages.GetLocalListVersionRequest, context: Context) -> model.GetLocalListVersion:
        return model.GetLocalListVersion()

    def _answer_version(
        self, result: model.GetLocalListVersionResult, losses: Losses, context: Context
    ) -> messages.GetLocalListVersionResponse:
        if result.version_number is None:
            losses.lose(model.GetLocalListVersionResult, "version_number", None)
        return self._words.GetLocalListVersionResponse(version_number=result.version_number or 0)

    def _lower_version(
        self, request: model.GetLocalListVersion, losses: Losses, context: Context
    ) -> messages.GetLocalListVersionRequest:
        return self._words.GetLocalListVersionRequest()

    def _lift_version_response(
        self, response: messages.GetLocalListVersionResponse, request: model.GetLocalListVersion, context: Context
    ) -> model.GetLocalListVersionResult:
        return model.GetLocalListVersionResult(
            version_number=response.version_number, losses=without_word(response, "version_number")
        )

    # The cache

    def _lift_clear(self, native: messages.ClearCacheRequest, context: Context) -> model.ClearCache:
        return model.ClearCache()

    def _answer_clear(
        self, result: model.ClearCacheResult, losses: Losses, context: Context
    ) -> messages.ClearCacheResponse:
        return self._words.ClearCacheResponse(
            status=self._words.ClearCacheStatusEnumType(result.status.value),
            status_info=self._common.lower_status_info(result.status_info),
        )

    def _lower_clear(self, request: model.ClearCache, losses: Losses, context: Context) -> messages.ClearCacheRequest:
        return self._words.ClearCacheRequest()

    def _lift_clear_response(
        self, response: messages.ClearCacheResponse, request: model.ClearCache, context: Context
    ) -> model.ClearCacheResult:
        return model.ClearCacheResult(
            status=namesake(model.ClearCacheStatus, response.status),
            status_info=self._common.lift_status_info(response.status_info),
            losses=without_word(response, "status", "status_info"),
        )
