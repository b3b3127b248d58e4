"""The list of indicators is whole, and names what evidence may be asked for."""

from __future__ import annotations

from collections import Counter

from metrics.quality.indicators import INDICATOR_FILE, read_indicators
from metrics.quality.scheme import EVIDENCE_METRICS


def test_indicators__74_in_20_groups_of_5_components() -> None:
    rows = read_indicators(INDICATOR_FILE.read_text(encoding="utf-8"), "2567")

    assert len(rows) == 74
    assert len({row["indicator_group"] for row in rows}) == 20
    assert Counter(row["component"] for row in rows) == {
        "1": 10,
        "2": 25,
        "3": 15,
        "4": 10,
        "5": 14,
    }
    for row in rows:
        assert row["indicator"].startswith(row["indicator_group"] + ".")
        assert row["indicator_group"].startswith(row["component"] + ".")
        assert row["name_th"] and row["name_en"] and row["source_text"]
        assert row["evidence_metric"] in ("", *EVIDENCE_METRICS)
