"""Sentences and labels of the schools near a quality school."""

from __future__ import annotations

NEAR_TEXTS: dict[str, tuple[str, str]] = {
    # --- schools nearby
    "network_headline": (
        "ภายใน {km} กม. ของโรงเรียนคุณภาพ {count} แห่ง มีโรงเรียนอื่น {near} แห่ง",
        "Within {km} km of {count} quality schools stand {near} other schools",
    ),
    "network_straight": ("ระยะเป็นเส้นตรง ไม่ใช่ระยะทางถนน", "straight lines, not roads"),
    "network_overlap": (
        "{count} แห่งอยู่ใกล้โรงเรียนคุณภาพมากกว่าหนึ่งแห่ง",
        "{count} stand near more than one",
    ),
    "network_lost": (
        "โรงเรียนคุณภาพ {count} แห่งไม่มีพิกัด",
        "{count} quality schools have no coordinates",
    ),
    "map_title": ("ใครอยู่ในรัศมี {km} กม.", "Who stands within {km} km?"),
    "map_sentence": (
        "รูปทรงและสี = โรงเรียนคุณภาพ วงประ = รัศมี จุดเทา = โรงเรียนอื่นในวง จุดกลวง = พิกัดโดยประมาณ",
        "Shapes = quality schools, dotted circle = distance, grey dots = other schools inside, hollow = approximate place",
    ),
    "map_foot": (
        "วาดจากพิกัดของโรงเรียน แกนเป็นกิโลเมตรจากจุดกลาง ไม่ใช้แผนที่จากอินเทอร์เน็ต · ระยะเส้นตรงตามผิวโลก (haversine)",
        "Drawn from the schools' coordinates in kilometres from the middle, without a map server · great-circle distance (haversine)",
    ),
    "map_none": (
        "ไม่มีพิกัดของโรงเรียนคุณภาพ โหลดไฟล์พิกัดที่หน้าข้อมูลก่อน",
        "No quality school has coordinates. Load a file of coordinates on the data page.",
    ),
    "near_title": ("โรงเรียนในรัศมี {km} กม. มีใครบ้าง", "Which schools stand within {km} km?"),
    "near_sentence": ("ใกล้ที่สุดก่อน", "Nearest first"),
    "near_none": (
        "ไม่มีโรงเรียนอื่นที่มีพิกัดในรัศมี {km} กม.",
        "No other school with coordinates stands within {km} km.",
    ),
    "near_foot": (
        "ระยะเส้นตรง · — คือไม่มีข้อมูล ไม่ใช่ศูนย์",
        "Straight lines · — means not known, not zero",
    ),
    "joins_this": ("แห่งนี้", "this one"),
    "joins_nearest": ("แห่งนี้ (ใกล้สุดใน {count})", "this one (nearest of {count})"),
    "joins_other": ("อีกแห่งใกล้กว่า", "another is nearer"),
    "joining_title": (
        "ถ้าโรงเรียนใกล้เคียงมารวม แต่ละแห่งจะเป็นอย่างไร",
        "What would each quality school have if those nearby joined?",
    ),
    "joining_sentence": (
        "แต่ละโรงเรียนนับให้โรงเรียนคุณภาพที่ใกล้ที่สุดแห่งเดียว",
        "Each school is counted for the nearest quality school alone",
    ),
    "joining_foot": (
        "ห้องที่ต้องมีคิดที่ไม่เกิน {pupils} คนต่อห้อง ห้องที่ขาดนับทีละชั้น · นักเรียนและห้องตามทะเบียนวันที่ใหม่ที่สุด · — = ไม่ทราบ",
        "Rooms needed at no more than {pupils} pupils each; those lacking are counted by grade · pupils and rooms of the newest date · — = not known",
    ),
    "grades_title": ("ถ้ามารวม แต่ละชั้นจะมีกี่คนต่อห้อง", "How large would classes be, grade by grade?"),
    "grades_sentence": (
        "นักเรียนของโรงเรียนที่ใกล้แห่งนี้ที่สุด มาอยู่ในห้องที่มีตอนนี้",
        "Pupils of the schools nearest to this one, in the rooms that it has now",
    ),
    "grades_none": (
        "ยังไม่มีจำนวนนักเรียนรายชั้น หรือไม่มีโรงเรียนที่จะมารวม",
        "There are no pupils by grade, or no school that would join.",
    ),
    "overlaps_title": ("โรงเรียนใดอยู่ในรัศมีของหลายแห่ง", "Which schools stand near several?"),
    "overlaps_sentence": (
        "{count} แห่ง นับให้แห่งที่ใกล้ที่สุด",
        "{count} schools, each counted for the nearest",
    ),
    "overlaps_none": ("ไม่มีโรงเรียนที่อยู่ในรัศมีของหลายแห่ง", "No school stands near several."),
    "lost_title": ("โรงเรียนใดไม่มีพิกัด", "Which schools have no coordinates?"),
    "lost_sentence": ("{count} แห่ง จึงไม่อยู่ในวงของใคร", "{count} schools, in nobody's circle"),
    "lost_none": ("ทุกโรงเรียนมีพิกัด", "Every school has coordinates."),
    "unchanged": ("เท่าเดิม", "as now"),
    "no_place": ("ไม่มีพิกัด", "no coordinates"),
    "col_near": ("โรงเรียนใกล้เคียง", "School nearby"),
    "col_quality_school": ("โรงเรียนคุณภาพ", "Quality school"),
    "col_ministry_code": ("รหัสกระทรวง", "Ministry code"),
    "col_distance": ("ระยะ (กม.)", "Distance (km)"),
    "col_teachers": ("ครู", "Teachers"),
    "col_joins": ("นับให้", "Counted for"),
    "col_near_count": ("ใกล้เคียง", "Nearby"),
    "col_join_count": ("จะมารวม", "Would join"),
    "col_pupils_now": ("นักเรียนตอนนี้", "Pupils now"),
    "col_pupils_coming": ("จะมาเพิ่ม", "Would come"),
    "col_pupils_then": ("รวมแล้ว", "Then"),
    "col_class_now": ("คน/ห้อง มากสุด", "Largest class now"),
    "col_class_then": ("คน/ห้อง เมื่อรวม", "Largest class then"),
    "col_rooms_lacking": ("ห้องที่ขาด", "Rooms lacking"),
    "col_rooms_now": ("ห้องตอนนี้", "Rooms now"),
    "col_rooms": ("ห้อง", "Rooms"),
    "col_rooms_needed": ("ห้องที่ต้องมี", "Rooms needed"),
    "col_nearest": ("ใกล้ที่สุด", "Nearest"),
    "col_others": ("แห่งอื่นในรัศมี", "Others within"),
    "map_east": ("ตะวันออก–ตะวันตก (กม.)", "East–west (km)"),
    "map_north": ("เหนือ–ใต้ (กม.)", "North–south (km)"),
}
