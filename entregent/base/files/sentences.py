"""The sentences for files that cannot be taken, each saying what to do."""

from __future__ import annotations

from entregent.base.files.limits import Limits
from entregent.base.files.names import shown
from entregent.base.text import Text, t


def damaged(archive: str, member: str) -> Text:
    """For data that cannot be decompressed or does not match its checksum."""
    return t("{member} in {archive} is damaged: download it again.", member=shown(member), archive=shown(archive))


def incomplete(archive: str) -> Text:
    """For an archive that ends too early."""
    return t("{archive} is incomplete or damaged: download it again.", archive=shown(archive))


def not_readable(name: str, error: OSError) -> Text:
    """For a file that the system does not let us read."""
    reason = error.strerror or type(error).__name__
    return t("{name} cannot be read ({reason}): check that you may open it.", name=shown(name), reason=reason)


def too_much(archive: str, member: str) -> Text:
    """For a member that grows beyond all reason when it is decompressed."""
    return t(
        "{archive} was refused: {member} in it grows beyond the limit when it is unpacked. Get it again from where it came.",
        archive=shown(archive),
        member=shown(member),
    )


def too_large(archive: str) -> Text:
    """For an archive whose members are larger together than the disk is free."""
    return t(
        "{archive} was refused: unpacked it is larger than the free space of the disk. Free some space, then try again.",
        archive=shown(archive),
    )


def too_many(archive: str, limits: Limits) -> Text:
    """For an archive or a folder with too many members."""
    return t(
        "{archive} was refused: it holds more than {limit} files. Choose the export itself, or a smaller part of it.",
        archive=shown(archive),
        limit=limits.entries,
    )


def overlapping(archive: str) -> Text:
    """For a zip whose entries share their data."""
    return t(
        "{archive} was refused: its files overlap, as in a zip bomb. Get it again from where it came.",
        archive=shown(archive),
    )


def not_regular(archive: str, member: str) -> Text:
    """For a link or a device among the members."""
    return t(
        "{archive} was refused: {member} in it is a link or a device and no file. Get it again from where it came.",
        archive=shown(archive),
        member=shown(member),
    )


def empty(name: str) -> Text:
    """For a file, folder or archive with nothing in it."""
    return t("{name} is empty: download it again, or choose another file.", name=shown(name))
