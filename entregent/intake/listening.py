"""Listening to networks that tell of news by themselves: what they say is read at once instead of at the next round."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from django.db import close_old_connections, connection

from entregent.accounts import actions as accounts
from entregent.accounts.models import Account
from entregent.base.http import HttpError
from entregent.contract import registry
from entregent.contract.live import LiveError
from entregent.intake.actions import sync_now
from entregent.intake.models import Sync

logger = logging.getLogger(__name__)
LOOK_AGAIN_SECONDS = 30.0
# After a stream has ended, by itself or by a failure.
REST_SECONDS = (15.0, 60.0, 300.0)
# News that come together are read together.
TOGETHER_SECONDS = 3.0


class Listeners:
    """One thread for each connected account of a network that streams. Polling goes on beside it, so nothing depends on
    it. `clock` tells the time; `stop` ends all."""

    def __init__(self, stop: threading.Event, clock: Callable[[], datetime]) -> None:
        self._stop, self._clock = stop, clock
        self._threads: dict[int, threading.Thread] = {}

    def run(self) -> None:
        """Look for accounts to listen to until `stop` is set."""
        while not self._stop.is_set():
            try:
                self.look()
            except Exception:
                logger.exception("listening")
            close_old_connections()
            self._stop.wait(LOOK_AGAIN_SECONDS)
        connection.close()

    def threads(self) -> list[threading.Thread]:
        """The threads that listen, those that have ended among them."""
        return list(self._threads.values())

    def look(self) -> None:
        """Begin to listen to accounts that nobody listens to yet."""
        for row in Sync.objects.filter(account__state=Account.State.CONNECTED).select_related("account"):
            network = registry.get(row.network)
            if network is None or network.connect is None or not network.connect.streams:
                continue
            thread = self._threads.get(row.pk)
            if thread is None or not thread.is_alive():
                name = f"listening to account {row.account_id}"
                self._threads[row.pk] = threading.Thread(target=self._listen, args=[row.pk], name=name, daemon=True)
                self._threads[row.pk].start()

    def _listen(self, sync_id: int) -> None:
        failures = 0
        while not self._stop.is_set():
            row = (
                Sync.objects.filter(pk=sync_id, account__state=Account.State.CONNECTED)
                .select_related("account")
                .first()
            )
            if row is None:
                break
            try:
                self._hear(row)
                failures = 0
            except (HttpError, LiveError, accounts.Refused) as error:
                failures += 1
                logger.info("%s: %s", row.name, error)
            except Exception:
                failures += 1
                logger.exception("listening to %s", row.name)
            close_old_connections()
            self._stop.wait(REST_SECONDS[min(failures, len(REST_SECONDS) - 1)])
        connection.close()

    def _hear(self, row: Sync) -> None:
        network, account = registry.get(row.network), row.account
        if network is None or network.connect is None or network.reader is None or account is None:
            return
        with accounts.http_of(account, network.connect) as http:
            session = accounts.session_for(account, http, self._clock)
            for _news in network.reader.listen(session):
                if self._stop.wait(TOGETHER_SECONDS):
                    return
                sync_now(row, self._clock())
