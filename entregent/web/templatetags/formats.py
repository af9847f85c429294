"""How values read on a page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django import template
from django.utils.formats import date_format, number_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext
from markdown_it import MarkdownIt

from entregent.base.text import Text
from entregent.contract import registry
from entregent.people.reasons import reason_sentence
from entregent.ties import sentences
from entregent.triage import sentences as triage

register = template.Library()

FIELDS = {
    "name": gettext_lazy("Name"),
    "headline": gettext_lazy("Headline"),
    "position": gettext_lazy("Position"),
    "company": gettext_lazy("Company"),
    "former": gettext_lazy("Worked before at"),
    "place": gettext_lazy("Place"),
    "skill": gettext_lazy("Skill"),
    "school": gettext_lazy("School"),
    "tag": gettext_lazy("Tag"),
    "note": gettext_lazy("Your note"),
    "message": gettext_lazy("A message"),
    "summary": gettext_lazy("Summary"),
    "industry": gettext_lazy("Industry"),
    "country": gettext_lazy("Country"),
    "birthday": gettext_lazy("Birthday"),
    "nickname": gettext_lazy("Nickname"),
    "handle": gettext_lazy("Handle"),
    "former_name": gettext_lazy("Former name"),
    "skills": gettext_lazy("Skills"),
    "schools": gettext_lazy("Schools"),
    "labels": gettext_lazy("Labels"),
    "emails": gettext_lazy("E-mail"),
    "phones": gettext_lazy("Phone"),
    "urls": gettext_lazy("Links"),
    "picture": gettext_lazy("Picture"),
}
PARTS = {
    "relevance": gettext_lazy("Relevance"),
    "tie": gettext_lazy("Tie"),
    "reach": gettext_lazy("Within reach"),
    "place": gettext_lazy("Place"),
    "nearness": gettext_lazy("Near in the network"),
    "shared": gettext_lazy("Shared subjects and place"),
    "novelty": gettext_lazy("New circle"),
    "variety": gettext_lazy("Variety of the list"),
}

for _filter in (
    reason_sentence,
    sentences.answering_sentence,
    sentences.part_sentence,
    sentences.part_name,
    sentences.tie_sentence,
    sentences.kind_name,
    sentences.relation_kind_name,
    sentences.event_title,
    triage.why_name,
    triage.finding_sentence,
    triage.unknown_sentence,
    triage.deed_name,
    triage.deed_warning,
    triage.end_name,
):
    register.filter(_filter.__name__, _filter)


@register.filter
def percent(value: float | None) -> int:
    """A share of 0–1 as a whole number of hundredths."""
    return round((value or 0) * 100)


@register.filter
def likelihood(value: float) -> str:
    """A probability as a percentage that never says certain: "99.9 %" is the most."""
    percent = min(value * 100, 99.9)
    return hundredths(number_format(percent, 1 if percent > 99 else 0))


@register.filter
def hundredths(number: int | str) -> str:
    """A number of hundredths with its sign, as the language writes it: "5%", and with a space in French."""
    return f"{number}\u202f%" if get_language() == "fr" else f"{number}%"


@register.filter
def thousandths(value: float | None) -> str:
    """A small number as thousandths, with three decimals."""
    return number_format(round((value or 0) * 1000, 3), 3)


@register.filter
def unlocalise(value: float | None) -> str:
    """A number as HTML and SVG attributes want it: no grouping, a point before the decimals."""
    return f"{value or 0:.6g}" if isinstance(value, float) else str(value or 0)


@register.filter
def said(text: Text | str | None) -> str:
    """A sentence that an adapter or the file layer said, in the language of the page; plain text as it is."""
    if isinstance(text, str):
        return text
    return gettext(text.template).format(**text.values) if text else ""


@register.filter
def day(text: str) -> str:
    """A day kept as `2026-03-01` as the page writes days; anything else (a birthday without its year) as it is."""
    try:
        return date_format(date.fromisoformat(str(text)), "DATE_FORMAT")
    except ValueError:
        return str(text)


@register.filter
def field_name(field: str) -> str:
    """What a field of a profile is called."""
    return str(FIELDS.get(field, field))


@register.filter
def factor_name(name: str) -> str:
    """What a factor of a shortlist's score is called."""
    return str(PARTS.get(name, name))


@register.filter
def network_name(slug: str) -> str:
    """The name of a network; its slug where no folder brings it any more."""
    network = registry.get(slug)
    return network.name if network else slug


@lru_cache(maxsize=128)
def _icon(slug: str) -> str:
    network = registry.get(slug)
    return network.icon_svg() if network else ""


@register.simple_tag
def network_icon(slug: str) -> SafeString:
    """The icon of a network as inline SVG; empty where there is none."""
    return mark_safe(_icon(slug))  # noqa: S308 - a file of the network's own folder


@register.simple_tag
def bar(value: float | None) -> SafeString:
    """A share of 0–1 as a small bar; what it says stands beside it in words."""
    return format_html(
        '<svg class="bar" viewBox="0 0 100 8" aria-hidden="true" focusable="false">'
        '<rect class="bar-ground" width="100" height="8" rx="4"/>'
        '<rect class="bar-fill" width="{}" height="8" rx="4"/></svg>',
        max(percent(value), 3 if value else 0),
    )


@register.filter
def marked(text: str, words: Iterable[str]) -> SafeString:
    """The text with these words marked, whatever their case."""
    found = sorted({word for word in words if word}, key=len, reverse=True)
    if not found:
        return conditional_escape(text)
    pattern = re.compile("|".join(re.escape(word) for word in found), re.IGNORECASE)
    pieces, end = [], 0
    for match in pattern.finditer(text):
        pieces += [conditional_escape(text[end : match.start()]), format_html("<mark>{}</mark>", match[0])]
        end = match.end()
    return SafeString("".join([*pieces, conditional_escape(text[end:])]))


@register.filter
def time_left(seconds: int | None) -> str:
    """A number of seconds as people say it; empty while nothing can be said."""
    if seconds is None:
        return ""
    if seconds < 60:
        return ngettext("{count} second left", "{count} seconds left", seconds).format(count=seconds)
    minutes = round(seconds / 60)
    return ngettext("{count} minute left", "{count} minutes left", minutes).format(count=minutes)


@register.filter
def judgments(tags: str) -> str:
    """The judgments that a notice offers to take back (see notices.py): their ids, comma-separated."""
    return next((tag.removeprefix("undo=") for tag in (tags or "").split() if tag.startswith("undo=")), "")


@register.filter
def item(mapping: dict[str, object], key: str) -> object:
    """The value of a key, None where there is none."""
    return mapping.get(key)


@lru_cache(maxsize=32)
def _help(slug: str, language: str) -> str:
    network = registry.get(slug)
    text = network.help_text(language) if network else ""
    # The page has one first heading already: those of the help begin one level lower.
    return MarkdownIt("commonmark", {"html": False}).render(re.sub(r"^#", "##", text, flags=re.MULTILINE))


@register.simple_tag
def network_help(slug: str) -> SafeString:
    """How to get a network's export, in the language of the page; HTML in its Markdown stays text."""
    return mark_safe(_help(slug, get_language() or "en"))  # noqa: S308 - rendered with HTML disabled
