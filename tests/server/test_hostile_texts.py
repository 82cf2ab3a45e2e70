"""Texts of stations that are scripts, before a real browser: shown, and never run."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote

import pytest

from browser import CAUGHT, Browser, browsing, program
from listening import listening

# Each runs where it is taken for HTML; the short ones fit into the shortest fields.
SVG = f"<svg onload={CAUGHT}('a')>"
CLOSING = f'"\'></td></table></title></script><script>{CAUGHT}("script")</script><img src=x onerror={CAUGHT}("img")>'
LINK = f"<iframe srcdoc=\"<script>parent.{CAUGHT}('b')</script>\"></iframe><a href=javascript:{CAUGHT}('c')>x</a>"
TIME = "2026-01-01T12:00:00Z"
LOCAL = f"{SVG}{CLOSING}"[:255].replace("/", "")
POLICY = b"Content-Security-Policy: script-src 'self'\r\n"


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncIterator[Browser]:
    if program() is None:
        pytest.skip("there is no Chromium on the PATH")
    async with browsing(tmp_path / "profile") as browser:
        yield browser


def page(body: str, policy: bytes = b"") -> bytes:
    content = f"<!doctype html><title>x</title><body><table><tr><td>{body}</table>".encode()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n" + policy
    return head + b"Content-Length: %d\r\n\r\n" % len(content) + content


async def shown(browser: Browser, answer: bytes) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()

    async with listening(talk) as port:
        await browser.open(f"http://127.0.0.1:{port}/")


@pytest.mark.threat(37)
async def test_a_page_that_took_these_texts_for_html_would_run_them_and_be_caught_by_its_policy_too(browser) -> None:
    for text, calls in ((SVG, {"a"}), (CLOSING, {"script", "img"}), (LINK, {"b"})):
        browser.caught.clear()
        await shown(browser, page(text))
        async with asyncio.timeout(10):
            while set(browser.caught) != calls:
                await asyncio.sleep(0.02)
    browser.caught.clear()
    await shown(browser, page(SVG, POLICY))
    async with asyncio.timeout(10):
        while not browser.caught:
            await asyncio.sleep(0.02)
    assert [each for each in browser.caught if each.startswith("CSP: script-src")] == browser.caught


async def tell_everything(site) -> None:
    """Hostile texts wherever a station can put one."""
    old, new = await site.connect(quote(LOCAL, safe="")), await site.connect("CP002", "ocpp2.0.1")
    for action, payload in (
        ("BootNotification", {"chargePointVendor": SVG, "chargePointModel": SVG, "chargePointSerialNumber": CLOSING}),
        (
            "StatusNotification",
            {
                "connectorId": 1,
                "errorCode": "OtherError",
                "status": "Faulted",
                "info": CLOSING[:50],
                "vendorErrorCode": CLOSING[:50],
                "vendorId": CLOSING,
            },
        ),
        ("StatusNotification", {"connectorId": 2, "errorCode": SVG, "status": SVG}),
        ("Authorize", {"idTag": SVG}),
        ("DataTransfer", {"vendorId": CLOSING, "messageId": SVG, "data": CLOSING}),
        ("StartTransaction", {"connectorId": 1, "idTag": SVG, "meterStart": 0, "timestamp": TIME}),
    ):
        answer = json.loads(await old.ask(json.dumps([2, action, action, payload])))
        assert answer[0] == 3, answer
    stop = {"transactionId": answer[2]["transactionId"], "meterStop": 1, "timestamp": TIME, "reason": SVG}
    assert json.loads(await old.ask(json.dumps([2, "stop", "StopTransaction", stop])))[0] == 3
    boot = {"chargingStation": {"vendorName": CLOSING[:50], "model": SVG, "serialNumber": SVG}, "reason": "PowerUp"}
    event = {
        "eventType": "Started",
        "timestamp": TIME,
        "triggerReason": "Authorized",
        "seqNo": 0,
        "transactionInfo": {"transactionId": SVG, "stoppedReason": "Local"},
        "idToken": {"idToken": SVG, "type": "Central"},
    }
    for action, payload in (
        ("BootNotification", boot),
        ("SecurityEventNotification", {"type": SVG, "timestamp": TIME, "techInfo": CLOSING + LINK}),
        ("TransactionEvent", event),
        ("DataTransfer", {"vendorId": CLOSING, "data": {"<script>": LINK}}),
    ):
        answer = json.loads(await new.ask(json.dumps([2, action, action, payload])))
        assert answer[0] == 3, answer


@pytest.mark.threat(37)
async def test_texts_of_stations_are_shown_by_the_page_as_they_are_and_run_neither_there_nor_where_the_api_says_them(
    site, browser
) -> None:
    await tell_everything(site)
    await browser.open(site.server.http_url, before=f'sessionStorage.setItem("token", "{site.server.token}");')
    async with asyncio.timeout(20):
        while await browser.evaluate("document.querySelectorAll('#transactions tr').length") != 2:
            await asyncio.sleep(0.05)
    text = await browser.evaluate("document.querySelector('main').textContent")
    for said in (LOCAL, SVG, f"{SVG} {SVG}", CLOSING[:50]):
        assert said in text
    assert await browser.evaluate("document.querySelectorAll('svg, img, iframe, main script').length") == 0
    # Two more rounds, with what it shows already.
    await browser.evaluate("show().then(show)")
    assert browser.caught == []
    # Nor is what the API says of them a page, when a browser is sent there.
    for path in ("stations", "transactions", "stations/CP002", "stations/CP002/frames", quote(SVG)):
        await browser.open(
            f"{site.server.http_url}/api/v1/{path}", headers={"Authorization": f"Bearer {site.server.token}"}
        )
        assert await browser.evaluate("document.querySelectorAll('svg, img, iframe').length") == 0
        assert browser.caught == []
