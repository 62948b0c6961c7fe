"""Everything in the navigators' store about a survivor, as one chronology.

Only the few columns that a line shows are read, so that ten thousand lines load at once; each line leads to
the record itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Any, ClassVar, TypeVarTuple

from sqlalchemy import func, select

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, Query, Work
from mscu.actions.entries.chronology import ChronologyLine, moment_of
from mscu.actions.entries.entries import MAX_QUOTE_LENGTH, join_parts
from mscu.actions.support.support import NOT_TOLD
from mscu.actions.support.support_lines import LINE_KINDS, LineKind
from mscu.actions.survivors.survivors import TABLE, is_named
from mscu.codes import StoreKind
from mscu.dates.london import show_day, show_moment, start_of_day
from mscu.errors import NotFound
from mscu.models.code import Code
from mscu.models.survivors.card import Card, CardRelease
from mscu.models.survivors.charity_breach import Concerned
from mscu.models.survivors.consent import REFUSED, Consent, Withdrawal
from mscu.models.survivors.request import LegalHold, MaterialRequest
from mscu.models.survivors.share import Share, ShareDelivery
from mscu.models.survivors.support import Contact, Need, Progress, ProgressScore
from mscu.models.survivors.survivor import Survivor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Row, Select

LISTS = (
    "support_contact",
    "support_domain",
    "need_outcome",
    "progress_domain",
    "benefit_kind",
    "engagement",
    "last_contact",
    "support_ending",
    "consent_purpose",
    "consent_kind",
    "urgent_threshold",
    "requester",
)
FIRST_WORDS = {"engagement": "Takes part: ", "benefit": "Given: ", "closure": "Support ended: "}
STEPS_OF_NEED = (("referred_on", "Referred"), ("accepted_on", "Accepted"), ("started_on", "Begun"))


Ts = TypeVarTuple("Ts")
What = tuple[str, int]
"""The table and the id of a record."""
When = tuple[datetime, str]
"""The moment by which a line sorts, and its words."""


@dataclass(frozen=True, kw_only=True)
class SurvivorChronology(Query[tuple[ChronologyLine, ...]]):
    """A survivor's own records as a chronology; opening it is recorded before it is shown.

    Raises:
        NotFound: It does not exist, or the actor is not named for the survivor.
    """

    survivor_id: int
    needs = Permission.SUPPORT
    stores = SURVIVORS
    consults: ClassVar[str] = TABLE

    def consulted(self) -> int:
        return self.survivor_id

    def answer(self, work: Work) -> tuple[ChronologyLine, ...]:
        work.get(Survivor, self.survivor_id)
        if not is_named(work, self.survivor_id):
            raise NotFound
        telling = _Telling(work, self.survivor_id)
        lines = chain.from_iterable(read(telling) for read in _READ)
        return tuple(sorted(lines, key=moment_of))


class _Telling:
    """The survivor of a chronology, and what its lines have in common, read once."""

    def __init__(self, work: Work, survivor_id: int) -> None:
        self.work, self.survivor_id = work, survivor_id
        listed = select(Code.key, Code.label).where(Code.list_name.in_(LISTS))
        self._labels: Mapping[str, str] = work.pairs(listed)
        self._days: dict[date, When] = {}

    def label(self, key: str | None) -> str:
        return self._labels.get(key or "", "")

    def rows(self, statement: Select[*Ts], of: Any) -> Sequence[Row[*Ts]]:  # noqa: ANN401
        """Return this survivor's rows of a SELECT, in order of the id that comes first.

        They are sorted here, because sorting in SQLite takes three times as long.
        """
        mine = statement.where(of.survivor_id == self.survivor_id)
        return sorted(self.work.rows(mine), key=itemgetter(0))

    def on(self, day: date) -> When:
        """Return the moment by which a day sorts, and its words; computed once for each day."""
        known = self._days.get(day)
        if known is None:
            known = self._days[day] = start_of_day(day), show_day(day)
        return known


def _at(moment: datetime) -> When:
    return moment, show_moment(moment)


def _line(what: What, when: When, title: str, detail: str = "") -> ChronologyLine:
    return ChronologyLine(StoreKind.SURVIVORS, *what, *when, title, _cut(detail))


def _cut(detail: str) -> str:
    """Shorten a text at a word: `entries.shorten` in a third of the time, for thousands of lines."""
    if len(detail) > MAX_QUOTE_LENGTH:
        detail = f"{detail[:MAX_QUOTE_LENGTH].rpartition(' ')[0]}…"
    return detail.replace("\n", " ")


def _beginning(column: Any) -> Any:  # noqa: ANN401 - a column of text
    """Return the SQL for as much of a text as a line shows."""
    return func.substr(column, 1, MAX_QUOTE_LENGTH + 1)


def _begun(telling: _Telling) -> Iterator[ChronologyLine]:
    survivor = telling.work.get(Survivor, telling.survivor_id)
    yield _line((TABLE, survivor.id), _at(survivor.opened_at), "Taken on by the navigators")


def _contacts(telling: _Telling) -> Iterator[ChronologyLine]:
    rows = telling.rows(
        select(
            Contact.id,
            Contact.happened_at,
            Contact.happened_words,
            Contact.method,
            _beginning(Contact.summary),
            _beginning(Contact.own_words),
        ),
        Contact,
    )
    for number, at, happened, method, summary, own_words in rows:
        quoted = own_words and len(summary) < MAX_QUOTE_LENGTH
        said = f"{summary} “{own_words}”" if quoted else summary
        title = f"Contact: {telling.label(method)}"
        yield _line((Contact.__tablename__, number), (at, happened), title, said)


def _needs(telling: _Telling) -> Iterator[ChronologyLine]:
    steps = [getattr(Need, name) for name, _ in STEPS_OF_NEED]
    rows = telling.rows(
        select(Need.id, Need.recorded_at, Need.domain, Need.need, Need.ended_on, Need.outcome, *steps), Need
    )
    for number, at, domain, need, ended_on, outcome, *days in rows:
        what, where = (Need.__tablename__, number), telling.label(domain)
        yield _line(what, _at(at), f"Need: {where}", need)
        for (_, word), day in zip(STEPS_OF_NEED, days, strict=True):
            if day:
                yield _line(what, telling.on(day), f"{word}: {where}", need)
        if ended_on:
            ending = join_parts(f"Need ended: {where}", telling.label(outcome))
            yield _line(what, telling.on(ended_on), ending, need)


def _progress(telling: _Telling) -> Iterator[ChronologyLine]:
    scores: dict[int, list[str]] = defaultdict(list)
    found = select(ProgressScore.progress_id, ProgressScore.domain, ProgressScore.score)
    for progress_id, domain, score in telling.rows(found, ProgressScore):
        scores[progress_id].append(f"{telling.label(domain)} {score}")
    rows = telling.rows(select(Progress.id, Progress.seen_on, Progress.remark), Progress)
    for number, day, remark in rows:
        detail = join_parts(", ".join(scores[number]), remark)
        yield _line((Progress.__tablename__, number), telling.on(day), "Progress", detail)


def _of_kind(kind: LineKind) -> Callable[[_Telling], Iterator[ChronologyLine]]:
    """Return the function that reads a kind that the page shows line by line."""
    model: Any = kind.model
    of = kind.model.__tablename__
    names = ["id", *(name for name in model.columns() if name not in NOT_TOLD)]
    columns = [getattr(model, name) for name in names]
    may_begin_again = "reopened_on" in names

    def read(telling: _Telling) -> Iterator[ChronologyLine]:
        for row in telling.rows(select(*columns), model):
            happened, title, detail = kind.said(telling.label, row)
            when = getattr(row, kind.day)
            at = when if isinstance(when, datetime) else telling.on(when)[0]
            first = FIRST_WORDS.get(of, "")
            said = f"{detail[:1].upper()}{detail[1:]}"
            yield _line((of, row.id), (at, happened), f"{first}{title}", said)
            if may_begin_again and row.reopened_on:
                again, why = telling.on(row.reopened_on), row.reopened_why
                yield _line((of, row.id), again, "Support reopened", why)

    return read


def _consents(telling: _Telling) -> Iterator[ChronologyLine]:
    rows = telling.rows(
        select(Consent.id, Consent.given_on, Consent.purpose, Consent.how, Consent.scope), Consent
    )
    for number, day, purpose, how, scope in rows:
        word = "Refused" if how == REFUSED else "Consented"
        detail = join_parts("" if how == REFUSED else telling.label(how), scope)
        title = f"{word}: {telling.label(purpose)}"
        yield _line((Consent.__tablename__, number), telling.on(day), title, detail)


def _withdrawals(telling: _Telling) -> Iterator[ChronologyLine]:
    found = select(Consent.id, Withdrawal.withdrawn_on, Consent.purpose, Withdrawal.reason)
    rows = telling.rows(found.join(Withdrawal, Withdrawal.consent_id == Consent.id), Withdrawal)
    for number, day, purpose, reason in rows:
        title = f"Consent withdrawn: {telling.label(purpose)}"
        yield _line((Consent.__tablename__, number), telling.on(day), title, reason)


def _shares(telling: _Telling) -> Iterator[ChronologyLine]:
    found = select(
        Share.id, Share.shared_at, Share.of, Share.text, ShareDelivery.withdrawn_at, ShareDelivery.told_police
    )
    rows = telling.rows(found.join(ShareDelivery, ShareDelivery.share_id == Share.id), Share)
    for number, at, of, text, withdrawn_at, told in rows:
        share = (Share.__tablename__, number)
        yield _line(share, _at(at), f"Shared with police: {of.label.lower()}", text)
        if withdrawn_at:
            yield _line(share, _at(withdrawn_at), "No longer shared with police", told)


def _cards(telling: _Telling) -> Iterator[ChronologyLine]:
    found = select(Card.id, Card.agreed_on, Card.stands, Card.agreed_by)
    for number, day, stands, agreed_by in telling.rows(found, Card):
        title = "Emergency card agreed" if stands else "Emergency card ended"
        yield _line((Card.__tablename__, number), telling.on(day), title, f"By {agreed_by}")


def _releases(telling: _Telling) -> Iterator[ChronologyLine]:
    of = CardRelease
    found = select(of.id, of.released_at, of.how, of.asked_by, of.threshold, of.reason)
    for number, at, how, asked_by, threshold, reason in telling.rows(found, of):
        title = f"Emergency card: {how.label.lower()}"
        detail = join_parts(f"Asked by {asked_by}", telling.label(threshold), reason)
        yield _line((of.__tablename__, number), _at(at), title, detail)


def _requests(telling: _Telling) -> Iterator[ChronologyLine]:
    of = MaterialRequest
    found = select(of.id, of.received_on, of.requester, of.asked_for, of.replied_on, of.reply, of.reply_words)
    for number, day, requester, asked_for, replied_on, reply, words in telling.rows(found, of):
        what, who = (of.__tablename__, number), telling.label(requester)
        yield _line(what, telling.on(day), f"Request: {who}", asked_for)
        if replied_on:
            title = f"Request answered: {who} · {reply.label}"
            yield _line(what, telling.on(replied_on), title, words)


def _holds(telling: _Telling) -> Iterator[ChronologyLine]:
    of = LegalHold
    found = select(of.id, of.from_on, of.reason, of.lifted_on, of.lifted_reason)
    for number, day, reason, lifted_on, lifted_reason in telling.rows(found, of):
        what = (of.__tablename__, number)
        yield _line(what, telling.on(day), "Legal hold", reason)
        if lifted_on:
            yield _line(what, telling.on(lifted_on), "Legal hold lifted", lifted_reason)


def _breaches(telling: _Telling) -> Iterator[ChronologyLine]:
    of = Concerned
    found = select(of.id, of.told_at, of.how, of.why_not, of.noted_at)
    for number, told_at, how, why_not, noted_at in telling.rows(found, of):
        title = f"Told of a data breach: {how.label.lower()}" if how else "Data breach: not told"
        yield _line((of.__tablename__, number), _at(told_at or noted_at), title, why_not)


_READ: tuple[Callable[[_Telling], Iterator[ChronologyLine]], ...] = (
    _begun,
    _consents,
    _contacts,
    _needs,
    _progress,
    *map(_of_kind, LINE_KINDS),
    _shares,
    _withdrawals,
    _cards,
    _releases,
    _requests,
    _holds,
    _breaches,
)
"""The functions that read each kind; at the same moment, earlier ones come first."""
