"""What each screen's help says behind ``?``: how to read it, and what it cannot say.

The question that a screen answers stands in its `Page`; the help begins with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.components import html
from dashboard.components.html import Component
from dashboard.components.parts import marks
from dashboard.page import Page
from dashboard.texts import say

Said = tuple[str, str]
"""A sentence in Thai and in English."""


@dataclass(frozen=True, slots=True)
class Help:
    """The help of one screen.

    Parameters
    ----------
    read : how to read it, a sentence each, most useful first
    cannot : what it cannot say
    """

    read: tuple[Said, ...]
    cannot: tuple[Said, ...]


_INTERVAL = (
    "แถบหรือขีดข้างจุดคือช่วงที่เป็นไปได้ 95 % ถ้าแถบคร่อมเส้นเปรียบเทียบ แปลว่ายังบอกไม่ได้ว่าต่าง",
    "The bar beside a dot is its 95 % interval; where it crosses the line of comparison, no difference can be told.",
)
_SMALL = (
    "โรงเรียนที่มีผู้เข้าสอบน้อยแกว่งขึ้นลงได้มากโดยไม่มีอะไรเปลี่ยน อย่าตัดสินจากปีเดียว",
    "Schools with few sitters swing widely while nothing changes: do not judge by one year.",
)
_YEARS = (
    "ข้อสอบแต่ละปียากง่ายต่างกัน จึงเทียบระยะห่างจากค่าอ้างอิงของปีเดียวกัน ไม่เทียบคะแนนดิบข้ามปี",
    "Papers differ from year to year: compare distances to the same year's reference, not marks of two years.",
)
_WHO_SAT = (
    "O-NET เป็นความสมัครใจ ถ้าเข้าสอบไม่ครบ คะแนนพูดแทนทั้งโรงเรียนไม่ได้",
    "O-NET is voluntary: where not all sat, the score does not speak for the school.",
)
_CAUSE = (
    "บอกว่าต่างกันเท่าใด แต่ไม่บอกว่าเพราะอะไร",
    "It says how large a difference is, not what causes it.",
)
_EXAMPLE = (
    "เกณฑ์สีที่มากับโปรแกรมเป็นตัวอย่าง ใช้คำสั่งของเขตแทนก่อนนำไปตัดสิน",
    "The shipped rules of colours are examples: put your office's order in their place before deciding by them.",
)

HELP: Mapping[str, Help] = {
    "overview": Help(
        (
            ("เริ่มจากประโยคใหญ่ แล้วดู “ดูที่ไหนก่อน” ซึ่งเรียงตามความแน่ใจ ไม่ใช่ตามคะแนนดิบ",
             "Begin with the headline, then “where to look first”: it is ordered by certainty, not by raw marks."),
            ("ในตารางวิชา × ชั้น สีเข้มคือห่างมาก แตะช่องเพื่อเข้าไปดู",
             "In the table of subjects and grades a deep colour is a large distance; touch a cell to go in."),
            ("“อาจเข้าข่ายโดยบังเอิญ k แห่ง” บอกว่าถ้าไม่มีใครต่างจริง ก็ยังจะมีกี่แห่งที่ถูกยกขึ้นมา",
             "“About k by luck” is how many would be listed even if nobody truly differed."),
        ),
        (_WHO_SAT, _CAUSE),
    ),
    "area": Help(
        (
            ("แตะจุด แถว หรือชื่อ เพื่อเข้าไปทีละชั้น: จังหวัด เขต เครือข่าย โรงเรียน ตัวกรองตามไปด้วย",
             "Touch a dot, a row or a name to go down: province, district, network, school; the filters come along."),
            ("ตารางเรียงและกรองได้ทุกคอลัมน์ ▲ ▼ มีเฉพาะเมื่อห่างเกินโอกาส",
             "The table sorts and filters by every column; ▲ and ▼ stand only where the distance is beyond chance."),
            _INTERVAL,
        ),
        (_SMALL, _WHO_SAT),
    ),
    "school": Help(
        (
            ("สามประโยคบนสุดบอกสิ่งที่แน่ สิ่งที่ยังไม่แน่ และสิ่งที่ไม่มีข้อมูล",
             "The three sentences at the top say what is certain, what is not, and what is missing."),
            ("โรงเรียนคล้ายกันสิบแห่งเลือกจากขนาด ระดับชั้น ที่ตั้ง และภูมิหลัง พร้อมเหตุผลของแต่ละแห่ง",
             "The ten similar schools are chosen by size, grades, place and background, each with its reason."),
            _INTERVAL,
        ),
        (_YEARS, _SMALL),
    ),
    "subjects": Help(
        (
            ("กราฟกรวย: โรงเรียนเล็กอยู่ซ้าย กรวยกว้างเพราะแกว่งมาก เฉพาะจุดนอกกรวยที่ต่างเกินโอกาส",
             "Funnel: small schools stand left, where it is wide because they swing; only dots outside it differ beyond chance."),
            ("แถบระดับคุณภาพอ่านคู่กับเกณฑ์ตัดระดับของการทดสอบและปีนั้น",
             "Read the levels beside the cut scores of that test and year."),
        ),
        (_YEARS, ("เกณฑ์ตัดระดับของต่างปีหรือต่างการทดสอบไม่ใช่มาตราเดียวกัน",
                  "Cut scores of another year or test are another scale.")),
    ),
    "gaps": Help(
        (
            ("แถบรวมเป็น 100 % เสมอ: ส่วนในโรงเรียนคือเด็กในห้องเดียวกันต่างกัน ส่วนระหว่างโรงเรียนคือโรงเรียนต่างกัน",
             "The bar adds up to 100 %: inside schools, pupils differ; between schools, schools do."),
            ("P90–P10 คือระยะระหว่างโรงเรียนที่ร้อยละ 90 กับร้อยละ 10 ของเขต",
             "P90–P10 is the distance between the schools at the 90th and the 10th percentile."),
            ("หญิงกับชายมีเมื่อไฟล์บอกเพศเท่านั้น", "Girls and boys are shown only where a file says the sex."),
        ),
        (_CAUSE, ("ส่วนในโรงเรียนอาจเป็นค่าประมาณ ถ้าไฟล์ไม่ได้ให้ส่วนเบี่ยงเบนมาตรฐาน",
                  "The part inside schools may be estimated where no file states a standard deviation.")),
    ),
    "retention": Help(
        (
            ("อัตราคิดจากผู้ออกต่อผู้ลงทะเบียนต้นปีของชั้นเดียวกัน",
             "The rate is leavers over those enrolled in the same grade at the start of the year."),
            ("โรงเรียนที่ “สูงกว่าที่คาด” เทียบกับจำนวนที่ควรเป็นจากขนาดและชั้นของตัวเอง",
             "Schools “above the expected” are measured against what their own size and grades would give."),
            ("เส้นรุ่นคือนักเรียนร้อยคนของ ป.1 เหลือกี่คนในแต่ละชั้น",
             "The cohort line: of a hundred in ป.1, how many reach each grade."),
        ),
        (("ย้ายโรงเรียนกับออกจากระบบเป็นคนละเรื่อง หน้านี้นับตามที่ไฟล์บอก",
          "Moving to another school is not leaving the system: this counts as the files say."),),
    ),
    "compare": Help(
        (
            ("เลือกสองถึงห้าแห่ง ทุกแห่งใช้มาตราเดียวกัน", "Choose two to five; all stand on one scale."),
            ("ตารางคู่บอกผลต่าง ช่วงที่เป็นไปได้ และว่าเกินโอกาสหรือยังบอกไม่ได้",
             "The table of pairs gives the difference, its interval, and whether it is beyond chance."),
        ),
        (_SMALL, _CAUSE),
    ),
    "quality": Help(
        (
            ("แถบสีคือจำนวนโรงเรียนแต่ละสีในรอบและเกณฑ์ที่เลือก สีของรอบเก่าไม่เปลี่ยนเมื่อเกณฑ์ใหม่มา",
             "The bar counts schools by colour in the chosen round and rule; an old round keeps its colour."),
            ("“ขัดกับหลักฐาน” คือข้อที่โรงเรียนประเมินตนเองสูงกว่าที่ข้อมูลที่โหลดบอก",
             "“Contradicted” are indicators that a school rated above what the loaded data says."),
            ("ใส่แรงที่มี แล้วดูว่าจะยกได้มากที่สุดกี่โรงเรียน", "Enter the effort at hand and see the most schools that it lifts."),
        ),
        (_EXAMPLE,),
    ),
    "quality_school": Help(
        (
            ("เลื่อนระดับในส่วน “ลองปรับ” แล้วสีตอบทันที ไม่มีอะไรถูกบันทึก",
             "Move levels under “what if” and the colour answers at once; nothing is kept."),
            ("ก้าวต่อไปคือชุดตัวชี้วัดที่ใช้แรงน้อยที่สุดเพื่อถึงสีถัดไป เรียงจากถูกที่สุด",
             "The next step lists the sets of indicators that reach the next colour, cheapest first."),
            ("โอกาสของแต่ละสีมาจากจำนวนนักเรียนที่เข้าสอบ ยิ่งน้อยยิ่งไม่แน่",
             "The chance of each colour comes from how many sat: the fewer, the less certain."),
        ),
        (_EXAMPLE,),
    ),
    "quality_network": Help(
        (
            ("วงกลมคือ 5 กม. เป็นเส้นตรง ไม่ใช่ระยะถนน", "The circle is 5 km in a straight line, not by road."),
            ("ตารางบอกนักเรียนและห้องเรียนถ้าโรงเรียนในวงมารวม", "The table gives pupils and rooms if the schools inside joined."),
        ),
        (("โรงเรียนที่ไม่มีพิกัดไม่อยู่บนแผนที่ แต่อยู่ในรายการ พิกัดตำบลมีคำว่า “ประมาณ”",
          "Schools without coordinates are listed, not drawn; a tambon's point is marked “approximate”."),),
    ),
    "quality_change": Help(
        (
            ("ตารางไขว้สถานะปีนี้กับการเปลี่ยนแปลงจากปีก่อน แต่ละช่องมีสีของตัวเอง",
             "The grid crosses this year's status with the change since last year; each cell has its colour."),
            _YEARS,
        ),
        (("ปีที่ไม่ติดกันหรือชุดข้อมูลที่ขาดตอนไม่มีสี", "Years apart, or a broken series, have no colour."), _EXAMPLE),
    ),
    "quality_assess": Help(
        (
            ("เลือกโรงเรียนที่จะประเมิน รายการที่ครบกำหนดก่อนอยู่บน", "Choose the school to assess; those due first stand on top."),
            ("ฉบับร่าง ส่งแล้ว ยืนยันแล้ว เป็นคนละสถานะ เฉพาะที่ยืนยันแล้วจึงนับเป็นสี",
             "Draft, handed in and confirmed are different states; only confirmed ones make a colour."),
        ),
        (("ผลของปีที่ยังไม่ประเมินไม่ถูกเดา", "A round that was not assessed is not guessed."),),
    ),
    "quality_entry": Help(
        (
            ("ระดับที่เลือกถูกเก็บเป็นร่างทันที จนกว่าจะกดส่ง", "What you choose is kept as a draft until you hand it in."),
            ("ข้อที่มีหลักฐานแสดงตัวเลขจากข้อมูลที่โหลดไว้ข้าง ๆ", "Indicators with evidence show the loaded numbers beside them."),
        ),
        (("ไม่ครบทุกตัวชี้วัดก็ส่งได้ แต่ผลจะบอกว่าเป็นบางส่วน", "An incomplete assessment may be handed in; it is shown as partial."),),
    ),
    "quality_plan": Help(
        (
            ("ห้าขั้น: ทบทวน ปรับโครงสร้าง ลงมือ ตรวจซ้ำ รายงาน แต่ละขั้นมีวัน ผู้รับผิดชอบ บันทึก และลิงก์ไฟล์",
             "Five steps: review, reconstruct, act, recheck, report; each with date, owner, note and link."),
            ("ปุ่มรายงานทำไฟล์ PDF สำหรับการตรวจเยี่ยม", "The report key makes the PDF that an inspection asks for."),
        ),
        (("ลิงก์ไฟล์ชี้ไปที่เก็บของเขต โปรแกรมไม่เก็บไฟล์แนบ", "File links lead to the office's own store; no attachment is kept here."),),
    ),
    "data": Help(
        (
            ("วางไฟล์ในหน้านี้หรือในโฟลเดอร์ inbox รายงานบอกไฟล์ แถว คอลัมน์ และวิธีแก้",
             "Drop a file here or into the inbox; the report names file, row and column, and what to do."),
            ("ปฏิทินบอกว่ามีผลใดแล้ว ขาดใด หรือถูกแทนที่ด้วยไฟล์ใหม่",
             "The calendar says what is loaded, missing, partial or superseded."),
            ("ยกเลิกการโหลดได้เสมอ ข้อมูลก่อนหน้ากลับมา", "Any load can be undone; what stood before comes back."),
        ),
        (("ข้อค้นพบเป็นข้อสงสัยที่มีหลักฐาน คนเป็นผู้ตัดสินว่าจะแก้หรือปล่อยไว้",
          "A finding is a doubt with its proof; a person decides whether to mend or to leave it."),),
    ),
    "load": Help(
        (
            ("แถวที่กันไว้ดาวน์โหลดได้พร้อมเหตุผล แก้แล้วส่งใหม่ได้", "Rows set aside can be downloaded with their reason, corrected and sent again."),
            ("การแก้ที่ยอมรับแล้วอยู่ในประวัติของไฟล์ตลอดไป", "A mend that was accepted stays in the file's history for ever."),
        ),
        (("ไฟล์ต้นฉบับไม่ถูกแก้ การแก้เป็นรายการแยก", "The original is never changed; a mend is an entry of its own."),),
    ),
    "trace": Help(
        (
            ("ทุกตัวเลขกลับไปถึงไฟล์และแถวที่มา พร้อมสูตรและตัวเลขที่เข้าสูตร",
             "Every number leads back to its file and row, with the formula and what went into it."),
        ),
        (("ค่าที่ประกาศโดยหน่วยงานอื่นอ้างถึงเอกสารของเขา ไม่ใช่แถวในไฟล์ของเขต",
          "Published values cite their publication, not a row of the office's files."),),
    ),
    "methods": Help(
        (
            ("เลือกตัวชี้วัดเพื่อดูสูตร หน่วย ข้อควรระวัง และที่มา", "Choose a measure for its formula, unit, caveats and source."),
        ),
        (("สูตรบอกวิธีคิด ไม่ได้รับรองว่าไฟล์ที่โหลดถูกต้อง", "A formula says how, not that the loaded files are right."),),
    ),
}  # fmt: skip
"""Page key → its help; the page for what does not exist has none."""


def help_key(page: Page, language: str) -> Component | None:
    """Return the key ``?`` of a screen, and beside it the hint for who is here the first time."""
    if page.key not in HELP:
        return None
    return html.Div(
        [
            html.Button(
                "?",
                id="help-key",
                type="button",
                className="help-key",
                title=say("help_title", language),
                **marks(aria_label=say("help_title", language), aria_keyshortcuts="?"),
            ),
            html.Div(
                [
                    html.Span(say("help_hint", language)),
                    html.Button(
                        "×", type="button", **marks(aria_label=say("help_dismiss", language))
                    ),
                ],
                id="help-hint",
                className="help-hint",
                hidden=True,
                role="status",
            ),
        ],
        className="help",
    )


def help_sheet(page: Page, language: str) -> Component | None:
    """Return the help of a screen, closed; ``assets/help.js`` opens it."""
    told = HELP.get(page.key)
    if told is None:
        return None
    at = int(language == "en")
    body = [
        html.Div(
            [
                html.H2(page.title(language), id="help-title"),
                html.Button("×", type="button", className="help-close",
                            **marks(aria_label=say("help_close", language))),
            ],
            className="help-head",
        ),
        html.P(page.question(language), className="help-question"),
        html.H3(say("help_read", language)),
        html.Ul([html.Li(one[at]) for one in told.read]),
        html.H3(say("help_cannot", language)),
        html.Ul([html.Li(one[at]) for one in told.cannot]),
        html.P(say("help_keys", language), className="help-keys"),
    ]  # fmt: skip
    return html.Dialog(
        html.Div(body, className="help-body"),
        id="help-sheet",
        className="help-sheet",
        **marks(aria_labelledby="help-title"),
    )
