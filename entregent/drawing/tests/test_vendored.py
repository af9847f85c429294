"""The files of others are the ones that docs/vendored.md tells of, with their licences beside them."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
ROW = re.compile(r"`(entregent/[^`]+)` \| `([0-9a-f]{64})`")
FOLDERS = ("entregent/web/static/vendor", "entregent/drawing/fonts")


def test_every_vendored_file_is_listed_with_its_digest() -> None:
    listed = dict(ROW.findall((ROOT / "docs/vendored.md").read_text(encoding="utf-8")))
    assert len(listed) >= 5
    for path, digest in listed.items():
        assert hashlib.sha256((ROOT / path).read_bytes()).hexdigest() == digest, path
    there = {
        str(file.relative_to(ROOT))
        for folder in FOLDERS
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and not file.name.startswith("LICENSE")
    }
    assert there == set(listed)


def test_every_vendored_folder_has_its_licence() -> None:
    folders = [folder for name in FOLDERS for folder in (ROOT / name).iterdir() if folder.is_dir()]
    assert folders
    assert all(list(folder.glob("LICENSE*")) for folder in folders)
