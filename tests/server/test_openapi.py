"""The OpenAPI document is true: whatever fits it, or nearly, is answered as it says."""

from __future__ import annotations

import asyncio
import warnings
from contextlib import suppress
from itertools import product
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import schemathesis
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_schema_conformance,
        status_code_conformance,
    )

EXAMPLES = 3
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def _try_everything(document: dict[str, Any], url: str, token: str) -> int:
    schema = schemathesis.openapi.from_dict(document)
    session = requests.Session()
    session.trust_env = False
    asked = 0

    # What fits, and what does not.
    for operation, mode in product((each.ok() for each in schema.get_all_operations()), schemathesis.GenerationMode):

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Any) -> None:
            nonlocal asked
            asked += 1
            if case.path in ("/api/v1/frames", "/api/v1/events"):
                case.query = {**(case.query or {}), "follow": "false"}  # else a stream without an end
            headers = {"Authorization": f"Bearer {token}"}
            answer = case.call(base_url=url, headers=headers, session=session, timeout=20)
            case.validate_response(answer, checks=CHECKS)

        # Not every operation can be asked so that it does not fit.
        with suppress(Unsatisfiable):
            ask()
    return asked


@pytest.mark.threat(48)
@pytest.mark.filterwarnings("ignore")
async def test_whatever_is_asked_is_answered_as_the_document_says_and_never_with_a_server_error(start) -> None:
    site = await start(api_requests_a_minute=0)
    document = await site.get("/schema/openapi.json")
    asked = await asyncio.to_thread(_try_everything, document, site.server.http_url, site.server.token)
    assert asked >= len(document["paths"])


async def test_every_operation_of_the_document_says_what_it_needs_and_what_it_is_for(site) -> None:
    document = await site.get("/schema/openapi.json")
    operations = [(path, operation) for path, item in document["paths"].items() for operation in item.values()]
    assert [path for path, operation in operations if not operation.get("summary")] == []
    assert [path for path, operation in operations if "security" not in operation] == []
    ids = [operation["operationId"] for _, operation in operations]
    assert len(ids) == len(set(ids))
