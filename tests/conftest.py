"""Options of the tests, and which of them stay together where two workers run them."""

from __future__ import annotations

import gc

import pytest
from xdist.scheduler import LoadScopeScheduling

TOGETHER = ("tests/browser/", "tests/dashboard/records/")
"""Folders whose tests share what is dear to start: one worker runs the whole folder."""


LONGEST_FIRST = (
    "tests/browser/",
    "tests/end_to_end/",
    "tests/dashboard/people/",
    "tests/metrics/",
    "tests/data_pipeline/",
)
"""The order in which folders begin: what takes long, and first of all what stays together, so that
both workers come to their end at about the same time."""


class KeepTogether(LoadScopeScheduling):
    """Hand out tests by file, and those of a folder in `TOGETHER` all at once."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return next((folder for folder in TOGETHER if file.startswith(folder)), file)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadScopeScheduling:
    """Let `KeepTogether` hand out the tests."""
    config.option.loadscopereorder = False  # in the order of `LONGEST_FIRST`
    return KeepTogether(config, log)


def pytest_collection_finish() -> None:
    """Leave out what is imported by now of each search for garbage: it stays to the end."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the folders in the order of `LONGEST_FIRST`; the order within them stays."""

    def place(item: pytest.Item) -> int:
        found = (n for n, folder in enumerate(LONGEST_FIRST) if item.nodeid.startswith(folder))
        return next(found, len(LONGEST_FIRST))

    items.sort(key=place)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="Take over what golden files should hold."
    )
