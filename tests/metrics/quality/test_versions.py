"""The office's own schemes, and the ones that have rated before."""

from __future__ import annotations

from pathlib import Path

import pytest

from metrics.quality.schemes import SCHEME_FOLDER
from metrics.quality.versions import USED, gather_schemes, keep_used

SHIPPED = (SCHEME_FOLDER / "six_colours.toml").read_text(encoding="utf-8")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "quality_schemes"
    folder.mkdir()
    return folder


def names(folder: Path | None) -> list[str]:
    return [one.name for one in gather_schemes(folder).schemes]


def test_without_own_schemes__the_shipped_ones_count(own: Path) -> None:
    shipped = [
        "achievement_grid@example-1",
        "five_colours@2567-example-1",
        "six_colours@2567-example-1",
    ]

    assert names(None) == names(own) == names(own / "missing") == shipped


def test_own_scheme__takes_the_place_of_the_shipped_one_of_its_key(own: Path) -> None:
    text = SHIPPED.replace("2567-example-1", "order-12").replace("2023-05-16", "2024-05-16")
    (own / "six_colours.toml").write_text(text, encoding="utf-8")

    assert "six_colours@order-12" in names(own)
    assert "six_colours@2567-example-1" not in names(own)


def test_used_version__stays_beside_the_new_one(own: Path) -> None:
    keep_used(own, [one for one in gather_schemes(own).schemes if one.key == "six_colours"])
    text = SHIPPED.replace("2567-example-1", "order-12").replace("2023-05-16", "2024-05-16")
    (own / "six_colours.toml").write_text(text, encoding="utf-8")

    assert [n for n in names(own) if n.startswith("six")] == [
        "six_colours@2567-example-1",
        "six_colours@order-12",
    ]


def test_used_version__a_changed_rule_without_a_new_version_is_not_used(own: Path) -> None:
    (own / "six_colours.toml").write_text(SHIPPED, encoding="utf-8")
    keep_used(own, [one for one in gather_schemes(own).schemes if one.key == "six_colours"])
    (own / "six_colours.toml").write_text(
        SHIPPED.replace('">= 65"\nreassess', '">= 70"\nreassess'), encoding="utf-8"
    )

    gathered = gather_schemes(own)

    six = next(one for one in gathered.schemes if one.key == "six_colours")
    assert six.text == SHIPPED
    assert "six_colours@2567-example-1 was changed" in gathered.problems[0].message_en
    assert "ตั้งเลขฉบับใหม่" in gathered.problems[0].message_th


def test_used_version__better_words_are_taken(own: Path) -> None:
    keep_used(own, gather_schemes(own).schemes)
    (own / "six_colours.toml").write_text(SHIPPED.replace("หกสี", "๖ สี"), encoding="utf-8")

    gathered = gather_schemes(own)

    assert gathered.problems == ()
    assert any(one.label_th.endswith("๖ สี") for one in gathered.schemes)


def test_bad_scheme__is_a_problem_and_stops_nothing(own: Path) -> None:
    (own / "mine.toml").write_text("levels = 9", encoding="utf-8")

    gathered = gather_schemes(own)

    assert len(gathered.schemes) == 3
    assert "mine.toml · line" in gathered.problems[0].message_en


def test_own_list_of_indicators__is_read_and_kept(own: Path) -> None:
    listed = (SCHEME_FOLDER.parent / "quality_indicators.csv").read_text(encoding="utf-8")
    more = listed + listed.splitlines()[1].replace("2567,", "2568,", 1) + "\n"
    (own / "quality_indicators.csv").write_text(more, encoding="utf-8")
    text = SHIPPED.split("[[gate]]")[0].replace(
        'indicator_version = "2567"', 'indicator_version = "2568"'
    )
    (own / "short.toml").write_text(
        text.replace("six_colours", "short").split("[effort]")[0]
        + "[[tier]]" + text.split("[[tier]]", 1)[1],
        encoding="utf-8",
    )  # fmt: skip

    gathered = gather_schemes(own)
    assert gathered.problems == ()
    keep_used(own, [one for one in gathered.schemes if one.key == "short"])
    (own / "quality_indicators.csv").unlink()
    (own / "short.toml").unlink()

    (short,) = [one for one in gather_schemes(own).schemes if one.key == "short"]
    assert [one.key for one in short.indicators] == ["1.1.1"]
    assert (own / USED / "short@2567-example-1.csv").is_file()
