"""Ages of people in running text: he is twenty-three, a girl of fifteen, in her late twenties."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mscu.text.days_in_words import MONTH, WEEKDAY
from mscu.text.near_words import matches_near
from mscu.text.number_words import CARDINAL, COUNTED, ONES, ORDINAL, TEENS, TENS, cardinal, ordinal

Span = tuple[int, int]
_NUMBER = rf"(?:{CARDINAL}|\d{{1,2}})\b"
_N = rf"(?P<age>{_NUMBER})"
_SECOND = rf"(?P<age2>{_NUMBER})"
_VAGUE = (
    "(?: (?:about|around|maybe|perhaps|only|just|nearly|almost|barely|over|under|past|at least|at most|"
    "at|now|"
    "still|already|approximately|roughly|probably|possibly|some|not yet|not|no more than|gone))*"
)
_SEASON = "(?:spring|summer|autumn|winter|new year|christmas|easter|eid|ramadan)"
_WHEN = (
    rf"(?:,? (?:last|next|this|that) (?:week|month|year|{_SEASON}|{WEEKDAY}|{MONTH})\b"
    rf"|,? (?:in|on|since|by|this coming|at|before|after) (?:the |early |late |mid-)?(?:{MONTH}|"
    rf"{WEEKDAY}|{_SEASON})\b"
    rf"|,? (?:yesterday|today|tomorrow)\b| {_NUMBER} (?:days?|weeks?|months?) ago\b"
    rf"| (?:a|a few|in a few|in a|in {_NUMBER}) (?:days?|weeks?|months?)(?: ago)?\b)?"
)
"""When somebody reaches an age, which is the date of birth."""
_HALF = "(?: (?:and|n|&) (?:a half|three quarters|a quarter))?"
_ENDS = (
    r"(?=\s*(?:[.,:](?!\d)|[;!?)\"”]|[-–] |$)|,? (?:and|but|or|so|now|when|while|who|with|at|years?|yrs?|"
    r"because|he|she|"
    r"they|then|that|today|than|in|on|last|next|this|soon|already|to|as|if|since|by|old|though|although)\b)"
    r"(?! (?:in (?:ten|the|a|each|every)|at (?:a time|once|the (?:table|gate|door))|to a) )"
)
_PERSON = (
    "girl|boy|man|woman|child|lad|lass|youth|person|teenager|male|female|son|daughter|baby|kid|student|"
    "brother|sister|cousin|niece|nephew|wife|husband|widow|widower|victim|worker"
)
_NOT_COUNTED = "".join(rf"(?<!\b{word}, )" for word in (*ONES[:7], "zero"))
_LIFE = (
    "left|became|came|arrived|married|started|began|school|mother|father|pregnant|born|sold|taken|"
    "trafficked|"
    "working|worked|home|birth|engaged|widowed|orphaned|recruited|died|ran away"
)
_NO_HOUR = rf"(?!(?:{'|'.join((*ONES, *TEENS[:3]))})\b){CARDINAL}"
_NUMBERED = ("item", "page", "room", "step", "unit", "flat", "part", "section", "number", "article")
_NOT_NUMBERED = "".join(rf"(?<!\b{word} )" for word in _NUMBERED)
_HOURS = (
    r"(?! (?:in the|at night|o['’]clock|sharp|on (?:the|mon|tue|wed|thu|fri|sat|sun))|[:.]\d| "
    r"?[ap]m\b)"
)
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # aged twenty, the age of nine, turned sixteen last week
        (
            rf"\b(?:aged?|age (?:of|as|is|was|at)|ages|turn(?:ed|ing|s)?){_VAGUE}:? "
            rf"(?P<all>{_N}{_HALF}{_WHEN})"
        ),
        # pushing fifty, I would put her at nineteen
        (
            r"\b(?:pushing|nearing|approaching|reached|rising|closer to|nearer|coming up (?:to|for)|getting "
            r"on for|passe[sd] for|"
            r"(?:put|place|placed) (?:her|him|them) (?:at|as)|taken for|guess(?:ed)?|reckon(?:s|ed)?|"
            r"claim(?:s|ed)? to be|thinks)"
            rf"{_VAGUE} (?!one\b)(?P<all>{_N}{_HALF}{_WHEN}){_ENDS}"
        ),
        # he is twenty-three
        (
            r"(?:\b(?:is|was|are|were|be|been|am|being|seem(?:s|ed)?|look(?:s|ed|ing)?|becomes?|became|made)"
            r"|['’](?:s|re|m|ll be))(?: a)?(?: (?:\w+-looking|young|mere))?"
            rf"{_VAGUE} (?!one\b)(?P<all>{_N}{_HALF}{_WHEN}){_ENDS}"
        ),
        rf"\b(?:more|less|older|younger) than (?!one\b)(?P<all>{_N}{_WHEN}){_ENDS}",
        # a girl of fifteen
        rf"\b(?:{_PERSON})s?,? of{_VAGUE} (?P<all>{_N})(?! (?:them|the|these|those|who)\b)",
        # her daughter, six, is; two boys, twelve and fourteen, were; her son (twenty-two)
        (
            rf"(?:(?<=[a-z], )(?:{_NOT_COUNTED}|(?:just|only|barely|about|nearly|maybe|perhaps|almost|now) )|"
            rf"(?<=\())(?P<all>{_N}{_WHEN})(?:(?: and|, ?(?:and )?) ?{_SECOND})?"
            rf"(?=[.,;)](?!\d)|$)(?!, (?:{CARDINAL}|oh|zero)\b)"
        ),
        # she left school at twelve
        rf"\b(?:{_LIFE})\b[^.;!?\n]{{0,30}} at (?!one\b)(?P<all>{_N}){_ENDS}{_HOURS}",
        rf"\b(?P<all>{_N})(?=[ -](?:years?|yrs?)[ -](?:olds?|of age)\b)",
        # any number in words that counts nothing, and is no hour
        (
            rf"{_NOT_NUMBERED}"
            rf"\b(?P<all>(?P<age>{_NO_HOUR}){_HALF}{_WHEN}){_ENDS}"
        ),
        # between thirty and forty, sixteen or seventeen
        (
            rf"\b(?:is|was|are|were|be|aged?|looks?|looked)(?: (?:about|maybe|between|either))* (?P<all>{_N})"
            rf" (?:and|or|to) {_SECOND}{_ENDS}"
        ),
    )
)
_INFANT = re.compile(
    rf"\b{_NUMBER}[ -](?:days?|weeks?|months?)(?=[ -](?:olds?|of age|pregnant)\b)", re.IGNORECASE
)
_BIRTHDAY = re.compile(rf"\b(?P<age>{ORDINAL})(?=(?: \w+)? birthday\b)", re.IGNORECASE)
_ROUND = re.compile(rf"\b(?P<age>{'|'.join(TENS)})[ -](?:odd|something|ish)\b(?! \w+s\b)", re.IGNORECASE)
"""Eighty-odd, thirty-something."""
_TEENS = "teens"
_DECADES = "|".join((*(f"{word[:-1]}ies" for word in TENS), _TEENS, r"[1-9]0['’]?s"))
_DECADE = re.compile(
    rf"\b(?:early|mid|late|middle)(?:[ -]to[ -](?:mid|late))?[ -](?P<decade>{_DECADES})\b"
    rf"|(?<=\bin )(?:his|her|their|my|your) (?P<hers>{_DECADES})\b",
    re.IGNORECASE,
)
_NUMBERS = COUNTED | {str(age) for age in range(100)}
_DECADE_WORDS = {f"{word[:-1]}ies" for word in TENS} | {_TEENS, "s", *map(str, range(10, 100, 10))}
_TEENAGER, _MIDDLE = 16, 5


def ages_in_words(text: str) -> Iterator[tuple[Span, int]]:
    """Yield possible ages of people in a text, with when they were reached."""
    for match in matches_near(_PATTERNS, text, _NUMBERS):
        yield match.span("all"), _number(match["age"])
        if second := match.groupdict().get("age2"):
            yield match.span("age2"), _number(second)
    for match in matches_near((_INFANT,), text, {"old", "olds", "age", "pregnant"}):
        yield match.span(), 0
    for match in matches_near((_BIRTHDAY,), text, {"birthday"}):
        yield match.span("age"), ordinal(match["age"])
    for match in matches_near((_ROUND,), text, TENS):
        yield match.span(), cardinal(match["age"])
    for match in matches_near((_DECADE,), text, _DECADE_WORDS):
        name = match.lastgroup or ""
        start = match.start() if name == "decade" else match.start(name)
        yield (start, match.end()), _in_decade(match[name].lower())


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else cardinal(text)


def _in_decade(words: str) -> int:
    """Return the age in the middle of a decade."""
    if words == _TEENS:
        return _TEENAGER
    ten = int(words[:2]) if words[0].isdecimal() else cardinal(f"{words[:-3]}y")
    return ten + _MIDDLE
