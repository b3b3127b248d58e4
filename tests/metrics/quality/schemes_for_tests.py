"""Small schemes that can be checked by eye: three indicators in two components, three colours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from metrics.quality.scheme import GridScheme, Scheme
from metrics.quality.schemes import parse_scheme

INDICATORS = """indicator_version,indicator,component,component_th,component_en,indicator_group,group_th,group_en,name_th,name_en,evidence_metric
1,1.1.1,1,อาคาร,Buildings,1.1,อาคาร,Buildings,อาคารเรียน,Rooms,
1,1.1.2,1,อาคาร,Buildings,1.1,อาคาร,Buildings,น้ำ,Water,
1,5.1.1,5,ผู้เรียน,Learners,5.1,การทดสอบ,Tests,ผลการทดสอบ,Tests,onet_rt_nt_vs_national
"""

HEAD = """key = "small"
version = "1"
family = "score"
label_th = "เล็ก"
label_en = "Small"
in_force_from = 2020-05-16
indicator_version = "1"
"""

TIERS = (("good", ">= 80"), ("fair", ">= 60"), ("poor", ""))


def tier_text(tiers: Sequence[tuple[str, str]] = TIERS) -> str:
    """Write ``[[tier]]`` tables from keys and lower bounds."""
    parts = []
    for key, low in tiers:
        bound = f'low = "{low}"\n' if low else ""
        parts.append(
            f'[[tier]]\nkey = "{key}"\nlabel_th = "ก"\nlabel_en = "{key}"\ncolour = "#123456"\n{bound}'
        )
    return "\n".join(parts)


def scheme_text(head: str = "", tiers: Sequence[tuple[str, str]] = TIERS, tail: str = "") -> str:
    """Write a small scheme: further top-level keys, tiers, further tables."""
    return f"{HEAD}{head}\n{tier_text(tiers)}\n{tail}"


def scheme(
    head: str = "",
    tiers: Sequence[tuple[str, str]] = TIERS,
    tail: str = "",
    indicators: str = INDICATORS,
) -> Scheme:
    """Read a small scheme."""
    made = parse_scheme(scheme_text(head, tiers, tail), indicators, "small.toml")
    assert isinstance(made, Scheme)
    return made


def grid(text: str) -> GridScheme:
    """Read a grid."""
    made = parse_scheme(text, INDICATORS, "grid.toml")
    assert isinstance(made, GridScheme)
    return made


def assessment(
    levels: Mapping[str, int | None],
    school_id: str = "99010001",
    *,
    year_be: int = 2567,
    round_no: int = 1,
    assessed_on: Any = "2024-07-30",
    indicator_version: str | None = None,
) -> pd.DataFrame:
    """Make one school's round, one row per indicator."""
    return pd.DataFrame(
        {
            "school_id": school_id,
            "year_be": year_be,
            "round_no": round_no,
            "assessed_on": pd.to_datetime(assessed_on),
            "indicator_version": pd.Series([indicator_version] * len(levels), dtype=object),
            "indicator": list(levels),
            "indicator_level": pd.Series(list(levels.values()), dtype="float64"),
        }
    )


def all_at(level: int, keys: Iterable[str]) -> dict[str, int]:
    """Give every indicator the same level."""
    return dict.fromkeys(keys, level)
