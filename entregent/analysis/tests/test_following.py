"""Reasons to look at somebody who is followed: they rest on figures, and never on what is not known."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from entregent.analysis.following import LIMITS, Followed, Why, findings, interest, pace, unknown

TODAY = date(2026, 3, 2)
DAYS = st.none() | st.dates(date(2010, 1, 1), TODAY)
COUNTS = st.none() | st.integers(0, 200_000)
SOME = st.integers(0, 500)
FOLLOWED = st.builds(
    Followed,
    read_on=DAYS,
    posts=COUNTS,
    last_post_on=DAYS,
    opened_on=DAYS,
    earlier_posts=COUNTS,
    earlier_on=DAYS,
    follows_back=st.none() | st.booleans(),
    received=SOME,
    given=SOME,
    given_lately=SOME,
    heard_since=DAYS,
    followed_on=DAYS,
)
FIGURES = {
    Why.NOISY: ("posts", "read_on"),
    Why.SILENT: ("last_post_on", "read_on"),
    Why.ONE_WAY: ("follows_back", "heard_since"),
    Why.NEVER: ("heard_since",),
}


def whys(of: Followed) -> set[Why]:
    return {finding.why for finding in findings(of, TODAY)}


@given(FOLLOWED)
def test_no_reason_is_both_found_and_unknown(of: Followed) -> None:
    assert not whys(of) & set(unknown(of, TODAY))


@given(FOLLOWED)
def test_of_nothing_known_nothing_is_found(of: Followed) -> None:
    nothing = {each.name: None for each in fields(of) if getattr(Followed(), each.name) is None}
    assert not findings(replace(of, **nothing), TODAY)  # type: ignore[arg-type]
    assert set(unknown(replace(of, **nothing), TODAY)) == {Why.NOISY, Why.SILENT, Why.ONE_WAY, Why.NEVER}  # type: ignore[arg-type]


@given(FOLLOWED)
def test_a_reason_goes_with_any_figure_it_rests_on(of: Followed) -> None:
    for why in whys(of):
        for name in FIGURES[why]:
            assert why not in whys(replace(of, **{name: None})), (why, name)  # type: ignore[arg-type]


@given(FOLLOWED, st.integers(1, 500))
def test_who_does_more_is_never_found_for_more(of: Followed, more: int) -> None:
    livelier = replace(of, received=of.received + more, given=of.given + more, given_lately=of.given_lately + more)
    assert whys(livelier) <= whys(of)


@given(FOLLOWED, st.integers(1, 3_000))
def test_a_later_post_never_makes_anybody_silent(of: Followed, days: int) -> None:
    if of.last_post_on and Why.SILENT not in whys(of):
        assert Why.SILENT not in whys(replace(of, last_post_on=of.last_post_on + timedelta(days=days)))


@given(FOLLOWED)
def test_a_pace_is_never_negative_and_counts_at_least_a_week(of: Followed) -> None:
    if found := pace(of):
        assert found.per_day >= 0
        assert found.days >= LIMITS.pace_days


@given(st.lists(st.floats(0, 1)), st.floats(LIMITS.strong, 1))
def test_another_strong_tie_makes_somebody_more_interesting_and_a_weak_one_changes_nothing(
    strengths: list[float], strong: float
) -> None:
    before, after = interest(strengths), interest([*strengths, strong])
    if before:
        assert after
        assert float(after.figures["weight"]) > float(before.figures["weight"])
    assert interest([*strengths, LIMITS.strong / 2]) == before


def test_the_boundaries_are_as_written() -> None:
    read = date(2026, 3, 1)
    silent = Followed(read_on=read, last_post_on=read - timedelta(days=365))
    assert whys(silent) == {Why.SILENT}
    assert whys(replace(silent, last_post_on=read - timedelta(days=364))) == set()
    noisy = Followed(read_on=read, posts=500, opened_on=read - timedelta(days=100), given_lately=8)
    assert whys(noisy) == {Why.NOISY}
    assert whys(replace(noisy, given_lately=9)) == set()
    recent = replace(noisy, earlier_posts=490, earlier_on=read - timedelta(days=10))
    assert whys(recent) == set(), "lately they write less: that counts, and not their past"
    heard = Followed(heard_since=TODAY - timedelta(days=30), follows_back=True)
    assert whys(heard) == {Why.NEVER}
    assert whys(replace(heard, followed_on=TODAY - timedelta(days=29))) == set()
