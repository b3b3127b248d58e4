from __future__ import annotations

import time
from datetime import UTC, datetime
from statistics import median
from typing import Any

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from dashboard.records.accounts import AccountProblem, Accounts
from dashboard.records.audit import Action, Search
from dashboard.records.models import AuditEntry
from dashboard.records.passwords import Passwords, WeakPassword, one_use_password
from dashboard.rights import NOBODY, Role, asking_as, read_scope
from metrics.answers import NATION, UnknownKey
from tests.dashboard.records.conftest import Office

GOOD = "ม้าขาว สี่ตัว วิ่งเร็ว"
DISTRICT = read_scope(Role.SUPERVISOR, "district:9901")


def add(office: Office, name: str = "somsri", role: Role = Role.SUPERVISOR) -> str:
    scope = NATION if role is Role.ADMINISTRATOR else DISTRICT
    return office.accounts.add(name, role, scope, by="test")


def test_new_account__signs_in_once_and_must_change(office: Office) -> None:
    given = add(office)

    found = office.accounts.check("SomSri ", given).account

    assert found is not None and found.must_change
    office.accounts.change_password("somsri", given, GOOD)
    assert office.accounts.check("somsri", given).account is None
    changed = office.accounts.check("somsri", GOOD).account
    assert changed is not None and not changed.must_change


def test_one_use_password__is_good_for_a_week(office: Office) -> None:
    given = add(office)
    office.clock.turn(days=8)

    assert office.accounts.check("somsri", given).account is None


def test_failures__lock_the_name_longer_each_time(office: Office) -> None:
    given = add(office)
    waits = []
    for _ in range(7):
        waits.append(office.accounts.check("somsri", "wrong").wait.total_seconds())
        office.clock.turn(seconds=waits[-1])

    assert waits == [0, 0, 0, 0, 30, 60, 120]
    office.accounts.check("somsri", "wrong")
    assert office.accounts.check("somsri", given).account is None, "locked: also the right one"
    office.clock.turn(seconds=241)
    assert office.accounts.check("somsri", given).account is not None


def test_failures__an_unknown_name_is_answered_and_locked_alike(office: Office) -> None:
    add(office)
    known = [office.accounts.check("somsri", "wrong") for _ in range(6)]
    unknown = [office.accounts.check("nobody-here", "wrong") for _ in range(6)]

    assert [(o.account, o.wait) for o in known] == [(o.account, o.wait) for o in unknown]


def test_unknown_name__takes_the_time_of_a_wrong_password(office: Office) -> None:
    passwords = Passwords(hasher=PasswordHasher(time_cost=2, memory_cost=16_384, parallelism=1))
    accounts = Accounts(office.records, passwords, office.audit, office.clock)
    accounts.add("somsri", Role.ANALYST, NATION, by="test")

    def seconds(name: str) -> float:
        began = time.process_time()  # its own work: how busy the machine is, does not count
        accounts.check(name, "wrong")
        return time.process_time() - began

    pairs = [(seconds("somsri"), seconds(f"unknown{n}")) for n in range(15)]
    known, unknown = (median(times) for times in zip(*pairs, strict=True))

    assert 0.6 < unknown / known < 1.6


def test_reset__ends_sessions_and_lock(office: Office) -> None:
    given = add(office)
    account = office.accounts.find("somsri")
    token = office.sessions.begin(account)
    for _ in range(6):
        office.accounts.check("somsri", "wrong")

    new = office.accounts.reset("somsri", by="admin")

    assert office.sessions.find(token) is None
    assert office.accounts.check("somsri", given).account is None
    assert office.accounts.check("somsri", new).account is not None


def test_disable__shuts_out_at_once(office: Office) -> None:
    given = add(office)
    token = office.sessions.begin(office.accounts.find("somsri"))

    office.accounts.disable("somsri", by="admin")

    assert office.sessions.find(token) is None
    assert office.accounts.check("somsri", given).account is None
    office.accounts.enable("somsri", by="admin")
    assert office.accounts.check("somsri", given).account is not None


def test_last_administrator__stays(office: Office) -> None:
    add(office, "boss", Role.ADMINISTRATOR)

    with pytest.raises(AccountProblem, match="last administrator"):
        office.accounts.disable("boss", by="boss")
    with pytest.raises(AccountProblem, match="last administrator"):
        office.accounts.change("boss", Role.ANALYST, NATION, by="boss")


def test_first_administrator__the_link_works_once(office: Office) -> None:
    assert not office.accounts.has_any()
    old, token = office.accounts.make_link(), office.accounts.make_link()

    with pytest.raises(AccountProblem):
        office.accounts.add_first(old, "boss", GOOD)
    with pytest.raises(WeakPassword):
        office.accounts.add_first(token, "boss", "short")
    office.accounts.add_first(token, "boss", GOOD)

    assert office.accounts.has_any()
    with pytest.raises(AccountProblem, match="used"):
        office.accounts.add_first(token, "other", GOOD)


def test_first_administrator__a_link_ends(office: Office) -> None:
    token = office.accounts.make_link()
    office.clock.turn(hours=25)

    assert not office.accounts.is_open_link(token)
    with pytest.raises(AccountProblem):
        office.accounts.add_first(token, "boss", GOOD)


@pytest.mark.parametrize("name", ["", "x", "ชื่อ", "a b", "-x", "a" * 65, "../x", "<b>"])
def test_name__what_is_no_name_is_refused(office: Office, name: str) -> None:
    with pytest.raises(AccountProblem):
        add(office, name)


def test_name__is_taken_once(office: Office) -> None:
    add(office)
    with pytest.raises(AccountProblem, match="already"):
        add(office, "SOMSRI")


def test_single_sign_on__never_takes_over_an_account_with_a_password(office: Office) -> None:
    add(office, "boss", Role.ADMINISTRATOR)

    with pytest.raises(AccountProblem, match="already"):
        office.accounts.find_or_add_single("https://id", "7", "boss", Role.ANALYST, NATION)


def test_single_sign_on__role_and_scope_follow_the_provider(office: Office) -> None:
    def sign_in(role: Role) -> int:
        return office.accounts.find_or_add_single(
            "https://id", "7", "mali", role, DISTRICT
        ).account_id

    first, second = sign_in(Role.SUPERVISOR), sign_in(Role.ANALYST)

    assert first == second
    assert office.accounts.find("mali").role == "analyst"
    assert office.accounts.check("mali", "").account is None, "it has no password to guess"


# --- passwords


@pytest.mark.parametrize(
    "password",
    [
        "short", "12345678901", "password1234", "PassWord 1234", "aaaaaaaaaaaa", "abababababab",
        "123456789012", "abcdefghijklm", "987654321098", "qwertyuiop123", "somsri123456", "x" * 201,
        "รหัสผ่าน1234",
    ],
)  # fmt: skip
def test_password__weak_is_refused_in_both_languages(password: str) -> None:
    with pytest.raises(WeakPassword) as error:
        Passwords().refuse_weak(password, "somsri")

    assert error.value.message_th and error.value.message_en


@pytest.mark.parametrize(
    "password", [GOOD, "four plain words here", "zzzzkkkkvvvv1", "๑๒๓ ปลาทูทอด"]
)
def test_password__length_is_enough(password: str) -> None:
    Passwords().refuse_weak(password, "somsri")


def test_password__one_spelling_however_it_was_typed() -> None:
    passwords = Passwords(hasher=PasswordHasher(1, 8, 1))

    assert passwords.is_right(passwords.keep("น้ำตกสวยมาก"), "น้ํา".join(["", "ตกสวยมาก"]))


def test_one_use_password__is_never_weak() -> None:
    given = {one_use_password() for _ in range(50)}

    assert len(given) == 50
    rules = Passwords()
    for one in given:
        rules.refuse_weak(one)


# --- scopes


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (Role.SCHOOL, "nation"), (Role.SCHOOL, "district:9901"), (Role.ADMINISTRATOR, "district:9901"),
        (Role.SUPERVISOR, "school:99010001"), (Role.SUPERVISOR, "planet:1"),
        (Role.SUPERVISOR, "district:"), (Role.SUPERVISOR, "district:1' OR 1=1"),
    ],
)  # fmt: skip
def test_scope__must_fit_the_role(role: Role, scope: str) -> None:
    with pytest.raises(UnknownKey):
        read_scope(role, scope)


# --- sessions


def test_session__ends_when_idle_and_in_any_case(office: Office) -> None:
    add(office)
    account = office.accounts.find("somsri")
    idle, busy = office.sessions.begin(account), office.sessions.begin(account)
    for _ in range(24):
        office.clock.turn(hours=6.9)
        if office.sessions.find(busy) is None:
            break

    assert office.sessions.find(idle) is None
    assert office.sessions.find(busy) is not None, "still within a week"
    office.clock.turn(hours=6.9)
    assert office.sessions.find(busy) is None


def test_session__tokens_are_not_kept_as_they_are(office: Office) -> None:
    add(office)
    token = office.sessions.begin(office.accounts.find("somsri"))

    from dashboard.records.models import SignInSession

    with office.records.work() as work:
        kept = [session.token_hash for session in work.query(SignInSession)]
    assert kept and token not in kept
    assert office.sessions.find(kept[0]) is None, "what is kept opens nothing"


def test_session__sign_out_everywhere(office: Office) -> None:
    add(office)
    account = office.accounts.find("somsri")
    tokens = [office.sessions.begin(account) for _ in range(3)]
    office.sessions.end(tokens[0])

    assert office.sessions.end_all(account.account_id) == 2
    assert [office.sessions.find(token) for token in tokens] == [None] * 3


def test_session__a_new_scope_counts_from_the_next_request(office: Office) -> None:
    add(office)
    token = office.sessions.begin(office.accounts.find("somsri"))
    office.accounts.change(
        "somsri", Role.SCHOOL, read_scope(Role.SCHOOL, "school:99010001"), by="b"
    )

    viewer = office.sessions.find(token)

    assert viewer is not None and str(viewer.scope) == "school:99010001"


# --- the log


def test_audit__every_change_is_written_and_sealed(office: Office) -> None:
    given = add(office, "boss", Role.ADMINISTRATOR)
    add(office)
    office.accounts.check("boss", given)
    office.accounts.check("somsri", "wrong")
    office.accounts.check("my-password-typed-as-name", "wrong")
    office.accounts.reset("somsri", by="boss")
    office.accounts.disable("somsri", by="boss")

    entries = office.audit.read(Search())

    assert [e.action for e in reversed(entries)] == [
        "account_added", "account_added", "sign_in_failed", "sign_in_failed", "password_reset",
        "account_disabled",
    ]  # fmt: skip
    assert "my-password" not in "".join(e.subject + e.detail_json for e in entries)
    assert given not in "".join(e.detail_json for e in entries)
    assert office.audit.find_break() is None


def test_audit__a_changed_or_removed_entry_is_found(office: Office) -> None:
    for number in range(4):
        office.audit.write("x", Action.ORDER_PLACED, str(number))
    oldest_first = office.audit.read(Search())[::-1]
    from dashboard.records.models import AuditEntry

    with office.records.work() as work:
        work.get(AuditEntry, oldest_first[1].entry_id).subject = "other"
    assert office.audit.find_break() == oldest_first[1].entry_id

    with office.records.work() as work:
        work.delete(work.get(AuditEntry, oldest_first[1].entry_id))
    assert office.audit.find_break() == oldest_first[2].entry_id


def test_audit__many_writers_at_once_make_one_chain(office: Office) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: office.audit.write("x", Action.ORDER_PLACED, str(n)), range(24)))

    assert len(office.audit.read(Search())) == 24
    assert office.audit.find_break() is None


def test_audit__is_searched_by_who_what_when_where_and_about(office: Office) -> None:
    with asking_as(NOBODY, "10.1.2.3"):
        office.audit.write("mali", Action.SIGNED_IN, "mali")
    office.clock.turn(days=1)
    with asking_as(NOBODY, "10.20.0.1"):
        office.audit.write(
            "somsri", Action.EXPORTED, "/report/school/99010001.pdf", query="year=2567"
        )
    office.clock.turn(days=1)
    office.audit.write("mali.s", Action.SIGNED_OUT, "100%_ใช่")

    def found(**search: Any) -> list[str]:
        return [entry.actor for entry in office.audit.read(Search(**search))][::-1]

    assert found() == ["mali", "somsri", "mali.s"]
    assert found(actor="MALI") == ["mali", "mali.s"]
    assert found(action="signed_in", actor="mali") == ["mali"]
    assert found(about="99010001") == found(about="year=2567") == ["somsri"]
    assert found(about="100%_") == ["mali.s"], "signs of a pattern are signs"
    assert found(about="%") == ["mali.s"]
    assert found(place="10.1.") == ["mali"]
    assert found(place="10.") == ["mali", "somsri"]
    noon = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
    assert found(since=noon) == ["somsri", "mali.s"]
    assert found(until=noon) == ["mali"]
    assert office.audit.find_break() is None


def test_audit__a_break_among_the_newest_is_found_without_reading_all(office: Office) -> None:
    for number in range(6):
        office.audit.write("x", Action.ORDER_PLACED, str(number))
    newest_first = office.audit.read(Search())
    assert office.audit.find_break(3) is None
    with office.records.work() as work:
        work.execute(sa.delete(AuditEntry).where(AuditEntry.entry_id == newest_first[1].entry_id))

    assert office.audit.find_break(3) == newest_first[0].entry_id
    assert office.audit.find_break(1) is None, "one alone follows nothing"
    assert office.audit.find_break() == newest_first[0].entry_id
