"""The whole suite: the domain tests on PostgreSQL, then everything on SQLite, whose closing line comes last.

Both parts always run; the exit code is non-zero when either fails. Arguments are handed to pytest in both:
`python tools/run_tests.py -k shortlist`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools import doctor, system

WORKERS = os.environ.get("TEST_WORKERS", "2")
# What touches the database: these run on both servers.
DOMAIN = ("base", "accounts", "facts", "people", "ties", "posts", "feeds", "intake", "advice", "web")
JOURNEYS = ("tests/journeys", "tests/cli/test_deciding_commands.py", "tests/tooling/test_database.py")
PYTEST_NOTHING_COLLECTED = 5


def main(arguments: list[str]) -> int:
    """Prepare the machine, run both parts, and say at the end what could not run."""
    doctor.prepare()
    pytest = [sys.executable, "-m", "pytest", "-n", WORKERS, "--dist", "loadfile", "--no-loadscope-reorder", *arguments]
    on_postgres = _on_postgres(pytest)
    print("\nThe whole suite, on SQLite", flush=True)
    on_sqlite = subprocess.run(pytest, cwd=system.ROOT, check=False).returncode
    for line in doctor.report():
        print(line, file=sys.stderr)
    if on_postgres:
        print(f"The domain tests on PostgreSQL failed (exit code {on_postgres}); see above.", file=sys.stderr)
    return on_sqlite or on_postgres


def _on_postgres(pytest: list[str]) -> int:
    if system.initdb() is None:
        if system.under_ci():
            print("PostgreSQL is missing, and nothing may be skipped under CI=true.", file=sys.stderr)
            return 1
        return 0
    print("The domain tests, on PostgreSQL", flush=True)
    folders = [f"entregent/{name}/tests" for name in DOMAIN if (system.ROOT / "entregent" / name / "tests").is_dir()]
    chosen = ["-m", "not browser", *folders, *JOURNEYS]
    command = [sys.executable, "tools/with_postgres.py", *pytest, *chosen]
    code = subprocess.run(command, cwd=system.ROOT, check=False).returncode
    return 0 if code == PYTEST_NOTHING_COLLECTED else code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
