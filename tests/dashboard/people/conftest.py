"""The dashboard of an invented office with accounts, and browsers that sign in to it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import Any, BinaryIO

import httpx
import pytest

from dashboard.factory import DashboardSettings, create_app
from dashboard.gate import COOKIE, Entry
from dashboard.people.desk import PeopleDesk
from dashboard.rate_limits import Limiter
from dashboard.records.accounts import Accounts
from dashboard.records.audit import AuditLog
from dashboard.records.passwords import Passwords
from dashboard.records.quality import QualityBook
from dashboard.records.sessions import Sessions
from dashboard.records.store import open_records
from dashboard.rights import Role, read_scope
from tests.dashboard.conftest import Client
from tests.dashboard.fake_service import FakeService
from tests.dashboard.records.conftest import QUICK, Clock
from tests.router import ask_for_page, read_page

PASSWORD = "ม้าขาว สี่ตัว วิ่งเร็ว"
PEOPLE = {
    "boss": (Role.ADMINISTRATOR, "nation"),
    "analyst": (Role.ANALYST, "nation"),
    "officer": (Role.DATA_OFFICER, "nation"),
    "officer9901": (Role.DATA_OFFICER, "district:9901"),
    "supervisor9901": (Role.SUPERVISOR, "district:9901"),
    "province99": (Role.SUPERVISOR, "province:99"),
    "school": (Role.SCHOOL, "school:99010001"),
}


class NotedDesk:
    """Takes orders and notes them."""

    def __init__(self) -> None:
        self.placed: list[dict[str, Any]] = []

    def place_file(
        self, name: str, stream: BinaryIO, answers: Mapping[str, Any], **who: Any
    ) -> str:
        self.placed.append({"name": name, **who})
        return "0" * 24

    def place(self, order_json: str) -> str:
        self.placed.append(json.loads(order_json))
        return "1" * 24

    def progress(self, token: str) -> dict[str, Any] | None:
        return {"state": "waiting"}

    def templates(self) -> Mapping[str, tuple[str, str]]:
        return {}

    def template(self, name: str, suffix: str) -> bytes | None:
        return None


class Browser:
    """A browser with its cookies; it fills in forms as they are drawn."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.cookies: dict[str, str] = {}

    def request(self, method: str, url: str, **arguments: Any) -> httpx.Response:
        headers = {"accept": "text/html", **arguments.pop("headers", {})}
        if self.cookies:
            headers["cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        answer = self.client.request(method, url, headers=headers, **arguments)
        for line in answer.headers.get_list("set-cookie"):
            name, value = line.split(";")[0].split("=", 1)
            if "max-age=0" in line.lower() or value in ("", '""'):
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return answer

    def get(self, url: str, **arguments: Any) -> httpx.Response:
        return self.request("GET", url, **arguments)

    def fill(self, url: str, action: str, **fields: str) -> httpx.Response:
        """Open a screen and send the form that has an action, with its hidden fields."""
        text = self.get(url).text
        form = next(
            f for f in re.findall(r"<form.*?</form>", text, re.S) if f'action="{action}' in f
        )
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
        return self.request("POST", action, data={**{k: unescape(v) for k, v in hidden}, **fields})

    def sign_in(self, name: str, password: str = PASSWORD, next: str = "/") -> httpx.Response:
        return self.fill(f"/sign-in?next={next}", "/sign-in", name=name, password=password)

    def page(self, path: str, search: str = "") -> str:
        """Return a page's component tree as the router sends it."""
        answer = self.request(
            "POST", "/_dash-update-component", json=ask_for_page(path, search, is_for_news=True)
        )
        assert answer.status_code == 200, answer.text
        return read_page(answer.text)


class World:
    """The office: its dashboard, its people, what was ordered, and the clock."""

    def __init__(self, folder: Path, limiter: Limiter | None = None) -> None:
        self.clock = Clock()
        records = open_records(f"sqlite:///{folder / 'records.sqlite'}")
        audit = AuditLog(records, self.clock)
        accounts = Accounts(records, Passwords(hasher=QUICK), audit, self.clock)
        self.people = PeopleDesk(records, accounts, Sessions(records, now=self.clock), audit)
        for name, (role, scope) in PEOPLE.items():
            given = accounts.add(name, role, read_scope(role, scope), by="test")
            accounts.change_password(name, given, PASSWORD)
        self.orders = NotedDesk()
        self.book = QualityBook(records, audit, self.clock)
        settings = DashboardSettings(
            entry=Entry.ACCOUNTS,
            people=self.people,
            desk=self.orders,
            book=self.book,
            limiter=limiter,
        )
        self.client = Client(create_app(FakeService(), settings, FakeService()).server)

    def browser(self, name: str = "") -> Browser:
        browser = Browser(self.client)
        if name:
            assert browser.sign_in(name).status_code == 303
        return browser

    def signed_in(self, name: str) -> Browser:
        """Return a browser that has a session already, without passing the door."""
        browser = Browser(self.client)
        account = next(one for one in self.people.accounts.list_all() if one.name == name)
        browser.cookies[COOKIE] = self.people.sessions.begin(account)
        return browser

    def client_at(self, address: str) -> Client:
        """Return a client at a network address."""
        return self.client.at(address)

    def actions(self) -> list[str]:
        from dashboard.records.audit import Search

        return [entry.action for entry in self.people.audit.read(Search())]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = World(tmp_path_factory.mktemp("office"))
    yield world
    world.client.close()
    world.people.records.close()
