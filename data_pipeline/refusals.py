"""Why a file as a whole is not taken, each reason in one place, in Thai and in English."""

from __future__ import annotations

from collections.abc import Sequence

from data_pipeline.checks.issue import Place, Refusal, Said, issue
from data_pipeline.text import short_list
from data_pipeline.warehouse.vocabulary import Severity

_TABLES_TH = "ตาราง CSV, TSV, XLSX, XLS หรือ ODS"
_TABLES_EN = "a table as CSV, TSV, XLSX, XLS or ODS"


def _refuse(key: str, place: Place, th: Said, en: Said, suggestion: str | None = None) -> Refusal:
    return Refusal(issue(key, Severity.ERROR, place, th=th, en=en, suggestion=suggestion))


def empty_file(file_name: str) -> Refusal:
    """No cell holds anything."""
    return _refuse(
        "file_empty",
        Place(file_name),
        Said("ไฟล์ว่าง", _TABLES_TH, "ไม่มีข้อมูล", "ขอไฟล์ใหม่จากผู้ส่ง หรือบันทึกไฟล์แล้วส่งอีกครั้ง"),
        Said(
            "the file is empty",
            _TABLES_EN,
            "no data",
            "Ask the sender for the file again, or save it once more.",
        ),
    )


def too_large(file_name: str, size: int, most: int) -> Refusal:
    """More bytes than any result file has."""
    return _refuse(
        "file_too_large",
        Place(file_name),
        Said("ไฟล์ใหญ่เกินไป", f"ไม่เกิน {most >> 20} MB", f"{size >> 20} MB", "แยกไฟล์เป็นรายเขตหรือรายปี"),
        Said(
            "the file is too large",
            f"at most {most >> 20} MB",
            f"{size >> 20} MB",
            "Split it by district or by year.",
        ),
    )


def other_districts(file_name: str, found: Sequence[str], allowed: Sequence[str]) -> Refusal:
    """Rows of districts that whoever brings the file may not change."""
    return _refuse(
        "district_not_yours",
        Place(file_name),
        Said(
            "ไฟล์มีแถวของเขตที่บัญชีนี้แก้ข้อมูลไม่ได้",
            f"เขต {short_list(list(allowed))}",
            short_list(list(found)),
            "ส่งเฉพาะแถวของเขตของตน หรือให้เจ้าหน้าที่ของเขตนั้นส่ง",
        ),
        Said(
            "the file has rows of districts that this account may not change",
            f"district {short_list(list(allowed))}",
            short_list(list(found)),
            "Send the rows of your own district, or let that district's officer send it.",
        ),
    )


def not_a_table(file_name: str, kind: str) -> Refusal:
    """Another kind of file."""
    return _refuse(
        "not_a_table",
        Place(file_name),
        Said("ไฟล์นี้ไม่ใช่ตาราง", _TABLES_TH, kind, "เปิดต้นฉบับแล้วบันทึกเป็น XLSX หรือ CSV (UTF-8)"),
        Said(
            "this file is not a table",
            _TABLES_EN,
            kind,
            "Open the original and save it as XLSX or CSV (UTF-8).",
        ),
    )


def wrong_encoding(file_name: str, line: int, found: str) -> Refusal:
    """Bytes that are text in none of the encodings in use."""
    return _refuse(
        "wrong_encoding",
        Place(file_name, (line,)),
        Said(
            "อ่านตัวอักษรไม่ได้",
            "UTF-8, UTF-16 หรือ cp874 (TIS-620)",
            f"ไบต์ {found}",
            "บันทึกไฟล์เป็น CSV UTF-8 หรือ XLSX แล้วส่งอีกครั้ง",
        ),
        Said(
            "the characters cannot be read",
            "UTF-8, UTF-16 or cp874 (TIS-620)",
            f"byte {found}",
            "Save the file as CSV UTF-8 or XLSX and send it again.",
        ),
    )


def damaged_text(file_name: str, found: str) -> Refusal:
    """Thai text that was read in the wrong encoding and saved so."""
    return _refuse(
        "wrong_encoding",
        Place(file_name),
        Said(
            "ตัวอักษรไทยเพี้ยน ไฟล์เคยถูกเปิดด้วยรหัสอักขระผิดแล้วบันทึกทับ",
            "หัวตารางภาษาไทย เช่น รหัสโรงเรียน",
            found,
            "ขอไฟล์ต้นฉบับก่อนถูกบันทึกทับ",
        ),
        Said(
            "the Thai text is garbled: somebody opened the file in the wrong encoding and saved it",
            "Thai headings such as รหัสโรงเรียน",
            found,
            "Ask for the file as it was before that.",
        ),
    )


def cut_off(file_name: str, found: str, why: str, row: int | None = None) -> Refusal:
    """The file ends in the middle of a row."""
    return _refuse(
        "file_cut_off",
        Place(file_name, () if row is None else (row,)),
        Said(
            "ไฟล์ขาดกลางคัน แถวสุดท้ายไม่ครบ", "แถวสุดท้ายครบทุกคอลัมน์", found, "คัดลอกหรือดาวน์โหลดไฟล์ใหม่ให้ครบ"
        ),
        Said(
            f"the file is cut off in its last row ({why})",
            "a last row with all its columns",
            found,
            "Copy or download the file again, completely.",
        ),
    )


def broken_workbook(file_name: str, why: str) -> Refusal:
    """A workbook that does not open."""
    return _refuse(
        "file_cut_off",
        Place(file_name),
        Said(
            "เปิดสมุดงานไม่ได้ ไฟล์ขาดหรือเสียหาย",
            "สมุดงาน XLSX, XLS หรือ ODS ที่สมบูรณ์",
            why,
            "คัดลอกไฟล์ใหม่ หรือเปิดใน Excel แล้วบันทึกอีกครั้ง",
        ),
        Said(
            "the workbook does not open: it is cut off or damaged",
            "a complete XLSX, XLS or ODS workbook",
            why,
            "Copy the file again, or open it in Excel and save it.",
        ),
    )


def protected(file_name: str) -> Refusal:
    """A workbook with a password."""
    return _refuse(
        "file_protected",
        Place(file_name),
        Said("สมุดงานมีรหัสผ่าน", "สมุดงานที่ไม่มีรหัสผ่าน", "มีรหัสผ่าน", "เอารหัสผ่านออกแล้วบันทึกใหม่"),
        Said(
            "the workbook is protected by a password",
            "a workbook without one",
            "a password",
            "Remove the password and save it again.",
        ),
    )


def zip_bomb(file_name: str, found: str) -> Refusal:
    """A workbook that unpacks to more than a table can be."""
    return _refuse(
        "zip_bomb",
        Place(file_name),
        Said(
            "สมุดงานนี้คลายออกแล้วใหญ่ผิดปกติ จึงไม่เปิด",
            "ไม่เกิน 200 MB หรือ 20 ล้านช่อง",
            found,
            "คัดลอกเฉพาะตารางไปยังสมุดงานใหม่แล้วบันทึก",
        ),
        Said(
            "the workbook unpacks to an abnormal size and was not opened",
            "at most 200 MB or 20 million cells",
            found,
            "Copy the table alone into a new workbook and save it.",
        ),
    )


def header_missing(file_name: str, found: Sequence[str]) -> Refusal:
    """No row of headings that any source knows."""
    shown = short_list([text for text in found if text][:12], 12) or "–"
    return _refuse(
        "header_missing",
        Place(file_name, (1,)),
        Said(
            "ไม่พบหัวตารางที่รู้จัก",
            "รหัสโรงเรียน, ชื่อโรงเรียน, จำนวนผู้เข้าสอบ และชื่อวิชา",
            shown,
            "เพิ่มแถวหัวตาราง หรือใช้ชื่อคอลัมน์ตามแบบ",
        ),
        Said(
            "no row of known headings",
            "รหัสโรงเรียน, ชื่อโรงเรียน, number of sitters and subjects",
            shown,
            "Add the row of headings, or use the template's names.",
        ),
    )


def column_missing(
    file_name: str,
    row: int,
    title_th: str,
    title_en: str,
    wanted: Sequence[str],
    found: Sequence[str],
) -> Refusal:
    """The headings are nearly those of a source."""
    names = "; ".join(wanted)
    shown = short_list([text for text in found if text], 14)
    return _refuse(
        "column_missing",
        Place(file_name, (row,)),
        Said(f"ไฟล์คล้าย{title_th} แต่ขาดคอลัมน์", names, shown, "เพิ่มคอลัมน์นั้น หรือแก้หัวตาราง"),
        Said(
            f"this looks like {title_en}, but columns are missing",
            names,
            shown,
            "Add the column, or correct its heading.",
        ),
        names,
    )


def papers_mixed(file_name: str, row: int, heading: str, found: Sequence[str]) -> Refusal:
    """A column says that the rows are of several years, grades or rounds."""
    return _refuse(
        "papers_mixed",
        Place(file_name, (row,), None, heading),
        Said(
            "ไฟล์รวมหลายปี หลายชั้น หรือหลายรอบไว้ด้วยกัน",
            f"คอลัมน์ “{heading}” เป็นค่าเดียวทั้งไฟล์",
            short_list(list(found), 14),
            "กรองตามคอลัมน์นี้แล้วบันทึกแยกไฟล์ ไฟล์ละค่า",
        ),
        Said(
            "the file holds several years, grades or rounds",
            f"one value in the column “{heading}” throughout",
            short_list(list(found), 14),
            "Filter by this column and save one file for each value.",
        ),
    )


def heading_repeated(
    file_name: str, row: int, column: int, heading: str, places: Sequence[str]
) -> Refusal:
    """Two columns under one name."""
    return _refuse(
        "heading_repeated",
        Place(file_name, (row,), column, heading),
        Said(
            "สองคอลัมน์มีความหมายเดียวกัน", "คอลัมน์ละหนึ่งเรื่อง", short_list(list(places)), "แก้หรือลบคอลัมน์ที่ซ้ำ"
        ),
        Said(
            "two columns mean the same",
            "one column for each subject",
            short_list(list(places)),
            "Rename or remove one of them.",
        ),
    )


def nothing_to_load(file_name: str, rows: int) -> Refusal:
    """No row is left that counts."""
    return _refuse(
        "nothing_to_load",
        Place(file_name),
        Said(
            "ไม่มีแถวใดที่ใช้ได้",
            "อย่างน้อยหนึ่งแถวโรงเรียน",
            f"อ่าน {rows} แถว ใช้ได้ 0 แถว",
            "แก้ไฟล์ตามรายการที่พบแล้วส่งอีกครั้ง",
        ),
        Said(
            "no row can be used",
            "at least one school row",
            f"{rows} rows read, 0 usable",
            "Correct the file as listed and send it again.",
        ),
    )


def answers_unreadable(file_name: str, known: Sequence[str], found: str) -> Refusal:
    """The officer's answers are not what can be answered."""
    return _refuse(
        "answer_invalid",
        Place(file_name),
        Said("อ่านคำตอบไม่ได้", ", ".join(known), found, "ตอบใหม่อีกครั้ง"),
        Said("the answers cannot be read", ", ".join(known), found, "Answer again."),
    )


def master_needed(file_name: str) -> Refusal:
    """The file names schools without codes, and there is no list to look them up in."""
    return _refuse(
        "master_needed",
        Place(file_name),
        Said(
            "ไฟล์มีแต่ชื่อโรงเรียน ไม่มีรหัส",
            "รหัสโรงเรียน หรือทะเบียนโรงเรียนที่โหลดไว้แล้ว",
            "ยังไม่มีทะเบียนโรงเรียน",
            "โหลดทะเบียนโรงเรียนก่อน แล้วส่งไฟล์นี้อีกครั้ง",
        ),
        Said(
            "the file names schools without their codes",
            "school codes, or a school master that is loaded",
            "no school master yet",
            "Load the school master first, then send this file again.",
        ),
    )
