"""What is new since the snapshot before, in one sentence for people who are looking at a screen."""

from __future__ import annotations

import sqlalchemy as sa

from data_pipeline.warehouse import tables as t
from data_pipeline.warehouse.vocabulary import AreaLevel, Grade
from metrics.fetching import fetch_frame


def describe_changes(connection: sa.Connection, after: int) -> tuple[str, str]:
    """Say which papers came with the loads behind `after`.

    Parameters
    ----------
    connection : on the new snapshot, marts filled
    after : newest load id of the snapshot before, 0 for the first

    Returns
    -------
    (Thai, English), for example “O-NET ป.6 2567: 96 โรงเรียน”
    """
    r, test = t.mart_school_result.c, t.snap_test.c
    papers = fetch_frame(
        connection,
        sa.select(
            test.label_th, test.label_en, r.grade, r.year_be,
            sa.func.count(sa.distinct(r.school_id)).label("schools"),
        )
        .select_from(t.mart_school_result.outerjoin(t.snap_test, test.test == r.test))
        .where(r.load_id > after)
        .group_by(test.label_th, test.label_en, test.sort_order, r.grade, r.year_be)
        .order_by(r.year_be.desc(), test.sort_order, r.grade),
    )  # fmt: skip
    if papers.empty:
        return "ปรับปรุงข้อมูลแล้ว", "The data was updated"
    first = papers.iloc[0]
    grade = Grade(first["grade"])
    th = f"{first['label_th']} {grade.label_th} {first['year_be']}: {first['schools']} {AreaLevel.SCHOOL.label_th}"
    en = f"{first['label_en']} {grade.label_en} {first['year_be']}: {first['schools']} schools"
    if len(papers) > 1:
        th += f" และอีก {len(papers) - 1} ชุดผลสอบ"
        en += f" and {len(papers) - 1} more"
    return th, en
