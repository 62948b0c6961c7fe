"""The lists of a First Responder form: situations, indicators, files, and lines checked by a reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import CHOOSE, Command, Work
from mscu.actions.core.checking import Validator
from mscu.actions.nrm.nrm_forms import checked_answer, store_answer
from mscu.actions.nrm.nrm_reading import form_by_key, get_draft, load_answers, load_content
from mscu.codes import Timing
from mscu.errors import Invalid, NotFound, StaleRecord
from mscu.models.base import Record
from mscu.models.entries.exhibit import Attachment
from mscu.models.nrm_form import NrmEpisode, NrmFile, NrmForm, NrmIndicator, NrmLine
from mscu.rules.nrm_checks import DETAILS, FormContent, lines_of

DUPLICATE = "This indicator is already listed."
CHRONOLOGY_QUESTIONS = {
    True: "when-did-the-exploitation-take-place-multiple",
    False: "when-did-the-exploitation-take-place",
}
"""The box for the chronology, by whether there was more than one situation."""


@dataclass(frozen=True, kw_only=True)
class EpisodeLine:
    """One exploitative situation, dated as precisely as possible."""

    exploitation: str
    began: str
    ended: str = ""
    where_words: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class SetNrmEpisodes(Command[None]):
    """Replace the list of exploitative situations."""

    form_id: int
    episodes: tuple[EpisodeLine, ...]
    was: tuple[EpisodeLine, ...] = ()
    """The list that it replaces, as the writer has read it."""
    needs = Permission.WORK_CASES

    def perform(self, work: Work) -> None:
        """Update existing rows, add new ones and remove the rest."""
        validator = Validator(work)
        values = [_episode(validator, n, line) for n, line in enumerate(self.episodes)]
        validator.raise_if_invalid()
        form = get_draft(work, self.form_id)
        rows = work.records(select(NrmEpisode).where(NrmEpisode.form_id == form.id).order_by(NrmEpisode.id))
        former = [_episode(Validator(work), n, line) for n, line in enumerate(self.was)]
        _refuse_stale(rows, former, values)
        removed_ids = [row.id for row in rows[len(values) :]]
        unlinked = select(NrmIndicator).where(NrmIndicator.episode_id.in_(removed_ids))
        for indicator in work.records(unlinked):
            indicator.episode_id = None
        work.flush()
        existing, updated = dict(enumerate(rows)), dict(enumerate(values))
        _replace(work, form, NrmEpisode, rows=existing, values=updated)


def _episode(validator: Validator, number: int, line: EpisodeLine) -> dict[str, Any]:
    prefix = f"episodes.{number}."
    row = NrmEpisode()
    row.set_began(validator.partial_date(f"{prefix}began", line.began, Timing.HAPPENED))
    return {
        "exploitation": validator.code(f"{prefix}exploitation", "exploitation", line.exploitation),
        "began_at": row.began_at,
        "began_precision": row.began_precision,
        "began_words": row.began_words,
        "ended_words": _past_words(validator, f"{prefix}ended", line.ended),
        "where_words": validator.text(f"{prefix}where_words", line.where_words, NrmEpisode.where_words),
        "note": validator.text(f"{prefix}note", line.note, NrmEpisode.note),
    }


def _past_words(validator: Validator, name: str, text: str) -> str:
    """Return the words of a partial date, or an empty string if none was typed."""
    return validator.partial_date(name, text, Timing.HAPPENED).words if text.strip() else ""


@dataclass(frozen=True, kw_only=True)
class IndicatorLine:
    """One indicator: present, absent or not asked; who saw it, when, where, in which situation."""

    indicator: str
    state: str = "indicator_state:present"
    seen_by: str = ""
    seen_when: str = ""
    seen_where: str = ""
    evidence: str = ""
    situation: int | None = None
    """Which of the situations, counted from 1 in the order in which they began."""


@dataclass(frozen=True, kw_only=True)
class SetNrmIndicators(Command[None]):
    """Replace the list of indicators that were looked for."""

    form_id: int
    indicators: tuple[IndicatorLine, ...]
    was: tuple[IndicatorLine, ...] = ()
    """The list that it replaces, as the writer has read it."""
    needs = Permission.WORK_CASES

    def perform(self, work: Work) -> None:
        """Update existing rows, add new ones and remove the rest."""
        form = get_draft(work, self.form_id)
        validator = Validator(work)
        statement = select(NrmEpisode.id).where(NrmEpisode.form_id == form.id)
        episodes = work.values(statement.order_by(NrmEpisode.began_at, NrmEpisode.id))
        values: dict[object, dict[str, Any]] = {}
        for number, line in enumerate(self.indicators):
            if line.indicator in values:
                validator.problems[f"indicators.{number}.indicator"] = DUPLICATE
            values[line.indicator] = _indicator(validator, number, line, episodes)
        validator.raise_if_invalid()
        rows = work.records(select(NrmIndicator).where(NrmIndicator.form_id == form.id))
        former = [_indicator(Validator(work), n, line, episodes) for n, line in enumerate(self.was)]
        _refuse_stale(rows, former, values.values())
        existing = {row.indicator: row for row in rows}
        _replace(work, form, NrmIndicator, rows=existing, values=values)


def _indicator(
    validator: Validator, number: int, line: IndicatorLine, episodes: Sequence[int]
) -> dict[str, Any]:
    prefix = f"indicators.{number}."
    if line.situation is not None and not 1 <= line.situation <= len(episodes):
        validator.problems[f"{prefix}situation"] = f"Type a number from 1 to {len(episodes)}."
    is_valid = line.situation is not None and f"{prefix}situation" not in validator.problems
    return {
        "indicator": validator.code(f"{prefix}indicator", "indicator", line.indicator),
        "indicator_state": validator.code(f"{prefix}state", "indicator_state", line.state),
        "seen_by": validator.text(f"{prefix}seen_by", line.seen_by, NrmIndicator.seen_by),
        "seen_when": _past_words(validator, f"{prefix}seen_when", line.seen_when),
        "seen_where": validator.text(f"{prefix}seen_where", line.seen_where, NrmIndicator.seen_where),
        "evidence": validator.text(f"{prefix}evidence", line.evidence, NrmIndicator.evidence),
        "episode_id": episodes[(line.situation or 1) - 1] if is_valid else None,
    }


@dataclass(frozen=True, kw_only=True)
class FileLine:
    """A file of the case that goes with the form, described and dated."""

    attachment_id: int | None
    description: str = ""
    dated: str = ""


@dataclass(frozen=True, kw_only=True)
class SetNrmFiles(Command[None]):
    """Replace the list of case files that go with the form."""

    form_id: int
    files: tuple[FileLine, ...]
    was: tuple[FileLine, ...] = ()
    """The list that it replaces, as the writer has read it."""
    needs = Permission.WORK_CASES

    def perform(self, work: Work) -> None:
        """Store the list; a file that the online form does not accept is reported as missing."""
        form = get_draft(work, self.form_id)
        validator = Validator(work)
        values: dict[object, dict[str, Any]] = {}
        for number, line in enumerate(self.files):
            values[line.attachment_id or -number] = _file(validator, number, line, form)
        validator.raise_if_invalid()
        rows = work.records(select(NrmFile).where(NrmFile.form_id == form.id))
        former = [_file(Validator(work), n, line, form) for n, line in enumerate(self.was)]
        _refuse_stale(rows, former, values.values())
        existing = {row.attachment_id: row for row in rows}
        _replace(work, form, NrmFile, rows=existing, values=values)


def _file(validator: Validator, number: int, line: FileLine, form: NrmForm) -> dict[str, Any]:
    prefix = f"files.{number}."
    if line.attachment_id is None:
        validator.problems[f"{prefix}attachment_id"] = CHOOSE
    elif validator.work.get(Attachment, line.attachment_id).case_id != form.case_id:
        raise NotFound
    return {
        "attachment_id": line.attachment_id,
        "description": validator.text(f"{prefix}description", line.description, NrmFile.description),
        "dated": _past_words(validator, f"{prefix}dated", line.dated),
    }


def listed_episodes(content: FormContent) -> tuple[EpisodeLine, ...]:
    """Return the situations of a form as a writer has read them."""
    return tuple(
        EpisodeLine(exploitation=e.key, began=e.began, ended=e.ended, where_words=e.where, note=e.note)
        for e in content.episodes
    )


def listed_indicators(content: FormContent) -> tuple[IndicatorLine, ...]:
    """Return the indicators of a form as a writer has read them, without their situations."""
    return tuple(
        IndicatorLine(
            indicator=i.key,
            state=i.state,
            seen_by=i.seen_by,
            seen_when=i.seen_when,
            seen_where=i.seen_where,
            evidence=i.evidence,
        )
        for i in content.indicators
    )


def _refuse_stale(
    rows: Sequence[Record], was: Sequence[dict[str, Any]], values: Iterable[dict[str, Any]]
) -> None:
    """Refuse to replace a list that is neither the one that the writer has read nor already the new one.

    The columns of words and choices are compared: days follow from their words, and a situation is taken
    from its indicators when it is removed.
    """
    new = list(values)
    names = sorted({name for line in (*was, *new) for name in line} - {"began_at", "episode_id"})

    def words(columns: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(str(columns[name]) for name in names)

    read, lines = sorted(map(words, was)), {row: words(row.stored_values()) for row in rows}
    if sorted(lines.values()) not in (read, sorted(map(words, new))):
        raise StaleRecord(next((row for row, line in lines.items() if line not in read), None))


def _replace(
    work: Work,
    form: NrmForm,
    model: type[Any],
    *,
    rows: Mapping[Any, Any],
    values: Mapping[Any, dict[str, Any]],
) -> None:
    """Update the rows of a form to these values, each by its key."""
    for key, row in rows.items():
        if key not in values:
            work.delete(row)
    for key, columns in values.items():
        if key not in rows:
            work.add(model(form_id=form.id, case_id=form.case_id, **columns))
            continue
        for name, value in columns.items():
            setattr(rows[key], name, value)


@dataclass(frozen=True, kw_only=True)
class WriteNrmList(Command[None]):
    """Write the situations, or the indicators that are present, into the box that asks for them."""

    form_id: int
    question: str
    needs = Permission.WORK_CASES

    def perform(self, work: Work) -> None:
        """Add to the box what is not in it yet."""
        form = get_draft(work, self.form_id)
        content = load_content(work, form)
        lines = _episode_lines(content) if self.question in CHRONOLOGY_QUESTIONS.values() else ()
        lines = _indicator_lines(content) if self.question == DETAILS else lines
        if not lines:
            raise Invalid({"question": "There is nothing to write here yet."})
        question = content.form.by_key[self.question]
        current = content.answer_to(self.question)
        missing = [line for line in lines if line.casefold() not in current.casefold()]
        value = "\n".join(filter(None, (current, *missing)))
        store_answer(work, form, question, checked_answer(question, value))


def _episode_lines(content: FormContent) -> tuple[str, ...]:
    return tuple(
        " · ".join(filter(None, (_span(episode.began, episode.ended), episode.exploitation, episode.where)))
        + (f": {episode.note}" if episode.note else "")
        for episode in content.episodes
    )


def _span(began: str, ended: str) -> str:
    return f"{began} to {ended}" if ended else f"from {began}"


def _indicator_lines(content: FormContent) -> tuple[str, ...]:
    lines = []
    for indicator in content.present_indicators():
        seen = ", ".join(filter(None, (indicator.seen_by, indicator.seen_when, indicator.seen_where)))
        evidence = f" ({indicator.evidence})" if indicator.evidence else ""
        lines.append(f"{indicator.label}: {seen}{evidence}" if seen else f"{indicator.label}{evidence}")
    return tuple(lines)


@dataclass(frozen=True, kw_only=True)
class ReadNrmLine(Command[None]):
    """Confirm that a line of free text identifies nobody, or replace the line."""

    form_id: int
    question: str
    line: str
    instead: str = ""
    """The replacement; empty accepts the line as it is."""
    needs = Permission.WORK_CASES

    def perform(self, work: Work) -> None:
        """Record who read it, and what was changed."""
        form = get_draft(work, self.form_id)
        question = form_by_key(form.form_key).by_key.get(self.question)
        text = load_answers(work, form.id).get(self.question, "")
        if question is None:
            raise Invalid({"question": "This form has no such question."})
        line = _checked_line(work, "line", self.line)
        if line not in lines_of(text):
            raise Invalid({"line": "This line is no longer there. Check again."})
        replacement = _checked_line(work, "instead", self.instead)
        if replacement:
            store_answer(work, form, question, checked_answer(question, text.replace(line, replacement, 1)))
        for accepted in lines_of(replacement) or (line,):
            work.add(
                NrmLine(
                    form_id=form.id,
                    case_id=form.case_id,
                    question=self.question,
                    line=accepted,
                    was=line if replacement else "",
                    read_at=work.now,
                    read_by_id=work.actor.id,
                )
            )


def _checked_line(work: Work, name: str, line: str) -> str:
    validator = Validator(work)
    text = validator.text("text", line, NrmLine.line)
    if validator.problems:
        raise Invalid({name: validator.problems["text"]})
    return text
