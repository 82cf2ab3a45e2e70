"""Tokens of 1.6, which are text, and the version-independent ones."""

from __future__ import annotations

from collections.abc import Mapping

from evwire import model
from evwire.versions.mapping import Losses, namesake, optional_utc, words_of
from evwire.versions.v16 import enums, types

ID_TOKEN_LOSSES = {"kind": "1.6 does not tell the kind of a token"}
ID_TOKEN_INFO_LOSSES = {
    "status": "1.6 has five verdicts: who is unknown is said to be Invalid, who may not charge now or here Blocked",
    "group_token": "a token of 1.6 has at most 20 characters: the group is left out",
}

_ID_TAG_LENGTH = 20

_NATIVE_STATUSES: Mapping[str, enums.AuthorizationStatus] = {
    **words_of(enums.AuthorizationStatus),
    model.AuthorizationStatus.UNKNOWN: enums.AuthorizationStatus.INVALID,
    model.AuthorizationStatus.NO_CREDIT: enums.AuthorizationStatus.BLOCKED,
    model.AuthorizationStatus.NOT_ALLOWED_TYPE_EVSE: enums.AuthorizationStatus.BLOCKED,
    model.AuthorizationStatus.NOT_AT_THIS_LOCATION: enums.AuthorizationStatus.BLOCKED,
    model.AuthorizationStatus.NOT_AT_THIS_TIME: enums.AuthorizationStatus.BLOCKED,
}


def lower_id_token(token: model.IdToken, losses: Losses, *, at: str = "id_token.") -> str:
    """The token as text; one that is too long is found when the message is written."""
    if token.kind != model.IdToken("").kind:
        losses.lose(model.IdToken, "kind", token.kind, at=at)
    return token.value


def lift_id_tag_info(native: types.IdTagInfo) -> model.IdTokenInfo:
    return model.IdTokenInfo(
        status=namesake(model.AuthorizationStatus, native.status),
        expires_at=optional_utc(native.expiry_date),
        group_token=None if native.parent_id_tag is None else model.IdToken(native.parent_id_tag),
    )


def lower_id_tag_info(info: model.IdTokenInfo, losses: Losses, *, at: str = "id_token_info.") -> types.IdTagInfo:
    status = _NATIVE_STATUSES[info.status]
    if status.value != info.status.value:
        losses.lose(model.IdTokenInfo, "status", info.status, at=at)
    parent_id_tag = lower_parent_id_tag(model.IdTokenInfo, info.group_token, losses, at=at)
    return types.IdTagInfo(status=status, expiry_date=info.expires_at, parent_id_tag=parent_id_tag)


def lower_parent_id_tag(
    owner: type[model.IdTokenInfo | model.ReserveNow], group: model.IdToken | None, losses: Losses, *, at: str = ""
) -> str | None:
    """The group as text; one that is too long is left out: what it comes with is worth more than the group."""
    if group is None:
        return None
    if len(group.value) > _ID_TAG_LENGTH:
        losses.lose(owner, "group_token", group.value, at=at)
        return None
    return lower_id_token(group, losses, at=at + "group_token.")
