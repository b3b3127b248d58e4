"""The demonstration: its administrator at this machine, and other roles to try."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dashboard.factory import DashboardSettings, create_app, create_public_server
from dashboard.gate import Entry
from dashboard.people.desk import PeopleDesk
from tests.dashboard.conftest import Client
from tests.dashboard.fake_service import FakeService
from tests.dashboard.people.conftest import Browser, World

BANNER = "โหมดสาธิต"


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PeopleDesk]:
    world = World(tmp_path_factory.mktemp("demo"))
    yield world.people
    world.client.close()
    world.people.records.close()


@pytest.fixture(scope="module")
def demo(people: PeopleDesk) -> Iterator[Client]:
    client = Client(
        create_app(FakeService(), DashboardSettings(entry=Entry.DEMO, people=people)).server
    )
    yield client
    client.close()


def test_demo__signs_in_its_administrator_and_says_so(demo: Client) -> None:
    browser = Browser(demo)

    assert BANNER in browser.page("/")
    assert "Demonstration: you are its administrator" in browser.page("/", "?lang=en")
    assert browser.get("/users").status_code == 200


def test_demo__another_role_can_be_tried(demo: Client) -> None:
    browser = Browser(demo)
    browser.sign_in("supervisor9901")

    assert BANNER not in browser.page("/")
    assert browser.get("/users").status_code == 403
    browser.fill("/account", "/sign-out")
    assert BANNER in browser.page("/")


@pytest.mark.parametrize("headers", [{"host": "evil.example"}, {"x-forwarded-for": "10.0.0.9"}])
def test_demo__is_for_this_machine_alone(demo: Client, headers: dict[str, str]) -> None:
    answer = Browser(demo).get("/api/v1/version", headers={**headers, "accept": "*/*"})

    assert answer.status_code == 401


def test_public_server__has_no_door() -> None:
    client = Client(create_public_server(FakeService(), DashboardSettings()))
    try:
        browser = Browser(client)
        elsewhere = {"host": "anything"}
        assert browser.get("/public/api/v1/version", headers=elsewhere).status_code == 200
        assert browser.get("/kiosk", headers=elsewhere).status_code == 200
        for path in ("/users", "/account", "/sign-in", "/audit.csv", "/data", "/api/v1/version"):
            assert browser.get(path).status_code == 404
    finally:
        client.close()
