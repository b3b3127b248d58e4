"""All declared datasets: every file of this folder that holds a ``SOURCE`` is one."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from data_pipeline.sources.declaration import DeclarationError, Source, Spread, Subject, TestInfo
from data_pipeline.warehouse.vocabulary import Grade

__all__ = [
    "DeclarationError",
    "Source",
    "Spread",
    "Subject",
    "TestInfo",
    "result_sources",
    "source",
    "sources",
    "subject_rows",
    "test_rows",
]


@cache
def sources() -> dict[str, Source]:
    """Return every declared source by its key.

    Raises
    ------
    DeclarationError : two files declare the same key
    """
    found: dict[str, Source] = {}
    for module in sorted(iter_modules(__path__), key=lambda module: module.name):
        declared = getattr(import_module(f"{__name__}.{module.name}"), "SOURCE", None)
        if declared is None:
            continue
        if declared.key in found:
            raise DeclarationError(f"sources: {declared.key!r} is declared twice.")
        found[declared.key] = declared
    return found


def source(key: str) -> Source:
    """Return one source.

    Raises
    ------
    KeyError : no such source; the message lists the known ones
    """
    try:
        return sources()[key]
    except KeyError:
        raise KeyError(f"no source {key!r}; known: {', '.join(sources())}") from None


def result_sources() -> dict[str, Source]:
    """Return the sources of test results by the key of their test."""
    return {one.test.key: one for one in sources().values() if one.test is not None}


def test_rows() -> list[dict[str, object]]:
    """Return the rows of ``dim_test``: one per declared test."""
    tests = [one.test for one in result_sources().values() if one.test is not None]
    return [
        {
            "test": test.key,
            "label_th": test.label_th,
            "label_en": test.label_en,
            "sort_order": test.sort_order,
            "break_year_be": test.break_year_be,
            "voluntary_from_be": test.voluntary_from_be,
        }
        for test in sorted(tests, key=lambda test: test.sort_order)
    ]


def subject_rows() -> list[dict[str, object]]:
    """Return the rows of ``dim_subject``: one per declared test and subject, totals last."""
    return [
        {
            "test": key,
            "subject": subject.key,
            "label_th": subject.label_th,
            "label_en": subject.label_en,
            "sort_order": position,
        }
        for key, one in result_sources().items()
        for position, subject in enumerate(one.subjects, start=1)
    ]


def dataset_rows() -> list[dict[str, object]]:
    """Return the rows of ``dim_dataset``: a test under its short name, a list under its title."""
    return [
        {
            "dataset": one.key,
            "label_th": one.test.label_th if one.test else one.title_th,
            "label_en": one.test.label_en if one.test else one.title_en,
            "sort_order": position,
        }
        for position, one in enumerate(sources().values(), start=1)
    ]


def all_grades() -> tuple[Grade, ...]:
    """Return every grade that some test is set in, youngest first."""
    grades = {grade for one in result_sources().values() for grade in one.grades}
    return tuple(sorted(grades, key=lambda grade: grade.order))
