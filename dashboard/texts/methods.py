"""Texts of how each number is made."""

from __future__ import annotations

METHOD_TEXTS: dict[str, tuple[str, str]] = {
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
