"""Normal forms of the names that people go by in social media: `@big_dan99`.

The network is left out: whoever is `@big_dan99` in one is often so in another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_NAME = r"[A-Za-z0-9_](?:[A-Za-z0-9_.]{1,28})[A-Za-z0-9_]"
LONGEST_SENTENCE = 200
"""Characters to either side in which a network may be named."""
_NETWORKS = (
    "facebook|instagram|insta|tiktok|tik tok|twitter|snapchat|snap|telegram|whatsapp|kik|discord|"
    "threads|onlyfans|vk"
)
_ADDRESS = rf"(?:https?://)?(?:www\.)?(?:{_NETWORKS}|x|t)\.(?:com|me|net)/(?:add/)?@?"
_WHAT = r"(?:user ?name|name|handle|account|profile|id)"
_ADDRESSED = re.compile(rf"\b{_ADDRESS}(?P<name>{_NAME})", re.IGNORECASE)
_WITH_SIGN = re.compile(rf"(?<![\w.@/])@(?P<name>{_NAME})")
_SAID = re.compile(
    rf"\b(?:{_NETWORKS})(?:\s{_WHAT})?(?:\s?[:=]\s?|\s{_WHAT}\s(?:is\s)?)(?P<name>{_NAME})",
    re.IGNORECASE,
)
_TELLING = re.compile(r"[0-9_]|[a-z]\.[a-z]", re.IGNORECASE)
"""What words do not have: figures, a low line or a dot inside."""
_TIME = re.compile(r"[0-9.]+(?:h|hrs|am|pm)?", re.IGNORECASE)
_NETWORK = re.compile(rf"\b(?:{_NETWORKS})\b", re.IGNORECASE)
_SENTENCE_ENDS = ".!?\n"
_WHOLE = re.compile(rf"(?:{_ADDRESS})?@?(?P<name>{_NAME})", re.IGNORECASE)
_PAGES = frozenset({
    "groups", "pages", "watch", "events", "profile.php", "search", "explore", "marketplace",
    "people", "photo", "photo.php", "story.php", "share", "reel", "reels", "hashtag", "stories",
})  # fmt: skip
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
    """Find the names of a free text: the normal form of each, and where it stands.

    A word after `@` or after a network's name is one only where it looks like none of the language;
    with `@` also where its sentence speaks of a network.
    """
    for match in _ADDRESSED.finditer(text):
        yield from _named(match)
    for match in _WITH_SIGN.finditer(text):
        if _tells(match["name"]) or _NETWORK.search(_sentence(text, match.start())):
            yield from _named(match)
    for match in _SAID.finditer(text):
        if _tells(match["name"]):
            yield from _named(match)


def _named(match: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    value = handle(match["name"])
    if value is not None and not _TIME.fullmatch(value):
        yield value, match.start("name"), match.end("name")


def _tells(name: str) -> bool:
    return _TELLING.search(name) is not None


def _sentence(text: str, at: int) -> str:
    """Give the sentence around a place, or the nearest of it."""
    first, last = max(0, at - LONGEST_SENTENCE), at + LONGEST_SENTENCE
    begin = max(text.rfind(end, first, at) for end in _SENTENCE_ENDS)
    ends = [found for end in _SENTENCE_ENDS if (found := text.find(end, at, last)) > 0]
    return text[max(begin, first) : min(ends, default=last)]
