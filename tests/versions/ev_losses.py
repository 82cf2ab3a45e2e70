"""What 2.0.1 cannot say of networks and of what a car says: requests and results, with the losses to expect."""

from __future__ import annotations

from datetime import UTC, datetime

from evwire import model
from evwire.versions import V21, V201, Version

AT = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
NETWORK = model.SetNetworkProfile(
    configuration_slot=1,
    connection_data=model.NetworkConnectionProfile(
        ocpp_csms_url="wss://csms.example/ocpp",
        ocpp_interface=model.OCPPInterface.WIRED0,
        message_timeout_s=30,
        security_profile=2,
        ocpp_version=model.OCPPVersion.OCPP21,
        identity="CP002",
        basic_auth_password="password",
    ),
)
AC = model.ACChargingParameters(
    energy_amount_wh=1.5, ev_min_current_a=2.5, ev_max_current_a=3.5, ev_max_voltage_v=230.5
)
DC = model.DCChargingParameters(
    ev_max_current_a=1.5, ev_max_voltage_v=2.5, energy_amount_wh=3.5, ev_max_power_w=4.5, ev_energy_capacity_wh=5.5
)
V2X = model.V2XChargingParameters(target_soc_percent=80)
NEEDS = model.NotifyEVChargingNeeds(
    evse_id=1,
    timestamp=AT,
    charging_needs=model.ChargingNeeds(
        requested_energy_transfer=model.EnergyTransferMode.DC,
        ac_charging_parameters=AC,
        dc_charging_parameters=DC,
        v2x_charging_parameters=V2X,
        available_energy_transfer=(model.EnergyTransferMode.DC,),
        control_mode=model.ControlMode.DYNAMIC_CONTROL,
        mobility_needs_mode=model.MobilityNeedsMode.EVCC,
        not_lifted=("ev_energy_offer",),
    ),
)
OFFER = model.NotifyEVChargingNeeds(
    evse_id=1,
    charging_needs=model.ChargingNeeds(
        requested_energy_transfer=model.EnergyTransferMode.DC, not_lifted=("ev_energy_offer",)
    ),
)
PERIOD = model.ChargingSchedulePeriod(start_period_s=0, limit=10.0)
CONTRACT = model.Get15118EVCertificate(
    iso15118_schema_version="urn:iso:15118:2:2013:MsgDef",
    action=model.CertificateAction.INSTALL,
    exi_request="gJgC",
    maximum_contract_certificate_chains=2,
    prioritized_emaids=("DE8AA1",),
)

REQUESTS: list[tuple[Version, model.Request[model.Result], list[tuple[str, str]]]] = [
    (
        V201,
        NETWORK,
        [
            ("connection_data.ocpp_version", "OCPP21"),
            ("connection_data.identity", "CP002"),
            ("connection_data.basic_auth_password", "(a secret)"),
        ],
    ),
    (
        V201,
        NEEDS,
        [
            *(
                (f"charging_needs.{name}.{field}", str(getattr(part, field)))
                for name, part in (("ac_charging_parameters", AC), ("dc_charging_parameters", DC))
                for field in part.__struct_fields__
                if getattr(part, field) is not None
            ),
            ("charging_needs.v2x_charging_parameters", str(V2X)),
            ("charging_needs.available_energy_transfer", str((model.EnergyTransferMode.DC,))),
            ("charging_needs.control_mode", "DynamicControl"),
            ("charging_needs.mobility_needs_mode", "EVCC"),
            ("charging_needs.not_lifted", "('ev_energy_offer',)"),
            ("timestamp", str(AT)),
        ],
    ),
    (V21, OFFER, [("charging_needs.not_lifted", "('ev_energy_offer',)")]),
    (
        V201,
        model.NotifyEVChargingSchedule(
            time_base=AT,
            evse_id=1,
            charging_schedule=model.ChargingSchedule(charging_rate_unit=model.ChargingRateUnit.A, periods=(PERIOD,)),
            selected_charging_schedule_id=1,
            power_tolerance_acceptance=True,
        ),
        [("selected_charging_schedule_id", "1"), ("power_tolerance_acceptance", "True")],
    ),
    (
        V201,
        CONTRACT,
        [("maximum_contract_certificate_chains", "2"), ("prioritized_emaids", "('DE8AA1',)")],
    ),
]
RESULTS: list[tuple[Version, model.Request[model.Result], model.Result, list[tuple[str, str]]]] = [
    (
        V201,
        OFFER,
        model.NotifyEVChargingNeedsResult(status=model.NotifyEVChargingNeedsStatus.NO_CHARGING_PROFILE),
        [("status", "NoChargingProfile")],
    ),
    (
        V201,
        CONTRACT,
        model.Get15118EVCertificateResult(
            status=model.EVCertificateStatus.ACCEPTED, exi_response="gJgD", remaining_contracts=1
        ),
        [("remaining_contracts", "1")],
    ),
]
