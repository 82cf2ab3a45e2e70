"""The types that messages of OCPP 1.5 are made of."""

from __future__ import annotations

from datetime import datetime

from msgspec import field

from evwire.versions.schema import Message, NonEmpty, String20
from evwire.versions.v15.enums import (
    AuthorizationStatus,
    Location,
    Measurand,
    ReadingContext,
    UnitOfMeasure,
    ValueFormat,
)

__all__ = ["AuthorisationData", "IdTagInfo", "KeyValue", "MeterValue", "SampledValue", "TransactionData"]


class AuthorisationData(Message, kw_only=True):
    """Part of SendLocalList."""

    id_tag: String20 = field(name="idTag")
    id_tag_info: IdTagInfo | None = field(name="idTagInfo", default=None)


class IdTagInfo(Message, kw_only=True):
    """Part of Authorize, SendLocalList, StartTransaction and 1 more."""

    status: AuthorizationStatus
    expiry_date: datetime | None = field(name="expiryDate", default=None)
    parent_id_tag: String20 | None = field(name="parentIdTag", default=None)


class KeyValue(Message, kw_only=True):
    """Part of GetConfiguration."""

    key: str
    readonly: bool
    value: str | None = None


class MeterValue(Message, kw_only=True):
    """Part of MeterValues, StopTransaction."""

    timestamp: datetime
    value: NonEmpty[SampledValue]


class SampledValue(Message, kw_only=True):
    """Part of MeterValues, StopTransaction."""

    value: str
    context: ReadingContext | None = None
    format: ValueFormat | None = None
    measurand: Measurand | None = None
    location: Location | None = None
    unit: UnitOfMeasure | None = None


class TransactionData(Message, kw_only=True):
    """Part of StopTransaction."""

    values: list[MeterValue] | None = None
