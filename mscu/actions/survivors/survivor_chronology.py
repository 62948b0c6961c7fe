"""Everything in the charity's store about a survivor, as one chronology.

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

from sqlalchemy import ColumnElement, SQLColumnExpression, func, select

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, Query, Work
from mscu.actions.entries.chronology import ChronologyLine, moment_of
from mscu.actions.entries.entries import MAX_QUOTE_LENGTH, join_parts
from mscu.actions.support.support import HIDDEN_COLUMNS
from mscu.actions.support.support_lines import LINE_KINDS, LineKind
from mscu.actions.survivors.survivors import TABLE, is_named
from mscu.code_keys import AS_TOLD, REFUSED
from mscu.codes import StoreKind
from mscu.dates.date_reading import Precision
from mscu.dates.london import show_day, show_moment, start_of_day
from mscu.errors import NotFound
from mscu.models.code import Code
from mscu.models.survivors.card import Card, CardRelease
from mscu.models.survivors.charity_breach import Concerned
from mscu.models.survivors.consent import Consent, Withdrawal
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
TITLE_PREFIXES = {"engagement": "Takes part: ", "benefit": "Given: ", "closure": "Support ended: "}
NEED_STEPS = (("referred_on", "Referred"), ("accepted_on", "Accepted"), ("started_on", "Begun"))


Ts = TypeVarTuple("Ts")
RecordKey = tuple[str, int]
"""The table and the id of a record."""
SortedMoment = tuple[datetime, str, Precision]
"""The moment by which a line sorts, its words, and how precisely it is known."""


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
        reader = _ChronologyReader(work, self.survivor_id)
        lines = chain.from_iterable(read(reader) for read in _READERS)
        return tuple(sorted(lines, key=moment_of))


class _ChronologyReader:
    """The survivor of a chronology, and what its lines have in common, read once."""

    def __init__(self, work: Work, survivor_id: int) -> None:
        self.work, self.survivor_id = work, survivor_id
        statement = select(Code.key, Code.label).where(Code.list_name.in_(LISTS))
        self._labels: Mapping[str, str] = work.pairs(statement)
        self._days: dict[date, SortedMoment] = {}

    def label(self, key: str | None) -> str:
        return self._labels.get(key or "", "")

    def rows(self, statement: Select[*Ts], model: Any) -> Sequence[Row[*Ts]]:  # noqa: ANN401
        """Return this survivor's rows of a SELECT, in order of the id that comes first.

        They are sorted here, because sorting in SQLite takes three times as long.
        """
        own_rows = statement.where(model.survivor_id == self.survivor_id)
        return sorted(self.work.rows(own_rows), key=itemgetter(0))

    def on(self, day: date) -> SortedMoment:
        """Return the moment by which a day sorts, and its words; computed once for each day."""
        moment = self._days.get(day)
        if moment is None:
            moment = self._days[day] = start_of_day(day), show_day(day), Precision.DAY
        return moment


def _at(moment: datetime) -> SortedMoment:
    return moment, show_moment(moment), Precision.MOMENT


def _line(key: RecordKey, when: SortedMoment, title: str, detail: str = "") -> ChronologyLine:
    (kind, record_id), (moment, happened, precision) = key, when
    return ChronologyLine(
        StoreKind.SURVIVORS, kind, record_id, moment, happened, precision, title, _cut(detail)
    )


def _cut(detail: str) -> str:
    """Shorten a text at a word: `entries.shorten` in a third of the time, for thousands of lines."""
    if len(detail) > MAX_QUOTE_LENGTH:
        detail = f"{detail[:MAX_QUOTE_LENGTH].rpartition(' ')[0]}…"
    return detail.replace("\n", " ")


def _excerpt(column: SQLColumnExpression[Any]) -> ColumnElement[Any]:
    """Return the SQL for as much of a text as a line shows."""
    return func.substr(column, 1, MAX_QUOTE_LENGTH + 1)


def _taken_on(reader: _ChronologyReader) -> Iterator[ChronologyLine]:
    survivor = reader.work.get(Survivor, reader.survivor_id)
    yield _line((TABLE, survivor.id), _at(survivor.opened_at), "Taken on by the navigators")


def _contacts(reader: _ChronologyReader) -> Iterator[ChronologyLine]:
    rows = reader.rows(
        select(
            Contact.id,
            Contact.happened_at,
            Contact.happened_words,
            Contact.happened_precision,
            Contact.method,
            _excerpt(Contact.summary),
            _excerpt(Contact.own_words),
        ),
        Contact,
    )
    for contact_id, moment, happened, precision, method, summary, own_words in rows:
        quotes = own_words and len(summary) < MAX_QUOTE_LENGTH
        detail = f"{summary} “{own_words}”" if quotes else summary
        title = f"Contact: {reader.label(method)}"
        when = moment, happened, Precision(precision)
        yield _line((Contact.__tablename__, contact_id), when, title, detail)


def _needs(reader: _ChronologyReader) -> Iterator[ChronologyLine]:
    steps = [getattr(Need, name) for name, _ in NEED_STEPS]
    rows = reader.rows(
        select(Need.id, Need.recorded_at, Need.domain, Need.need, Need.ended_on, Need.outcome, *steps), Need
    )
    for need_id, moment, domain, need, ended_on, outcome, *days in rows:
        key, domain_label = (Need.__tablename__, need_id), reader.label(domain)
        yield _line(key, _at(moment), f"Need: {domain_label}", need)
        for (_, step), day in zip(NEED_STEPS, days, strict=True):
            if day:
                yield _line(key, reader.on(day), f"{step}: {domain_label}", need)
        if ended_on:
            title = join_parts(f"Need ended: {domain_label}", reader.label(outcome))
            yield _line(key, reader.on(ended_on), title, need)


def _progress(reader: _ChronologyReader) -> Iterator[ChronologyLine]:
    scores: dict[int, list[str]] = defaultdict(list)
    statement = select(ProgressScore.progress_id, ProgressScore.domain, ProgressScore.score)
    for progress_id, domain, score in reader.rows(statement, ProgressScore):
        scores[progress_id].append(f"{reader.label(domain)} {score}")
    rows = reader.rows(select(Progress.id, Progress.seen_on, Progress.remark), Progress)
    for progress_id, day, remark in rows:
        detail = join_parts(", ".join(scores[progress_id]), remark)
        yield _line((Progress.__tablename__, progress_id), reader.on(day), "Progress", detail)


def _line_reader(kind: LineKind) -> Callable[[_ChronologyReader], Iterator[ChronologyLine]]:
    """Return the function that reads a kind that the page shows line by line."""
    model: Any = kind.model
    table = kind.model.__tablename__
    names = ["id", *(name for name in model.columns() if name not in HIDDEN_COLUMNS)]
    columns = [getattr(model, name) for name in names]
    can_reopen = "reopened_on" in names

    def read(reader: _ChronologyReader) -> Iterator[ChronologyLine]:
        for row in reader.rows(select(*columns), model):
            happened, title, detail = kind.describe(reader.label, row)
            day = getattr(row, kind.day)
            when = (
                (day, happened, Precision(row.happened_precision))
                if isinstance(day, datetime)
                else reader.on(day)
            )
            prefix = TITLE_PREFIXES.get(table, "")
            text = f"{detail[:1].upper()}{detail[1:]}"
            yield _line((table, row.id), when, f"{prefix}{title}", text)
            if can_reopen and row.reopened_on:
                reopened, why = reader.on(row.reopened_on), row.reopened_why
                yield _line((table, row.id), reopened, "Support reopened", why)

    return read


def _consents(reader: _ChronologyReader) -> Iterator[ChronologyLine]:
    rows = reader.rows(
        select(Consent.id, Consent.given_on, Consent.purpose, Consent.how, Consent.scope), Consent
    )
    for consent_id, day, purpose, how, scope in rows:
        word = {REFUSED: "Refused", AS_TOLD: "Consent as told by police"}.get(how, "Consented")
        detail = join_parts("" if how in {REFUSED, AS_TOLD} else reader.label(how), scope)
        title = f"{word}: {reader.label(purpose)}"
        yield _line((Consent.__tablename__, consent_id), reader.on(day), title, detail)


def _withdrawals(reader: _ChronologyReader) -> Iterator[ChronologyLine]:
    statement = select(Consent.id, Withdrawal.withdrawn_on, Consent.purpose, Withdrawal.reason)
    rows = reader.rows(statement.join(Withdrawal, Withdrawal.consent_id == Consent.id), Withdrawal)
    for consent_id, day, purpose, reason in rows:
        title = f"Consent withdrawn: {reader.label(purpose)}"
        yield _line((Consent.__tablename__, consent_id), reader.on(day), title, reason)


def _shares(reader: _ChronologyReader) -> Iterator[ChronologyLine]:
    statement = select(
        Share.id, Share.shared_at, Share.of, Share.text, ShareDelivery.withdrawn_at, ShareDelivery.told_police
    )
    rows = reader.rows(statement.join(ShareDelivery, ShareDelivery.share_id == Share.id), Share)
    for share_id, moment, source, text, withdrawn_at, reason in rows:
        share = (Share.__tablename__, share_id)
        yield _line(share, _at(moment), f"Shared with police: {source.label.lower()}", text)
        if withdrawn_at:
            yield _line(share, _at(withdrawn_at), "No longer shared with police", reason)


def _cards(reader: _ChronologyReader) -> Iterator[ChronologyLine]:
    statement = select(Card.id, Card.agreed_on, Card.stands, Card.agreed_by)
    for card_id, day, stands, agreed_by in reader.rows(statement, Card):
        title = "Emergency card agreed" if stands else "Emergency card ended"
        yield _line((Card.__tablename__, card_id), reader.on(day), title, f"By {agreed_by}")


def _releases(reader: _ChronologyReader) -> Iterator[ChronologyLine]:
    model = CardRelease
    statement = select(model.id, model.released_at, model.how, model.asked_by, model.threshold, model.reason)
    for release_id, moment, how, asked_by, threshold, reason in reader.rows(statement, model):
        title = f"Emergency card: {how.label.lower()}"
        detail = join_parts(f"Asked by {asked_by}", reader.label(threshold), reason)
        yield _line((model.__tablename__, release_id), _at(moment), title, detail)


def _requests(reader: _ChronologyReader) -> Iterator[ChronologyLine]:
    model = MaterialRequest
    statement = select(
        model.id,
        model.received_on,
        model.requester,
        model.asked_for,
        model.replied_on,
        model.reply,
        model.reply_words,
    )
    for request_id, day, requester, asked_for, replied_on, reply, reply_text in reader.rows(statement, model):
        key, requester_label = (model.__tablename__, request_id), reader.label(requester)
        yield _line(key, reader.on(day), f"Request: {requester_label}", asked_for)
        if replied_on:
            title = f"Request answered: {requester_label} · {reply.label}"
            yield _line(key, reader.on(replied_on), title, reply_text)


def _holds(reader: _ChronologyReader) -> Iterator[ChronologyLine]:
    model = LegalHold
    statement = select(model.id, model.from_on, model.reason, model.lifted_on, model.lifted_reason)
    for hold_id, day, reason, lifted_on, lifted_reason in reader.rows(statement, model):
        key = (model.__tablename__, hold_id)
        yield _line(key, reader.on(day), "Legal hold", reason)
        if lifted_on:
            yield _line(key, reader.on(lifted_on), "Legal hold lifted", lifted_reason)


def _breaches(reader: _ChronologyReader) -> Iterator[ChronologyLine]:
    model = Concerned
    statement = select(model.id, model.told_at, model.how, model.why_not, model.noted_at)
    for concerned_id, told_at, how, why_not, noted_at in reader.rows(statement, model):
        title = f"Told of a data breach: {how.label.lower()}" if how else "Data breach: not told"
        yield _line((model.__tablename__, concerned_id), _at(told_at or noted_at), title, why_not)


_READERS: tuple[Callable[[_ChronologyReader], Iterator[ChronologyLine]], ...] = (
    _taken_on,
    _consents,
    _contacts,
    _needs,
    _progress,
    *map(_line_reader, LINE_KINDS),
    _shares,
    _withdrawals,
    _cards,
    _releases,
    _requests,
    _holds,
    _breaches,
)
"""The functions that read each kind; at the same moment, earlier ones come first."""
