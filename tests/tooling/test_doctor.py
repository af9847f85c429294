"""What is missing on a machine is said in a sentence that can be acted on."""

from __future__ import annotations

import pytest

from tools import bench, doctor, system


def test_a_missing_browser_is_named_with_its_tests_and_its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking = system.Need("Chromium", lambda: None, ("chromium",), "the browser tests (tests/browser)")
    monkeypatch.setattr(system, "NEEDS", (lacking,))
    assert doctor.report()[0] == (
        "Not run: the browser tests (tests/browser), because Chromium is missing. To run them: sudo apt-get install chromium"
    )
    assert doctor.main() == 1


@pytest.mark.parametrize(("ci", "installed"), [("true", [["chromium"]]), ("", [])])
def test_only_a_ci_machine_gets_packages(monkeypatch: pytest.MonkeyPatch, ci: str, installed: list[list[str]]) -> None:
    calls: list[list[str]] = []
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(system, "NEEDS", (system.Need("Chromium", lambda: None, ("chromium",), "tests"),))
    monkeypatch.setattr(system, "node", lambda: None)
    monkeypatch.setattr(doctor, "install_packages", calls.append)
    doctor.prepare()
    assert calls == installed


def test_every_benchmark_is_run_once() -> None:
    names = [path.stem for path in bench.ordered(bench.BENCHMARKS)]
    assert len(names) == len(set(names)) > 0
    assert bench.main(["no-such-benchmark"]) == 2
