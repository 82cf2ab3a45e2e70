"""The types that messages of OCPP 1.2 are made of."""

from __future__ import annotations

from datetime import datetime

from msgspec import field

from evwire.versions.schema import Integer, Message
from evwire.versions.v12.enums import AuthorizationStatus

__all__ = ["IdTagInfo", "MeterValue"]


class IdTagInfo(Message, kw_only=True):
    """Part of Authorize, StartTransaction, StopTransaction."""

    status: AuthorizationStatus
    expiry_date: datetime | None = field(name="expiryDate", default=None)
    parent_id_tag: str | None = field(name="parentIdTag", default=None)


class MeterValue(Message, kw_only=True):
    """Part of MeterValues."""

    timestamp: datetime
    value: Integer
