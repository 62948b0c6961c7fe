"""The keys of the Records page: which form, of which record; a draft is kept under one."""

from __future__ import annotations

PAGE = "records"
GROUP, NOTICE, REVIEW, DISPOSE = "group", "notice", "review", "dispose"
REQUEST, ANSWER = "request", "answer"
PROPOSE, AGREE = "propose", "agree"
OPEN, SHEET, CERTIFICATE, REQUEST_GONE = "open", "sheet", "certificate", "request_gone"
"""What is no form of this page: the case itself, and papers."""
REVIEWS, RIGHTS, GONE = "reviews", "rights", "gone"
"""The lists."""
Numbers = tuple[int, ...]


def key_of(what: str, *numbers: int) -> str:
    """Write the key of a form."""
    return "/".join((PAGE, what, *map(str, numbers)))


def read_key(key: str) -> tuple[str, Numbers] | None:
    """Read what a key is for; nothing for one of another page."""
    page, *rest = key.split("/")
    if page != PAGE or not rest or not all(each.isdigit() for each in rest[1:]):
        return None
    return rest[0], tuple(map(int, rest[1:]))
