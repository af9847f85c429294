"""What we call ourselves."""

from __future__ import annotations

from django.conf import settings


def agent() -> str:
    """Our name for other servers: who asks, what for, and where to read more if the owner has such a page."""
    told = "; ".join(filter(None, ("reads its owner's own account", settings.WEBSITE and f"+{settings.WEBSITE}")))
    return f"Entregent/{settings.VERSION} ({told})"
