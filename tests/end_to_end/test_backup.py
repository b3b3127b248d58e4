"""Backups as they are made and used: beside a running server and loader, restored, compared."""

from __future__ import annotations

import json
import resource
import shutil
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from app import open_service, read_settings
from dashboard.operations.backup import (
    LEFT_OUT,
    MANIFEST,
    PARTS,
    BackupProblem,
    make_backup,
    restore_backup,
)
from dashboard.records.store import Records
from data_pipeline.warehouse.engine import Workspace
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.doctor import examine
from tests.end_to_end.test_command_line import ROWS, ROWS_2566, write
from tests.running import PROJECT, khetview, khetview_here, serving, wait_for

pytestmark = pytest.mark.timeout(600)
"""Servers, loaders and restored workspaces."""


RUN = (khetview, khetview_here)
"""A command as a process of its own, and the same in this one."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with two files loaded and an account; the tests of this module read it."""
    folder = tmp_path_factory.mktemp("office")
    for name, rows in (("onet_p6_2567.csv", ROWS), ("onet_p6_2566.csv", ROWS_2566)):
        khetview_here("load", write(folder / name, *rows), home=folder / "home", check=True)
    khetview_here("snapshots", "approve", "0001", home=folder / "home", check=True)
    khetview_here("users", "add", "mali", "--role", "analyst", home=folder / "home", check=True)
    return folder / "home"


@pytest.fixture(scope="module")
def packed(home: Path) -> Path:
    return back_up(home, home.parent / "packed.zip")


def back_up(home: Path, target: Path) -> Path:
    records = Records(f"sqlite:///{home / 'records.sqlite'}")
    make_backup(Workspace(home), records, target)
    records.close()
    return target


def manifest_of(archive: Path) -> dict:
    with zipfile.ZipFile(archive) as packed:
        return json.loads(packed.read(MANIFEST))


def answers_of(home: Path, snapshot: str) -> str:
    service = open_service(Workspace(home), read_settings(Workspace(home)))
    return service.answer("mean", by=AreaLevel.SCHOOL, snapshot=snapshot).frame.to_csv()


def entries_of(home: Path) -> list[tuple]:
    with sqlite3.connect(home / "records.sqlite") as connection:
        return connection.execute("SELECT * FROM audit_entry ORDER BY entry_id").fetchall()


def test_backup__beside_a_server_and_its_loader_restores_to_the_same(tmp_path, home):
    """Two backups while files are loaded: each is one state of the office, whole."""
    busy = tmp_path / "busy"
    shutil.copytree(home, busy)
    made = []
    with serving(busy, workers=1) as running:
        wait_for(running, "/readyz")
        for at, run in enumerate(RUN):
            row = f"9901000{at + 3},บ้านใหม่{at},20,40.00,30.00,20.00,30.00,30.00"
            write(tmp_path / f"onet_p6_256{at}.csv", *ROWS, row)
            shutil.copy(tmp_path / f"onet_p6_256{at}.csv", busy / "inbox")
            done = run("backup", "--out", tmp_path / f"{at}.zip", home=busy)
            assert done.returncode == 0, done.stderr
            made.append(tmp_path / f"{at}.zip")
        assert running.read("/healthz") == "ok\n"

    for at, (archive, run) in enumerate(zip(made, RUN, strict=True)):
        said, restored = manifest_of(archive), tmp_path / f"restored{at}"
        done = run("restore", archive, home=restored)
        assert done.returncode == 0, done.stderr
        assert (restored / "snapshots" / "CURRENT").read_text().strip() == said["snapshot"]
        assert (restored / "snapshots" / "APPROVED").read_text().strip() == said["approved"]
        assert answers_of(restored, said["snapshot"]) == answers_of(busy, said["snapshot"])
        count = said["audit_head"]["entry_id"]
        assert entries_of(restored)[:count] == entries_of(busy)[:count]
        assert entries_of(restored)[count - 1][-1] == said["audit_head"]["entry_hash"]
        assert [
            said for name, said in examine(Workspace(restored)) if said and "free" not in name
        ] == []
        with sqlite3.connect(restored / "records.sqlite") as connection:
            assert connection.execute("SELECT name FROM account").fetchall() == [("mali",)]
        assert not [path for path in busy.iterdir() if path.name.startswith(".backup-stage")]
    assert archive.stat().st_mode & 0o077 == 0
    assert "✓ audit log" in khetview_here("doctor", home=restored).stdout


def test_backup__names_what_it_holds_and_what_it_leaves_out(tmp_path, home):
    """A new file or folder of a workspace has to be put on one of the two lists."""
    used = tmp_path / "used"
    shutil.copytree(home, used)
    with serving(used, workers=1) as running:
        wait_for(running, "/readyz")
        running.read("/api/v1/version")
    khetview_here("backup", home=used, check=True)
    names = {path.name for path in used.iterdir() if not path.name.startswith(".")}
    beside = {
        f"{name}{end}" for name in ("rates.sqlite", "records.sqlite") for end in ("-wal", "-shm")
    }

    unknown = names - set(PARTS) - set(LEFT_OUT) - beside - {"server.log", "records.sqlite.lock"}

    assert not unknown
    assert {
        one["name"].split("/")[0]
        for one in manifest_of(next((used / "backups").iterdir()))["files"]
    } <= set(PARTS)


def changed(packed: Path, target: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """Write an archive anew with changed members."""
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(target, "w") as made:
        for name in source.namelist():
            content = change(name, source.read(name))
            if content is not None:
                made.writestr(name, content)
    return target


def with_name(name: str) -> Callable[[str, bytes], bytes]:
    """Return what makes the manifest say that a file stands elsewhere."""

    def change(member: str, content: bytes) -> bytes:
        if member == MANIFEST:
            said = json.loads(content)
            said["files"][0]["name"] = name
            return json.dumps(said).encode()
        return content

    return change


CHANGES = {
    "a changed number": lambda name, content: (
        content[:-1] + bytes([content[-1] ^ 1]) if name == "warehouse.duckdb" else content
    ),
    "a missing original": lambda name, content: None if name.startswith("received/") else content,
    "another snapshot": lambda name, content: b"0009\n" if name.endswith("CURRENT") else content,
    "no manifest": lambda name, content: None if name == MANIFEST else content,
    "out of the folder": with_name("../evil"),
    "an absolute path": with_name("/tmp/evil"),
    "a file of no place": with_name(".ssh/authorized_keys"),
    "a newer program": lambda name, content: (
        content.replace(b'"format": 1', b'"format": 2') if name == MANIFEST else content
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_restore__what_was_changed_is_refused_and_leaves_nothing(tmp_path, packed, change):
    archive = changed(packed, tmp_path / "changed.zip", change)

    with pytest.raises(BackupProblem):
        restore_backup(archive, tmp_path / "new")

    assert not any((tmp_path / "new").iterdir())


def test_restore__of_records_that_lost_their_end_is_refused(tmp_path, home):
    """Whoever packs an archive anew with a shorter log is told by the heads that were noted."""
    cut = tmp_path / "cut"
    shutil.copytree(home, cut)
    khetview_here("doctor", home=cut)
    with sqlite3.connect(cut / "records.sqlite") as connection:
        connection.execute("DELETE FROM audit_entry WHERE entry_id = (SELECT max(entry_id) FROM audit_entry)")  # fmt: skip

    with pytest.raises(BackupProblem, match="is gone"):
        restore_backup(back_up(cut, tmp_path / "cut.zip"), tmp_path / "new")


def test_restore__refuses_in_a_sentence(tmp_path, home, packed):
    text = tmp_path / "text.zip"
    text.write_text("no archive")

    for archive, folder, word in (
        (packed, home, "not empty"),
        (text, tmp_path / "new", "not whole"),
    ):
        done = khetview_here("restore", archive, home=folder)
        assert done.returncode == 2 and word in done.stderr, done.stderr
        assert "Traceback" not in done.stderr


def test_backup__on_a_full_disk_leaves_nothing_and_says_so(tmp_path, home):
    target = tmp_path / "out.zip"
    command = [sys.executable, "-m", "app", "--home", str(home), "backup", "--out", str(target)]
    size = 200_000

    done = subprocess.run(
        command, cwd=PROJECT, capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY)),
    )  # fmt: skip

    assert done.returncode == 1 and "ดิสก์เต็ม" in done.stderr, done.stderr
    assert list(tmp_path.iterdir()) == []
    assert not (home / ".backup-stage").exists()


# --- upgrades, and a log without its end


def copy_with_older_records(home: Path, older: Path) -> Path:
    """Copy a workspace; the copy's records are of the program before quality schools."""
    shutil.copytree(home, older)
    (older / ".layout").unlink()
    with sqlite3.connect(older / "records.sqlite") as connection:
        connection.executescript(
            "DROP TABLE quality_draft; DROP TABLE quality_plan_step;"
            "UPDATE alembic_version SET version_num = '0001';"
        )
    return older


def test_upgrade__of_an_older_workspace_makes_a_backup_first(tmp_path, home):
    older = copy_with_older_records(home, tmp_path / "older")
    with duckdb.connect(str(older / "warehouse.duckdb")) as connection:
        connection.execute("ALTER TABLE meta_load DROP COLUMN undone_at")

    first = khetview("loads", "list", home=older)
    again = khetview_here("users", "list", home=older)

    assert first.returncode == again.returncode == 0, first.stderr + again.stderr
    (made,) = (older / "backups").iterdir()
    assert made.name in first.stderr and made.name.startswith("before-upgrade-")
    assert manifest_of(made)["revision"] == "0001"
    with zipfile.ZipFile(made) as archive:
        archive.extract("warehouse.duckdb", tmp_path)
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        kept = {row[0] for row in connection.execute("DESCRIBE meta_load").fetchall()}
    assert "undone_at" not in kept, "the backup is of the state before"
    restored = khetview_here("restore", made, tmp_path / "new", home=tmp_path / "new")
    assert restored.returncode == 0, restored.stderr
    assert "✗" not in khetview_here("doctor", home=tmp_path / "new").stdout


def test_upgrade__is_not_begun_where_no_backup_can_be_made(tmp_path, home):
    older = copy_with_older_records(home, tmp_path / "older")
    (older / "backups").write_text("in the way")

    done = khetview("users", "list", home=older)

    assert done.returncode != 0
    with sqlite3.connect(older / "records.sqlite") as connection:
        assert connection.execute("SELECT * FROM alembic_version").fetchall() == [("0001",)]


def test_doctor__misses_entries_that_were_cut_off_the_end(tmp_path, home):
    cut = tmp_path / "cut"
    shutil.copytree(home, cut)
    head = manifest_of(back_up(home, tmp_path / "b.zip"))["audit_head"]
    assert khetview_here("doctor", home=cut).returncode == 0
    with sqlite3.connect(cut / "records.sqlite") as connection:
        newest = connection.execute("SELECT max(entry_id) FROM audit_entry").fetchone()[0]
        connection.execute("DELETE FROM audit_entry WHERE entry_id = ?", [newest])

    told = khetview_here("doctor", home=cut)
    assert told.returncode == 3
    assert f"entry {newest} was once there and is gone; the log ends at {newest - 1}" in told.stdout

    (cut / "audit_heads.jsonl").unlink()
    assert "✓ audit log" in khetview_here("doctor", home=cut).stdout
    said = f"{head['entry_id']}:{head['entry_hash']}"
    assert "is gone" in khetview_here("doctor", "--audit-head", said, home=cut).stdout


def test_loader__notes_where_the_log_stands(tmp_path, home):
    used = tmp_path / "used"
    shutil.copytree(home, used)
    (used / "audit_heads.jsonl").unlink(missing_ok=True)
    with serving(used, workers=1) as running:
        wait_for(running, "/readyz")
        write(tmp_path / "onet_p6_2560.csv", *ROWS)
        shutil.copy(tmp_path / "onet_p6_2560.csv", used / "inbox")
        before = running.read("/readyz")
        for _ in range(200):
            if running.read("/readyz") != before:
                break
            time.sleep(0.1)

    heads = [json.loads(line) for line in (used / "audit_heads.jsonl").read_text().splitlines()]
    hashes = {row[0]: row[-1] for row in entries_of(used)}
    assert any(head["why"] == "start" for head in heads)
    assert all(hashes[head["entry_id"]] == head["entry_hash"] for head in heads)
    assert f"audit head {heads[-1]['entry_id']} {heads[-1]['entry_hash']}" in (
        used / "server.log"
    ).read_text(encoding="utf-8")
