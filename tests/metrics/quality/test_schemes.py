"""Schemes are read as written, and refused with the line where they make no sense."""

from __future__ import annotations

from pathlib import Path

import pytest

from metrics.quality.rating import UNRATED
from metrics.quality.scheme import Scheme
from metrics.quality.scheme_lines import SchemeError
from metrics.quality.schemes import parse_scheme, read_schemes
from tests.metrics.quality.schemes_for_tests import INDICATORS, scheme, scheme_text

SHIPPED = {shipped.key: shipped for shipped in read_schemes()}


@pytest.mark.parametrize(
    ("key", "colours"),
    [
        ("six_colours", ["purple", "sky_blue", "green", "yellow", "orange", "red"]),
        ("five_colours", ["purple", "sky_blue", "green", "yellow", "red"]),
        ("achievement_grid", ["blue", "green", "yellow", "orange", "red"]),
    ],
)
def test_shipped_schemes__are_sound_and_say_that_they_are_examples(
    key: str, colours: list[str]
) -> None:
    shipped = SHIPPED[key]

    assert [tier.key for tier in shipped.tiers] == colours
    assert "ตัวอย่าง" in shipped.note_th and "example" in shipped.note_en
    assert "example" in shipped.version
    assert UNRATED not in colours


def test_six_colours__cadence_budget_and_evidence_are_data() -> None:
    six = SHIPPED["six_colours"]
    assert isinstance(six, Scheme)

    assert six.tier("yellow").reassess_times == 3
    assert six.tier("green").reassess_times == 2
    assert six.tier("yellow").budget_baht == 150_000
    (cycle,) = six.cycles
    assert [d.isoformat() for d in cycle.due_dates(six.tier("yellow"))] == [
        "2024-07-30",
        "2024-08-09",
        "2024-08-23",
    ]
    assert len(cycle.due_dates(six.tier("green"))) == 2
    assert cycle.report_on.isoformat() == "2024-09-10"
    assert {rule.indicator for rule in six.evidence} == {"5.1.1", "5.4.3"}


def test_digest__follows_rules_and_not_words() -> None:
    plain = scheme()

    assert scheme(head="# a remark").digest == plain.digest
    assert scheme(head='note_en = "words"').digest == plain.digest
    assert scheme(tiers=(("good", ">= 81"), ("fair", ">= 60"), ("poor", ""))).digest != plain.digest
    assert scheme(tail='[weights]\nevery = 2\n"5" = 1').digest != plain.digest


BAD = {
    "hole between tiers": (
        scheme_text(
            tiers=(
                ("good", '>= 80"\nhigh = "<= 100'),
                ("fair", '>= 60"\nhigh = "< 75'),
                ("poor", ""),
            )
        ),
        "a hole between “good” / “fair”",
        "มีช่องว่าง",
    ),
    "overlap by upper bound": (
        scheme_text(tiers=(("good", ">= 80"), ("fair", '>= 60"\nhigh = "< 85'), ("poor", ""))),
        "an overlap between “good” / “fair”",
        "ช่วงซ้อนกัน",
    ),
    "both bands own the bound": (
        scheme_text(tiers=(("good", ">= 80"), ("fair", '>= 60"\nhigh = "<= 80'), ("poor", ""))),
        "an overlap",
        "ช่วงซ้อนกัน",
    ),
    "nobody owns the bound": (
        scheme_text(tiers=(("good", "> 80"), ("fair", '>= 60"\nhigh = "< 80'), ("poor", ""))),
        "a hole",
        "มีช่องว่าง",
    ),
    "bounds rise": (
        scheme_text(tiers=(("good", ">= 60"), ("fair", ">= 80"), ("poor", ""))),
        "List bands best first",
        "เรียงจากดีที่สุด",
    ),
    "no bound": (
        scheme_text(tiers=(("good", ">= 60"), ("fair", ""), ("poor", ""))),
        "no bound between",
        "ไม่มีเส้นแบ่ง",
    ),
    "hole at the bottom": (
        scheme_text(tiers=(("good", ">= 80"), ("fair", ">= 60"), ("poor", ">= 30"))),
        "a hole below the lowest tier",
        "ช่องว่างใต้ระดับต่ำสุด",
    ),
    "out of reach": (
        scheme_text(tiers=(("good", "> 100"), ("fair", ">= 60"), ("poor", ""))),
        "scores end at 100",
        "สูงสุดคือ 100",
    ),
    "no operator": (
        scheme_text(tiers=(("good", "80"), ("fair", ">= 60"), ("poor", ""))),
        "an operator and a number",
        "เครื่องหมายและตัวเลข",
    ),
    "upper for lower": (
        scheme_text(tiers=(("good", "<= 80"), ("fair", ">= 60"), ("poor", ""))),
        "Expected an operator > or >=",
        "ต้องใช้เครื่องหมาย",
    ),
    "tier twice": (
        scheme_text(tiers=(("good", ">= 80"), ("good", ">= 60"), ("poor", ""))),
        "stands twice",
        "มีสองครั้ง",
    ),
    "unknown indicator in weights": (
        scheme_text(tail='[weights]\n"5.1.2" = 1\n'),
        "unknown indicator “5.1.2”",
        "ไม่รู้จักตัวชี้วัด",
    ),
    "unknown indicator in a gate": (
        scheme_text(tail='[[gate]]\ntier = "good"\nwhere = "6"\nlow = ">= 1"\n'),
        "unknown indicator “6”",
        "ไม่รู้จักตัวชี้วัด",
    ),
    "unknown list": (
        scheme_text().replace('indicator_version = "1"', 'indicator_version = "9"'),
        "no list of indicators has the version “9”. Versions: 1",
        "ไม่มีรายการตัวชี้วัดฉบับ",
    ),
    "negative weight": (scheme_text(tail="[weights]\nevery = -1\n"), "0 or more", "ตั้งแต่ 0"),
    "word for a weight": (scheme_text(tail='[weights]\nevery = "much"\n'), "a number", "ตัวเลข"),
    "weight not a number": (scheme_text(tail="[weights]\nevery = nan\n"), "a number", "ตัวเลข"),
    "all weights 0": (
        scheme_text(tail="[weights]\nevery = 0\n"),
        "all weights are 0",
        "เป็น 0 ทั้งหมด",
    ),
    "shares not 100": (
        scheme_text(tail='[component_weights]\n"1" = 40\n"5" = 50\n'),
        "add up to 90",
        "รวมกันได้ 90",
    ),
    "share forgotten": (
        scheme_text(tail='[component_weights]\n"1" = 100\n'),
        "component “5” has no share",
        "ไม่มีน้ำหนัก",
    ),
    "share of nothing": (
        scheme_text(tail='[weights]\n"5" = 0\n[component_weights]\n"1" = 40\n"5" = 60\n'),
        "its indicators weigh 0",
        "น้ำหนัก 0",
    ),
    "effort of nothing": (scheme_text(tail="[effort]\nevery = 0\n"), "above 0", "มากกว่า 0"),
    "gate on the lowest": (
        scheme_text(tail='[[gate]]\ntier = "poor"\nwhere = "5"\nlow = ">= 1"\n'),
        "cannot guard “poor”",
        "ตั้งประตู",
    ),
    "gate that nobody passes": (
        scheme_text(tail='[[gate]]\ntier = "good"\nwhere = "5.1.1"\nlow = ">= 6"\n'),
        "no school can pass",
        "ไม่มีโรงเรียนใดผ่าน",
    ),
    "misspelt": (scheme_text(head="levelz = 4"), "unknown key “levelz”", "ไม่รู้จักคีย์"),
    "levels upside down": (scheme_text(head="lowest_level = 5"), "is not below levels", "ต้องต่ำกว่า"),
    "evidence nobody has": (
        scheme_text(tail='[[evidence]]\nindicator = "5.1.1"\nmetric = "luck"\nvalue = ">= 1"\n'),
        "Expected one of: onet_rt_nt_vs_national",
        "ต้องเป็นหนึ่งใน",
    ),
    "cycle without days": (
        scheme_text(tail="[[cycle]]\nbase_from = 2024-01-01\ndue_on = [2024-08-09, 2024-07-30]\n"),
        "days that rise",
        "เรียงจากก่อนไปหลัง",
    ),
    "no tiers": (scheme_text(tiers=()), "fewer than two tiers", "ไม่ถึงสองระดับ"),
    "no TOML": (scheme_text(tail="[weights\n"), "not readable as TOML", "อ่านเป็น TOML ไม่ได้"),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_scheme__is_refused_with_the_reason_in_both_languages(what: str) -> None:
    text, english, thai = BAD[what]

    with pytest.raises(SchemeError) as refused:
        parse_scheme(text, INDICATORS, "bad.toml")

    assert english in refused.value.message_en
    assert thai in refused.value.message_th
    assert refused.value.message_en.startswith("bad.toml · line ")
    assert refused.value.message_th.startswith("bad.toml · บรรทัด ")


@pytest.mark.parametrize(
    ("text", "needle"),
    [
        (scheme_text(tail='[weights]\nevery = 1\n"5.9" = 2\n'), '"5.9" = 2'),
        (scheme_text(tiers=(("good", ">= 80"), ("fair", '>= 60"\nhigh = "< 70'), ("poor", ""))), 'high = "< 70"'),
        (scheme_text(tail='[[gate]]\ntier = "good"\nwhere = "9.9.9"\nlow = ">= 1"\n'), 'where = "9.9.9"'),
        (scheme_text(head='missing = "guess"'), 'missing = "guess"'),
    ],
)  # fmt: skip
def test_bad_scheme__the_line_is_the_line(text: str, needle: str) -> None:
    line = next(n for n, row in enumerate(text.splitlines(), start=1) if needle in row)

    with pytest.raises(SchemeError) as refused:
        parse_scheme(text, INDICATORS, "bad.toml")

    assert f"bad.toml · line {line}:" in refused.value.message_en


def test_bad_scheme__all_faults_are_said_at_once() -> None:
    text = scheme_text(head="levelz = 4", tail='[weights]\n"9" = 1\n')

    with pytest.raises(SchemeError) as refused:
        parse_scheme(text, INDICATORS, "bad.toml")

    assert len(refused.value.message_en.splitlines()) == 2


def test_read_schemes__one_version_stands_in_one_file(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(INDICATORS, encoding="utf-8")
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(scheme_text(), encoding="utf-8")

    with pytest.raises(SchemeError, match=r"small@1 stands in a\.toml too"):
        read_schemes(tmp_path, tmp_path / "list.csv")
