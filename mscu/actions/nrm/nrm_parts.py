"""The lists of a First Responder form: situations, indicators, files, and lines checked by a reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import CHOOSE, Command, Work
from mscu.actions.core.checking import Checked
from mscu.actions.nrm.nrm_forms import checked_answer, keep_answer
from mscu.actions.nrm.nrm_reading import a_draft, answers_of, form_of, told_in
from mscu.errors import Invalid, NotFound
from mscu.models.entries.exhibit import Attachment
from mscu.models.nrm_form import NrmEpisode, NrmFile, NrmForm, NrmIndicator, NrmLine
from mscu.rules.nrm_checks import DETAILS, FormTold, lines_of

TWICE = "This indicator is already listed."
WHEN = {True: "when-did-the-exploitation-take-place-multiple", False: "when-did-the-exploitation-take-place"}
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
    needs = Permission.WORK_CASES

    def perform(self, work: Work) -> None:
        """Update existing rows, add new ones and remove the rest."""
        checked = Checked(work)
        values = [_episode(checked, n, line) for n, line in enumerate(self.episodes)]
        checked.refuse()
        form = a_draft(work, self.form_id)
        rows = work.records(select(NrmEpisode).where(NrmEpisode.form_id == form.id).order_by(NrmEpisode.id))
        gone = [row.id for row in rows[len(values) :]]
        loose = select(NrmIndicator).where(NrmIndicator.episode_id.in_(gone))
        for indicator in work.records(loose):
            work.keep_former(indicator)
            indicator.episode_id = None
        work.flush()
        there, told = dict(enumerate(rows)), dict(enumerate(values))
        _replace(work, form, NrmEpisode, rows=there, values=told)


def _episode(checked: Checked, number: int, line: EpisodeLine) -> dict[str, Any]:
    at = f"episodes.{number}."
    row = NrmEpisode()
    row.set_began(checked.happened(f"{at}began", line.began))
    ended = line.ended.strip()
    return {
        "exploitation": checked.code(f"{at}exploitation", "exploitation", line.exploitation),
        "began_at": row.began_at,
        "began_precision": row.began_precision,
        "began_words": row.began_words,
        "ended_words": checked.happened(f"{at}ended", ended).words if ended else "",
        "where_words": checked.text(f"{at}where_words", line.where_words),
        "note": checked.text(f"{at}note", line.note),
    }


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
    needs = Permission.WORK_CASES

    def perform(self, work: Work) -> None:
        """Update existing rows, add new ones and remove the rest."""
        form = a_draft(work, self.form_id)
        checked = Checked(work)
        order = select(NrmEpisode.id).where(NrmEpisode.form_id == form.id)
        episodes = work.values(order.order_by(NrmEpisode.began_at, NrmEpisode.id))
        values: dict[object, dict[str, Any]] = {}
        for number, line in enumerate(self.indicators):
            if line.indicator in values:
                checked.problems[f"indicators.{number}.indicator"] = TWICE
            values[line.indicator] = _indicator(checked, number, line, episodes)
        checked.refuse()
        rows = work.records(select(NrmIndicator).where(NrmIndicator.form_id == form.id))
        there = {row.indicator: row for row in rows}
        _replace(work, form, NrmIndicator, rows=there, values=values)


def _indicator(checked: Checked, number: int, line: IndicatorLine, episodes: Sequence[int]) -> dict[str, Any]:
    at, when = f"indicators.{number}.", line.seen_when.strip()
    if line.situation is not None and not 1 <= line.situation <= len(episodes):
        checked.problems[f"{at}situation"] = f"Type a number from 1 to {len(episodes)}."
    known = line.situation is not None and f"{at}situation" not in checked.problems
    return {
        "indicator": checked.code(f"{at}indicator", "indicator", line.indicator),
        "indicator_state": checked.code(f"{at}state", "indicator_state", line.state),
        "seen_by": checked.text(f"{at}seen_by", line.seen_by),
        "seen_when": checked.happened(f"{at}seen_when", when).words if when else "",
        "seen_where": checked.text(f"{at}seen_where", line.seen_where),
        "evidence": checked.text(f"{at}evidence", line.evidence),
        "episode_id": episodes[(line.situation or 1) - 1] if known else None,
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
    needs = Permission.WORK_CASES

    def perform(self, work: Work) -> None:
        """Store the list; a file that the online form does not accept is reported as missing."""
        form = a_draft(work, self.form_id)
        checked = Checked(work)
        values: dict[object, dict[str, Any]] = {}
        for number, line in enumerate(self.files):
            values[line.attachment_id or -number] = _file(checked, number, line, form)
        checked.refuse()
        rows = work.records(select(NrmFile).where(NrmFile.form_id == form.id))
        there = {row.attachment_id: row for row in rows}
        _replace(work, form, NrmFile, rows=there, values=values)


def _file(checked: Checked, number: int, line: FileLine, form: NrmForm) -> dict[str, Any]:
    at, dated = f"files.{number}.", line.dated.strip()
    if line.attachment_id is None:
        checked.problems[f"{at}attachment_id"] = CHOOSE
    elif checked.work.get(Attachment, line.attachment_id).case_id != form.case_id:
        raise NotFound
    return {
        "attachment_id": line.attachment_id,
        "description": checked.text(f"{at}description", line.description),
        "dated": checked.happened(f"{at}dated", dated).words if dated else "",
    }


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
    for key, told in values.items():
        if key not in rows:
            work.add(model(form_id=form.id, case_id=form.case_id, **told))
            continue
        _change(work, rows[key], told)


def _change(work: Work, row: Any, told: Mapping[str, Any]) -> None:  # noqa: ANN401 - of any model
    changed = {name: value for name, value in told.items() if getattr(row, name) != value}
    if changed:
        work.keep_former(row)
    for name, value in changed.items():
        setattr(row, name, value)


@dataclass(frozen=True, kw_only=True)
class WriteNrmList(Command[None]):
    """Write the situations, or the indicators that are present, into the box that asks for them."""

    form_id: int
    question: str
    needs = Permission.WORK_CASES

    def perform(self, work: Work) -> None:
        """Add to the box what is not in it yet."""
        form = a_draft(work, self.form_id)
        told = told_in(work, form)
        lines = _episode_lines(told) if self.question in WHEN.values() else ()
        lines = _indicator_lines(told) if self.question == DETAILS else lines
        if not lines:
            raise Invalid({"question": "There is nothing to write here yet."})
        question = told.form.by_key[self.question]
        there = told.given(self.question)
        new = [line for line in lines if line.casefold() not in there.casefold()]
        value = "\n".join(filter(None, (there, *new)))
        keep_answer(work, form, question, checked_answer(question, value))


def _episode_lines(told: FormTold) -> tuple[str, ...]:
    return tuple(
        " · ".join(filter(None, (_span(episode.began, episode.ended), episode.exploitation, episode.where)))
        + (f": {episode.note}" if episode.note else "")
        for episode in told.episodes
    )


def _span(began: str, ended: str) -> str:
    return f"{began} to {ended}" if ended else f"from {began}"


def _indicator_lines(told: FormTold) -> tuple[str, ...]:
    lines = []
    for each in told.present():
        seen = ", ".join(filter(None, (each.seen_by, each.seen_when, each.seen_where)))
        evidence = f" ({each.evidence})" if each.evidence else ""
        lines.append(f"{each.label}: {seen}{evidence}" if seen else f"{each.label}{evidence}")
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
        form = a_draft(work, self.form_id)
        question = form_of(form.form_key).by_key.get(self.question)
        text = answers_of(work, form.id).get(self.question, "")
        if question is None:
            raise Invalid({"question": "This form has no such question."})
        line = _checked_line(work, "line", self.line)
        if line not in lines_of(text):
            raise Invalid({"line": "This line is no longer there. Check again."})
        instead = _checked_line(work, "instead", self.instead)
        if instead:
            keep_answer(work, form, question, checked_answer(question, text.replace(line, instead, 1)))
        for read in lines_of(instead) or (line,):
            work.add(
                NrmLine(
                    form_id=form.id,
                    case_id=form.case_id,
                    question=self.question,
                    line=read,
                    was=line if instead else "",
                    read_at=work.now,
                    read_by_id=work.actor.id,
                )
            )


def _checked_line(work: Work, name: str, line: str) -> str:
    checked = Checked(work)
    said = checked.text("text", line)
    if checked.problems:
        raise Invalid({name: checked.problems["text"]})
    return said
