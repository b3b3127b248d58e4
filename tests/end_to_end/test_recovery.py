"""What goes on when something stops: a worker, the loader, the disk; and what the log then says."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.end_to_end.test_accounts import PASSWORD, Person, first_password
from tests.end_to_end.test_command_line import ROWS, ROWS_2566, write
from tests.running import RunningServer, khetview, serving, wait_for

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a file loaded; each test works on a copy."""
    folder = tmp_path_factory.mktemp("office")
    khetview("load", write(folder / "onet_p6_2567.csv", *ROWS), home=folder / "home", check=True)
    return folder / "home"


def until(is_so: Callable[[], bool], seconds: float = 30) -> bool:
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def children_of(process: int) -> dict[int, str]:
    """Return the processes under one, with the words that they were started with."""
    found = {}
    for line in subprocess.check_output(
        ["ps", "-ww", "-eo", "pid=,ppid=,args="], text=True
    ).splitlines():
        pid, parent, words = line.split(None, 2)
        if int(parent) == process:
            found[int(pid)] = words
    return found


def workers_of(server: RunningServer) -> set[int]:
    return {pid for pid, words in children_of(server.process.pid).items() if "spawn_main" in words}


def loader_of(server: RunningServer) -> int | None:
    found = [pid for pid, words in children_of(server.process.pid).items() if " watch" in words]
    return found[0] if found else None


def lines_of(log: Path) -> list[dict]:
    """Return the log's entries; what the command itself prints is no entry."""
    return [
        json.loads(line)
        for line in log.read_text(encoding="utf-8").splitlines()
        if line.startswith("{")
    ]


def test_killed_worker_and_loader__are_started_again_while_others_answer(tmp_path, home):
    shutil.copytree(home, tmp_path / "home")
    with serving(tmp_path / "home") as running:
        wait_for(running, "/readyz")
        is_complete = until(
            lambda: len(workers_of(running)) == 2 and loader_of(running) is not None
        )
        assert is_complete, children_of(running.process.pid)
        victim, loader = min(workers_of(running)), loader_of(running)

        os.kill(victim, signal.SIGKILL)
        os.kill(loader or 0, signal.SIGKILL)

        # who is killed while it is asked how it is, is given a minute to answer
        is_whole = until(
            lambda: victim not in workers_of(running) and len(workers_of(running)) == 2, 90
        )
        assert is_whole, children_of(running.process.pid)
        assert until(lambda: loader_of(running) not in (None, loader))
        wait_for(running, "/readyz")
        shutil.copy(write(tmp_path / "onet_p6_2566.csv", *ROWS_2566), tmp_path / "home" / "inbox")
        assert until(lambda: "0002" in running.read("/readyz"), 60)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 40 MB; skipped where this user may not mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(place)]
    if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only an administrator may mount a small disk: not tested on a real full one")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill_disk(place: Path) -> None:
    try:
        with (place / "filling").open("wb", buffering=0) as handle:
            while True:
                handle.write(b"\0" * 65536)
    except OSError:
        pass


def test_full_disk__the_last_snapshot_goes_on_and_the_log_says_so(small_disk, tmp_path, home):
    """People go on reading; what has to be written down is refused in a sentence; later all goes on."""
    own = small_disk / "home"
    shutil.copytree(home, own)
    given = first_password(khetview("users", "add", "boss", "--role", "administrator", home=own, check=True).stdout)  # fmt: skip
    log = tmp_path / "server.log"
    with serving(own, has_accounts=True, workers=1, log=log) as running:
        wait_for(running, "/readyz")
        boss = Person(running)
        boss.come_in("boss", given)
        fill_disk(small_disk)
        shutil.copy(write(tmp_path / "onet_p6_2566.csv", *ROWS_2566), tmp_path / "waiting.csv")

        assert boss.ask("/area/district/9901") == 200
        assert boss.ask("/api/v1/version") == 200
        assert boss.ask("/api/v1/schools?q=a") == 200
        assert httpx.get(running.url + "/readyz").json()["ready"]
        assert httpx.get(running.url + "/public/api/v1/kiosk").status_code == 200
        taken = boss.http.get(
            "/export/schools.csv?in=district:9901&test=onet&grade=p6&year=2567&reference=nation"
        )
        uploaded = boss.http.post(
            "/data/upload",
            content=b"x" * 500_000,
            headers={"x-khetview": "1", "x-file-name": "a.csv"},
        )
        assert taken.status_code == 503 and "ดิสก์เต็ม" in taken.json()["message_th"]
        assert uploaded.status_code in (503, 507) and "message_th" in uploaded.json()
        newcomer = Person(running)
        refused = newcomer.send("/sign-in", "/sign-in", name="boss", password=PASSWORD)
        assert refused.status_code == 503
        assert any("disk is full" in line["message"] for line in lines_of(log))

        (small_disk / "filling").unlink()

        assert (
            boss.ask(
                "/export/schools.csv?in=district:9901&test=onet&grade=p6&year=2567&reference=nation"
            )
            == 200
        )
        shutil.copy(tmp_path / "waiting.csv", own / "inbox" / "onet_p6_2566.csv")
        assert until(lambda: boss.http.get("/readyz").json()["snapshot"] == "0002", 60)
        assert "✓ audit log" in khetview("doctor", home=own).stdout
    assert "Traceback" not in log.read_text(encoding="utf-8")


def test_log__has_one_line_a_request_with_its_id_and_nothing_personal(tmp_path, home):
    shutil.copytree(home, tmp_path / "home")
    log = tmp_path / "server.log"
    given = first_password(khetview("users", "add", "somebody", "--role", "analyst", home=tmp_path / "home", check=True).stdout)  # fmt: skip
    with serving(tmp_path / "home", has_accounts=True, workers=1, log=log) as running:
        wait_for(running, "/readyz")
        person = Person(running)
        person.come_in("somebody", given)
        answer = person.http.get(
            "/api/v1/schools/99010001?x=secret", headers={"x-request-id": "chosen-by-me-1234"}
        )
        wrong = person.http.get("/api/v1/metrics/nothing")
        person.http.get("/school/99010001")
        first_page = person.http.get("/sign-in")

    lines = lines_of(log)
    written = {line["request_id"]: line for line in lines if line["message"] == "request"}
    said = written[answer.headers["x-request-id"]]
    assert (said["method"], said["route"], said["status"]) == (
        "GET",
        "/api/v1/schools/{school_id}",
        200,
    )
    assert written[wrong.headers["x-request-id"]]["status"] == 404
    assert answer.headers["x-request-id"] != "chosen-by-me-1234", "no proxy is trusted here"
    assert first_page.headers["x-request-id"] in written
    shown = json.dumps([line for line in lines if line["message"] == "request"])
    for personal in ("somebody", "99010001", "127.0.0.1", "secret", PASSWORD):
        assert personal not in shown
    assert not re.search(r'"route": "/(healthz|readyz|assets)', shown)


def test_log__takes_over_the_id_of_a_trusted_proxy(tmp_path, home):
    shutil.copytree(home, tmp_path / "home")
    settings = '[server]\ntrusted_proxies = ["127.0.0.1"]\n'
    (tmp_path / "home" / "khetview.toml").write_text(settings, encoding="utf-8")
    with serving(tmp_path / "home", has_accounts=True, workers=1) as running:

        def numbered(given: str) -> str:
            return httpx.get(running.url + "/sign-in", headers={"x-request-id": given}).headers[
                "x-request-id"
            ]

        assert numbered("0123456789abcdef") == "0123456789abcdef"
        assert numbered("x") != "x"
        assert numbered('a"} {"level": "error') != 'a"} {"level": "error'
