"""What a CSMS asks of a 2.x station's display, customers and monitors, and that a 1.6 station is not asked it."""

from __future__ import annotations

import pytest

from asked import Ask, asked
from evwire import Station, model
from evwire.errors import NotInThisVersion

ACCEPTED = '{"status":"Accepted"}'
MESSAGE = model.DisplayMessage(
    id=1,
    priority=model.MessagePriority.IN_FRONT,
    message=model.MessageContent(format=model.MessageFormat.ASCII, content="Hello"),
)

METER = model.Component(name="FiscalMetering")
POWER = model.Variable(name="Power")
SETTING = model.MonitoringSetting(
    value=11000.0, kind=model.MonitorKind.UPPER_THRESHOLD, severity=4, component=METER, variable=POWER
)
OUTCOME = model.MonitoringOutcome(
    status=model.SetMonitoringStatus.ACCEPTED,
    kind=model.MonitorKind.UPPER_THRESHOLD,
    component=METER,
    variable=POWER,
    severity=4,
    id=8,
)
WHERE = '"component":{"name":"FiscalMetering"},"variable":{"name":"Power"}'

CALLS: list[tuple[Ask, str, str, model.Result]] = [
    (
        lambda it: it.get_transaction_status("t"),
        'GetTransactionStatus {"transactionId":"t"}',
        '{"ongoingIndicator":true,"messagesInQueue":false}',
        model.GetTransactionStatusResult(messages_in_queue=False, ongoing_indicator=True),
    ),
    (
        lambda it: it.cost_updated("t", 12.5),
        'CostUpdated {"totalCost":12.5,"transactionId":"t"}',
        "{}",
        model.CostUpdatedResult(),
    ),
    (
        lambda it: it.set_display_message(MESSAGE),
        'SetDisplayMessage {"message":{"id":1,"priority":"InFront","message":{"format":"ASCII","content":"Hello"}}}',
        ACCEPTED,
        model.SetDisplayMessageResult(status=model.DisplayMessageStatus.ACCEPTED),
    ),
    (
        lambda it: it.get_display_messages(1, 2),
        'GetDisplayMessages {"id":[1,2],"requestId":#}',
        '{"status":"Unknown"}',
        model.GetDisplayMessagesResult(status=model.GetDisplayMessagesStatus.UNKNOWN),
    ),
    (
        lambda it: it.clear_display_message(1),
        'ClearDisplayMessage {"id":1}',
        ACCEPTED,
        model.ClearDisplayMessageResult(status=model.ClearMessageStatus.ACCEPTED),
    ),
    (
        lambda it: it.customer_information(report=True, customer_identifier="C1"),
        'CustomerInformation {"requestId":#,"report":true,"clear":false,"customerIdentifier":"C1"}',
        ACCEPTED,
        model.CustomerInformationResult(status=model.CustomerInformationStatus.ACCEPTED),
    ),
    (
        lambda it: it.publish_firmware("https://f.example/1.bin", "d41d"),
        'PublishFirmware {"location":"https://f.example/1.bin","checksum":"d41d","requestId":#}',
        ACCEPTED,
        model.PublishFirmwareResult(status=model.PublishFirmwareRequestStatus.ACCEPTED),
    ),
    (
        lambda it: it.unpublish_firmware("d41d"),
        'UnpublishFirmware {"checksum":"d41d"}',
        '{"status":"NoFirmware"}',
        model.UnpublishFirmwareResult(status=model.UnpublishFirmwareStatus.NO_FIRMWARE),
    ),
    (
        lambda it: it.set_variable_monitoring(SETTING),
        'SetVariableMonitoring {"setMonitoringData":[{"value":11000.0,"type":"UpperThreshold",'
        f'"severity":4,{WHERE}}}]}}',
        f'{{"setMonitoringResult":[{{"id":8,"status":"Accepted","type":"UpperThreshold","severity":4,{WHERE}}}]}}',
        model.SetVariableMonitoringResult(set_monitoring_result=(OUTCOME,)),
    ),
    (
        lambda it: it.clear_variable_monitoring(8),
        'ClearVariableMonitoring {"id":[8]}',
        '{"clearMonitoringResult":[{"status":"NotFound","id":8}]}',
        model.ClearVariableMonitoringResult(
            clear_monitoring_result=(model.ClearMonitoringOutcome(id=8, status=model.ClearMonitoringStatus.NOT_FOUND),)
        ),
    ),
    (
        lambda it: it.set_monitoring_level(3),
        'SetMonitoringLevel {"severity":3}',
        ACCEPTED,
        model.SetMonitoringLevelResult(status=model.SetMonitoringLevelStatus.ACCEPTED),
    ),
    (
        lambda it: it.set_monitoring_base(model.MonitoringBase.ALL),
        'SetMonitoringBase {"monitoringBase":"All"}',
        ACCEPTED,
        model.SetMonitoringBaseResult(status=model.MonitoringReportStatus.ACCEPTED),
    ),
    (
        lambda it: it.get_monitoring_report(model.MonitoringCriterion.DELTA_MONITORING),
        'GetMonitoringReport {"requestId":#,"monitoringCriteria":["DeltaMonitoring"]}',
        '{"status":"EmptyResultSet"}',
        model.GetMonitoringReportResult(status=model.MonitoringReportStatus.EMPTY_RESULT_SET),
    ),
]


@pytest.mark.parametrize(("ask", "heard", "answer", "result"), CALLS)
async def test_a_2_x_station_is_asked_it(ask: Ask, heard: str, answer: str, result: model.Result) -> None:
    assert await asked("ocpp2.0.1", ask, answer) == (heard, result)


@pytest.mark.parametrize("ask", [call[0] for call in CALLS])
async def test_a_1_6_station_is_not_asked_it(ask: Ask) -> None:
    refusals: list[str] = []

    async def refused(station: Station[None]) -> model.Result:
        with pytest.raises(NotInThisVersion) as refusal:
            await ask(station)
        refusals.append(refusal.value.what)
        return await station.reset()

    # The first that the station hears is the reset: nothing of the other has left.
    heard, _ = await asked("ocpp1.6", refused, ACCEPTED)
    assert heard == 'Reset {"type":"Soft"}'
    assert len(refusals) == 1
