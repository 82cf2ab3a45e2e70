"""A visit in which nothing remarkable happened, as the HTTP API tells it."""

from __future__ import annotations


def visit(number: int, stop_reason: str | None) -> dict[str, object]:
    """An hour at the first connector of CP001, from 1000 to 8250 Wh."""
    return {
        "number": number,
        "id": str(number),
        "station": "CP001",
        "evse_id": 1,
        "connector_id": 1,
        "id_token": "04A2B3C4",
        "started_at": "2026-01-01T12:00:00Z",
        "stopped_at": "2026-01-01T13:00:00Z",
        "stop_reason": stop_reason,
        "meter_start_wh": 1000,
        "meter_stop_wh": 8250,
        "energy_wh": 7250,
        "missing_events": 0,
        "superseded_by": None,
        "doubtful_time": False,
        "energy_source": "register",
        "doubtful_energy": None,
        "conflict": False,
        "duration_s": 3600,
        "duration_corrected": False,
        "unauthorized": False,
        "id_token_status": "Accepted",
        "stopped_by": None,
        "stopped_by_other": False,
        "closed_by": None,
        "close_reason": None,
        "matched_id": None,
        "matched_to": None,
    }
