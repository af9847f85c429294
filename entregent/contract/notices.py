"""Mails that a network sends to its members: "somebody viewed your profile", "somebody answered you".

They lie in mailboxes, which are another network's. So a network says in `notice_domains` where its mails come from, and
reads them in a module `notices.py`; whoever reads mailboxes hands them over (`registry.network_of_notice`):

    def read(notice: Notice) -> Iterator[Identity | Interaction | Relation]

It yields what the mail tells, as the network's own export would; nothing where the form is not known. Never raises.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """One such mail. `sender` is the address it came from, `sender_name` the name shown beside it; `text` is the beginning
    of its plain text (or of its HTML without markup), `links` the addresses in it. `message_id` names the mail for ever.
    """

    message_id: str
    sender: str
    sender_name: str
    subject: str
    at: datetime | None
    text: str = ""
    links: tuple[str, ...] = ()
