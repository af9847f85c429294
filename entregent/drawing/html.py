"""The map as one standalone page: it works from a folder, without any request, and says the same in tables."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import IO, Any

from entregent.drawing.captions import ENGLISH, Captions
from entregent.drawing.columns import scene_columns
from entregent.drawing.markup import xml_text
from entregent.drawing.scene import Scene

_HERE = Path(__file__).parent
_STATIC = _HERE.parent / "web" / "static"
_LIBRARIES = ("vendor/graphology-0.26.0/graphology.umd.min.js", "vendor/sigma-3.0.3/sigma.min.js")
_MODULES = (
    "js/map-edges.js",
    "js/map-labels.js",
    "js/map-picking.js",
    "js/map-search.js",
    "js/map.js",
    "js/map-panels.js",
)
_IMPORT = re.compile(r'^import\s[^;]*?\sfrom\s+"\./[\w-]+\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class) (\w+))", re.MULTILINE)


def write(scene: Scene, out: IO[bytes], captions: Captions = ENGLISH) -> None:
    """Write the scene as one HTML document: data, scripts and styles inline, everything else forbidden by its policy."""
    scripts = [_static(path) for path in _LIBRARIES] + [_page_module()]
    style = "\n".join((_static("css/map.css"), (_HERE / "page.css").read_text(encoding="utf-8")))
    policy = (
        f"default-src 'none'; script-src {' '.join(map(_hash, scripts))}; style-src {_hash(style)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    places = {
        "language": xml_text(captions.language),
        "title": xml_text(scene.title or captions.title),
        "policy": xml_text(policy),
        "style": style,
        "data": inline_json(scene_columns(scene, captions)),
        "no_script": xml_text(captions.no_script),
        "libraries": "".join(f"<script>{script}</script>\n" for script in scripts[:-1]),
        "module": scripts[-1],
    }
    page = (_HERE / "page.html").read_text(encoding="utf-8")
    for piece in re.split(r"(\[\[\w+\]\])", page):
        out.write((places[piece[2:-2]] if piece.startswith("[[") else piece).encode())


def inline_json(value: Any) -> str:
    """`value` as JSON that may stand inside a script element: no `<`, `>`, `&`, and ASCII only.

    >>> inline_json("</script>")
    '"\\\\u003c/script\\\\u003e"'
    """
    text = json.dumps(value, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _static(path: str) -> str:
    text = (_STATIC / path).read_text(encoding="utf-8")
    return text.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _page_module() -> str:
    """The page's modules as one script: each keeps a scope of its own and gives what it exports to those after it."""
    return "\n".join((*map(_enclosed, _MODULES), (_HERE / "page.js").read_text(encoding="utf-8")))


def _enclosed(path: str) -> str:
    module = _IMPORT.sub("", _static(path))
    names = ", ".join(_EXPORT.findall(module))
    return f"const {{ {names} }} = (() => {{\n{_EXPORT.sub('', module)}\nreturn {{ {names} }};\n}})();"


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
