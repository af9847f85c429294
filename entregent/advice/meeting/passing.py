"""Those to whom the owner said no: persons by a mark, accounts of follow lists as they stand there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from entregent.accounts.models import Workspace
from entregent.advice.meeting.candidates import Candidates
from entregent.advice.models import PassedAccount
from entregent.advice.warmth import Bools
from entregent.people import queries as people
from entregent.people.models import Identity, Mark


@dataclass(frozen=True, slots=True)
class Refused:
    """Persons (roots) and accounts (network, key) who are not to be suggested; `count` is how often the owner said so."""

    persons: Collection[int]
    accounts: Collection[tuple[str, str]]
    count: int

    def among(self, found: Candidates) -> Bools:
        """Which of the candidates they are, shape (k,)."""
        said = np.zeros(len(found.community), np.bool_)
        first = len(found.further.count)
        said[[first + row for account in self.accounts if (row := found.further.at.get(account)) is not None]] = True
        return said[found.node] | np.isin(found.people, list(self.persons))


def refused(workspace: Workspace) -> Refused:
    """All of them. Whoever became a person since is one of `persons`."""
    persons = people.marked(workspace, Mark.Kind.PASSED)
    accounts = set(PassedAccount.objects.filter(workspace=workspace).values_list("network", "key"))
    known = Identity.objects.filter(
        workspace=workspace,
        network__in={network for network, _key in accounts},
        key__in={key for _network, key in accounts},
    )
    rows = known.values_list("network", "key", "person_id")
    since = {person for network, key, person in rows if (network, key) in accounts}
    return Refused(persons | since, accounts, len(persons) + len(accounts))
