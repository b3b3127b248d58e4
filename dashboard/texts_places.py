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
        "วาดจากพิกัดของโรงเรียนที่โหลดไว้ ไม่ใช้แผนที่จากอินเทอร์เน็ต · กดที่จุดเพื่อเปิดโรงเรียน",
        "Drawn from the loaded coordinates, without a map server · press a mark to open the school",
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
}  # fmt: skip
