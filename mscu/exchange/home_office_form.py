"""Builds a form's file from the Home Office's own files and the order of its prompt sheet.

    python -m mscu.exchange.home_office_form FOLDER ORDER OUT

FOLDER holds `fields.json`, `pages.json` and `validation.json` from the online service (GitHub
UKHomeOffice/modern-slavery, MIT); ORDER says which section each field is in, its type, and when it is asked.
A field that ORDER does not place is refused, so that next year's new question is noticed.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mscu.rules.nrm_form import BadForm, read_form

GUIDANCE = ("intro", "paragraph", "additional-hint", "bullet", "support-example", "hint")
"""Prefixes of the keys under which a page says what to write."""
HEAD = (
    "# Made by `python -m mscu.exchange.home_office_form` from the Home Office's files and the\n"
    "# order file beside this one: change that, never this.\n"
)
_TAG = re.compile(r"<[^>]+>")
_NUMBER = re.compile(r"(\d[\d,]*) characters")
_ORDER_ONLY_KEYS = ("asks", "one_of", "own", "former", "may_be_missing")
"""Keys of a question that only the order file has."""


@dataclass(frozen=True)
class Published:
    """The three files of the online service."""

    fields: Mapping[str, Any]
    pages: Mapping[str, Any]
    validation: Mapping[str, Any]

    @classmethod
    def read(cls, folder: Path) -> Published:
        names = ("fields", "pages", "validation")
        return cls(*(json.loads((folder / f"{n}.json").read_text("utf-8")) for n in names))

    def label(self, key: str, page: str) -> str:
        """Return the label of a field: its own, that of its legend, or that of its page."""
        field, confirm = self.fields.get(key, {}), self.pages["confirm"]["fields"]
        label_ = field.get("label") or field.get("legend")
        label_ = label_ or self.pages.get(page, {}).get("header")
        return plain(label_ or confirm.get(key, {}).get("label", ""))

    def heading(self, page: str) -> str:
        """Return the question of a page."""
        return plain(self.pages.get(page, {}).get("header", ""))

    def hint(self, key: str, page: str) -> str:
        """Return what to write: the hint of the field, then the guidance of its page."""
        field = self.fields.get(key, {})
        parts = [field.get("hint", ""), *_guidance(self.pages.get(page, {})), *_guidance(field)]
        return "\n".join(dict.fromkeys(plain(part) for part in parts if part))

    def options(self, key: str) -> list[list[str]]:
        """Return the answers to choose from, as key and label."""
        options_ = self.fields.get(key, {}).get("options", {})
        return [[name, plain(o["label"])] for name, o in options_.items() if isinstance(o, dict)]

    def limit(self, key: str, default: int) -> int:
        """Return the most characters allowed, as named in the online form's message."""
        match = _NUMBER.search(self.validation.get(key, {}).get("maxlength", ""))
        return int(match[1].replace(",", "")) if match else default

    def is_required(self, key: str) -> bool:
        """Return whether the online form requires an answer where it asks."""
        return "required" in self.validation.get(key, {})


def _guidance(page: Mapping[str, Any]) -> Iterator[str]:
    for name, text in page.items():
        if name != "hint" and name.startswith(GUIDANCE) and isinstance(text, str):
            yield f"• {text}" if name.startswith(("bullet", "support-example")) else text


def plain(text: str) -> str:
    """Remove links and repeated spaces."""
    return " ".join(_TAG.sub("", text).split())


def build_form(published: Published, order: Mapping[str, Any]) -> dict[str, Any]:
    """Build the form.

    Raises:
        BadForm: a field is not placed, or a question has no text.
    """
    default_limit = order["form"]["limit"]
    form_fields = {name: value for name, value in order["form"].items() if name != "limit"}
    sections = [
        {**section, "questions": [_question(published, q, default_limit) for q in section["questions"]]}
        for section in order["sections"]
    ]
    placed = {q["key"] for section in sections for q in section["questions"]}
    if missing := sorted(published.fields.keys() - placed):
        raise BadForm(f"The order does not place {', '.join(missing)}.")
    form = {"form": form_fields, "sections": sections}
    read_form(form)
    return form


def _question(published: Published, row: Mapping[str, Any], default_limit: int) -> dict[str, Any]:
    key, page = row["key"], row.get("page", "")
    label = row.get("label") or published.label(key, page)
    if not label:
        raise BadForm(f"{key} has no words in any of the files.")
    heading = row.get("heading") or published.heading(page)
    question = {
        "key": key,
        "label": label,
        "heading": "" if heading == label else heading,
        "hint": row.get("hint") or published.hint(key, page),
        "options": row.get("options") or published.options(key),
        "limit": published.limit(key, default_limit),
        "required": row.get("required", published.is_required(key)),
        "when": row.get("when", []),
        **{name: row[name] for name in _ORDER_ONLY_KEYS if name in row},
    }
    return {name: value for name, value in question.items() if value or name == "key"}


def as_toml(form: Mapping[str, Any]) -> str:
    """Return a form as TOML, one value per line."""
    lines = [HEAD, "[form]", *_values(form["form"])]
    for section in form["sections"]:
        rest = {name: value for name, value in section.items() if name != "questions"}
        lines += ["", "[[sections]]", *_values(rest)]
        for question in section["questions"]:
            lines += ["", "[[sections.questions]]", *_values(question)]
    return "\n".join(lines) + "\n"


def _values(table: Mapping[str, Any]) -> Iterator[str]:
    for name, value in table.items():
        yield f"{name} = {_value(value)}"


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{json.dumps(k)} = {_value(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def main(folder: str, order: str, out: str) -> None:
    with Path(order).open("rb") as file:
        order_file = tomllib.load(file)
    Path(out).write_text(as_toml(build_form(Published.read(Path(folder)), order_file)), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
