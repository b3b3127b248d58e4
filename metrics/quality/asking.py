"""What the rooms of questions about quality schools share: one snapshot per answer, schemes, ratings."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import wraps
from typing import Any, TypeVar, cast

import pandas as pd
import sqlalchemy as sa

from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import NATION, Answer, Area, MetricsError, SubjectLabel, TestLabel, UnknownKey
from metrics.fetching import fetch_frame
from metrics.quality import queries
from metrics.quality.rounds import of_round, standing
from metrics.quality.scheme import AnyScheme, GridScheme, Scheme
from metrics.quality.schemes import parse_scheme
from metrics.quality.versions import Problem

T = TypeVar("T")
Question = TypeVar("Question", bound=Callable[..., Any])


def of_one_snapshot(question: Question) -> Question:
    """Name the snapshot in use before a question is answered, so that all its parts come from one."""

    @wraps(question)
    def ask(self: QualityAsking, *args: Any, **kwargs: Any) -> Any:
        kwargs["snapshot"] = kwargs.get("snapshot") or self.data_version() or None
        return question(self, *args, **kwargs)

    return cast(Question, ask)


class QualityAsking:
    """What every question about quality schools reads: schemes, ratings, levels; each once per snapshot.

    `metrics.service.MetricsService` brings the snapshot, the cache and the answers of metrics.
    """

    def _remember(
        self, key: Hashable, snapshot: str | None, read: Callable[[sa.Connection], T]
    ) -> T:
        raise NotImplementedError

    def _keep(self, key: Hashable, snapshot: str | None, make: Callable[[], T]) -> T:
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

    # --- ratings ---

    @of_one_snapshot
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

        def choose() -> pd.DataFrame:
            ratings = self._ratings(area, scheme, snapshot)
            if year_be is not None and round_no is not None:
                return of_round(ratings, year_be, round_no)
            return standing(ratings, None if year_be is None else (year_be, 99))

        key = ("quality_chosen", str(area), scheme, year_be, round_no)
        return self._keep(key, snapshot, choose).copy(deep=False)

    # --- inside ------------------------------------------------------------------------------

    def _frame(self, key: Hashable, snapshot: str | None, select: sa.Select) -> pd.DataFrame:
        return self._remember(
            key, snapshot, lambda connection: fetch_frame(connection, select, is_short=True)
        )

    def _ratings(self, area: Area, scheme: str, snapshot: str | None) -> pd.DataFrame:
        self.quality_scheme(scheme, snapshot=snapshot)
        if not self._has_ratings(snapshot):
            area = NATION  # the same nothing everywhere
        select = queries.select_ratings(area, scheme)
        return self._frame(("quality_ratings", str(area), scheme), snapshot, select)

    def _has_ratings(self, snapshot: str | None) -> bool:
        return self._remember(
            ("has_ratings",),
            snapshot,
            lambda connection: bool(connection.scalar(queries.has_ratings())),
        )

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
