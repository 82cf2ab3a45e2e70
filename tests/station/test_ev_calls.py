"""K15-K17, M01, M02, M06: what is said on a car's behalf, in 2.0.1 and 2.1 alike."""

from __future__ import annotations

import pytest

from both_ends import both_ends
from evwire import NotInThisVersion, Station, model

BOTH = pytest.mark.parametrize("version", ["2.0.1", "2.1"])
NEEDS = model.ChargingNeeds(
    requested_energy_transfer=model.EnergyTransferMode.AC_THREE_PHASE,
    ac_charging_parameters=model.ACChargingParameters(
        energy_amount_wh=12_000, ev_min_current_a=6, ev_max_current_a=16, ev_max_voltage_v=230
    ),
)
SCHEDULE = model.ChargingSchedule(
    id=1,
    charging_rate_unit=model.ChargingRateUnit.A,
    periods=(model.ChargingSchedulePeriod(start_period_s=0, limit=10.0),),
)
CERTIFICATE = model.OCSPRequestData(
    hash_algorithm=model.HashAlgorithm.SHA256,
    issuer_name_hash="a1",
    issuer_key_hash="b2",
    serial_number="c3",
    responder_url="http://ocsp.example",
)


@BOTH
@pytest.mark.requirement("K15.FR.01", "K15.FR.02")
async def test_k15_a_cars_needs_reach_the_csms_which_says_whether_a_profile_will_come(version: str) -> None:
    async with both_ends(version) as it:

        @it.csms.on(model.NotifyEVChargingNeeds)
        def needs(station: Station[None], request: model.NotifyEVChargingNeeds) -> model.NotifyEVChargingNeedsResult:
            assert (request.evse_id, request.charging_needs, request.max_schedule_tuples) == (1, NEEDS, 3)
            return model.NotifyEVChargingNeedsResult(status=model.NotifyEVChargingNeedsStatus.PROCESSING)

        result = await it.station.notify_ev_charging_needs(1, NEEDS, max_schedule_tuples=3)
        assert result.status is model.NotifyEVChargingNeedsStatus.PROCESSING and result.losses == ()


@BOTH
@pytest.mark.requirement("K15.FR.10")
async def test_k15_fr_10_a_cars_schedule_counts_from_now_unless_it_says_otherwise(version: str) -> None:
    async with both_ends(version) as it:
        heard: list[model.NotifyEVChargingSchedule] = []

        @it.csms.on(model.NotifyEVChargingSchedule)
        def schedule(
            station: Station[None], request: model.NotifyEVChargingSchedule
        ) -> model.NotifyEVChargingScheduleResult:
            heard.append(request)
            return model.NotifyEVChargingScheduleResult(status=model.NotifyEVChargingScheduleStatus.ACCEPTED)

        result = await it.station.notify_ev_charging_schedule(1, SCHEDULE)
        assert result.status is model.NotifyEVChargingScheduleStatus.ACCEPTED
        assert heard == [
            model.NotifyEVChargingSchedule(time_base=it.station.now(), evse_id=1, charging_schedule=SCHEDULE)
        ]


@BOTH
@pytest.mark.requirement("M01.FR.01", "M06.FR.01")
async def test_m01_m06_the_csms_is_asked_for_a_cars_certificate_and_whether_it_holds(version: str) -> None:
    async with both_ends(version) as it:

        @it.csms.on(model.Get15118EVCertificate)
        def contract(station: Station[None], request: model.Get15118EVCertificate) -> model.Get15118EVCertificateResult:
            assert (request.action, request.exi_request) == (model.CertificateAction.INSTALL, "gJgC")
            return model.Get15118EVCertificateResult(status=model.EVCertificateStatus.ACCEPTED, exi_response="gJgD")

        @it.csms.on(model.GetCertificateStatus)
        def holds(station: Station[None], request: model.GetCertificateStatus) -> model.GetCertificateStatusResult:
            assert request.ocsp_request_data == CERTIFICATE
            return model.GetCertificateStatusResult(
                status=model.GetCertificateStatusStatus.ACCEPTED, ocsp_result="MIIB"
            )

        install = model.CertificateAction.INSTALL
        got = await it.station.get_15118_ev_certificate("urn:iso:15118:2:2013:MsgDef", install, "gJgC")
        assert got.exi_response == "gJgD"
        assert (await it.station.get_certificate_status(CERTIFICATE)).ocsp_result == "MIIB"


async def test_1_6_has_no_word_for_what_a_car_says() -> None:
    async with both_ends("1.6") as it:
        with pytest.raises(NotInThisVersion):
            await it.station.notify_ev_charging_needs(1, NEEDS)
        with pytest.raises(NotInThisVersion):
            await it.station.notify_ev_charging_schedule(1, SCHEDULE)


@BOTH
@pytest.mark.requirement("B09.FR.01")
async def test_b09_the_csms_sets_a_network_profile_in_one_call(version: str) -> None:
    async with both_ends(version) as it:
        data = model.NetworkConnectionProfile(
            ocpp_csms_url="ws://new.example/ocpp",
            ocpp_interface=model.OCPPInterface.WIRED0,
            message_timeout_s=30,
            security_profile=0,
        )
        result = await it.there.set_network_profile(2, data)
        assert result.status is model.SetNetworkProfileStatus.ACCEPTED and result.losses == ()
