"""The power goes, the disk is full, two load at once: nothing is lost, nothing is half."""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app import initialise
from data_pipeline.history import list_loads
from data_pipeline.warehouse import tables
from data_pipeline.warehouse.engine import Workspace, writing
from metrics.doctor import examine
from metrics.publishing import is_stale
from metrics.snapshots import list_snapshots, read_pointer
from tests.builders import as_csv, drop, enrolment_table, master_table, result_table, schools
from tests.cases import PROFILE
from tests.running import PROJECT, khetview
from tests.small_disk import small_disk

ROWS = schools(40)
FILES = {
    "schools.csv": as_csv(master_table(ROWS)),
    "onet_p6_2558.csv": as_csv(result_table(ROWS)),
    "enrolment_2558_r1.csv": as_csv(enrolment_table(ROWS)),
    "letter.csv": b"%PDF-1.7",
}
LOADED = 4
"""The three tables, and the published means that come with the project."""

KILLS = {"test": 2, "nightly": 400}[PROFILE]
FULL_AT = {"test": [20_000], "nightly": [0, 20_000, 2_000_000]}[PROFILE]
WAITING_AT = {"test": [600_000], "nightly": [1_000, 600_000]}[PROFILE]
"""Bytes that a full disk still takes in one file."""


drawn = pytest.mark.nightly if PROFILE == "nightly" else pytest.mark.slow
"""The marker of what is drawn anew every night."""

LOADER = """
import os, signal, sys, types
from pathlib import Path
import sqlalchemy as sa
from data_pipeline import load, store, watch
from data_pipeline.warehouse import engine
from data_pipeline.warehouse.engine import Workspace
from metrics import publishing, snapshots
from metrics.settings import MetricsSettings

workspace, last = Workspace(Path(sys.argv[1])), int(sys.argv[2])
steps = 0

def counted(work):
    def step(*words, **named):
        global steps
        steps += 1
        if steps == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return work(*words, **named)
    return step

for owner in (load, store, watch, engine, snapshots, publishing):
    for name, work in list(vars(owner).items()):
        if isinstance(work, types.FunctionType):
            setattr(owner, name, counted(work))
for owner, names in (
    (os, ("fsync", "replace", "rename", "unlink", "mkdir")),
    (Path, ("replace", "rename", "unlink", "write_text")),
    (sa.Connection, ("execute", "commit", "rollback", "exec_driver_sql")),
    (sa.engine.Transaction, ("commit", "close")),
):
    for name in names:
        setattr(owner, name, counted(getattr(owner, name)))

def refresh():
    return publishing.publish(workspace, MetricsSettings()).snapshot

if workspace.warehouse.exists() and publishing.is_stale(workspace):
    refresh()
watch.drain(workspace, lambda report: None, refresh)
print(steps)
"""
"""Takes what is in the inbox, as ``khetview watch`` does, and is killed before one of its steps:
a function of the loader or the builder, a change on the disk, a statement, a commit."""


def fill(workspace: Workspace) -> None:
    """Put the files into the inbox, the master as the oldest."""
    initialise(workspace)
    for age, (name, content) in enumerate(FILES.items()):
        path = drop(workspace.inbox, name, content)
        os.utime(path, (1_700_000_000 + age, 1_700_000_000 + age))


def run_loader(workspace: Workspace, last: int = 0) -> subprocess.CompletedProcess[str]:
    """Run the loader to its end, or until it is killed before a step."""
    return subprocess.run(
        [sys.executable, "-c", LOADER, str(workspace.home), str(last)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def problems_of(workspace: Workspace) -> list[str]:
    """Return what ``khetview doctor`` finds wrong; how full this machine's disk is, is not asked."""
    return [f"{name}: {said}" for name, said in examine(workspace) if said and "free" not in name]


def facts_of(workspace: Workspace) -> dict[str, int]:
    """Return how many rows each table of facts has."""
    with writing(workspace) as engine, engine.connect() as connection:
        return {
            name: int(connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0)
            for name, table in tables.WAREHOUSE.tables.items()
            if name.startswith("core_")
        }


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, int], int]:
    """What is there after a run that nothing disturbs, and how many steps it has."""
    workspace = Workspace(tmp_path_factory.mktemp("undisturbed"))
    fill(workspace)
    done = run_loader(workspace)
    assert done.returncode == 0, done.stderr
    check_complete(workspace)
    return facts_of(workspace), int(done.stdout)


def check_complete(workspace: Workspace) -> None:
    """Everything that was sent is loaded once, kept, reported and on the screens."""
    assert problems_of(workspace) == []
    shown = {m.snapshot: m.load_count for m in list_snapshots(workspace.snapshots)}
    assert shown[read_pointer(workspace.snapshots) or ""] == LOADED
    assert [path.name for path in workspace.inbox.iterdir()] == ["refused"]
    assert {path.name for path in workspace.refused.iterdir()} == {
        "letter.csv",
        "letter.csv.report.txt",
    }
    kept = [path for path in workspace.received.iterdir() if not path.name.startswith(".")]
    assert {content for name, content in FILES.items() if name != "letter.csv"} <= {
        path.read_bytes() for path in kept
    }
    standing = [load for load in list_loads(workspace) if load.rows_loaded]
    assert len(standing) == LOADED and all(load.is_current for load in standing)


@drawn
@pytest.mark.parametrize("turn", range(KILLS))
def test_kill__between_any_two_steps_loses_nothing(tmp_path, undisturbed, turn: int) -> None:
    facts, steps = undisturbed
    workspace = Workspace(tmp_path / "office")
    fill(workspace)
    dice = random.Random(None if PROFILE == "nightly" else turn)
    last = dice.randrange(turn * steps // KILLS, (turn + 1) * steps // KILLS) + 1

    assert run_loader(workspace, last).returncode == -9
    told = problems_of(workspace)
    again = run_loader(workspace)

    assert not [one for one in told if "nothing published yet" not in one], last
    assert again.returncode == 0, again.stderr
    check_complete(workspace)
    assert facts_of(workspace) == facts, last


@drawn
def test_kill__again_and_again_comes_to_an_end_with_everything(tmp_path, undisturbed) -> None:
    facts, steps = undisturbed
    workspace = Workspace(tmp_path / "office")
    fill(workspace)
    dice = random.Random(11)

    for _ in range(min(KILLS // 2, 40)):
        run_loader(workspace, dice.randint(1, steps // 2))

    assert run_loader(workspace).returncode == 0
    check_complete(workspace)
    assert facts_of(workspace) == facts


def test_two_commands__at_once_load_and_publish_everything(tmp_path) -> None:
    workspace = Workspace(tmp_path / "office")
    initialise(workspace)
    names = ("onet_p6_2558.csv", "onet_m6_2558.csv")
    paths = [
        drop(tmp_path, name, as_csv(result_table(schools(40, seed=at))))
        for at, name in enumerate(names)
    ]
    command = [sys.executable, "-m", "app", "--home", str(workspace.home), "load"]

    both = [subprocess.Popen([*command, str(path)], cwd=PROJECT, stdout=subprocess.DEVNULL)
            for path in paths]  # fmt: skip

    assert [one.wait(120) for one in both] == [0, 0]
    assert set(names) <= {load.file_name for load in list_loads(workspace)}
    assert not is_stale(workspace)
    assert problems_of(workspace) == []


# --- a full disk -----------------------------------------------------------------------------------


def limited(size: int) -> Callable[[], None]:
    """Return what makes every file of a process end at a size, as on a disk that is full."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@pytest.mark.parametrize("size", FULL_AT)
def test_full_disk__the_command_says_so_and_loads_everything_later(tmp_path, size: int) -> None:
    workspace = Workspace(tmp_path / "office")
    initialise(workspace)
    path = drop(tmp_path, "onet_p6_2558.csv", FILES["onet_p6_2558.csv"])
    command = [sys.executable, "-m", "app", "--home", str(workspace.home), "load", str(path)]

    refused = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False,
                             preexec_fn=limited(size))  # fmt: skip
    later = khetview("load", path, home=workspace.home)

    assert refused.returncode not in (0, 3)
    assert "Traceback" not in refused.stderr, refused.stderr
    assert "ดิสก์" in refused.stderr and "disk" in refused.stderr
    assert later.returncode == 0, later.stderr
    assert facts_of(workspace)["core_test_result"] == 5 * len(ROWS)
    assert problems_of(workspace) == []


@pytest.mark.parametrize("size", WAITING_AT)
def test_full_disk__files_wait_in_the_inbox_until_there_is_room(
    tmp_path, undisturbed, size: int
) -> None:
    workspace = Workspace(tmp_path / "office")
    fill(workspace)

    subprocess.run([sys.executable, "-c", LOADER, str(workspace.home), "0"], cwd=PROJECT, check=False,
                   capture_output=True, preexec_fn=limited(size))  # fmt: skip
    waiting = {path.name for path in workspace.inbox.iterdir()}
    again = run_loader(workspace)

    taken = {load.file_name for load in list_loads(workspace)}
    assert set(FILES) <= waiting | taken
    assert again.returncode == 0, again.stderr
    check_complete(workspace)
    assert facts_of(workspace) == undisturbed[0]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", megabytes=6) as place:
        yield place


def test_full_disk__a_real_one_keeps_what_is_there_and_goes_on_when_it_grows(disk) -> None:
    workspace = Workspace(disk / "office")
    fill(workspace)

    run_loader(workspace)
    subprocess.run(["mount", "-o", "remount,size=60m", str(disk)], check=True)
    again = run_loader(workspace)

    assert again.returncode == 0, again.stderr
    check_complete(workspace)
