"""How long from an X archive with 100,000 posts to ranked ties? Beside `json.loads` of the same data, and no more.

    python benchmarks/x_archive.py [--posts 100000]

An invented archive: posts that answer, name, quote and pass on some thousands of accounts, followers, likes, messages. It
is written once, by a seeded writer, and kept in build/benchmarks/. It goes through `entregent import`, as an owner
would have it, into an empty data folder. Every figure comes from a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from scale import ENTREGENT, KEPT, NOW, Cost, run, verdict

SECONDS = 30.0
OWNER = "40010020"
FIRST_DAY = datetime(2012, 1, 2, 8, tzinfo=UTC)
LAST_DAY = datetime(2026, 2, 26, 8, tzinfo=UTC)
EPOCH_MS = 1_288_834_974_657
SHORT = "https://t.co/abcdefghij"
# For each 100,000 posts.
ACCOUNTS, FOLLOWING, FOLLOWERS, LIKES, MESSAGES = 12_000, 1_500, 6_000, 40_000, 10_000
_WORDS = """
    formation atelier projet bravo merci demain lecture idée équipe outil train Lyon salle café question
""".split()  # noqa: SIM905
_LOADS = """
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    for name in archive.namelist():
        json.loads(archive.read(name).decode().partition("=")[2])
"""
_READ = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from entregent.base.files import open_files
from entregent.contract.network import Reading
from entregent.networks.x import export
with open_files(Path(sys.argv[1])) as files:
    for record in export.read(files, Reading(datetime(2026, 11, 1, tzinfo=UTC))):
        pass
"""


class Writer:
    """An archive of that many posts: the same seed gives the same posts."""

    def __init__(self, seed: int, posts: int) -> None:
        self.dice, self.posts = Random(seed), posts  # noqa: S311
        part = posts / 100_000
        many = max(10, int(ACCOUNTS * part))
        self.accounts = [(str(50_000_000 + 7 * n), f"user_{n}", f"Prénom{n} Nom{n % 977}") for n in range(many)]
        self.following, self.followers = int(FOLLOWING * part), int(FOLLOWERS * part)
        self.likes, self.messages = int(LIKES * part), int(MESSAGES * part)
        self.answered: list[str] = []

    def _somebody(self) -> tuple[str, str, str]:
        """Some are named often, most hardly ever."""
        return self.accounts[min(len(self.accounts) - 1, int(self.dice.paretovariate(0.35)) - 1)]

    def _number(self, at: datetime) -> str:
        return str((int(at.timestamp() * 1000) - EPOCH_MS << 22) + self.dice.randrange(1 << 22))

    def tweets(self) -> Iterator[dict[str, Any]]:
        """The posts, the newest first."""
        step = (LAST_DAY - FIRST_DAY) / max(1, self.posts)
        for place in range(self.posts):
            yield {"tweet": self._tweet(LAST_DAY - place * step)}

    def _tweet(self, at: datetime) -> dict[str, Any]:
        dice, number = self.dice, self._number(at)
        named = [self._somebody() for _ in range(dice.choices((0, 1, 2, 4), (35, 45, 15, 5))[0])]
        words = " ".join(dice.choices(_WORDS, k=dice.randint(3, 30)))
        kind = dice.choices(("said", "answer", "repost", "quote"), (40, 42, 15, 3))[0] if named else "said"
        text = " ".join([*(f"@{handle}" for _, handle, _ in named), words]) + " &amp; plus"
        urls = []
        if kind == "repost":
            text = f"RT @{named[0][1]}: {words}"[:140]
        elif kind == "quote" or dice.random() < 0.2:
            theirs = f"https://twitter.com/{named[0][1]}/status/{number}" if named else "https://example.org/article"
            urls = [{"url": SHORT, "expanded_url": theirs, "display_url": theirs[8:], "indices": ["1", "24"]}]
            text += f" {SHORT}"
        told = {
            "edit_info": {"initial": {"editTweetIds": [number], "editsRemaining": "5", "isEditEligible": True}},
            "retweeted": False, "source": '<a href="https://mobile.twitter.com" rel="nofollow">Twitter Web App</a>',
            "entities": {
                "hashtags": [], "symbols": [], "urls": urls,
                "user_mentions": [
                    {"name": name, "screen_name": handle, "indices": ["0", "9"], "id_str": id_, "id": id_}
                    for id_, handle, name in named
                ],
            },
            "display_text_range": ["0", str(len(text))], "favorite_count": str(int(dice.paretovariate(1)) - 1),
            "id_str": number, "truncated": False, "retweet_count": str(dice.randrange(4)), "id": number,
            "created_at": f"{at:%a %b %d %H:%M:%S +0000 %Y}", "favorited": False, "full_text": text, "lang": "fr",
        }  # fmt: skip
        if kind == "answer":
            above = str(int(number) - 1)
            self.answered.append(above)
            told |= {
                "in_reply_to_status_id_str": above, "in_reply_to_status_id": above, "in_reply_to_user_id": named[0][0],
                "in_reply_to_user_id_str": named[0][0], "in_reply_to_screen_name": named[0][1],
            }  # fmt: skip
        return told

    def liked(self) -> Iterator[dict[str, Any]]:
        """Likes, some of posts that were answered."""
        for place in range(self.likes):
            number = (
                self.dice.choice(self.answered) if place % 5 == 0 else self._number(FIRST_DAY + timedelta(hours=place))
            )
            yield {
                "like": {"tweetId": number, "fullText": " ".join(self.dice.choices(_WORDS, k=12)), "expandedUrl": ""}
            }

    def talks(self) -> Iterator[dict[str, Any]]:
        """Conversations of twenty messages, the newest first."""
        for place in range(self.messages // 20):
            other = self.accounts[place % len(self.accounts)][0]
            day = LAST_DAY - timedelta(days=3 * place % 3_000)
            messages = [self._message(other, day - timedelta(minutes=9 * turn), turn) for turn in range(20)]
            yield {"dmConversation": {"conversationId": f"{OWNER}-{other}", "messages": messages}}

    def _message(self, other: str, at: datetime, turn: int) -> dict[str, Any]:
        sender, recipient = (OWNER, other) if turn % 2 else (other, OWNER)
        return {
            "messageCreate": {
                "recipientId": recipient, "reactions": [], "urls": [], "text": " ".join(self.dice.choices(_WORDS, k=9)),
                "mediaUrls": [], "senderId": sender, "id": self._number(at),
                "createdAt": f"{at:%Y-%m-%dT%H:%M:%S.000Z}",
            }
        }  # fmt: skip

    def follows(self, kind: str, count: int) -> list[dict[str, Any]]:
        """Accounts by number; those beyond the ones named in posts are known by it alone."""
        return [{kind: {"accountId": str(50_000_000 + 7 * n), "userLink": ""}} for n in range(0, 3 * count, 3)]

    def files(self) -> Iterator[tuple[str, str, list[Any]]]:
        """(file, variable, content) of every script."""
        account = {"username": "camille_m", "accountId": OWNER, "accountDisplayName": "Camille Moreau"}
        yield "account", "account", [{"account": account}]
        yield "tweets", "tweets", list(self.tweets())
        yield "like", "like", list(self.liked())
        yield "direct-messages", "direct_messages", list(self.talks())
        yield "following", "following", self.follows("following", self.following)
        yield "follower", "follower", self.follows("follower", self.followers)


def archive(posts: int) -> Path:
    """The archive of that many posts."""
    path = KEPT / f"x-{posts}.zip"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}")
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as file:
            for name, variable, content in Writer(2012, posts).files():
                text = f"window.YTD.{variable}.part0 = " + json.dumps(content, ensure_ascii=False, indent=2)
                file.writestr(f"data/{name}.js", text)
        part.rename(path)
    return path


def line(name: str, cost: Cost, within: str = "") -> None:
    """One row of the table."""
    print(f"{name:<58}{cost.seconds:>9.1f}{cost.processor:>11.1f}{cost.megabytes:>10.0f}  {within}")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=100_000)
    asked = parser.parse_args()
    path, small = archive(asked.posts), archive(200)
    with zipfile.ZipFile(path) as file:
        size = sum(member.file_size for member in file.infolist())
    with tempfile.TemporaryDirectory(prefix="entregent-bench-") as folder:
        # So that numba's loops are compiled before the clock starts: a new installation takes these seconds once.
        run((ENTREGENT, "import", str(small)), {"ENTREGENT_HOME": f"{folder}/first", "ENTREGENT_NOW": NOW})
        peer = run((sys.executable, "-c", _LOADS, str(path)))
        read = run((sys.executable, "-c", _READ, str(path)))
        whole = run((ENTREGENT, "import", str(path)), {"ENTREGENT_HOME": f"{folder}/whole", "ENTREGENT_NOW": NOW})
    print(f"{asked.posts:,} posts, {size / 1e6:.0f} MB of JSON")
    print(f"{'':<58}{'seconds':>9}{'processor':>11}{'MB':>10}")
    line("json.loads alone: every script of the archive, no more", peer)
    line("read to records", read)
    line(f"entregent import, from its start to its end ({SECONDS:.0f} s)", whole, verdict(whole.seconds, SECONDS))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
