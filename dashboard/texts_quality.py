"""Sentences and labels of the screens of quality schools, Thai and English side by side."""

from __future__ import annotations

from dashboard.texts_quality_forms import FORM_TEXTS
from dashboard.texts_quality_near import NEAR_TEXTS
from dashboard.texts_quality_rules import RULE_TEXTS

QUALITY_TEXTS: dict[str, tuple[str, str]] = {
    # --- what all of them share
    "quality_title": ("โรงเรียนคุณภาพ", "Quality schools"),
    "quality_screens": ("หน้าของโรงเรียนคุณภาพ", "Screens of quality schools"),
    "quality_screen_colours": ("สีและรอบประเมิน", "Colours and rounds"),
    "quality_screen_network": ("เครือข่ายใกล้เคียง", "Schools nearby"),
    "quality_screen_change": ("สถานะและการเปลี่ยนแปลง", "Status and change"),
    "quality_screen_assess": ("บันทึกการประเมิน", "Enter an assessment"),
    "quality_round": ("รอบ {round}/{year}", "round {round}/{year}"),
    "quality_round_newest": ("รอบล่าสุดของแต่ละโรงเรียน", "each school's newest"),
    "filter_area": ("พื้นที่", "Area"),
    "filter_scheme": ("เกณฑ์", "Scheme"),
    "filter_round": ("รอบ", "Round"),
    "filter_radius": ("รัศมี", "Radius"),
    "km": ("{km} กม.", "{km} km"),
    "scheme_note": (
        "{scheme} ฉบับ {version} · {note}",
        "{scheme}, version {version} · {note}",
    ),
    "scheme_gone": (
        "ไม่มีเกณฑ์ {scheme} จึงแสดงเกณฑ์ที่ใช้ตามปกติ",
        "There is no scheme {scheme}; the usual one is shown.",
    ),
    "round_gone": (
        "ที่นี่ไม่มีการประเมินรอบ {round} จึงแสดงรอบล่าสุด",
        "There is no round {round} here; the newest is shown.",
    ),
    "scheme_problems": (
        "เกณฑ์ของสำนักงานมีข้อผิดพลาด จึงยังใช้เกณฑ์เดิม:",
        "The office's own scheme has mistakes, so the former one stays in use:",
    ),
    "tier_unrated": ("ยังไม่มีสี", "No colour"),
    "tier_unrated_why": ("ประเมินไม่ครบพอ หรือไม่มีเกณฑ์ที่ใช้ได้", "Too little assessed, or no scheme fits"),
    "tier_from": ("คะแนน {bound}", "score {bound}"),
    "tier_rest": ("ต่ำกว่านั้น", "below that"),
    "tier_times": ("ประเมินซ้ำ {times} ครั้ง", "reassessed {times} times"),
    "partial": ("ประเมินไม่ครบ", "partial assessment"),
    "partial_of": ("(ไม่ครบ {count})", "({count} partial)"),
    "partial_words": (
        "ประเมินไม่ครบ: {assessed} จาก {count} ตัวชี้วัด",
        "partial: {assessed} of {count} indicators assessed",
    ),
    "not_assessed": ("ไม่ได้ประเมิน", "not assessed"),
    "not_stated": ("ไม่ได้กำหนด", "not stated"),
    "approximate": ("พิกัดโดยประมาณ", "approximate place"),
    "col_lifted": ("แรงที่มี", "Effort at hand"),
    "rows_shown": (
        "แสดง {shown} จาก {count} แถว ไฟล์ที่บันทึกมีครบทุกแถว",
        "{shown} of {count} rows shown; the downloads hold them all",
    ),
    "and_more": ("และอีก {count}", "and {count} more"),
    "score_words": ("{score} คะแนน", "score {score}"),
    "scheme_short": (
        "{scheme} ฉบับ {version}",
        "{scheme}, version {version}",
    ),
    "quality_area_sentence": ("{count} แห่ง {colours}", "{count} schools: {colours}"),
    "quality_area_link": ("ดูสี รอบประเมิน และกำหนด", "See colours, rounds and what is due"),
    "to_results": ("ดูผลสอบของโรงเรียน", "See the school's results"),
    "quality_link": ("ดูสีและก้าวถัดไป", "See the colour and the next step"),
    # --- headings of columns
    "col_colours": ("สี", "Colours"),
    "col_colour": ("สี", "Colour"),
    "col_schools": ("โรงเรียน", "Schools"),
    "col_amphoe": ("อำเภอ", "Amphoe"),
    "col_district": ("เขต", "District"),
    "col_score": ("คะแนน", "Score"),
    "col_round": ("รอบ", "Round"),
    "col_date": ("วันที่ประเมิน", "Assessed on"),
    "col_assessed": ("ประเมิน", "Assessed"),
    "col_version_source": ("ฉบับเกณฑ์และไฟล์", "Version and file"),
    "col_version": ("ฉบับเกณฑ์", "Version"),
    "col_from": ("จาก", "From"),
    "col_to": ("เป็น", "To"),
    "col_score_from": ("คะแนนก่อน", "Score before"),
    "col_score_to": ("คะแนนหลัง", "Score after"),
    "col_move": ("การเปลี่ยน", "Move"),
    "col_due": ("กำหนด", "Due"),
    "col_which": ("ครั้งที่", "Time"),
    "col_done": ("ประเมินเมื่อ", "Done on"),
    "col_status": ("สถานะ", "Status"),
    "col_indicator": ("ตัวชี้วัด", "Indicator"),
    "col_level": ("ระดับ", "Level"),
    "col_data_says": ("ข้อมูลบอกว่า", "What the data says"),
    "col_verdict": ("ตรวจกับข้อมูล", "Against the data"),
    "col_assessed_share": ("ประเมินแล้ว", "Assessed"),
    "col_budget_each": ("บาทต่อโรงเรียน", "Baht per school"),
    "col_budget_all": ("รวม (บาท)", "Together (baht)"),
    "col_effort": ("แรง", "Effort"),
    "col_effort_sum": ("แรงสะสม", "Effort so far"),
    "col_indicators": ("ตัวชี้วัดที่ต้องยก", "Indicators to raise"),
    "col_component": ("ด้าน", "Component"),
    "col_difference": ("ต่าง", "Difference"),
    "col_set": ("ชุดที่", "Set"),
    "col_compared": ("ค่าเปรียบเทียบ", "Reference"),
    "district_unknown": ("ไม่ทราบเขต", "District not known"),
    # --- the colours screen
    "quality_headline": (
        "{area}: โรงเรียนคุณภาพ {count} แห่ง {colours}",
        "{area}: {count} quality schools: {colours}",
    ),
    "quality_overdue": ("⚠ เกินกำหนดประเมินซ้ำ {count} ครั้ง", "⚠ {count} reassessments overdue"),
    "quality_next_due": (
        "ประเมินซ้ำครั้งถัดไป {day} ({count} โรงเรียน)",
        "next reassessment {day} ({count} schools)",
    ),
    "quality_all_done": (
        "ประเมินซ้ำครบ {count} ครั้งตามรอบ รายงานภายใน {day}",
        "all {count} reassessments of the cycle are done; report due {day}",
    ),
    "quality_report_due": ("รายงานภายใน {day}", "report due {day}"),
    "quality_contradicted": (
        "ข้อมูลขัดกับการประเมินตนเอง {count} ข้อ",
        "{count} self-assessed levels contradicted by the data",
    ),
    "quality_partial_count": ("ประเมินไม่ครบ {count} แห่ง", "{count} assessed in part"),
    "quality_nothing": (
        "{area}: ยังไม่มีผลประเมินโรงเรียนคุณภาพ",
        "{area}: no quality school is assessed yet",
    ),
    "quality_nothing_body": (
        "วางไฟล์ผลประเมินรายตัวชี้วัด (มีแบบฟอร์มให้ที่หน้าข้อมูล) หรือบันทึกบนหน้าจอ แล้วสีของแต่ละโรงเรียนจะขึ้นที่นี่",
        "Load a file of levels by indicator (the data page has a form), or enter them on screen; the colours will stand here.",
    ),
    "quality_assess_way": ("บันทึกการประเมินบนหน้าจอ", "Enter an assessment on screen"),
    "quality_everywhere": ("ดูทุกเขตที่มีผลประเมิน", "See every district that has one"),
    "quality_rounds_title": ("แต่ละรอบได้สีอะไร", "Which colours after each round?"),
    "quality_rounds_sentence": (
        "สีของทุกโรงเรียนเมื่อจบแต่ละรอบ โรงเรียนที่ไม่ได้ประเมินในรอบนั้นคงสีเดิม",
        "The colour of every school after each round; a school that took no part keeps its colour.",
    ),
    "quality_flow_title": ("สีเปลี่ยนอย่างไรจากรอบสู่รอบ", "How do colours move from round to round?"),
    "quality_flow_sentence": ("{first} ถึง {last}: {moves}", "{first} to {last}: {moves}"),
    "quality_flow_foot": (
        "ความหนาของแถบ = จำนวนโรงเรียน · สีของแถบ = สีที่ไปถึง · กด “ตาราง” เพื่อดูรายโรงเรียน",
        "Width of a band = schools · its colour = where it leads · press “Table” for each school",
    ),
    "quality_one_round": (
        "มีการประเมินรอบเดียว ยังเทียบการเปลี่ยนแปลงไม่ได้",
        "There is one round only; nothing to compare yet.",
    ),
    "moves_up": ("ขึ้น {count} แห่ง", "{count} up"),
    "moves_down": ("ลง {count} แห่ง", "{count} down"),
    "moves_same": ("เท่าเดิม {count} แห่ง", "{count} unchanged"),
    "moves_new": ("ใหม่ {count} แห่ง", "{count} new"),
    "moves_version": ("เปลี่ยนเพราะเกณฑ์ฉบับใหม่ {count} แห่ง", "{count} by a new version of the scheme"),
    "move_up": ("▲ ขึ้น", "▲ up"),
    "move_down": ("▼ ลง", "▼ down"),
    "move_same": ("เท่าเดิม", "unchanged"),
    "move_new": ("ใหม่", "new"),
    "move_version": ("เกณฑ์ฉบับใหม่", "new version of the scheme"),
    "quality_due_title": ("ใครต้องประเมินซ้ำเมื่อไร", "Who is due for reassessment, and when?"),
    "quality_due_none": (
        "เกณฑ์นี้ไม่ได้กำหนดการประเมินซ้ำ หรือยังไม่มีวันที่ประเมิน",
        "This scheme asks for no reassessment, or no date of assessment is known.",
    ),
    "due_of": ("{tier} {times} ครั้ง", "{tier} {times} times"),
    "due_done": ("ประเมินแล้ว {done} จาก {count} แห่ง", "{done} of {count} done"),
    "quality_due_foot": (
        "กำหนดตามสีของการประเมินตั้งต้น รอบและวันที่อยู่ในเกณฑ์",
        "By the colour of the first assessment; times and days stand in the scheme",
    ),
    "quality_contradictions_title": (
        "การประเมินตนเองข้อใดขัดกับข้อมูล",
        "Which self-assessments does the data contradict?",
    ),
    "quality_contradictions_sentence": (
        "ประเมินสูงกว่าข้อมูล {over} ข้อ · ประเมินต่ำกว่าข้อมูล {under} ข้อ",
        "{over} claim more than the data shows · {under} claim less",
    ),
    "quality_contradictions_none": (
        "ไม่มีข้อใดที่ข้อมูลที่โหลดไว้ขัดกับการประเมินตนเอง",
        "Nothing that is loaded contradicts a self-assessed level.",
    ),
    "quality_contradictions_foot": (
        "ตรวจเฉพาะตัวชี้วัดที่คำนวณจากข้อมูลได้ และใช้เฉพาะผลที่รู้แล้วในวันประเมิน",
        "Only indicators that data can compute, by results that were known on the day",
    ),
    "claims_over": ("สูงกว่าข้อมูล", "claims more"),
    "claims_under": ("ต่ำกว่าข้อมูล", "claims less"),
    "quality_amphoes_title": ("ทุกอำเภอมีโรงเรียนคุณภาพหรือยัง", "Has every amphoe its quality school?"),
    "quality_amphoes_sentence": (
        "{count} อำเภอ · ยังไม่มีโรงเรียนคุณภาพ {lacking} อำเภอ",
        "{count} amphoes · {lacking} without a quality school",
    ),
    "quality_no_amphoes": ("ทะเบียนโรงเรียนไม่มีชื่ออำเภอ", "The school master names no amphoe."),
    "amphoe_without": ("ยังไม่มี", "none yet"),
    "quality_districts_title": ("แต่ละเขตมีสีใดเท่าไร", "How many of each colour has each district?"),
    "quality_districts_sentence": ("ตัวเลขในแถบ = จำนวนโรงเรียน", "Numbers in the bar = schools"),
    "quality_budget_title": ("งบประมาณตามสีเป็นเท่าไร", "What does each colour cost?"),
    "quality_budget_sentence": (
        "จำนวนโรงเรียนคูณงบต่อโรงเรียนที่เกณฑ์กำหนด",
        "Schools times the budget per school that the scheme states",
    ),
    "quality_components_title": (
        "แต่ละโรงเรียนแข็งหรืออ่อนด้านใด",
        "In which component is each school strong or weak?",
    ),
    "quality_components_sentence": (
        "คะแนนเป็นร้อยละของคะแนนเต็มในแต่ละด้าน พื้นเข้ม = คะแนนสูง",
        "Score in percent of the full score of each component; deeper = higher",
    ),
    "quality_components_foot": (
        "* ประเมินไม่ครบในด้านนั้น · … ไม่ได้ประเมินเลย · เรียงตามสีแล้วคะแนน",
        "* assessed in part · … not assessed at all · by colour, then score",
    ),
    "quality_lift_title": (
        "ถ้าจะยกทุกโรงเรียนขึ้นหนึ่งสี ต้องใช้แรงเท่าไร",
        "What does it take to lift every school by one colour?",
    ),
    "lift_all": (
        "ยกขึ้นหนึ่งสีได้ {count} แห่ง ใช้แรงรวม {effort}",
        "{count} schools can be lifted by one colour, with an effort of {effort} in all",
    ),
    "lift_whole": (
        "แรง {budget} พอยกได้ครบทั้ง {count} แห่ง ใช้ {effort} เหลือ {left}",
        "An effort of {budget} lifts all {count} schools: {effort} is used, {left} is left",
    ),
    "lift_within": (
        "แรง {budget} ยกได้มากที่สุด {lifted} จาก {count} แห่ง ใช้ {effort} เหลือ {left}",
        "An effort of {budget} lifts {lifted} of {count} schools at most: {effort} is used, {left} is left",
    ),
    "lift_lacking": (
        "ต้องมีแรงเพิ่มอีก {lacking} จึงจะยกได้อีกหนึ่งแห่ง และอีก {whole} จึงจะครบทุกแห่ง",
        "{lacking} more lifts one school more, {whole} more lifts all",
    ),
    "lift_nobody": (
        "แรง {budget} ยังยกโรงเรียนใดไม่ได้ แห่งที่ใช้แรงน้อยที่สุดต้องใช้ {least}",
        "An effort of {budget} lifts no school; the least that one needs is {least}",
    ),
    "lift_tied": (
        "อีก {count} แห่งใช้แรงเท่ากับแห่งสุดท้ายที่เลือก จึงเลือกแทนกันได้",
        "{count} more need just as much as the last that was chosen, and may take its place",
    ),
    "lift_top": ("อยู่ในสีสูงสุดแล้ว {count} แห่ง", "{count} have the highest colour already"),
    "lift_unrated": ("ยังไม่มีสี {count} แห่ง", "{count} have no colour yet"),
    "lift_stuck": (
        "ไม่มีทางถึงสีถัดไปตามเกณฑ์ {count} แห่ง",
        "{count} cannot reach the next colour by the scheme",
    ),
    "quality_lift_none": ("ไม่มีโรงเรียนที่ยกขึ้นได้อีก", "No school can be lifted further."),
    "quality_lift_many": (
        "คำนวณให้ครั้งละไม่เกิน {count} โรงเรียน เลือกเขตที่ช่องพื้นที่ด้านบน",
        "Worked out for up to {count} schools at once; choose a district above.",
    ),
    "quality_lift_foot": (
        "ชุดตัวชี้วัดที่ใช้แรงน้อยที่สุดของแต่ละโรงเรียน และโรงเรียนที่ยกได้มากแห่งที่สุดในแรงที่มี คำนวณครบทุกทาง ไม่ใช่ประมาณ · แรงต่อหนึ่งระดับอยู่ในเกณฑ์ · เรียงจากแรงน้อย",
        "The set with the least effort for each school, and the most schools within the effort at hand: exact, not estimated · the effort of a level stands in the scheme · least first",
    ),
    "lift_ask": ("มีแรงเท่าไร", "Effort at hand"),
    "lift_ask_key": ("คำนวณ", "Work it out"),
    "lift_ask_all": ("ไม่จำกัดแรง", "No limit"),
    "lift_chosen": ("ยกได้", "lifted"),
    "lift_swap": ("เลือกแทนได้", "may take a place"),
    "lift_beyond": ("แรงไม่พอ", "beyond the effort"),
    # --- one school
    "quality_school_headline": (
        "{tier} {score} คะแนน {round} วันที่ {day}",
        "{tier}, score {score}, {round} of {day}",
    ),
    "quality_school_unrated": ("ยังไม่มีสี: {reason}", "No colour: {reason}"),
    "quality_school_none": (
        "โรงเรียนนี้ยังไม่มีผลประเมินโรงเรียนคุณภาพ",
        "This school has no assessment as a quality school yet.",
    ),
    "quality_highest": ("อยู่ในสีสูงสุดแล้ว", "already the highest colour"),
    "quality_to_next": (
        "ขาดอีก {points} คะแนนถึง{tier} ({bound})",
        "{points} points short of {tier} ({bound})",
    ),
    "quality_held": (
        "คะแนนถึง{tier}แล้ว แต่ยังไม่ผ่านเงื่อนไข: {gates}",
        "the score reaches {tier}, but not yet: {gates}",
    ),
    "gate_component": ("ด้าน {where} ต้อง {bound} คะแนน", "component {where} must score {bound}"),
    "gate_group": ("กลุ่ม {where} ต้อง {bound} คะแนน", "group {where} must score {bound}"),
    "gate_indicator": (
        "ตัวชี้วัด {where} ต้องได้ระดับ {bound}",
        "indicator {where} must have level {bound}",
    ),
    "school_done": (
        "ประเมินซ้ำครบ {count} ครั้ง รายงานภายใน {day}",
        "all {count} reassessments done; report due {day}",
    ),
    "school_overdue": (
        "⚠ เกินกำหนดประเมินซ้ำครั้งที่ {number}/{times} ตั้งแต่ {day}",
        "⚠ reassessment {number}/{times} overdue since {day}",
    ),
    "school_due": (
        "ประเมินซ้ำครั้งที่ {number}/{times} ภายใน {day}",
        "reassessment {number}/{times} due {day}",
    ),
    "certainty_title": ("สีนี้แน่แค่ไหน", "How sure is this colour?"),
    "certainty_none": (
        "บอกไม่ได้: ไม่มีตัวชี้วัดที่อิงผลสอบ หรือไม่มีผลสอบพร้อมส่วนเบี่ยงเบนที่เทียบได้",
        "It cannot be said: no indicator rests on tests, or no results with a spread can be compared.",
    ),
    "certainty_foot": (
        "คิดจากผลสอบที่ตัวชี้วัดอิง: ถ้าผู้เข้าสอบเป็นคนละรุ่นที่เก่งเท่าเดิม สีจะออกมาเป็นอะไร",
        "From the tests that the indicator rests on: which colour would come out with other pupils just as good?",
    ),
    "radar_title": (
        "แต่ละด้านเทียบกับเขตเป็นอย่างไร",
        "How do the components compare with the district?",
    ),
    "radar_sentence": ("ด้านที่ต่ำสุด: {component} {score}", "Lowest: {component} {score}"),
    "this_school": ("โรงเรียนนี้", "This school"),
    "district_mean": ("เฉลี่ยโรงเรียนคุณภาพในเขต", "Mean of the district's quality schools"),
    "history_title": ("เคยได้สีอะไร", "Which colours has it had?"),
    "history_sentence": (
        "แต่ละรอบใช้เกณฑ์ฉบับที่ใช้อยู่ในวันนั้น เกณฑ์ใหม่ไม่เปลี่ยนรอบเก่า",
        "Each round by the version in force on its day; a new version changes no old round.",
    ),
    "evidence_title": (
        "ข้อมูลยืนยันการประเมินตนเองหรือไม่",
        "Does the data bear out the self-assessment?",
    ),
    "evidence_sentence": (
        "สอดคล้อง {agrees} · ขัดกัน {contradicted} · ตรวจไม่ได้ {not_checkable}",
        "{agrees} agree · {contradicted} contradicted · {not_checkable} not checkable",
    ),
    "evidence_none": (
        "เกณฑ์นี้ไม่มีตัวชี้วัดที่ข้อมูลตรวจได้",
        "The scheme has no indicator that data can check.",
    ),
    "evidence_foot": (
        "ใช้เฉพาะผลที่รู้แล้วในวันประเมิน และไม่เก่ากว่าสองปี",
        "Only results known on the day of the assessment and not older than two years",
    ),
    "next_title": ("ต้องยกตัวชี้วัดใดจึงจะขึ้นสีถัดไป", "Which indicators take it to the next colour?"),
    "next_sentence": (
        "ถึง{tier}ด้วยการยก {count} ตัวชี้วัด ใช้แรง {effort}",
        "{tier} is reached by raising {count} indicators, effort {effort}",
    ),
    "next_set": (
        "ชุดที่ {number}: {count} ตัวชี้วัด แรง {effort} ได้ {score} คะแนน",
        "Set {number}: {count} indicators, effort {effort}, score {score}",
    ),
    "next_try": ("ลองชุดนี้ในแผงด้านล่าง", "Try this set below"),
    "next_none": (
        "ไม่มีชุดตัวชี้วัดที่พาไปถึงสีถัดไปได้ หรือยังไม่มีสี",
        "No set of indicators reaches the next colour, or there is no colour yet.",
    ),
    "next_foot": (
        "ทางเลือกที่ใช้แรงน้อยที่สุด คำนวณครบทุกทางภายใต้เงื่อนไขของเกณฑ์ {version} · แรงต่อหนึ่งระดับเป็นค่าตัวอย่างในเกณฑ์",
        "The least effort, exact within the gates of version {version} · the effort of a level is an example in the scheme",
    ),
    "what_if_title": ("ถ้าระดับเปลี่ยน สีจะเป็นอะไร", "What if levels change?"),
    "what_if_sentence": (
        "กด + หรือ − แล้วสีตอบทันที ไม่มีอะไรถูกบันทึก · เกณฑ์ฉบับ {version}",
        "Press + or − and the colour answers at once; nothing is saved · version {version}",
    ),
    "what_if_start": ("ตามการประเมินล่าสุด", "as last assessed"),
    "what_if_moved": (
        "เปลี่ยน {count} ตัวชี้วัด ใช้แรง {effort}",
        "{count} indicators moved, effort {effort}",
    ),
    "what_if_reset": ("กลับค่าเดิม", "Start again"),
    "level_down": ("ลดระดับ {indicator}", "Lower {indicator}"),
    "level_up": ("เพิ่มระดับ {indicator}", "Raise {indicator}"),
    # --- rooms of their own
    **FORM_TEXTS,
    **NEAR_TEXTS,
    **RULE_TEXTS,
}
