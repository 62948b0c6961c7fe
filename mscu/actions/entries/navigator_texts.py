"""What police typed and a navigator reads, with the names of other people hidden.

Who may read these names hides them as they are shown. On a server the charity's people may not, so the
programs of the police write each text for whom it is shown to, in the transaction that changes the case
(`derive_texts`), and the server shows them nothing else of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import AuditNote, Command
from mscu.actions.entries.other_names import CaseNames
from mscu.codes import Operation
from mscu.models.alert import Alert
from mscu.models.base import OfCase, OfSubject, is_text
from mscu.models.case import Case
from mscu.models.entries.emergency import EmergencyCard
from mscu.models.entries.referral import Referral
from mscu.models.kinds import ENTRIES
from mscu.models.subject import Involvement, Person, Subject
from mscu.safeguarding_slice import SLICE, TYPED_BY_CHARITY, SliceAbout, SlicePart, is_open

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mscu.actions.core.action import Work
    from mscu.actions.entries.other_names import OtherNames
    from mscu.models.base import Record

NOT_YET = "Shown once a police program has replaced names of others here. Ask the officer in the case."


def typed_columns(part: SlicePart) -> tuple[str, ...]:
    """Return the columns of a part of the slice that hold what police typed."""
    columns = ENTRIES[part.kind].__mapper__.columns
    return tuple(
        name
        for name in part.columns
        if is_text(columns[name]) and "list" not in columns[name].info and name not in TYPED_BY_CHARITY
    )


@dataclass(frozen=True, kw_only=True)
class NavigatorText:
    """A text as it is shown to whoever supports a person."""

    case_id: int
    person_id: int
    name: str
    """The table."""
    id: int
    field: str
    words: str
    before: str
    """The same for who is not told who was arrested."""


class NavigatorTexts:
    """Hides names in what a navigator reads, or reads what others have hidden them in."""

    def __init__(self, work: Work, case_id: int | None = None) -> None:
        """Read for one case, or for all."""
        self._work, self._case_id = work, case_id
        self._cases: dict[tuple[int, int], CaseNames] = {}
        self._names: dict[tuple[int, int, bool], OtherNames] = {}
        self._written: dict[str, Mapping[tuple[int, int, int, str], str]] = {}

    def shown(
        self,
        typed: tuple[type[Any], int, str],
        text: str,
        *,
        about: tuple[int | None, int | None],
        keeps_suspects: bool = False,
    ) -> str:
        """Return a text as it is shown; `typed` is its type of record, id and column.

        `about` are the case and the person of whom it is told.
        """
        case_id, person_id = about[0] or 0, about[1] or 0
        if self._work.read_texts is not None:
            model, record_id, field = typed
            written = self._written_in(model.__tablename__)
            return written.get((case_id, person_id, record_id, field), NOT_YET)
        if not text:
            return ""
        key = case_id, person_id, keeps_suspects
        if key not in self._names:
            if key[:2] not in self._cases:
                self._cases[key[:2]] = CaseNames(self._work, case_id, {person_id})
            self._names[key] = self._cases[key[:2]].others(person_id, keeps_suspects=keeps_suspects)
        return self._names[key].hide(text)

    def _written_in(self, name: str) -> Mapping[tuple[int, int, int, str], str]:
        read = self._work.read_texts
        if name not in self._written and read is not None:
            self._written[name] = {tuple(row[:4]): row[4] for row in read(name, self._case_id)}
        return self._written[name]


# What the police write for a server.


class PutTexts(Protocol):
    """Replaces the texts that a server has of some cases."""

    def __call__(self, case_ids: Sequence[int], texts: Iterable[NavigatorText], /) -> None: ...


_OF_CASE: tuple[type[Any], ...] = (Alert, Involvement, *(ENTRIES[part.kind] for part in SLICE))


def derive_texts(
    work: Work, put: PutTexts, changed: Iterable[Record], moved: Mapping[Record, int | None]
) -> None:
    """Write anew the texts of the cases that these changes may concern."""
    if case_ids := sorted(_cases_of(work, changed, moved)):
        put(case_ids, [text for case_id in case_ids for text in texts_of(work, case_id)])


CASES_AT_ONCE = 10
"""As many as keep others waiting no longer than a save does."""


@dataclass(frozen=True, kw_only=True)
class WriteNavigatorTexts(Command[bool]):
    """Write the texts of a store that came to a server, some cases at a time; return whether more are left.

    The window runs it after unlocking. Until then the charity's people are told to ask (`NOT_YET`).
    """

    upkeep: ClassVar[bool] = True
    derives = True
    nothing_to_do = False
    needs = Permission.USE_STORE
    includes_restricted = True

    def perform(self, work: Work) -> bool:
        """Write the newest cases first."""
        unwritten = work.unwritten_texts
        case_ids = () if unwritten is None else unwritten.take(CASES_AT_ONCE)
        if unwritten is not None and case_ids:
            texts = [text for case_id in case_ids for text in texts_of(work, case_id)]
            unwritten.put(case_ids, texts)
        reason = "wrote texts with names of others hidden" if case_ids else "no texts are left to write"
        work.note(AuditNote(operation=Operation.UPKEEP, reason=reason))
        return len(case_ids) == CASES_AT_ONCE


def _cases_of(work: Work, changed: Iterable[Record], moved: Mapping[Record, int | None]) -> set[int]:
    """Return the cases whose texts may have become others."""
    case_ids: set[int | None] = {moved[record] for record in moved if isinstance(record, _OF_CASE)}
    people = set[int]()
    for record in changed:
        if isinstance(record, Case):
            case_ids.add(record.id)
        elif isinstance(record, OfCase) and isinstance(record, _OF_CASE):
            case_ids.add(record.case_id)
        elif isinstance(record, Subject):
            people.add(record.id)
        elif isinstance(record, OfSubject):
            people.add(record.subject_id)
    if people:
        case_ids |= set(work.values(select(Involvement.case_id).where(Involvement.subject_id.in_(people))))
        case_ids |= set(work.values(select(Referral.case_id).where(Referral.person_id.in_(people))))
    return {case_id for case_id in case_ids if case_id is not None}


def texts_of(work: Work, case_id: int) -> Iterator[NavigatorText]:
    """Yield all texts of a case that the charity may be shown."""
    with work.together() as reads:
        referred = reads.read(
            work.rows,
            select(Referral.id, Referral.person_id, Referral.reason, Referral.interpreter).where(
                Referral.case_id == case_id, is_open(Referral)
            ),
        )
        asked = reads.read(
            work.rows,
            select(EmergencyCard.id, EmergencyCard.person_id, EmergencyCard.text).where(
                EmergencyCard.case_id == case_id, EmergencyCard.answered_at.is_(None)
            ),
        )
    people = {row[1] for row in referred.value}
    if not (people or asked.value):
        return
    writer = _Writer(CaseNames(work, case_id, people | {row[1] for row in asked.value}), case_id)
    for card_id, person_id, text in asked.value:
        yield writer.text((EmergencyCard, card_id, "text"), text, person_id, keeps_suspects=True)
    for referral_id, person_id, *texts in referred.value:
        for field, text in zip(("reason", "interpreter"), texts, strict=True):
            yield writer.text((Referral, referral_id, field), text, person_id)
    if people:
        yield from _of_supported(work, writer, people)


def _of_supported(work: Work, writer: _Writer, people: set[int]) -> Iterator[NavigatorText]:
    """Yield what is told of people once their referral is accepted."""
    parts = [(part, typed_columns(part)) for part in SLICE if typed_columns(part)]
    with work.together() as reads:
        spoken = reads.read(work.rows, select(Person.id, Person.languages).where(Person.id.in_(people)))
        alerts = reads.read(
            work.rows,
            select(Alert.id, Alert.person_id, Alert.words, Alert.entry_id).where(
                Alert.case_id == writer.case_id, Alert.person_id.in_(people)
            ),
        )
        entries = [reads.read(_rows_of, work, part, writer.case_id) for part, _ in parts]
    for person_id, languages in spoken.value:
        yield writer.text((Person, person_id, "languages"), languages, person_id)
    for alert_id, person_id, words, entry_id in alerts.value:
        yield writer.text((Alert, alert_id, "words"), words, person_id, keeps_suspects=entry_id is None)
    for (part, columns), found in zip(parts, entries, strict=True):
        for entry_id, about, *texts in found.value:
            for person_id in people if part.about is SliceAbout.SUSPECT else people & {about}:
                for field, text in zip(columns, texts, strict=True):
                    yield writer.text((ENTRIES[part.kind], entry_id, field), text, person_id)


def _rows_of(work: Work, part: SlicePart, case_id: int) -> Sequence[Any]:
    """Return the entries of a kind in a case: id, whom they are about, and what was typed."""
    model: Any = ENTRIES[part.kind]
    about = getattr(model, "person_id", None)
    if about is None:  # what follows an entry is about the same person
        followed = select(Referral.person_id).where(Referral.id == model.follows_id)
        about = followed.scalar_subquery()
    typed = (getattr(model, name) for name in typed_columns(part))
    return work.rows(select(model.id, about, *typed).where(model.case_id == case_id))


class _Writer:
    """Writes the texts of a case."""

    def __init__(self, names: CaseNames, case_id: int) -> None:
        self.case_id, self._names = case_id, names
        self._others: dict[tuple[int, bool, bool], OtherNames] = {}

    def text(
        self, typed: tuple[type[Any], int, str], text: str, person_id: int, *, keeps_suspects: bool = False
    ) -> NavigatorText:
        words, before = (
            self._others_of(person_id, keeps_suspects, keeps_arrested).hide(text) if text else ""
            for keeps_arrested in (True, False)
        )
        model, record_id, field = typed
        return NavigatorText(
            case_id=self.case_id,
            person_id=person_id,
            name=model.__tablename__,
            id=record_id,
            field=field,
            words=words,
            before=before,
        )

    def _others_of(self, person_id: int, keeps_suspects: bool, keeps_arrested: bool) -> OtherNames:  # noqa: FBT001 - a key
        key = person_id, keeps_suspects, keeps_arrested
        if key not in self._others:
            self._others[key] = self._names.others(
                person_id, keeps_suspects=keeps_suspects, keeps_arrested=keeps_arrested
            )
        return self._others[key]
