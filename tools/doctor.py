"""Says what the tests need and this machine lacks; under `CI=true` installs it.

`python tools/doctor.py` prints the report. `make test` calls `prepare()` first and `report()` last.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools import system


def prepare() -> None:
    """Install what is missing: Debian packages and PySpark under `CI=true` only, the npm parts of the tests wherever npm
    is there."""
    if system.under_ci() and (needs := system.missing()):
        install_packages([package for need in needs for package in need.packages])
    if system.node():
        install_node_modules()
        install_newer_node()
    if system.under_ci():
        install_spark()


def install_packages(packages: list[str]) -> None:
    """Install Debian packages, without touching those that are there."""
    if shutil.which("apt-get") is None:
        print(f"This is not Debian, so these have to be installed by hand: {', '.join(packages)}.", file=sys.stderr)
        return
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    environment = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive"]
    print(f"Installing Debian packages: {' '.join(packages)}.", flush=True)
    subprocess.run([*environment, "apt-get", "update", "-qq"], check=False)
    command = [*environment, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL)


def install_node_modules() -> None:
    """`npm ci` from package-lock.json, once per state of that file."""
    lock = system.ROOT / "package-lock.json"
    stamp = system.ROOT / "node_modules" / ".installed"
    state = hashlib.sha256(lock.read_bytes()).hexdigest()
    if system.AXE.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == state:
        return
    print("Installing what the tests need of npm: half a minute.", flush=True)
    result = subprocess.run(["npm", "ci", "--loglevel=error"], cwd=system.ROOT, check=False, stdout=subprocess.DEVNULL)
    if result.returncode == 0:
        stamp.write_text(state, encoding="utf-8")


def install_newer_node() -> None:
    """A Node from PyPI, with its hashes, where the machine's own is too old for the servers that some tests start."""
    if system.newer_node():
        return
    print("Installing a newer Node for the servers of the tests.", flush=True)
    install_apart("node", system.NODE_FOLDER, "--only-binary", ":all:")


def install_spark() -> None:
    """PySpark from PyPI, with its hashes: 450 MB for one test, so only where it was asked for."""
    if system.spark():
        return
    print("Installing PySpark for the test of exported graphs: 450 MB, some minutes.", flush=True)
    install_apart("spark", system.SPARK_FOLDER)


def install_apart(name: str, folder: Path, *options: str) -> None:
    """Install what `requirements/NAME.lock` holds into `folder`, beside the environment."""
    lock = system.ROOT / "requirements" / f"{name}.lock"
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "--quiet",
        "install",
        "--no-deps",
        "--require-hashes",
    ]
    subprocess.run([*pip, *options, "--target", folder, "--requirement", lock], check=False)


def report() -> list[str]:
    """One line for each thing that is missing, with the tests concerned and the command that brings it."""
    lines = [
        f"Not run: {need.tests}, because {need.name} is missing. To run them: "
        f"sudo apt-get install {' '.join(need.packages)}"
        for need in system.missing()
    ]
    if system.node() and not system.AXE.exists():
        lines.append("Not run: the accessibility checks, because axe-core is missing. To run them: npm ci")
    if system.node() and not system.bluesky():
        lines.append(
            "Not run: the tests against Bluesky servers (tests/networks_live), because they or a Node that runs them "
            f"(version {system.OLDEST_NODE}) are missing. To run them: .venv/bin/python -c "
            "'from tools import doctor; doctor.prepare()'"
        )
    if not system.spark():
        lines.append(
            "Not run: the test of an exported graph in Spark (tests/spark), because PySpark is missing (450 MB). To run it: "
            ".venv/bin/python -c 'from tools import doctor; doctor.install_spark()'"
        )
    return lines


def main() -> int:
    """Print the report; exit code 1 when something is missing."""
    lines = report()
    print("\n".join(lines) or "Everything that the tests need is there.")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
