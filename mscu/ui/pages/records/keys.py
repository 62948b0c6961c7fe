"""The keys of the Records page's forms and lists; drafts are kept under the keys of forms."""

from __future__ import annotations

from mscu.ui.pages.editing.inline_form import FormKeys

PAGE = "records"
GROUP, NOTICE, REVIEW, DISPOSE = "group", "notice", "review", "dispose"
REQUEST, ANSWER = "request", "answer"
STOP, EXTEND, ACKNOWLEDGE = "stop", "extend", "acknowledge"
PROPOSE, AGREE = "propose", "agree"
OPEN, SHEET, CERTIFICATE, REQUEST_GONE = "open", "sheet", "certificate", "request_gone"
"""Actions that are not forms of this page: opening the case, and saving papers."""
REVIEWS, RIGHTS, GONE = "reviews", "rights", "gone"
"""The lists."""
Numbers = tuple[int, ...]
_KEYS = FormKeys(PAGE)
key_of, read_key = _KEYS.write, _KEYS.read
