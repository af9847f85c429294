"""The catalogue tool sees every sentence, and refuses a translation that would go wrong."""

from __future__ import annotations

import pytest
from babel.messages.catalog import Catalog, Message

from tools import catalogue
from tools.french import typographic_faults

PYTHON = """
from django.utils.translation import gettext as _, ngettext as plural, pgettext
from entregent.contract.text import t

_("Plain")
plural("%(n)s row", "%(n)s rows", n)
pgettext("month", "May")
t("{count} rows have "
  "no name.", count=3)
_(variable)
other("Not ours")
"""
TEMPLATE = """
<p title='{% translate "It is" %}'>
    {% blocktranslate count n=items|length trimmed %}
        {{ n }} person
    {% plural %}
        {{ n }} people
    {% endblocktranslate %}
        {% translate "May" context "month" %} {{ x|default:_("None yet") }}
</p>
"""


def test_python_sentences_are_found_under_any_name() -> None:
    assert set(catalogue.python_messages(PYTHON)) == {
        ("", "Plain"),
        ("", "%(n)s row", "%(n)s rows"),
        ("month", "May"),
        ("", "{count} rows have no name."),
    }


def test_a_sentence_built_while_running_is_refused() -> None:
    source = "from django.utils.translation import gettext as _\n_(f'{n} rows')"
    with pytest.raises(catalogue.NotExtractable, match=r"page\.py:2"):
        list(catalogue.python_messages(source, "page.py"))


def test_template_sentences_are_found() -> None:
    assert list(catalogue.template_messages(TEMPLATE)) == [
        ("", "It is"),
        ("", "%(n)s person", "%(n)s people"),
        ("month", "May"),
        ("", "None yet"),
    ]


@pytest.mark.parametrize(
    ("original", "french", "fault"),
    [
        ("Rows", "", "has no French"),
        ("{n} rows", "{m} lignes", "other places"),
        ("%(n)s rows", "lignes", "other places"),
        (("%(n)s row", "%(n)s rows"), ("une ligne", ""), "has no French"),
        (("%(n)s row", "%(n)s rows"), ("une ligne", "%(m)s lignes"), "other places"),
        ("Ready?", "Prêt ?", "U+202F"),
    ],
)
def test_a_wrong_translation_is_refused(
    original: str | tuple[str, ...], french: str | tuple[str, ...], fault: str
) -> None:
    faults = catalogue.faults_of(Message(original, french))
    assert len(faults) == 1
    assert fault in faults[0]


def test_a_right_translation_passes() -> None:
    assert catalogue.faults_of(Message("{n} rows", "{n} lignes")) == []
    assert catalogue.faults_of(Message(("%(n)s row", "%(n)s rows"), ("une ligne", "%(n)s lignes"))) == []


def test_a_fuzzy_translation_is_refused() -> None:
    assert catalogue.faults_of(Message("Rows", "Lignes", flags={"fuzzy"}))


def test_compiling_twice_gives_the_same_bytes_in_any_order() -> None:
    first, second = Catalog(locale="fr"), Catalog(locale="fr")
    for target, names in ((first, ("a", "b")), (second, ("b", "a"))):
        for name in names:
            target.add(name, name.upper())
    assert catalogue.compiled(first) == catalogue.compiled(second)
    assert b"POT-Creation-Date: 2000-01-01 00:00+0000" in catalogue.compiled(first), "it differs from minute to minute"


@pytest.mark.parametrize(
    "text",
    ["Prêt ?", "Prêt?", "Prêt\u00a0!", "C'est", "Oui: non", "Oui : non", "« a »", "%(n)s : x", "Attendez..."],
)
def test_wrong_typography_is_seen(text: str) -> None:
    assert typographic_faults(text)


@pytest.mark.parametrize(
    "text",
    [
        "Prêt\u202f?",
        "Vraiment\u202f?!",
        "C’est à 12:30",
        "Ici\u00a0: là",
        "«\u202fa\u202f»",
        "Voir <a href='/x?y=1;z'>ici</a>",
        "Tapez <kbd>?</kbd> pour la liste",
        "https://exemple.invalid/a?b=c",
        "`entregent people 'x'`",
        "Fin\u202f; suite…",
    ],
)
def test_right_typography_passes(text: str) -> None:
    assert typographic_faults(text) == []
