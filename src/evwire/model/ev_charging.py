"""What a car and a station agree on over ISO 15118, as far as the CSMS is to know of it (K15-K19, M01, M02, M06)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from evwire.model.certificates import HashAlgorithm
from evwire.model.message import Request, Result, StatusInfo, Value
from evwire.model.profiles import ChargingSchedule


class EnergyTransferMode(StrEnum):
    """In which form the car takes energy, or gives it; what is not AC or DC alone is 2.1's."""

    DC = "DC"
    AC_SINGLE_PHASE = "AC_single_phase"
    AC_TWO_PHASE = "AC_two_phase"
    AC_THREE_PHASE = "AC_three_phase"
    AC_BPT = "AC_BPT"
    AC_BPT_DER = "AC_BPT_DER"
    AC_DER = "AC_DER"
    DC_BPT = "DC_BPT"
    DC_ACDP = "DC_ACDP"
    DC_ACDP_BPT = "DC_ACDP_BPT"
    WPT = "WPT"


class ControlMode(StrEnum):
    """Whether the car follows a schedule, or what is said at each moment (ISO 15118-20)."""

    SCHEDULED_CONTROL = "ScheduledControl"
    DYNAMIC_CONTROL = "DynamicControl"


class MobilityNeedsMode(StrEnum):
    """Whether only the car says what it needs, or the station's side as well (ISO 15118-20)."""

    EVCC = "EVCC"
    EVCC_SECC = "EVCC_SECC"


class ACChargingParameters(Value, frozen=True, kw_only=True):
    """What the car can take of AC: energy in all, A per phase, V between phase and neutral. 2.0.1 has no fractions."""

    energy_amount_wh: float
    ev_min_current_a: float
    ev_max_current_a: float
    ev_max_voltage_v: float


class DCChargingParameters(Value, frozen=True, kw_only=True):
    """What the car can take of DC, and how full it is. 2.0.1 has no fractions."""

    ev_max_current_a: float
    ev_max_voltage_v: float
    energy_amount_wh: float | None = None
    ev_max_power_w: float | None = None
    ev_energy_capacity_wh: float | None = None
    state_of_charge_percent: int | None = None
    full_soc_percent: int | None = None
    bulk_soc_percent: int | None = None


class V2XChargingParameters(Value, frozen=True, kw_only=True):
    """What the car can take and give (ISO 15118-20): of all phases, or of L1 where L2 and L3 have their own."""

    min_charge_power_w: float | None = None
    min_charge_power_l2_w: float | None = None
    min_charge_power_l3_w: float | None = None
    max_charge_power_w: float | None = None
    max_charge_power_l2_w: float | None = None
    max_charge_power_l3_w: float | None = None
    min_discharge_power_w: float | None = None
    min_discharge_power_l2_w: float | None = None
    min_discharge_power_l3_w: float | None = None
    max_discharge_power_w: float | None = None
    max_discharge_power_l2_w: float | None = None
    max_discharge_power_l3_w: float | None = None
    min_charge_current_a: float | None = None
    max_charge_current_a: float | None = None
    min_discharge_current_a: float | None = None
    max_discharge_current_a: float | None = None
    min_voltage_v: float | None = None
    max_voltage_v: float | None = None
    ev_target_energy_request_wh: float | None = None
    ev_min_energy_request_wh: float | None = None
    ev_max_energy_request_wh: float | None = None
    ev_min_v2x_energy_request_wh: float | None = None
    ev_max_v2x_energy_request_wh: float | None = None
    target_soc_percent: int | None = None


class ChargingNeeds(Value, frozen=True, kw_only=True):
    """What a car wants, until when. ISO 15118-2 has AC or DC parameters, -20 the V2X ones (K17.FR.06).

    ``not_lifted`` names what a version says besides, and for which there is no word here.
    """

    requested_energy_transfer: EnergyTransferMode
    ac_charging_parameters: ACChargingParameters | None = None
    dc_charging_parameters: DCChargingParameters | None = None
    v2x_charging_parameters: V2XChargingParameters | None = None
    available_energy_transfer: tuple[EnergyTransferMode, ...] = ()
    control_mode: ControlMode | None = None
    mobility_needs_mode: MobilityNeedsMode | None = None
    departure_time: datetime | None = None
    not_lifted: tuple[str, ...] = ()


class NotifyEVChargingNeedsStatus(StrEnum):
    """ACCEPTED: a profile comes at once; PROCESSING: it comes later; NO_CHARGING_PROFILE: none is needed."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    PROCESSING = "Processing"
    NO_CHARGING_PROFILE = "NoChargingProfile"


class NotifyEVChargingNeeds(Request["NotifyEVChargingNeedsResult"], frozen=True, kw_only=True):
    """Station → CSMS: what a car wants (K15, K17). ``timestamp`` is when it said so, if that was not just now."""

    evse_id: int
    charging_needs: ChargingNeeds
    max_schedule_tuples: int | None = None
    timestamp: datetime | None = None


class NotifyEVChargingNeedsResult(Result, frozen=True, kw_only=True):
    """Whether a charging profile will come."""

    status: NotifyEVChargingNeedsStatus
    status_info: StatusInfo | None = None


class NotifyEVChargingScheduleStatus(StrEnum):
    """Whether it keeps to the limits."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class NotifyEVChargingSchedule(Request["NotifyEVChargingScheduleResult"], frozen=True, kw_only=True):
    """Station → CSMS: how a car is going to charge (K15-K17); the schedule's periods count from ``time_base``."""

    time_base: datetime
    evse_id: int
    charging_schedule: ChargingSchedule
    selected_charging_schedule_id: int | None = None
    power_tolerance_acceptance: bool | None = None


class NotifyEVChargingScheduleResult(Result, frozen=True, kw_only=True):
    """Whether the CSMS agrees; if not, it will negotiate anew (K16)."""

    status: NotifyEVChargingScheduleStatus
    status_info: StatusInfo | None = None


class CertificateAction(StrEnum):
    """Whether the car wants its first contract certificate, or a new one."""

    INSTALL = "Install"
    UPDATE = "Update"


class EVCertificateStatus(StrEnum):
    """Whether the message was processed; what it says to the car is in the answer's ``exi_response``."""

    ACCEPTED = "Accepted"
    FAILED = "Failed"


class Get15118EVCertificate(Request["Get15118EVCertificateResult"], frozen=True, kw_only=True):
    """Station → CSMS: the car wants a contract certificate (M01, M02).

    ``exi_request`` is the car's message as it came, in Base64; ``iso15118_schema_version`` its namespace.
    """

    iso15118_schema_version: str
    action: CertificateAction
    exi_request: str
    maximum_contract_certificate_chains: int | None = None
    prioritized_emaids: tuple[str, ...] = ()


class Get15118EVCertificateResult(Result, frozen=True, kw_only=True):
    """The message for the car, in Base64; ``remaining_contracts`` can be asked for as well."""

    status: EVCertificateStatus
    exi_response: str
    remaining_contracts: int | None = None
    status_info: StatusInfo | None = None


class OCSPRequestData(Value, frozen=True, kw_only=True):
    """Which certificate, by hashes in hex of its issuer's name and key; ``responder_url`` knows whether it holds."""

    hash_algorithm: HashAlgorithm
    issuer_name_hash: str
    issuer_key_hash: str
    serial_number: str
    responder_url: str


class GetCertificateStatusStatus(StrEnum):
    """Whether the CSMS could find out."""

    ACCEPTED = "Accepted"
    FAILED = "Failed"


class GetCertificateStatus(Request["GetCertificateStatusResult"], frozen=True, kw_only=True):
    """Station → CSMS: does this certificate still hold (M06)?"""

    ocsp_request_data: OCSPRequestData


class GetCertificateStatusResult(Result, frozen=True, kw_only=True):
    """The OCSP responder's answer, in Base64 of DER."""

    status: GetCertificateStatusStatus
    ocsp_result: str | None = None
    status_info: StatusInfo | None = None
