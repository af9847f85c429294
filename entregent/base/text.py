"""Sentences shown to people, kept apart from their values so that they can be translated later.

Adapters never import the translation machinery: they name the English sentence (the message id) and its
values; the page or the command that shows it asks the catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Text:
    """An English sentence with named places, and the values for them.

    >>> str(t("{count} rows have no name.", count=3))
    '3 rows have no name.'
    """

    template: str
    values: Mapping[str, str | int | float] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.values)

    def __hash__(self) -> int:
        return hash((self.template, tuple(sorted(self.values.items()))))


def t(template: str, **values: str | int | float) -> Text:
    """Mark `template` as translatable (the catalogue tool looks for `t(`) and attach its values."""
    return Text(template, values)
