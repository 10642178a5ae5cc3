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
from lsgraph.views.amounts import UNITS
from lsgraph.views.matrix import COLUMNS, ROWS
from lsgraph.vocabulary import BASE
from lsgraph.web.metrics import TYPE as METRICS_TYPE

blueprint = Blueprint("openapi", __name__)

TYPE: Final = "application/vnd.oai.openapi+json;version=3.1"
_METHODS: Final = ("get", "head", "options", "post", "put", "patch", "delete", "trace")
_RESULT: Final = tuple(dict.fromkeys(offer.media_type for offers in OFFERS.values() for offer in offers))
_GRAPH: Final = tuple(dict.fromkeys(offer.media_type for offer in OFFERS["GRAPH"]))
_PAGE: Final = ("text/html",)
_JSON: Final = ("application/json",)
_PICTURE: Final = ("text/html", "image/svg+xml", "image/png", "application/json", "text/csv", "text/turtle")
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NAMES: Final = sorted({name for entry in FORMATS for name in (entry.name, *entry.other_names)})

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Route:
    """What a route means: its summary, media types of its answer, parameters, and statuses beside 200.

    ``writes`` are the methods that take a body; ``refused`` those that are known and answered with 403 or 405.
    """

    summary: str
    types: tuple[str, ...]
    parameters: tuple[str, ...] = ()
    statuses: tuple[int, ...] = ()
    writes: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


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
    "/healthz": Route("The web process answers.", _JSON),
    "/readyz": Route("A query is answered; which protections the platform lacks.", _JSON),
    "/metrics": Route("What is counted, for Prometheus.", (METRICS_TYPE.partition(";")[0],)),
    "/openapi.json": Route("This description.", (TYPE.partition(";")[0],), (), (304,)),
    "/budgets": Route(
        "Budgets of the projects: cells as printed, sums by kind with what is estimated and unknown.",
        (*_PICTURE, _XLSX),
        ("one-project", "programme", "kind", "unit", "fy", "format", "lang"),
        (304, 404, 406),
    ),
    "/budgets.{suffix}": Route(
        "The same as a file.",
        (*_PICTURE[1:], _XLSX),
        ("suffix", "one-project", "programme", "kind", "unit", "fy", "lang"),
        (304, 404, 501),
    ),
    "/budgets/{project}": Route(
        "The budget of one project.",
        (*_PICTURE, _XLSX),
        ("project", "kind", "unit", "fy", "format", "lang"),
        (304, 404, 406),
    ),
    "/budgets/{project}.{suffix}": Route(
        "The same as a file.",
        (*_PICTURE[1:], _XLSX),
        ("project", "suffix", "kind", "unit", "fy", "lang"),
        (304, 404, 501),
    ),
    "/matrix": Route(
        "Upper policies against programmes or projects: what is printed, inferred, and where there is nothing.",
        _PICTURE,
        ("rows", "columns", "format", "lang"),
        (304, 406),
    ),
    "/matrix.{suffix}": Route(
        "The same as a file.", _PICTURE[1:], ("suffix", "rows", "columns", "lang"), (304, 404, 501)
    ),
    "/indicators": Route("Indicators by programme and level.", _PICTURE, ("programme", "format", "lang"), (304, 406)),
    "/indicators.{suffix}": Route(
        "The same as a file.", _PICTURE[1:], ("suffix", "programme", "lang"), (304, 404, 501)
    ),
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
    "name": {"in": "path", "required": True, "schema": {"type": "string"}},
    "project": {"in": "path", "required": True, "schema": {"type": "string"}, "description": "A project, such as bio."},
    "suffix": {"in": "path", "required": True, "schema": {"type": "string"}, "description": "svg, png, json, csv …"},
    "one-project": {
        "name": "project",
        "in": "query",
        "schema": {"type": "string"},
        "description": "A project by the last part of its IRI.",
    },
    "programme": {"in": "query", "schema": {"type": "string"}, "description": "A programme: p1, or 2-1."},
    "kind": {"in": "query", "schema": {"type": "string"}, "description": "A kind of budget; kinds are never added."},
    "unit": {"in": "query", "schema": {"type": "string", "enum": [*UNITS]}, "description": "The unit of amounts."},
    "fy": {"in": "query", "schema": {"type": "string"}, "description": "A fiscal year: 2023, R5, 令和5年度."},
    "rows": {"in": "query", "schema": {"type": "string", "enum": [*ROWS]}, "description": "The side of the policies."},
    "columns": {"in": "query", "schema": {"type": "string", "enum": [*COLUMNS]}, "description": "The plan's side."},
    "filename": {"in": "path", "required": True, "schema": {"type": "string"}},
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
    413: "The body or the query is longer than its limit.",
    415: "The media type, charset or content coding of the body cannot be read.",
    416: "The range lies outside of the file.",
    429: "Too many requests from this address; Retry-After says when to go on.",
    500: "A fault of the server.",
    501: "The server has no font with Japanese letters for an image.",
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
        path = re.sub(r"<(?:[a-z]+(?:\([^)]*\))?:)?([a-z_]+)>", r"{\1}", rule.rule)
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
        operation["requestBody"] = {
            "required": True,
            "content": {
                "application/sparql-query": {"schema": {"type": "string"}},
                "application/x-www-form-urlencoded": {"schema": _form()},
            },
        }
    return operation


def _parameters(method: str, route: Route) -> list[str]:
    in_path = [name for name in route.parameters if _PARAMETERS.get(name, {}).get("in") == "path"]
    if method == "options" or method in route.refused:
        return in_path
    return [name for name in route.parameters if not (method in route.writes and name == "query")]


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
