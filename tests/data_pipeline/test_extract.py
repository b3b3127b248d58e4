"""The same table comes out of every encoding, separator and workbook."""

from __future__ import annotations

import pytest

from data_pipeline.extract import extract
from data_pipeline.text import fold_heading
from tests.builders import as_csv, as_xlsx, examine, result_table, schools

TABLE = result_table(schools(4))


def typed(content: bytes, name: str = "onet_p6_2558.csv"):
    batch, verdict = examine(content, name)
    assert verdict.issues == ()
    return batch.rows[["school_code", "name_th", "tested_count"]].fillna(
        -1
    ).values.tolist(), batch.means.fillna(-1).values.tolist()


RIGHT = typed(as_csv(TABLE))


@pytest.mark.parametrize(
    "encoding", ["cp874", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_extract__text_in_every_dress(encoding: str, separator: str, newline: str) -> None:
    assert typed(as_csv(TABLE, encoding=encoding, separator=separator, newline=newline)) == RIGHT


@pytest.mark.parametrize("as_numbers", [True, False])
def test_extract__a_workbook_with_numbers_or_with_text(as_numbers: bool) -> None:
    assert typed(as_xlsx(TABLE, as_numbers=as_numbers), "onet_p6_2558.xlsx") == RIGHT


def test_extract__rows_count_as_a_spreadsheet_counts_them() -> None:
    table = [["O-NET ป.6"], [], ["ปีการศึกษา 2558"], *map(list, TABLE)]
    table[5][3] = "ผิด"

    for content, name in ((as_csv(table), "a.csv"), (as_xlsx(table), "a.xlsx")):
        batch, verdict = examine(content, name)
        assert batch.rows_rejected == (6,)
        assert verdict.issues[0].where == "D6"


def test_extract__whole_rows_inside_one_quoted_field() -> None:
    lines = as_csv(TABLE, encoding="utf-8", separator=";").decode().splitlines()
    content = "".join(f'"{line}"\n' for line in lines).encode()

    assert typed(content) == RIGHT


def test_extract__the_hint_sep_of_excel_is_no_title() -> None:
    assert typed(b"sep=;\n" + as_csv(TABLE, separator=";")) == RIGHT


def test_extract__a_quoted_name_with_a_comma_and_a_line_break() -> None:
    rows = schools(4)
    table = result_table(rows)
    table[1][1] = "บ้านทุ่ง, สาธิต\n(สาขา)"
    batch, _ = examine(as_csv(table))

    assert batch.rows["name_th"].tolist()[0] == "บ้านทุ่ง, สาธิต (สาขา)"
    assert batch.rows["source_row"].tolist()[1] == 3


def test_extract__repeated_headers_blank_lines_and_notes_are_no_data() -> None:
    table = [*TABLE[:3], [""] * 9, TABLE[0], *TABLE[3:], ["หมายเหตุ: ข้อมูลสาธิต"]]

    batch, verdict = examine(as_csv(table))

    assert verdict.issues == ()
    assert len(batch.raw) == len(TABLE) - 1


def test_extract__invisible_characters_spaces_and_thai_digits_do_no_harm() -> None:
    rows = schools(4)
    table = result_table(rows)
    table[0][0] = "\u200bรหัส โรงเรียน\u00a0"
    table[1][0] = " ๙๙๐๑๐๐๐๑ "
    table[1][3] = f"\u00a0{table[1][3]}\u200b"

    assert typed(as_csv(table, encoding="utf-8")) == RIGHT


@pytest.mark.parametrize("written", ["99010001.0", "'99010001", "9.9010001E+07", '="99010001"'])
def test_extract__codes_that_a_spreadsheet_damaged(written: str) -> None:
    table = [list(line) for line in TABLE]
    table[1][0] = written

    assert typed(as_csv(table)) == RIGHT


@pytest.mark.parametrize("written", ["0", "0.0", "0000000"])
def test_extract__the_nation_as_a_lone_zero(written: str) -> None:
    table = [list(line) for line in TABLE]
    table[-1][0] = written

    batch, verdict = examine(as_csv(table))

    assert verdict.issues == ()
    assert batch.rows["area_level"].tolist()[-1] == "nation"


def test_extract__area_rows_by_label_where_the_code_is_empty() -> None:
    table = [list(line) for line in TABLE]
    table[-1][0] = table[-2][0] = ""
    table.append(["", "ค่าเฉลี่ยระดับสังกัด (สพฐ.)", *table[-1][2:]])

    batch, verdict = examine(as_csv(table))

    assert verdict.issues == ()
    assert batch.rows["area_level"].tolist()[-3:] == ["district", "nation", "obec"]
    assert batch.rows["area_id"].tolist()[-3:] == ["9901", "0000", "0000"]


def test_extract__decimal_commas_thousands_and_percent_signs() -> None:
    table = [list(line) for line in TABLE]
    table[1][2] = "1,017"
    table[1][3:] = [cell.replace(".", ",") for cell in table[1][3:]]
    table[2][3] += "%"

    batch, _ = examine(as_csv(table[:5], separator=";"))

    assert batch.rows["tested_count"].tolist()[0] == 1017
    assert batch.means.values.tolist()[:2] == RIGHT[1][:2]


@pytest.mark.parametrize(
    "written", ["nan", "inf", "1e5", "NaN", "Infinity", "0x10", "--", "12.5.1"]
)
def test_extract__words_that_computers_take_for_numbers_are_text(written: str) -> None:
    table = [list(line) for line in TABLE]
    table[1][3] = written

    _, verdict = examine(as_csv(table))

    assert [found.check for found in verdict.issues] == ["number_expected"]


def test_extract__the_second_sheet_has_the_table() -> None:
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(TABLE)))
    cover = book.create_sheet("ปก", 0)
    cover.append(["รายงาน O-NET ป.6"])
    stream = io.BytesIO()
    book.save(stream)

    assert typed(stream.getvalue(), "onet_p6_2558.xlsx") == RIGHT


def test_extract__sheets_are_never_empty() -> None:
    assert [len(sheet.cells) for sheet in extract(as_csv(TABLE), "a.csv")] == [len(TABLE)]


def test_fold__headings_of_one_office_are_one() -> None:
    assert len({fold_heading(text) for text in ("จน.นร.", "จน. นร.", " จน.นร ", "จน.​นร.")}) == 1
