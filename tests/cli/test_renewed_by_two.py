"""Two processes whose access has run out at the same time: the token that renews is taken once, and both go on."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.cli.killing import SECONDS, Owner, rows
from tests.commands import environment
from tests.doubles.bluesky import Community, Double

ASK = """
import os, sys
import django
os.environ["DJANGO_SETTINGS_MODULE"] = "entregent.settings"
django.setup()
from entregent.accounts import actions
from entregent.accounts.models import Account
from entregent.base import clock
from entregent.contract import registry
from entregent.networks.bluesky.tokens import api_of
account = Account.objects.get()
with actions.http_of(account, registry.get("bluesky").connect) as http:
    api = api_of(actions.session_for(account, http, clock.current().now))
    print("ready", flush=True)
    sys.stdin.readline()
    print(api.get("com.atproto.server.getSession")["did"], flush=True)
"""


def asking(home: Path, double: Double) -> subprocess.Popen[str]:
    """A process that has opened the account's credentials, and asks when it is told to."""
    process = subprocess.Popen(
        [sys.executable, "-c", ASK], env=environment(home, ENTREGENT_PRIVATE_HOSTS=double.host), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n", process.communicate()[1]
    return process


def test_two_processes_renew_at_once_and_neither_loses_the_account(
    tmp_path: Path, new_home: Callable[[Path], Path]
) -> None:
    crowd = Community(accounts=5, following=1, followers=1, notifications=1, posts=1)
    with Double(crowd) as double:
        owner = Owner(new_home(tmp_path), double)
        answers = ["--answer", "handle=member0.test", "--answer", "password=made", "--answer", f"server={double.url}"]
        owner.does("connect", "bluesky", *answers, "--no-read")
        both = [asking(owner.home, double) for _each in range(2)]
        double.access.clear()
        double.latency_seconds = 0.3
        for process in both:
            assert process.stdin is not None
            process.stdin.write("now\n")
            process.stdin.flush()
        for process in both:
            out, err = process.communicate(timeout=SECONDS)
            assert out.strip() == crowd.did(0), err
        renewals = [each for each in double.asked if each.path.endswith("refreshSession")]
    assert [each.status for each in renewals] == [200], "one renews, the other takes what it has kept"
    assert rows(tmp_path, "SELECT state = 'connected', renewing_until IS NULL FROM accounts_account") == (1, 1)
