"""What a victim information request must hold, its notice and its answer, and the two papers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from mscu.actions.cases.case_file import CaseDetails, CaseFile
from mscu.actions.disclosure.file_copies import FileCopy
from mscu.actions.disclosure.information_papers import TO_SUSPECT, IssueInformationPaper
from mscu.actions.entries.corrections import CorrectEntry
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.entries.information_requests import (
    ALREADY_SENT,
    BEFORE_REQUEST,
    OF_ANOTHER_PERSON,
    STEP_OF_NOTHING,
    RecordInformationRequest,
)
from mscu.actions.entries.material import AssessMaterial
from mscu.actions.subjects.subjects import RecordPerson
from mscu.codes import InformationNotice, InformationPaper, Kind, Role, YesNo
from mscu.errors import Invalid, NotFound
from mscu.gate import Gate
from mscu.rules.victim_information import (
    ALL_LEFT_OUT,
    ANSWERED,
    COUNSELLING_ASKED,
    DEPARTED,
    EITHER_REGARD,
    GROUND_NEEDED,
    NOT_ALONE,
    NOT_REBUTTED,
    NOTHING_LEFT_OUT,
    NOTICE,
    NOTICE_STEP_LATER,
    PREPARED,
    REGARD_NEEDED,
    SENT,
    TO_THE_ADULT,
    VICTIM,
    WHAT_IS_TOLD,
    WHY_DEPARTED,
    WHY_LATE,
    WHY_LATER,
)
from mscu.text.storable_text import FILL_IN
from tests.documents.reading import text_of
from tests.inputs.factories import a_case
from tests.scenes.stores import Store

PARENT = "notice_recipient:parent"
FOLLOWED = "regard_to_code:followed"
HOW, WHY, WHAT = (f"information_part:{part}" for part in ("how", "why", "what"))
HARM = "notice_ground:serious_harm"
NOTICE_FIELDS = {"notice": InformationNotice.GIVEN, "notice_on": "9 Nov 2026", "notice_to": (VICTIM,)}
REQUEST = {
    "happened": "9 Nov 2026 10:00",
    "step": SENT,
    "holder": "Leigh Road Surgery",
    "holder_why": "He told the navigator that he was seen there.",
    "authorised_by": "DI Aspinall",
    "asked_for": "The days on which he was seen in 2026, and for what.",
    "reason": "To date the burns on his arms.",
    "how_handled": "Read by two officers and kept with the case.",
    "line_of_enquiry": "Whether he was held before 1 June.",
    "relevance": "The burns date the time in the yard.",
    "necessity": "Nobody else saw him.",
    "proportionality": "Only days and reasons, no whole record.",
    "other_means": "He cannot say the days.",
    "counselling": YesNo.NO,
    "regard": (FOLLOWED,),
    **NOTICE_FIELDS,
}


@pytest.fixture
def officer(store: Store) -> Gate:
    store.clock.now = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
    return store.gate(Role.OFFICER)


@pytest.fixture
def case(officer: Gate) -> int:
    return a_case(officer)


def a_victim(gate: Gate, case: int, born: str = "3 May 1990") -> int:
    roles = ("involvement_role:potential_victim",)
    return gate.perform(RecordPerson(case_id=case, name="Ionut Balan", born=born, roles=roles))


@pytest.fixture
def victim(officer: Gate, case: int) -> int:
    return a_victim(officer, case)


def ask(gate: Gate, case: int, person: int, **changes: Any) -> int:
    fields: dict[str, Any] = {**REQUEST, **changes}
    return gate.perform(RecordInformationRequest(case_id=case, person_id=person, **fields))


def step_of(gate: Gate, request: int, **fields: Any) -> int:
    person = gate.ask(EntryFile(entry_id=request)).values["person_id"]
    fields = {"happened": "16 Nov 2026", **fields}
    return gate.perform(RecordInformationRequest(follows_id=request, person_id=person, **fields))


def refused(gate: Gate, case: int, person: int, **changes: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as problem:
        ask(gate, case, person, **changes)
    return problem.value.problems


def read_case(gate: Gate, case: int) -> CaseDetails:
    return gate.ask(CaseFile(case_id=case))


def test_a_request_under_the_code_says_that_regard_was_had_to_it(
    officer: Gate, case: int, victim: int
) -> None:
    assert refused(officer, case, victim, regard=()) == {"regard": REGARD_NEEDED}
    assert refused(officer, case, victim, regard=(FOLLOWED, DEPARTED)) == {"regard": EITHER_REGARD}
    assert refused(officer, case, victim, regard=(DEPARTED,)) == {"text": WHY_DEPARTED}
    entry_id = ask(officer, case, victim, regard=(DEPARTED,), text="He is told by his interpreter.")
    labels = officer.ask(EntryFile(entry_id=entry_id)).choices["regard"]
    assert labels == ("Regard was had to the code, and it is departed from",)
    assert ask(officer, case, victim, happened="5 Jan 2026", notice_on="5 Jan 2026", regard=())


def test_counselling_notes_are_not_asked_for_without_a_rebuttal_nor_denied(
    officer: Gate, case: int, victim: int
) -> None:
    """The worked example (a): Counselling yes, no rebuttal words."""
    asks = {"counselling": YesNo.YES, "probative_value": "The only note of the burns."}
    assert refused(officer, case, victim, **asks) == {"presumption_rebutted": NOT_REBUTTED}
    prepared = ask(officer, case, victim, **asks, step=PREPARED)
    rebutted = {**asks, "presumption_rebutted": "He asks for it himself."}
    sent = ask(officer, case, victim, **rebutted, follows_id=prepared)
    states = {row.id: (row.state, row.state_kind) for row in read_case(officer, case).entries}
    assert (states[prepared], states[sent]) == (("prepared", "soon"), ("sent", "run"))
    assert set(refused(officer, case, victim, counselling=YesNo.NOT_SURE)) == {"counselling"}
    for asked_for in (
        "Counselling notes of May",
        "All notes of her therapist",
        "Notes of psychotherapy",
        "The days on which she was seen. No record. Counsellor's notes too",
        "The days; the notes of her therapist are not asked for, nor counselling notes",
    ):
        assert refused(officer, case, victim, asked_for=asked_for) == {"counselling": COUNSELLING_ASKED}
    for asked_for in ("The days, without any counselling notes", "What her counsel wrote"):
        assert ask(officer, case, victim, asked_for=asked_for)


def test_a_late_notice_is_asked_why_and_a_child_alone_is_given_none(
    officer: Gate, case: int, victim: int
) -> None:
    """The worked example (b): Request 9 Nov, notice 12 Nov."""
    late = WHY_LATE.format(day="9 Nov 2026")
    assert refused(officer, case, victim, notice_on="12 Nov 2026") == {"late_reason": late}
    ask(officer, case, victim, notice_on="12 Nov 2026", late_reason="He was at sea.")
    ask(officer, case, victim, notice_on="8 Nov 2026")
    child = a_victim(officer, case, born="2 Feb 2012")
    problems = refused(officer, case, child)
    assert problems == {"notice_to": f"This person was 14 on 9 Nov 2026. {NOT_ALONE}"}
    ask(officer, case, child, notice_to=(VICTIM, PARENT))
    ask(officer, case, child, notice_to=("notice_recipient:authority",))


def test_a_request_from_before_the_code_is_saved_and_marked(officer: Gate, case: int, victim: int) -> None:
    """The worked example (d): Dated 5 Jan 2026."""
    bare: dict[str, Any] = {"holder": "Leigh Road Surgery", "asked_for": "When he was seen."}
    asking = RecordInformationRequest(
        case_id=case, person_id=victim, happened="5 Jan 2026", step=SENT, **bare
    )
    early = officer.perform(asking)
    assert officer.ask(EntryFile(entry_id=early)).row.headline == (
        "Victim information request (before the code): Leigh Road Surgery"
    )
    with pytest.raises(Invalid) as problem:
        officer.perform(replace(asking, happened="12 Jan 2026"))
    needed = "holder_why authorised_by reason how_handled line_of_enquiry regard relevance necessity"
    more = "proportionality other_means counselling notice"
    assert problem.value.problems.keys() == {*needed.split(), *more.split()}
    assert "ss.44A" not in text_of(issue(officer, early).content)


def test_what_is_missing_or_contradicts_itself_is_refused(officer: Gate, case: int, victim: int) -> None:
    harm, watched = {"grounds": (HARM,)}, {"grounds_why": "He is watched."}
    none = {"notice": InformationNotice.NONE}
    wrong: tuple[tuple[dict[str, Any], str, str], ...] = (
        ({"notice": InformationNotice.LATER}, "late_reason", WHY_LATER),
        (none | watched, "grounds", GROUND_NEEDED),
        (none | harm, "grounds_why", FILL_IN),
        (harm, "grounds", NOTHING_LEFT_OUT),
        ({"request_left_out": (WHAT,)} | harm | watched, "request_left_out", WHAT_IS_TOLD),
        ({"notice_left_out": (WHAT, WHY, HOW)} | harm | watched, "notice_left_out", ALL_LEFT_OUT),
        ({"notice_to": (PARENT,)}, "notice_to", TO_THE_ADULT),
        ({"lacks_capacity": YesNo.YES}, "notice_to", NOT_ALONE),
        ({"notice_on": ""}, "notice_on", FILL_IN),
        ({"necessity": " "}, "necessity", FILL_IN),
    )
    for changes, field, message in wrong:
        assert refused(officer, case, victim, **changes) == {field: message}
    request = ask(officer, case, victim, **none | harm | watched)
    with pytest.raises(NotFound):
        issue(officer, request, InformationPaper.NOTICE)


def test_a_notice_not_given_yet_is_owed_until_a_step_records_it(
    officer: Gate, case: int, victim: int
) -> None:
    request = ask(officer, case, victim, notice=InformationNotice.LATER, late_reason="He was at sea.")
    (owed,) = (o for o in read_case(officer, case).obligations if o.kind is Kind.INFORMATION_REQUEST)
    assert owed.text == "Ionut Balan: not told yet of the request to Leigh Road Surgery"
    assert owed.opens_entry
    later = {"step": NOTICE, "notice_on": "16 Nov 2026", "notice_to": (VICTIM,)}
    with pytest.raises(Invalid) as problem:
        step_of(officer, request, **later, notice=InformationNotice.LATER)
    assert problem.value.problems == {"notice": NOTICE_STEP_LATER}
    told = step_of(officer, request, **later, notice=InformationNotice.GIVEN)
    assert all(o.kind is not Kind.INFORMATION_REQUEST for o in read_case(officer, case).obligations)
    assert "Read by two officers" in text_of(issue(officer, told, InformationPaper.NOTICE).content)
    with pytest.raises(NotFound):
        issue(officer, told, InformationPaper.REQUEST)


def test_the_answer_shows_with_the_request_and_is_assessed_as_material(
    officer: Gate, case: int, victim: int
) -> None:
    request = ask(officer, case, victim)
    answer = step_of(
        officer, request, step=ANSWERED, answer="information_answer:part", text="Three days.", holder="copied"
    )
    read = officer.ask(EntryFile(entry_id=request))
    assert (read.row.state, read.row.state_kind) == ("given in part", "done")
    assert officer.ask(EntryFile(entry_id=answer)).values["holder"] == ""
    changes = {"answer": "information_answer:given"}
    officer.perform(CorrectEntry(entry_id=answer, version=1, changes=changes, reason="Misread."))
    assert officer.ask(EntryFile(entry_id=request)).row.state == "given"
    listed: dict[str, Any] = {
        "use": "material_use:unused",
        "schedule_description": "Days on which he was seen.",
    }
    officer.perform(AssessMaterial(entry_id=answer, relevant=YesNo.YES, **listed))
    assert "material" in {part.kind for part in officer.ask(EntryFile(entry_id=answer)).parts}


def test_a_step_belongs_to_a_request_that_was_sent_about_the_same_person(
    officer: Gate, case: int, victim: int
) -> None:
    request = ask(officer, case, victim)
    answered: dict[str, Any] = {"step": ANSWERED, "answer": "information_answer:none", "text": "No word."}
    assert refused(officer, case, victim, **answered) == {"follows_id": STEP_OF_NOTHING}
    assert refused(officer, case, victim, follows_id=request) == {"step": ALREADY_SENT}
    other = a_victim(officer, case)
    of_other = refused(officer, case, other, follows_id=request, **{**answered, "happened": "8 Nov 2026"})
    assert of_other == {"follows_id": OF_ANOTHER_PERSON, "happened": BEFORE_REQUEST}


def issue(
    gate: Gate, entry: int, paper: InformationPaper = InformationPaper.REQUEST, to: str = "Leigh Road Surgery"
) -> FileCopy:
    why: dict[str, Any] = {"purpose": "disclosure_purpose:investigation", "gateway": "legal_gateway:dpa_s35"}
    issuing: dict[str, Any] = {
        "entry_id": entry,
        "paper": paper,
        "recipient": to,
        "reason": "To date the burns.",
    }
    return gate.perform(IssueInformationPaper(**issuing, **why))


def test_the_papers_tell_the_same_three_things_and_nothing_of_what_is_left_out(
    officer: Gate, case: int, victim: int
) -> None:
    left_out = {"request_left_out": (WHY,), "notice_left_out": (HOW,), "grounds": (HARM,)}
    asks = {"counselling": YesNo.YES, "probative_value": "The only note."}
    reasons = {"grounds_why": "The gang pays somebody there.", "presumption_rebutted": "He asks for it."}
    request = ask(officer, case, victim, **left_out, **asks, **reasons)
    assert [paper for paper, _ in officer.ask(EntryFile(entry_id=request)).papers] == list(InformationPaper)
    request_text = text_of(issue(officer, request).content)
    notice_text = text_of(issue(officer, request, InformationPaper.NOTICE).content)
    for text, told, silent in (
        (request_text, "how_handled", "reason"),
        (notice_text, "reason", "how_handled"),
    ):
        assert str(REQUEST["asked_for"]) in text
        assert "Leigh Road Surgery" in text
        assert str(REQUEST[told]) in text
        hidden = (REQUEST[silent], REQUEST["necessity"], "The gang pays", "The only note", "serious harm")
        assert not [words for words in hidden if str(words) in text]
    assert "3 May 1990" in request_text
    assert "3 May 1990" not in notice_text


def test_no_paper_goes_to_a_suspect_but_the_notice_to_who_is_a_victim_too(
    officer: Gate, case: int, victim: int
) -> None:
    suspect = RecordPerson(
        case_id=case, name="Ion Popescu", also=("Nelu",), roles=("involvement_role:suspect",)
    )
    officer.perform(suspect)
    request = ask(officer, case, victim)
    for paper, field in ((InformationPaper.NOTICE, "notice_name"), (InformationPaper.REQUEST, "holder")):
        for reader in ("Ion POPESCU", "Mr. Popescu, Ion", "nelu", "ION POPESCU, the uncle"):
            of_reader = ask(officer, case, victim, **{field: reader})
            for entry, recipient in ((request, reader), (of_reader, "The uncle")):
                with pytest.raises(Invalid) as problem:
                    issue(officer, entry, paper, recipient)
                assert problem.value.problems == {"recipient": TO_SUSPECT.format(name="Ion Popescu")}
        assert issue(officer, request, paper, "Ion Popa").content
    roles = ("involvement_role:potential_victim", "involvement_role:suspect")
    both = officer.perform(RecordPerson(case_id=case, name="Ionut Balan", born="3 May 1990", roles=roles))
    request = ask(officer, case, both)
    assert issue(officer, request, InformationPaper.NOTICE, "Ionut Balan").content
