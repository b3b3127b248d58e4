"""Every sentence and label of the screens, Thai and English side by side, in a module by screen.

Labels of tests, subjects, grades, levels, units and metrics come from their declarations, not here.
"""

from __future__ import annotations

from dashboard.people.texts import PEOPLE_TEXTS
from dashboard.texts.areas import AREA_TEXTS
from dashboard.texts.data import DATA_TEXTS
from dashboard.texts.kiosk import KIOSK_TEXTS
from dashboard.texts.methods import METHOD_TEXTS
from dashboard.texts.places import PLACE_TEXTS
from dashboard.texts.quality import QUALITY_TEXTS
from dashboard.texts.quality_forms import FORM_TEXTS
from dashboard.texts.quality_near import NEAR_TEXTS
from dashboard.texts.quality_rules import RULE_TEXTS
from dashboard.texts.reports import REPORT_TEXTS
from dashboard.texts.retention import RETENTION_TEXTS
from dashboard.texts.school import SCHOOL_TEXTS
from dashboard.texts.shell import FRAME_TEXTS
from dashboard.texts.subjects import SUBJECT_TEXTS

PARTS = (
    PEOPLE_TEXTS,
    AREA_TEXTS,
    DATA_TEXTS,
    KIOSK_TEXTS,
    METHOD_TEXTS,
    PLACE_TEXTS,
    QUALITY_TEXTS,
    FORM_TEXTS,
    NEAR_TEXTS,
    RULE_TEXTS,
    REPORT_TEXTS,
    RETENTION_TEXTS,
    SCHOOL_TEXTS,
    FRAME_TEXTS,
    SUBJECT_TEXTS,
)
TEXTS: dict[str, tuple[str, str]] = {key: said for part in PARTS for key, said in part.items()}
"""Key → Thai, English. A key is declared in one part alone (``tests/dashboard/test_formatting.py``)."""


def say(key: str, language: str, /, **values: object) -> str:
    """Return a text in ``"th"`` or ``"en"`` with its values filled in.

    Examples
    --------
    >>> say("sitters", "th", count="31")
    'เข้าสอบ 31 คน'
    """
    return unfilled(key, language).format(**values)


def unfilled(key: str, language: str) -> str:
    """Return a text with the places of its values still in braces, for a script that fills them.

    Examples
    --------
    >>> unfilled("sitters", "en")
    '{count} sat the test'
    """
    thai, english = TEXTS[key]
    return english if language == "en" else thai
