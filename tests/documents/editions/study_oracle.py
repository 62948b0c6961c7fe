"""What the public study may say of a case, by rules of the tests' own."""

from collections.abc import Iterable

from mscu.codes import Kind
from mscu.documents.editions.facts import CaseFacts, EntryFact
from tests.documents.editions.random_cases import EXPLOITED, SUSPECT, VICTIM


def listed(phrases: Iterable[str], last: str = "and") -> str:
    """Return a list as people write it."""
    words = list(phrases)
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""


class Oracle:
    """A case as a careful reader sees it: what has happened, to whom, and in which order."""

    def __init__(self, case: CaseFacts) -> None:
        self.case = case
        self.past = sorted((e for e in case.entries if not e.is_ahead), key=lambda e: e.sort_at)
        self.victims = [p for p in case.people if VICTIM in p.roles]
        self.endangered = [p for p in case.people if {VICTIM, EXPLOITED} & set(p.roles)]
        harmless = {p.id for p in case.people if not p.known_victim} - {p.id for p in self.endangered}
        self.suspects = {p.id for p in case.people if SUSPECT in p.roles} & harmless
        self.arrests = [
            e
            for e in self.of(Kind.ARREST)
            if e.person_id in harmless and "arrest_disposal:treated_as_victim" not in e.codes
        ]
        self.searches = self.of(Kind.SEARCH)
        self.entry_day = min((e.sort_at for e in self.arrests + self.searches), default=None)
        self.referred = [
            e
            for e in self.of(Kind.REFERRAL)
            if "referral_to:victim_navigator" in e.codes and "referral_outcome:accepted" in e.codes
        ]
        acts = self.of(Kind.ADVICE) + self.of(Kind.ENQUIRY) + self.referred
        acted = min((e.sort_at for e in acts), default=None)
        received = [e for e in self.of(Kind.REPORT) if "report_source:proactive" not in e.codes]
        self.first = [e for n, e in enumerate(received) if n == 0 or acted is None or e.sort_at <= acted]
        self.further = received[len(self.first) :]
        self.received = received
        to_officers = [e for e in self.of(Kind.ADVICE) if "local_officer" in e.codes]
        self.to_officers, self.advice = bool(to_officers), to_officers or self.of(Kind.ADVICE)
        results = {e.follows_id for e in self.of(Kind.ENQUIRY_RESULT)}
        self.enquiries = [
            e for e in self.of(Kind.ENQUIRY) if "state:for_allocation" not in e.codes or e.id in results
        ]

    def of(self, kind: Kind) -> list[EntryFact]:
        """Return what happened of one kind."""
        return [e for e in self.past if e.kind is kind]

    def early(self, entries: Iterable[EntryFact]) -> list[EntryFact]:
        """Return what came before officers went in."""
        return [e for e in entries if self.entry_day is None or e.sort_at < self.entry_day]

    def texts(self) -> list[str]:
        """Return all that the page may say, in its order; nothing if nothing is to be told."""
        steps = [
            ("Reports", self.reports()),
            ("Advice", self.advised()),
            ("Enquiries", self.enquired()),
            ("The Victim Navigator", self.navigated()),
            ("Further reports", self.again()),
            (self.entry_heading(), self.enforced()),
            ("Assessment", self.assessed()),
        ]
        story = [f"{heading}: {text}" for heading, text in steps if text]
        if not story:
            return []
        story[0] = story[0].replace(": It ", ": The unit ")
        return [self.standfirst(), *story, *self.difference(), self.note()]

    def entry_heading(self) -> str:
        """Return the heading of what officers did."""
        arrests = ["", "arrest", "arrests"][min(len(self.arrests), 2)]
        searches = ["", "search", "searches"][min(len(self.searches), 2)]
        return listed(filter(None, (arrests, searches))).capitalize()

    def reports(self) -> str:
        """Return what was reported."""
        if not self.first:
            return ""
        codes = codes_of(self.first)
        lacks = {code for place in self.case.places for code in place.lacks}
        lacking = [p for p in self.case.places if {"lacks:water", "lacks:heating"} & set(p.lacks)]
        several = len(self.victims) > 1
        told = []
        for code, plural, noun in (
            ("indicator:threats", "threatened and intimidated", "threats and intimidation"),
            ("indicator:injuries_assault", "hurt", "violence"),
            ("indicator:punished", "punished", "punishment"),
            ("indicator:cannot_leave", "kept under control", "control"),
        ):
            if code in codes:
                told.append(plural if several else noun)
        for code, plural, noun in (
            ("indicator:against_will", "forced into work", "forced work"),
            ("indicator:wages_taken", "kept from their earnings", "earnings withheld"),
        ):
            if code in codes:
                told.append(plural if several else noun)
        if lacking or "indicator:poor_accommodation" in codes_of(self.received):
            kinds = {p.type_code for p in lacking} or {self.case.place_type}
            kind = kinds.pop() if len(kinds) == 1 else ""
            kind = "" if kind == "place_type:farm" else kind
            plural, noun = {
                "place_type:caravan_site": ("made to live in caravans", "life in caravans"),
                "place_type:hmo": ("made to live in poor housing", "poor housing"),
                "place_type:dwelling": ("made to live in poor housing", "poor housing"),
                "": ("made to live in poor conditions", "poor living conditions"),
            }[kind]
            without = listed(
                (
                    word
                    for code, word in (("lacks:water", "running water"), ("lacks:heating", "heating"))
                    if code in lacks
                ),
                "or",
            )
            told.append(f"{plural if several else noun}{f' with no {without}' if without else ''}")
        noun = "reports" if len(self.first) > 1 else "a report"
        if not several:
            return f"The unit received {noun} of exploitation{f': {listed(told)}' if told else ''}."
        genders = {p.gender for p in self.victims}
        who = {"gender:male": "males", "gender:female": "females"}.get(min(genders), "people")
        who = who if len(genders) == 1 else "people"
        situation = f"being {listed(told)}" if told else "at risk of exploitation"
        return f"The unit received {noun} of {who} {situation}."

    def advised(self) -> str:
        """Return what was advised, and whom."""
        if not self.advice:
            return ""
        codes = codes_of(self.advice)
        kind = "immediate tactical advice" if "immediate" in codes else "advice"
        is_first = self.advice[0] is self.of(Kind.ADVICE)[0]
        if is_first and "immediate" in self.advice[0].codes:
            kind = "initial and immediate tactical advice"
        topics = listed(
            words
            for topic, words in (
                ("safeguard", "keep people safe"),
                ("cctv", "secure recordings before they are lost"),
                ("witnesses", "speak to witnesses"),
            )
            if f"advice_topic:{topic}" in codes
        )
        officers = "local officers " if self.to_officers else ""
        return f"It gave {officers}{kind}{f': {topics}' if topics else ''}."

    def enquired(self) -> str:
        """Return which enquiries were begun before officers went in."""
        begun = self.early(self.enquiries)
        if not begun:
            return ""
        codes = codes_of(begun)
        lines = listed(
            words
            for line, words in (
                ("cctv", "obtaining CCTV evidence"),
                ("witness", "speaking to witnesses"),
                ("financial", "following the money"),
            )
            if f"enquiry_type:{line}" in codes
        )
        critical = "critical " if codes & {"enquiry_type:cctv", "enquiry_type:witness"} else ""
        if len(begun) > 1:
            return f"It commenced {critical}enquiries{f' such as {lines}' if lines else ''}."
        article = "a critical" if critical else "an"
        return f"It commenced {article} enquiry{f': {lines}' if lines else ''}."

    def navigated(self) -> str:
        """Return what the navigator did: nothing unless she accepted."""
        if not self.referred:
            return ""
        codes = codes_of(self.referred)
        given = listed(
            words
            for code, words in (("help:food", "food"), ("help:accommodation", "somewhere safe"))
            if code in codes
        )
        navigator = "The Justice and Care Victim Navigator"
        if not given:
            return f"{navigator} agreed to provide support."
        to = " to potential victims" if len({e.person_id for e in self.referred}) > 1 else ""
        return f"{navigator} provided initial assistance{to}: {given}."

    def again(self) -> str:
        """Return that more was reported after the unit had acted."""
        if not self.further:
            return ""
        subject = "Further reports were" if len(self.further) > 1 else "A further report was"
        joint = any(
            {"meeting_type:strategy_discussion", "agency:police", "agency:health"} <= set(e.codes)
            for e in self.early(self.of(Kind.MEETING))
        )
        planned = ", and agencies planned together how to keep people safe" if joint else ""
        return f"{subject} received and read beside what was already known{planned}."

    @property
    def supported(self) -> bool:
        """Return whether the unit had done something before officers went in."""
        kinds = (Kind.ADVICE, Kind.ENQUIRY, Kind.MEETING, Kind.DECISION)
        return any(self.early(self.of(kind)) for kind in kinds)

    @property
    def local(self) -> bool:
        """Return whether local officers did what is told of."""
        done = [entries for entries in (self.arrests, self.searches) if entries]
        return bool(done) and all("local_officer" in codes_of(entries) for entries in done)

    def enforced(self) -> str:
        """Return what officers did, and what came of it."""
        if self.entry_day is None:
            return ""
        arrests, searches = len(self.arrests), len(self.searches)
        told = [("arrests" if arrests > 1 else "an arrest", "make", "made")] if arrests else []
        told += [("searches" if searches > 1 else "a search", "undertake", "undertook")] if searches else []
        if self.supported:
            officers = "local officers" if self.local else "officers"
            act = listed(f"{verb} {what}" for what, verb, _ in told)
            sentence = f"The unit supported {officers} to {act}"
        else:
            sentence = f"Officers {listed(f'{verb} {what}' for what, _, verb in told)}"
        sentence += "."
        reported = max((e.people_count for e in self.of(Kind.REPORT)), default=0)
        if self.victims and len(self.victims) >= reported and all(p.accounted_for for p in self.endangered):
            sentence += " Everyone thought to be at risk was accounted for."
        later = [e for e in self.enquiries if e.sort_at >= self.entry_day]
        money = "enquiry_type:financial" in codes_of(later)
        if len(later) > 1:
            sentence += f" Further enquiries followed{', among them financial ones' if money else ''}."
        elif later:
            sentence += f" A further {'financial ' if money else ''}enquiry followed."
        return sentence

    def assessed(self) -> str:
        """Return how far the assessment of a group is."""
        begun = [g for g in self.case.groups if g.status_code.endswith((":suspected", ":nominated"))]
        done = [g for g in self.case.groups if g.status_code.endswith((":assessed", ":active"))]
        if not begun and not done:
            return ""
        strands = {line.strand for group in begun + done for line in group.plan}
        plan = listed(s for s in ("pursue", "protect") if f"plan_strand:{s}" in strands)
        verb = "now commenced assessing" if begun else "assessed"
        end = f", with a plan to {plan}." if plan else "."
        return f"The unit has {verb} the suspected offenders as an organised crime group{end}"

    def standfirst(self) -> str:
        """Return the promise at the head."""
        ids = {p.id for p in self.endangered}
        housed = [e for e in self.referred if "help:accommodation" in e.codes]
        held = [e for e in self.of(Kind.REFERRAL) if "police_protection_from" in e.codes]
        safe = {e.person_id for e in housed + held} & ids
        charged = {
            e.person_id: e.sort_at
            for e in self.of(Kind.CHARGE)
            if e.person_id in self.suspects and {"offence:msa_s1", "offence:msa_s2"} & set(e.codes)
        }
        for result in self.of(Kind.COURT_RESULT):
            is_cleared = {"verdict:not_guilty", "verdict:discontinued"} & set(result.codes)
            if is_cleared and result.sort_at >= charged.get(result.person_id, result.sort_at):
                charged.pop(result.person_id, None)
        if not self.received or not (safe or charged):
            return "How the unit acts on reports of exploitation."
        if self.further and "immediate" in codes_of(self.advice):
            acting = "reports, read together and acted on at once,"
        else:
            acting = "acting on reports" if len(self.received) > 1 else "acting on a report"
        outcomes = [] if not safe else ["people to safety" if len(safe) > 1 else "safety"]
        if len(charged) > 1:
            what = "exploiting them" if len(safe) > 1 else "exploitation"
            outcomes.append(f"those suspected of {what} before the law")
        elif charged:
            outcomes.append("suspected exploitation before the law")
        return f"How {acting} brought {listed(outcomes)}."

    def difference(self) -> list[str]:
        """Return what made the difference, if anything is known to have."""
        secured = {e.id for e in self.case.enquiries if any(r.exhibit for r in e.results)}
        cctv = [e for e in self.of(Kind.ENQUIRY) if "enquiry_type:cctv" in e.codes and e.id in secured]
        referred_ids = {e.person_id for e in self.referred}
        helped = {"help:food", "help:accommodation"} & codes_of(self.referred)
        told = [
            words
            for words, holds in (
                ("advice at once", any({"immediate", "accepted:yes"} <= set(e.codes) for e in self.advice)),
                ("the evidence most easily lost", cctv),
                ("an independent person beside survivors", helped and len(referred_ids) > 1),
                ("an independent person", helped and len(referred_ids) == 1),
                (
                    "local officers given the skills of a central unit",
                    self.entry_day and self.supported and self.local,
                ),
            )
            if holds
        ]
        told = told or (["people who spoke up"] if self.received else [])
        return [f"{listed(told).capitalize()}."] if told else []

    def note(self) -> str:
        """Return what is said of anonymity: a claim of law only where the statute covers it."""
        note = "No person, place, date or number in this study identifies anyone."
        note += " Every victim is treated as anonymous."
        alleged = codes_of(self.of(Kind.ARREST) + self.of(Kind.CHARGE))
        if "offence:msa_s2" in alleged:
            note += " The law protects the identity of victims of trafficking for life."
        return note


def codes_of(entries: Iterable[EntryFact]) -> set[str]:
    return {code for entry in entries for code in entry.codes}
