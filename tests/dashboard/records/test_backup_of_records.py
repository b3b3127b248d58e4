"""Records in a backup: packed from SQLite while others write; from a server, left to its own tools."""

from __future__ import annotations

import threading
import zipfile

import pytest

from dashboard.operations.audit_heads import note_head, read_heads
from dashboard.operations.backup import RECORDS, make_backup, restore_backup
from dashboard.records.audit import Action, AuditLog, Head
from dashboard.records.store import Records, is_known_revision, newest_revision
from data_pipeline.warehouse.engine import Workspace

pytestmark = pytest.mark.xdist_group("records")


def test_backup__packs_records_that_are_a_file_and_no_others(tmp_path, records: Records) -> None:
    AuditLog(records).write("boss", Action.SIGNED_IN, "boss")
    workspace = Workspace(tmp_path / "home")
    workspace.home.mkdir()
    workspace.settings_file.write_text("", encoding="utf-8")

    manifest = make_backup(workspace, records, tmp_path / "b.zip")

    is_file = records.kind == "sqlite"
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert (RECORDS in archive.namelist()) is is_file
    assert manifest.records == records.kind
    assert manifest.revision == (newest_revision() if is_file else "")
    assert (manifest.audit_head == AuditLog(records).head()) is is_file
    restore_backup(tmp_path / "b.zip", tmp_path / "new")
    assert (tmp_path / "new" / RECORDS).is_file() is is_file


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)  # a server is copied by its own tools
def test_copy__while_others_write_is_a_whole_chain(tmp_path, records: Records) -> None:
    stop, log = threading.Event(), AuditLog(records)

    def write() -> None:
        while not stop.is_set():
            log.write("boss", Action.EXPORTED, "x")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for at in range(5):
            records.copy_to(tmp_path / f"{at}.sqlite")
    finally:
        stop.set()
        writer.join()

    for at in range(5):
        copied = Records(f"sqlite:///{tmp_path / f'{at}.sqlite'}")
        assert AuditLog(copied).find_break() is None
        assert not log.find_missing([AuditLog(copied).head()])
        assert copied.revision() == newest_revision() and is_known_revision(copied.revision())
        copied.close()


def test_heads__are_noted_once_while_the_log_stands(tmp_path, records: Records) -> None:
    log = AuditLog(records)
    assert note_head(tmp_path, log, "start") == Head(0, "") and read_heads(tmp_path) == []
    log.write("boss", Action.SIGNED_IN, "boss")

    first = note_head(tmp_path, log, "snapshot 0001")
    note_head(tmp_path, log, "start")
    log.write("boss", Action.SIGNED_OUT, "boss")
    second = note_head(tmp_path, log, "backup")
    with (tmp_path / "audit_heads.jsonl").open("a") as half:
        half.write('{"entry_id": 3, "entr')

    assert read_heads(tmp_path) == [first, second]
    assert log.find_missing([first, second, Head(2, "0" * 64), Head(9, "1" * 64)]) == [
        Head(2, "0" * 64), Head(9, "1" * 64),
    ]  # fmt: skip
