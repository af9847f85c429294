"""The owner's own profile. Its labels are in the language of the account: those of English and French are known."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from entregent.base.jsonfile import Tally, elements_in, inside, members, repaired
from entregent.contract.network import Files
from entregent.contract.records import Identity
from entregent.networks.instagram.entries import label_of
from entregent.networks.instagram.keys import PROVISIONAL, key_of_url, user_name
from entregent.networks.instagram.members import Members
from entregent.networks.instagram.people import Owner

_FIELDS = {
    "username": "user name",
    "user name": "user name",
    "nom d'utilisateur": "user name",
    "name": "name",
    "nom": "name",
    "nom complet": "name",
    "email": "email",
    "email address": "email",
    "e-mail": "email",
    "adresse e-mail": "email",
    "phone number": "phone",
    "numero de telephone": "phone",
    "bio": "bio",
    "biography": "bio",
    "website": "website",
    "site web": "website",
    "date of birth": "birthday",
    "date de naissance": "birthday",
    "private account": "private",
    "compte prive": "private",
}
_NUMBER = re.compile(r"[+0-9][0-9 ().-]{5,30}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_YES = frozenset(("true", "vrai", "yes", "oui"))


@dataclass(slots=True)
class Profile:
    """What the profile says, by field."""

    said: dict[str, str] = field(default_factory=dict)

    def learn(self, files: Files, found: Members, tally: Tally) -> None:
        """Read the profile: the first that says something is believed."""
        for part in found.of("profile"):
            for element in elements_in(files, part.name, tally, part.array):
                for label, entry in members(element.get("string_map_data")).items():
                    name, value = _FIELDS.get(label_of(label)), repaired(inside(entry, "value"))
                    if name and value:
                        self.said.setdefault(name, value)

    @property
    def key(self) -> str:
        """The owner's user name as key, "" where it is not told."""
        return user_name(self.said.get("user name", ""))

    @property
    def name(self) -> str:
        """The name that the owner shows, else the user name."""
        return self.said.get("name", "") or self.key

    @property
    def visibility(self) -> str:
        """Who can see the owner's posts, as far as the profile tells."""
        private = self.said.get("private", "").lower()
        return "followers" if private in _YES else "public" if private else "unknown"

    def identity(self, owner: Owner) -> Identity | None:
        """The owner's own identity, None where nobody is known."""
        if not owner.key:
            return None
        email, phone = self.said.get("email", "").lower(), self.said.get("phone", "")
        site, day = self.said.get("website", ""), self.said.get("birthday", "")
        is_account = not owner.key.startswith(PROVISIONAL)
        own = (f"https://www.instagram.com/{owner.key}/",) if is_account else ()
        is_site = site.startswith(("https://", "http://")) and key_of_url(site) is None
        return Identity(
            source_id=owner.key,
            key=owner.key,
            name=owner.name,
            handle=f"@{owner.key}" if is_account else "",
            summary=self.said.get("bio", ""),
            birthday=day if _DAY.fullmatch(day) else "",
            emails=(email,) if "@" in email[1:-1] and " " not in email else (),
            phones=(phone,) if _NUMBER.fullmatch(phone) else (),
            urls=(*own, site) if is_site else own,
            aliases=tuple(sorted(owner.keys - {owner.key})),
            is_contact=False,
            is_owner=True,
        )
