"""Suggesting that two persons may be one: the same name with something else in common. Never a join by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from entregent.accounts.models import Workspace
from entregent.analysis.companies import NO_EMPLOYER, domain_label, domain_matches_company, is_public_mail_domain
from entregent.analysis.emails import mail_domain
from entregent.base import bulk
from entregent.facts.actions import slices
from entregent.people.models import Handle, Identity, Judgment, Person, Suggestion

# More namesakes than this are a common name: nothing follows from sharing it.
NAMESAKES = 30
SAME_EMPLOYER, SAME_DOMAIN, SAME_HANDLE = "employer", "domain", "handle"
_SCORES = {SAME_EMPLOYER: 0.8, SAME_DOMAIN: 0.7, SAME_HANDLE: 0.5}


@dataclass(frozen=True, slots=True)
class Found:
    reason: str
    evidence: str


def suggest(workspace: Workspace, person_ids: Iterable[int]) -> None:
    """Replace the open suggestions that concern these persons (roots) by what the facts suggest now."""
    wanted = set(person_ids)
    found: dict[tuple[int, int], Found] = {}
    for ids in slices(wanted):
        keys = Person.objects.filter(pk__in=ids, is_seen=True).exclude(name_key="")
        names = set(keys.values_list("name_key", flat=True))
        found.update(_namesakes(workspace, set(ids), names))
        found.update(_sharing(workspace, ids))
    kept: set[tuple[int, int]] = set()
    for ids in slices(wanted):
        for old in Suggestion.objects.filter(a_id__in=ids) | Suggestion.objects.filter(b_id__in=ids):
            pair = (old.a_id, old.b_id)
            if pair not in found:
                old.delete()
                continue
            kept.add(pair)
            why = found[pair]
            if (old.reason, old.evidence) != (why.reason, why.evidence[:255]):
                old.reason, old.evidence, old.score = why.reason, why.evidence[:255], _SCORES[why.reason]
                old.save(update_fields=["reason", "evidence", "score"])
    new = {pair: why for pair, why in found.items() if pair not in kept}
    judged = _judged_apart(workspace, new)
    Suggestion.objects.bulk_create(
        [
            Suggestion(
                workspace=workspace,
                a_id=a,
                b_id=b,
                reason=why.reason,
                evidence=why.evidence[:255],
                score=_SCORES[why.reason],
            )
            for (a, b), why in new.items()
            if (a, b) not in judged
        ],
        ignore_conflicts=True,
        batch_size=200,
    )


def _namesakes(workspace: Workspace, ids: set[int], names: set[str]) -> dict[tuple[int, int], Found]:
    groups: dict[str, list[Person]] = defaultdict(list)
    people = Person.objects.filter(is_root=True, is_seen=True, is_owner=False, is_organisation=False)
    same = people.filter(bulk.among("name_key", names), workspace=workspace)
    for person in same.only("name_key", "company", "company_key"):
        groups[person.name_key].append(person)
    several = {key: people for key, people in groups.items() if 1 < len(people) <= NAMESAKES and " " in key}
    domains = _domains([person.pk for people in several.values() for person in people])
    found = {}
    for people in several.values():
        for a, b in combinations(sorted(people, key=lambda person: person.pk), 2):
            if (a.pk in ids or b.pk in ids) and (why := _common(a, b, domains[a.pk], domains[b.pk])):
                found[a.pk, b.pk] = why
    return found


def _common(a: Person, b: Person, a_domains: set[str], b_domains: set[str]) -> Found | None:
    if a.company_key and a.company_key == b.company_key and a.company_key not in NO_EMPLOYER:
        return Found(SAME_EMPLOYER, b.company)
    for domain in sorted(a_domains & b_domains):
        return Found(SAME_DOMAIN, domain)
    for person, others in ((a, b_domains), (b, a_domains)):
        for domain in sorted(others):
            if person.company and domain_matches_company(domain, person.company):
                return Found(SAME_DOMAIN, domain)
    return None


def _domains(person_ids: list[int]) -> dict[int, set[str]]:
    domains: dict[int, set[str]] = defaultdict(set)
    for ids in slices(person_ids):
        held = Handle.objects.filter(identity__person_id__in=ids, kind=Handle.Kind.EMAIL)
        for person, address in held.values_list("identity__person_id", "value"):
            domain = mail_domain(address)
            if domain_label(domain) and not is_public_mail_domain(domain):
                domains[person].add(domain)
    return domains


def _sharing(workspace: Workspace, ids: list[int]) -> dict[tuple[int, int], Found]:
    """Persons who share an address or a number, and were not joined because their names differ."""
    certain = (Handle.Kind.EMAIL, Handle.Kind.PHONE)
    own = Handle.objects.filter(identity__person_id__in=ids, kind__in=certain).values_list("kind", "value")
    wanted: dict[str, set[str]] = defaultdict(set)
    for kind, value in own:
        wanted[kind].add(value)
    holders: dict[str, set[int]] = defaultdict(set)
    for kind, values in wanted.items():
        held = Handle.objects.filter(bulk.among("value", values), workspace=workspace, kind=kind)
        for value, person in held.values_list("value", "identity__person_id"):
            holders[value].add(person)
    found = {}
    for value, people in holders.items():
        if 1 < len(people) <= 3:
            for a, b in combinations(sorted(people), 2):
                found[a, b] = Found(SAME_HANDLE, value)
    return found


def _judged_apart(workspace: Workspace, pairs: dict[tuple[int, int], Found]) -> set[tuple[int, int]]:
    """Those of the pairs of persons between whose identities the owner's "not the same" stands."""
    words = Judgment.objects.filter(workspace=workspace, verdict=Judgment.Verdict.APART)
    apart = {((word.a_network, word.a_key), (word.b_network, word.b_key)) for word in words}
    if not apart:
        return set()
    names: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for ids in slices({pk for pair in pairs for pk in pair}):
        for person, network, key in Identity.objects.filter(person_id__in=ids).values_list(
            "person_id", "network", "key"
        ):
            names[person].append((network, key))
    return {(a, b) for a, b in pairs if any((min(x, y), max(x, y)) in apart for x in names[a] for y in names[b])}
