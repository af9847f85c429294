"""Every network that lets us change whom an account follows holds to the contract, against its server or its double."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from entregent.accounts import actions as accounts
from entregent.accounts.models import Workspace
from entregent.contract import conformance_changing
from entregent.contract.conformance_changing import Bench
from entregent.contract.network import Network as Adapter
from entregent.contract.registry import networks
from tests.doubles.mastodon import Community, Double
from tests.journeys.taking import NOW
from tests.networks_live.conftest import connected, signed_in
from tests.servers.bluesky import Network

pytestmark = pytest.mark.django_db
CHANGING = [network for network in networks().values() if network.connect and network.connect.changes]
Serve = Callable[..., Double]


def mastodon(here: Workspace, serve: Serve) -> Iterator[Bench]:
    double = serve(Community(changes={30: {"blocks_owner": True}}))
    account = connected(here, double, may_change=True)
    key = double.community.key
    connect = networks()["mastodon"].connect
    assert connect
    with accounts.http_of(account, connect) as http:
        session = accounts.session_for(account, http, lambda: NOW)
        yield Bench(session, key(7), key(31), "nobody@village.example", key(30))


def bluesky(here: Workspace, network: Network) -> Iterator[Bench]:
    alice, bob, carol, dora = (network.account(name) for name in ("alice", "bob", "carol", "dora"))
    alice.follow(bob), dora.block(alice)
    alice.write("app.bsky.graph.list", name="Friends", purpose="app.bsky.graph.defs#curatelist")
    network.settled(alice, dora)
    account = signed_in(here, alice, may_change=True)
    connect = networks()["bluesky"].connect
    assert connect
    with accounts.http_of(account, connect) as http:
        session = accounts.session_for(account, http, lambda: NOW)
        yield Bench(session, bob.did, carol.did, "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", dora.did)


# By network: whom to try it on, and the fixture that serves it.
BENCHES: dict[str, tuple[Callable[..., Iterator[Bench]], str]] = {
    "mastodon": (mastodon, "serve"),
    "bluesky": (bluesky, "reached"),
}


@pytest.fixture(params=CHANGING, ids=lambda network: network.slug)
def network(request: pytest.FixtureRequest) -> Adapter:
    found: Adapter = request.param
    return found


@pytest.fixture
def bench(network: Adapter, here: Workspace, request: pytest.FixtureRequest) -> Iterator[Bench]:
    assert network.slug in BENCHES, "a network that changes something needs a server, or a double, to be tried on"
    begin, server = BENCHES[network.slug]
    yield from begin(here, request.getfixturevalue(server))


def test_there_are_networks_that_change_something() -> None:
    assert CHANGING


def test_what_is_declared_is_there(network: Adapter) -> None:
    conformance_changing.check_declared(network)


def test_standings_are_told(network: Adapter, bench: Bench) -> None:
    conformance_changing.check_standings(network, bench)


def test_deeds_are_done_and_undone(network: Adapter, bench: Bench) -> None:
    conformance_changing.check_deeds(network, bench)


def test_refusals_are_outcomes(network: Adapter, bench: Bench) -> None:
    conformance_changing.check_refusal(network, bench)
