"""Every route, page and callback of the application × every role and scope.

The ways in are read from the application itself: one that has no rule here fails the test.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import dash
import httpx
import pytest

from dashboard.page import discover_pages
from dashboard.rights import NOBODY, RULES, Right, Role, Viewer, read_scope
from data_pipeline.warehouse.vocabulary import AreaLevel
from tests.dashboard.conftest import words_of
from tests.dashboard.fake_service import DISTRICTS, PROVINCES
from tests.dashboard.people.conftest import PASSWORD, Browser, World
from tests.dashboard.people.test_scope_over_http import REFUSED, rows_of_grid
from tests.router import ROUTER_OUTPUT, ask_for_page, read_page

SCOPES = {
    AreaLevel.NATION: "nation",
    AreaLevel.PROVINCE: "province:99",
    AreaLevel.DISTRICT: "district:9901",
    AreaLevel.SCHOOL: "school:99010001",
}
VIEWERS: dict[str, Viewer] = {"nobody": NOBODY}
for _role in Role:
    for _level in RULES[_role].levels if _role is not Role.PUBLIC else ():
        _name = f"{_role}-{_level}".replace("_", ".")
        VIEWERS[_name] = Viewer(_role, read_scope(_role, SCOPES[_level]), _name)
"""Everybody who can be: each role with each of its scopes; the public needs no account."""

INSIDE: Mapping[str, tuple[str, ...]] = {
    "nation:0000": ("nation:0000", "province:99", "district:9901", "district:9902",
                    "school:99010001", "school:99010002", "school:99020001"),
    "province:99": ("province:99", "district:9901", "district:9902",
                    "school:99010001", "school:99010002", "school:99020001"),
    "district:9901": ("district:9901", "school:99010001", "school:99010002"),
    "school:99010001": ("school:99010001",),
}  # fmt: skip
"""What stands in which scope: said by hand, not by the code that is tested."""
PLACES = INSIDE["nation:0000"]
LOADS = {"load:37": "district:9901", "load:38": "province:99"}
"""Load → the narrowest scope that it lies wholly in."""


@dataclass(frozen=True)
class Rule:
    """What one route asks of whoever comes.

    right : None = nobody is asked who they are
    address : with ``{place}``, ``{level}``, ``{id}`` or ``{load}``, the place that it is about
    kind : the levels of the places that it can be about; () = about none
    by_form : a form of a browser is needed: whoever has the right gets past it to "form refused"
    """

    address: str
    right: Right | None
    kinds: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    content: Callable[[str], bytes] | None = None
    needs_form: bool = False


SEE, FILES, CHANGE = Right.SEE_RESULTS, Right.SEE_FILES, Right.CHANGE_DATA
ASSESS = Right.ASSESS
AREAS, SCHOOLS = ("nation", "province", "district"), ("school",)
TABLE = "test=onet&grade=p6&year=2567&reference=nation&of=0142&query="
OURS = {"x-khetview": "1"}


def form(address: str, right: Right | None = SEE) -> Rule:
    return Rule(address, right, needs_form=True)


def undo(load: str) -> bytes:
    return json.dumps({"kind": "undo", "load_id": int(load or 37)}).encode()


def plan_step(school: str) -> bytes:
    return json.dumps({"school_id": school, "year_be": 2567, "step": "act"}).encode()


def assessment(school: str) -> bytes:
    given = {"scheme": "six_colours", "school_id": school, "assessed_on": "2024-07-30",
             "year_be": 2567, "round_no": 2, "levels": {"1.1.1": 3}}  # fmt: skip
    return json.dumps(given).encode()


ROUTES: dict[str, tuple[Rule, ...]] = {
    # open: no account needed
    "GET /healthz": (Rule("/healthz", None),),
    "GET /readyz": (Rule("/readyz", None),),
    "GET /metrics": (Rule("/metrics", None),),
    "GET /fonts/noto-sans-thai.ttf": (Rule("/fonts/noto-sans-thai.ttf", None),),
    "GET /assets": (Rule("/assets/20-frame.css", None),),
    "GET /_dash-component-suites/{package_name}/{fingerprinted_path:path}": (
        Rule("/_dash-component-suites/dash/dcc/dash_core_components.js", None),
    ),
    "GET /_favicon.ico": (Rule("/_favicon.ico", None),),
    "GET /kiosk": (Rule("/kiosk", None),),
    "GET /kiosk/{name}": (Rule("/kiosk/kiosk.js", None), Rule("/kiosk/worker.js", None)),
    "GET /public/api/v1/kiosk": (Rule("/public/api/v1/kiosk", None),),
    "GET /public/live": (),  # never ends; `test_live_streams__ask_first` opens it
    "GET /public/api/v1/version": (Rule("/public/api/v1/version", None),),
    "GET /public/api/v1/metrics": (Rule("/public/api/v1/metrics", None),),
    "GET /public/api/v1/metrics/{key}": (Rule("/public/api/v1/metrics/mean?by=district", None),),
    "GET /public/api/v1/schools": (Rule("/public/api/v1/schools?q=a", None),),
    "GET /public/api/v1/schools/{school_id}": (Rule("/public/api/v1/schools/99010001", None),),
    "GET /public/api/v1/snapshots": (Rule("/public/api/v1/snapshots", None),),
    "GET /public/api/v1/{rest:path}": (Rule("/public/api/v1/x", None),),
    "GET /sign-in": (Rule("/sign-in", None),),
    "POST /sign-in": (Rule("/sign-in", None, needs_form=True),),
    "GET /sign-in/office": (Rule("/sign-in/office", None),),
    "GET /sign-in/callback": (Rule("/sign-in/callback", None),),
    "GET /welcome": (Rule("/welcome?token=x", None, needs_form=True),),
    "POST /welcome": (Rule("/welcome", None, needs_form=True),),
    # whoever is in
    "GET /live": (),
    "GET /api/v1/openapi.json": (Rule("/api/v1/openapi.json", SEE),),
    "GET /api/v1/version": (Rule("/api/v1/version", SEE),),
    "GET /api/v1/metrics": (Rule("/api/v1/metrics", SEE),),
    "GET /api/v1/snapshots": (Rule("/api/v1/snapshots", SEE),),
    "GET /api/v1/{rest:path}": (Rule("/api/v1/x", SEE),),
    "GET /_dash-layout": (Rule("/_dash-layout", SEE),),
    "GET /_dash-dependencies": (Rule("/_dash-dependencies", SEE),),
    "GET /_reload-hash": (Rule("/_reload-hash", SEE),),
    "GET /": (Rule("/", SEE),),
    "GET {path:path}": (
        Rule("/area/district/9901", SEE),
    ),  # the empty page; what fills it is below
    "POST /_dash-update-component": (),  # pages and callbacks are below
    "GET /account": (Rule("/account", SEE),),
    "POST /account/password": (form("/account/password"),),
    "POST /sign-out": (form("/sign-out"),),
    "POST /sign-out/everywhere": (form("/sign-out/everywhere"),),
    # within the scope
    "GET /api/v1/metrics/{key}": (
        Rule("/api/v1/metrics/mean?by=school&in={place}", SEE, AREAS),
        Rule("/api/v1/metrics/mean_gap?by=school&in={place}&format=csv&snapshot=0141", SEE, AREAS),
        Rule("/api/v1/metrics/mean?by=nation", SEE),
    ),
    "GET /api/v1/schools": (Rule("/api/v1/schools?q=x", SEE),),
    "GET /api/v1/schools/{school_id}": (Rule("/api/v1/schools/{id}", SEE, SCHOOLS),),
    "GET /export/schools.csv": (Rule("/export/schools.csv?in={place}&" + TABLE, SEE, AREAS),),
    "GET /export/schools.json": (Rule("/export/schools.json?in={place}&" + TABLE, SEE, AREAS),),
    "GET /export/schools.xlsx": (Rule("/export/schools.xlsx?in={place}&" + TABLE, SEE, AREAS),),
    "GET /export/panel.xlsx": (
        Rule("/export/panel.xlsx?panel=heatmap&page=/area/{level}/{id}", SEE, AREAS),
        Rule("/export/panel.xlsx?panel=heatmap&page=/school/{id}", SEE, SCHOOLS),
    ),
    "GET /export/panel.csv": (
        Rule("/export/panel.csv?panel=heatmap&page=/area/{level}/{id}", SEE, AREAS),
        Rule("/export/panel.csv?panel=heatmap&page=/school/{id}", SEE, SCHOOLS),
    ),
    "GET /quality/what-if.json": (Rule("/quality/what-if.json?scheme=six_colours&levels=3", SEE),),
    "GET /report/{level}/{group_id}.pdf": (
        Rule("/report/{level}/{id}.pdf", SEE, ("nation", "province", "school")),
    ),
    # files
    "GET /data/templates": (Rule("/data/templates", SEE),),
    "GET /data/templates/{name}.{suffix}": (Rule("/data/templates/onet.csv", SEE),),
    "GET /data/loads/{load_id}/rejected.csv": (
        Rule("/data/loads/{load}/rejected.csv", FILES, ("load",)),
    ),
    "GET /data/loads/{load_id}/rejected.xlsx": (
        Rule("/data/loads/{load}/rejected.xlsx", FILES, ("load",)),
    ),
    # changing
    "POST /data/upload": (
        Rule("/data/upload", CHANGE, (), {**OURS, "x-file-name": "x.csv"}, lambda load: b"a"),
    ),
    "POST /data/orders": (Rule("/data/orders", CHANGE, ("load",), OURS, undo),),
    "GET /data/orders/{token}": (Rule("/data/orders/" + "0" * 24, CHANGE),),
    "POST /quality/assessments": (Rule("/quality/assessments", CHANGE, SCHOOLS, OURS, assessment),),
    "GET /quality/assessments.json": (
        Rule("/quality/assessments.json", ASSESS),
        Rule("/quality/assessments.json?school={id}", ASSESS, SCHOOLS),
    ),
    "GET /quality/plans/{school_id}.json": (
        Rule("/quality/plans/{id}.json?year_be=2567", ASSESS, SCHOOLS),
    ),
    "GET /quality/plans/{school_id}.pdf": (Rule("/quality/plans/{id}.pdf", ASSESS, SCHOOLS),),
    "POST /quality/plans": (Rule("/quality/plans", ASSESS, SCHOOLS, OURS, plan_step),),
    # people
    "GET /users": (Rule("/users", Right.MANAGE_ACCOUNTS),),
    **{
        f"POST /users/{what}": (form(f"/users/{what}", Right.MANAGE_ACCOUNTS),)
        for what in ("add", "reset", "change", "disable", "enable")
    },
    "GET /audit": (Rule("/audit", Right.SEE_AUDIT),),
    "GET /audit.csv": (Rule("/audit.csv", Right.SEE_AUDIT),),
}

PAGES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "overview": ("/", "", ()),
    "area": ("/area/{level}/{id}", "", AREAS),
    "school": ("/school/{id}", "", SCHOOLS),
    "subjects": ("/subjects", "", ()),
    "gaps": ("/gaps", "", ()),
    "compare": ("/compare", "", ()),
    "retention": ("/retention", "", ()),
    "quality": ("/quality", "", ()),
    "quality_network": ("/quality/network", "", ()),
    "quality_school": ("/quality/school/{id}", "", SCHOOLS),
    "quality_change": ("/quality/change", "", ()),
    "quality_assess": ("/quality/assess", "", ()),
    "quality_plan": ("/quality/plan/{id}", "", SCHOOLS),
    "quality_entry": ("/quality/assess/{id}", "", SCHOOLS),
    "data": ("/data", "", ()),
    "load": ("/data/load/{load}", "", ("load",)),
    "trace": ("/trace/{level}/{id}", "?subject=math", (*AREAS, *SCHOOLS)),
    "methods": ("/methods", "", ()),
    "not_found_404": ("/nowhere", "", ()),
}
"""Page → its address, a query, and the places that it is about; the others take ``?area=``."""

CALLBACKS = {
    ROUTER_OUTPUT,  # the router: every page, below
    "school-grid.getRowsResponse",  # rows of schools, below
    "school-grid-refreshed.data",  # in the browser
    "_pages_dummy.children",  # in the browser
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = World(tmp_path_factory.mktemp("ways"))
    for name, viewer in VIEWERS.items():
        if viewer is not NOBODY:
            given = world.people.accounts.add(name, viewer.role, viewer.scope, by="test")
            world.people.accounts.change_password(name, given, PASSWORD)
    yield world
    world.client.close()
    world.people.records.close()


def come_in(office: World, name: str) -> Browser:
    """Return a browser with a session of an account; no password is asked, which would take time."""
    browser = Browser(office.client)
    if VIEWERS[name] is not NOBODY:
        account = office.people.accounts.find(name)
        browser.cookies["khetview_session"] = office.people.sessions.begin(account)
    return browser


def may(viewer: Viewer, right: Right | None, place: str | None) -> bool:
    if right is None:
        return True
    if not viewer.may(right):
        return False
    narrowest = LOADS.get(place or "", place)
    return narrowest is None or narrowest in INSIDE[str(viewer.scope)]


def places_of(kinds: tuple[str, ...]) -> list[str | None]:
    if not kinds:
        return [None]
    return [p for p in (*PLACES, *LOADS) if p.partition(":")[0] in kinds]


def fill(address: str, place: str | None) -> str:
    level, _, number = (place or "").partition(":")
    return address.format(place=place, level=level, id=number, load=number)


# --- nothing is without a rule


def routes_of(routes: Any) -> Iterator[str]:
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from routes_of(inner.routes)
        else:
            for method in sorted((getattr(route, "methods", None) or {"GET"}) - {"HEAD"}):
                yield f"{method} {route.path}"


def test_every_route__has_its_rule(office: World) -> None:
    found = set(routes_of(office.client.server.routes))

    assert found - {"GET /_dash-ws-callback"} == set(ROUTES)


def test_every_page__has_its_rule_and_says_the_right_that_it_needs() -> None:
    assert {page.key for page in discover_pages()} == set(PAGES)
    open_to_all = {page.key for page in discover_pages() if page.right is Right.SEE_PUBLIC}
    assert open_to_all <= {"methods", "not_found_404"}, "a new page says its right="


def test_every_callback__has_its_rule(office: World) -> None:
    assert set(dash.get_app().callback_map) == CALLBACKS


# --- each route, asked by everybody


@pytest.mark.parametrize("name", VIEWERS)
@pytest.mark.parametrize("route", [route for route, rules in ROUTES.items() if rules])
def test_route__answers_those_who_may_and_refuses_the_others(
    office: World, route: str, name: str
) -> None:
    browser, viewer = come_in(office, name), VIEWERS[name]
    method = route.partition(" ")[0]
    for rule in ROUTES[route]:
        for place in places_of(rule.kinds):
            address = fill(rule.address, place)
            ordered = len(office.orders.placed)
            answer = browser.request(
                method, address, headers={"accept": "*/*", **rule.headers},
                content=rule.content(place.partition(":")[2] if place else "") if rule.content else None,
            )  # fmt: skip
            if may(viewer, rule.right, place):
                if rule.needs_form:
                    assert answer.status_code in (400, 403), address
                    assert answer.status_code != 401
                else:
                    assert answer.status_code in (200, 202, 303, 307, 404), (address, answer.text)
                    assert answer.status_code != 404 or "/x" in address or "/sign-in/" in address or "templates/" in address or "load" in address, address  # fmt: skip
            else:
                assert answer.status_code == (401 if viewer is NOBODY else 403), address
                assert set(answer.json()) == {"message_th", "message_en"}
                assert len(office.orders.placed) == ordered
            assert not foreign_words(answer.text, viewer, asked=place, right=rule.right), address


def foreign_words(
    text: str, viewer: Viewer, *, asked: str | None, right: Right | None = SEE
) -> list[str]:
    """Return the schools and offices in a text that whoever asks may not see."""
    if right is None:
        return []
    inside = INSIDE[str(viewer.scope)] if viewer is not NOBODY else ()
    if "nation:0000" in inside:
        return []
    codes = set(re.findall(r"(?<!\d)(9[89]0[12]\d{4})(?!\d)", text))
    if "district:9901" in inside:
        codes = {code for code in codes if code[:4] != "9901"}
    if "province:99" in inside:
        codes = {code for code in codes if code[:2] != "99"}
    codes -= {place.partition(":")[2] for place in inside}
    if asked:
        codes.discard(asked.partition(":")[2])  # a refusal repeats what was asked for
    around = (viewer.scope.area_id[:2], viewer.scope.area_id[:4]) if inside else ()
    names = {
        name
        for area_id, name in {**DISTRICTS, **PROVINCES}.items()
        if not (f"district:{area_id}" in inside or area_id in around) and name in text
    }
    return sorted(codes | names)


# --- each page, drawn for everybody by the callback of the router


@pytest.mark.parametrize("name", VIEWERS)
@pytest.mark.parametrize("key", PAGES)
def test_page__is_drawn_within_the_scope(office: World, key: str, name: str) -> None:
    page = next(page for page in discover_pages() if page.key == key)
    path, query, kinds = PAGES[key]
    viewer, browser = VIEWERS[name], come_in(office, name)
    if viewer is NOBODY:
        refused = ask_router(browser, fill(path, places_of(kinds)[0]), query)
        assert refused.status_code == 401
        return
    for place in places_of(kinds or (*AREAS, *SCHOOLS)):
        by_query = not kinds
        where = fill(path, place)
        search = f"?area={quote(place or '')}" if by_query else query
        answer = ask_router(browser, where, search)
        assert answer.status_code == 200
        text = read_page(answer.text)
        words = words_of(text)
        assert "state-failed" not in text, (where, search)
        is_refused = REFUSED in words or "ไม่มีการโหลดหมายเลข" in words
        if by_query:
            assert is_refused == (not viewer.may(page.right)), (where, search)
        elif key != "load" or place == "load:38":  # the fake office knows of load 38 alone
            assert is_refused == (not may(viewer, page.right, place)), (where, search)
        drawn = text if not by_query else text.replace(place or "", "").replace(quote(place or ""), "")  # fmt: skip
        assert not foreign_words(drawn, viewer, asked=place), (where, search)


def ask_router(browser: Browser, path: str, search: str) -> httpx.Response:
    headers = {"accept": "*/*"}
    return browser.request(
        "POST",
        "/_dash-update-component",
        json=ask_for_page(path, search, is_for_news=True),
        headers=headers,
    )


@pytest.mark.parametrize("name", [name for name in VIEWERS if name != "nobody"])
def test_grid__crafted_for_another_place_has_no_rows(office: World, name: str) -> None:
    viewer, browser = VIEWERS[name], come_in(office, name)

    for place in places_of(AREAS):
        for snapshot in ("0142", "0141"):
            count = rows_of_grid(browser, place or "", snapshot)
            assert (count > 0) == may(viewer, SEE, place), (place, snapshot)


# --- what never ends, and what is no request


def test_live_streams__ask_first(office: World) -> None:
    browser = come_in(office, "nobody")

    assert browser.get("/live", headers={"accept": "text/event-stream"}).status_code == 401


def test_web_socket__of_dash_is_closed(office: World) -> None:
    import asyncio

    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "websocket", "path": "/_dash-ws-callback", "headers": [], "query_string": b""}
    asyncio.run(office.client.server(scope, receive, send))
    assert [message["type"] for message in sent] == ["websocket.close"]
