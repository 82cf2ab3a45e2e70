"""What 2.0.1 and 2.1 both say and 1.6 does not: displays, customers, costs, publishing, networks, ISO 15118."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import Enum
from typing import Any

import msgspec
import pytest
from mapped import answered, lift, lower, said

from evwire import model
from evwire.errors import InvalidMessage, NotInThisVersion
from evwire.versions import V16, V21, V201, Version

AT = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 5, 1, 13, 30, tzinfo=UTC)
INFO = model.StatusInfo(reason_code="Why", additional_info="Because.")
HASH = model.CertificateHashData(
    hash_algorithm=model.HashAlgorithm.SHA512, issuer_name_hash="a1", issuer_key_hash="b2", serial_number="c3"
)
TEXT = model.MessageContent(format=model.MessageFormat.UTF8, content="Hello", language="en")
SHORT = model.DisplayMessage(id=1, priority=model.MessagePriority.IN_FRONT, message=TEXT)
LONG = model.DisplayMessage(
    id=2,
    priority=model.MessagePriority.ALWAYS_FRONT,
    message=TEXT,
    state=model.MessageState.CHARGING,
    start_date_time=AT,
    end_date_time=LATER,
    transaction_id="t",
    display=model.Component(name="Display", instance="left", evse_id=1, connector_id=2),
)
MANY_LANGUAGES = msgspec.structs.replace(SHORT, message_extra=(TEXT, TEXT))

STATUS = model.GetTransactionStatus(transaction_id="t")
COST = model.CostUpdated(total_cost=12.34, transaction_id="t")
SET = model.SetDisplayMessage(message=LONG)
GET = model.GetDisplayMessages(
    request_id=3, id=(1, 2), priority=model.MessagePriority.NORMAL_CYCLE, state=model.MessageState.IDLE
)
CLEAR = model.ClearDisplayMessage(id=1)
MESSAGES = model.NotifyDisplayMessages(request_id=3, message_info=(SHORT, LONG), tbc=True)
CUSTOMER = model.CustomerInformation(request_id=4, report=True, clear=False, id_token=model.IdToken("04A2"))
ABOUT = model.NotifyCustomerInformation(data="all", seq_no=0, generated_at=AT, request_id=4, tbc=True)
PUBLISH = model.PublishFirmware(
    location="https://f.example/1.bin", checksum="d41d", request_id=5, retries=2, retry_interval_s=60
)
UNPUBLISH = model.UnpublishFirmware(checksum="d41d")
PUBLISHED = model.PublishFirmwareStatusNotification(
    status=model.PublishFirmwareStatus.PUBLISHED, location=("http://a.example/1", "ftp://a.example/1"), request_id=5
)

METER = model.Component(name="FiscalMetering", evse_id=1)
POWER = model.Variable(name="Power", instance="Import")
SETTING = model.MonitoringSetting(
    value=11000.5, kind=model.MonitorKind.UPPER_THRESHOLD, severity=4, component=METER, variable=POWER
)
WATCH = model.SetVariableMonitoring(
    set_monitoring_data=(SETTING, msgspec.structs.replace(SETTING, id=8, transaction=True))
)
STREAMED = msgspec.structs.replace(SETTING, periodic_event_stream=model.PeriodicEventStream(interval_s=5, values=10))
UNWATCH = model.ClearVariableMonitoring(id=(8, 9))
LEVEL = model.SetMonitoringLevel(severity=0)
BASE = model.SetMonitoringBase(monitoring_base=model.MonitoringBase.FACTORY_DEFAULT)
REPORT = model.GetMonitoringReport(
    request_id=6,
    monitoring_criteria=(model.MonitoringCriterion.DELTA_MONITORING,),
    component_variable=(
        model.MonitoredVariable(component=METER),
        model.MonitoredVariable(component=METER, variable=POWER),
    ),
)
EVENT = model.EventData(
    event_id=1,
    timestamp=AT,
    trigger=model.EventTrigger.ALERTING,
    actual_value="true",
    component=METER,
    variable=POWER,
    event_notification_type=model.EventNotificationKind.CUSTOM_MONITOR,
)
WHOLE_EVENT = msgspec.structs.replace(
    EVENT, cause=0, tech_code="T", tech_info="I", cleared=True, transaction_id="t", variable_monitoring_id=8
)
EVENTS = model.NotifyEvent(generated_at=AT, seq_no=0, event_data=(EVENT, WHOLE_EVENT), tbc=True)


def monitors(**fields: Any) -> model.NotifyMonitoringReport:
    monitor = model.VariableMonitoring(
        id=8, transaction=False, value=1.5, kind=model.MonitorKind.DELTA, severity=9, **fields
    )
    data = model.MonitoringData(component=METER, variable=POWER, variable_monitoring=(monitor,))
    return model.NotifyMonitoringReport(request_id=6, seq_no=1, generated_at=AT, monitor=(data,), tbc=True)


CUSTOM = model.EventNotificationKind.CUSTOM_MONITOR

NETWORK = model.SetNetworkProfile(
    configuration_slot=2,
    connection_data=model.NetworkConnectionProfile(
        ocpp_csms_url="wss://csms.example/ocpp",
        ocpp_interface=model.OCPPInterface.WIRELESS0,
        message_timeout_s=30,
        security_profile=2,
        ocpp_version=model.OCPPVersion.OCPP20,
        apn=model.APN(
            apn="internet.example",
            apn_authentication=model.APNAuthentication.CHAP,
            apn_user_name="user",
            apn_password="password",
            sim_pin=1234,
            preferred_network="26201",
            use_only_preferred_network=False,
        ),
        vpn=model.VPN(
            server="vpn.example", user="user", password="password", key="key", kind=model.VPNKind.IPSEC, group="group"
        ),
    ),
)
NEEDS = model.NotifyEVChargingNeeds(
    evse_id=1,
    max_schedule_tuples=3,
    charging_needs=model.ChargingNeeds(
        requested_energy_transfer=model.EnergyTransferMode.DC,
        dc_charging_parameters=model.DCChargingParameters(
            ev_max_current_a=125,
            ev_max_voltage_v=400,
            energy_amount_wh=30_000,
            ev_max_power_w=50_000,
            ev_energy_capacity_wh=60_000,
            state_of_charge_percent=20,
            full_soc_percent=100,
            bulk_soc_percent=80,
        ),
        departure_time=LATER,
    ),
)
NEEDS_OF_AC = model.NotifyEVChargingNeeds(
    evse_id=2,
    charging_needs=model.ChargingNeeds(
        requested_energy_transfer=model.EnergyTransferMode.AC_THREE_PHASE,
        ac_charging_parameters=model.ACChargingParameters(
            energy_amount_wh=12_000, ev_min_current_a=6, ev_max_current_a=16, ev_max_voltage_v=230
        ),
    ),
)
NEEDS_OF_20 = model.NotifyEVChargingNeeds(
    evse_id=1,
    timestamp=AT,
    charging_needs=model.ChargingNeeds(
        requested_energy_transfer=model.EnergyTransferMode.DC,
        v2x_charging_parameters=model.V2XChargingParameters(
            **{
                field: 50 if field.endswith("_percent") else 0.5 + number
                for number, field in enumerate(model.V2XChargingParameters.__struct_fields__)
            }
        ),
        available_energy_transfer=(model.EnergyTransferMode.DC, model.EnergyTransferMode.DC_BPT),
        control_mode=model.ControlMode.DYNAMIC_CONTROL,
        mobility_needs_mode=model.MobilityNeedsMode.EVCC_SECC,
    ),
)
SCHEDULE = model.NotifyEVChargingSchedule(
    time_base=AT,
    evse_id=1,
    charging_schedule=model.ChargingSchedule(
        id=7,
        charging_rate_unit=model.ChargingRateUnit.W,
        duration_s=3600,
        periods=(
            model.ChargingSchedulePeriod(start_period_s=0, limit=11000.5),
            model.ChargingSchedulePeriod(start_period_s=1800, limit=7400.0, number_phases=1),
        ),
    ),
)
CONTRACT = model.Get15118EVCertificate(
    iso15118_schema_version="urn:iso:15118:2:2013:MsgDef", action=model.CertificateAction.UPDATE, exi_request="gJgC"
)
HOLDS = model.GetCertificateStatus(
    ocsp_request_data=model.OCSPRequestData(
        hash_algorithm=model.HashAlgorithm.SHA256,
        issuer_name_hash="a1",
        issuer_key_hash="b2",
        serial_number="c3",
        responder_url="http://ocsp.example",
    )
)
REQUESTS: list[model.Request[model.Result]] = [
    NETWORK,
    NEEDS,
    NEEDS_OF_AC,
    SCHEDULE,
    CONTRACT,
    HOLDS,
    STATUS,
    model.GetTransactionStatus(),
    COST,
    SET,
    model.SetDisplayMessage(message=SHORT),
    GET,
    model.GetDisplayMessages(request_id=3),
    CLEAR,
    MESSAGES,
    model.NotifyDisplayMessages(request_id=3),
    CUSTOMER,
    model.CustomerInformation(request_id=4, report=False, clear=True, customer_certificate=HASH),
    model.CustomerInformation(request_id=4, report=False, clear=False, customer_identifier="C1"),
    ABOUT,
    PUBLISH,
    UNPUBLISH,
    PUBLISHED,
    model.PublishFirmwareStatusNotification(status=model.PublishFirmwareStatus.IDLE),
    WATCH,
    UNWATCH,
    LEVEL,
    BASE,
    REPORT,
    model.GetMonitoringReport(request_id=6),
    model.NotifyMonitoringReport(request_id=6, seq_no=0, generated_at=AT),
    EVENTS,
]
IN_21: list[model.Request[model.Result]] = [
    monitors(event_notification_type=CUSTOM),
    model.SetVariableMonitoring(set_monitoring_data=(STREAMED,)),
    model.NotifyEvent(generated_at=AT, seq_no=0, event_data=(msgspec.structs.replace(EVENT, severity=0),)),
    NEEDS_OF_20,
    model.NotifyEVChargingSchedule(
        time_base=AT,
        evse_id=1,
        charging_schedule=SCHEDULE.charging_schedule,
        selected_charging_schedule_id=7,
        power_tolerance_acceptance=True,
    ),
    msgspec.structs.replace(CONTRACT, maximum_contract_certificate_chains=2, prioritized_emaids=("DE8AA1", "DE8AA2")),
    msgspec.structs.replace(
        NETWORK,
        connection_data=msgspec.structs.replace(
            NETWORK.connection_data,
            ocpp_version=None,
            ocpp_interface=model.OCPPInterface.ANY,
            identity="CP002",
            basic_auth_password="a password for this CSMS",
        ),
    ),
    model.SetDisplayMessage(message=MANY_LANGUAGES),
    model.PublishFirmwareStatusNotification(
        status=model.PublishFirmwareStatus.PUBLISH_FAILED, request_id=5, status_info=INFO
    ),
    model.CustomerInformation(request_id=4, report=True, clear=True, id_token=model.IdToken("V", "VIN")),
]
RESULTS: list[tuple[model.Request[model.Result], model.Result]] = [
    (STATUS, model.GetTransactionStatusResult(messages_in_queue=True, ongoing_indicator=False)),
    (STATUS, model.GetTransactionStatusResult(messages_in_queue=False)),
    (COST, model.CostUpdatedResult()),
    (SET, model.SetDisplayMessageResult(status=model.DisplayMessageStatus.NOT_SUPPORTED_STATE, status_info=INFO)),
    (GET, model.GetDisplayMessagesResult(status=model.GetDisplayMessagesStatus.UNKNOWN, status_info=INFO)),
    (CLEAR, model.ClearDisplayMessageResult(status=model.ClearMessageStatus.ACCEPTED, status_info=INFO)),
    (MESSAGES, model.NotifyDisplayMessagesResult()),
    (CUSTOMER, model.CustomerInformationResult(status=model.CustomerInformationStatus.INVALID, status_info=INFO)),
    (ABOUT, model.NotifyCustomerInformationResult()),
    (PUBLISH, model.PublishFirmwareResult(status=model.PublishFirmwareRequestStatus.REJECTED, status_info=INFO)),
    (UNPUBLISH, model.UnpublishFirmwareResult(status=model.UnpublishFirmwareStatus.DOWNLOAD_ONGOING)),
    (PUBLISHED, model.PublishFirmwareStatusNotificationResult()),
]
RESULTS += [
    (NETWORK, model.SetNetworkProfileResult(status=model.SetNetworkProfileStatus.FAILED, status_info=INFO)),
    (NEEDS, model.NotifyEVChargingNeedsResult(status=model.NotifyEVChargingNeedsStatus.PROCESSING, status_info=INFO)),
    (
        SCHEDULE,
        model.NotifyEVChargingScheduleResult(status=model.NotifyEVChargingScheduleStatus.REJECTED, status_info=INFO),
    ),
    (
        CONTRACT,
        model.Get15118EVCertificateResult(
            status=model.EVCertificateStatus.ACCEPTED, exi_response="gJgD", status_info=INFO
        ),
    ),
    (
        HOLDS,
        model.GetCertificateStatusResult(
            status=model.GetCertificateStatusStatus.ACCEPTED, ocsp_result="MIIB", status_info=INFO
        ),
    ),
    (
        WATCH,
        model.SetVariableMonitoringResult(
            set_monitoring_result=(
                model.MonitoringOutcome(
                    status=model.SetMonitoringStatus.ACCEPTED,
                    kind=model.MonitorKind.PERIODIC,
                    component=METER,
                    variable=POWER,
                    severity=0,
                    id=0,
                    status_info=INFO,
                ),
            )
        ),
    ),
    (
        UNWATCH,
        model.ClearVariableMonitoringResult(
            clear_monitoring_result=(
                model.ClearMonitoringOutcome(id=8, status=model.ClearMonitoringStatus.ACCEPTED),
                model.ClearMonitoringOutcome(id=9, status=model.ClearMonitoringStatus.NOT_FOUND, status_info=INFO),
            )
        ),
    ),
    (LEVEL, model.SetMonitoringLevelResult(status=model.SetMonitoringLevelStatus.REJECTED, status_info=INFO)),
    (BASE, model.SetMonitoringBaseResult(status=model.MonitoringReportStatus.NOT_SUPPORTED, status_info=INFO)),
    (REPORT, model.GetMonitoringReportResult(status=model.MonitoringReportStatus.EMPTY_RESULT_SET, status_info=INFO)),
    (monitors(event_notification_type=CUSTOM), model.NotifyMonitoringReportResult()),
    (EVENTS, model.NotifyEventResult()),
]
BOTH = (V201, V21)


@pytest.mark.parametrize(
    ("version", "request_"),
    [*((version, request) for version in BOTH for request in REQUESTS), *((V21, request) for request in IN_21)],
)
def test_a_request_arrives_as_it_was_said(version: Version, request_: model.Request[model.Result]) -> None:
    assert said(version, request_) == ([request_], set())


@pytest.mark.parametrize(("version", "request_", "result"), [(version, *both) for version in BOTH for both in RESULTS])
def test_a_result_arrives_as_it_was_said(
    version: Version, request_: model.Request[model.Result], result: model.Result
) -> None:
    assert answered(version, request_, result) == (result, set())


@pytest.mark.parametrize("request_", REQUESTS)
def test_1_6_has_no_word_for_it(request_: model.Request[model.Result]) -> None:
    assert type(request_) not in V16.mapping.lowers


def test_it_reads_like_this_on_the_wire() -> None:
    assert lower(V201, SET)[0] == [
        (
            "SetDisplayMessage",
            '{"message":{"display":{"evse":{"id":1,"connectorId":2},"name":"Display","instance":"left"},"id":2,'
            '"priority":"AlwaysFront","state":"Charging","startDateTime":"2026-05-01T12:00:00Z",'
            '"endDateTime":"2026-05-01T13:30:00Z","transactionId":"t",'
            '"message":{"format":"UTF8","language":"en","content":"Hello"}}}',
        )
    ]
    assert lower(V21, PUBLISH)[0] == [
        (
            "PublishFirmware",
            '{"location":"https://f.example/1.bin","retries":2,"checksum":"d41d","requestId":5,"retryInterval":60}',
        )
    ]


def in_request(template: model.Request[model.Result], field: str) -> Any:
    def make(version: Version, value: object) -> tuple[object, set[str]]:
        (arrived,), lost = said(version, msgspec.structs.replace(template, **{field: value}))
        return getattr(arrived, field), lost

    return make


def in_message(field: str) -> Any:
    def make(version: Version, value: object) -> tuple[object, set[str]]:
        message = msgspec.structs.replace(LONG, **{field: value})
        (arrived,), lost = said(version, model.SetDisplayMessage(message=message))
        assert isinstance(arrived, model.SetDisplayMessage)
        return getattr(arrived.message, field), lost

    return make


def content_format(version: Version, value: model.MessageFormat) -> tuple[object, set[str]]:
    message = msgspec.structs.replace(LONG, message=model.MessageContent(format=value, content="x"))
    (arrived,), lost = said(version, model.SetDisplayMessage(message=message))
    assert isinstance(arrived, model.SetDisplayMessage)
    return arrived.message.message.format, lost


def in_result(request: model.Request[model.Result], template: model.Result) -> Any:
    def make(version: Version, value: object) -> tuple[object, set[str]]:
        arrived, lost = answered(version, request, msgspec.structs.replace(template, status=value))
        return getattr(arrived, "status"), lost  # noqa: B009

    return make


def monitor_kind(version: Version, value: model.MonitorKind) -> tuple[object, set[str]]:
    setting = msgspec.structs.replace(SETTING, kind=value)
    (arrived,), lost = said(version, model.SetVariableMonitoring(set_monitoring_data=(setting,)))
    assert isinstance(arrived, model.SetVariableMonitoring)
    return arrived.set_monitoring_data[0].kind, lost


def event_word(field: str) -> Any:
    def make(version: Version, value: object) -> tuple[object, set[str]]:
        event = msgspec.structs.replace(EVENT, **{field: value})
        (arrived,), lost = said(version, model.NotifyEvent(generated_at=AT, seq_no=0, event_data=(event,)))
        assert isinstance(arrived, model.NotifyEvent)
        return getattr(arrived.event_data[0], field), lost

    return make


def criterion(version: Version, value: model.MonitoringCriterion) -> tuple[object, set[str]]:
    (arrived,), lost = said(version, model.GetMonitoringReport(request_id=6, monitoring_criteria=(value,)))
    assert isinstance(arrived, model.GetMonitoringReport)
    return arrived.monitoring_criteria[0], lost


def test_2_1_tells_who_made_a_monitor() -> None:
    with pytest.raises(InvalidMessage, match="event_notification_type"):
        lower(V21, monitors())
    assert said(V201, monitors()) == ([monitors()], set())


def network_word(field: str) -> Any:
    def make(version: Version, value: object) -> tuple[object, set[str]]:
        data = msgspec.structs.replace(NETWORK.connection_data, **{field: value})
        (arrived,), lost = said(version, msgspec.structs.replace(NETWORK, connection_data=data))
        assert isinstance(arrived, model.SetNetworkProfile)
        return getattr(arrived.connection_data, field), lost

    return make


def tunnel(version: Version, value: model.VPNKind) -> tuple[object, set[str]]:
    assert NETWORK.connection_data.vpn is not None
    arrived, lost = network_word("vpn")(version, msgspec.structs.replace(NETWORK.connection_data.vpn, kind=value))
    return arrived.kind, lost


def access(version: Version, value: model.APNAuthentication) -> tuple[object, set[str]]:
    assert NETWORK.connection_data.apn is not None
    apn = msgspec.structs.replace(NETWORK.connection_data.apn, apn_authentication=value)
    arrived, lost = network_word("apn")(version, apn)
    return arrived.apn_authentication, lost


def need(field: str) -> Any:
    def make(version: Version, value: object) -> tuple[object, set[str]]:
        needs = msgspec.structs.replace(NEEDS.charging_needs, **{field: value})
        (arrived,), lost = said(version, msgspec.structs.replace(NEEDS, charging_needs=needs))
        assert isinstance(arrived, model.NotifyEVChargingNeeds)
        return getattr(arrived.charging_needs, field), lost

    return make


def test_what_a_car_says_in_fractions_is_rounded_where_the_version_has_none() -> None:
    needs = msgspec.structs.replace(
        NEEDS_OF_AC.charging_needs,
        ac_charging_parameters=model.ACChargingParameters(
            energy_amount_wh=12_000.6, ev_min_current_a=6, ev_max_current_a=16, ev_max_voltage_v=230
        ),
    )
    (request,), losses = lower(V201, msgspec.structs.replace(NEEDS_OF_AC, charging_needs=needs))
    assert '"energyAmount":12001,' in request[1]
    assert [(each.field, each.value) for each in losses] == [
        ("charging_needs.ac_charging_parameters.energy_amount_wh", "12000.6")
    ]


def test_what_a_car_says_beyond_our_words_is_named() -> None:
    lifted = lift(
        V21,
        "NotifyEVChargingNeeds",
        '{"evseId":1,"chargingNeeds":{"requestedEnergyTransfer":"AC_DER","derChargingParameters":{"maxApparentPower":1}}}',
    )
    assert lifted == model.NotifyEVChargingNeeds(
        evse_id=1,
        charging_needs=model.ChargingNeeds(
            requested_energy_transfer=model.EnergyTransferMode.AC_DER, not_lifted=("der_charging_parameters",)
        ),
    )


ENUMERATIONS: list[tuple[type[Enum], Any]] = [
    (model.MonitorKind, monitor_kind),
    (model.EventTrigger, event_word("trigger")),
    (model.EventNotificationKind, event_word("event_notification_type")),
    (model.MonitoringCriterion, criterion),
    (model.MonitoringBase, in_request(BASE, "monitoring_base")),
    (model.MessagePriority, in_message("priority")),
    (model.MessageState, in_message("state")),
    (model.MessageFormat, content_format),
    (model.OCPPVersion, network_word("ocpp_version")),
    (model.OCPPInterface, network_word("ocpp_interface")),
    (model.OCPPTransport, network_word("ocpp_transport")),
    (model.VPNKind, tunnel),
    (model.APNAuthentication, access),
    (model.EnergyTransferMode, need("requested_energy_transfer")),
    (model.ControlMode, need("control_mode")),
    (model.MobilityNeedsMode, need("mobility_needs_mode")),
    (model.CertificateAction, in_request(CONTRACT, "action")),
    (model.PublishFirmwareStatus, in_request(PUBLISHED, "status")),
    *((type(result.status), in_result(request, result)) for request, result in RESULTS if hasattr(result, "status")),
]


@pytest.mark.parametrize("version", BOTH)
@pytest.mark.parametrize(("enum", "say"), ENUMERATIONS)
def test_every_value_arrives_or_is_named_as_lost_or_refused(version: Version, enum: type[Enum], say: Any) -> None:
    for member in enum:
        try:
            arrived, lost = say(version, member)
        except NotInThisVersion as refusal:
            assert version is V201 and str(member) in refusal.what
            continue
        assert (arrived == member) == (not lost)
        assert version is V201 or not lost
