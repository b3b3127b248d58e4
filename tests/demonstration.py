"""The demonstration district, made once for all workers of a run; each test folder gets its copy."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path

import pytest

from app import make_demo
from data_pipeline.warehouse.engine import Workspace


def copy_demo(factory: pytest.TempPathFactory) -> Path:
    """Return a workspace of one's own with the demonstration district, published."""
    home = factory.mktemp("demo") / "home"
    shutil.copytree(_made_once(factory), home)
    return home


def _made_once(factory: pytest.TempPathFactory) -> Path:
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    made = shared / "demonstration"
    with (shared / "demonstration.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not made.is_dir():
            aside = shared / "demonstration.part"
            make_demo(Workspace(aside), "district")
            aside.rename(made)
    return made
