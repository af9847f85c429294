"""The lock check sees what would make an installation unsafe or impossible."""

from __future__ import annotations

from tools.check_locks import addresses_in_package_lock, disagreements, faults, parse, unmet

HASH = "    --hash=sha256:" + "0" * 64


def test_the_repository_s_locks_are_right() -> None:
    assert faults() == []


def test_a_pin_without_a_hash_is_seen() -> None:
    lock = parse("run.lock", f"alpha==1.0 \\\n{HASH}\nbeta==2.0\n")
    assert lock.faults == ("run.lock: beta has no hash",)


def test_an_address_is_seen() -> None:
    lock = parse("run.lock", "--extra-index-url x\nalpha @ https://x.invalid/alpha.whl\n")
    assert len(lock.faults) == 2


def test_a_requirement_that_the_lock_does_not_meet_is_seen() -> None:
    lock = parse("run.lock", f"alpha==1.0 ; python_version < '4' \\\n{HASH}\n")
    assert unmet(lock, ["alpha>=1", "Alpha[extra]<2"]) == []
    assert len(unmet(lock, ["alpha>=2", "beta"])) == 2


def test_locks_with_other_versions_are_seen() -> None:
    small, large = parse("run.lock", f"alpha==1.0 \\\n{HASH}\n"), parse("dev.lock", f"alpha==1.1 \\\n{HASH}\n")
    assert disagreements(small, small) == []
    assert disagreements(small, large) == ["dev.lock: alpha differs from run.lock"]


def test_a_registry_in_the_npm_lock_is_seen() -> None:
    text = '{"packages": {"": {}, "node_modules/x": {"resolved": "https://x.invalid/x.tgz", "integrity": "sha512-x"}}}'
    assert addresses_in_package_lock(text) == ["package-lock.json: node_modules/x names its registry"]
