"""Which test, grade, year and round a file is about: found, never guessed.

Five places speak: the officer's answers, the file's name, its title lines, its headings, and a
column that says it in every row. Each names a set of candidates, and what remains must satisfy all that spoke. The office's defaults
(``khetview.toml``) fill in only where nobody spoke.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import PurePath

from data_pipeline.checks.issue import Choice, Place, Question, Refusal, Said, issue
from data_pipeline.named import (
    FIRST_YEAR_BE,
    grades_named,
    latest_year_be,
    rounds_named,
    tests_named,
    values_named,
    years_named,
)
from data_pipeline.sources import Source, all_grades, result_sources
from data_pipeline.warehouse.vocabulary import Grade, Severity


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
    test, grade, year_be, round_no : empty where the dataset does not need them
    district : as the officer answered; "" = as the rows say
    """

    dataset: str
    test: str = ""
    grade: str = ""
    year_be: int = 0
    round_no: int = 0
    district: str = ""

    def as_json(self) -> str:
        """Return the identity as stable JSON, kept with the load."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    def cell(self, district: str) -> str:
        """Return the id of the cell that this file fills for one district."""
        parts = (self.dataset, self.grade, self.year_be, self.round_no, district)
        return "/".join(str(part or "-") for part in parts)


@dataclass(frozen=True, slots=True)
class _Askable:
    """One thing to know about a file, and how it is asked for."""

    key: str
    word_th: str
    word_en: str
    option: str
    named: Callable[[str], set[str] | set[int]]


COLUMN_HEADINGS = {
    "year_be": ("ปีการศึกษา", "ปี", "ปี พ.ศ.", "academic year", "year"),
    "grade": ("ระดับชั้น", "ชั้น", "ชั้นเรียน", "grade"),
    "round_no": ("รอบ", "ครั้งที่", "รอบที่", "round"),
}
"""Headings of columns that say in every row what a file is about, by the name of the answer."""


def named_in(key: str, texts: Iterable[str]) -> set:
    """Return what texts name: grades, years or rounds; a bare number is a round."""
    named = _QUESTIONS[key].named
    if key == "round_no":
        texts = [f"รอบ {text}" if text.isdigit() else text for text in texts]
    return set().union(*(named(text) for text in texts))


def _nothing_named(text: str) -> set[int]:
    return set()


_QUESTIONS = {
    "test": _Askable("test", "การทดสอบ", "test", "--test onet", tests_named),
    "grade": _Askable("grade", "ระดับชั้น", "grade", "--grade p6", grades_named),
    "year_be": _Askable("year_be", "ปีการศึกษา", "academic year", "--year 2558", years_named),
    "district": _Askable(
        "district", "เขตพื้นที่การศึกษา", "district", "--district 5601", _nothing_named
    ),
    "round_no": _Askable("round_no", "ครั้งที่สอบ", "round", "--round 1", rounds_named),
}


_EXAMPLE = "onet_p6_2558.csv"


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
        self.example = _EXAMPLE
        stem = PurePath(file_name).stem
        self._texts = (("ชื่อไฟล์", "the file's name", stem), ("หัวเรื่อง", "its title", titles))
        self._answers = answers
        self._defaults = defaults
        self._columns: dict[str, tuple[str, str, set]] = {}

    def hear(self, key: str, heading: str, named: set) -> None:
        """Add what a column of the file says in every row."""
        self._columns[key] = (f"คอลัมน์ “{heading}”", f"its column “{heading}”", named)

    def settle(
        self,
        key: str,
        *,
        among: set | None = None,
        with_defaults: bool = True,
        words: Mapping[int, tuple[str, ...]] | None = None,
    ) -> object | None:
        """Return the one value that all places agree on; None where nobody speaks.

        Parameters
        ----------
        words : parts of a text that name a value besides the usual words
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
        by_file: list[set] = []
        for place_th, place_en, text in self._texts:
            named: set = set(question.named(text)) or values_named(words or {}, text)
            if named:
                said.append((place_th, place_en, named))
                by_file.append(named)
        if key in self._columns:
            said.append(self._columns[key])
            by_file.append(self._columns[key][2])
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
        if (
            answered is not None
            and (among is None or answered in among)
            and any(answered in values for values in by_file)
        ):
            return answered  # the officer settles what the file's own places contradict
        raise self._contradiction(question, said)

    def _contradiction(self, question: _Askable, said: list[tuple[str, str, set]]) -> Refusal:
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
                    f"ตอบด้วย {question.option} หรือแก้ชื่อไฟล์ให้ตรงกัน เช่น {self.example}",
                ),
                en=Said(
                    f"it is not clear which {question.word_en} this is",
                    f"one {question.word_en} in every place",
                    shown(1),
                    f"Answer with {question.option}, or rename the file to agree, such as {self.example}.",
                ),
            ),
            (_question(question.key, among=set().union(*(values for _, _, values in said))),),
        )


def ask(
    file_name: str, *keys: str, source: Source | None = None, among: set | None = None
) -> Refusal:
    """Return the refusal that puts the open questions to the officer.

    Parameters
    ----------
    keys : what is open: test, grade, year_be, round_no
    source : the dataset, where it is known
    among : the only possible answers, where one thing is asked for and they are known
    """
    needs = {need.key: need for need in source.needs} if source else {}
    words_th, words_en = [], []
    for key in keys:
        need = needs.get(key)
        words_th.append((need and need.question_th) or _QUESTIONS[key].word_th)
        words_en.append((need and need.question_en) or _QUESTIONS[key].word_en)
    options = " ".join(_QUESTIONS[key].option for key in keys)
    example = source.example if source else _EXAMPLE
    return Refusal(
        issue(
            "identity_missing",
            Severity.ERROR,
            Place(file_name),
            th=Said(
                f"ไฟล์นี้ไม่ได้บอก{' และ'.join(words_th)}",
                f"{' '.join(words_th)} อย่างละหนึ่ง",
                "ไม่พบในชื่อไฟล์ หัวเรื่อง หรือคำตอบ",
                f"เป็น{' / '.join(words_th)}ใด? ตอบด้วย {options} หรือตั้งชื่อไฟล์เป็น {example}",
            ),
            en=Said(
                f"the file does not say its {' and '.join(words_en)}",
                " ".join(f"one {word}," for word in words_en).rstrip(","),
                "none in the file's name, its title or the answers",
                f"Which {' / '.join(words_en)} is it? Answer with {options}, or name the file {example}.",
            ),
            suggestion=options,
        ),
        tuple(_question(key, source, among) for key in keys),
    )


def _question(key: str, source: Source | None = None, among: set | None = None) -> Question:
    """Return a question as the upload form puts it.

    Parameters
    ----------
    among : the only possible answers, where they are known
    """
    need = next((need for need in source.needs if need.key == key), None) if source else None
    words = _QUESTIONS[key]
    choices: list[Choice] = []
    if key == "test":
        tests = [one.test for one in result_sources().values() if one.test]
        choices = [Choice(test.key, test.label_th, test.label_en) for test in tests]
    elif key == "grade":
        grades = source.grades if source and source.grades else all_grades()
        choices = [Choice(grade.value, grade.label_th, grade.label_en) for grade in grades]
    elif need and need.words:
        choices = [
            Choice(str(value), spelled[0], spelled[0]) for value, spelled in need.words.items()
        ]
    if among and choices:
        choices = [choice for choice in choices if choice.value in among]
    elif among:
        choices = [Choice(str(value), str(value), str(value)) for value in sorted(among)]
    return Question(
        key,
        (need and need.question_th) or words.word_th,
        (need and need.question_en) or words.word_en,
        tuple(choices),
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
    """Settle what a file of a known source needs: grade, year and round, as declared.

    Parameters
    ----------
    subjects : keys of the subjects that the headings name

    Raises
    ------
    Refusal : something is missing or contradicts; names the question
    """
    grades = {grade.value for grade in source.grades} or None
    found: dict[str, object] = {}
    for need in source.needs:
        among = grades if need.key == "grade" else None
        value = evidence.settle(need.key, among=among, words=need.words)
        found[need.key] = need.otherwise if value is None else value
    open_questions = [key for key, value in found.items() if value is None]
    if open_questions:
        raise ask(evidence.file_name, *open_questions, source=source)
    test = source.test.key if source.test else ""
    identity = Identity(source.key, test, district=answers.district or "", **found)  # type: ignore[arg-type]
    if subjects:
        grade = Grade(identity.grade)
        _subjects_were_offered(source, grade, identity.year_be, subjects, evidence.file_name)
    return identity


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
    other = _years_of(source, grade, subjects)
    if other:
        wrong_th = f"{cell} ไม่มีการสอบวิชาชุดนี้ เป็นชุดวิชาของปี {other} ซึ่งเทียบกับปีนี้ไม่ได้"
        wrong_en = (
            f"{cell} did not examine these subjects: they are those of {other}, another series"
        )
    else:
        wrong_th = f"{cell} ไม่มีการสอบวิชาที่อยู่ในไฟล์"
        wrong_en = f"{cell} did not examine a subject of this file"
    raise Refusal(
        issue(
            "series_break" if other else "subject_not_offered",
            Severity.ERROR,
            Place(file_name),
            th=Said(
                wrong_th,
                expected,
                ", ".join(strange),
                "ตรวจปีการศึกษาและระดับชั้นของไฟล์ (--year, --grade) หรือแก้หัวตาราง",
            ),
            en=Said(
                wrong_en,
                expected,
                ", ".join(strange),
                "Check the year and grade of the file (--year, --grade), or correct the heading.",
            ),
        ),
        (_question("grade", source), _question("year_be")),
    )


def _years_of(source: Source, grade: Grade, subjects: tuple[str, ...]) -> str:
    """Return the years, ``–2561`` or ``2558–2559``, in which just these subjects were examined."""
    found = {key for key in subjects if not source.subject(key).is_total}
    years = [
        year
        for year in range(FIRST_YEAR_BE, latest_year_be() + 1)
        if {subject.key for subject in source.offered(grade, year)} == found
    ]
    if not years:
        return ""
    first = "" if years[0] == FIRST_YEAR_BE else str(years[0])
    last = "" if years[-1] == latest_year_be() else str(years[-1])
    return first if first == last else f"{first}–{last}"
