"""What LinkedIn wrote to the invented owner by mail, in the form of its mails: the mailbox holds them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from entregent.networks.linkedin.keys import profile_url
from entregent.sample.facts import OWNER
from entregent.sample.letterbox import Address, Mail
from entregent.sample.venues import Notice, NoticeKind, Venue
from entregent.sample.world import World

OWN_ADDRESS_SINCE = date(2020, 2, 1)


@dataclass(frozen=True, slots=True)
class Form:
    """From where, under which name, and with which subject such a mail comes; `{}` is the name of whoever did it."""

    sender: str
    name: Callable[[Notice], str]
    subject: str


FORMS = {
    NoticeKind.VIEW: Form("notifications-noreply@linkedin.com", lambda _: "LinkedIn", "{} a consulté votre profil"),
    NoticeKind.REACTION: Form(
        "notifications-noreply@linkedin.com", lambda _: "LinkedIn", "{} a réagi à votre publication"
    ),
    NoticeKind.INVITATION: Form("invitations@linkedin.com", lambda told: told.name, "{} souhaite se connecter"),
    NoticeKind.MESSAGE: Form(
        "messages-noreply@linkedin.com", lambda told: f"{told.name} via LinkedIn", "{} vous a envoyé un message"
    ),
}


def mails(world: World) -> Iterator[Mail]:
    """Its notices as mails, oldest first."""
    for notice in world.notices[Venue.PROFESSIONAL]:
        if form := FORMS.get(notice.kind):
            yield _mail(world, notice, form)


def _mail(world: World, notice: Notice, form: Form) -> Mail:
    name = notice.name.partition(",")[0]
    subject = form.subject.format(name)
    own = f"{profile_url(world.owner.character.slug).replace('/in/', '/comm/in/')}?trk=eml-header"
    theirs = f"{profile_url(notice.who).replace('/in/', '/comm/in/')}?trk=eml-notification"
    said = f"\n«\u202f{notice.text}\u202f»\n" if notice.text else ""
    post = f"\nhttps://www.linkedin.com/comm/feed/update/urn:li:activity:{notice.post}\n" if notice.post else ""
    others = f"\n{notice.count} personnes ont consulté votre profil.\n" if notice.count > 1 else ""
    text = f"{subject}\n{said}\nVoir le profil\u00a0: {theirs}\n{post}{others}\n--\nVotre profil\u00a0: {own}\n"
    return Mail(
        id=f"{notice.number}.{notice.kind}@mail.linkedin.com",
        at=notice.at,
        sender=Address(form.sender, form.name(notice)),
        to=(_owner(world, notice.at.date()),),
        subject=subject,
        text=text,
        thread=notice.number,
        list_id="",
        is_bulk=True,
        html=f'<html><body><p>{subject}</p><a href="{theirs}">Voir le profil</a> <a href="{own}">Vous</a></body></html>',
        headers=(("X-LinkedIn-Template", f"email_{notice.kind}_01"),),
        zone=0,
    )


def _owner(world: World, day: date) -> Address:
    work, home = world.owner.character.emails
    return Address(work if day >= OWN_ADDRESS_SINCE else home, world.owner.character.name, OWNER)
