"""The characters: who they are, where they live, what they did, and which circles they belong to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from entregent.sample.careers import SECTORS, Firm, gendered, make_firms
from entregent.sample.circles import ANY_TRADE, CIRCLES, HOMES, TRADES
from entregent.sample.contact_points import ContactPoints
from entregent.sample.facts import Character, Circle, Closeness, Job, Residence, Studies, Town
from entregent.sample.names import SUFFIXES, draw_name, fold
from entregent.sample.towns import ENGLISH_TOWNS, FRENCH_TOWNS, LYON

# (strong, medium) parts of each circle; whoever is in none is weak nine times in ten.
CLOSE: dict[str, tuple[float, float]] = {
    "mirandole": (0.1, 0.30), "korrigane": (0.03, 0.24), "brightwold": (0.04, 0.26), "kermeur": (0.03, 0.2),
    "tableau-vert": (0.06, 0.3), "voix-erdre": (0.04, 0.35), "quillboat": (0.03, 0.2), "valmeris": (0.05, 0.3),
    "estuaria": (0.04, 0.3), "quai-17": (0.05, 0.35), "rh-confluence": (0.014, 0.11), "carrowmore": (0.03, 0.25),
    "ponant": (0.02, 0.2), "famille": (0.09, 0.45),
}  # fmt: skip
OTHERWISE_CLOSE = (0.0, 0.07)
FULL_CAST = 1500
LARGE_CIRCLE = 80
SHARE_IN_LARGE_CIRCLES = 0.35
# Pairs of circles between which people move: the bridges of the map.
NEIGHBOURS: dict[str, tuple[str, ...]] = {
    "mirandole": ("tableau-vert", "rh-confluence", "tableau-vert"), "valmeris": ("rh-confluence",),
    "korrigane": ("estuaria", "voix-erdre"), "brightwold": ("quillboat", "quillboat", "carrowmore"),
    "kermeur": ("quai-17", "ponant", "mirandole"),
    "tableau-vert": ("rh-confluence", "quai-17"), "quai-17": ("ponant", "voix-erdre"), "estuaria": ("voix-erdre",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cast:
    """The circles and the characters; those from `contacts` on are no contacts: they only write."""

    circles: tuple[Circle, ...]
    characters: tuple[Character, ...]
    contacts: int


class Casting:
    """Draws one character after the other; the same `rng` and sizes give the same cast."""

    def __init__(self, rng: Random, today: date, contacts: int, exports: tuple[date, ...]) -> None:
        self.rng, self.today, self.contacts, self.exports = rng, today, contacts, exports
        self.firms = make_firms(rng, max(400, contacts // 4))
        self.firms_near: dict[tuple[str, str], dict[Town, list[Firm]]] = {kind: {} for kind in self.firms}
        for kind, firms in self.firms.items():
            for firm in firms:
                self.firms_near[kind].setdefault(firm.town, []).append(firm)
        self.circles = CIRCLES + self._large_circles()
        self.names: set[str] = set()
        self.points = ContactPoints(rng)
        self.made: list[Character] = []

    def _large_circles(self) -> tuple[Circle, ...]:
        """For networks beyond the everyday size: circles of former colleagues, one per firm."""
        extra = int(max(0, self.contacts - FULL_CAST) * SHARE_IN_LARGE_CIRCLES / LARGE_CIRCLE)
        firms = [firm for same in self.firms.values() for firm in same]
        share = LARGE_CIRCLE / min(self.contacts, FULL_CAST)
        circles = []
        for index, firm in enumerate(self.rng.sample(firms, min(extra, len(firms)))):
            base = self.rng.choice(
                [c for c in CIRCLES if c.language == firm.language and c.kind in ("employer", "client")]
            )
            titles = SECTORS[firm.sector].titles[firm.language]
            circles.append(
                Circle(
                    f"firm-{index}",
                    firm.name,
                    "client",
                    firm.language,
                    firm.town,
                    base.topic,
                    share,
                    2014,
                    2026,
                    firm.name,
                    titles,
                )
            )
        return tuple(circles)

    def cast(self) -> Cast:
        """All characters: members circle by circle, people of no circle, then those who are no contacts."""
        scale = min(self.contacts, FULL_CAST)
        for circle in self.circles:
            for _ in range(round(circle.share * scale)):
                if len(self.made) < self.contacts:
                    self.made.append(self._member(circle))
        while len(self.made) < self.contacts:
            self.made.append(self._loose())
        self._add_homonyms()
        for index in range(round(self.contacts * 0.036)):
            circle = (
                self.rng.choice(CIRCLES[:-1]) if index % 3 else self.rng.choice([c for c in CIRCLES if c.town == LYON])
            )
            self.made.append(replace(self._member(circle), closeness=Closeness.WEAK))
        for _ in range(round(self.contacts * 0.01)):
            self.made.append(self._loose())
        return Cast(self.circles, tuple(self.made), self.contacts)

    def _member(self, circle: Circle) -> Character:
        percent, elsewhere = HOMES.get(circle.slug, (70, FRENCH_TOWNS if circle.language == "fr" else ENGLISH_TOWNS))
        home = circle.town if self.rng.random() * 100 < percent else self.rng.choice(elsewhere)
        slugs = [circle.slug]
        close = self._closeness(*CLOSE.get(circle.slug, (0.01, 0.15)))
        chance = {Closeness.STRONG: 0.6, Closeness.MEDIUM: 0.2, Closeness.WEAK: 0.06}[close]
        if circle.slug in NEIGHBOURS and self.rng.random() < chance:
            slugs.append(self._neighbour(circle.slug, home))
        trade = self.rng.choice(TRADES.get(circle.slug, ANY_TRADE))
        language = circle.language if self.rng.random() < 0.94 else ("en" if circle.language == "fr" else "fr")
        return self._character(language, circle, tuple(slugs), trade, home, close)

    def _neighbour(self, slug: str, home: Town) -> str:
        choices = NEIGHBOURS[slug]
        here = [c for c in choices if home != LYON or c in ("rh-confluence", "tableau-vert")]
        away = [c for c in here if home == LYON or c != "rh-confluence"]
        return self.rng.choice(away or choices)

    def _loose(self) -> Character:
        language = "fr" if self.rng.random() < 0.72 else "en"
        home = self.rng.choice(FRENCH_TOWNS if language == "fr" else ENGLISH_TOWNS)
        return self._character(language, None, (), self.rng.choice(ANY_TRADE), home, self._closeness(*OTHERWISE_CLOSE))

    def _closeness(self, strong: float, medium: float) -> Closeness:
        drawn = self.rng.random()
        return Closeness.STRONG if drawn < strong else Closeness.MEDIUM if drawn < strong + medium else Closeness.WEAK

    def _character(
        self, language: str, circle: Circle | None, circles: tuple[str, ...], trade: str, home: Town, close: Closeness
    ) -> Character:
        rng, number = self.rng, len(self.made) + 1
        given, family, gender = draw_name(rng, language, self.names, unique=self.contacts < 20_000)
        jobs = self._jobs(language, circle, trade, home, gender, family)
        former = draw_name(rng, language, set(), unique=False)[1] if gender == "f" and rng.random() < 0.04 else ""
        family = f"{family}, {rng.choice(SUFFIXES)}" if language == "en" and rng.random() < 0.025 else family
        sector = SECTORS[trade]
        bare_family = family.split(",")[0]
        return Character(
            id=number,
            given=given,
            family=family,
            language=language,
            gender=gender,
            slug=f"{fold(given)}-{fold(bare_family)}-{rng.randrange(16**6):06x}{number:x}",
            closeness=close,
            circles=circles,
            jobs=jobs,
            residences=self._residences(home, language),
            headline=f"{jobs[-1].title} · {jobs[-1].company}",
            industry=sector.industry[language == "en"],
            former_name=former,
            birthday=date(rng.randrange(1962, 1999), rng.randrange(1, 13), rng.randrange(1, 29)),
            emails=self.points.emails(given, bare_family, jobs[-1].company, language),
            phones=self.points.phones(home),
            skills=tuple(rng.sample(sector.skills[language], rng.randrange(2, 4))),
            studies=self._studies(circles, number),
        )

    def _residences(self, home: Town, language: str) -> tuple[Residence, ...]:
        if self.rng.random() < 0.75:
            return (Residence(home, date(2005, 9, 1)),)
        before = self.rng.choice(FRENCH_TOWNS if language == "fr" else ENGLISH_TOWNS)
        moved = date(self.rng.randrange(2014, self.today.year), self.rng.randrange(1, 13), 1)
        return (Residence(before, date(2005, 9, 1)), Residence(home, moved))

    def _studies(self, circles: tuple[str, ...], number: int) -> tuple[Studies, ...]:
        if "kermeur" not in circles:
            return ()
        started = 2004 + number % 5
        return (Studies("Institut Kermeur", "Master Ingénierie pédagogique et multimédia", started, started + 2),)

    def _jobs(
        self, language: str, circle: Circle | None, trade: str, home: Town, gender: str, family: str
    ) -> tuple[Job, ...]:
        """From the first position to today's: the circle's firm where it has one, then firms of the trade."""
        rng = self.rng
        year = rng.randrange(2003, 2012)
        jobs: list[Job] = []
        if circle and circle.company:
            joined = rng.randrange(circle.since - 3, min(circle.until, self.today.year - 1))
            titles = [gendered(title, gender) for title in rng.sample(circle.titles, min(2, len(circle.titles)))]
            stays = rng.random() < (0.8 if circle.kind == "client" else 0.36)
            left = (
                None
                if stays
                else date(min(max(joined + 1, circle.until - 1) + rng.randrange(0, 6), self.today.year - 1), 7, 1)
            )
            jobs.append(
                Job(
                    circle.company,
                    self._placed(titles[0], home, language),
                    home,
                    date(joined, rng.randrange(1, 13), 1),
                    left,
                )
            )
            year = left.year if left else self.today.year
        elif rng.random() < 0.6:
            until = date(rng.randrange(2013, 2023), rng.randrange(1, 13), 1)
            jobs.append(self._job(language, trade, home, gender, family, date(year, 9, 1), until))
            year = until.year
        if not jobs or jobs[-1].ended:
            start = jobs[-1].ended if jobs and jobs[-1].ended else date(year, 9, 1)
            jobs.append(self._job(language, trade, home, gender, family, start, None))
        return self._recent_change(tuple(jobs), language, trade, home, gender, family)

    def _recent_change(
        self, jobs: tuple[Job, ...], language: str, trade: str, home: Town, gender: str, family: str
    ) -> tuple[Job, ...]:
        """One in fourteen changes between the two exports: half of them for another firm, half within theirs."""
        span = (self.exports[-1] - self.exports[0]).days
        if span < 60 or self.rng.random() > 0.07:
            return jobs
        day = (self.exports[0] + timedelta(days=self.rng.randrange(31, span))).replace(day=1)
        last = jobs[-1]
        if day <= max(last.started, self.exports[0]):
            return jobs
        new = self._job(language, trade, home, gender, family, day, None)
        if self.rng.random() < 0.5 and new.title != last.title:
            new = replace(new, company=last.company)
        return (*jobs[:-1], replace(last, ended=day), new)

    def _job(
        self, language: str, trade: str, home: Town, gender: str, family: str, started: date, ended: date | None
    ) -> Job:
        title = gendered(self.rng.choice(SECTORS[trade].titles[language]), gender)
        own = trade in ("learning", "marketing", "software", "culture") and self.rng.random() < 0.16
        company = self._own_firm(language, family) if own else self._firm(language, trade, home).name
        return Job(company, self._placed(title, home, language), home, started, ended)

    def _own_firm(self, language: str, family: str) -> str:
        if language == "fr":
            return self.rng.choice(("Indépendant", "Freelance", f"{family} Conseil", f"{family} Formation"))
        return self.rng.choice(("Self-employed", "Freelance", f"{family} Consulting", f"{family} & Co"))

    def _firm(self, language: str, trade: str, home: Town) -> Firm:
        """A firm of the trade, near home half of the time; the first ones of the list are the large ones."""
        firms = self.firms[trade, language]
        near = self.firms_near[trade, language].get(home)
        if near and self.rng.random() < 0.35:
            return self.rng.choice(near)
        return firms[int(len(firms) * self.rng.random() ** 1.3)]

    def _placed(self, title: str, home: Town, language: str) -> str:
        if self.rng.random() > (0.34 if home == LYON else 0.08):
            return title
        if language == "en":
            return f"{title}, {home.city}"
        return self.rng.choice((f"{title} – {home.city}", f"{title} ({home.city})", f"{title} | {home.city}"))

    def _add_homonyms(self) -> None:
        """A few people bear the name of somebody else and have nothing to do with them."""
        others = self.rng.sample(range(self.contacts), min(20, self.contacts // 8) * 2)
        for first, second in zip(others[::2], others[1::2], strict=True):
            one, two = self.made[first], self.made[second]
            if one.language != two.language or one.jobs[-1].company == two.jobs[-1].company:
                continue
            slug = f"{fold(one.given)}-{fold(one.family.split(',')[0])}-{self.rng.randrange(16**6):06x}{two.id:x}"
            emails = self.points.emails(one.given, one.family.split(",")[0], two.jobs[-1].company, two.language)
            self.made[second] = replace(
                two, given=one.given, family=one.family, gender=one.gender, slug=slug, emails=emails
            )
