"""What many messages of 2.x have, as the rules of one version lift and lower it."""

from __future__ import annotations

from evwire import model
from evwire.versions.mapping import Losses, missing, namesake, optional_utc, without_word, words_of
from evwire.versions.v201 import enums, types
from evwire.versions.v201.words import Words

_TOKEN_KINDS = words_of(enums.IdTokenEnumType)


class Common:
    """Tokens, places and reasons, on one version's types; a later version overrides what it says otherwise."""

    def __init__(self, version: str, words: Words) -> None:
        self.version = version
        self.words = words

    def _lower_token_kind(self, kind: str, losses: Losses, at: str) -> enums.IdTokenEnumType:
        native = _TOKEN_KINDS.get(kind)
        if native is None:
            losses.lose(model.IdToken, "kind", kind, at=at)
            return enums.IdTokenEnumType.CENTRAL
        return native

    def lower_token(self, token: model.IdToken, losses: Losses, *, at: str = "id_token.") -> types.IdTokenType:
        return self.words.IdTokenType(id_token=token.value, type=self._lower_token_kind(token.kind, losses, at))

    def lower_token_info(
        self, info: model.IdTokenInfo, losses: Losses, *, at: str = "id_token_info."
    ) -> types.IdTokenInfoType:
        group = info.group_token
        return self.words.IdTokenInfoType(
            status=self.words.AuthorizationStatusEnumType(info.status.value),
            cache_expiry_date_time=info.expires_at,
            group_id_token=None if group is None else self.lower_token(group, losses, at=at + "group_token."),
        )

    def lower_status_info(self, info: model.StatusInfo | None) -> types.StatusInfoType | None:
        if info is None:
            return None
        return self.words.StatusInfoType(reason_code=info.reason_code, additional_info=info.additional_info)

    def lower_evse(self, evse_id: int, connector_id: int | None) -> types.EVSEType:
        return self.words.EVSEType(id=evse_id, connector_id=connector_id)

    def lower_target(self, evse_id: int | None, connector_id: int | None) -> types.EVSEType | None:
        """What a request is for: a connector, an EVSE, or the station as a whole."""
        if evse_id is not None:
            return self.lower_evse(evse_id, connector_id)
        if connector_id is not None:
            raise missing("$.evse.id", "2.x names a connector by its EVSE")
        return None

    def lift_token(self, native: types.IdTokenType) -> model.IdToken:
        return model.IdToken(native.id_token, str(native.type))

    def lift_token_info(self, native: types.IdTokenInfoType) -> model.IdTokenInfo:
        group = native.group_id_token
        return model.IdTokenInfo(
            status=namesake(model.AuthorizationStatus, native.status),
            expires_at=optional_utc(native.cache_expiry_date_time),
            group_token=None if group is None else self.lift_token(group),
        )

    def lift_status_info(self, native: types.StatusInfoType | None) -> model.StatusInfo | None:
        if native is None:
            return None
        return model.StatusInfo(reason_code=native.reason_code, additional_info=native.additional_info)


def token_info_losses(native: types.IdTokenInfoType) -> tuple[model.Loss, ...]:
    """What ``model`` has no word for."""
    return without_word(native, "status", "cache_expiry_date_time", "group_id_token", at="id_token_info.")
