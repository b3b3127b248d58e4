"""Quality schools: levels as assessed, ratings by every scheme, and what evidence and networks need."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import sqlalchemy as sa

from data_pipeline.warehouse import tables as t
from data_pipeline.warehouse.vocabulary import ValueStatus
from metrics.fetching import fetch_frame, insert_frame
from metrics.marts.staging import (
    SOURCE,
    insert,
    select_current,
    select_for,
    select_newest,
    stage_changed_cell,
)
from metrics.quality.rating import ROUND, rate
from metrics.quality.scheme import AnyScheme, Scheme
from metrics.quality.versions import Schemes, gather_schemes, keep_used

_SCHEME_COLUMNS = ("scheme", "scheme_version", "scheme_digest", "scheme_text", "indicators_text")


def build(connection: sa.Connection, own_schemes: Path | None = None) -> None:
    """Bring the tables of quality schools and school networks up to the attached warehouse.

    Parameters
    ----------
    connection : on the new snapshot, with staging filled and ``dim_school`` built
    own_schemes : ``quality_schemes`` of the workspace; versions that rate are kept there
    """
    gathered = gather_schemes(own_schemes)
    schemes_changed = _list_schemes(connection, gathered)
    master_changed = _has_changed(connection, "core_school")
    if _has_changed(connection, "core_assessment"):
        _copy_levels(connection)
        schemes_changed = True
    if schemes_changed or master_changed:
        used = _rate(connection, [s for s in gathered.schemes if isinstance(s, Scheme)])
        if own_schemes is not None:
            keep_used(own_schemes, used)
    if master_changed or _has_changed(connection, "core_coordinate"):
        _place_schools(connection)
    if _has_changed(connection, "core_staff"):
        _count_staff(connection)
    if _has_changed(connection, "core_enrolment"):
        _count_grades(connection)
    if _has_changed(connection, "core_enrolment", "core_dropout"):
        _count_leavers(connection)


def _has_changed(connection: sa.Connection, *names: str) -> bool:
    """Whether a cell of these facts is filled differently than in the snapshot before."""
    changed = sa.select(stage_changed_cell.c.cell_id)
    asked = [sa.exists().where(SOURCE[name].c.cell_id.in_(changed)) for name in names]
    (row,) = connection.execute(sa.select(sa.or_(*asked))).all()
    return bool(row[0])


def _list_schemes(connection: sa.Connection, gathered: Schemes) -> bool:
    """Write the schemes with their declarations; return whether a rule is new."""
    rows = [_describe(scheme) for scheme in gathered.schemes]
    listed = t.dim_quality_scheme
    names = ("scheme", "scheme_version", "scheme_digest")
    before = connection.execute(sa.select(*(listed.c[c] for c in names))).all()
    connection.execute(sa.delete(listed))
    insert_frame(connection, listed, pd.DataFrame(rows))
    connection.execute(sa.delete(t.mart_quality_problem))
    if gathered.problems:
        said = [
            {"finding_no": number, "message_th": one.message_th, "message_en": one.message_en}
            for number, one in enumerate(gathered.problems, start=1)
        ]
        insert_frame(connection, t.mart_quality_problem, pd.DataFrame(said))
    return {tuple(row) for row in before} != {tuple(row[c] for c in names) for row in rows}


def _describe(scheme: AnyScheme) -> dict[str, object]:
    return {
        "scheme": scheme.key,
        "scheme_version": scheme.version,
        "scheme_family": scheme.family,
        "label_th": scheme.label_th,
        "label_en": scheme.label_en,
        "in_force_from": scheme.in_force_from,
        "scheme_digest": scheme.digest,
        "scheme_text": scheme.text,
        "indicators_text": scheme.indicators_text,
    }


def _copy_levels(connection: sa.Connection) -> None:
    current = select_current(SOURCE["core_assessment"])
    newest = select_newest(current, [*ROUND, "indicator"], "load_id", "source_row").subquery()
    connection.execute(sa.delete(t.mart_quality_level))
    order = [newest.c[c] for c in (*ROUND, "indicator")]
    insert(
        connection,
        t.mart_quality_level,
        select_for(t.mart_quality_level, newest).select_from(newest).order_by(*order),
    )


def _rate(connection: sa.Connection, schemes: Sequence[Scheme]) -> list[Scheme]:
    """Rate every round by every scheme; return the versions that gave a colour."""
    level = t.mart_quality_level
    ratings = rate(schemes, fetch_frame(connection, sa.select(level)))
    for table in (t.mart_quality_rating, t.mart_quality_component):
        connection.execute(sa.delete(table))
    if ratings.ratings.empty:
        return []
    rated = ratings.ratings.merge(_about_rounds(connection), on=list(ROUND), how="left")
    insert_frame(connection, t.mart_quality_rating, rated[list(t.mart_quality_rating.c.keys())])
    insert_frame(
        connection,
        t.mart_quality_component,
        ratings.components[list(t.mart_quality_component.c.keys())],
    )
    used = set(zip(rated["scheme"], rated["scheme_version"], strict=True))
    return [scheme for scheme in schemes if (scheme.key, scheme.version) in used]


def _about_rounds(connection: sa.Connection) -> pd.DataFrame:
    """Return where each assessed school stands today, and the file that its round came from."""
    a = select_current(SOURCE["core_assessment"]).subquery().c
    s = t.dim_school
    rounds = (
        sa.select(
            *(a[c] for c in ROUND),
            sa.func.max(a.load_id).label("load_id"),
            sa.func.arg_max(a.source_file, a.load_id).label("source_file"),
            sa.func.arg_max(a.name_th, a.load_id).label("stated_name_th"),
            sa.func.arg_max(a.district_id, a.load_id).label("stated_district_id"),
        )
        .group_by(*(a[c] for c in ROUND))
        .subquery("rounds")
    )
    r = rounds.c
    district_id = sa.func.coalesce(s.c.district_id, r.stated_district_id)
    select = sa.select(
        *(r[c] for c in ROUND),
        sa.func.coalesce(s.c.name_th, r.stated_name_th, r.school_id).label("name_th"),
        district_id.label("district_id"),
        sa.func.coalesce(s.c.province_id, sa.func.substr(district_id, 1, 2)).label("province_id"),
        s.c.network_id,
        r.load_id,
        r.source_file,
    ).select_from(rounds.outerjoin(s, s.c.school_id == r.school_id))
    return fetch_frame(connection, select)


def _place_schools(connection: sa.Connection) -> None:
    """Every school of the master, and every school with coordinates."""
    coordinate = SOURCE["core_coordinate"]
    newest = select_newest(
        select_current(coordinate).where(
            coordinate.c.latitude.is_not(None), coordinate.c.longitude.is_not(None)
        ),
        ["school_id"],
        "load_id",
        "source_row",
    ).subquery("placed")
    master = select_newest(
        select_current(SOURCE["core_school"]), ["school_id"], "load_id"
    ).subquery("listed")
    m, c = master.c, newest.c
    district_id = sa.func.coalesce(m.district_id, c.district_id)
    select = select_for(
        t.mart_school_place,
        newest,
        school_id=sa.func.coalesce(m.school_id, c.school_id),
        name_th=sa.func.coalesce(m.name_th, c.name_th, c.school_id),
        district_id=district_id,
        province_id=sa.func.coalesce(m.province_id, sa.func.substr(district_id, 1, 2)),
        **{name: m[name] for name in ("ministry_code", "amphoe_name_th", "pupil_count")},
        is_approximate=sa.func.coalesce(c.is_approximate, False),
    )
    connection.execute(sa.delete(t.mart_school_place))
    both = master.outerjoin(newest, m.school_id == c.school_id, full=True)
    insert(connection, t.mart_school_place, select.select_from(both))


def _count_staff(connection: sa.Connection) -> None:
    newest = select_newest(
        select_current(SOURCE["core_staff"]), ["school_id"], "year_be", "load_id"
    ).subquery()
    connection.execute(sa.delete(t.mart_school_staff))
    insert(connection, t.mart_school_staff, select_for(t.mart_school_staff, newest))


def _count_grades(connection: sa.Connection) -> None:
    """Pupils and rooms by grade on each school's newest date; grades of older dates are left out."""
    enrolment = SOURCE["core_enrolment"]
    both = select_current(enrolment).where(enrolment.c.sex.is_(None))
    newest = select_newest(
        both, ["school_id", "grade"], "year_be", "round_no", "load_id"
    ).subquery()
    n = newest.c
    latest = (
        sa.select(n.school_id, sa.func.max(n.year_be * 10 + n.round_no).label("date_rank"))
        .group_by(n.school_id)
        .subquery("latest")
    )
    select = (
        select_for(t.mart_school_grade, newest)
        .select_from(newest.join(latest, latest.c.school_id == n.school_id))
        .where(n.year_be * 10 + n.round_no == latest.c.date_rank)
    )
    connection.execute(sa.delete(t.mart_school_grade))
    insert(connection, t.mart_school_grade, select)


def _count_leavers(connection: sa.Connection) -> None:
    """Leavers of each school and year, beside the pupils of the year's first date.

    Missing where a count is: half a sum says nothing. A year without enrolment has no row.
    """
    dropout, enrolment = SOURCE["core_dropout"], SOURCE["core_enrolment"]
    d = select_current(dropout).subquery("left_school").c
    is_known = sa.func.bool_and(d.value_status == ValueStatus.OK.value)
    left = sa.func.sum(d.leaver_count).filter(d.has_left)
    leavers = (
        sa.select(
            d.school_id,
            d.year_be,
            sa.case((is_known, sa.func.coalesce(left, 0))).label("leaver_count"),
        )
        .group_by(d.school_id, d.year_be)
        .subquery("leavers")
    )
    both = select_current(enrolment).where(enrolment.c.sex.is_(None)).subquery("both_sexes").c
    first = (
        sa.select(both.school_id, both.year_be, sa.func.min(both.round_no).label("round_no"))
        .group_by(both.school_id, both.year_be)
        .subquery("first_date")
    )
    is_counted = sa.func.bool_and(both.value_status == ValueStatus.OK.value)
    pupils = (
        sa.select(
            both.school_id,
            both.year_be,
            both.round_no,
            sa.case((is_counted, sa.func.sum(both.enrolled_count))).label("enrolled_count"),
        )
        .join(
            first,
            (first.c.school_id == both.school_id)
            & (first.c.year_be == both.year_be)
            & (first.c.round_no == both.round_no),
        )
        .group_by(both.school_id, both.year_be, both.round_no)
        .subquery("pupils")
    )
    is_same = (pupils.c.school_id == leavers.c.school_id) & (pupils.c.year_be == leavers.c.year_be)
    select = select_for(
        t.mart_school_leaver,
        leavers,
        round_no=pupils.c.round_no,
        enrolled_count=pupils.c.enrolled_count,
    ).select_from(leavers.join(pupils, is_same))
    connection.execute(sa.delete(t.mart_school_leaver))
    insert(connection, t.mart_school_leaver, select)
