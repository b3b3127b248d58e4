"""What `metrics.service.MetricsService` answers about quality schools; pages and reports ask there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TypeVar

import numpy as np
import pandas as pd
import sqlalchemy as sa

from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import Answer, Area, MetricsError, SubjectLabel, TestLabel, UnknownKey
from metrics.quality import queries
from metrics.quality.certainty import Certainty, grid_chances, rate_certainty
from metrics.quality.evidence import (
    NATIONAL_TESTS,
    check_claims,
    compare_subjects,
    contradictions,
)
from metrics.quality.network import (
    DEFAULT_RADIUS_KM,
    assign_members,
    find_neighbours,
    has_place,
    join_grades,
)
from metrics.quality.next_step import Lift, NextStep, choose_lifts, find_next_steps
from metrics.quality.rating import ROUND, UNRATED, WhatIf, rate_grid, what_if
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
from metrics.quality.scheme import AnyScheme, GridScheme, Scheme
from metrics.quality.schemes import parse_scheme
from metrics.quality.versions import Problem
from metrics.queries import fetch_frame

T = TypeVar("T")

_GROUPS = {
    "district": "district_id",
    "province": "province_id",
    "network": "network_id",
    "amphoe": "amphoe_name_th",
}
"""What colours are counted by → column of the ratings."""

_MEAN_METRICS = {"mean": False, "mean_gap": True}
"""Metrics whose chances can be computed → whether the reference is taken off."""


class QualityQuestions:
    """Questions about quality schools; `MetricsService` brings the snapshot and the cache.

    A scheme is named by its key; where its version matters, that of the rating is used, so that an
    old round is answered by its own rule. `snapshot` names an earlier snapshot in every method.
    """

    def _remember(
        self, key: Hashable, snapshot: str | None, read: Callable[[sa.Connection], T]
    ) -> T:
        raise NotImplementedError

    def data_version(self) -> str:  # noqa: D102 - documented where it is implemented
        raise NotImplementedError

    def answer(  # noqa: D102
        self,
        metric: str,
        *,
        by: AreaLevel,
        within: Area | None = None,
        ids: Sequence[str] | None = None,
        test: str | None = None,
        grade: str | None = None,
        subject: str | None = None,
        year_be: int | None = None,
        reference: AreaLevel | None = None,
        snapshot: str | None = None,
    ) -> Answer:
        raise NotImplementedError

    def tests(self, *, snapshot: str | None = None) -> list[TestLabel]:  # noqa: D102
        raise NotImplementedError

    def subjects(  # noqa: D102
        self, test: str | None = None, *, snapshot: str | None = None
    ) -> list[SubjectLabel]:
        raise NotImplementedError

    # --- schemes -----------------------------------------------------------------------------

    def quality_schemes(self, *, snapshot: str | None = None) -> list[AnyScheme]:
        """Return every version of every scheme of a snapshot, by key and first day."""

        def read(connection: sa.Connection) -> list[AnyScheme]:
            rows = connection.execute(queries.select_schemes()).mappings().all()
            return [
                parse_scheme(r["scheme_text"], r["indicators_text"], f"{r['scheme']}.toml")
                for r in rows
            ]

        return self._remember(("quality_schemes",), snapshot, read)

    def quality_scheme(
        self, scheme: str, version: str | None = None, *, snapshot: str | None = None
    ) -> Scheme:
        """Return one scheme by score, in its newest version unless one is named.

        Raises
        ------
        UnknownKey : no such scheme by score, or no such version; says which there are
        """
        found = [
            one
            for one in self.quality_schemes(snapshot=snapshot)
            if isinstance(one, Scheme) and one.key == scheme and version in (None, one.version)
        ]
        if not found:
            raise self._unknown_scheme(scheme, version, Scheme, snapshot)
        return found[-1]

    def quality_grid(self, scheme: str, *, snapshot: str | None = None) -> GridScheme:
        """Return one grid of status and change, in its newest version.

        Raises
        ------
        UnknownKey : no such grid; says which there are
        """
        found = [
            one
            for one in self.quality_schemes(snapshot=snapshot)
            if isinstance(one, GridScheme) and one.key == scheme
        ]
        if not found:
            raise self._unknown_scheme(scheme, None, GridScheme, snapshot)
        return found[-1]

    def quality_problems(self, *, snapshot: str | None = None) -> list[Problem]:
        """Return what is wrong with the office's own schemes; what they would change is left as it was."""

        def read(connection: sa.Connection) -> list[Problem]:
            rows = connection.execute(queries.select_problems()).all()
            return [Problem(row.message_en, row.message_th) for row in rows]

        return self._remember(("quality_problems",), snapshot, read)

    # --- ratings -----------------------------------------------------------------------------

    def quality_rounds(
        self, area: Area, scheme: str, *, snapshot: str | None = None
    ) -> pd.DataFrame:
        """Return the rounds of an area; see `metrics.quality.rounds.list_rounds`."""
        snapshot = self._pin(snapshot)
        return list_rounds(self._ratings(area, scheme, snapshot))

    def quality_ratings(
        self,
        area: Area,
        scheme: str,
        *,
        year_be: int | None = None,
        round_no: int | None = None,
        snapshot: str | None = None,
    ) -> pd.DataFrame:
        """Return each school's colour.

        Parameters
        ----------
        area : of any level, a school too
        scheme : key
        year_be, round_no : one round alone; both None = every school's newest round; a year alone =
            the newest round until its end

        Returns
        -------
        DataFrame, one row per school in Thai order: the columns of ``mart_quality_rating``,
        ``network_name_th``, ``amphoe_name_th``, ``tambon_name_th``, ``pupil_count``
        """
        snapshot = self._pin(snapshot)
        ratings = self._ratings(area, scheme, snapshot)
        if year_be is not None and round_no is not None:
            return of_round(ratings, year_be, round_no)
        return standing(ratings, None if year_be is None else (year_be, 99))

    def quality_history(
        self, school_id: str, scheme: str, *, snapshot: str | None = None
    ) -> pd.DataFrame:
        """Return every round of one school, oldest first; columns as `quality_ratings`."""
        snapshot = self._pin(snapshot)
        return self._ratings(Area(AreaLevel.SCHOOL, school_id), scheme, snapshot)

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
        snapshot = self._pin(snapshot)
        chosen = self.quality_ratings(
            area, scheme, year_be=year_be, round_no=round_no, snapshot=snapshot
        )
        every = self._frame(
            ("quality_components", str(area), scheme),
            snapshot,
            queries.select_components(area, scheme),
        )
        return every.merge(chosen[list(ROUND)], on=list(ROUND))

    def quality_component_means(
        self, area: Area, scheme: str, *, snapshot: str | None = None
    ) -> dict[str, float]:
        """Return the mean score of each component over an area's schools, each by its newest round."""
        scores = self.quality_components(area, scheme, snapshot=snapshot)
        means = scores.groupby("component")["score_pct"].mean().dropna()
        return {str(key): float(mean) for key, mean in means.items()}

    def quality_levels(
        self, school_id: str, year_be: int, round_no: int, *, snapshot: str | None = None
    ) -> dict[str, int]:
        """Return the levels of one school's round by indicator; what is not there was not assessed."""
        snapshot = self._pin(snapshot)
        levels = self._levels(Area(AreaLevel.SCHOOL, school_id), snapshot)
        mine = of_round(levels, year_be, round_no)
        mine = mine[mine["indicator_level"].notna()]
        return {
            str(key): int(level)
            for key, level in zip(mine["indicator"], mine["indicator_level"], strict=True)
        }

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
        snapshot = self._pin(snapshot)
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
        snapshot = self._pin(snapshot)
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
        snapshot = self._pin(snapshot)
        ratings = self._ratings(area, scheme, snapshot)
        return list_moves(ratings, self._tiers(scheme, snapshot), before, after)

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
        snapshot = self._pin(snapshot)
        ratings = self._ratings(area, scheme, snapshot)
        if rounds is None:
            listed = list_rounds(ratings)
            rounds = list(zip(listed["year_be"], listed["round_no"], strict=True))
        return count_flows(ratings, self._tiers(scheme, snapshot), rounds)

    def quality_standing(
        self, area: Area, scheme: str, *, snapshot: str | None = None
    ) -> pd.DataFrame:
        """Count the colours as they stood after each round; see `metrics.quality.rounds.count_standing`."""
        snapshot = self._pin(snapshot)
        ratings = self._ratings(area, scheme, snapshot)
        listed = list_rounds(ratings)
        rounds = list(zip(listed["year_be"], listed["round_no"], strict=True))
        return count_standing(ratings, self._tiers(scheme, snapshot), rounds)

    def quality_due(
        self, area: Area, scheme: str, today: dt.date, *, snapshot: str | None = None
    ) -> pd.DataFrame:
        """List the reassessments that colours ask for; see `metrics.quality.rounds.list_due`."""
        snapshot = self._pin(snapshot)
        ratings = self._ratings(area, scheme, snapshot)
        return list_due(ratings, self.quality_scheme(scheme, snapshot=snapshot), today)

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
        snapshot = self._pin(snapshot)
        ratings = self.quality_ratings(
            area, scheme, year_be=year_be, round_no=round_no, snapshot=snapshot
        )
        return sum_budget(ratings, self.quality_scheme(scheme, snapshot=snapshot).tiers)

    # --- evidence and certainty --------------------------------------------------------------

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
        snapshot = self._pin(snapshot)
        key = ("quality_evidence", str(area), scheme, year_be, round_no)
        chosen = self.quality_ratings(
            area, scheme, year_be=year_be, round_no=round_no, snapshot=snapshot
        )
        levels = self._levels(area, snapshot)
        labels = {
            (one.test, one.key): (one.label_th, one.label_en)
            for one in self.subjects(snapshot=snapshot)
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

    def quality_contradictions(
        self, area: Area, scheme: str, *, snapshot: str | None = None
    ) -> pd.DataFrame:
        """Return the self-assessments that the data contradicts, by district; columns as `quality_evidence`."""
        snapshot = self._pin(snapshot)
        return contradictions(
            self.quality_evidence(area, scheme, snapshot=snapshot), ["district_id", "name_th"]
        )

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
        snapshot = self._pin(snapshot)
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
        snapshot = self._pin(snapshot)
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

    def achievement_tiers(
        self,
        area: Area,
        scheme: str,
        *,
        test: str,
        grade: str,
        subject: str,
        year_be: int,
        snapshot: str | None = None,
    ) -> pd.DataFrame:
        """Place each school of an area in a grid of status and change, for one test and subject.

        Parameters
        ----------
        scheme : key of a grid
        test, grade, subject, year_be : the paper; the change is against the year before

        Returns
        -------
        DataFrame[school_id, name_th, tested_count, value, change_value, status, change, tier,
        would_change, and ``chance_<tier>`` per tier], in Thai order. Without a value of the year
        before, or across a break of the test's series, the tier is ``unrated``. Chances are missing
        where the grid is not over a mean or a spread is not known.
        """
        snapshot = self._pin(snapshot)
        grid = self.quality_grid(scheme, snapshot=snapshot)
        reference = AreaLevel(grid.reference) if grid.reference else None
        series = next((t for t in self.tests(snapshot=snapshot) if t.key == test), None)
        breaks = series is not None and series.break_year_be == year_be
        now = self.answer(
            grid.metric, by=AreaLevel.SCHOOL, within=area, test=test, grade=grade, subject=subject,
            year_be=year_be, reference=reference, snapshot=snapshot,
        ).frame  # fmt: skip
        every = self.answer(
            grid.metric, by=AreaLevel.SCHOOL, within=area, test=test, grade=grade, subject=subject,
            reference=reference, snapshot=snapshot,
        ).frame  # fmt: skip
        before = every[(every["year_be"] == year_be - 1) & (not breaks)]
        joined = now.merge(before[["school_id", "value"]], on="school_id", how="left", suffixes=("", "_before"))  # fmt: skip
        change = joined["value"] - joined["value_before"]
        frame = joined[["school_id", "name_th", "tested_count", "value"]].assign(
            change_value=change
        )
        frame = frame.join(rate_grid(grid, joined["value"], change))
        chances = self._grid_chances(grid, joined, test, grade, subject, year_be, breaks, snapshot)
        return frame.join(chances)

    # --- the next step -----------------------------------------------------------------------

    def quality_what_if(
        self,
        scheme: str,
        levels: Mapping[str, int | None],
        version: str | None = None,
        *,
        snapshot: str | None = None,
    ) -> WhatIf:
        """Rate levels as they are being moved; see `metrics.quality.rating.what_if`."""
        snapshot = self._pin(snapshot)
        return what_if(self.quality_scheme(scheme, version, snapshot=snapshot), levels)

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
        snapshot = self._pin(snapshot)
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
        snapshot = self._pin(snapshot)
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

    # --- the network within a distance -------------------------------------------------------

    def quality_network(
        self,
        area: Area,
        scheme: str,
        radius_km: float = DEFAULT_RADIUS_KM,
        *,
        snapshot: str | None = None,
    ) -> pd.DataFrame:
        """Return the schools within a distance of each quality school of an area, straight line.

        Returns
        -------
        DataFrame[school_id, neighbour_id, distance_km, is_approximate, claimed_by_count,
        is_assigned, school_name_th, and of the neighbour: name_th, ministry_code, amphoe_name_th,
        pupil_count, teacher_count, room_count, latitude, longitude], nearest first. A neighbour that several
        quality schools claim is assigned to the nearest.
        """
        snapshot = self._pin(snapshot)
        quality = self.quality_ratings(area, scheme, snapshot=snapshot)
        mine = sorted(set(quality["school_id"]))

        places = self._frame(("quality_places",), snapshot, queries.select_places())

        def read(_: sa.Connection) -> pd.DataFrame:
            found = assign_members(find_neighbours(places, mine, radius_km), mine)
            about = places.set_index("school_id")
            names = quality.set_index("school_id")["name_th"]
            found["school_name_th"] = found["school_id"].map(names)
            columns = ["name_th", "ministry_code", "amphoe_name_th", "pupil_count", "teacher_count", "room_count", "latitude", "longitude"]  # fmt: skip
            return found.join(about[columns], on="neighbour_id")

        return self._remember(("quality_network", str(area), scheme, radius_km), snapshot, read)

    def quality_places(
        self, area: Area, scheme: str, *, snapshot: str | None = None
    ) -> pd.DataFrame:
        """Return where the quality schools of an area stand, and which have no coordinates.

        Returns
        -------
        DataFrame[school_id, name_th, tier, latitude, longitude, is_approximate, has_place]
        """
        snapshot = self._pin(snapshot)
        quality = self.quality_ratings(area, scheme, snapshot=snapshot)
        places = self._frame(("quality_places",), snapshot, queries.select_places())
        columns = ["school_id", "latitude", "longitude", "is_approximate"]
        frame = quality[["school_id", "name_th", "tier"]].merge(
            places[columns], on="school_id", how="left"
        )
        frame["is_approximate"] = frame["is_approximate"].fillna(False).astype(bool)
        return frame.assign(has_place=has_place(frame))

    def schools_without_place(self, area: Area, *, snapshot: str | None = None) -> pd.DataFrame:
        """Return the schools of an area without coordinates: they are in nobody's network.

        Returns
        -------
        DataFrame[school_id, name_th, amphoe_name_th, pupil_count]
        """
        snapshot = self._pin(snapshot)
        places = self._frame(("quality_places",), snapshot, queries.select_places())
        columns_of = {
            AreaLevel.PROVINCE: "province_id",
            AreaLevel.DISTRICT: "district_id",
            AreaLevel.SCHOOL: "school_id",
        }
        column = columns_of.get(area.level)
        inside = places if area.level is AreaLevel.NATION else places.iloc[:0]
        if column is not None:
            inside = places[places[column] == area.area_id]
        columns = ["school_id", "name_th", "amphoe_name_th", "pupil_count"]
        return inside[~has_place(inside)][columns].reset_index(drop=True)

    def quality_joined(
        self,
        area: Area,
        scheme: str,
        members: Mapping[str, Sequence[str]] | None = None,
        *,
        radius_km: float = DEFAULT_RADIUS_KM,
        pupils_in_room: float = 40.0,
        snapshot: str | None = None,
    ) -> pd.DataFrame:
        """Say what each quality school would have if schools joined it, by grade.

        Parameters
        ----------
        members : quality school → schools expected to join; None = those assigned to it within
            `radius_km`
        pupils_in_room : most pupils that a room takes

        Returns
        -------
        DataFrame[`metrics.quality.network.JOINED_COLUMNS`]
        """
        snapshot = self._pin(snapshot)
        if members is None:
            network = self.quality_network(area, scheme, radius_km, snapshot=snapshot)
            pairs = network[network["is_assigned"]][["school_id", "neighbour_id"]]
        else:
            pairs = pd.DataFrame(
                [(own, other) for own, others in members.items() for other in others],
                columns=["school_id", "neighbour_id"],
            )
        schools = tuple(sorted({*pairs["school_id"], *pairs["neighbour_id"]}))
        grades = self._frame(("quality_grades", schools), snapshot, queries.select_grades(schools))
        return join_grades(pairs, grades, pupils_in_room)

    # --- inside ------------------------------------------------------------------------------

    def _pin(self, snapshot: str | None) -> str | None:
        """Name the snapshot in use, so that all parts of an answer come from one."""
        return snapshot or self.data_version() or None

    def _frame(self, key: Hashable, snapshot: str | None, select: sa.Select) -> pd.DataFrame:
        return self._remember(key, snapshot, lambda connection: fetch_frame(connection, select))

    def _ratings(self, area: Area, scheme: str, snapshot: str | None) -> pd.DataFrame:
        self.quality_scheme(scheme, snapshot=snapshot)
        select = queries.select_ratings(area, scheme)
        return self._frame(("quality_ratings", str(area), scheme), snapshot, select)

    def _levels(self, area: Area, snapshot: str | None) -> pd.DataFrame:
        return self._frame(("quality_levels", str(area)), snapshot, queries.select_levels(area))

    def _tiers(self, scheme: str, snapshot: str | None) -> list[str]:
        """Return the colours of every version, those of the newest first in their order."""
        keys = [
            tier.key
            for one in reversed(self.quality_schemes(snapshot=snapshot))
            if one.key == scheme
            for tier in one.tiers
        ]
        return list(dict.fromkeys(keys))

    def _scheme_of(self, ratings: pd.DataFrame, scheme: str, snapshot: str | None) -> Scheme:
        version = None if ratings.empty else ratings["scheme_version"].iloc[0]
        stated = None if version is None or pd.isna(version) else str(version)
        return self.quality_scheme(scheme, stated, snapshot=snapshot)

    def _known_levels(
        self, scheme: Scheme, school_id: str, year_be: int, round_no: int, snapshot: str | None
    ) -> dict[str, int | float | None]:
        levels = self.quality_levels(school_id, year_be, round_no, snapshot=snapshot)
        return {key: level for key, level in levels.items() if key in scheme.places}

    def _grid_chances(
        self,
        grid: GridScheme,
        rows: pd.DataFrame,
        test: str,
        grade: str,
        subject: str,
        year_be: int,
        breaks: bool,
        snapshot: str | None,
    ) -> pd.DataFrame:
        """Return the chances of a grid's colours for rows of an answer, aligned to them."""
        names = [f"chance_{tier.key}" for tier in grid.tiers]
        if grid.metric not in _MEAN_METRICS or breaks or rows.empty:
            return pd.DataFrame(np.nan, index=rows.index, columns=["would_change", *names])
        schools = tuple(rows["school_id"])
        results = self._frame(
            ("grid_results", schools, test, grade, subject),
            snapshot,
            queries.select_results(schools),
        )
        is_paper = (
            (results["test"] == test)
            & (results["grade"] == grade)
            & (results["subject"] == subject)
        )
        numbers = []
        for year in (year_be, year_be - 1):
            own = results[is_paper & (results["year_be"] == year)].set_index("school_id")
            own = own.reindex(rows["school_id"])
            with_reference = _MEAN_METRICS[grid.metric] and grid.reference
            reference = own[f"{grid.reference}_mean_pct"] if with_reference else own["mean_score_pct"] * 0  # fmt: skip
            mean = own["mean_score_pct"].where(own["value_status"] == "OK")
            numbers += [mean, reference, own["sd_score_pct"], own["tested_count"]]
        chances = grid_chances(grid, *(one.to_numpy(dtype="float64") for one in numbers))
        named = chances.rename(columns={tier.key: f"chance_{tier.key}" for tier in grid.tiers})
        return named[["would_change", *names]].set_axis(rows.index)

    def _unknown_scheme(
        self, scheme: str, version: str | None, kind: type[AnyScheme], snapshot: str | None
    ) -> MetricsError:
        listed = [one for one in self.quality_schemes(snapshot=snapshot) if isinstance(one, kind)]
        known = ", ".join(one.name for one in listed) or "–"
        asked = scheme if version is None else f"{scheme}@{version}"
        return UnknownKey(
            f"There is no scheme “{asked}”. Schemes: {known}.",
            f"ไม่มีเกณฑ์ “{asked}” เกณฑ์ที่มี: {known}",
        )


def _levels_in(scheme: Scheme, rows: pd.DataFrame) -> dict[str, int | float | None]:
    return {
        str(key): None if pd.isna(level) else int(level)
        for key, level in zip(rows["indicator"], rows["indicator_level"], strict=True)
        if key in scheme.places
    }


__all__ = ["UNRATED", "QualityQuestions"]
