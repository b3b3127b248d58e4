"""Any table in any dress loads back equal; whatever else comes ends in a report, whole or not at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from data_pipeline.checks.issue import Refusal
from data_pipeline.extract import decode
from data_pipeline.identity import Answers
from data_pipeline.load import load_bytes
from data_pipeline.reports import FileReport
from data_pipeline.warehouse import tables
from data_pipeline.warehouse.engine import Workspace, writing
from data_pipeline.warehouse.vocabulary import LoadStatus
from tests.builders import Table, as_csv, examine, result_table, schools
from tests.cases import cases
from tests.containers import CONTAINERS, as_ods, as_xls
from tests.data_pipeline.drawn import SHAPES, Drawn, facts_of, framed, in_order
from tests.data_pipeline.mutated import mutated_bytes, mutated_tables
from tests.shared import shared

FIXTURES = sorted((Path(__file__).parents[1] / "fixtures").rglob("*.csv"))
FACTS = [table for name, table in tables.WAREHOUSE.tables.items() if name.startswith("core_")]

RESULTS = st.sampled_from([name for name in SHAPES if name.startswith("results")])
OTHERS = st.sampled_from([name for name in SHAPES if not name.startswith("results")])
kinds = st.sampled_from(sorted(CONTAINERS))


def drawn_from(names: st.SearchStrategy[str]) -> st.SearchStrategy[Drawn]:
    """Draw a file of one of these shapes."""
    return names.flatmap(lambda name: framed(SHAPES[name]))


# --- what is right loads back equal ----------------------------------------------------------------


def check_equal(drawn: Drawn, kind: str) -> None:
    """Read a drawn file and compare what is to be written with what it says."""
    suffix, write = CONTAINERS[kind]

    batch, verdict = examine(
        write(drawn.cells), f"{drawn.stem}.{suffix}", master=list(drawn.master)
    )

    assert batch.source.key == drawn.source
    assert batch.faults == ()
    # a drawn district may well have one score everywhere: that is then found, and true
    assert {found.check for found in verdict.issues} <= {"duplicate_block"}
    assert facts_of(batch, drawn) == {
        name: in_order(said) for name, (_, said) in drawn.facts.items()
    }


@cases(25)
@given(drawn_from(RESULTS), kinds)
def test_property__results_of_any_shape_and_kind_of_file_read_back_equal(drawn, kind) -> None:
    check_equal(drawn, kind)


@cases(15)
@given(drawn_from(OTHERS), kinds)
def test_property__lists_and_counts_of_any_kind_of_file_read_back_equal(drawn, kind) -> None:
    check_equal(drawn, kind)


@pytest.fixture(scope="module")
def office() -> Iterator[Workspace]:
    """A workspace into which all drawn files of a worker go, one after the other."""
    with TemporaryDirectory() as folder:
        yield Workspace(Path(folder) / "office")


@cases(5)
@given(drawn_from(st.sampled_from(sorted({*SHAPES} - {"results, side by side"}))), kinds)
def test_property__what_was_read_stands_in_the_warehouse(office, drawn, kind) -> None:
    suffix, write = CONTAINERS[kind]

    report = load_bytes(write(drawn.cells), f"{drawn.stem}.{suffix}", office, Answers())

    assert report.status is not LoadStatus.REFUSED
    with looking_into(office) as connection:
        for name, (columns, said) in drawn.facts.items():
            table = tables.WAREHOUSE.tables[name]
            statement = sa.select(*(table.c[one] for one in columns))
            found = connection.execute(statement.where(table.c.load_id == report.load_id))
            assert in_order(found) == in_order(said)


# --- what is wrong ends in a report, whole or not at all -------------------------------------------


@contextmanager
def looking_into(workspace: Workspace) -> Iterator[sa.Connection]:
    """Give a connection to the warehouse."""
    with writing(workspace) as engine, engine.connect() as connection:
        yield connection


def check_whole_or_not_at_all(content: bytes, name: str, office: Workspace) -> FileReport:
    """Load whatever it is; its rows are all there or none is, and the report says which."""
    report = load_bytes(content, name, office, Answers())

    is_kept = (office.received / report.sha256).is_file()
    with looking_into(office) as connection:
        of_each = (
            sa.select(sa.literal(table.name), sa.func.count()).where(
                table.c.load_id == report.load_id
            )
            for table in (*FACTS, tables.meta_load, tables.meta_load_cell)
        )
        counts = dict(connection.execute(sa.union_all(*of_each)).all())
    assert counts.pop("meta_load") == 1
    if report.status is LoadStatus.REFUSED:
        assert report.findings and report.rows_loaded == 0
        assert set(counts.values()) == {0}
        return report
    assert report.status in LoadStatus
    assert is_kept
    assert counts.pop("meta_load_cell") > 0
    assert sum(counts.values()) > 0
    if report.status is not LoadStatus.UNCHANGED:
        assert report.rows_read == report.rows_loaded + report.rows_rejected
        assert report.status is LoadStatus.LOADED or report.findings
    return report


@cases(6)
@given(st.binary(max_size=400), st.sampled_from(["csv", "xlsx", "xls", "ods"]))
def test_property__any_bytes_end_in_a_report(office, content: bytes, suffix: str) -> None:
    check_whole_or_not_at_all(content, f"onet_p6_2558.{suffix}", office)


@cases(16)
@given(st.data(), drawn_from(st.sampled_from(sorted(SHAPES))), kinds)
def test_property__a_file_with_wrong_bytes_ends_in_a_report(office, data, drawn, kind) -> None:
    suffix, write = CONTAINERS[kind]
    content = data.draw(mutated_bytes(write(drawn.cells)))

    check_whole_or_not_at_all(content, f"{drawn.stem}.{suffix}", office)


@cases(20)
@given(
    st.data(),
    drawn_from(st.sampled_from(sorted(SHAPES))),
    st.sampled_from((("csv", as_csv), ("xls", as_xls), ("ods", as_ods))),
)
def test_property__a_table_with_wrong_cells_rows_or_columns_ends_in_a_report(
    office, data, drawn, kind
) -> None:
    suffix, write = kind
    cells = data.draw(mutated_tables(drawn.cells))
    content = write(cells, encoding="utf-8") if write is as_csv else write(cells)

    check_whole_or_not_at_all(content, f"{drawn.stem}.{suffix}", office)


@cases(6)
@given(st.data(), st.sampled_from(FIXTURES))
def test_property__a_mutated_fixture_ends_in_a_report(office, data, path: Path) -> None:
    content = data.draw(mutated_file(path.read_bytes()))

    check_whole_or_not_at_all(content, path.name, office)


@cases(5)
@given(st.data())
def test_property__a_mutated_real_file_ends_in_a_report(office, data) -> None:
    name, stem = data.draw(st.sampled_from(REAL))
    content = (shared("data/real/phayao1") / name).read_bytes()

    check_whole_or_not_at_all(data.draw(mutated_file(content)), f"{stem}.csv", office)


REAL = (
    ("schools.csv", "schools"),
    ("onet_p6_2558_as_received.csv", "onet_p6_2558"),
    ("nt_p3_2558_as_received.csv", "nt_p3_2558"),
)
"""Files of one office, and names that say what they are."""


def mutated_file(content: bytes) -> st.SearchStrategy[bytes]:
    """Draw a text file with wrong bytes, or with wrong cells, rows or columns."""
    text, _ = decode(content, "")
    table: Table = list(csv.reader(io.StringIO(text)))
    return st.one_of(
        mutated_bytes(content),
        mutated_tables(table).map(lambda cells: as_csv(cells, encoding="utf-8")),
    )


GOOD = as_csv(result_table(schools(6)))


@cases(2)
@given(st.integers(1, len(GOOD) - 1))
def test_property__a_file_cut_inside_a_row_is_never_loaded_silently(length: int) -> None:
    content = GOOD[:length]
    last = content.rpartition(b"\n")[2]
    is_inside = bool(last) and last != GOOD.split(b"\n")[content.count(b"\n")]

    if is_inside and content.count(b"\n") > 3:
        with pytest.raises(Refusal) as refusal:
            examine(content)
        assert refusal.value.reason.check == "file_cut_off"


@pytest.mark.parametrize("seed", range(3))
def test_property__row_order_changes_nothing(seed: int) -> None:
    rows = schools(30, seed=seed)

    _, verdict = examine(as_csv(result_table(list(reversed(rows)))), master=rows)

    assert verdict.issues == ()
