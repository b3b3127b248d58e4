"""Every sentence and label of the screens, Thai and English side by side.

Labels of tests, subjects, grades, levels, units and metrics come from their declarations, not here.
"""

from __future__ import annotations

from dashboard.people.texts import PEOPLE_TEXTS

TEXTS: dict[str, tuple[str, str]] = {
    **PEOPLE_TEXTS,
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
    "tool_csv": ("CSV", "CSV"),
    "tool_csv_title": ("ดาวน์โหลดสิ่งที่เห็นเป็น CSV", "Download what is shown as CSV"),
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
    "col_count": ("เข้าสอบ", "Sitters"),
    "col_mean": ("เฉลี่ย", "Mean"),
    "col_gap": ("ห่าง", "Gap"),
    "col_subject": ("วิชา", "Subject"),
    "col_reads": ("อ่านว่า", "Reads"),
    "col_range": ("ช่วงที่เป็นไปได้ 95 %", "95 % interval"),
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
    thai, english = TEXTS[key]
    return (english if language == "en" else thai).format(**values)
