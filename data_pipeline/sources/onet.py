"""O-NET: the national test of ป.6, ม.3 and ม.6, school by school."""

from __future__ import annotations

from data_pipeline.checks import RESULT_CHECKS
from data_pipeline.sources.common import (
    RESULT_COLUMNS,
    RESULT_FOOTERS,
    RESULT_MEASURES,
    RESULT_NEEDS,
    RESULT_STATUSES,
    SUBJECT_HEADINGS,
)
from data_pipeline.sources.declaration import Column, Offer, Source, Subject, TestInfo
from data_pipeline.warehouse.vocabulary import Grade

_TO_2557 = (Offer(last_be=2557),)
_SOCIAL = (Offer(last_be=2559, grades=(Grade.P6, Grade.M3)), Offer(grades=(Grade.M6,)))

SOURCE = Source(
    key="onet",
    title_th="ผลการทดสอบ O-NET รายโรงเรียน",
    title_en="O-NET results by school",
    publisher="สทศ.",
    table="core_test_result",
    needs=RESULT_NEEDS,
    test=TestInfo(
        "onet",
        "O-NET",
        "O-NET",
        sort_order=30,
        words=("o-net", "o_net", "onet", "โอเน็ต"),
        voluntary_from_be=2563,
    ),
    grades=(Grade.P6, Grade.M3, Grade.M6),
    columns=(
        *RESULT_COLUMNS,
        Column(
            "row_mean",
            ("เฉลี่ย", "รวมเฉลี่ย", "คะแนนเฉลี่ย", "เฉลี่ยรวม", "ค่าเฉลี่ย", "เฉลี่ยรวมทุกวิชา", "average"),
            is_telling=True,
        ),
    ),
    subjects=(
        Subject("thai", "ภาษาไทย", "Thai", ("ไทย", "ภาษาไทย", "วิชาภาษาไทย", "thai")),
        Subject(
            "social",
            "สังคมศึกษา",
            "Social studies",
            ("สังคม", "สังคมศึกษา", "สังคมศึกษา ศาสนาและวัฒนธรรม", "สังคมศึกษา ศาสนา และวัฒนธรรม", "social"),
            offered=_SOCIAL,
        ),
        Subject(
            "english",
            "ภาษาอังกฤษ",
            "English",
            ("อังกฤษ", "ภาษาอังกฤษ", "วิชาภาษาอังกฤษ", "ภาษาต่างประเทศ", "english"),
        ),
        Subject(
            "math",
            "คณิตศาสตร์",
            "Mathematics",
            ("คณิตศาสตร์", "คณิต", "คณิตฯ", "วิชาคณิตศาสตร์", "math"),
        ),
        Subject(
            "science",
            "วิทยาศาสตร์",
            "Science",
            (
                "วิทยาศาสตร์",
                "วิทย์",
                "วิทย์ฯ",
                "วิชาวิทยาศาสตร์",
                "วิทยาศาสตร์และเทคโนโลยี",
                "science",
            ),
        ),
        Subject(
            "health",
            "สุขศึกษาและพลศึกษา",
            "Health",
            ("สุขศึกษา", "สุขศึกษาและพลศึกษา", "สุขศึกษาฯ", "พลศึกษา", "health"),
            offered=_TO_2557,
        ),
        Subject("art", "ศิลปะ", "Art", ("ศิลปะ", "วิชาศิลปะ", "art"), offered=_TO_2557),
        Subject(
            "career",
            "การงานอาชีพและเทคโนโลยี",
            "Careers",
            ("การงานอาชีพ", "การงานอาชีพและเทคโนโลยี", "การงานอาชีพฯ", "การงาน", "การงานฯ", "career"),
            offered=_TO_2557,
        ),
    ),
    row_mean="row_mean",
    helpers=("row_mean",),
    measures=RESULT_MEASURES,
    subject_headings=SUBJECT_HEADINGS,
    footers=RESULT_FOOTERS,
    statuses=RESULT_STATUSES,
    checks=RESULT_CHECKS,
    caveats=(
        "Papers are not equated across years: compare the distance to the nation of the same year.",
        "Voluntary for ป.6 and ม.3 from 2563: read a mean beside its participation.",
    ),
)
