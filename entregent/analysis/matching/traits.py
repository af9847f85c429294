"""The comparisons of people and their levels, with the shares seen before any data: the model as it reads aloud.

`same` is how often a level is met between two identities of one person, `different` between those of two people; a
valued level's real chance is that of the very value shared.
"""

from __future__ import annotations

from entregent.analysis.matching.model import Comparison, Level

NAME = Comparison(
    "name",
    (
        Level("the same name", 0.62, 1e-5, valued=True, form=True),
        Level("the same name, otherwise ordered or spaced", 0.07, 1e-5, valued=True, form=True),
        Level("the same name, one with a short form of the given name", 0.05, 1e-5, valued=True, form=True),
        Level("the same under a former name", 0.02, 1e-5, valued=True, form=True),
        Level("nearly the same name, spelt otherwise", 0.03, 1e-5, valued=True),
        Level("the same name, of which one leaves out a part", 0.05, 1e-5, valued=True, form=True),
        Level("the same name, one with an initial", 0.05, 1e-5, valued=True, form=True),
        Level("the handle of one spells the name of the other", 0.03, 1e-5, valued=True, form=True),
        Level("the same single word for a name", 0.01, 1e-5, valued=True, form=True),
        Level("one gives only a part of the other's name", 0.04, 1e-5, valued=True, form=True),
        Level("the same given name only", 0.012, 5e-3, valued=True, most=0.05),
        Level("the same family name only", 0.0006, 2e-3, valued=True, most=0.003),
        Level("different names", 0.015, 1.0, most=0.06),
    ),
    bound=30.0,
)
EMAIL = Comparison(
    "e-mail",
    (
        Level("the same address", 0.10, 1e-6, valued=True),
        Level("the same address, which several people share", 0.02, 1e-4, valued=True),
        Level("different addresses", 0.88, 1.0),
    ),
    bound=18.0,
)
PHONE = Comparison(
    "phone",
    (
        Level("the same number", 0.20, 1e-6, valued=True),
        Level("the same number of a household or an office", 0.10, 1e-4, valued=True),
        Level("different numbers", 0.70, 1.0),
    ),
    bound=16.0,
)
URL = Comparison(
    "web address",
    (Level("the same web address", 0.25, 1e-6, valued=True), Level("different web addresses", 0.75, 1.0)),
    bound=14.0,
)
HANDLE = Comparison(
    "handle",
    (
        Level("the same handle, which says more than the name", 0.20, 1e-5, valued=True),
        Level("the same handle but for its digits", 0.05, 1e-4, valued=True),
        Level("the same handle, made of the name", 0.25, 0.06, valued=True),
        Level("different handles", 0.50, 1.0),
    ),
    bound=15.0,
)
EMPLOYER = Comparison(
    "employer",
    (
        Level("the same employer", 0.55, 1e-2, valued=True),
        Level("the mail domain is the employer's, or the same", 0.15, 1e-2, valued=True),
        Level("different employers", 0.30, 0.97),
    ),
    bound=11.0,
)
PLACE = Comparison(
    "place",
    (
        Level("the same town", 0.66, 2e-2, valued=True),
        Level("the same area", 0.12, 5e-2, valued=True),
        Level("different places", 0.22, 0.85),
    ),
    bound=8.0,
)
BIRTHDAY = Comparison(
    "birthday",
    (
        Level("the same birth date", 0.66, 4e-5),
        Level("the same day and month", 0.25, 0.0027),
        Level("birth dates that differ in one thing", 0.04, 0.03),
        Level("different birth dates", 0.01, 0.967),
    ),
)
AVATAR = Comparison(
    "picture",
    (
        Level("the same picture", 0.28, 1e-4, valued=True),
        Level("nearly the same picture", 0.10, 2e-4),
        Level("different pictures", 0.62, 0.999, least=0.4),
    ),
    bound=13.0,
)
BIO = Comparison(
    "words of the bio",
    (
        Level("many rare words in common", 0.25, 0.002),
        Level("some words in common", 0.35, 0.06),
        Level("no telling word in common", 0.40, 0.938),
    ),
    bound=8.0,
)
CONTACTS = Comparison(
    "contacts in common",
    (
        Level("many contacts in common", 0.30, 0.003),
        Level("some contacts in common", 0.40, 0.08),
        Level("no contact in common", 0.30, 0.917),
    ),
    bound=8.0,
)
THREADS = Comparison(
    "conversations",
    (
        Level("many conversations in common", 0.25, 0.003),
        Level("some conversations in common", 0.30, 0.03),
        Level("no conversation in common", 0.45, 0.967),
    ),
    bound=7.0,
)
ADDRESS = Comparison(
    "address",
    (
        Level("the same street and postcode", 0.60, 1e-5, valued=True),
        Level("the same postcode", 0.15, 5e-3, valued=True),
        Level("different addresses", 0.25, 0.99),
    ),
    bound=13.0,
)
NETWORK = Comparison(
    "network",
    (
        Level("seen on different networks", 0.96, 0.75),
        Level("two accounts of one network", 0.04, 0.25),
    ),
    bound=6.0,
)
MARK = Comparison(
    "generation",
    (
        Level("both called junior, or both senior", 0.90, 0.45),
        Level("one is called junior or senior, the other is not", 0.35, 0.50),
        Level("one is called junior, the other senior", 0.001, 0.05),
    ),
)
COMPARISONS = (
    NAME,
    EMAIL,
    PHONE,
    URL,
    HANDLE,
    EMPLOYER,
    PLACE,
    BIRTHDAY,
    AVATAR,
    BIO,
    CONTACTS,
    THREADS,
    ADDRESS,
    NETWORK,
    MARK,
)
AT = {comparison.name: at for at, comparison in enumerate(COMPARISONS)}
