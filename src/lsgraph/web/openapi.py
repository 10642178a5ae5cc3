"""The HTTP interface as OpenAPI 3.1, made from one table: https://spec.openapis.org/oas/v3.1.0.html

The table says what routes mean; which routes there are is read from the application, so that none can be missing.
"""

from __future__ import annotations

import re
from typing import Final

from flask import Blueprint, Flask, Response, current_app, json, request

from lsgraph import __version__
from lsgraph.vocabulary import BASE
from lsgraph.web.interface import ALWAYS, PARAMETERS, QUERY, TABLE, Json, Route
from lsgraph.web.validation_interface import UPLOAD

blueprint = Blueprint("openapi", __name__)

TYPE: Final = "application/vnd.oai.openapi+json;version=3.1"
_METHODS: Final = ("get", "head", "options", "post", "put", "patch", "delete", "trace")

_STATUS: Final = {
    206: "The part that Range asks for.",
    301: "What takes its place is at the address in Location.",
    303: "The answer is at the address in Location.",
    304: "The client's copy is still right (If-None-Match).",
    308: "The address is written as in Location.",
    400: "The request or its query is not correct.",
    403: "Updates are refused.",
    404: "There is no such thing in this release.",
    405: "The method is not allowed; Allow says which are.",
    406: "No representation is acceptable; the offers are listed.",
    408: "The body did not come in time.",
    410: "The identifier is no longer in use.",
    412: "If-Match names another version.",
    413: "The body or the query is longer than its limit.",
    415: "The media type, charset or content coding of the body cannot be read.",
    416: "The range lies outside of the file.",
    422: "What was sent is not RDF, or its shapes may not be run.",
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
    response.add_etag()
    response.make_conditional(request)
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
            "parameters": {name: {"name": name, **entry} for name, entry in PARAMETERS.items()},
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
    in_path = [name for name in route.parameters if PARAMETERS.get(name, {}).get("in") == "path"]
    if method == "options":
        return in_path
    return [name for name in route.parameters if not (method in route.writes and name == "query")]


def _bodies(route: Route) -> Json:
    if route.bodies:
        return {media_type: {"schema": {"type": "string"}} for media_type in route.bodies} | {
            "multipart/form-data": {"schema": {"type": "object", "required": ["data"], "properties": UPLOAD}}
        }
    return {
        "application/sparql-query": {"schema": {"type": "string"}},
        "application/x-www-form-urlencoded": {"schema": _form()},
    }


def _form() -> Json:
    fields = {name: PARAMETERS[name]["schema"] for name in ("query", *QUERY)}
    return {"type": "object", "required": ["query"], "properties": fields}


def _responses(method: str, route: Route) -> Json:
    if method == "options":
        return {
            "200": {"description": "Allow lists the methods."},
            "204": {"description": "Allow lists the methods."},
            **{str(status): _reference(status) for status in (400, 404, 405, 429)},
        }
    content: Json = {} if method == "head" else {"content": {name: {} for name in route.types}}
    answers: Json = {"200": {"description": route.summary, **content}}
    for status in sorted({*route.statuses, *ALWAYS}):
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
