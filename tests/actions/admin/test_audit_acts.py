"""The audit in sentences: one for each act, which tells of a case its reference alone."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from mscu.actions.admin.access_grants import AccessToConfirm, ConfirmAccess, RefuseAccess
from mscu.actions.admin.act_file import ActFile
from mscu.actions.admin.act_rows import BY_ITSELF, ActRow
from mscu.actions.admin.audit_acts import ActFilter, ActOrder, ActSort, AuditActs, AuditSummary, Shown
from mscu.actions.admin.audit_trail import AuditFilter, AuditPage
from mscu.actions.admin.handovers import HandOverCases
from mscu.actions.admin.users import AddUser, ChangeUser, ResetUser
from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.cases import OpenCase, RestrictCase
from mscu.actions.disclosure.releases import AskForRelease, DecideRelease, WriteReleased
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.entries.notes import RecordNote
from mscu.actions.search.find import Find
from mscu.actions.sharing.on_call import SetOnCall, Turn
from mscu.actions.subjects.subject_file import SubjectFile
from mscu.actions.subjects.subjects import RecordPerson
from mscu.codes import Operation, Role, StoreKind
from mscu.errors import NotPermitted
from mscu.gate import Gate
from mscu.store.audit.audit import Audit, AuditLine
from mscu.store.engine.engines import writing
from tests.actions.disclosure.test_releases import data
from tests.inputs.survivors import CharityWorld
from tests.scenes.crowd import Crowd
from tests.scenes.stores import COLLEAGUE, Store
from tests.tools.identifiers import identifiers

NEW = "quiet meadow lantern bicycle"
NIGHT = datetime(2022, 6, 19, 1, 31, tzinfo=UTC)
"""02:31 in London."""


def acts(gate: Gate, **wanted: object) -> tuple[ActRow, ...]:
    rows = gate.ask(AuditActs(filter=ActFilter(**wanted), limit=1_000)).rows  # type: ignore[arg-type]
    return tuple(row for row in rows if row.verb != "Set up")


def said(gate: Gate, **wanted: object) -> list[str]:
    return [row.sentence for row in acts(gate, **wanted)]


@pytest.fixture
def case(officer: Gate) -> int:
    return officer.perform(OpenCase(title="Car wash"))


@pytest.fixture
def person(officer: Gate, case: int) -> int:
    return officer.perform(
        RecordPerson(case_id=case, name="Danny Crabtree", roles=("involvement_role:suspect",))
    )


def test_a_command_is_one_act_and_its_rows_are_all_in_one(reader: Gate, officer: Gate, person: int) -> None:
    assert person
    row = acts(reader, actor="officer")[0]
    assert (row.verb, row.what) == ("Recorded", "a person in MS-22-0001")
    assert (row.who, row.role, row.device) == ("PC Officer", "Officer", officer.actor.device)
    stored = reader.ask(AuditPage(filter=AuditFilter(first_row=row.first, last_row=row.last)))
    assert {line.action for line in stored.rows} == {"RecordPerson"}
    assert stored.total == row.last - row.first + 1 > 1
    before = reader.ask(AuditPage(filter=AuditFilter(last_row=row.first - 1), limit=1)).rows[0]
    assert before.action != "RecordPerson"


def test_what_is_opened_is_a_kind_of_record_and_a_case(
    reader: Gate, officer: Gate, case: int, person: int
) -> None:
    note = officer.perform(RecordNote(case_id=case, happened="today", text="Called."))
    officer.ask(CaseFile(case_id=case))
    officer.ask(SubjectFile(subject_id=person))
    officer.ask(EntryFile(entry_id=note))
    assert said(reader, operation=Operation.CONSULTATION, actor="officer") == [
        "Opened a note or phone call of MS-22-0001",
        "Opened a person of MS-22-0001",
        "Opened MS-22-0001",
    ]


def test_who_looked_is_found_by_case_and_by_nominal(
    reader: Gate, officer: Gate, colleague: Gate, case: int, person: int
) -> None:
    other = officer.perform(OpenCase(title="Nail bar"))
    colleague.ask(SubjectFile(subject_id=person))
    colleague.ask(CaseFile(case_id=other))
    looked = acts(reader, record="ms-22-0001", operation=Operation.CONSULTATION)
    assert [(row.actor, row.sentence) for row in looked] == [("colleague", "Opened a person of MS-22-0001")]
    assert looked[0].about == ("subject", person)
    assert said(reader, object_type="subject", object_id=person, actor="colleague") == [looked[0].sentence]
    assert case != other


def test_a_refused_attempt_says_what_was_tried(reader: Gate, officer: Gate) -> None:
    with pytest.raises(NotPermitted):
        officer.ask(AuditActs())
    (row,) = acts(reader, operation=Operation.REFUSAL)
    assert (row.sentence, row.why) == ("Tried to read the audit, and was refused", "needs to read the audit")


def test_people_are_named_as_they_were_called_then(store: Store, reader: Gate, officer: Gate) -> None:
    officer.perform(OpenCase(title="Car wash"))
    ((user_id, version),) = store.sql("SELECT id, version FROM users WHERE name = 'officer'")
    change = ChangeUser(user_id=user_id, version=version, display="DS Smith", role=Role.OFFICER)
    store.gate(Role.ADMINISTRATOR).perform(change)
    officer.perform(OpenCase(title="Nail bar"))
    assert [row.who for row in acts(reader, actor="officer")] == ["DS Smith", "PC Officer"]


def test_search_words_are_told_to_auditors_alone(reader: Gate, officer: Gate) -> None:
    officer.ask(Find(words="Crabtree", settled=True))
    assert said(reader, actor="officer") == ["Searched for “Crabtree”"]
    stranger = replace(reader, store=officer.store)
    assert said(stranger, actor="officer") == ["Searched"]


def test_searches_that_follow_each_other_are_one_row_that_names_its_rows(reader: Gate, officer: Gate) -> None:
    for words in ("crabtree", "danny c", "crabtree", "heywood yard", "MX19"):
        officer.ask(Find(words=words, settled=True))
    (row,) = acts(reader, actor="officer")
    assert row.sentence == "Searched 5 times: “crabtree”, “danny c”, “heywood yard”, …"
    assert (row.acts, row.last - row.first + 1) == (5, 5)
    stored = reader.ask(AuditPage(filter=AuditFilter(first_row=row.first, last_row=row.last)))
    assert [line.searched for line in stored.rows] == [
        "MX19",
        "heywood yard",
        "crabtree",
        "danny c",
        "crabtree",
    ]
    details = reader.ask(ActFile(first=row.first, last=row.last))
    assert details is not None
    assert details.row.sentence == row.sentence
    officer.ask(Find(words="yard", settled=True))
    newest = acts(reader, actor="officer")
    assert [line.acts for line in newest] == [1, 5]
    first = AuditActs(filter=ActFilter(actor="officer"), order=ActOrder(descending=False))
    assert reader.ask(first).rows[-len(newest) :] == newest[::-1]


def test_acts_are_sorted_in_the_store_however_many_are_read_at_once(
    reader: Gate, officer: Gate, supervisor: Gate
) -> None:
    for gate, title in ((officer, "one"), (supervisor, "two"), (officer, "three"), (supervisor, "four")):
        gate.perform(OpenCase(title=title))
    wanted = ActFilter(operation=Operation.COLLECTION, object_type="cases")
    for by, descending in product(ActSort, (False, True)):
        order = ActOrder(by=by, descending=descending)
        sheet = reader.ask(AuditActs(filter=wanted, order=order, limit=1))
        rows = list(sheet.rows)
        while sheet.before is not None:
            sheet = reader.ask(AuditActs(filter=wanted, order=order, before=sheet.before, limit=1))
            rows += sheet.rows
        assert len(rows) == 4
        by_time = sorted(rows, key=lambda row: row.last, reverse=descending or by is ActSort.WHO)
        by_name = sorted(by_time, key=lambda row: row.who.lower(), reverse=descending)
        assert rows == (by_name if by is ActSort.WHO else by_time)


def test_the_quick_filters_count_what_they_show(store: Store, reader: Gate, supervisor: Gate) -> None:
    hidden = supervisor.perform(OpenCase(title="Car wash"))
    supervisor.perform(
        RestrictCase(case_id=hidden, owner="supervisor", members=(), ends_on="1 Jul 2022", reason="a source")
    )
    with pytest.raises(NotPermitted):
        supervisor.ask(AuditActs())
    newest = acts(reader, record=f"case {hidden}")[0]
    assert (newest.sentence, newest.why) == (f"Restricted case no. {hidden}", "“a source”")
    assert said(reader, record="MS-22-0001") == [], "of a restricted case the number alone is told"
    counts = reader.ask(AuditSummary(filter=ActFilter(actor="supervisor")))
    assert counts.shown == {Shown.ALL: 3, Shown.UNUSUAL: 1, Shown.ISSUED: 0, Shown.REASONED: 1}
    assert said(reader, actor="supervisor", shown=Shown.REASONED) == [f"Restricted case no. {hidden}"]
    assert said(reader, actor="supervisor", shown=Shown.UNUSUAL) == [
        "Tried to read the audit, and was refused"
    ]
    assert counts.verified is None
    store.gate(Role.SUPERVISOR).record(Operation.UPKEEP, "Verify", "2 findings; put right")
    verified = reader.ask(AuditSummary()).verified
    assert verified is not None
    assert (verified.sound, verified.result, verified.who) == (False, "2 findings", "PC Supervisor")


def test_what_is_confirmed_at_once_is_all_on_the_card_and_what_is_refused_is_named(
    store: Store, reader: Gate
) -> None:
    """Each user, what was given and by whom: the row names the first alone."""
    admin, supervisor = store.gate(Role.ADMINISTRATOR), store.gate(Role.SUPERVISOR)
    for number in range(5):
        add = AddUser(name=f"new{number}", display=f"DC New {number}", role=Role.OFFICER, passphrase=NEW)
        admin.perform(add)
    ((user_id, version),) = store.sql("SELECT id, version FROM users WHERE name = 'officer'")
    admin.perform(ResetUser(user_id=user_id, version=version, passphrase=NEW))
    assert said(reader, actor="administrator")[0] == "Gave PC Officer a new passphrase"
    change = ChangeUser(user_id=user_id, version=version, display="PC Officer", role=Role.SUPERVISOR)
    admin.perform(change)
    admin.perform(AddUser(name="khai", display="DC Khai", role=Role.OFFICER, passphrase=NEW))
    *waits, khai = supervisor.ask(AccessToConfirm())
    assert khai.name == "khai"
    supervisor.perform(RefuseAccess(grant_id=khai.id))
    added, refused = acts(reader, actor="administrator")[0], acts(reader, actor="supervisor")[0]
    assert (added.sentence, added.why) == ("Added DC Khai as a user", "added as Officer")
    assert refused.sentence == "Refused the access of DC Khai"
    assert refused.why == "new user: Officer, given by PC Administrator"
    supervisor.perform(ConfirmAccess(grant_ids=tuple(row.id for row in waits)))
    row = acts(reader, actor="supervisor")[0]
    assert row.sentence == "Confirmed the access of PC Officer and 5 other users"
    assert row.why == "given by PC Administrator"
    details = reader.ask(ActFile(first=row.first, last=row.last))
    assert details is not None
    assert set(details.row.everything) == {
        *(f"DC New {number}: new user: Officer, given by PC Administrator" for number in range(5)),
        "PC Officer: new passphrase, given by PC Administrator",
        "PC Officer: new role: Supervisor, given by PC Administrator",
    }


def test_every_case_of_an_act_is_on_its_card(reader: Gate, supervisor: Gate) -> None:
    cases = tuple(supervisor.perform(OpenCase(title=title)) for title in ("Car wash", "Nail bar", "Farm"))
    supervisor.perform(HandOverCases(case_ids=cases, lead="officer", reason="on leave"))
    row = acts(reader, actor="supervisor")[0]
    assert row.sentence == "Handed over MS-22-0001 and 2 other cases"
    assert row.everything == ("MS-22-0001", "MS-22-0002", "MS-22-0003")


def test_of_a_large_file_it_is_told_for_whom_why_and_on_whose_decision(
    reader: Gate, officer: Gate, supervisor: Gate
) -> None:
    officer.perform(OpenCase(title="Car wash"))
    asked = officer.perform(AskForRelease(issue=data()))
    supervisor.perform(DecideRelease(release_id=asked, version=1, approve=True, reason="As agreed in May."))
    officer.perform(WriteReleased(release_id=asked, form="json"))
    written, decided, asking = acts(reader, object_type="file_release")
    for row in (written, decided, asking):
        assert row.why.startswith("to IOM · Supervision"), row.why
        assert "“The yearly return.”" in row.why
        assert ("asked by PC Officer" in row.why) is (row is not asking)
        assert ("decision: “As agreed in May.”" in row.why) is (row is decided)
    assert "Case data, HTCDS 2.0 of 1 rows: asked for approval" in asking.why
    assert said(reader, shown=Shown.REASONED) == [decided.sentence, asking.sentence]


def test_what_the_program_records_by_itself_is_nobodys_deed(store: Store, reader: Gate) -> None:
    officer, colleague = store.gate(Role.OFFICER), store.gate(COLLEAGUE)
    officer.begin_session()
    store.unit.running.clear()  # as after a crash
    officer.perform(OpenCase(title="Car wash"))
    colleague.end_lost_sessions()
    row = acts(reader, actor=COLLEAGUE)[0]
    assert row.sentence == "Recorded that a session of PC Officer had ended"
    assert row.why.startswith(f"{BY_ITSELF} · not locked; last used ")
    assert "officer" not in row.why
    turn = Turn(starts_at="20 Jun 2022 18:00", ends_at="21 Jun 2022 08:00", name="Ana Pop", number="1")
    store.gate(Role.NAVIGATOR).perform(SetOnCall(turns=(turn,)))
    row = acts(reader, actor=Role.NAVIGATOR.value)[0]
    assert (row.sentence, row.why) == ("Changed the charity's rota", BY_ITSELF)


def test_the_steps_of_new_codes_and_of_removal_are_told_apart(store: Store, reader: Gate) -> None:
    admin = store.gate(Role.ADMINISTRATOR)
    for reason in ("begins", "done", "both on paper"):
        admin.record(Operation.PERMISSION, "NewCodes", reason)
    for step in ("begins", "done"):
        admin.record(Operation.PERMISSION, "ShutOut", f"{step}: officer")
    assert [(row.sentence, row.why) for row in acts(reader, actor="administrator")] == [
        ("Removed a user's way in and changed the key", "PC Officer"),
        ("Started removing a user's way in and changing the key", "PC Officer"),
        ("Confirmed that both recovery codes are on paper", f"at {admin.actor.device}"),
        ("Issued new recovery codes", f"at {admin.actor.device}"),
        ("Started issuing new recovery codes", f"at {admin.actor.device}"),
    ]


def test_no_act_of_any_command_tells_a_class_a_table_or_a_word_of_a_case(crowd: Crowd) -> None:
    rows = acts(crowd.store.gate(Role.AUDITOR))
    assert len({row.verb for row in rows}) > 30
    for row in rows:
        words = f"{row.sentence} {row.about_label}"
        assert identifiers(words) == [], words
        assert not re.search(r"\b(?!case no\. )\w+ no\. \d", words), words
    names = {name for (name,) in crowd.store.sql("SELECT name FROM subject") if len(name) > 4}
    titles = {title for (title,) in crowd.store.sql("SELECT title FROM cases")}
    told = " ".join(row.sentence for row in rows)
    assert [word for word in names | titles if word in told] == []


def test_the_charitys_leads_read_the_same_of_survivors(charity_world: CharityWorld) -> None:
    lead = charity_world.store.gate(Role.LEAD)
    told = said(lead)
    assert any(re.search(r"SV-\d\d-\d{4}", words) for words in told), told
    assert not any("case" in words.lower() for words in told if "caseload" not in words), told
    assert lead.ask(AuditSummary()).shown[Shown.ALL] >= len(told)
    assert lead.actor.store is StoreKind.SURVIVORS


def write(gate: Gate, action: str, at: datetime, line: AuditLine) -> None:
    """Write an act at a time of its own, as the gate does now."""
    with writing(gate.store.engine).begin() as connection:
        Audit(gate.store.chain_key, gate.store.signer(gate.actor)).write(connection, action, [line], at)


def test_the_card_tells_what_may_answer_the_question(reader: Gate, colleague: Gate, person: int) -> None:
    found = AuditLine(operation=Operation.FINDING)
    opened = AuditLine(operation=Operation.CONSULTATION, object_type="subject", object_id=person)
    for at in (NIGHT - timedelta(days=40), NIGHT):
        write(colleague, "Find", at, found)
        write(colleague, "SubjectFile", at + timedelta(minutes=5), opened)
    row = acts(reader, actor="colleague")[0]
    assert row.marks == ("outside", "at night")
    details = reader.ask(ActFile(first=row.first, last=row.last))
    assert details is not None
    assert (details.cases, details.touches, details.on_call) == (0, False, False)
    assert details.before == 2, "the night forty days before, and what was opened in it"
    search = acts(reader, actor="colleague")[1]
    after = reader.ask(ActFile(first=search.first, last=search.last))
    assert after is not None
    assert after.opened == ("a person of MS-22-0001",)
    own = acts(reader, actor="officer")[0]
    of_officer = reader.ask(ActFile(first=own.first, last=own.last))
    assert of_officer is not None
    assert (of_officer.cases, of_officer.touches, of_officer.before) == (1, True, None)
