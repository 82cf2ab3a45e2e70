"""How a station reaches its CSMS: connection profiles, each in a slot."""

from __future__ import annotations

from enum import StrEnum

from evwire.model.message import Request, Result, StatusInfo, Value


class OCPPVersion(StrEnum):
    """A version of the protocol. What is said in a link is agreed on when it is made, whatever this says (2.1)."""

    OCPP12 = "OCPP12"
    OCPP15 = "OCPP15"
    OCPP16 = "OCPP16"
    OCPP20 = "OCPP20"
    OCPP201 = "OCPP201"
    OCPP21 = "OCPP21"


class OCPPInterface(StrEnum):
    """Which of the station's network interfaces."""

    WIRED0 = "Wired0"
    WIRED1 = "Wired1"
    WIRED2 = "Wired2"
    WIRED3 = "Wired3"
    WIRELESS0 = "Wireless0"
    WIRELESS1 = "Wireless1"
    WIRELESS2 = "Wireless2"
    WIRELESS3 = "Wireless3"
    ANY = "Any"


class OCPPTransport(StrEnum):
    """In which form; 2.x is JSON only."""

    JSON = "JSON"
    SOAP = "SOAP"


class APNAuthentication(StrEnum):
    """How the station shows who it is to the mobile network."""

    PAP = "PAP"
    CHAP = "CHAP"
    NONE = "NONE"
    AUTO = "AUTO"


class APN(Value, frozen=True, kw_only=True):
    """Access to the mobile network. ``preferred_network`` is its country and network code."""

    apn: str
    apn_authentication: APNAuthentication
    apn_user_name: str | None = None
    apn_password: str | None = None
    sim_pin: int | None = None
    preferred_network: str | None = None
    use_only_preferred_network: bool | None = None


class VPNKind(StrEnum):
    """The protocol of a tunnel."""

    IKE_V2 = "IKEv2"
    IPSEC = "IPSec"
    L2TP = "L2TP"
    PPTP = "PPTP"


class VPN(Value, frozen=True, kw_only=True):
    """A tunnel to go through."""

    server: str
    user: str
    password: str
    key: str
    kind: VPNKind
    group: str | None = None


class NetworkConnectionProfile(Value, frozen=True, kw_only=True):
    """How to reach a CSMS (B09). ``ocpp_csms_url`` lacks the station's identity, which is put after it.

    ``message_timeout_s`` is how long the CSMS may take to answer. ``security_profile`` is 0 to 3 (A00). ``identity``
    and ``basic_auth_password`` are for this CSMS only. Without an ``ocpp_version`` 2.0.1, which wants one, says OCPP20.
    """

    ocpp_csms_url: str
    ocpp_interface: OCPPInterface
    message_timeout_s: int
    security_profile: int
    ocpp_transport: OCPPTransport = OCPPTransport.JSON
    ocpp_version: OCPPVersion | None = None
    identity: str | None = None
    basic_auth_password: str | None = None
    apn: APN | None = None
    vpn: VPN | None = None


class SetNetworkProfileStatus(StrEnum):
    """REJECTED: it cannot be right; FAILED: it could not be kept."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    FAILED = "Failed"


class SetNetworkProfile(Request["SetNetworkProfileResult"], frozen=True, kw_only=True):
    """CSMS → station: keep this connection profile in a slot (B09).

    It is used once NetworkConfigurationPriority names the slot, and the station has started anew (B10).
    """

    configuration_slot: int
    connection_data: NetworkConnectionProfile


class SetNetworkProfileResult(Result, frozen=True, kw_only=True):
    """Whether it is kept."""

    status: SetNetworkProfileStatus
    status_info: StatusInfo | None = None
