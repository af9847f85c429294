"""Comparing only what is new finds the very pairs, with the very bits, that comparing everybody finds."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from entregent.analysis.matching import Drawer, Seen, compare_all, compare_new

GIVEN = ("Jean", "Julie", "Zoé", "Bob", "Robert", "J.")
FAMILY = ("Martin", "Quatrevaux", "Le Gall", "Martine")


def some(*values: str, most: int = 2) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=most, unique=True).map(tuple)


NAMES = st.one_of(
    st.builds("{} {}".format, st.sampled_from(GIVEN), st.sampled_from(FAMILY)), st.sampled_from((*GIVEN, *FAMILY))
)
PEOPLE = st.builds(
    Seen,
    networks=st.sampled_from((("pro",), ("mail",), ("mail", "pro"))),
    names=st.lists(NAMES, max_size=2, unique=True).map(tuple),
    emails=some("jmartin@x.example", "zoe.quatrevaux@y.example", "les.martin@x.example", "bob@z.example"),
    phones=some("+33145678910", "+33612345678"),
    handles=some("jmartin", "jquatrevaux", "zoequ", "jean.martin42", "legallj"),
    employers=some("Ardent", "Falandis SA"),
    places=some("Lyon, France", "Nantes"),
    birthdays=some("1980-01-31", "--01-31", most=1),
    contacts=some("ada oriol", "ines bertin"),
    is_organisation=st.sampled_from((False, False, False, True)),
)
Found = dict[tuple[int, int], float]


@given(st.lists(PEOPLE, min_size=2, max_size=30), st.integers(1, 5))
@settings(max_examples=60, deadline=None)
def test_what_is_new_is_compared_as_if_everybody_were(everybody: list[Seen], new: int) -> None:
    old = max(len(everybody) - new, 0)
    whole = compare_all(everybody)
    records, keys = whole.filed
    drawer = Drawer(records[records < old], keys[records < old])
    found = compare_new(
        everybody[old:], drawer, lambda places: [everybody[at] for at in places], whole.census, whole.judged.model
    )
    place = [*found.old.tolist(), *range(old, len(everybody))]
    judged, all_ = found.judged, whole.judged
    few: Found = {
        (place[a], place[b]): round(bits, 4)
        for a, b, bits in zip(judged.left.tolist(), judged.right.tolist(), judged.bits.tolist(), strict=True)
    }
    many: Found = {
        (a, b): round(bits, 4)
        for a, b, bits in zip(all_.left.tolist(), all_.right.tolist(), all_.bits.tolist(), strict=True)
        if b >= old
    }
    assert few == many
