"""What is posted on the public venues: the owner's posts, the posts she answered, liked or passed on, and the answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from random import Random

from entregent.sample.cast import Cast
from entregent.sample.facts import OWNER, Character, Closeness
from entregent.sample.paces import CROSSPOSTED, CROSSPOSTS, PACES, PUBLIC, SAID
from entregent.sample.scripts import Slots, fill, private_scripts, short_posts
from entregent.sample.teller import Teller
from entregent.sample.venues import Gesture, GestureKind, Post, Presence, Venue, Visibility

EPOCH = datetime(2010, 11, 4, 1, 42, 54, tzinfo=UTC)
OFTEN = {Closeness.STRONG: 14.0, Closeness.MEDIUM: 4.0, Closeness.WEAK: 1.0}
CITIES = ("Nantes", "Lyon", "Paris", "Rennes", "Angers", "Bordeaux")
CHOICE = re.compile(r"<([^<>]+)>")
LINK, TAG = re.compile(r"https://\S+"), re.compile(r"(?<!\w)#(\w+)")


@dataclass(frozen=True, slots=True)
class Posted:
    """All that was posted on one venue, and what was done to it, oldest first."""

    posts: tuple[Post, ...]
    gestures: tuple[Gesture, ...]


class Stage(Teller):
    """One public venue. `presences` are its accounts, the owner's first."""

    def __init__(self, seed: int, cast: Cast, today: date, venue: Venue, presences: Sequence[Presence]) -> None:
        super().__init__(Random(f"{seed}/postings/{venue}"), cast, today)  # noqa: S311
        self.seed, self.venue, self.pace = seed, venue, PACES[venue]
        self.owner = presences[0]
        self.scale = min(1.0, cast.contacts / 1200)
        self.known = [each for each in presences if each.character and (each.followed_by_owner or each.follows_owner)]
        self.followed = [each for each in self.known if each.followed_by_owner]
        self.watched = [each for each in presences[1:] if not each.character and each.followed_by_owner]
        self.weights = {each.id: OFTEN[self._character(each).closeness] for each in self.known}
        self.numbers: set[int] = set()
        self.used: dict[str, list[str]] = {}
        self.posts: list[Post] = []
        self.gestures: list[Gesture] = []

    def play_all(self) -> Posted:
        """Everything, from the first post to today."""
        pace = self.pace
        for _ in range(self._scaled(pace.originals)):
            self._original(self._own_moment(), self.rng.choice(pace.sections))
        if self.venue in CROSSPOSTED:
            self._crossposts()
        if self.known:
            for count, do in (
                (pace.mentions, self._mention), (pace.replies, self._reply), (pace.private, self._private),
                (pace.shares, self._share), (pace.quotes, partial(self._share, in_own_words=True)), (pace.likes, self._like),
            ):  # fmt: skip
                for _ in range(self._scaled(count)):
                    do()
        posts = sorted((post for post in self.posts if post.at <= self.now), key=lambda post: post.number)
        numbers = {post.number for post in posts}
        gestures = [each for each in self.gestures if each.post in numbers and each.at <= self.now]
        return Posted(tuple(self._counted(posts)), tuple(sorted(gestures, key=lambda each: each.number)))

    def _scaled(self, count: int) -> int:
        return round(count * self.scale)

    def _character(self, presence: Presence) -> Character:
        return self.cast.characters[(presence.character or 1) - 1]

    def _own_moment(self) -> datetime:
        opened = datetime.combine(self.owner.since, time(12), UTC)
        return self.waking(opened + (self.now - opened) * self.rng.betavariate(*self.pace.years))

    def waking(self, at: datetime) -> datetime:
        """Some moment of that day when people post."""
        return at.replace(hour=self.rng.choice((6, 7, 7, 8, 8, 9, 11, 12, 12, 13, 16, 17, 18, 19, 20, 20, 21)),
                          minute=self.rng.randrange(60), second=self.rng.randrange(60), microsecond=0)  # fmt: skip

    def _awake(self, at: datetime) -> datetime:
        return at + timedelta(hours=7) if at.hour < 5 else at

    def _moment_with(self, partner: Presence) -> datetime:
        """Some moment since the owner and they follow each other."""
        bond = min(day for day in (partner.followed_on, partner.follower_since, self.today) if day)
        first = max(self.owner.since, partner.since, bond)
        begun = datetime.combine(first, time(12), UTC)
        return self.waking(begun + (self.now - begun) * self.rng.random())

    def _someone(self, among: Sequence[Presence]) -> Presence:
        return self.rng.choices(among, [self.weights[each.id] for each in among])[0]

    def number(self, at: datetime) -> int:
        """A number for something of that moment, greater than those of earlier moments."""
        number = (int((at - EPOCH).total_seconds() * 1000) << 22) + self.rng.randrange(1 << 22)
        self.numbers.add(number)
        return number

    def text(self, section: str, language: str, day: date, **words: str) -> str:
        """One of the texts of a section, filled in; none comes again before all came."""
        left = self.used.setdefault(f"{language} {section}", [])
        if not left:
            texts = short_posts(language)[section]
            left.extend(self.rng.sample(texts, len(texts)))
        slots = Slots(self.rng, language, day, city=self.rng.choice(CITIES), **words)
        return fill(CHOICE.sub(lambda words: self.rng.choice(words[1].split("|")), left.pop()), slots)

    def _language(self) -> str:
        return "fr" if self.rng.random() < 0.76 else "en"

    def _language_of(self, presence: Presence) -> str:
        return self._character(presence).language if presence.character else "fr"

    def say(self, author: Presence, at: datetime, text: str, language: str, **more: object) -> Post:
        """Post it."""
        links, tags = LINK.findall(text), TAG.findall(text)
        post = Post(
            self.venue, self.number(at), author.id, at, text, language, link=links[0] if links else "", tags=tuple(tags),
            from_owner=author is self.owner, **more,  # type: ignore[arg-type]
        )  # fmt: skip
        self.posts.append(post)
        return post

    def _original(self, at: datetime, section: str, text: str = "", language: str = "") -> None:
        language = language or self._language()
        section = section if section in short_posts(language) else "own life"
        post = self.say(self.owner, at, text or self.text(section, language, at.date()), language, **self._form())
        self._received(post)

    def _form(self) -> dict[str, object]:
        if self.venue is Venue.PICTURES:
            return {"picture": f"{self.rng.randrange(10**9, 10**10)}.jpg"}
        if self.venue is Venue.FRIENDS:
            return {"visibility": Visibility.FOLLOWERS}
        if self.venue is Venue.FEDERATED:
            kinds = (Visibility.PUBLIC, Visibility.UNLISTED, Visibility.FOLLOWERS)
            return {"visibility": self.rng.choices(kinds, (8, 2, 1))[0]}
        return {"picture": f"{self.rng.randrange(10**9, 10**10)}.jpg"} if self.rng.random() < 0.06 else {}

    def _crossposts(self) -> None:
        """The same texts on all three: drawn apart, so that each venue draws the same."""
        rng = Random(f"{self.seed}/crossposts")  # noqa: S311
        mine, self.rng, self.used = (self.rng, self.used), rng, {}
        first = datetime(2023, 11, 2, 12, tzinfo=UTC)
        told = []
        for _ in range(self._scaled(CROSSPOSTS) if self.now > first else 0):
            at, language = self.waking(first + (self.now - first) * rng.random()), self._language()
            told.append((at, language, self.text(rng.choice(PUBLIC[:4]), language, at.date())))
        self.rng, self.used = mine
        for at, language, text in told:
            self._original(at + timedelta(seconds=self.rng.randrange(5, 900)), "", text, language)

    def _received(self, post: Post) -> None:
        """Answers and likes from those who follow the owner, the close ones more often; she answers some of them."""
        fans = [each for each in self.known if each.follower_since and each.follower_since < post.at.date()]
        if not fans:
            return
        for _ in range(int(self.rng.random() ** 3 * 4)):
            fan = self._someone(fans)
            language = self._character(fan).language
            at = self._awake(post.at + timedelta(minutes=3 + int(900 * self.rng.random() ** 3)))
            answer = self._answer(
                fan, post, at, self.text("their reply", language, at.date(), given="Camille"), language
            )
            if self.rng.random() < 0.4:
                later = at + timedelta(minutes=self.rng.randrange(2, 200))
                self._answer(self.owner, answer, later, self._reply_text("own reply", fan), language)
        for who in sorted({self._someone(fans).id for _ in range(int(self.rng.random() ** 2 * 5))}):
            self._gesture(self.pace.like, who, post)

    def _reply_text(self, section: str, other: Presence) -> str:
        """Words between the owner and somebody: lighter among friends."""
        character = self._character(other)
        light = " light" if self.venue in (Venue.FRIENDS, Venue.PICTURES) else ""
        return self.text(section + light, character.language, self.today, given=character.given)

    def _answer(self, author: Presence, to: Post, at: datetime, text: str, language: str) -> Post:
        other = (
            self.owner if to.from_owner else next(each for each in (*self.known, *self.watched) if each.id == to.author)
        )
        named = self.pace.names_in_replies
        said = f"{other.mention} {text}" if named else text
        return self.say(author, at, said, language, reply_to=to.number, mentions=(other.id,) if named else ())

    def _theirs(self, author: Presence, at: datetime) -> Post:
        """A post of somebody else."""
        topics = (
            [self.circles[slug].topic for slug in self._character(author).circles] if author.character else ["learning"]
        )
        section = SAID.get(topics[0], "said life") if topics and self.rng.random() < 0.8 else "said life"
        section = "said life" if self.venue in (Venue.FRIENDS, Venue.PICTURES) else section
        language = self._language_of(author)
        return self.say(author, at, self.text(section, language, at.date()), language)

    def _mention(self) -> None:
        first, second = self._someone(self.known), self._someone(self.known)
        language, at = self._language_of(first), self._moment_with(first)
        text = self.text("own mention", language, at.date(), who=first.mention, who2=second.mention)
        named = [each for each in dict.fromkeys((first, second)) if each.mention in text]
        if first is second and text.count(first.mention) > 1:
            return
        post = self.say(self.owner, at, text, language, mentions=tuple(each.id for each in named), **self._form())
        self._received(post)

    def _reply(self) -> None:
        if not self.followed:
            return
        partner = self._someone(self.followed)
        at = self._moment_with(partner)
        post = self._theirs(partner, at - timedelta(minutes=4 + int(1100 * self.rng.random() ** 2)))
        language = self._language_of(partner)
        reply = self._answer(self.owner, post, at, self._reply_text("own reply", partner), language)
        if self.rng.random() < 0.3:
            later = at + timedelta(minutes=self.rng.randrange(2, 300))
            self._answer(partner, reply, later, self._reply_text("their reply", partner), language)
        if self.rng.random() < 0.3:
            self._gesture(self.pace.like, self.owner.id, post)

    def _private(self) -> None:
        """A few direct messages, on venues where these are posts as well."""
        partner = self._someone(self.known)
        at, character = self._moment_with(partner), self._character(partner)
        script = self.rng.choice(
            [s for name, all in private_scripts(character.language).items() if "friend" in name for s in all]
        )
        before: int | None = None
        for message in self.play(script, at, character):
            by_owner = message.sender == OWNER
            author, other = (self.owner, partner) if by_owner else (partner, self.owner)
            post = self.say(
                author, message.at, f"{other.mention} {message.text}", character.language, visibility=Visibility.DIRECT,
                reply_to=before, mentions=(other.id,),
            )  # fmt: skip
            before = post.number

    def _share(self, *, in_own_words: bool = False) -> None:
        among = self.followed + self.watched
        partner = self.rng.choices(among, [self.weights.get(each.id, 1.0) for each in among])[0]
        at = self._moment_with(partner)
        post = self._theirs(partner, at - timedelta(minutes=10 + int(2000 * self.rng.random() ** 2)))
        words = self.text("quote", post.language, at.date()) if in_own_words else ""
        self.say(self.owner, at, words, post.language, shares=post.number)

    def _like(self) -> None:
        others = [post for post in self.posts[-400:] if not post.from_owner and post.visibility is Visibility.PUBLIC]
        if others and self.rng.random() < 0.35:
            post = self.rng.choice(others)
        else:
            among = self.followed + self.watched
            partner = self.rng.choices(among, [self.weights.get(each.id, 1.0) for each in among])[0]
            post = self._theirs(partner, self._moment_with(partner))
        kind = GestureKind.BOOKMARK if self.rng.random() < 0.08 else self.pace.like
        self._gesture(kind, self.owner.id, post)

    def _gesture(self, kind: GestureKind, who: str, post: Post) -> None:
        at = post.at + timedelta(minutes=1 + int(2500 * self.rng.random() ** 4))
        self.gestures.append(
            Gesture(self.venue, self.number(at), kind, at, who, post.number, from_owner=who == self.owner.id)
        )

    def _counted(self, posts: list[Post]) -> list[Post]:
        """The owner's posts with what the venue counts of them: at least what is told here."""
        answers: dict[int | None, int] = {}
        likes: dict[int, int] = {}
        for post in posts:
            answers[post.reply_to] = answers.get(post.reply_to, 0) + 1
        for gesture in self.gestures:
            likes[gesture.post] = likes.get(gesture.post, 0) + 1
        counted = []
        for post in posts:
            if post.from_owner and post.visibility is not Visibility.DIRECT:
                seen = int(max(20, self.pace.audience) * self.rng.lognormvariate(-0.4, 0.8))
                post = replace(
                    post,
                    reach=seen if self.pace.audience else None,
                    reactions=likes.get(post.number, 0) + int(self.rng.expovariate(0.35)),
                    replies=answers.get(post.number, 0) + (self.rng.random() < 0.1),
                    shared=int(self.rng.expovariate(1.1)),
                )
            counted.append(post)
        return counted
