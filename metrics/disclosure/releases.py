"""What earlier releases of a sheet say, so that two of them together show no more than each alone.

Two snapshots are two tables of the same schools. A school that a late file changes is alone in the
difference of its areas; a school hidden in one and shown in the other gives away its neighbours. So:

1. a school that was hidden stays hidden while its count changes by fewer than `Rules.fewest_pupils`;
2. a school that was shown is no cover for others while it stays much the same;
3. a school whose count changes by fewer pupils than that is hidden, for the difference would be
   theirs;
4. in every shown area the hidden schools that changed are none, or at least `Rules.fewest_schools` with
   `Rules.fewest_pupils` pupils. Else the area's row is hidden too, and where that would reach a province
   the sheet is held back: the earlier release goes on standing, until more has changed.

At the end all releases together are solved as one system (`metrics.disclosure.systems`); where anything
hidden follows, the sheet is held back as well. Holding back is always safe: it says nothing new.
"""

from __future__ import annotations

from collections.abc import Set

import numpy as np
import pandas as pd

from data_pipeline.warehouse.vocabulary import AreaLevel, ValueStatus
from metrics.disclosure.sheets import AREA_COLUMNS, Past, Sheet

_KEY = ["school_id", "subject"]
_PLACES = ["province_id", "district_id", "network_id"]


def compare(
    sheet: Sheet, leaves: pd.DataFrame, then: pd.DataFrame, shown: Set[tuple[str, str]]
) -> Past:
    """Compare a sheet's rows with those of an earlier release.

    Parameters
    ----------
    sheet : the sheet of now
    leaves, then : DataFrame of `LEAF_COLUMNS`, of now and of the release
    shown : schools and areas that the release shows, as level and id
    """
    was = Sheet(then, then.iloc[:0].reindex(columns=list(AREA_COLUMNS)), sheet.rules)
    old = _keep_counted(then)
    both = _keep_counted(leaves).merge(old, on=_KEY, how="outer", suffixes=("", "_then"))
    count, before = (both[c].fillna(0.0) for c in ("tested_count", "tested_count_then"))
    change = (count - before).abs()
    is_same = (change == 0) & _equal(both, "mean_score_pct")
    for place in _PLACES:
        is_same &= _equal(both, place)
    few = sheet.rules.fewest_pupils
    marks = both.assign(
        is_new=before == 0,
        is_changed=~is_same,
        is_small=(change > 0) & (change < few) & (before > 0),
        is_far=change >= few,
        mass=change.where(change > 0, count),
    )
    schools = marks.groupby("school_id").agg(
        is_new=("is_new", "all"), is_changed=("is_changed", "any"), is_small=("is_small", "any"),
        is_far=("is_far", "any"), mass=("mass", "max"), is_here=("tested_count", "count"),
    )  # fmt: skip
    now = schools.reindex(sheet.schools["school_id"])
    open_schools = {area_id for level, area_id in shown if level == AreaLevel.SCHOOL}
    was_shown = now.index.isin(open_schools)
    is_similar = ~now["is_new"].to_numpy("bool") & ~now["is_far"].to_numpy("bool")
    gone = schools.index[(schools["is_here"] == 0) & ~schools.index.isin(open_schools)]
    lost = old[old["school_id"].isin(set(gone))].sort_values("tested_count")
    lost = lost.drop_duplicates("school_id", keep="last")
    return Past(
        must_hide=(is_similar & ~was_shown) | now["is_small"].to_numpy("bool"),
        is_known=is_similar & was_shown,
        is_changed=now["is_changed"].to_numpy("bool"),
        change_count=now["mass"].to_numpy("float64"),
        gone_node=sheet.node_of(lost),
        gone_count=lost["tested_count"].to_numpy("float64"),
        system=was.as_system(was.recall(shown)),
    )


def _keep_counted(rows: pd.DataFrame) -> pd.DataFrame:
    counted = (ValueStatus.OK.value, ValueStatus.TOO_FEW.value)
    is_counted = rows["value_status"].isin(counted) & (rows["tested_count"] > 0)
    return rows.loc[is_counted, [*_KEY, *_PLACES, "tested_count", "mean_score_pct"]]


def _equal(rows: pd.DataFrame, column: str) -> pd.Series:
    now, then = rows[column], rows[f"{column}_then"]
    same = (now == then) | (now.isna() & then.isna())
    return pd.Series(np.asarray(same.fillna(False), dtype=bool), index=rows.index)
