"""What a post says, as plain text: its content arrives as HTML."""

from __future__ import annotations

import html
import re

import nh3

_LINE_END = re.compile(r"<br\s*/?>", re.I)
_PARAGRAPH = re.compile(r"</(?:p|div|blockquote|h[1-6]|ul|ol)>\s*", re.I)
_ITEM = re.compile(r"<li\b[^<>]{0,200}>", re.I)
_ITEM_END = re.compile(r"</li>", re.I)
_MANY_LINE_ENDS = re.compile(r"\n[ \t]*\n\s*")
_LINK = re.compile(r"<a\b[^<>]{0,2000}?>", re.I)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]{1,1000})"|'([^']{1,1000})')""", re.I)
_ME = re.compile(r"""\brel\s*=\s*["'][^"']*\bme\b""", re.I)


def plain_text(content: str) -> str:
    """The words without markup: paragraphs apart, links as they are written out, nothing that is only styled away.

    >>> plain_text('<p>Hello <a href="https://x.example/@a">@<span>a</span></a> &amp; all,</p><p>see<br>you</p>')
    'Hello @a & all,\\n\\nsee\\nyou'
    """
    if "<" in content:
        marked = _LINE_END.sub("\n", _PARAGRAPH.sub("\n\n", content))
        content = nh3.clean(_ITEM.sub("- ", _ITEM_END.sub("\n", marked)), tags=set())
    if "&" in content:
        content = html.unescape(content)
    return _MANY_LINE_ENDS.sub("\n\n", content.replace("\r\n", "\n").replace("\xa0", " ")).strip()


def own_links(content: str) -> list[str]:
    """The addresses that the owner of a profile gives as also being the owner's (`rel="me"`).

    >>> own_links('<a href="https://jane.example" rel="me nofollow">jane.example</a>')
    ['https://jane.example']
    """
    marks = (found[0] for found in _LINK.finditer(content))
    found = (_HREF.search(mark) for mark in marks if _ME.search(mark))
    return [html.unescape(link[1] or link[2]) for link in found if link]
