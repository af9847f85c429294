"""What each part of the score is worth in this network: relations are hidden from it and looked for again.

A tenth of the relations (at most `MOST_PAIRS`) is taken out, and people are recommended to those concerned from what is
left. Of a few mixtures of the parts, the one that brings the hidden relations furthest to the front is taken: it is the
best by precision@10, precision@50 and AUC together, each as a share of the best there is. Networks of friends want common
contacts and walks, networks of those who write to many want chains. So simple measures put together as the network itself
teaches come near the best that can be done: A. Ghasemian et al., "Stacking models for nearly optimal link prediction in
complex networks", PNAS 117 (2020). The same graph and seed give the same model.
"""

from __future__ import annotations

import numpy as np

from entregent.analysis.graph import BoolArray, FloatArray, Graph, IntArray
from entregent.analysis.recommending.scoring import DEFAULT_MODEL, MIXTURES, PARTS, Model, Reader, pair_values
from entregent.analysis.recommending.walking import EPSILON

HIDDEN = 0.1
MOST_PAIRS = 2_000
MOST_PEOPLE = 400
# Of so few hidden relations nothing is learnt.
FEWEST = 30


def learn(graph: Graph, *, seed: int = 1, epsilon: float = EPSILON) -> Model:
    """The model that this graph teaches; the default one where it is too small."""
    hidden, rest = _hide(graph, seed)
    if len(hidden) < FEWEST:
        return DEFAULT_MODEL
    generator = np.random.default_rng(seed)
    reader = Reader(rest, epsilon=epsilon)
    strangers = _strangers(graph, len(hidden), generator)
    found, others = (pair_values(reader, pairs[:, 0], pairs[:, 1]) for pairs in (hidden, strangers))
    scales = _scales(found)
    models = [Model(weights, scales, len(hidden)) for weights in MIXTURES]
    auc = np.array([_auc(model.scores(found), model.scores(others)) for model in models])
    if not auc.max() > 0:
        return DEFAULT_MODEL
    both = np.concatenate([hidden, hidden[:, ::-1]])
    people = generator.permutation(np.unique(both[:, 0]))[:MOST_PEOPLE]
    hits = np.sum([_hits(reader, models, int(person), both[both[:, 0] == person, 1]) for person in people], axis=0)
    worth = auc / auc.max() + (hits / np.maximum(hits.max(axis=0), 1)).sum(axis=1)
    # Of few hidden relations little can be said: the default stays unless another one is clearly better.
    worth[0] += 1 / np.sqrt(len(hidden))
    return models[int(np.argmax(worth))]


def _hide(graph: Graph, seed: int) -> tuple[IntArray, Graph]:
    """Relations (k, 2) taken out, and the graph without them."""
    source, target, _weight = graph.edges()
    count = min(int(len(source) * HIDDEN), MOST_PAIRS)
    chosen = np.sort(np.random.default_rng(seed).permutation(len(source))[:count])
    hidden = np.stack([source[chosen], target[chosen]], axis=1).astype(np.int64)
    if not count:
        return hidden, graph
    gone = np.sort(np.concatenate([hidden[:, 0] * graph.size + hidden[:, 1], hidden[:, 1] * graph.size + hidden[:, 0]]))
    code = graph.ends * graph.size + graph.indices
    kept = gone[np.minimum(np.searchsorted(gone, code), len(gone) - 1)] != code
    indptr = np.concatenate([[0], np.cumsum(kept)])[graph.indptr]
    return hidden, Graph(indptr, graph.indices[kept], graph.weights[kept])


def _strangers(graph: Graph, count: int, generator: np.random.Generator) -> IntArray:
    """Pairs chosen at random that are no relation."""
    pairs = generator.integers(0, graph.size, (count, 2))
    return np.asarray(pairs[~_related(graph, pairs[:, 0], pairs[:, 1])], np.int64)


def _related(graph: Graph, source: IntArray, target: IntArray) -> BoolArray:
    """Which pairs know each other, or are one and the same."""
    known = [
        a == b or bool(np.isin(b, graph.indices[graph.indptr[a] : graph.indptr[a + 1]]))
        for a, b in zip(source.tolist(), target.tolist(), strict=True)
    ]
    return np.array(known, np.bool_)


def _scales(values: FloatArray) -> tuple[float, float, float, float]:
    """The middling value of each part where there is any, else that of the default."""
    found = list(DEFAULT_MODEL.scales)
    for place in range(len(PARTS)):
        told = values[:, place][values[:, place] > 0]
        if len(told):
            found[place] = float(np.median(told))
    return found[0], found[1], found[2], found[3]


def _auc(found: FloatArray, others: FloatArray) -> float:
    """How often a hidden relation stands before a pair of strangers."""
    # Not by scipy.stats, which takes longer to import than all of this to run.
    ordered = np.sort(others)
    before = np.searchsorted(ordered, found, "left") + np.searchsorted(ordered, found, "right")
    return float(before.sum() / max(2 * len(found) * len(others), 1))


def _hits(reader: Reader, models: list[Model], person: int, hidden: IntArray) -> FloatArray:
    """Of the hidden relations of a person, how many each model finds among the first 10, and 50: shape (models, 2)."""
    met, *around = reader.around(person)
    values = reader.values(person, met, (around[0], around[1], around[2]))
    counts = np.zeros((len(models), 2))
    for row, model in enumerate(models):
        order = met[np.argsort(-model.scores(values), kind="stable")[:50]]
        is_hidden = np.isin(order, hidden)
        counts[row] = is_hidden[:10].sum(), is_hidden.sum()
    return counts
