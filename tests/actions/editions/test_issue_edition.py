"""Looking at an edition and issuing it: what was looked at leaves, is on record, and claims no more."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.policy_log import RecordDecision
from mscu.actions.disclosure.issued_copies import CopyBySha256
from mscu.actions.disclosure.issuing import Copy
from mscu.actions.editions.edition_pages import CHARTS
from mscu.actions.editions.issue_edition import (
    PAGES_CHANGED,
    CheckIssue,
    EditionPreview,
    Editions,
    IssueEdition,
    LookAtEdition,
    Unreviewed,
)
from mscu.actions.entries.entry_file import DISCLOSURE_PURPOSES
from mscu.actions.entries.material import AssessMaterial
from mscu.actions.entries.notes import RecordNote
from mscu.actions.sharing.sharing import WithdrawShared
from mscu.actions.subjects.subjects import RecordPlace, RecordThing
from mscu.codes import Marking, Operation, Role, YesNo
from mscu.documents.editions.composing import NO_DECISION
from mscu.documents.editions.disclosure_schedules import NIL, NIL_SENSITIVE, NONE_UNDERMINES, WITHOUT_WITHHELD
from mscu.documents.editions.editions import CONTACT_LOG, EDITIONS, SURVIVOR
from mscu.documents.editions.policy_file import NO_BOX
from mscu.errors import Invalid, NotFound, NotPermitted
from mscu.gate import Gate
from tests.actions.clocks.clock_scene import contact
from tests.actions.editions.gathering import KnownValues
from tests.actions.editions.issuing import AGREED, CASE_STUDY, SUPERVISOR, issue, refused
from tests.documents.reading import text_of
from tests.inputs.factories import World, a_case, a_note, a_person, a_report, an_enquiry
from tests.inputs.shares import a_share
from tests.scenes.caravan_forms import Caravan
from tests.scenes.stores import Store, Template


@pytest.fixture
def told(world: World) -> World:
    """Add an enquiry for CCTV to the small case, which a public study can include."""
    officer = world.store.gate(Role.OFFICER)
    an_enquiry(officer, world.case_id, enquiry_type="enquiry_type:cctv", overwritten_from="28 Jun 2022")
    return world


# ------------------------------------------------------------------------------------ the editions


def test_every_edition_is_offered_to_who_may_issue_it_and_says_what_never_stands_in_it(store: Store) -> None:
    may: dict[Role, set[str]] = {
        Role.OFFICER: set(EDITIONS) - {"case_study"},
        Role.SUPERVISOR: set(EDITIONS),
        Role.DISCLOSURE: set(EDITIONS),
        Role.ANALYST: set(),
    }
    for role, keys in may.items():
        shown = store.gate(role).ask(Editions())
        assert [each.key for each in shown] == list(EDITIONS)
        assert all(each.never and each.reader for each in shown)
        assert [each.key for each in shown if each.public] == ["case_study"]
        assert {each.key for each in shown if each.may_issue} == keys
        assert {each.key for each in shown if not each.why_not} == keys


# --------------------------------------------------------------------------------- the policy file


def test_the_policy_file_says_each_decision_with_its_boxes_and_what_stands(officer: Gate) -> None:
    case = a_case(officer)
    look = officer.ask(LookAtEdition(case_id=case, edition="policy_file"))
    assert (look.pdf, look.nothing) == (b"", NO_DECISION)
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


def test_neither_a_look_nor_what_is_refused_leaves_a_disclosure(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    a_report(officer, text="Something quite unheard of.")  # of no case
    seq = world.store.last_row()
    look = officer.ask(LookAtEdition(case_id=world.case_id, edition=SUPERVISOR))
    (row,) = world.store.audit(after=seq)
    assert (row.operation, row.object_type, row.case_id) == (Operation.CONSULTATION, "cases", world.case_id)
    assert "quite unheard" not in text_of(look.pdf)
    assert look.reference == "MS-22-0001"
    assert look.marking is Marking.OFFICIAL_SENSITIVE
    assert "Not issued" in text_of(look.pdf)
    assert "Ionut Balan" in text_of(look.pdf)
    with pytest.raises(Invalid):
        officer.ask(LookAtEdition(case_id=world.case_id, edition="everything"))
    assert set(refused(officer, issue(world.case_id, "everything"))) == {"edition"}
    for field in ("recipient", "purpose", "gateway", "reason"):
        assert set(refused(officer, issue(world.case_id, **{field: ""}))) == {field}
    of_another_list = issue(world.case_id, purpose="legal_gateway:common_law")
    assert set(refused(officer, of_another_list)) == {"purpose"}
    assert world.store.sql("SELECT count(*) FROM disclosure") == [(0,)]
    world.restricted()
    with pytest.raises(NotFound):
        officer.perform(issue(world.case_id))
    with pytest.raises(NotFound):
        officer.ask(LookAtEdition(case_id=world.case_id, edition=SUPERVISOR))


def test_a_look_at_the_public_edition_says_what_was_checked_and_known_is_all_by_which_somebody_could_be_found(
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
    known = caravan_store.gate(Role.SUPERVISOR).ask(KnownValues(case_id=caravan_recorded[1]))
    people = {"DS Priya Nolan", "Ionuț Bălan", "Big Marek", "Scouse Tony", "PC 4471 Hughes"}
    numbers = {"MX19 CTB", "07700 900417", "2 Aug 1994", "NRM-0001", "H-0099-417", "W-2022-0417"}
    cases = {"MS-22-0001", "R-22-0001", "CRI/06HH/0031300/22", "Operation Lapwing", "Romanian"}
    places = {"Hollin Lane Yard, Hollin Lane, Heywood, OL10 0AA", "Castleton Road"}
    assert people | numbers | cases | places <= known


def test_a_case_in_which_nothing_happened_says_so_and_is_not_told(officer: Gate, supervisor: Gate) -> None:
    case = a_case(officer)
    nothing = {"edition": "Nothing in this case can be published yet."}
    assert refused(supervisor, issue(case, CASE_STUDY)) == nothing
    look = officer.ask(LookAtEdition(case_id=case, edition=CASE_STUDY))
    assert look.nothing == "Nothing in this case can be published yet."
    assert (look.pdf, look.reference) == (b"", "MS-22-0001")


# ----------------------------------------------------------------------------------------- issuing


def test_a_copy_and_its_record_say_for_whom_by_whom_and_which_number(world: World) -> None:
    officer, supervisor = world.store.gate(Role.OFFICER), world.store.gate(Role.SUPERVISOR)
    seq = world.store.last_row()
    copy = officer.perform(issue(world.case_id, agreed_by=AGREED))
    assert copy.sha256 == hashlib.sha256(copy.content).hexdigest()
    columns = "sha256, recipient, purpose, gateway, reason, edition, copy_number, marking, agreed_by"
    kept = world.store.sql(f"SELECT {columns} FROM disclosure WHERE id = ?", copy.disclosure_id)
    answers = ("DI Aspinall", "disclosure_purpose:briefing", "legal_gateway:common_law", "Morning meeting.")
    assert kept == [(copy.sha256, *answers, SUPERVISOR, 1, "OFFICIAL-SENSITIVE", "")]
    row = next(r for r in world.store.audit(after=seq) if r.operation is Operation.DISCLOSURE)
    assert (row.object_id, row.case_id) == (copy.disclosure_id, world.case_id)
    assert (row.purpose, row.recipients) == ("disclosure_purpose:briefing", "DI Aspinall")
    assert copy.sha256 in row.reason
    found = supervisor.ask(CopyBySha256(sha256=copy.sha256.upper()))
    assert found is not None
    assert (found.disclosure_id, found.case_reference) == (copy.disclosure_id, "MS-22-0001")
    assert (found.recipient, found.copy_number, found.edition) == ("DI Aspinall", 1, SUPERVISOR)
    assert (found.issued, found.issued_by) == ("20 Jun 2022 10:30", "PC Officer")
    changed = hashlib.sha256(copy.content + b" ").hexdigest()
    assert supervisor.ask(CopyBySha256(sha256=changed)) is None
    second = officer.perform(issue(world.case_id, recipient="Ionut Balan"))  # where names are shown
    words = text_of(second.content)
    for part in ("Ionut Balan", "PC Officer", "copy 2", "OFFICIAL-SENSITIVE"):
        assert part in words
    assert "Not issued" not in words
    assert "agreed by CPS" not in text_of(copy.content)
    assert second.file_name == "supervisor-copy-2.pdf"


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


# -------------------------------------------------------------------------------- what is public


def test_proceedings_are_answered_before_anything_becomes_public(told: World) -> None:
    supervisor, public = told.store.gate(Role.SUPERVISOR), issue(told.case_id, CASE_STUDY)
    with pytest.raises(NotPermitted):
        told.store.gate(Role.OFFICER).perform(public)
    assert set(refused(supervisor, replace(public, proceedings=None))) == {"proceedings"}
    wrong = ("", "me", "R Khan", "18 Jun 2022", "me, 18 Jun", "CPS, 18/06/2022", "R Khan, today")
    answers = [
        (YesNo.NOT_SURE, "  "),
        *((answer, words) for answer in (YesNo.YES, YesNo.NO) for words in wrong),
    ]
    for answer, words in answers:
        unagreed = replace(public, proceedings=answer, agreed_by=words)
        assert supervisor.ask(CheckIssue(issue=unagreed)).keys() == {"agreed_by"}, words
    assert set(refused(supervisor, replace(public, agreed_by="me"))) == {"agreed_by"}
    for words in ("R Khan 18 Jun", "Rosalind Quaye, 15 June 2022", "Khan, R., CPS, 18/06/22"):
        agreed = replace(public, proceedings=YesNo.YES, agreed_by=words)
        assert supervisor.ask(CheckIssue(issue=agreed)) == {}


def test_with_the_agreement_of_cps_it_is_issued_and_kept(told: World) -> None:
    copy = told.store.gate(Role.SUPERVISOR).perform(
        issue(told.case_id, CASE_STUDY, proceedings=YesNo.YES, agreed_by=AGREED)
    )
    rows = told.store.sql("SELECT proceedings, agreed_by FROM disclosure")
    assert rows == [("yes", AGREED)]
    words = text_of(copy.content)
    assert copy.marking is Marking.OFFICIAL
    assert "R Khan" not in words
    assert "CPS" in words


def test_what_is_typed_about_a_public_copy_may_name_nobody_of_the_case(told: World) -> None:
    van = RecordThing(case_id=told.case_id, name="Tipper", thing_kind="thing_kind:vehicle", number="MX19 CTB")
    told.store.gate(Role.OFFICER).perform(van)
    supervisor = told.store.gate(Role.SUPERVISOR)
    for field, value in (
        ("recipient", "Ionut Balan"),
        ("recipient", "For Mr Balan's brother"),
        ("recipient", "The owner of MX19 CTB"),
        ("recipient", "Panel, reference MS-22-0001"),
        ("agreed_by", "Shane Crabtree"),
    ):
        command = issue(told.case_id, CASE_STUDY, **{field: value})
        assert set(refused(supervisor, command)) == {field}
        assert supervisor.ask(CheckIssue(issue=command)).keys() == {field}
    assert told.store.sql("SELECT count(*) FROM disclosure") == [(0,)]


# ---------------------------------------------------------------------- what must never be seen


def test_whoever_an_entry_alone_names_is_known_too_and_an_answer_leads_to_nobody(officer: Gate) -> None:
    case = a_case(officer)
    officer.perform(RecordPlace(case_id=case, name="The farm", address="Mill Brow, Whitefield"))
    officer.perform(
        RecordThing(case_id=case, name="A key", thing_kind="thing_kind:other", number="Locker 7731")
    )
    a_person(officer, case, name="Keith Ormrod")
    a_note(officer, case, with_whom="Sgt Mistry")
    a_report(officer, case_id=case, under_18=YesNo.NO, injured=YesNo.NOT_SURE)
    known = officer.ask(KnownValues(case_id=case))
    assert {"Mill Brow, Whitefield", "Locker 7731", "Keith Ormrod", "Sgt Mistry", "MS-22-0001"} <= known
    assert known.isdisjoint(answer.label for answer in YesNo)


BRIEFING = "disclosure_purpose:briefing"


@pytest.fixture
def supervising(caravan: Caravan) -> Gate:
    return caravan.store.gate(Role.SUPERVISOR)


def looked_at(gate: Gate, case_id: int, edition: str, purpose: str = BRIEFING) -> EditionPreview:
    """Look at an edition, for the first survivor if it is for one."""
    query = LookAtEdition(case_id=case_id, edition=edition, purpose=purpose)
    look = gate.ask(query)
    if edition == SURVIVOR.key:
        look = gate.ask(replace(query, person_id=look.survivors[0][0]))
    return look


def command(look: EditionPreview) -> IssueEdition:
    """Issue what was looked at."""
    asked = look.asked
    agreed = {"proceedings": YesNo.YES, "agreed_by": AGREED} if EDITIONS[asked.edition].public else {}
    seen = {"purpose": asked.purpose, "person_id": asked.person_id, "shown": look.blocks_digest}
    return issue(asked.case_id, asked.edition, **seen, **agreed)


def issued(gate: Gate, look: EditionPreview) -> Copy | None:
    """Issue what was looked at; None where somebody must decide on marks first."""
    if look.undecided:
        with pytest.raises(Unreviewed):
            gate.perform(command(look))
        return None
    return gate.perform(command(look))


def test_each_edition_is_issued_as_it_was_looked_at_or_not_at_all(
    caravan: Caravan, supervising: Gate
) -> None:
    """Each before and after the case goes on: those that say something else now are refused."""
    store, case = caravan.store, caravan.case_id
    before = {key: looked_at(supervising, case, key) for key in EDITIONS}
    officer = store.gate(Role.OFFICER)
    a_note(officer, case, text="The vans were seen at Hollin Lane.")
    a_person(officer, case, name="Gwen Tranter")
    an_enquiry(officer, case, enquiry_type="enquiry_type:cctv", overwritten_from="28 Jun 2022")
    changed = set()
    for key, former in before.items():
        look = looked_at(supervising, case, key)
        if look.nothing:
            continue
        store.clock.turn(minutes=7)  # looking takes a while
        if look.blocks_digest != former.blocks_digest:
            copies = store.sql("SELECT count(*) FROM disclosure")
            assert refused(supervising, command(former)) == {"shown": PAGES_CHANGED}
            assert store.sql("SELECT count(*) FROM disclosure") == copies
            changed.add(key)
        copy = issued(supervising, look)
        if copy is not None:
            sql = "SELECT blocks_digest FROM disclosure WHERE id = ?"
            assert store.sql(sql, copy.disclosure_id) == [(look.blocks_digest,)], key
    assert changed >= {"supervisor", "investigating_officer", "cps", "partner"}


def test_so_it_is_where_what_is_withheld_is_printed(caravan: Caravan, supervising: Gate) -> None:
    for edition in ("supervisor", "cps", "mg6c", "mg6d", "mg6e"):
        look = looked_at(supervising, caravan.case_id, edition, min(DISCLOSURE_PURPOSES))
        copy = supervising.perform(command(look))
        sql = "SELECT blocks_digest FROM disclosure WHERE id = ?"
        assert caravan.store.sql(sql, copy.disclosure_id) == [(look.blocks_digest,)]


def items_under_code_c(caravan: Caravan) -> list[tuple[int, str]]:
    """Return each item with its report's reference at the source, which no paper may quote."""
    return caravan.store.sql(
        "SELECT i.id, r.source_reference FROM report_item i JOIN report r ON r.id = i.entry_id"
        " JOIN entry e ON e.id = r.id WHERE e.case_id = ? AND i.handling_code = ?",
        caravan.case_id,
        "intelligence_handling:c",
    )


def test_each_edition_asks_about_what_its_pages_would_show(caravan: Caravan, supervising: Gate) -> None:
    met = tuple(number for number, _ in items_under_code_c(caravan))
    contact(supervising, caravan.case_id, caravan.person("Marek Zielak"), text="Told of the arrest.")
    asks = {}
    for edition in set(EDITIONS) - CHARTS:
        before = looked_at(supervising, caravan.case_id, edition)
        after = supervising.ask(replace(before.asked, met=met))
        asks[edition] = bool(before.withheld)
        assert before.nothing or asks[edition] == (before.blocks_digest != after.blocks_digest), edition
        assert before.held_back == len(before.withheld)
    assert met
    assert asks["supervisor"]
    assert not asks[CONTACT_LOG.key]


def test_a_contact_log_that_quotes_a_source_asks_about_it(caravan: Caravan, supervising: Gate) -> None:
    source = next(reference for _, reference in items_under_code_c(caravan) if reference)
    contact(supervising, caravan.case_id, caravan.person("Marek Zielak"), text=f"Asked about {source}.")
    preview = looked_at(supervising, caravan.case_id, CONTACT_LOG.key)
    assert preview.held_back == len(items_under_code_c(caravan))
    assert source not in text_of(preview.pdf)


SECRET, WHY = "A statement to the navigator", "It contradicts the account."
ALL_CLAIMS = (NIL, NIL_SENSITIVE, NONE_UNDERMINES, "Every entry of the case", "Nil ")
CPIA, COURT_ORDER = "disclosure_purpose:cpia", "disclosure_purpose:court_order"
FOOT = re.compile(r"Not issued: .*? check with mscu verify")
COUNTED = ("mg6c", "mg6d", "mg6e", "cps")
"""The editions that say how much is listed or assessed."""


def pages(gate: Gate, case_id: int, edition: str, purpose: str) -> str:
    """Return the words of an edition, for the first survivor if it is for one."""
    look = gate.ask(LookAtEdition(case_id=case_id, edition=edition, purpose=purpose))
    if edition == SURVIVOR.key and look.survivors:
        person_id = look.survivors[0][0]
        look = gate.ask(LookAtEdition(case_id=case_id, edition=edition, purpose=purpose, person_id=person_id))
    return FOOT.sub("", " ".join(text_of(look.pdf).split())) if look.pdf else look.nothing


def assess_all(world: World) -> None:
    """Assess every entry: none is unused but what the navigator shared, which is sensitive."""
    gate = world.store.gate(Role.DISCLOSURE)
    for entry in gate.ask(CaseFile(case_id=world.case_id)).entries:
        gate.perform(AssessMaterial(entry_id=entry.id, relevant=YesNo.NO))


def all_pages(world: World, role: Role, purpose: str, editions: Iterable[str] = EDITIONS) -> dict[str, str]:
    gate = world.store.gate(role)
    return {edition: pages(gate, world.case_id, edition, purpose) for edition in editions}


def test_nothing_is_nil_or_complete_without_what_is_withheld(world: World) -> None:
    assess_all(world)
    before = all_pages(world, Role.OFFICER, CPIA)
    disclosure, navigator = world.store.gate(Role.DISCLOSURE), world.store.gate(Role.NAVIGATOR)
    for edition in ("mg6c", "mg6d", "mg6e"):
        assert "Nil " in pages(disclosure, world.case_id, edition, CPIA)
    share = a_share(world)
    entry_id = navigator.perform(share)
    navigator.perform(WithdrawShared(uuid=share.uuid, reason="She is afraid."))
    secret: dict[str, Any] = {
        "sensitive": True,
        "sensitive_reason": "It is hers.",
        "use": "material_use:unused",
    }
    answers = secret | {"schedule_description": SECRET, "undermines": YesNo.YES, "undermines_why": WHY}
    disclosure.perform(AssessMaterial(entry_id=entry_id, relevant=YesNo.YES, **answers))
    assert all_pages(world, Role.OFFICER, CPIA) == before
    for edition, text in before.items():
        assert not [claim for claim in ALL_CLAIMS if claim in text], edition
        assert (WITHOUT_WITHHELD in text) is (edition in COUNTED), edition
    for edition, text in all_pages(world, Role.DISCLOSURE, CPIA, COUNTED).items():
        assert (SECRET in text) is (edition in {"mg6d", "mg6e"}), edition
        assert "made without" not in text, edition
    for edition, text in all_pages(world, Role.DISCLOSURE, COURT_ORDER, COUNTED).items():
        assert not [claim for claim in ALL_CLAIMS if claim in text], edition
        is_told = "made without what is withheld: 1 item. It is complete for the purpose" in text
        assert is_told is (edition in {"mg6d", "mg6e", "cps"}), edition
