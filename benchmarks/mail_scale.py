"""How fast is a large mailbox read, and in how much memory? Beside Python's `mailbox` module, reading the same file.

    python benchmarks/mail_scale.py [--mails 200000] [--bytes 2000000000]

An invented mailbox as a web mail gives it away: mails of two to some thirty people, answered and not, bulk mail, notices,
spam, attachments. It is written by a seeded writer, and deleted at the end. Each figure comes from a process of its own; the
speed is that of its processor time.
"""

from __future__ import annotations

import argparse
import base64
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random

from scale import ENTREGENT, KEPT, NOW, Cost, run, verdict

SPEED, MEGABYTES = 40.0, 300.0
OWNER = "camille.moreau@mail.example"
PEOPLE, FIRMS = 6_000, 900
_WORDS = """
    formation atelier projet réunion devis client merci semaine lundi proposition module apprenants programme budget
    train Lyon retour document version demain équipe plateforme contrat signature date question réponse bonjour
""".split()  # noqa: SIM905
_READ = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from entregent.base.files import open_files
from entregent.contract.network import Reading
from entregent.networks.email import export
with open_files(Path(sys.argv[1])) as files:
    for record in export.read(files, Reading(datetime(2026, 11, 1, tzinfo=UTC))):
        pass
"""
_PEER = """
import mailbox, sys
for mail in mailbox.mbox(sys.argv[1], create=False):
    [mail[name] for name in ("From", "To", "Cc", "Date", "Subject", "Message-ID", "References", "List-Id")]
"""


class Writer:
    """An endless mailbox: the same seed gives the same mails. `size` is about what a mail takes, on average, in bytes."""

    def __init__(self, seed: int, size: int) -> None:
        self.dice = Random(seed)  # noqa: S311
        self.size = size
        self.people = [(f"Prénom{n} Nom{n % 977}", f"p{n}.nom{n % 977}@firm{n % 211}.example") for n in range(PEOPLE)]
        self.texts = [self._text(5_000) for _ in range(60)]
        self.files = [base64.encodebytes(self.dice.randbytes(60_000)).replace(b"\n", b"\r\n") for _ in range(20)]
        self.at = datetime(2012, 1, 2, 8, tzinfo=UTC)
        self.threads: list[tuple[str, str, list[int]]] = []

    def _text(self, size: int) -> bytes:
        words: list[str] = []
        while sum(map(len, words)) < size:
            words += [self.dice.choice(_WORDS), "\r\n" if self.dice.random() < 0.1 else ""]
        return " ".join(words).encode()

    def mails(self) -> Iterator[bytes]:
        """Mail after mail, each with its separator, as an mbox holds them."""
        number = 0
        while True:
            number += 1
            self.at += timedelta(minutes=self.dice.randint(5, 70))
            stamp = f"{self.at:%a, %d %b %Y %H:%M:%S} +0000"
            kind = self.dice.choices(("talk", "bulk", "notice", "spam"), (42, 45, 10, 3))[0]
            headers = getattr(self, kind)(number)
            separator = f"From {number}@xxx {self.at:%a %b %d %H:%M:%S +0000 %Y}\r\n"
            common = f"Date: {stamp}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b{number}\r\n"
            yield f"{separator}{headers}{common}{self._trail()}\r\n".encode() + self._body(number) + b"\r\n\r\n"

    def talk(self, number: int) -> str:
        """A mail of a conversation between the owner and one or a few people."""
        dice, name = self.dice, f"<m{number}@mail.example>"
        answers = ""
        if self.threads and dice.random() < 0.6:
            root, subject, members = dice.choice(self.threads[-400:])
            answers = f"In-Reply-To: {root}\r\nReferences: {root}\r\n"
            subject = "Re: " + subject
        else:
            first = min(PEOPLE - 1, int(dice.paretovariate(0.6)))
            members = [first, *dice.sample(range(PEOPLE), dice.choice((0, 0, 0, 1, 1, 2, 4, 9)))]
            root, subject = name, " ".join(dice.choices(_WORDS, k=4))
            self.threads.append((root, subject, members))
        shown = [f'"{self.people[n][0]}" <{self.people[n][1]}>' for n in members]
        owner = f"Camille Moreau <{OWNER}>"
        is_sent = dice.random() < 0.45
        sender, to = (owner, shown) if is_sent else (shown[0], [owner, *shown[1:]])
        labels = "Messages envoyés,Ouvert" if is_sent else "Boîte de réception,Ouvert"
        return (
            f"X-GM-THRID: {root[2:].partition('@')[0]}\r\n"
            f"X-Gmail-Labels: =?UTF-8?B?{base64.b64encode(labels.encode()).decode()}?=\r\n"
            f"Message-ID: {name}\r\n{answers}From: {_encoded(sender)}\r\nTo: {', '.join(map(_encoded, to))}\r\n"
            f"Subject: =?UTF-8?B?{base64.b64encode(subject.encode()).decode()}?=\r\n"
        )

    def bulk(self, number: int) -> str:
        """A newsletter."""
        firm = self.dice.randrange(FIRMS)
        return (
            f"X-GM-THRID: {number}\r\nX-Gmail-Labels: Promotions,Non lus\r\nDelivered-To: {OWNER}\r\n"
            f"Message-ID: <n{number}@news{firm}.example>\r\nFrom: News {firm} <hello@news{firm}.example>\r\nTo: {OWNER}\r\n"
            f"List-Id: <news.{firm}.example>\r\nList-Unsubscribe: <https://news{firm}.example/u/{number}>\r\n"
            f"Precedence: bulk\r\nSubject: Offer {number}\r\n"
        )

    def notice(self, number: int) -> str:
        """A mail that a program wrote."""
        return (
            f"X-GM-THRID: {number}\r\nX-Gmail-Labels: Inbox\r\nDelivered-To: {OWNER}\r\nMessage-ID: <r{number}@shop.example>"
            f"\r\nFrom: Shop <no-reply@shop.example>\r\nTo: {OWNER}\r\nSubject: Order {number}\r\n"
        )

    def spam(self, number: int) -> str:
        """Spam."""
        return self.notice(number).replace("Labels: Inbox", "Labels: Spam").replace("no-reply", "prince")

    def _trail(self) -> str:
        """The headers that the machines on the way leave, which nobody reads."""
        noise = base64.b64encode(self.dice.randbytes(1_200)).decode()
        lines = "\r\n        ".join(noise[at : at + 70] for at in range(0, len(noise), 70))
        received = "Received: from a.example by b.example with SMTP id x; Mon, 2 Jan 2012 08:00:00 +0000\r\n" * 3
        return f"{received}ARC-Seal: {lines}\r\nDKIM-Signature: {lines[:700]}\r\n"

    def _body(self, number: int) -> bytes:
        text = self.dice.choice(self.texts)[: self.dice.randint(200, 5_000)]
        size = self.size - 3_500 - 2_400
        attachment = b""
        if size > 0 and self.dice.random() < 0.1:
            attachment = (self.dice.choice(self.files) * (1 + 10 * size // 80_000))[
                : int(self.dice.uniform(0, 20 * size))
            ]
        edge = f"--b{number}".encode()
        html = b"<html><body><p>" + text[:1_000] + b"</p></body></html>"
        parts = (edge, b"", text, edge, b"Content-Type: text/html", b"", html, edge, b"", attachment, edge + b"--")
        return b"\r\n".join(parts)


def _encoded(party: str) -> str:
    name, _, address = party.rpartition(" ")
    return (
        party if party.isascii() else f"=?UTF-8?B?{base64.b64encode(name.strip(chr(34)).encode()).decode()}?= {address}"
    )


def written(mails: int, size: int) -> Path:
    """The mailbox of that many mails and about that many bytes."""
    path = KEPT / f"mails-{mails}-{size}.mbox"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        for mail in islice(Writer(2012, size // mails).mails(), mails):
            file.write(mail)
    return path


def zipped(path: Path) -> Path:
    """The same mailbox in a zip, as it is given away."""
    archive = path.with_suffix(".zip")
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        file.write(path, f"Takeout/Mail/{path.name}")
    return archive


def line(name: str, cost: Cost, size: int, within: str = "") -> None:
    """One row of the table."""
    speed = size / 1e6 / cost.processor
    print(f"{name:<52}{cost.seconds:>9.1f}{cost.processor:>11.1f}{speed:>9.0f}{cost.megabytes:>8.0f}  {within}")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mails", type=int, default=200_000)
    parser.add_argument("--bytes", type=int, default=2_000_000_000)
    asked = parser.parse_args()
    plain = written(asked.mails, asked.bytes)
    size, archive = plain.stat().st_size, zipped(plain)
    try:
        print(f"{asked.mails:,} mails, {size / 1e9:.2f} GB")
        print(f"{'':<52}{'seconds':>9}{'processor':>11}{'MB/s':>9}{'MB':>8}")
        line("mailbox module: every mail, eight headers of each", run((sys.executable, "-c", _PEER, str(plain))), size)
        for name, path in (("an mbox file", plain), ("the same in a zip", archive)):
            cost = run((sys.executable, "-c", _READ, str(path)))
            keeps = verdict(max(SPEED * cost.processor / (size / 1e6), cost.megabytes / MEGABYTES), 1)
            line(f"{name}, read to records (40 MB/s, 300 MB)", cost, size, keeps)
        with tempfile.TemporaryDirectory(prefix="entregent-bench-") as home:
            whole = run((ENTREGENT, "import", str(plain)), {"ENTREGENT_HOME": home, "ENTREGENT_NOW": NOW})
        line("entregent import, from its start to its end", whole, size)
    finally:
        plain.unlink()
        archive.unlink()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
