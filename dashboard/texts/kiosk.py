"""Texts of the kiosk."""

from __future__ import annotations

KIOSK_TEXTS: dict[str, tuple[str, str]] = {
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
}
