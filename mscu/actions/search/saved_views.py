"""Saved searches and list views, which only the user who saved them can read."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import CHOOSE, Command, Query, Work
from mscu.actions.core.checking import Checked
from mscu.actions.core.view_filters import LONGEST, content_of, read_view
from mscu.errors import Invalid
from mscu.models.prepared import literal
from mscu.models.saved_view import SavedView

MOST = 50
BROKEN = "This view was saved by another version of the program. Save it again."
TOO_MANY = f"You have {MOST} saved views here. Remove one first."


@dataclass(frozen=True, kw_only=True)
class SavedLine:
    """A saved search or view."""

    id: int
    title: str
    content: str
    is_first: bool


@dataclass(frozen=True, kw_only=True)
class SavedViews(Query[tuple[SavedLine, ...]]):
    """The user's saved views of a page, by name."""

    page: str
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> tuple[SavedLine, ...]:
        """Return the saved views unparsed, so that a broken one does not spoil the list."""
        own = select(SavedView).where(SavedView.page == self.page).order_by(SavedView.title)
        return tuple(
            SavedLine(id=v.id, title=v.title, content=v.content, is_first=v.is_first)
            for v in work.records(own.limit(literal(MOST)))
        )


@dataclass(frozen=True, kw_only=True)
class SaveView(Command[int]):
    """Save a search or a view under a name, replacing one of that name; return its id."""

    page: str
    title: str
    content: str
    is_first: bool = False
    """Whether the page opens with this view from now on."""
    needs = Permission.OPEN_CASES

    def perform(self, work: Work) -> int:
        checked = Checked(work)
        title = checked.text("title", self.title, required=True)
        kind = content_of(self.page)
        if kind is None:
            checked.problems["page"] = CHOOSE
        elif len(self.content) > LONGEST or read_view(kind, self.content) is None:
            checked.problems["content"] = BROKEN
        checked.refuse()
        every = work.records(select(SavedView).where(SavedView.page == self.page))
        kept = next((each for each in every if each.title == title), None)
        if kept is None and len(every) >= MOST:
            raise Invalid({"title": TOO_MANY})
        if kept is None:
            kept = SavedView(user_id=work.actor.id, page=self.page, title=title)
        for each in every if self.is_first else ():
            each.is_first = False
        kept.content, kept.is_first, kept.saved_at = self.content, self.is_first, work.now
        return work.add(kept).id


@dataclass(frozen=True, kw_only=True)
class RemoveView(Command[None]):
    """Remove the user's saved view of this name, if there is one."""

    page: str
    title: str
    needs = Permission.OPEN_CASES

    def perform(self, work: Work) -> None:
        """Erase the view; the audit keeps the removal but none of the view's words."""
        checked = Checked(work)
        page, title = (checked.text(each, getattr(self, each)) for each in ("page", "title"))
        checked.refuse()
        own = select(SavedView).where(SavedView.page == page, SavedView.title == title)
        for each in work.records(own):
            work.delete(each)
