"""What a station shows to drivers, and what it tells of them and their transactions; 2.x only."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from evwire.model.certificates import CertificateHashData
from evwire.model.components import Component
from evwire.model.message import Request, Result, StatusInfo, Value
from evwire.model.tokens import IdToken


class GetTransactionStatus(Request["GetTransactionStatusResult"], frozen=True, kw_only=True):
    """CSMS → station: is this transaction under way, or is anything still to be told (E14)?"""

    transaction_id: str | None = None


class GetTransactionStatusResult(Result, frozen=True, kw_only=True):
    """Whether it runs (None where none was asked for), and whether messages wait to be told."""

    messages_in_queue: bool
    ongoing_indicator: bool | None = None


class CostUpdated(Request["CostUpdatedResult"], frozen=True, kw_only=True):
    """CSMS → station: what the transaction costs so far, in the currency of the station, taxes included (I02)."""

    total_cost: float
    transaction_id: str


class CostUpdatedResult(Result, frozen=True, kw_only=True):
    """Received."""


class MessagePriority(StrEnum):
    """How a message stands among the others."""

    ALWAYS_FRONT = "AlwaysFront"
    IN_FRONT = "InFront"
    NORMAL_CYCLE = "NormalCycle"


class MessageState(StrEnum):
    """While the station is what a message is shown."""

    CHARGING = "Charging"
    FAULTED = "Faulted"
    IDLE = "Idle"
    UNAVAILABLE = "Unavailable"
    SUSPENDED = "Suspended"
    DISCHARGING = "Discharging"


class MessageFormat(StrEnum):
    """How a message is written."""

    ASCII = "ASCII"
    HTML = "HTML"
    URI = "URI"
    UTF8 = "UTF8"
    QRCODE = "QRCODE"


class MessageContent(Value, frozen=True, kw_only=True):
    """A text; ``language`` is a tag of RFC 5646, such as ``en`` or ``de-AT``."""

    format: MessageFormat
    content: str
    language: str | None = None


class DisplayMessage(Value, frozen=True, kw_only=True):
    """What to show: where, when, in which state, during which transaction; ``message_extra``: other languages."""

    id: int
    priority: MessagePriority
    message: MessageContent
    state: MessageState | None = None
    start_date_time: datetime | None = None
    end_date_time: datetime | None = None
    transaction_id: str | None = None
    display: Component | None = None
    message_extra: tuple[MessageContent, ...] = ()


class DisplayMessageStatus(StrEnum):
    """Whether it will be shown, or why not."""

    ACCEPTED = "Accepted"
    NOT_SUPPORTED_MESSAGE_FORMAT = "NotSupportedMessageFormat"
    REJECTED = "Rejected"
    NOT_SUPPORTED_PRIORITY = "NotSupportedPriority"
    NOT_SUPPORTED_STATE = "NotSupportedState"
    UNKNOWN_TRANSACTION = "UnknownTransaction"
    LANGUAGE_NOT_SUPPORTED = "LanguageNotSupported"


class SetDisplayMessage(Request["SetDisplayMessageResult"], frozen=True, kw_only=True):
    """CSMS → station: show this; one with the same id is replaced (O01, O02, O06)."""

    message: DisplayMessage


class SetDisplayMessageResult(Result, frozen=True, kw_only=True):
    """Whether it will be shown."""

    status: DisplayMessageStatus
    status_info: StatusInfo | None = None


class GetDisplayMessagesStatus(StrEnum):
    """Whether there are any."""

    ACCEPTED = "Accepted"
    UNKNOWN = "Unknown"


class GetDisplayMessages(Request["GetDisplayMessagesResult"], frozen=True, kw_only=True):
    """CSMS → station: which messages do you have, of these ids, priority and state; or all (O03, O04)?"""

    request_id: int
    id: tuple[int, ...] = ()
    priority: MessagePriority | None = None
    state: MessageState | None = None


class GetDisplayMessagesResult(Result, frozen=True, kw_only=True):
    """Whether NotifyDisplayMessages will come."""

    status: GetDisplayMessagesStatus
    status_info: StatusInfo | None = None


class ClearMessageStatus(StrEnum):
    """Whether it is gone."""

    ACCEPTED = "Accepted"
    UNKNOWN = "Unknown"
    REJECTED = "Rejected"


class ClearDisplayMessage(Request["ClearDisplayMessageResult"], frozen=True, kw_only=True):
    """CSMS → station: show this no more (O05)."""

    id: int


class ClearDisplayMessageResult(Result, frozen=True, kw_only=True):
    """Whether it is gone."""

    status: ClearMessageStatus
    status_info: StatusInfo | None = None


class NotifyDisplayMessages(Request["NotifyDisplayMessagesResult"], frozen=True, kw_only=True):
    """Station → CSMS: the messages that were asked for; ``tbc``: more to come (O03, O04)."""

    request_id: int
    message_info: tuple[DisplayMessage, ...] = ()
    tbc: bool = False


class NotifyDisplayMessagesResult(Result, frozen=True, kw_only=True):
    """Received."""


class CustomerInformationStatus(StrEnum):
    """Whether the station will; INVALID: the request makes no sense."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    INVALID = "Invalid"


class CustomerInformation(Request["CustomerInformationResult"], frozen=True, kw_only=True):
    """CSMS → station: report, or clear, what is stored of a customer, who is named in one of three ways (N09, N10)."""

    request_id: int
    report: bool
    clear: bool
    customer_identifier: str | None = None
    id_token: IdToken | None = None
    customer_certificate: CertificateHashData | None = None


class CustomerInformationResult(Result, frozen=True, kw_only=True):
    """Whether NotifyCustomerInformation will come."""

    status: CustomerInformationStatus
    status_info: StatusInfo | None = None


class NotifyCustomerInformation(Request["NotifyCustomerInformationResult"], frozen=True, kw_only=True):
    """Station → CSMS: what is stored of a customer, as text; ``tbc``: more to come (N09, N10)."""

    data: str
    seq_no: int
    generated_at: datetime
    request_id: int
    tbc: bool = False


class NotifyCustomerInformationResult(Result, frozen=True, kw_only=True):
    """Received."""
