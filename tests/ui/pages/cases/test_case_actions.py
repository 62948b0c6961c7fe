"""What the page offers to do: corrections, answers, continuity, roles, the case itself, files."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.cases import ChangeCase
from mscu.actions.core.legal_holds import HoldCase
from mscu.actions.entries.corrections import NOTHING_CHANGED, why_field
from mscu.actions.entries.enquiries import ResultEnquiry
from mscu.actions.kinds import RECORDING
from mscu.actions.subjects.subjects import TakeRoleAway
from mscu.code_keys import SUSPECT
from mscu.codes import Accepted, CaseStatus, Kind, Role
from mscu.errors import NotFound
from mscu.ui.pages.cases import case_form_host
from mscu.ui.pages.cases.case_actions import NO_HOLD_VERSIONS
from mscu.ui.pages.cases.case_forms import close_spec, header_spec, involve_spec, lift_spec, restrict_spec
from mscu.ui.pages.cases.case_subject_card import CaseSubjectCard
from mscu.ui.pages.core.entry_formats import EntryFormats
from mscu.ui.pages.entries.entry_form_specs import postpone_spec
from mscu.ui.pages.entries.files import FileCard
from mscu.ui.widgets.nominal_picker import Chosen
from tests.inputs.factories import AT, a_case, a_note, a_person, an_enquiry
from tests.scenes.stores import COLLEAGUE, Store
from tests.ui.finding import only
from tests.ui.pages.cases.case_scene import Scene, case_of, type_keys, words_of


def open_kind(scene: Scene, kind: Kind, words: str = "") -> None:
    row = next(r for r in case_of(scene).entries if r.kind is kind and words in r.headline)
    scene.page.open_entry(row.id)


def test_a_warrant_says_for_which_premises(shared: Scene) -> None:
    open_kind(shared, Kind.WARRANT)
    words = shared.entry_words()
    assert "For which premises" in words
    assert "Mentioned" not in words


def test_an_officer_is_told_who_closes(shared: Scene) -> None:
    shared.page.forms.begin_for(close_spec)
    assert shared.form.spec.locked == "Only a supervisor can close a case."


def test_a_correction_keeps_what_was_said_and_shows_it_with_its_reason(shared: Scene) -> None:
    open_kind(shared, Kind.NOTE)
    before = shared.entry.text
    shared.press("Correct")
    assert shared.form.form.values()["text"] == before
    shared.fill(text="Taken to a place of safety by two officers")
    shared.save()
    assert set(shared.form.form.problems()) == {"reason"}
    shared.fill(reason="There were two")
    shared.save()
    assert shared.entry.text == "Taken to a place of safety by two officers"
    shared.press("1 earlier version")
    words = words_of(shared.list_card)
    assert before in words
    assert "Why: There were two" in words


def test_a_kind_without_a_text_is_corrected_in_its_own_form(shared: Scene) -> None:
    open_kind(shared, Kind.OCG_ASSESSMENT)
    before = shared.entry.row.headline
    shared.press("Correct")
    names = shared.form.form.names()
    assert {"name", "status", "happened", "reason"} <= set(names)
    assert not {"members", "exploited", "about", "follows_id"} & set(names)
    shared.fill(name="Crabtree and sons", reason="That is what they call it")
    shared.save()
    assert shared.entry.row.headline.startswith("Crabtree and sons: ")
    assert shared.entry.row.headline != before
    look = EntryFormats(case_of(shared)).look(shared.entry.row)
    assert " · corrected" in look.detail
    shared.press("1 earlier version")
    words = words_of(shared.list_card)
    assert f"Name of the group: {before.rpartition(': ')[0]}" in words


@pytest.mark.parametrize("kind", [kind for kind in Kind if not RECORDING[kind].spec.not_corrected])
def test_every_kind_is_corrected_in_a_form_that_shows_it_as_it_is(kind: Kind, shared: Scene) -> None:
    rows = [row for row in case_of(shared).entries if row.kind is kind]
    for row in rows[:1]:
        shared.page.open_entry(row.id)
        shared.entry_card.correct_requested.emit()
        shared.fill(**{why_field(kind): "To see"})
        shared.save()
        assert shared.form.form.problems() == {why_field(kind): NOTHING_CHANGED}
        shared.page.forms.leave()
    assert rows or kind not in {Kind.BAIL, Kind.CHARGE, Kind.REFERRAL, Kind.ENQUIRY}


def test_a_clock_is_postponed_with_a_reason(shared: Scene) -> None:
    clock = next(c for c in case_of(shared).clocks if c.is_open and c.key == "bail_review")
    shared.page.resume(f"case/{clock.case_id}/postpone/{clock.entry_id}")
    assert shared.form.form.names() == ("review_on", "reason")
    assert shared.form.form.values()["review_on"] == clock.due_words
    shared.fill(review_on="29 Jul 2022")
    shared.save()
    assert set(shared.form.form.problems()) == {"reason"}
    shared.fill(reason="Phones are still being read")
    shared.save()
    moved = [c for c in case_of(shared).clocks if c.entry_id == clock.entry_id]
    assert "29 Jul 2022" in [c.due_words for c in moved if c.key == "bail_review"]


def test_only_a_cctv_enquiry_is_asked_when_it_is_overwritten(shared: Scene) -> None:
    entries = [row for row in case_of(shared).entries if row.kind is Kind.ENQUIRY]
    asked = {}
    for row in entries:
        shared.page.open_entry(row.id)
        asked[row.type_key] = [f.name for s in postpone_spec(shared.entry).sections for f in s.fields]
    assert asked.pop("enquiry_type:cctv") == ["due_on", "overwritten_from", "last_overwritten", "reason"]
    assert asked
    assert set(map(tuple, asked.values())) == {("due_on", "reason")}


def test_the_answer_to_advice_is_noted_in_place(scene: Scene) -> None:
    scene.open(a_case(scene.gate))
    scene.add(Kind.ADVICE)
    scene.fill(given_to="PC Hughes", text="Keep them apart")
    scene.save()
    assert case_of(scene).obligations[0].text == "Advice to PC Hughes: no answer yet"
    scene.press("Record the answer")
    scene.fill(accepted=Accepted.YES, done_at="20 Jun 2022 10:00", result="Done")
    scene.save()
    assert case_of(scene).obligations == ()
    assert "done 10:00" in scene.entry.row.state


def test_an_exhibit_moves_from_who_holds_it(shared: Scene) -> None:
    row = next(r for r in case_of(shared).entries if r.headline.startswith("GL/2"))
    shared.page.open_entry(row.id)
    shared.press("Move")
    assert shared.form.form.values()["from_whom"] == "PS Gareth Lunt"
    shared.fill(moved_at="8 Apr 2022 12:00", to_whom="Property store", seal="A1234")
    shared.save()
    words = shared.entry_words()
    assert "PS Gareth Lunt to Property store" in words
    assert "seal A1234" in words


def test_somebody_of_the_case_gets_a_role_and_a_name(shared: Scene) -> None:
    shared.page.reading.open_subject(5)
    shared.press("Add a name")
    shared.fill(name="Tony Marsh")
    shared.save()
    shared.press("Add a role")
    shared.fill(role="involvement_role:witness")
    shared.save()
    line = next(each for each in case_of(shared).subjects if each.id == 5)
    assert "Tony Marsh" in line.aliases
    assert "Witness" in line.roles
    assert "Tony Marsh" in words_of(only(shared.page, CaseSubjectCard))


def test_the_name_of_somebody_unknown_who_was_known_elsewhere_takes_its_place(scene: Scene) -> None:
    man = a_person(scene.gate, name="unknown male")
    scene.open(a_case(scene.gate))
    scene.page.forms.begin_for(involve_spec)
    scene.fill(subject_id=Chosen(man, "unknown male"), role=SUSPECT)
    scene.save()
    scene.page.reading.open_subject(man)
    scene.press("Add a name")
    assert scene.form.form.values()["instead"] is True
    scene.fill(name="Stephen Marsh")
    scene.save()
    (line,) = case_of(scene).subjects
    assert (line.name, line.aliases) == ("Stephen Marsh", ("unknown male",))
    scene.press("Add a name")
    assert scene.form.form.values()["instead"] is False, "who has a name keeps it"


def test_the_head_of_the_case_is_changed_from_what_it_is(shared: Scene) -> None:
    shared.page.forms.begin_for(header_spec)
    values = shared.form.form.values()
    assert values["district"] == "district:rochdale"
    assert values["status"] is CaseStatus.ACTIVE
    shared.fill(summary="Five men found. Two on remand.", status=CaseStatus.AWAITING_CPS)
    shared.save()
    assert case_of(shared).summary == "Five men found. Two on remand."
    assert "Awaiting CPS" in words_of(shared.page.header_row)


def test_an_empty_head_is_written_and_a_colleague_who_was_faster_is_told_of(
    store: Store, scene: Scene
) -> None:
    case_id = a_case(scene.gate)
    scene.open(case_id)
    scene.press("Write a summary", scene.page.header)
    form = scene.form
    assert form.spec.title == "Edit the case details"
    type_keys("Four men found.")
    version = case_of(scene).version
    store.gate(COLLEAGUE).perform(ChangeCase(case_id=case_id, version=version, title="Theirs"))
    scene.save()
    assert "PC Colleague changed this record on" in words_of(form)
    assert form.form.values()["summary"] == "Four men found."


def test_closing_says_what_it_waits_for_and_leaves_notes_and_complaints_only(supervised: Scene) -> None:
    case_id = a_case(supervised.gate)
    enquiry = an_enquiry(supervised.gate, case_id)
    supervised.open(case_id)
    supervised.page.forms.begin_for(close_spec)
    assert not supervised.form._save.isEnabled()  # noqa: SLF001 - the lock is on the button
    assert "The case cannot be closed: 1 open enquiry." in words_of(supervised.form)
    supervised.page.forms.leave()
    supervised.dispatcher.perform(
        ResultEnquiry(case_id=case_id, happened=AT, text="Asked.", follows_id=enquiry, finished=True)
    )
    supervised.page.forms.begin_for(close_spec)
    supervised.fill(mopi_group="mopi_group:3", reason="Convicted")
    supervised.save()
    assert case_of(supervised).status is CaseStatus.CLOSED
    assert case_of(supervised).may_record == (Kind.NOTE, Kind.EMERGENCY, Kind.COMPLAINT)
    assert "Convicted" in words_of(supervised.page.header_row)


def test_a_case_is_restricted_and_lifted_again(store: Store, supervised: Scene) -> None:
    case_id = a_case(supervised.gate)
    supervised.open(case_id)
    supervised.page.forms.begin_for(restrict_spec)
    supervised.save()
    assert set(supervised.form.form.problems()) == {"owner", "ends_on", "reason"}
    supervised.fill(
        owner=Role.SUPERVISOR.value,
        members=(Role.OFFICER.value,),
        ends_on="4 Jul 2022",
        reason="A colleague may be involved",
    )
    supervised.save()
    assert "restricted until 4 Jul 2022" in words_of(supervised.page.header_row)
    with pytest.raises(NotFound):
        store.gate(COLLEAGUE).ask(CaseFile(case_id=case_id))
    supervised.page.forms.begin_for(lift_spec)
    supervised.fill(reason="Cleared")
    supervised.save()
    assert case_of(supervised).restricted_until == ""


def test_whoever_restricts_a_case_to_others_leaves_it_without_an_error(supervised: Scene) -> None:
    """It was said that the record does not exist, while the whole case stayed on the screen."""
    supervised.open(a_case(supervised.gate))
    told: list[str] = []
    supervised.dispatcher.trouble.connect(told.append)
    supervised.page.forms.begin_for(restrict_spec)
    assert "you neither, unless you are named" in words_of(supervised.form)
    supervised.fill(owner=Role.OFFICER.value, ends_on="4 Jul 2022", reason="A colleague may be involved")
    supervised.save()
    assert supervised.window.turned[-1] == "cases"
    assert told == []
    assert supervised.page.reading.case is None


def with_note(scene: Scene) -> int:
    case_id = a_case(scene.gate)
    a_note(scene.gate, case_id)
    return case_id


def picture(path: Path) -> Path:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(0xFF336699)
    assert image.save(str(path))
    return path


def test_a_file_is_attached_and_looked_at_without_leaving_the_store(scene: Scene, tmp_path: Path) -> None:
    scene.open(with_note(scene))
    scene.page.forms.attach_from(scene.entry, picture(tmp_path / "yard.png"))
    scene.fill(description="The yard from the road")
    scene.save()
    (kept,) = case_of(scene).attachments
    before = {path for path in tmp_path.rglob("*") if "store" not in path.parts}
    scene.page.reading.open_file(kept.id)
    card = only(scene.page, FileCard)
    assert card.view.image().width() == 40
    assert kept.sha256 in words_of(card)
    assert {path for path in tmp_path.rglob("*") if "store" not in path.parts} == before
    scene.press("Close", card)
    assert card.view.image().isNull()


def test_a_program_is_refused_and_a_large_or_missing_file_is_never_read(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.open(with_note(scene))
    program = tmp_path / "program.png"
    program.write_bytes(b"MZ" + bytes(200))
    scene.page.forms.attach_from(scene.entry, program)
    scene.save()
    assert "Programs, scripts, web pages and archives are not stored" in words_of(scene.form)
    assert case_of(scene).attachments == ()
    scene.page.forms.close_all()
    monkeypatch.setattr(case_form_host, "MAX_BYTES", 10)
    scene.page.forms.attach_from(scene.entry, picture(tmp_path / "yard.png"))
    assert case_form_host.TOO_LARGE in scene.said()
    scene.page.forms.attach_from(scene.entry, tmp_path / "gone.png")
    assert case_form_host.UNREADABLE in scene.said()
    assert not scene.forms


def test_what_a_legal_hold_kept_is_shown_beside_the_case(scene: Scene) -> None:
    case_id = a_case(scene.gate)
    scene.gate.perform(HoldCase(case_id=case_id, reason="An inquest"))
    scene.open(case_id)
    scene.choose("What the legal hold kept")
    assert NO_HOLD_VERSIONS in words_of(scene.list_card)
    person = a_person(scene.gate, case_id, name="Dale Pickup", roles=(SUSPECT,))
    scene.gate.perform(TakeRoleAway(case_id=case_id, subject_id=person, role=SUSPECT, reason="Another Dale"))
    scene.choose("What the legal hold kept")
    words = words_of(scene.list_card)
    assert "What: Role of Dale Pickup" in words
    assert "Role: Suspect" in words


KEYS = {
    "case/1/entry/search/21": "New search",
    "case/1/entry/note/0": "New note or phone call",
    "case/1/subject/person": "New person",
    "case/1/head/0": "Edit the case details",
    "case/1/close/0": "Close the case",
    "case/1/restrict/0": "Restrict the case to named people",
    "case/1/lift/0": "Lift the restriction",
    "case/1/alert/0": "Alert the navigator",
    "case/1/correct/5": "Correct note",
    "case/1/postpone/9": "Postpone ",
    "case/1/answer/4": "Answer to the advice",
    "case/1/move/24": "Move GL/2",
    "case/1/material/24": "Assess for disclosure",
    "case/1/involve/0": "Add a person, place or thing",
    "case/1/involve/5": "Role of Anthony Marsh",
    "case/1/name/5": "Another name for Anthony Marsh",
}


def test_every_draft_finds_its_form_again(shared: Scene) -> None:
    for key, title in KEYS.items():
        shared.page.resume(key)
        assert shared.form.spec.key == key
        assert shared.form.spec.title.startswith(title), key
        shared.page.forms.close_all()


def test_a_strange_key_opens_nothing(shared: Scene) -> None:
    for key in ("reports/new", "case", "case/x/head/0", "case/1", "case/a/b/c", ""):
        shared.page.resume(key)
        assert not shared.forms, key
