"""What no screen asks is turned away before Dash sees it; what screens ask goes through."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dashboard.dash_guard import MOST_BYTES
from tests.dashboard.conftest import Client
from tests.router import ask_for_page

PATH = "/_dash-update-component"


def body(**changed: Any) -> dict[str, Any]:
    return {**ask_for_page("/methods"), "parsedChangedPropsIds": ["x"], **changed}


def test_callback__as_a_screen_asks_it_is_answered(client: Client) -> None:
    assert client.request("POST", PATH, json=body()).status_code == 200


@pytest.mark.parametrize(
    "asked",
    [
        [], None, "x", {}, body(output=7), body(output="nowhere.children"), body(output="school-grid-refreshed.data"),
        body(outputs=[]), body(outputs={"id": "_pages_content", "property": "children"}),
        body(inputs=None), body(inputs=body()["inputs"][:2]), body(inputs=[1, 2, 3]),
        body(inputs=[{**one, "value": ["/"]} for one in body()["inputs"]]),
        body(inputs=[{**one, "id": {"type": "x"}} for one in body()["inputs"]]),
        body(state=[{"id": "a", "property": "b"}]), body(changedPropIds=5), body(changedPropIds=[{}]),
    ],
)  # fmt: skip
def test_callback__that_no_screen_asks_is_refused_in_a_sentence(client: Client, asked: Any) -> None:
    answer = client.request("POST", PATH, content=json.dumps(asked))

    assert answer.status_code == 400
    assert set(answer.json()) == {"message_th", "message_en"}


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[" * 20_000])
def test_callback__that_is_no_json_is_refused(client: Client, content: bytes) -> None:
    assert client.request("POST", PATH, content=content).status_code == 400


def test_callback__that_is_too_large_is_not_kept_in_memory(client: Client) -> None:
    assert client.request("POST", PATH, content=b" " * (MOST_BYTES + 1)).status_code == 413


@pytest.mark.parametrize(
    ("path", "status"),
    [("dash/dcc/dash_core_components.js", 200), ("dash/dash.py", 404), ("os/path.py", 404),
     ("dash", 404), ("dash/../dash.py", 404), ("", 404)],
)  # fmt: skip
def test_suites__hold_what_pages_load_and_nothing_else(client, path: str, status: int) -> None:
    assert client.get(f"/_dash-component-suites/{path}").status_code == status


def test_page__whose_address_names_what_the_router_uses_is_drawn(client: Client) -> None:
    """These were taken for arguments of the function that draws, and nothing was drawn."""
    for name in ("page", "service", "cache", "on_failure", "query", "version_"):
        assert "state-failed" not in client.page("/methods", f"?{name}=x")
