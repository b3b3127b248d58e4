"""What a new snapshot changed in schemes and in the colours of schools, for the log of who did what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

import pandas as pd

from metrics.fetching import fetch_frame
from metrics.quality import queries
from metrics.quality.rounds import RoundKey, standing
from metrics.snapshot_reader import SnapshotReader

MOST_IN_ONE = 100
"""Most schools that one change names; a file of a whole nation becomes several."""

_SCHOOL = ["school_id", "scheme"]
_RATED_ROUND = [*_SCHOOL, "year_be", "round_no"]


class Kind(StrEnum):
    """What became of a scheme."""

    ADDED = "added"
    RULE = "rule"
    WORDS = "words"
    REMOVED = "removed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class SchemeChange:
    """One version of a scheme that came, went or was edited; or a file of the office that was refused.

    Parameters
    ----------
    name : key and version; of a refused file, nothing
    digest : of the rule that now counts; "" where there is none
    why : of a refused file, the reason in Thai
    """

    name: str
    kind: Kind
    digest: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class TierChange:
    """Colours that changed by one round of one scheme.

    Parameters
    ----------
    round : the round that gave the colour, or that was taken back
    schools : school → its colour before and after; None = it had or has none
    """

    scheme: str
    round: RoundKey
    schools: Mapping[str, tuple[str | None, str | None]]


@dataclass(frozen=True, slots=True)
class Standing:
    """What one snapshot says.

    Parameters
    ----------
    schemes : name → digest of the rule, whole text
    refused : reason in English → in Thai
    ratings : DataFrame[school_id, scheme, year_be, round_no, tier], every round
    """

    schemes: Mapping[str, tuple[str, str]]
    refused: Mapping[str, str]
    ratings: pd.DataFrame


NOTHING = Standing({}, {}, pd.DataFrame(columns=[*_RATED_ROUND, "tier"]))
"""Before the first snapshot."""


def read_standing(reader: SnapshotReader, snapshot: str | None) -> Standing:
    """Read what a snapshot says about schemes and colours; None = before the first."""
    if snapshot is None:
        return NOTHING
    with reader.connect(snapshot) as (_, connection):
        schemes = fetch_frame(connection, queries.select_schemes())
        problems = fetch_frame(connection, queries.select_problems())
        ratings = fetch_frame(connection, queries.select_tiers())
    return Standing(
        {
            f"{row.scheme} {row.scheme_version}": (
                str(row.scheme_digest),
                f"{row.scheme_text}{row.indicators_text}",
            )
            for row in schemes.itertuples()
        },
        dict(zip(problems["message_en"], problems["message_th"], strict=True)),
        ratings,
    )


def list_scheme_changes(before: Standing, after: Standing) -> list[SchemeChange]:
    """List the versions that came, went or were edited, by name, then what was refused."""
    found = []
    for name in sorted({*before.schemes, *after.schemes}):
        old, new = before.schemes.get(name), after.schemes.get(name)
        if new is None:
            found.append(SchemeChange(name, Kind.REMOVED))
        elif old is None:
            found.append(SchemeChange(name, Kind.ADDED, new[0]))
        elif old != new:
            kind = Kind.RULE if old[0] != new[0] else Kind.WORDS
            found.append(SchemeChange(name, kind, new[0]))
    refused = [reason for reason in after.refused if reason not in before.refused]
    return [*found, *(SchemeChange("", Kind.REFUSED, why=after.refused[one]) for one in refused)]


def list_tier_changes(before: Standing, after: Standing) -> list[TierChange]:
    """List the schools whose colour changed, by scheme and round.

    Returns
    -------
    one change for a scheme and round, in parts of `MOST_IN_ONE` schools. A school is in it where its
    standing colour changed by a round that came or was taken back, and where a round that both
    snapshots hold has another colour.
    """
    moved = pd.concat([_recoloured(before, after), _standing_changed(before, after)])
    moved = moved.drop_duplicates(_RATED_ROUND).sort_values(
        ["scheme", "year_be", "round_no", "school_id"], ignore_index=True
    )
    changes = []
    rows = moved.astype({"tier_from": object, "tier_to": object}).itertuples(index=False)
    for (scheme, year_be, round_no), group in groupby(
        rows, key=lambda row: (row.scheme, row.year_be, row.round_no)
    ):
        schools = [(str(r.school_id), (_known(r.tier_from), _known(r.tier_to))) for r in group]
        changes += [
            TierChange(str(scheme), (int(year_be), int(round_no)), dict(schools[at : at + MOST_IN_ONE]))
            for at in range(0, len(schools), MOST_IN_ONE)
        ]  # fmt: skip
    return changes


def _recoloured(before: Standing, after: Standing) -> pd.DataFrame:
    """Return the rounds that both hold, with another colour."""
    old, new = (_as_objects(one.ratings) for one in (before, after))
    both = old.merge(new, on=_RATED_ROUND, suffixes=("_from", "_to"))
    return both[both["tier_from"] != both["tier_to"]]


def _standing_changed(before: Standing, after: Standing) -> pd.DataFrame:
    """Return the schools whose newest round is another, with another colour."""
    old, new = (_newest(one.ratings) for one in (before, after))
    both = old.merge(new, on=_SCHOOL, how="outer", suffixes=("_from", "_to"))
    for name in ("year_be", "round_no"):  # the round that came; of one taken back, that one
        both[name] = both[f"{name}_to"].where(_is_later(both), both[f"{name}_from"])
    is_same = both["tier_from"].eq(both["tier_to"])
    return both.loc[~is_same, [*_RATED_ROUND, "tier_from", "tier_to"]]


def _newest(ratings: pd.DataFrame) -> pd.DataFrame:
    if ratings.empty:
        return _as_objects(ratings)
    parts = [standing(rows) for _, rows in ratings.groupby("scheme")]
    return _as_objects(pd.concat(parts, ignore_index=True))


def _as_objects(ratings: pd.DataFrame) -> pd.DataFrame:
    """Return texts as plain objects: pandas cannot join columns of Arrow texts that are empty."""
    return ratings.astype(dict.fromkeys((*_SCHOOL, "tier"), object))


def _is_later(both: pd.DataFrame) -> pd.Series:
    """Return where the round after is not earlier than the one before, or the only one."""
    order_from, order_to = (
        both[f"year_be{end}"].astype(float) * 100 + both[f"round_no{end}"].astype(float)
        for end in ("_from", "_to")
    )
    return order_to.notna() & ~(order_from > order_to)


def _known(tier: object) -> str | None:
    return tier if isinstance(tier, str) else None
