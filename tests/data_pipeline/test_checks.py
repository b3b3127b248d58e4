"""Every check has files that it passes and files that it names; each is looked at by all checks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from data_pipeline.results import Context
from data_pipeline.screen import Verdict
from data_pipeline.sources import sources
from data_pipeline.warehouse.vocabulary import LoadStatus, Severity
from tests.builders import (
    NT_2558,
    NT_2566,
    ONET_2558,
    ONET_2560,
    as_csv,
    enrolled_frame,
    examine,
    previous_frame,
    result_table,
    schools,
    weighted_means,
)

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "checks"
KEYS_2558 = ("thai", "social", "english", "math", "science")
CHECKS = sorted({check.__name__ for source in sources().values() for check in source.checks})

_LAST_YEAR = Context(previous=previous_frame(schools(30), KEYS_2558))
KNOWN = {
    "rows_missing": _LAST_YEAR,
    "jump": _LAST_YEAR,
    "participation_over_100": Context(enrolled=enrolled_frame(schools(6))),
    "duplicate_file": Context(twins=(("onet/p6/2557/1/9901", "onet_p6_2557.csv"),)),
}
"""What a check has to know besides the file."""

MASTER = {
    "code_unknown": schools(6),
    "name_differs": schools(6),
    "name_shared": schools(6),
    "ok code_unknown": [*schools(7), *schools(6, district="9902")],
}
"""The school master of the files of a check; none where it is not named."""


def verdict_on(kind: str, check: str) -> Verdict:
    """Look at a check's own file, with what the check has to know."""
    path = fixture(kind, check)
    known = KNOWN.get(check) if (kind, check) != ("ok", "duplicate_file") else None
    master = MASTER.get(f"{kind} {check}", MASTER.get(check, []))
    return examine(path.read_bytes(), identified(path), master=master, known=known)[1]


def checks_in(content: bytes, name: str) -> set[str]:
    _, verdict = examine(content, name)
    return {found.check for found in verdict.issues}


def fixture(kind: str, check: str) -> Path:
    longer = [f"{kind}_{one}_" for one in CHECKS if one.startswith(f"{check}_")]
    (found,) = (
        path
        for path in FIXTURES.glob(f"{kind}_{check}_*")
        if not path.name.startswith(tuple(longer))
    )
    return found


def identified(path: Path) -> str:
    """The file's name without the check's key: only what names test, grade and year."""
    return "_".join(path.name.split("_")[-3:])


@pytest.mark.parametrize("check", CHECKS)
def test_check__names_what_is_wrong_and_nothing_else(check: str) -> None:
    found = {one.check for one in verdict_on("bad", check).issues}

    assert found == {check}


@pytest.mark.parametrize("check", CHECKS)
def test_check__is_silent_where_nothing_is_wrong(check: str) -> None:
    assert verdict_on("ok", check).issues == ()


@pytest.mark.parametrize("check", CHECKS)
def test_check__says_where_what_and_the_next_step_in_both_languages(check: str) -> None:
    path, verdict = fixture("bad", check), verdict_on("bad", check)

    for found in verdict.issues:
        assert found.where
        assert identified(path) in found.message_th
        assert " — ที่ควรเป็น: " in found.message_th
        assert " — ที่พบ: " in found.message_th
        assert " Expected: " in found.message_en
        assert " Found: " in found.message_en
        assert found.rows


@pytest.mark.parametrize("seed", range(20))
def test_checks__a_clean_generated_district_raises_nothing(seed: int) -> None:
    rows = schools(90, seed=seed)

    _, verdict = examine(as_csv(result_table(rows)), master=rows)

    assert verdict.issues == ()
    assert verdict.status is LoadStatus.LOADED


@pytest.mark.parametrize("digits", [0, 1])
def test_checks__fewer_digits_behind_the_point_raise_nothing(digits: int) -> None:
    rows = [row.with_scores(*(round(score, digits) for score in row.scores)) for row in schools(40)]
    table = result_table(rows)
    for line in table[1:]:
        line[3:] = [f"{float(cell):.{digits}f}" for cell in line[3:]]

    assert checks_in(as_csv(table), "onet_p6_2558.csv") == set()


def test_columns_permuted__names_which_heading_each_column_is() -> None:
    rows = schools(12)
    thai, social, english, math, science = weighted_means(rows)
    table = result_table(rows, footer=[thai, math, science, social, english])

    _, verdict = examine(as_csv(table))

    (found,) = verdict.issues
    assert found.suggestion == (
        "“สังคม” = คณิตศาสตร์; “อังกฤษ” = วิทยาศาสตร์; “คณิตศาสตร์” = สังคม; “วิทยาศาสตร์” = อังกฤษ"
    )
    assert "ไทย" not in str(found.suggestion)
    assert found.rows == (14,)


def test_footer_mismatch__is_silent_where_a_row_was_set_aside() -> None:
    table = result_table(schools(12))
    table[3][4] = "ห้าสิบ"

    assert checks_in(as_csv(table), "onet_p6_2558.csv") == {"number_expected"}


def test_code_shared__names_both_schools_the_master_and_the_free_code() -> None:
    rows = schools(6)
    stranger = rows[4]
    in_file = [*rows[:4], type(rows[0])(rows[1].code, stranger.name, 9, stranger.scores), rows[5]]

    batch, verdict = examine(as_csv(result_table(in_file)), master=rows)

    (found,) = verdict.issues
    assert found.rows == (3, 6)
    assert rows[1].name in found.message_th
    assert stranger.name in found.message_th
    assert found.suggestion == f"{stranger.name} = {stranger.code}?"
    assert batch.rows["school_id"].tolist()[:6] == [
        "99010001",
        "99010002~3",
        "99010003",
        "99010004",
        "99010002~6",
        "99010006",
    ]
    assert batch.rows["is_in_doubt"].tolist()[:6] == [False, True, False, False, True, False]


def test_name_differs__signs_and_thai_digits_are_a_note_that_leaves_the_file_loaded() -> None:
    rows = schools(6)
    table = result_table(rows)
    table[2][1] = "โรงเรียนบ้านทุ่งสาธิต (๒)"

    _, verdict = examine(as_csv(table), master=rows)

    (found,) = verdict.issues
    assert (found.check, found.severity) == ("name_differs", Severity.INFO)
    assert verdict.status is LoadStatus.LOADED


def test_code_unknown__the_row_still_counts_in_its_district() -> None:
    rows = schools(6)

    batch, verdict = examine(as_csv(result_table(rows)), master=rows[:5])

    assert [found.check for found in verdict.issues] == ["code_unknown"]
    assert batch.rows["district_id"].tolist()[5] == "9901"
    assert batch.rows["is_code_unknown"].tolist() == [*[False] * 5, True, False, False]
    assert not batch.rows["is_in_doubt"].any()


def test_benchmark_mislabelled__says_whose_mean_it_is() -> None:
    table = result_table(
        schools(6, parts=3), subjects=NT_2558, mean="รวมเฉลี่ย", nation=(46.64, 40.71, 48.56)
    )

    _, verdict = examine(as_csv(table), "nt_p3_2558.csv")

    (found,) = verdict.issues
    assert "สพฐ." in found.message_th
    assert "46.59" in found.message_th
    assert found.rows == (9,)


def test_placeholder__is_not_reported_and_does_not_count() -> None:
    rows = schools(6)
    table = [line for line in result_table(rows) if not line[0].endswith("0000")]
    table[2][3] = "99.99"
    table[3][3:8] = ["0", "0.00", "0", "0", "0"]

    batch, _ = examine(as_csv(table))

    assert batch.statuses["thai"].tolist()[:3] == ["OK", "NOT_REPORTED", "NOT_REPORTED"]
    assert batch.means.loc[4].isna().all()


def test_onet__five_subjects_of_2558_are_the_declared_ones() -> None:
    batch, _ = examine(as_csv(result_table(schools(6), subjects=ONET_2558)))

    assert list(batch.means) == ["thai", "social", "english", "math", "science"]


@pytest.mark.parametrize(
    ("in_master", "in_file", "said", "severity"),
    [
        ("บ้านทุ่งสาธิต ๑๗", "บ้านทุ่งสาธิต 17", "เลขไทยหรือเลขอารบิก", Severity.INFO),
        ("บ้านทุ่งสาธิต (ก)", "โรงเรียนบ้านทุ่งสาธิต(ก", "เว้นวรรค วงเล็บ", Severity.INFO),
        ("บ้านทุ่งสาธิต(ประชานุเคราะห์)", "บ้านทุ่งสาธิต", "ข้อความในวงเล็บ", Severity.WARNING),
        ("บ้านทุ่งสาธิต(ประชานุเคราะห์)", "บ้านทุ่งสาธิต(ประชา", "ข้อความในวงเล็บ", Severity.WARNING),
        ("บ้านราชฎร์สาธิต", "บ้านราชฏร์สาธิต", "ตัวสะกด", Severity.WARNING),
        ("บ้านทุ่งสาธิต 4", "บ้านทุ่งสาธิต 5", "ไม่ตรงกับทะเบียน", Severity.WARNING),
        ("บ้านไร่", "บ้านใหม่", "ไม่ตรงกับทะเบียน", Severity.WARNING),
    ],
)
def test_name_differs__says_how(in_master: str, in_file: str, said: str, severity) -> None:
    rows = schools(3)
    master = [replace(rows[0], name=in_master), *rows[1:]]
    table = result_table([replace(rows[0], name=in_file), *rows[1:]])

    _, verdict = examine(as_csv(table), master=master)

    (found,) = verdict.issues
    assert (found.check, found.severity) == ("name_differs", severity)
    assert said in found.message_th


def test_name_differs__a_slip_of_the_pen_can_be_mended_and_another_name_cannot() -> None:
    rows = schools(3)
    slip, other = (
        examine(as_csv(result_table([replace(rows[0], name=name), *rows[1:]])), master=rows)[1]
        for name in ("บ้านทุ่งสาทิต 1", "บ้านเหนือสาธิต 1")
    )

    (mended,), (left,) = slip.issues, other.issues
    assert mended.mend is not None
    assert mended.mend.said() == "B2 “บ้านทุ่งสาทิต 1” → “บ้านทุ่งสาธิต 1”"
    assert left.mend is None


def test_name_differs__another_schools_name_is_no_slip_and_names_its_code() -> None:
    rows = schools(6)
    table = result_table([replace(rows[0], name="บ้านทุ่งสาธิต 6"), *rows[1:5]])

    (found,) = examine(as_csv(table), master=rows)[1].issues

    assert found.check == "name_differs"
    assert found.suggestion == f"บ้านทุ่งสาธิต 6 = {rows[5].code}?"


def test_name_shared__two_schools_of_one_name_are_right_where_the_master_has_both() -> None:
    rows = schools(6)
    rows[2] = replace(rows[2], name=rows[1].name)

    assert examine(as_csv(result_table(rows)), master=rows)[1].issues == ()
    assert examine(as_csv(result_table(rows)))[1].issues == ()


def test_name_shared__a_master_with_one_name_twice_in_a_tambon() -> None:
    head = ["smis_code", "school_name", "อำเภอ", "ตำบล"]
    there = [
        ["99010001", "บ้านทุ่งสาธิต", "เมือง", "ในเมือง"],
        ["99010002", "บ้านทุ่งสาธิต", "เมือง", "ในเมือง"],
    ]
    elsewhere = [there[0], [*there[1][:3], "นอกเมือง"]]

    twice = examine(as_csv([head, *there]), "schools.csv")[1]
    apart = examine(as_csv([head, *elsewhere]), "schools.csv")[1]

    assert [(found.check, found.rows) for found in twice.issues] == [("name_shared", (2, 3))]
    assert apart.issues == ()


def test_benchmark_mislabelled__another_years_nation() -> None:
    table = result_table(
        schools(6, parts=3), subjects=NT_2558, mean="รวมเฉลี่ย", nation=(46.59, 40.67, 48.52)
    )

    (found,) = examine(as_csv(table), "nt_p3_2559.csv")[1].issues

    assert found.check == "benchmark_mislabelled"
    assert "ประเทศ ปี 2558" in found.message_th
    assert found.mend is None


def test_benchmark_mislabelled__obecs_row_that_is_the_nations() -> None:
    table = result_table(
        schools(6, parts=3), subjects=NT_2558, mean="รวมเฉลี่ย", nation=(46.59, 40.67, 48.52)
    )
    table[-1][1] = "ค่าเฉลี่ยระดับ สพฐ."

    (found,) = examine(as_csv(table), "nt_p3_2558.csv")[1].issues

    assert found.check == "benchmark_mislabelled"
    assert found.suggestion == "ค่าเฉลี่ยระดับ สพฐ. → ประเทศ"


@pytest.mark.parametrize(
    ("name", "heading", "subjects", "is_broken"),
    [
        ("nt_p3_2562.csv", "ผลต่างจากปี 2561", NT_2566, True),
        ("nt_p3_2563.csv", "ผลต่าง ปี 2561", NT_2566, True),
        ("nt_p3_2563.csv", "ผลต่างจากปีก่อน", NT_2566, False),
        ("nt_p3_2562.csv", "หมายเหตุ 2561", NT_2566, False),
        ("onet_p6_2560.csv", "เปลี่ยนแปลงจากปีที่แล้ว", ONET_2560, True),
        ("onet_p6_2560.csv", "เปลี่ยนแปลงคณิตศาสตร์", ONET_2560, False),
        ("onet_p6_2561.csv", "เปลี่ยนแปลงจากปีที่แล้ว", ONET_2560, False),
    ],
)
def test_series_break__a_column_that_looks_back_across_it(
    name: str, heading: str, subjects, is_broken: bool
) -> None:
    table = result_table(schools(6, parts=len(subjects)), subjects=subjects, nation=None)
    for number, line in enumerate(table):
        line.append(f"{number}.50" if number else heading)

    found = [one.check for one in examine(as_csv(table), name)[1].issues]

    assert found == (["series_break"] if is_broken else [])


def test_subject_missing__says_which_subjects_other_years_have() -> None:
    table = result_table(schools(6, parts=2), subjects=("ภาษา", "เหตุผล"), mean="รวม", nation=None)

    found = examine(as_csv(table), "nt_p3_2558.csv")[1].issues

    (missing,) = (one for one in found if one.check == "subject_missing")
    assert "ความสามารถด้านคำนวณ" in missing.message_th
    assert "ตั้งแต่ปี 2562 สอบ ความสามารถด้านภาษาไทย, ความสามารถด้านคณิตศาสตร์" in missing.message_th
