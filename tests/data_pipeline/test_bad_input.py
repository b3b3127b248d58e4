"""Whatever lands in the inbox gets a sentence: where, what, expected, found, next step."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from data_pipeline import load as loading
from data_pipeline.load import Answers, list_loads, load_file
from data_pipeline.warehouse import tables
from data_pipeline.warehouse.vocabulary import LoadStatus
from tests.builders import as_csv, as_xlsx, drop, master_table, result_table, schools
from tests.data_pipeline.asking import count, rows

TABLE = result_table(schools(8))
CSV = as_csv(TABLE)
XLSX = as_xlsx(TABLE)


def cut_row() -> bytes:
    return CSV[: CSV.rindex(b"\n", 0, len(CSV) - 1) + 25]


def cut_number() -> bytes:
    return CSV.rstrip(b"\n")[:-1]


def without_column(at: int) -> bytes:
    return as_csv(
        [[cell for position, cell in enumerate(line) if position != at] for line in TABLE]
    )


def workbook_with(part: str, content: bytes, *, strip: bool = False) -> bytes:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(XLSX)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in old.infolist():
            if item.filename != part:
                new.writestr(item, old.read(item.filename))
        new.writestr(part, content)
    return stream.getvalue()


def zip_bomb() -> bytes:
    return workbook_with("xl/media/image1.png", b"\0" * (210 * 1024 * 1024))


def far_corner() -> bytes:
    with zipfile.ZipFile(io.BytesIO(XLSX)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
    cell = b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>'
    return workbook_with("xl/worksheets/sheet1.xml", sheet.replace(b"</sheetData>", cell))


def plain_zip() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("readme.txt", "hello")
    return stream.getvalue()


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "file_empty"),
    "only_spaces": (lambda: b" \r\n\r\n", "file_empty"),
    "only_a_mark": (lambda: b"\xef\xbb\xbf\n", "file_empty"),
    "pdf": (lambda: b"%PDF-1.7\n%\xe2\xe3", "not_a_table"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not_a_table"),
    "web_page": (lambda: b"<html><table><tr><td>1</td></tr></table></html>", "not_a_table"),
    "binary": (lambda: bytes(range(256)) * 20, "not_a_table"),
    "zip": (plain_zip, "not_a_table"),
    "broken_workbook": (lambda: XLSX[: len(XLSX) // 2], "file_cut_off"),
    "broken_old_workbook": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file_cut_off"),
    "zip_bomb": (zip_bomb, "zip_bomb"),
    "far_corner": (far_corner, "zip_bomb"),
    "wrong_encoding": (lambda: b"\xff\x81\x82,\x83\n" * 30, "wrong_encoding"),
    "garbled": (lambda: as_csv(TABLE, encoding="utf-8").decode("cp874", "replace").encode(), "wrong_encoding"),
    "cut_in_a_row": (cut_row, "file_cut_off"),
    "cut_in_a_number": (cut_number, "file_cut_off"),
    "cut_in_a_character": (lambda: as_csv(TABLE, encoding="utf-8")[:-40].rsplit(b"\xb8", 1)[0] + b"\xb8", "file_cut_off"),
    "no_header": (lambda: as_csv(TABLE[1:]), "header_missing"),
    "another_table": (lambda: b"a,b,c\n1,2,3\n4,5,6\n", "header_missing"),
    "no_code_column": (lambda: without_column(0), "master_needed"),
    "no_count_column": (lambda: without_column(2), "column_missing"),
    "two_thai_columns": (lambda: as_csv([["ไทย" if cell == "สังคม" else cell for cell in line] for line in TABLE]), "heading_repeated"),
    "header_only": (lambda: as_csv(TABLE[:1]), "nothing_to_load"),
    "areas_only": (lambda: as_csv([TABLE[0], *TABLE[-2:]]), "nothing_to_load"),
    "every_score_outside": (lambda: as_csv([TABLE[0], *([*line[:3], "144", *line[4:]] for line in TABLE[1:])]), "nothing_to_load"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_bad_input__is_refused_with_a_sentence_and_changes_nothing(
    kind: str, tmp_path, workspace
) -> None:
    make, check = REFUSED[kind]
    suffix = "xlsx" if make()[:2] == b"PK" else "csv"

    report = load_file(drop(tmp_path, f"onet_p6_2558.{suffix}", make()), workspace)

    assert report.status is LoadStatus.REFUSED
    assert check in [found.check for found in report.findings]
    assert report.rows_loaded == 0
    for found in report.findings:
        assert " — ที่ควรเป็น: " in found.message_th
        assert " — ที่พบ: " in found.message_th
        assert " Expected: " in found.message_en
        assert " Found: " in found.message_en
        assert "Traceback" not in found.message_en
    for table in (tables.core_test_result, tables.core_benchmark, tables.meta_load_cell):
        assert count(workspace, table) == 0
    assert [load.status for load in list_loads(workspace)] == [LoadStatus.REFUSED]
    assert not workspace.received.exists()


@pytest.mark.parametrize(
    ("row", "column", "written", "check"),
    [
        (1, 3, "สี่สิบ", "number_expected"),
        (1, 3, "-0.01", "out_of_range"),
        (1, 3, "100.01", "out_of_range"),
        (1, 2, "12.5", "number_expected"),
        (1, 2, "-3", "out_of_range"),
        (1, 2, "สิบ", "number_expected"),
        (1, 0, "990100010", "code_invalid"),
        (1, 0, "", "code_invalid"),
    ],
)
def test_bad_input__one_row_is_set_aside_and_the_rest_counts(
    row: int, column: int, written: str, check: str, tmp_path, workspace
) -> None:
    table = [list(line) for line in TABLE]
    table[row][column] = written

    report = load_file(drop(tmp_path, "onet_p6_2558.csv", as_csv(table)), workspace)

    assert report.status is LoadStatus.LOADED_WITH_FINDINGS
    assert [(found.check, found.rows) for found in report.findings] == [(check, (row + 1,))]
    assert (report.rows_read, report.rows_loaded, report.rows_rejected) == (10, 9, 1)
    found = rows(workspace, sa.select(tables.meta_rejected_row.c.source_row))
    assert found == [(row + 1,)]


def test_bad_input__an_unknown_school_is_kept_in_doubt(tmp_path, workspace) -> None:
    load_file(drop(tmp_path, "schools.csv", as_csv(master_table(schools(7)))), workspace)

    report = load_file(drop(tmp_path, "onet_p6_2558.csv", CSV), workspace)

    assert [found.check for found in report.findings] == ["code_unknown"]
    assert report.rows_rejected == 0


def test_bad_input__nt_without_a_column_is_a_near_miss_that_names_it(tmp_path, workspace) -> None:
    table = [
        ["รหัสโรงเรียน", "ชื่อโรงเรียน", "ภาษา", "คำนวณ", "เหตุผล"],
        ["99010001", "บ้าน", "50", "50", "50"],
    ]

    report = load_file(drop(tmp_path, "nt_2558.csv", as_csv(table)), workspace)

    (found,) = report.findings
    assert found.check == "column_missing"
    assert "NT" in found.message_th
    assert "จน.นร." in found.message_th


def test_bad_input__a_school_list_answered_as_onet_is_refused(tmp_path, workspace) -> None:
    path = drop(tmp_path, "schools.csv", as_csv(master_table(schools(3))))

    report = load_file(path, workspace, Answers(test="onet", grade="p6", year_be=2558))

    assert report.status is LoadStatus.REFUSED
    assert "O-NET" in report.findings[0].message_th


def test_bad_input__a_file_of_many_gigabytes_is_refused_without_being_read(
    tmp_path, workspace, monkeypatch
) -> None:
    monkeypatch.setattr(loading, "MAX_FILE_BYTES", 1000)
    path = drop(tmp_path, "onet_p6_2558.csv", CSV * 10)
    monkeypatch.setattr(type(path), "read_bytes", lambda self: pytest.fail("was read"))

    report = load_file(path, workspace)

    assert [found.check for found in report.findings] == ["file_too_large"]
