"""Drafts of unsaved forms: written within two seconds of typing, and at once when the store locks.

A form passes in its values at every change. Contents leave this module as bytes for a `DraftBox`, in which
the app seals them and writes them to files. Only what has been written counts as kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from mscu.dates.london import LONDON
from mscu.errors import StoreError

DELAY_SECONDS = 2.0
KEPT_AGAIN = "What you type is kept as a draft again."
NOT_DROPPED = "The draft could not be deleted from the disk, so it will be offered again."
FORM_KEY = "form_key"
"""The property in which a form's widget holds the key of its draft."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The values typed into one form so far, by field name."""

    key: str
    """Identifies the form and its record, so that the draft is found again."""
    label: str
    """The title on My desk: `Victim contact, MS-22-0047`."""
    values: Mapping[str, Any]
    """Strings, numbers, booleans, None, and lists of these."""
    kept_at: datetime
    was_open: bool = False
    """Whether the form was open when the store was locked."""
    read: Mapping[str, Any] | None = None
    """What the form showed before anything was typed; unknown in drafts of 0.1."""

    def to_bytes(self) -> bytes:
        """Serialise the draft, for sealing."""
        return json.dumps(asdict(self) | {"kept_at": self.kept_at.isoformat()}).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> Draft:
        """Parse a serialised draft."""
        fields = json.loads(content)
        return cls(**fields | {"kept_at": datetime.fromisoformat(fields["kept_at"])})


class DraftBox(Protocol):
    """Storage for drafts, sealed to the user who typed them."""

    def put(self, key: str, content: bytes) -> None:
        """Seal a draft and write it.

        Raises:
            StoreError: If the disk refuses.
        """
        ...

    def drop(self, key: str) -> None:
        """Delete a draft.

        Raises:
            StoreError: If the disk refuses.
        """
        ...

    def contents(self) -> Iterable[bytes]:
        """Return the drafts that were there when the store was unlocked."""
        ...


class Drafts(QObject):
    """The drafts of the user who has unlocked the store.

    Signals: `changed` when a draft was added or removed; `written` with the key of one that was written, or
    could not be; `failed` with a sentence when the disk begins to refuse, and `recovered` when it no longer
    does.
    """

    changed = Signal()
    written = Signal(str)
    failed = Signal(str)
    recovered = Signal(str)

    def __init__(self, box: DraftBox, clock: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._box = box
        self._clock = clock
        self._drafts = {draft.key: draft for draft in map(Draft.from_bytes, box.contents())}
        self._kept_at = {key: draft.kept_at for key, draft in self._drafts.items()}
        """When the version of each draft that is on the disk was typed."""
        self._unkept_since: dict[str, datetime] = {}
        """Since when the disk has refused a draft."""
        self._waiting: set[str] = set()
        self._timer = QTimer(self, singleShot=True, interval=round(DELAY_SECONDS * 1000))
        self._timer.timeout.connect(self.seal_now)

    def keep(
        self, form_key: str, label: str, values: Mapping[str, Any], *, read: Mapping[str, Any] | None = None
    ) -> None:
        """Keep the present values of a form; call it at every change."""
        is_new = form_key not in self._drafts
        self._drafts[form_key] = Draft(
            key=form_key, label=label, values=dict(values), kept_at=self._clock(), read=read
        )
        self._waiting.add(form_key)
        if not self._timer.isActive():  # typing without a pause loses two seconds at most
            self._timer.start()
        if is_new:
            self.changed.emit()

    def all(self) -> tuple[Draft, ...]:
        """Return the drafts, newest first."""
        return tuple(sorted(self._drafts.values(), key=_kept_at, reverse=True))

    def of(self, form_key: str) -> Draft | None:
        """Return the draft of a form, if there is one."""
        return self._drafts.get(form_key)

    def kept_at(self, form_key: str) -> datetime | None:
        """Return when the version of a draft that is on the disk was typed."""
        return self._kept_at.get(form_key)

    def unkept_since(self, form_key: str) -> datetime | None:
        """Return since when the disk has refused what was typed; None while it takes it."""
        return self._unkept_since.get(form_key)

    def state(self, form_key: str) -> str:
        """Return what is true of a draft now: kept at a time, not kept since a time, or nothing yet."""
        if (since := self.unkept_since(form_key)) is not None:
            return f"not kept since {_time(since)}"
        kept_at = self.kept_at(form_key)
        return "" if kept_at is None else f"kept at {_time(kept_at)}"

    @property
    def all_kept(self) -> bool:
        """Whether the disk has taken everything that was typed."""
        return not self._unkept_since

    @property
    def unkept(self) -> tuple[str, ...]:
        """The titles of the drafts that the disk has refused."""
        return tuple(self._drafts[key].label for key in self._unkept_since)

    @property
    def unkept_keys(self) -> tuple[str, ...]:
        """The keys of the drafts that the disk has refused."""
        return tuple(self._unkept_since)

    def was_open(self, form_key: str) -> None:
        """Record that this form is open while the store is locked, so that it can be reopened."""
        self._mark(form_key, was_open=True)

    def take_open(self) -> Draft | None:
        """Return the draft whose form was open when the store was locked; only once."""
        open_drafts = [draft for draft in self.all() if draft.was_open]
        for draft in open_drafts:
            self._mark(draft.key, was_open=False)
        return open_drafts[0] if open_drafts else None

    def _mark(self, form_key: str, *, was_open: bool) -> None:
        draft = self._drafts.get(form_key)
        if draft is not None:
            self._drafts[form_key] = replace(draft, was_open=was_open)
            self._waiting.add(form_key)
            self._timer.start()

    def drop(self, form_key: str) -> None:
        """Delete a draft that was saved or discarded."""
        self._waiting.discard(form_key)
        self._unkept_since.pop(form_key, None)
        if self._drafts.pop(form_key, None) is None:
            return
        self._kept_at.pop(form_key, None)
        try:
            self._box.drop(form_key)
        except StoreError as error:
            self.failed.emit(f"{NOT_DROPPED} {error.sentence}")
        self.changed.emit()

    def seal_now(self) -> None:
        """Write all changes at once, as before locking."""
        self._timer.stop()
        waiting, self._waiting = self._waiting, set()
        for key in waiting:
            self._seal(self._drafts[key])
        if self._waiting:
            self._timer.start()

    def _seal(self, draft: Draft) -> None:
        try:
            self._box.put(draft.key, draft.to_bytes())
        except StoreError as error:
            self._refused(draft, error.sentence)
        else:
            self._kept(draft)
        self.written.emit(draft.key)

    def _refused(self, draft: Draft, sentence: str) -> None:
        first = self.all_kept
        self._waiting.add(draft.key)
        self._unkept_since.setdefault(draft.key, draft.kept_at)
        if first:
            self.failed.emit(f"What you typed is not kept as a draft. {sentence}")

    def _kept(self, draft: Draft) -> None:
        self._kept_at[draft.key] = draft.kept_at
        if self._unkept_since.pop(draft.key, None) is not None and self.all_kept:
            self.recovered.emit(KEPT_AGAIN)


def _kept_at(draft: Draft) -> datetime:
    return draft.kept_at


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(LONDON):%H:%M}"
