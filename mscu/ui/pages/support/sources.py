"""What the forms of the Survivors page need from the store, and the editors that use it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from mscu.actions.core.form_choices import ListChoice
from mscu.actions.survivors.directory import CharityPerson, InterpreterOption, ProviderLine
from mscu.ui.forms.field_list import Field, Sources
from mscu.ui.pages.editing.case_sources import CaseSources, sources_of
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.editor import Editor
from mscu.ui.widgets.fields import LineField, suggest


@dataclass(frozen=True)
class SurvivorSources(CaseSources):
    """The sources of a form on the Survivors page."""

    providers: tuple[ProviderLine, ...] = ()
    interpreters: tuple[InterpreterOption, ...] = ()
    people: tuple[CharityPerson, ...] = ()


def survivor_sources(
    lists: Mapping[str, tuple[ListChoice, ...]],
    today: date,
    *,
    providers: tuple[ProviderLine, ...] = (),
    interpreters: tuple[InterpreterOption, ...] = (),
    people: tuple[CharityPerson, ...] = (),
) -> SurvivorSources:
    """Return the sources of a form on the Survivors page."""
    base = sources_of(lists, today)
    return SurvivorSources(
        codes=base.codes,
        dates=base.dates,
        parse_partial=base.parse_partial,
        parse_birth=base.parse_birth,
        parse_day=base.parse_day,
        parse_moment=base.parse_moment,
        today=base.today,
        providers=providers,
        interpreters=interpreters,
        people=people,
    )


def _interpreter(field: Field, sources: Sources) -> Editor:
    line = LineField(placeholder=field.placeholder or "name, or language and agency")
    interpreters = cast("SurvivorSources", sources).interpreters
    suggest(line, [entry.interpreter.name for entry in interpreters])
    return line


def _provider(_field: Field, sources: Sources) -> Editor:
    providers = cast("SurvivorSources", sources).providers
    options = [(provider.id, provider.name) for provider in providers if not provider.retired]
    return ChoiceField(options, empty="None yet" if options else "The directory is empty")


def _person(_field: Field, sources: Sources) -> Editor:
    people = cast("SurvivorSources", sources).people
    return ChoiceField([(person.name, person.display) for person in people], empty="Choose one")


INTERPRETER = _interpreter
"""An interpreter, suggested from the directory; the value is a string."""
PROVIDER = _provider
"""A service from the directory; the value is its id, or None."""
PERSON = _person
"""A colleague at the charity; the value is their log-in name, or None."""
