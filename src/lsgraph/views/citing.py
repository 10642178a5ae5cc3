"""How a release is cited: as text, BibTeX, RIS and CFF. Nothing is invented: what the graph does not say is left out.

Formats: https://www.ctan.org/pkg/bibtex , https://en.wikipedia.org/wiki/RIS_(file_format) ,
https://citation-file-format.github.io/ (version 1.2.0).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from lsgraph.views.formats import day
from lsgraph.views.rows import Row, Term
from lsgraph.views.texts import choose

SPDX_OF: Final[Mapping[str, str]] = {
    "https://creativecommons.org/licenses/by/4.0/": "CC-BY-4.0",
    "https://creativecommons.org/publicdomain/zero/1.0/": "CC0-1.0",
}
"""Licence → its identifier in the SPDX list."""
_LATEX: Final = str.maketrans({c: f"\\{c}" for c in "&%$#_{}"} | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}"})


@dataclass(frozen=True, slots=True)
class Facts:
    """What the graph says of the data set, in one language; empty where it does not. Dates are ISO 8601.

    ``release`` is the release's name (a SHA-256 in hex), ``address`` where it can be had.
    """

    release: str
    address: str
    title: str = ""
    creator: str = ""
    version: str = ""
    issued: str = ""
    licence: str = ""
    rights: str = ""
    rights_licence: str = ""
    note: str = ""
    source_title: str = ""
    source_issued: str = ""
    source_creator: str = ""

    @property
    def year(self) -> str:
        """The year of publication."""
        return self.issued[:4]


def facts(rows: Iterable[Row], release: str, address: str, language: str) -> Facts:
    """Return the facts from the rows of the block ``release-facts``."""
    found: dict[str, list[Term]] = {}
    for row in rows:
        for variable, term in row.items():
            found.setdefault(variable, []).append(term)
    chosen = {name: choose(terms, language).text for name, terms in found.items()}
    return Facts(release, address, **chosen)


def as_text(cited: Facts, language: str) -> str:
    """Return the citation as a sentence for a list of references."""
    colon, stop = ("：", "。") if language == "ja" else (": ", ". ")
    digest = f"リリース {cited.release}" if language == "ja" else f"Release {cited.release}"
    version = (f"版 {cited.version}" if language == "ja" else f"version {cited.version}") if cited.version else ""
    year = f" ({cited.year})" if cited.year else ""
    name = ", ".join(part for part in (cited.title, version) if part)
    head = f"{cited.creator}{year}{colon}{name}" if cited.creator else f"{name}{year}"
    parts = [head, digest, *([cited.licence] if cited.licence else []), cited.address]
    source = ", ".join(
        part for part in (cited.source_creator, cited.source_title, _day(cited.source_issued, language)) if part
    )
    if source:
        parts.append(f"原典{colon}{source}" if language == "ja" else f"Source{colon}{source}")
    return stop.join(part for part in parts if part) + stop.strip()


def bibtex(cited: Facts) -> str:
    """Return an entry ``@misc`` whose key is made of the release's name."""
    fields = {
        "title": f"{{{_latex(cited.title)}}}",
        "author": f"{{{_latex(cited.creator)}}}" if cited.creator else "",
        "year": cited.year,
        "version": _latex(cited.version),
        "howpublished": rf"\url{{{cited.address}}}",
        "note": _latex(". ".join(part for part in (f"Release {cited.release}", _source(cited), cited.licence) if part)),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value and value != "{}"]
    return f"@misc{{lsgraph-{cited.release[:12]},\n" + ",\n".join(lines) + "\n}\n"


def ris(cited: Facts) -> str:
    """Return a record of type DATA; lines end with CR LF as the format has it."""
    fields = [
        ("TY", "DATA"),
        ("TI", cited.title),
        ("AU", cited.creator),
        ("PY", cited.year),
        ("DA", cited.issued.replace("-", "/")),
        ("ET", cited.version),
        ("UR", cited.address),
        ("N1", f"Release {cited.release}"),
        ("N1", _source(cited)),
        ("C1", cited.licence),
    ]
    lines = [f"{tag}  - {_line(value)}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def cff(cited: Facts) -> str:
    """Return a Citation File Format document; its strings are JSON strings, which YAML reads as they are."""
    licence = SPDX_OF.get(cited.licence)
    lines = [
        "cff-version: 1.2.0",
        'message: "If you use this data set, please cite it as below, and its source."',
        "type: dataset",
        f"title: {_quoted(cited.title)}",
        "authors:",
        f"  - name: {_quoted(cited.creator or cited.title)}",
        *([f"version: {_quoted(cited.version)}"] if cited.version else []),
        *([f"date-released: {cited.issued}"] if _is_date(cited.issued) else []),
        *([f"license: {licence}"] if licence else [f"license-url: {_quoted(cited.licence)}"] if cited.licence else []),
        f"url: {_quoted(cited.address)}",
        "identifiers:",
        "  - type: other",
        f"    value: {_quoted(f'sha256:{cited.release}')}",
        '    description: "SHA-256 of the canonical N-Quads of the release"',
    ]
    if cited.source_title:
        lines += [
            "references:",
            "  - type: report",
            f"    title: {_quoted(cited.source_title)}",
            "    authors:",
            f"      - name: {_quoted(cited.source_creator or cited.source_title)}",
            *([f"    date-released: {cited.source_issued}"] if _is_date(cited.source_issued) else []),
        ]
    return "\n".join(lines) + "\n"


def _source(cited: Facts) -> str:
    parts = [part for part in (cited.source_creator, cited.source_title, cited.source_issued) if part]
    return f"Source: {', '.join(parts)}" if parts else ""


def _day(text: str, language: str) -> str:
    return day(date.fromisoformat(text), language) if _is_date(text) else text


def _is_date(text: str) -> bool:
    return re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is not None


def _latex(text: str) -> str:
    return text.translate(_LATEX)


def _line(text: str) -> str:
    return " ".join(text.split())


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
