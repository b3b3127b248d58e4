"""Accounts as they run: the first administrator's link, two workers, the command line, the demo."""

from __future__ import annotations

import json
import re
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from data.demo.quality import quality_files
from metrics.quality.schemes import SCHEME_FOLDER, read_schemes
from tests.end_to_end.test_command_line import ROWS, write
from tests.running import RunningServer, khetview, khetview_here, serving, wait_for

PASSWORD = "ม้าขาว สี่ตัว วิ่งเร็ว"
SHIPPED_SCHEMES = [
    ("scheme_changed", f"{one.key} {one.version}")
    for one in sorted(read_schemes(), key=lambda one: one.key)
]
OTHER_DISTRICT = "99020001,บ้านจำลอง,12,41.00,32.00,21.00,31.00,31.25"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    path = write(folder / "onet_p6_2567.csv", *ROWS, OTHER_DISTRICT)
    khetview_here("load", path, home=folder / "home", check=True)
    return folder / "home"


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[RunningServer]:
    with serving(home, has_accounts=True) as running:
        wait_for(running, "/readyz")
        yield running


class Person:
    """Somebody with a browser."""

    def __init__(self, server: RunningServer) -> None:
        none_kept = httpx.Limits(max_keepalive_connections=0)  # nobody is there to close them
        self.http = httpx.Client(
            base_url=server.url, headers={"accept": "text/html"}, timeout=30, limits=none_kept
        )

    def send(self, page: str, action: str, **fields: str) -> httpx.Response:
        text = self.http.get(page).text
        form = next(
            f for f in re.findall(r"<form.*?</form>", text, re.S) if f'action="{action}' in f
        )
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form))
        return self.http.post(action, data={**hidden, **fields})

    def come_in(self, name: str, given: str) -> None:
        assert self.send("/sign-in", "/sign-in", name=name, password=given).status_code == 303
        new = {"old_password": given, "new_password": PASSWORD, "new_password_again": PASSWORD}
        assert self.send("/account", "/account/password", **new).status_code == 303

    def ask(self, path: str) -> int:
        return self.http.get(path).status_code


@pytest.fixture
def person(server: RunningServer) -> Iterator[Person]:
    person = Person(server)
    yield person
    person.http.close()


def first_password(printed: str) -> str:
    found = re.search(r"First password: (\S+)", printed)
    assert found, printed
    return found[1]


def test_serve__prints_a_link_that_makes_the_first_administrator(server, home, person):
    log = (home / "server.log").read_text(encoding="utf-8")
    link = re.search(r"/welcome\?token=\S+", log)
    assert link
    fields = {"name": "boss", "new_password": PASSWORD, "new_password_again": PASSWORD}

    assert person.send(link[0], "/welcome", **fields).status_code == 303

    assert person.ask("/users") == 200
    assert httpx.get(server.url + link[0]).status_code == 403


def test_accounts__one_made_by_command_sees_its_district_in_every_worker(server, home, person):
    printed = khetview_here(
        "users",
        "add",
        "mali",
        "--role",
        "supervisor",
        "--in",
        "district:9901",
        home=home,
        check=True,
    ).stdout
    person.come_in("mali", first_password(printed))

    for _ in range(12):  # two workers answer in turn
        rows = person.http.get("/api/v1/metrics/mean?by=school&subject=math").json()["rows"]
        assert {row["school_id"] for row in rows} == {"99010001", "99010002"}
        assert person.ask("/api/v1/schools/99020001") == 403
        assert person.ask("/api/v1/metrics/mean?by=school&in=district:9902") == 403

    khetview_here("users", "disable", "mali", home=home, check=True)

    assert {person.ask("/account") for _ in range(8)} == {303}


def test_accounts__an_officers_order_reaches_the_loader_with_their_district(server, home, person):
    printed = khetview_here(
        "users", "add", "officer", "--role", "data_officer", "--in", "district:9902", home=home,
        check=True,
    ).stdout  # fmt: skip
    person.come_in("officer", first_password(printed))
    row = ROWS[0].replace("20.00", "99.00")
    content = write(home.parent / "onet_p6_2566.csv", row).read_bytes()
    headers = {"x-khetview": "1", "x-file-name": "onet_p6_2566.csv"}

    token = person.http.post("/data/upload", content=content, headers=headers).json()["token"]

    for _ in range(150):
        said = person.http.get(f"/data/orders/{token}").json()
        if said["state"] in ("done", "failed"):
            break
        time.sleep(0.2)
    assert said["report"]["status"] == "refused"
    assert said["report"]["findings"][0]["check"] == "district_not_yours"


def test_users__list_reset_and_what_is_wrong(server, home):
    listed = json.loads(khetview("users", "list", "--json", home=home, check=True).stdout)
    assert {one["name"] for one in listed} >= {"boss", "mali", "officer"}
    assert "hash" not in json.dumps(listed)
    assert first_password(khetview_here("users", "reset", "mali", home=home, check=True).stdout)

    for words in (
        ("add", "mali", "--role", "analyst"), ("add", "x1", "--role", "king"),
        ("add", "x1", "--role", "school"), ("reset", "nobody"), ("disable", "boss"),
    ):  # fmt: skip
        done = khetview_here("users", *words, home=home)
        assert done.returncode == 2 and "Traceback" not in done.stderr, words


def test_doctor__finds_a_changed_log(server, home):
    assert "✓ audit log" in khetview_here("doctor", home=home).stdout
    with sqlite3.connect(home / "records.sqlite") as connection:
        connection.execute("UPDATE audit_entry SET actor = 'somebody' WHERE entry_id = 1")

    done = khetview_here("doctor", home=home)

    assert done.returncode == 3 and "✗ audit log: entry 1" in done.stdout


def test_command__what_changes_or_leaves_is_written_down(tmp_path):
    home = tmp_path / "home"
    path = write(tmp_path / "onet_p6_2567.csv", *ROWS)
    khetview_here("load", path, home=home, check=True)
    khetview_here("load", "--dry-run", path, home=home, check=True)
    khetview_here("snapshots", "approve", home=home, check=True)
    khetview_here("report", "--school", "99010001", "--out", tmp_path, home=home, check=True)
    khetview_here("query", "mean", "--out", tmp_path / "mean.csv", home=home, check=True)
    khetview_here("snapshots", "use", "0001", home=home, check=True)
    khetview_here("loads", "undo", "2", home=home, check=True)

    with sqlite3.connect(home / "records.sqlite") as connection:
        rows = connection.execute(
            "SELECT actor, action, subject, detail_json FROM audit_entry ORDER BY entry_id"
        ).fetchall()

    assert [(action, subject) for _, action, subject, _ in rows] == [
        ("file_loaded", "onet_p6_2567.csv"), *SHIPPED_SCHEMES, ("snapshot_approved", "0001"), ("exported", "report"),
        ("exported", "query mean"), ("snapshot_chosen", "0001"), ("load_undone", "load 2"),
    ]  # fmt: skip
    assert {actor for actor, *_ in rows} == {"command line"}
    assert all(json.loads(detail)["user"] for *_, detail in rows)
    assert "✓ audit log" in khetview_here("doctor", home=home).stdout


def test_records__are_for_their_owner_alone(server, home):
    assert (home / "records.sqlite").stat().st_mode & 0o077 == 0


# --- without accounts


def test_without_accounts__a_network_is_not_answered(home):
    done = khetview_here("serve", "--without-accounts", "--host", "0.0.0.0", home=home)

    assert done.returncode == 2
    assert "--host" in done.stderr and "Traceback" not in done.stderr


def test_without_accounts__only_this_machine_by_its_name(home, tmp_path):
    with serving(home, "--without-loader", workers=1, log=tmp_path / "log") as running:
        wait_for(running, "/readyz")

        def ask(**headers: str) -> int:
            return httpx.get(running.url + "/api/v1/version", headers=headers).status_code

        assert ask() == 200
        assert ask(host="evil.example") == 403, "a name that was made to point here"
        assert ask(**{"x-forwarded-for": "203.0.113.7"}) == 403, "passed on by a proxy"


def test_settings__sign_in_none_is_declared(tmp_path):
    home = tmp_path / "home"
    khetview_here("init", home=home, check=True)
    (home / "khetview.toml").write_text('[accounts]\nsign_in = "maybe"\n', encoding="utf-8")

    done = khetview("serve", home=home)

    assert done.returncode == 2 and '"none"' in done.stderr


def test_command__changes_of_schemes_and_of_colours_are_written_down(tmp_path):
    home, files = tmp_path / "home", quality_files()
    paths = {}
    for name in ("schools_quality.csv", "quality_2566_r1.csv", "quality_2567_r2.csv"):
        paths[name] = tmp_path / name
        paths[name].write_bytes(files[name])
    khetview_here("load", *list(paths.values())[:2], home=home, check=True)
    newest = newest_entry(home)
    own = home / "quality_schemes" / "six_colours.toml"
    rule = (SCHEME_FOLDER / "six_colours.toml").read_text(encoding="utf-8")
    rule = rule.replace("2567-example-1", "order-12").replace("2023-05-16", "2024-05-16")

    own.write_text(rule, encoding="utf-8")
    khetview_here("publish", home=home, check=True)
    own.write_text(
        rule.replace('low = ">= 65"\nreassess', 'low = ">= 66"\nreassess'), encoding="utf-8"
    )
    khetview_here("publish", home=home, check=True)
    own.write_text("levels = 5", encoding="utf-8")
    khetview_here("publish", home=home, check=True)
    own.write_text(rule, encoding="utf-8")
    khetview_here("load", paths["quality_2567_r2.csv"], home=home, check=True)

    told = [(action, subject, detail) for action, subject, detail in entries(home, newest)]
    schemes = [
        (subject, detail["change"])
        for action, subject, detail in told
        if action == "scheme_changed"
    ]
    assert schemes[:2] == [("six_colours order-12", "added"), ("six_colours order-12", "rule")]
    assert ("quality_schemes", "refused") in schemes
    tiers = {
        subject: detail["changed"] for action, subject, detail in told if action == "tier_changed"
    }
    assert ["green", "sky_blue"] in tiers["six_colours 2/2567"].values()
    assert all(old != new for old, new in tiers["six_colours 2/2567"].values())


def newest_entry(home: Path) -> int:
    with sqlite3.connect(home / "records.sqlite") as connection:
        return int(connection.execute("SELECT max(entry_id) FROM audit_entry").fetchone()[0])


def entries(home: Path, after: int) -> list[tuple[str, str, dict[str, object]]]:
    with sqlite3.connect(home / "records.sqlite") as connection:
        rows = connection.execute(
            "SELECT action, subject, detail_json FROM audit_entry WHERE entry_id > ? ORDER BY entry_id",
            (after,),
        ).fetchall()
    return [(action, subject, json.loads(detail)) for action, subject, detail in rows]
