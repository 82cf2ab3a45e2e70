"""Charging profiles between a CSMS and a station, in every version alike: from the request to the meter."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from evwire import CSMS, AllowAny, CallRefused, ChargingStation, NotInThisVersion, Station, model
from evwire.simulator import SimulatedHardware, Vehicle
from evwire.station import FileStorage, InstalledProfile, MemoryProfileStorage, ProfileStorage, StationSettings, Supply
from evwire.testing import ManualClock, Network
from station_lab import FakeRelay

VERSIONS = ["1.6", "2.0.1", "2.1"]
IN_2_X = VERSIONS[1:]
A, W = model.ChargingRateUnit
TOKEN = model.IdToken("04A2B3C4")
ACCEPTED, REJECTED = model.ChargingProfileStatus
MAX = model.ChargingProfilePurpose.CHARGING_STATION_MAX_PROFILE
DEFAULT = model.ChargingProfilePurpose.TX_DEFAULT_PROFILE
TX = model.ChargingProfilePurpose.TX_PROFILE
RELATIVE = model.ChargingProfileKind.RELATIVE


def profile(
    *limits: tuple[int, float], purpose: model.ChargingProfilePurpose = TX, id: int = 1, **changes: Any
) -> model.ChargingProfile:
    """Relative, in A, unless told otherwise."""
    in_schedule = {"start_schedule", "duration_s", "charging_rate_unit"}
    whole = model.ChargingProfile(
        id=id,
        stack_level=0,
        purpose=purpose,
        kind=RELATIVE if purpose is not MAX else model.ChargingProfileKind.ABSOLUTE,
        schedules=(
            msgspec.structs.replace(
                model.ChargingSchedule(
                    charging_rate_unit=A,
                    periods=tuple(model.ChargingSchedulePeriod(start_period_s=s, limit=limit) for s, limit in limits),
                ),
                **{name: value for name, value in changes.items() if name in in_schedule},
            ),
        ),
    )
    return msgspec.structs.replace(whole, **{name: value for name, value in changes.items() if name not in in_schedule})


class Lab:
    """A CSMS, a charger with two EVSEs and a car at the first, and a clock."""

    def __init__(self, hardware: SimulatedHardware | FakeRelay, clock: ManualClock) -> None:
        self.hardware = hardware
        self.clock = clock
        self.events: list[model.TransactionEvent] = []
        self.reports: list[model.ReportChargingProfiles] = []
        self.told: list[model.NotifyChargingLimit | model.ClearedChargingLimit] = []
        self.csms: CSMS[None] = CSMS(admission=AllowAny(), clock=clock)
        self.charger: ChargingStation

        @self.csms.on(model.BootNotification)
        def boot(station: Station[None], request: model.BootNotification) -> model.BootNotificationResult:
            return model.BootNotificationResult.accepted(interval_s=3600)

        @self.csms.on(model.StatusNotification)
        def status(station: Station[None], request: model.StatusNotification) -> model.StatusNotificationResult:
            return model.StatusNotificationResult()

        @self.csms.on(model.Authorize)
        def authorize(station: Station[None], request: model.Authorize) -> model.AuthorizeResult:
            return model.AuthorizeResult.accepted()

        @self.csms.on(model.TransactionEvent)
        def event(station: Station[None], request: model.TransactionEvent) -> model.TransactionEventResult:
            self.events.append(request)
            return model.TransactionEventResult()

        @self.csms.on(model.ReportChargingProfiles)
        def report(station: Station[None], request: model.ReportChargingProfiles) -> model.ReportChargingProfilesResult:
            self.reports.append(request)
            return model.ReportChargingProfilesResult()

        @self.csms.on(model.NotifyChargingLimit)
        def limit(station: Station[None], request: model.NotifyChargingLimit) -> model.NotifyChargingLimitResult:
            self.told.append(request)
            return model.NotifyChargingLimitResult()

        @self.csms.on(model.ClearedChargingLimit)
        def cleared(station: Station[None], request: model.ClearedChargingLimit) -> model.ClearedChargingLimitResult:
            self.told.append(request)
            return model.ClearedChargingLimitResult()

    @property
    def station(self) -> Station[None]:
        return self.csms.stations["CP001"]

    async def begin(self, evse_id: int = 1) -> str:
        """Somebody charges; returns the transaction's id as the CSMS knows it."""
        if isinstance(self.hardware, SimulatedHardware):
            self.hardware.attach_vehicle(Vehicle(), evse_id)
        self.charger.plugged_in(evse_id)
        await self.charger.present_token(evse_id, TOKEN)
        await self.clock.settle()
        return self.events[-1].transaction_id

    def currents(self, evse_id: int = 1) -> list[float]:
        return [round(current_a, 3) for current_a in self.hardware.read_meter(evse_id).current_a]

    async def sets(self, profile: model.ChargingProfile, evse_id: int = 1) -> model.SetChargingProfileResult:
        return await self.asks(self.station.set_charging_profile(evse_id, profile))

    async def asks(self, question: Any) -> Any:
        asked = asyncio.ensure_future(question)
        await self.clock.settle()
        return await asked

    async def composite(self, evse_id: int = 1, duration_s: int = 600, **more: Any) -> list[tuple[int, float | None]]:
        result = await self.asks(self.station.get_composite_schedule(evse_id, duration_s, **more))
        assert result.schedule is not None
        return [(period.start_period_s, period.limit) for period in result.schedule.periods]


@asynccontextmanager
async def lab(
    version: str, *, hardware: FakeRelay | None = None, storage: ProfileStorage | None = None
) -> AsyncIterator[Lab]:
    clock = ManualClock()
    it = Lab(hardware or SimulatedHardware(evses=2, clock=clock), clock)
    settings = StationSettings(sample_interval_s=60, retry_random_range_s=0, supply=Supply(max_current_a=16.0))
    async with (
        Network(it.csms) as network,
        ChargingStation(
            "CP001",
            "memory:///",
            versions=[version],
            hardware=it.hardware,
            settings=settings,
            profile_storage=storage,
            clock=clock,
            connect=network.connect,
        ) as it.charger,
    ):
        await clock.settle()
        yield it
        network.down = True
        network.cut()
        await clock.settle()


# From the CSMS to the meter and back


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.requirement("K01.FR.04", "K01.FR.07")
async def test_ten_amperes_are_set_and_shown_by_the_meter_and_told_and_cleared_again(version: str) -> None:
    async with lab(version) as it:
        transaction_id = await it.begin()
        assert it.currents() == [15.942] * 3  # 11 kW
        result = await it.sets(profile((0, 10.0), transaction_id=transaction_id))
        assert result == model.SetChargingProfileResult(status=ACCEPTED)
        assert it.currents() == [10.0] * 3
        assert await it.composite() == [(0, 10.0)]
        assert await it.composite(unit=W) == [(0, 6900.0)]
        await it.clock.advance(60)
        samples = it.events[-1].meter_values[0].samples
        assert [sample.value for sample in samples if sample.measurand == "Current.Import"] == [10.0] * 3
        cleared = await it.asks(it.station.clear_charging_profile(1))
        assert cleared.status is model.ClearChargingProfileStatus.ACCEPTED
        assert it.currents() == [15.942] * 3
        assert await it.composite() == [(0, 16.0)]
        again = await it.asks(it.station.clear_charging_profile(1))
        assert again.status is model.ClearChargingProfileStatus.UNKNOWN  # K10.FR.01


@pytest.mark.parametrize("version", VERSIONS)
async def test_a_car_charges_by_the_limit_as_time_goes_on(version: str) -> None:
    async with lab(version) as it:
        transaction_id = await it.begin()
        before_wh = it.hardware.read_meter(1).energy_wh
        await it.sets(profile((0, 6.0), (1800, 12.0), transaction_id=transaction_id, duration_s=3600))
        await it.clock.advance(3600)
        charged_wh = it.hardware.read_meter(1).energy_wh - before_wh
        assert charged_wh == pytest.approx((6 + 12) / 2 * 3 * 230, rel=0.001)
        assert it.currents() == [15.942] * 3


@pytest.mark.parametrize("version", VERSIONS)
async def test_no_current_suspends_until_the_next_period(version: str) -> None:
    async with lab(version) as it:
        transaction_id = await it.begin()
        before = len(it.events)
        await it.sets(profile((0, 0.0), (600, 8.0), transaction_id=transaction_id))
        await it.clock.advance(599)
        assert it.hardware.read_meter(1).power_w == 0
        assert it.hardware.charging_state(1) is model.ChargingState.SUSPENDED_EVSE  # type: ignore[union-attr]
        assert it.charger.evses[1].transaction is not None
        assert it.charger.evses[1].transaction.charging_state is model.ChargingState.SUSPENDED_EVSE
        await it.clock.advance(1)
        assert it.currents() == [8.0] * 3
        states = [event.charging_state for event in it.events[before:] if not event.meter_values]
        if version != "1.6":  # there it is in the status
            assert states == [model.ChargingState.SUSPENDED_EVSE, model.ChargingState.CHARGING]


@pytest.mark.parametrize("version", VERSIONS)
async def test_a_default_profile_of_nothing_lets_no_energy_flow_from_the_start(version: str) -> None:
    async with lab(version) as it:
        await it.sets(profile((0, 0.0), (60, 6.0), purpose=DEFAULT), evse_id=0)
        await it.begin()
        assert it.hardware.read_meter(1).power_w == 0
        await it.clock.advance(60)
        assert it.currents() == [6.0] * 3


@pytest.mark.parametrize("version", VERSIONS)
async def test_a_limit_that_ends_resumes_no_transaction_whose_token_may_not_charge(version: str) -> None:
    async with lab(version) as it:
        await it.begin()
        await it.sets(profile((0, 0.0), (60, 6.0)))
        transaction = it.charger.evses[1].transaction
        assert transaction is not None
        transaction.suspend()
        await it.clock.advance(120)
        assert it.hardware.read_meter(1).power_w == 0
        assert transaction.charging_state is model.ChargingState.SUSPENDED_EVSE


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.requirement("K02.FR.04", "K02.FR.05")
async def test_a_transactions_profile_goes_with_it_and_the_default_stays(version: str) -> None:
    async with lab(version) as it:
        await it.sets(profile((0, 12.0), purpose=DEFAULT, id=2))
        transaction_id = await it.begin()
        assert it.currents() == [12.0] * 3
        await it.sets(profile((0, 14.0), transaction_id=transaction_id))
        assert it.currents() == [14.0] * 3
        await it.asks(it.station.request_stop_transaction(transaction_id))
        await it.clock.settle()
        assert [each.profile.id for each in it.charger.limits.installed] == [2]
        assert await it.composite() == [(0, 12.0)]  # K08.FR.06


@pytest.mark.parametrize("version", VERSIONS)
async def test_the_stations_limit_is_for_all_evses_together(version: str) -> None:
    async with lab(version) as it:
        assert (await it.sets(profile((0, 20.0), purpose=MAX), evse_id=0)).status is ACCEPTED
        await it.begin(1)
        assert it.currents(1) == [15.942] * 3
        await it.begin(2)
        assert (it.currents(1), it.currents(2)) == ([10.0] * 3, [10.0] * 3)
        assert await it.composite(0) == [(0, 20.0)]  # K08.FR.03
        it.charger.unplugged(1)
        await it.clock.settle()
        assert it.currents(2) == [15.942] * 3


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.requirement("K05.FR.01")
async def test_a_remote_start_brings_its_profile(version: str) -> None:
    async with lab(version) as it:
        assert isinstance(it.hardware, SimulatedHardware)
        it.hardware.attach_vehicle(Vehicle())
        it.charger.plugged_in(1)
        start = it.station.request_start_transaction(TOKEN, evse_id=1, charging_profile=profile((0, 9.0)))
        result = await it.asks(start)
        assert result.status is model.RequestStartStopStatus.ACCEPTED
        await it.clock.settle()
        assert it.currents() == [9.0] * 3


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.requirement("K05.FR.02", "K05.FR.05")
async def test_a_remote_start_with_a_profile_of_another_purpose_is_refused(version: str) -> None:
    async with lab(version) as it:
        wrong = profile((0, 9.0), purpose=DEFAULT)
        result = await it.asks(it.station.request_start_transaction(TOKEN, evse_id=1, charging_profile=wrong))
        assert result.status is model.RequestStartStopStatus.REJECTED


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.requirement("K01.FR.27")
async def test_profiles_outlast_a_restart_except_those_of_a_transaction(version: str) -> None:
    storage = MemoryProfileStorage()
    async with lab(version, storage=storage) as it:
        await it.sets(profile((0, 7.0), purpose=DEFAULT, id=2), evse_id=0)
        await it.begin()
        await it.sets(profile((0, 9.0)))
        assert len(list(storage.profiles())) == 2
    async with lab(version, storage=storage) as it:
        await it.begin()
        assert it.currents() == [7.0] * 3


def test_profiles_are_kept_in_the_stations_file(tmp_path: Path) -> None:
    now = datetime(2026, 1, 1, 12, tzinfo=UTC)
    kept = [InstalledProfile(0, profile((0, 7.0), purpose=DEFAULT, id=number), now) for number in (1, 2, 3)]
    with FileStorage(tmp_path / "CP001.outbox") as file:
        for each in kept:
            file.keep_profile(each)
        file.drop_profile(2)
        changed = msgspec.structs.replace(kept[2], evse_id=1)
        file.keep_profile(changed)
        assert file.profiles() == [kept[0], changed]
    with FileStorage(tmp_path / "CP001.outbox") as file:
        assert file.profiles() == [kept[0], changed]
        assert isinstance(file, ProfileStorage)


# What is not taken


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("wrong", "evse_id", "reason"),
    [
        (profile((0, 9.0)), 1, "TxNotFound"),  # K01.FR.09
        (profile((0, 9.0)), 0, "InvalidValue"),  # K01.FR.16
        (profile((0, 9.0), purpose=DEFAULT), 3, "UnknownEvse"),  # K01.FR.28
        (profile((0, 9.0), purpose=DEFAULT, stack_level=21), 1, "InvalidStackLevel"),
        (profile((5, 9.0), purpose=DEFAULT), 1, "InvalidSchedule"),  # K01.FR.31
        (profile((0, 9.0), (9, 9.0), (5, 9.0), purpose=DEFAULT), 1, "InvalidSchedule"),  # K01.FR.35
        (profile((0, -1.0), purpose=DEFAULT), 1, "InvalidSchedule"),
        (profile((0, 9.0), purpose=DEFAULT, duration_s=-1), 1, "InvalidSchedule"),
        (profile((0, 9.0), purpose=MAX), 1, "InvalidValue"),
        (profile((0, 9.0), purpose=MAX, kind=RELATIVE), 0, "InvalidProfile"),  # K01.FR.38
        (profile(*((s, 9.0) for s in range(101)), purpose=DEFAULT), 1, "TooManyElements"),
        (
            profile((0, 9.0), purpose=DEFAULT, kind=model.ChargingProfileKind.RECURRING),
            1,
            "InvalidSchedule",  # K01.FR.40
        ),
    ],
)
async def test_what_cannot_be_followed_is_rejected(
    version: str, wrong: model.ChargingProfile, evse_id: int, reason: str
) -> None:
    async with lab(version) as it:
        result = await it.sets(wrong, evse_id)
        assert result.status is REJECTED
        assert version == "1.6" or result.status_info.reason_code == reason
        assert it.charger.limits.installed == ()


@pytest.mark.parametrize("version", IN_2_X)
@pytest.mark.requirement("K01.FR.33")
async def test_a_profile_for_another_transaction_is_rejected(version: str) -> None:
    async with lab(version) as it:
        await it.begin()
        result = await it.sets(profile((0, 9.0), transaction_id="another"))
        assert result.status is REJECTED


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.requirement("K01.FR.05")
async def test_a_profile_with_a_known_id_replaces_the_other(version: str) -> None:
    async with lab(version) as it:
        await it.sets(profile((0, 9.0), purpose=DEFAULT))
        await it.sets(profile((0, 8.0), purpose=DEFAULT, stack_level=3))
        assert await it.composite() == [(0, 8.0)]
        assert len(it.charger.limits.installed) == 1


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.requirement("K01.FR.06")
async def test_of_the_same_level_and_purpose_1_6_replaces_and_2_x_rejects(version: str) -> None:
    async with lab(version) as it:
        await it.sets(profile((0, 9.0), purpose=DEFAULT))
        second = await it.sets(profile((0, 8.0), purpose=DEFAULT, id=2))
        assert second.status is (ACCEPTED if version == "1.6" else REJECTED)
        assert [each.profile.id for each in it.charger.limits.installed] == [2 if version == "1.6" else 1]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.requirement("K01.FR.52", "K01.FR.53")
async def test_a_default_of_the_same_level_for_one_evse_is_an_exception_in_1_6_and_a_duplicate_in_2_x(
    version: str,
) -> None:
    async with lab(version) as it:
        await it.sets(profile((0, 9.0), purpose=DEFAULT), evse_id=0)
        second = await it.sets(profile((0, 8.0), purpose=DEFAULT, id=2), evse_id=1)
        if version == "1.6":
            assert (await it.composite(1), await it.composite(2)) == ([(0, 8.0)], [(0, 9.0)])
        else:
            assert second.status_info.reason_code == "DuplicateProfile"


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.requirement("K08.FR.05")
async def test_of_an_unknown_evse_there_is_no_schedule(version: str) -> None:
    async with lab(version) as it:
        result = await it.asks(it.station.get_composite_schedule(9, 60))
        assert result == model.GetCompositeScheduleResult(status=model.GetCompositeScheduleStatus.REJECTED)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.requirement("K01.FR.29", "K05.FR.04")
async def test_hardware_without_limits_takes_no_profiles(version: str) -> None:
    async with lab(version, hardware=FakeRelay()) as it:
        with pytest.raises(CallRefused) as refused:
            await it.sets(profile((0, 9.0), purpose=DEFAULT))
        assert refused.value.code == "NotSupported"
        start = it.station.request_start_transaction(TOKEN, evse_id=1, charging_profile=profile((0, 9.0)))
        assert (await it.asks(start)).status is model.RequestStartStopStatus.ACCEPTED


# What there is


@pytest.mark.parametrize("version", IN_2_X)
@pytest.mark.requirement("K09.FR.01", "K09.FR.02", "K09.FR.04", "K09.FR.05", "K09.FR.06")
async def test_profiles_are_reported_by_evse_and_source(version: str) -> None:
    async with lab(version) as it:
        whole = profile((0, 30.0), purpose=MAX, id=5, start_schedule=it.clock.now())
        default = profile((0, 9.0), purpose=DEFAULT, id=6)
        await it.sets(whole, evse_id=0)
        await it.sets(default, evse_id=1)
        result = await it.asks(it.station.get_charging_profiles(request_id=77, stack_level=0))
        await it.clock.settle()
        assert result.status is model.GetChargingProfileStatus.ACCEPTED
        cso = model.ChargingLimitSource.CSO
        assert it.reports == [
            model.ReportChargingProfiles(
                request_id=77, evse_id=0, limit_source=cso, profiles=(whole,), to_be_continued=True
            ),
            model.ReportChargingProfiles(request_id=77, evse_id=1, limit_source=cso, profiles=(default,)),
        ]
        it.reports.clear()
        await it.asks(it.station.get_charging_profiles(request_id=78, evse_id=1, profile_ids=(5, 6)))
        await it.clock.settle()
        assert [report.profiles for report in it.reports] == [(default,)]
        none = await it.asks(it.station.get_charging_profiles(evse_id=2, stack_level=0))
        assert none.status is model.GetChargingProfileStatus.NO_PROFILES


async def test_1_6_cannot_be_asked_for_profiles() -> None:
    async with lab("1.6") as it:
        with pytest.raises(NotInThisVersion):
            await it.asks(it.station.get_charging_profiles(stack_level=0))


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.requirement("K10.FR.08", "K10.FR.09", "K11.FR.02", "K11.FR.04", "K13.FR.02", "K13.FR.03")
async def test_a_limit_of_somebody_else_is_followed_and_not_cleared_by_the_csms(version: str) -> None:
    async with lab(version) as it:
        await it.begin()
        external = profile(
            (0, 11.0),
            purpose=model.ChargingProfilePurpose.CHARGING_STATION_EXTERNAL_CONSTRAINTS,
            kind=model.ChargingProfileKind.ABSOLUTE,
            id=90,
            start_schedule=it.clock.now() - timedelta(hours=1),
        )
        ems = model.ChargingLimitSource.EMS
        setting = asyncio.ensure_future(it.charger.set_external_limit(external, ems))
        await it.clock.settle()
        await setting
        assert it.events[-1].trigger is (
            model.TriggerReason.CHARGING_RATE_CHANGED if version != "1.6" else model.TriggerReason.METER_VALUE_PERIODIC
        )
        assert it.currents() == [11.0] * 3
        for asked in (it.station.clear_charging_profile(90), it.station.clear_charging_profile(evse_id=0)):
            assert (await it.asks(asked)).status is model.ClearChargingProfileStatus.UNKNOWN
        clearing = asyncio.ensure_future(it.charger.clear_external_limit(ems))
        await it.clock.settle()
        await clearing
        assert it.currents() == [15.942] * 3
        told = [
            model.NotifyChargingLimit(limit_source=ems, schedules=external.schedules),
            model.ClearedChargingLimit(limit_source=ems),
        ]
        assert it.told == ([] if version == "1.6" else told)
