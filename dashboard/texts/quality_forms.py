"""Sentences and labels of the forms of quality schools: assessments and plans."""

from __future__ import annotations

FORM_TEXTS: dict[str, tuple[str, str]] = {
    # --- entering an assessment
    "assess_headline": (
        "เลือกโรงเรียนที่จะบันทึกการประเมิน",
        "Choose the school to enter an assessment for",
    ),
    "assess_sub": (
        "ผลที่ยืนยันแล้วเข้าระบบเหมือนไฟล์ที่วางไว้ มีที่มาและถอนคืนได้",
        "What is confirmed is loaded like any file, with its source, and can be undone",
    ),
    "assess_schools_title": ("โรงเรียนที่เคยประเมิน", "Schools assessed before"),
    "assess_schools_sentence": ("รอบล่าสุดของแต่ละโรงเรียน", "The newest round of each"),
    "assess_schools_foot": (
        "โรงเรียนที่ยังไม่เคยประเมิน: ค้นหาชื่อด้านบน เปิดหน้าโรงเรียน แล้วกด “บันทึกการประเมินโรงเรียนคุณภาพ”",
        "A school never assessed: find it above, open its page, and press “Enter an assessment”",
    ),
    "assess_no_schools": (
        "ยังไม่มีโรงเรียนที่เคยประเมินที่นี่ ค้นหาโรงเรียนด้านบน แล้วเริ่มจากหน้าของโรงเรียน",
        "No school is assessed here yet. Find one above and begin from its page.",
    ),
    "assess_begin": ("บันทึกรอบใหม่", "Enter a round"),
    "assess_how_title": ("เกิดอะไรขึ้นเมื่อบันทึก", "What becomes of an assessment?"),
    "assess_how_1": (
        "เลือกวันที่และรอบ แล้วให้ระดับทีละตัวชี้วัด ข้อที่ไม่ให้ระดับนับว่าไม่ได้ประเมิน",
        "Choose day and round, then give each indicator its level; one without a level was not assessed.",
    ),
    "assess_how_2": (
        "สีตอบทันทีระหว่างกรอก ยังไม่มีผลกับหน้าจอของใคร",
        "The colour answers while you enter; nobody's screen changes yet.",
    ),
    "assess_how_5": (
        "ร่าง การส่ง และการยืนยันทุกครั้งอยู่ในบันทึกการใช้งาน พร้อมระดับก่อนและหลัง",
        "Every draft, hand-in and confirmation stands in the audit log with the levels before and after.",
    ),
    "assess_how_3": (
        "เมื่อยืนยัน ระบบเขียนเป็นไฟล์ผลประเมิน ตรวจ และโหลดเหมือนไฟล์ที่วางในกล่องรับ",
        "When confirmed it is written as a file of levels, checked, and loaded like one dropped into the inbox.",
    ),
    "assess_how_4": (
        "รอบเดิมที่บันทึกซ้ำจะใช้ของใหม่ ของเก่ายังอยู่และถอนคืนได้ที่หน้าข้อมูล",
        "A round entered again uses the new levels; the old stay and come back when the load is undone on the data page.",
    ),
    "assess_form_headline": ("ให้ระดับแต่ละตัวชี้วัด", "Give each indicator its level"),
    "assess_form_sub": (
        "ข้อที่ยังไม่ประเมินให้เว้น – ไว้ ระบบจะแสดงว่าประเมินไม่ครบ ไม่ใช่ศูนย์",
        "Leave – where nothing was assessed: it is shown as partial, not as zero",
    ),
    "assess_form_title": ("แบบประเมิน {school}", "Assessment of {school}"),
    "assess_form_sentence": ("รายการตัวชี้วัดฉบับ {version}", "List of indicators, version {version}"),
    "assess_day": ("วันที่", "Day"),
    "assess_month": ("เดือน", "Month"),
    "assess_year": ("พ.ศ.", "Year"),
    "assess_year_be": ("ปีการศึกษา", "Academic year"),
    "assess_round": ("รอบที่", "Round"),
    "assess_level": ("{indicator} ระดับ {level}", "{indicator} level {level}"),
    "assess_counted": ("ให้ระดับแล้ว {count} จาก {all}", "{count} of {all} have a level"),
    "assess_copy": ("คัดลอกระดับจากรอบก่อน", "Copy the levels of the last round"),
    "assess_clear": ("ล้างทั้งหมด", "Clear all"),
    "assess_confirm": ("ยืนยันผลประเมิน", "Confirm the assessment"),
    "assess_keep": ("เก็บเป็นร่าง", "Keep as a draft"),
    "assess_submit": ("ส่งให้เขตยืนยัน", "Hand in for confirmation"),
    "assess_kept": ("เก็บร่างแล้ว กลับมาแก้ต่อได้", "The draft is kept; come back to it at any time."),
    "assess_submitted": (
        "ส่งแล้ว รอเจ้าหน้าที่ข้อมูลของเขตยืนยัน สียังไม่เปลี่ยน",
        "Handed in; a data officer confirms it. No colour has changed yet.",
    ),
    "assess_open_title": ("อะไรค้างอยู่", "What is not confirmed yet?"),
    "assess_open_sentence": (
        "ร่าง และที่ส่งแล้วรอยืนยัน กดชื่อโรงเรียนเพื่อทำต่อ",
        "Drafts, and what was handed in; press a school to go on",
    ),
    "assess_open_none": ("ไม่มีร่างหรือผลที่รอยืนยัน", "No draft, and nothing handed in."),
    "assess_sure": (
        "ยืนยันผลประเมินนี้? ระบบจะโหลดและสีของโรงเรียนจะเปลี่ยนบนทุกหน้าจอ",
        "Confirm this assessment? It will be loaded and the school's colour will change on every screen.",
    ),
    "assess_placed": ("ส่งแล้ว กำลังโหลด", "Sent; being loaded"),
    "assess_failed": (
        "ส่งไม่ได้ ตรวจการเชื่อมต่อแล้วลองอีกครั้ง ระดับที่ให้ไว้ยังอยู่บนหน้านี้",
        "It could not be sent. Check the connection and try again; your levels are still on this page.",
    ),
    # --- the plan in five steps
    "plan_title": ("แผนพัฒนา Re 5 Steps", "Plan, Re 5 Steps"),
    "plan_headline": (
        "แผนพาโรงเรียนจากสี{tier}ขึ้นไป",
        "The plan that takes the school up from {tier}",
    ),
    "plan_sub": (
        "แต่ละขั้นมีกำหนด ผู้รับผิดชอบ บันทึก และไฟล์ การแก้ทุกครั้งอยู่ในบันทึกการใช้งาน",
        "Each step has its date, its owner, a note and a file; every change stands in the audit log",
    ),
    "plan_year": ("ปีการศึกษา {year}", "Academic year {year}"),
    "plan_done": ("ทำแล้ว {done} จาก {count} ขั้น", "{done} of {count} steps done"),
    "plan_export": ("รายงานแผน PDF", "Plan as PDF"),
    "plan_open": ("แผน Re 5 Steps", "Plan, Re 5 Steps"),
    "plan_steps_title": ("ห้าขั้นของแผน", "The five steps"),
    "plan_about_review": (
        "ดูผลประเมิน หลักฐาน และข้อที่ข้อมูลขัดกัน จัดว่าอะไรเร่งด่วน",
        "Read the assessment, the evidence and what the data contradicts; say what is urgent",
    ),
    "plan_about_reconstruct": (
        "เลือกตัวชี้วัดที่จะยก ตั้งเป้าหมายและกำหนด",
        "Choose the indicators to raise; set goals and dates",
    ),
    "plan_about_act": ("ทำกิจกรรมจริงตามแผน เก็บร่องรอย", "Do what was planned and keep its traces"),
    "plan_about_recheck": (
        "ประเมินซ้ำตามรอบ นิเทศ และแนะนำ",
        "Reassess by the cadence, visit and advise",
    ),
    "plan_about_report": (
        "รายงานผลตามกำหนด และเล่าสิ่งที่ทำได้ดีให้เครือข่าย",
        "Report by the day it is due, and share what worked",
    ),
    "plan_col_step": ("ขั้น", "Step"),
    "plan_col_due": ("กำหนด", "Due"),
    "plan_col_done": ("ทำเสร็จเมื่อ", "Done on"),
    "plan_col_owner": ("ผู้รับผิดชอบ", "Owner"),
    "plan_col_note": ("บันทึก", "Note"),
    "plan_link": ("ลิงก์หรือที่อยู่ไฟล์", "Link or path of the file"),
    "plan_save": ("บันทึกขั้นนี้", "Save this step"),
    "plan_saved": ("บันทึกแล้ว", "Saved"),
    "plan_failed": (
        "บันทึกไม่ได้ ตรวจการเชื่อมต่อแล้วลองอีกครั้ง",
        "It could not be saved. Check the connection and try again.",
    ),
    "plan_empty": ("ยังไม่ได้บันทึก", "not written yet"),
    "plan_findings": ("ข้อที่ข้อมูลขัดกับการประเมินตนเอง", "What the data contradicts"),
    "plan_paper_title": (
        "แผนพัฒนา {school} ปีการศึกษา {year}",
        "Plan of {school}, academic year {year}",
    ),
    "plan_signed_director": ("ผู้อำนวยการโรงเรียน", "School director"),
    "plan_signed_area": ("ผู้แทนสำนักงานเขตพื้นที่การศึกษา", "For the educational service area"),
    "plan_printed": ("พิมพ์ {day} จาก {url}", "printed {day} from {url}"),
}
