"""Edges as GEXF or GraphML, parsed as a stream; documents that declare entities or refer outside are refused."""

from __future__ import annotations

from typing import IO
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, Locator

import defusedxml.sax
from defusedxml.common import DefusedXmlException

from entregent.base.files import Unreadable
from entregent.base.text import t
from entregent.drawing.edgelist.builder import Builder

_NAME_CHARACTERS = 500
_NAMING = ("name", "label")


def read_gexf(stream: IO[bytes], builder: Builder) -> None:
    """Nodes with their labels, edges with their weights."""
    _parse(stream, builder, _Gexf(builder), "GEXF")


def read_graphml(stream: IO[bytes], builder: Builder) -> None:
    """Nodes with the attribute called name or label, edges with the one called weight."""
    _parse(stream, builder, _GraphML(builder), "GraphML")


def _parse(stream: IO[bytes], builder: Builder, handler: _Handler, root: str) -> None:
    try:
        defusedxml.sax.parse(stream, handler)
    except DefusedXmlException as error:
        raise Unreadable(
            t("{file} declares XML entities, which are not read here for safety: export it again without them.",
              file=builder.file)
        ) from error  # fmt: skip
    except SAXParseException as error:
        raise Unreadable(
            t("{file} is damaged or no {format} file (line {line}): export it again.",
              file=builder.file, format=root, line=error.getLineNumber() or 1)
        ) from error  # fmt: skip
    if handler.root != root.lower():
        raise Unreadable(t("{file} holds another kind of XML than its name says (line 1).", file=builder.file))


class _Handler(ContentHandler):
    """Knows where it is: the local names of elements, the line, and the text of the element that is collected."""

    def __init__(self, builder: Builder) -> None:
        super().__init__()
        self.root = ""
        self._builder = builder
        self._collected: list[str] | None = None
        self._place: Locator | None = None

    def setDocumentLocator(self, locator: Locator) -> None:
        """Called by the parser."""
        self._place = locator

    @property
    def line(self) -> int:
        """The line being read, from 1."""
        return (self._place.getLineNumber() or 1) if self._place else 1

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        """Called by the parser."""
        local = name.rpartition(":")[2]
        self.root = self.root or local
        self.begin(local, attrs)

    def endElement(self, name: str) -> None:
        """Called by the parser."""
        self.end(name.rpartition(":")[2])

    def characters(self, content: str) -> None:
        """Called by the parser."""
        if self._collected is not None and len(self._collected) < _NAME_CHARACTERS:
            self._collected.append(content)

    def begin(self, element: str, attrs: AttributesImpl) -> None:
        """An element begins."""

    def end(self, element: str) -> None:
        """An element ends."""

    def collected(self) -> str:
        """The text since `collect`, which ends."""
        text = "".join(self._collected or ()).strip()[:_NAME_CHARACTERS]
        self._collected = None
        return text

    def collect(self) -> None:
        """Begin to keep text."""
        self._collected = []

    def needed(self, attrs: AttributesImpl, attribute: str, element: str) -> str:
        """An attribute that must be there. Raises `Unreadable`."""
        value = str(attrs.get(attribute, ""))
        if not value:
            raise Unreadable(
                t("Line {line} of {file} has a <{element}> without {attribute}: export it again.",
                  line=self.line, file=self._builder.file, element=element, attribute=attribute)
            )  # fmt: skip
        return value


class _Gexf(_Handler):
    def begin(self, element: str, attrs: AttributesImpl) -> None:
        if element == "node":
            self._builder.node(self.needed(attrs, "id", element), str(attrs.get("label", "")))
        elif element == "edge":
            source, target = self.needed(attrs, "source", element), self.needed(attrs, "target", element)
            self._builder.edge(source, target, attrs.get("weight"), self.line)


class _GraphML(_Handler):
    def __init__(self, builder: Builder) -> None:
        super().__init__(builder)
        self._keys: dict[tuple[str, str], str] = {}
        self._inside: list[str] = []
        self._node = self._key = ""
        self._edge: tuple[str, str, str | None, int] | None = None

    def begin(self, element: str, attrs: AttributesImpl) -> None:
        if element == "key":
            target = str(attrs.get("for", "all"))
            named = str(attrs.get("attr.name", attrs.get("id", ""))).casefold()
            self._keys[(target, self.needed(attrs, "id", element))] = named
        elif element == "node":
            self._node = self.needed(attrs, "id", element)
            self._builder.node(self._node)
            self._inside.append(element)
        elif element == "edge":
            source, target = self.needed(attrs, "source", element), self.needed(attrs, "target", element)
            self._edge = (source, target, attrs.get("weight"), self.line)
            self._inside.append(element)
        elif element == "data" and self._inside:
            self._key = str(attrs.get("key", ""))
            self.collect()

    def end(self, element: str) -> None:
        if element == "data" and self._inside:
            self._data(self.collected())
        elif element in ("node", "edge"):
            self._inside.pop()
            if element == "edge" and self._edge:
                self._builder.edge(*self._edge)
                self._edge = None

    def _data(self, value: str) -> None:
        inside = self._inside[-1]
        named = self._keys.get((inside, self._key)) or self._keys.get(("all", self._key)) or self._key.casefold()
        if inside == "node" and named in _NAMING and value:
            self._builder.node(self._node, value)
        elif inside == "edge" and named == "weight" and self._edge:
            source, target, _, line = self._edge
            self._edge = (source, target, value, line)
