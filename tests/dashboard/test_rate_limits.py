"""How often somebody may ask: by requests to the application, and counts that workers share."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from dashboard.rate_limits import Limiter, who_asks
from dashboard.rate_rules import RATE_RULES, WITHOUT, Per, read_rates
from dashboard.records.rate_counts import RateCounts
from dashboard.rights import Viewer, asking_as
from tests.dashboard.people.conftest import World
from tests.running import PROJECT

FEW = "3 per 1 hour"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("office")
    rules = read_rates({rule.key: FEW for rule in RATE_RULES})
    world = World(folder, Limiter(rules, folder / "rates.sqlite"))
    yield world
    world.client.close()
    world.people.records.close()


def sign_in_from(world: World, address: str, name: str) -> httpx.Response:
    browser = world.browser()
    browser.client = world.client_at(address)
    return browser.sign_in(name, "wrong " * 3)


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/api/v1/version", "api"),
        ("/export/schools.csv?in=district:9901&test=onet&grade=p6&year=2567", "exports"),
        ("/report/school/99010001.pdf?test=onet", "reports"),
    ],
)
def test_account__asks_too_often_and_is_told_how_long_to_wait(world, path, key) -> None:
    analyst, boss = world.signed_in("analyst"), world.signed_in("boss")

    told = [analyst.get(path, headers={"accept": "application/json"}) for _ in range(4)]

    assert [answer.status_code == 429 for answer in told] == [False, False, False, True]
    assert 3500 < int(told[-1].headers["retry-after"]) <= 3600
    assert set(told[-1].json()) == {"message_th", "message_en"}
    assert "รออีก 60 นาที" in told[-1].json()["message_th"]
    assert boss.get(path).status_code != 429, f"{key}: another account at the same address"


def test_account__reading_as_a_page_gets_a_page(world) -> None:
    officer = world.signed_in("officer")
    for _ in range(3):
        officer.get("/api/v1/version")

    thai, english = officer.get("/api/v1/version"), officer.get("/api/v1/version?lang=en")

    assert (thai.status_code, english.status_code) == (429, 429)
    assert "<h1" in thai.text and "ขอถี่เกินไป" in thai.text
    assert "Too many requests. Wait 60 minutes" in english.text
    assert "content-security-policy" in thai.headers


def test_door__counts_by_address_whatever_the_name(world) -> None:
    told = [sign_in_from(world, "203.0.113.7", f"name{at}").status_code for at in range(4)]

    assert told == [403, 403, 403, 429]
    assert sign_in_from(world, "203.0.113.8", "name1").status_code == 403


def test_public_side__counts_by_address(world) -> None:
    here, there = world.client_at("203.0.113.20"), world.client_at("203.0.113.21")

    told = [here.get("/public/api/v1/version").status_code for _ in range(4)]

    assert told == [200, 200, 200, 429]
    assert there.get("/public/api/v1/version").status_code == 200
    assert here.get("/healthz").status_code == 200
    assert here.get("/kiosk").status_code == 200


def test_office__of_a_hundred_people_and_a_hall_behind_one_address_is_never_turned_away() -> None:
    """Everybody comes in with three tries within ten minutes; 500 kiosks start, and start again."""
    limiter = Limiter()
    rules = {rule.key: rule for rule in RATE_RULES}

    assert not any(limiter.wait_after(rules["sign_in"], "address:x") for _ in range(300))
    assert not any(limiter.wait_after(rules["kiosk"], "address:x") for _ in range(2 * 500))
    assert rules["api"].per is rules["exports"].per is rules["reports"].per is Per.ACCOUNT


def test_counts__workers_that_start_together_all_share_them(tmp_path: Path) -> None:
    for turn in range(5):
        file, together = tmp_path / f"rates{turn}.sqlite", threading.Barrier(8)

        def start(file: Path = file, together: threading.Barrier = together) -> int:
            together.wait()
            return RateCounts(file).incr("everybody", 60)

        with ThreadPoolExecutor(8) as workers:
            counts = [started.result() for started in [workers.submit(start) for _ in range(8)]]

        assert sorted(counts) == list(range(1, 9))


def test_counts__are_shared_between_processes(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from dashboard.rate_limits import *\n"
        "from dashboard.rate_rules import RATE_RULES\n"
        "limiter = Limiter(RATE_RULES, Path(sys.argv[1]))\n"
        "rule = next(rule for rule in RATE_RULES if rule.key == 'api')\n"
        "print(sum(limiter.wait_after(rule, 'account:1') == 0 for _ in range(250)))\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "rates.sqlite")]
    running = [
        subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]

    answered = [int(one.communicate(timeout=60)[0]) for one in running]

    assert sum(answered) == 600


def test_counts__by_many_threads_lose_none(tmp_path: Path) -> None:
    counts = RateCounts(tmp_path / "rates.sqlite")
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: counts.incr("k", 60), range(200)))

    assert counts.get("k") == 200
    assert (tmp_path / "rates.sqlite").stat().st_mode & 0o077 == 0


def test_counts__a_window_ends_and_is_forgotten(tmp_path: Path) -> None:
    counts = RateCounts(tmp_path / "rates.sqlite")
    assert [counts.incr("old", 0.05), counts.incr("old", 0.05)] == [1, 2]
    while counts.get("old"):
        pass

    assert counts.incr("new", 60) == 1
    assert counts.incr("old", 60) == 1


def test_counts__a_file_that_cannot_be_written_does_not_shut_the_door(tmp_path: Path) -> None:
    limiter = Limiter(read_rates({"api": FEW}), tmp_path / "rates.sqlite")
    rule = next(rule for rule in RATE_RULES if rule.key == "api")
    (tmp_path / "rates.sqlite").write_bytes(b"no database " * 1000)

    assert [bool(limiter.wait_after(rule, "x")) for _ in range(4)] == [False, False, False, True]


def test_settings__name_what_is_known() -> None:
    with pytest.raises(ValueError, match="Known: sign_in, reports"):
        read_rates({"logins": FEW})
    with pytest.raises(ValueError, match='Write it like "600 per 1 minute"'):
        read_rates({"api": "often"})
    assert Limiter(read_rates({"api": WITHOUT})).rule_of("GET", "/api/v1/version") is None


@pytest.mark.parametrize(
    ("address", "expected"),
    [("203.0.113.7", "address:203.0.113.7"), ("2001:db8:1:2:3::4", "address:2001:db8:1:2::/64"),
     ("", "address:unknown")],
)  # fmt: skip
def test_who__is_an_address_where_nobody_is_known(address: str, expected: str) -> None:
    scope = {"client": (address, 1)}

    assert who_asks(Per.ADDRESS, scope) == who_asks(Per.ACCOUNT, scope) == expected
    with asking_as(replace(Viewer(), name="mali", account_id=7)):
        assert who_asks(Per.ACCOUNT, scope) == "account:7"
