"""What a CSMS may ask of a station about displays, costs, customers and published firmware."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, TypeVar

from evwire import model

ResultT = TypeVar("ResultT", bound=model.Result)


class DisplayCalls:
    """Methods of :class:`~evwire.Station`; versions that have no such message raise NotInThisVersion.

    What the station then sends comes with ``request_id``; without one a random one is taken.
    """

    __slots__ = ()

    if TYPE_CHECKING:

        async def call(self, request: model.Request[ResultT], *, timeout_s: float | None = None) -> ResultT: ...

    async def get_transaction_status(self, transaction_id: str | None = None) -> model.GetTransactionStatusResult:
        """Whether a transaction is under way, and whether anything waits to be told of it, or of any (E14).

        Raises as :meth:`call`.
        """
        return await self.call(model.GetTransactionStatus(transaction_id=transaction_id))

    async def cost_updated(self, transaction_id: str, total_cost: float) -> model.CostUpdatedResult:
        """Have the driver see what the transaction costs so far: the station's currency, with taxes (I02).

        Raises as :meth:`call`.
        """
        return await self.call(model.CostUpdated(total_cost=total_cost, transaction_id=transaction_id))

    async def set_display_message(self, message: model.DisplayMessage) -> model.SetDisplayMessageResult:
        """Have the station show a message; one with the same id is replaced (O01, O02, O06).

        Raises as :meth:`call`.
        """
        return await self.call(model.SetDisplayMessage(message=message))

    async def get_display_messages(
        self,
        *ids: int,
        priority: model.MessagePriority | None = None,
        state: model.MessageState | None = None,
        request_id: int | None = None,
    ) -> model.GetDisplayMessagesResult:
        """Have the station send those of its messages that match, in NotifyDisplayMessages (O03, O04).

        Raises as :meth:`call`.
        """
        return await self.call(
            model.GetDisplayMessages(request_id=_number(request_id), id=ids, priority=priority, state=state)
        )

    async def clear_display_message(self, message_id: int) -> model.ClearDisplayMessageResult:
        """Have the station show a message no more (O05). Raises as :meth:`call`."""
        return await self.call(model.ClearDisplayMessage(id=message_id))

    async def customer_information(
        self,
        *,
        report: bool = False,
        clear: bool = False,
        customer_identifier: str | None = None,
        id_token: model.IdToken | None = None,
        customer_certificate: model.CertificateHashData | None = None,
        request_id: int | None = None,
    ) -> model.CustomerInformationResult:
        """Have the station report, in NotifyCustomerInformation, or forget what it stores of a customer (N09, N10).

        The customer is named in exactly one of the three ways. Raises as :meth:`call`.
        """
        return await self.call(
            model.CustomerInformation(
                request_id=_number(request_id),
                report=report,
                clear=clear,
                customer_identifier=customer_identifier,
                id_token=id_token,
                customer_certificate=customer_certificate,
            )
        )

    async def publish_firmware(
        self,
        location: str,
        checksum: str,
        *,
        request_id: int | None = None,
        retries: int | None = None,
        retry_interval_s: int | None = None,
    ) -> model.PublishFirmwareResult:
        """Have a local controller fetch firmware and keep it for its stations (L03); ``checksum``: MD5, in hex.

        How far it is, it tells in PublishFirmwareStatusNotifications. Raises as :meth:`call`.
        """
        return await self.call(
            model.PublishFirmware(
                location=location,
                checksum=checksum,
                request_id=_number(request_id),
                retries=retries,
                retry_interval_s=retry_interval_s,
            )
        )

    async def unpublish_firmware(self, checksum: str) -> model.UnpublishFirmwareResult:
        """Have a local controller keep the firmware with this checksum no more (L04). Raises as :meth:`call`."""
        return await self.call(model.UnpublishFirmware(checksum=checksum))


def _number(request_id: int | None) -> int:
    return secrets.randbelow(2**31 - 1) + 1 if request_id is None else request_id
