"""What a CSMS may ask of a station about how it is reached."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from evwire import model
from evwire.errors import NotInThisVersion

ResultT = TypeVar("ResultT", bound=model.Result)

_HEXADECIMAL = re.compile(r"(?:[0-9A-Fa-f]{2}){16,20}")


class ProvisioningCalls:
    """Methods of :class:`~evwire.Station`."""

    __slots__ = ()

    if TYPE_CHECKING:

        async def call(self, request: model.Request[ResultT], *, timeout_s: float | None = None) -> ResultT: ...

        def check(
            self, request: model.Request[model.Result], *, strict_mapping: bool | None = None
        ) -> tuple[model.Loss, ...]: ...

    async def set_password(self, password: str, *, timeout_s: float | None = None) -> model.SetVariableStatus:
        """Have the station show this password from its next connection on (A01); one it accepts it reconnects with.

        Where a version has a key for it that is written in hexadecimal (security whitepaper, 7.2), a password that is
        16 to 20 bytes in hexadecimal is given as those bytes, and another one of so many bytes as it is. Raises as
        :meth:`call`; ValueError for one that such a key cannot have.
        """
        setting = model.VariableSetting.of("SecurityCtrlr", "BasicAuthPassword", password)
        try:
            self.check(model.SetVariables(settings=(setting,)))
        except NotInThisVersion:
            key = password if _HEXADECIMAL.fullmatch(password) else password.encode().hex()
            if not _HEXADECIMAL.fullmatch(key):
                raise ValueError("expected a password of 16 to 20 bytes, as text or in hexadecimal") from None
            setting = model.VariableSetting.of(model.CUSTOMIZATION, "AuthorizationKey", key)
        result = await self.call(model.SetVariables(settings=(setting,)), timeout_s=timeout_s)
        return result.outcomes[0].status if result.outcomes else model.SetVariableStatus.REJECTED

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
