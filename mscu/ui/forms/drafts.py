"""Drafts of unsaved forms: kept within two seconds of typing, and at once when the store locks.

A form passes in its values at every change. Contents leave this module as bytes for a `DraftBox`, in which
the app seals them and writes them to files.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

DELAY_SECONDS = 2.0
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
            OSError: If the disk refuses.
        """
        ...

    def drop(self, key: str) -> None: ...

    def contents(self) -> Iterable[bytes]:
        """Return the drafts that were there when the store was unlocked."""
        ...


class Drafts(QObject):
    """The drafts of the user who has unlocked the store.

    Signals: `changed` when a draft was added or removed; `failed` with a sentence when one cannot be kept.
    """

    changed = Signal()
    failed = Signal(str)

    def __init__(self, box: DraftBox, clock: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._box = box
        self._clock = clock
        self._drafts = {draft.key: draft for draft in map(Draft.from_bytes, box.contents())}
        self._waiting: set[str] = set()
        self._timer = QTimer(self, singleShot=True, interval=round(DELAY_SECONDS * 1000))
        self._timer.timeout.connect(self.seal_now)

    def keep(self, form_key: str, label: str, values: Mapping[str, Any]) -> None:
        """Keep the present values of a form; call it at every change."""
        is_new = form_key not in self._drafts
        self._drafts[form_key] = Draft(key=form_key, label=label, values=dict(values), kept_at=self._clock())
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
        if self._drafts.pop(form_key, None) is None:
            return
        self._box.drop(form_key)
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
        except OSError:
            self._waiting.add(draft.key)
            self.failed.emit(
                "The draft could not be written to the disk. Save the form, or free some disk space."
            )


def _kept_at(draft: Draft) -> datetime:
    return draft.kept_at
