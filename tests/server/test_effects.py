"""What was set at a station, and what it said of itself, can be looked up afterwards."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from evwire import model
from evwire.server.storage import Database, certificates, charging_profiles, reservations
from evwire.server.storage.effects import took_effect
from evwire.server.storage.histories import Span

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
BOOT = '[2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]'
START = (
    '[2,"2","StartTransaction",{"connectorId":1,"idTag":"04A2B3C4","meterStart":0,"reservationId":5,'
    '"timestamp":"2026-01-01T12:00:00Z"}]'
)


async def _did(
    database: Database, action: str, payload: dict[str, Any], minute: int = 0, status: str = "Accepted", **result: Any
) -> None:
    """The station has answered so; kept twice, as when nobody knows whether the first commit was done."""
    at = NOON + timedelta(minutes=minute)
    for _ in range(2):
        await database.write(
            lambda connection: took_effect(connection, "CP001", action, payload, {"status": status, **result}, at)
        )


def _reserve(reservation_id: int) -> dict[str, Any]:
    token = {"value": "04A2B3C4"}
    return {"reservation_id": reservation_id, "id_token": token, "expires_at": "2026-01-01T13:00:00Z", "evse_id": 1}


async def _reservations(database: Database) -> dict[int, tuple[str, str | None]]:
    rows = await database.read(reservations.reservations_before(Span(station="CP001"), None, 10))
    return {row.reservation_id: (row.state, row.transaction_id) for row in rows}


@pytest.mark.requirement("H01.FR.01", "H02.FR.02")
async def test_a_reservation_is_known_until_it_is_cancelled_used_or_ends_by_itself(database: Database) -> None:
    for number in range(1, 5):
        await _did(database, "reserve-now", _reserve(number))
    await _did(database, "reserve-now", _reserve(9), status="Occupied")
    await _did(database, "cancel-reservation", {"reservation_id": 1}, 5)
    await _did(database, "cancel-reservation", {"reservation_id": 2}, 5, status="Rejected")
    await database.write(reservations.used("CP001", 3, "T", NOON))
    update = model.ReservationStatusUpdate(reservation_id=4, update_status=model.ReservationUpdateStatus.EXPIRED)
    await database.write(reservations.ended("CP001", update, NOON))
    await database.write(reservations.used("CP001", 4, "late", NOON))
    assert await _reservations(database) == {
        1: ("Cancelled", None),
        2: ("Reserved", None),
        3: ("Used", "T"),
        4: ("Expired", None),
    }
    await _did(database, "reserve-now", _reserve(3), 10)
    assert (await _reservations(database))[3] == ("Reserved", None)


def _profile(profile_id: int, purpose: str = "TxDefaultProfile", evse_id: int = 1) -> dict[str, Any]:
    schedule = {"id": 1, "charging_rate_unit": "W", "periods": [{"start_period_s": 0, "limit": 7000.0}]}
    profile = {"id": profile_id, "stack_level": 0, "purpose": purpose, "kind": "Relative", "schedules": [schedule]}
    return {"evse_id": evse_id, "profile": profile}


@pytest.mark.requirement("K01.FR.05")
async def test_a_profile_is_known_until_it_is_replaced_or_cleared(database: Database) -> None:
    await _did(database, "set-charging-profile", _profile(1))
    await _did(database, "set-charging-profile", _profile(1, evse_id=2), 1)
    await _did(database, "set-charging-profile", _profile(2), 2)
    await _did(database, "set-charging-profile", _profile(3), 3, status="Rejected")
    await _did(database, "set-charging-profile", _profile(4, "ChargingStationMaxProfile", 0), 4)

    async def known() -> list[tuple[int, int, int | None]]:
        rows = await database.read(charging_profiles.profiles_before(Span(station="CP001"), None, 10))
        return [(row.profile_id, row.evse_id, row.cleared_at.minute if row.cleared_at else None) for row in rows]

    assert await known() == [(4, 0, None), (2, 1, None), (1, 2, None), (1, 1, 1)]
    await _did(database, "clear-charging-profile", {"purpose": "TxDefaultProfile", "evse_id": 1}, 5)
    await _did(database, "clear-charging-profile", {"profile_id": 1}, 6, status="Unknown")
    assert await known() == [(4, 0, None), (2, 1, 5), (1, 2, 6), (1, 1, 1)]


async def test_what_a_station_says_is_installed_takes_the_place_of_what_it_said_before(database: Database) -> None:
    def chain(serial_number: str, use: str = "CSMSRootCertificate") -> dict[str, Any]:
        its = {"issuer_name_hash": "aa", "issuer_key_hash": "bb", "serial_number": serial_number}
        return {"certificate_type": use, "certificate_hash_data": {"hash_algorithm": "SHA256", **its}}

    async def known() -> set[str]:
        rows = await database.read(certificates.installed_before(Span(station="CP001"), None, 10))
        return {f"{row.certificate_type} {row.serial_number}" for row in rows}

    both = [chain("1"), chain("2", "V2GRootCertificate")]
    await _did(database, "get-installed-certificate-ids", {}, certificate_hash_data_chain=both)
    assert await known() == {"CSMSRootCertificate 1", "V2GRootCertificate 2"}
    only = {"certificate_types": ["CSMSRootCertificate"]}
    await _did(database, "get-installed-certificate-ids", only, 1, certificate_hash_data_chain=[chain("3")])
    assert await known() == {"CSMSRootCertificate 3", "V2GRootCertificate 2"}
    await _did(database, "get-installed-certificate-ids", only, 2, status="NotFound")
    assert await known() == {"V2GRootCertificate 2"}


async def test_a_reservation_that_was_made_and_used_can_be_looked_up(site) -> None:
    station = await site.connect()
    await station.ask(BOOT)
    asking = asyncio.create_task(site.http.post("/api/v1/stations/CP001/commands/reserve-now", json=_reserve(5)))
    message_id = json.loads(await station.receive())[1]
    await station.link.send(f'[3,"{message_id}",{{"status":"Accepted"}}]')
    assert (await asking).json()["result"]["status"] == "Accepted"
    (row,) = (await site.get("/api/v1/stations/CP001/reservations"))["items"]
    assert (row["reservation_id"], row["evse_id"], row["id_token"], row["state"]) == (5, 1, "04A2B3C4", "Reserved")
    transaction_id = json.loads(await station.ask(START))[2]["transactionId"]
    (row,) = (await site.get("/api/v1/reservations"))["items"]
    assert (row["state"], row["transaction_id"]) == ("Used", str(transaction_id))


async def test_a_request_for_a_certificate_is_kept_and_not_promised(site) -> None:
    station = await site.connect(subprotocol="ocpp2.0.1")
    for number in "1", "2":
        asked = '{"csr":"-----BEGIN CERTIFICATE REQUEST-----","certificateType":"ChargingStationCertificate"}'
        answer = await station.ask(f'[2,"{number}","SignCertificate",{asked}]')
        assert answer == f'[3,"{number}",{{"status":"Rejected"}}]'
    (row,) = (await site.get("/api/v1/stations/CP001/certificate-requests"))["items"]
    assert (row["certificate_type"], row["state"]) == ("ChargingStationCertificate", "Received")
