"""Sentences of a school's peers, pupils and domains, and of what changed, Thai and English."""

from __future__ import annotations

SCHOOL_TEXTS: dict[str, tuple[str, str]] = {
    # --- what changed
    "news_title": ("มีอะไรเปลี่ยน", "What changed"),
    "news_moved": (
        "ค่าเฉลี่ย {count} ค่าของพื้นที่นี้ต่างจากชุดก่อนหน้า",
        "{count} means of this area differ from the snapshot before",
    ),
    "news_same": (
        "ค่าเฉลี่ยของพื้นที่นี้เท่ากับชุดก่อนหน้าทุกค่า",
        "Every mean of this area is what it was in the snapshot before",
    ),
    "news_since": (
        "มีข้อมูลใหม่ # ชุดตั้งแต่ที่ดูครั้งก่อน ดูว่าอะไรเปลี่ยน",
        "# new snapshots since you were last here: see what changed",
    ),
    "news_before": ("ชุดก่อน", "Before"),
    "news_now": ("ชุดนี้", "Now"),
    "news_move": ("เปลี่ยน", "Move"),
    "news_came": ("เพิ่งมี", "new"),
    "news_went": ("ไม่มีแล้ว", "gone"),
    # --- similar schools
    "peers_title": ("เทียบกับโรงเรียนที่คล้ายกัน", "Against similar schools"),
    "peers_sentence": (
        "{subject} {grade} ปี {year} ห่างจากค่าเฉลี่ยของโรงเรียนที่คล้ายกัน {gap} คะแนน · {reads}",
        "{subject}, {grade}, {year}: {gap} points from the mean of similar schools · {reads}",
    ),
    "peers_unsaid": (
        "ยังบอกไม่ได้ว่าต่างจากโรงเรียนที่คล้ายกัน เพราะมีโรงเรียนคล้ายกันที่มีผลวิชานี้น้อยเกินไป",
        "It cannot be said how far it is from similar schools: too few of them have results here.",
    ),
    "peers_own": ("{name} (โรงเรียนนี้)", "{name} (this school)"),
    "peers_foot": (
        "คล้ายกันที่ขนาด ช่วงชั้น ที่ตั้ง และพื้นหลัง ไม่ใช่ที่คะแนน · ห่างจาก{reference} เรียงจากมากไปน้อย",
        "Alike in size, grades, place and background, not in scores · distance to the {reference}, highest first",
    ),
    "peers_elsewhere": (
        "บางแห่งอยู่นอกขอบเขตที่บัญชีนี้ดูได้",
        "some stand outside what this account may see",
    ),
    "peers_why": ("คล้ายกันอย่างไร", "Alike in"),
    # --- pupils
    "pupils_title": ("นักเรียนและผู้ออกกลางคัน", "Pupils and leavers"),
    "pupils_sentence": (
        "นักเรียน ณ วันนับที่เป็นตัวหาร และผู้ที่ออกระหว่างปี",
        "Pupils on the day that rates divide by, and those who left within the year",
    ),
    "col_pupils": ("นักเรียน (คน)", "Pupils"),
    "col_dropout": ("ออกกลางคัน (%)", "Dropout (%)"),
    # --- domains
    "domains_title": ("โอกาส คุณภาพ ประสิทธิภาพ", "Opportunity, quality, efficiency"),
    "domain_opportunity": ("โอกาส", "Opportunity"),
    "domain_quality": ("คุณภาพ", "Quality"),
    "domain_efficiency": ("ประสิทธิภาพ", "Efficiency"),
    "domain_nothing": ("ยังไม่มีข้อมูล", "Nothing is loaded yet"),
    "domain_year": ("ปี {year}", "{year}"),
}
