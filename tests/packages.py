"""Packages of npm that tests need beside the product: installed once, on first use."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
from pathlib import Path

import pytest

_OPTIONS = ("--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts")


def install_packages(folder: Path) -> None:
    """Install what a folder's ``package.json`` names; skip the test where that cannot be.

    Of several workers one installs and the others wait; a mark says that it came to its end.
    """
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip(f"no node and npm here: {folder.name} cannot be installed")
    with (folder / ".installing").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        mark = folder / "node_modules" / ".whole"
        if mark.is_file():
            return
        command = [npm, "install", *_OPTIONS]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"{folder.name} could not be installed: {done.stderr[-200:]}")
        mark.touch()
