"""The demonstration of quality schools: a secondary district of 20 invented schools, one per amphoe.

Self-assessed on 12 January 2567, reassessed on 30 July, 9 and 23 August 2567: by the shipped scheme
of six colours one purple, one sky blue, 14 green and four yellow at first; the yellow ones are
reassessed three times, the green ones twice. Every name, level and place is invented (see
`data.demo.places`).

===============================  ==========================================================
file                             what it shows
===============================  ==========================================================
``schools_quality.csv``          the register of the 20 schools
``quality_2566_r1.csv``          12 Jan 2567, one column per indicator; one school is partial
``quality_2567_r1.csv`` to r3    the reassessments; two yellow schools become green and two green
                                 ones sky blue on the way
``onet_m3_2565_quality.csv``     results that the self-assessments of 5.1.1 can be checked by, and
and 2566                         the same of the next year
``enrolment_2566_r1_quality.csv`` pupils and rooms by grade, ม.1–ม.6, and of the next year
``dropout_2566_quality.csv``     who left: from two schools of three nobody
``staff_2567_quality.csv``       teachers and rooms
``coordinates_quality.csv``      19 of the 20 schools, one by the middle of its tambon, and the
                                 primary schools around them
===============================  ==========================================================
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

from data.demo.places import (
    QUALITY_DISTRICT_ID,
    REFERENCE,
    District,
    districts_of,
    invent_schools,
)
from data.demo.pupils import dropout_causes
from data.demo.registers import (
    DROPOUT_HEADINGS,
    ENROLMENT_COUNT_HEADINGS,
    ENROLMENT_ID_HEADINGS,
    TOTAL_LABEL,
)
from data.demo.scores import half_up, nation_mean

DISTRICT = District(
    district_id=QUALITY_DISTRICT_ID,
    name_th="สพม.สาธิต เขต 2",
    province_id="99",
    province_name_th="จังหวัดสาธิต",
    kind="secondary",
    school_count=20,
)
SEED, PLACES_SEED = 2567, 2569
BASE_DAY = "12/01/2567"
DAYS = ("30/07/2567", "09/08/2567", "23/08/2567")

_LEVELS, _INDICATORS = 5, 74
_TARGETS = (
    *(93.0, 84.0),
    *(78.9, 77.6, 76.2, 75.1, 74.3, 73.0, 72.2, 71.1, 70.0, 69.2, 68.1, 67.3, 66.2, 65.1),
    *(63.8, 61.1, 57.6, 52.7),
)
"""Score of each school in percent: one purple, one sky blue, 14 green, four yellow."""
_GAINS = (3, 5, 6)
"""Points (levels) that a reassessed school gains from round to round."""
_TWICE, _THRICE = range(2, 16), range(16, 20)
_UNPLACED, _APPROXIMATE = 19, 18
_FEW_SITTERS = (5, 11, 15, 17)
_HANGS_ON_TESTS = 15
"""Just green, and only because it gives itself the best level of 5.1.1."""
_SPREAD = 60
"""How many pairs of levels are moved apart, so that no school is even."""

_GRADE_SHARES = (21, 20, 20, 14, 13, 12)
"""Percent of a school's pupils in ม.1 to ม.6."""
_PUPILS_IN_A_ROOM = 38

_SUBJECTS = {"thai": "ไทย", "english": "อังกฤษ", "math": "คณิตศาสตร์", "science": "วิทยาศาสตร์"}

Table = list[list[str]]


def quality_files(seed: int = SEED, places_seed: int = PLACES_SEED) -> dict[str, bytes]:
    """Return the files by name, in the order in which they are to be loaded.

    Parameters
    ----------
    seed : of levels and results; the colours are those of `_TARGETS` with the one that is set
    places_seed : of the primary schools around, that of `data.demo.generate.write_demo`
    """
    schools = _schools()
    first = [_levels(target, seed, place) for place, target in enumerate(_TARGETS)]
    files = {"schools_quality.csv": _text(_register(schools))}
    for year_be in (2565, 2566):
        files[f"onet_m3_{year_be}_quality.csv"] = _text(_results(schools, year_be, seed))
    files["quality_2566_r1.csv"] = _text(_assessments(schools, first, BASE_DAY, range(20), {1}))
    levels = [list(one) for one in first]
    for number, day in enumerate(DAYS, start=1):
        who = [*(_TWICE if number <= 2 else ()), *_THRICE]
        for place in who:
            levels[place] = _raise(levels[place], _GAINS[number - 1], seed + number, place)
        files[f"quality_2567_r{number}.csv"] = _text(_assessments(schools, levels, day, who, set()))
    for year_be in (2566, 2567):
        files[f"enrolment_{year_be}_r1_quality.csv"] = _text(_enrolment(schools, year_be))
    files["dropout_2566_quality.csv"] = _text(_leavers(schools))
    files["staff_2567_quality.csv"] = _text(_staff(schools))
    files["coordinates_quality.csv"] = _text(_coordinates(schools, seed, places_seed))
    return files


def write_quality(folder: Path, seed: int = SEED) -> list[Path]:
    """Write the files into a folder and return their paths in the order in which they are to be loaded."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, content in quality_files(seed).items():
        path = folder / name
        path.write_bytes(content)
        written.append(path)
    return written


def indicators() -> list[str]:
    """Return the keys of the shipped list of indicators, in its order."""
    with (REFERENCE / "quality_indicators.csv").open(encoding="utf-8", newline="") as handle:
        return [row["indicator"] for row in csv.DictReader(handle)]


def _schools() -> list[Mapping[str, str]]:
    places = invent_schools(DISTRICT, SEED)
    rng = random.Random(SEED)
    return [
        {
            "code": f"{DISTRICT.district_id}{place + 1:04d}",
            "name": name,
            "amphoe": f"สาธิต {place + 1}",
            "tambon": f"ตัวอย่าง {place + 1}",
            "network": f"สหวิทยาเขตสาธิต {place // 5 + 1}",
            "pupils": str(rng.randrange(180, 1900)),
        }
        for place, name in enumerate(places.names)
    ]


def _levels(target: float, seed: int, place: int) -> list[int]:
    """Spread the points of a score over the indicators, unevenly."""
    rng = random.Random(seed * 100 + place)
    points = -(-target * _LEVELS * _INDICATORS // 100)
    low, more = divmod(int(points), _INDICATORS)
    levels = [low + (i < more) for i in range(_INDICATORS)]
    rng.shuffle(levels)
    apart = _SPREAD if target < 80 else 6
    for _ in range(apart):
        up, down = rng.sample(range(_INDICATORS), 2)
        if levels[up] < _LEVELS and levels[down] > 2:
            levels[up] += 1
            levels[down] -= 1
    if place == _HANGS_ON_TESTS:
        tests, best = indicators().index("5.1.1"), levels.index(_LEVELS)
        levels[tests], levels[best] = levels[best], levels[tests]
    return levels


def _raise(levels: Sequence[int], points: int, seed: int, place: int) -> list[int]:
    rng = random.Random(seed * 1000 + place)
    raised = list(levels)
    for i in rng.sample([i for i, level in enumerate(raised) if level < _LEVELS], points):
        raised[i] += 1
    return raised


def _register(schools: Sequence[Mapping[str, str]]) -> Table:
    heading = [
        "รหัสโรงเรียน",
        "ชื่อโรงเรียน",
        "รหัสกระทรวง",
        "เครือข่าย",
        "อำเภอ",
        "ตำบล",
        "จังหวัด",
        "จำนวนนักเรียน",
    ]
    area = [DISTRICT.area_code, DISTRICT.name_th, *[""] * 6]
    return [
        heading,
        area,
        *(
            [s["code"], s["name"], f"10{s['code']}", s["network"], s["amphoe"], s["tambon"], DISTRICT.province_name_th, s["pupils"]]
            for s in schools
        ),
    ]  # fmt: skip


def _results(schools: Sequence[Mapping[str, str]], year_be: int, seed: int) -> Table:
    """O-NET ม.3 of the schools, the better the higher their target; a few have a handful of sitters."""
    rng = random.Random(seed * 10 + year_be)
    nation = [nation_mean("onet", "m3", year_be, subject) for subject in _SUBJECTS]
    table: Table = [["รหัสโรงเรียน", "โรงเรียน", "จน.นร.", *_SUBJECTS.values(), "เฉลี่ย"]]
    sums, sitters = [0] * len(nation), 0
    for place, school in enumerate(schools):
        tested = 6 + rng.randrange(5) if place in _FEW_SITTERS else int(school["pupils"]) // 8
        above = 16 * (_TARGETS[place] - 72) + 300
        means = [max(round(mean + rng.gauss(above, 1500 / tested**0.5)), 500) for mean in nation]
        table.append([school["code"], school["name"], str(tested), *_hundredths(means)])
        sums = [total + tested * mean for total, mean in zip(sums, means, strict=True)]
        sitters += tested
    own = [half_up(total, sitters) for total in sums]
    table.append([DISTRICT.area_code, DISTRICT.name_th, "", *_hundredths(own)])
    table.append(["00000000", "ค่าเฉลี่ยระดับประเทศ", "", *_hundredths(nation)])
    return table


def _hundredths(means: Sequence[int]) -> list[str]:
    """Write means and, at the end, their plain average."""
    return [f"{one // 100}.{one % 100:02d}" for one in [*means, half_up(sum(means), len(means))]]


def _assessments(
    schools: Sequence[Mapping[str, str]],
    levels: Sequence[Sequence[int]],
    day: str,
    who: Sequence[int],
    partial: set[int],
) -> Table:
    """One row per school, one column per indicator; who is partial leaves its last two empty."""
    heading = ["รหัสโรงเรียน", "โรงเรียน", "วันที่ประเมิน", *indicators()]
    rows = []
    for place in who:
        cells = [str(level) for level in levels[place]]
        if place in partial:
            cells[-2:] = ["", ""]
        rows.append([schools[place]["code"], schools[place]["name"], day, *cells])
    return [heading, *rows]


def _pupils_by_grade(school: Mapping[str, str], year_be: int) -> list[int]:
    """Share a school's pupils out over ม.1 to ม.6: lower secondary the larger half."""
    pupils = int(school["pupils"]) - (2567 - year_be) * 6
    shares = [pupils * part // 100 for part in _GRADE_SHARES[1:]]
    return [pupils - sum(shares), *shares]


def _enrolment(schools: Sequence[Mapping[str, str]], year_be: int) -> Table:
    """Boys, girls, pupils and rooms by grade, in two rows of headings as the sheets have them."""
    grades = [f"ม.{number}" for number in range(1, 7)]
    table: Table = [
        [*ENROLMENT_ID_HEADINGS, *(cell for grade in grades for cell in (grade, "", "", ""))],
        ["", "", "", *ENROLMENT_COUNT_HEADINGS * len(grades)],
    ]
    for number, school in enumerate(schools, start=1):
        cells = []
        for pupils in _pupils_by_grade(school, year_be):
            boys = pupils * 12 // 25
            cells += [boys, pupils - boys, pupils, -(-pupils // _PUPILS_IN_A_ROOM)]
        table.append([str(number), school["code"], school["name"], *map(str, cells)])
    return table


def _leavers(schools: Sequence[Mapping[str, str]]) -> Table:
    """Every third school loses a pupil or two of ม.2; the others say that nobody left."""
    rows = [
        [
            school["code"], school["name"], "ม.2", "ชาย", dropout_causes()[0],
            str(1 + place % 2 if place % 3 == 2 else 0),
        ]
        for place, school in enumerate(schools)
    ]  # fmt: skip
    total = sum(int(row[-1]) for row in rows)
    return [list(DROPOUT_HEADINGS), *rows, ["", TOTAL_LABEL, "", "", "", str(total)]]


def _staff(schools: Sequence[Mapping[str, str]]) -> Table:
    heading = ["รหัสโรงเรียน", "โรงเรียน", "จำนวนครู", "จำนวนห้อง"]
    rows = []
    for school in schools:
        rooms = sum(-(-pupils // _PUPILS_IN_A_ROOM) for pupils in _pupils_by_grade(school, 2567))
        teachers = 4 + int(school["pupils"]) // 17
        rows.append([school["code"], school["name"], str(teachers), str(rooms)])
    return [heading, *rows]


def _coordinates(schools: Sequence[Mapping[str, str]], seed: int, places_seed: int) -> Table:
    """Quality schools on a grid about 11 km wide, the first two 4 km apart; primary schools around them."""
    rng = random.Random(seed)
    table: Table = [["รหัสโรงเรียน", "โรงเรียน", "ละติจูด", "ลองจิจูด", "โดยประมาณ", "ที่มา"]]
    spots: list[tuple[float, float]] = []
    for place, school in enumerate(schools):
        latitude, longitude = 18.80 + 0.10 * (place // 5), 99.60 + 0.105 * (place % 5)
        if place == 1:
            latitude, longitude = 18.80, 99.638
        spots.append((latitude, longitude))
        if place == _UNPLACED:
            continue
        is_stand_in = place == _APPROXIMATE
        table.append(
            [
                school["code"], school["name"], f"{latitude:.5f}", f"{longitude:.5f}",
                "ใช่" if is_stand_in else "", "กลางตำบล (สมมติ)" if is_stand_in else "สมมติ",
            ]
        )  # fmt: skip
    around = invent_schools(districts_of("district")[0], places_seed)
    for place, (code, name) in enumerate(zip(around.codes, around.names, strict=True)):
        latitude, longitude = spots[place % len(spots)]
        latitude += rng.uniform(-0.06, 0.06)
        longitude += rng.uniform(-0.06, 0.06)
        table.append([code, name, f"{latitude:.5f}", f"{longitude:.5f}", "", "สมมติ"])
    return table


def _text(table: Table) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(table)
    return stream.getvalue().encode("utf-8")
