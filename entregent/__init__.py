"""Entregent: your own network, understood, and looked after.

`from entregent import Network` is the network of any file, for Python and notebooks (docs/notebook.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from entregent.graph.network import Network

__all__ = ["Network"]


def __getattr__(name: str) -> Any:
    if name == "Network":  # not before it is asked for: it brings the whole of numba
        from entregent.graph.network import Network

        return Network
    raise AttributeError(f"module 'entregent' has no attribute {name!r}")
