"""Writes the locks in requirements/ from pyproject.toml, with every published hash and no address.

`run.lock` holds what the application and its build need, `dev.lock` adds what the tests and checks need, and
`bench.lock` adds the peers that the benchmarks measure. Each is a superset of the one before, with the same versions.
`node.lock` and `spark.lock` stand apart: a Node for the servers that some tests start, PySpark for the test of exported
graphs. All are good for every supported Python and
platform (markers choose). Run it with `make lock`, which brings `uv`; `make lock UPGRADE=1` takes the newest versions that
pyproject.toml allows.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"
LOWEST_PYTHON = "3.11"
# hatchling asks for it when it builds an editable installation, which is how `make setup` installs the project.
EDITABLE_BUILD = "editables"
APART = ("node", "spark")
HEADER = "# Made by `make lock` from pyproject.toml: do not edit.\n"


def main() -> int:
    """Write all locks; the exit code is that of the first resolution that fails."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    wanted = [*project["project"]["dependencies"], *project["build-system"]["requires"], EDITABLE_BUILD]
    below: list[Path] = []
    for name, more in (("run", []), ("dev", groups["dev"]), ("bench", groups["bench"])):
        wanted = [*wanted, *more]
        lock = REQUIREMENTS / f"{name}.lock"
        if code := compile_lock(wanted, lock, below):
            return code
        below = [lock]
    for name in APART:
        if code := compile_lock(groups[name], REQUIREMENTS / f"{name}.lock", []):
            return code
    return 0


def compile_lock(wanted: list[str], lock: Path, constraints: list[Path]) -> int:
    """Resolve `wanted` into `lock`, at the versions of `constraints` where they name one."""
    upgrade = ["--upgrade"] if os.environ.get("UPGRADE") else []
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "wanted.in"
        source.write_text("\n".join(wanted) + "\n", encoding="utf-8")
        command = [
            Path(sys.executable).parent / "uv", "pip", "compile", source, "--output-file", lock,
            "--universal", "--python-version", LOWEST_PYTHON, "--fork-strategy", "fewest", "--generate-hashes",
            "--no-emit-index-url", "--no-emit-find-links", "--no-header", "--no-annotate", "--quiet", *upgrade,
        ]  # fmt: skip
        for constraint in constraints:
            command += ["--constraint", constraint]
        code = subprocess.run(command, env=resolver_environment(), check=False).returncode
    if code == 0:
        lock.write_text(HEADER + lock.read_text(encoding="utf-8"), encoding="utf-8")
    return code


def resolver_environment() -> dict[str, str]:
    """The environment for the resolver: it does not read pip's configuration, so the index and the certificates
    configured there are handed over."""
    environment = dict(os.environ)
    for variable, option in (("UV_DEFAULT_INDEX", "index-url"), ("SSL_CERT_FILE", "cert")):
        if variable not in environment and (value := pip_setting(option)):
            environment[variable] = value
    return environment


def pip_setting(option: str) -> str:
    """The value of one global option of the user's pip, empty where it is not set."""
    command = [sys.executable, "-m", "pip", "config", "get", f"global.{option}"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
