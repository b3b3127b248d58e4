"""Options of the tests, and which of them stay together where two workers run them."""

from __future__ import annotations

import pytest
from xdist.scheduler import LoadScopeScheduling

TOGETHER = ("tests/browser/", "tests/dashboard/records/")
"""Folders whose tests share what is dear to start: one worker runs the whole folder."""


class KeepTogether(LoadScopeScheduling):
    """Hand out tests by file, and those of a folder in `TOGETHER` all at once, first of all."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return next((folder for folder in TOGETHER if file.startswith(folder)), file)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadScopeScheduling:
    """Let `KeepTogether` hand out the tests."""
    config.option.loadscopereorder = False  # as collected: the browser begins at once
    return KeepTogether(config, log)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="Take over what golden files should hold."
    )
