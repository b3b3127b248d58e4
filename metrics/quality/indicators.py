"""The list of indicators that schools are assessed by: one version of it, and what is no part of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from metrics.quality.scheme import Indicator, Named
from metrics.quality.scheme_lines import Place, Reader
from metrics.reference_data import REFERENCE_FOLDER

INDICATOR_FILE = REFERENCE_FOLDER / "quality_indicators.csv"


def read_indicators(text: str, version: str) -> list[dict[str, str]]:
    """Return the rows of one version of the list of indicators."""
    rows = csv.DictReader(io.StringIO(text))
    return [row for row in rows if row["indicator_version"] == version]


def list_versions(text: str) -> list[str]:
    """Return the versions that a list of indicators holds, sorted."""
    return sorted({row["indicator_version"] for row in csv.DictReader(io.StringIO(text))})


def keep_version(text: str, version: str) -> str:
    """Return a list of indicators, CSV, with the lines of one version alone."""
    header, *lines = text.splitlines()
    return "\n".join([header, *(line for line in lines if line.startswith(f"{version},"))]) + "\n"


def make_indicators(rows: Sequence[Mapping[str, str]]) -> tuple[Indicator, ...]:
    """Return the indicators of the rows of one version, in their order."""
    return tuple(
        Indicator(
            r["indicator"], r["component"], r["indicator_group"], r["name_th"], r["name_en"],
            r["evidence_metric"],
        )
        for r in rows
    )  # fmt: skip


def make_components(rows: Sequence[Mapping[str, str]]) -> tuple[Named, ...]:
    """Return the components that the rows of one version name, each once."""
    return _name_each(rows, "component", "component")


def make_groups(rows: Sequence[Mapping[str, str]]) -> tuple[Named, ...]:
    """Return the groups that the rows of one version name, each once."""
    return _name_each(rows, "indicator_group", "group")


def _name_each(rows: Sequence[Mapping[str, str]], key: str, label: str) -> tuple[Named, ...]:
    found = {row[key]: Named(row[key], row[f"{label}_th"], row[f"{label}_en"]) for row in rows}
    return tuple(found.values())


def refuse_unknown_indicator(reader: Reader, path: Place, key: str) -> None:
    """Note that a declaration names what is neither indicator, group nor component of its list."""
    reader.fault(
        path,
        f"unknown indicator “{key}”. Expected: every, or a component, group or indicator of the list, as 5, 5.1 or 5.1.1",
        f"ไม่รู้จักตัวชี้วัด “{key}” ต้องเป็น every หรือด้าน กลุ่ม ตัวชี้วัดในรายการ เช่น 5, 5.1 หรือ 5.1.1",
    )
