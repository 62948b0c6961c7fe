"""The navigators' store of the demo: whom she was referred, what she recorded, what police got."""

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.charity.charity_breaches import CharityBreaches
from mscu.actions.charity.charity_rota import CharityRota
from mscu.actions.nrm.referrals import RecordReferral
from mscu.actions.sharing.navigator_referrals import AnswerReferral, NavigatorReferrals
from mscu.actions.survivors.survivor_list import SurvivorList
from mscu.codes import Kind, Role, StoreKind
from mscu.demo.survivors import CARAVAN_SURVIVORS, ON_CALL, ON_CALL_NUMBER, accepted, fill_survivors
from mscu.outbox import Exchanged, Outbox
from mscu.store.verify import verify
from mscu.survivor_codes import SupportStatus
from tests.inputs.factories import a_case, a_person
from tests.scenes.stores import COLLEAGUE, Store


def referred(store: Store) -> int:
    """Refer the man of the caravan case and let the navigator accept; gives the case's number."""
    officer, navigator = store.gate(Role.OFFICER), store.gate(Role.NAVIGATOR)
    case_id = a_case(officer)
    person = a_person(officer, case_id, name="Ionuț Bălan")
    referral = RecordReferral(
        case_id=case_id,
        happened="17 Mar 2022 13:00",
        person_id=person,
        consent="consent_kind:verbal",
        referral_to="referral_to:victim_navigator",
    )
    officer.perform(referral)
    (waits,) = navigator.ask(NavigatorReferrals())
    navigator.perform(
        AnswerReferral(
            entry_id=waits.entry_id,
            version=waits.version,
            navigator="Hannah Sealy",
            outcome="referral_outcome:accepted",
        )
    )
    return case_id


def test_what_she_recorded_is_hers_and_what_she_shared_is_with_police(store: Store, charity: Store) -> None:
    case_id = referred(store)
    police, navigator = store.gate(Role.NAVIGATOR), charity.gate(Role.NAVIGATOR)
    assert fill_survivors(navigator, accepted(police)) == 1
    rows = navigator.ask(SurvivorList())
    turns = navigator.ask(CharityRota()).turns
    assert {turn.number for turn in turns} | {turn.number for turn in ON_CALL} == {ON_CALL_NUMBER}
    assert ON_CALL_NUMBER not in {about["phone"] for about in CARAVAN_SURVIVORS.values()}
    closed = [row.name for row in rows if row.status is SupportStatus.CLOSED]
    assert closed == ["Agnes Kowal"]  # so that a lead has somebody who is due to be erased
    assert [row.name for row in rows if row.name not in closed] == ["Ionuț Bălan"]
    outbox = Outbox(navigator, police)
    assert outbox.run().police
    assert outbox.run() == Exchanged()
    seen = {
        who: [
            row.kind
            for row in store.gate(who).ask(CaseFile(case_id=case_id)).entries
            if row.kind is Kind.SHARED
        ]
        for who in (Role.OFFICER, Role.SUPERVISOR, COLLEAGUE)
    }
    assert seen == {Role.OFFICER: [Kind.SHARED], Role.SUPERVISOR: [Kind.SHARED], COLLEAGUE: []}
    (lost,) = navigator.ask(CharityBreaches()).rows
    assert [each.how for each in lost.people] == ["By text"]
    assert charity.template.store_kind is StoreKind.SURVIVORS
    assert verify(charity.unit).sound
    assert verify(store.unit).sound
