"""A survivor's copy lists the dates that the record holds of her, and nobody else's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mscu.actions.editions.issue_edition import LookAtEdition
from mscu.codes import Role
from mscu.gate import Gate
from tests.actions.clocks.clock_scene import decide, refer
from tests.documents.reading import text_of
from tests.inputs.factories import a_case, a_person
from tests.scenes.stores import Store, Template

VICTIM = "involvement_role:potential_victim"
LATER_YEARS = 900
"""Days from the store's own to the rule on reconsideration: 6 Dec 2024."""


def dates(gate: Gate, case_id: int, person_id: int) -> str:
    look = gate.ask(LookAtEdition(case_id=case_id, edition="survivor", person_id=person_id))
    words = " ".join(text_of(look.pdf).split())
    return words.partition("Your dates ")[2].partition(" Your rights")[0]


def test_recovery_reconsideration_and_the_birthday_are_told_to_each(store: Store, officer: Gate) -> None:
    store.clock.turn(days=LATER_YEARS)
    case = a_case(officer)
    adult, child, refused = (
        a_person(officer, case, name=name, born=born, roles=(VICTIM,))
        for name, born in (("One", "2 Aug 1994"), ("Two", "1 Feb 2008"), ("Three", "2 Aug 1995"))
    )
    day = "2 Dec 2024 09:00"
    for person, outcome in ((adult, "positive"), (child, "positive"), (refused, "negative")):
        referral = refer(officer, case, person, "nrm", happened=day)
        decide(officer, case, referral, "reasonable_grounds", outcome, happened=day)
    recovery = (
        "Your recovery period lasts until 31 Dec 2024 at least, and then until the last decision. "
        "You can get support in this time."
    )
    assert dates(officer, case, adult) == recovery
    assert dates(officer, case, child) == f"{recovery} You will be 18 on 1 Feb 2026."
    asked = (
        "If you want the decision to be looked at again, it should be asked for by 1 Jan 2025. Ask us how."
    )
    assert dates(officer, case, refused) == asked
    store.clock.turn(days=60)
    runs_on = "Your recovery period lasts until the last decision. You can get support in this time."
    assert dates(officer, case, adult) == runs_on
    assert dates(officer, case, refused).startswith("No dates are written here.")


LASTS = "Your recovery period lasts until 31 Dec 2024"
UNDECIDED = f"{LASTS} at least, and then until the last decision. You can get support in this time."
DECIDED = f"{LASTS}. You can get support in this time."


@pytest.fixture(scope="module")
def decided(founded: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Gate, int]]:
    """Yield the gate of an officer on 6 Dec 2024, and a case."""
    store = Store.copy(founded, tmp_path_factory.mktemp("decided") / "store")
    store.clock.turn(days=LATER_YEARS)
    officer = store.gate(Role.OFFICER)
    yield officer, a_case(officer)
    store.close()


@pytest.mark.parametrize(
    ("decisions", "said"),
    [
        ([], UNDECIDED),
        ([("conclusive_grounds", "positive")], DECIDED),
        ([("conclusive_grounds", "negative")], DECIDED),
        ([("cg_reconsideration", "positive")], DECIDED),
        ([("cg_reconsideration", "negative")], DECIDED),
        ([("conclusive_grounds", "negative"), ("cg_reconsideration", "positive")], DECIDED),
        ([("conclusive_grounds", "negative"), ("cg_reconsideration", "negative")], DECIDED),
        ([("conclusive_grounds", "withdrawn")], None),
    ],
    ids=str,
)
def test_no_decision_is_promised_after_the_last(
    decisions: list[tuple[str, str]], said: str | None, decided: tuple[Gate, int]
) -> None:
    officer, case = decided
    person = a_person(officer, case, name=f"Person {decisions}", born="2 Aug 1994", roles=(VICTIM,))
    referral = refer(officer, case, person, "nrm", happened="2 Dec 2024 09:00")
    decide(officer, case, referral, "reasonable_grounds", "positive", happened="2 Dec 2024 09:00")
    for hour, (stage, outcome) in enumerate(decisions, start=10):
        decide(officer, case, referral, stage, outcome, happened=f"3 Dec 2024 {hour}:00")
    told = dates(officer, case, person)
    assert ("recovery period" in told) is (said is not None)
    if said is not None:
        assert told.startswith(said)


def test_the_18th_birthday_is_told_as_ahead_only_before_it(decided: tuple[Gate, int]) -> None:
    officer, case = decided
    birthdays = {"7 Dec 2006": "You will be 18 on 7 Dec 2024.", "6 Dec 2006": "You are 18 today."}
    for born, said in birthdays.items():
        person = a_person(officer, case, name=f"Born {born}", born=born, roles=(VICTIM,))
        refer(officer, case, person, "nrm", happened="2 Dec 2024 09:00")
        assert dates(officer, case, person) == said
