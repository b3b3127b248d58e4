"""Similar schools: for each the ten nearest in size, grades, place and resources."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import sqlalchemy as sa

from data_pipeline.warehouse import tables as t
from data_pipeline.warehouse.vocabulary import AreaLevel, Grade
from metrics.dialects import divide, last_by
from metrics.fetching import fetch_frame, insert_frame
from metrics.marts.scope import is_touched
from metrics.marts.staging import SOURCE, select_current, select_newest
from metrics.queries import MOST_SIMILAR

_CANDIDATES = 60
"""Nearest in numbers; the place, which is not a number, decides among these."""

_KM_PER_DEGREE = 111.0
_KM_PER_SD = 50.0
_PLACES = (("amphoe", 0.25, "อำเภอเดียวกัน", "same amphoe"), ("district_id", 0.5, "เขตเดียวกัน", "same district"),
           ("province_id", 1.0, "จังหวัดเดียวกัน", "same province"))  # fmt: skip
"""Place, narrowest first → what it adds to the distance when two schools are not in the same one."""

_GRADES = {grade.value: grade for grade in Grade}
_TOUCHED_BY = ("core_school", "core_enrolment", "core_staff", "core_coordinate")


def build(connection: sa.Connection) -> None:
    """Fill ``mart_similar_school`` where the master, enrolment, staff or places moved."""
    is_new = not connection.scalar(
        sa.select(sa.exists().where(t.mart_similar_school.c.neighbour_no > 0))
    )
    if not is_new and not is_touched(connection, *_TOUCHED_BY):
        return
    connection.execute(sa.delete(t.mart_similar_school))
    schools = _read_schools(connection)
    pairs = find_similar(schools)
    if len(pairs):
        insert_frame(connection, t.mart_similar_school, pairs)


def _read_schools(connection: sa.Connection) -> pd.DataFrame:
    """Read what schools are compared by, in the order of their codes."""
    pupil, resource, school = t.mart_pupil.c, t.mart_resource.c, t.dim_school.c
    is_school = pupil.area_level == AreaLevel.SCHOOL.value
    grades = fetch_frame(
        connection,
        sa.select(pupil.area_id, pupil.year_be, pupil.grade, pupil.enrolled_count).where(
            is_school, pupil.enrolled_count > 0
        ),
    )
    ratio = divide(resource.teacher_base_count, resource.teacher_count)
    staff = (
        sa.select(resource.area_id, last_by(ratio, resource.year_be).label("pupils_per_teacher"))
        .where(resource.area_level == AreaLevel.SCHOOL.value)
        .group_by(resource.area_id)
        .subquery("staff")
    )
    place = select_newest(select_current(SOURCE["core_coordinate"]), ["school_id"], "load_id")
    p = place.subquery("place").c
    rows = t.dim_school.outerjoin(staff, staff.c.area_id == school.school_id).outerjoin(
        p.school_id.table, p.school_id == school.school_id
    )
    schools = fetch_frame(
        connection,
        sa.select(
            school.school_id, school.pupil_count, school.district_id, school.province_id,
            school.amphoe_name_th, staff.c.pupils_per_teacher, p.latitude, p.longitude,
        )
        .select_from(rows)
        .where(school.is_in_doubt.is_(False))
        .order_by(school.school_id),
    )  # fmt: skip
    spans = _grade_spans(grades).reindex(schools["school_id"]).reset_index(drop=True)
    return pd.concat([schools, spans], axis="columns")


def _grade_spans(grades: pd.DataFrame) -> pd.DataFrame:
    """Lowest and highest grade of each school, and its pupils, in its newest year."""
    newest = grades[grades["year_be"] == grades.groupby("area_id")["year_be"].transform("max")]
    order = newest["grade"].map({key: grade.order for key, grade in _GRADES.items()})
    by_school = newest.assign(order=order).groupby("area_id")
    return pd.DataFrame(
        {
            "first_order": by_school["order"].min(),
            "last_order": by_school["order"].max(),
            "enrolled": by_school["enrolled_count"].sum(),
        }
    )


def find_similar(schools: pd.DataFrame) -> pd.DataFrame:
    """Find the schools nearest to each.

    Parameters
    ----------
    schools : ``school_id``, sorted by it; ``pupil_count enrolled first_order last_order latitude
        longitude pupils_per_teacher``, missing where not known; ``district_id province_id
        amphoe_name_th``

    Returns
    -------
    DataFrame with the columns of ``mart_similar_school``; schools of unknown size have no row

    Notes
    -----
    d² = Σ(Δ/s)² over the logarithm of the pupils, lowest and highest grade, pupils per teacher (s =
    the standard deviation over all schools) and the place in units of 50 km, where both are known;
    plus 0.25² outside the amphoe, 0.5² outside the district, 1² outside the province. Equal
    distances go by code, so the same rows give the same ten.
    """
    pupils = schools["enrolled"].fillna(schools["pupil_count"]).astype("float64")
    known = schools[pupils > 0].assign(pupils=pupils[pupils > 0]).reset_index(drop=True)
    if len(known) < 2:
        return pd.DataFrame(columns=[c.name for c in t.mart_similar_school.c])
    points = _points(known)
    near = min(_CANDIDATES + 1, len(known))
    from scipy.spatial import cKDTree  # 0.2 s to import, needed only here

    distance, at = cKDTree(points).query(points, k=near)
    squared = distance**2 + _apart(known, at)
    own = np.arange(len(known))[:, None]
    squared = np.where(at == own, np.inf, squared)
    order = np.lexsort((at, squared), axis=1)[:, : min(MOST_SIMILAR, near - 1)]
    rows, columns = np.nonzero(np.isfinite(np.take_along_axis(squared, order, axis=1)))
    picked = order[rows, columns]
    return _describe(known, rows, at[rows, picked], columns + 1, np.sqrt(squared[rows, picked]))


def _points(known: pd.DataFrame) -> np.ndarray:
    """Give each school a point; what is not known counts as the average."""
    size = np.log(known["pupils"])
    numbers = [size, *(known[c].astype("float64") for c in ("first_order", "last_order", "pupils_per_teacher"))]  # fmt: skip
    scaled = [_scale(column) for column in numbers]
    degrees = known[["latitude", "longitude"]].astype("float64")
    km = degrees * _KM_PER_DEGREE
    km["longitude"] *= np.cos(np.radians(degrees["latitude"].fillna(0)))
    place = (km - km.mean()) / _KM_PER_SD
    return np.column_stack([*scaled, place.fillna(0.0).to_numpy()])


def _scale(column: pd.Series) -> np.ndarray:
    sd = column.std()
    centred = (column - column.mean()) / (sd if sd > 0 else 1.0)
    return centred.fillna(0.0).to_numpy()


def _apart(known: pd.DataFrame, at: np.ndarray) -> np.ndarray:
    """Squared distance that not standing in the same place adds."""
    places = known.assign(amphoe=known["province_id"] + "/" + known["amphoe_name_th"])
    total = np.zeros(at.shape)
    for column, weight, _, _ in _PLACES:
        codes = pd.factorize(places[column])[0]
        total += np.where((codes[at] == codes[:, None]) & (codes[at] >= 0), 0.0, weight**2)
    return total


def _describe(
    known: pd.DataFrame, rows: np.ndarray, others: np.ndarray, no: np.ndarray, distance: np.ndarray
) -> pd.DataFrame:
    """Name each pair and say why it is one."""
    own, other = (known.iloc[at].reset_index(drop=True) for at in (rows, others))
    shared_th, shared_en = _shared_place(own, other)
    span = _span(other, "label_th"), _span(other, "label_en")
    sizes = [side["pupils"].map("{:,.0f}".format).astype("str") for side in (other, own)]
    return pd.DataFrame(
        {
            "school_id": own["school_id"],
            "neighbour_no": no.astype("int32"),
            "neighbour_id": other["school_id"],
            "distance_sd": distance,
            "reason_th": "นักเรียน "
            + sizes[0]
            + " คน (โรงเรียนนี้ "
            + sizes[1]
            + ")"
            + span[0]
            + shared_th,
            "reason_en": sizes[0] + " pupils (this school " + sizes[1] + ")" + span[1] + shared_en,
        }
    )


def _span(schools: pd.DataFrame, label: str) -> pd.Series:
    """Write the grades of schools, " · ป.1–ป.6"; nothing where they are not known."""
    names = {grade.order: getattr(grade, label) for grade in Grade}
    text = " · " + schools["first_order"].map(names) + "–" + schools["last_order"].map(names)
    return text.fillna("")


def _shared_place(own: pd.DataFrame, other: pd.DataFrame) -> Sequence[pd.Series]:
    """Write the narrowest place that two schools share; nothing where they share none."""
    texts = [pd.Series("", index=own.index, dtype="str") for _ in range(2)]
    for column, _, th, en in reversed(_PLACES):
        name = "amphoe_name_th" if column == "amphoe" else column
        is_same = (own[name] == other[name]) & own[name].notna()
        if column == "amphoe":
            is_same &= own["province_id"] == other["province_id"]
        texts = [
            text.mask(is_same, f" · {word}") for text, word in zip(texts, (th, en), strict=True)
        ]
    return texts
