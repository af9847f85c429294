"""LinkedIn's mails to its members, as far as they name somebody by the address of a profile: who viewed the owner's profile,
asked to connect or accepted, wrote, mentioned, commented, reacted, endorsed.

Subjects in English and French, as they were seen in public collections of such mails (2014–2026) or follow their pattern.
The name stands before "via LinkedIn" beside the sender's address, or at the beginning of the subject; the address of the
profile is among the links, which also lead to the owner's own profile and to people LinkedIn would like the owner to meet.
A view of the profile is told as a reaction: the contract has no fainter kind of event.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from entregent.base.fingerprints import fingerprint
from entregent.contract.network import Notice
from entregent.contract.records import Direction, Identity, Interaction, InteractionKind, Who
from entregent.networks.linkedin.keys import folded, key_of_url, profile_url
from entregent.networks.linkedin.occurrences import Occurrences
from entregent.networks.linkedin.people import is_anonymous

_NOT_ABOUT_PEOPLE = re.compile(r"(?:jobs?|jobalerts?|jobs-listings|newsletters?|security|editors|billing|learning)[-@]")
_MESSAGES_THEMSELVES = re.compile(r"(?:inmail-|premium-)*hit-reply(?:-[a-z-]+)?@")
_VIA = re.compile(r"\s+(?:via|sur|on)\s+linkedin\s*$", re.IGNORECASE)
_OTHERS = re.compile(
    r"(?:,| and| et)(?: \d+ (?:other|autre).*| others.*| d’autres.*| d'autres.*)$|\s+(?:has|just|vient de|vous)$",
    re.IGNORECASE,
)
_TRACKED_ELSEWHERE = ("header", "footer", "unsub", "pymk", "recommend")
_POST = re.compile(r"/feed/update/(urn:li:[a-z]+:\d+)", re.IGNORECASE)
_LONGEST_NAME = 80


class Form(NamedTuple):
    """A form of mail: what its subject holds, and whether the subject begins with the name of whoever did it."""

    kind: InteractionKind
    direction: Direction
    subject: re.Pattern[str]
    begins_with_name: bool = True


def _form(
    kind: InteractionKind, *patterns: str, direction: Direction = Direction.IN, begins_with_name: bool = True
) -> Form:
    return Form(kind, direction, re.compile("|".join(patterns), re.IGNORECASE), begins_with_name)


FORMS = (
    _form(
        InteractionKind.CONNECTION,
        r"accepted your (?:invitation|request)", r"is now (?:a|your) connection", r"a accepté votre (?:invitation|demande)",
        r"fait (?:désormais|maintenant) partie de votre réseau",
        direction=Direction.BOTH,
    ),
    _form(
        InteractionKind.CONNECTION,
        r"start a conversation with your new connection,? (?P<who>.+)", r"you are now connected (?:to|with) (?P<also>.+)",
        r"(?:engagez|démarrez|commencez) (?:la|une) conversation avec votre nouvelle relation,? (?P<aussi>.+)",
        direction=Direction.BOTH, begins_with_name=False,
    ),
    _form(
        InteractionKind.INVITATION,
        r"wants to (?:connect|join your)", r"would like to (?:connect|join your)", r"is waiting for your response",
        r"invited you to connect", r"souhaite (?:se connecter|entrer en relation|rejoindre|vous ajouter)",
        r"attends? votre réponse",
        r"vous (?:a invitée? à|invite à) (?:rejoindre|vous connecter)",
    ),
    _form(
        InteractionKind.INVITATION,
        r"^I want to connect", r"I(?:'|’)d like to (?:connect|add you|join your)", r"please add me to your",
        r"^j(?:'|’)aimerais (?:vous ajouter|rejoindre|me connecter|entrer en relation)",
        r"^je (?:souhaite|voudrais|souhaiterais) (?:vous ajouter|rejoindre|me connecter|entrer en relation|faire partie)",
        begins_with_name=False,
    ),
    _form(
        InteractionKind.MESSAGE,
        r"(?:just )?messaged you", r"sent you a (?:new )?message",
        r"(?:vous a|vient de vous) envoy(?:é|er) un (?:nouveau )?message",
    ),
    _form(InteractionKind.MENTION, r"(?:mentioned|tagged) you", r"vous a (?:mentionné|identifié|tagué)"),
    _form(
        InteractionKind.REPLY,
        r"commented on your", r"replied to your", r"a (?:commenté|répondu à) votre", r"a commenté (?:un|l(?:'|’)un) de vos",
    ),
    _form(
        InteractionKind.REACTION,
        r"reacted to your", r"(?:liked|likes|loved|loves|celebrated|supported) your (?:post|comment|article|share|update)",
        r"a (?:réagi à|aimé) votre", r"aime votre (?:publication|post|commentaire|article)", r"congratulated you",
        r"vous a félicité",
    ),
    _form(InteractionKind.SHARE, r"(?:shared|reshared|reposted) your", r"a (?:partagé|republié) votre"),
    _form(
        InteractionKind.ENDORSEMENT,
        r"endorsed you", r"endorsed your", r"a (?:recommandé|validé) (?:vos compétences|l(?:'|’)une de vos compétences)",
        r"vous a recommandée? pour (?:la compétence|\d+ compétence)",
    ),
    _form(
        InteractionKind.RECOMMENDATION,
        r"(?:has )?recommended you", r"(?:wrote|has written) (?:you )?a recommendation",
        r"a (?:rédigé|écrit) une recommandation",
    ),
    _form(InteractionKind.REACTION, r"(?:viewed|looked at) your profile", r"a (?:consulté|vu|visité) votre profil"),
)  # fmt: skip

MESSAGE_ITSELF = _form(InteractionKind.MESSAGE, "")


def read(notice: Notice) -> Iterator[Identity | Interaction]:
    """Who did what, as a person and an event: nothing where the form is unknown, or nobody is surely meant."""
    if _NOT_ABOUT_PEOPLE.match(notice.sender):
        return
    found = _form_of(notice)
    if found is None:
        return
    form, name = found
    key = _profile_of(name, notice.links)
    if key is None or not name or is_anonymous(name):
        return
    is_connected = form.kind is InteractionKind.CONNECTION
    yield Identity(
        source_id=f"{'connection' if is_connected else 'seen'}:{key}",
        key=key,
        name=name,
        urls=(profile_url(key),),
        is_contact=is_connected,
        connected_on=notice.at.date() if is_connected and notice.at else None,
    )
    yield Interaction(
        source_id=_source_id(form, notice, name),
        kind=form.kind,
        direction=form.direction,
        people=(Who(key, name),),
        at=notice.at,
        # That a message came is not what it says.
        subject="" if form.kind is InteractionKind.MESSAGE else notice.subject,
        url=_post(notice.links),
    )


def _form_of(notice: Notice) -> tuple[Form, str] | None:
    """The form of the mail, and the name of whoever it tells of."""
    beside_address = _VIA.sub("", notice.sender_name).strip()
    if "linkedin" in beside_address.lower():
        beside_address = ""
    for form in FORMS:
        if match := form.subject.search(notice.subject):
            behind = next((part for part in match.groups() if part), "")
            before = notice.subject[: match.start()] if form.begins_with_name else ""
            name = behind or beside_address or _OTHERS.sub("", _OTHERS.sub("", before.strip(" :,")))
            return form, " ".join(name.strip(" .,:!").split())[:_LONGEST_NAME]
    if beside_address and _MESSAGES_THEMSELVES.match(notice.sender):
        return MESSAGE_ITSELF, beside_address
    return None


def _source_id(form: Form, notice: Notice, name: str) -> str:
    """A connection is the very one that the archive tells, with the day it was made; all else is known by its mail."""
    if form.kind is InteractionKind.CONNECTION and notice.at is not None:
        return Occurrences().source_id("connection", folded(name), str(notice.at.date()))
    return f"notice:{fingerprint(notice.message_id):016x}"


def _profile_of(name: str, links: tuple[str, ...]) -> str | None:
    """The profile that is surely that person's: the only one whose address holds the whole name, or else the only one that
    holds a part of it."""
    keys = {key for link in links if (key := _key(link))}
    words = [word for word in re.split(r"[^\w]+", folded(name)) if len(word) > 1]
    named = {key for key in keys if words and all(word in folded(key) for word in words)}
    candidates = named or {key for key in keys if any(len(word) > 2 and word in folded(key) for word in words)}
    return candidates.pop() if len(candidates) == 1 else None


def _key(link: str) -> str | None:
    """The profile that a link in a mail leads to, unless it stands in the head or foot, or among recommendations."""
    try:
        address = urlsplit(link)
        tracked = " ".join(parse_qs(address.query, max_num_fields=50).get("trk", ())).lower()
    except ValueError:
        return None
    if any(part in tracked for part in _TRACKED_ELSEWHERE):
        return None
    return key_of_url(f"{address.scheme}://{address.netloc}{address.path.replace('/comm/', '/', 1)}")


def _post(links: tuple[str, ...]) -> str:
    """The address of the post that it is about, without what tells LinkedIn who opened it; "" where there is none."""
    match = next((match for link in links if (match := _POST.search(link.replace("%3A", ":")))), None)
    return f"https://www.linkedin.com/feed/update/{match[1]}" if match else ""
