"""Downloads: the release in every format, the lists as tables, and its citation."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, request

from lsgraph.release.describe import GRAPH_TITLES
from lsgraph.sparql import results
from lsgraph.sparql.negotiation import Offer
from lsgraph.sparql.problem import Problem
from lsgraph.views import citing
from lsgraph.views.citing import Facts
from lsgraph.vocabulary import GRAPH
from lsgraph.web import problems
from lsgraph.web.address import public_url
from lsgraph.web.asking import Unanswered
from lsgraph.web.holdings import Dump, holdings
from lsgraph.web.language import content_language, language
from lsgraph.web.lists import kinds, listings, sent, sheet
from lsgraph.web.page import page
from lsgraph.web.source import facts, source_sheet
from lsgraph.web.spreadsheet import XLSX_TYPE, Sheet, csv_file, xlsx_file

blueprint = Blueprint("downloads", __name__)

CITATIONS: Final[Mapping[str, tuple[str, Callable[[Facts], str]]]] = {
    "txt": ("text/plain", lambda known: citing.as_text(known, content_language()) + "\n"),
    "bib": ("application/x-bibtex", citing.bibtex),
    "ris": ("application/x-research-info-systems", citing.ris),
    "cff": ("application/yaml", citing.cff),
}
"""Suffix → media type and writer of a citation."""
_ON_REQUEST: Final = ("turtle", "ntriples", "rdfxml", "jsonld")
Named = Sequence[tuple[str, Sheet]]
"""Tables, each with the local name of its class."""

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Graph:
    """A named graph with its dumps, and its title in the reader's language."""

    name: str
    title: str
    dumps: tuple[Dump, ...]


@blueprint.get("/downloads")
def downloads() -> Response:
    """Show everything that can be taken away, with size, digest, licence and citation."""
    try:
        known, listed = facts(), kinds()[0]
    except Unanswered as error:
        return problems.respond(error.problem)
    dumps = tuple(holdings().dumps.values())
    return page(
        "downloads.html",
        facts=known,
        citation=citing.as_text(known, content_language()),
        bibtex=citing.bibtex(known),
        citations=tuple(CITATIONS),
        whole=[dump for dump in dumps if dump.graph is None],
        on_request=[results.BY_NAME[name] for name in _ON_REQUEST],
        graphs=_graphs(dumps),
        kinds=tuple(listed.values()),
        size=size,
    )


@blueprint.get("/downloads/citation.<suffix>")
def citation(suffix: str) -> Response:
    """Cite the release: as text, BibTeX, RIS or CFF."""
    if suffix not in CITATIONS:
        return problems.respond(Problem("no-citation", 404, {"name": suffix[:40]}), offers=tuple(CITATIONS))
    media_type, write = CITATIONS[suffix]
    try:
        body = write(facts()).encode()
    except Unanswered as error:
        return problems.respond(error.problem)
    response = sent(body, Offer(media_type, suffix), f"lsgraph.{suffix}" if suffix != "cff" else "CITATION.cff")
    response.content_type = f"{media_type}; charset=utf-8"
    return response


@blueprint.get("/downloads/tables.xlsx")
def workbook() -> Response:
    """Return all lists as one workbook."""
    return _tables(Offer(XLSX_TYPE, "xlsx"), lambda sheets, source: xlsx_file([table for _, table in sheets], source))


@blueprint.get("/downloads/tables.zip")
def archive() -> Response:
    """Return all lists as CSV files in an archive, with one that says where they come from."""
    return _tables(Offer("application/zip", "zip"), _zip_file)


def _tables(offer: Offer, write: Callable[[Named, Sheet], bytes]) -> Response:
    here = public_url(request.path)

    def make() -> bytes:
        found = [listings().get(kind) for kind in kinds()[0].values()]
        return write(
            [(listing.kind.name, sheet(listing, listing.table.items)) for listing in found], source_sheet(here)
        )

    try:
        body = listings().file((here, language(), content_language()), make)
    except Unanswered as error:
        return problems.respond(error.problem)
    return sent(body, offer, f"lsgraph-tables.{offer.name}")


def _zip_file(sheets: Named, source: Sheet) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, table in (*sheets, ("SOURCE", source)):
            packed.writestr(_entry(f"{name}.csv"), csv_file(table))
    return file.getvalue()


def size(octets: int) -> str:
    """Return a size as people read it: 512 B, 27.9 kB, 10.5 MB (powers of 1,000)."""
    value = float(octets)
    for unit in ("B", "kB", "MB"):
        if value < 1000:
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.1f} GB"


def _entry(name: str) -> zipfile.ZipInfo:
    """Return a member of an archive without a clock, so that the same tables are the same file."""
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    return entry


def _graphs(dumps: tuple[Dump, ...]) -> list[Graph]:
    found: dict[str, list[Dump]] = {}
    for dump in dumps:
        if dump.graph:
            found.setdefault(dump.graph, []).append(dump)
    names = {iri: iri.removeprefix(GRAPH.iri) for iri in found}
    titles = {iri: GRAPH_TITLES.get(name, (name, name)) for iri, name in names.items()}
    place = 0 if language() == "ja" else 1
    return [Graph(names[iri], titles[iri][place], tuple(listed)) for iri, listed in found.items()]
