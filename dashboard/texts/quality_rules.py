"""Sentences and labels of how colours come about: methods, status and change."""

from __future__ import annotations

RULE_TEXTS: dict[str, tuple[str, str]] = {
    # --- methods
    "method_quality": (
        "โรงเรียนคุณภาพ: สิ่งที่คิดต่อจากสี",
        "Quality schools: what is derived from colours",
    ),
    "method_version": ("ฉบับ · ใช้ตั้งแต่", "Version · in force from"),
    "method_family": ("แบบ", "Family"),
    "method_grid": (
        "ตารางสถานะ × การเปลี่ยนแปลงของตัวชี้วัดหนึ่งตัว ดูขอบเขตที่หน้าสถานะและการเปลี่ยนแปลง",
        "A grid of status × change of one metric; its bounds stand on the screen of status and change",
    ),
    "method_share_of_full": (
        "คะแนน = 100 · Σ น้ำหนัก·ระดับ / Σ น้ำหนัก·{levels}",
        "score = 100 · Σ weight·level / Σ weight·{levels}",
    ),
    "method_share_of_span": (
        "คะแนน = 100 · Σ น้ำหนัก·(ระดับ − ต่ำสุด) / Σ น้ำหนัก·(สูงสุด − ต่ำสุด)",
        "score = 100 · Σ weight·(level − lowest) / Σ weight·(highest − lowest)",
    ),
    "method_list": ("รายการตัวชี้วัด", "Indicators"),
    "method_list_words": (
        "{count} ตัวชี้วัด ฉบับ {version} ระดับ {low} ถึง {high}",
        "{count} indicators, version {version}, levels {low} to {high}",
    ),
    "method_missing": ("ตัวชี้วัดที่ไม่ได้ประเมิน", "What was not assessed"),
    "method_missing_assessed": (
        "คิดคะแนนจากข้อที่ประเมิน และแสดงว่าไม่ครบ ถ้าประเมินต่ำกว่าร้อยละ {pct} ไม่ให้สี",
        "the score is of what was assessed, marked partial; below {pct} % there is no colour",
    ),
    "method_missing_lowest": (
        "นับเป็นระดับต่ำสุด ถ้าประเมินต่ำกว่าร้อยละ {pct} ไม่ให้สี",
        "counts as the lowest level; below {pct} % there is no colour",
    ),
    "method_missing_unrated": (
        "ต้องประเมินครบจึงให้สี (ร้อยละ {pct})",
        "no colour unless all is assessed ({pct} %)",
    ),
    "method_bounds": ("ขอบเขตคะแนน", "Bounds"),
    "method_gates": ("เงื่อนไขเพิ่ม", "Gates"),
    "method_partial": ("ประเมินไม่ครบ", "Partial"),
    "method_partial_words": (
        "ข้อที่ไม่มีระดับไม่ใช่ศูนย์ แสดงจำนวนที่ประเมินแล้วจากทั้งหมดเสมอ",
        "An indicator without a level is no zero; how many were assessed is always said.",
    ),
    "method_certainty": ("ความแน่ใจของสี", "Certainty of a colour"),
    "method_certainty_words": (
        "โอกาสที่ค่าเฉลี่ยจริงสูงกว่าค่าเปรียบเทียบมาจากจำนวนผู้เข้าสอบและการกระจาย (SD/√n) แล้วคิดสีในทุกกรณี และลองนักเรียนมากหรือน้อยไปสองคน",
        "The chance that the true mean lies above the reference comes from pupils and spread (SD/√n); the colour is worked out for each case, and tried with two pupils more or less.",
    ),
    "method_evidence": ("หลักฐานจากข้อมูล", "Evidence"),
    "method_evidence_words": (
        "ระดับที่ประเมินเองเทียบกับผลที่รู้แล้วในวันประเมิน: สอดคล้อง ขัดกัน (พร้อมตัวเลข) หรือตรวจไม่ได้",
        "Levels stand beside results that were known on the day: agree, contradicted with the numbers, or not checkable.",
    ),
    "method_next": ("ก้าวถัดไป", "The next step"),
    "method_next_words": (
        "โปรแกรมเชิงจำนวนเต็มหาชุดตัวชี้วัดที่ใช้แรงน้อยที่สุดภายใต้เงื่อนไข แล้วคิดสีซ้ำด้วยจำนวนเต็มก่อนแสดง",
        "A whole-number programme finds the sets with the least effort within the gates; each is rated again in whole numbers before it is shown.",
    ),
    "method_due": ("กำหนดประเมินซ้ำ", "What is due"),
    "method_due_words": (
        "ตามสีของการประเมินตั้งต้นของรอบ จำนวนครั้งและวันที่อยู่ในเกณฑ์",
        "By the colour of the cycle's first assessment; times and days stand in the scheme.",
    ),
    "method_near": ("ระยะทาง", "Distances"),
    "method_near_words": (
        "เส้นตรงตามผิวโลก (haversine รัศมี 6,371.0088 กม.) ไม่ใช่ถนน โรงเรียนที่ไม่มีพิกัดไม่อยู่ในวงของใคร",
        "Great circles (haversine, radius 6,371.0088 km), not roads; a school without coordinates is in nobody's circle.",
    ),
    "method_versions": ("เกณฑ์ฉบับใหม่", "A new version"),
    "method_versions_words": (
        "แต่ละรอบคงสีตามฉบับที่ใช้อยู่ในวันประเมิน การแก้เกณฑ์ไม่เปลี่ยนรอบเก่า",
        "Each round keeps the colour of the version in force on its day; editing a scheme changes no old round.",
    ),
    # --- status and change
    "grid_headline": (
        "{subject} {paper}: {count} โรงเรียนมีสถานะและการเปลี่ยนแปลง {colours}",
        "{subject}, {paper}: {count} schools have a status and a change: {colours}",
    ),
    "grid_unsure": (
        "{count} แห่ง สีอาจเปลี่ยนถ้านักเรียนต่างไปสองคน",
        "{count} could have another colour with two pupils more or less",
    ),
    "grid_unrated": (
        "{count} แห่งไม่มีผลของปีก่อนหรือปีนี้ จึงไม่มีสี",
        "{count} lack a result of this year or the one before, so they have no colour",
    ),
    "grid_break": (
        "ชุดข้อสอบเปลี่ยนในปีนี้ จึงเทียบกับปีก่อนไม่ได้ ({count} แห่ง)",
        "the test's series breaks in this year, so nothing compares with the year before ({count} schools)",
    ),
    "grid_none": ("ไม่มีเกณฑ์แบบสถานะและการเปลี่ยนแปลง", "There is no scheme of status and change."),
    "grid_title": (
        "กี่โรงเรียนอยู่ตรงไหน และไปทางใด",
        "How many schools stand where, moving which way?",
    ),
    "grid_sentence": (
        "แถว = สถานะปีนี้ ({metric} เทียบ{reference}) คอลัมน์ = เปลี่ยนจากปีก่อน ตัวเลข = จำนวนโรงเรียน",
        "Rows = this year's status ({metric} against the {reference}), columns = change from the year before, numbers = schools",
    ),
    "grid_corner": ("สถานะ \\ การเปลี่ยนแปลง", "Status \\ change"),
    "grid_schools_title": (
        "แต่ละโรงเรียนอยู่ช่องใด และแน่แค่ไหน",
        "Where is each school, and how sure is that?",
    ),
    "grid_schools_sentence": (
        "โอกาสของสีที่แสดง คิดจากจำนวนผู้เข้าสอบและการกระจายของคะแนนทั้งสองปี",
        "Chance of the colour shown, from the pupils tested and the spread of their scores in both years",
    ),
    "grid_schools_foot": (
        "— = ไม่มีผล ไม่ใช่ศูนย์ · เรียงตามสี ไม่ใช่อันดับ",
        "— = no result, not zero · by colour, not a ranking",
    ),
    "two_pupils": ("สองคนก็เปลี่ยน", "two pupils change it"),
    "col_status_value": ("ห่าง", "Distance"),
    "col_change_value": ("เปลี่ยน", "Change"),
    "col_change": ("การเปลี่ยนแปลง", "Change band"),
    "col_sure": ("แน่แค่ไหน", "How sure"),
}
