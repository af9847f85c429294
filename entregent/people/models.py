"""Identities, what was said of them, the persons behind them, and what the owner says of those."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from entregent.accounts.models import Workspace
from entregent.base.work import WorkRow
from entregent.facts.models import Batch, Fact

# Whom lists show: what is derived is kept with the root, and nobody is listed in their own network.
SHOWN = Q(is_root=True, is_owner=False, is_seen=True)


class Person(models.Model):
    """The human (or organisation) behind one or more identities.

    Every identity brings a person of its own (its origin). Identities that are the same human form a group; the oldest
    origin of the group is its root and stands for it: only roots are shown (`root` is the row itself). What
    the owner writes stays with the row it was written for, and is read through `root`: so joining and parting are
    changes of `root` alone, and exact inverses. The profile columns are derived from the sightings of the group.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="people", db_index=False)
    root = models.ForeignKey("self", models.SET_NULL, null=True, related_name="group")
    is_root = models.BooleanField(default=True)
    is_owner = models.BooleanField(default=False)
    is_contact = models.BooleanField(default=False)
    is_organisation = models.BooleanField(default=False)
    # Blocked on some network, as an import tells; the owner's own word (a mark) goes before.
    is_blocked = models.BooleanField(default=False)
    # False once no fact speaks of the person any more, while something the owner wrote keeps the row.
    is_seen = models.BooleanField(default=True)
    name = models.CharField(max_length=255, blank=True)
    sort_name = models.CharField(max_length=255, blank=True)
    given_name = models.CharField(max_length=120, blank=True)
    name_key = models.CharField(max_length=255, blank=True)
    headline = models.CharField(max_length=400, blank=True)
    company = models.CharField(max_length=255, blank=True)
    company_key = models.CharField(max_length=255, blank=True)
    position = models.CharField(max_length=255, blank=True)
    place = models.CharField(max_length=255, blank=True)
    place_key = models.CharField(max_length=120, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    connected_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "id"], condition=SHOWN, name="people_person_shown"),
            models.Index(fields=["workspace", "sort_name", "id"], condition=SHOWN, name="people_person_by_name"),
            models.Index(fields=["workspace", "-connected_on", "id"], condition=SHOWN, name="people_person_newest"),
            models.Index(fields=["workspace", "name_key"], name="people_person_name_key"),
            models.Index(fields=["workspace", "company_key"], condition=Q(is_root=True), name="people_person_company"),
            models.Index(fields=["workspace", "place_key"], condition=Q(is_root=True), name="people_person_place"),
            models.Index(fields=["workspace"], condition=Q(is_blocked=True), name="people_person_blocked"),
        ]

    def __str__(self) -> str:
        return self.name


class Identity(models.Model):
    """A handle under which somebody is seen on one network."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="identities", db_index=False)
    network = models.CharField(max_length=40)
    key = models.CharField(max_length=400)
    # The freshest name under which it was seen: derived, like `person`.
    name = models.CharField(max_length=255, blank=True)
    origin = models.OneToOneField(Person, models.CASCADE, related_name="own_identity")
    person = models.ForeignKey(Person, models.CASCADE, related_name="identities")
    # The oldest origin of those who are one by the facts alone (and the owner's "not the same"): what is compared.
    unit = models.ForeignKey(Person, models.CASCADE, related_name="unit_identities")
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "network", "key"], name="people_identity_once"),
        ]

    def __str__(self) -> str:
        return f"{self.network}:{self.key}"


class Sighting(Fact):
    """What one batch said of an identity, and when it was so. `said` holds the non-empty fields of the record.

    A newer sighting is compared with the last one of the same `aspect` (a hash of the record's source id), like with
    like. `is_mention` is for a mere name in a message or a thread.
    """

    identity = models.ForeignKey(Identity, models.CASCADE, related_name="sightings", db_index=False)
    aspect = models.BigIntegerField()
    is_mention = models.BooleanField(default=False)
    observed_at = models.DateTimeField()
    digest = models.BigIntegerField()
    said = models.JSONField(default=dict)

    class Meta(Fact.Meta):
        indexes = [models.Index(fields=["identity", "observed_at"], name="people_sighting_history")]


class Handle(models.Model):
    """A certain key of an identity, derived from its sightings: an e-mail address, an E.164 phone number, or a profile
    (`network/key`, its own among them). Who shares one may be the same person: `analysis.matching` decides. All that is
    the owner's own has the key `owner`; a domain is that of a mail address, or a handle that is one."""

    class Kind(models.TextChoices):
        EMAIL = "email", gettext_lazy("e-mail address")
        PHONE = "phone", gettext_lazy("phone number")
        PROFILE = "profile", gettext_lazy("profile address")
        OWNER = "owner", gettext_lazy("the owner's own")
        DOMAIN = "domain", gettext_lazy("domain")

    workspace = models.ForeignKey(Workspace, models.CASCADE, db_index=False)
    identity = models.ForeignKey(Identity, models.CASCADE, related_name="handles", db_index=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    value = models.CharField(max_length=440)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["identity", "kind", "value"], name="people_handle_once")]
        indexes = [models.Index(fields=["workspace", "kind", "value"], name="people_handle_value")]


class Judgment(models.Model):
    """The owner's word on two identities: the same person, or not, which is final, or that it is asked again `until`. It
    outlives the facts.

    Identities are named by network and key (the smaller first), so that the word holds when they are imported anew.
    """

    class Verdict(models.TextChoices):
        SAME = "same", gettext_lazy("the same person")
        APART = "apart", gettext_lazy("not the same person")
        LATER = "later", gettext_lazy("to be asked again later")

    workspace = models.ForeignKey(Workspace, models.CASCADE)
    a_network = models.CharField(max_length=40)
    a_key = models.CharField(max_length=400)
    b_network = models.CharField(max_length=40)
    b_key = models.CharField(max_length=400)
    verdict = models.CharField(max_length=5, choices=Verdict.choices)
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "a_network", "a_key", "b_network", "b_key"], name="people_judgment_once"
            )
        ]


class Suggestion(models.Model):
    """Two units (see `Identity.unit`) who may be one person. Derived from the facts alone; the owner's word closes it, and
    taking the word back opens it again.

    `bits` is what speaks for it by itself, `probability` what remains beside its rivals; `reasons` are the levels found
    (comparison, what it says, bits), the weightiest first. `stake` is how many exchanges would stand together.
    `is_open` is false where the two are one person already, or not, by the owner's word, or where a likelier one asks
    the same; `waits_until` is when the owner wants to be asked again.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, db_index=False)
    a = models.ForeignKey(Person, models.CASCADE, related_name="+")
    b = models.ForeignKey(Person, models.CASCADE, related_name="+")
    bits = models.FloatField()
    probability = models.FloatField()
    reasons = models.JSONField(default=list)
    stake = models.PositiveIntegerField(default=0)
    is_open = models.BooleanField(default=False)
    waits_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["a", "b"], name="people_suggestion_once")]
        indexes = [
            models.Index(fields=["workspace", "probability"], condition=Q(is_open=True), name="people_suggestion_open"),
            models.Index(
                fields=["workspace", "waits_until"], condition=Q(is_open=True), name="people_suggestion_waits"
            ),
        ]


class MatchKeys(models.Model):
    """The keys under which a unit is found when others are compared with it: 64-bit hashes, packed. Derived.

    `seen` is the unit as the matching saw it (`actions.seeing`), so that whoever is compared with it need not read all
    its facts again. `is_stale` while what is known of the unit has changed since it was compared: `seen` is empty then.
    """

    person = models.OneToOneField(Person, models.CASCADE, related_name="match_keys", primary_key=True)
    workspace = models.ForeignKey(Workspace, models.CASCADE, db_index=False)
    keys = models.BinaryField(default=bytes)
    seen = models.TextField(default="")
    is_stale = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "person"], name="people_match_keys"),
            models.Index(fields=["workspace"], condition=Q(is_stale=True), name="people_match_stale"),
        ]


class Matching(models.Model):
    """What was learnt when a workspace's people were last compared all with all: the model, how common names and values
    are, and how many units there were."""

    workspace = models.OneToOneField(Workspace, models.CASCADE, primary_key=True)
    model = models.JSONField(default=dict)
    census = models.BinaryField(default=bytes)
    units = models.PositiveIntegerField(default=0)
    # Units that went since, whose mark on the model nothing else tells.
    gone = models.PositiveIntegerField(default=0)


class Picture(models.Model):
    """What came of asking for the picture of an identity at an address that a sighting tells (`said["picture"]`). Each is
    asked for once, and only while somebody it shows stands in an open suggestion.

    `hash` is all that is kept of a picture that could be told from others (`base.pictures`), "" else. `rank` says which
    of those that are wanted come first; `at` is when it was asked for.
    """

    class State(models.TextChoices):
        WANTED = "wanted", gettext_lazy("not asked for yet")
        SEEN = "seen", gettext_lazy("seen")
        PLAIN = "plain", gettext_lazy("too plain to be told from others")
        ABSENT = "absent", gettext_lazy("no longer there")
        OTHER = "other", gettext_lazy("no picture, or a damaged one")
        TOO_MUCH = "too_much", gettext_lazy("too large, or too slow to come")
        UNREACHED = "unreached", gettext_lazy("the server could not be reached")
        REFUSED = "refused", gettext_lazy("an address at which nothing is asked")

    workspace = models.ForeignKey(Workspace, models.CASCADE, db_index=False)
    identity = models.ForeignKey(Identity, models.CASCADE, related_name="pictures", db_index=False)
    address = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WANTED)
    hash = models.CharField(max_length=16, blank=True)
    rank = models.FloatField(default=0)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["identity", "address"], name="people_picture_once")]
        indexes = [models.Index(fields=["workspace", "address"], name="people_picture_address")]


class Album(WorkRow):
    """The work of asking for the pictures of those who may be one person: due after they were compared. `is_planned` while
    `Picture` holds what is wanted for the suggestions as they are. `asks` says which servers may be asked."""

    class Asks(models.TextChoices):
        ACCOUNTS = "accounts", gettext_lazy("networks on which you connected an account")
        ALL = "all", gettext_lazy("any server that your address books name, too")
        NOBODY = "nobody", gettext_lazy("no server")

    workspace = models.OneToOneField(Workspace, models.CASCADE)
    asks = models.CharField(max_length=8, choices=Asks.choices, default=Asks.ACCOUNTS)
    is_planned = models.BooleanField(default=False)

    class Meta(WorkRow.Meta):
        pass


class Tombstone(models.Model):
    """A certain key of somebody who was erased, as a keyed digest: an import that brings it is told to pass them over. What
    the key was cannot be read from it."""

    workspace = models.ForeignKey(Workspace, models.CASCADE)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "digest"], name="people_tombstone_once")]


class Sphere(models.Model):
    """Private, family, professional, referrers, or one of the owner's own making. It sets the cadence: the days after
    which a tie in it wants looking after (None: no rhythm is asked). One of the first four has no `name` while the owner
    has not given it one: it is shown in the reader's language."""

    FIRST = {
        "professional": gettext_lazy("Professional"),
        "referrers": gettext_lazy("Referrers"),
        "family": gettext_lazy("Family"),
        "private": gettext_lazy("Private"),
    }

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="spheres")
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=60, blank=True)
    cadence_days = models.PositiveIntegerField(null=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "slug"], name="people_sphere_once")]

    def __str__(self) -> str:
        return self.name or str(self.FIRST.get(self.slug, self.slug))


class OwnersWord(models.Model):
    """What the owner says of persons, or does about them: it belongs to no import. Whatever points to `Person` from such a
    table, of whichever domain, outlives the facts: it goes to whom somebody was joined with, else it keeps them, out of
    sight, until somebody says of them again (`actions.taking_back`). `kept` narrows that to the rows worth it."""

    kept = Q()

    class Meta:
        abstract = True


class Mark(OwnersWord):
    """Something short the owner says of a person: a sphere, a tag, a place, or a wish: "never suggest" (`BLOCKED`),
    "suggest them all the same", though an import tells that they are blocked (`WELCOME`), "never ask them" for an
    introduction (`UNASKED`), or "not among the people to meet" (`PASSED`: in a shortlist that asks for them they may
    stand)."""

    class Kind(models.TextChoices):
        SPHERE = "sphere"
        TAG = "tag"
        PLACE = "place"
        BLOCKED = "blocked"
        WELCOME = "welcome"
        UNASKED = "unasked"
        PASSED = "passed"

    # They are said without a value.
    WISHES = (Kind.BLOCKED, Kind.WELCOME, Kind.UNASKED, Kind.PASSED)

    workspace = models.ForeignKey(Workspace, models.CASCADE, db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="marks", db_index=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    value = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind", "value"], name="people_mark_once")]
        indexes = [models.Index(fields=["workspace", "kind", "value"], name="people_mark_value")]


class Note(OwnersWord):
    workspace = models.ForeignKey(Workspace, models.CASCADE)
    person = models.ForeignKey(Person, models.CASCADE, related_name="notes")
    text = models.TextField()
    at = models.DateTimeField()


class SearchDocument(models.Model):
    """The searchable words (stems, in order) of one field of a person; the full-text index is kept over `words`.
    `length` counts them.

    `id` is the person's id × 16 + the place of the field in `FIELDS`: so whoever asks the full-text index, which knows
    ids alone, is told of whom and where the words are.
    """

    # Stored as numbers: add at the end, at most 16.
    FIELDS = ("name", "headline", "position", "company", "place", "skill", "school", "tag", "note", "former", "message")

    workspace = models.ForeignKey(Workspace, models.CASCADE, db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="search_documents", db_index=False)
    field = models.CharField(max_length=16)
    words = models.TextField()
    length = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "field"], name="people_document_once")]

    @classmethod
    def id_of(cls, person_id: int, field: str) -> int:
        """The id of the document of one field of a person."""
        return person_id * 16 + cls.FIELDS.index(field)
