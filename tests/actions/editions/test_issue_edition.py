"""Looking at an edition, issuing a copy, and what stays on record about it."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from mscu.actions.cases.policy_log import RecordDecision
from mscu.actions.disclosure.issued_copies import CopyBySha256
from mscu.actions.disclosure.issuing import Copy
from mscu.actions.editions.issue_edition import CheckIssue, Editions, LookAtEdition
from mscu.actions.entries.notes import RecordNote
from mscu.actions.subjects.subjects import RecordPlace, RecordThing
from mscu.codes import Marking, Operation, Role, YesNo
from mscu.documents.editions.composing import NO_DECISION
from mscu.documents.editions.editions import EDITIONS
from mscu.documents.editions.policy_file import NO_BOX
from mscu.errors import Invalid, NotFound, NotPermitted
from mscu.gate import Gate
from tests.actions.editions.gathering import KnownValues
from tests.actions.editions.issuing import CASE_STUDY, SUPERVISOR, issue, refused
from tests.documents.reading import text_of
from tests.inputs.factories import World, a_case, a_note, a_person, a_report, an_enquiry
from tests.scenes.stores import Store, Template


@pytest.fixture
def told(world: World) -> World:
    """Add an enquiry for CCTV to the small case, which a public study can include."""
    officer = world.store.gate(Role.OFFICER)
    an_enquiry(officer, world.case_id, enquiry_type="enquiry_type:cctv", overwritten_from="28 Jun 2022")
    return world


# ------------------------------------------------------------------------------------ the editions


def test_every_edition_is_offered_and_says_what_never_stands_in_it(officer: Gate) -> None:
    shown = officer.ask(Editions())
    assert [each.key for each in shown] == list(EDITIONS)
    assert all(each.never and each.reader for each in shown)
    assert [each.key for each in shown if each.public] == ["case_study"]


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.OFFICER, set(EDITIONS) - {"case_study"}),
        (Role.SUPERVISOR, set(EDITIONS)),
        (Role.DISCLOSURE, set(EDITIONS)),
        (Role.ANALYST, set()),
    ],
)
def test_who_may_issue_which(role: Role, may: set[str], store: Store) -> None:
    shown = store.gate(role).ask(Editions())
    assert {each.key for each in shown if each.may_issue} == may
    assert {each.key for each in shown if not each.why_not} == may


# --------------------------------------------------------------------------------- the policy file


def test_a_case_without_decisions_has_no_policy_file(officer: Gate) -> None:
    look = officer.ask(LookAtEdition(case_id=a_case(officer), edition="policy_file"))
    assert (look.pdf, look.nothing) == (b"", NO_DECISION)


def test_the_policy_file_says_each_decision_with_its_boxes_and_what_stands(officer: Gate) -> None:
    case = a_case(officer)
    given: dict[str, Any] = {"case_id": case, "happened": "20 Jun 2022 09:00", "decided_by": "DI Aspinall"}
    former = officer.perform(RecordDecision(**given, text="No entry yet.", threat="The men may be moved."))
    officer.perform(RecordDecision(**given, text="Enter.", follows_id=former, supersedes=True))
    officer.perform(RecordNote(case_id=case, happened="20 Jun 2022", text="Rang the council."))
    look = officer.ask(LookAtEdition(case_id=case, edition="policy_file"))
    said = " ".join(text_of(look.pdf).split())
    for words in (
        "D1 Decision",
        "No entry yet.",
        "The men may be moved.",
        "superseded by D2",
        "D2 Decision",
        "Supersedes D1: Decision: No entry yet.",
        "Nothing was recorded.",
        NO_BOX,
    ):
        assert words in said
    assert "council" not in said


# ------------------------------------------------------------------------------- looking, unissued


def test_a_look_is_marked_as_not_issued_and_leaves_no_disclosure(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    look = officer.ask(LookAtEdition(case_id=world.case_id, edition=SUPERVISOR))
    assert look.reference == "MS-22-0001"
    assert look.marking is Marking.OFFICIAL_SENSITIVE
    assert "Not issued" in text_of(look.pdf)
    assert "Ionut Balan" in text_of(look.pdf)
    assert world.store.sql("SELECT count(*) FROM disclosure") == [(0,)]


def test_looking_is_a_consultation_of_the_case(world: World) -> None:
    seq = world.store.last_row()
    world.store.gate(Role.OFFICER).ask(LookAtEdition(case_id=world.case_id, edition=SUPERVISOR))
    (row,) = world.store.audit(after=seq)
    assert (row.operation, row.object_type, row.case_id) == (Operation.CONSULTATION, "cases", world.case_id)


def test_a_look_at_the_public_edition_says_what_was_checked(
    caravan_store: Store, caravan_recorded: tuple[Template, int]
) -> None:
    look = caravan_store.gate(Role.OFFICER).ask(
        LookAtEdition(case_id=caravan_recorded[1], edition=CASE_STUDY)
    )
    assert look.marking is Marking.OFFICIAL
    assert look.charged == 2
    assert look.known_values > 50
    assert look.leaking == 0
    assert look.pages_text.startswith("The Modern Slavery Coordination Unit received reports")
    assert look.nothing == ""


def test_a_case_in_which_nothing_happened_says_so(officer: Gate) -> None:
    case = a_case(officer)
    look = officer.ask(LookAtEdition(case_id=case, edition=CASE_STUDY))
    assert look.nothing == "Nothing in this case can be published yet."
    assert (look.pdf, look.reference) == (b"", "MS-22-0001")


def test_an_unknown_edition_is_refused(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    with pytest.raises(Invalid):
        officer.ask(LookAtEdition(case_id=world.case_id, edition="everything"))
    assert set(refused(officer, issue(world.case_id, "everything"))) == {"edition"}


# ----------------------------------------------------------------------------------------- issuing


def test_what_is_kept_is_the_digest_of_the_very_bytes(world: World) -> None:
    copy = world.store.gate(Role.OFFICER).perform(issue(world.case_id))
    assert copy.sha256 == hashlib.sha256(copy.content).hexdigest()
    rows = world.store.sql(
        "SELECT sha256, recipient, purpose, gateway, reason, edition, copy_number, marking "
        "FROM disclosure WHERE id = ?",
        copy.disclosure_id,
    )
    assert rows == [
        (
            copy.sha256,
            "DI Aspinall",
            "disclosure_purpose:briefing",
            "legal_gateway:common_law",
            "Morning meeting.",
            SUPERVISOR,
            1,
            "OFFICIAL-SENSITIVE",
        )
    ]


def test_the_copy_itself_says_for_whom_by_whom_and_which_number(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    officer.perform(issue(world.case_id))
    copy = officer.perform(issue(world.case_id, recipient="CPS North West"))
    words = text_of(copy.content)
    for part in ("CPS North West", "PC Officer", "copy 2", "OFFICIAL-SENSITIVE"):
        assert part in words
    assert "Not issued" not in words
    assert copy.file_name == "supervisor-copy-2.pdf"


def test_copies_are_numbered_by_case_and_edition(told: World) -> None:
    supervisor = told.store.gate(Role.SUPERVISOR)
    other = a_case(supervisor)
    numbers = [
        supervisor.perform(command).copy_number
        for command in (
            issue(told.case_id),
            issue(told.case_id),
            issue(other),
            issue(told.case_id, CASE_STUDY),
            issue(told.case_id),
        )
    ]
    assert numbers == [1, 2, 1, 1, 3]


def test_the_audit_keeps_recipient_purpose_and_digest(world: World) -> None:
    seq = world.store.last_row()
    copy = world.store.gate(Role.OFFICER).perform(issue(world.case_id))
    row = next(r for r in world.store.audit(after=seq) if r.operation is Operation.DISCLOSURE)
    assert (row.object_id, row.case_id) == (copy.disclosure_id, world.case_id)
    assert (row.purpose, row.recipients) == ("disclosure_purpose:briefing", "DI Aspinall")
    assert copy.sha256 in row.reason


@pytest.mark.parametrize("field", ["recipient", "purpose", "gateway", "reason"])
def test_nothing_leaves_without_recipient_purpose_gateway_and_reason(field: str, world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    assert set(refused(officer, issue(world.case_id, **{field: ""}))) == {field}
    assert world.store.sql("SELECT count(*) FROM disclosure") == [(0,)]


def test_a_purpose_is_one_of_the_list(world: World) -> None:
    command = issue(world.case_id, purpose="legal_gateway:common_law")
    assert set(refused(world.store.gate(Role.OFFICER), command)) == {"purpose"}


def test_a_hidden_case_is_printed_by_nobody_else(world: World) -> None:
    world.restricted()
    officer = world.store.gate(Role.OFFICER)
    with pytest.raises(NotFound):
        officer.perform(issue(world.case_id))
    with pytest.raises(NotFound):
        officer.ask(LookAtEdition(case_id=world.case_id, edition=SUPERVISOR))


# -------------------------------------------------------------------------------- what is public


def test_an_officer_issues_nothing_public(told: World) -> None:
    with pytest.raises(NotPermitted):
        told.store.gate(Role.OFFICER).perform(issue(told.case_id, CASE_STUDY))


@pytest.mark.parametrize(
    ("answers", "problems"),
    [
        ({"proceedings": None}, {"proceedings"}),
        ({"proceedings": YesNo.YES, "agreed_by": ""}, {"agreed_by"}),
        ({"proceedings": YesNo.NO, "agreed_by": ""}, {"agreed_by"}),
        ({"proceedings": YesNo.NOT_SURE, "agreed_by": "  "}, {"agreed_by"}),
        *(
            ({"proceedings": answer, "agreed_by": words}, {"agreed_by"})
            for answer in (YesNo.YES, YesNo.NO)
            for words in ("me", "R Khan", "18 Jun 2022", "me, 18 Jun", "CPS, 18/06/2022", "R Khan, today")
        ),
    ],
)
def test_proceedings_are_answered_before_anything_becomes_public(
    answers: dict[str, object], problems: set[str], told: World
) -> None:
    supervisor = told.store.gate(Role.SUPERVISOR)
    assert set(refused(supervisor, issue(told.case_id, CASE_STUDY, **answers))) == problems


def test_with_the_agreement_of_cps_it_is_issued_and_kept(told: World) -> None:
    copy = told.store.gate(Role.SUPERVISOR).perform(
        issue(told.case_id, CASE_STUDY, proceedings=YesNo.YES, agreed_by="R Khan, CPS, 18 Jun")
    )
    rows = told.store.sql("SELECT proceedings, agreed_by FROM disclosure")
    assert rows == [("yes", "R Khan, CPS, 18 Jun")]
    words = text_of(copy.content)
    assert copy.marking is Marking.OFFICIAL
    assert "R Khan" not in words
    assert "CPS" in words


@pytest.mark.parametrize(
    "words", ["R Khan 18 Jun", "Rosalind Quaye, 15 June 2022", "Khan, R., CPS, 18/06/22"]
)
def test_a_name_and_a_day_say_who_at_cps_agreed_and_when(words: str, told: World) -> None:
    command = issue(told.case_id, CASE_STUDY, proceedings=YesNo.YES, agreed_by=words)
    assert told.store.gate(Role.SUPERVISOR).ask(CheckIssue(issue=command)) == {}


def test_only_a_public_copy_says_that_cps_agreed(told: World) -> None:
    copy = told.store.gate(Role.SUPERVISOR).perform(issue(told.case_id, agreed_by="R Khan, CPS, 18 Jun"))
    assert "agreed by CPS" not in text_of(copy.content)
    assert told.store.sql("SELECT agreed_by FROM disclosure") == [("",)]


def test_a_case_in_which_nothing_happened_is_not_told(supervisor: Gate) -> None:
    assert refused(supervisor, issue(a_case(supervisor), CASE_STUDY)) == {
        "edition": "Nothing in this case can be published yet."
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("recipient", "Ionut Balan"),
        ("recipient", "For Mr Balan's brother"),
        ("recipient", "The owner of MX19 CTB"),
        ("recipient", "Panel, reference MS-22-0001"),
        ("agreed_by", "Shane Crabtree"),
    ],
)
def test_what_is_typed_about_a_public_copy_may_name_nobody_of_the_case(
    field: str, value: str, told: World
) -> None:
    van = RecordThing(case_id=told.case_id, name="Tipper", thing_kind="thing_kind:vehicle", number="MX19 CTB")
    told.store.gate(Role.OFFICER).perform(van)
    command = issue(told.case_id, CASE_STUDY, **{field: value})
    with pytest.raises(Invalid) as refused:
        told.store.gate(Role.SUPERVISOR).perform(command)
    assert set(refused.value.problems) == {field}
    assert told.store.gate(Role.SUPERVISOR).ask(CheckIssue(issue=command)).keys() == {field}
    assert told.store.sql("SELECT count(*) FROM disclosure") == [(0,)]


def test_the_same_recipient_is_fine_where_names_are_shown(told: World) -> None:
    copy = told.store.gate(Role.SUPERVISOR).perform(issue(told.case_id, recipient="Ionut Balan"))
    assert isinstance(copy, Copy)


# ---------------------------------------------------------------------- what must never be seen


def test_the_known_values_are_all_by_which_somebody_could_be_found(
    caravan_store: Store, caravan_recorded: tuple[Template, int]
) -> None:
    known = caravan_store.gate(Role.SUPERVISOR).ask(KnownValues(case_id=caravan_recorded[1]))
    for value in (
        "MS-22-0001",
        "Operation Lapwing",
        "DS Priya Nolan",
        "Ionuț Bălan",
        "Big Marek",
        "Scouse Tony",
        "MX19 CTB",
        "07700 900417",
        "2 Aug 1994",
        "Romanian",
        "NRM-0001",
        "H-0099-417",
        "W-2022-0417",
        "PC 4471 Hughes",
        "CRI/06HH/0031300/22",
        "R-22-0001",
        "Hollin Lane Yard, Hollin Lane, Heywood, OL10 0AA",
        "Castleton Road",
    ):
        assert value in known, value


def test_an_address_without_a_number_is_known_as_well(officer: Gate) -> None:
    case = a_case(officer)
    officer.perform(RecordPlace(case_id=case, name="The farm", address="Mill Brow, Whitefield"))
    officer.perform(
        RecordThing(case_id=case, name="A key", thing_kind="thing_kind:other", number="Locker 7731")
    )
    known = officer.ask(KnownValues(case_id=case))
    assert {"Mill Brow, Whitefield", "Locker 7731"} <= known


def test_whoever_an_entry_alone_names_is_known_too(officer: Gate) -> None:
    case = a_case(officer)
    a_person(officer, case, name="Keith Ormrod")
    a_note(officer, case, with_whom="Sgt Mistry")
    known = officer.ask(KnownValues(case_id=case))
    assert {"Keith Ormrod", "Sgt Mistry", "MS-22-0001"} <= known


def test_an_answer_of_yes_or_no_leads_to_nobody(officer: Gate) -> None:
    case = a_case(officer)
    a_report(officer, case_id=case, under_18=YesNo.NO, injured=YesNo.NOT_SURE)
    known = officer.ask(KnownValues(case_id=case))
    assert known.isdisjoint(answer.label for answer in YesNo)


# ------------------------------------------------------------------------------------ true copies


def test_a_file_is_known_by_its_digest(world: World) -> None:
    supervisor = world.store.gate(Role.SUPERVISOR)
    copy = supervisor.perform(issue(world.case_id))
    found = supervisor.ask(CopyBySha256(sha256=copy.sha256.upper()))
    assert found is not None
    assert (found.disclosure_id, found.case_reference, found.edition) == (
        copy.disclosure_id,
        "MS-22-0001",
        SUPERVISOR,
    )
    assert (found.recipient, found.copy_number, found.issued_by) == ("DI Aspinall", 1, "PC Supervisor")
    assert found.issued == "20 Jun 2022 10:30"


def test_a_file_that_was_changed_is_no_copy(world: World) -> None:
    supervisor = world.store.gate(Role.SUPERVISOR)
    copy = supervisor.perform(issue(world.case_id))
    changed = hashlib.sha256(copy.content + b" ").hexdigest()
    assert supervisor.ask(CopyBySha256(sha256=changed)) is None


def test_a_report_that_was_never_linked_is_in_no_edition(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    a_report(officer, text="Something quite unheard of.")
    look = officer.ask(LookAtEdition(case_id=world.case_id, edition=SUPERVISOR))
    assert "quite unheard" not in text_of(look.pdf)
