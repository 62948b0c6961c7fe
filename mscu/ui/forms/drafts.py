"""What was typed and not saved: kept within two seconds, and at once when the store locks.

A form hands its values in with every change; nothing else is asked of it. Content leaves this
file as bytes for `DraftBox`, which the app fills with sealing and files.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

SECONDS = 2.0
FORM_KEY = "form_key"
"""The property in which a widget that is a form says the key of its draft."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The values of one form, by field name, as far as they were typed."""

    key: str
    """Which form of which record: the same key finds the draft again."""
    label: str
    """What My desk calls it: `Victim contact, MS-22-0047`."""
    values: Mapping[str, Any]
    """Words, numbers, true or false, nothing, and lists of these."""
    kept_at: datetime
    was_open: bool = False
    """Whether its form was open when the store was locked."""

    def to_bytes(self) -> bytes:
        """Write it down, to be sealed."""
        return json.dumps(asdict(self) | {"kept_at": self.kept_at.isoformat()}).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> Draft:
        """Read it back."""
        found = json.loads(content)
        return cls(**found | {"kept_at": datetime.fromisoformat(found["kept_at"])})


class DraftBox(Protocol):
    """Where drafts lie, sealed to the person who typed them."""

    def put(self, key: str, content: bytes) -> None:
        """Seal a draft and write it; raises OSError where the disk refuses."""
        ...

    def drop(self, key: str) -> None:
        """Take a draft away."""
        ...

    def contents(self) -> Iterable[bytes]:
        """Return the drafts that lay there when the store was unlocked."""
        ...


class Drafts(QObject):
    """The drafts of the person who has unlocked the store.

    Signals: `changed` when one came or went; `failed` with a sentence when one can't be kept.
    """

    changed = Signal()
    failed = Signal(str)

    def __init__(self, box: DraftBox, clock: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._box = box
        self._clock = clock
        self._drafts = {draft.key: draft for draft in map(Draft.from_bytes, box.contents())}
        self._waiting: set[str] = set()
        self._timer = QTimer(self, singleShot=True, interval=round(SECONDS * 1000))
        self._timer.timeout.connect(self.seal_now)

    def keep(self, form_key: str, label: str, values: Mapping[str, Any]) -> None:
        """Keep what a form holds now; call it at every change."""
        new = form_key not in self._drafts
        self._drafts[form_key] = Draft(key=form_key, label=label, values=dict(values), kept_at=self._clock())
        self._waiting.add(form_key)
        if not self._timer.isActive():  # whoever types without a pause loses two seconds at most
            self._timer.start()
        if new:
            self.changed.emit()

    def all(self) -> tuple[Draft, ...]:
        """List the drafts, newest first."""
        return tuple(sorted(self._drafts.values(), key=_when, reverse=True))

    def of(self, form_key: str) -> Draft | None:
        """Find what this form held when it was left."""
        return self._drafts.get(form_key)

    def was_open(self, form_key: str) -> None:
        """Note that the store is locked while this form is open, so that one can go on with it."""
        self._mark(form_key, was_open=True)

    def take_open(self) -> Draft | None:
        """Return the draft whose form was open when the store was locked, once."""
        draft = next((each for each in self.all() if each.was_open), None)
        for each in self.all():
            if each.was_open:
                self._mark(each.key, was_open=False)
        return draft

    def _mark(self, form_key: str, *, was_open: bool) -> None:
        draft = self._drafts.get(form_key)
        if draft is not None:
            self._drafts[form_key] = replace(draft, was_open=was_open)
            self._waiting.add(form_key)
            self._timer.start()

    def drop(self, form_key: str) -> None:
        """Forget a draft: it was saved, or thrown away."""
        self._waiting.discard(form_key)
        if self._drafts.pop(form_key, None) is None:
            return
        self._box.drop(form_key)
        self.changed.emit()

    def seal_now(self) -> None:
        """Write what has changed without waiting for a pause, as before locking."""
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
            self.failed.emit("The draft could not be kept on the disk. Save it, or make room.")


def _when(draft: Draft) -> datetime:
    return draft.kept_at
