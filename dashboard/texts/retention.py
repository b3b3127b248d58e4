"""Texts of who stays and who leaves."""

from __future__ import annotations

RETENTION_TEXTS: dict[str, tuple[str, str]] = {
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
}
