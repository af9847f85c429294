"""What a user of Spark does with an exported graph, in PySpark alone: components, PageRank, label propagation.

    python graphframes.py EXPORTED RESULTS

`vertices.parquet` (id) and `edges.parquet` (src, dst) are the two tables of a GraphFrame. With GraphFrames' jar at hand,
`GraphFrame(vertices, edges)` and its own methods do the same at scale; here they are written with Spark's RDDs.
"""

from __future__ import annotations

import sys
from collections import Counter
from operator import add

from pyspark import RDD
from pyspark.sql import SparkSession

DAMPING = 0.85


def main(exported: str, results: str) -> None:
    """Read the graph, compute, and write one table of results."""
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.default.parallelism", "2")
        .getOrCreate()
    )
    vertices = spark.read.parquet(f"{exported}/vertices.parquet").select("id").rdd.map(lambda row: (row.id, []))
    edges = spark.read.parquet(f"{exported}/edges.parquet").select("src", "dst").rdd
    both = edges.flatMap(lambda row: ((row.src, [row.dst]), (row.dst, [row.src])))
    known = vertices.union(both).reduceByKey(add, 2).cache()
    found = components(known).join(page_rank(known), 2).join(labels(known), 2)
    rows = found.map(lambda row: (row[0], row[1][0][0], row[1][0][1], row[1][1]))
    spark.createDataFrame(rows, ["id", "component", "pagerank", "label"]).write.mode("overwrite").parquet(results)
    spark.stop()


def components(known: RDD) -> RDD:
    """The smallest identifier of everybody's component, handed on until nothing changes."""
    now = known.map(lambda row: (row[0], row[0])).cache()
    while True:
        told = known.join(now, 2).flatMap(lambda row: [(row[0], row[1][1]), *((to, row[1][1]) for to in row[1][0])])
        new = told.reduceByKey(min, 2).cache()
        if new.join(now, 2).filter(lambda row: row[1][0] != row[1][1]).isEmpty():
            return new
        now = new


def page_rank(known: RDD, rounds: int = 12) -> RDD:
    """PageRank over relations in both directions; what nobody hands on is shared by all."""
    count = known.count()
    now = known.mapValues(lambda _known: 1.0 / count)
    for _round in range(rounds):
        given = known.join(now, 2).flatMap(
            lambda row: [(row[0], 0.0), *((to, row[1][1] / len(row[1][0])) for to in row[1][0])]
        )
        told = given.reduceByKey(add, 2).cache()
        lost = 1.0 - told.values().sum()
        now = told.mapValues(lambda value, lost=lost: (1 - DAMPING) / count + DAMPING * (value + lost / count)).cache()
    return now


def labels(known: RDD, rounds: int = 3) -> RDD:
    """Label propagation: everybody takes the label that most of those they know have, the smallest of equals."""
    now = known.map(lambda row: (row[0], row[0])).cache()
    for _round in range(rounds):
        told = known.join(now, 2).flatMap(lambda row: [(to, [row[1][1]]) for to in row[1][0]]).reduceByKey(add, 2)
        now = now.leftOuterJoin(told, 2).mapValues(_commonest).cache()
    return now


def _commonest(own_and_told: tuple[str, list[str] | None]) -> str:
    own, told = own_and_told
    return min(Counter(told).items(), key=lambda item: (-item[1], item[0]))[0] if told else own


if __name__ == "__main__":
    main(*sys.argv[1:])
