"""The station's logs are sent for: one that is there, one on the second try, and one whose upload fails."""

from __future__ import annotations

from evwire.model import UploadLogStatus
from scenarios.named import losses
from scenarios.stage import Stage


async def play(stage: Stage) -> None:
    logs = "https://logs.example/"
    told = await stage.command("get-log", log_type="DiagnosticsLog", remote_location=logs, request_id=1)
    assert told["result"] == {"status": "Accepted", "filename": "diagnostics.log"}
    await stage.minutes(1)
    told = await stage.command("get-log", log_type="SecurityLog", remote_location=logs, request_id=2)
    assert told["result"] == {"status": "Accepted", "filename": "security.log"}
    await stage.minutes(1)
    stage.simulated.maintenance.upload_ends = UploadLogStatus.UPLOAD_FAILURE
    await stage.command(
        "get-log", log_type="DiagnosticsLog", remote_location=logs, request_id=3, retries=1, retry_interval_s=30
    )
    await stage.seconds(2)
    told = await stage.command("trigger-message", requested_message="LogStatusNotification")
    assert told["result"] == {"status": "Accepted"}
    await stage.minutes(2)


DIFFERENCES = {
    "1.6": losses("1.6 does not number uploads of diagnostics")
    | {"messages.payload.request_id": "1.6 does not number uploads of diagnostics"},
}
