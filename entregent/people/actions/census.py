"""How common names and values are in a workspace, as it is stored."""

from __future__ import annotations

import json
import zlib

from entregent.analysis.matching import Census, Counted

# Whom two hold says nothing of how common it is: the two may be one.
_TOLD_FROM = 3


def packed_census(census: Census) -> bytes:
    """The counts as bytes; of values (not of names) only those that several hold."""
    assert census.names is not None
    told = {
        "names": [census.names.holders, census.names.speaking],
        "sets": {
            name: [{value: times for value, times in counted.holders.items() if times >= _TOLD_FROM}, counted.speaking]
            for name, counted in census.sets.items()
        },
        "shared": sorted(census.shared),
    }
    return zlib.compress(json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def census_from(blob: bytes | memoryview) -> Census:
    """What `packed_census` was given, but for what hardly anybody holds."""
    told = json.loads(zlib.decompress(bytes(blob)).decode("utf-8", "surrogatepass"))
    sets = {name: Counted(*counted) for name, counted in told["sets"].items()}
    return Census(Counted(*told["names"]), sets, frozenset(told["shared"]))
