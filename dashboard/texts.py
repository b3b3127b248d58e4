"""Every sentence and label of the screens, Thai and English side by side.

Labels of tests, subjects, grades, levels, units and metrics come from their declarations, not here.
"""

from __future__ import annotations

from dashboard.people.texts import PEOPLE_TEXTS
from dashboard.texts_places import PLACE_TEXTS
from dashboard.texts_quality import QUALITY_TEXTS
from dashboard.texts_school import SCHOOL_TEXTS

TEXTS: dict[str, tuple[str, str]] = {
    **PEOPLE_TEXTS,
    **QUALITY_TEXTS,
    **SCHOOL_TEXTS,
    **PLACE_TEXTS,
    # --- shell
    "brand": ("เขตวิว", "KhetView"),
    "skip": ("ข้ามไปที่เนื้อหา", "Skip to content"),
    "menu": ("เมนูหลัก", "Main menu"),
    "breadcrumb": ("ตำแหน่งที่ดูอยู่", "You are here"),
    "live": ("สด", "Live"),
    "pinned": ("ชุดเก่า", "Older snapshot"),
    "snapshot": ("ชุด {snapshot}", "snapshot {snapshot}"),
    "demo": ("ข้อมูลสาธิต", "demonstration data"),
    "other_language": ("English", "ไทย"),
    "help_title": ("วิธีอ่านหน้านี้", "How to read this screen"),
    "help_hint": (
        "มาครั้งแรก? กด ? เพื่อดูว่าหน้านี้อ่านอย่างไร",
        "New here? Press ? to see how to read this screen.",
    ),
    "help_dismiss": ("ปิดคำแนะนำ ไม่ต้องแสดงอีก", "Close the hint for good"),
    "help_close": ("ปิด", "Close"),
    "help_read": ("อ่านอย่างไร", "How to read it"),
    "help_cannot": ("บอกอะไรไม่ได้", "What it cannot say"),
    "help_keys": (
        "ปุ่มลัด: ? วิธีอ่าน · / ค้นหาโรงเรียน · Esc ปิด",
        "Keys: ? this help · / find a school · Esc close",
    ),
    "pinned_notice": (
        "กำลังดูข้อมูลชุดเก่า {snapshot} ตัวเลขจะไม่เปลี่ยนตามไฟล์ใหม่",
        "You are looking at the older snapshot {snapshot}; new files do not change it.",
    ),
    "to_latest": ("ดูชุดล่าสุด", "See the latest"),
    "lost_word": ("ขาดการติดต่อ", "Not connected"),
    "lost": (
        "ขาดการติดต่อกับเครื่องแม่ข่าย ตัวเลขที่เห็นอาจเก่า ระบบกำลังต่อใหม่ให้เอง",
        "Connection lost. The numbers may be old; reconnecting by itself.",
    ),
    "new_data": ("ข้อมูลใหม่เข้าแล้ว", "New data"),
    "snapshot_gone": (
        "ไม่มีข้อมูลชุด {snapshot} แล้ว จึงแสดงชุดล่าสุด",
        "Snapshot {snapshot} is no longer kept; the latest is shown.",
    ),
    "area_gone": (
        "ไม่รู้จักพื้นที่ {area} จึงแสดงพื้นที่ของสำนักงาน",
        "Area {area} is not known; the office's own area is shown.",
    ),
    # --- search: the words that assets/search.js shows
    "search_label": (
        "ค้นหาโรงเรียนด้วยชื่อ รหัส หรืออำเภอ",
        "Find a school by name, code or amphoe",
    ),
    "search_hint": ("ค้นหาโรงเรียน", "Find a school"),
    "search_key": ("กด / เพื่อค้นหา", "Press / to search"),
    "search_found": ("พบ {count} โรงเรียน", "{count} schools found"),
    "search_more": (
        "แสดง {count} โรงเรียนแรก พิมพ์ต่อเพื่อให้แคบลง",
        "The first {count} schools; type on to narrow it down",
    ),
    "search_none": (
        "ไม่พบโรงเรียน ลองพิมพ์ส่วนหนึ่งของชื่อ รหัส หรืออำเภอ",
        "No school found. Try a part of the name, the code or the amphoe.",
    ),
    "search_failed": (
        "ค้นหาไม่ได้ในขณะนี้ ตรวจการเชื่อมต่อแล้วลองอีกครั้ง",
        "The search does not answer. Check the connection and try again.",
    ),
    "search_amphoe": ("อ.{name}", "Amphoe {name}"),
    "search_code": ("รหัส {code}", "code {code}"),
    # --- filters
    "filters": ("ตัวกรอง", "Filters"),
    "filter_year": ("ปี", "Year"),
    "filter_test": ("การทดสอบ", "Test"),
    "filter_grade": ("ชั้น", "Grade"),
    "filter_subject": ("วิชา", "Subject"),
    "filter_reference": ("เทียบกับ", "Against"),
    "subject_auto": ("ที่ห่างมากที่สุด", "the farthest"),
    # --- panel tools
    "tool_table": ("ตาราง", "Table"),
    "tool_save": ("บันทึก", "Save"),
    "tool_save_title": ("บันทึกตารางหรือภาพของส่วนนี้", "Save the table or the picture of this panel"),
    "tool_csv": ("CSV", "CSV"),
    "tool_csv_title": ("ตารางตามที่เห็น เปิดได้ทุกโปรแกรม", "The table as shown, for any program"),
    "tool_xlsx": ("Excel", "Excel"),
    "tool_xlsx_title": (
        "ตารางพร้อมตัวกรอง ที่มา วันที่ และจำนวนแถว",
        "The table with its filters, source, date and row count",
    ),
    "tool_png": ("PNG", "PNG"),
    "tool_png_title": ("ภาพสำหรับสไลด์และแชต", "A picture for slides and chats"),
    "tool_svg": ("SVG", "SVG"),
    "tool_svg_title": ("ภาพเส้นสำหรับงานพิมพ์", "A drawing for print"),
    "tool_link": ("ลิงก์", "Link"),
    "tool_link_title": (
        "คัดลอกลิงก์มายังส่วนนี้ พร้อมตัวกรองที่เลือก",
        "Copy the link to this panel with the filters",
    ),
    "tool_link_done": ("คัดลอกแล้ว", "Copied"),
    "export_of": ("เรื่อง", "About"),
    "export_data_date": ("ข้อมูล ณ", "Data of"),
    "export_made": ("บันทึกเมื่อ", "Saved"),
    "export_rows": ("จำนวนแถว", "Rows"),
    "export_link": ("ดูบนหน้าจอ", "On screen"),
    "tool_formula": ("วิธีคิด", "Formula"),
    "formula": ("สูตร", "Formula"),
    "caveats": ("ข้อควรระวัง", "Caveats"),
    "source": ("ที่มา", "Source"),
    "all_methods": ("ดูวิธีคิดทั้งหมด", "All formulas"),
    # --- states
    "loading": ("กำลังเตรียมหน้า…", "Preparing the page…"),
    "failed_title": ("แสดงหน้านี้ไม่ได้ในขณะนี้", "This page cannot be shown right now"),
    "failed_body": (
        "เกิดข้อผิดพลาดในระบบ ได้บันทึกไว้ให้ผู้ดูแลแล้ว (รหัส {code}) ลองใหม่อีกครั้ง หรือกลับไปหน้าภาพรวม",
        "Something went wrong on the server and has been written to its log (code {code}). Try again, or go back to the overview.",
    ),
    "retry": ("ลองใหม่", "Try again"),
    "to_overview": ("ไปหน้าภาพรวม", "Go to the overview"),
    "unknown_title": ("ไม่พบสิ่งที่ถาม", "Not found"),
    "not_found_title": ("ไม่มีหน้านี้", "There is no such page"),
    "not_found_body": (
        "ที่อยู่เว็บอาจพิมพ์ผิดหรือหน้านี้ถูกย้าย ลองเริ่มจากหน้าภาพรวม",
        "The address may be misspelt or the page has moved. Start from the overview.",
    ),
    "nothing_title": ("ยังไม่มีข้อมูลให้แสดง", "There is no data to show yet"),
    "nothing_body": (
        "วางไฟล์ผลสอบ (CSV หรือ XLSX) ไว้ในโฟลเดอร์ inbox ของระบบ แล้วหน้านี้จะเปลี่ยนเองภายในไม่กี่วินาที หรือสั่ง khetview demo เพื่อดูข้อมูลสาธิต",
        "Drop a result file (CSV or XLSX) into the inbox folder and this page will change by itself within seconds, or run khetview demo to see demonstration data.",
    ),
    "no_papers": (
        "ยังไม่มีผลสอบของพื้นที่นี้",
        "No results are loaded for this area yet.",
    ),
    "no_school_results": (
        "ยังไม่มีผลสอบของโรงเรียนนี้ในข้อมูลที่โหลดไว้",
        "The loaded files hold no result of this school.",
    ),
    # --- reading a distance
    "above": ("สูงกว่า{reference}", "above the {reference}"),
    "below": ("ต่ำกว่า{reference}", "below the {reference}"),
    "cannot_tell": ("ยังบอกไม่ได้", "cannot tell yet"),
    "reads_above": ("สูงกว่า{reference}", "above the {reference}"),
    "reads_below": ("ต่ำกว่า{reference}", "below the {reference}"),
    "certain": ("แน่ใจ", "certain"),
    "sitters": ("เข้าสอบ {count} คน", "{count} sat the test"),
    "participation": ("เข้าสอบ {pct}", "{pct} took part"),
    "pupils": ("{count} คน", "{count} pupils"),
    "schools_n": ("{count} โรงเรียน", "{count} schools"),
    "no_test": ("ไม่มีการสอบวิชานี้", "no such test"),
    "missing_year": ("ไม่มีข้อมูล", "no data"),
    "missing_year_chart": ("ไม่มี<br>ข้อมูล", "no<br>data"),
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
    # --- subjects
    "subjects_headline": (
        "{subject} {grade} ปี {year}: {below} โรงเรียนต่ำกว่า{reference} และ {above} โรงเรียนสูงกว่า เกินกว่าความบังเอิญ จาก {total}",
        "{subject}, {grade} {year}: of {total} schools, {below} are below the {reference} and {above} above it, beyond chance",
    ),
    "subjects_luck": (
        "ถ้าทุกโรงเรียนไม่ต่างกันเลย จะเห็นราว {count} โรงเรียนในแต่ละด้านโดยบังเอิญ",
        "If no school differed, about {count} would still stand out on each side by luck",
    ),
    "funnel_title": (
        "โรงเรียนไหนห่างจาก{reference}เกินกว่าที่ความบังเอิญอธิบายได้",
        "Which schools are farther from the {reference} than chance explains?",
    ),
    "funnel_sentence": (
        "แต่ละจุดคือหนึ่งโรงเรียน ยิ่งเข้าสอบน้อย ค่าเฉลี่ยยิ่งแกว่งโดยบังเอิญ กรวยบอกว่าแกว่งได้แค่ไหน จุดในกรวยยังบอกอะไรไม่ได้",
        "Each dot is a school. The fewer sit a test, the more its mean swings by chance; the funnel shows how far. A dot inside says nothing yet.",
    ),
    "funnel_no_sd": (
        "ยังไม่รู้การกระจายคะแนนของเด็ก จึงวาดกรวยไม่ได้ ต้องมีอย่างน้อย 20 โรงเรียน หรือไฟล์ที่ให้ S.D.",
        "The spread of pupils' scores is not known, so no funnel is drawn: it takes 20 schools, or a file with the SD.",
    ),
    "funnel_foot": (
        "เส้นประ = 95 % เส้นทึบ = 99.8 % ของโรงเรียนที่ไม่ต่างจริง · จุดทึบ = แน่ใจว่าต่าง · แตะจุดเพื่อเปิดโรงเรียน",
        "Dotted = 95 %, solid = 99.8 % of schools that do not differ · filled = certain · touch a dot to open its school",
    ),
    "distribution_title": ("โรงเรียนกระจายกันอย่างไร", "How do the schools spread?"),
    "distribution_sentence": (
        "หนึ่งจุดหนึ่งโรงเรียน เส้นตั้ง = ค่าที่เทียบ",
        "One dot is one school; the line at 0 is the reference.",
    ),
    "subject_years_title": ("{subject}ในแต่ละชั้นและปี", "{subject} over grades and years"),
    "subject_years_sentence": (
        "ระยะห่างจาก{reference}ของปีเดียวกัน แตะเพื่อดูปีนั้น",
        "Distance to the {reference} of the same year; touch one to see that year.",
    ),
    "levels_title": ("นักเรียนอยู่ระดับคุณภาพใดบ้าง", "Which quality levels did the pupils reach?"),
    "levels_sentence": ("สัดส่วนของผู้เข้าสอบในแต่ละระดับ", "Share of those who sat, by level"),
    "levels_share": ("สัดส่วน", "Share"),
    "levels_level": ("ระดับ", "Level"),
    "levels_none": (
        "ไฟล์ที่โหลดไม่ได้บอกจำนวนนักเรียนตามระดับ",
        "The loaded files do not say how many reached each level.",
    ),
    "cuts_title": ("เกณฑ์คะแนนของแต่ละระดับ", "Cut scores of the levels"),
    "cuts_sentence": (
        "เกณฑ์ต่างกันตามการทดสอบ ด้าน และปี จึงแสดงเฉพาะของผลที่ดูอยู่",
        "Cuts differ by test, ability and year: these belong to what is shown.",
    ),
    "cuts_from": ("ตั้งแต่ (ร้อยละ)", "From (%)"),
    "cuts_none": (
        "ไม่มีเกณฑ์ของ {test} {grade} ปี {year} ในแหล่งอ้างอิง จึงไม่ใช้เกณฑ์ปีอื่นแทน",
        "No cuts of {test} {grade} {year} are known to us; those of another year are not used instead.",
    ),
    # --- gaps
    "gaps_headline": (
        "{subject} {grade} ปี {year}: ความต่างของคะแนนอยู่ในโรงเรียนเดียวกัน {inside} อยู่ระหว่างโรงเรียน {between}",
        "{subject}, {grade} {year}: {inside} of the differences lie inside schools, {between} between them",
    ),
    "gaps_unknown": (
        "{subject} {grade} ปี {year}: ยังแยกไม่ได้ว่าความต่างอยู่ที่ใด",
        "{subject}, {grade} {year}: where the differences lie cannot be told yet",
    ),
    "variance_title": ("ความต่างของคะแนนอยู่ที่ระดับใด", "At which level do the differences lie?"),
    "variance_sentence": (
        "แถบรวมกันได้ 100 % เสมอ ส่วนที่อยู่ในโรงเรียนแก้ได้ด้วยการสอนรายคน ส่วนระหว่างโรงเรียนแก้ด้วยการช่วยโรงเรียน",
        "The bar adds up to 100 %. What lies inside schools calls for help to pupils, what lies between them for help to schools.",
    ),
    "variance_bar": ("รวม 100 %", "Together 100 %"),
    "variance_none": (
        "ข้อมูลยังไม่พอจะแยกความต่าง ต้องมีหลายโรงเรียน และการกระจายคะแนนของเด็ก",
        "Too little to split: it takes several schools, and the spread of pupils' scores.",
    ),
    "variance_foot": (
        "ส่วนในโรงเรียนคิดจากการกระจายคะแนนของเด็ก ซึ่งอาจเป็นค่าประมาณ",
        "What lies inside schools rests on the spread of pupils' scores, which may be estimated.",
    ),
    "variance_province": ("ระหว่างจังหวัด", "Between provinces"),
    "variance_district": ("ระหว่างเขต", "Between districts"),
    "variance_network": ("ระหว่างเครือข่าย", "Between networks"),
    "variance_school": ("ระหว่างโรงเรียน", "Between schools"),
    "variance_pupil": ("ในโรงเรียน", "Inside schools"),
    "by_size_band_title": (
        "ขนาดโรงเรียนใดห่างจาก{reference}",
        "Which sizes of schools differ from the {reference}?",
    ),
    "by_size_band_sentence": (
        "ขนาดตามจำนวนนักเรียนทั้งโรงเรียน",
        "Size by the pupils of the whole school",
    ),
    "by_network_title": (
        "เครือข่ายใดห่างจาก{reference}",
        "Which networks differ from the {reference}?",
    ),
    "by_network_sentence": ("ถ่วงด้วยจำนวนผู้เข้าสอบ", "Weighted by pupils tested"),
    "inequality_title": ("โรงเรียนต่างกันมากแค่ไหน", "How unequal are the schools?"),
    "inequality_sentence": (
        "หลายมุมมองของเรื่องเดียวกัน ตัวเลขในวงเล็บ = ช่วงที่เป็นไปได้ 95 %",
        "Several views of one thing; in brackets the 95 % interval",
    ),
    "sex_title": ("นักเรียนหญิงกับนักเรียนชายห่างกันเท่าใด", "How far are girls and boys apart?"),
    "sex_sentence": (
        "คะแนนเฉลี่ยของหญิงลบชาย บวก = หญิงสูงกว่า",
        "Mean of girls minus mean of boys; positive = girls are ahead.",
    ),
    "sex_points": ("หญิง − ชาย", "Girls − boys"),
    "sex_reading": ("อ่านว่า", "Reading"),
    "sex_girls": ("หญิงสูงกว่า เกินโอกาส", "girls ahead, beyond chance"),
    "sex_boys": ("ชายสูงกว่า เกินโอกาส", "boys ahead, beyond chance"),
    "sex_unsaid": ("ยังบอกไม่ได้ว่าต่าง", "cannot be told apart"),
    "sex_none": (
        "ไฟล์ที่โหลดไม่ได้บอกเพศของผู้เข้าสอบ โหลดไฟล์คะแนนรายคนที่มีคอลัมน์ “เพศ” "
        "หรือไฟล์ที่ให้คะแนนเฉลี่ยของชายและหญิง",
        "No loaded file says the sex of those tested. Load marks of single pupils with a column “เพศ”, "
        "or a file with the means of boys and of girls.",
    ),
    "moved_title": ("ช่องว่างระหว่างโรงเรียนเคลื่อนไปอย่างไร", "How did the spread of the schools move?"),
    "moved_sentence": (
        "ข้อสอบแต่ละปีต่างกัน จึงดูแนวโน้มหลายปี ไม่ใช่ปีต่อปี",
        "Papers differ from year to year: look at several years, not at one step.",
    ),
    # --- retention
    "retention_headline": (
        "{area} ปี {year}: ออกกลางคัน {rate} ของนักเรียน (ช่วงที่เป็นไปได้ {low} – {high})",
        "{area} {year}: {rate} of the pupils left (95 % interval {low} – {high})",
    ),
    "retention_up": (
        "สูงกว่าปี {year} ({rate}) เกินกว่าความบังเอิญ",
        "above {year} ({rate}) beyond chance",
    ),
    "retention_down": (
        "ต่ำกว่าปี {year} ({rate}) เกินกว่าความบังเอิญ",
        "below {year} ({rate}) beyond chance",
    ),
    "retention_same": (
        "ยังบอกไม่ได้ว่าต่างจากปี {year} ({rate})",
        "whether it differs from {year} ({rate}) cannot be told",
    ),
    "retention_nothing": (
        "ยังไม่มีข้อมูลจำนวนนักเรียนและการออกกลางคัน โหลดไฟล์ทั้งสองที่หน้าข้อมูล",
        "Enrolment and leavers are not loaded yet; load both on the data page.",
    ),
    "retention_none": ("ไม่มีข้อมูลแยกตามนี้", "The loaded files do not tell them apart."),
    "retention_years_title": ("ออกกลางคันปีละเท่าไร", "How many leave each year?"),
    "retention_years_sentence": (
        "ร้อยละของนักเรียนที่ลงทะเบียน แถบ = ช่วงที่เป็นไปได้ 95 %",
        "Percent of the enrolled; bar = 95 % interval",
    ),
    "retention_grade": ("ชั้น", "Grade"),
    "retention_grade_title": ("ออกในชั้นใด ปี {year}", "In which grade do they leave, {year}?"),
    "retention_grade_sentence": ("ร้อยละของนักเรียนชั้นนั้น", "Percent of the grade's pupils"),
    "retention_cause": ("สาเหตุ", "Cause"),
    "retention_cause_title": ("ออกเพราะอะไร ปี {year}", "Why do they leave, {year}?"),
    "retention_cause_sentence": (
        "ร้อยละของนักเรียนทั้งหมด ตามกลุ่มสาเหตุที่ไฟล์ระบุ",
        "Percent of all pupils, by the group of causes that the file states",
    ),
    "retention_sex": ("เพศ", "Sex"),
    "retention_sex_title": ("ชายหรือหญิงออกมากกว่า ปี {year}", "Do more boys or girls leave, {year}?"),
    "retention_sex_sentence": ("ร้อยละของนักเรียนเพศนั้น", "Percent of the pupils of that sex"),
    "cause_poverty": ("ฐานะยากจน", "Poverty"),
    "cause_family": ("ปัญหาครอบครัว", "Family"),
    "cause_marriage": ("สมรส", "Marriage"),
    "cause_adjustment": ("การปรับตัว เพื่อน", "Adjusting, friends"),
    "cause_justice": ("คดีความ", "The law"),
    "cause_illness": ("เจ็บป่วย อุบัติเหตุ", "Illness, accident"),
    "cause_moved": ("ย้ายตามครอบครัว", "Moved with the family"),
    "cause_work": ("หาเลี้ยงครอบครัว", "Work"),
    "cause_other": ("อื่น ๆ", "Other"),
    "cause_not_a_leaver": ("ไม่นับเป็นออกกลางคัน", "Not a leaver"),
    "cohort_title": (
        "เด็ก ป.1 รุ่นหนึ่ง ถึง ป.6 และ ม.3 กี่คน",
        "How many of a grade 1 reach grade 6 and grade 9?",
    ),
    "cohort_sentence": (
        "ร้อยละของยอด ป.1 รุ่นเดียวกันในโรงเรียนที่โหลดไว้ รวมคนที่ย้ายเข้าออก จึงเกิน 100 ได้ และต่ำได้เมื่อเด็กไปเรียนต่อที่อื่น",
        "Percent of that cohort's grade 1 in the loaded schools, moves in and out included: it can pass 100, and be low where pupils go on elsewhere.",
    ),
    "cohort_reached": ("ถึงชั้น ปี", "Reached"),
    "leavers_title": (
        "โรงเรียนใดมีเด็กออกเกินกว่าที่คาด",
        "Which schools lose more pupils than expected?",
    ),
    "leavers_sentence": (
        "คาดจากขนาดและชั้นที่สอน ของโรงเรียน แสดงเมื่อมากเกินกว่าความบังเอิญหลังปรับจำนวนโรงเรียนแล้ว",
        "Expected from a school's size and grades; shown when it is more than chance, allowing for the number of schools.",
    ),
    "leavers_none": (
        "ปี {year} ไม่มีโรงเรียนใดมีเด็กออกเกินกว่าความบังเอิญ",
        "No school of {year} lost more pupils than chance explains.",
    ),
    "leavers_excess": ("เกินที่คาด (คน)", "Beyond expected"),
    "leavers_chance": ("โอกาสที่เป็นความบังเอิญ", "Chance of luck"),
    "retention_definitions": ("ตัวเลขนี้นับอะไร", "What is counted?"),
    "retention_definition_1": (
        "ไม่มีนิยามทางการเดียวของ “ออกกลางคัน” เราใช้สาเหตุตามคำในไฟล์ แล้วจัดกลุ่มตาม data/reference/dropout_causes.csv",
        "There is no single official definition. The file's own cause is kept and grouped by data/reference/dropout_causes.csv.",
    ),
    "retention_definition_2": (
        "ย้ายสถานศึกษา ไปเรียนที่อื่น เสียชีวิต และไม่ระบุสาเหตุ ไม่นับเป็นออกกลางคัน",
        "A transfer, studies elsewhere, a death and an unstated cause are no dropouts.",
    ),
    "retention_definition_3": (
        "ตัวหารคือนักเรียนที่ลงทะเบียนในรอบที่โหลดไว้ของปีนั้น โรงเรียนที่ไม่มีแถว ถือว่ารายงานว่าไม่มีผู้ออก",
        "The denominator is the enrolment of the year's loaded round. A school without a row reported nobody.",
    ),
    # --- data
    "data_headline": (
        "ใช้อยู่ {current} ไฟล์ โหลดล่าสุด {time}",
        "{current} files in use, the newest of {time}",
    ),
    "data_headline_findings": (" · มี {count} เรื่องให้ตรวจ", " · {count} things to check"),
    "loads_title": ("มีไฟล์อะไรเข้ามาแล้วบ้าง", "Which files have come in?"),
    "loads_sentence": (
        "ใหม่สุดอยู่บน · ไฟล์ที่ถูกแทนหรือถอนยังเก็บไว้",
        "Newest first; replaced and undone files are kept.",
    ),
    "load_file": ("ไฟล์", "File"),
    "load_dataset": ("ชุดข้อมูล", "Dataset"),
    "load_status": ("ผล", "Outcome"),
    "load_rows": ("แถวที่ใช้ / อ่าน", "Rows used / read"),
    "load_rejected": ("กันไว้", "Set aside"),
    "load_time": ("เวลา", "Time"),
    "load_use": ("ใช้อยู่", "In use"),
    "load_in_use": ("ใช้อยู่", "in use"),
    "load_replaced": ("ถูกแทนแล้ว", "replaced"),
    "load_undone": ("ถอนแล้ว", "undone"),
    "findings_title": ("พบอะไรในไฟล์ที่ใช้อยู่", "What was found in the files in use?"),
    "findings_sentence": ("เรื่องหนักก่อน", "Heaviest first"),
    "findings_none": ("ไม่พบเรื่องที่ต้องตรวจในไฟล์ที่ใช้อยู่", "Nothing to check in the files in use."),
    "finding_where": ("ที่", "at"),
    "findings_more": ("ดูอีก {count} เรื่องของไฟล์นี้", "See {count} more of this file"),
    # --- upload: the words that assets/orders.js shows
    "upload_title": ("เพิ่มไฟล์", "Add files"),
    "upload_sentence": (
        "ลากไฟล์ผลสอบ นักเรียน ทะเบียน ฯลฯ มาวางที่นี่ ระบบดูจากเนื้อไฟล์เองว่าเป็นอะไร ถ้าไม่แน่ใจจะถาม",
        "Drop result files, enrolment, school lists here. The system tells from the content what each is, and asks where it cannot know.",
    ),
    "upload_choose": ("เลือกไฟล์", "Choose files"),
    "upload_kinds": ("CSV TSV XLSX XLS ODS ไม่เกิน 300 MB", "CSV, TSV, XLSX, XLS, ODS up to 300 MB"),
    "upload_templates": ("แม่แบบไฟล์เปล่า", "Empty templates"),
    "order_sending": ("กำลังส่ง", "Sending"),
    "order_waiting": ("รอคิว", "Waiting"),
    "order_waiting_long": (
        "รอนานผิดปกติ ตัวโหลดไฟล์อาจไม่ได้ทำงาน แจ้งผู้ดูแลให้สั่ง khetview watch",
        "Waiting unusually long: the loader may not be running. Ask the administrator to start khetview watch.",
    ),
    "order_extract": ("กำลังอ่านไฟล์", "Reading the file"),
    "order_transform": ("กำลังจัดตาราง", "Arranging the table"),
    "order_screen": ("กำลังตรวจ", "Checking"),
    "order_load": ("กำลังบันทึก", "Storing"),
    "order_publish": ("กำลังเผยแพร่ข้อมูลชุดใหม่", "Publishing the new snapshot"),
    "order_done": ("เสร็จแล้ว", "Done"),
    "order_failed": ("ทำไม่สำเร็จ", "Failed"),
    "order_lost": (
        "ส่งไม่สำเร็จ ตรวจการเชื่อมต่อแล้วลองอีกครั้ง",
        "It could not be sent. Check the connection and try again.",
    ),
    "order_rows": (
        "ใช้ {loaded} จาก {read} แถว กันไว้ {rejected}",
        "{loaded} of {read} rows used, {rejected} set aside",
    ),
    "order_questions": ("ต้องตอบก่อนจึงจะโหลดได้", "To be answered before the file can be taken"),
    "order_send_answers": ("ตอบและโหลด", "Answer and load"),
    "order_choose": ("เลือก", "Choose"),
    "order_refused": ("ไม่รับไฟล์นี้", "Not taken"),
    "order_asks": ("รอคำตอบ", "Waiting for an answer"),
    "order_strip": ("ตัดข้อมูลส่วนบุคคลแล้วโหลด", "Leave out the personal columns and load"),
    "order_see": ("ดูรายงานของไฟล์นี้", "See this file's report"),
    "order_retry": ("ส่งอีกครั้ง", "Send again"),
    "order_forget": ("ปิดรายการ", "Dismiss"),
    "order_undo": ("ถอนการโหลด {load_id}", "Undo load {load_id}"),
    "order_mend": ("แก้ตามที่เสนอ", "Accept the mend"),
    "order_leave": ("ไม่แก้", "Leave as it is"),
    # --- mends
    "mend_caption": ("การแก้ที่เสนอ", "The proposed mend"),
    "mend_cell": ("ช่อง", "Cell"),
    "mend_before": ("ในไฟล์", "In the file"),
    "mend_after": ("อ่านเป็น", "Read as"),
    "mend_more": ("และอีก {count} ช่อง", "and {count} more cells"),
    "mend_accept": ("รับการแก้นี้", "Accept this mend"),
    "mend_leave": ("คงไว้ตามไฟล์", "Leave the file as it is"),
    "mend_accept_sure": (
        "อ่านไฟล์นี้ใหม่ตามการแก้ที่เสนอหรือไม่ การแก้จะแสดงอยู่กับไฟล์ตลอดไป และถอนได้",
        "Read this file again with the mend? It stays visible on the file for ever, and can be undone.",
    ),
    # --- one load
    "load_title": ("ไฟล์ {name}", "File {name}"),
    "load_unknown": ("ไม่มีการโหลดหมายเลข {load_id}", "There is no load number {load_id}."),
    "load_number": ("หมายเลขการโหลด", "Load number"),
    "load_hash": ("ลายนิ้วมือไฟล์ (SHA-256)", "Fingerprint (SHA-256)"),
    "load_answers": ("อ่านไฟล์เป็น", "Read as"),
    "load_facts": ("เกี่ยวกับไฟล์นี้", "About this file"),
    "load_findings_title": ("พบอะไรในไฟล์นี้", "What was found in this file?"),
    "load_findings_none": ("ไม่พบเรื่องที่ต้องตรวจในไฟล์นี้", "Nothing to check in this file."),
    "rejected_title": ("แถวที่กันไว้ และเหตุผล", "Rows set aside, and why"),
    "rejected_sentence": (
        "แถวเหล่านี้ไม่ถูกนับ แก้ในไฟล์แล้วส่งใหม่ได้",
        "These rows do not count. Correct them in the file and send it again.",
    ),
    "rejected_none": ("ไม่มีแถวที่ถูกกันไว้", "No row was set aside."),
    "rejected_shown": (
        "แสดง {shown} จาก {count} แถว ที่เหลืออยู่ใน CSV",
        "{shown} of {count} rows shown; the rest is in the CSV",
    ),
    "rejected_row": ("แถว", "Row"),
    "rejected_reason": ("เหตุผล", "Reason"),
    "rejected_raw": ("ข้อมูลในแถว", "The row as it stood"),
    "corrections_title": ("การแก้ที่ใช้กับไฟล์นี้", "Mends of this file"),
    "corrections_sentence": (
        "ไฟล์ที่รับมาไม่เคยถูกเปลี่ยน การแก้ใช้ตอนอ่านเท่านั้น",
        "The file as received is never changed; mends apply when it is read.",
    ),
    "correction_decision": ("การตัดสิน", "Decision"),
    "correction_when": ("เมื่อ", "When"),
    "undo_title": ("ถอนการโหลดนี้", "Undo this load"),
    "undo_sentence": (
        "ตัวเลขจะกลับไปเป็นของไฟล์ก่อนหน้า ไฟล์และรายงานยังเก็บไว้",
        "The numbers go back to those of the file before. The file and its report are kept.",
    ),
    "undo_button": ("ถอนการโหลด", "Undo the load"),
    "undo_sure": ("ถอน “{name}” หรือไม่", "Undo “{name}”?"),
    # --- trace
    "trace_link": ("ไฟล์และแถวที่มาของตัวเลขนี้", "The files and rows behind this number"),
    "trace_title": ("ที่มาของตัวเลข", "Where a number comes from"),
    "trace_headline": (
        "{value} ของ {name} มาจาก {rows} แถวใน {files} ไฟล์",
        "{value} of {name} comes from {rows} rows in {files} files",
    ),
    "trace_nothing": ("ไม่มีแถวที่เป็นที่มาของตัวเลขนี้", "No row is behind this number."),
    "trace_facts": ("ตัวเลขนี้คิดอย่างไร", "How is this number made?"),
    "trace_value": ("ค่าเฉลี่ย", "Mean"),
    "trace_interval": ("ช่วงที่เป็นไปได้ 95 %", "95 % interval"),
    "trace_reference": ("เทียบกับ{reference}", "Against the {reference}"),
    "trace_reference_source": ("ที่มาของค่าเทียบ", "Source of the reference"),
    "trace_rows": ("แถวในไฟล์", "Rows of the files"),
    "trace_rows_sentence": (
        "น้ำหนัก = ส่วนของผู้เข้าสอบทั้งหมดที่แถวนั้นมี",
        "Weight = the row's share of all pupils tested",
    ),
    "trace_place": ("ไฟล์ แถว", "File, row"),
    "trace_weight": ("น้ำหนัก", "Weight"),
    "trace_shown": ("แสดง {shown} จาก {count} แถว", "{shown} of {count} rows shown"),
    # --- coverage
    "coverage_title": ("มีข้อมูลปีใดบ้าง ปีใดขาด", "Which years are loaded, which are missing?"),
    "coverage_sentence": (
        "ตัวเลข = เขตที่มี จากเขตที่รู้จักในชุดนั้น · ↻ = เคยมีไฟล์ก่อนหน้าและถูกแทน",
        "Number = districts loaded of those known in the set · ↻ = an earlier file was replaced",
    ),
    "filter_district": ("เขต", "District"),
    "coverage_all": ("ทุกเขต", "All districts"),
    "coverage_none": ("ยังไม่มีข้อมูล", "Nothing is loaded yet."),
    "coverage_cell": (
        "{state} · {found} จาก {known} เขต",
        "{state} · {found} of {known} districts",
    ),
    "coverage_replaced": ("แทนไฟล์ก่อนหน้า {count} ไฟล์", "{count} earlier files replaced"),
    "coverage_round": ("รอบ {number}", "round {number}"),
    # --- reconciliation
    "reconcile_title": (
        "ตัวเลขของเราตรงกับที่ประกาศหรือไม่",
        "Do our figures agree with the published ones?",
    ),
    "reconcile_sentence": (
        "ค่าเฉลี่ยที่เราคำนวณจากรายโรงเรียน เทียบกับค่าที่หน่วยงานอื่นระบุ และสาเหตุที่ต่าง · ที่ควรตรวจอยู่บน",
        "Our means from the schools' rows beside those that others state, and why they differ. What to look into stands first.",
    ),
    "reconcile_none": (
        "ยังไม่มีค่าที่ประกาศของพื้นที่ที่โหลดไว้",
        "No stated mean of a loaded area yet.",
    ),
    "reconcile_agree": ("ตรงกัน {count} ค่า", "{count} values agree"),
    "reconcile_area": ("พื้นที่", "Area"),
    "reconcile_ours": ("ของเรา", "Ours"),
    "reconcile_theirs": ("ที่ระบุ", "Stated"),
    "reconcile_difference": ("ต่าง", "Difference"),
    "reconcile_cause": ("สาเหตุ", "Cause"),
    "reconcile_whose": ("ใครระบุ", "Stated by"),
    "reconcile_schools": ("โรงเรียนที่ใช้", "Schools used"),
    # --- kiosk
    "kiosk_find": ("ค้นหาโรงเรียน", "Find a school"),
    "kiosk_back": ("กลับ", "Back"),
    "kiosk_close": ("ปิด", "Close"),
    "kiosk_delete": ("ลบ", "Delete"),
    "kiosk_clear": ("ล้าง", "Clear"),
    "kiosk_space": ("เว้นวรรค", "Space"),
    "kiosk_next": ("ถัดไป", "Next"),
    "kiosk_previous": ("ก่อนหน้า", "Previous"),
    "kiosk_type": ("แตะตัวอักษรของชื่อโรงเรียนหรืออำเภอ", "Touch the letters of a school or amphoe"),
    "kiosk_no_match": ("ไม่พบโรงเรียน ลองพิมพ์ให้สั้นลง", "No school found; try fewer letters."),
    "kiosk_matches": ("พบ {count} โรงเรียน", "{count} schools"),
    "kiosk_by_map": ("หาจากแผนที่", "Find on the map"),
    "kiosk_by_letters": ("หาจากชื่อ", "Find by name"),
    "kiosk_map_hint": ("แตะบนแผนที่ใกล้โรงเรียนที่หา", "Touch the map near the school"),
    "kiosk_near": ("ใกล้จุดที่แตะที่สุด", "Nearest to where you touched"),
    "kiosk_off_map": (
        "อีก {count} โรงเรียนไม่มีพิกัด หาจากชื่อได้",
        "{count} more have no coordinates; find them by name",
    ),
    "kiosk_colour": ("โรงเรียนคุณภาพ สี{colour}", "quality school, {colour}"),
    "kiosk_colours": ("โรงเรียนคุณภาพ", "Quality schools"),
    "kiosk_colours_headline": (
        "โรงเรียนคุณภาพ {total} แห่งของเรา: {counts}",
        "Our {total} quality schools: {counts}",
    ),
    "kiosk_colours_note": (
        "สีคือผลประเมินตัวชี้วัดของโรงเรียนตามเกณฑ์ {scheme} ไม่ใช่คะแนนสอบของเด็ก · ประเมินล่าสุด {date}",
        "A colour is the assessment of a school's indicators by {scheme}, not the children's marks · last assessed {date}",
    ),
    "kiosk_colours_more": ("และอีก {count} โรงเรียน", "and {count} more"),
    "kiosk_data_of": ("ข้อมูล ณ {date}", "Data of {date}"),
    "kiosk_offline": (
        "ขาดการติดต่อ แสดงข้อมูลชุดล่าสุดที่ได้รับ",
        "Not connected; showing the last data received",
    ),
    "kiosk_nothing": ("ยังไม่มีข้อมูลที่เปิดเผยต่อสาธารณะ", "Nothing has been made public yet."),
    "kiosk_ours": ("พื้นที่ของเรา", "Our area"),
    "kiosk_school": ("โรงเรียนนี้", "This school"),
    "kiosk_hidden": ("ไม่แสดง เพื่อคุ้มครองเด็ก", "Not shown, to protect the children"),
    "kiosk_other_language": ("English", "ไทย"),
    "kiosk_where": (
        "เด็กของเราอยู่ตรงไหนเมื่อเทียบกับประเทศ",
        "Where do our children stand beside the nation?",
    ),
    "kiosk_where_below": (
        "เด็กของเรายังต้องการแรงหนุนเรื่อง{subject} {grade} มากที่สุด",
        "Our children need the most support in {subject}, {grade}",
    ),
    "kiosk_where_above": (
        "เด็กของเราทำได้ดีกว่าประเทศชัดเจนที่สุดใน{subject} {grade}",
        "Our children are most clearly above the nation in {subject}, {grade}",
    ),
    "kiosk_where_open": (
        "ผลของเด็กเราใกล้เคียงกับประเทศ ยังบอกไม่ได้ว่าต่างกัน",
        "Our children's results are near the nation's; a difference cannot be told yet",
    ),
    "kiosk_where_note": (
        "เส้นประ = ค่าเฉลี่ยประเทศ ซ้าย = ต่ำกว่า ขวา = สูงกว่า แถบ = ช่วงที่เป็นไปได้ จุดกลวง = ยังบอกไม่ได้ว่าต่าง",
        "Dotted line = mean of the nation; left = below, right = above; bar = possible range; hollow = cannot tell yet",
    ),
    "kiosk_subject_above": (
        "เด็กของเราทำ{subject}ได้ดีกว่าค่าเฉลี่ยประเทศ",
        "Our children do better in {subject} than the nation",
    ),
    "kiosk_subject_below": (
        "{subject}ของเด็กเรายังต่ำกว่าค่าเฉลี่ยประเทศ",
        "In {subject} our children are still below the nation",
    ),
    "kiosk_subject_open": (
        "{subject}: ยังบอกไม่ได้ว่าเด็กเราต่างจากประเทศ",
        "{subject}: whether we differ from the nation cannot be told yet",
    ),
    "kiosk_took_part": (
        "เข้าสอบ {count} คน คิดเป็น {pct} ของนักเรียนชั้นนี้",
        "{count} pupils sat the test, {pct} of this grade",
    ),
    "kiosk_trends": (
        "ห่างจากประเทศขึ้นหรือแคบลงในแต่ละปี",
        "Is the distance to the nation growing or closing?",
    ),
    "kiosk_trends_note": (
        "แต่ละปีเทียบกับประเทศในปีเดียวกัน เพราะข้อสอบแต่ละปียากง่ายไม่เท่ากัน",
        "Each year is compared with the nation of the same year, because papers differ.",
    ),
    "kiosk_how": ("อ่านตัวเลขเหล่านี้อย่างไร", "How to read these numbers"),
    "kiosk_how_1": (
        "คะแนนเป็นค่าเฉลี่ยร้อยละของเด็กทุกคนที่เข้าสอบ โรงเรียนใหญ่จึงมีน้ำหนักมากกว่า",
        "A score is the mean, in percent, of all children who sat: larger schools weigh more.",
    ),
    "kiosk_how_2": (
        "เราพูดว่า “ดีกว่า” หรือ “ต่ำกว่า” ต่อเมื่อต่างกันเกินกว่าความบังเอิญ นอกนั้นเราบอกว่า “ยังบอกไม่ได้”",
        "We say “better” or “below” only beyond chance; otherwise “cannot tell yet”.",
    ),
    "kiosk_how_3": (
        "ปีที่สอบตามความสมัครใจ เด็กที่ไม่ได้สอบอาจทำให้ค่าเฉลี่ยเปลี่ยนไป",
        "Where sitting was voluntary, those who stayed away may have changed the mean.",
    ),
    "kiosk_how_4": (
        "ตัวเลขที่มาจากเด็กไม่กี่คนไม่แสดง เพื่อไม่ให้รู้ว่าเป็นของใคร",
        "Numbers of only a few children are not shown, so that nobody can be recognised.",
    ),
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
    # --- methods
    "methods_headline": ("ตัวเลขแต่ละตัวคิดอย่างไร", "How is each number made?"),
    "methods_sub": (
        "สูตร ข้อควรระวัง และที่มา อ่านจากทะเบียนเดียวกับที่ใช้คำนวณ",
        "Formula, caveats and source, read from the registry that the computation uses.",
    ),
    "unit": ("หน่วย", "Unit"),
    "polarity_higher_is_better": ("ค่าสูง = ดีกว่า", "higher is better"),
    "polarity_lower_is_better": ("ค่าต่ำ = ดีกว่า", "lower is better"),
    "polarity_neutral": ("ไม่มีทิศทางดีหรือแย่", "neither direction is better"),
    "key": ("ชื่อใน API", "Name in the API"),
    "certain_rule_title": ("“แน่ใจ” แปลว่าอะไร", "What does “certain” mean?"),
    "certain_rule": (
        "เราพูดว่าต่างก็ต่อเมื่อช่วงความเชื่อมั่น 95 % ไม่คร่อมศูนย์ นอกนั้นคำตอบคือ “ยังบอกไม่ได้” "
        "โรงเรียนที่มีผู้เข้าสอบไม่กี่คนจึงมักยังบอกไม่ได้ แม้ค่าเฉลี่ยจะดูห่างมาก",
        "We say that a group differs only when its 95 % interval leaves out zero; otherwise the answer is "
        "“cannot tell yet”. A school with few pupils often cannot be told apart, however far its mean looks.",
    ),
    "status_title": ("เมื่อไม่มีตัวเลข", "When there is no number"),
}


def say(key: str, language: str, /, **values: object) -> str:
    """Return a text in ``"th"`` or ``"en"`` with its values filled in.

    Examples
    --------
    >>> say("sitters", "th", count="31")
    'เข้าสอบ 31 คน'
    """
    return unfilled(key, language).format(**values)


def unfilled(key: str, language: str) -> str:
    """Return a text with the places of its values still in braces, for a script that fills them.

    Examples
    --------
    >>> unfilled("sitters", "en")
    '{count} sat the test'
    """
    thai, english = TEXTS[key]
    return english if language == "en" else thai
