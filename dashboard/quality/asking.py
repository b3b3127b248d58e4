"""What the screens ask about quality schools, and the reader that asks it all of one snapshot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Protocol

import pandas as pd

from metrics.answers import Area
from metrics.quality.certainty import Certainty
from metrics.quality.next_step import Lift, NextStep
from metrics.quality.rating import WhatIf
from metrics.quality.scheme import AnyScheme, GridScheme, Scheme
from metrics.quality.versions import Problem


class QualityService(Protocol):
    """The questions of `metrics.quality.service.QualityQuestions` that the screens ask."""

    def quality_schemes(self, *, snapshot: str | None = None) -> list[AnyScheme]: ...  # noqa: D102
    def quality_scheme(  # noqa: D102
        self, scheme: str, version: str | None = None, *, snapshot: str | None = None
    ) -> Scheme: ...
    def quality_grid(self, scheme: str, *, snapshot: str | None = None) -> GridScheme: ...  # noqa: D102
    def quality_problems(self, *, snapshot: str | None = None) -> list[Problem]: ...  # noqa: D102
    def quality_rounds(  # noqa: D102
        self, area: Area, scheme: str, *, snapshot: str | None = None
    ) -> pd.DataFrame: ...
    def quality_ratings(  # noqa: D102
        self,
        area: Area,
        scheme: str,
        *,
        year_be: int | None = None,
        round_no: int | None = None,
        snapshot: str | None = None,
    ) -> pd.DataFrame: ...
    def quality_history(  # noqa: D102
        self, school_id: str, scheme: str, *, snapshot: str | None = None
    ) -> pd.DataFrame: ...
    def quality_components(  # noqa: D102
        self,
        area: Area,
        scheme: str,
        *,
        year_be: int | None = None,
        round_no: int | None = None,
        snapshot: str | None = None,
    ) -> pd.DataFrame: ...
    def quality_component_means(  # noqa: D102
        self, area: Area, scheme: str, *, snapshot: str | None = None
    ) -> dict[str, float]: ...
    def quality_levels(  # noqa: D102
        self, school_id: str, year_be: int, round_no: int, *, snapshot: str | None = None
    ) -> dict[str, int]: ...
    def quality_distribution(  # noqa: D102
        self,
        area: Area,
        scheme: str,
        *,
        by: str = "district",
        year_be: int | None = None,
        round_no: int | None = None,
        snapshot: str | None = None,
    ) -> pd.DataFrame: ...
    def quality_amphoes(  # noqa: D102
        self, area: Area, scheme: str, *, snapshot: str | None = None
    ) -> pd.DataFrame: ...
    def quality_standing(  # noqa: D102
        self, area: Area, scheme: str, *, snapshot: str | None = None
    ) -> pd.DataFrame: ...
    def quality_moves(  # noqa: D102
        self,
        area: Area,
        scheme: str,
        before: tuple[int, int],
        after: tuple[int, int],
        *,
        snapshot: str | None = None,
    ) -> pd.DataFrame: ...
    def quality_flows(  # noqa: D102
        self,
        area: Area,
        scheme: str,
        rounds: Sequence[tuple[int, int]] | None = None,
        *,
        snapshot: str | None = None,
    ) -> pd.DataFrame: ...
    def quality_due(  # noqa: D102
        self, area: Area, scheme: str, today: dt.date, *, snapshot: str | None = None
    ) -> pd.DataFrame: ...
    def quality_budget(  # noqa: D102
        self,
        area: Area,
        scheme: str,
        *,
        year_be: int | None = None,
        round_no: int | None = None,
        snapshot: str | None = None,
    ) -> pd.DataFrame: ...
    def quality_evidence(  # noqa: D102
        self,
        area: Area,
        scheme: str,
        *,
        year_be: int | None = None,
        round_no: int | None = None,
        snapshot: str | None = None,
    ) -> pd.DataFrame: ...
    def quality_contradictions(  # noqa: D102
        self, area: Area, scheme: str, *, snapshot: str | None = None
    ) -> pd.DataFrame: ...
    def quality_subjects(  # noqa: D102
        self,
        school_id: str,
        scheme: str,
        year_be: int,
        round_no: int,
        *,
        snapshot: str | None = None,
    ) -> pd.DataFrame: ...
    def quality_certainty(  # noqa: D102
        self,
        school_id: str,
        scheme: str,
        year_be: int,
        round_no: int,
        *,
        snapshot: str | None = None,
    ) -> Certainty | None: ...
    def achievement_tiers(  # noqa: D102
        self,
        area: Area,
        scheme: str,
        *,
        test: str,
        grade: str,
        subject: str,
        year_be: int,
        snapshot: str | None = None,
    ) -> pd.DataFrame: ...
    def quality_what_if(  # noqa: D102
        self,
        scheme: str,
        levels: Mapping[str, int | None],
        version: str | None = None,
        *,
        snapshot: str | None = None,
    ) -> WhatIf: ...
    def quality_next_steps(  # noqa: D102
        self,
        school_id: str,
        scheme: str,
        *,
        sets: int = 3,
        target: str | None = None,
        fixed: Sequence[str] = (),
        snapshot: str | None = None,
    ) -> list[NextStep]: ...
    def quality_lift(  # noqa: D102
        self,
        area: Area,
        scheme: str,
        effort: float | None = None,
        *,
        by_pupils: bool = False,
        snapshot: str | None = None,
    ) -> tuple[pd.DataFrame, Lift]: ...
    def quality_network(  # noqa: D102
        self, area: Area, scheme: str, radius_km: float = 5.0, *, snapshot: str | None = None
    ) -> pd.DataFrame: ...
    def quality_places(  # noqa: D102
        self, area: Area, scheme: str, *, snapshot: str | None = None
    ) -> pd.DataFrame: ...
    def schools_without_place(  # noqa: D102
        self, area: Area, *, snapshot: str | None = None
    ) -> pd.DataFrame: ...
    def quality_joined(  # noqa: D102
        self,
        area: Area,
        scheme: str,
        members: Mapping[str, Sequence[str]] | None = None,
        *,
        radius_km: float = 5.0,
        pupils_in_room: float = 40.0,
        snapshot: str | None = None,
    ) -> pd.DataFrame: ...


class QualityReader:
    """One request's view of quality schools: every question goes to the same snapshot."""

    def __init__(self, service: QualityService, snapshot: str) -> None:
        self._service, self._snapshot = service, snapshot

    def schemes(self) -> list[AnyScheme]:
        """Return every version of every scheme, by key and first day."""
        return self._service.quality_schemes(snapshot=self._snapshot)

    def scheme(self, key: str, version: str | None = None) -> Scheme:
        """Return a scheme by score, its newest version where none is named."""
        return self._service.quality_scheme(key, version, snapshot=self._snapshot)

    def problems(self) -> list[Problem]:
        """Return what is wrong with the office's own schemes."""
        return self._service.quality_problems(snapshot=self._snapshot)

    def rounds(self, area: Area, scheme: str) -> pd.DataFrame:
        """Return the rounds of an area, oldest first."""
        return self._service.quality_rounds(area, scheme, snapshot=self._snapshot)

    def ratings(
        self, area: Area, scheme: str, chosen: tuple[int, int] | None = None
    ) -> pd.DataFrame:
        """Return each school's colour, in its newest round or in the one chosen."""
        year_be, round_no = chosen or (None, None)
        return self._service.quality_ratings(
            area, scheme, year_be=year_be, round_no=round_no, snapshot=self._snapshot
        )

    def history(self, school_id: str, scheme: str) -> pd.DataFrame:
        """Return every round of one school, oldest first."""
        return self._service.quality_history(school_id, scheme, snapshot=self._snapshot)

    def components(
        self, area: Area, scheme: str, chosen: tuple[int, int] | None = None
    ) -> pd.DataFrame:
        """Return the scores of components by school."""
        year_be, round_no = chosen or (None, None)
        return self._service.quality_components(
            area, scheme, year_be=year_be, round_no=round_no, snapshot=self._snapshot
        )

    def component_means(self, area: Area, scheme: str) -> dict[str, float]:
        """Return the mean score of each component over an area's schools."""
        return self._service.quality_component_means(area, scheme, snapshot=self._snapshot)

    def levels(self, school_id: str, chosen: tuple[int, int]) -> dict[str, int]:
        """Return the levels of one school's round by indicator."""
        return self._service.quality_levels(school_id, *chosen, snapshot=self._snapshot)

    def distribution(
        self, area: Area, scheme: str, by: str, chosen: tuple[int, int] | None = None
    ) -> pd.DataFrame:
        """Count the schools of each colour by group."""
        year_be, round_no = chosen or (None, None)
        return self._service.quality_distribution(
            area, scheme, by=by, year_be=year_be, round_no=round_no, snapshot=self._snapshot
        )

    def amphoes(self, area: Area, scheme: str) -> pd.DataFrame:
        """Return every amphoe with its quality schools."""
        return self._service.quality_amphoes(area, scheme, snapshot=self._snapshot)

    def standing(self, area: Area, scheme: str) -> pd.DataFrame:
        """Count the colours as they stood after each round."""
        return self._service.quality_standing(area, scheme, snapshot=self._snapshot)

    def moves(
        self, area: Area, scheme: str, before: tuple[int, int], after: tuple[int, int]
    ) -> pd.DataFrame:
        """Return how each school's colour moved between two rounds."""
        return self._service.quality_moves(area, scheme, before, after, snapshot=self._snapshot)

    def flows(self, area: Area, scheme: str) -> pd.DataFrame:
        """Count the schools that flow from colour to colour, round by round."""
        return self._service.quality_flows(area, scheme, snapshot=self._snapshot)

    def due(self, area: Area, scheme: str, today: dt.date) -> pd.DataFrame:
        """List the reassessments that colours ask for."""
        return self._service.quality_due(area, scheme, today, snapshot=self._snapshot)

    def budget(
        self, area: Area, scheme: str, chosen: tuple[int, int] | None = None
    ) -> pd.DataFrame:
        """Sum the budget by colour."""
        year_be, round_no = chosen or (None, None)
        return self._service.quality_budget(
            area, scheme, year_be=year_be, round_no=round_no, snapshot=self._snapshot
        )

    def evidence(
        self, area: Area, scheme: str, chosen: tuple[int, int] | None = None
    ) -> pd.DataFrame:
        """Put self-assessed levels beside the loaded data."""
        year_be, round_no = chosen or (None, None)
        return self._service.quality_evidence(
            area, scheme, year_be=year_be, round_no=round_no, snapshot=self._snapshot
        )

    def contradictions(self, area: Area, scheme: str) -> pd.DataFrame:
        """Return the self-assessments that the data contradicts."""
        return self._service.quality_contradictions(area, scheme, snapshot=self._snapshot)

    def subjects(self, school_id: str, scheme: str, chosen: tuple[int, int]) -> pd.DataFrame:
        """Return the subjects that a school's round is checked by."""
        return self._service.quality_subjects(school_id, scheme, *chosen, snapshot=self._snapshot)

    def certainty(self, school_id: str, scheme: str, chosen: tuple[int, int]) -> Certainty | None:
        """Say how sure a school's colour is."""
        return self._service.quality_certainty(school_id, scheme, *chosen, snapshot=self._snapshot)

    def what_if(self, scheme: str, levels: Mapping[str, int | None]) -> WhatIf:
        """Rate levels by the newest version."""
        return self._service.quality_what_if(scheme, levels, snapshot=self._snapshot)

    def next_steps(self, school_id: str, scheme: str) -> list[NextStep]:
        """Return the cheapest sets of indicators that lift a school."""
        return self._service.quality_next_steps(school_id, scheme, snapshot=self._snapshot)

    def lift(
        self, area: Area, scheme: str, effort: float | None = None
    ) -> tuple[pd.DataFrame, Lift]:
        """Say what lifts every school of an area by one colour, and whom within an effort."""
        return self._service.quality_lift(area, scheme, effort, snapshot=self._snapshot)

    def network(self, area: Area, scheme: str, radius_km: float) -> pd.DataFrame:
        """Return the schools within a distance of each quality school."""
        return self._service.quality_network(area, scheme, radius_km, snapshot=self._snapshot)

    def places(self, area: Area, scheme: str) -> pd.DataFrame:
        """Return where the quality schools of an area stand."""
        return self._service.quality_places(area, scheme, snapshot=self._snapshot)

    def without_place(self, area: Area) -> pd.DataFrame:
        """Return the schools of an area without coordinates."""
        return self._service.schools_without_place(area, snapshot=self._snapshot)

    def joined(self, area: Area, scheme: str, radius_km: float) -> pd.DataFrame:
        """Say what each quality school would have if its assigned schools joined it, by grade."""
        return self._service.quality_joined(
            area, scheme, radius_km=radius_km, snapshot=self._snapshot
        )

    def grid(
        self, area: Area, scheme: str, test: str, grade: str, subject: str, year_be: int
    ) -> pd.DataFrame:
        """Place each school of an area in a grid of status and change."""
        return self._service.achievement_tiers(
            area, scheme, test=test, grade=grade, subject=subject, year_be=year_be,
            snapshot=self._snapshot,
        )  # fmt: skip
