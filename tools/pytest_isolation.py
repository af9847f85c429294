"""A pytest plugin, loaded before the settings are: no test sees the data or the database of the person who runs it.

Each process of the suite gets its own empty `ENTREGENT_HOME`, removed at the end. `DATABASE_URL` is kept only when
`tools/with_postgres.py` has set it. Compiled numeric code is kept from run to run, in build/.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import tempfile
from pathlib import Path

HOME = tempfile.mkdtemp(prefix="entregent-tests-")
atexit.register(shutil.rmtree, HOME, ignore_errors=True)

os.environ["ENTREGENT_HOME"] = HOME
os.environ["NUMBA_CACHE_DIR"] = str(Path(__file__).resolve().parent.parent / "build" / "numba")
if not os.environ.get("ENTREGENT_THROWAWAY_DATABASE"):
    os.environ.pop("DATABASE_URL", None)

# A shell starts background commands with Ctrl-C ignored, and so would be what the tests start to interrupt it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
