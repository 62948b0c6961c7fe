"""Every kind of entry is recorded through its form, as filled in by somebody on the smallest screen."""

from __future__ import annotations

from typing import Any

import pytest

from mscu.actions.kinds import RECORDING
from mscu.code_keys import NOT_REACHED
from mscu.codes import Kind, Urgency
from mscu.resources import resource
from mscu.rules.code_lists import load_code_list
from mscu.ui.pages.editing.case_follows import follow_ups
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.editing.kind_forms import FORMS
from mscu.ui.pages.entry_forms import ENTRY_FORMS
from mscu.ui.pages.nrm.care_forms import VICTIM_CONTACT
from mscu.ui.widgets.chip import KindMark
from mscu.ui.widgets.field_cell import FieldMessage
from mscu.ui.widgets.nominal_picker import Chosen
from tests.scenes.own_files import Own, own
from tests.ui.finding import only
from tests.ui.fitting import cut_texts
from tests.ui.pages.cases.case_scene import Scene, settle

__all__ = ["own"]


def chosen(scene: Scene, name: str) -> Chosen:
    case = scene.page.reading.case
    assert case is not None
    return next(Chosen(each.id, each.name) for each in case.subjects if each.name == name)


FILLED: dict[Kind, dict[str, object]] = {
    Kind.REPORT: {
        "source": "report_source:helpline",
        "victims_count": 3,
        "items": [
            {
                "text": "A yard",
                "source_grade": "intelligence_source:2",
                "assessment": "intelligence_assessment:a",
                "handling_code": "intelligence_handling:p",
            },
            {"text": "A van"},
        ],
    },
    Kind.TRIAGE: {"urgency": Urgency.TIME_CRITICAL, "outcome": "triage_outcome:triaged"},
    Kind.ADVICE: {"given_to": "PC Hughes", "topics": ("advice_topic:cctv",)},
    Kind.NOTE: {"note_type": "note_type:phone_call"},
    Kind.CRIME_RECORD: {"crime_reference": "CRI/1/22"},
    Kind.ENQUIRY: {"enquiry_type": "enquiry_type:witness", "owner": "DC Fielding"},
    Kind.ENQUIRY_RESULT: {"finished": True},
    Kind.INFORMATION_REQUEST: {
        "step": "information_step:prepared",
        "holder": "Leigh Road Surgery",
        "asked_for": "When he was seen",
    },
    Kind.MEETING: {"meeting_type": "meeting_type:planning", "agencies": ("agency:police",)},
    Kind.DECISION: {"decided_by": "DI Aspinall", "review_on": "4 Jul 2022"},
    Kind.REFERRAL: {"referral_to": "referral_to:nrm", "consent": "consent_kind:written"},
    Kind.NRM_DECISION: {"stage": "nrm_stage:reasonable_grounds", "outcome": "nrm_outcome:positive"},
    Kind.WARRANT: {"power": "warrant_power:pace_s8", "expires_on": "7 Jul 2022"},
    Kind.SEARCH: {
        "power": "search_power:pace_s18",
        "exhibits": [{"reference": "TF/3", "text": "Cash", "cash_pence": 1_164_000}],
    },
    Kind.ARREST: {"offences": ("offence:msa_s1",)},
    Kind.INTERVIEW: {"interview_type": "interview_type:suspect"},
    Kind.CHARGE: {"offences": ("offence:msa_s1",), "court_on": "11 Jul 2022", "remand": True},
    Kind.BAIL: {"conditions": "No contact", "review_on": "8 Jul 2022"},
    Kind.COURT_RESULT: {
        "verdict": "verdict:guilty",
        "sentence": "sentence:imprisonment",
        "sentence_years": 4,
    },
    Kind.PROCEEDS: {"poca_step": "poca_step:confiscation", "amount_pence": 8_420_000},
    Kind.OPERATION: {"officer": "DI Aspinall", "roles": [{"task": "Entry", "who": "PS Lunt"}]},
    Kind.ORDER: {
        "order_type": "order_type:stro",
        "step": "order_step:made",
        "ends_on": "20 Jun 2024",
        "prohibitions": [{"text": "Not to hold others' papers", "ends_on": "20 Jun 2023"}],
    },
    Kind.VICTIM_CONTACT: {"contact_by": "PC Shah", "method": "contact_method:phone"},
    Kind.EMERGENCY: {"threshold": "urgent_threshold:missing", "call_back": "0161 496 0100"},
    Kind.COMPLAINT: {
        "step": "complaint_step:received",
        "complainant": "His brother",
        "about_whom": "The search",
    },
    Kind.EXHIBIT: {"reference": "GL/9", "seized_by": "PS Lunt"},
    Kind.OCG_ASSESSMENT: {
        "name": "Crabtree group",
        "status": "ocg_status:nominated",
        "plan": [{"strand": "plan_strand:pursue", "text": "File to CPS", "due_on": "1 Jul 2022"}],
    },
    Kind.OCG_STEP: {
        "status": "ocg_status:nominated",
        "official_reference": "OCG 0412",
        "official_on": "18 Jun 2022",
        "tier": "ocg_tier:2",
    },
    Kind.OCG_FACT: {
        "heading": "ocg_heading:harm_physical",
        "gap": "Whether others were hurt",
        "source_grade": "intelligence_source:1",
        "confidence_why": "Two accounts",
        "assessment": "intelligence_assessment:a",
        "handling_code": "intelligence_handling:p",
        "confidence": "intelligence_confidence:high",
    },
    Kind.DISRUPTION: {"level": "disruption_level:major", "evidence": "No vehicle seen since"},
}


@pytest.mark.sampled(5)
@pytest.mark.parametrize("kind", sorted(ENTRY_FORMS))
def test_every_kind_is_recorded_through_its_form(shared: Scene, kind: Kind) -> None:
    form = shared.add(kind)
    settle()
    assert cut_texts(form) == []
    shared.fill(happened="19 Jun 2022 12:00", text=f"Said of {kind}", **FILLED[kind])
    who = "Keith Ormrod" if RECORDING[kind].roles_required else "Lorraine Pike"
    person, place = chosen(shared, who), chosen(shared, "Crabtree home")
    names = form.form.names()
    if "person_id" in names:
        shared.fill(person_id=person)
    if kind is Kind.SEARCH:
        shared.fill(place_id=place)
    if kind is Kind.OCG_ASSESSMENT:
        shared.fill(
            members=[{"subject_id": person, "role": "ocg_role:principal"}],
            exploited=[chosen(shared, "Keith Ormrod")],
        )
    if kind is Kind.ENQUIRY_RESULT:
        _raise_enquiry(shared)
        form = shared.add(kind)
        shared.fill(happened="19 Jun 2022 12:00", text="Said", **FILLED[kind])
    if RECORDING[kind].follows_required:
        _choose_first(form.form.editor("follows_id"))
    shared.save()
    assert not shared.forms, form.form.problems()
    assert shared.entry.row.kind is kind
    assert shared.entry.row.happened == "19 Jun 2022 12:00"
    assert shared.entry_card.findChildren(KindMark)
    for step in follow_ups(shared.entry.row, [kind]):
        shared.press(step.label, shared.entry_card)
        spec = shared.form.spec
        assert not spec.title.startswith("New "), f"{step.label}: {spec.title}"
        step_field = FORMS[kind].step_field
        assert not step_field or spec.values[step_field] is None
        shared.page.forms.close_all()


def _raise_enquiry(scene: Scene) -> None:
    """Leave the form that is open, and raise an enquiry that a result can be of."""
    scene.page.forms.leave()
    scene.add(Kind.ENQUIRY)
    scene.fill(enquiry_type="enquiry_type:phones", text="Billing", owner="DC Fielding")
    scene.save()


def _choose_first(editor: Any) -> None:
    editor.setCurrentIndex(1)
    editor.activated.emit(1)


def test_the_form_of_a_contact_names_the_choices_by_which_nobody_was_told() -> None:
    rows = load_code_list(resource("code_lists/contact_method.csv"))
    labels = {row.key: row.label for row in rows}
    (section, *_) = VICTIM_CONTACT
    hint = next(field.hint for field in section.fields if field.name == "method")
    assert {key for key in labels if key in NOT_REACHED} == NOT_REACHED
    told = {f"contact_method:{way}" for way in ("phone", "video", "in_person")}
    assert isinstance(hint, str)
    assert all(labels[key] in hint for key in NOT_REACHED | told)


def hint_of(form: FormCard, name: str) -> str:
    return only(form.form.cell(name), FieldMessage).text()


def test_hints_say_the_periods_that_the_force_set(shared: Scene, own: Own) -> None:
    limit = 'value = {}\nkind = "duty"\nlapses = "power"\nsource = "Children Act'
    told = 'value = {}\nkind = "duty"\nsource = "Victims\' Code, right 6: within 1'
    own.change("rules/clocks.toml", limit.format(72), limit.format(96))
    own.change("rules/clocks.toml", told.format(1), told.format(2))
    form = shared.add(Kind.REFERRAL)
    protection = "Children Act 1989 s.46: at most 96 hours, day and night"
    assert hint_of(form, "police_protection_from") == protection
    shared.page.forms.close_all()
    form = shared.add(Kind.VICTIM_CONTACT)
    rights = (
        "enhanced rights until assessed: by the Victims' Code told within 2 working days, otherwise within "
        "5 working days"
    )
    assert hint_of(form, "entitlement") == rights


def test_a_hint_says_no_period_without_a_rule(shared: Scene, own: Own) -> None:
    own.change("rules/clocks.toml", 'key = "police_protection"', 'key = "protection"')
    assert hint_of(shared.add(Kind.REFERRAL), "police_protection_from") == "Children Act 1989 s.46"
