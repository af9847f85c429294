"""Facebook's mails to its members: who asked to be friends or accepted, wrote, commented, mentioned, reacted, shared.

Subjects in English and French after the pattern of the few that were seen in public collections. They begin with the full
name, which is all that the key of an identity is made of here; of a given name alone nothing is told. A friendship and a
request carry the ids that the export gives them: they are the same events.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from entregent.base.fingerprints import fingerprint
from entregent.contract.network import Notice
from entregent.contract.records import Direction, Identity, Interaction, InteractionKind, Who
from entregent.networks.facebook.people import key_of_name

_YOURS = r"your (?:post|photo|video|story|status|comment|link|album|profile picture|reel|timeline)"
_LE_VOTRE = r"votre (?:publication|photo|vidéo|story|statut|commentaire|lien|album|photo de profil|reel|journal)"
FORMS = (
    (InteractionKind.CONNECTION, (r"accepted your friend request", r"a accepté votre (?:invitation|demande d(?:'|’)ami)")),
    (
        InteractionKind.INVITATION,
        (r"wants to be (?:your )?friends?", r"sent you a friend request", r"added you as a friend on",
         r"souhaite (?:devenir|être) votre amie?", r"vous a envoyé une (?:invitation|demande d(?:'|’)ami)"),
    ),
    (InteractionKind.MESSAGE, (r"sent you a (?:new )?(?:private )?message", r"vous a envoyé un (?:nouveau )?message")),
    (InteractionKind.MENTION, (r"(?:mentioned|tagged) you", r"vous a (?:mentionné|identifié|tagué)")),
    (
        InteractionKind.REPLY,
        (rf"(?:(?:also )?commented on|replied to) {_YOURS}", r"(?:posted|wrote) on your (?:timeline|wall)",
         rf"a (?:commenté|répondu à) {_LE_VOTRE}", r"a (?:publié|écrit) (?:sur|dans) votre (?:journal|mur)"),
    ),
    (InteractionKind.REACTION, (rf"(?:likes|liked|loved|reacted to) {_YOURS}", rf"(?:aime|a aimé|a réagi à) {_LE_VOTRE}")),
    (InteractionKind.SHARE, (rf"shared {_YOURS}", rf"a partagé {_LE_VOTRE}")),
)  # fmt: skip
_FORMS = tuple((kind, re.compile("|".join(patterns), re.IGNORECASE)) for kind, patterns in FORMS)
_OTHERS = re.compile(r",? (?:and|et) (?:\d+ (?:other|autre).*|others?.*|d(?:'|’)autres.*)$", re.IGNORECASE)
_LONGEST_NAME = 80
_SAME_AS = {InteractionKind.CONNECTION: "friend", InteractionKind.INVITATION: "asked"}


def read(notice: Notice) -> Iterator[Identity | Interaction]:
    """Who did what, as a person and an event: nothing where the form is unknown or no full name is given."""
    for kind, pattern in _FORMS:
        if match := pattern.search(notice.subject):
            name = _OTHERS.sub("", notice.subject[: match.start()]).strip(" 🔔:,")
            key = key_of_name(name) if " " in name and len(name) <= _LONGEST_NAME else ""
            if key:
                are_friends = kind is InteractionKind.CONNECTION
                since = notice.at.date() if are_friends and notice.at else None
                yield Identity(source_id=key, key=key, name=name, is_contact=are_friends, connected_on=since)
                yield Interaction(
                    source_id=f"{_SAME_AS.get(kind, f'notice:{fingerprint(notice.message_id):016x}')}:{key}",
                    kind=kind,
                    direction=Direction.BOTH if are_friends else Direction.IN,
                    people=(Who(key, name),),
                    at=notice.at,
                    # That a message came is not what it says.
                    subject="" if kind is InteractionKind.MESSAGE else notice.subject,
                )
            return
