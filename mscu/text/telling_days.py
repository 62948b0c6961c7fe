"""Days that single somebody out by what happened on them: the day her brother was buried."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mscu.text.near_words import matches_near, words_of

_DAY = (
    "(?:days?|nights?|mornings?|evenings?|afternoons?|weeks?|weekends?|months?|years?|summer|winter|"
    "spring|autumn|date|wks?|mornin|nite|"
    "anniversar(?:y|ies)|eve|hours?|fortnight)"
)
_OWNER = r"(?:her|his|their|my|our|your|its|[A-Z][\w-]*['’]s)"
_WHO = (
    rf"(?:{_OWNER}|the|a|an|she|he|they|we|I|you|mum|dad|mam|nan|somebody|someone|everyone|both|two|three|"
    r"[A-Z]\w+)"
)
_CLAUSE_ENDS = r"(?=\s*(?:[.,;:!?)\n]|$)|,? (?:he|she|they|we|I|it|and|but)\b)"
_TO_THE_END = rf"(?:[ -][^\s.,;:!?)]+?){{1,12}}?{_CLAUSE_ENDS}"
_WORK = (
    "(?:week|month|year|day|visit|call|report|interview|meeting|referral|shift|weekend|other|same|next|"
    "following|case|"
    "conference|review|handover|statement|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|"
    "tenth|last|rest)"
)
_EVENT = (
    "(?:birthday|wedding|funeral|birth|burial|christening|baptism|miscarriage|abortion|stillbirth|"
    "release|anniversary|"
    "due date|graduation|divorce|operation|death|engagement|confirmation|bar mitzvah|first communion|"
    "communion|cremation|"
    "wake|naming ceremony|circumcision|hearing|trial|sentencing|deportation|overdose|accident|stroke|"
    "heart attack|"
    "surgery|scan|test|exam|exams|prom|retirement|name day|nikah|henna night|bail|parole|asylum "
    "interview|labour)"
)
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        # the day her brother was buried, the same day that the boy drowned
        (
            rf"\b(?i:the|that)(?: very| exact)? (?i:{_DAY})(?: (?i:that|when|on which|in which))? "
            rf"(?P<telling>{_WHO}{_TO_THE_END})"
        ),
        rf"\b(?i:same {_DAY})(?i: that| when| as| on which)? (?P<telling>{_WHO}{_TO_THE_END})",
        # three weeks after giving birth
        (
            rf"\b(?i:{_DAY}|shortly|soon|just) (?i:before|after) (?P<telling>(?:giving|being|getting|losing|"
            rf"burying|coming|leaving|having)"
            rf"{_TO_THE_END})"
        ),
        # the day of his mother's funeral, two days after his sister's wedding, the anniversary of her arrest
        (
            rf"\b(?i:{_DAY}) (?i:of|after|before|following|since) (?P<telling>(?i:{_OWNER}|the|a|an) "
            rf"(?!{_WORK}\b)\w+{_TO_THE_END}"
            rf"|(?:(?i:the|a|an) )(?!{_WORK}\b)[\w-]+|{_OWNER} [\w-]+)"
        ),
        rf"\b(?i:{_DAY}) (?i:of|after|before|since) (?P<telling>(?:she|he|they|we|I){_TO_THE_END})",
        # on his birthday, their wedding day
        (
            r"\b(?i:on|before|after|since|until|till|by|for|around|during|of|following|was|is|at|between|"
            r"past|and|near|be|been) "
            rf"(?P<telling>{_OWNER}(?! date of)(?: [\w'’-]+){{0,3}}? {_EVENT})\b"
        ),
        # when his daughter was baptised
        (
            rf"\b(?i:when|after|before|since|until) (?P<telling>(?:{_OWNER}|the|a) (?:[\w'’-]+ "
            rf"){{0,3}}?(?:was|were|had been|got) "
            r"(?:born|baptised|baptized|buried|christened|married|killed|murdered|deported|cremated|stabbed|"
            r"shot|circumcised|"
            r"divorced|engaged|drowned|hanged|executed|adopted|stillborn|aborted|released)\b)"
        ),
        (
            rf"\b(?i:when|after|before|since|until) (?P<telling>{_OWNER} (?:[\w'’-]+ ){{1,3}}?(?:died|passed "
            rf"away|drowned|married|"
            r"gave birth|miscarried|collapsed|graduated|retired|emigrated|killed (?:himself|herself)|went "
            r"into labour)\b)"
        ),
    )
)


_WORDS = words_of(
    "day days night nights morning mornings evening evenings afternoon afternoons week weeks weekend "
    "weekends month months "
    "year years summer winter spring autumn date anniversary anniversaries eve hour hours fortnight "
    "shortly soon just when wk wks mornin nite "
    "after before since until"
) | frozenset(re.findall(r"[a-z]+", _EVENT))


def telling_days(text: str) -> Iterator[tuple[int, int]]:
    """Yield the words that say of a day what happened on it to somebody."""
    for match in matches_near(_PATTERNS, text, _WORDS):
        yield match.span("telling")
