"""The demonstration's files keep what their module promises."""

import csv
import io
import re
from pathlib import Path

import pytest

from data.demo.generate import SEED, write_demo, write_live_file
from data.demo.places import MARKERS, REFERENCE, UNUSED_PROVINCE_IDS, districts_of, invent_schools
from data.demo.scores import published_means

REAL_SCHOOLS = Path(__file__).resolve().parents[3] / "shared" / "data" / "schools"

SUBJECTS = {
    "ไทย": "thai",
    "ภาษาไทย": "thai",
    "สังคม": "social",
    "อังกฤษ": "english",
    "คณิตศาสตร์": "math",
    "วิทยาศาสตร์": "science",
    "ภาษา": "literacy",
    "คำนวณ": "numeracy",
    "เหตุผล": "reasoning",
    "อ่านออกเสียง": "reading_aloud",
    "อ่านรู้เรื่อง": "comprehension",
    "รวมเฉลี่ย": "total",
    "เฉลี่ย": "average",
}

RESULTS = ("schools", "results")
"""The kinds of files that these tests are about; the others have a file of their own."""


def text_of(path):
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp874")


def rows_of(path):
    """Return the heading and the rows of a file as texts."""
    heading, *rows = csv.reader(io.StringIO(text_of(path)))
    assert {len(row) for row in rows} == {len(heading)}
    return heading, rows


def cents(text):
    """Return a printed number with two decimals as a whole number of hundredths."""
    whole, decimals = text.split(".")
    assert len(decimals) == 2
    return 100 * int(whole) + int(decimals)


def half_up(total, count):
    return (2 * total + count) // (2 * count)


def is_school(row):
    return not row[0].endswith("0000")


def cell_of(path):
    test, grade, year_be = path.stem.split("_")
    return test, grade, int(year_be)


def weighted_means(rows):
    """Return the means weighted by sitters, in hundredths, of the subject columns."""
    sat = [row for row in rows if row[2] != "-"]
    sitters = sum(int(row[2]) for row in sat)
    width = len(sat[0]) - 4
    return [
        half_up(sum(int(row[2]) * cents(row[3 + i]) for row in sat), sitters) for i in range(width)
    ]


@pytest.fixture(scope="module")
def district(tmp_path_factory):
    return write_demo(tmp_path_factory.mktemp("district"), "district", kinds=RESULTS)


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    return write_demo(tmp_path_factory.mktemp("province"), "province", kinds=RESULTS)


@pytest.fixture(scope="module")
def clean_district(tmp_path_factory):
    return write_demo(tmp_path_factory.mktemp("clean"), "district", kinds=RESULTS, faults=False)


def results_in(paths):
    return [path for path in paths if not path.stem.startswith("schools")]


def named(paths, name):
    return next(path for path in paths if path.name == name)


# --- files ---------------------------------------------------------------------------------------


def test_write_demo__names_carry_test_grade_and_year_in_loading_order(district):
    names = [path.name for path in district]
    assert names[:3] == ["schools_9901.csv", "nt_p3_2558.csv", "onet_p6_2558.csv"]
    assert names[-1] == "onet_m3_2567.csv"
    years = [cell_of(path)[2] for path in results_in(district)]
    assert years == sorted(years)
    expected = {f"onet_{grade}_{year}.csv" for grade in ("p6", "m3") for year in range(2558, 2568)}
    expected |= {f"nt_p3_{year}.csv" for year in range(2558, 2568)}
    expected |= {f"rt_p1_{year}.csv" for year in range(2560, 2568)}
    assert set(names[1:]) == expected


def test_write_demo__same_seed_same_bytes_other_seed_other_bytes(tmp_path, district):
    again = write_demo(tmp_path / "again", "district", seed=SEED, kinds=RESULTS)
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in district]
    other = write_demo(tmp_path / "other", "district", seed=SEED + 1, kinds=RESULTS)
    assert all(a.read_bytes() != b.read_bytes() for a, b in zip(other, district, strict=True))


def test_write_demo__reports_each_file(tmp_path):
    seen = []
    paths = write_demo(
        tmp_path, "district", kinds=RESULTS, progress=lambda *step: seen.append(step)
    )
    assert seen == [(i + 1, len(paths), path.name) for i, path in enumerate(paths)]


def test_write_demo__unknown_scale_is_named(tmp_path):
    with pytest.raises(ValueError, match=r"Expected district, province or nation\. Found: world"):
        write_demo(tmp_path, "world")


def test_write_demo__thai_comes_in_both_encodings(district):
    def kind(path):
        content = path.read_bytes()
        if content.startswith(b"\xef\xbb\xbf"):
            return "bom"
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            return "cp874"
        return "utf-8"

    assert {kind(path) for path in district} == {"bom", "utf-8", "cp874"}
    assert kind(named(district, "onet_p6_2558.csv")) == "cp874"


def test_write_demo__headings_are_those_of_real_files(district):
    def heading(name):
        return ",".join(rows_of(named(district, name))[0])

    assert heading("onet_p6_2559.csv") == (
        "รหัสโรงเรียน,โรงเรียน,จน.นร.,ไทย,สังคม,อังกฤษ,คณิตศาสตร์,วิทยาศาสตร์,เฉลี่ย"
    )
    assert heading("onet_m3_2560.csv") == (
        "รหัสโรงเรียน,โรงเรียน,จน.นร.,ไทย,อังกฤษ,คณิตศาสตร์,วิทยาศาสตร์,เฉลี่ย"
    )
    assert heading("nt_p3_2561.csv") == "รหัสโรงเรียน,ชื่อโรงเรียน,น.ร.(คน),ภาษา,คำนวณ,เหตุผล,รวมเฉลี่ย"
    assert heading("nt_p3_2562.csv") == "รหัสโรงเรียน,ชื่อโรงเรียน,น.ร.(คน),ภาษาไทย,คณิตศาสตร์,รวมเฉลี่ย"
    assert heading("rt_p1_2560.csv") == (
        "รหัสโรงเรียน,ชื่อโรงเรียน,น.ร.(คน),อ่านออกเสียง,อ่านรู้เรื่อง,รวมเฉลี่ย"
    )


# --- places --------------------------------------------------------------------------------------


def test_master__names_the_area_and_96_schools_in_6_networks_and_4_amphoes(district):
    heading, rows = rows_of(district[0])
    assert heading == [
        "รหัสโรงเรียน", "ชื่อโรงเรียน", "รหัสกระทรวง", "เครือข่าย", "อำเภอ", "ตำบล", "จังหวัด", "จำนวนนักเรียน",
    ]  # fmt: skip
    assert rows[0] == ["99010000", "สพป.สาธิต เขต 1", "", "", "", "", "จังหวัดสาธิต", ""]
    schools = rows[1:]
    assert len(schools) == 96
    assert len({row[3] for row in schools}) == 6
    assert len({row[4] for row in schools}) == 4
    assert all(re.fullmatch(r"9901\d{4}", row[0]) for row in schools)
    assert len({row[0] for row in schools}) == 96
    assert all(re.fullmatch(r"10\d{8}", row[2]) for row in schools)
    assert len({row[2] for row in schools}) == 96
    assert all(int(row[7]) > 0 for row in schools)
    assert len({row[1] for row in schools}) == 95, "two schools share a name"


def test_province__three_primary_districts_and_a_secondary_one(province):
    assert [path.name for path in province[:4]] == [
        "schools_9901.csv", "schools_9902.csv", "schools_9801.csv", "schools_9981.csv",
    ]  # fmt: skip
    assert len(province) == 52
    counts = [len(rows_of(path)[1]) - 1 for path in province[:4]]
    assert counts == [96, 132, 118, 42]
    assert [rows_of(path)[1][0][6] for path in province[:4]] == [
        "จังหวัดสาธิต", "จังหวัดสาธิต", "จังหวัดสาธิต 98", "จังหวัดสาธิต",
    ]  # fmt: skip
    assert {path.name for path in province} >= {"onet_m6_2558.csv", "onet_m6_2567.csv"}


def test_province__holds_the_same_first_district_as_the_district_scale(province, district):
    name = "onet_p6_2564.csv"
    wide = [row for row in rows_of(named(province, name))[1] if row[0].startswith("9901")]
    narrow = [row for row in rows_of(named(district, name))[1] if row[0].startswith("9901")]
    assert [row[:1] + row[2:] for row in wide] == [row[:1] + row[2:] for row in narrow]


def real_provinces():
    with (REFERENCE / "provinces.csv").open(encoding="utf-8") as stream:
        return {row["province_id"] for row in csv.DictReader(stream)}


def test_codes__the_province_numbers_are_all_those_that_no_province_has():
    assert {f"{number:02d}" for number in range(1, 100)} - real_provinces() == set(
        UNUSED_PROVINCE_IDS
    )


@pytest.mark.parametrize("scale", ["district", "province", "nation"])
def test_codes__none_lies_under_a_real_province(scale):
    districts = districts_of(scale)
    codes = [district.district_id for district in districts]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"\d{4}", code) for code in codes)
    assert not {code[:2] for code in codes} & real_provinces()
    for district in districts[:3] + districts[-3:]:
        schools = invent_schools(district, SEED)
        assert {code[:4] for code in schools.codes} == {district.district_id}
        assert {code[:6] for code in schools.ministry_codes} == {f"10{district.district_id}"}


def test_codes__the_first_district_is_the_same_at_every_scale():
    first = [districts_of(scale)[0] for scale in ("district", "province", "nation")]
    assert first == [first[0]] * 3


def invented_names():
    names = set()
    for district in districts_of("province") + districts_of("nation"):
        schools = invent_schools(district, SEED)
        names.update([district.name_th, *schools.names, *schools.amphoes, *schools.tambons])
        names.update(schools.networks)
    return names


def test_names__each_says_that_it_is_invented():
    names = invented_names()
    assert len(names) > 10_000
    assert not [name for name in names if not any(marker in name for marker in MARKERS)]
    with (REFERENCE / "districts.csv").open(encoding="utf-8") as stream:
        assert not names & {row["name_th"] for row in csv.DictReader(stream)}


def test_names__none_belongs_to_a_real_school():
    if not REAL_SCHOOLS.is_dir():
        pytest.skip("no list of real school names beside this checkout (../shared/data/schools)")

    def bare(name):
        return re.sub(r"\s", "", name).removeprefix("โรงเรียน")

    lists = dict.fromkeys(REAL_SCHOOLS.glob("*.csv"), "name")
    lists[REAL_SCHOOLS.parent / "real" / "phayao1" / "schools.csv"] = "school_name"
    real = set()
    for path, column in lists.items():
        with path.open(encoding="utf-8-sig", newline="") as stream:
            real |= {bare(row[column]) for row in csv.DictReader(stream)}
    assert len(real) > 900
    assert not real & {bare(name) for name in invented_names()}


# --- numbers -------------------------------------------------------------------------------------


def assert_footers_hold(path):
    _, rows = rows_of(path)
    schools = [row for row in rows if is_school(row)]
    areas = [row for row in rows if not is_school(row) and row[0] != "00000000"]
    assert {row[0][:4] for row in schools} == {row[0][:4] for row in areas}
    by_district = {}
    for row in schools:
        by_district.setdefault(row[0][:4], []).append(row)
    for area in areas:
        found = [cents(text) for text in area[3:-1]]
        assert found == weighted_means(by_district[area[0][:4]]), (path.name, area)


@pytest.mark.parametrize("scale", ["district", "province"])
def test_results__the_area_row_is_the_mean_weighted_by_sitters(scale, request):
    for path in results_in(request.getfixturevalue(scale)):
        if path.name != "onet_p6_2558.csv":
            assert_footers_hold(path)


def test_results__the_last_column_is_the_mean_of_the_row(province):
    published = published_means()
    for path in results_in(province):
        heading, rows = rows_of(path)
        for row in rows:
            if row[2] == "-":
                assert set(row[2:]) == {"-"}
                continue
            parts = [cents(text) for text in row[3:-1]]
            expected = half_up(sum(parts), len(parts))
            if row[0] == "00000000" and SUBJECTS[heading[-1]] == "total":
                expected = published.get((*cell_of(path), "total"), expected)
            assert cents(row[-1]) == expected, (path.name, row)


def test_results__the_nation_is_the_published_one_where_there_is_one(province):
    published, compared = published_means(), 0
    for path in results_in(province):
        heading, rows = rows_of(path)
        (nation,) = [row for row in rows if row[0] == "00000000"]
        for column, text in zip(heading[3:], nation[3:], strict=True):
            key = (*cell_of(path), SUBJECTS[column])
            if key in published:
                assert cents(text) == published[key], key
                compared += 1
    in_range = [key for key in published if key[2] >= 2558]
    assert compared == len(in_range)


def test_results__small_schools_are_common_and_jump_about(clean_district):
    sitters, small, large = [], [], []
    for path in results_in(clean_district):
        for row in rows_of(path)[1]:
            if is_school(row) and row[2] != "-":
                sitters.append(int(row[2]))
                (small if int(row[2]) <= 4 else large if int(row[2]) >= 25 else []).append(
                    cents(row[-1])
                )
    share = sum(1 <= n <= 7 for n in sitters) / len(sitters)
    assert 0.25 < share < 0.55

    def spread(values):
        mean = sum(values) / len(values)
        return (sum((v - mean) ** 2 for v in values) / len(values)) ** 0.5

    assert spread(small) > 1.1 * spread(large)


def test_results__papers_become_voluntary_in_2563(clean_district):
    def sat(year):
        rows = [r for r in rows_of(named(clean_district, f"onet_p6_{year}.csv"))[1] if is_school(r)]
        return (
            sum(int(r[2]) for r in rows if r[2] != "-"),
            sum(r[2] == "-" for r in rows),
            len(rows),
        )

    before, after = sat(2562), sat(2563)
    assert before[1] == 0
    assert after[0] < 0.9 * before[0]
    assert any(sat(year)[1] for year in range(2563, 2568)), "a school stands there with -"
    assert any(sat(year)[2] < 94 for year in range(2563, 2568)), "a school is not there"


def test_results__mathematics_falls_behind_while_thai_stays_above(clean_district):
    def gaps(year):
        heading, rows = rows_of(named(clean_district, f"onet_p6_{year}.csv"))
        own = next(row for row in rows if row[0] == "99010000")
        nation = next(row for row in rows if row[0] == "00000000")
        return {
            SUBJECTS[column]: float(a) - float(b)
            for column, a, b in zip(heading[3:], own[3:], nation[3:], strict=True)
        }

    first, last = gaps(2558), gaps(2567)
    assert -2.5 < first["math"] < 0
    assert last["math"] < first["math"] - 2.5
    assert first["thai"] > 0
    assert last["thai"] > 0


# --- planted faults ------------------------------------------------------------------------------


def test_faults__columns_of_2558_are_permuted_against_the_area_row(district):
    _, rows = rows_of(named(district, "onet_p6_2558.csv"))
    area = [cents(text) for text in next(row for row in rows if row[0] == "99010000")[3:-1]]
    found = weighted_means([row for row in rows if is_school(row)])
    assert found != area
    assert found == [area[i] for i in (0, 3, 4, 1, 2)]


def test_faults__one_code_of_2566_stands_for_two_schools(district):
    _, rows = rows_of(named(district, "nt_p3_2566.csv"))
    names = {}
    for row in rows:
        if is_school(row):
            names.setdefault(row[0], set()).add(row[1])
    assert [len(found) for found in names.values() if len(found) > 1] == [2]


def test_faults__can_be_left_out_and_nothing_else_changes(district, clean_district):
    changed = [
        dirty.name
        for dirty, clean in zip(district, clean_district, strict=True)
        if dirty.read_bytes() != clean.read_bytes()
    ]
    assert changed == ["onet_p6_2558.csv", "nt_p3_2566.csv"]
    for path in results_in(clean_district):
        assert_footers_hold(path)
        codes = [row[0] for row in rows_of(path)[1]]
        assert len(set(codes)) == len(codes)


def test_results__every_row_belongs_to_the_master(clean_district):
    names = {row[0]: row[1] for row in rows_of(clean_district[0])[1]}
    for path in results_in(clean_district):
        for row in rows_of(path)[1]:
            if is_school(row):
                assert names[row[0]] == row[1]


# --- the live file -------------------------------------------------------------------------------


def test_live_file__is_the_next_year_of_the_same_schools(tmp_path, district):
    live = write_live_file(tmp_path, "district")
    assert live.name == "onet_p6_2568.csv"
    assert live.name not in {path.name for path in district}
    assert_footers_hold(live)
    codes = {row[0] for row in rows_of(district[0])[1]} | {"00000000"}
    assert {row[0] for row in rows_of(live)[1]} <= codes
    again = write_live_file(tmp_path / "again", "district")
    assert again.read_bytes() == live.read_bytes()


def test_live_file__mathematics_gains_on_the_nation(tmp_path, district):
    def gap(path):
        heading, rows = rows_of(path)
        column = heading.index("คณิตศาสตร์")
        own, nation = (
            next(row for row in rows if row[0] == code) for code in ("99010000", "00000000")
        )
        return float(own[column]) - float(nation[column])

    live = write_live_file(tmp_path, "district")
    assert gap(live) > gap(named(district, "onet_p6_2567.csv")) + 1.5


# --- nation --------------------------------------------------------------------------------------


def test_nation__22_provinces_245_districts_30000_schools():
    districts = districts_of("nation")
    assert {district.province_id for district in districts} == set(UNUSED_PROVINCE_IDS)
    assert [district.kind for district in districts].count("primary") == 183
    assert [district.kind for district in districts].count("secondary") == 62
    assert sum(district.school_count for district in districts) == 30_000


def test_nation__areas_are_numbered_in_order_primary_from_01_secondary_from_81():
    areas = {}
    for district in districts_of("nation"):
        areas.setdefault((district.province_id, district.kind), []).append(district.district_id[2:])
    for (province_id, kind), numbers in areas.items():
        start = 1 if kind == "primary" else 81
        expected = [f"{start + i:02d}" for i in range(len(numbers) + 1)]
        is_shared = (province_id, kind) == ("99", "secondary")
        expected.remove("82" if is_shared else expected[-1])  # 9982 is that of the quality schools
        assert numbers == expected
    names = {district.province_id: district.province_name_th for district in districts_of("nation")}
    assert names["99"] == "จังหวัดสาธิต"
    assert names["05"] == "จังหวัดสาธิต 05"


@pytest.mark.slow
def test_nation__the_whole_set_is_written(tmp_path):
    paths = write_demo(tmp_path, "nation", kinds=RESULTS)
    assert len(paths) == 49
    _, schools = rows_of(paths[0])
    codes = [row[0] for row in schools if is_school(row)]
    assert len(codes) == len(set(codes)) == 30_000
    _, rows = rows_of(named(paths, "onet_p6_2562.csv"))
    assert sum(is_school(row) for row in rows) > 27_000
    assert sum(row[0].endswith("0000") for row in rows) == 183 + 1
    assert_footers_hold(named(paths, "onet_p6_2562.csv"))
    assert_footers_hold(named(paths, "onet_m6_2567.csv"))
