"""Which test, grade, year and round a file is about: found, never guessed.

Four places speak: the officer's answers, the file's name, its title lines, its headings. Each
names a set of candidates, and what remains must satisfy all that spoke. The office's defaults
(``khetview.toml``) fill in only where nobody spoke.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import PurePath

from data_pipeline.checks.issue import Place, Refusal, Said, issue
from data_pipeline.sources import Source, all_grades, result_sources
from data_pipeline.text import ENGLISH_DIGITS, tidy
from data_pipeline.warehouse.vocabulary import Grade, Severity

FIRST_YEAR_BE = 2540

_FULL_YEAR = re.compile(r"(?<!\d)(25[4-9]\d|26\d\d)(?!\d)")
_SHORT_YEAR = re.compile(r"(?<![\d.])([4-9]\d)(?![\d.])")
_ACADEMIC_YEAR = re.compile(r"ปีการศึกษา\s*(?:ที่|พ\.?ศ\.?)?\s*(\d{4}|\d{2})(?!\d)")
_ROUND = re.compile(r"(?:ครั้งที่|รอบที่|รอบ|round|r(?=\d))[\s_-]*(\d)(?!\d)")
_GRADE = re.compile(
    r"(?:(?<![a-z])(p|m)|(?<![ก-๙])(ป|ม)\.?|(ประถมศึกษาปีที่|ประถมศึกษา|ประถม)|(มัธยมศึกษาปีที่|มัธยมศึกษา|มัธยม))"
    r"\s*([1-6])(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Answers:
    """What the officer says about a file; anything may be left open.

    Parameters
    ----------
    test : key of a declared test
    grade : key of a grade, ``p6``
    year_be : academic year, Buddhist era
    round_no : round within the year
    district : four digits of the educational service area
    """

    test: str | None = None
    grade: str | None = None
    year_be: int | None = None
    round_no: int | None = None
    district: str | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """What a file is about, settled.

    Parameters
    ----------
    dataset : key of the source
    test, grade, year_be : empty for a dataset that is no test result
    district : as the officer answered; "" = as the rows say
    """

    dataset: str
    test: str = ""
    grade: str = ""
    year_be: int = 0
    round_no: int = 1
    district: str = ""

    def as_json(self) -> str:
        """Return the identity as stable JSON, kept with the load."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    def cell(self, district: str) -> str:
        """Return the id of the cell that this file fills for one district."""
        if self.test:
            return f"{self.dataset}/{self.grade}/{self.year_be}/{self.round_no}/{district}"
        return f"{self.dataset}/-/-/-/{district}"


def latest_year_be() -> int:
    """Return the last academic year that a file can be about: this Buddhist year and one more."""
    return dt.datetime.now(dt.UTC).year + 543 + 1


def tests_named(text: str) -> set[str]:
    """Return the tests whose words stand in a text.

    Examples
    --------
    >>> sorted(tests_named("onet_p6_2558")), sorted(tests_named("ผล NT ป.3")), tests_named("Parts")
    (['onet'], ['nt'], set())
    """
    text = text.lower()
    return {
        key
        for key, source in result_sources().items()
        if source.test is not None
        and any(
            re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", text) for word in source.test.words
        )
    }


def grades_named(text: str) -> set[str]:
    """Return the grades that a text names.

    Examples
    --------
    >>> grades_named("ป.6"), grades_named("onet-m3"), grades_named("ชั้นประถมศึกษาปีที่ ๓"), grades_named("ปี 66")
    ({'p6'}, {'m3'}, {'p3'}, set())
    """
    found = set()
    for latin, thai, primary, secondary, number in _GRADE.findall(_plain(text)):
        is_secondary = latin == "m" or thai == "ม" or (bool(secondary) and not primary)
        found.add(f"{'m' if is_secondary else 'p'}{number}")
    return found & {grade.value for grade in all_grades()}


def years_named(text: str) -> set[int]:
    """Return the academic years that a text may mean; four digits speak louder than two.

    Examples
    --------
    >>> years_named("ปีการศึกษา ๒๕๖๖ สอบ 15 ก.พ. 2567"), years_named("NT ป.3 66"), years_named("9901")
    ({2566}, {2566}, set())
    """
    text = _plain(text)
    said = _ACADEMIC_YEAR.findall(text)
    found = {int(year) for year in said or _FULL_YEAR.findall(text) or _SHORT_YEAR.findall(text)}
    full = {year if year > 100 else 2500 + year for year in found}
    return {year for year in full if FIRST_YEAR_BE <= year <= latest_year_be()}


def rounds_named(text: str) -> set[int]:
    """Return the rounds that a text names.

    Examples
    --------
    >>> rounds_named("RT ป.1 2566 ครั้งที่ 2"), rounds_named("rt_p1_2566")
    ({2}, set())
    """
    return {int(number) for number in _ROUND.findall(_plain(text)) if number != "0"}


def _plain(text: str) -> str:
    return tidy(text).translate(ENGLISH_DIGITS).lower().replace("_", " ")


@dataclass(frozen=True, slots=True)
class _Question:
    """One thing to know about a file, and how it is asked for."""

    key: str
    word_th: str
    word_en: str
    option: str
    named: Callable[[str], set[str] | set[int]]


_QUESTIONS = {
    "test": _Question("test", "การทดสอบ", "test", "--test onet", tests_named),
    "grade": _Question("grade", "ระดับชั้น", "grade", "--grade p6", grades_named),
    "year_be": _Question("year_be", "ปีการศึกษา", "academic year", "--year 2558", years_named),
    "round_no": _Question("round_no", "ครั้งที่สอบ", "round", "--round 1", rounds_named),
}


class Evidence:
    """What each place says about a file, most trusted first.

    Parameters
    ----------
    file_name : name of the file
    titles : lines above the header, and the sheet's name
    answers : what the officer says
    defaults : the office's own, for where nobody speaks
    """

    def __init__(self, file_name: str, titles: str, answers: Answers, defaults: Answers) -> None:
        self.file_name = file_name
        stem = PurePath(file_name).stem
        self._texts = (("ชื่อไฟล์", "the file's name", stem), ("หัวเรื่อง", "its title", titles))
        self._answers = answers
        self._defaults = defaults

    def settle(
        self, key: str, *, among: set | None = None, with_defaults: bool = True
    ) -> object | None:
        """Return the one value that all places agree on; None where nobody speaks.

        Parameters
        ----------
        among : the values that the content of the file allows
        with_defaults : whether the office's default may fill in

        Raises
        ------
        Refusal : two places contradict each other, or one names several values
        """
        question = _QUESTIONS[key]
        answered = getattr(self._answers, key)
        said: list[tuple[str, str, set]] = []
        if answered is not None:
            said.append(("คำตอบ", "the answer", {answered}))
        for place_th, place_en, text in self._texts:
            named = question.named(text)
            if named:
                said.append((place_th, place_en, named))
        default = getattr(self._defaults, key) if with_defaults else None
        if not said and default is not None and (among is None or default in among):
            said.append(("khetview.toml", "khetview.toml", {default}))
        if among is not None and (said or len(among) == 1):
            said.append(("หัวตาราง", "the headings", among))
        if not said:
            return None
        remaining = set.intersection(*(values for _, _, values in said))
        if len(remaining) == 1:
            return remaining.pop()
        raise self._contradiction(question, said)

    def _contradiction(self, question: _Question, said: list[tuple[str, str, set]]) -> Refusal:
        def shown(position: int) -> str:
            return "; ".join(
                f"{one[position]} = {', '.join(sorted(map(str, one[2])))}" for one in said
            )

        return Refusal(
            issue(
                "identity_contradicts",
                Severity.ERROR,
                Place(self.file_name),
                th=Said(
                    f"ไม่แน่ชัดว่าเป็น{question.word_th}ใด",
                    f"{question.word_th}เดียวกันทุกแห่ง",
                    shown(0),
                    f"ตอบด้วย {question.option} หรือแก้ชื่อไฟล์ให้ตรงกัน เช่น onet_p6_2558.csv",
                ),
                en=Said(
                    f"it is not clear which {question.word_en} this is",
                    f"one {question.word_en} in every place",
                    shown(1),
                    f"Answer with {question.option}, or rename the file to agree, such as onet_p6_2558.csv.",
                ),
            )
        )


def ask(file_name: str, *keys: str) -> Refusal:
    """Return the refusal that puts the open questions to the officer."""
    questions = [_QUESTIONS[key] for key in keys]
    options = " ".join(question.option for question in questions)
    return Refusal(
        issue(
            "identity_missing",
            Severity.ERROR,
            Place(file_name),
            th=Said(
                f"ไฟล์นี้ไม่ได้บอก{' และ'.join(question.word_th for question in questions)}",
                "การทดสอบ ระดับชั้น และปีการศึกษา อย่างละหนึ่ง",
                "ไม่พบในชื่อไฟล์ หัวเรื่อง หรือคำตอบ",
                f"เป็น{' / '.join(question.word_th for question in questions)}ใด? "
                f"ตอบด้วย {options} หรือตั้งชื่อไฟล์เป็น onet_p6_2558.csv",
            ),
            en=Said(
                f"the file does not say its {' and '.join(question.word_en for question in questions)}",
                "one test, one grade, one academic year",
                "none in the file's name, its title or the answers",
                f"Which {' / '.join(question.word_en for question in questions)} is it? "
                f"Answer with {options}, or name the file onet_p6_2558.csv.",
            ),
            suggestion=options,
        )
    )


def check_answers(answers: Answers, file_name: str) -> None:
    """Refuse an answer that can be no test, grade, year, round or district.

    Raises
    ------
    Refusal : names the option, what it takes and what it got
    """
    latest = latest_year_be()
    tests = result_sources()
    rules: Mapping[str, tuple[bool, str]] = {
        "--test": (answers.test is None or answers.test in tests, ", ".join(tests)),
        "--grade": (
            answers.grade is None or answers.grade in {grade.value for grade in Grade},
            ", ".join(grade.value for grade in all_grades()),
        ),
        "--year": (
            answers.year_be is None or FIRST_YEAR_BE <= answers.year_be <= latest,
            f"{FIRST_YEAR_BE}–{latest}",
        ),
        "--round": (answers.round_no is None or 1 <= answers.round_no <= 9, "1–9"),
        "--district": (
            answers.district is None or bool(re.fullmatch(r"\d{4}", answers.district)),
            "4 digits, 5601",
        ),
    }
    got = dict(zip(rules, asdict(answers).values(), strict=True))
    for option, (is_right, expected) in rules.items():
        if not is_right:
            raise Refusal(
                issue(
                    "answer_invalid",
                    Severity.ERROR,
                    Place(file_name),
                    th=Said(
                        f"คำตอบ {option} ใช้ไม่ได้", expected, str(got[option]), "แก้คำตอบแล้วส่งอีกครั้ง"
                    ),
                    en=Said(
                        f"the answer {option} cannot be used",
                        expected,
                        str(got[option]),
                        "Correct it and try again.",
                    ),
                )
            )


def identify(
    source: Source, evidence: Evidence, answers: Answers, *, subjects: tuple[str, ...]
) -> Identity:
    """Settle grade, year and round of a file whose source is known.

    Parameters
    ----------
    subjects : keys of the subjects that the headings name

    Raises
    ------
    Refusal : something is missing or contradicts; names the question
    """
    district = answers.district or ""
    if source.test is None:
        return Identity(source.key, district=district)
    grades = {grade.value for grade in source.grades}
    grade = evidence.settle("grade", among=grades)
    year_be = evidence.settle("year_be")
    open_questions = [
        key for key, value in (("grade", grade), ("year_be", year_be)) if value is None
    ]
    if open_questions:
        raise ask(evidence.file_name, *open_questions)
    round_no = evidence.settle("round_no") or 1
    assert isinstance(grade, str) and isinstance(year_be, int) and isinstance(round_no, int)
    _subjects_were_offered(source, Grade(grade), year_be, subjects, evidence.file_name)
    return Identity(source.key, source.test.key, grade, year_be, round_no, district)


def _subjects_were_offered(
    source: Source, grade: Grade, year_be: int, subjects: tuple[str, ...], file_name: str
) -> None:
    strange = [
        source.subject(key).label_th
        for key in subjects
        if not source.subject(key).is_offered(grade, year_be)
    ]
    if not strange:
        return
    expected = ", ".join(subject.label_th for subject in source.offered(grade, year_be))
    assert source.test is not None
    cell = f"{source.test.label_th} {grade.label_th} {year_be}"
    raise Refusal(
        issue(
            "subject_not_offered",
            Severity.ERROR,
            Place(file_name),
            th=Said(
                f"{cell} ไม่มีการสอบวิชาที่อยู่ในไฟล์",
                expected,
                ", ".join(strange),
                "ตรวจปีการศึกษาและระดับชั้นของไฟล์ (--year, --grade) หรือแก้หัวตาราง",
            ),
            en=Said(
                f"{cell} did not examine a subject of this file",
                expected,
                ", ".join(strange),
                "Check the year and grade of the file (--year, --grade), or correct the heading.",
            ),
        )
    )
