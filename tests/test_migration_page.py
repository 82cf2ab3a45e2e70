"""The programs of "From mobilityhouse/ocpp to evwire" run, each end of theirs against each end of ours."""

from __future__ import annotations

import asyncio
import re
import socket
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

PAGE = (Path(__file__).parents[1] / "docs" / "from-mobilityhouse.md").read_text()
THEIR_CSMS, OUR_CSMS, OUR_CSMS_IN_1_6, THEIR_CHARGER, OUR_CHARGER = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


def _module(source: str) -> ModuleType:
    module = ModuleType("example")
    exec(compile(source, "from-mobilityhouse.md", "exec"), module.__dict__)
    return module


@asynccontextmanager
async def _serving(source: str) -> AsyncIterator[int]:
    module = _module(source)
    async with AsyncExitStack() as stack:
        if source != THEIR_CSMS:
            server = await stack.enter_async_context(module.csms.serve(host="127.0.0.1", port=0))
            yield server.port
            return
        with socket.socket() as asking:
            asking.bind(("127.0.0.1", 0))
            port = int(asking.getsockname()[1])
        serving = asyncio.create_task(module.main(port))
        try:
            await asyncio.wait_for(_listens(port), 10)
            yield port
        finally:
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)


async def _listens(port: int) -> None:
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except ConnectionRefusedError:
            await asyncio.sleep(0.01)
        else:
            writer.close()
            await writer.wait_closed()
            return


@pytest.mark.parametrize("csms", [THEIR_CSMS, OUR_CSMS, OUR_CSMS_IN_1_6], ids=["theirs", "ours", "ours in 1.6"])
@pytest.mark.parametrize("charger", [THEIR_CHARGER, OUR_CHARGER], ids=["theirs", "ours"])
async def test_each_central_system_of_the_page_unlocks_each_charge_point_of_the_page(
    csms: str, charger: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async with _serving(csms) as port:
        await asyncio.wait_for(_module(charger).main(f"ws://127.0.0.1:{port}"), 20)
        await asyncio.sleep(0.1)
    assert "CP001 Unlocked" in capsys.readouterr().out.splitlines()
