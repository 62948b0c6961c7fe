"""What is issued is what was looked at, in every edition, or nothing is issued."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mscu.actions.disclosure.issuing import Copy
from mscu.actions.editions.issue_edition import (
    PAGES_CHANGED,
    EditionPreview,
    IssueEdition,
    LookAtEdition,
    Unreviewed,
)
from mscu.actions.entries.entry_file import DISCLOSURE_PURPOSES
from mscu.codes import Role, YesNo
from mscu.documents.editions.editions import EDITIONS, SURVIVOR
from mscu.gate import Gate
from tests.actions.editions.issuing import issue, refused
from tests.inputs.factories import a_note, a_person, an_enquiry
from tests.scenes.caravan_forms import Caravan

AGREED = "Rosalind Quaye, 15 June 2022"
BRIEFING = "disclosure_purpose:briefing"
PURPOSES = (BRIEFING, min(DISCLOSURE_PURPOSES))
"""One of those for which what is withheld is printed: they are alike."""


@pytest.fixture
def supervisor(caravan: Caravan) -> Gate:
    return caravan.store.gate(Role.SUPERVISOR)


def looked_at(gate: Gate, case_id: int, edition: str, purpose: str = BRIEFING) -> EditionPreview:
    """Look at an edition, for the first survivor if it is for one."""
    query = LookAtEdition(case_id=case_id, edition=edition, purpose=purpose)
    look = gate.ask(query)
    if edition == SURVIVOR.key:
        look = gate.ask(replace(query, person_id=look.survivors[0][0]))
    return look


def command(look: EditionPreview) -> IssueEdition:
    """Issue what was looked at."""
    asked = look.asked
    agreed = {"proceedings": YesNo.YES, "agreed_by": AGREED} if EDITIONS[asked.edition].public else {}
    return issue(
        asked.case_id,
        asked.edition,
        purpose=asked.purpose,
        person_id=asked.person_id,
        shown=look.blocks_digest,
        **agreed,
    )


def issued(gate: Gate, look: EditionPreview) -> Copy | None:
    """Issue what was looked at; None where somebody must decide on marks first."""
    if look.undecided:
        with pytest.raises(Unreviewed):
            gate.perform(command(look))
        return None
    return gate.perform(command(look))


@pytest.mark.sampled(4)
def test_each_edition_is_issued_as_it_was_looked_at(caravan: Caravan, supervisor: Gate) -> None:
    for edition in EDITIONS:
        for purpose in PURPOSES:
            look = looked_at(supervisor, caravan.case_id, edition, purpose)
            if look.nothing:
                continue
            caravan.store.clock.turn(minutes=7)  # looking takes a while
            copy = issued(supervisor, look)
            if copy is not None:
                digests = caravan.store.sql(
                    f"SELECT blocks_digest FROM disclosure WHERE id = {copy.disclosure_id}"
                )
                assert digests == [(look.blocks_digest,)], (edition, purpose)


@pytest.mark.sampled(3)
def test_nothing_is_issued_that_says_something_else_than_what_was_looked_at(
    caravan: Caravan, supervisor: Gate
) -> None:
    """Each edition, before and after the case goes on; those that say the same are issued."""
    before = {key: looked_at(supervisor, caravan.case_id, key) for key in EDITIONS}
    officer = caravan.store.gate(Role.OFFICER)
    a_note(officer, caravan.case_id, text="The vans were seen at Hollin Lane.")
    a_person(officer, caravan.case_id, name="Gwen Tranter")
    an_enquiry(officer, caravan.case_id, enquiry_type="enquiry_type:cctv", overwritten_from="28 Jun 2022")
    changed = set()
    for key, look in before.items():
        if look.nothing:
            continue
        if looked_at(supervisor, caravan.case_id, key).blocks_digest == look.blocks_digest:
            issued(supervisor, look)
            continue
        copies = caravan.store.sql("SELECT count(*) FROM disclosure")
        assert refused(supervisor, command(look)) == {"shown": PAGES_CHANGED}
        assert caravan.store.sql("SELECT count(*) FROM disclosure") == copies
        changed.add(key)
    assert changed >= {"supervisor", "investigating_officer", "cps", "partner"}
