"""Labels inside a sentence keep the capitals of names and lose those of common nouns."""

import csv

import pytest

from mscu.actions.cases.cases import OpenCase
from mscu.actions.core.form_choices import label_in_sentence
from mscu.actions.nrm.referrals import RecordReferral
from mscu.actions.search.find import Find
from mscu.actions.subjects.subjects import Involve, RecordPerson
from mscu.gate import Gate
from mscu.resources import resource

VICTIM, VERBAL = "involvement_role:potential_victim", "consent_kind:verbal"
SMALL = [
    ("Duty to notify", "duty to notify"),
    ("Children's social care", "children's social care"),
    ("Police officer", "police officer"),
    ("Charity or NGO", "charity or NGO"),
    ("Public, by 101 or 999", "public, by 101 or 999"),
    ("Modern slavery victim liaison officer", "modern slavery victim liaison officer"),
]
NAMES = [
    "Victim Navigator",
    "NRM",
    "GLAA",
    "DWP or HMRC",
    "Crimestoppers",
    "Modern Slavery Helpline",
    "Independent Child Trafficking Guardian",
    "Health and Safety Executive",
]


@pytest.mark.parametrize(("label", "said"), SMALL)
def test_a_common_noun_is_written_small(label: str, said: str) -> None:
    assert label_in_sentence(label) == said


@pytest.mark.parametrize("name", NAMES)
def test_a_name_stays_as_it_is(name: str) -> None:
    assert label_in_sentence(name) == name


def test_an_empty_label_stays_empty() -> None:
    assert label_in_sentence("") == ""


@pytest.mark.parametrize("list_name", ["referral_to", "report_source"])
def test_only_the_first_letter_of_a_label_ever_changes(list_name: str) -> None:
    with resource(f"code_lists/{list_name}.csv").open(encoding="utf-8", newline="") as file:
        labels = [row["label"] for row in csv.DictReader(file)]
    assert [label_in_sentence(label)[1:] for label in labels] == [label[1:] for label in labels]


def test_a_referral_to_the_navigator_keeps_her_title(officer: Gate) -> None:
    person_id = officer.perform(RecordPerson(name="Ionuț Bălan"))
    case_id = officer.perform(OpenCase(title="Hollin Lane"))
    officer.perform(Involve(case_id=case_id, subject_id=person_id, role=VICTIM))
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
