"""No copy without what is withheld is nil or complete, and none tells more than its reader may know."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.editions.issue_edition import LookAtEdition
from mscu.actions.entries.material import AssessMaterial
from mscu.actions.sharing.sharing import WithdrawShared
from mscu.codes import Role, YesNo
from mscu.documents.editions.disclosure_schedules import NIL, NIL_SENSITIVE, NONE_UNDERMINES, WITHOUT_WITHHELD
from mscu.documents.editions.editions import EDITIONS, SURVIVOR
from mscu.gate import Gate
from tests.documents.reading import text_of
from tests.inputs.factories import World
from tests.inputs.shares import a_share

SECRET, WHY = "A statement to the navigator", "It contradicts the account."
ALL_CLAIMS = (NIL, NIL_SENSITIVE, NONE_UNDERMINES, "Every entry of the case", "Nil ")
CPIA, COURT_ORDER = "disclosure_purpose:cpia", "disclosure_purpose:court_order"
FOOT = re.compile(r"Not issued: .*? check with mscu verify")
COUNTED = ("mg6c", "mg6d", "mg6e", "cps")
"""The editions that say how much is listed or assessed."""


def pages(gate: Gate, case_id: int, edition: str, purpose: str) -> str:
    """Return the words of an edition, for the first survivor if it is for one."""
    look = gate.ask(LookAtEdition(case_id=case_id, edition=edition, purpose=purpose))
    if edition == SURVIVOR.key and look.survivors:
        person_id = look.survivors[0][0]
        look = gate.ask(LookAtEdition(case_id=case_id, edition=edition, purpose=purpose, person_id=person_id))
    return FOOT.sub("", " ".join(text_of(look.pdf).split())) if look.pdf else look.nothing


def assess_all(world: World) -> None:
    """Assess every entry: none is unused but what the navigator shared, which is sensitive."""
    gate = world.store.gate(Role.DISCLOSURE)
    for entry in gate.ask(CaseFile(case_id=world.case_id)).entries:
        gate.perform(AssessMaterial(entry_id=entry.id, relevant=YesNo.NO))


def all_pages(world: World, role: Role, purpose: str, editions: Iterable[str] = EDITIONS) -> dict[str, str]:
    gate = world.store.gate(role)
    return {edition: pages(gate, world.case_id, edition, purpose) for edition in editions}


def test_nothing_is_nil_or_complete_without_what_is_withheld(world: World) -> None:
    assess_all(world)
    before = all_pages(world, Role.OFFICER, CPIA)
    disclosure, navigator = world.store.gate(Role.DISCLOSURE), world.store.gate(Role.NAVIGATOR)
    for edition in ("mg6c", "mg6d", "mg6e"):
        assert "Nil " in pages(disclosure, world.case_id, edition, CPIA)
    share = a_share(world)
    entry_id = navigator.perform(share)
    navigator.perform(WithdrawShared(uuid=share.uuid, reason="She is afraid."))
    disclosure.perform(
        AssessMaterial(
            entry_id=entry_id,
            relevant=YesNo.YES,
            use="material_use:unused",
            sensitive=True,
            sensitive_reason="It is hers.",
            schedule_description=SECRET,
            undermines=YesNo.YES,
            undermines_why=WHY,
        )
    )
    assert all_pages(world, Role.OFFICER, CPIA) == before
    for edition, text in before.items():
        assert not [claim for claim in ALL_CLAIMS if claim in text], edition
        assert (WITHOUT_WITHHELD in text) is (edition in COUNTED), edition
    for edition, text in all_pages(world, Role.DISCLOSURE, CPIA, COUNTED).items():
        assert (SECRET in text) is (edition in {"mg6d", "mg6e"}), edition
        assert "made without" not in text, edition
    for edition, text in all_pages(world, Role.DISCLOSURE, COURT_ORDER, COUNTED).items():
        assert not [claim for claim in ALL_CLAIMS if claim in text], edition
        is_told = "made without what is withheld: 1 item. It is complete for the purpose" in text
        assert is_told is (edition in {"mg6d", "mg6e", "cps"}), edition
