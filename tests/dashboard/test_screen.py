"""A page as it is sent: plain elements in one tree, what answers beside it, and nothing lost between them."""

from __future__ import annotations

import json

import pytest
from dash import dcc

from dashboard.components import html
from dashboard.components.screen import pack
from tests.dashboard.conftest import Client
from tests.dashboard.test_pages import PATHS
from tests.router import ask_for_page, unpack


def test_pack__keeps_elements_plain_and_puts_what_answers_beside_them() -> None:
    store = html.embed(dcc.Store(id="asked", data=[1]))
    page = html.Div(
        [html.H1("หนึ่ง"), None, "สอง", html.Div(store, className="inside", id="place")], lang="th"
    )

    sent = pack(page)["props"]

    assert sent["tree"] == {
        "t": "div",
        "p": {"lang": "th"},
        "c": [
            {"t": "h1", "c": "หนึ่ง"},
            None,
            "สอง",
            {
                "t": "div",
                "p": {"className": "inside", "id": "place"},
                "c": {"at": 0, "id": "asked"},
            },
        ],
    }
    assert sent["children"] == [store]


def test_pack__of_nothing_inside_is_an_empty_element() -> None:
    assert pack(html.Div(id="search"))["props"] == {
        "tree": {"t": "div", "p": {"id": "search"}},
        "children": [],
    }


def test_pack__loses_nothing() -> None:
    page = html.Div(
        [html.Ul([html.Li([html.B("ก"), 1, 2.5]), html.Li()]), html.embed(dcc.Graph(id="g"))]
    )

    sent = pack(page)["props"]

    assert unpack(sent["tree"], sent["children"]) == page


@pytest.mark.parametrize("key", PATHS)
def test_page__has_few_components_that_dash_asks_on_each_change(client: Client, key: str) -> None:
    answer = client.request("POST", "/_dash-update-component", json=ask_for_page(PATHS[key]))

    sent = answer.json()["response"]["_pages_content"]["children"]
    assert sent["type"] == "Screen"
    assert len(sent["props"]["children"]) <= 12
    kinds = {part["namespace"] for part in sent["props"]["children"]}
    assert kinds <= {"dash_core_components", "dash_ag_grid"}
    assert "dash_html_components" not in json.dumps(sent["props"]["tree"])
