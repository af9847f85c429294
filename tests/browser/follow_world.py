"""An owner whose contacts' follow lists are known, written into a data folder as imports and readings leave it.

python -m tests.browser.follow_world
"""

from __future__ import annotations

import os

CIRCLES = ("Luthier", "Potter", "Beekeeper")


def main() -> None:
    """Twelve contacts in three circles; each follows a dozen people of theirs, whom nobody knows."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entregent.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from entregent import worker
    from entregent.accounts.actions import ensure_workspace
    from entregent.contract.live import FollowPage
    from entregent.contract.records import Direction, Who
    from entregent.facts.actions import open_batch
    from entregent.people.models import Identity
    from entregent.people.tests.invented import NOW, who
    from entregent.ties import actions, work
    from entregent.ties.tests.invented_facts import say, talk, together

    mine = ensure_workspace(NOW)
    names = ("Anna Bell", "Ben Cole", "Cleo Dunn", "Dora Ekman")
    keys = [(place, f"{name.split()[0].lower()}-{place}", name) for place in range(3) for name in names]
    say(
        mine,
        *(who(key, f"{name} {'I' * (place + 1)}", headline="Teacher") for place, key, name in keys),
        *(fact for number, (_place, key, _name) in enumerate(keys) for fact in talk(key, 4 + number % 9, 3 + number)),
        *(together(f"group {place}", *(key for at, key, _name in keys if at == place)) for place in range(3)),
    )
    for place, key, _name in keys:
        far = [(f"{CIRCLES[place].lower()}{n}@art.example", f"{CIRCLES[place]} {n}") for n in range(12)]
        page = FollowPage(
            Who(key),
            Direction.OUT,
            tuple(Who(each, name) for each, name in far),
            is_last=True,
            headlines={each: f"{CIRCLES[place]} in Lyon since 19{80 + n}" for n, (each, _name) in enumerate(far)},
        )
        of = Identity.objects.get(workspace=mine, key=key).pk
        actions.take_follows(open_batch(mine, "linkedin", "lists", NOW, NOW), "linkedin", of, page, NOW)
    actions.request_refresh(mine, NOW)
    worker.run_until_idle((work,))


if __name__ == "__main__":
    main()
