"""Whatever is asked, nothing breaks: addresses, questions, callback bodies and orders by chance.

No answer is a 500, none shows internals, no page says that it failed, and nothing goes to the log as
an error. The API is asked by its own OpenAPI document.
"""

from __future__ import annotations

import json
import logging
import logging.handlers
import os
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_from_bytes, urlencode

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import create_server, make_demo
from dashboard import rate_rules
from data_pipeline.warehouse.engine import Workspace
from tests.cases import cases
from tests.dashboard.conftest import Client
from tests.demonstration import copy_demo
from tests.router import ask_for_page

INTERNALS = (
    "Traceback",
    'File "/',
    "site-packages",
    "sqlalchemy",
    "SELECT ",
    "duckdb.",
    "Exception",
)
OURS = {"x-khetview": "1", "content-type": "application/json"}

SCHOOLS = ("99010001", "99010002", "99029999")
WORDS = (
    "", "0", "-1", "1e9", "nan", "2567", "2566", "onet", "nt", "p6", "m3", "math", "all", "nation",
    "district", "school", "district:9901", "school:99010001", "network:9901~x", "province:99",
    "nation:0000", "0001", "six_colours", "2566-1", "5", "tiers", "size", "th", "en", "../../etc/passwd",
    "%00", "'; DROP TABLE core_test_result --", "=1+1", "<script>", "๒๕๖๗", "บ้านน้ำปั้ว", "\u0000", "\ud7ff",
    "a" * 3000, "{{7*7}}", "district:", ":", "null",
)  # fmt: skip
KEYS = (
    "year", "test", "grade", "subject", "reference", "area", "snapshot", "lang", "scheme", "round",
    "radius", "effort", "marks", "split", "with", "of", "in", "q", "limit", "by", "format", "page",
    "panel", "query", "most", "levels", "start", "version", "school", "next", "x",
)  # fmt: skip
PLACES = (
    "/", "/area/{}/{}", "/school/{}", "/subjects", "/gaps", "/retention", "/quality", "/quality/network",
    "/quality/school/{}", "/quality/change", "/quality/assess", "/quality/assess/{}", "/quality/plan/{}",
    "/data", "/data/load/{}", "/trace/{}/{}", "/methods", "/{}", "/{}/{}",
)  # fmt: skip
FILES = (
    "/export/schools.csv", "/export/schools.json", "/export/schools.xlsx", "/export/panel.xlsx",
    "/export/panel.csv", "/report/{}/{}.pdf", "/quality/what-if.json", "/quality/plans/{}.pdf",
    "/quality/plans/{}.json", "/quality/assessments.json", "/data/templates/{}.{}",
    "/data/loads/{}/rejected.csv", "/data/loads/{}/rejected.xlsx", "/data/orders/{}", "/kiosk/{}",
    "/public/api/v1/kiosk", "/audit", "/audit.csv", "/users", "/account", "/sign-in", "/welcome",
    "/assets/{}", "/fonts/{}", "/_dash-component-suites/{}/{}", "/{}",
)  # fmt: skip

text = st.one_of(st.sampled_from(WORDS), st.sampled_from(SCHOOLS), st.text(max_size=30))
raw = st.one_of(text.map(lambda t: quote(t, safe="")), st.binary(max_size=12).map(quote_from_bytes))
pairs = st.lists(st.tuples(st.sampled_from(KEYS), text), max_size=6)
single = st.none() | st.booleans() | st.integers() | st.floats() | text
flat = single | st.lists(single, max_size=3) | st.dictionaries(text, single, max_size=3)
junk = flat | st.lists(flat, max_size=2) | st.dictionaries(text, flat, max_size=2)


class Watched:
    """The demonstration as it runs, and what it wrote to its log as an error."""

    def __init__(self, client: Client) -> None:
        self.client, self.errors = client, logging.handlers.BufferingHandler(10_000)
        self.errors.setLevel(logging.ERROR)
        logging.getLogger().addHandler(self.errors)

    def ask(self, method: str, url: str, **arguments: Any) -> httpx.Response:
        """Ask, and hold the answer against what no answer may be."""
        self.errors.buffer.clear()
        answer = self.client.request(method, url, **arguments)
        kind = answer.headers.get("content-type", "")
        shown = answer.text if "json" in kind or "text" in kind else ""
        if not url.startswith(("/assets", "/_dash-component-suites")):
            assert not [word for word in INTERNALS if word in shown], shown[:2000]
        assert answer.status_code < 500, (answer.status_code, shown[:500])
        assert "state-failed" not in shown
        assert not self.errors.buffer, [self.errors.format(one) for one in self.errors.buffer][:3]
        return answer


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    given_home = os.environ.get("TEST_DEMO_HOME")
    home = Path(given_home) if given_home else copy_demo(tmp_path_factory)
    make_demo(Workspace(home), "district")  # a folder that was named may be empty
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KHETVIEW_HOME", str(home))
        patch.setenv("KHETVIEW_ENTRY", "demo")
        patch.setenv("KHETVIEW_PUBLIC", "0")
        patch.setattr(rate_rules, "RATE_RULES", ())  # nobody asks too often here
        client = Client(create_server())
    watched = Watched(client)
    yield watched
    logging.getLogger().removeHandler(watched.errors)
    client.close()


def fill(template: str, parts: list[str]) -> str:
    return template.format(*parts)


@cases(12)
@given(st.sampled_from(PLACES), st.lists(text, min_size=2, max_size=2), pairs)
def test_page__of_any_address_is_drawn(watched: Watched, place: str, parts, query) -> None:
    search = f"?{urlencode(query, errors='replace')}" if query else ""
    body = ask_for_page(fill(place, parts), search)

    watched.ask("POST", "/_dash-update-component", content=json.dumps(body), headers=OURS)


@cases(25)
@given(st.sampled_from((*PLACES, *FILES)), st.lists(raw, min_size=2, max_size=2),
       pairs, st.binary(max_size=20), st.sampled_from(("GET", "GET", "GET", "POST", "HEAD", "PUT", "DELETE")))  # fmt: skip
def test_address__of_any_bytes_is_answered(
    watched: Watched, place: str, parts, query, bytes_, method
) -> None:
    url = (
        fill(place, parts)
        + "?"
        + urlencode(query, errors="replace")
        + "&"
        + quote_from_bytes(bytes_)
    )

    watched.ask(method, url, headers={"accept": "text/html"})


def operations(watched: Watched) -> list[tuple[str, str, dict[str, Any]]]:
    """Return (method, path, operation) of everything that the OpenAPI document names."""
    document = watched.client.get("/api/v1/openapi.json").json()
    return [
        (method, path, operation)
        for path, item in sorted(document["paths"].items())
        for method, operation in sorted(item.items())
        if "live" not in path
    ]


def values_of(schema: dict[str, Any]) -> st.SearchStrategy[str]:
    """Return values that fit a parameter's schema, and others that do not."""
    fitting = [
        str(one) for part in (schema, *schema.get("anyOf", ())) for one in part.get("enum", ())
    ]
    return st.one_of(*([st.sampled_from(fitting)] if fitting else []), text, st.integers().map(str))


@cases(20)
@given(st.data())
def test_api__by_its_own_document_answers_anything(watched: Watched, data: st.DataObject) -> None:
    method, path, operation = data.draw(st.sampled_from(operations(watched)))
    query = []
    for parameter in operation.get("parameters", ()):
        values = values_of(parameter.get("schema", {}))
        if parameter["in"] == "path":
            path = path.replace(
                "{{{}}}".format(parameter["name"]), quote(data.draw(values) or "x", safe="")
            )
        elif parameter["in"] == "query" and data.draw(st.booleans()):
            query.append((parameter["name"], data.draw(values)))

    answer = watched.ask(method.upper(), f"{path}?{urlencode(query, errors='replace')}")

    if answer.status_code >= 400 and "json" in answer.headers.get("content-type", ""):
        assert {"message_th", "message_en"} <= set(answer.json()), answer.text


# --- callback bodies


def recorded() -> list[dict[str, Any]]:
    """Bodies as a browser sends them: the router's, and that of the list of schools."""
    from dashboard.components.school_grid import ASKED, GRID
    from tests.dashboard.people.test_scope_over_http import grid

    asked = json.dumps(grid("district:9901", "0001"))
    asked = asked.replace("school-asked", ASKED).replace("school-grid", GRID)
    return [ask_for_page("/area/district/9901"), json.loads(asked)]


def spots(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to everything that stands in a body."""
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [path, *(spot for key, one in inner for spot in spots(one, (*path, key)))]


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """Draw a recorded body with a few things replaced or taken out, or cut short."""
    body: Any = deepcopy(draw(st.sampled_from(recorded())))
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(spots(body)))
        if not path:
            continue
        holder = body
        for key in path[:-1]:
            holder = holder[key]
        if draw(st.booleans()):
            holder[path[-1]] = draw(junk)
        else:
            del holder[path[-1]]
    written = json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return (
        written[: draw(st.integers(0, len(written)))] if draw(st.integers(0, 9)) == 0 else written
    )


@cases(25)
@given(mutated() | st.binary(max_size=40) | junk.map(lambda one: json.dumps(one).encode()))
def test_callback__of_any_body_is_answered(watched: Watched, body: bytes) -> None:
    watched.ask("POST", "/_dash-update-component", content=body, headers=OURS)


ORDERS = (
    ("/data/orders", {"kind": "undo", "load_id": 3}),
    ("/data/orders", {"kind": "mend", "load_id": 3, "finding_no": 1, "decision": "leave"}),
    ("/data/orders", {"kind": "answer", "token": "0" * 24, "answers": {"test": "onet"}, "strip": False}),
    ("/quality/plans", {"school_id": "99010001", "year_be": 2567, "step": "act"}),
    ("/quality/assessments", {"scheme": "six_colours", "school_id": "99010001", "assessed_on": "2024-07-30",
                              "year_be": 2567, "round_no": 2, "levels": {"1.1.1": 3}}),
)  # fmt: skip


@cases(15)
@given(st.data())
def test_order__of_any_body_is_answered(watched: Watched, data: st.DataObject) -> None:
    path, order = data.draw(st.sampled_from(ORDERS))
    order = deepcopy(order)
    key = data.draw(st.sampled_from(sorted(order)))
    order[key] = data.draw(junk)
    body = data.draw(
        st.sampled_from((json.dumps(order).encode(), b"", b"[]", b"\xff{", b"[" * 5000))
    )

    watched.ask("POST", path, content=body, headers=OURS)


@cases(10)
@given(text, text, st.binary(max_size=60))
def test_upload__of_any_name_and_bytes_is_answered(
    watched: Watched, name: str, said: str, body: bytes
) -> None:
    named = {"x-file-name": quote(name, safe=""), "x-answers": quote(said, safe="")}

    watched.ask("POST", "/data/upload", content=body, headers={**OURS, **named})


@cases(10)
@given(st.sampled_from(("/sign-in", "/welcome", "/account/password", "/users/add", "/users/reset", "/sign-out")),
       st.binary(max_size=60) | pairs.map(lambda one: urlencode(one, errors="replace").encode()))  # fmt: skip
def test_form__of_any_body_is_answered(watched: Watched, path: str, body: bytes) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html"}

    watched.ask("POST", path, content=body, headers=headers)
