"""Does tie strength predict who will be in touch? Beside recency, frequency and reciprocity, each alone.

    python benchmarks/tie_strength.py [FILE]      lines `source target unix_time`, such as SNAP's CollegeMsg.txt

Facts before a cut-off (40, 55, 70 % of the time span) give each person's strengths; a contact counts as a hit when at
least one message passes either way in the following 90 days (30 where the last cut-off leaves fewer). AUC over a person's
contacts and precision@20, averaged over people with at least 10 contacts, a hit and a miss. Beside it, invented exchanges
of other kinds, so that no constant is chosen for one set of data: ties that come and go, and people who keep a rhythm.
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
    cut, horizon = day.min() + share * length, 90 if (1 - max(CUTS)) * length >= 90 else 30
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


def come_and_go(seed: int = 1, people: int = 400, days: float = 900) -> np.ndarray:
    """Conversations of several messages, at a pace of each pair's own, until the tie ends by chance."""
    random, rows = np.random.default_rng(seed), []
    for one in range(people):
        for other in random.choice(people, int(np.clip(random.lognormal(2.3, 0.8), 2, 80)), replace=False):
            pace, begin = random.lognormal(-4.2, 1.3), random.uniform(-200, days)
            end, at, answers = min(days, begin + random.exponential(350)), max(begin, 0.0), random.random() < 0.7
            while other != one and (at := at + random.exponential(1 / max(pace, 1e-4))) < end:
                mine = random.random() < 0.5
                for _message in range(1 + random.geometric(0.35)):
                    rows.append((one, other, at) if mine else (other, one, at))
                    at += random.exponential(0.4)
                    mine = mine != (answers and random.random() < 0.8)
    return np.array(rows)


def keep_a_rhythm(seed: int = 2, people: int = 300, days: float = 1200) -> np.ndarray:
    """Half of the pairs exchange every week to every year until they stop, the others a few times and never again."""
    random, rows = np.random.default_rng(seed), []
    for one in range(people):
        for other in random.choice(people, int(random.integers(5, 40)), replace=False):
            at, keeps = random.uniform(0, days), random.random() < 0.5
            rhythm = random.choice([7, 30, 60, 120, 360])
            stop, left = random.uniform(days * 0.4, days * 1.6), random.geometric(0.4)
            at = random.uniform(0, rhythm) if keeps else at
            while other != one and at < days and ((keeps and at < stop) or (not keeps and left > 0)):
                rows.append((one, other, at) if not keeps or random.random() < 0.5 else (other, one, at))
                at += rhythm * random.gamma(8, 1 / 8) if keeps else random.exponential(3)
                left -= 1
    return np.array(rows)


def table(name: str, rows: np.ndarray, stretches: tuple[float, ...]) -> None:
    source, target, day = rows[:, 0].astype(int), rows[:, 1].astype(int), rows[:, 2]
    cuts = [cut_at(source, target, day, share) for share in CUTS]
    print(f"Tie strength against later messages: {name}, {len(rows)} messages over {np.ptp(day):.0f} days")
    print(f"{'AUC, precision@20':<28}" + "".join(f"{f'cut at {share:.0%}':>17}" for share in CUTS) + f"{'mean':>17}")
    for stretch in stretches:
        for label, score in SCORES.items():
            if stretch != 1 and label != "tie strength":
                continue
            found = [measure(np.asarray(score(ties_of(cut, stretch))), cut) for cut in cuts]
            found.append(tuple(np.mean(found, axis=0)))
            shown = label if stretch == 1 else f"{label}, time × {stretch:g}"
            print(f"{shown:<28}" + "".join(f"{f'{auc:.4f}  {at20:.4f}':>17}" for auc, at20, _ in found))
    print("people measured: " + ", ".join(str(measure(cut.hit * 1.0, cut)[2]) for cut in cuts), flush=True)


def main() -> int:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    if path.is_file():
        lines = (line.split() for line in path.read_text(encoding="utf-8").splitlines())
        rows = np.array([[float(cell) for cell in line[:3]] for line in lines if line and line[0].isdigit()])
        rows[:, 2] /= 86400
        table(path.name, rows, STRETCHES)
    else:
        print(f"Tie strength: not measured, {path} is absent (give the path of a message list as argument).")
    table("invented, ties that come and go", come_and_go(), (1.0,))
    table("invented, people who keep a rhythm", keep_a_rhythm(), (1.0,))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
