"""The application as a WSGI server calls it."""

from __future__ import annotations

import os

from django.core.signals import request_finished
from django.core.wsgi import get_wsgi_application

from entregent.base.memory import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entregent.settings")
application = get_wsgi_application()


def _settle(**_signal: object) -> None:
    settle()


# A page may load code that no other did; whoever asked for it has it by now.
request_finished.connect(_settle, dispatch_uid="settle")
