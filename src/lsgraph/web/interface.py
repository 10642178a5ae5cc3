"""What each route means: the table from which the description of the HTTP interface is made (``web/openapi.py``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from lsgraph.search.query import LONGEST
from lsgraph.sparql.results import FORMATS, OFFERS
from lsgraph.web import picture_interface, validation_interface
from lsgraph.web.metrics import TYPE as METRICS_TYPE
from lsgraph.web.picture_interface import MEANINGS
from lsgraph.web.representations import OFFERS as SUFFIXES
from lsgraph.web.spreadsheet import CSV_TYPE, XLSX_TYPE

_RESULT: Final = tuple(dict.fromkeys(offer.media_type for offers in OFFERS.values() for offer in offers))
_GRAPH: Final = tuple(dict.fromkeys(offer.media_type for offer in OFFERS["GRAPH"]))
_PAGE: Final = ("text/html",)
_JSON: Final = ("application/json",)
_TABLES: Final = ("text/html", CSV_TYPE, XLSX_TYPE, "application/json")
_RESOURCE: Final = ("text/html", *_GRAPH)
_DOCUMENTS: Final = {
    "ont": "The ontology",
    "shapes": "The shapes",
    "voc": "The code lists",
    "dataset": "The data set",
}
_NAMES: Final = sorted({name for entry in FORMATS for name in (entry.name, *entry.other_names)})

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Route:
    """What a route means: its summary, media types of its answer, parameters, and statuses beside 200.

    ``writes`` are the methods that take a body: a query, or something of the media types ``bodies``.
    """

    summary: str
    types: tuple[str, ...]
    parameters: tuple[str, ...] = ()
    statuses: tuple[int, ...] = ()
    writes: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()


LANGUAGES: Final = ("lang", "content")
QUERY: Final = ("default-graph-uri", "named-graph-uri", "timeout", "format", *LANGUAGES)
ALWAYS: Final = (400, 429, 500, 503)
TABLE: Final[dict[str, Route]] = {
    "/": Route("The home page.", _PAGE, LANGUAGES, (304,)),
    "/sparql": Route(
        "SPARQL 1.1 Protocol, query operation; without a query the service description. HTTP QUERY works like POST.",
        _RESULT,
        ("query", *QUERY),
        (304, 403, 406, 413, 415),
        ("post",),
    ),
    "/graphs": Route(
        "SPARQL 1.1 Graph Store HTTP Protocol, reading: exactly one of graph and default.",
        _GRAPH,
        ("graph", "default", "format", "lang"),
        (206, 303, 304, 404, 406, 412, 416),
    ),
    "/graph/{name}": Route(
        "A named graph at its own address.",
        _GRAPH,
        ("name", "format", "lang"),
        (206, 303, 304, 404, 406, 412, 416),
    ),
    "/dump/{name}": Route(
        "A dump file of the release.",
        ("application/octet-stream", *_GRAPH),
        ("name", "lang"),
        (206, 304, 404, 412, 416),
    ),
    "/search": Route(
        "Search for things by name, code, year or description, as a page or as JSON.",
        ("text/html", "application/json"),
        ("q", "page", *LANGUAGES),
        (304, 406),
    ),
    "/search/suggest": Route(
        "Suggestions for what somebody types.",
        ("application/json", "application/x-suggestions+json"),
        ("q", *LANGUAGES),
        (304, 406),
    ),
    "/opensearch.xml": Route("The search, described for browsers.", ("application/opensearchdescription+xml",)),
    "/list": Route("Every class that has things.", _PAGE, LANGUAGES, (304,)),
    "/list/{name}": Route(
        "The things of a class as a page, CSV, XLSX or JSON.",
        _TABLES,
        ("name", "q", "page", *LANGUAGES),
        (301, 304, 404, 406),
    ),
    "/downloads": Route("Everything that can be taken away.", _PAGE, LANGUAGES, (304,)),
    "/downloads/tables.xlsx": Route("All lists as one workbook.", (XLSX_TYPE,), LANGUAGES, (304,)),
    "/downloads/tables.zip": Route("All lists as CSV.", ("application/zip",), LANGUAGES, (304,)),
    "/downloads/citation.{suffix}": Route(
        "How the release is cited.",
        ("text/plain", "application/x-bibtex", "application/x-research-info-systems", "application/yaml"),
        ("suffix", *LANGUAGES),
        (304, 404),
    ),
    **{
        f"/{below}/{{name}}": Route(
            f"{what}: 303 to its page or its data; with a suffix, as .ttl, one of these.",
            _RESOURCE,
            ("name", "format", "page", *LANGUAGES),
            (301, 303, 304, 308, 404, 406, 410),
        )
        for below, what in {
            "id": "A thing of the graph",
            "src": "A document, page or passage of the source",
            "voc": "A code list or a code",
            "ont": "A version or a term of the ontology",
        }.items()
    },
    **{
        f"/{document}": Route(
            f"{what}: 303 to its page or its data.", _RESOURCE, ("format", *LANGUAGES), (303, 404, 406)
        )
        for document, what in _DOCUMENTS.items()
    },
    **{
        f"/{document}.{{representation}}": Route(
            f"{what}, in one representation.", _RESOURCE, ("representation", *LANGUAGES), (206, 304, 404, 416)
        )
        for document, what in _DOCUMENTS.items()
    },
    "/discrepancies": Route(
        "Where the source disagrees with itself, all or of one kind.", _PAGE, ("kind", *LANGUAGES), (304,)
    ),
    "/about": Route("What this is, its source, licence and accessibility.", _PAGE, LANGUAGES, (304,)),
    "/ont.html": Route("The terms of the ontology.", _PAGE, LANGUAGES, (304,)),
    "/ont/{name}.html": Route("A term of the ontology.", _PAGE, ("name", *LANGUAGES), (304, 404)),
    "/voc.html": Route("The code lists.", _PAGE, LANGUAGES, (304,)),
    "/voc/{scheme}.html": Route("A code list.", _PAGE, ("scheme", *LANGUAGES), (304, 404)),
    "/voc/{scheme}/{code}.html": Route("A code.", _PAGE, ("scheme", "code", *LANGUAGES), (304, 404)),
    **{
        path: Route(f"Remember a language of {what} and go back.", _PAGE, ("code", "to"), (303, 404))
        for path, what in {"/language/{code}": "the interface", "/language/content/{code}": "the content"}.items()
    },
    "/completions.json": Route("What the editor completes.", _JSON, LANGUAGES, (304,)),
    "/robots.txt": Route("What crawlers may read.", ("text/plain",), (), (304,)),
    "/sitemap.xml": Route("The parts of the sitemap.", ("application/xml",), (), (304,)),
    "/sitemap/{name}.xml": Route("One part of the sitemap.", ("application/xml",), ("name",), (304, 404)),
    **{
        path: Route(summary, types, (*parameters, "format", *LANGUAGES), (304, 404, 406))
        for path, (summary, types, parameters) in MEANINGS.items()
    },
    **{
        f"{path}.{{suffix}}": Route(summary, types[1:], (*parameters, "picture-suffix", *LANGUAGES), (304, 404, 501))
        for path, (summary, types, parameters) in MEANINGS.items()
    },
    "/validate": Route(
        "Validate RDF: 200 with the report, whatever it says; a form for a browser.",
        validation_interface.REPORT,
        ("profile", "over", "syntax", "keep", "example", "report-format", "lang"),
        (304, 406, 408, 413, 415, 422),
        ("post",),
        _GRAPH,
    ),
    **{path: Route(*meaning) for path, meaning in validation_interface.MEANINGS.items()},
    "/.well-known/void": Route(
        "The description of the data set (VoID).", _GRAPH, ("format", "lang"), (303, 304, 404, 406)
    ),
    "/healthz": Route("The web process answers.", _JSON),
    "/readyz": Route("A query is answered; which protections the platform lacks.", _JSON),
    "/metrics": Route("What is counted, for Prometheus.", (METRICS_TYPE.partition(";")[0],)),
    "/openapi.json": Route("This description.", ("application/vnd.oai.openapi+json",), (), (304,)),
    "/static/{filename}": Route(
        "What the pages need.", ("text/css", "image/svg+xml"), ("filename",), (206, 304, 404, 412, 416)
    ),
}

PARAMETERS: Final[dict[str, Json]] = {
    **picture_interface.PARAMETERS,
    **validation_interface.PARAMETERS,
    "query": {"in": "query", "schema": {"type": "string"}, "description": "A SPARQL 1.1 query; at most one."},
    "default-graph-uri": {
        "in": "query",
        "schema": {"type": "array", "items": {"type": "string", "format": "iri"}},
        "description": "Graphs that make the default graph; they go before FROM.",
    },
    "named-graph-uri": {
        "in": "query",
        "schema": {"type": "array", "items": {"type": "string", "format": "iri"}},
        "description": "Named graphs; they go before FROM NAMED.",
    },
    "timeout": {
        "in": "query",
        "schema": {"type": "number", "exclusiveMinimum": 0, "maximum": 999_999},
        "description": "Seconds after which to give up. It lowers the server's time limit and never raises it.",
    },
    "format": {
        "in": "query",
        "schema": {"type": "string", "enum": _NAMES},
        "description": "A format by its name; it goes before Accept.",
    },
    "kind": {"in": "query", "schema": {"type": "string"}, "description": "The code of a kind of discrepancy."},
    "lang": {
        "in": "query",
        "schema": {"type": "string", "enum": ["ja", "en"]},
        "description": "The language of pages and problems; it goes before Accept-Language.",
    },
    "content": {
        "in": "query",
        "schema": {"type": "string", "enum": ["ja", "en"]},
        "description": "The language of labels, definitions and facts; without it, that of the page.",
    },
    "graph": {"in": "query", "schema": {"type": "string", "format": "iri"}, "description": "The graph's IRI."},
    "default": {
        "in": "query",
        "allowEmptyValue": True,
        "schema": {"type": "string"},
        "description": "The default graph, which has every triple.",
    },
    "q": {"in": "query", "schema": {"type": "string", "maxLength": LONGEST}, "description": "Words; all are found."},
    "page": {"in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 999_999}},
    "suffix": {"in": "path", "required": True, "schema": {"type": "string", "enum": ["txt", "bib", "ris", "cff"]}},
    "representation": {"in": "path", "required": True, "schema": {"type": "string", "enum": sorted(SUFFIXES)}},
    "to": {"in": "query", "schema": {"type": "string"}, "description": "A path of this site."},
    "code": {"in": "path", "required": True, "schema": {"type": "string"}},
    "scheme": {"in": "path", "required": True, "schema": {"type": "string"}},
    "name": {"in": "path", "required": True, "schema": {"type": "string"}},
    "filename": {"in": "path", "required": True, "schema": {"type": "string"}},
}
