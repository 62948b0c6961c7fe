"""One survivor's way through both stores, by the keyboard of everybody who has a part in it.

An officer refers a man to the navigator; she hears him and lets police know one thing of what he
told; he takes it back; police ask for his emergency card at three in the morning.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mscu.codes import Kind, Role
from mscu.demo.caravan import read_caravan
from tests.documents.reading import text_of
from tests.journeys.drivers import CTRL, come_back, press
from tests.journeys.sitting import RecordedSession
from tests.journeys.survivor_told import (
    ANSWER,
    CARD,
    HERS,
    IN_THE_CASE,
    KNOWN_TO_HER,
    PV2,
    REFERRAL,
    REQUEST,
    S1,
    S2,
    S3,
    TELLING,
    TURN,
    WITHDRAWAL,
    words_in,
)
from tests.journeys.test_caravan import SUPERVISOR, at
from tests.journeys.told import Typist
from tests.journeys.wall import (
    case_read,
    choose_in_menu,
    fill_in,
    found_by,
    on_screen,
    open_only_case,
    push,
    survivors,
)
from tests.scenes.stores import Store

SEALED_READ = {
    **SUPERVISOR,
    "purpose": "Disclosure in proceedings (CPIA)",
    "reason": "Schedule of unused material",
}
LOOKED_FOR = ("clinic", "frightened", "kestrel", "kitchen", "Doina", "fears", "Romania")
"""What police type into the search field: words of hers, and two of those that she shares."""


@dataclass
class Read:
    """The words that somebody of the police could read at one time, in three ways."""

    screens: frozenset[str]
    found: frozenset[str]
    printed: frozenset[str]

    def of(self, words: frozenset[str]) -> set[str]:
        """Return those of the words that could be read."""
        return set(words & (self.screens | self.found | self.printed))


@dataclass
class Story:
    """Both stores on one workstation, at which one after the other sits down."""

    store: Store
    charity: Store
    qtbot: QtBot
    folder: Path
    rose: list[RecordedSession] = field(default_factory=list)
    """Whoever has risen: her window is closed, and goes when all are done."""

    def clock(self, moment: datetime) -> None:
        """Turn the clock that both stores go by."""
        self.store.clock.now = self.charity.clock.now = moment

    @contextmanager
    def police(self, role: Role) -> Iterator[RecordedSession]:
        """Sign in a user of the police."""
        yield from self._seat(RecordedSession(self.store, self.qtbot, role))

    @contextmanager
    def charity_at(self, role: Role) -> Iterator[RecordedSession]:
        """Sign in a user of the charity, with both stores open."""
        sitting = RecordedSession(self.store, self.qtbot, role, beside=self.charity)
        survivors(sitting)
        yield from self._seat(sitting)

    def _seat(self, sitting: RecordedSession) -> Iterator[RecordedSession]:
        yield sitting
        sitting.rise()
        self.rose.append(sitting)

    def read(self, sitting: RecordedSession, name: str, values: Mapping[str, object]) -> Read:
        """Read all of the case on the screen, look for words, and print it."""
        said = case_read(sitting)
        found = "\n".join(found_by(sitting, word) for word in LOOKED_FOR)
        path = self.folder / f"{name}.pdf"
        sitting.print_edition("Supervisor", values, path)
        written = path.read_bytes()
        sha = self.store.sql("SELECT sha256 FROM disclosure ORDER BY id DESC LIMIT 1")
        assert sha == [(sha256(written).hexdigest(),)]
        return Read(words_in(said), words_in(found), words_in(text_of(written)))


@pytest.fixture
def story(store: Store, charity: Store, qtbot: QtBot, tmp_path: Path) -> Story:
    return Story(store, charity, qtbot, tmp_path)


def test_what_a_survivor_tells_and_shares_and_takes_back(story: Story) -> None:
    before = an_officer_refers(story)
    hers = HERS - before.of(HERS)
    assert hers >= TELLING
    the_navigator_hears_and_shares(story)
    shared = police_read(story, Role.OFFICER, "shared", SUPERVISOR)
    for read in (shared.screens, shared.found, shared.printed):
        assert read >= words_in(str(S3["text"]))
    assert shared.of(hers) == set()
    he_takes_it_back(story)
    after = police_read(story, Role.OFFICER, "after", SUPERVISOR)
    assert after.of(words_in("fears", "sister", "Romania", "whose")) == set()
    assert after.of(hers) == set()
    sealed = police_read(story, Role.DISCLOSURE, "sealed", SEALED_READ)
    assert sealed.screens >= words_in(str(S3["text"]), "withheld", "withdrawn")
    assert sealed.printed >= words_in(str(S3["text"]), "withheld")
    assert sealed.of(hers) == set()
    night = at_three_in_the_morning(story)
    assert not TELLING & words_in(night)


def an_officer_refers(story: Story) -> Read:
    """Open the case, refer him, and read what the police's record holds so far."""
    story.clock(at("2022-03-17T13:00"))
    with story.police(Role.OFFICER) as officer:
        told, words = read_caravan(), Typist.through(officer.gate)
        officer.open_case(words.case(told))
        for kind, values in words.subjects(told):
            if values["name"] in IN_THE_CASE:
                officer.add_subject(kind, values)
        officer.add_entry(Kind.REFERRAL, REFERRAL)
        return story.read(officer, "before", SUPERVISOR)


def the_navigator_hears_and_shares(story: Story) -> None:
    """Take him on, log what he tells, record his consent, share what he agrees to."""
    story.clock(at("2022-03-17T18:00"))
    with story.charity_at(Role.NAVIGATOR) as hers:
        push(hers, "Read and answer")
        push(hers, f"Take on: {PV2}")
        fill_in(hers, KNOWN_TO_HER)
        press(Qt.Key.Key_N, CTRL)
        fill_in(hers, S1)
        story.clock(at("2022-03-18T09:00"))
        push(hers, "Record or withdraw")
        push(hers, "Record a consent")
        fill_in(hers, S2)
        push(hers, "Leave: Consents")
        push(hers, "Share a copy")
        fill_in(hers, S3)
        push(hers, "Agree a card")
        fill_in(hers, CARD)
        push(hers, "More")
        choose_in_menu("On-call rota")
        push(hers, "Add a shift")
        fill_in(hers, TURN)


def police_read(story: Story, role: Role, name: str, values: Mapping[str, object]) -> Read:
    """Open the case as somebody of the police, and read all of it."""
    with story.police(role) as sitting:
        open_only_case(sitting)
        return story.read(sitting, name, values)


def he_takes_it_back(story: Story) -> None:
    """Withdraw the consent to share, as he asks for."""
    story.clock(at("2022-03-19T11:00"))
    with story.charity_at(Role.NAVIGATOR) as hers:
        push(hers, "Record or withdraw")
        push(hers, "Withdraw: Share with police")
        fill_in(hers, WITHDRAWAL)
        assert "withdrawn" in on_screen(hers)


def at_three_in_the_morning(story: Story) -> str:
    """Police ask for his card; the lead answers within a minute, and it is logged.

    Gives what the officer reads of it.
    """
    asked = at("2022-03-20T03:00")
    story.clock(asked)
    with story.police(Role.OFFICER) as officer:
        open_only_case(officer)
        officer.add_entry(Kind.EMERGENCY, REQUEST)
    story.clock(asked + timedelta(seconds=40))
    with story.charity_at(Role.LEAD) as lead:
        assert "Two men with his photograph" in on_screen(lead)
        come_back()
        press(Qt.Key.Key_F2)
        lead.settle()
        fill_in(lead, ANSWER)
    with story.police(Role.OFFICER) as officer:
        open_only_case(officer)
        read = case_read(officer)
    assert all(words in read for words in CARD.values())
    ((released_at,),) = story.charity.sql("SELECT released_at FROM card_release")
    waited = datetime.fromisoformat(released_at).replace(tzinfo=UTC) - asked
    assert timedelta(0) < waited < timedelta(minutes=1)
    assert {row.actor for row in story.charity.audit() if row.action == "AnswerUrgent"} == {"lead"}
    assert {row.actor for row in story.store.audit() if row.action == "ReleaseCard"} == {"lead"}
    return read
