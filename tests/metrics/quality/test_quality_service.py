"""From files to answers: the demonstration's 20 schools, loaded, published and asked about."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from data.demo.quality import quality_files
from data_pipeline.identity import Answers
from data_pipeline.load import load_bytes
from data_pipeline.warehouse.engine import Workspace
from metrics.answers import Area, UnknownKey
from metrics.publishing import publish
from metrics.quality.evidence import EVIDENCE_COLUMNS
from metrics.quality.rating import COMPONENT_COLUMNS
from metrics.quality.schemes import SCHEME_FOLDER
from metrics.quality.versions import OWN_SCHEMES
from metrics.service import MetricsService
from metrics.settings import MetricsSettings
from metrics.snapshot_reader import SnapshotReader

DISTRICT = Area.parse("district:9982")
SIX = "six_colours"


def answers_for(name: str) -> Answers:
    stem = name.split(".")[0].split("_")
    if name.startswith("quality_2"):
        return Answers(year_be=int(stem[1]), round_no=int(stem[2][1]), district="9982")
    if name.startswith("onet"):
        return Answers(test="onet", grade="m3", year_be=int(stem[2]))
    return Answers()


def load(workspace: Workspace, name: str, content: bytes) -> None:
    report = load_bytes(content, name, workspace, answers_for(name))
    assert report.rows_loaded > 0, (name, report.findings)


def serve(workspace: Workspace) -> MetricsService:
    publish(workspace, MetricsSettings())
    return MetricsService(SnapshotReader(workspace.snapshots), MetricsSettings())


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = Workspace(tmp_path_factory.mktemp("quality") / "workspace")
    for name, content in quality_files().items():
        load(made, name, content)
    load(made, "staff_2567.csv", STAFF.encode())
    return made


STAFF = "รหัสโรงเรียน,โรงเรียน,จำนวนครู,จำนวนห้อง\n99820001,โรงเรียนสมมติ,88,40\n"


@pytest.fixture(scope="module")
def service(workspace: Workspace) -> MetricsService:
    return serve(workspace)


def colours(frame: pd.DataFrame) -> dict[str, int]:
    return frame["tier"].value_counts().to_dict()


def test_ratings__of_12_january_2567_are_1_1_14_4(service) -> None:
    ratings = service.quality_ratings(DISTRICT, SIX, year_be=2566, round_no=1)

    assert colours(ratings) == {"purple": 1, "sky_blue": 1, "green": 14, "yellow": 4}
    assert set(ratings["assessed_on"]) == {dt.date(2024, 1, 12)}
    assert ratings["is_partial"].sum() == 1
    assert ratings["gates_failed"].tolist() == [""] * 20


def test_rounds__follow_the_cadence(service) -> None:
    rounds = service.quality_rounds(DISTRICT, SIX)

    assert rounds["first_on"].tolist() == [
        dt.date(2024, 1, 12), dt.date(2024, 7, 30), dt.date(2024, 8, 9), dt.date(2024, 8, 23),
    ]  # fmt: skip
    assert rounds["school_count"].tolist() == [20, 18, 18, 4]


def test_due__40_reassessments_reported_by_10_september(service) -> None:
    due = service.quality_due(DISTRICT, SIX, dt.date(2024, 8, 24))

    assert due.groupby("tier")["number"].agg(["size", "max"]).to_numpy().tolist() == [
        [28, 2],
        [12, 3],
    ]
    assert set(due["due_status"]) == {"done"}
    assert set(due["report_on"]) == {dt.date(2024, 9, 10)}


def test_ratings__stand_with_the_newest_round_and_the_year_before_keeps_its_own(service) -> None:
    assert colours(service.quality_ratings(DISTRICT, SIX)) == {
        "purple": 1, "sky_blue": 3, "green": 14, "yellow": 2,
    }  # fmt: skip
    assert colours(service.quality_ratings(DISTRICT, SIX, year_be=2566))["yellow"] == 4
    assert service.quality_ratings(Area.parse("district:9901"), SIX).empty
    assert len(service.quality_history("99820017", SIX)) == 4


def test_schemes__stand_side_by_side(service) -> None:
    five = service.quality_ratings(DISTRICT, "five_colours", year_be=2566, round_no=1)

    assert colours(five) == {"purple": 1, "sky_blue": 1, "green": 14, "yellow": 4}
    assert {one.key for one in service.quality_schemes()} == {
        SIX,
        "five_colours",
        "achievement_grid",
    }


def test_unknown_scheme__lists_those_there_are(service) -> None:
    for ask in (service.quality_scheme, service.quality_grid):
        with pytest.raises(UnknownKey, match=r"six_colours@2567-example-1|achievement_grid"):
            ask("rainbow")
    with pytest.raises(UnknownKey):
        service.quality_ratings(DISTRICT, "rainbow")
    with pytest.raises(UnknownKey, match="amphoe"):
        service.quality_distribution(DISTRICT, SIX, by="planet")


def test_flows__start_with_the_base_and_keep_20_schools(service) -> None:
    flows = service.quality_flows(DISTRICT, SIX)

    totals = flows.groupby(["year_be_to", "round_no_to"])["school_count"].sum()
    assert totals.tolist() == [20, 20, 20]
    moves = service.quality_moves(DISTRICT, SIX, (2566, 1), (2567, 3))
    assert moves["move"].value_counts().to_dict() == {"same": 16, "up": 4}


def test_distribution_amphoes_components_and_budget(service) -> None:
    by_amphoe = service.quality_distribution(DISTRICT, SIX, by="amphoe")
    assert by_amphoe["school_count"].sum() == 20
    assert by_amphoe["group_id"].nunique() == 20
    amphoes = service.quality_amphoes(DISTRICT, SIX)
    assert (amphoes["quality_school_count"] == 1).all() and len(amphoes) == 20
    components = service.quality_components(DISTRICT, SIX)
    assert set(COMPONENT_COLUMNS) <= set(components.columns)
    assert len(components) == 100
    budget = service.quality_budget(DISTRICT, SIX, year_be=2566, round_no=1)
    assert budget.set_index("tier").loc["green", "total_baht"] == 1_400_000


def test_levels__come_back_as_assessed(service) -> None:
    levels = service.quality_levels("99820002", 2566, 1)

    assert len(levels) == 72  # the partial one
    assert set(levels.values()) <= {1, 2, 3, 4, 5}


def test_evidence__of_the_year_before_and_contradictions_by_district(service) -> None:
    evidence = service.quality_evidence(DISTRICT, SIX, year_be=2566, round_no=1)

    assert set(EVIDENCE_COLUMNS) <= set(evidence.columns)
    tests = evidence[evidence["indicator"] == "5.1.1"]
    assert len(tests) == 20
    assert {"agrees", "contradicted"} == set(tests["verdict"])
    assert "2565" in " ".join(tests["message_en"]) and "2566" not in " ".join(tests["message_en"])
    others = evidence[evidence["indicator"].isin(["5.4.1", "5.4.2", "5.4.3"])]
    assert set(others["verdict"]) == {"not_checkable"}
    wrong = service.quality_contradictions(DISTRICT, SIX)
    assert len(wrong) and set(wrong["verdict"]) == {"contradicted"}
    assert set(wrong["district_id"]) == {"9982"}


def test_evidence__of_nobody_is_an_empty_table(service) -> None:
    empty = service.quality_evidence(Area.parse("district:9901"), SIX)

    assert empty.empty and set(EVIDENCE_COLUMNS) <= set(empty.columns)


def test_certainty__a_green_that_hangs_on_few_or_many_pupils(service) -> None:
    sure = service.quality_certainty("99820016", SIX, 2566, 1)

    assert sure is not None and sure.tier == "green"
    assert sum(sure.chances.values()) == pytest.approx(1)
    assert sure.chances["yellow"] > 0.05
    assert service.quality_certainty("99820001", SIX, 2566, 1).chances["purple"] == pytest.approx(1)
    assert service.quality_certainty("99010001", SIX, 2566, 1) is None


def test_achievement__status_and_change_of_a_paper_with_chances(service) -> None:
    placed = service.achievement_tiers(
        DISTRICT, "achievement_grid", test="onet", grade="m3", subject="math", year_be=2566
    )

    assert len(placed) == 20
    assert "unrated" not in set(placed["tier"])
    chances = [c for c in placed if c.startswith("chance_")]
    assert len(chances) == 5
    assert placed[chances].sum(axis=1).tolist() == pytest.approx([1] * 20)
    first = service.achievement_tiers(
        DISTRICT, "achievement_grid", test="onet", grade="m3", subject="math", year_be=2565
    )
    assert set(first["tier"]) == {"unrated"}  # no year before


def test_next_steps__of_a_yellow_school_and_of_the_district(service) -> None:
    steps = service.quality_next_steps("99820020", SIX, sets=2)
    levels = service.quality_levels("99820020", 2567, 3)
    raised = levels | {s.indicator: s.level_to for s in steps[0].steps}

    assert len(steps) == 2 and steps[0].tier == "green"
    assert service.quality_what_if(SIX, levels).tier == "yellow"
    assert service.quality_what_if(SIX, raised).tier == "green"
    table, everyone = service.quality_lift(DISTRICT, SIX)
    assert everyone.value == 19  # the purple one has no next colour
    assert table["effort"].sum() == pytest.approx(everyone.effort)
    _, some = service.quality_lift(DISTRICT, SIX, effort=everyone.effort / 4)
    assert 0 < some.value < 19 and some.effort <= everyone.effort / 4


def test_network__neighbours_within_5_km_overlaps_and_who_has_no_place(service) -> None:
    network = service.quality_network(DISTRICT, SIX)

    assert network["distance_km"].max() <= 5
    assert not network["neighbour_id"].str.startswith("9982").any()
    assert network[network["is_assigned"]]["neighbour_id"].is_unique
    assert (network["claimed_by_count"] > 1).any()
    assert network[network["school_id"] == "99820019"]["is_approximate"].all()
    places = service.quality_places(DISTRICT, SIX)
    assert places[~places["has_place"]]["school_id"].tolist() == ["99820020"]
    assert service.schools_without_place(DISTRICT)["school_id"].tolist() == ["99820020"]
    assert len(service.quality_network(DISTRICT, SIX, 2.0)) < len(network)


def test_joined__pupils_and_rooms_by_grade(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "workspace")
    for name, content in quality_files().items():
        if name.startswith(("schools", "quality_2566", "coordinates")):
            load(workspace, name, content)
    enrolment = (
        "รหัสโรงเรียน,โรงเรียน,ป.1,,,,ป.2,,,\n,,ชาย,หญิง,รวม,ห้อง,ชาย,หญิง,รวม,ห้อง\n"
        "99820001,ก,10,12,22,1,9,9,18,1\n99010002,ข,5,6,11,1,2,1,3,1\n"
    )
    report = load_bytes(
        enrolment.encode(), "enrolment_2567_r1.csv", workspace, Answers(year_be=2567, round_no=1)
    )
    assert report.rows_loaded > 0, report.findings
    service = serve(workspace)

    joined = service.quality_joined(DISTRICT, SIX, {"99820001": ["99010002"]}).set_index("grade")

    assert joined.loc[
        "p1", ["enrolled_count", "joining_count", "joined_enrolled_count"]
    ].tolist() == [22, 11, 33]
    assert joined.loc["p2", "pupils_per_room_joined"] == 21


def test_dropout__is_evidence_where_a_table_and_the_enrolment_are_there(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "workspace")
    files = quality_files()
    for name in ("schools_quality.csv", "quality_2567_r1.csv"):
        load(workspace, name, files[name])
    enrolment = (
        "รหัสโรงเรียน,โรงเรียน,ม.1,,,,ม.2,,,\n,,ชาย,หญิง,รวม,ห้อง,ชาย,หญิง,รวม,ห้อง\n"
        "99820003,ก,60,40,100,3,50,50,100,3\n99820004,ข,60,40,100,3,50,50,100,3\n"
    )
    dropout = (
        "รหัสโรงเรียน,โรงเรียน,ชั้น,เพศ,สาเหตุ,จำนวน\n"
        "99820003,ก,ม.1,ชาย,ฐานะยากจน,2\n99820003,ก,ม.2,หญิง,ฐานะยากจน,1\n99820004,ข,ม.1,ชาย,เสียชีวิต,4\n"
    )
    for name, text in (("enrolment_2566_r1.csv", enrolment), ("dropout_2566.csv", dropout)):
        round_no = 1 if name.startswith("enrolment") else None
        answers = Answers(year_be=2566, round_no=round_no, district="9982")
        report = load_bytes(text.encode(), name, workspace, answers)
        assert report.rows_loaded > 0, report.findings
    evidence = serve(workspace).quality_evidence(DISTRICT, SIX)

    rates = evidence[evidence["indicator"] == "5.4.3"].set_index("school_id")
    assert rates.loc["99820003", "value"] == 1.5
    assert "3 of 200 pupils of round 1 left in 2566 (1.50 %)" in rates.loc["99820003", "message_en"]
    assert rates.loc["99820004", "value"] == 0  # a death is no dropout
    assert rates["value"].notna().sum() == 2


# --- a scheme edited while people look at it -----------------------------------------------------


def test_edited_scheme__changes_nothing_of_past_rounds(tmp_path: Path) -> None:
    files = quality_files()
    workspace = Workspace(tmp_path / "workspace")
    for name in ("schools_quality.csv", "quality_2566_r1.csv"):
        load(workspace, name, files[name])
    before = serve(workspace).quality_ratings(DISTRICT, SIX)
    own = workspace.home / OWN_SCHEMES
    shipped = (SCHEME_FOLDER / "six_colours.toml").read_text(encoding="utf-8")
    stricter = shipped.replace('low = ">= 65"\nreassess', 'low = ">= 75"\nreassess')
    assert stricter != shipped

    # edited in place: the rule first used still counts, and it is said
    (own / "six_colours.toml").write_text(stricter, encoding="utf-8")
    edited = serve(workspace)
    pd.testing.assert_frame_equal(edited.quality_ratings(DISTRICT, SIX), before)
    assert "was changed" in edited.quality_problems()[0].message_en

    # a version of its own, in force from the year after: new rounds follow it, old ones do not
    renewed = stricter.replace("2567-example-1", "order-12").replace("2023-05-16", "2024-05-16")
    (own / "six_colours.toml").write_text(renewed, encoding="utf-8")
    load(workspace, "quality_2567_r1.csv", files["quality_2567_r1.csv"])
    service = serve(workspace)
    old = service.quality_ratings(DISTRICT, SIX, year_be=2566, round_no=1)
    pd.testing.assert_frame_equal(old, before)
    new = service.quality_ratings(DISTRICT, SIX, year_be=2567, round_no=1)
    assert set(new["scheme_version"]) == {"order-12"}
    assert colours(new)["yellow"] > 4
    assert service.quality_problems() == []

    # broken: screens go on with what was
    (own / "six_colours.toml").write_text("levels = 5", encoding="utf-8")
    broken = serve(workspace)
    assert "six_colours.toml · line" in broken.quality_problems()[0].message_en
    pd.testing.assert_frame_equal(
        broken.quality_ratings(DISTRICT, SIX, year_be=2567, round_no=1), new
    )
    # an earlier snapshot says what it said then
    pd.testing.assert_frame_equal(broken.quality_ratings(DISTRICT, SIX, snapshot="0001"), before)


def test_rebuilt_from_nothing__equals_step_by_step(tmp_path: Path) -> None:
    files = {n: c for n, c in quality_files().items() if n.startswith(("schools", "quality_25"))}
    answers = []
    for publish_each in (True, False):
        workspace = Workspace(tmp_path / str(publish_each) / "workspace")
        for name, content in files.items():
            load(workspace, name, content)
            if publish_each:
                publish(workspace, MetricsSettings())
        service = serve(workspace)
        frames = (service.quality_ratings(DISTRICT, SIX), service.quality_components(DISTRICT, SIX))
        answers.append(frames)

    for one, other in zip(*answers, strict=True):
        pd.testing.assert_frame_equal(one, other)


def test_evidence__says_tests_and_grades_as_people_do(service) -> None:
    rows = service.quality_contradictions(DISTRICT, SIX)
    over = rows[(rows["direction"] == "over") & (rows["indicator"] == "5.1.1")]

    assert "O-NET ม.3 2566" in over["message_th"].iloc[0]
    assert "(ระดับ 5 ต้องมีวิชาที่สูงกว่าค่าเปรียบเทียบ ≥ 100 %)" in over["message_th"].iloc[0]
    assert "(level 5 needs subjects above the reference ≥ 100 %)" in over["message_en"].iloc[0]


def test_network__of_one_school_resolves_overlaps_as_its_district_does(service) -> None:
    whole = service.quality_network(DISTRICT, SIX)
    for school in ("99820001", "99820002"):
        alone = service.quality_network(Area.parse(f"school:{school}"), SIX)
        mine = whole[whole["school_id"] == school].reset_index(drop=True)
        pd.testing.assert_frame_equal(alone, mine)
        assert not set(alone["neighbour_id"]) & set(whole["school_id"])
