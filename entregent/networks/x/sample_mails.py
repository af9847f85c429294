"""What X wrote to the invented owner by mail, in the form of its mails: the mailbox holds them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from entregent.sample.facts import OWNER
from entregent.sample.letterbox import Address, Mail
from entregent.sample.venues import Notice, NoticeKind, Venue
from entregent.sample.world import World

RENAMED_ON = date(2023, 7, 24)
FORMS = {
    NoticeKind.FOLLOW: "vous suit désormais sur {place}\u202f!",
    NoticeKind.REPLY: "a répondu à l’un de vos {posts}",
    NoticeKind.MENTION: "vous a mentionnée sur {place}\u202f!",
    NoticeKind.REACTION: "a aimé l’un de vos {posts}",
    NoticeKind.SHARE: "a reposté l’un de vos {posts}",
    NoticeKind.MESSAGE: "vous a envoyé un message",
}


def mails(world: World) -> Iterator[Mail]:
    """Its notices as mails, oldest first."""
    for notice in world.notices[Venue.MICROBLOG]:
        if notice.kind in FORMS and notice.who:
            yield _mail(world, notice)


def _mail(world: World, notice: Notice) -> Mail:
    is_new = notice.at.date() >= RENAMED_ON
    place, domain = ("X", "x.com") if is_new else ("Twitter", "twitter.com")
    handle = world.account(Venue.MICROBLOG, notice.who).handle
    did = FORMS[notice.kind].format(place=place, posts="posts" if is_new else "Tweets")
    subject = f"{notice.name} (@{handle}) {did}"
    said = f"\n«\u202f{notice.text}\u202f»\n" if notice.text else ""
    profile = f"https://{domain}/{handle}?refsrc=email"
    owner = world.owner.character
    return Mail(
        id=f"{notice.number}.{notice.kind}@{domain}",
        at=notice.at,
        sender=Address(f"notify@{domain}", place),
        to=(Address(owner.emails[-1], owner.name, OWNER),),
        subject=subject,
        text=f"{subject}\n{said}\nVoir le profil\u00a0: {profile}\n",
        thread=notice.number,
        is_bulk=True,
        html=f'<html><body><p>{subject}</p><a href="{profile}">Voir le profil</a></body></html>',
        headers=(("X-Twitter-EmailType", str(notice.kind)),),
        zone=0,
    )
