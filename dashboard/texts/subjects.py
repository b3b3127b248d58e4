"""Texts of subjects over the years and of gaps between groups."""

from __future__ import annotations

SUBJECT_TEXTS: dict[str, tuple[str, str]] = {
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
        "เส้นประ = 95 % เส้นทึบ = 99.8 % ของโรงเรียนที่ไม่ต่างจริง · จุดทึบ = แน่ใจว่าต่าง · แตะจุดเพื่อเปิดโรงเรียน · แกนนอนเป็นสเกลลอการิทึม",
        "Dotted = 95 %, solid = 99.8 % of schools that do not differ · filled = certain · touch a dot to open its school · sitters on a logarithmic scale",
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
}
