"""What the repository in a file and the connected account both tell is one fact, whichever comes first."""

from __future__ import annotations

from pathlib import Path

import pytest

from entregent.accounts.models import Workspace
from entregent.posts.models import Post
from entregent.ties.models import Interaction
from tests.journeys.taking import NOW, take
from tests.networks_live.conftest import signed_in, work_at
from tests.servers.bluesky import Network

pytestmark = pytest.mark.django_db
OUT = 1


def counts(here: Workspace) -> tuple[int, int]:
    own = Interaction.objects.filter(workspace=here, direction=OUT)
    return own.count(), Post.objects.filter(workspace=here).count()


@pytest.mark.parametrize("file_first", [True, False], ids=["the file first", "the account first"])
def test_the_repository_and_the_account_tell_each_fact_once(
    here: Workspace, reached: Network, tmp_path: Path, *, file_first: bool
) -> None:
    alice, bob, carol = (reached.account(name) for name in ("alice", "bob", "carol"))
    alice.profile("Alice Example", "I am Alice.")
    alice.follow(bob), alice.follow(carol)
    theirs = bob.post("What do you think?")
    reached.settled(bob)
    alice.reply(theirs, "I think so, too."), alice.like(theirs), alice.repost(theirs), alice.quote(theirs, "Well said")
    alice.mention(carol, "look"), alice.block(bob), alice.post("For itself.")
    reached.settled(alice, bob)
    archive = tmp_path / "repo.car"
    answer = reached.http.get(f"{reached.pds}/xrpc/com.atproto.sync.getRepo", params={"did": alice.did})
    archive.write_bytes(answer.content)
    if file_first:
        take(here, archive)
    else:
        signed_in(here, alice)
        work_at(NOW)
    first = counts(here)
    assert first == (7, 4)
    if file_first:
        signed_in(here, alice)
        work_at(NOW)
    else:
        take(here, archive)
    assert counts(here) == first
