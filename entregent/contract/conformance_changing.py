"""What the part of a network that changes things must hold to, checked against a server (or its double) by
`tests/networks_live/test_changing.py`.

Each `check_…` raises AssertionError with a sentence that names what does not hold.
"""

from __future__ import annotations

from dataclasses import dataclass

from entregent.contract.changing import ON_LISTS, OPPOSITE, Changer, Changes, Deed, End, Standing, is_so
from entregent.contract.live import Session
from entregent.contract.network import Network


@dataclass(frozen=True, slots=True)
class Bench:
    """A session with leave to change, and whom to try it on: somebody `followed` who is on no list, a `stranger` who can be
    followed, a key that is `absent`, and somebody who `refuses` to be followed ("": the server has none such)."""

    session: Session
    followed: str
    stranger: str
    absent: str
    refuses: str = ""


def check_declared(network: Network) -> None:
    """A network that names changes has a part that makes them, names their scopes, and both ways of each deed."""
    changes, changer = _parts(network)
    assert changes.deeds, "names no deed"
    assert str(changes.scopes).strip(), "does not say in words what is asked to be allowed"
    assert changes.at_once >= 1, "takes no account at once"
    assert {OPPOSITE[deed] for deed in changes.deeds} == changes.deeds, "a deed cannot be undone"
    for name in ("standings", "own_lists", "change"):
        assert callable(getattr(changer, name, None)), f"change.py lacks {name}"


def check_standings(network: Network, bench: Bench) -> None:
    """How things stand is told of those who are there, and of nobody else."""
    _changes, changer = _parts(network)
    found = changer.standings(bench.session, [bench.followed, bench.absent, bench.stranger])
    assert set(found) == {bench.followed, bench.stranger}, "somebody who is not there has a standing, or the reverse"
    assert found[bench.followed].follows, "somebody who is followed is not told so"
    assert not found[bench.stranger].follows, "a stranger is told to be followed"
    assert all(key == each.key for key, each in found.items()), "a standing has another key than was asked for"
    assert not changer.standings(bench.session, []), "of nobody something is told"


def check_deeds(network: Network, bench: Bench) -> None:
    """Every deed brings about what it says, is seen when it is read back, and can be undone to the same standing."""
    changes, changer = _parts(network)
    lists = changer.own_lists(bench.session)
    for deed in (Deed.FOLLOW, Deed.MUTE, Deed.ADD):
        if deed not in changes.deeds or (deed in ON_LISTS and not lists):
            continue
        key = bench.stranger if deed is Deed.FOLLOW else bench.followed
        list_id = lists[0].id if deed in ON_LISTS else ""
        before = _standing(changer, bench, key)
        assert not is_so(deed, before, list_id), f"{deed} is so before it was done"
        for one in (deed, OPPOSITE[deed]):
            outcome = changer.change(bench.session, one, _standing(changer, bench, key), list_id=list_id)
            assert outcome.end is End.DONE, f"{one} ended {outcome.end}: {outcome.reason}"
            assert is_so(one, _standing(changer, bench, key), list_id), f"{one} is not so when it is read back"
        assert _standing(changer, bench, key) == before, f"{deed} and its opposite leave something behind"


def check_refusal(network: Network, bench: Bench) -> None:
    """What the network refuses for one account is an outcome with a reason, and no error."""
    _changes, changer = _parts(network)
    if not bench.refuses:
        return
    outcome = changer.change(bench.session, Deed.FOLLOW, _standing(changer, bench, bench.refuses))
    assert outcome.end is End.REJECTED, f"a refusal ended {outcome.end}"
    assert outcome.reason, "a refusal has no reason"


def _standing(changer: Changer, bench: Bench, key: str) -> Standing:
    return changer.standings(bench.session, [key], with_lists=True)[key]


def _parts(network: Network) -> tuple[Changes, Changer]:
    changes, changer = network.connect.changes if network.connect else None, network.changer
    assert changes is not None, "names no changes"
    assert changer is not None, "has no part that changes"
    return changes, changer
