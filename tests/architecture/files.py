"""The repository's own files, as the architecture tests look at them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APPLICATION = ROOT / "entregent"
NOT_OURS = {"vendor", "node_modules", "__pycache__", "locale", "gazetteer", "lexicon", "samples"}


def written_by_hand(*suffixes: str, under: Path = APPLICATION) -> Iterator[Path]:
    """Files of these suffixes that people wrote, in a stable order; vendored and generated ones left out."""
    for path in sorted(under.rglob("*")):
        if path.suffix in suffixes and path.is_file() and not NOT_OURS & set(path.relative_to(under).parts):
            yield path


def shown(path: Path) -> str:
    """The path as a person would name it."""
    return str(path.relative_to(ROOT))
