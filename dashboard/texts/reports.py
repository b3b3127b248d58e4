"""Texts of reports on paper."""

from __future__ import annotations

REPORT_TEXTS: dict[str, tuple[str, str]] = {
    # --- paper
    "print": ("พิมพ์หน้านี้", "Print this page"),
    "print_title": (
        "พิมพ์หน้าที่เห็น พร้อมตัวกรองและวันที่ของข้อมูล",
        "Print the page as shown, with its filters and the date of the data",
    ),
    "print_rows": (
        "แสดง {shown} จาก {count} แถว ทั้งหมดอยู่ใน Excel ของตารางนี้",
        "{shown} of {count} rows; all are in this table's Excel file",
    ),
    "report_button": ("รายงาน PDF", "PDF report"),
    "report_button_title": (
        "รายงาน A4 ของมุมมองนี้ พร้อมคิวอาร์กลับมาที่หน้าจอ",
        "An A4 report of this view, with a QR code that leads back to the screen",
    ),
    "report_booklet": ("สมุดรายงาน PDF", "PDF booklet"),
    "report_school_kind": ("รายงานโรงเรียน", "School report"),
    "report_area_kind": ("สมุดรายงาน", "Report booklet"),
    "report_summary_kind": ("รายงานพื้นที่", "Area report"),
    "report_qr": ("ดูบนหน้าจอ", "See on screen"),
    "report_stamp": ("ข้อมูล ณ {time} · ชุด {snapshot}", "Data of {time} · snapshot {snapshot}"),
    "report_page": ("หน้า {page} / {pages}", "Page {page} / {pages}"),
    "report_files": ("ไฟล์ต้นทาง: {files}", "Files: {files}"),
    "report_files_more": ("และอีก {count} ไฟล์", "and {count} more"),
    "report_subjects": (
        "วิชาใดต่างจาก{reference}จริง",
        "Which subjects really differ from the {reference}?",
    ),
    "report_trends": (
        "ห่างจาก{reference}ขึ้นหรือแคบลง",
        "Is the distance to the {reference} growing or closing?",
    ),
    "report_trends_note": (
        "เส้นศูนย์ = {reference} · ขีดตั้ง = ช่วงที่เป็นไปได้ 95 %",
        "Zero line = {reference} · bars = 95 % interval",
    ),
    "report_note_voluntary": ("พื้นเหลือง = สอบตามความสมัครใจ", "yellow = voluntary"),
    "report_note_missing": ("แถบเทา = ปีที่ไม่มีข้อมูล", "grey band = no data"),
    "report_note_break": ("เส้นประ = โครงสร้างข้อสอบใหม่", "dotted line = new test structure"),
    "report_note_doubt": (
        "จุดกลวง = ไฟล์ยังมีเรื่องให้ตรวจ",
        "hollow = something in the file is to be checked",
    ),
    "report_year": (
        "ทุกการทดสอบ ปี {year}: ห่างจาก{reference}",
        "All tests of {year}: distance to the {reference}",
    ),
    "report_year_note": (
        "ตัวหนา = ต่างเกินกว่าความบังเอิญ · กรอบประ = ยังบอกไม่ได้ว่าต่าง · — = ไม่มีการสอบวิชานี้",
        "Bold = beyond chance · dashed = cannot tell yet · — = no such test",
    ),
    "report_papers": ("มีผลสอบอะไรบ้าง (จำนวนคนเข้าสอบ)", "Which results are loaded (pupils who sat)"),
    "report_schools": ("โรงเรียนในสมุดนี้", "Schools in this booklet"),
    "report_schools_note": (
        "เรียงตามชื่อ ไม่ใช่อันดับ · ตัวเลข = ห่างจาก{reference} · ตัวหนา ▼ ▲ = ต่างเกินกว่าความบังเอิญ",
        "By name; this is not a ranking · number = distance to the {reference} · bold ▼ ▲ = beyond chance",
    ),
    "report_schools_page": ("หน้า", "Page"),
    "report_certain": (
        "เราพูดว่าต่างก็ต่อเมื่อช่วงความเชื่อมั่น 95 % ไม่คร่อมศูนย์ นอกนั้นคำตอบคือ “ยังบอกไม่ได้”",
        "We say that a group differs only when its 95 % interval leaves out zero; otherwise the answer is “cannot tell yet”.",
    ),
    "report_no_results": (
        "ยังไม่มีผลสอบของ {name} จึงทำรายงานไม่ได้",
        "There is no result of {name} yet, so no report can be made.",
    ),
}
