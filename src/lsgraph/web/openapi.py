"""The HTTP interface as OpenAPI 3.1, made from one table: https://spec.openapis.org/oas/v3.1.0.html

The table says what routes mean; which routes there are is read from the application, so that none can be missing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Flask, Response, current_app, json

from lsgraph import __version__
from lsgraph.sparql.results import FORMATS, OFFERS
from lsgraph.validation.upload import PROFILES, SYNTAXES
from lsgraph.vocabulary import BASE
from lsgraph.web import reports
from lsgraph.web.metrics import TYPE as METRICS_TYPE

blueprint = Blueprint("openapi", __name__)

TYPE: Final = "application/vnd.oai.openapi+json;version=3.1"
_METHODS: Final = ("get", "head", "options", "post", "put", "patch", "delete", "trace")
_RESULT: Final = tuple(dict.fromkeys(offer.media_type for offers in OFFERS.values() for offer in offers))
_GRAPH: Final = tuple(dict.fromkeys(offer.media_type for offer in OFFERS["GRAPH"]))
_PAGE: Final = ("text/html",)
_REPORT: Final = tuple(dict.fromkeys(offer.media_type.partition(";")[0] for offer in reports.OFFERS))
_JSON: Final = ("application/json",)
_NAMES: Final = sorted({name for entry in FORMATS for name in (entry.name, *entry.other_names)})

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Route:
    """What a route means: its summary, media types of its answer, parameters, and statuses beside 200.

    ``writes`` are the methods that take a body, a query or of the media types ``bodies``; ``refused`` those that are
    known and answered with 403 or 405.
    """

    summary: str
    types: tuple[str, ...]
    parameters: tuple[str, ...] = ()
    statuses: tuple[int, ...] = ()
    writes: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()


_QUERY: Final = ("default-graph-uri", "named-graph-uri", "timeout", "format", "lang")
_ALWAYS: Final = (400, 429, 500, 503)
TABLE: Final[dict[str, Route]] = {
    "/": Route("The home page.", _PAGE, ("lang",), (304,)),
    "/sparql": Route(
        "SPARQL 1.1 Protocol, query operation; without a query the service description. HTTP QUERY works like POST.",
        _RESULT,
        ("query", *_QUERY),
        (304, 403, 405, 406, 413, 415),
        ("post",),
        ("put", "patch", "delete"),
    ),
    "/graphs": Route(
        "SPARQL 1.1 Graph Store HTTP Protocol, reading: exactly one of graph and default.",
        _GRAPH,
        ("graph", "default", "format", "lang"),
        (206, 303, 304, 404, 405, 406, 416),
        (),
        ("post", "put", "patch", "delete", "trace"),
    ),
    "/graph/{name}": Route(
        "A named graph at its own address.",
        _GRAPH,
        ("name", "format", "lang"),
        (206, 303, 304, 404, 405, 406, 416),
        (),
        ("post", "put", "patch", "delete", "trace"),
    ),
    "/dump/{name}": Route(
        "A dump file of the release.", ("application/octet-stream", *_GRAPH), ("name", "lang"), (206, 304, 404, 416)
    ),
    "/.well-known/void": Route(
        "The description of the data set (VoID).", _GRAPH, ("format", "lang"), (303, 304, 404, 406)
    ),
    "/validate": Route(
        "Validate RDF: 200 with the report, whatever it says; a form for a browser.",
        _REPORT,
        ("profile", "over", "syntax", "keep", "example", "report-format", "lang"),
        (406, 408, 413, 415, 422),
        ("post",),
        (),
        _GRAPH,
    ),
    "/validate/report/{identifier}": Route(
        "A report that its sender asked to keep.", _REPORT, ("identifier", "report-format", "lang"), (404, 406)
    ),
    "/report": Route(
        "The validation report of the release, or its part about one resource.",
        _REPORT,
        ("resource", "report-format", "lang"),
        (304, 404, 406),
    ),
    "/report.{suffix}": Route(
        "The validation report in the format with this file extension.",
        _REPORT,
        ("suffix", "resource", "lang"),
        (304, 404, 406),
    ),
    "/report/badge.svg": Route("The result of the validation as a badge.", ("image/svg+xml",), ("lang",), (304, 404)),
    "/report/diff": Route(
        "What is new, fixed and unchanged between the reports of two releases; in other formats what is new.",
        _REPORT,
        ("from", "to", "report-format", "lang"),
        (404, 406),
    ),
    "/shapes.html": Route("Every shape: what it asks, why, examples, its query.", _PAGE, ("lang",), (404,)),
    "/healthz": Route("The web process answers.", _JSON),
    "/readyz": Route("A query is answered; which protections the platform lacks.", _JSON),
    "/metrics": Route("What is counted, for Prometheus.", (METRICS_TYPE.partition(";")[0],)),
    "/openapi.json": Route("This description.", (TYPE.partition(";")[0],), (), (304,)),
    "/static/{filename}": Route(
        "What the pages need.", ("text/css", "image/svg+xml"), ("filename",), (206, 304, 404, 416)
    ),
}

_PARAMETERS: Final[dict[str, Json]] = {
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
    "lang": {
        "in": "query",
        "schema": {"type": "string", "enum": ["ja", "en"]},
        "description": "The language of pages and problems; it goes before Accept-Language.",
    },
    "graph": {"in": "query", "schema": {"type": "string", "format": "iri"}, "description": "The graph's IRI."},
    "default": {
        "in": "query",
        "allowEmptyValue": True,
        "schema": {"type": "string"},
        "description": "The default graph, which has every triple.",
    },
    "profile": {
        "in": "query",
        "schema": {"type": "string", "enum": list(PROFILES)},
        "description": "The shapes to validate by, where none are sent.",
    },
    "over": {
        "in": "query",
        "schema": {"type": "string", "enum": ["0", "1"]},
        "description": "1: lay what is sent over the data of the package, as lsgraph validate FILE does.",
    },
    "syntax": {
        "in": "query",
        "schema": {"type": "string", "enum": list(SYNTAXES)},
        "description": "The format of what is sent, where its media type does not tell.",
    },
    "keep": {
        "in": "query",
        "schema": {"type": "string", "enum": ["0", "1"]},
        "description": "1: keep the report for a while at the address in Content-Location.",
    },
    "example": {"in": "query", "schema": {"type": "string"}, "description": "An example to fill the form with."},
    "report-format": {
        "name": "format",
        "in": "query",
        "schema": {"type": "string", "enum": list(reports.NAMES)},
        "description": "A format of reports by its name; it goes before Accept.",
    },
    "resource": {"in": "query", "schema": {"type": "string", "format": "iri"}, "description": "The resource's IRI."},
    "from": {"in": "query", "schema": {"type": "string"}, "description": "The earlier release, 8 characters or more."},
    "to": {"in": "query", "schema": {"type": "string"}, "description": "The later release; by default this one."},
    "identifier": {"in": "path", "required": True, "schema": {"type": "string"}},
    "suffix": {"in": "path", "required": True, "schema": {"type": "string"}},
    "name": {"in": "path", "required": True, "schema": {"type": "string"}},
    "filename": {"in": "path", "required": True, "schema": {"type": "string"}},
}
_UPLOAD: Final[Json] = {
    name: {"type": "array", "items": {"type": "string", "format": "binary"}, "description": words}
    for name, words in (("data", "RDF files to validate"), ("shapes", "SHACL files to validate by"))
}
_STATUS: Final = {
    206: "The part that Range asks for.",
    303: "The answer is at the address in Location.",
    304: "The client's copy is still right (If-None-Match).",
    400: "The request or its query is not correct.",
    403: "Updates are refused.",
    404: "There is no such thing in this release.",
    405: "The method is not allowed; Allow says which are.",
    406: "No representation is acceptable; the offers are listed.",
    408: "The body did not come in time.",
    413: "The body or the query is longer than its limit.",
    415: "The media type, charset or content coding of the body cannot be read.",
    422: "What was sent is not RDF, or its shapes may not be run.",
    416: "The range lies outside of the file.",
    429: "Too many requests from this address; Retry-After says when to go on.",
    500: "A fault of the server.",
    503: "The query passed a limit, or too many are waiting (Retry-After).",
}
_PROBLEM: Final[Json] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri", "description": f"{BASE}problem/ and the kind"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "line": {"type": "integer", "minimum": 1},
        "column": {"type": "integer", "minimum": 1},
        "source": {"type": "string", "description": "The line of the query."},
        "caret": {"type": "string", "description": "A line with ^ under the column."},
        "expected": {"type": "array", "items": {"type": "string"}},
        "hint": {"type": "string", "description": "A line that would mend the query."},
        "nearest": {"type": "array", "items": {"type": "string"}},
        "offers": {"type": "array", "items": {"type": "string"}},
    },
}


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """Return the description of this interface."""
    response = Response(json.dumps(document(current_app), ensure_ascii=False, indent=1), content_type=TYPE)
    response.headers["Cache-Control"] = "no-cache"
    return response


def document(app: Flask) -> Json:
    """Return the OpenAPI document of an application."""
    paths: dict[str, Json] = {}
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:[a-z]+:)?([a-z_]+)>", r"{\1}", rule.rule)
        methods = {method.lower() for method in rule.methods or ()}
        paths.setdefault(path, {}).update(_path(path, methods, _summary(app, rule.endpoint)))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "lsgraph",
            "version": __version__,
            "summary": "A research plan as a knowledge graph that SPARQL can ask.",
            "description": "Every refusal is a problem of RFC 9457: JSON, on request Turtle or a page, in ja or en.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": {"Problem": _PROBLEM},
            "parameters": {name: {"name": name, **entry} for name, entry in _PARAMETERS.items()},
            "responses": {str(status): _problem(status) for status in _STATUS if status >= 400},
        },
    }


def _summary(app: Flask, endpoint: str) -> str:
    return (app.view_functions[endpoint].__doc__ or "").partition("\n")[0]


def _path(path: str, methods: set[str], summary: str) -> Json:
    names = tuple(re.findall(r"\{([a-z_]+)\}", path))
    route = TABLE.get(path) or Route(summary, ("*/*",), names, (304, 404, 405, 406))
    return {method: _operation(path, method, route) for method in _METHODS if method in methods}


def _operation(path: str, method: str, route: Route) -> Json:
    operation: Json = {
        "operationId": f"{method}-{re.sub('[^a-z]+', '-', path.lower()).strip('-') or 'home'}",
        "summary": route.summary,
        "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in _parameters(method, route)],
        "responses": _responses(method, route),
    }
    if method in route.writes:
        operation["requestBody"] = {"required": True, "content": _bodies(route)}
    return operation


def _parameters(method: str, route: Route) -> list[str]:
    in_path = [name for name in route.parameters if _PARAMETERS.get(name, {}).get("in") == "path"]
    if method == "options" or method in route.refused:
        return in_path
    return [name for name in route.parameters if not (method in route.writes and name == "query")]


def _bodies(route: Route) -> Json:
    if route.bodies:
        return {media_type: {"schema": {"type": "string"}} for media_type in route.bodies} | {
            "multipart/form-data": {"schema": {"type": "object", "required": ["data"], "properties": _UPLOAD}}
        }
    return {
        "application/sparql-query": {"schema": {"type": "string"}},
        "application/x-www-form-urlencoded": {"schema": _form()},
    }


def _form() -> Json:
    fields = {name: _PARAMETERS[name]["schema"] for name in ("query", *_QUERY)}
    return {"type": "object", "required": ["query"], "properties": fields}


def _responses(method: str, route: Route) -> Json:
    if method in route.refused:
        return {str(status): _reference(status) for status in (400, 404, 405, 413, 429)}
    if method == "options":
        return {
            "200": {"description": "Allow lists the methods."},
            "204": {"description": "Allow lists the methods."},
            **{str(status): _reference(status) for status in (400, 404, 405, 429)},
        }
    content: Json = {} if method == "head" else {"content": {name: {} for name in route.types}}
    answers: Json = {"200": {"description": route.summary, **content}}
    for status in sorted({*route.statuses, *_ALWAYS}):
        answers[str(status)] = _reference(status) if status >= 400 else {"description": _STATUS[status]}
    return answers


def _reference(status: int) -> Json:
    return {"$ref": f"#/components/responses/{status}"}


def _problem(status: int) -> Json:
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    types: Json = {"application/problem+json": schema, "text/turtle": {}, "text/html": {}}
    if status == 503:
        types["application/json"] = {}  # /readyz
    return {"description": _STATUS[status], "content": types}
