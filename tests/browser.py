"""A headless Chromium, driven by its DevTools protocol: what a page does, and every script that runs in it."""

from __future__ import annotations

import asyncio
import itertools
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import websockets

CAUGHT = "f"
"""The function that hostile texts call: short, for some fields hold twenty characters."""
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_WATCH = f"""
document.addEventListener("securitypolicyviolation", (event) => {CAUGHT}("CSP: " + event.violatedDirective));
"""


def program() -> str | None:
    """Where there is one; None if there is none."""
    return next((path for path in map(shutil.which, _NAMES) if path is not None), None)


class Browser:
    """Pages are opened one after the other; ``caught`` has what called the function, and violations of a policy."""

    def __init__(self, link: websockets.ClientConnection) -> None:
        self.caught: list[str] = []
        self._link = link
        self._ids = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._loaded = asyncio.Event()
        self._session = ""

    async def open(self, url: str, *, headers: dict[str, str] | None = None, before: str = "") -> None:
        """Show a page, in a tab of its own, until it has loaded; ``before`` is a script that runs first in it."""
        target = await self._do("Target.createTarget", url="about:blank")
        attached = await self._do("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Network"):
            await self._do(f"{domain}.enable")
        await self._do("Runtime.addBinding", name=CAUGHT)
        await self._do("Page.addScriptToEvaluateOnNewDocument", source=_WATCH + before)
        await self._do("Network.setExtraHTTPHeaders", headers=headers or {})
        self._loaded.clear()
        navigated = await self._do("Page.navigate", url=url)
        assert "errorText" not in navigated, navigated
        async with asyncio.timeout(20):
            await self._loaded.wait()

    async def evaluate(self, expression: str) -> Any:
        """The value of an expression in the page."""
        answer = await self._do("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    async def listen(self) -> None:
        async for text in self._link:
            said = json.loads(text)
            if "id" in said:
                self._waiting.pop(said["id"]).set_result(said)
            elif said["method"] == "Runtime.bindingCalled":
                self.caught.append(said["params"]["payload"])
            elif said["method"] == "Page.loadEventFired":
                self._loaded.set()

    async def _do(self, method: str, **parameters: Any) -> dict[str, Any]:
        message: dict[str, Any] = {"id": next(self._ids), "method": method, "params": parameters}
        if self._session and not method.startswith("Target."):
            message["sessionId"] = self._session
        answered = self._waiting[message["id"]] = asyncio.get_running_loop().create_future()
        await self._link.send(json.dumps(message))
        answer = await asyncio.wait_for(answered, 20)
        assert "error" not in answer, (method, answer)
        return dict(answer["result"])


@asynccontextmanager
async def browsing(profile: Path) -> AsyncIterator[Browser]:
    """A browser with a profile of its own, which has ended afterwards."""
    found = program()
    assert found is not None, "ask program() first"
    process = await asyncio.create_subprocess_exec(
        *(found, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"),
        *("--disable-background-networking", "--disable-component-update", "--no-proxy-server"),
        *("--remote-debugging-port=0", f"--user-data-dir={profile}", "about:blank"),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None, "as asked for"
    try:
        async with asyncio.timeout(30):
            while b"DevTools listening on " not in (line := await process.stderr.readline()):
                assert line, f"the browser ended with {await process.wait()}"
        url = line.decode().split()[-1]
        async with websockets.connect(url, proxy=None, max_size=None) as link:
            browser = Browser(link)
            listening = asyncio.create_task(browser.listen())
            try:
                yield browser
            finally:
                listening.cancel()
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()
