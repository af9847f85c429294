"""French typography, as far as a machine can tell: spaces before double punctuation, inside quotes, and the apostrophe.

Rules: Imprimerie nationale, *Lexique des règles typographiques*: a narrow no-break space (U+202F) before ; ! ? and
inside « », a no-break space before the colon, and ’ (U+2019) for an elision.
"""

from __future__ import annotations

import re

NARROW, WIDE = "\u202f", "\u00a0"
# What is not prose: tags, entities, addresses, code, placeholders, times of day.
_NOT_PROSE = re.compile(
    r"""<[^>]*> | &\#?\w+; | \b\w+://\S+ | `[^`]*` | %\(\w+\)[-+\#0-9.]*[a-z] | \{[^{}]*\} | \d+:\d+""",
    re.VERBOSE,
)
_STANDS_FOR_IT = "x"
_RULES = (
    (
        re.compile(rf"[^\s{NARROW}!?.…(\[/,][;!?](?![\w=/])|[ {WIDE}][;!?](?=\s|[.,)»{NARROW}]|$)"),
        "U+202F before ; ! ?",
    ),
    (re.compile(rf"[^\s{NARROW}{WIDE}:]:(?=\s|$)|(?<=\S) :(?=\s|$)"), "U+00A0 before :"),
    (re.compile(rf"«(?!{NARROW})|(?<!{NARROW})»"), "U+202F inside « »"),
    (re.compile(r"[^\W\d_]'(?=[^\W\d_])"), "’ (U+2019) for the apostrophe"),
    (re.compile(r"\.\.\."), "… (U+2026) for an ellipsis"),
)


def typographic_faults(text: str) -> list[str]:
    """The rules that a French sentence breaks, each with the place where it does; empty for a correct one.

    >>> typographic_faults("Prêt\u202f? C’est fait\u00a0: voilà.")
    []
    >>> typographic_faults("Prêt ?")
    ['U+202F before ; ! ? at “Prêt ?”']
    """
    prose = _NOT_PROSE.sub(_STANDS_FOR_IT, text)
    return [
        f"{rule} at “{prose[max(0, match.start() - 12) : match.end() + 8].strip()}”"
        for pattern, rule in _RULES
        if (match := pattern.search(prose))
    ]
