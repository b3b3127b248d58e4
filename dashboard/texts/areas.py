"""Texts of the overview, of an area and of a school."""

from __future__ import annotations

AREA_TEXTS: dict[str, tuple[str, str]] = {
    # --- overview
    "headline_certain": (
        "{subject} {grade} {direction} {gap} {unit}",
        "{subject}, {grade}: {gap} {unit} {direction}",
    ),
    "headline_subject_open": (
        "{subject} {grade}: ยังบอกไม่ได้ว่าต่างจาก{reference}",
        "{subject}, {grade}: cannot tell yet whether it differs from the {reference}",
    ),
    "headline_uncertain": (
        "{test} {grade} ปี {year}: ยังบอกไม่ได้ว่าวิชาใดต่างจาก{reference}จริง",
        "{test} {grade} {year}: no subject differs from the {reference} beyond chance",
    ),
    "headline_no_reference": (
        "{test} {grade} ปี {year}: ยังไม่มีค่าเฉลี่ย{reference}ให้เทียบ",
        "{test} {grade} {year}: there is no {reference} mean to compare with yet",
    ),
    "headline_widening": (" และห่างขึ้น {years} ปีติดกัน", ", and wider {years} years in a row"),
    "sub_schools": (
        "{count} จาก {total} โรงเรียน{direction}เกินกว่าความบังเอิญในวิชานี้ ({luck})",
        "{count} of {total} schools are {direction} beyond chance in this subject ({luck})",
    ),
    "luck": ("โดยบังเอิญคาดว่าราว {count}", "about {count} would be by luck"),
    "luck_none": ("โดยบังเอิญคาดว่าไม่ถึง 1", "fewer than 1 would be by luck"),
    "sub_participation": (
        "เข้าสอบ {pct} ของนักเรียน {grade} จึงควรอ่านด้วยความระมัดระวัง",
        "{pct} of {grade} pupils took part, so read with care",
    ),
    "sub_other": ("{subject}{direction} {gap}", "{subject} {gap} {direction}"),
    "sub_uncertain": ("{subjects} ยังบอกไม่ได้ว่าต่าง", "{subjects}: cannot tell yet"),
    "total": ("รวม", "Total"),
    "in_question": (
        "ไฟล์นี้มีเรื่องที่อาจทำให้ตัวเลขผิด",
        "Something in this file may have made the numbers wrong",
    ),
    "heatmap_title": (
        "ห่างจาก{reference}เท่าไร วิชาไหน ชั้นไหน",
        "How far from the {reference}, in which subject and grade?",
    ),
    "heatmap_sentence": (
        "คะแนนเฉลี่ยของ {area} ลบค่าเฉลี่ย{reference} ปี {year} · สีเข้ม = ห่างมาก",
        "Mean of {area} minus the mean of the {reference}, {year} · stronger colour = farther",
    ),
    "heatmap_caption": (
        "ระยะห่างจาก{reference} รายวิชาและชั้น ปี {year}",
        "Distance to the {reference} by subject and grade, {year}",
    ),
    "legend_none": ("— ไม่มีการสอบวิชานี้", "— no such test"),
    "legend_open": ("สีจางกรอบประ = ยังบอกไม่ได้ว่าต่าง", "pale and dashed = cannot tell yet"),
    "trend_title": (
        "{subject} {grade}: ห่างจาก{reference}ขึ้นหรือแคบลง",
        "{subject}, {grade}: is the distance to the {reference} growing or closing?",
    ),
    "trend_sentence": (
        "ระยะห่างในปีเดียวกัน เพราะข้อสอบแต่ละปีไม่เท่ากัน",
        "Distance within the same year, because papers differ from year to year.",
    ),
    "trend_gap_years": ("ปี {years} ไม่มีข้อมูล เส้นจึงขาด", "No data for {years}, so the line breaks."),
    "trend_warned": (
        "จุดกลวง ⚠ ปี {years}: ไฟล์ยังมีเรื่องที่อาจทำให้ตัวเลขผิด",
        "Hollow ⚠ {years}: something in the file may have made the number wrong.",
    ),
    "trend_new_structure": (
        "ปี {year} เปลี่ยนโครงสร้างข้อสอบ จึงเทียบกับปีก่อนหน้าไม่ได้",
        "The test was restructured in {year}, so earlier years do not compare.",
    ),
    "trend_foot": ("ขีดตั้ง = ช่วงความเชื่อมั่น 95 %", "Bars = 95 % interval"),
    "trend_voluntary": ("สอบตามความสมัครใจ", "voluntary"),
    "trend_break": ("โครงสร้างข้อสอบใหม่", "new test structure"),
    "trend_one_year": (
        "มีผลเพียงปีเดียว ({year}) จึงยังไม่เห็นแนวโน้ม",
        "There is a result of one year only ({year}), so no trend can be seen yet.",
    ),
    "trend_none": ("ยังไม่มีระยะห่างให้ลากเส้น", "No distances to draw yet."),
    "where_title": ("ควรดูที่ไหนก่อน", "Where to look first"),
    "where_sentence": (
        "เรียงตามระยะห่างที่แน่ใจได้อย่างน้อย ไม่ใช่อันดับ",
        "Surest distance first; this is not a ranking.",
    ),
    "where_luck": (
        "ต่ำกว่า{reference}เกินกว่าความบังเอิญ {count} จาก {total} ผลรายวิชาของโรงเรียน ({luck})",
        "{count} of {total} school results by subject are below the {reference} beyond chance ({luck})",
    ),
    "where_small": (
        "ไม่รวมโรงเรียนที่เข้าสอบไม่ถึง {count} คน",
        "Schools with fewer than {count} sitters are left out",
    ),
    "where_why": (
        "{subject} {grade} {direction} {gap} {margin} · แน่ใจ · {count} คน",
        "{subject}, {grade}: {gap} {margin} {direction} · certain · {count} pupils",
    ),
    "where_none": (
        "ไม่มีโรงเรียนใดต่ำกว่า{reference}เกินกว่าความบังเอิญใน {test} {grade} ปี {year}",
        "No school is below the {reference} beyond chance in {test} {grade} {year}.",
    ),
    "where_all": ("ดูทุกโรงเรียน", "See all schools"),
    # --- warnings
    "warnings_title": ("อ่านตัวเลขชุดนี้ด้วยความระวัง", "Read these numbers with care"),
    "warnings_more": ("และอีก {count} เรื่อง", "and {count} more"),
    "warnings_link": ("ดูทั้งหมดที่หน้าข้อมูล", "See all on the data page"),
    "doubts_note": (
        "{count} แถวยังระบุโรงเรียนไม่ได้ แต่นับรวมในพื้นที่แล้ว",
        "Rows that cannot be given to one school yet: {count}. They count in the area.",
    ),
    "next_step": ("ทำต่อ", "Next step"),
    # --- area
    "unconfirmed": ("⚠ ยังไม่ยืนยัน: {text}", "⚠ Not confirmed: {text}"),
    "details": ("รายละเอียด", "Details"),
    "schools_title": (
        "โรงเรียนไหนห่างจาก{reference} วิชาใด",
        "Which schools differ from the {reference}, in what?",
    ),
    "schools_sentence": (
        "{test} {grade} ปี {year} · เรียงและกรองได้ที่หัวตาราง · ตัวเลขหนา ▼ ▲ = ต่างเกินกว่าความบังเอิญ",
        "{test} {grade} {year} · sort and filter in the headings · bold ▼ ▲ = beyond chance",
    ),
    "col_school": ("โรงเรียน", "School"),
    "col_name": ("ชื่อ", "Name"),
    "col_count": ("เข้าสอบ", "Sitters"),
    "col_mean": ("เฉลี่ย", "Mean"),
    "col_gap": ("ห่าง", "Gap"),
    "col_subject": ("วิชา", "Subject"),
    "col_reads": ("อ่านว่า", "Reads"),
    "col_range": ("ช่วงที่เป็นไปได้ 95 %", "95 % interval"),
    "col_margin": ("± 95 %", "± 95 %"),
    "col_source": ("ที่มา", "Source"),
    "col_year": ("ปี", "Year"),
    "col_reference": ("ค่าเฉลี่ย{reference}", "Mean of the {reference}"),
    "in_doubt": ("ยังระบุโรงเรียนไม่ได้", "school in doubt"),
    "doubts_title": ("โรงเรียนที่ยังระบุไม่ได้", "Schools in doubt"),
    "doubts_sentence": (
        "แถวเหล่านี้นับรวมในพื้นที่แล้ว แต่ยังไม่รู้ว่าเป็นของโรงเรียนใด รอเจ้าหน้าที่ตัดสิน",
        "These rows count in the area, but which school they belong to is for the officer to decide.",
    ),
    "doubts_name": ("ชื่อในไฟล์", "Name in the file"),
    "doubts_other": ("ชื่ออื่นของรหัสเดียวกัน", "Other names of the code"),
    "doubts_code": ("รหัสในไฟล์", "Code in the file"),
    "doubts_reason": ("เหตุผล", "Reason"),
    "doubts_paper": ("ผลสอบ", "Paper"),
    "children_title": (
        "พื้นที่ย่อยใดห่างจาก{reference}",
        "Which part of it differs from the {reference}?",
    ),
    "children_sentence": (
        "{subject} {test} {grade} ปี {year}",
        "{subject}, {test} {grade} {year}",
    ),
    # --- school
    "school_missing": ("ไม่มีผล {test} {grade} ปี {year}", "no result in {test} {grade} {year}"),
    "subjects_title": (
        "วิชาใดต่างจาก{reference}จริง",
        "Which subjects really differ from the {reference}?",
    ),
    "subjects_sentence": (
        "จุด = ห่างจาก{reference} · แถบ = ช่วงที่เป็นไปได้ 95 % · เส้นประ = {reference}",
        "Dot = distance to the {reference} · bar = 95 % interval · dotted line = the {reference}",
    ),
    "school_doubt": (
        "แถวนี้ยังระบุโรงเรียนไม่ได้: {reason}",
        "This row cannot be given to one school yet: {reason}",
    ),
    "papers_title": ("มีผลสอบอะไรของโรงเรียนนี้บ้าง", "Which results of this school are loaded?"),
    "papers_sentence": (
        "ตัวเลข = จำนวนคนเข้าสอบ เลือกเพื่อดูรายวิชาของปีนั้น",
        "Number = pupils who sat it. Choose one to see its subjects.",
    ),
    "papers_none": ("ไม่มีผลที่โหลดไว้", "no result loaded"),
    "col_paper": ("การทดสอบ", "Test"),
    "col_participation": ("เข้าสอบ %", "Took part %"),
    "col_check": ("ควรตรวจ", "To check"),
    "facts": ("ข้อมูลโรงเรียน", "About the school"),
    "fact_code": ("รหัส", "Code"),
    "fact_amphoe": ("อำเภอ", "Amphoe"),
    "fact_tambon": ("ตำบล", "Tambon"),
    "fact_network": ("เครือข่าย", "Network"),
    "fact_district": ("เขตพื้นที่", "District"),
    "fact_pupils": ("นักเรียนทั้งหมด", "Pupils"),
}
