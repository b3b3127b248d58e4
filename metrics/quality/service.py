"""What `metrics.service.MetricsService` answers about quality schools; pages and reports ask there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import sqlalchemy as sa

from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import Area, UnknownKey
from metrics.quality import queries
from metrics.quality.asking import of_one_snapshot
from metrics.quality.certainty import Certainty, rate_certainty
from metrics.quality.evidence import (
    NATIONAL_TESTS,
    check_claims,
    compare_subjects,
    contradictions,
)
from metrics.quality.grid_questions import GridQuestions
from metrics.quality.network_questions import NetworkQuestions
from metrics.quality.next_step import Lift, NextStep, choose_lifts, find_next_steps
from metrics.quality.rating import ROUND, UNRATED, WhatIf, what_if
from metrics.quality.rounds import (
    RoundKey,
    count_colours,
    count_flows,
    count_standing,
    list_due,
    list_moves,
    list_rounds,
    of_round,
    standing,
    sum_budget,
)
from metrics.quality.scheme import Scheme

_GROUPS = {
    "district": "district_id",
    "province": "province_id",
    "network": "network_id",
    "amphoe": "amphoe_name_th",
}
"""What colours are counted by → column of the ratings."""


class QualityQuestions(NetworkQuestions, GridQuestions):
    """Questions about quality schools; `MetricsService` brings the snapshot and the cache.

    A scheme is named by its key; where its version matters, that of the rating is used, so that an
    old round is answered by its own rule. `snapshot` names an earlier snapshot in every method.
    """

    # --- ratings -----------------------------------------------------------------------------

    @of_one_snapshot
    def quality_rounds(
        self, area: Area, scheme: str, *, snapshot: str | None = None
    ) -> pd.DataFrame:
        """Return the rounds of an area; see `metrics.quality.rounds.list_rounds`."""
        rounds = self._keep(
            ("quality_rounds", str(area), scheme), snapshot,
            lambda: list_rounds(self._ratings(area, scheme, snapshot)),
        )  # fmt: skip
        return rounds.copy(deep=False)

    @of_one_snapshot
    def quality_history(
        self, school_id: str, scheme: str, *, snapshot: str | None = None
    ) -> pd.DataFrame:
        """Return every round of one school, oldest first; columns as `quality_ratings`."""
        return self._ratings(Area(AreaLevel.SCHOOL, school_id), scheme, snapshot)

    @of_one_snapshot
    def quality_components(
        self,
        area: Area,
        scheme: str,
        *,
        year_be: int | None = None,
        round_no: int | None = None,
        snapshot: str | None = None,
    ) -> pd.DataFrame:
        """Return the scores of components by school, of the rounds that `quality_ratings` gives.

        Returns
        -------
        DataFrame[`metrics.quality.rating.COMPONENT_COLUMNS`, name_th], one row per school and
        component
        """
        chosen = self.quality_ratings(
            area, scheme, year_be=year_be, round_no=round_no, snapshot=snapshot
        )
        every = self._frame(
            ("quality_components", str(area), scheme),
            snapshot,
            queries.select_components(area, scheme),
        )
        return every.merge(chosen[list(ROUND)], on=list(ROUND))

    @of_one_snapshot
    def quality_component_means(
        self, area: Area, scheme: str, *, snapshot: str | None = None
    ) -> dict[str, float]:
        """Return the mean score of each component over an area's schools, each by its newest round."""
        scores = self.quality_components(area, scheme, snapshot=snapshot)
        means = scores.groupby("component")["score_pct"].mean().dropna()
        return {str(key): float(mean) for key, mean in means.items()}

    @of_one_snapshot
    def quality_levels(
        self, school_id: str, year_be: int, round_no: int, *, snapshot: str | None = None
    ) -> dict[str, int]:
        """Return the levels of one school's round by indicator; what is not there was not assessed."""
        levels = self._levels(Area(AreaLevel.SCHOOL, school_id), snapshot)
        mine = of_round(levels, year_be, round_no)
        mine = mine[mine["indicator_level"].notna()]
        return {
            str(key): int(level)
            for key, level in zip(mine["indicator"], mine["indicator_level"], strict=True)
        }

    @of_one_snapshot
    def quality_distribution(
        self,
        area: Area,
        scheme: str,
        *,
        by: str = "district",
        year_be: int | None = None,
        round_no: int | None = None,
        snapshot: str | None = None,
    ) -> pd.DataFrame:
        """Count the schools of each colour by district, province, network or amphoe.

        Returns
        -------
        DataFrame[group_id, tier, school_count, share_pct]: every colour of every group; amphoes are
        named by their Thai name, and missing is a school whose group is not known

        Raises
        ------
        UnknownKey : `by` is none of these
        """
        if by not in _GROUPS:
            known = ", ".join(_GROUPS)
            raise UnknownKey(
                f"Colours are not counted by “{by}”. Expected one of: {known}.",
                f"นับสีตาม “{by}” ไม่ได้ ต้องเป็นหนึ่งใน: {known}",
            )
        ratings = self.quality_ratings(
            area, scheme, year_be=year_be, round_no=round_no, snapshot=snapshot
        )
        return count_colours(ratings, self._tiers(scheme, snapshot), _GROUPS[by])

    @of_one_snapshot
    def quality_amphoes(
        self, area: Area, scheme: str, *, snapshot: str | None = None
    ) -> pd.DataFrame:
        """Return every amphoe of an area with its quality schools, and those that have none.

        Returns
        -------
        DataFrame[province_id, amphoe_name_th, school_count, quality_school_count, school_id,
        name_th, tier, score_pct], one row per amphoe and quality school; an amphoe without one has
        a row without a school
        """
        amphoes = self._frame(
            ("quality_amphoes", str(area)), snapshot, queries.select_amphoes(area)
        )
        ratings = self.quality_ratings(area, scheme, snapshot=snapshot)
        columns = ["province_id", "amphoe_name_th"]
        mine = ratings[[*columns, "school_id", "name_th", "tier", "score_pct"]]
        joined = amphoes.drop(columns="first_rank").merge(mine, on=columns, how="left")
        count = joined.groupby(columns)["school_id"].transform("count")
        joined.insert(3, "quality_school_count", count)
        return joined

    @of_one_snapshot
    def quality_moves(
        self,
        area: Area,
        scheme: str,
        before: RoundKey,
        after: RoundKey,
        *,
        snapshot: str | None = None,
    ) -> pd.DataFrame:
        """Return how each school's colour moved between rounds; see `metrics.quality.rounds.list_moves`."""
        ratings = self._ratings(area, scheme, snapshot)
        return list_moves(ratings, self._tiers(scheme, snapshot), before, after)

    @of_one_snapshot
    def quality_flows(
        self,
        area: Area,
        scheme: str,
        rounds: Sequence[RoundKey] | None = None,
        *,
        snapshot: str | None = None,
    ) -> pd.DataFrame:
        """Count the schools that flow between rounds, all of them where none are named.

        Returns
        -------
        DataFrame; see `metrics.quality.rounds.count_flows`
        """
        ratings = self._ratings(area, scheme, snapshot)
        if rounds is None:
            listed = list_rounds(ratings)
            rounds = list(zip(listed["year_be"], listed["round_no"], strict=True))
        tiers, asked = self._tiers(scheme, snapshot), list(rounds)
        key = ("quality_flows", str(area), scheme, tuple(asked))
        return self._remember(key, snapshot, lambda _: count_flows(ratings, tiers, asked))

    @of_one_snapshot
    def quality_standing(
        self, area: Area, scheme: str, *, snapshot: str | None = None
    ) -> pd.DataFrame:
        """Count the colours as they stood after each round; see `metrics.quality.rounds.count_standing`."""
        ratings = self._ratings(area, scheme, snapshot)
        listed = list_rounds(ratings)
        rounds = list(zip(listed["year_be"], listed["round_no"], strict=True))
        tiers, key = self._tiers(scheme, snapshot), ("quality_standing", str(area), scheme)
        return self._remember(key, snapshot, lambda _: count_standing(ratings, tiers, rounds))

    @of_one_snapshot
    def quality_due(
        self, area: Area, scheme: str, today: dt.date, *, snapshot: str | None = None
    ) -> pd.DataFrame:
        """List the reassessments that colours ask for; see `metrics.quality.rounds.list_due`."""
        ratings = self._ratings(area, scheme, snapshot)
        rule, key = self.quality_scheme(scheme, snapshot=snapshot), ("quality_due", str(area), scheme, today)  # fmt: skip
        return self._remember(key, snapshot, lambda _: list_due(ratings, rule, today))

    @of_one_snapshot
    def quality_budget(
        self,
        area: Area,
        scheme: str,
        *,
        year_be: int | None = None,
        round_no: int | None = None,
        snapshot: str | None = None,
    ) -> pd.DataFrame:
        """Sum the budget by colour; see `metrics.quality.rounds.sum_budget`."""
        ratings = self.quality_ratings(
            area, scheme, year_be=year_be, round_no=round_no, snapshot=snapshot
        )
        return sum_budget(ratings, self.quality_scheme(scheme, snapshot=snapshot).tiers)

    # --- evidence and certainty --------------------------------------------------------------

    @of_one_snapshot
    def quality_evidence(
        self,
        area: Area,
        scheme: str,
        *,
        year_be: int | None = None,
        round_no: int | None = None,
        snapshot: str | None = None,
    ) -> pd.DataFrame:
        """Put self-assessed levels beside the loaded data, for the rounds that `quality_ratings` gives.

        Returns
        -------
        DataFrame[`metrics.quality.evidence.EVIDENCE_COLUMNS`, name_th, district_id, tier]
        """
        key = ("quality_evidence", str(area), scheme, year_be, round_no)
        chosen = self.quality_ratings(
            area, scheme, year_be=year_be, round_no=round_no, snapshot=snapshot
        )
        levels = self._levels(area, snapshot)
        labels = {
            (one.test, one.key): (one.label_th, one.label_en)
            for one in self.subjects(snapshot=snapshot)
        }
        labels |= {
            (one.key, ""): (one.label_th, one.label_en) for one in self.tests(snapshot=snapshot)
        }

        schools = tuple(sorted(set(chosen["school_id"])))
        results = self._frame(
            ("quality_results", schools), snapshot, queries.select_results(schools)
        )
        leavers = self._frame(
            ("quality_leavers", schools), snapshot, queries.select_leavers(schools)
        )

        def read(_: sa.Connection) -> pd.DataFrame:
            parts = []
            for version, rounds in chosen.groupby("scheme_version"):
                rule = self.quality_scheme(scheme, str(version), snapshot=snapshot)
                claims = levels.merge(rounds[list(ROUND)], on=list(ROUND))
                parts.append(check_claims(rule, claims, results, leavers, labels))
            rule = self.quality_scheme(scheme, snapshot=snapshot)
            empty = check_claims(rule, levels.iloc[:0], results.iloc[:0], leavers.iloc[:0])
            frame = pd.concat(parts, ignore_index=True) if parts else empty
            about = chosen[[*ROUND, "name_th", "district_id", "tier"]]
            return frame.merge(about, on=list(ROUND), how="left")

        return self._remember(key, snapshot, read)

    @of_one_snapshot
    def quality_contradictions(
        self, area: Area, scheme: str, *, snapshot: str | None = None
    ) -> pd.DataFrame:
        """Return the self-assessments that the data contradicts, by district; columns as `quality_evidence`."""
        return contradictions(
            self.quality_evidence(area, scheme, snapshot=snapshot), ["district_id", "name_th"]
        )

    @of_one_snapshot
    def quality_subjects(
        self,
        school_id: str,
        scheme: str,
        year_be: int,
        round_no: int,
        *,
        snapshot: str | None = None,
    ) -> pd.DataFrame:
        """Return the subjects that a school's round is checked by, each beside its reference.

        Returns
        -------
        DataFrame[`metrics.quality.evidence.SUBJECT_COLUMNS`, sd_score_pct]; empty where the scheme
        has no rule about national tests
        """
        history = self.quality_history(school_id, scheme, snapshot=snapshot)
        mine = of_round(history, year_be, round_no)
        rule_scheme = self._scheme_of(mine, scheme, snapshot)
        results = self._frame(
            ("quality_results", (school_id,)), snapshot, queries.select_results([school_id])
        )
        for rule in rule_scheme.evidence:
            if rule.metric == NATIONAL_TESTS:
                table = compare_subjects(rule, mine, results)
                if table.empty:
                    return table
                sds = results.rename(columns={"year_be": "result_year_be"})
                key = ["school_id", "test", "grade", "result_year_be", "subject"]
                return table.merge(sds[[*key, "sd_score_pct"]], on=key, how="left")
        return pd.DataFrame()

    @of_one_snapshot
    def quality_certainty(
        self,
        school_id: str,
        scheme: str,
        year_be: int,
        round_no: int,
        *,
        snapshot: str | None = None,
    ) -> Certainty | None:
        """Say how sure a school's colour is where it rests on tests of few pupils.

        Returns
        -------
        Certainty, see `metrics.quality.certainty.rate_certainty`; None where it cannot be said
        """
        table = self.quality_subjects(school_id, scheme, year_be, round_no, snapshot=snapshot)
        if table.empty:
            return None
        mine = of_round(
            self.quality_history(school_id, scheme, snapshot=snapshot), year_be, round_no
        )
        rule_scheme = self._scheme_of(mine, scheme, snapshot)
        rule = next(r for r in rule_scheme.evidence if r.metric == NATIONAL_TESTS)
        levels = self._known_levels(rule_scheme, school_id, year_be, round_no, snapshot)
        return rate_certainty(rule_scheme, levels, rule, table)

    # --- the next step -----------------------------------------------------------------------

    @of_one_snapshot
    def quality_what_if(
        self,
        scheme: str,
        levels: Mapping[str, int | None],
        version: str | None = None,
        *,
        snapshot: str | None = None,
    ) -> WhatIf:
        """Rate levels as they are being moved; see `metrics.quality.rating.what_if`."""
        return what_if(self.quality_scheme(scheme, version, snapshot=snapshot), levels)

    @of_one_snapshot
    def quality_next_steps(
        self,
        school_id: str,
        scheme: str,
        *,
        sets: int = 3,
        target: str | None = None,
        fixed: Sequence[str] = (),
        snapshot: str | None = None,
    ) -> list[NextStep]:
        """Return the cheapest sets of indicators that lift a school, from its newest round.

        Returns
        -------
        see `metrics.quality.next_step.find_next_steps`; by the newest version of the scheme, because
        the next round will be rated by it
        """
        rule_scheme = self.quality_scheme(scheme, snapshot=snapshot)
        newest = standing(self.quality_history(school_id, scheme, snapshot=snapshot))
        if newest.empty:
            return []
        key = ("quality_next_steps", school_id, scheme, sets, target, tuple(fixed))
        year, number = (int(newest[c].iloc[0]) for c in ("year_be", "round_no"))
        levels = self._known_levels(rule_scheme, school_id, year, number, snapshot)
        return self._remember(
            key,
            snapshot,
            lambda _: find_next_steps(rule_scheme, levels, target=target, sets=sets, fixed=fixed),
        )

    @of_one_snapshot
    def quality_lift(
        self,
        area: Area,
        scheme: str,
        effort: float | None = None,
        *,
        by_pupils: bool = False,
        snapshot: str | None = None,
    ) -> tuple[pd.DataFrame, Lift]:
        """Say what lifts every school of an area by one colour, and whom to lift within an effort.

        Parameters
        ----------
        effort : what there is; None = enough for all
        by_pupils : reach as many pupils as can be, instead of as many schools

        Returns
        -------
        table : DataFrame[school_id, name_th, tier, next_tier, effort, indicators, pupil_count,
            is_chosen], by effort; `effort` missing = no next colour, or none that can be reached
        lift : what is chosen, together
        """
        rule_scheme = self.quality_scheme(scheme, snapshot=snapshot)
        ratings = self.quality_ratings(area, scheme, snapshot=snapshot)
        levels = self._levels(area, snapshot)

        def read(_: sa.Connection) -> list[NextStep | None]:
            by_round = dict(list(levels.groupby(list(ROUND))))
            found: list[NextStep | None] = []
            for row in ratings.to_dict("records"):
                own = _levels_in(rule_scheme, by_round[tuple(row[c] for c in ROUND)])
                found.append(next(iter(find_next_steps(rule_scheme, own, sets=1)), None))
            return found

        steps = self._remember(("quality_lift", str(area), scheme), snapshot, read)
        table = ratings[["school_id", "name_th", "tier", "pupil_count"]].assign(
            next_tier=pd.Series([step.tier if step else None for step in steps], dtype=object),
            effort=[step.effort if step else np.nan for step in steps],
            indicators=[
                ", ".join(s.indicator for s in step.steps) if step else "" for step in steps
            ],
        )
        efforts = [step.effort if step else None for step in steps]
        budget = sum(e for e in efforts if e is not None) if effort is None else effort
        values = table["pupil_count"].fillna(0).astype(float).tolist() if by_pupils else None
        lift = choose_lifts(efforts, budget, values)
        table["is_chosen"] = list(lift.chosen)
        columns = ["school_id", "name_th", "tier", "next_tier", "effort", "indicators", "pupil_count", "is_chosen"]  # fmt: skip
        return table[columns].sort_values("effort", kind="stable", ignore_index=True), lift

    # --- inside ------------------------------------------------------------------------------

    def _scheme_of(self, ratings: pd.DataFrame, scheme: str, snapshot: str | None) -> Scheme:
        version = None if ratings.empty else ratings["scheme_version"].iloc[0]
        stated = None if version is None or pd.isna(version) else str(version)
        return self.quality_scheme(scheme, stated, snapshot=snapshot)

    def _known_levels(
        self, scheme: Scheme, school_id: str, year_be: int, round_no: int, snapshot: str | None
    ) -> dict[str, int | float | None]:
        levels = self.quality_levels(school_id, year_be, round_no, snapshot=snapshot)
        return {key: level for key, level in levels.items() if key in scheme.places}


def _levels_in(scheme: Scheme, rows: pd.DataFrame) -> dict[str, int | float | None]:
    return {
        str(key): None if pd.isna(level) else int(level)
        for key, level in zip(rows["indicator"], rows["indicator_level"], strict=True)
        if key in scheme.places
    }


__all__ = ["UNRATED", "QualityQuestions"]
