"""The descriptions that programs look for: of the service at the endpoint, of the data at ``/.well-known/void``."""

from __future__ import annotations

import hashlib
from typing import Final

from flask import Blueprint, Response, request

from lsgraph.sparql import description, protocol, results
from lsgraph.sparql.inventory import Inventory
from lsgraph.sparql.negotiation import NotAcceptable, Offer
from lsgraph.sparql.problem import Problem
from lsgraph.sparql.protocol import Operation
from lsgraph.vocabulary import DATASET, FOAF, META, RDF, VOID
from lsgraph.web import graphs, home, problems
from lsgraph.web.address import public_url
from lsgraph.web.context import service
from lsgraph.web.holdings import holdings

blueprint = Blueprint("wellknown", __name__)

VOID_PATH: Final = "/.well-known/void"
_VOID: Final = """CONSTRUCT {{
  ?s ?p ?o .
  <{document}> {a} {description} ; {topic} {dataset} .
  {dataset} {endpoint} <{sparql}>
}} WHERE {{
  {{ GRAPH {meta} {{ ?s ?p ?o }} }} UNION {{ VALUES ?s {{ {dataset} }} ?s ?p ?o }} UNION {{ }}
}}"""


@blueprint.get(VOID_PATH)
def void() -> Response:
    """Describe the data set (https://www.w3.org/TR/void/#well-known): the release's description of itself, what the
    package says of the data set, and where this server answers queries."""
    offer = results.choose("GRAPH", request.headers.get("Accept"), request.args.get("format"))
    if isinstance(offer, NotAcceptable):
        return graphs.not_acceptable()
    if offer.name == "html":
        return Response(status=303, headers={"Location": home.query_link(f"DESCRIBE {DATASET}")})
    document, endpoint = public_url(VOID_PATH), public_url("/sparql")
    if not (description.is_iri(document) and description.is_iri(endpoint)):
        return problems.respond(Problem("bad-request", 400))
    return graphs.constructed(Operation(_void_query(document, endpoint)), offer)


def describe_service(offer: Offer) -> Response:
    """Return the service description in one of the graph formats."""
    endpoint = public_url(request.path)
    if not description.is_iri(endpoint):
        return problems.respond(Problem("bad-request", 400))
    taken = holdings().inventory()
    known = Inventory() if isinstance(taken, Problem) else taken
    body = description.serialise(endpoint, service().limits, offer.name, known, public_url(VOID_PATH))
    response = Response(body, content_type=results.content_type(offer))
    response.headers["Accept-Query"] = protocol.ACCEPT_QUERY
    response.set_etag(hashlib.sha256(offer.media_type.encode() + b"\0" + body).hexdigest()[:32])
    response.headers["Cache-Control"] = "no-store" if isinstance(taken, Problem) else "no-cache"
    response.make_conditional(request)
    return response


def _void_query(document: str, endpoint: str) -> str:
    return _VOID.format(
        document=document,
        sparql=endpoint,
        a=RDF.term("type"),
        description=VOID.term("DatasetDescription"),
        topic=FOAF.term("primaryTopic"),
        dataset=DATASET,
        endpoint=VOID.term("sparqlEndpoint"),
        meta=META,
    )
