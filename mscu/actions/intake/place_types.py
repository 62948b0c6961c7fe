"""The kind of place that a text mentions: only to rank advice, never stored."""

from __future__ import annotations

import re

_PLACE_PATTERNS: tuple[tuple[str, str], ...] = (
    ("service_area", r"motorway services?|services? area|welcome break|moto services"),
    ("petrol_station", r"(?:service|petrol|filling|fuel|gas) station|forecourt"),
    ("police_station", r"police station|custody"),
    ("bus_rail_station", r"(?:bus|coach|railway|rail|train|tram) (?:station|stop)|interchange"),
    ("caravan_site", r"caravans?|caravan (?:site|park)|mobile homes?|static homes?"),
    ("car_wash", r"car wash|hand wash|valeting"),
    ("nail_bar", r"nail (?:bar|shop|salon)|nails"),
    ("cannabis_grow", r"cannabis|grow house|(?:a )?grow"),
    ("brothel", r"brothel|massage (?:parlour|shop)|sauna"),
    ("building_site", r"building site|construction site|demolition site"),
    ("scrap_yard", r"scrap ?yard|scrap (?:dealer|metal)|recycling (?:site|yard|centre)"),
    ("care_home", r"care home|nursing home|residential home"),
    ("restaurant_takeaway", r"take ?away|restaurant|kitchen|chippy|kebab \w+|caf[eé]"),
    ("hotel", r"hotel|hostel|guest ?house|b&b|air ?bnb|travelodge|premier inn"),
    ("industrial_unit", r"industrial (?:unit|estate)|trading estate|business park|unit \d+\w?"),
    ("warehouse", r"warehouse|distribution centre|depot"),
    ("factory", r"factory|mill|processing plant"),
    ("farm", r"farm|poly ?tunnels?|orchard|fields?"),
    ("airport_port", r"airport|ferry|docks?|port"),
    ("hospital", r"hospital|a&e|surgery|clinic|infirmary|walk-in centre"),
    ("school", r"school|college|academy"),
    ("bank", r"bank branch|cash ?(?:machine|point)|atm"),
    ("shop", r"shop|store|supermarket|off[ -]licen[cs]e|barbers?"),
    ("hmo", r"hmo|house in multiple occupation|bed ?sits?"),
    ("yard", r"yard"),
    ("dwelling", r"flat|house|bungalow|terrace|home address"),
    ("street", r"street|road|lane|avenue|close|lay-?by|car park|pavement|m\d+|a\d+"),
)
_STREETS = (
    r"road|rd|street|st|lane|ln|avenue|ave|close|drive|way|grove|crescent|court|view|hill|brow|row|fold|walk|"
    r"place|terrace"
)
_PATTERNS = tuple(
    (kind, re.compile(rf"\b(?:{words})\b(?!\s+(?:{_STREETS})\b)", re.IGNORECASE))
    for kind, words in _PLACE_PATTERNS
)


def place_type_in(text: str) -> str | None:
    """Return the key of the kind of place that a text mentions, or None."""
    for kind, pattern in _PATTERNS:
        if pattern.search(text):
            return f"place_type:{kind}"
    return None
