"""An invented repository, small and complete: what the samples hold, and what the tests change."""

from __future__ import annotations

import io
import random
from collections.abc import Mapping, Sequence
from typing import Any

import libipld

from entregent.networks.bluesky.car import CID_START
from entregent.networks.bluesky.tree import tid_text
from entregent.networks.bluesky.writing import Index, RepositoryWriter, block, cid_of, commit, header

Records = dict[str, Mapping[str, Any]]


def did(name: str) -> str:
    """The DID of an invented person."""
    return f"did:plc:{name:2<24}"


OWNER = did("camille")
CID = libipld.encode_cid(CID_START + bytes(32))


def rkey(number: int) -> str:
    """The key of a record written `number` minutes into 2026."""
    return tid_text((1_767_225_600 + 60 * number) * 1_000_000 << 10 | 7)


def at(number: int) -> str:
    """The date of the same record."""
    return f"2026-01-{1 + number // 1440:02d}T{number // 60 % 24:02d}:{number % 60:02d}:00.000Z"


def uri(name: str, collection: str, number: int) -> str:
    """The address of somebody's record."""
    return f"at://{did(name)}/{collection}/{rkey(number)}"


def ref(name: str, number: int) -> dict[str, str]:
    """A reference to somebody's post."""
    return {"uri": uri(name, "app.bsky.feed.post", number), "cid": CID}


def post(number: int, text: str, **more: Any) -> tuple[str, dict[str, Any]]:
    """A post of the owner, under its path."""
    value = {"$type": "app.bsky.feed.post", "text": text, "createdAt": at(number), "langs": ["fr"]} | more
    return f"app.bsky.feed.post/{rkey(number)}", value


def mention(text: str, shown: str, name: str) -> dict[str, Any]:
    """A facet that makes a name of `shown`, where it stands in the text (counted in bytes)."""
    start = text.encode().index(shown.encode())
    feature = {"$type": "app.bsky.richtext.facet#mention", "did": did(name)}
    index = {"byteStart": start, "byteEnd": start + len(shown.encode())}
    return {"$type": "app.bsky.richtext.facet", "index": index, "features": [feature]}


def simple(collection: str, number: int, **fields: Any) -> tuple[str, dict[str, Any]]:
    """Any other record, under its path."""
    return f"{collection}/{rkey(number)}", {"$type": collection, "createdAt": at(number)} | fields


GREETING = "Déjà printemps à Lyon 🌷 avec @nora.example.org et @theo.bsky.social !"
THANKS = "Merci @nora.example.org, à jeudi"
PICTURES = {
    "$type": "app.bsky.embed.images",
    "images": [{"alt": "La salle avant l’atelier", "image": {"$type": "blob", "mimeType": "image/jpeg", "size": 1}}],
}


def records() -> Records:
    """Everything in the repository, by path, in order."""
    greeting = [mention(GREETING, "@nora.example.org", "nora"), mention(GREETING, "@theo.bsky.social", "theo")]
    answer = {"root": ref("nora", 90), "parent": ref("nora", 90)}
    deep_answer = {"root": ref("nora", 90), "parent": ref("sami", 95)}
    own_thread = {"root": ref("camille", 100), "parent": ref("camille", 100)}
    quote = {"$type": "app.bsky.embed.record", "record": ref("theo", 80)}
    quote_with_picture = {
        "$type": "app.bsky.embed.recordWithMedia",
        "record": {"record": ref("ines", 81)},
        "media": PICTURES,
    }
    link = {"$type": "app.bsky.embed.external", "external": {"uri": "https://example.org/a", "title": "A"}}
    verified = {"handle": "lucas.example.org", "displayName": "Lucas Petit"}
    feed = {"uri": uri("theo", "app.bsky.feed.generator", 12), "cid": CID}
    listed = uri("camille", "app.bsky.graph.list", 10)
    muted = uri("camille", "app.bsky.graph.list", 11)
    found = dict(
        (
            ("app.bsky.actor.profile/self", {
                "$type": "app.bsky.actor.profile", "displayName": "Camille Moreau", "createdAt": at(1),
                "description": "Formatrice à Lyon.\nIci : e-learning, et un peu de vélo.",
                "website": "https://camille-moreau.example",
            }),
            simple("app.bsky.feed.like", 120, subject=ref("nora", 91)),
            simple("app.bsky.feed.like", 121, subject=feed),
            simple("app.bsky.feed.like", 122, subject=ref("camille", 100)),
            post(100, GREETING, facets=greeting),
            post(101, THANKS, facets=[mention(THANKS, "@nora.example.org", "nora")], reply=answer),
            post(102, "Je suis d’accord avec vous deux.", reply=deep_answer),
            post(103, "Et j’ajoute : le programme est en ligne.", reply=own_thread),
            post(104, "À lire !", embed=quote),
            post(105, "", embed=quote_with_picture),
            post(106, "", embed=link),
            simple("app.bsky.feed.repost", 130, subject=ref("ines", 82)),
            simple("app.bsky.feed.threadgate", 131, post=uri("camille", "app.bsky.feed.post", 100), allow=[]),
            simple("app.bsky.graph.block", 140, subject=did("vendeur")),
            simple("app.bsky.graph.follow", 20, subject=did("nora")),
            simple("app.bsky.graph.follow", 21, subject=did("theo")),
            simple("app.bsky.graph.follow", 22, subject=did("ines")),
            simple("app.bsky.graph.follow", 23, subject="did:web:asso.example.org"),
            simple("app.bsky.graph.list", 10, name="Formation", purpose="app.bsky.graph.defs#curatelist"),
            simple("app.bsky.graph.list", 11, name="Réclames", purpose="app.bsky.graph.defs#modlist"),
            simple("app.bsky.graph.listblock", 12, subject=muted),
            simple("app.bsky.graph.listitem", 13, list=listed, subject=did("nora")),
            simple("app.bsky.graph.listitem", 14, list=listed, subject=did("lucas")),
            simple("app.bsky.graph.listitem", 15, list=muted, subject=did("robot")),
            simple("app.bsky.graph.verification", 16, subject=did("lucas"), **verified),
            simple("com.example.recipes.recipe", 17, title="Quiche"),
        )
    )  # fmt: skip
    return dict(sorted(found.items()))


def car(found: Records | None = None) -> bytes:
    """The repository as a server writes it."""
    stream = io.BytesIO()
    writer = RepositoryWriter(stream, OWNER, rkey(200))
    for path, record in (records() if found is None else found).items():
        writer.add(path, record)
    writer.close()
    return stream.getvalue()


def blocks_of(found: Records | None = None) -> tuple[bytes, list[bytes], list[bytes]]:
    """(head, the blocks of the index, the blocks of the records): to be joined in any order."""
    nodes: list[bytes] = []
    index = Index(lambda data: nodes.append(block(data)))
    blocks = []
    for path, record in (records() if found is None else found).items():
        data = libipld.encode_dag_cbor(dict(record))
        blocks.append(block(data))
        index.add(path.encode(), cid_of(data))
    written = commit(OWNER, index.close(), rkey(200))
    return header(cid_of(written)) + block(written), nodes, blocks


def shuffled(parts: Sequence[bytes], seed: int = 3) -> list[bytes]:
    """The blocks in another order."""
    mixed = list(parts)
    random.Random(seed).shuffle(mixed)
    return mixed
