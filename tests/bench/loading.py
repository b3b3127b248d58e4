"""How long files take from bytes to the warehouse, what each stage costs, and how much memory.

Every load runs in a process of its own, beside bare DuckDB (or the bare workbook reader) on the
same file in another one, turn by turn. The workspace is that of an office at work: it has the
school master, last year's results and the pupils of the grade, so that every check has its work.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb
import pandas as pd

from data.demo.places import UNUSED_PROVINCE_IDS
from data_pipeline import load as loading
from data_pipeline import reading, result_rows, transform
from data_pipeline.load import load_file
from data_pipeline.results import Batch
from data_pipeline.text import tidy_column
from data_pipeline.warehouse.engine import Workspace
from metrics.publishing import publish
from metrics.settings import MetricsSettings
from tests.bench.measuring import Measure, clock, p95
from tests.builders import (
    ONET_2558,
    School,
    Table,
    as_csv,
    as_xlsx,
    block_table,
    enrolment_table,
    long_table,
    master_table,
    result_table,
    schools,
)
from tests.running import PROJECT

RUNS = 5
SUBJECTS_2554 = (*ONET_2558, "สุขศึกษา", "ศิลปะ", "การงานอาชีพ")
_CLEAN_CELLS = 1_000_000


# --- the files -------------------------------------------------------------------------------------


def nation(districts: int, each: int, *, parts: int = 5) -> list[list[School]]:
    """Return invented schools by district, under codes that no province has."""
    numbers = [
        f"{province}{area:02d}" for area in range(1, 100) for province in UNUSED_PROVINCE_IDS
    ]
    return [schools(each, district=one, parts=parts) for one in numbers[:districts]]


def a_year_later(rows: Sequence[School], points: float = 0.5) -> list[School]:
    """Return the schools with scores that moved a little, each in its own direction."""
    return [
        row.with_scores(
            *(round(s + points * (-1) ** (at + i), 2) for i, s in enumerate(row.scores))
        )
        for at, row in enumerate(rows)
    ]


def national_table(districts: Sequence[Sequence[School]]) -> Table:
    """Return one result file of many districts, each with its own mean below its schools."""
    tables = [result_table(rows, nation=None) for rows in districts]
    return [tables[0][0], *(line for table in tables for line in table[1:])]


def national_master(districts: Sequence[Sequence[School]]) -> Table:
    """Return one school master of many districts."""
    tables = [master_table(rows, area=f"เขตสาธิต {rows[0].code[:4]}") for rows in districts]
    return [tables[0][0], *(line for table in tables for line in table[1:])]


def office_at_work(home: Path, districts: Sequence[Sequence[School]]) -> Workspace:
    """Return a workspace with the master, last year's results and the pupils of the grade."""
    workspace, files = Workspace(home), home.parent / f"{home.name}_files"
    files.mkdir()
    everybody = [row for rows in districts for row in rows]
    for name, table in (
        ("schools.csv", national_master(districts)),
        ("onet_p6_2557.csv", national_table([a_year_later(rows) for rows in districts])),
        ("enrolment_2558_r1.csv", enrolment_table(everybody, title="ปีการศึกษา 2558")),
    ):
        (files / name).write_bytes(as_csv(table))
        load_file(files / name, workspace)
    return workspace


def write_marks(path: Path, codes: Sequence[str], count: int = 10_000_000) -> None:
    """Write invented marks of pupils in four subjects, evenly over the schools."""
    pupils = -(-count // (4 * len(codes)))
    connection = duckdb.connect()
    connection.register("schools", pd.DataFrame({"code": codes}))
    connection.execute(f"""
        COPY (
            SELECT code AS "รหัสโรงเรียน", 2567 AS "ปีการศึกษา", 'ป.6' AS "ชั้น", subject AS "วิชา",
                CASE WHEN hash(code, pupil) % 2 = 0 THEN 'ชาย' ELSE 'หญิง' END AS "เพศ",
                printf('%.2f', hash(code, subject, pupil) % 10001 / 100.0) AS "คะแนน"
            FROM schools, unnest(['ภาษาไทย', 'คณิตศาสตร์', 'ภาษาอังกฤษ', 'วิทยาศาสตร์']) AS s(subject),
                range({pupils}) AS p(pupil)
            LIMIT {count}
        ) TO '{path}' (HEADER)
    """)
    connection.close()


# --- whole loads -----------------------------------------------------------------------------------

_OURS = """
import sys, time, json
from pathlib import Path
from data_pipeline.load import load_file
from data_pipeline.warehouse.engine import Workspace
workspace = Workspace(Path(sys.argv[2]))
started = time.perf_counter()
report = load_file(Path(sys.argv[1]), workspace)
seconds = time.perf_counter() - started
assert report.status == "loaded", report
"""
_BARE_CSV = """
import sys, time, json
import duckdb
connection = duckdb.connect(sys.argv[2] + ".duckdb")
started = time.perf_counter()
# cp874 has one byte for a letter, as Latin-1 has, which is the one such encoding that it reads
connection.execute("create or replace table t as from read_csv(?, encoding='latin-1')", sys.argv[1:2])
seconds = time.perf_counter() - started
"""
_BARE_UTF8 = _BARE_CSV.replace(", encoding='latin-1'", "")
_BARE_XLSX = """
import sys, time, json
import python_calamine
started = time.perf_counter()
python_calamine.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()
seconds = time.perf_counter() - started
"""
_TELL = """
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([seconds, int(peak.split()[1]) / 1024]))
"""


@dataclass(frozen=True, slots=True)
class Load:
    """A file to load, and what it is measured beside.

    Parameters
    ----------
    name : in the table
    path : the file
    office : the workspace that it is loaded into, copied anew for each run; None = an empty one
    bare : program that only reads the file, and its name
    seconds, megabytes : what it may take
    runs : how often
    """

    name: str
    path: Path
    office: Workspace | None
    bare: tuple[str, str]
    seconds: float
    megabytes: float = 700
    runs: int = RUNS


def in_a_process(program: str, *words: str | Path) -> tuple[float, float]:
    """Run a program to its end and return its own seconds and its most memory, MB."""
    done = subprocess.run(
        [sys.executable, "-c", program + _TELL, *map(str, words)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    told = done.stdout.splitlines()[-1]  # above it a long one tells of its progress
    seconds, megabytes = json.loads(told)
    return float(seconds), float(megabytes)


def measure_load(load: Load, scratch: Path) -> Measure:
    """Load a file several times into the same office, beside the bare reader."""
    ours, floor = [], []
    for _ in range(load.runs):
        home = scratch / "office"
        if load.office is not None:
            shutil.copytree(load.office.home, home)
        floor.append(in_a_process(load.bare[1], load.path, scratch / "bare"))
        ours.append(in_a_process(_OURS, load.path, home))
        shutil.rmtree(home)
    seconds, bare = [one for one, _ in ours], [one for one, _ in floor]
    return Measure(
        load.name,
        statistics.median(seconds),
        p95(seconds),
        load.runs,
        load.bare[0],
        statistics.median(bare),
        f"< {load.seconds:g} s, {load.megabytes:,.0f} MB",
        peak_mb=max(megabytes for _, megabytes in ours),
    )


def measure_repair() -> Measure:
    """The repair of clean Thai names, beside one look at the length of each."""
    names = pd.Series(
        [f"บ้านทุ่งสาธิต {number} (ประชานุเคราะห์)" for number in range(_CLEAN_CELLS)], dtype="str"
    )
    ours = [clock(lambda: tidy_column(names)) for _ in range(RUNS)]
    floor = [clock(lambda: names.str.len().sum()) for _ in range(RUNS)]
    return Measure("Thai repair, a million clean cells", statistics.median(ours), p95(ours), RUNS,
                   "their lengths", statistics.median(floor), "< 1 s")  # fmt: skip


# --- what each stage costs -------------------------------------------------------------------------


class Stopwatch:
    """Adds up the seconds of functions by name; one inside another counts in its own name only."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._inside: list[float] = []

    def wrap(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function, measured under a name."""

        def measured(*args: Any, **named: Any) -> Any:
            started = time.perf_counter()
            self._inside.append(0.0)
            try:
                return work(*args, **named)
            finally:
                whole = time.perf_counter() - started
                self.seconds[name] = self.seconds.get(name, 0.0) + whole - self._inside.pop()
                if self._inside:
                    self._inside[-1] += whole

        return measured

    def wrap_checks(self, batch: Batch) -> Batch:
        """Return the batch with each check of its source measured."""
        source = batch.source
        checks = tuple(self.wrap(f"check {check.__name__}", check) for check in source.checks)
        return replace(batch, header=replace(batch.header, source=replace(source, checks=checks)))


_STAGES = {
    "read": (reading, "extract"),
    "personal data": (reading, "find_personal"),
    "recognise": (loading, "recognise"),
    "repair": (transform, "tidy_column"),
    "parse": (loading, "transform"),
    "place": (result_rows, "place_rows"),
    "know": (loading, "learn"),
    "rows": (loading, "rows_of"),
    "keep the original": (loading, "keep_original"),
    "write": (loading, "_write"),
}


@contextmanager
def watched(stopwatch: Stopwatch) -> Iterator[None]:
    """Measure every stage of the loads in this process."""
    with ExitStack() as stack:
        for name, (module, function) in _STAGES.items():
            work = stopwatch.wrap(name, getattr(module, function))
            if name == "parse":
                work = _then(work, stopwatch.wrap_checks)
            stack.enter_context(patch.object(module, function, work))
        yield


def _then(first: Callable[..., Any], second: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *args, **named: second(first(*args, **named))


def stages(path: Path, office: Workspace, scratch: Path) -> dict[str, float]:
    """Return the seconds of each stage of one load and its publishing, median of several runs."""
    runs = []
    for _ in range(RUNS):
        home = scratch / "office"
        shutil.copytree(office.home, home)
        stopwatch = Stopwatch()
        with watched(stopwatch):
            stopwatch.wrap("the rest of the load", load_file)(path, Workspace(home))
        stopwatch.wrap("publish", publish)(Workspace(home), MetricsSettings())
        shutil.rmtree(home)
        runs.append(stopwatch.seconds)
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def print_stages(seconds: dict[str, float]) -> None:
    """Print what each stage costs, and all checks together."""
    if not seconds:
        return
    checks = {name: one for name, one in seconds.items() if name.startswith("check ")}
    print("\nwhat each stage of the national year costs")
    for name, one in seconds.items():
        if name not in checks:
            print(f"  {name:42}{one * 1e3:>7.0f} ms")
    print(f"  {'all checks':42}{sum(checks.values()) * 1e3:>7.0f} ms  < 500 ms")
    for name, one in sorted(checks.items(), key=lambda pair: -pair[1]):
        print(f"    {name.removeprefix('check '):40}{one * 1e3:>7.0f} ms")


# --- all of it -------------------------------------------------------------------------------------


def measure_loading(scratch: Path) -> tuple[list[Measure], dict[str, float]]:
    """Return the measures of loading, and what each stage of the national year costs."""
    scratch.mkdir()
    districts = nation(200, 150)
    office = office_at_work(scratch / "nation", districts)
    year = scratch / "onet_p6_2558.csv"
    year.write_bytes(as_csv(national_table(districts)))
    everything = [row for rows in nation(250, 170, parts=8) for row in rows]
    long = scratch / "onet_p6_2554.csv"
    long.write_bytes(as_csv(long_table(everything, subjects=SUBJECTS_2554)))
    book = scratch / "onet_p6_2558.xlsx"
    book.write_bytes(as_xlsx(block_table(schools(5000))))
    marks = scratch / "onet_p6_2567_pupils.csv"
    write_marks(marks, [row.code for rows in nation(180, 150) for row in rows])
    bare_csv, bare_xlsx = ("bare DuckDB read_csv", _BARE_CSV), ("bare calamine cells", _BARE_XLSX)
    bare_utf8 = ("bare DuckDB read_csv", _BARE_UTF8)
    loads = (
        Load("30,000 schools × 5 subjects, CSV in cp874", year, office, bare_csv, 3),
        Load("340,000 rows in long form, CSV", long, None, bare_csv, 4),
        Load("5,000 rows under two of headings, XLSX", book, None, bare_xlsx, 3),
        Load("10,000,000 marks of pupils, CSV", marks, None, bare_utf8, 60, 3000, runs=2),
    )
    measures = [measure_load(load, scratch) for load in loads]
    return [*measures, measure_repair()], stages(year, office, scratch)
