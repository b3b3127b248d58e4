"""Every declared thing is complete, used and documented."""

from __future__ import annotations

import re

import pytest

from data_pipeline.sources import sources
from data_pipeline.warehouse.fields import FIELDS
from data_pipeline.warehouse.tables import SNAPSHOT, WAREHOUSE
from metrics.formulas import __all__ as formulas
from metrics.registry import all_metrics

TABLES = {**WAREHOUSE.tables, **SNAPSHOT.tables}


def test_fields__each_stands_in_a_table() -> None:
    used = {c.name for table in TABLES.values() for c in table.columns}

    assert set(FIELDS) == used


@pytest.mark.parametrize("name", TABLES)
def test_tables__description_begins_with_the_grain(name: str) -> None:
    assert TABLES[name].info["description"].startswith("One row per ")


@pytest.mark.parametrize("name", [n for n in TABLES if n.startswith("core_")])
def test_tables__facts_say_where_they_come_from(name: str) -> None:
    assert {"load_id", "source_file", "source_row"} <= set(TABLES[name].c.keys())


@pytest.mark.parametrize("key", [*all_metrics(), *FIELDS])
def test_keys__are_ascii_snake_case(key: str) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", key)


@pytest.mark.parametrize("metric", all_metrics().values(), ids=lambda m: m.spec.key)
def test_metrics__say_everything_that_a_screen_needs(metric) -> None:
    spec = metric.spec

    assert spec.label_th and spec.label_en and spec.formula and spec.source
    assert re.search("[ก-๙]", spec.label_th)
    assert metric.estimate.__doc__


@pytest.mark.parametrize("source", sources().values(), ids=lambda s: s.key)
def test_sources__say_everything_that_a_loader_needs(source) -> None:
    assert source.title_th and source.publisher
    assert source.table in WAREHOUSE.tables


def test_formulas__have_a_docstring_each() -> None:
    import metrics.formulas as module

    assert [name for name in formulas if not getattr(module, name).__doc__] == []
