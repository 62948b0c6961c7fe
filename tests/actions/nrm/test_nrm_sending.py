"""What leaves: the pack of pv2 with every field, and a notice for pv3 that names nobody."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Command
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.nrm.nrm_forms import StartNrmForm
from mscu.actions.nrm.nrm_sending import (
    CopyNrmText,
    IssueNrmDraft,
    IssueNrmPack,
    SendNrmForm,
    WouldIdentify,
    pack_facts,
)
from mscu.actions.subjects.subjects import AddName
from mscu.codes import Asks, FormState, Operation, Role
from mscu.errors import Invalid
from mscu.models.nrm_form import NrmAnswer, NrmForm, NrmIndicator
from mscu.rules.nrm_checks import lines_of, needs
from mscu.text.identifying_values import Known, trace
from tests.actions.records.problems import problems_of
from tests.documents.reading import text_of
from tests.inputs.factories import World
from tests.scenes.caravan_forms import NOTICE, NRM, Caravan, answering
from tests.scenes.crowd import Look
from tests.scenes.stores import Store, Template

FIELDS = Path(__file__).parents[2] / "exchange/home_office/fields.json"
KEYS = set(json.loads(FIELDS.read_text(encoding="utf-8")))
PV2, PV3, PV5 = "Ionuț Bălan", "Keith Ormrod", "Anthony Marsh"
NAMES_PV3 = ("Keith", "Ormrod", "1968", "Bury", "caravan 1", "DTN-0001", "CRI/06HH", "Lapwing")


def pack(form: int, **changed: str) -> Command[Any]:
    told = {"recipient": "Home Office", "gateway": "legal_gateway:msa_s52", "reason": "Sent with it."}
    return IssueNrmPack(form_id=form, **told | changed)


def sending(form: int) -> Command[Any]:
    return SendNrmForm(form_id=form, happened="today")


@dataclass(frozen=True)
class Filled(Caravan):
    """The caravan case with a whole form of pv2, and a notice each for pv3 and pv5."""

    forms: Mapping[str, int]


@pytest.fixture(scope="module")
def filled_once(caravan_recorded: tuple[Template, int], tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """Fill the forms once, as each has some sixty answers and every line of a notice is read."""
    template, case_id = caravan_recorded
    made = Caravan(Store.copy(template, tmp_path_factory.mktemp("filled") / "store"), case_id)
    told = {PV2: NRM, PV3: NOTICE, PV5: NOTICE}
    forms = {name: made.filled(name, form) for name, form in told.items()}
    made.store.close()
    return Filled(made.store, case_id, forms)


@pytest.fixture
def caravan(filled_once: Filled, tmp_path: Path) -> Iterator[Filled]:
    store = Store.copy(filled_once.store.filled, tmp_path / "store")
    yield replace(filled_once, store=store)
    store.close()


def flat(text: str) -> str:
    return "".join(text.split())


def test_the_pack_of_pv2_has_every_field_of_the_home_office_in_form_order_and_is_on_record(
    caravan: Filled,
) -> None:
    form, seq = caravan.forms[PV2], caravan.store.last_row()
    told = caravan.opened(form).content
    facts = pack_facts(told, "MS-22-0001")
    fields = {field.key: field for section in facts.sections for field in section.fields}
    assert fields.keys() >= KEYS
    assert not [key for key in fields if key.startswith("own-")]
    copy = caravan.gate.perform(pack(form))
    text = text_of(copy.content)
    printed = flat(text)
    assert [f.label for f in fields.values() if flat(f.label) not in printed] == []
    answers = [f.answer for f in fields.values() if f.answer and not f.is_long]
    assert [answer for answer in answers if flat(answer) not in printed] == []
    assert flat(told.answer_to("professional-insight"))[:300] in printed
    places = [text.index(title) for title in ("2 Age", "3 Background", "7 Exploiters", "8 Consent")]
    assert places == sorted(places)
    (row,) = caravan.store.sql(
        "SELECT edition, sha256, recipient FROM disclosure WHERE id = ?", copy.disclosure_id
    )
    assert row == ("nrm_pack", copy.sha256, "Home Office")
    assert Operation.DISCLOSURE in {each.operation for each in caravan.store.audit(after=seq)}
    assert copy.file_name == "nrm-pack-copy-1.pdf"
    assert caravan.gate.perform(pack(form)).copy_number == 2


def test_nothing_leaves_without_whom_and_why_or_of_a_form_that_lacks_something(caravan: Filled) -> None:
    form = caravan.forms[PV2]
    for missing in ("recipient", "reason", "gateway"):
        assert set(problems_of(caravan.gate, pack(form, **{missing: ""}))) == {missing}
    caravan.say(form, "family", "")
    for action in (pack(form), sending(form)):
        assert set(problems_of(caravan.gate, action)) == {"family"}
    with pytest.raises(Invalid):
        caravan.gate.ask(CopyNrmText(form_id=form))


def test_a_draft_lists_what_is_missing_and_cannot_be_taken_for_the_form(caravan: Filled) -> None:
    form = caravan.forms[PV2]
    caravan.say(form, "family", "")
    draft = IssueNrmDraft(
        form_id=form, recipient="The person", gateway="legal_gateway:msa_s52", reason="To check."
    )
    copy = caravan.gate.perform(draft)
    text = text_of(copy.content)
    label = caravan.opened(form).content.form.by_key["family"].label
    missing = text[text.index("Still missing") : text.index("1 First responder")]
    assert label in missing
    assert text.count("Draft to check, not to be sent") > 1
    (row,) = caravan.store.sql("SELECT edition, recipient FROM disclosure WHERE id = ?", copy.disclosure_id)
    assert row == ("nrm_draft", "The person")
    caravan.say(form, "family", str(NRM["answers"]["family"]))
    assert "No answer that is required" in text_of(caravan.gate.perform(draft).content)


def test_what_a_responder_said_of_themselves_stands_in_their_next_form(caravan: Filled) -> None:
    form = caravan.forms[PV2]
    caravan.say(form, "fr-details-last-name", caravan.gate.actor.display.split()[-1])
    before, known = caravan.opened(form).content, caravan.opened(caravan.start(PV5)).content
    for question in ("user-email", "user-organisation", "fr-details-phone"):
        assert before.answer_to(question)
        assert known.answer_to(question) == before.answer_to(question)
    assert known.answer_to("fr-alternative-contact") == ""


def test_text_is_copied_in_form_order_and_on_record(caravan: Filled) -> None:
    form = caravan.forms[PV2]
    seq = caravan.store.last_row()
    blocks = caravan.gate.ask(CopyNrmText(form_id=form))
    assert [b.question for b in blocks][:3] == ["user-email", "reference", "user-organisation"]
    assert not [b for b in blocks if b.question.startswith("own-")]
    assert {b.question: b.value for b in blocks}["pv-gender"] == "Male"
    (one,) = caravan.gate.ask(CopyNrmText(form_id=form, question="family"))
    assert one.value == NRM["answers"]["family"]
    said = [r.reason for r in caravan.store.audit(after=seq) if r.operation is Operation.DISCLOSURE]
    assert said == [f"copied all {len(blocks)} fields of the form", "copied one field of the form"]


def test_a_sent_form_is_a_referral_and_changes_no_more(caravan: Filled) -> None:
    form = caravan.forms[PV2]
    sent = SendNrmForm(form_id=form, happened="18 Mar 2022 10:00", reference="NRM-0009")
    referral = caravan.gate.perform(sent)
    entry = caravan.gate.ask(EntryFile(entry_id=referral))
    assert entry.row.headline == f"Referral to NRM: {PV2}"
    assert entry.values["consent"] == "consent_kind:written"
    assert entry.values["interpreter"] == "Romanian"
    assert caravan.opened(form).state is FormState.SENT
    assert set(problems_of(caravan.gate, answering(form, "family", "x"))) == {"form_id"}
    with pytest.raises(Invalid):
        caravan.gate.perform(StartNrmForm(case_id=caravan.case_id, person_id=caravan.person(PV2)))


def test_a_notice_that_was_sent_leaves_its_reason_and_is_looked_at_again_before_it_is_copied(
    caravan: Filled,
) -> None:
    form = caravan.forms[PV3]
    referral = caravan.gate.perform(SendNrmForm(form_id=form, happened="8 Apr 2022"))
    values = caravan.gate.ask(EntryFile(entry_id=referral)).values
    assert values["referral_to"] == "referral_to:duty_to_notify"
    assert values["consent"] == "consent_kind:refused"
    assert values["consents_to_be_named"] is False
    assert values["refused_reason"] == NOTICE["answers"]["refuse-nrm"]
    person = caravan.person(PV3)
    assert caravan.gate.perform(StartNrmForm(case_id=caravan.case_id, person_id=person))
    assert caravan.gate.ask(CopyNrmText(form_id=form))
    caravan.gate.perform(AddName(subject_id=caravan.person(PV3), name="Driveways"))
    with pytest.raises(WouldIdentify):
        caravan.gate.ask(CopyNrmText(form_id=form))
    with pytest.raises(WouldIdentify):
        caravan.gate.perform(pack(form))


def test_a_child_goes_without_consent(caravan: Filled) -> None:
    la = "local-authority-contacted-about-child-local-authority"
    more = {
        "pv-under-age": "not-sure",
        f"{la}-name": "Rochdale",
        f"{la}-phone": "01632 960001",
        f"{la}-email": "mash@council.example",
        "own-strategy-discussion": "3 Apr 2022, agreed.",
        "own-guardian-service": "yes",
        "own-missing-plan": "With the children's team.",
    }
    seen = [
        {
            "indicator": f"indicator:{each}",
            "seen_by": "PS Lunt",
            "seen_when": "8 Apr 2022",
            "seen_where": "The yard",
        }
        for each in ("injuries", "restricted_movement", "no_food")
    ]
    told: dict[str, Any] = {**NRM, "answers": {**NRM["answers"], **more}, "indicators": seen}
    form = caravan.filled("Nguyễn Văn Hải", told)
    referral = caravan.gate.perform(SendNrmForm(form_id=form, happened="8 Apr 2022"))
    values = caravan.gate.ask(EntryFile(entry_id=referral)).values
    assert values["consent"] == "consent_kind:not_needed_possible_child"
    assert values["guardian_service"] == "guardian_service:requested"
    assert {b.question for b in caravan.gate.ask(CopyNrmText(form_id=form))}.isdisjoint(
        {"pv-want-to-submit-nrm", "does-pv-need-support"}
    )


def test_nothing_known_can_be_read_in_a_notice_as_printed_or_pasted(caravan: Filled) -> None:
    form = caravan.forms[PV3]
    content = caravan.opened(form).content
    printed = text_of(caravan.gate.perform(pack(form)).content)
    pasted = "\n".join(b.value for b in caravan.gate.ask(CopyNrmText(form_id=form)))
    left = (printed + pasted).casefold()
    assert [name for name in NAMES_PV3 if name.casefold() in left] == []
    assert "would rather go home" in printed
    assert "ms-22-" not in printed.casefold()
    typed = [q for _, q in content.sent_questions if q.asks in {Asks.TEXT, Asks.LINE}]
    lines = {(q.key, line) for q in typed for line in lines_of(content.answer_to(q.key))}
    assert all(flat(line) in flat(printed) for _, line in lines)
    assert lines <= content.accepted
    assert {value.sort for value in content.known} >= {Known.NAME, Known.BIRTH, Known.PLACE, Known.THING}
    assert [trace(printed, [value], content.today) for value in content.known] == [None] * len(content.known)


TELLING = (
    "the Ormrods' bed",
    "O r m r o d was there",
    "born in nineteen sixty-eight",
    "he is fifty-four",
    "it was near Hollin Lane",
    "at Fernbank Close",
    "a plate ending CTB",
    "a van, MX19CTB",
    "a phone ending 417",
)


def test_no_field_of_a_notice_holds_what_is_known(caravan: Filled) -> None:
    """Each field is looked at, and each saying in one of them."""
    content = caravan.opened(caravan.forms[PV3]).content
    typed = [q.key for _, q in content.sent_questions if q.asks in {Asks.TEXT, Asks.LINE}]
    assert len(typed) > len(TELLING)
    for key, said in zip(typed, cycle(TELLING), strict=False):
        changed = replace(content, answers={**content.answers, key: said})
        shown = [need for need in needs(changed) if need.question == key and need.word]
        assert [need.identifies for need in shown] == [True], (key, said)


def test_an_unread_line_or_a_recipient_that_names_the_person_keeps_a_notice_back(caravan: Filled) -> None:
    form = caravan.forms[PV3]
    with pytest.raises(WouldIdentify):
        caravan.gate.perform(pack(form, recipient="The caseworker of Mr Ormrod"))
    caravan.say(form, "reference", "Notice 2")
    assert set(problems_of(caravan.gate, pack(form))) == {"reference"}


def test_the_notice_of_pv5_does_not_go_with_his_nickname(caravan: Filled) -> None:
    form = caravan.forms[PV5]
    content = caravan.opened(form).content
    for question in ("family", "refuse-nrm", "reference", "who-exploited-pv"):
        for name in ("Scouse Tony", "scouse", "Tony's", "Anthony", "Marsh"):
            said = {question: f"Others call him {name}, it is said."}
            told = needs(replace(content, answers={**content.answers, **said}))
            (need,) = (each for each in told if each.question == question and each.word)
            assert need.identifies
            assert name.split("'", maxsplit=1)[0].split(maxsplit=1)[0].casefold() in need.word.casefold()
    caravan.say(form, "family", "Others call him Scouse Tony, it is said.")
    for action in (pack(form), sending(form)):
        with pytest.raises(WouldIdentify):
            caravan.gate.perform(action)
    with pytest.raises(WouldIdentify):
        caravan.gate.ask(CopyNrmText(form_id=form))


def test_a_navigator_sees_no_form(world: World) -> None:
    officer, navigator = (world.store.gate(r) for r in (Role.OFFICER, Role.NAVIGATOR))
    form = officer.perform(StartNrmForm(case_id=world.case_id, person_id=world.victim_id))
    assert not navigator.actor.may(Permission.WORK_CASES)
    for model in (NrmForm, NrmAnswer, NrmIndicator):
        seen = Look(how=lambda work, of=model: len(work.values(select(of.id))))  # type: ignore[misc]
        assert (navigator.ask(seen), officer.ask(seen) > 0) == (0, model is not NrmIndicator), form
