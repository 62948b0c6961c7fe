"""The copy for a partner names nobody whom the case knows, and a person decides on each of its marks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import mscu.actions
from mscu.actions.editions.issue_edition import Leaks, LookAtEdition, Unreviewed
from mscu.actions.editions.masking import Masking
from mscu.actions.editions.redaction_review import (
    CHANGED,
    NAMES_A_SURVIVOR,
    NOTHING_SELECTED,
    CopyReview,
    DecideMarks,
    MarkDecision,
    ReviewCopy,
    ReviewText,
)
from mscu.actions.entries.corrections import CorrectEntry
from mscu.actions.intake.tactical_advice import GiveAdvice
from mscu.actions.search.find import Find
from mscu.actions.subjects.subjects import RecordThing
from mscu.codes import Role
from mscu.copy_codes import WhyMarked
from mscu.errors import Invalid
from mscu.gate import Gate
from mscu.redaction.folding import Folded
from mscu.text.storable_text import TEXT_LIMIT
from tests.actions.editions.issuing import issue
from tests.actions.matching.test_hits import restrict
from tests.documents.reading import text_of
from tests.inputs.editions import review_all
from tests.inputs.factories import a_case, a_note, a_person, a_report
from tests.scenes.caravan_forms import Caravan
from tests.scenes.stores import Store

PARTNER = "partner"
NAMES = (
    *("Zielak", "Marek", "Bălan", "Ionuț", "Ormrod", "Keith", "Nguyễn", "Hải", "Crabtree", "Shane"),
    *("Lorraine", "Rahman", "Hollin", "Pilsworth", "Fernbank", "Fielding", "Nolan", "Lapwing", "Hughes"),
    "Iqbal",
)
NUMBERS = ("MX19", "900417", "MS-22-", "NRM-0", "GMP-INC", "R-22-", "1994", "OL10")


def test_nobody_can_be_read_in_the_copy_for_a_partner_and_what_slips_through_is_not_issued(
    caravan: Caravan, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = caravan.store.gate(Role.OFFICER)
    review_all(officer, caravan.case_id)
    look = officer.ask(LookAtEdition(case_id=caravan.case_id, edition=PARTNER))
    assert look.known_values > len(NAMES)
    assert look.leaking == 0
    text = text_of(officer.perform(issue(caravan.case_id, PARTNER)).content)
    words = set(Folded(text).words)
    for name in NAMES:
        assert words.isdisjoint(Folded(name).words), name
    for number in NUMBERS:
        assert number not in text
    assert "Survivor A" in text
    assert "Suspect A" in text
    monkeypatch.setattr(Masking, "hide", lambda _, text: text)
    assert officer.ask(LookAtEdition(case_id=caravan.case_id, edition=PARTNER)).leaking > 0
    with pytest.raises(Leaks):
        officer.perform(issue(caravan.case_id, PARTNER))


def copied(officer: Gate, case: int) -> str:
    return " ".join(text_of(officer.ask(LookAtEdition(case_id=case, edition=PARTNER)).pdf).split())


def test_one_person_has_one_name_an_age_in_general_and_an_officer_none(officer: Gate) -> None:
    case = a_case(officer, title="A yard")
    a_person(officer, case, name="Ion Popescu", roles=("involvement_role:potential_victim",))
    a_person(officer, case, name="Ann Hale", roles=("involvement_role:witness",), born="1 May 1990")
    a_note(officer, case, text="Popescu, or ION, told Ann. Popesku fears Mrs Hale's brother.")
    a_note(officer, case, text="Ann is 32, or was 31 when he came; he looks about forty.")
    text = copied(officer, case)
    assert "Survivor A, or Survivor A, told Person A. Survivor A fears Mrs Person A's brother." in text
    assert "Person A is 25 to 34, or was 25 to 34 when he came; he looks 35 to 44." in text
    case = a_case(officer, title="A yard")
    a_report(officer, case_id=case, caller="PC 4471 Quillfeather", text="Four men sleep in a shed.")
    a_report(officer, case_id=case, caller="Neighbour", text="Neighbour hears shouts at night.")
    a_note(officer, case, text="PC Quillfeather saw them. She told DC 12 Quillfeather of it.")
    text = copied(officer, case)
    assert "An officer saw them. She told an officer of it." in text
    assert "Neighbour hears shouts at night." in text
    assert "[source]" not in text


def advise_by_phone(officer: Gate, case: int) -> None:
    said: dict[str, Any] = {
        "text": "Keep him with you.",
        "given_to": "the patrol",
        "channel": "advice_channel:phone",
    }
    officer.perform(GiveAdvice(case_id=case, happened="20 Jun 2022", **said))


def test_a_choice_is_printed_whatever_a_thing_is_called(officer: Gate) -> None:
    case = a_case(officer, title="A yard")
    for name in ("Phone", "Bank card"):
        officer.perform(
            RecordThing(
                case_id=case, name=name, thing_kind="thing_kind:other", roles=("involvement_role:used_in",)
            )
        )
    advise_by_phone(officer, case)
    a_note(officer, case, text="Phone the bank about a bank card.")
    text = copied(officer, case)
    assert "Item" not in text
    assert "How: Phone" in text
    assert "Phone the bank about a bank card." in text


def test_a_choice_that_is_also_a_name_does_not_keep_a_copy_back(officer: Gate) -> None:
    case = a_case(officer, title="A yard")
    a_person(officer, case, name="Phone", roles=("involvement_role:suspect",))
    advise_by_phone(officer, case)
    a_note(officer, case, text="He calls himself Phone.")
    look = officer.ask(LookAtEdition(case_id=case, edition=PARTNER))
    text = " ".join(text_of(look.pdf).split())
    assert "How: Phone" in text
    assert "He calls himself Suspect A." in text
    assert look.leaking == 0


TEXT = "Ion met Wojciech at the yard; spider drove them."
VICTIM = ("involvement_role:potential_victim",)


@pytest.fixture
def case(officer: Gate) -> int:
    """Return a case with one note that names a survivor, and somebody whom nobody recorded."""
    made = a_case(officer, title="A yard")
    a_person(officer, made, name="Ion Popescu", roles=VICTIM)
    a_note(officer, made, text=TEXT)
    return made


def review_of(gate: Gate, case_id: int) -> CopyReview:
    return gate.ask(ReviewCopy(case_id=case_id))


def the_text(review: CopyReview, text: str = TEXT) -> ReviewText:
    return next(each for each in review.texts if each.text == text)


def on(text: ReviewText, words: str, **said: object) -> MarkDecision:
    start = text.text.index(words)
    made = MarkDecision(digest=text.digest, start=start, end=start + len(words), hidden=True)
    return replace(made, **said)  # type: ignore[arg-type]


def decide(gate: Gate, case_id: int, *decisions: MarkDecision) -> CopyReview:
    gate.perform(DecideMarks(case_id=case_id, decisions=decisions))
    return review_of(gate, case_id)


def said_in(gate: Gate, case_id: int) -> str:
    look = gate.ask(LookAtEdition(case_id=case_id, edition=PARTNER))
    return " ".join(text_of(look.pdf).split())


def problems(gate: Gate, case_id: int, decision: MarkDecision) -> dict[str, str]:
    with pytest.raises(Invalid) as problem:
        gate.perform(DecideMarks(case_id=case_id, decisions=(decision,)))
    return problem.value.problems


def test_each_mark_says_what_stands_for_it_and_nothing_leaves_unreviewed(officer: Gate, case: int) -> None:
    text = the_text(review_of(officer, case))
    told = [(text.text[m.start : m.end], m.instead, m.rule, m.decided) for m in text.marks]
    assert told == [
        ("Ion", "Survivor A", "Known to the case", False),
        ("Wojciech", "[name]", "Proposed by rule", False),
    ]
    with pytest.raises(Unreviewed):
        officer.perform(issue(case, PARTNER))
    assert officer.ask(LookAtEdition(case_id=case, edition=PARTNER)).undecided == 2
    assert review_all(officer, case).undecided == 0
    assert officer.perform(issue(case, PARTNER)).copy_number == 1


def test_what_is_restored_can_be_read_and_says_why_and_a_survivor_is_only_where_it_names_nobody(
    officer: Gate, case: int
) -> None:
    text = the_text(review_of(officer, case))
    public = {"why": WhyMarked.PUBLIC, "reason": "named in court"}
    review = decide(officer, case, on(text, "Wojciech", hidden=False, **public))
    assert review.undecided == 1
    (mark,) = (each for each in the_text(review).marks if each.decided)
    assert not mark.hidden
    assert mark.note == "It is already public: named in court. PC Officer, 20 Jun 2022 10:30"
    assert "Survivor A met Wojciech at the yard" in said_in(officer, case)
    text = the_text(review_of(officer, case))
    needed = on(text, "Ion", hidden=False, why=WhyMarked.NEEDED)
    assert problems(officer, case, needed) == {"decisions.0.why": NAMES_A_SURVIVOR}
    decide(officer, case, replace(needed, why=WhyMarked.NOBODY))
    assert "Ion met Wojciech" in said_in(officer, case)
    officer.perform(issue(case, PARTNER))


def test_a_text_that_changes_is_reviewed_again(officer: Gate, case: int, store: Store) -> None:
    review_all(officer, case)
    ((note, version),) = store.sql("SELECT id, version FROM entry WHERE kind = 'note' AND text = ?", TEXT)
    officer.perform(
        CorrectEntry(
            entry_id=note, version=version, reason="misheard", changes={"text": TEXT.replace("yard", "shed")}
        )
    )
    assert review_of(officer, case).undecided == 2
    with pytest.raises(Unreviewed):
        officer.perform(issue(case, PARTNER))
    old = MarkDecision(digest="gone", start=0, end=3, hidden=True)
    assert problems(officer, case, old) == {"decisions.0.digest": CHANGED}


def test_a_mark_by_hand_hides_what_no_rule_found_and_says_why(officer: Gate, case: int) -> None:
    text = the_text(review_of(officer, case))
    assert problems(officer, case, on(text, " ")) == {"decisions.0.start": NOTHING_SELECTED}
    assert set(problems(officer, case, on(text, "yard", instead="Hale"))) == {"decisions.0.instead"}
    assert set(problems(officer, case, on(text, "Wojciech", hidden=False))) == {"decisions.0.why"}
    too_long = on(text, "Ion", reason="x" * (TEXT_LIMIT + 1))
    assert set(problems(officer, case, too_long)) == {"decisions.0.reason"}
    with pytest.raises(Invalid):
        officer.ask(ReviewCopy(case_id=case, edition="supervisor"))
    by_hand = on(text, "spider", instead="[name]", why=WhyMarked.LEADS)
    review = decide(officer, case, by_hand)
    assert [each.rule for each in the_text(review).marks][-1] == "Marked by hand"
    assert "[name] drove them" in said_in(officer, case)
    gone = replace(by_hand, hidden=False, why=WhyMarked.NOBODY)
    assert len(the_text(decide(officer, case, gone)).marks) == 2


def test_whom_a_restricted_case_knows_is_hidden_as_anybody(store: Store) -> None:
    supervisor, officer = store.gate(Role.SUPERVISOR), store.gate(Role.OFFICER)
    case = a_case(officer, title="A yard")
    said = "Turner told us: chase it. He has AB123."
    a_note(officer, case, text=said)
    assert the_text(review_of(officer, case), said).marks == ()
    hidden = a_case(supervisor, title="Hidden")
    a_person(supervisor, hidden, name="Chase Turner")
    passport: dict[str, Any] = {"name": "Passport", "thing_kind": "thing_kind:document", "number": "AB123"}
    supervisor.perform(RecordThing(case_id=hidden, roles=("involvement_role:used_in",), **passport))
    restrict(supervisor, hidden)
    marks = the_text(review_of(officer, case), said).marks
    assert [(said[m.start : m.end], m.instead, m.rule) for m in marks] == [
        ("Turner", "[name]", "Proposed by rule"),
        ("AB123", "[number]", "Proposed by rule"),
    ]
    assert {hit.kind for hit in officer.ask(Find(words="Turner"))} == {"entry"}


def test_how_a_name_is_typed_tells_nobody_that_a_restricted_case_knows_it(store: Store) -> None:
    supervisor, officer = store.gate(Role.SUPERVISOR), store.gate(Role.OFFICER)
    case, other = a_case(officer, title="A yard"), a_case(officer, title="Another yard")
    typed = "chase quarterman WAS CHASE QUARTERMAN, or ottoline vane."
    a_note(officer, case, text=typed)
    a_person(officer, other, name="Ottoline Vane")
    before = the_text(review_of(officer, case), typed).marks
    assert [typed[m.start : m.end] for m in before] == ["QUARTERMAN", "ottoline vane"]
    hidden = a_case(supervisor, title="Hidden")
    a_person(supervisor, hidden, name="Chase Quarterman")
    restrict(supervisor, hidden)
    assert the_text(review_of(officer, case), typed).marks == before
    of_member = the_text(review_of(supervisor, case), typed).marks
    assert len(of_member) == 3


def test_only_what_hides_names_reads_what_the_whole_store_knows() -> None:
    of = (path for path in Path(mscu.actions.__file__).parent.rglob("*.py"))
    reading = {path.name for path in of if "registers.all_" in path.read_text(encoding="utf-8")}
    assert reading == {"known_to_case.py", "other_names.py"}
