"""What Facebook wrote to the invented owner by mail, in the form of its mails: the mailbox holds them."""

from __future__ import annotations

from collections.abc import Iterator

from entregent.sample.facts import OWNER
from entregent.sample.letterbox import Address, Mail
from entregent.sample.venues import Notice, NoticeKind, Venue
from entregent.sample.world import World

FORMS = {
    NoticeKind.FOLLOW: "a accepté votre invitation",
    NoticeKind.INVITATION: "vous a envoyé une invitation",
    NoticeKind.REPLY: "a commenté votre publication",
    NoticeKind.MENTION: "vous a identifiée dans une publication",
    NoticeKind.REACTION: "a aimé votre publication",
    NoticeKind.SHARE: "a partagé votre publication",
    NoticeKind.MESSAGE: "vous a envoyé un message",
}


def mails(world: World) -> Iterator[Mail]:
    """Its notices as mails, oldest first."""
    for notice in world.notices[Venue.FRIENDS]:
        if notice.kind in FORMS and notice.name:
            yield _mail(world, notice)


def _mail(world: World, notice: Notice) -> Mail:
    owner, subject = world.owner.character, f"{notice.name} {FORMS[notice.kind]}"
    said = f"\n«\u202f{notice.text}\u202f»\n" if notice.text else ""
    link = f"https://www.facebook.com/n/?mid={notice.number:x}"
    return Mail(
        id=f"{notice.number:x}@async.facebook.com",
        at=notice.at,
        sender=Address("notification@facebookmail.com", "Facebook"),
        to=(Address(owner.emails[-1], owner.name, OWNER),),
        subject=subject,
        text=f"{subject}\n{said}\nVoir sur Facebook\u00a0: {link}\n",
        thread=notice.number,
        is_bulk=True,
        html=f'<html><body><p>{subject}</p><a href="{link}">Voir sur Facebook</a></body></html>',
        headers=(("X-Facebook-Notify", str(notice.kind)),),
        zone=0,
    )
