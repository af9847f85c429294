"""What a message says, as plain text: HTML taken off, advertising told from letters."""

from __future__ import annotations

import html
import re

import nh3

_TAG = re.compile(r"</?(?:p|br|a|b|i|u|s|em|strong|ul|ol|li|div|span|h[1-6]|blockquote|img|table|tr|td)\b[^<>]*>", re.I)
_LINE_END = re.compile(r"(?:<br\s*/?>|</(?:p|div|li|h[1-6]|tr|blockquote)>)[ \t]*\n?", re.I)
_ITEM = re.compile(r"<li\b[^<>]*>", re.I)
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,6}|#x[0-9a-f]{1,5});", re.I)
_MANY_BLANK_LINES = re.compile(r"\n{3,}")
_ADVERTISING_WITHIN = 400


def plain_text(content: str) -> str:
    """The text of a message without markup, with real line breaks; a text that holds no markup stays as it is.

    >>> plain_text("<p>Hello &amp; welcome,</p><p>see <a href='x'>this</a></p>")
    'Hello & welcome,\\nsee this'
    >>> plain_text("if a < b then I <3 you")
    'if a < b then I <3 you'
    """
    if "<" in content and _TAG.search(content):
        marked = _ITEM.sub("- ", _LINE_END.sub("\n", content))
        content = nh3.clean(marked, tags=set()).replace("\xa0", " ")
    if "&" in content:
        content = _ENTITY.sub(lambda found: html.unescape(found[0]), content).replace("\xa0", " ")
    if "\r" in content:
        content = content.replace("\r\n", "\n").replace("\r", "\n")
    if "\n\n\n" in content:
        content = _MANY_BLANK_LINES.sub("\n\n", content)
    return content.strip()


def is_advertising(content: str) -> bool:
    """Whether a message is sponsored: written with the campaign editor, or with a name left to fill in."""
    start = content[:_ADVERTISING_WITHIN]
    return "spinmail-quill-editor" in start or "%FIRSTNAME%" in start


def unescaped_commentary(text: str) -> str:
    r"""The commentary of a post: its line breaks arrive as `"\n"` between quotes of their own (`line"\n"line`).

    >>> unescaped_commentary('one"\n""\n"two')
    'one\n\ntwo'
    """
    return plain_text(text.replace('"\n"', "\n").replace('"\r\n"', "\n").replace('"\\n"', "\n"))
