"""Printing on a busy computer: pages that come late are of the wanted case, or not shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from typing_extensions import override

from mscu.actions.editions.issue_edition import LookAtEdition
from mscu.codes import Role
from mscu.ui.pages.editions.issuing import BEING_PREPARED
from mscu.ui.pages.editions.print_edition import PrintPage
from tests.inputs.factories import World, a_case
from tests.ui.inline import InlineDispatcher
from tests.ui.pages.core.page_scene import fill
from tests.ui.pages.editions.test_print_edition import ANSWERS, PutUp, copies, form


class LateDispatcher(InlineDispatcher):
    """A desk that holds back the pages that were asked for until it is let go."""

    held: list[Callable[[], None]]

    @override
    def ask(self, query: Any, *, then: Any, urgent: bool = False, may_wait: bool = False) -> None:
        answer = partial(super().ask, query, then=then, urgent=urgent, may_wait=may_wait)
        if isinstance(query, LookAtEdition):
            self.held.append(answer)
        else:
            answer()


def test_nothing_is_issued_before_the_pages_of_this_case_are_there(world: World, put_up: PutUp) -> None:
    """Else a quick Save would issue the case that was looked at before."""
    scene = put_up(world.store, PrintPage, Role.SUPERVISOR)
    scene.page.open_record("print", world.case_id)
    other, dispatcher = a_case(scene.gate), LateDispatcher(scene.gate)
    dispatcher.held, scene.page.dispatcher = [], dispatcher
    for case in (other, world.case_id):
        scene.page.open_record("print", case)
        fill(form(scene), **ANSWERS)
        scene.page.issuer.print_copy()
        assert BEING_PREPARED in scene.said()
    assert copies(scene) == []
    dispatcher.held[0]()
    assert scene.page.issuer.case_id == 0, "the pages are of a case that nobody wants any more"
    dispatcher.held[1]()
    assert scene.page.issuer.case_id == world.case_id
