"""A crowd at the dashboard: readers who act at a human pace, each over a connection of her own."""

from __future__ import annotations

import math
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from tests.bench.sessions import Answer, Session

HOMES = ("Vietnam", "Kenya", "Bangladesh", "Indonesia", "Philippines", "Ghana")
LAYERS = ("AI development", "Population", "Median age", "Urban population", "Adult literacy rate")
REGIONS = ("Africa", "World", "Southeast Asia")
ECONOMIES = ("Kenya", "Ghana", "Sri Lanka", "Nepal", "Peru", "Morocco")
CODES = ("KEN", "GHA", "LKA", "NPL", "PER", "MAR")
CONDITIONS = ("african", "gdp > 5e10", '"IT.NET.USER.ZS" > 50 AND ai_gap > 0.15')
INDICATORS = ("TX.VAL.TECH.MF.ZS", "SI.POV.GINI", "RQ.EST")
"""What readers choose from; few enough for them to meet, enough for none to follow another."""

Act = Callable[[Session, random.Random], Answer]


def _layer(session: Session, dice: random.Random) -> Answer:
    return session.use("explore_layer", dice.choice(LAYERS))


def _region(session: Session, dice: random.Random) -> Answer:
    return session.use("explore_region", dice.choice(REGIONS))


def _click(session: Session, dice: random.Random) -> Answer:
    chosen = dice.sample(CODES, dice.randint(0, 3))
    event = {"number": dice.randint(1, 2**31), "selected": chosen, "view": None}
    return session.use("explore_map", {"event": event})


def _economy(session: Session, dice: random.Random) -> Answer:
    return session.use("country_of", dice.choice(ECONOMIES))


def _indicator(session: Session, dice: random.Random) -> Answer:
    return session.use(f"similarity_on_{dice.choice(INDICATORS)}", dice.random() < 0.5)


def _gate(session: Session, dice: random.Random) -> Answer:
    return session.use("choice_gate_stability", dice.random() < 0.5)


def _condition(session: Session, dice: random.Random) -> Answer:
    return session.use("screen_text", dice.choice(CONDITIONS))


def _year(session: Session, dice: random.Random) -> Answer:
    return session.use("timeshift_year", float(dice.randint(2010, 2024)))


def _home(session: Session, dice: random.Random) -> Answer:
    return session.use("choice_home", dice.choice(HOMES))


@dataclass(frozen=True)
class Deed:
    """Something that a reader does.

    Attributes
    ----------
    name
        What it is.
    page
        Where it can be done; empty for everywhere.
    share
        How often, beside the others.
    act
        Does it.
    """

    name: str
    page: str
    share: int
    act: Act


DEEDS: tuple[Deed, ...] = (
    Deed("colour", "explore", 5, _layer),
    Deed("click on the map", "explore", 4, _click),
    Deed("region", "explore", 1, _region),
    Deed("economy", "country", 10, _economy),
    Deed("indicator (heavy)", "similarity", 10, _indicator),
    Deed("gate (heavy)", "opportunity", 10, _gate),
    Deed("year of home (heavy)", "timeshift", 10, _year),
    Deed("filter", "screen", 10, _condition),
    Deed("home (heavy)", "", 1, _home),
)
PAGES = {"explore": 5, "similarity": 2, "opportunity": 2, "country": 2, "screen": 2, "timeshift": 1}
"""Pages that readers go to, with how often; similarity, opportunity and timeshift are heavy."""

SWITCHES = 0.2
"""Share of what they do that is going to another page."""


@dataclass
class Seen:
    """What a crowd went through.

    Attributes
    ----------
    times
        Seconds of every deed, by its name.
    errors
        What pages said went wrong, and what broke.
    """

    times: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, name: str, seconds: float) -> None:
        """Note a deed."""
        with self._lock:
            self.times.setdefault(name, []).append(seconds)

    @property
    def all(self) -> list[float]:
        """Every deed's seconds, shortest first."""
        return sorted(seconds for times in self.times.values() for seconds in times)

    def quantile(self, share: float, name: str | None = None) -> float:
        """Give the seconds that a share of the deeds does not exceed."""
        found = self.all if name is None else sorted(self.times[name])
        return found[min(len(found) - 1, int(share * len(found)))]

    def lines(self) -> list[str]:
        """Say how long each kind of deed took."""
        return [
            f"{name}: {len(times)} times, p50 {self.quantile(0.5, name):.3f} s, "
            f"p95 {self.quantile(0.95, name):.3f} s, most {max(times):.3f} s"
            for name, times in sorted(self.times.items())
        ]


class Crowd:
    """Readers who stay connected until the crowd is dispersed; use it as a context.

    Parameters
    ----------
    url
        Of the server.
    readers
        How many.
    pause
        Seconds between two deeds of one reader, from and to.
    seed
        Of what they do.
    """

    def __init__(self, url: str, readers: int, pause: tuple[float, float], seed: int = 0) -> None:
        self._url, self._pause, self._seed = url, pause, seed
        self.seen = Seen()
        self._end, self._go_home = 0.0, threading.Event()
        self._deeds: int | None = None
        self._acted = [threading.Event() for _ in range(readers)]
        self._threads = [
            threading.Thread(target=self._live, args=(number,), daemon=True)
            for number in range(readers)
        ]

    def act(self, seconds: float = math.inf, deeds: int | None = None) -> Seen:
        """Let all come one after the other and act; they stay connected.

        Parameters
        ----------
        seconds, deeds
            For how long, or how often each.
        """
        self._end, self._deeds = time.monotonic() + seconds, deeds
        for thread in self._threads:
            thread.start()
        for acted in self._acted:
            acted.wait()
        return self.seen

    def __enter__(self) -> Crowd:
        return self

    def __exit__(self, *_: object) -> None:
        self._go_home.set()
        for thread in self._threads:
            thread.join(30)

    def _live(self, number: int) -> None:
        """Be one reader."""
        dice = random.Random(1_000 * self._seed + number)
        try:
            with Session(self._url) as session:
                try:
                    self._days_work(session, dice, number)
                finally:
                    self.seen.errors += session.errors
                    self._acted[number].set()
                self._go_home.wait()
        except Exception as error:
            self.seen.errors.append(f"{type(error).__name__}: {error}")
        finally:
            self._acted[number].set()

    def _days_work(self, session: Session, dice: random.Random, number: int) -> None:
        """Come, and do one thing after the other."""
        low, high = self._pause
        # They come spread over one pause, not all in one moment.
        time.sleep(high * number / max(len(self._threads), 1))
        page = "explore"
        self.seen.note("open", session.open(page).seconds)
        for done in count():
            if done == self._deeds:
                return
            time.sleep(dice.uniform(low, high))
            if time.monotonic() > self._end:
                return
            page = self._deed(session, dice, page)

    def _deed(self, session: Session, dice: random.Random, page: str) -> str:
        """Do one thing; give the page that the reader is on afterwards."""
        possible = [deed for deed in DEEDS if deed.page in ("", page)]
        if dice.random() < SWITCHES or not possible:
            others = Counter({name: share for name, share in PAGES.items() if name != page})
            page = dice.choices(list(others), list(others.values()))[0]
            self.seen.note(f"to {page}", session.switch(page).seconds)
            return page
        deed = dice.choices(possible, [deed.share for deed in possible])[0]
        self.seen.note(deed.name, deed.act(session, dice).seconds)
        return page
