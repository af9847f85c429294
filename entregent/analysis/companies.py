"""Company names brought to a key, and whether a mail domain is theirs."""

from __future__ import annotations

import re
from functools import lru_cache

from entregent.analysis.emails import mail_domain
from entregent.analysis.lexicon import lines, word_set
from entregent.analysis.stopwords import STOP_WORDS
from entregent.analysis.words import fold

_FORMS = word_set("company_forms")
_PUBLIC_MAIL = word_set("mail_public")
_SECOND_LEVEL = frozenset(("co", "com", "org", "net", "gov", "gouv", "ac", "asso", "edu"))
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|\s[|•·–—].*$|\s-\s.*$", re.DOTALL)
_ARTICLES = frozenset(("the", "le", "la", "les", "l"))
_JOINING = frozenset(("and", "et", "und", "y"))
_WORD = re.compile(r"\w+")
_SHORTEST_MATCH = 4


@lru_cache(maxsize=100_000)
def company_words(text: str) -> tuple[str, ...]:
    """Return the folded words of a company's name without its legal form, asides ("ex Foo") and article.

    >>> company_words("The Acme & Sons Group, Inc. (ex Foo)")
    ('acme', 'sons')
    """
    plain = _ASIDE.sub(" ", text)
    plain = plain if _WORD.search(plain) else text
    folded = re.sub(r"(?<=\b\w)\.(?=\w\b)", "", fold(plain)).replace("'", " ")
    words = [word for word in _WORD.findall(folded) if word not in _JOINING]
    kept = words
    while len(kept) > 1 and kept[-1] in _FORMS:
        kept = kept[:-1]
    while len(kept) > 1 and (kept[0] in _ARTICLES or kept[0] in _FORMS):
        kept = kept[1:]
    return tuple(kept)


def company_key(text: str) -> str:
    """Return a key that is the same for the usual ways of writing one company; "" where `text` holds no word.

    >>> company_key("ACME S.A.S.") == company_key("Acmé (ex Foo)") == company_key("Groupe Acme")
    True
    """
    return "".join(company_words(text))


def is_public_mail_domain(domain: str) -> bool:
    """Whether `domain` belongs to a mail provider open to anybody, so that it says nothing of an employer."""
    return domain.strip().casefold().rstrip(".") in _PUBLIC_MAIL


def domain_label(domain: str) -> str:
    """Return the name within a mail domain or address: "acme" for "mail.acme.co.uk"; "" where there is none.

    >>> domain_label("jane@mail.acme-corp.co.uk")
    'acme-corp'
    """
    host = (mail_domain(domain) or domain).strip().casefold().strip(".")
    labels = host.split(".")
    if len(labels) < 2:
        return ""
    top = 2 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL else 1
    return labels[-top - 1]


def _initials(words: tuple[str, ...]) -> set[str]:
    """The initials of three words or more, and of those that are not small ("Fondation du Théâtre de Bourg": ftb)."""
    telling = [word for word in words if word not in STOP_WORDS]
    return {"".join(word[0] for word in some) for some in (words, telling) if len(some) > 2}


@lru_cache(maxsize=100_000)
def domain_matches_company(domain: str, company: str) -> bool:
    """Whether a mail domain (or address) looks like that company's own.

    It does where the domain's name is the company's words joined ("acmesons", "acme-sons"), its first word of four letters
    or more, or the initials of three words or more; never for a public mail provider.
    """
    label = fold(domain_label(domain)).replace("-", "")
    words = company_words(company)
    if not label or not words or is_public_mail_domain(mail_domain(domain) or domain):
        return False
    joined = "".join(words)
    if label == joined or label in _initials(words):
        return True
    spoken = fold(company).replace(" ", "")
    return (len(label) >= _SHORTEST_MATCH and label == words[0]) or label == "".join(_WORD.findall(spoken))


NO_EMPLOYER = frozenset(filter(None, map(company_key, lines("no_employer"))))
"""Keys of what people write for having no employer ("freelance", "en recherche"): sharing it brings nobody together."""
