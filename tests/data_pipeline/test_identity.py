"""Test, grade, year and round are found or asked for; never guessed."""

from __future__ import annotations

import pytest

from data_pipeline.checks.issue import Refusal
from data_pipeline.extract import extract
from data_pipeline.identity import Answers, Identity, latest_year_be, rounds_named, years_named
from data_pipeline.recognise import recognise
from tests.builders import NT_2558, NT_2566, ONET_2560, RT, as_csv, result_table, schools

ONET = result_table(schools(3))
NT = result_table(schools(3, parts=3), subjects=NT_2558, mean="รวมเฉลี่ย")
NT_NEW = result_table(schools(3, parts=2), subjects=NT_2566, mean="รวม", nation=None)


def identity(
    table, name: str, answers: Answers | None = None, defaults: Answers | None = None
) -> Identity:
    found = recognise(
        extract(as_csv(table), name), name, answers or Answers(), defaults or Answers()
    )
    return found.identity


def refused(table, name: str, answers: Answers | None = None, defaults: Answers | None = None):
    with pytest.raises(Refusal) as caught:
        identity(table, name, answers, defaults)
    return caught.value.reason


@pytest.mark.parametrize(
    "name",
    [
        "onet_p6_2558.csv",
        "O-NET ป.6 ปีการศึกษา ๒๕๕๘.csv",
        "ผล O-NET ป6 58.csv",
        "ONET-ประถมศึกษาปีที่ 6-2558 (2).csv",
        "onet_p6_2558_as_received.csv",
        "โอเน็ต ป.๖ ปี 2558.csv",
    ],
)
def test_identity__the_files_name_says_it(name: str) -> None:
    assert identity(ONET, name) == Identity("onet", "onet", "p6", 2558, 1)


def test_identity__answers_say_it() -> None:
    answers = Answers("onet", "p6", 2558, 1, "9901")

    assert identity(ONET, "file.csv", answers) == Identity("onet", "onet", "p6", 2558, 1, "9901")


def test_identity__the_title_line_says_it() -> None:
    title = ["รายงานผล O-NET ชั้นประถมศึกษาปีที่ ๖ ปีการศึกษา ๒๕๕๘ (สอบ 27 ก.พ. 2559)"]

    assert identity([title, [], *ONET], "ผลสอบ.csv") == Identity("onet", "onet", "p6", 2558, 1)


def test_identity__the_office_default_fills_in_where_nobody_speaks() -> None:
    defaults = Answers(year_be=2558, grade="m3")

    assert identity(ONET, "onet_p6.csv", None, defaults).grade == "p6"
    assert identity(ONET, "onet_p6.csv", None, defaults).year_be == 2558


def test_identity__the_headings_tell_the_test_and_the_declaration_the_grade() -> None:
    assert identity(NT, "2558.csv") == Identity("nt", "nt", "p3", 2558, 1)


def test_identity__the_round_is_read_where_it_is_said() -> None:
    table = result_table(schools(3, parts=2), subjects=RT, mean="รวม", nation=None)

    assert identity(table, "rt_2566_ครั้งที่ 2.csv").round_no == 2
    assert identity(table, "rt_2566.csv").round_no == 1
    assert rounds_named("onet_p6_2558_r2") == {2}


def test_identity__nothing_says_the_year_is_a_question_in_both_languages() -> None:
    reason = refused(ONET, "onet_p6.csv")

    assert reason.check == "identity_missing"
    assert "ปีการศึกษาใด?" in reason.message_th
    assert "Which academic year is it?" in reason.message_en
    assert "--year 2558" in reason.message_th
    assert "onet_p6_2558.csv" in reason.message_en
    assert reason.suggestion == "--year 2558"


def test_identity__nothing_says_grade_and_year_asks_for_both_at_once() -> None:
    assert refused(ONET, "ผลสอบ.csv").suggestion == "--grade p6 --year 2558"


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        ("onet_p6_2558.csv", Answers(year_be=2559)),
        ("onet_p6_2558.csv", Answers(grade="m3")),
        ("onet_p6_2558.csv", Answers(test="nt")),
        ("onet_p6_2558_2559.csv", Answers()),
        ("onet_p6_m3_2558.csv", Answers()),
    ],
)
def test_identity__two_places_that_contradict_refuse(name: str, answers: Answers) -> None:
    reason = refused(ONET, name, answers)

    assert reason.check in ("identity_contradicts", "column_missing")
    assert "--" in reason.message_en or "missing" in reason.message_en


def test_identity__an_answer_settles_what_the_name_leaves_open() -> None:
    assert identity(ONET, "onet_p6_2558_2559.csv", Answers(year_be=2558)).year_be == 2558


def test_identity__name_against_title_refuses() -> None:
    reason = refused([["O-NET ป.6 ปีการศึกษา 2559"], *ONET], "onet_p6_2558.csv")

    assert reason.check == "identity_contradicts"
    assert "2558" in reason.message_th
    assert "2559" in reason.message_th


def test_identity__nt_grade_answered_as_p6_refuses() -> None:
    assert refused(NT, "2558.csv", Answers(grade="p6")).check == "identity_contradicts"


def test_identity__old_abilities_in_a_new_year_refuse_and_name_both_sets() -> None:
    reason = refused(NT, "nt_p3_2566.csv")

    assert reason.check == "series_break"
    assert "–2561" in reason.message_th
    assert "ความสามารถด้านเหตุผล" in reason.message_th
    assert "ความสามารถด้านคณิตศาสตร์" in reason.message_th


def test_identity__social_studies_in_2560_refuse() -> None:
    reason = refused(ONET, "onet_p6_2560.csv")

    assert reason.check == "series_break"
    assert "2558–2559" in reason.message_en


def test_identity__subjects_of_no_year_refuse_without_naming_a_series() -> None:
    table = [[*line[:4], *line[5:]] for line in ONET]
    table[0][4] = "ศิลปะ"

    assert refused(table, "onet_p6_2560.csv").check == "subject_not_offered"


def test_identity__new_nt_and_part_of_onet_look_alike_without_a_total_so_it_asks() -> None:
    table = [line[:-1] for line in NT_NEW]

    assert refused(table, "2566.csv").suggestion == "--test onet"
    assert identity(table, "2566.csv", Answers(test="nt")).test == "nt"


@pytest.mark.parametrize(
    "answers",
    [
        Answers(test="pisa"),
        Answers(grade="p9"),
        Answers(year_be=1999),
        Answers(year_be=latest_year_be() + 1),
        Answers(round_no=0),
        Answers(district="56"),
    ],
)
def test_identity__an_answer_that_cannot_be_is_refused_with_the_possible_ones(answers) -> None:
    reason = refused(ONET, "onet_p6_2558.csv", answers)

    assert reason.check == "answer_invalid"
    assert "Expected: " in reason.message_en


@pytest.mark.parametrize("text", ["56010001", "สพป. 9901", "20160301", "ครั้งที่ 1", "v2.58"])
def test_years__other_numbers_are_no_years(text: str) -> None:
    assert years_named(text) == set()


def test_identity__a_default_test_leaves_the_school_list_alone() -> None:
    table = [["smis_code", "school_name"], ["99010001", "บ้านทุ่งสาธิต"]]

    assert identity(table, "schools.csv", None, Answers("onet", "p6", 2558)).dataset == "schools"


def test_identity__four_subjects_of_2560_and_the_total_are_onet() -> None:
    table = result_table(schools(3, parts=4), subjects=ONET_2560)

    assert identity(table, "m3_2562.csv") == Identity("onet", "onet", "m3", 2562, 1)


def test_identity__a_column_that_says_it_in_every_row_is_heard() -> None:
    table = [[*line, "ปีการศึกษา" if number == 0 else "2558"] for number, line in enumerate(ONET)]

    assert identity(table, "onet_p6.csv").year_be == 2558


def test_identity__a_column_of_several_years_refuses_and_names_them() -> None:
    table = [
        [*line, "ปีการศึกษา"] if n == 0 else [*line, str(2557 + n % 2)] for n, line in enumerate(ONET)
    ]

    reason = refused(table, "onet_p6.csv")

    assert reason.check == "papers_mixed"
    assert "2557, 2558" in reason.message_th
