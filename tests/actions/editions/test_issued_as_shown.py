"""What is issued is what was looked at, or nothing is; and what a copy asks about before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mscu.actions.disclosure.issuing import Copy
from mscu.actions.editions.edition_pages import CHARTS
from mscu.actions.editions.issue_edition import (
    PAGES_CHANGED,
    EditionPreview,
    IssueEdition,
    LookAtEdition,
    Unreviewed,
)
from mscu.actions.entries.entry_file import DISCLOSURE_PURPOSES
from mscu.actions.nrm.referrals import RecordVictimContact
from mscu.codes import Role, YesNo
from mscu.documents.editions.editions import CONTACT_LOG, EDITIONS, SURVIVOR
from mscu.gate import Gate
from tests.actions.editions.issuing import issue, refused
from tests.documents.reading import text_of
from tests.inputs.factories import AT, a_note, a_person, an_enquiry
from tests.scenes.caravan_forms import Caravan

AGREED = "Rosalind Quaye, 15 June 2022"
BRIEFING = "disclosure_purpose:briefing"


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


def test_each_edition_is_issued_as_it_was_looked_at_or_not_at_all(caravan: Caravan, supervisor: Gate) -> None:
    """Each before and after the case goes on: those that say something else now are refused."""
    store, case = caravan.store, caravan.case_id
    before = {key: looked_at(supervisor, case, key) for key in EDITIONS}
    officer = store.gate(Role.OFFICER)
    a_note(officer, case, text="The vans were seen at Hollin Lane.")
    a_person(officer, case, name="Gwen Tranter")
    an_enquiry(officer, case, enquiry_type="enquiry_type:cctv", overwritten_from="28 Jun 2022")
    changed = set()
    for key, former in before.items():
        look = looked_at(supervisor, case, key)
        if look.nothing:
            continue
        store.clock.turn(minutes=7)  # looking takes a while
        if look.blocks_digest != former.blocks_digest:
            copies = store.sql("SELECT count(*) FROM disclosure")
            assert refused(supervisor, command(former)) == {"shown": PAGES_CHANGED}
            assert store.sql("SELECT count(*) FROM disclosure") == copies
            changed.add(key)
        copy = issued(supervisor, look)
        if copy is not None:
            sql = "SELECT blocks_digest FROM disclosure WHERE id = ?"
            assert store.sql(sql, copy.disclosure_id) == [(look.blocks_digest,)], key
    assert changed >= {"supervisor", "investigating_officer", "cps", "partner"}


def test_so_it_is_where_what_is_withheld_is_printed(caravan: Caravan, supervisor: Gate) -> None:
    for edition in ("supervisor", "cps", "mg6c", "mg6d", "mg6e"):
        look = looked_at(supervisor, caravan.case_id, edition, min(DISCLOSURE_PURPOSES))
        copy = supervisor.perform(command(look))
        sql = "SELECT blocks_digest FROM disclosure WHERE id = ?"
        assert caravan.store.sql(sql, copy.disclosure_id) == [(look.blocks_digest,)]


def contact(gate: Gate, caravan: Caravan, said: str) -> None:
    ((victim,),) = caravan.store.sql(
        "SELECT subject_id FROM involvement WHERE case_id = ? AND role = ? ORDER BY id LIMIT 1",
        caravan.case_id,
        "involvement_role:potential_victim",
    )
    gate.perform(
        RecordVictimContact(
            case_id=caravan.case_id,
            happened=AT,
            text=said,
            person_id=victim,
            contact_by="Liaison",
            method="contact_method:in_person",
        )
    )


def items_under_code_c(caravan: Caravan) -> list[tuple[int, str]]:
    """Return each item with its report's reference at the source, which no paper may quote."""
    return caravan.store.sql(
        "SELECT i.id, r.source_reference FROM report_item i JOIN report r ON r.id = i.entry_id"
        " JOIN entry e ON e.id = r.id WHERE e.case_id = ? AND i.handling_code = ?",
        caravan.case_id,
        "intelligence_handling:c",
    )


def test_each_edition_asks_about_what_its_pages_would_show(caravan: Caravan, supervisor: Gate) -> None:
    met = tuple(number for number, _ in items_under_code_c(caravan))
    contact(supervisor, caravan, "Told of the arrest.")
    asks = {}
    for edition in set(EDITIONS) - CHARTS:
        before = looked_at(supervisor, caravan.case_id, edition)
        after = supervisor.ask(replace(before.asked, met=met))
        asks[edition] = bool(before.withheld)
        assert before.nothing or asks[edition] == (before.blocks_digest != after.blocks_digest), edition
        assert before.held_back == len(before.withheld)
    assert met
    assert asks["supervisor"]
    assert not asks[CONTACT_LOG.key]


def test_a_contact_log_that_quotes_a_source_asks_about_it(caravan: Caravan, supervisor: Gate) -> None:
    source = next(reference for _, reference in items_under_code_c(caravan) if reference)
    contact(supervisor, caravan, f"Asked about {source}.")
    preview = looked_at(supervisor, caravan.case_id, CONTACT_LOG.key)
    assert preview.held_back == len(items_under_code_c(caravan))
    assert source not in text_of(preview.pdf)
