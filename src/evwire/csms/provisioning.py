"""What a CSMS may ask of a station about how it is reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from evwire import model

ResultT = TypeVar("ResultT", bound=model.Result)


class ProvisioningCalls:
    """Methods of :class:`~evwire.Station`."""

    __slots__ = ()

    if TYPE_CHECKING:

        async def call(self, request: model.Request[ResultT], *, timeout_s: float | None = None) -> ResultT: ...

    async def set_network_profile(
        self, configuration_slot: int, connection_data: model.NetworkConnectionProfile
    ) -> model.SetNetworkProfileResult:
        """Have the station keep a way to a CSMS in one of its slots (B09).

        It is gone by once NetworkConfigurationPriority names the slot, and the station has started anew (B10).
        Raises as :meth:`call`; NotInThisVersion before 2.0.1.
        """
        return await self.call(
            model.SetNetworkProfile(configuration_slot=configuration_slot, connection_data=connection_data)
        )
