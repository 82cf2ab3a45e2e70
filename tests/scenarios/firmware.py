"""New firmware: installed when the car is gone, then one that cannot be had, then one that is given up for another."""

from __future__ import annotations

from scenarios.named import TRANSACTION, losses
from scenarios.stage import DRIVER, Stage


async def play(stage: Stage) -> None:
    await stage.plug_in()
    await stage.show_card(DRIVER)
    at = stage.in_minutes(1)
    told = await stage.command(
        "update-firmware", request_id=1, location="https://firmware.example/2.bin", retrieve_date_time=at
    )
    assert told["result"] == {"status": "Accepted"}
    await stage.minutes(5)
    assert stage.simulated.maintenance.installed == 0
    await stage.show_card(DRIVER)
    await stage.unplug()
    assert await stage.status() == "Unavailable"
    await stage.minutes(1)
    assert stage.simulated.maintenance.installed == 1
    assert await stage.status() == "Available"

    stage.simulated.maintenance.failing_downloads = 2
    await stage.command(
        "update-firmware",
        request_id=2,
        location="https://firmware.example/3.bin",
        retrieve_date_time=stage.in_minutes(0),
        retries=1,
        retry_interval_s=30,
    )
    await stage.minutes(3)
    assert stage.simulated.maintenance.installed == 1
    told = await stage.command("trigger-message", requested_message="FirmwareStatusNotification")
    assert told["result"] == {"status": "Accepted"}


DIFFERENCES = {
    "1.6": TRANSACTION
    | losses("1.6 does not number updates without a signature")
    | {
        "messages.payload.request_id": "1.6 does not number updates without a signature",
        "messages: no firmware-status-notification DownloadScheduled": "1.6 has no word for it",
        "messages: no firmware-status-notification InstallScheduled": "1.6 has no word for it: it stays at Downloaded",
        "messages: also firmware-status-notification Downloaded": "1.6 has no word for it: it stays at Downloaded",
    },
}
