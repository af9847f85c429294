"""The headers of a mail that are asked for here, out of the bytes they were written in."""

from __future__ import annotations

Fields = dict[bytes, bytes]

# A list of recipients longer than this is cut: nobody writes to that many people.
LONGEST = 64 * 1024
_JOINED = frozenset((b"to", b"cc", b"bcc"))
_WANTED = frozenset(
    (
        b"authentication-results", b"auto-submitted", b"bcc", b"cc", b"content-transfer-encoding", b"content-type", b"date",
        b"delivered-to", b"envelope-to", b"feedback-id", b"from", b"in-reply-to", b"list-id", b"list-post",
        b"list-unsubscribe", b"message-id", b"precedence", b"received", b"references", b"return-path", b"sender", b"subject",
        b"to", b"x-autoreply", b"x-autorespond", b"x-autoresponder", b"x-envelope-to", b"x-gm-thrid", b"x-gmail-labels",
        b"x-mozilla-status", b"x-original-to", b"x-spam-flag", b"x-status",
    )
)  # fmt: skip


def fields(block: bytes) -> Fields:
    """The wanted headers by lower-case name, unfolded: the first of each name, all recipients joined by commas.

    Whatever is no header is passed over; nothing raises.
    """
    if b"\r" in block:
        block = block.replace(b"\r\n", b"\n")
    found: Fields = {}
    for line in block.replace(b"\n ", b" ").replace(b"\n\t", b" ").split(b"\n"):
        name, colon, value = line.partition(b":")
        if not colon:
            continue
        name = name.rstrip().lower()
        if name not in _WANTED:
            continue
        if name not in found:
            found[name] = value[:LONGEST].strip()
        elif name in _JOINED and len(found[name]) < LONGEST:
            found[name] = found[name] + b", " + value[:LONGEST].strip()
    return found
