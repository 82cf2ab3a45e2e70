"""How a station is set up, and who it says it is."""

from __future__ import annotations

import msgspec

from evwire import model
from evwire.station.profile_rules import ProfileLimits
from evwire.station.profiles import Supply

MEASURANDS: tuple[str, ...] = (
    model.Measurand.ENERGY_REGISTER,
    model.Measurand.POWER,
    model.Measurand.CURRENT,
    model.Measurand.VOLTAGE,
    model.Measurand.STATE_OF_CHARGE,
)
"""What a station can tell of its meters."""


class Basic(msgspec.Struct, frozen=True):
    """HTTP Basic: the station's identity and this password (security profiles 1 and 2)."""

    password: str | bytes

    @property
    def secret(self) -> bytes:
        """The password as it goes over the wire."""
        return self.password.encode() if isinstance(self.password, str) else self.password


class StationIdentity(msgspec.Struct, frozen=True, kw_only=True):
    """What BootNotification says."""

    vendor: str = "Evwire"
    model: str = "Station"
    serial_number: str | None = None
    firmware_version: str | None = None


class StationSettings(msgspec.Struct, kw_only=True):
    """What an installer may set, also while the station runs; the names in brackets are the standard's."""

    call_timeout_s: float = 30.0
    """How long the CSMS may take to answer (MessageTimeout)."""
    ping_interval_s: float = 30.0
    """Between two WebSocket pings; 0 for none (WebSocketPingInterval)."""
    sample_interval_s: float = 60.0
    """Between two meter values of a transaction; 0 for none (SampledDataTxUpdatedInterval)."""
    started_measurands: tuple[str, ...] = MEASURANDS
    """What is told at the start of a transaction; the energy always (SampledDataTxStartedMeasurands)."""
    sampled_measurands: tuple[str, ...] = MEASURANDS
    """What is told in between (MeterValuesSampledData; SampledDataTxUpdatedMeasurands)."""
    ended_measurands: tuple[str, ...] = MEASURANDS
    """What is told at its end; the energy always (StopTxnSampledData; SampledDataTxEndedMeasurands)."""
    connection_timeout_s: float = 120.0
    """How long an authorized driver may take to plug in (EVConnectionTimeOut)."""
    retry_wait_minimum_s: float = 10.0
    """Before the first reconnection (RetryBackOffWaitMinimum)."""
    retry_random_range_s: float = 10.0
    """At most so much more, at random (RetryBackOffRandomRange)."""
    retry_repeat_times: int = 5
    """How often the wait is doubled (RetryBackOffRepeatTimes)."""
    connection_attempts: int = 3
    """At each of the CSMS's addresses before the next one is tried (NetworkProfileConnectionAttempts)."""
    message_attempts: int = 3
    """How often a transaction event is tried when the CSMS refuses it or is silent (MessageAttempts)."""
    message_attempt_interval_s: float = 60.0
    """Times the number of attempts made, between attempts (MessageAttemptInterval)."""
    outbox_limit: int = 1000
    """Above it every other meter value that waits for the CSMS is dropped; starts and ends never are."""
    offline_threshold_s: float = 60.0
    """After having been offline longer, the status of every connector is told, else what changed (OfflineThreshold)."""
    boot_retry_s: float = 60.0
    """Before the next BootNotification where the CSMS gave no interval, or no answer."""
    certificate_signing_wait_minimum_s: float = 60.0
    """For a certificate, before asking again; doubled each time (CertSigningWaitMinimum)."""
    certificate_signing_repeat_times: int = 3
    """How often a certificate is asked for again (CertSigningRepeatTimes)."""
    organization_name: str = ""
    """For the subject of certificates that a CSMS is to sign; whoever makes them reads it here (CpoName;
    OrganizationName)."""
    offline_unknown_allowed: bool = False
    """Whether an unknown token may charge offline (OfflineTxForUnknownIdEnabled)."""
    stop_on_invalid_token: bool = True
    """Whether a transaction ends when the CSMS says that its token may not charge (StopTxOnInvalidId)."""
    local_pre_authorize: bool = False
    """Whether the local list and the cache let a token charge without asking the CSMS (LocalPreAuthorize)."""
    local_authorize_offline: bool = True
    """Whether they are asked when the CSMS cannot be (LocalAuthorizeOffline)."""
    local_list_enabled: bool = True
    """Whether a local list is taken and used (LocalAuthListEnabled)."""
    local_list_entries: int = 1000
    """How many tokens the list takes (LocalAuthListMaxLength; LocalAuthListEntries)."""
    local_list_items_per_message: int = 1000
    """How many tokens one message may bring (SendLocalListMaxLength; ItemsPerMessageSendLocalList)."""
    authorization_cache_enabled: bool = True
    """Whether verdicts are remembered (AuthorizationCacheEnabled; AuthCacheEnabled)."""
    authorization_cache_entries: int = 1000
    """How many verdicts are remembered."""
    reservation_enabled: bool = True
    """Whether reservations are taken (ReservationEnabled)."""
    reservation_non_evse_specific: bool = True
    """Whether any EVSE may be reserved (ReserveConnectorZeroSupported; ReservationNonEvseSpecific)."""
    authorize_remote_start: bool = False
    """Whether a start that the CSMS asks for is authorized first, like one on the spot (AuthorizeRemoteStart)."""
    supply: Supply = Supply()
    """What an EVSE can give where no charging profile limits it."""
    profile_limits: ProfileLimits = ProfileLimits()
    """How many and which charging profiles the station takes."""
