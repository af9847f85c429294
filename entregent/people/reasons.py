"""The levels of the matching's comparisons, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy

# The sentences of `analysis.matching.traits`, which knows no languages: each must stand here.
_SENTENCES = {
    "the same name": gettext_lazy("the same name"),
    "the same name, otherwise ordered or spaced": gettext_lazy("the same name, otherwise ordered or spaced"),
    "the same name, one with a short form of the given name": gettext_lazy(
        "the same name, one with a short form of the given name"
    ),
    "the same under a former name": gettext_lazy("the same under a former name"),
    "nearly the same name, spelt otherwise": gettext_lazy("nearly the same name, spelt otherwise"),
    "the same name, of which one leaves out a part": gettext_lazy("the same name, of which one leaves out a part"),
    "the same name, one with an initial": gettext_lazy("the same name, one with an initial"),
    "the handle of one spells the name of the other": gettext_lazy("the handle of one spells the name of the other"),
    "the same single word for a name": gettext_lazy("the same single word for a name"),
    "one gives only a part of the other's name": gettext_lazy("one gives only a part of the other's name"),
    "the same given name only": gettext_lazy("the same given name only"),
    "the same family name only": gettext_lazy("the same family name only"),
    "different names": gettext_lazy("different names"),
    "the same address": gettext_lazy("the same address"),
    "the same address, which several people share": gettext_lazy("the same address, which several people share"),
    "different addresses": gettext_lazy("different addresses"),
    "the same number": gettext_lazy("the same number"),
    "the same number of a household or an office": gettext_lazy("the same number of a household or an office"),
    "different numbers": gettext_lazy("different numbers"),
    "the same web address": gettext_lazy("the same web address"),
    "different web addresses": gettext_lazy("different web addresses"),
    "the same handle, which says more than the name": gettext_lazy("the same handle, which says more than the name"),
    "the same handle but for its digits": gettext_lazy("the same handle but for its digits"),
    "the same handle, made of the name": gettext_lazy("the same handle, made of the name"),
    "different handles": gettext_lazy("different handles"),
    "the same employer": gettext_lazy("the same employer"),
    "the mail domain is the employer's, or the same": gettext_lazy("the mail domain is the employer's, or the same"),
    "different employers": gettext_lazy("different employers"),
    "the same town": gettext_lazy("the same town"),
    "the same area": gettext_lazy("the same area"),
    "different places": gettext_lazy("different places"),
    "the same birth date": gettext_lazy("the same birth date"),
    "the same day and month": gettext_lazy("the same day and month"),
    "birth dates that differ in one thing": gettext_lazy("birth dates that differ in one thing"),
    "different birth dates": gettext_lazy("different birth dates"),
    "the same picture": gettext_lazy("the same picture"),
    "nearly the same picture": gettext_lazy("nearly the same picture"),
    "different pictures": gettext_lazy("different pictures"),
    "many rare words in common": gettext_lazy("many rare words in common"),
    "some words in common": gettext_lazy("some words in common"),
    "no telling word in common": gettext_lazy("no telling word in common"),
    "many contacts in common": gettext_lazy("many contacts in common"),
    "some contacts in common": gettext_lazy("some contacts in common"),
    "no contact in common": gettext_lazy("no contact in common"),
    "many conversations in common": gettext_lazy("many conversations in common"),
    "some conversations in common": gettext_lazy("some conversations in common"),
    "no conversation in common": gettext_lazy("no conversation in common"),
    "the same street and postcode": gettext_lazy("the same street and postcode"),
    "the same postcode": gettext_lazy("the same postcode"),
    "seen on different networks": gettext_lazy("seen on different networks"),
    "two accounts of one network": gettext_lazy("two accounts of one network"),
    "both called junior, or both senior": gettext_lazy("both called junior, or both senior"),
    "one is called junior or senior, the other is not": gettext_lazy(
        "one is called junior or senior, the other is not"
    ),
    "one is called junior, the other senior": gettext_lazy("one is called junior, the other senior"),
}


# The same for what is shown on two networks.
_ON = {
    "the same picture": gettext_lazy("the same picture on {one} and {other}"),
    "nearly the same picture": gettext_lazy("nearly the same picture on {one} and {other}"),
    "different pictures": gettext_lazy("different pictures on {one} and {other}"),
}


def reason_sentence(says: str, where: Sequence[str] = ()) -> str:
    """A level of a comparison, by its English sentence, in the reader's language; `where` names the two networks that show
    what was compared, where these are known and two."""
    if len(set(where)) == 2 and says in _ON:
        return str(_ON[says]).format(one=where[0], other=where[1])
    return str(_SENTENCES.get(says, says))


def sentences() -> frozenset[str]:
    """The English sentences that can be told in other languages."""
    return frozenset(_SENTENCES)
