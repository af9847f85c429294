"""Does tie strength predict who will be in touch? Beside recency, frequency and reciprocity, each alone.

    python benchmarks/tie_strength.py [FILE]      lines `source target unix_time`, such as SNAP's CollegeMsg.txt

Facts before a cut-off (40, 55, 70 % of the time span) give each person's strengths; a contact counts as a hit when at
least one message passes either way in the following days (30 where the data is shorter than two years, else 90). AUC
over a person's contacts and precision@20, averaged over people with at least 10 contacts, a hit and a miss.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.stats import rankdata

from entregent.analysis.strength import Interactions, Strengths, tie_strengths

DEFAULT = Path(__file__).parents[2] / "shared" / "data" / "CollegeMsg.txt"
CUTS = (0.40, 0.55, 0.70)
STRETCHES = (1.0, 4.0, 15.0)
Scores = Callable[[Strengths], np.ndarray]
SCORES: dict[str, Scores] = {
    "tie strength": lambda ties: ties.strength,
    "recency alone": lambda ties: ties.evidence.last_day,
    "frequency alone": lambda ties: ties.evidence.count_in + ties.evidence.count_out,
    "reciprocity alone": lambda ties: np.minimum(ties.evidence.count_in, ties.evidence.count_out),
}


@dataclass(frozen=True)
class Cut:
    """What each person (`ego`) knew of each contact by `day`, and which contacts were `hit` afterwards; one row per
    pair in `ego` and `hit`, one per message and end in the others."""

    day: float
    pair: np.ndarray
    direction: np.ndarray
    days: np.ndarray
    ego: np.ndarray
    hit: np.ndarray


def cut_at(source: np.ndarray, target: np.ndarray, day: np.ndarray, share: float) -> Cut:
    length = day.max() - day.min()
    cut, horizon = day.min() + share * length, 30 if length < 730 else 90
    size = int(max(source.max(), target.max())) + 1
    before, after = day < cut, (day >= cut) & (day < cut + horizon)
    keys = np.r_[source[before] * size + target[before], target[before] * size + source[before]]
    pairs, place = np.unique(keys, return_inverse=True)
    later = np.r_[source[after] * size + target[after], target[after] * size + source[after]]
    direction = np.repeat([1, -1], before.sum())
    return Cut(cut, place, direction, np.tile(day[before], 2), pairs // size, np.isin(pairs, later))


def ties_of(cut: Cut, stretch: float) -> Strengths:
    """Every pair's tie, as if each day had lasted `stretch` days."""
    rows, no = len(cut.pair), np.zeros(len(cut.pair), bool)
    messages = Interactions(
        person=cut.pair,
        day=cut.days * stretch,
        direction=cut.direction,
        worth=np.ones(rows),
        audience=np.full(rows, 2),
        channel=np.zeros(rows, int),
        thread=np.full(rows, -1),
        is_recommendation=no,
        is_introduction=no,
        is_meeting=no,
    )
    return tie_strengths(messages, np.zeros(len(cut.ego), bool), cut.day * stretch)


def measure(score: np.ndarray, cut: Cut) -> tuple[float, float, int]:
    """Mean AUC, mean precision@20 (of all contacts where there are fewer), and over how many people."""
    aucs, precisions = [], []
    starts = np.flatnonzero(np.r_[True, np.diff(cut.ego) > 0, True])
    for start, end in pairwise(starts):
        hit, values = cut.hit[start:end], score[start:end]
        if end - start < 10 or not hit.any() or hit.all():
            continue
        hits, misses = int(hit.sum()), int((~hit).sum())
        aucs.append((rankdata(values)[hit].sum() - hits * (hits + 1) / 2) / (hits * misses))
        precisions.append(hit[np.argsort(-values, kind="stable")[:20]].mean())
    return float(np.mean(aucs)), float(np.mean(precisions)), len(aucs)


def main() -> int:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    if not path.is_file():
        print(f"Tie strength: not measured, {path} is absent (give the path of a message list as argument).")
        return 0
    lines = (line.split() for line in path.read_text(encoding="utf-8").splitlines())
    rows = np.array([[float(cell) for cell in line[:3]] for line in lines if line and line[0].isdigit()])
    source, target, day = rows[:, 0].astype(int), rows[:, 1].astype(int), rows[:, 2] / 86400
    cuts = [cut_at(source, target, day, share) for share in CUTS]
    print(f"Tie strength against later messages: {path.name}, {len(rows)} messages over {np.ptp(day):.0f} days")
    print(f"{'AUC, precision@20':<28}" + "".join(f"{f'cut at {share:.0%}':>17}" for share in CUTS) + f"{'mean':>17}")
    for stretch in STRETCHES:
        for name, score in SCORES.items():
            if stretch != 1 and name != "tie strength":
                continue
            found = [measure(np.asarray(score(ties_of(cut, stretch))), cut) for cut in cuts]
            found.append(tuple(np.mean(found, axis=0)))
            label = name if stretch == 1 else f"{name}, time × {stretch:g}"
            print(f"{label:<28}" + "".join(f"{f'{auc:.4f}  {at20:.4f}':>17}" for auc, at20, _ in found))
    print("people measured: " + ", ".join(str(measure(cut.hit * 1.0, cut)[2]) for cut in cuts))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
