"""How much a dropped file may hold. Beyond it, it is refused with a sentence."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1_000_000
CENTRAL_DIRECTORY_BYTES = 64 * MEGABYTE
TAR_HEADER_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on an archive.

    `entries`: members at most. `name_bytes`: length of a name in UTF-8. `ratio`: decompressed over compressed
    size of a member at most; while the member stays below `small_bytes` once decompressed, `small_ratio` holds instead,
    for mail and JSON compress well. `free_bytes`: what decompression may add to the size of the archive
    itself; None asks the disk on which the archive lies for its free space.
    """

    entries: int = 200_000
    name_bytes: int = 1024
    ratio: int = 100
    small_ratio: int = 1000
    small_bytes: int = 100 * MEGABYTE
    free_bytes: int | None = None

    def allowed(self, compressed: int) -> int:
        """The size in bytes up to which `compressed` bytes may grow."""
        return max(self.ratio * compressed, min(self.small_ratio * compressed, self.small_bytes))

    def total(self, archive: Path) -> int:
        """The size in bytes that all members of `archive` together may have once decompressed."""
        free = shutil.disk_usage(archive.parent).free if self.free_bytes is None else self.free_bytes
        return archive.stat().st_size + free
