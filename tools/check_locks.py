"""The locks hold what pyproject.toml asks for, with hashes and without any address. Needs no network.

`python tools/check_locks.py` prints what is wrong, one line each; exit code 1 when something is.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[^\]]*\])?==(?P<version>[^\s;\\]+)")
HASH = re.compile(r"^\s+--hash=sha256:[0-9a-f]{64}( \\)?$")


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock file as values: the versions pinned of each package, and what does not belong into such a file."""

    name: str
    versions: dict[str, set[Version]]
    faults: tuple[str, ...]


def parse(name: str, text: str) -> Lock:
    """Read a lock; `faults` names lines that are no pin, no hash and no comment, and pins without a hash."""
    versions: dict[str, set[Version]] = {}
    faults: list[str] = []
    unhashed = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if "://" in line or line.startswith("-"):
            faults.append(f"{name}:{number}: an address or an option: {line.strip()}")
        elif pin := PIN.match(line):
            if unhashed:
                faults.append(f"{name}: {unhashed} has no hash")
            unhashed = pin["name"]
            versions.setdefault(canonicalize_name(pin["name"]), set()).add(Version(pin["version"]))
        elif HASH.match(line):
            unhashed = ""
        elif line.strip() and not line.lstrip().startswith("#"):
            faults.append(f"{name}:{number}: neither a pin nor a hash: {line.strip()}")
    if unhashed:
        faults.append(f"{name}: {unhashed} has no hash")
    return Lock(name, versions, tuple(faults))


def unmet(lock: Lock, wanted: list[str]) -> list[str]:
    """What the requirements ask for and the lock does not hold."""
    faults = []
    for requirement in map(Requirement, wanted):
        pinned = lock.versions.get(canonicalize_name(requirement.name), set())
        if not pinned or not all(requirement.specifier.contains(version, prereleases=True) for version in pinned):
            faults.append(f"{lock.name}: {requirement} is not met ({', '.join(map(str, pinned)) or 'absent'})")
    return faults


def disagreements(smaller: Lock, larger: Lock) -> list[str]:
    """Packages of the smaller lock that the larger one lacks or holds at another version."""
    return [
        f"{larger.name}: {name} differs from {smaller.name}"
        for name, versions in smaller.versions.items()
        if larger.versions.get(name) != versions
    ]


def addresses_in_package_lock(text: str) -> list[str]:
    """npm packages whose entry names a registry, or has no hash."""
    return [
        f"package-lock.json: {name} {fault}"
        for name, entry in json.loads(text)["packages"].items()
        if name
        for fault in (["names its registry"] if "resolved" in entry else [])
        + (["has no hash"] if "integrity" not in entry else [])
    ]


def faults() -> list[str]:
    """Everything that is wrong with the repository's locks."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    wanted = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    found: list[str] = []
    below: Lock | None = None
    for name, more in (("run", []), ("dev", groups["dev"]), ("bench", groups["bench"])):
        wanted = [*wanted, *more]
        lock = parse(f"{name}.lock", (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8"))
        found += [*lock.faults, *unmet(lock, wanted), *(disagreements(below, lock) if below else [])]
        below = lock
    for name in ("node", "spark"):
        apart = parse(f"{name}.lock", (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8"))
        found += [*apart.faults, *unmet(apart, groups[name])]
    return found + addresses_in_package_lock((ROOT / "package-lock.json").read_text(encoding="utf-8"))


def main() -> int:
    """Print every fault."""
    found = faults()
    for fault in found:
        print(fault)
    if found:
        print("Run `make lock`.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
