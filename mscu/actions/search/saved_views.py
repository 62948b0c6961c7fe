"""Saved searches and list views, which only the user who saved them can read."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import CHOOSE, Command, Query, Work
from mscu.actions.core.checking import Validator
from mscu.actions.core.view_filters import MAX_LENGTH, read_view, view_type_of
from mscu.errors import Invalid
from mscu.models.prepared import literal
from mscu.models.saved_view import SavedView

MAX_VIEWS = 50
BROKEN = "This view was saved by another version of the program. Save it again."
TOO_MANY = f"You have {MAX_VIEWS} saved views here. Remove one first."


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
        statement = select(SavedView).where(SavedView.page == self.page).order_by(SavedView.title)
        return tuple(
            SavedLine(id=v.id, title=v.title, content=v.content, is_first=v.is_first)
            for v in work.records(statement.limit(literal(MAX_VIEWS)))
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
        validator = Validator(work)
        title = validator.text("title", self.title, SavedView.title, required=True)
        kind = view_type_of(self.page)
        if kind is None:
            validator.problems["page"] = CHOOSE
        elif len(self.content) > MAX_LENGTH or read_view(kind, self.content) is None:
            validator.problems["content"] = BROKEN
        validator.raise_if_invalid()
        views = work.records(select(SavedView).where(SavedView.page == self.page))
        saved = next((view for view in views if view.title == title), None)
        if saved is None and len(views) >= MAX_VIEWS:
            raise Invalid({"title": TOO_MANY})
        if saved is None:
            saved = SavedView(user_id=work.actor.id, page=self.page, title=title)
        for view in views if self.is_first else ():
            view.is_first = False
        saved.content, saved.is_first, saved.saved_at = self.content, self.is_first, work.now
        return work.add(saved).id


@dataclass(frozen=True, kw_only=True)
class RemoveView(Command[None]):
    """Remove the user's saved view of this name, if there is one."""

    page: str
    title: str
    needs = Permission.OPEN_CASES

    def perform(self, work: Work) -> None:
        """Erase the view; the audit keeps the removal but none of the view's words."""
        validator = Validator(work)
        page, title = (
            validator.text(name, getattr(self, name), getattr(SavedView, name)) for name in ("page", "title")
        )
        validator.raise_if_invalid()
        statement = select(SavedView).where(SavedView.page == page, SavedView.title == title)
        for name in work.records(statement):
            work.delete(name)
