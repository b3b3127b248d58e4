"""Declarations: complete, consistent, and refused at import where they are wrong."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

import data_pipeline
from data_pipeline.published import REFERENCE_FILE, published_means
from data_pipeline.sources import DeclarationError, source, sources, subject_rows, test_rows
from data_pipeline.sources.declaration import Column, Source, Subject, TestInfo
from data_pipeline.warehouse.vocabulary import Grade

TestInfo.__test__ = False  # type: ignore[attr-defined]
listed_tests = test_rows
del test_rows

MODULES = [
    f"data_pipeline.{path.stem}"
    for path in sorted(Path(data_pipeline.__path__[0]).glob("*.py"))
    if not path.stem.startswith("__")
]


def declared(**changed: object) -> Source:
    settings: dict[str, object] = {
        "key": "x",
        "title_th": "x",
        "title_en": "x",
        "publisher": "x",
        "table": "core_school",
        "columns": (Column("name_th", ("ชื่อ",)),),
    }
    return Source(**(settings | changed))  # type: ignore[arg-type]


def test_sources__every_dataset_of_an_office_is_declared() -> None:
    assert sorted(sources()) == [
        "areas", "benchmarks", "coordinates", "dropout", "enrolment", "networks",
        "nt", "onet", "quality_assessment", "rt", "schools", "staff",
    ]  # fmt: skip


def test_source__an_unknown_key_lists_the_known_ones() -> None:
    with pytest.raises(
        KeyError, match="known: areas, benchmarks, coordinates, dropout, enrolment, networks, nt"
    ):
        source("pisa")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"table": "core_schools"}, "unknown table 'core_schools'.*Known:.*core_school"),
        ({"columns": (Column("nmae_th", ("ชื่อ",)),)}, "unknown field 'nmae_th'.*name_th"),
        ({"measures_each": "score"}, "unknown field 'score'"),
        ({"columns": (Column("name_th", ()),)}, "'name_th' has no heading"),
        ({"subjects": (Subject("a", "a", "a", ("ก",)),)}, "subjects need a test"),
        ({"row_mean": "total"}, "unknown row mean 'total'"),
        (
            {"columns": (Column("name_th", ("ชื่อ",)), Column("percode", (" ชื่อ ",)))},
            "heading 'ชื่อ' stands for 'name_th' and for 'percode'",
        ),
    ],
)
def test_declaration__a_mistake_is_refused_and_names_the_known(changed, message: str) -> None:
    with pytest.raises(DeclarationError, match=message):
        declared(**changed)


@pytest.mark.parametrize(
    ("grade", "year", "subjects"),
    [
        (Grade.P6, 2554, 8),
        (Grade.M6, 2557, 8),
        (Grade.P6, 2558, 5),
        (Grade.M3, 2559, 5),
        (Grade.P6, 2560, 4),
        (Grade.M3, 2566, 4),
        (Grade.M6, 2566, 5),
    ],
)
def test_onet__subjects_offered_follow_grade_and_year(grade, year, subjects) -> None:
    assert len(source("onet").offered(grade, year)) == subjects


@pytest.mark.parametrize(
    ("year", "keys"), [(2561, ["literacy", "numeracy", "reasoning"]), (2562, ["thai", "math"])]
)
def test_nt__abilities_change_with_the_new_series(year: int, keys: list[str]) -> None:
    assert [subject.key for subject in source("nt").offered(Grade.P3, year)] == keys


def test_lists__tests_carry_break_and_voluntary_year() -> None:
    by_test = {row["test"]: row for row in listed_tests()}

    assert by_test["nt"]["break_year_be"] == 2562
    assert by_test["onet"]["voluntary_from_be"] == 2563
    assert list(by_test) == ["rt", "nt", "onet"]


def test_lists__every_subject_is_labelled_once_in_its_test() -> None:
    rows = subject_rows()

    keys = [(row["test"], row["subject"]) for row in rows]
    assert len(set(keys)) == len(keys)
    assert all(row["label_th"] and row["label_en"] for row in rows)


def test_reference__every_published_mean_is_read() -> None:
    lines = REFERENCE_FILE.read_text(encoding="utf-8").splitlines()

    assert len(published_means()) == len(lines) - 1


def test_reference__is_empty_where_there_is_no_file(tmp_path: Path) -> None:
    assert published_means(tmp_path / "none.csv").empty


@pytest.mark.parametrize("name", MODULES)
def test_docstrings__examples_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
