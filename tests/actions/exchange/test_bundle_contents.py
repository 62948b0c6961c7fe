"""What arrives with a case from another unit: people, places, things and files, each taken in once."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from mscu.actions.cases.cases import OpenCase
from mscu.actions.entries.attachments import AttachFile, ReadAttachment
from mscu.actions.entries.handling import Item
from mscu.actions.exchange.bundle_offer import AskBundleOffer
from mscu.actions.exchange.bundle_proposals import BundleContents, BundleOfReport, Proposal, TakeInSubject
from mscu.actions.exchange.case_bundles import OLDER_ISSUE, REFUSED_FILE, ReceiveBundle
from mscu.actions.intake.report_register import FirstReports
from mscu.actions.matching.same_reports import GroupedReports
from mscu.actions.subjects.subjects import RecordPlace, RecordThing
from mscu.codes import Role
from mscu.errors import Invalid, NotPermitted
from mscu.exchange.case_bundle import BUNDLE, MAX_BYTES, BundleFile, LargeBundle, NewerBundle
from mscu.gate import Gate
from mscu.store.verify import verify
from tests.actions.editions.issuing import refused
from tests.actions.exchange.test_case_bundles import introduced, refusal
from tests.actions.merging.merge_scene import restrict
from tests.inputs.factories import PICTURE, a_case, a_person, a_report
from tests.scenes.partner_unit import DRIVER, Sender, issue
from tests.scenes.stores import COLLEAGUE, Store
from tests.store.closed import sentences

STATE = "SELECT case_id, triage_state FROM report JOIN entry USING (id) WHERE id = ?"
PLATE, YARD = "MX19 CTB", "Hollin Lane yard"


@pytest.fixture
def pair(store: Store, other: Store) -> tuple[int, int]:
    """Return the id of the other unit here, and of this unit there, once they know each other."""
    return introduced(other, store), introduced(store, other)


@pytest.fixture
def full_case(officer: Gate) -> int:
    """Return a case with people, a place, a vehicle, a graded item and a file."""
    case = a_case(officer, title="Hollin Lane")
    roles = ("involvement_role:potential_victim", "involvement_role:witness")
    known = {"also": ("Hai",), "born": "4 May 1990", "nationality": "nationality:vietnamese"}
    a_person(officer, case, name="Nguyễn Văn Hải", roles=roles, **known)
    yard: dict[str, Any] = {"address": "Hollin Lane, Heywood", "postcode": "OL10 0AA"}
    place: dict[str, Any] = {"place_kind": "place_type:yard", "roles": ("involvement_role:exploited_at",)}
    officer.perform(RecordPlace(case_id=case, name=YARD, **yard, **place))
    safe: dict[str, Any] = {"name": "The safe house", "address": "9 Quiet Road, Heywood"}
    officer.perform(RecordPlace(case_id=case, place_kind="place_type:place_of_safety", **safe))
    officer.perform(
        RecordThing(case_id=case, name="White van", thing_kind="thing_kind:vehicle", number=PLATE)
    )
    grades = {"source_grade": "intelligence_source:2", "assessment": "intelligence_assessment:b"}
    item = Item(number=1, text="The van leaves at five.", handling_code="intelligence_handling:p", **grades)
    report = a_report(officer, case_id=case, items=(item,))
    officer.perform(AttachFile(entry_id=report, name="van.png", content=PICTURE, description="The van"))
    return case


def sent_on(officer: Gate, case: int, unit: int, **changes: Any) -> bytes:
    offer = officer.ask(AskBundleOffer(case_id=case))
    files = tuple(file.id for file in offer.files)
    return officer.perform(issue(case, unit, files=files, **changes)).content


def contents(gate: Gate, report: int) -> BundleContents:
    answer = gate.ask(BundleOfReport(report_id=report))
    assert answer is not None
    return answer


def proposal(gate: Gate, report: int, name: str) -> Proposal:
    return next(line for line in contents(gate, report).proposals if line.name == name)


def test_what_may_go_is_offered_and_a_person_decides_who_goes_and_which_files(
    other: Store, officer: Gate, full_case: int, pair: tuple[int, int]
) -> None:
    offer = officer.ask(AskBundleOffer(case_id=full_case))
    assert [subject.name for subject in offer.subjects] == ["Nguyễn Văn Hải", YARD, "White van"]
    assert offer.subjects[0].roles == ("Potential victim", "Witness")
    assert [(file.name, file.size) for file in offer.files] == [("van.png", len(PICTURE))]
    left_out = tuple(subject.id for subject in offer.subjects if subject.name != YARD)
    bundle = officer.perform(issue(full_case, pair[0], left_out=left_out)).content
    gate = other.gate(Role.OFFICER)
    answer = contents(gate, gate.perform(ReceiveBundle(content=bundle)))
    assert [line.name for line in answer.proposals] == [YARD]
    assert answer.files == ()
    assert set(refused(officer, issue(full_case, pair[0], files=(99,)))) == {"files"}


def test_people_places_things_grades_and_files_arrive_and_each_is_taken_in_once(
    other: Store, officer: Gate, full_case: int, pair: tuple[int, int]
) -> None:
    gate = other.gate(Role.OFFICER)
    report = gate.perform(ReceiveBundle(content=sent_on(officer, full_case, pair[0])))
    graded = other.sql(
        "SELECT source_grade, assessment, handling_code FROM report_item WHERE text LIKE ? AND text LIKE ? "
        "AND entry_id = ?",
        "%leaves at five.",
        "%item 1:%",
        report,
    )
    assert graded == [("intelligence_source:2", "intelligence_assessment:b", "intelligence_handling:p")]
    answer = contents(gate, report)
    assert [(line.name, line.roles) for line in answer.proposals] == [
        ("Nguyễn Văn Hải", ("Potential victim", "Witness")),
        (YARD, ("Place of exploitation",)),
        ("White van", ("Mentioned",)),
    ]
    assert not any(line.taken or line.known for line in answer.proposals), "nothing by itself"
    assert other.sql("SELECT count(*) FROM subject") == [(0,)]
    ((file_id, name, _),) = answer.files
    assert (name, gate.ask(ReadAttachment(attachment_id=file_id)).content) == ("van.png", PICTURE)
    texts = "".join(text for (text,) in other.sql("SELECT text FROM report_item"))
    assert "Quiet Road" not in texts
    lines = answer.proposals
    ids = [gate.perform(TakeInSubject(report_id=report, ref=line.ref)) for line in lines]
    assert ids == [gate.perform(TakeInSubject(report_id=report, ref=line.ref)) for line in lines]
    assert other.sql("SELECT name, kind FROM subject ORDER BY id") == [
        ("Nguyễn Văn Hải", "person"),
        (YARD, "place"),
        ("White van", "thing"),
    ]
    assert other.sql("SELECT born_words, nationality FROM person") == [
        ("4 May 1990", "nationality:vietnamese")
    ]
    assert other.sql("SELECT name FROM subject_name") == [("Hai",)]
    assert other.sql("SELECT address, postcode, place_kind FROM place") == [
        ("Hollin Lane, Heywood", "OL10 0AA", "place_type:yard")
    ]
    assert other.sql("SELECT number, thing_kind FROM thing") == [(PLATE, "thing_kind:vehicle")]
    roles = "SELECT role FROM involvement WHERE subject_id = ? AND entry_id IS {} NULL ORDER BY id"
    of_him = [("involvement_role:potential_victim",), ("involvement_role:witness",)]
    assert other.sql(roles.format("NOT"), ids[0]) == of_him
    case = gate.perform(OpenCase(title="Their men", report_id=report))
    him = proposal(gate, report, "Nguyễn Văn Hải")
    assert (him.taken, him.lacking) == ((ids[0], him.name), ())  # the roles come with the report
    assert other.sql(roles.format(""), ids[0]) == of_him
    assert other.sql("SELECT DISTINCT case_id FROM involvement") == [(case,)]
    assert sentences(verify(other.unit)) == []


def test_a_known_record_is_proposed_and_keeps_its_own_name(
    other: Store, officer: Gate, full_case: int, pair: tuple[int, int]
) -> None:
    gate = other.gate(Role.OFFICER)
    van = gate.perform(RecordThing(name="Van", thing_kind="thing_kind:vehicle", number="mx19ctb"))
    hai = a_person(gate, name="Hai Nguyen")
    a_person(officer, full_case, name="Lan Pham", born="about 17")
    report = gate.perform(ReceiveBundle(content=sent_on(officer, full_case, pair[0])))
    line = proposal(gate, report, "White van")
    assert line.known == (van, "Van")
    assert gate.perform(TakeInSubject(report_id=report, ref=line.ref, subject_id=van)) == van
    him = proposal(gate, report, "Nguyễn Văn Hải")
    assert set(refused(gate, TakeInSubject(report_id=report, ref=him.ref, subject_id=van))) == {"subject_id"}
    assert gate.perform(TakeInSubject(report_id=report, ref=him.ref, subject_id=hai)) == hai
    taken = {line.name: line.taken for line in contents(gate, report).proposals}
    assert taken == {him.name: (hai, "Hai Nguyen"), "Lan Pham": None, YARD: None, line.name: (van, "Van")}
    assert other.sql("SELECT count(*) FROM subject") == [(2,)]
    other.clock.turn(days=800)
    gate.perform(TakeInSubject(report_id=report, ref=proposal(gate, report, "Lan Pham").ref))
    ((born,),) = other.sql("SELECT born_words FROM person WHERE born_words != ''")
    assert born.startswith("between 21 Jun 200"), "an age counts from the day on which it was said"


def test_a_second_issue_joins_the_first_and_doubles_nothing(
    other: Store, officer: Gate, full_case: int, pair: tuple[int, int]
) -> None:
    gate = other.gate(Role.OFFICER)
    first_file = sent_on(officer, full_case, pair[0])
    first = gate.perform(ReceiveBundle(content=first_file))
    case = gate.perform(OpenCase(title="Their men", report_id=first))
    line = proposal(gate, first, "White van")
    van = gate.perform(TakeInSubject(report_id=first, ref=line.ref))
    officer.perform(
        RecordThing(case_id=full_case, name="Caravan", thing_kind="thing_kind:caravan", also=("The box",))
    )
    late = sent_on(officer, full_case, pair[0])
    second_file = sent_on(officer, full_case, pair[0])
    second = gate.perform(ReceiveBundle(content=second_file))
    assert other.sql(STATE, second) == [(case, "triage_outcome:duplicate")]
    ((text,),) = other.sql("SELECT text FROM entry WHERE id = ?", second)
    assert "It is a newer issue of R-22-0001, which was issued 20 Jun 2022 10:30." in text
    answer = contents(gate, second)
    assert answer.earlier is not None
    assert answer.earlier.register_number == "R-22-0001"
    newer = contents(gate, first).newer
    assert newer is not None
    assert newer.register_number == "R-22-0002"
    assert answer.files == (), "the picture was here already"
    assert proposal(gate, second, "White van").taken == (van, "White van")
    caravan = proposal(gate, second, "Caravan")
    assert (caravan.taken, caravan.news) == (None, ("not in the issue before",))
    gate.perform(TakeInSubject(report_id=second, ref=line.ref))
    assert other.sql("SELECT count(*) FROM subject") == [(1,)]
    items = [text for (text,) in other.sql("SELECT text FROM report_item")]
    assert len(items) == len({*items}), "no part of the text is kept twice"
    assert refusal(gate, late) == OLDER_ISSUE.format("R-22-0002")
    assert other.sql("SELECT count(*) FROM report") == [(2,)]
    assert sentences(verify(other.unit)) == []


def test_a_second_issue_waits_where_the_case_is_closed_or_there_is_none(
    other: Store, officer: Gate, full_case: int, pair: tuple[int, int]
) -> None:
    gate = other.gate(Role.OFFICER)
    first = gate.perform(ReceiveBundle(content=sent_on(officer, full_case, pair[0])))
    second = gate.perform(ReceiveBundle(content=sent_on(officer, full_case, pair[0])))
    assert other.sql(STATE, second) == [(None, "triage_outcome:duplicate")]
    case = gate.perform(OpenCase(title="Their men", report_id=first))
    assert other.sql(STATE, second) == [(case, "triage_outcome:duplicate")]
    other.sql("UPDATE cases SET status = 'closed'")
    third = gate.perform(ReceiveBundle(content=sent_on(officer, full_case, pair[0])))
    assert other.sql(STATE, third) == [(None, "triage_outcome:new")]


def test_who_cannot_see_the_first_issue_learns_nothing_of_it(
    other: Store, officer: Gate, full_case: int, pair: tuple[int, int]
) -> None:
    gate = other.gate(Role.OFFICER)
    first = gate.perform(ReceiveBundle(content=sent_on(officer, full_case, pair[0])))
    for line in contents(gate, first).proposals:
        gate.perform(TakeInSubject(report_id=first, ref=line.ref))
    restrict(other, gate.perform(OpenCase(title="Their men", report_id=first)))
    colleague = other.gate(COLLEAGUE)
    second = colleague.perform(ReceiveBundle(content=sent_on(officer, full_case, pair[0])))
    answer = contents(colleague, second)
    assert (answer.earlier, {line.taken for line in answer.proposals}) == (None, {None})
    assert not any(line.known or line.news for line in answer.proposals)
    for line in answer.proposals:
        colleague.perform(TakeInSubject(report_id=second, ref=line.ref))


def test_a_bundle_with_a_file_that_is_not_stored_or_too_large_or_newer_is_refused(
    officer: Gate, supervisor: Gate
) -> None:
    sender = Sender()
    supervisor.perform(sender.adding())
    program = BundleFile(name="x.exe", sha256=sha256(b"MZ x").hexdigest(), description="", content=b"MZ x")
    bundle = sender.bundle(officer, sender.words(officer, files=(program,)))
    assert refusal(officer, bundle) == REFUSED_FILE.format("x.exe")
    assert refusal(officer, BUNDLE + bytes(MAX_BYTES)) == LargeBundle().sentence
    assert refusal(officer, b"mscu case bundle 3\nx") == NewerBundle().sentence
    assert not officer.ask(FirstReports()).rows


def test_two_cases_of_one_unit_are_not_the_same_for_its_name_or_its_officers(
    officer: Gate, supervisor: Gate
) -> None:
    sender = Sender("Tempest Team West")
    supervisor.perform(sender.adding())
    for case in ("CH-22-0012", "CH-22-0013"):
        words = sender.words(officer, reference=case, issued_by="Sarah Rowe", subjects=())
        officer.perform(ReceiveBundle(content=sender.bundle(officer, words)))
    assert officer.ask(GroupedReports()) == ()


def test_a_bundle_of_the_first_format_is_text_alone_and_only_who_records_people_takes_them_in(
    officer: Gate, supervisor: Gate, store: Store
) -> None:
    sender = Sender()
    supervisor.perform(sender.adding())
    report = officer.perform(ReceiveBundle(content=sender.first_format(officer)))
    answer = contents(officer, report)
    assert (answer.proposals, answer.files) == ((), ())
    later = officer.perform(ReceiveBundle(content=sender.bundle(officer)))
    assert contents(officer, later).earlier is not None
    assert refusal(officer, sender.first_format(officer)) == OLDER_ISSUE.format("R-22-0002")
    sender = Sender()
    supervisor.perform(sender.adding())
    report = officer.perform(ReceiveBundle(content=sender.bundle(officer)))
    reader = store.gate(Role.ANALYST)
    assert contents(reader, report).why_not == "Your role cannot record people."
    with pytest.raises(NotPermitted):
        reader.perform(TakeInSubject(report_id=report, ref=DRIVER.ref))
    with pytest.raises(Invalid):
        officer.perform(TakeInSubject(report_id=report, ref="another"))
    assert officer.ask(BundleOfReport(report_id=a_report(officer))) is None
