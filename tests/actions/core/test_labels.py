"""Labels inside a sentence keep the capitals of names and lose those of common nouns."""

import csv

from mscu.actions.core.form_choices import label_in_sentence
from mscu.actions.nrm.referrals import RecordReferral
from mscu.actions.search.find import Find
from mscu.gate import Gate
from mscu.resources import resource
from tests.inputs.factories import a_case, a_person

VICTIM, VERBAL = "involvement_role:potential_victim", "consent_kind:verbal"
SMALL = (
    "Duty to notify",
    "Children's social care",
    "Police officer",
    "Charity or NGO",
    "Public, by 101 or 999",
)
NAMES: tuple[str, ...] = (
    "Victim Navigator",
    "NRM",
    "GLAA",
    "DWP or HMRC",
    "Crimestoppers",
    "Modern Slavery Helpline",
    "",
)
NAMES += ("Independent Child Trafficking Guardian", "Health and Safety Executive")


def test_a_common_noun_is_written_small_and_a_name_stays_as_it_is() -> None:
    assert {label: label_in_sentence(label) for label in SMALL} == {
        label: label[0].lower() + label[1:] for label in SMALL
    }
    assert {label: label_in_sentence(label) for label in NAMES} == {label: label for label in NAMES}
    for list_name in ("referral_to", "report_source"):
        with resource(f"code_lists/{list_name}.csv").open(encoding="utf-8", newline="") as file:
            labels = [row["label"] for row in csv.DictReader(file)]
        assert [label_in_sentence(label)[1:] for label in labels] == [label[1:] for label in labels]


def test_a_referral_to_the_navigator_keeps_her_title(officer: Gate) -> None:
    case_id = a_case(officer)
    person_id = a_person(officer, case_id, name="Ionuț Bălan", roles=(VICTIM,))
    officer.perform(
        RecordReferral(
            case_id=case_id,
            happened="17 Mar 2022",
            person_id=person_id,
            consent=VERBAL,
            navigator="Hannah Sealy, navigator",
            referral_to="referral_to:victim_navigator",
        )
    )
    found = [hit.title for hit in officer.ask(Find(words="navigator")) if hit.kind == "entry"]
    assert found == ["Referral to Victim Navigator: Ionuț Bălan"]
