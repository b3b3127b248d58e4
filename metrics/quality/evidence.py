"""Self-assessed levels beside what the loaded data says: agree, contradicted with the numbers, not checkable.

A round is checked against results that were known on its day: of the academic year before the one
that the day lies in, or the year before that. Later results would judge an assessment by what
nobody could know.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from data_pipeline.warehouse.vocabulary import AreaLevel, EvidenceVerdict, Grade, ValueStatus
from metrics.formulas import round_half_up
from metrics.quality.bounds import write_number
from metrics.quality.rating import ROUND
from metrics.quality.scheme import EvidenceRule, Scheme

MOST_YEARS_BACK = 2
"""Results older than this say nothing about a round."""

NATIONAL_TESTS = "onet_rt_nt_vs_national"
DROPOUT_RATE = "dropout_rate"

EVIDENCE_COLUMNS = (
    *ROUND, "assessed_on", "scheme", "scheme_version", "indicator", "indicator_level", "metric", "rule_level", "value",
    "lowest_value", "highest_value", "checked_count", "subject_count", "verdict", "direction",
    "message_th", "message_en",
)  # fmt: skip
"""Columns of `check_claims`."""

SUBJECT_COLUMNS = (
    *ROUND, "indicator", "test", "grade", "result_year_be", "subject", "tested_count",
    "mean_score_pct", "reference", "reference_mean_pct", "gap_pp", "is_above", "value_status",
)  # fmt: skip
"""Columns of `compare_subjects`."""

METRIC_LABELS = {
    NATIONAL_TESTS: ("วิชาที่สูงกว่าค่าเปรียบเทียบ", "subjects above the reference"),
    DROPOUT_RATE: ("อัตราออกกลางคัน", "a dropout rate"),
    "completion_rate": ("อัตราสำเร็จการศึกษา", "a completion rate"),
    "transition_rate": ("อัตราศึกษาต่อหรือมีงานทำ", "a transition rate"),
}
"""What an evidence metric measures, all in percent, in Thai and English."""

_NO_DATA = {
    NATIONAL_TESTS: (
        "ยังไม่มีผล RT NT O-NET ของโรงเรียนที่รู้ก่อนวันประเมินและเทียบได้",
        "no RT, NT or O-NET results of the school that were known on the day and can be compared",
    ),
    DROPOUT_RATE: (
        "ยังไม่มีข้อมูลออกกลางคันคู่กับจำนวนนักเรียนของปีเดียวกัน",
        "no dropout table with the enrolment of the same year",
    ),
}
_NO_SOURCE = (
    "ยังไม่มีชุดข้อมูลที่คำนวณตัวชี้วัดนี้ได้",
    "no dataset that this indicator could be computed from",
)


def academic_year(day: dt.date) -> int:
    """Return the academic year that a day lies in, Buddhist era; it begins on 16 May.

    Examples
    --------
    >>> academic_year(dt.date(2024, 1, 12)), academic_year(dt.date(2024, 7, 30))
    (2566, 2567)
    """
    begins = dt.date(day.year, 5, 16)
    return day.year + 543 - (0 if day >= begins else 1)


def known_until(assessed_on: dt.date | None, year_be: int) -> int:
    """Return the newest academic year whose results were known on the day of a round.

    Parameters
    ----------
    assessed_on : None = not stated, then the round's own year decides
    year_be : of the round
    """
    return (academic_year(assessed_on) if isinstance(assessed_on, dt.date) else year_be) - 1


def compare_subjects(
    rule: EvidenceRule, rounds: pd.DataFrame, results: pd.DataFrame
) -> pd.DataFrame:
    """Put each subject that a round can be checked by beside its reference.

    Parameters
    ----------
    rule : which references count, in order
    rounds : DataFrame[`ROUND`, assessed_on]
    results : DataFrame[school_id, test, grade, year_be, subject, tested_count, mean_score_pct,
        value_status] and per reference ``<level>_mean_pct``

    Returns
    -------
    DataFrame[`SUBJECT_COLUMNS`], one row per round and subject of the newest known year of each test
    and grade. `gap_pp` is the mean minus the reference, points; `is_above` is missing where either
    is. A total is left out where its parts are there.
    """
    rows = rounds[[*ROUND, "assessed_on"]].merge(
        results.rename(columns={"year_be": "result_year_be"}), on="school_id"
    )
    if rows.empty:
        return pd.DataFrame({column: [] for column in SUBJECT_COLUMNS})
    limit = np.array(
        [
            known_until(day, int(year))
            for day, year in zip(rows["assessed_on"], rows["year_be"], strict=True)
        ]
    )
    years = rows["result_year_be"].to_numpy()
    rows = rows[(years <= limit) & (years > limit - MOST_YEARS_BACK)]
    paper = [*ROUND, "test", "grade"]
    rows = rows[rows["result_year_be"] == rows.groupby(paper)["result_year_be"].transform("max")]
    has_parts = rows.groupby(paper)["subject"].transform("nunique") > 1
    rows = rows[~(has_parts & (rows["subject"] == "total"))].copy()
    rows["reference"] = None
    rows["reference_mean_pct"] = np.nan
    for level in rule.references:
        mean = rows[f"{level}_mean_pct"]
        takes = rows["reference_mean_pct"].isna() & mean.notna()
        rows["reference"] = rows["reference"].where(~takes, level)
        rows["reference_mean_pct"] = rows["reference_mean_pct"].where(~takes, mean)
    is_ok = rows["value_status"] == ValueStatus.OK.value
    rows["mean_score_pct"] = rows["mean_score_pct"].where(is_ok)
    # means are published with two decimals; a difference below that is none
    gap = np.asarray(round_half_up(rows["mean_score_pct"] - rows["reference_mean_pct"], 6))
    rows["gap_pp"] = gap
    rows["is_above"] = pd.Series(gap > 0, index=rows.index, dtype=object).where(
        ~np.isnan(gap), None
    )
    rows["indicator"] = rule.indicator
    return rows[list(SUBJECT_COLUMNS)].reset_index(drop=True)


@dataclass(frozen=True, slots=True)
class _Measure:
    """What the data allows a value to be: exact where lowest and highest are the same."""

    lowest: float
    highest: float
    checked: int
    subjects: int
    numbers_th: str
    numbers_en: str


def check_claims(
    scheme: Scheme,
    claims: pd.DataFrame,
    results: pd.DataFrame,
    leavers: pd.DataFrame,
    subject_labels: Mapping[tuple[str, str], tuple[str, str]] | None = None,
) -> pd.DataFrame:
    """Check every claim that a rule of the scheme speaks of.

    Parameters
    ----------
    scheme : its evidence rules; indicators whose list names a metric without a rule are listed as
        not checkable
    claims : DataFrame[`ROUND`, assessed_on, indicator, indicator_level]
    results : see `compare_subjects`
    leavers : DataFrame[school_id, year_be, round_no, leaver_count, enrolled_count]; the round is that of the enrolment
    subject_labels : (test, subject) → Thai and English label, for the messages; with an empty subject
        the label of the test

    Returns
    -------
    DataFrame[`EVIDENCE_COLUMNS`], one row per round and indicator. `verdict` is an
    `EvidenceVerdict`; `direction` is ``over`` where the data does not reach what is claimed,
    ``under`` where it reaches more; `lowest_value` and `highest_value` bound the value where some
    subjects cannot be compared.
    """
    rows: list[dict[str, Any]] = []
    asked = {rule.indicator for rule in scheme.evidence}
    silent = [one for one in scheme.indicators if one.evidence_metric and one.key not in asked]
    said = claims[claims["indicator_level"].notna()]
    rounds = claims[[*ROUND, "assessed_on"]].drop_duplicates(list(ROUND))
    for rule in scheme.evidence:
        measures = _measure(rule, rounds, results, leavers, subject_labels or {})
        for claim in said[said["indicator"] == rule.indicator].to_dict("records"):
            key = tuple(claim[name] for name in ROUND)
            rows.append(_judge(scheme, rule, claim, measures.get(key)))
    for one in silent:
        for claim in said[said["indicator"] == one.key].to_dict("records"):
            rows.append(
                _row(scheme, claim, one.evidence_metric, None, None, _verdict_unknown(_NO_SOURCE))
            )
    frame = pd.DataFrame(rows, columns=list(EVIDENCE_COLUMNS))
    return _one_per_indicator(frame)


_Verdict = tuple[EvidenceVerdict, str, str, str]


def _verdict_unknown(reason: tuple[str, str]) -> _Verdict:
    return (
        EvidenceVerdict.NOT_CHECKABLE,
        "",
        f"ตรวจไม่ได้: {reason[0]}",
        f"Not checkable: {reason[1]}.",
    )


def _judge(
    scheme: Scheme, rule: EvidenceRule, claim: Mapping[Any, Any], measure: _Measure | None
) -> dict[str, Any]:
    level = int(claim["indicator_level"])
    if measure is None:
        nothing = _verdict_unknown(_NO_DATA.get(rule.metric, _NO_SOURCE))
        return _row(scheme, claim, rule.metric, rule.level, None, nothing)
    ends = (rule.value.holds(measure.lowest), rule.value.holds(measure.highest))
    holds, fails = all(ends), not any(ends)
    needs_th = f"ระดับ {rule.level} ต้องมี{say_need(rule, 'th')}"
    needs_en = f"level {rule.level} needs {say_need(rule, 'en')}"
    numbers_th, numbers_en = measure.numbers_th, measure.numbers_en
    if level >= rule.level and fails:
        verdict: _Verdict = (
            EvidenceVerdict.CONTRADICTED,
            "over",
            f"ประเมินตนเองระดับ {level} แต่{numbers_th} ({needs_th})",
            f"Self-assessed at {level}, but {numbers_en} ({needs_en}).",
        )
    elif level < rule.level and rule.both_ways and holds:
        verdict = (
            EvidenceVerdict.CONTRADICTED,
            "under",
            f"ประเมินตนเองระดับ {level} แต่{numbers_th} ถึงระดับ {rule.level} แล้ว",
            f"Self-assessed at {level}, but {numbers_en}: that is level {rule.level}.",
        )
    elif (level >= rule.level and holds) or (level < rule.level and rule.both_ways and fails):
        verdict = (EvidenceVerdict.AGREES, "", f"สอดคล้อง: {numbers_th}", f"Agrees: {numbers_en}.")
    elif level < rule.level and not rule.both_ways:
        verdict = _verdict_unknown(
            (
                f"เกณฑ์ไม่ได้บอกว่าระดับ {level} ต้องได้เท่าใด ({numbers_th})",
                f"the scheme does not say what level {level} needs ({numbers_en})",
            )
        )
    else:
        verdict = _verdict_unknown(
            (f"เทียบได้ไม่ครบทุกวิชา {numbers_th}", f"not every subject can be compared; {numbers_en}")
        )
    return _row(scheme, claim, rule.metric, rule.level, measure, verdict)


def _row(
    scheme: Scheme,
    claim: Mapping[Any, Any],
    metric: str,
    rule_level: int | None,
    measure: _Measure | None,
    verdict: _Verdict,
) -> dict[str, Any]:
    exact = measure is not None and measure.lowest == measure.highest
    return {
        **{name: claim[name] for name in (*ROUND, "assessed_on", "indicator", "indicator_level")},
        "scheme": scheme.key,
        "scheme_version": scheme.version,
        "metric": metric,
        "rule_level": rule_level,
        "value": measure.lowest if measure and exact else None,
        "lowest_value": measure.lowest if measure else None,
        "highest_value": measure.highest if measure else None,
        "checked_count": measure.checked if measure else 0,
        "subject_count": measure.subjects if measure else 0,
        "verdict": verdict[0].value,
        "direction": verdict[1],
        "message_th": verdict[2],
        "message_en": verdict[3],
    }


def _one_per_indicator(frame: pd.DataFrame) -> pd.DataFrame:
    """Where several rules speak of an indicator: one contradiction decides, then one agreement."""
    weight = {
        v.value: i for i, v in enumerate((EvidenceVerdict.CONTRADICTED, EvidenceVerdict.AGREES))
    }
    order = frame.assign(weight=frame["verdict"].map(weight).fillna(2)).sort_values(
        [*ROUND, "indicator", "weight"], kind="stable"
    )
    kept = order.drop_duplicates([*ROUND, "indicator"])
    return kept.drop(columns="weight").reset_index(drop=True)


def _measure(
    rule: EvidenceRule,
    rounds: pd.DataFrame,
    results: pd.DataFrame,
    leavers: pd.DataFrame,
    labels: Mapping[tuple[str, str], tuple[str, str]],
) -> dict[tuple[Any, ...], _Measure]:
    if rule.metric == NATIONAL_TESTS:
        subjects = compare_subjects(rule, rounds, results)
        return {
            key: _share_above(group, labels)
            for key, group in subjects.groupby(list(ROUND), sort=False)
            if group["is_above"].notna().any()
        }
    if rule.metric == DROPOUT_RATE:
        return _dropout_rates(rounds, leavers)
    return {}


def _share_above(
    subjects: pd.DataFrame, labels: Mapping[tuple[str, str], tuple[str, str]]
) -> _Measure:
    """Say which share of the subjects lies above the reference, percent, and which do not."""
    known = subjects[subjects["is_above"].notna()]
    above, count, unknown = int(known["is_above"].sum()), len(subjects), len(subjects) - len(known)
    below = known[~known["is_above"].astype(bool)]
    numbers = {"th": f"สูงกว่าค่าเปรียบเทียบ {above} จาก {count} วิชา", "en": f"{above} of {count} subjects are above the reference"}  # fmt: skip
    for place, language in enumerate(("th", "en")):
        said = [_say_subject(row, labels, place, language) for row in below.to_dict("records")]
        if said:
            numbers[language] += (
                " ไม่สูงกว่า: " if language == "th" else "; not above: "
            ) + ", ".join(said)
        if unknown:
            numbers[language] += (
                f" เทียบไม่ได้ {unknown} วิชา"
                if language == "th"
                else f"; {unknown} cannot be compared"
            )
    return _Measure(
        100.0 * above / count, 100.0 * (above + unknown) / count, len(known), count,
        numbers["th"], numbers["en"],
    )  # fmt: skip


def _say_subject(
    row: Mapping[Any, Any],
    labels: Mapping[tuple[str, str], tuple[str, str]],
    place: int,
    language: str,
) -> str:
    subject = labels.get((row["test"], row["subject"]), (row["subject"], row["subject"]))[place]
    test = labels.get((row["test"], ""), (row["test"].upper(),) * 2)[place]
    grade = Grade(row["grade"]).label(language)
    reference = AreaLevel(row["reference"]).label(language)
    return (
        f"{test} {grade} {row['result_year_be']} {subject} "
        f"{_two(row['mean_score_pct'])} ({reference} {_two(row['reference_mean_pct'])})"
    )


def _two(number: float) -> str:
    return f"{round_half_up(number, 2):.2f}"


def _dropout_rates(rounds: pd.DataFrame, leavers: pd.DataFrame) -> dict[tuple[Any, ...], _Measure]:
    """Leavers of the newest known year as a share of the pupils of its first date, percent."""
    usable = leavers[(leavers["enrolled_count"] > 0) & leavers["leaver_count"].notna()]
    usable = usable.rename(columns={"year_be": "result_year_be", "round_no": "date_no"})
    rows = rounds.merge(usable, on="school_id").sort_values("result_year_be")
    found: dict[tuple[Any, ...], _Measure] = {}
    for row in rows.to_dict("records"):
        limit = known_until(row["assessed_on"], int(row["year_be"]))
        year = int(row["result_year_be"])
        if not limit - MOST_YEARS_BACK < year <= limit:
            continue
        left, pupils = int(row["leaver_count"]), int(row["enrolled_count"])
        rate = 100.0 * left / pupils
        shown, date_no = f"{round_half_up(rate, 2):.2f}", int(row["date_no"])
        found[tuple(row[name] for name in ROUND)] = _Measure(
            rate, rate, 1, 1,
            f"ปี {year} ออกกลางคัน {left} จาก {pupils} คนของรอบ {date_no} (ร้อยละ {shown})",
            f"{left} of {pupils} pupils of round {date_no} left in {year} ({shown} %)",
        )  # fmt: skip
    return found


def say_need(rule: EvidenceRule, language: str) -> str:
    """Say what a level needs: ``วิชาที่สูงกว่าค่าเปรียบเทียบ ≥ 100 %``.

    Parameters
    ----------
    language : ``"th"`` or ``"en"``
    """
    label = METRIC_LABELS.get(rule.metric, (rule.metric, rule.metric))[language == "en"]
    sign = {">=": "≥", "<=": "≤"}.get(rule.value.operator, rule.value.operator)
    return f"{label} {sign} {write_number(rule.value.value)} %"


def say_rule(rule: EvidenceRule, language: str) -> str:
    """Say a rule in words, for the methods page.

    Parameters
    ----------
    language : ``"th"`` or ``"en"``
    """
    if language == "en":
        return f"{rule.indicator}: level {rule.level} needs {say_need(rule, language)}"
    return f"{rule.indicator}: ระดับ {rule.level} ต้องมี{say_need(rule, language)}"


def contradictions(evidence: pd.DataFrame, names: Sequence[str] = ()) -> pd.DataFrame:
    """Keep the contradicted claims of a table of evidence; `names` = further columns to sort by first."""
    rows = evidence[evidence["verdict"] == EvidenceVerdict.CONTRADICTED.value]
    return rows.sort_values([*names, *ROUND, "indicator"], ignore_index=True)
