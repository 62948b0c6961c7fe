"""The choices whose keys the program reads, in its own code and in the files that came with it.

They are found, not listed: every text in the program's modules and in its TOML files that is a key of a
shipped list, or that begins one and is completed by a word which stands there too.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from pkgutil import walk_packages
from types import CodeType
from typing import Any

import mscu
from mscu.resources import resource
from mscu.rules.code_lists import shipped_codes

_OUTSIDE = ("mscu.demo", "mscu.cli")
"""They give keys to commands, as people do."""
_MADE_UP = "demo"
"""The folder of resources that the program reads only to make a demo store."""
_QUOTED = re.compile(r'"([^"\n]*)"')
"""What stands in double quotes, as the texts of this program do."""
_BEGINS_A_KEY = re.compile(r"[a-z0-9_]+:[a-z0-9_]*")


@cache
def read_keys() -> frozenset[str]:
    """Return the keys of the shipped choices that the program or one of its rules asks for by name."""
    texts = frozenset(_texts_of_program()) | frozenset(_texts_of_files())
    begun = {text for text in texts if _BEGINS_A_KEY.fullmatch(text)}
    return frozenset(key for key in shipped_codes() if _is_read(key, texts, begun))


def _is_read(key: str, texts: frozenset[str], begun: set[str]) -> bool:
    name, _, word = key.partition(":")
    stem = f"{name}:"
    if key in texts or (stem in begun and word in texts):
        return True
    return any(key.startswith(text) for text in begun if text != stem and text.startswith(stem))


def _texts_of_program() -> Iterator[str]:
    """Yield the texts in the modules, from their source or, in a built program, as compiled."""
    for module in walk_packages(mscu.__path__, "mscu."):
        spec = None if module.name.startswith(_OUTSIDE) else find_spec(module.name)
        if spec is None:
            continue
        source = Path(spec.origin or "")
        if source.suffix == ".py" and source.is_file():  # four times as fast as to compile it
            yield from (text.partition("{")[0] for text in _QUOTED.findall(source.read_text("utf-8")))
        else:
            loader: Any = spec.loader
            code = loader.get_code(module.name)
            yield from _texts_in(code.co_consts if code else ())


def _texts_in(constants: Iterable[object]) -> Iterator[str]:
    for constant in constants:
        if isinstance(constant, str):
            yield constant
        elif isinstance(constant, CodeType):
            yield from _texts_in(constant.co_consts)
        elif isinstance(constant, tuple | frozenset):
            yield from _texts_in(constant)


def _texts_of_files() -> Iterator[str]:
    """Yield the texts in the files of rules, and the keys that a list names in its further columns."""
    folder = resource("rules").parent
    for path in sorted(folder.rglob("*.toml")):
        if path.parent.name != _MADE_UP:
            yield from _leaves(tomllib.loads(path.read_text(encoding="utf-8")))
    for row in shipped_codes().values():
        yield from row.more.values()


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from _leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)
