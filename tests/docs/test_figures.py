"""The pages that explain figures say what the code computes: constants, and the worked example."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from entregent.analysis.relations import LARGEST_GROUP, pair_weights
from entregent.analysis.strength import (
    DEFAULT_SETTINGS,
    DEFAULT_WEIGHTS,
    KIND_WORTH,
    PARTS,
    Interactions,
    StrengthSettings,
    tie_strengths,
)
from entregent.ties.proofs import INFERRED, LARGEST, WORTH

DOCS = Path(__file__).resolve().parents[2] / "docs"
STRENGTH = (DOCS / "strength.md").read_text(encoding="utf-8")
RELATIONS = (DOCS / "relations.md").read_text(encoding="utf-8")
DIRECTION = {"in": -1, "both": 0, "out": 1}


def table(page: str, *header: str) -> list[list[str]]:
    """The rows of the table of a page whose header begins with these cells."""
    lines = page.splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith(f"| {' | '.join(header)} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            return rows
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def test_weights_of_the_parts() -> None:
    told = {row[0]: float(row[1]) for row in table(STRENGTH, "part", "weight")}
    assert told == dict(DEFAULT_WEIGHTS)


def test_worth_of_the_kinds_of_exchange() -> None:
    assert {row[0]: float(row[1]) for row in table(STRENGTH, "kind", "worth")} == dict(KIND_WORTH)


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        (r"min\(w, 1\)/\(1 \+ (\d+)a/H\)", "recency_pace"),
        (r"e/\(e \+ ([\d.]+)\), e the weeks", "half_rhythm"),
        (r"e = 90 · \(([\d.]+) \+ n\)", "rhythm_weeks"),
        (r"\+ n\)/\((\d+) \+ T\) · 1/", "rhythm_days"),
        (r"1/\(1 \+ (\d+)/\(\d \+ n\) ·", "rhythm_ends"),
        (r"1/\(1 \+ \d/\((\d+) \+ n\) ·", "rhythm_lasts"),
        (r"x/\(x \+ (\d+)\), x = Σ", "half_frequency"),
        (r"x/\(x \+ (\d+)\), x the smaller", "half_reciprocity"),
        (r"m/\(m \+ (\d+)\)", "half_span_months"),
        (r"p/\(p \+ ([\d.]+)\)", "half_trust"),
        (r"the half-life: (\d+) days", "half_life_days"),
        (r"A recommendation or an introduction gives ([\d.]+)", "points_recommendation"),
        (r"A recommendation or an introduction gives ([\d.]+)", "points_introduction"),
        (r"a meeting ([\d.]+)", "points_meeting"),
        (r"a long conversation ([\d.]+)", "points_long_conversation"),
        (r"at least (\d+) messages", "long_conversation"),
    ],
)
def test_constants_of_the_formula(sentence: str, named: str) -> None:
    (told,) = re.findall(sentence, STRENGTH)
    assert float(told) == getattr(DEFAULT_SETTINGS, named)


def test_every_constant_is_explained() -> None:
    assert {each.name for each in fields(StrengthSettings)} == {
        *("half_life_days", "recency_pace", "weights", "half_frequency", "half_reciprocity", "half_span_months"),
        *("half_trust", "points_recommendation", "points_introduction", "points_meeting", "points_long_conversation"),
        *("long_conversation", "undated_decay"),
        *("rhythm_weeks", "rhythm_days", "rhythm_ends", "rhythm_lasts", "half_rhythm"),
    }
    assert DEFAULT_SETTINGS.undated_decay == 0.25
    assert "An exchange without a date counts a quarter" in STRENGTH


def test_the_worked_example() -> None:
    rows = table(STRENGTH, "day", "kind", "direction")
    count, kinds = len(rows), [row[1] for row in rows]
    epoch, today = date(1970, 1, 1), date(2026, 3, 1)
    example = Interactions(
        person=np.zeros(count, np.int64),
        day=np.array([float((date.fromisoformat(row[0]) - epoch).days) for row in rows]),
        direction=np.array([DIRECTION[row[2]] for row in rows]),
        worth=np.array([KIND_WORTH[kind] for kind in kinds]),
        audience=np.full(count, 2),
        channel=np.zeros(count, np.int64),
        thread=np.full(count, -1),
        is_recommendation=np.array([kind == "recommendation" for kind in kinds]),
        is_introduction=np.array([kind == "introduction" for kind in kinds]),
        is_meeting=np.array([kind == "meeting" for kind in kinds]),
    )
    found = tie_strengths(example, np.array([True]), (today - epoch).days)
    told = {row[0]: row[1:] for row in table(STRENGTH, "part", "value")}
    assert told.pop("**strength**")[-1] == f"**{found.strength[0]:.3f}**"
    assert told == {
        part: [f"{value:.3f}", f"{DEFAULT_WEIGHTS[part]:.2f}", f"{value * DEFAULT_WEIGHTS[part]:.3f}"]
        for part, value in ((part, found.values[part][0]) for part in PARTS)
    }


def test_worth_of_the_kinds_of_proof() -> None:
    told = {row[0]: (float(row[1]), row[2] == "yes") for row in table(RELATIONS, "kind", "worth", "inferred")}
    assert told == {str(kind): (worth, kind in INFERRED) for kind, worth in WORTH.items()}


def test_the_largest_groups_and_the_sums() -> None:
    assert {*LARGEST.values(), LARGEST_GROUP} == {50}
    assert "Of more than 50 people" in RELATIONS
    two_threads = pair_weights(np.array([0, 0, 0, 1, 1, 1]), np.array([0, 1, 2, 0, 1, 2]), np.full(2, WORTH["thread"]))
    assert f"= {two_threads.weight[0]:.3f}" in RELATIONS
    twenty = pair_weights(np.zeros(20, np.int64), np.arange(20), np.array([WORTH["thread"]]))
    assert f"0.7/19 = {twenty.weight[0]:.3f}" in RELATIONS
