"""The card of what was typed and not saved, on a desk."""

from __future__ import annotations

from mscu.ui.forms.drafts import Draft
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.list_card import PanelCard
from mscu.ui.pages.core.page import PageContext
from mscu.ui.widgets.card import EmptyState


class DraftsCard(PanelCard):
    """The drafts of a store, hidden while there are none."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Drafts", no_drafts())
        self._context = context
        self._drafts: tuple[Draft, ...] = ()
        self.opened.connect(self._resume)
        context.drafts.changed.connect(self.refresh)
        context.drafts.written.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        drafts = self._context.drafts
        self._drafts = tuple(drafts.all())
        self.show_looks([draft_look(draft, drafts.state(draft.key)) for draft in self._drafts])
        self.setVisible(bool(self._drafts))

    def _resume(self, index: int) -> None:
        self._context.resume(self._drafts[index].key)


def no_drafts() -> EmptyState:
    return EmptyState("square-pen", "No drafts", "What you type and do not save is kept here.")


def draft_look(draft: Draft, state: str) -> RowLook:
    """Return a draft as a row: what it is for, and when it was kept, or since when it is not."""
    return RowLook(draft.label, state, icon="square-pen")
