"""What passed between the owner and people, who knows whom, and the strengths and pictures derived from it."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from entregent.accounts.models import Workspace
from entregent.base.work import WorkRow
from entregent.facts.models import Batch, Fact
from entregent.people.models import Identity, OwnersWord, Person

# A notification follows what it tells of, after days where several are gathered in one mail; and the times of some
# exports are of no zone.
_NOTICE_AFTER, _NOTICE_BEFORE = timedelta(days=3), timedelta(days=1)


class Interactions(models.QuerySet["Interaction"]):
    """Rows of interactions."""

    def once(self) -> Interactions:
        """Each event once: without the notifications of what the network's own export tells, too."""
        told = Interaction.objects.filter(
            identity=OuterRef("identity"),
            kind=OuterRef("kind"),
            direction=OuterRef("direction"),
            at__gte=OuterRef("at") - _NOTICE_AFTER,
            at__lte=OuterRef("at") + _NOTICE_BEFORE,
            is_notice=False,
        )
        return self.exclude(Q(is_notice=True) & Exists(told))


class Interaction(Fact):
    """One dated event between the owner and one identity (an event with several people stands once for each).

    `direction` is −1 for what came in, 1 for what went out, 0 for what was done together. `thread` is a hash that
    groups one conversation. `audience` counts everybody present, the owner included. `is_notice`: it is known from another
    network's file, a mail that tells of it, and may stand a second time as the network itself tells it (see `once`).
    """

    identity = models.ForeignKey(Identity, models.CASCADE, related_name="interactions", db_index=False)
    kind = models.CharField(max_length=16)
    direction = models.SmallIntegerField()
    at = models.DateTimeField(null=True)
    audience = models.PositiveIntegerField(default=2)
    thread = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=400, blank=True)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=1000, blank=True)
    is_notice = models.BooleanField(default=False, db_default=False)

    objects = Interactions.as_manager()

    class Meta(Fact.Meta):
        indexes = [models.Index(fields=["identity", "at"], name="ties_interaction_history")]


class Relation(Fact):
    """Evidence that its members know each other. A group of n people is one row with n members."""

    kind = models.CharField(max_length=16)
    network = models.CharField(max_length=40)
    context = models.CharField(max_length=400, blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    directed = models.BooleanField(default=False)

    class Meta(Fact.Meta):
        pass


class RelationMember(models.Model):
    """A member of a relation; `place` 0 is the one who follows, where the relation is directed."""

    relation = models.ForeignKey(Relation, models.CASCADE, related_name="members", db_index=False)
    identity = models.ForeignKey(Identity, models.CASCADE, related_name="relations")
    place = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["relation", "identity"], name="ties_member_once")]


class Node(models.Model):
    """Anybody seen in a follow list: no person is made of them, for there are many. `headline` is what the list tells of
    them, in their words."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, db_index=False)
    network = models.CharField(max_length=40)
    key = models.CharField(max_length=400)
    name = models.CharField(max_length=255, blank=True)
    headline = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "network", "key"], name="ties_node_once")]


class FollowList(models.Model):
    """Whom an identity follows (`direction` 1), or who follows it (−1): one row a list, its members packed (ids of nodes,
    see `base/packed`).

    `members` and `taken_at` are of the last list that was read whole; `draft` holds what was read so far of the next.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE)
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="+")
    of = models.ForeignKey(Identity, models.CASCADE, related_name="follow_lists")
    direction = models.SmallIntegerField()
    taken_at = models.DateTimeField(null=True)
    count = models.PositiveIntegerField(default=0)
    members = models.BinaryField(default=bytes)
    draft = models.BinaryField(default=bytes)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "of", "direction"], name="ties_follow_list_once")]


class FollowChange(models.Model):
    """Somebody began to follow, or stopped: what two lists that were read one after the other differ in."""

    workspace = models.ForeignKey(Workspace, models.CASCADE)
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="+")
    of = models.ForeignKey(Identity, models.CASCADE, related_name="follow_changes")
    direction = models.SmallIntegerField()
    node = models.ForeignKey(Node, models.CASCADE, related_name="+")
    began = models.BooleanField()
    noticed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["of", "noticed_at"], name="ties_follow_changes")]


class Activity(models.Model):
    """How much somebody whom the owner follows, or who follows the owner, writes: as their profile counted it when it was
    last read (`seen_at`), and at an earlier reading, so that the pace in between can be told. None is what is not told.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE)
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="+")
    node = models.ForeignKey(Node, models.CASCADE, related_name="activities")
    posts = models.PositiveIntegerField(null=True)
    last_post_on = models.DateField(null=True)
    opened_on = models.DateField(null=True)
    seen_at = models.DateTimeField()
    earlier_posts = models.PositiveIntegerField(null=True)
    earlier_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "node"], name="ties_activity_once")]


class StatedRelation(OwnersWord):
    """The owner's own word that two people know each other."""

    workspace = models.ForeignKey(Workspace, models.CASCADE)
    a = models.ForeignKey(Person, models.CASCADE, related_name="+")
    b = models.ForeignKey(Person, models.CASCADE, related_name="+")
    text = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["a", "b"], name="ties_stated_once")]


# So many exchanges make a tie that is worth keeping warm.
WORTH_KEEPING = Q(interactions__gte=6)
# They had the last word.
WAITING = Q(last_in_at__isnull=False) & (Q(last_out_at=None) | Q(last_out_at__lt=F("last_in_at")))


class Tie(models.Model):
    """The owner's bond with a person: strength in 0–1, its parts and the counts they rest on. Derived.

    `parts` maps the name of each part to its value (0–1); `evidence` holds the counts and dates behind them.
    """

    person = models.OneToOneField(Person, models.CASCADE, related_name="tie", primary_key=True)
    workspace = models.ForeignKey(Workspace, models.CASCADE, db_index=False)
    strength = models.FloatField(default=0)
    parts = models.JSONField(default=dict)
    evidence = models.JSONField(default=dict)
    interactions = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(null=True)
    last_in_at = models.DateTimeField(null=True)
    last_out_at = models.DateTimeField(null=True)
    computed_on = models.DateField()

    class Meta:
        # The partial ones hold every column that is asked for with them: SQLite passes them over else.
        indexes = [
            models.Index(fields=["workspace", "-strength", "person"], name="ties_tie_strongest"),
            models.Index(fields=["workspace", "-last_at", "person"], name="ties_tie_latest"),
            models.Index(
                fields=["workspace", "-strength", "person", "last_at", "interactions"],
                condition=WORTH_KEEPING,
                name="ties_tie_worth_keeping",
            ),
            models.Index(
                fields=["workspace", "-strength", "person", "last_in_at", "last_out_at"],
                condition=WAITING,
                name="ties_tie_waiting",
            ),
        ]


class Refresh(WorkRow):
    """The work of a workspace's derived state: due when facts came or went, and every night, since ties cool.

    `wanted` counts the changes of facts and judgments; `reached` is how far the strengths and the snapshot are.
    `revision` is a random number, another one with every change of persons or ties: as long as it stays, processes keep
    in memory what they read (0: nobody has said so yet, keep nothing).
    """

    workspace = models.OneToOneField(Workspace, models.CASCADE)
    wanted = models.PositiveBigIntegerField(default=0)
    reached = models.PositiveBigIntegerField(default=0)
    revision = models.PositiveBigIntegerField(default=0)

    class Meta(WorkRow.Meta):
        pass


class Snapshot(models.Model):
    """The network among contacts as arrays: who, how near, where on the picture, in which community. Derived.

    `arrays` is a compressed NumPy archive (see ties/snapshot.py for its arrays); `summary` holds labels and bridges;
    `version` is a hash of both.
    """

    workspace = models.OneToOneField(Workspace, models.CASCADE)
    version = models.PositiveBigIntegerField()
    built_at = models.DateTimeField()
    arrays = models.BinaryField()
    summary = models.JSONField(default=dict)


class Beyond(WorkRow):
    """The second degree from afar: groups of those whom the contacts follow, and the bridges there. Derived, and the work
    of deriving it: due when the network or the follow lists have changed.

    `made_of` says what it was made from; `done` counts its steps in hundredths; `summary` is described where it is built
    (actions/beyond.py).
    """

    workspace = models.OneToOneField(Workspace, models.CASCADE)
    made_of = models.CharField(max_length=200, blank=True)
    done = models.PositiveSmallIntegerField(default=0)
    built_at = models.DateTimeField(null=True)
    summary = models.JSONField(default=dict)

    class Meta(WorkRow.Meta):
        pass


class Gathering(WorkRow):
    """The work of building the graph of everybody who can be reached (`ties.reach`): due after the map. While it is built,
    `done` of `total` people and follow lists are packed, since `started_at`; else `total` is 0."""

    workspace = models.OneToOneField(Workspace, models.CASCADE)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    started_at = models.DateTimeField(null=True)

    class Meta(WorkRow.Meta):
        pass


class CommunityName(models.Model):
    """A name that the owner gave to a community. Communities are found anew at every change, so the name stays with its
    members: it goes to the community that shares most with them (packed person ids)."""

    workspace = models.ForeignKey(Workspace, models.CASCADE)
    name = models.CharField(max_length=120)
    members = models.BinaryField()
    at = models.DateTimeField()
