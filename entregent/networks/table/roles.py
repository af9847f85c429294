"""What a column may hold, and how that is guessed: from the words above it, and from what stands in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

from entregent.contract.addressbook import folded
from entregent.networks.table.values import emails_in, is_date, is_person_name, is_phone, is_worded, urls_in

MOST = 0.6
"""The share of a column's values that must look like what is guessed of it."""


class Role(StrEnum):
    """What a column holds. Stored in the owner's answers: the values stay as they are."""

    NAME = "name"
    GIVEN = "given"
    FAMILY = "family"
    COMPANY = "company"
    POSITION = "position"
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"
    TOWN = "town"
    COUNTRY = "country"
    NOTE = "note"
    LABEL = "label"
    SKILLS = "skills"
    BIRTHDAY = "birthday"
    JOINED = "joined"
    NOTHING = "nothing"


SEVERAL = frozenset({Role.EMAIL, Role.PHONE, Role.URL, Role.NOTE, Role.LABEL, Role.SKILLS, Role.NOTHING})
"""Roles that more than one column may be guessed to have."""

# Headers as `plain_words` gives them. A header that is none of them may still hold one of them, whole words only: then the
# longest decides.
_WORDS: Mapping[Role, str] = {
    Role.NAME: "nom complet|nom et prenom|nom et prenoms|prenom et nom|nom prenom|nom prenoms|prenom nom|noms|full name|"
    "display name|contact|contact name|nom du contact|membre|member|member name|nom du membre|adherent|participant|"
    "participante|personne|person|attendee|nom affiche|nom usuel|vollstandiger name",
    Role.GIVEN: "prenom|prenoms|first name|firstname|given name|given names|forename|vorname",
    Role.FAMILY: "nom de famille|last name|lastname|surname|family name|nachname|nom d usage|patronyme",
    Role.COMPANY: "societe|entreprise|company|company name|current company|organisation|organization|organisme|employeur|"
    "employer|structure|raison sociale|firm|firma|unternehmen|etablissement|nom de la societe|nom de l entreprise",
    Role.POSITION: "poste|fonction|title|job title|position|titre|metier|profession|role|occupation|intitule du poste|job|"
    "intitule|headline|activite|beruf|current position",
    Role.EMAIL: "email|e mail|mail|courriel|adresse mail|adresse email|adresse e mail|adresse electronique|email address|"
    "e mail address|mel|courrier electronique|adresse de messagerie|messagerie",
    Role.PHONE: "telephone|tel|phone|mobile|portable|cell|cellulaire|numero de telephone|phone number|gsm|fixe|telefon|"
    "handy|mobile phone|tel portable|telephone portable|natel",
    Role.URL: "url|profil|profile|profile url|lien|lien du profil|link|site|site web|site internet|website|web|blog",
    Role.TOWN: "ville|city|town|commune|localite|lieu|location|place|residence|ort|stadt|ville de residence",
    Role.COUNTRY: "pays|country|land|pays de residence",
    Role.NOTE: "note|notes|remarque|remarques|commentaire|commentaires|comment|comments|observation|observations|"
    "description|bio|divers|remarks|memo|presentation|a propos|about",
    Role.LABEL: "groupe|groupes|group|groups|section|categorie|category|tag|tags|label|labels|etiquette|etiquettes|"
    "equipe|team|promotion|promo|pupitre|classe|secteur|antenne|commission|pole|college|statut|status|"
    "gruppe|cercle|circle|type de membre|type d adherent",
    Role.SKILLS: "competences|competence|skills|skill|expertise|expertises|specialite|specialites|savoir faire|"
    "domaines d expertise|haves|i have",
    Role.BIRTHDAY: "date de naissance|naissance|birthday|birth date|birthdate|date of birth|anniversaire|ne le|nee le|dob|"
    "geburtstag|geburtsdatum|ddn",
    Role.JOINED: "date d adhesion|adhesion|date d inscription|inscrit le|inscription|member since|membre depuis|joined|"
    "joined on|date joined|date d entree|connected on|connecte le|date de connexion|en contact depuis|contact since|"
    "registration date|adherent depuis|date de contact|beitritt",
    Role.NOTHING: "adresse|adresse postale|address|street|rue|voie|code postal|cp|zip|zip code|postal code|postcode|numero|"
    "no|n|id|identifiant|civilite|salutation|cotisation|montant|amount|photo|sexe|gender|age|montant de la cotisation|"
    "reference|ref|plz|anrede|numero d adherent|numero de membre|member number|horodateur|timestamp|date",
}  # fmt: skip
_ROLE_OF = {words: role for role, line in _WORDS.items() for words in line.split("|")}
_LONGEST_FIRST = sorted(_ROLE_OF, key=lambda words: (-len(words), words))
_WHOLE_NAME = frozenset({"nom", "name"})
_CIVILITIES = frozenset({"m", "mr", "mme", "mlle", "mrs", "ms", "miss", "dr", "herr", "frau", "monsieur", "madame"})
_NOT_A_WORD = re.compile(r"[^0-9a-z]+")
_TAIL = re.compile(
    r"(?: (?:\d{1,2}|pro|perso|personnel|personnelle|professionnel|professionnelle|work|home|principal))+$"
)

_LOOKS: Mapping[Role, Callable[[str], bool]] = {
    Role.EMAIL: lambda value: bool(emails_in(value)),
    Role.URL: lambda value: bool(urls_in(value)),
    Role.PHONE: is_phone,
    Role.BIRTHDAY: is_date,
    Role.JOINED: is_date,
    Role.NAME: is_person_name,
}
# Beneath a header that says so, one word is a name too.
_LOOKS_BELOW_HEADER = {**_LOOKS, Role.NAME: is_worded}


def plain_words(header: str) -> str:
    """A header as its words alone, without case, accents and marks.

    >>> plain_words("Adresse e-mail :"), plain_words("Date d’adhésion")
    ('adresse e mail', 'date d adhesion')
    """
    return _NOT_A_WORD.sub(" ", folded(header[:200])).strip()


def guess(headers: Sequence[str], samples: Sequence[Sequence[str]]) -> tuple[Role, ...]:
    """What each column most likely holds. `headers` are empty strings where the file has none; `samples` hold a few
    values of each column."""
    has_header = any(headers)
    said = [_by_header(plain_words(header)) for header in headers]
    has_given = Role.GIVEN in said
    roles: list[Role] = []
    for header, role, values in zip(headers, said, samples, strict=True):
        if role is None and plain_words(header) in _WHOLE_NAME:
            role = Role.FAMILY if has_given else Role.NAME
        role = _confirmed(role, values) if role else _by_values(values, has_header=has_header)
        roles.append(Role.NOTHING if role in roles and role not in SEVERAL else role)
    if not {Role.NAME, Role.FAMILY} & set(roles):
        # Nothing above any column says "name": then the first one that holds names and is called anything else.
        unknown = (at for at, role in enumerate(said) if role is None and roles[at] is Role.NOTHING)
        if (place := next((at for at in unknown if _holds_names(samples[at])), None)) is not None:
            roles[place] = Role.NAME
    return tuple(roles)


def _holds_names(values: Sequence[str]) -> bool:
    return bool(values) and _share(values, is_person_name) >= MOST


def names_people(roles: Sequence[Role]) -> bool:
    """Whether columns with these roles tell one person from another."""
    return bool({Role.NAME, Role.FAMILY, Role.EMAIL} & set(roles))


def _by_header(words: str) -> Role | None:
    for each in (words, _TAIL.sub("", words)):
        if each in _ROLE_OF:
            return _ROLE_OF[each]
    if words in _WHOLE_NAME:
        return None
    spaced = f" {words} "
    return next((_ROLE_OF[known] for known in _LONGEST_FIRST if len(known) > 2 and f" {known} " in spaced), None)


def _confirmed(role: Role, values: Sequence[str]) -> Role:
    """The role that a header names, unless the values contradict it."""
    if role is Role.POSITION and values and _share(values, lambda value: plain_words(value) in _CIVILITIES) >= MOST:
        return Role.NOTHING
    by_values = _by_values(values, has_header=True)
    if by_values is not Role.NOTHING and role not in (Role.EMAIL, Role.URL, Role.NOTE):
        return by_values
    looks = _LOOKS_BELOW_HEADER.get(role)
    return role if looks is None or not values or _share(values, looks) >= MOST else Role.NOTHING


def _by_values(values: Sequence[str], *, has_header: bool) -> Role:
    """E-mail and profile addresses show themselves; telephone numbers and names only where there is no header at all."""
    for role in (Role.EMAIL, Role.URL) if has_header else (Role.EMAIL, Role.URL, Role.PHONE, Role.NAME):
        if values and _share(values, _LOOKS[role]) >= MOST:
            return role
    return Role.NOTHING


def _share(values: Sequence[str], holds: Callable[[str], bool]) -> float:
    return sum(map(holds, values)) / len(values)
