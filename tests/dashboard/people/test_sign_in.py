"""Coming in and going out, and what somebody tries who may not."""

from __future__ import annotations

import re
from typing import Any

import pytest

from dashboard.gate import COOKIE
from tests.dashboard.people.conftest import PASSWORD, World

PATHS = [
    "/", "/area/district/9901", "/data", "/methods", "/_dash-layout", "/_dash-dependencies",
    "/api/v1/version", "/api/v1/metrics", "/api/v1/schools/99010001", "/api/v1/openapi.json",
    "/export/schools.csv", "/live", "/account", "/users", "/audit", "/audit.csv", "/data/templates",
    "/data/orders/000000000000000000000000", "/nowhere",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_nobody__is_led_to_the_door(world: World, path: str) -> None:
    browser = world.browser()

    page = browser.get(path)
    assert page.status_code == 303
    assert page.headers["location"].startswith("/sign-in")
    machine = browser.get(path, headers={"accept": "application/json"})
    assert machine.status_code == 401
    assert set(machine.json()) == {"message_th", "message_en"}


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/sign-in", "/assets/20-frame.css"])
def test_nobody__reaches_what_is_open(world: World, path: str) -> None:
    assert world.browser().get(path).status_code == 200


def all_paths(router: Any) -> list[str]:
    """Return every address of a server, those of included routers too."""
    found = []
    for route in router.routes:
        inner = getattr(route, "original_router", None)
        found += all_paths(inner) if inner is not None else [route.path]
    return found


def test_every_route__is_open_by_name_or_shut(world: World) -> None:
    """A route that somebody adds is shut until it is named."""
    from dashboard.gate import is_open

    shut = 0
    for path in all_paths(world.client.server):
        if is_open(path) or path.startswith(("/assets", "/_dash-component-suites")):
            continue
        answer = world.browser().get(re.sub(r"\{[^}]+\}", "x", path))
        assert answer.status_code == 303, path
        shut += 1
    assert shut > 15


def test_sign_in__leads_back_to_what_was_wanted(world: World) -> None:
    browser = world.browser()
    away = browser.get("/area/district/9901?year=2566&lang=en")
    wanted = away.headers["location"].split("next=")[1]

    answer = browser.sign_in("analyst", next=wanted)

    assert answer.headers["location"] == "/area/district/9901?year=2566&lang=en"
    cookie = answer.headers.get_list("set-cookie")[0]
    assert all(word in cookie for word in ("HttpOnly", "SameSite=lax", "Path=/"))
    assert "Secure" not in cookie, "over plain HTTP it would never come back"
    assert browser.get("/api/v1/version").status_code == 200


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:1"])  # fmt: skip
def test_sign_in__leads_nowhere_else(world: World, wanted: str) -> None:
    assert world.browser().sign_in("analyst", next=wanted).headers["location"] == "/"


def test_sign_in__cookie_is_secure_behind_tls(world: World) -> None:
    text = world.client.request("GET", "https://localhost/sign-in", headers={"accept": "text/html"})

    assert "Secure" in text.headers["set-cookie"]


def test_sign_in__wrong_and_unknown_read_alike(world: World) -> None:
    known = world.browser().sign_in("analyst", "wrong")
    unknown = world.browser().sign_in("nobody-at-all", "wrong")

    assert known.status_code == unknown.status_code == 403
    strip = re.compile(r'value="[^"]*"')
    assert strip.sub("", known.text) == strip.sub("", unknown.text)
    assert COOKIE not in str(known.headers)


def test_sign_in__a_name_is_written_harmlessly(world: World) -> None:
    text = world.browser().sign_in('"><script>alert(1)</script>', "wrong").text

    assert "<script" not in text


def test_fixation__a_token_from_before_is_never_taken_over(world: World) -> None:
    browser = world.browser()
    browser.cookies[COOKIE] = "chosen-by-the-attacker"
    browser.sign_in("analyst")
    first = browser.cookies[COOKIE]
    assert first != "chosen-by-the-attacker"

    browser.fill("/sign-in", "/sign-in", name="analyst", password=PASSWORD)

    assert browser.cookies[COOKIE] != first
    old = world.browser()
    old.cookies[COOKIE] = first
    assert old.get("/").status_code == 303, "the earlier session has ended"


@pytest.mark.parametrize("token", ["", "x", "0" * 43, "A" * 5000, "' OR 1=1 --", "%00", "null"])
def test_guessed_tokens__open_nothing(world: World, token: str) -> None:
    browser = world.browser()
    browser.cookies[COOKIE] = token

    assert browser.get("/api/v1/version").status_code in (303, 401)


def test_expired_session__is_led_to_the_door(world: World) -> None:
    browser = world.browser("analyst")
    assert browser.get("/account").status_code == 200

    world.clock.turn(hours=9)

    assert browser.get("/account").status_code == 303
    assert browser.request("POST", "/_dash-update-component", json={}).status_code == 401


def test_sign_out__here_and_everywhere(world: World) -> None:
    one, two, three = (world.browser("analyst") for _ in range(3))
    token = one.cookies[COOKIE]

    assert one.fill("/account", "/sign-out").status_code == 303
    assert COOKIE not in one.cookies
    one.cookies[COOKIE] = token
    assert one.get("/account").status_code == 303
    assert two.get("/account").status_code == 200

    two.fill("/account", "/sign-out/everywhere")

    assert three.get("/account").status_code == 303
    assert world.actions()[:2] == ["signed_out_everywhere", "signed_out"]


@pytest.mark.parametrize("action", ["/sign-out", "/sign-out/everywhere", "/account/password", "/users/add", "/users/disable", "/sign-in", "/welcome"])  # fmt: skip
def test_forms__without_the_mark_of_this_browser_are_refused(world: World, action: str) -> None:
    browser, other = world.browser("boss"), world.browser("analyst")
    foreign = re.search(r'name="form_mark" value="([^"]+)"', other.get("/account").text)
    assert foreign

    for mark in ({}, {"form_mark": "0" * 64}, {"form_mark": foreign[1]}):
        answer = browser.request("POST", action, data={"name": "analyst", **mark})
        assert answer.status_code == 403, answer.text
    assert browser.get("/account").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"},
     {"sec-fetch-site": "same-site"}],
)  # fmt: skip
@pytest.mark.parametrize(
    "path", ["/_dash-update-component", "/data/orders", "/users/add", "/sign-out"]
)
def test_other_sites__cannot_make_a_browser_change_anything(world: World, path, headers) -> None:
    answer = world.browser("boss").request("POST", path, headers=headers, content=b"{}")

    assert answer.status_code == 403


def test_first_use__nothing_but_a_new_password(world: World) -> None:
    given = world.people.accounts.reset("province99", by="test")
    browser = world.browser()
    assert browser.sign_in("province99", given).status_code == 303

    assert browser.get("/").headers["location"].startswith("/account")
    api = browser.get("/api/v1/version", headers={"accept": "application/json"})
    assert api.status_code == 403
    assert browser.get("/account").status_code == 200
    weak = {"old_password": given, "new_password": "short", "new_password_again": "short"}
    assert browser.fill("/account", "/account/password", **weak).status_code == 400
    good = {"old_password": given, "new_password": PASSWORD, "new_password_again": PASSWORD}
    before = browser.cookies[COOKIE]
    assert browser.fill("/account", "/account/password", **good).status_code == 303
    assert browser.cookies[COOKIE] != before
    assert browser.get("/api/v1/version").status_code == 200


def test_welcome__makes_the_first_administrator_once(world: World) -> None:
    token = world.people.accounts.make_link()
    fields = {"name": "second-boss", "new_password": PASSWORD, "new_password_again": PASSWORD}
    browser = world.browser()

    made = browser.fill(f"/welcome?token={token}", "/welcome", **fields)

    assert made.status_code == 303
    assert browser.get("/users").status_code == 200
    assert world.browser().get(f"/welcome?token={token}").status_code == 403


def test_web_sockets__are_closed(world: World) -> None:
    import asyncio

    sent: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        return {"type": "websocket.connect"}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    scope = {"type": "websocket", "path": "/_dash-ws-callback", "headers": [], "query_string": b""}
    asyncio.run(world.client.server(scope, receive, send))
    assert [message["type"] for message in sent] == ["websocket.close"]
