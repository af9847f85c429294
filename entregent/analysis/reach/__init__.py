"""Graphs of up to hundreds of millions of relations: packed adjacency, degrees of separation, warmest paths.

Everything here takes and gives arrays, mapped from a file or not; `entregent.graph` keeps them in a folder.
"""
