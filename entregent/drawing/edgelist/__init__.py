"""A graph read from a file that others wrote: `.edges`, `.txt`, `.csv`, `.gexf`, `.graphml`.

graph = read(Path("friends.gexf"))
graph.names[graph.source[0]], graph.names[graph.target[0]], graph.weight[0]
"""

from __future__ import annotations

from entregent.drawing.edgelist.builder import EdgeList
from entregent.drawing.edgelist.reading import SUFFIXES, is_edge_list, read

__all__ = ["SUFFIXES", "EdgeList", "is_edge_list", "read"]
