"""One person, many handles: automatic joins and suggestions over five networks, beside Splink, same people, same run.

    python benchmarks/people_over_networks.py [PEOPLE]

The people are invented by `worlds.py`. The seeds measured here were not used while the model was written (those were
1 to 9), and nothing is learnt but on the unlabelled identities themselves. A pair is two identities of one human.
Recall of suggestions counts a pair when it is joined already, or would be once the right ones among the suggestions
are accepted ("direct": without going through a third).
"""

from __future__ import annotations

import logging
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import pandas as pd
from splink import Linker, SettingsCreator, block_on
from splink import comparison_library as cl
from splink.backends.duckdb import DuckDBAPI
from worlds import World, world

from entregent.analysis.components import components
from entregent.analysis.matching import resolve
from entregent.analysis.words import fold

SEEDS = (20281, 20282, 20283)
PEOPLE = 8000
BINS = (0.05, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 1.01)
Edges = list[tuple[int, int, float]]


def pairs_within(groups: Iterable[Iterable[int]], truth: np.ndarray) -> tuple[int, int]:
    """How many pairs the groups make, and how many of them are one human."""
    made = right = 0
    for group in groups:
        numbers = Counter(truth[list(group)].tolist())
        size = sum(numbers.values())
        made += size * (size - 1) // 2
        right += sum(n * (n - 1) // 2 for n in numbers.values())
    return made, right


def report(name: str, world_: World, groups: list[list[int]], edges: Edges, seconds: tuple[float, float]) -> None:
    """One row; `edges` are suggestions between groups."""
    truth = np.array(world_.truth)
    whole, _ = pairs_within([np.flatnonzero(truth == n) for n in np.unique(truth)], truth)
    made, right = pairs_within(groups, truth)
    owner = [truth[group[0]] for group in groups]
    good = [(a, b) for a, b, _ in edges if owner[a] == owner[b]]
    _, covered = pairs_within(
        [[i for g in part for i in groups[g]] for part in components(range(len(groups)), good)], truth
    )
    direct = right + sum(len(groups[a]) * len(groups[b]) for a, b in good)
    columns = (
        f"{right / max(made, 1):10.5f}{made - right:7}{right / whole:8.3f}"
        f"{covered / whole:14.4f}{direct / whole:9.4f}{len(edges):8}{len(good) / max(len(edges), 1):8.3f}"
    )
    print(f"{name:<24}{columns}{seconds[0]:8.1f}{seconds[1]:8.1f}", flush=True)


def ours(found: World) -> tuple[list[list[int]], Edges]:
    resolution = resolve(found.seen)
    edges = [(s.left, s.right, s.probability) for s in resolution.suggestions]
    return [list(group) for group in resolution.groups], edges


def flat(found: World) -> pd.DataFrame:
    """One row per identity as Splink wants it: single values, names cut in two."""
    rows = []
    for at, seen in enumerate(found.seen):
        name = fold(seen.names[0]) if seen.names else ""
        if "," in name:
            name = " ".join(reversed([part.strip() for part in name.split(",")]))
        words = name.split()
        rows.append(
            {
                "unique_id": at,
                "given": words[0] if len(words) > 1 else None,
                "family": words[-1] if words else None,
                "email": seen.emails[0] if seen.emails else None,
                "phone": seen.phones[0] if seen.phones else None,
                "employer": fold(seen.employers[0]) if seen.employers else None,
                "town": fold(seen.places[0].split(",")[0]) if seen.places else None,
                "born": next((day for day in seen.birthdays if not day.startswith("-")), None),
                "avatar": seen.avatars[0] if seen.avatars else None,
                "handle": seen.handles[0] if seen.handles else None,
            }
        )
    return pd.DataFrame(rows)


def by_splink(found: World) -> tuple[list[list[int]], Edges]:
    """Splink's comparisons for persons, with term frequencies; joined from P ≥ 0.9999 on, suggested from P ≥ 0.05
    on."""
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.ForenameSurnameComparison("given", "family").configure(term_frequency_adjustments=False),
            cl.EmailComparison("email"),
            cl.ExactMatch("phone"),
            cl.JaroWinklerAtThresholds("employer", [0.9]).configure(term_frequency_adjustments=True),
            cl.ExactMatch("town").configure(term_frequency_adjustments=True),
            cl.ExactMatch("born"),
            cl.ExactMatch("avatar"),
            cl.ExactMatch("handle"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("given", "family"),
            "l.given = r.family and l.family = r.given",
            block_on("family", "employer"),
            block_on("family", "town"),
            block_on("given", "employer"),
            block_on("family", "substr(given, 1, 1)"),
            *(block_on(column) for column in ("email", "phone", "avatar", "handle")),
        ],
    )
    api = DuckDBAPI()
    linker = Linker(api.register(flat(found)), settings)
    linker.training.estimate_probability_two_random_records_match([block_on("email"), block_on("phone")], recall=0.15)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in (block_on("given", "family"), block_on("employer", "town")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    table = linker.inference.predict(threshold_match_probability=0.05).as_pandas_dataframe()
    edges = list(
        zip(table.unique_id_l.tolist(), table.unique_id_r.tolist(), table.match_probability.tolist(), strict=True)
    )
    groups = components(range(len(found.seen)), [(a, b) for a, b, p in edges if p >= 0.9999])
    group_of = {at: number for number, group in enumerate(groups) for at in group}
    between = {(group_of[a], group_of[b]): p for a, b, p in edges if group_of[a] != group_of[b]}
    return groups, [(a, b, p) for (a, b), p in between.items()]


def calibration(worlds: list[World]) -> None:
    """How often suggestions are right, by the probability they were given."""
    said: list[tuple[float, bool]] = []
    for each in worlds:
        groups, edges = ours(each)
        said += [(p, each.truth[groups[a][0]] == each.truth[groups[b][0]]) for a, b, p in edges]
    table = np.array(said, float)
    print("\nEntregent's probabilities, all seeds: how often the suggestions of each range are right")
    for low, high in pairwise(BINS):
        rows = table[(table[:, 0] >= low) & (table[:, 0] < high)]
        if len(rows):
            mean, right = rows.mean(axis=0)
            print(f"  P {low:.2f} – {min(high, 1):.2f} {len(rows):8}   mean {mean:.3f}, right {right:.3f}")


def main() -> int:
    logging.disable(logging.WARNING)
    warnings.filterwarnings("ignore")
    people = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    resolve(world(60, 1).seen)  # compiled and loaded before the clock starts
    worlds = [world(people, seed) for seed in SEEDS]
    print(f"{'':<24}{'automatic joins':>25}{'automatic + suggested':>23}{'suggestions':>16}")
    names = ("precision", 10), ("wrong", 7), ("recall", 8), ("recall", 14), ("direct", 9), ("number", 8), ("right", 8)
    print(f"{'':<24}" + "".join(f"{name:>{width}}" for name, width in (*names, ("s", 8), ("CPU s", 8))))
    for seed, each in zip(SEEDS, worlds, strict=True):
        print(f"seed {seed}: {people} people, {len(each.seen)} identities")
        for name, method in (("  Entregent", ours), ("  Splink", by_splink)):
            began, used = time.perf_counter(), time.process_time()
            groups, edges = method(each)
            report(name, each, groups, edges, (time.perf_counter() - began, time.process_time() - used))
    calibration(worlds)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
