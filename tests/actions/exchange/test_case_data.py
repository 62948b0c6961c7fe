"""Cases as records of the standard: what is in them, what never is, and the way back as reports."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from mscu.actions.cases.cases import OpenCase
from mscu.actions.core.view_filters import CasesView
from mscu.actions.disclosure.releases import AskForRelease, WriteReleased
from mscu.actions.entries.entries import About
from mscu.actions.exchange.case_data import IssueCaseData
from mscu.actions.exchange.imports import CheckImport
from mscu.actions.exchange.victim_records import COLUMNS, mapping
from mscu.actions.subjects.subjects import Involve, RecordPlace
from mscu.codes import Role
from mscu.dates.london import show_day
from mscu.exchange.htcds import fields
from mscu.gate import Gate
from tests.actions.clocks.clock_scene import decide as decide_on
from tests.actions.clocks.clock_scene import refer
from tests.actions.disclosure.test_releases import ANSWERS, decide
from tests.actions.editions.issuing import refused
from tests.actions.entries.test_handling import C, graded
from tests.actions.merging.merge_scene import restrict
from tests.exchange.htcds_files import read_htcds
from tests.inputs.factories import a_case, a_person, a_report
from tests.inputs.import_tables import an_import
from tests.scenes.caravan_forms import Caravan
from tests.scenes.stores import Store

VICTIM = "involvement_role:potential_victim"
UNDER_C = graded(1, "Told", C, conditions="Ask first")


def exported(store: Store, role: str = Role.OFFICER, form: str = "json") -> bytes:
    """Have the data of all cases approved and saved."""
    gate = store.gate(role)
    issue = IssueCaseData(view=CasesView(sort="reference"), form=form, **ANSWERS)
    release_id = gate.perform(AskForRelease(issue=issue))
    decide(store.gate(Role.DISCLOSURE), release_id)
    return gate.perform(WriteReleased(release_id=release_id, form=form)).content


def records(store: Store, role: str = Role.OFFICER) -> list[dict[str, str]]:
    return list(read_htcds(exported(store, role)))


@pytest.fixture
def recorded(store: Store, officer: Gate) -> Store:
    """Return a case with a woman and a child, one without victims, and a closed one."""
    kinds = ("exploitation:forced_labour", "exploitation:forced_prostitution")
    nails = {"title": "Nail bar, Bury", "sector": "sector:nail_bar", "opened": "1 Mar 2022"}
    case = a_case(officer, lead="DS Nolan", exploitation=kinds, **nails)
    known = {"born": "4 May 1990", "gender": "gender:female", "nationality": "nationality:vietnamese"}
    a_person(officer, case, name="Nguyễn Thị Ánh", language="language:vie", roles=(VICTIM,), **known)
    a_person(officer, case, name="محمد", born="2009", roles=(VICTIM,))
    a_person(officer, case, name="Keith Ormrod", roles=("involvement_role:suspect",))
    a_case(officer, title="A car wash")
    return store


def test_a_record_is_a_victim_with_what_the_standard_has_a_field_for(recorded: Store) -> None:
    content = exported(recorded)
    head = json.loads(content)
    assert (head["standard"], head["marking"]) == ("HTCDS 2.0", "OFFICIAL-SENSITIVE")
    assert head["copy"].startswith("Copy 1 for IOM. Issued 20 Jun 2022")
    assert head["not_given"].startswith("prs_Salutation, prs_Title: not recorded; prs_Email, ")
    woman, child, washing = read_htcds(content)
    assert woman == {
        "prs_FirstName": "Nguyễn Thị Ánh",
        "prs_Birthdate": "1990-05-04",
        "prs_Gender": "Feminine",
        "prs_PrimaryLanguage": "vie",
        "prs_Citizenship": "VNM",
        "vic_TraffickingStatus": "PossibleVictimOfTrafficking",
        "vic_TraffickingStatusDecisionMakingOrg": "Police",
        "vic_TypeOfExploitation": "ForcedLabour;SexualExploitation",
        "vic_ForcedLabourIndustry": "S_OtherServiceActivities",
        "vic_TypeOfSexExploitation": "Prostitution",
        "cas_Status": "Active",
        "cas_CaseOwner": "DS Nolan",
        "cas_IncomingReferralDate": "2022-03-01",
        "cco_CaseComment": "MS-22-0001: Nail bar, Bury",
    }
    assert list(woman) == [name for name in fields() if name in woman], "in the standard's order"
    assert (child["prs_FirstName"], "prs_Birthdate" in child) == ("محمد", False)
    assert "prs_FirstName" not in washing
    assert "Ormrod" not in content.decode()
    assert list(read_htcds(exported(recorded, form="csv"))) == [woman, child, washing]


def test_a_restricted_case_is_in_no_file_not_even_for_who_may_know(recorded: Store) -> None:
    restrict(recorded, 1)
    for role in (Role.OFFICER, Role.SUPERVISOR):
        assert [record["cco_CaseComment"][:10] for record in records(recorded, role)] == ["MS-22-0002"]


def test_a_report_under_code_c_tells_no_file_anything_nor_who_is_known_from_it(
    recorded: Store, officer: Gate
) -> None:
    hidden = a_person(officer, 1, name="Le Van Hai", roles=(VICTIM,))
    about = (About(subject_id=hidden, role=VICTIM),)
    a_report(officer, case_id=2, items=(UNDER_C,), source="report_source:self", about=about)
    named = [(r["cco_CaseComment"][:10], r.get("prs_FirstName")) for r in records(recorded)]
    assert ("MS-22-0001", "Le Van Hai") in named
    assert ("MS-22-0002", "Le Van Hai") not in named
    place = officer.perform(RecordPlace(name="The back room", address="9 Mill Road, Bury"))
    before = exported(recorded)
    about = (About(subject_id=place, role="involvement_role:exploited_at"),)
    a_report(officer, case_id=1, items=(UNDER_C,), indicators=("indicator:documents_held",), about=about)
    assert list(read_htcds(exported(recorded))) == list(read_htcds(before))


def test_the_home_office_s_last_word_is_the_status_but_not_from_a_restricted_case(
    recorded: Store, officer: Gate
) -> None:
    officer.perform(Involve(case_id=2, subject_id=1, role=VICTIM))
    known = "ActualVictimOfTrafficking"
    for outcome, status in (("negative", "NotAVictimOfTrafficking"), ("positive", known)):
        referral = refer(officer, 1, 1, "nrm", happened="1 Jun 2022")
        decide_on(officer, 1, referral, "conclusive_grounds", outcome, happened="10 Jun 2022")
        told = records(recorded)
        assert [record["vic_TraffickingStatus"] for record in told[::2]] == [status, status]
        decider = told[0]["vic_TraffickingStatusDecisionMakingOrg"]
        assert decider == "NonPoliceGovernmentalOrganization"
    restrict(recorded, 1)
    (other,) = records(recorded)
    assert other["prs_FirstName"] == "Nguyễn Thị Ánh"
    assert other["vic_TraffickingStatus"] != known


def test_it_comes_back_as_reports_that_hold_every_value(recorded: Store, officer: Gate) -> None:
    for form in ("json", "csv"):
        content = exported(recorded, form=form)
        command = an_import(content, f"data.{form}")
        assert command.mapping.profile.title.startswith("Human Trafficking Case Data Standard")
        dry = officer.ask(CheckImport(sheet=command.sheet, mapping=command.mapping))
        assert dry.questioned == ()
        done = officer.perform(command)
        texts = recorded.sql(
            "SELECT entry.text || ' ' || entry.happened_words || ' ' || caller || ' ' || where_words "
            "FROM entry JOIN report USING (id) "
            "WHERE report.import_id = ? ORDER BY entry.id",
            done.import_id,
        )
        for (text,), record in zip(texts, records(recorded), strict=True):
            for name, value in record.items():
                day = fields()[name].type == "Date"
                assert (show_day(date.fromisoformat(value)) if day else value) in text, name


@pytest.mark.usefixtures("recorded")
def test_a_list_that_is_too_long_is_refused(officer: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mscu.actions.exchange.case_data.MAX_CASES", 1)
    assert set(refused(officer, IssueCaseData(view=CasesView(), form="json", **ANSWERS))) == {"reason"}


def test_each_core_field_is_filled_or_said_not_to_be() -> None:
    core = {name for name, field in fields().items() if field.is_core}
    missing = {name for reason in mapping()["not_given"] for name in reason["fields"]}
    assert [name for name in fields() if name in COLUMNS] == [*COLUMNS]
    assert (len(core & {*COLUMNS}), len(core)) == (30, 40)
    assert core == (core & {*COLUMNS}) | missing
    assert not missing & {*COLUMNS}
    standard = fields()
    for table, name in (
        ("control", "vic_MethodsOfControl"),
        ("vulnerability", "vic_Vulnerabilities"),
        ("recruitment", "vic_MethodOfRecruitment"),
        ("consent", "con_Consent"),
    ):
        assert all(standard[name].accepts(value) for value in mapping()[table].values())


def test_the_places_the_first_report_and_the_last_referral_are_told(recorded: Store, officer: Gate) -> None:
    for name, role, kind in (
        ("Nail bar", "exploited_at", "nail_bar"),
        ("School", "recruited_at", "school"),
        ("Safe house", "exploited_at", "place_of_safety"),
    ):
        at: dict[str, Any] = {"address": f"{name}, Bolton Road, Bury", "place_kind": f"place_type:{kind}"}
        officer.perform(RecordPlace(case_id=1, name=name, roles=(f"involvement_role:{role}",), **at))
    told = {
        "caller": "PC Aslam",
        "district": "district:bury",
        "victims_count": 2,
        "indicators": tuple(
            f"indicator:{key}" for key in ("documents_held", "debt_bond", "afraid_of_status")
        ),
    }
    a_report(officer, case_id=1, about=(About(subject_id=1, role=VICTIM),), **told)
    asked = {"navigator": "Ruth Oyelaran", "reach_on": "07700 900123", "reason": "Housing."}
    refer(officer, 1, 1, "victim_navigator", happened="1 Jun 2022", **asked)
    woman, child, _ = records(recorded)
    of_case = {
        "vic_MethodOfRecruitment": "AtAnEducationalInstitution",
        "vic_LocationOfRecruitment": "School, Bolton Road, Bury",
        "vic_LocationOfExploitation": "Nail bar, Bolton Road, Bury",
        "cas_ReferringOrganisation": "Police officer",
        "cas_ReferringPrimaryCaseWorker": "PC Aslam",
        "cas_ReasonForIncomingReferral": "Other",
        "cas_IncomingReferralDetails": "R-22-0001, 2 people, Bury",
    }
    of_woman = {
        "vic_MethodsOfControl": "WithholdsDocuments;DebtBondage",
        "vic_Vulnerabilities": "Migration",
        "vic_DetailsOfVulnerabilities": "Afraid to reveal immigration status",
        "cas_ReferredOrganisation": "Victim Navigator",
        "cas_ReferredPrimaryCaseWorker": "Ruth Oyelaran",
        "cas_ReasonForOutgoingReferral": "AdditionalServicesRequired",
        "cas_OutgoingReferralDate": "2022-06-01",
        "cas_OutgoingReferralDetails": "Victim Navigator, Written consent",
        "con_Consent": "true",
    }
    assert of_case.items() <= woman.items()
    assert of_woman.items() <= woman.items()
    assert of_case.items() <= child.items()
    assert not of_woman.keys() & child.keys(), "the report names her alone"
    whole = exported(recorded).decode()
    assert "Safe house" not in whole
    assert "900123" not in whole


def test_who_refused_gave_no_consent_and_who_rang_is_never_told(recorded: Store, officer: Gate) -> None:
    refusal = {"consent": "consent_kind:refused", "consents_to_be_named": False}
    why = "Fears reprisals against her sister."
    refer(officer, 1, 1, "duty_to_notify", happened="1 Jun 2022", refused_reason=why, **refusal)
    woman = records(recorded)[0]
    assert (woman["con_Consent"], woman["cas_ReasonForOutgoingReferral"]) == ("false", "Other")
    assert "reprisals" not in exported(recorded).decode()
    for number, source in enumerate(("crimestoppers", "public_101", "self"), 1):
        case = officer.perform(OpenCase(title=source))
        a_person(officer, case, name="Lan", roles=(VICTIM,))
        a_report(officer, case_id=case, source=f"report_source:{source}", caller="Mrs Hindle")
        told = records(recorded)[-1]
        assert told["cas_IncomingReferralDetails"] == f"R-22-000{number}"
        assert not {"cas_ReferringOrganisation", "cas_ReferringPrimaryCaseWorker"} & told.keys()
    assert "Hindle" not in exported(recorded).decode()


def test_a_form_that_was_sent_splits_a_name(caravan: Caravan) -> None:
    people = records(caravan.store)
    filled = {name for person in people for name in person}
    names = [(person.get("prs_FirstName"), person.get("prs_SecondName")) for person in people]
    assert ("Ionuț", "Bălan") in names
    assert len({name for name in filled if fields()[name].is_core}) == 25
