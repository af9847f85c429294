"""The mails of X, and of Twitter before, to its members: who follows, mentions, answers, likes, reposts, or wrote to them.

Subjects in English as public collections of such mails have them (2009–2026), and in French after their pattern. Whoever is
meant is named by handle, in the subject or in the first lines, so the key is `@handle`; where only a name stands, nothing is
told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from entregent.base.fingerprints import fingerprint
from entregent.contract.network import Notice
from entregent.contract.records import Direction, Identity, Interaction, InteractionKind, Who
from entregent.networks.x.keys import key_of_handle, url_of_key

_ONE_OF = r"(?:one of )?your (?:tweets?|posts?|repl(?:y|ies)|retweets?|photos?|messages?)"
_ONE_OF_FR = r"(?:l(?:'|’)une? de )?(?:vos|votre) (?:tweets?|posts?|réponses?|retweets?|photos?|messages?)"
FORMS = (
    (
        InteractionKind.CONNECTION,
        (r"is now following you", r"followed you", r"vous suit\b", r"s(?:'|’)est abonnée? à vous"),
    ),
    (InteractionKind.MENTION, (r"mentioned you", r"vous a mentionnée?")),
    (InteractionKind.REPLY, (rf"replied to (?:you|{_ONE_OF})", r"vous a répondu", rf"a répondu à {_ONE_OF_FR}")),
    (
        InteractionKind.SHARE,
        (rf"(?:retweeted|reposted|quoted) (?:you|{_ONE_OF})", rf"a (?:retweeté|reposté|cité) {_ONE_OF_FR}"),
    ),
    (
        InteractionKind.REACTION,
        (rf"(?:favou?rited|liked|likes) {_ONE_OF}", rf"(?:a aimé|aime|a ajouté) {_ONE_OF_FR}"),
    ),
    (
        InteractionKind.MESSAGE,
        (r"sent you a (?:new )?(?:direct )?message", r"vous a envoyé un (?:nouveau )?message"),
    ),
)
_FORMS = tuple((kind, re.compile("|".join(patterns), re.IGNORECASE)) for kind, patterns in FORMS)
_NAME_AND_HANDLE = re.compile(r"^(?P<name>.*?)\s*\(?@(?P<handle>[A-Za-z0-9_]{1,20})\)?\s*$")
_VIA = re.compile(r"\s*\(?\bvia (?:Twitter|X)\)?\s*$", re.IGNORECASE)
_BEGINNING = 600


def read(notice: Notice) -> Iterator[Identity | Interaction]:
    """Who did what, as an account merely seen and an event: nothing where the form is unknown or no handle is named."""
    for kind, pattern in _FORMS:
        if match := pattern.search(notice.subject):
            name, handle = _who(notice, notice.subject[: match.start()].strip())
            key = key_of_handle(handle)
            if key:
                yield Identity(
                    source_id=key, key=key, name=name, handle=f"@{handle}", urls=(url_of_key(key),), is_contact=False
                )
                yield Interaction(
                    source_id=f"notice:{fingerprint(notice.message_id):016x}",
                    kind=kind,
                    direction=Direction.IN,
                    people=(Who(key, name),),
                    at=notice.at,
                    # That a message came is not what it says.
                    subject="" if kind is InteractionKind.MESSAGE else notice.subject,
                )
            return


def _who(notice: Notice, before: str) -> tuple[str, str]:
    """(name, handle) of whoever the subject begins with; the handle from the first lines where the subject has none."""
    if match := _NAME_AND_HANDLE.match(before):
        return match["name"].strip(), match["handle"]
    name = before or _VIA.sub("", notice.sender_name)
    beside = (
        re.search(rf"{re.escape(name)}\s*\(?@?([A-Za-z0-9_]{{1,20}})\)", notice.text[:_BEGINNING]) if name else None
    )
    return name, beside[1] if beside else ""
