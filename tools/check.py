"""Everything that `make check` verifies, each by name, all of them even when one fails."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

CHECKS: tuple[tuple[str, list[str | Path]], ...] = (
    ("style", [BIN / "ruff", "check", "--quiet", "."]),
    ("format", [BIN / "ruff", "format", "--check", "--quiet", "."]),
    ("types", [BIN / "mypy", "--no-error-summary"]),
    ("layers", [BIN / "lint-imports"]),
    ("configuration", [sys.executable, "-m", "django", "check", "--fail-level", "WARNING"]),
    ("migrations", [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"]),
    ("translations", [sys.executable, "tools/catalogue.py", "check"]),
    ("locks", [sys.executable, "tools/check_locks.py"]),
)


def main() -> int:
    """Run the checks; print the output of those that fail. Exit code 1 when one does."""
    failed = []
    with tempfile.TemporaryDirectory(prefix="entregent-check-") as home:
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "entregent.settings", "ENTREGENT_HOME": home}
        environment.pop("DATABASE_URL", None)
        for name, command in CHECKS:
            began = time.perf_counter()
            done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
            seconds = time.perf_counter() - began
            print(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name:<14} {seconds:5.1f} s", flush=True)
            if done.returncode:
                failed.append(name)
                print((done.stdout + done.stderr).strip(), flush=True)
    print(f"Failed: {', '.join(failed)}." if failed else "Every check passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
