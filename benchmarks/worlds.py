"""Invented people as five networks show them, with the truth of who is who: the data of `people_over_networks.py`.

French and English names (frequent ones as frequent as they are, and a long tail), homonyms, couples and children at
one address, fathers and sons with one name, job changes, moves, marriages, short forms, initials, inverted and
misspelt names, handles made of the name or not, pseudonyms, shared mailboxes and landlines, organisations, missing
fields. Everything follows from the seed.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace

from entregent.analysis.matching import Seen
from entregent.analysis.words import fold


def words(text: str) -> list[str]:
    return text.split()


WOMEN = words(
    "marie nathalie isabelle sylvie catherine françoise valérie christine sandrine stéphanie véronique sophie "
    "céline chantal patricia anne brigitte julie monique aurélie nicole laurence annie émilie dominique "
    "virginie corinne élodie martine camille laura sarah emma léa chloé manon inès jennifer jessica susan linda "
    "karen elizabeth margaret helen kate lucy charlotte emily hannah rachel rebecca amy olivia grace zoé agathe "
    "clémence apolline bérénice solène maëlle gwenaëlle fatima aïcha yasmina ngozi priya mei"
)
MEN = words(
    "jean michel pierre philippe alain nicolas christophe patrick laurent frédéric stéphane christian éric "
    "david thierry julien olivier sébastien pascal françois thomas alexandre antoine maxime guillaume jérôme "
    "vincent bruno hugo lucas mathieu romain benoît rémi james john robert william richard daniel matthew "
    "anthony andrew steven edward george joseph samuel benjamin oliver jack harry jean-pierre jean-luc jean- "
    "claude étienne gaël aurélien thibault cyprien mohamed karim youssef kwame raj wei dmitri"
)
FAMILIES = words(
    "martin bernard dubois thomas robert richard petit durand leroy moreau simon laurent lefèvre michel garcia "
    "david bertrand roux vincent fournier morel girard andré mercier dupont lambert bonnet françois martinez "
    "legrand garnier faure rousseau blanc guérin muller henry roussel nicolas perrin morin mathieu clément "
    "gauthier dumont lopez fontaine chevalier robin masson smith jones williams taylor brown davies evans "
    "wilson johnson roberts walker wright thompson white hughes edwards green hall wood harris clarke jackson "
    "turner hill nguyen diallo traoré benali haddad patel khan singh o'connor macdonald"
)
_SHORT = words(
    "philippe phil christophe chris frédéric fred nicolas nico alexandre alex guillaume gui catherine cathy "
    "valérie val nathalie nath véronique véro stéphanie steph isabelle isa elizabeth liz jennifer jenny rebecca "
    "becky margaret maggie robert bob william bill richard rick james jim daniel dan matthew matt anthony tony "
    "andrew andy edward ted joseph joe samuel sam benjamin ben thomas tom susan sue stéphane steph maxime max "
    "antoine toine sébastien seb laurence lo emily em julien ju mathieu math"
)
SHORT = dict(zip(_SHORT[::2], _SHORT[1::2], strict=True))
SYLLABLES = words(
    "bar ber bo bri cha cor dau del fal gar gou ker lan lau lor mal mar mon nau per pon qui ra ro sal tal tour "
    "val ver vil"
)
ENDINGS = words("ac ard at aud el et ier in ois on ot y eau ley ton ford well man")
TOWNS = words(
    "Paris Lyon Marseille Toulouse Nantes Lille Bordeaux Strasbourg Rennes Grenoble Montpellier Nice Dijon "
    "Angers Tours Brest London Manchester Bristol Leeds Edinburgh Dublin Bruxelles Genève Lausanne Montréal "
    "Clermont-Ferrand Annecy Pau Metz"
)
TRADES = (
    "formation apprentissage pédagogie numérique",
    "graphisme illustration identité édition",
    "data python statistiques modèles",
    "rédaction journalisme podcast radio",
    "architecture bois rénovation urbanisme",
    "finance audit contrôle trésorerie",
    "marketing brand growth content",
    "nursing care hospital palliative",
    "teaching maths robotics school",
    "law contracts labour mediation",
    "cycling logistics supply warehouse",
    "cuisine restaurant traiteur fermentation",
    "photography portrait wedding analogue",
    "security network linux devops",
    "théâtre scène chant improvisation",
    "research biology genomics microscopy",
)
FIRMS = words(
    "atelier banque studio labo groupe maison cabinet agence conseil systèmes réseau travaux énergie santé "
    "éditions transport"
)
WORDS = words(
    "lune pixel renard brume velo chouette panda nord zest moka comete sardine tango lichen cactus orage plume bazar"
)
PUBLIC = ("gmail.com", "orange.fr", "outlook.com", "free.fr", "proton.me", "yahoo.fr", "icloud.com")
NETWORKS = ("pro", "friends", "fedi", "book", "mail")
SHOWN_ON = {"pro": 0.72, "friends": 0.45, "fedi": 0.20, "book": 0.52, "mail": 0.55}


@dataclass
class Home:
    street: str
    postcode: str
    landline: str
    mailbox: str
    town: str


@dataclass
class Human:
    number: int
    given: str
    family: str
    woman: bool
    home: Home
    born: str
    employers: list[str]
    mobile: str
    personal: str
    handle: str
    trade: str
    middle: str = ""
    maiden: str = ""
    mark: str = ""
    friends: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class World:
    """Identities and, for each of them, the number of the human (or organisation) behind it."""

    seen: tuple[Seen, ...]
    truth: tuple[int, ...]


class _Maker:
    def __init__(self, humans: int, seed: int) -> None:
        self.dice = random.Random(f"people over networks {seed}")
        self.wanted = humans
        self.families = [f.capitalize() for f in FAMILIES]
        rare = {self.rare_name() for _ in range(humans)}
        self.rare = sorted(name.capitalize() for name in rare)
        self.firms = [
            f"{self.dice.choice(FIRMS).capitalize()} {self.dice.choice(self.rare)}" for _ in range(max(humans // 12, 8))
        ]
        self.humans: list[Human] = []
        self.mails: set[str] = set()
        self.work_mails: dict[str, int] = {}

    def rare_name(self) -> str:
        middle = self.dice.choice(["", self.dice.choice(SYLLABLES)])
        return self.dice.choice(SYLLABLES) + middle + self.dice.choice(ENDINGS)

    def chance(self, share: float) -> bool:
        return self.dice.random() < share

    def family_name(self) -> str:
        if self.chance(0.3):
            return self.families[int(self.dice.expovariate(1 / 40)) % len(self.families)]
        return self.dice.choice(self.rare)

    def given_name(self, woman: bool) -> str:
        names = WOMEN if woman else MEN
        return "-".join(p.capitalize() for p in names[int(self.dice.expovariate(1 / 35)) % len(names)].split("-"))

    def home(self, family: str) -> Home:
        dice = self.dice
        street = f"{dice.randint(1, 120)} {dice.choice(('rue', 'avenue', 'chemin', 'place'))} {dice.choice(self.rare)}"
        landline = f"+33{dice.choice('12345')}{dice.randint(10_000_000, 99_999_999)}"
        mailbox = f"{dice.choice(('famille.', 'les', ''))}{plain(family)}{dice.randint(1, 99)}@{dice.choice(PUBLIC)}"
        return Home(street, str(dice.randint(10_000, 95_999)), landline, mailbox, self.town())

    def town(self) -> str:
        return TOWNS[int(self.dice.expovariate(1 / 7)) % len(TOWNS)]

    def firm(self) -> str:
        return self.firms[int(self.dice.expovariate(4 / len(self.firms))) % len(self.firms)]

    def human(self, family: str, home: Home, woman: bool, given: str = "", year: int = 0) -> Human:
        dice = self.dice
        given = given or self.given_name(woman)
        year = year or dice.randint(1950, 2002)
        handle = self.handle(given, family)
        g, f = plain(given), plain(family)
        local = dice.choice((f"{g}.{f}", f"{g[0]}{f}", handle, f"{g}{f}"))
        tail = "" if self.chance(0.5) else str(dice.randint(1, 999))
        while (mail := f"{local}{tail}@{dice.choice(PUBLIC)}") in self.mails:
            tail = str(dice.randint(1, 99_999))
        self.mails.add(mail)
        made = Human(
            number=len(self.humans), given=given, family=family, woman=woman, home=home,
            born=f"{year}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}", employers=[self.firm() for _ in range(2)],
            mobile=f"+336{10_000_000 + (len(self.humans) * 7_654_321 + 1_234_567) % 89_999_989}", personal=mail,
            handle=handle, trade=dice.choice(TRADES),
        )  # fmt: skip
        made.middle = self.given_name(woman) if self.chance(0.3) else ""
        made.maiden = self.family_name() if woman and self.chance(0.25) else ""
        self.humans.append(made)
        return made

    def handle(self, given: str, family: str) -> str:
        dice = self.dice
        kind = dice.random()
        g, f = plain(given), plain(family)
        if kind < 0.55:
            return dice.choice((f"{g}.{f}", f"{g}_{f}", f"{g}{f}", f"{g[0]}{f}", f"{f}{g[0]}", f"{g}{f[0]}"))
        if kind < 0.7:
            return f"{g}{dice.randint(2, 99)}"
        number = dice.choice(("", str(dice.randint(1, 99))))
        return f"{dice.choice(WORDS)}{dice.choice(('', '_'))}{dice.choice(WORDS)}{number}"

    def populate(self) -> None:
        while len(self.humans) < self.wanted:
            family = self.family_name()
            home = self.home(family)
            woman = self.chance(0.5)
            first = self.human(family, home, woman, year=self.dice.randint(1950, 1985))
            if self.chance(0.14):
                self.human(family if self.chance(0.6) else self.family_name(), home, not woman)
            if self.chance(0.06):
                self.human(family, home, self.chance(0.5), year=int(first.born[:4]) + 27)
            if not woman and self.chance(0.012):
                son = self.human(family, home, False, given=first.given, year=int(first.born[:4]) + 26)
                if self.chance(0.3):
                    first.mark, son.mark = self.dice.choice((("Sr", "Jr"), ("père", "fils"), ("", "Jr")))
            if self.chance(0.008):
                other = self.home(family)
                self.human(family, other, woman, given=first.given)
        for human in self.humans:
            human.friends = [self.dice.randrange(len(self.humans)) for _ in range(self.dice.randint(3, 25))]

    def shown(self, human: Human, *, formal: bool) -> str:
        """The name as one of the networks shows it."""
        dice, given, family = self.dice, human.given, human.family
        if human.maiden and self.chance(0.15):
            family = human.maiden
        elif human.maiden and self.chance(0.12):
            family = f"{human.maiden}-{family}"
        if given.lower() in SHORT and self.chance(0.08 if formal else 0.25):
            given = SHORT[given.lower()].capitalize()
        if self.chance(0.012):
            family = misspelt(family, dice)
        name = f"{given} {family}"
        turn = dice.random()
        if turn < 0.05:
            name = f"{family.upper()} {given}"
        elif turn < 0.08:
            name = f"{family}, {given}"
        elif turn < 0.12 and human.middle:
            name = f"{given} {human.middle} {family}"
        elif turn < 0.15:
            name = f"{given[0]}. {family}" if formal or self.chance(0.5) else f"{given} {family[0]}."
        elif turn < 0.2:
            name = fold(name)
        return f"{name} {human.mark}" if human.mark and self.chance(0.8) else name

    def seen_on(self, network: str, human: Human) -> Seen:
        return getattr(self, f"on_{network}")(human)

    def job(self, human: Human) -> str:
        return human.employers[0] if self.chance(0.8) else human.employers[1]

    def place(self, human: Human) -> str:
        town = human.home.town if self.chance(0.92) else self.town()
        return self.dice.choice((town, town, f"{town}, France", f"Région de {town}", f"Greater {town} Area"))

    def avatar(self, human: Human) -> tuple[str, ...]:
        if not self.chance(0.6):
            return ()
        private = random.Random(f"{human.number} {self.dice.choice('aab')}")
        code = private.getrandbits(64)
        for _ in range(self.dice.choice((0, 0, 1, 2))):
            code ^= 1 << self.dice.randrange(64)
        return (f"{code:016x}",)

    def bio(self, human: Human) -> tuple[str, ...]:
        words = human.trade.split()
        own = random.Random(human.number).sample(WORDS, 2)
        return (" ".join(self.dice.sample(words, 3) + (own if self.chance(0.4) else [])),) if self.chance(0.7) else ()

    def friends(self, human: Human, share: float) -> tuple[str, ...]:
        return tuple(f"human {n}" for n in human.friends if self.chance(share))

    def on_pro(self, human: Human) -> Seen:
        return Seen(
            names=(self.shown(human, formal=True),),
            former_names=(human.maiden,) if human.maiden and self.chance(0.3) else (),
            emails=(human.personal,) if self.chance(0.25) else (),
            employers=(self.job(human),) if self.chance(0.93) else (),
            places=(self.place(human),) if self.chance(0.75) else (),
            urls=(f"pro.example/in/{plain(human.given)}-{plain(human.family)}-{human.number}",),
            avatars=self.avatar(human), bios=self.bio(human), contacts=self.friends(human, 0.5),
        )  # fmt: skip

    def on_friends(self, human: Human) -> Seen:
        day = human.born if self.chance(0.5) else f"--{human.born[5:]}"
        name = self.shown(human, formal=False)
        if self.chance(0.02):
            name = self.handle(human.given, human.family).replace("_", " ").title()
        return Seen(
            names=(name,), birthdays=(day,) if self.chance(0.55) else (),
            places=(self.place(human),) if self.chance(0.5) else (),
            employers=(self.job(human),) if self.chance(0.3) else (),
            avatars=self.avatar(human), contacts=self.friends(human, 0.6),
        )  # fmt: skip

    def on_fedi(self, human: Human) -> Seen:
        kind = self.dice.random()
        name = (
            self.shown(human, formal=False)
            if kind < 0.72
            else human.given
            if kind < 0.86
            else human.handle.replace("_", " ")
        )
        site = (f"{plain(human.family)}{human.number}.example",) if self.chance(0.3) else ()
        return Seen(
            names=(name,), urls=site,
            handles=(human.handle if self.chance(0.85) else self.handle(human.given, human.family),),
            bios=self.bio(human), avatars=self.avatar(human), contacts=self.friends(human, 0.3),
            places=(self.place(human),) if self.chance(0.25) else (),
        )  # fmt: skip

    def work_mail(self, human: Human) -> str:
        g, f = plain(human.given), plain(human.family)
        firm = plain(self.job(human))
        local = random.Random(firm).choice((f"{g}.{f}", f"{g[0]}{f}", f"{g[0]}.{f}"))
        holder = self.work_mails.setdefault(f"{local}@{firm}.example", human.number)
        return f"{local}{human.number if holder != human.number else ''}@{firm}.example"

    def on_book(self, human: Human) -> Seen:
        home = human.home
        mails = [human.personal] if self.chance(0.62) else []
        mails += [self.work_mail(human)] if self.chance(0.35) else []
        mails += [home.mailbox] if self.chance(0.05) else []
        phones = [human.mobile] if self.chance(0.68) else []
        phones += [home.landline] if self.chance(0.25) else []
        at_home = self.chance(0.25)
        return Seen(
            names=(self.shown(human, formal=False),), emails=tuple(mails), phones=tuple(phones),
            streets=(home.street,) if at_home else (), postcodes=(home.postcode,) if at_home else (),
            birthdays=(human.born,) if self.chance(0.18) else (), employers=(self.job(human),) if self.chance(0.4) else (),
            places=(home.town,) if at_home else (),
            urls=(f"{plain(human.family)}{human.number}.example",) if self.chance(0.08) else (),
        )  # fmt: skip

    def on_mail(self, human: Human) -> Seen:
        turn = self.dice.random()
        mail = human.personal if turn < 0.55 else self.work_mail(human) if turn < 0.96 else human.home.mailbox
        named = self.chance(0.85)
        phone = (human.mobile,) if self.chance(0.15) else ()
        job = (self.job(human),) if self.chance(0.15) else ()
        threads = tuple(f"thread {human.trade} {self.dice.randint(1, 6)}" for _ in range(self.dice.randint(0, 3)))
        names = (self.shown(human, formal=True),) if named else ()
        return Seen(names=names, emails=(mail,), phones=phone, employers=job, threads=threads)

    def world(self) -> World:
        self.populate()
        seen, truth = [], []
        for human in self.humans:
            on = [network for network in NETWORKS if self.chance(SHOWN_ON[network])] or [self.dice.choice(NETWORKS)]
            on += ["book"] if "book" in on and self.chance(0.03) else []
            for network in on:
                seen.append(replace(self.seen_on(network, human), networks=(network,)))
                truth.append(human.number)
        for at, firm in enumerate(self.firms[: self.wanted // 40]):
            domain = plain(firm)
            for network in ("pro", "book"):
                mail = (f"contact@{domain}.example",) if network == "book" or self.chance(0.4) else ()
                seen.append(Seen((network,), (firm,), emails=mail, employers=(firm,), is_organisation=True))
                truth.append(len(self.humans) + at)
        order = list(range(len(seen)))
        self.dice.shuffle(order)
        return World(tuple(seen[at] for at in order), tuple(truth[at] for at in order))


def plain(text: str) -> str:
    """Small letters of a name, without accents and spaces, as mail addresses have them."""
    return "".join(c for c in fold(text) if c.isalnum())


def misspelt(name: str, dice: random.Random) -> str:
    """A name with one letter doubled, left out, exchanged with the next or changed."""
    at = dice.randrange(1, max(len(name) - 1, 2))
    kind = dice.randrange(4)
    if kind == 0:
        return name[:at] + name[at] + name[at:]
    if kind == 1:
        return name[:at] + name[at + 1 :]
    if kind == 2:
        return name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :] if at > 1 else name[:at] + name[at:]
    return name[:at] + dice.choice("aeiourst") + name[at + 1 :]


def world(humans: int, seed: int) -> World:
    """Some `humans` people and what five networks show of them."""
    return _Maker(humans, seed).world()
