"""The folder of snapshots: what was published is listed, pointed to, and let go."""

from __future__ import annotations

import shutil

import pytest

from metrics.answers import UnknownKey
from metrics.publishing import publish
from metrics.settings import MetricsSettings
from metrics.snapshot_reader import SnapshotReader
from metrics.snapshots import list_snapshots, point_to, prune

SETTINGS = MetricsSettings()


def test_going_back__is_pointing_back(rows):
    first = publish(rows.workspace, SETTINGS).snapshot
    publish(rows.workspace, SETTINGS)
    reader = SnapshotReader(rows.workspace.snapshots)
    assert reader.current() == "0002"

    point_to(rows.workspace.snapshots, first)

    assert reader.current() == first


@pytest.mark.parametrize("wrong", ["0099", "../0001", ".building-0001", ""])
def test_pointing__only_to_what_was_published(rows, wrong):
    publish(rows.workspace, SETTINGS)

    with pytest.raises(UnknownKey, match="0001"):
        point_to(rows.workspace.snapshots, wrong)


def test_listing__a_snapshot_that_is_being_built_is_none_yet(rows):
    publish(rows.workspace, SETTINGS)
    folder = rows.workspace.snapshots
    shutil.copytree(folder / "0001", folder / ".building-0002")

    assert [manifest.snapshot for manifest in list_snapshots(folder)] == ["0001"]


def test_prune__keeps_the_newest_and_the_one_in_use(rows):
    for _ in range(4):
        publish(rows.workspace, SETTINGS)
    point_to(rows.workspace.snapshots, "0001")

    gone = prune(rows.workspace.snapshots, keep=2)

    assert gone == ["0002"]
    assert [m.snapshot for m in list_snapshots(rows.workspace.snapshots)] == [
        "0004",
        "0003",
        "0001",
    ]
