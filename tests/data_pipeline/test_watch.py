"""The inbox: what is taken, what is left alone, what remains after a kill."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from data_pipeline import watch as watching
from data_pipeline.load import list_loads
from data_pipeline.reports import FileReport
from data_pipeline.warehouse import tables
from data_pipeline.warehouse.engine import WarehouseError, Workspace
from data_pipeline.warehouse.vocabulary import LoadStatus
from data_pipeline.watch import drain, watch
from tests.builders import as_csv, drop, master_table, result_table, schools
from tests.data_pipeline.asking import count

GOOD = as_csv(result_table(schools(6)))


class Reports(list[FileReport]):
    """Collects the reports and tells when enough are in."""

    def __init__(self, enough: int = 1) -> None:
        super().__init__()
        self._enough, self.done = enough, threading.Event()

    def __call__(self, report: FileReport) -> None:
        self.append(report)
        if len(self) >= self._enough:
            self.done.set()

    @property
    def statuses(self) -> list[LoadStatus]:
        return [report.status for report in self]


def drained(workspace: Workspace) -> Reports:
    reports = Reports()
    drain(workspace, reports)
    return reports


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_drain__an_accepted_file_leaves_the_inbox_for_received(workspace) -> None:
    drop(workspace.inbox, "onet_p6_2558.csv", GOOD)

    (report,) = drained(workspace)

    assert report.status is LoadStatus.LOADED
    assert names(workspace.inbox) == []
    assert names(workspace.received) == [report.sha256]


def test_drain__a_refused_file_moves_aside_with_its_report(workspace) -> None:
    drop(workspace.inbox, "ผลสอบ.csv", GOOD)

    assert drained(workspace).statuses == [LoadStatus.REFUSED]

    assert names(workspace.inbox) == ["refused"]
    assert names(workspace.refused) == ["ผลสอบ.csv", "ผลสอบ.csv.report.txt"]
    text = (workspace.refused / "ผลสอบ.csv.report.txt").read_text(encoding="utf-8")
    assert "ปีการศึกษา" in text
    assert "academic year" in text


def test_drain__two_refused_files_of_one_name_are_both_kept(workspace) -> None:
    for content in (b"", b"%PDF-1.4"):
        drop(workspace.inbox, "a.csv", content)
        drained(workspace)

    assert names(workspace.refused) == [
        "a (2).csv",
        "a (2).csv.report.txt",
        "a.csv",
        "a.csv.report.txt",
    ]


def test_drain__the_officers_answers_beside_the_file_are_used_and_removed(workspace) -> None:
    drop(workspace.inbox, "ผลสอบ.csv", GOOD)
    answers = {"test": "onet", "grade": "p6", "year_be": 2558, "round_no": None}
    drop(workspace.inbox, "ผลสอบ.csv.answers.json", json.dumps(answers).encode())

    assert drained(workspace).statuses == [LoadStatus.LOADED]

    assert names(workspace.inbox) == []
    assert list_loads(workspace)[0].cells == ("onet/p6/2558/1/9901",)


@pytest.mark.parametrize(
    "answers", [b"{", b"[]", b'{"year": 2558}', b'{"year_be": "x"}', b"\xff\xfe\x00"]
)
def test_drain__answers_that_cannot_be_read_refuse_the_file(answers: bytes, workspace) -> None:
    drop(workspace.inbox, "onet_p6_2558.csv", GOOD)
    drop(workspace.inbox, "onet_p6_2558.csv.answers.json", answers)

    (report,) = drained(workspace)

    assert report.findings[0].check == "answer_invalid"
    assert names(workspace.inbox) == ["refused"]


def test_drain__unfinished_hidden_and_foreign_things_are_left_alone(workspace, tmp_path) -> None:
    left = ["~$a.xlsx", ".b.csv", "c.csv.part", "d.csv.tmp", "e.crdownload", "f.csv.answers.json"]
    for name in left:
        drop(workspace.inbox, name, GOOD)
    (workspace.inbox / "folder.csv").mkdir()
    outside = drop(tmp_path, "onet_p6_2558.csv", GOOD)
    (workspace.inbox / "onet_p6_2558.csv").symlink_to(outside)

    assert drained(workspace) == []
    assert names(workspace.inbox) == sorted([*left, "folder.csv", "onet_p6_2558.csv"])
    assert outside.read_bytes() == GOOD


def test_drain__the_oldest_file_comes_first(workspace) -> None:
    master = as_csv(master_table(schools(6)))
    for age, (name, content) in enumerate(
        [("z_schools.csv", master), ("a_onet_p6_2558.csv", GOOD)]
    ):
        path = drop(workspace.inbox, name, content)
        os.utime(path, (1_700_000_000 + age, 1_700_000_000 + age))

    assert [report.name for report in drained(workspace)] == ["z_schools.csv", "a_onet_p6_2558.csv"]


def test_drain__an_error_inside_one_file_does_not_stop_the_next(
    workspace, monkeypatch, caplog
) -> None:
    drop(workspace.inbox, "a.csv", GOOD)
    drop(workspace.inbox, "onet_p6_2558.csv", GOOD)
    real = watching.load_file

    def fail(path: Path, *args, **named) -> FileReport:
        if path.name == "a.csv":
            raise RuntimeError("secret detail")
        return real(path, *args, **named)

    monkeypatch.setattr(watching, "load_file", fail)
    with caplog.at_level(logging.ERROR, logger="khetview"):
        reports = drained(workspace)

    assert sorted(reports.statuses) == [LoadStatus.LOADED, LoadStatus.REFUSED]
    said = (workspace.refused / "a.csv.report.txt").read_text(encoding="utf-8")
    assert "secret detail" not in said
    assert "โหลดไฟล์ไม่สำเร็จ" in said
    assert "secret detail" in caplog.text


def test_drain__a_publisher_that_fails_does_not_stop_the_next(workspace, caplog) -> None:
    for year in (2558, 2559):
        drop(workspace.inbox, f"onet_p6_{year}.csv", GOOD)

    def publish(report: FileReport) -> None:
        raise RuntimeError("publishing failed")

    assert drain(workspace, publish) == 2
    assert names(workspace.inbox) == []
    assert len(list_loads(workspace)) == 2


def test_drain__a_warehouse_in_use_leaves_the_file_for_later(workspace, monkeypatch) -> None:
    drop(workspace.inbox, "onet_p6_2558.csv", GOOD)

    def busy(*args, **named) -> FileReport:
        raise WarehouseError("another loader")

    with monkeypatch.context() as patched:
        patched.setattr(watching, "load_file", busy)
        assert drained(workspace) == []
    assert names(workspace.inbox) == ["onet_p6_2558.csv"]
    assert drained(workspace).statuses == [LoadStatus.LOADED]


def test_drain__a_stranger_that_holds_the_warehouse_leaves_the_file_for_later(workspace) -> None:
    drop(workspace.inbox, "onet_p6_2558.csv", GOOD)
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()",
            str(workspace.warehouse),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        assert drained(workspace) == []
        assert names(workspace.inbox) == ["onet_p6_2558.csv"]
    finally:
        holder.communicate()
    assert drained(workspace).statuses == [LoadStatus.LOADED]


def test_drain__a_file_replaced_while_it_was_read_is_taken_again(workspace, monkeypatch) -> None:
    path = drop(workspace.inbox, "onet_p6_2558.csv", GOOD)
    newer = as_csv(result_table(schools(6, seed=2)))
    real = watching.load_file

    def slow(*args, **named) -> FileReport:
        report = real(*args, **named)
        path.write_bytes(newer)
        return report

    with monkeypatch.context() as patched:
        patched.setattr(watching, "load_file", slow)
        drained(workspace)

    assert path.read_bytes() == newer
    assert drained(workspace).statuses == [LoadStatus.LOADED]
    assert [load.is_current for load in list_loads(workspace)] == [True, False]


def test_drain__forgotten_answers_and_half_originals_are_swept(workspace) -> None:
    old = drop(workspace.inbox, "gone.csv.answers.json", b"{}")
    half = drop(workspace.received, ".abc.tmp", b"half")
    fresh = drop(workspace.inbox, "coming.csv.answers.json", b"{}")
    for path in (old, half):
        os.utime(path, (1_700_000_000, 1_700_000_000))

    drained(workspace)

    assert [path.exists() for path in (old, half, fresh)] == [False, False, True]


def test_watch__takes_what_lands_and_waits_for_a_file_that_still_grows(workspace) -> None:
    reports, stop = Reports(enough=2), threading.Event()
    thread = threading.Thread(
        target=watch,
        args=(workspace, reports),
        kwargs={"stop": stop, "poll_seconds": 0.05, "settle_seconds": 0.4},
    )
    thread.start()
    try:
        while not workspace.inbox.is_dir():
            time.sleep(0.01)
        growing = workspace.inbox / "onet_p6_2558.csv"
        lines = GOOD.splitlines(keepends=True)
        with growing.open("wb") as stream:
            for line in lines:
                stream.write(line)
                stream.flush()
                time.sleep(0.1)
        drop(workspace.inbox, "empty.csv", b"")
        assert reports.done.wait(30)
    finally:
        stop.set()
        thread.join(10)
    by_name = {report.name: report for report in reports}
    assert by_name["onet_p6_2558.csv"].rows_loaded == len(lines) - 1
    assert by_name["empty.csv"].status is LoadStatus.REFUSED
    assert not thread.is_alive()


KILL_POINTS = {
    "before anything": ("load", "load_file", "before"),
    "while the original is written": ("load", "os.fsync", "before"),
    "when the original is kept": ("load", "keep_original", "after"),
    "in the middle of the rows": ("load", "insert", "after"),
    "before the findings": ("load", "write_findings", "before"),
    "before the commit": ("load", "write_lists", "after"),
    "after the commit": ("watch", "load_file", "after"),
    "before the report is written": ("watch", "_put_aside", "before"),
}

KILLER = """
import os, signal, sys
from pathlib import Path
from data_pipeline import load, watch
from data_pipeline.warehouse.engine import Workspace

module, name, moment = sys.argv[2:5]
owner = {"load": load, "watch": watch}[module]
*path, last = name.split(".")
for part in path:
    owner = getattr(owner, part)
if name == "load_file":
    owner = watch
real = getattr(owner, last)

def killing(*args, **named):
    if moment == "after":
        real(*args, **named)
    os.kill(os.getpid(), signal.SIGKILL)

setattr(owner, last, killing)
watch.drain(Workspace(Path(sys.argv[1])), lambda report: None)
"""


@pytest.mark.parametrize("point", KILL_POINTS)
def test_kill__at_any_point_the_next_start_is_clean(point: str, workspace, monkeypatch) -> None:
    module, name, moment = KILL_POINTS[point]
    is_refused = name == "_put_aside"
    drop(workspace.inbox, "onet_p6_2558.csv", b"%PDF" if is_refused else GOOD)

    killed = subprocess.run(
        [sys.executable, "-c", KILLER, str(workspace.home), module, name, moment], check=False
    )
    assert killed.returncode == -9
    assert names(workspace.inbox) == ["onet_p6_2558.csv"], "nothing was lost"

    (report,) = drained(workspace)
    if is_refused:
        assert report.status is LoadStatus.REFUSED
        assert names(workspace.refused) == ["onet_p6_2558.csv", "onet_p6_2558.csv.report.txt"]
        return
    expected = LoadStatus.UNCHANGED if point == "after the commit" else LoadStatus.LOADED
    assert report.status is expected
    assert names(workspace.inbox) == []
    assert [load.load_id for load in list_loads(workspace)] == [1]
    assert count(workspace, tables.core_test_result) == 30
    assert count(workspace, tables.core_benchmark) == 10
    assert [name for name in names(workspace.received) if not name.startswith(".")] == [
        report.sha256
    ]


def test_two_loaders__at_once_lose_nothing(workspace) -> None:
    for year in range(2550, 2558):
        table = result_table(schools(6), subjects=["ไทย", "สังคม", "อังกฤษ", "คณิต", "วิทย์"])
        drop(workspace.inbox, f"onet_p6_{year}.csv", as_csv(table))
    code = "import sys; from pathlib import Path; from data_pipeline.watch import drain; from data_pipeline.warehouse.engine import Workspace; drain(Workspace(Path(sys.argv[1])), lambda report: None)"

    both = [subprocess.Popen([sys.executable, "-c", code, str(workspace.home)]) for _ in range(2)]
    assert [one.wait(120) for one in both] == [0, 0]

    assert names(workspace.inbox) == []
    loads = [load for load in list_loads(workspace) if load.status is not LoadStatus.UNCHANGED]
    assert sorted(load.load_id for load in loads) == list(range(1, 9))
    assert len({load.cells for load in loads}) == 8
