"""What was released before: each sheet's releases, and whether its rows are still the same."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from data_pipeline.warehouse import tables as t
from metrics.disclosure.files import attached, columns_of, tables_under
from metrics.marts.staging import SCOPE
from metrics.snapshots import INTERNAL, PUBLIC

SheetKey = tuple[str, str, int]
"""Test, grade and year of a sheet."""

_LAST, _THEN = "last_public", "internal_then"
_TRACES = ("load_id", "source_file", "source_row")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of an earlier log."""

    sheet: SheetKey
    fewest_public_count: int
    is_held_back: bool
    released_in: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was released before.

    Parameters
    ----------
    folder : of the snapshots
    newest : the newest snapshot with a log, None before the first
    log : its log
    releases : by sheet, a snapshot that holds the rows of each release, newest first
    """

    folder: Path
    newest: Path | None
    log: list[Entry]
    releases: dict[SheetKey, list[str]]


def read_earlier(connection: sa.Connection, folder: Path, earlier: Sequence[Path]) -> Earlier:
    """Read the logs of earlier public files; one without a log was made by another program.

    Parameters
    ----------
    connection : of the file that is being built
    folder : of the snapshots
    earlier : folders of the snapshots published before, newest first
    """
    logs = [(path, _read_log(connection, path / PUBLIC)) for path in earlier]
    newest, newest_log = next(((p, log) for p, log in logs if log is not None), (None, []))
    holders: dict[SheetKey, dict[str, str]] = {}
    for path, log in logs:
        for entry in log or ():
            of_sheet = holders.setdefault(entry.sheet, {})
            if not entry.is_held_back and (path / INTERNAL).is_file():
                of_sheet.setdefault(entry.released_in, path.name)
    releases = {key: list(of_sheet.values()) for key, of_sheet in holders.items() if of_sheet}
    return Earlier(folder, newest, newest_log, releases)


def _read_log(connection: sa.Connection, public: Path) -> list[Entry] | None:
    """Read one log; None where there is none."""
    if not public.is_file():
        return None
    with attached(connection, public, _LAST):
        there = sa.func.duckdb_tables().table_valued("database_name", "table_name").c
        tables = sa.select(there.table_name).where(there.database_name == _LAST)
        if t.mart_disclosure.name not in set(connection.scalars(tables)):
            return None
        log = tables_under(_LAST)[t.mart_disclosure.name].c
        names = ("fewest_public_count", "is_held_back", "released_in")
        rows = connection.execute(sa.select(*(log[c] for c in (*SCOPE, *names))))
        return [Entry((row[0], row[1], int(row[2])), *row[3:]) for row in rows]


def find_unchanged(
    connection: sa.Connection,
    earlier: Earlier,
    own: str,
    fewest_pupils: int,
    open_columns: Set[str],
) -> set[SheetKey]:
    """Return the sheets whose rows, and rules, are those of their latest release.

    Parameters
    ----------
    connection : of the file that is being built
    own : schema of the internal snapshot that it is built from
    fewest_pupils : behind a public number now
    open_columns : what a public row may fill; a release that lacks one of them is made anew
    """
    same = {entry.sheet for entry in earlier.log if entry.fewest_public_count == fewest_pupils}
    by_release: dict[str, set[SheetKey]] = {}
    for key in same & set(earlier.releases):
        by_release.setdefault(earlier.releases[key][0], set()).add(key)
    unchanged: set[SheetKey] = set()
    for release, keys in by_release.items():
        with attached(connection, earlier.folder / release / INTERNAL, _THEN):
            unchanged |= keys - _differing(connection, own, open_columns)
    return unchanged


def _differing(connection: sa.Connection, own: str, open_columns: Set[str]) -> set[SheetKey]:
    """Return the sheets whose rows in the attached release are not the same."""
    found: set[SheetKey] = set()
    for name in ("mart_school_result", "mart_area_result"):
        there = columns_of(connection, _THEN, name)
        columns = [c.name for c in t.SNAPSHOT.tables[name].c if c.name not in _TRACES]
        shared = [c for c in columns if c in there]
        lacks_open = not there.issuperset(open_columns & set(columns))
        now, then = (
            {}
            if lacks_open and schema == _THEN
            else _sign_sheets(connection, tables_under(schema)[name], shared)
            for schema in (own, _THEN)
        )
        found |= {key for key in now.keys() | then.keys() if now.get(key) != then.get(key)}
    return found


def _sign_sheets(
    connection: sa.Connection, rows: sa.Table, columns: Sequence[str]
) -> dict[SheetKey, tuple[int, int]]:
    """Return how many rows each sheet has, and a digest of them whatever their order."""
    digest = sa.func.bit_xor(sa.func.hash(*(rows.c[c] for c in columns)))
    keys = [rows.c[c] for c in SCOPE]
    signed = connection.execute(sa.select(*keys, sa.func.count(), digest).group_by(*keys))
    return {(row[0], row[1], row[2]): (row[3], row[4]) for row in signed}
