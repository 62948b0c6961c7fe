"""Normal forms of the names that people go by in social media: `@big_dan99`.

The network is left out: whoever is `@big_dan99` in one is often so in another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_NAME = r"[A-Za-z0-9_](?:[A-Za-z0-9_.]{1,28})[A-Za-z0-9_]"
_NETWORKS = (
    "facebook|instagram|insta|tiktok|tik tok|twitter|snapchat|snap|telegram|whatsapp|kik|discord|"
    "threads|onlyfans|vk"
)
_ADDRESS = rf"(?:https?://)?(?:www\.)?(?:{_NETWORKS}|x|t)\.(?:com|me|net)/(?:add/)?@?"
_WHAT = r"(?:user ?name|name|handle|account|profile|id)"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_ADDRESS}(?P<name>{_NAME})",
        rf"(?<![\w.@/])@(?P<name>{_NAME})",
        rf"\b(?:{_NETWORKS})(?:\s{_WHAT})?(?:\s?[:=]\s?|\s{_WHAT}\s(?:is\s)?)@?(?P<name>{_NAME})",
    )
)
_WHOLE = re.compile(rf"(?:{_ADDRESS})?@?(?P<name>{_NAME})", re.IGNORECASE)
_PAGES = frozenset({"groups", "pages", "watch", "events", "profile.php", "search", "explore"})
"""What stands after a network's address in place of a name."""


def handle(text: str) -> str | None:
    """Give a name in small letters without its sign or its network's address: `big_dan99`."""
    match = _WHOLE.fullmatch(text.strip())
    name = match["name"].casefold() if match else ""
    return name if any(map(str.isalpha, name)) and name not in _PAGES else None


def show_handle(normal: str) -> str:
    """Write a name as it is written: `@big_dan99`."""
    return f"@{normal}"


def handles_in(text: str) -> Iterator[tuple[str, int, int]]:
    """Find the names of a free text: the normal form of each, and where it stands."""
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            value = handle(match["name"])
            if value is not None:
                yield value, match.start("name"), match.end("name")
