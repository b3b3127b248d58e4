"""RT: the reading test of ป.1, school by school."""

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
from data_pipeline.sources.declaration import Source, Subject, TestInfo
from data_pipeline.warehouse.vocabulary import Grade

SOURCE = Source(
    key="rt",
    title_th="ผลการประเมิน RT รายโรงเรียน",
    title_en="RT results by school",
    publisher="สพฐ.",
    table="core_test_result",
    needs=RESULT_NEEDS,
    test=TestInfo("rt", "RT", "RT", sort_order=10, words=("rt",)),
    grades=(Grade.P1,),
    columns=RESULT_COLUMNS,
    subjects=(
        Subject(
            "reading_aloud",
            "การอ่านออกเสียง",
            "Reading aloud",
            ("อ่านออกเสียง", "การอ่านออกเสียง", "ด้านการอ่านออกเสียง", "reading_aloud"),
        ),
        Subject(
            "comprehension",
            "การอ่านรู้เรื่อง",
            "Comprehension",
            ("อ่านรู้เรื่อง", "การอ่านรู้เรื่อง", "ด้านการอ่านรู้เรื่อง", "comprehension"),
        ),
        Subject(
            "total",
            "รวมสองสมรรถนะ",
            "Total",
            (
                "รวม",
                "รวมเฉลี่ย",
                "เฉลี่ย",
                "เฉลี่ยรวม",
                "รวม 2 ด้าน",
                "รวม 2 สมรรถนะ",
                "รวมสมรรถนะ",
                "total",
            ),
            is_total=True,
        ),
    ),
    measures=RESULT_MEASURES,
    subject_headings=SUBJECT_HEADINGS,
    footers=RESULT_FOOTERS,
    statuses=RESULT_STATUSES,
    checks=RESULT_CHECKS,
)
