"""Signing in through a real provider of OpenID Connect, and what a forger tries."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from dashboard.people.settings import Grant, Provider, refuse_open_address
from dashboard.people.single_sign_on import SingleSignOn
from dashboard.rights import Role
from tests.dashboard.people.conftest import Browser, World
from tests.packages import install_packages
from tests.running import free_port

FOLDER = Path(__file__).resolve().parents[2] / "oidc_provider"
SECRET = "a-secret-for-tests-only-0123456789"
GRANTS = (
    Grant("groups", "administrators", Role.ADMINISTRATOR),
    Grant("groups", "supervisors", Role.SUPERVISOR, "district:{area_code}"),
)


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a certified provider, started for these tests."""
    install_packages(FOLDER)
    node = str(shutil.which("node"))
    port = free_port()
    log = tmp_path_factory.mktemp("provider") / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [node, "provider.mjs", str(port), "http://localhost/sign-in/callback"],
            cwd=FOLDER, stdout=output, stderr=output,
        )  # fmt: skip
        try:
            deadline = time.monotonic() + 30
            while "listening" not in log.read_text():
                assert process.poll() is None and time.monotonic() < deadline, log.read_text()
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=10)


@pytest.fixture
def office(world: World, issuer: str) -> Iterator[World]:
    """The office with single sign-on; the router reads the desk at each request."""
    single = SingleSignOn(Provider(issuer, "khetview", SECRET, grants=GRANTS), world.people.records)
    object.__setattr__(world.people, "single", single)
    yield world
    object.__setattr__(world.people, "single", None)


def go_away(browser: Browser, next: str = "/") -> str:
    """Leave for the provider; return where the browser is sent."""
    answer = browser.get(f"/sign-in/office?next={next}")
    assert answer.status_code == 303
    return str(answer.headers["location"])


def vouch(address: str, login: str) -> str:
    """Do at the provider what a person does: sign in, agree; return the way back to us."""
    with httpx.Client(follow_redirects=False, timeout=20) as http:
        answer = http.get(address)
        for _ in range(12):
            if answer.is_redirect:
                place = str(httpx.URL(str(answer.request.url)).join(answer.headers["location"]))
                if place.startswith("http://localhost/"):
                    return place.removeprefix("http://localhost")
                answer = http.get(place)
                continue
            form = re.search(r"<form.*?</form>", answer.text, re.S)
            assert form, answer.text
            action = re.search(r'action="([^"]+)"', form[0])
            assert action
            fields: dict[str, Any] = dict(
                re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[0])
            )
            if 'name="login"' in form[0]:
                fields |= {"login": login, "password": "any"}
            place = str(httpx.URL(str(answer.request.url)).join(unescape(action[1])))
            answer = http.post(place, data=fields)
    raise AssertionError("the provider did not send the browser back")


def sign_in(office: World, login: str, next: str = "/") -> tuple[Browser, httpx.Response]:
    browser = office.browser()
    return browser, browser.get(vouch(go_away(browser, next), login))


def test_person__comes_in_with_the_role_and_scope_of_the_claims(office: World) -> None:
    browser, answer = sign_in(office, "mali", "/methods")

    assert answer.status_code == 303 and answer.headers["location"] == "/methods"
    rows = browser.get("/api/v1/metrics/mean?by=school").json()["rows"]
    assert {row["school_id"][:4] for row in rows} == {"9901"}
    assert browser.get("/api/v1/metrics/mean?by=school&in=district:9902").status_code == 403
    assert "อยู่กับระบบของหน่วยงาน" in browser.get("/account").text
    assert "signed_in" in office.actions()[:3], (
        "before what was asked for, each of which is written down"
    )


def test_door__offers_the_way(office: World) -> None:
    assert "/sign-in/office" in office.browser().get("/sign-in").text


def test_request__carries_pkce_state_and_nonce(office: World) -> None:
    asked = parse_qs(urlsplit(go_away(office.browser())).query)

    assert asked["code_challenge_method"] == ["S256"]
    assert asked["response_type"] == ["code"]
    assert all(len(asked[name][0]) >= 43 for name in ("state", "nonce", "code_challenge"))
    assert SECRET not in str(asked)


@pytest.mark.parametrize("login", ["guest", "sly"])
def test_person__without_a_grant_stays_outside(office: World, login: str) -> None:
    browser, answer = sign_in(office, login)

    assert "single_no_role" in answer.headers["location"]
    assert browser.get("/account").status_code == 303
    assert "ยังไม่ได้รับบทบาท" in browser.get(answer.headers["location"]).text


def test_person__never_takes_over_a_local_account(office: World) -> None:
    browser, answer = sign_in(office, "boss")

    assert "failed" in answer.headers["location"]
    assert browser.get("/account").status_code == 303


def test_code__of_another_browser_is_refused(office: World) -> None:
    """Somebody sends a victim the way back that was made for themselves."""
    back = vouch(go_away(office.browser()), "mali")
    victim = office.browser()
    victim.get("/sign-in")

    answer = victim.get(back)

    assert "single_failed" in answer.headers["location"]
    assert victim.get("/account").status_code == 303


def test_code__counts_once(office: World) -> None:
    browser = office.browser()
    back = vouch(go_away(browser), "mali")
    visit = dict(browser.cookies)
    assert browser.get(back).headers["location"] == "/"

    again = office.browser()
    again.cookies = visit

    assert "single_failed" in again.get(back).headers["location"]


@pytest.mark.parametrize("query", ["", "?state=x&code=y", "?error=access_denied", "?code=a"])
def test_callback__made_up_is_refused(office: World, query: str) -> None:
    answer = office.browser().get("/sign-in/callback" + query)

    assert answer.status_code == 303 and "single_failed" in answer.headers["location"]


def test_code__made_up_is_refused_by_the_provider(office: World) -> None:
    browser = office.browser()
    state = parse_qs(urlsplit(go_away(browser)).query)["state"][0]

    answer = browser.get(f"/sign-in/callback?state={state}&code=guessed")

    assert "single_failed" in answer.headers["location"]


def test_wrong_secret__lets_nobody_in(office: World, issuer: str) -> None:
    wrong = Provider(issuer, "khetview", "another-secret-0123456789-0123456789", grants=GRANTS)
    object.__setattr__(office.people, "single", SingleSignOn(wrong, office.people.records))

    assert "single_failed" in sign_in(office, "mali")[1].headers["location"]


def test_token__for_another_nonce_or_audience_is_refused(office: World, issuer: str) -> None:
    """The checks on a signed token, each alone."""
    from joserfc import jwt
    from joserfc.jwk import KeySet, OctKey, RSAKey

    key = RSAKey.generate_key(2048, {"kid": "1", "alg": "RS256", "use": "sig"})
    keys = KeySet([key])
    single = office.people.single
    assert single is not None
    now = int(time.time())
    good = {
        "iss": issuer,
        "aud": "khetview",
        "sub": "mali",
        "nonce": "n",
        "iat": now,
        "exp": now + 60,
    }

    def check(signer: Any = key, algorithm: str = "RS256", **changes: Any) -> dict[str, Any]:
        claims = {k: v for k, v in {**good, **changes}.items() if v is not None}
        header = {"alg": algorithm, "kid": "1"}
        token = jwt.encode(header, claims, signer, algorithms=[algorithm])
        return single._check({"id_token": token}, keys, "n")

    assert check()["sub"] == "mali"
    for changes in (
        {"nonce": "other"}, {"nonce": None}, {"aud": "other"}, {"iss": "https://evil.example"},
        {"exp": now - 600}, {"exp": None}, {"sub": None},
    ):  # fmt: skip
        with pytest.raises(Exception, match=r".+"):
            check(**changes)
    other = RSAKey.generate_key(2048, {"kid": "1"})
    with pytest.raises(Exception, match=r".+"):
        check(other)
    with pytest.raises(Exception, match=r".+"):
        check(OctKey.import_key("x" * 32), "HS256")


@pytest.mark.parametrize(
    "address", ["http://id.example.go.th", "ftp://127.0.0.1", "id.example", ""]
)
def test_provider__is_not_spoken_to_in_the_open(address: str) -> None:
    with pytest.raises(ValueError, match="https"):
        refuse_open_address(address)
