"""Sentences of the map of an area, of its schools side by side, and of comparisons, Thai and English."""

from __future__ import annotations

PLACE_TEXTS: dict[str, tuple[str, str]] = {
    # --- the map
    "area_map_title": (
        "โรงเรียนอยู่ตรงไหน และ{subject}ห่างจาก{reference}เท่าไร",
        "Where do the schools stand, and how far are they from the {reference} in {subject}?",
    ),
    "area_map_tiers_title": (
        "โรงเรียนอยู่ตรงไหน และโรงเรียนคุณภาพสีอะไร",
        "Where do the schools stand, and which colour are the quality schools?",
    ),
    "area_map_sentence": (
        "{paper}: {counts} · ขนาด = จำนวนนักเรียน สีเข้ม = ห่างมาก",
        "{paper}: {counts}. Size = pupils, darker = farther",
    ),
    "area_map_tiers_sentence": (
        "{counts} · ขนาด = จำนวนนักเรียน แต่ละสีมีรูปทรงของตน",
        "{counts}. Size = pupils; each colour has its own shape",
    ),
    "area_map_circles": ("วงประ = {km} กม. รอบโรงเรียนคุณภาพ", "dotted circle = {km} km around a quality school"),
    "area_map_foot": (
        "วาดจากพิกัดของโรงเรียนที่โหลดไว้ ไม่ใช้แผนที่จากอินเทอร์เน็ต · กดที่จุดเพื่อเปิดโรงเรียน ลากกรอบเพื่อเลือกหลายโรงเรียน",
        "Drawn from the loaded coordinates, without a map server · press a mark to open the school, drag a frame to choose several",
    ),
    "area_map_none": (
        "โรงเรียนทั้ง {count} แห่งไม่มีพิกัด โหลดไฟล์พิกัดที่หน้าข้อมูลก่อน",
        "None of the {count} schools has coordinates. Load a file of coordinates on the data page.",
    ),
    "area_map_lost": ("ไม่มีพิกัด {count} แห่ง ไม่อยู่ในแผนที่", "{count} without coordinates are not on the map"),
    "area_map_all_placed": ("ทุกโรงเรียนมีพิกัด", "Every school has coordinates"),
    "area_map_approximate": ("พิกัดโดยประมาณ {count} แห่ง", "{count} at an approximate place"),
    "area_map_within": ("ในวงของ", "Within the circle of"),
    "filter_marks": ("สีของจุดตาม", "Marks show"),
    "marks_gap": ("ระยะห่างจาก{reference}", "distance to the {reference}"),
    "marks_tiers": ("สีโรงเรียนคุณภาพ", "colours of quality schools"),
    "map_no_colour": ("ไม่ใช่โรงเรียนคุณภาพ", "not a quality school"),
    "map_colour_of": ("โรงเรียนคุณภาพ สี{colour}", "quality school, {colour}"),
    "look_below": ("ต่ำกว่าเกินโอกาส", "below beyond chance"),
    "look_above": ("สูงกว่าเกินโอกาส", "above beyond chance"),
    "look_open": ("ยังบอกไม่ได้", "cannot tell yet"),
    "look_zero": ("เท่ากันพอดี (0.0)", "exactly equal (0.0)"),
    "look_hidden": ("ปิดไว้ (คนสอบน้อย)", "hidden (few sitters)"),
    "look_missing": ("ไม่มีผล", "no result"),
    # --- how schools spread
    "spread_title": ("โรงเรียนกระจายจาก{reference}อย่างไร", "How do the schools spread around the {reference}?"),
    "spread_sentence": (
        "{subject} {paper}: ค่าเฉลี่ยของพื้นที่ {mean} · ต่ำกว่าเกินโอกาส {below} โรงเรียน ยังบอกไม่ได้ {open} สูงกว่าเกินโอกาส {above}",
        "{subject} {paper}: the area's mean {mean} · {below} schools below beyond chance, {open} cannot tell yet, {above} above",
    ),
    "spread_rows": (
        "ทุกแถวใช้แกนเดียวกัน เทียบกันได้ ข้าวหลามตัด = ค่าเฉลี่ยของแถวกับช่วงความเชื่อมั่น 95 %",
        "Every row has the same axis. Diamond = the row's own mean with its 95 % interval",
    ),
    "spread_foot": (
        "หนึ่งจุด = หนึ่งโรงเรียน จุดทึบ = ต่างเกินโอกาส จุดกลวง = ยังบอกไม่ได้ ข้าวหลามตัด = ค่าเฉลี่ย · กดที่จุดเพื่อเปิดโรงเรียน",
        "One dot = one school; filled = beyond chance, hollow = cannot tell yet, diamond = the mean · press a dot to open the school",
    ),
    "spread_mean": ("ค่าเฉลี่ยของแถว", "the row's mean"),
    "filter_split": ("แยกตาม", "Split by"),
    "split_none": ("รวมทุกโรงเรียน", "All schools together"),
    "split_network": ("เครือข่าย", "Network"),
    "split_size": ("ขนาดโรงเรียน", "School size"),
    "split_subject": ("วิชา", "Subject"),
    "brushed": ("เลือกไว้ {count} โรงเรียน กราฟอื่นและตารางแสดงเฉพาะที่เลือก", "{count} schools chosen: the other charts and the table show these"),
    "brushed_clear": ("แสดงทุกโรงเรียน", "Show every school"),
    # --- side by side
    "compare_way": ("เทียบกับที่อื่น", "Compare"),
    "compare_title": ("เทียบพื้นที่หรือโรงเรียน", "Areas or schools side by side"),
    "compare_ask": ("เลือก 2 ถึง 5 แห่ง จะเทียบทุกวิชาบนแกนเดียวกัน และบอกว่าต่างกันเกินโอกาสหรือไม่", "Choose 2 to 5: every subject on one axis, and whether they differ beyond chance"),
    "compare_differ": (
        "{above} สูงกว่า {below} ใน{subject} {grade} {value} คะแนน ต่างกันเกินโอกาส",
        "{above} is above {below} in {subject}, {grade}, by {value} points: more than chance explains",
    ),
    "compare_open": (
        "{subject} {grade}: {above} กับ {below} ห่างกัน {value} คะแนน ยังบอกไม่ได้ว่าต่างกัน",
        "{subject}, {grade}: {above} and {below} are {value} points apart; it cannot be told yet whether they differ",
    ),
    "compare_none": ("{subject} {grade}: มีตัวเลขไม่ถึงสองแห่ง จึงเทียบไม่ได้", "{subject}, {grade}: fewer than two have a number, so nothing can be compared"),
    "compare_also": ("วิชาอื่นที่มีคู่ต่างกันเกินโอกาส: {subjects}", "other subjects in which a pair differs beyond chance: {subjects}"),
    "compare_luck": (
        "{certain} จาก {known} คู่ต่างกันเกินโอกาส (โดยบังเอิญคาดว่าราว {luck})",
        "{certain} of {known} pairs differ beyond chance (about {luck} by luck alone)",
    ),
    "compare_picker": ("ที่นำมาเทียบ", "What is compared"),
    "compare_remove": ("นำ {name} ออก", "Remove {name}"),
    "compare_full": ("เทียบได้มากที่สุด {most} แห่ง นำออกก่อนจึงเพิ่มได้", "At most {most} can be compared; remove one to add another"),
    "compare_choose": ("เลือก…", "choose…"),
    "compare_add_area": ("เพิ่มพื้นที่", "Add an area"),
    "compare_add_school": ("เพิ่มโรงเรียน", "Add a school"),
    "compare_subjects_title": ("แต่ละวิชาห่างจาก{reference}เท่าไร", "How far is each from the {reference}, subject by subject?"),
    "compare_subjects_sentence": (
        "{test} {grade} {year} ทุกแถวใช้แกนเดียวกัน เส้น = ช่วงความเชื่อมั่น 95 %",
        "{test} {grade} {year}; every row has the same axis, lines = 95 % intervals",
    ),
    "compare_subjects_foot": ("ที่ไม่มีเครื่องหมายในแถว = ไม่มีตัวเลข เหตุผลอยู่ในตาราง", "No mark in a row = no number; the table says why"),
    "compare_years_title": ("{subject}: ห่างขึ้นหรือแคบลง", "{subject}: wider or narrower?"),
    "compare_years_sentence": ("ระยะห่างจาก{reference}ในแต่ละปี ปีที่ไม่มีข้อมูลเส้นขาด", "Distance to the {reference} by year; a missing year breaks the line"),
    "compare_pairs_title": ("คู่ไหนต่างกันเกินโอกาส", "Which pairs differ by more than chance?"),
    "compare_pairs_foot": (
        "ช่วง 95 % ของผลต่างคิดจากช่วงของแต่ละฝ่าย (Zou–Donner) ถ้าฝ่ายหนึ่งอยู่ในอีกฝ่าย ช่วงจะกว้างกว่าจำเป็น",
        "The 95 % interval of a difference is made from those of both sides (Zou–Donner); where one side is part of the other it is wider than need be",
    ),
    "compare_group": ("กลุ่ม", "Group"),
    "compare_higher": ("สูงกว่า", "Higher"),
    "compare_lower": ("ต่ำกว่า", "Lower"),
    "compare_difference": ("ต่างกัน", "Apart"),
    "compare_beyond": ("ต่างกันเกินโอกาส", "differ beyond chance"),
    "compare_no_number": ("ไม่มีตัวเลขของทั้งสองฝ่าย", "not both have a number"),
}  # fmt: skip
