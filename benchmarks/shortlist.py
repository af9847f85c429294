"""How long does one sentence take to become 25 people? 30,000 people, in process, p95 at most 100 ms.

    python benchmarks/shortlist.py [--connections 30000] [--messages 200000] [--home FOLDER]

Thirty requests, French and English, with and without place, dates and a subject, some that nobody answers. Each is asked
five times in a random order of all, after one round that opens what a process keeps open. `cpu` is the processor's time,
which other work on the machine does not lengthen as it does the clock's. `--home` is a data folder that
is imported already, or that is to keep what this run imports.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from random import Random

from scale import imported, p95, verdict

BUDGET_MS = 100.0
ROUNDS = 5
SLOWEST = 5
REQUESTS = (
    ("fr", "3 jours à Lyon en mars, missions e-learning"),
    ("fr", "une mission de formation à Nantes"),
    ("fr", "à Paris la semaine prochaine, ingénierie pédagogique"),
    ("fr", "être présenté à un assureur"),
    ("fr", "un graphiste à Nantes"),
    ("fr", "quelqu’un qui connaît Moodle"),
    ("fr", "deux jours à Bruxelles en avril"),
    ("fr", "responsables RH dans l’industrie"),
    ("fr", "anciens collègues à Rennes"),
    ("fr", "développeur Python à Toulouse"),
    ("fr", "un avocat en droit social"),
    ("fr", "formation en ligne pour une mutuelle"),
    ("fr", "Lyon"),
    ("fr", "e-learning"),
    ("fr", "chorale et association de quartier à Lille du 3 au 5 juin"),
    ("en", "3 days in Lyon in March, e-learning projects"),
    ("en", "introduction to an insurer"),
    ("en", "a graphic designer in Nantes"),
    ("en", "in London next week, learning and development"),
    ("en", "who works in training in Paris"),
    ("en", "project managers"),
    ("en", "open source maintainers in Berlin in May"),
    ("en", "marketing"),
    ("en", "a data analyst who knows healthcare"),
    ("en", "instructional design, video and storytelling"),
    ("en", "Paris in April"),
    ("en", "head of human resources at a bank"),
    ("en", "coworking in Marseille"),
    ("en", "a specialist of underwater basket weaving"),
    ("en", "consultant"),
)


def main() -> int:
    """Import in a process of its own, then measure in another."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--connections", type=int, default=30_000)
    parser.add_argument("--messages", type=int, default=200_000)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        return measure()
    with imported(asked.connections, asked.messages, asked.home) as environment:
        return subprocess.run([sys.executable, __file__, "--measure"], env=environment, check=False).returncode


def measure() -> int:
    """Ask everything and print the times."""
    import django

    django.setup()
    from entregent.accounts.actions import ensure_workspace
    from entregent.advice.queries import find
    from entregent.base import clock
    from entregent.people.models import Person

    now = clock.current().now()
    workspace = ensure_workspace(now)
    began = time.perf_counter()
    considered = {text: find(workspace, text, now, language=language).considered for language, text in REQUESTS}
    first_round = time.perf_counter() - began
    times: dict[str, list[float]] = defaultdict(list)
    works: list[float] = []
    order = [*REQUESTS] * ROUNDS
    Random(1).shuffle(order)
    for language, text in order:
        began, began_work = time.perf_counter(), time.process_time()
        find(workspace, text, now, language=language)
        times[text].append((time.perf_counter() - began) * 1000)
        works.append((time.process_time() - began_work) * 1000)
    every = [spent for spents in times.values() for spent in spents]
    people = Person.objects.filter(is_root=True).count()
    print(f"{people:,} people, {len(REQUESTS)} requests × {ROUNDS}; the first round took {first_round:.1f} s")
    print(f"{'':<62}{'median ms':>10}{'p95 ms':>9}{'cpu p95':>9}{'considered':>12}")
    told = f"{sorted(every)[len(every) // 2]:>10.0f}{p95(every):>9.0f}{p95(works):>9.0f}{'':>12}"
    print(f"{f'all requests ({BUDGET_MS:.0f} ms)':<62}{told}  {verdict(p95(every), BUDGET_MS)}")
    for text, spents in sorted(times.items(), key=lambda item: -p95(item[1]))[:SLOWEST]:
        median = sorted(spents)[len(spents) // 2]
        print(f"  slow: {text:<54}{median:>10.0f}{p95(spents):>9.0f}{'':>9}{considered[text]:>12,}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
