"""Who may ask what of the HTTP API, and what is kept of it."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
import sqlite3
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from evwire.cli import main
from evwire.server.api.access import Rate
from evwire.server.api.csv_export import cell
from evwire.testing import ManualClock

ROLES = ("admin", "operator", "read-only")
BOOT = '[2,"1","BootNotification",{"chargePointVendor":"%s","chargePointModel":"ModelName"}]'


async def _token(site, role: str, **more: object) -> dict[str, str]:
    """The header of a token that was made just now."""
    body = {"name": f"a {role}", "role": role, **more}
    answer = await site.http.post("/api/v1/api-tokens", json=body)
    assert answer.status_code == 201, answer.text
    return {"Authorization": f"Bearer {answer.json()['secret']}"}


def _cells(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Every operation of the document: method, path, and what is said of it."""
    return [
        (method.upper(), path, operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
    ]


@pytest.mark.threat(48)
async def test_every_role_can_do_what_the_document_says_and_nothing_else(start) -> None:
    site = await start(api_requests_a_minute=0)
    document = await site.get("/schema/openapi.json")
    headers = {role: await _token(site, role) for role in ROLES}
    cells = _cells(document)
    assert len(cells) > 60
    async with httpx.AsyncClient(base_url=site.server.http_url, trust_env=False) as stranger:
        wrong = []
        for method, path, operation in cells:
            url = re.sub(r"{\w+}", "NOBODY", path) + ("?follow=false" if path.endswith(("/events", "/frames")) else "")
            security = operation.get("security", [{"token": []}])
            asked = await stranger.request(method, url)
            if security == [{}]:
                expected = [200, 200, 200, 200]
            else:
                ((needed,),) = (each["token"] for each in security)
                allowed = ROLES[: ROLES.index(needed) + 1]
                expected = [401, *(0 if role in allowed else 403 for role in ROLES)]
            got = [asked.status_code]
            for role in ROLES:
                status = (await stranger.request(method, url, headers=headers[role])).status_code
                # Without a body, and of a station that is not there, nothing that is allowed comes to more.
                got.append(0 if status in (200, 404, 422) and expected[0] == 401 else status)
            if got != expected:
                wrong.append((method, path, got, expected))
    assert wrong == []


@pytest.mark.threat(48)
async def test_a_token_for_some_stations_sees_no_other(site) -> None:
    for station_id in ("CP001", "CP002"):
        station = await site.connect(station_id)
        await station.ask(BOOT % "VendorName")
        await station.ask('[2,"4","Heartbeat",{}')
        await station.ask(
            '[2,"2","StartTransaction",'
            '{"connectorId":1,"idTag":"04A2B3C4","meterStart":0,"timestamp":"2026-01-01T12:00:00Z"}]'
        )
        while not (await site.get(f"/api/v1/stations/{station_id}/deviations"))["items"]:
            await asyncio.sleep(0)
    asking = asyncio.create_task(site.http.post("/api/v1/stations/CP002/calls?wait_s=0", json={"action": "ClearCache"}))
    await station.receive()
    command = (await asking).json()["id"]
    headers = await _token(site, "operator", stations=["CP001"])
    async with httpx.AsyncClient(base_url=site.server.http_url, trust_env=False, headers=headers) as scoped:
        for path in ("stations", "transactions", "deviations"):
            rows = (await scoped.get(f"/api/v1/{path}")).json()["items"]
            assert {row.get("station", row.get("id")) for row in rows} == {"CP001"}, path
            lines = list(csv.DictReader(io.StringIO((await scoped.get(f"/api/v1/{path}.csv")).text)))
            assert {row.get("station") or row.get("id") for row in lines} == {"CP001"}, path
        assert (await scoped.get("/api/v1/commands")).json()["items"] == []
        frames = (await scoped.get("/api/v1/frames")).text.splitlines()
        assert {json.loads(line)["station"] for line in frames} == {"CP001"}
        for path in ("stations/CP002", "stations/CP002/capabilities", f"commands/{command}"):
            assert (await scoped.get(f"/api/v1/{path}")).status_code == 404, path
        assert (await scoped.post("/api/v1/stations/CP002/commands/reset", json={})).status_code == 404
        assert (await scoped.get("/api/v1/transactions?station=CP002")).json()["items"] == []
        for path in ("id-tokens", "refusals"):
            assert (await scoped.get(f"/api/v1/{path}")).status_code == 403, path


@pytest.mark.threat(48)
async def test_of_a_token_only_a_digest_is_kept_and_a_revoked_or_expired_one_opens_nothing(site, tmp_path) -> None:
    headers = await _token(site, "read-only")
    secret = headers["Authorization"].split()[1]
    assert secret.encode() not in (tmp_path / "evwire.sqlite3").read_bytes()
    assert secret.encode() not in (tmp_path / "evwire.sqlite3-wal").read_bytes()
    assert (await site.http.get("/api/v1/stations", headers=headers)).status_code == 200
    (listed,) = (await site.get("/api/v1/api-tokens"))["items"]
    assert (listed["name"], listed["role"], listed["stations"]) == ("a read-only", "read-only", None)
    assert secret not in str(listed)
    assert (await site.http.delete(f"/api/v1/api-tokens/{listed['id']}")).status_code == 204
    assert (await site.http.get("/api/v1/stations", headers=headers)).status_code == 401
    assert (await site.http.delete(f"/api/v1/api-tokens/{listed['id']}")).status_code == 404
    headers = await _token(site, "read-only", expires_in_days=1)
    with sqlite3.connect(tmp_path / "evwire.sqlite3") as connection:
        connection.execute("UPDATE api_tokens SET expires_at = '2026-01-01 00:00:00.000000'")
    assert (await site.http.get("/api/v1/stations", headers=headers)).status_code == 401


@pytest.mark.threat(48)
async def test_who_asks_too_often_or_guesses_waits_and_nobody_else_does(start) -> None:
    site = await start(api_requests_a_minute=3)
    headers = await _token(site, "read-only")
    answers = [await site.http.get("/api/v1/about", headers=headers) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert int(answers[-1].headers["retry-after"]) in range(1, 21)
    assert (await site.http.get("/api/v1/about")).status_code == 200
    guesses = [await site.http.get("/api/v1/about", headers={"Authorization": f"Bearer {n}"}) for n in range(7)]
    assert [answer.status_code for answer in guesses] == [401] * 5 + [429] * 2
    # From the same address, but with a token that was right before.
    assert (await site.http.get("/api/v1/about")).status_code == 200


async def test_a_rate_is_filled_again_as_time_passes() -> None:
    clock = ManualClock()
    rate = Rate(2, clock)
    assert [rate.wait_s("a"), rate.wait_s("a"), rate.wait_s("a"), rate.wait_s("b")] == [0, 0, 30, 0]
    await clock.advance(30)
    assert [rate.wait_s("a"), rate.wait_s("a")] == [0, 30]
    assert [Rate(0, clock).wait_s("a") for _ in range(10_000)] == [0] * 10_000


async def test_every_change_is_in_the_audit_with_who_when_what_and_from_where(site, tmp_path) -> None:
    headers = await _token(site, "operator")
    before = datetime.now(UTC)
    await site.http.post("/api/v1/id-tokens", json={"value": "04A2B3C4"}, headers=headers)
    await site.http.post("/api/v1/id-tokens", json={"value": ""}, headers=headers)
    await site.http.post("/api/v1/api-tokens", json={"name": "x", "role": "admin"}, headers=headers)
    await site.http.get("/api/v1/id-tokens", headers=headers)
    station = await site.connect()
    await station.ask(BOOT % "VendorName")
    body = {"action": "ChangeConfiguration", "payload": {"key": "AuthorizationKey", "value": "CANARY-KEY-CANARY"}}
    await site.http.post("/api/v1/stations/CP001/calls?wait_s=0", json=body, headers=headers)
    newest, refused, charging, made = (await site.get("/api/v1/audit"))["items"]
    assert (newest["action"], newest["target"], newest["status"]) == ("call", "/api/v1/stations/CP001/calls", 202)
    assert newest["content"]["payload"] == {"key": "AuthorizationKey", "value": "***"}
    assert (refused["status"], charging["status"]) == (422, 201)
    assert re.fullmatch(r"a operator \([0-9a-f]{8}\)", charging["who"])
    assert (charging["content"], charging["address"]) == ({"value": "04A2B3C4"}, "127.0.0.1")
    assert before <= datetime.fromisoformat(charging["at"]) <= datetime.now(UTC)
    assert (made["who"], made["content"]) == ("owner (owner)", {"name": "a operator", "role": "operator"})
    with pytest.raises(SystemExit):
        await asyncio.to_thread(main, ["id-token", "add", "04FFFFFF", "--data", str(tmp_path)])
    typed = (await site.get("/api/v1/audit?limit=1"))["items"][0]
    assert (typed["action"], typed["target"], typed["address"]) == ("id-token add", "04FFFFFF", "command line")
    theirs = (await site.http.get("/api/v1/audit", params={"who": charging["who"]})).json()["items"]
    assert [row["number"] for row in theirs] == [newest["number"], refused["number"], charging["number"]]


async def test_nothing_changes_that_the_audit_cannot_keep(site, tmp_path) -> None:
    with sqlite3.connect(tmp_path / "evwire.sqlite3") as connection:
        connection.execute("ALTER TABLE audit RENAME TO gone")
    assert (await site.http.post("/api/v1/id-tokens", json={"value": "04A2B3C4"})).status_code == 500
    assert (await site.get("/api/v1/id-tokens"))["items"] == []


@pytest.mark.threat(17)
async def test_the_audit_believes_no_stranger_about_where_he_is(site) -> None:
    spoofed = {"X-Forwarded-For": "203.0.113.9"}
    await site.http.post("/api/v1/id-tokens", json={"value": "04A2B3C4"}, headers=spoofed)
    (row,) = (await site.get("/api/v1/audit"))["items"]
    assert row["address"] == "127.0.0.1"


async def test_the_audit_believes_a_listed_proxy_about_where_somebody_is(start) -> None:
    site = await start(trusted_proxies=("127.0.0.0/8",))
    spoofed = {"X-Forwarded-For": "203.0.113.9"}
    await site.http.post("/api/v1/id-tokens", json={"value": "04A2B3C4"}, headers=spoofed)
    (row,) = (await site.get("/api/v1/audit"))["items"]
    assert row["address"] == "203.0.113.9"


@pytest.mark.threat(40)
async def test_no_text_of_a_station_is_a_formula_in_an_export(site) -> None:
    for position, vendor in enumerate(("=1+1", "+1", "-1", "@SUM(A1)", "\\t=1", " =1", 'a,\\"b')):
        station = await site.connect(f"CP00{position}")
        await station.ask(BOOT % vendor)
    answer = await site.http.get("/api/v1/stations.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="stations.csv"'
    vendors = [row["vendor"] for row in csv.DictReader(io.StringIO(answer.text, newline=""))]
    assert vendors == ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1", "' =1", 'a,"b']


@pytest.mark.threat(40)
@pytest.mark.parametrize(
    ("value", "expected"), [(-5.5, -5.5), (None, ""), (True, "true"), ("CP001", "CP001"), ({"a": 1}, '{"a":1}')]
)
def test_a_number_stays_a_number_in_an_export(value: object, expected: object) -> None:
    assert cell(value) == expected


@pytest.mark.threat(39)
async def test_a_filter_is_a_value_and_never_a_query(site) -> None:
    await (await site.connect()).ask(BOOT % "VendorName")
    for text in ("' OR 1=1 --", "%' OR '1'='1", "VendorName'; DROP TABLE stations", "*", "%", "_"):
        for path in ("stations?vendor", "transactions?station", "commands?action", "deviations?message", "audit?who"):
            name, parameter = path.split("?")
            answer = await site.http.get(f"/api/v1/{name}", params={parameter: text})
            assert (answer.status_code, answer.json()["items"]) == (200, []), (path, text)
    assert len((await site.get("/api/v1/stations?vendor=VendorName"))["items"]) == 1


async def test_lists_are_filtered_and_every_page_follows_the_one_before(site) -> None:
    for number in range(5):
        station = await site.connect(f"CP00{number}")
        await station.ask(BOOT % ("Even" if number % 2 == 0 else "Odd"))
        await station.ask(
            f'[2,"2","StartTransaction",{{"connectorId":1,"idTag":"TAG{number}","meterStart":0,'
            f'"timestamp":"2026-01-0{number + 1}T12:00:00Z"}}]'
        )
    await station.link.close()
    while len((await site.get("/api/v1/stations?online=true"))["items"]) > 4:
        await asyncio.sleep(0)

    async def ids(path: str, name: str = "id") -> list[list[str]]:
        pages, after = [], ""
        while True:
            page = await site.get(f"/api/v1/{path}{after}")
            pages.append([row[name] for row in page["items"]])
            if page["next"] is None:
                return pages
            after = f"&after={page['next']}"

    assert await ids("stations?vendor=Even&limit=2") == [["CP000", "CP002"], ["CP004"]]
    assert await ids("stations?online=false&limit=2") == [["CP004"]]
    assert await ids("stations?online=true&vendor=Even&limit=1") == [["CP000"], ["CP002"], []]
    assert await ids("transactions?id_token=tag3&limit=2", "station") == [["CP003"]]
    assert await ids("transactions?running=true&limit=3", "station") == [
        ["CP004", "CP003", "CP002"],
        ["CP001", "CP000"],
    ]
    since, until = "2026-01-02T00:00:00Z", "2026-01-04T00:00:00Z"
    assert await ids(f"transactions?since={since}&until={until}&limit=5", "station") == [["CP002", "CP001"]]
    lines = (await site.http.get("/api/v1/transactions.csv?running=true")).text.splitlines()
    assert (lines[0].split(",")[:3], len(lines)) == (["number", "id", "station"], 6)


async def test_commands_are_listed_the_newest_first(site) -> None:
    station = await site.connect()
    await station.ask(BOOT % "VendorName")
    for action in ("ClearCache", "GetLocalListVersion", "GetConfiguration"):
        asking = asyncio.create_task(site.http.post("/api/v1/stations/CP001/calls", json={"action": action}))
        message_id = json.loads(await station.receive())[1]
        answer = "{}" if action == "GetConfiguration" else None
        await station.link.send(
            f'[3,"{message_id}",{answer}]' if answer else f'[4,"{message_id}","NotSupported","",{{}}]'
        )
        await asking
    assert [row["action"] for row in (await site.get("/api/v1/commands"))["items"]] == [
        "GetConfiguration",
        "GetLocalListVersion",
        "ClearCache",
    ]
    page = await site.get("/api/v1/commands?state=refused&limit=1")
    assert [row["action"] for row in page["items"]] == ["GetLocalListVersion"]
    page = await site.get(f"/api/v1/commands?state=refused&limit=1&after={page['next']}")
    assert [row["action"] for row in page["items"]] == ["ClearCache"]


async def test_a_station_added_over_the_api_may_connect_with_the_password_that_was_made(start) -> None:
    site = await start(open=False)
    answer = await site.http.post("/api/v1/stations", json={"id": "CP001"})
    assert answer.status_code == 201
    station = await site.connect("CP001", password=answer.json()["password"])
    assert json.loads(await station.ask(BOOT % "VendorName"))[2]["status"] == "Accepted"
    assert (await site.http.post("/api/v1/stations", json={"id": "a:b"})).status_code == 422
    assert (await site.http.post("/api/v1/id-tokens", json={"value": "04A2B3C4"})).status_code == 201
    assert (await site.http.delete("/api/v1/id-tokens/04a2b3c4")).status_code == 204
    assert (await site.get("/api/v1/id-tokens"))["items"] == []


@pytest.mark.threat(42)
async def test_a_station_is_sent_to_no_file_server_that_is_none(site) -> None:
    station = await site.connect()
    await station.ask(BOOT % "VendorName")
    for url in (
        "file:///etc/passwd",
        "gopher://a/",
        "http://169.254.169.254/latest",
        "nonsense",
        "javascript:alert(1)",
    ):
        native = {"action": "GetDiagnostics", "payload": {"location": url}}
        answer = await site.http.post("/api/v1/stations/CP001/calls", json=native)
        assert answer.status_code == 422, url
        body = {"firmware": {"location": url, "retrieve_at": "2026-01-01T12:00:00Z"}, "request_id": 1}
        answer = await site.http.post("/api/v1/stations/CP001/commands/update-firmware", json=body)
        assert answer.status_code == 422, url
    good = {"action": "GetDiagnostics", "payload": {"location": "ftp://user:CANARY@127.0.0.1/up"}}
    asking = asyncio.create_task(site.http.post("/api/v1/stations/CP001/calls?wait_s=0", json=good))
    assert json.loads(await station.receive())[3] == good["payload"]
    command = (await asking).json()["id"]
    headers = await _token(site, "operator")
    for path in ("commands", f"commands/{command}", "frames", "audit"):
        text = (await site.http.get(f"/api/v1/{path}", headers=headers)).text
        assert "CANARY" not in text, path
    assert "CANARY" not in (await site.http.get("/api/v1/audit")).text
