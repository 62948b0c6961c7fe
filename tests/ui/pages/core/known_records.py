"""What there is to open in a store with one of everything, by the kinds that pages open."""

from __future__ import annotations

from mscu.actions.plans.plans import AddPlanAction, MakePlan, RaiseRequirement
from mscu.actions.survivors.directory import AddInterpreter, AddProvider
from mscu.code_keys import TO_NAVIGATOR
from mscu.codes import Role
from tests.actions.editions.issuing import issue
from tests.inputs.survivors import CharityWorld
from tests.scenes.stores import Store


def records(case_id: int, store: Store) -> dict[str, int]:
    """Return a record of each kind that a page can open."""
    ((entry,),) = store.sql("SELECT max(id) FROM entry WHERE kind = 'search'")
    ((report,),) = store.sql("SELECT min(id) FROM entry WHERE kind = 'report'")
    ((subject,),) = store.sql("SELECT min(id) FROM subject")
    ((form,),) = store.sql("SELECT min(id) FROM nrm_form")
    ((referral,),) = store.sql("SELECT min(id) FROM referral WHERE referral_to = ?", TO_NAVIGATOR)
    of_case = ("cases", "print", "print_chart", "links", "print_partner", "redaction", "print_timeline")
    return dict.fromkeys((*of_case, "timeline", "case_map", "print_map", "records"), case_id) | {
        "entry": entry,
        "report": report,
        "report_groups": 0,
        "subject": subject,
        "referral": referral,
        "nrm_form": form,
        "panel": 2021,
        "reconciliation": 2021,
        "release": 0,
        "rights_request": 0,
        "own_copy": 0,
        "plans": _plan(case_id, store),
        "disclosure": store.gate(Role.SUPERVISOR).perform(issue(case_id)).disclosure_id,
    }


def _plan(case_id: int, store: Store) -> int:
    """Make a plan with an action and a requirement that are late, and return its id."""
    gate = store.gate(Role.SUPERVISOR)
    plan_id = gate.perform(MakePlan(title="The caravan site", case_id=case_id))
    gate.perform(
        AddPlanAction(
            plan_id=plan_id,
            strand="plan_strand:protect",
            objective="Nobody lives in a caravan without heating.",
            action="Visit each site with environmental health.",
            owner="DS Priya Nolan",
            due_on="1 May 2022",
        )
    )
    gate.perform(
        RaiseRequirement(
            plan_id=plan_id, question="Who rents the pitches?", for_whom="Analyst", due_on="1 May 2022"
        )
    )
    return plan_id


def records_of_charity(world: CharityWorld) -> dict[str, int]:
    """Return a record of each kind that a page of the navigators' store can open."""
    return {
        "provider": world.support[AddProvider],
        "interpreter": world.support[AddInterpreter],
        "survivor": world.survivor_id,
        "support": world.survivor_id,
    }
