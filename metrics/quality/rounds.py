"""From ratings of many rounds to what a district asks: standing colours, moves, what is due, what it costs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, cast

import numpy as np
import pandas as pd

from data_pipeline.warehouse.vocabulary import DueStatus
from metrics.quality.rating import UNRATED
from metrics.quality.scheme import Cycle, Scheme, Tier

RoundKey = tuple[int, int]
"""Academic year (Buddhist era) and number of a round."""

MOVE_COLUMNS = (
    "school_id", "name_th", "district_id", "tier_from", "tier_to", "score_pct_from", "score_pct_to",
    "is_reassessed", "move",
)  # fmt: skip
"""Columns of `list_moves`; `move` is up, down, same, new or version."""

DUE_COLUMNS = (
    "school_id", "name_th", "district_id", "tier", "cycle", "base_on", "number", "times", "due_on", "done_on",
    "due_status", "report_on",
)  # fmt: skip
"""Columns of `list_due`."""


def order_of(year_be: int, round_no: int) -> int:
    """Return a number that rises with rounds."""
    return year_be * 100 + round_no


def list_rounds(ratings: pd.DataFrame) -> pd.DataFrame:
    """List the rounds of some ratings.

    Parameters
    ----------
    ratings : of one scheme, every round

    Returns
    -------
    DataFrame[year_be, round_no, first_on, last_on, school_count, rated_count, partial_count,
    scheme_versions], oldest first
    """
    columns = ["year_be", "round_no", "first_on", "last_on", "school_count", "rated_count", "partial_count", "scheme_versions"]  # fmt: skip
    rows = []
    for key, group in ratings.groupby(["year_be", "round_no"], sort=True):
        year, number = cast(RoundKey, key)
        days = [day for day in group["assessed_on"] if isinstance(day, dt.date)]
        versions = sorted({str(v) for v in group["scheme_version"].dropna()})
        rows.append(
            (
                int(year), int(number), min(days, default=None), max(days, default=None), len(group),
                int((group["tier"] != UNRATED).sum()), int(group["is_partial"].sum()), ", ".join(versions),
            )
        )  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def standing(ratings: pd.DataFrame, until: RoundKey | None = None) -> pd.DataFrame:
    """Keep each school's newest round, up to a round where one is given.

    Parameters
    ----------
    ratings : of one scheme, every round
    until : rounds after it are left out
    """
    order = _order(ratings)
    kept = ratings if until is None else ratings[order <= order_of(*until)]
    newest = order[kept.index].groupby(kept["school_id"]).transform("max")
    return kept[order[kept.index] == newest].reset_index(drop=True)


def of_round(ratings: pd.DataFrame, year_be: int, round_no: int) -> pd.DataFrame:
    """Keep the ratings of one round alone."""
    is_it = (ratings["year_be"] == year_be) & (ratings["round_no"] == round_no)
    return ratings[is_it].reset_index(drop=True)


def _order(ratings: pd.DataFrame) -> pd.Series:
    return ratings["year_be"].astype("int64") * 100 + ratings["round_no"].astype("int64")


def list_moves(
    ratings: pd.DataFrame, tiers: Sequence[str], before: RoundKey, after: RoundKey
) -> pd.DataFrame:
    """Say how each school's standing colour moved from one round to another.

    Parameters
    ----------
    ratings : of one scheme, every round
    tiers : keys, highest first
    before, after : rounds; a school that took no part in `after` keeps its colour

    Returns
    -------
    DataFrame[`MOVE_COLUMNS`]; a school that is first rated after `before` comes from ``unrated``.
    ``version`` = the colour follows another version of the scheme, so it is no move of the school.
    """
    old, new = (standing(ratings, key).set_index("school_id") for key in (before, after))
    before_columns = old[["tier", "score_pct", "scheme_version"]].add_suffix("_from")
    both = new.join(before_columns, how="left").reset_index()
    place = {key: i for i, key in enumerate([*tiers, UNRATED])}
    is_new = both["tier_from"].isna()
    both["tier_from"] = both["tier_from"].where(~is_new, UNRATED)
    ranks_from, ranks_to = (
        both[name].map(place).fillna(len(tiers)).to_numpy() for name in ("tier_from", "tier")
    )
    other_version = (both["scheme_version"] != both["scheme_version_from"]).to_numpy()
    both["is_reassessed"] = _order(both) > order_of(*before)
    both["move"] = np.select(
        [is_new.to_numpy(), ranks_from == ranks_to, other_version, ranks_to < ranks_from],
        ["new", "same", "version", "up"],
        "down",
    )
    named = both.rename(columns={"tier": "tier_to", "score_pct": "score_pct_to"})
    return named[list(MOVE_COLUMNS)]


def count_flows(
    ratings: pd.DataFrame, tiers: Sequence[str], rounds: Sequence[RoundKey]
) -> pd.DataFrame:
    """Count the schools that flow from colour to colour between rounds, for a Sankey diagram.

    Parameters
    ----------
    ratings : of one scheme, every round
    tiers : keys, highest first
    rounds : oldest first; two or more

    Returns
    -------
    DataFrame[year_be_from, round_no_from, year_be_to, round_no_to, tier_from, tier_to,
    school_count], pairs of rounds that follow each other, highest colours first
    """
    place = {key: i for i, key in enumerate([*tiers, UNRATED])}
    parts = []
    for before, after in pairwise(rounds):
        moves = list_moves(ratings, tiers, before, after)
        grouped = moves.groupby(["tier_from", "tier_to"])["school_id"].size()
        counts = grouped.reset_index(name="school_count")
        order = counts["tier_from"].map(place) * 100 + counts["tier_to"].map(place)
        counts = counts.iloc[order.argsort(kind="stable")]
        counts.insert(0, "round_no_to", after[1])
        counts.insert(0, "year_be_to", after[0])
        counts.insert(0, "round_no_from", before[1])
        counts.insert(0, "year_be_from", before[0])
        parts.append(counts)
    columns = ["year_be_from", "round_no_from", "year_be_to", "round_no_to", "tier_from", "tier_to", "school_count"]  # fmt: skip
    if not parts:
        return pd.DataFrame({column: [] for column in columns})
    return pd.concat(parts, ignore_index=True)[columns]


def count_standing(
    ratings: pd.DataFrame, tiers: Sequence[str], rounds: Sequence[RoundKey]
) -> pd.DataFrame:
    """Count the schools of each colour as they stood after each round.

    Parameters
    ----------
    ratings : of one scheme, every round
    tiers : keys, highest first; ``unrated`` is added
    rounds : which ones

    Returns
    -------
    DataFrame[year_be, round_no, tier, school_count], every colour of every round, zeros too
    """
    rows = []
    for year_be, round_no in rounds:
        counts = standing(ratings, (year_be, round_no))["tier"].value_counts()
        rows += [(year_be, round_no, key, int(counts.get(key, 0))) for key in [*tiers, UNRATED]]
    return pd.DataFrame(rows, columns=["year_be", "round_no", "tier", "school_count"])


def count_colours(ratings: pd.DataFrame, tiers: Sequence[str], by: str) -> pd.DataFrame:
    """Count the schools of each colour by group.

    Parameters
    ----------
    ratings : one row per school
    tiers : keys, highest first; ``unrated`` is added
    by : column of the group; a school without one is counted under missing

    Returns
    -------
    DataFrame[group_id, tier, school_count, share_pct], every colour of every group, zeros too
    """
    keys = [*tiers, UNRATED]
    groups = ratings[by].astype(object).where(ratings[by].notna(), None)
    counts = (
        pd.crosstab(groups.fillna(""), ratings["tier"])
        .reindex(columns=keys, fill_value=0)
        .rename_axis(index="group_id", columns="tier")
    )
    table = pd.DataFrame({"school_count": counts.stack()}).reset_index()
    whole = table.groupby("group_id")["school_count"].transform("sum")
    table["share_pct"] = 100.0 * table["school_count"] / whole
    table["group_id"] = table["group_id"].astype(object).where(table["group_id"] != "", None)
    return table


def sum_budget(ratings: pd.DataFrame, tiers: Sequence[Tier]) -> pd.DataFrame:
    """Say what the schools of each colour are given.

    Parameters
    ----------
    ratings : one row per school
    tiers : with what each school of the colour is given

    Returns
    -------
    DataFrame[tier, school_count, budget_baht, total_baht], highest colour first, ``unrated`` last
    without an amount; missing where the scheme states none
    """
    counts = ratings["tier"].value_counts()
    rows: list[tuple[str, int, float | None, float | None]] = []
    for tier in tiers:
        count = int(counts.get(tier.key, 0))
        each = None if tier.budget_baht is None else float(tier.budget_baht)
        rows.append((tier.key, count, each, None if each is None else count * each))
    rows.append((UNRATED, int(counts.get(UNRATED, 0)), None, None))
    return pd.DataFrame(rows, columns=["tier", "school_count", "budget_baht", "total_baht"])


def list_due(ratings: pd.DataFrame, scheme: Scheme, today: dt.date) -> pd.DataFrame:
    """List every reassessment that the colours of a cycle ask for, done or not.

    Parameters
    ----------
    ratings : of the scheme, every round
    scheme : its newest version, with cadence and cycles
    today : what is past and not done is overdue

    Returns
    -------
    DataFrame[`DUE_COLUMNS`], by day, then school. `number` of `times` due; `done_on` is the day of
    the school's so-many-eth reassessment after its base.

    Notes
    -----
    In a cycle with dates the base is the school's last rating from `base_from` on and before the
    first due day. Without one it is the first rating of the school's newest academic year, and
    each reassessment is due so many days after the one before.
    """
    rows: list[dict[str, Any]] = []
    dated = ratings[ratings["assessed_on"].notna() & (ratings["tier"] != UNRATED)]
    tiers = {tier.key: tier for tier in scheme.tiers}
    for _, group in dated.groupby("school_id", sort=False):
        history = sorted(group.to_dict("records"), key=lambda r: (r["assessed_on"], order_of(r["year_be"], r["round_no"])))  # fmt: skip
        for cycle, following in zip(scheme.cycles, [*scheme.cycles[1:], None], strict=True):
            until = following.base_from if following else None
            base = _base_of(history, cycle)
            if base is not None and base["tier"] in tiers:
                days = cycle.due_dates(tiers[base["tier"]])
                inside = [r for r in history if until is None or r["assessed_on"] < until]
                rows += _due_rows(inside, base, days, today, cycle.key, cycle.report_on)
        last = history[-1]
        covered = any(
            c.base_from <= last["assessed_on"] <= c.due_on[-1] for c in scheme.cycles if c.due_on
        )
        tier = tiers.get(last["tier"])
        if not covered and tier is not None:
            base = next(r for r in history if r["year_be"] == last["year_be"])
            rows += _due_rows(history, base, _every(base, tiers.get(base["tier"])), today, str(base["year_be"]), None)  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(DUE_COLUMNS))
    return frame.sort_values(["due_on", "name_th", "school_id"], kind="stable", ignore_index=True)


def _base_of(history: Sequence[Mapping[Any, Any]], cycle: Cycle) -> Mapping[Any, Any] | None:
    if not cycle.due_on:
        return None
    inside = [r for r in history if cycle.base_from <= r["assessed_on"] < cycle.due_on[0]]
    return inside[-1] if inside else None


def _every(base: Mapping[Any, Any], tier: Tier | None) -> tuple[dt.date, ...]:
    if tier is None or tier.reassess_every_days is None:
        return ()
    step = dt.timedelta(days=tier.reassess_every_days)
    return tuple(base["assessed_on"] + step * k for k in range(1, tier.reassess_times + 1))


def _due_rows(
    history: Sequence[Mapping[Any, Any]],
    base: Mapping[Any, Any],
    days: Sequence[dt.date],
    today: dt.date,
    cycle: str,
    report_on: dt.date | None,
) -> list[dict[str, Any]]:
    done = [r["assessed_on"] for r in history if r["assessed_on"] > base["assessed_on"]]
    rows = []
    for number, due_on in enumerate(days, start=1):
        done_on = done[number - 1] if number <= len(done) else None
        if done_on is not None:
            status = DueStatus.DONE if done_on <= due_on else DueStatus.DONE_LATE
        else:
            status = DueStatus.OVERDUE if due_on < today else DueStatus.UPCOMING
        rows.append(
            {
                "school_id": base["school_id"],
                "name_th": base["name_th"],
                "district_id": base["district_id"],
                "tier": base["tier"],
                "cycle": cycle,
                "base_on": base["assessed_on"],
                "number": number,
                "times": len(days),
                "due_on": due_on,
                "done_on": done_on,
                "due_status": status.value,
                "report_on": report_on,
            }
        )
    return rows
