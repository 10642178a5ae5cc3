"""Names for the IRIs that a page shows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from lsgraph.sparql.engine import Answer, Evaluator
from lsgraph.sparql.protocol import Operation
from lsgraph.sparql.results import OFFERS
from lsgraph.views.rows import Term
from lsgraph.views.texts import Text, choose

MOST: Final = 400
"""Beyond so many IRIs a page shows the others without their names."""

_QUERY: Final = """SELECT ?iri ?label WHERE {{
  VALUES ?iri {{ {iris} }}
  ?iri <http://www.w3.org/2004/02/skos/core#prefLabel>|<http://www.w3.org/2000/01/rdf-schema#label> ?label
}}"""


def labels(evaluator: Evaluator, iris: Sequence[str], language: str) -> dict[str, Text]:
    """Return the name of each IRI in a language, or in another; empty where names cannot be had in a second."""
    found = names(evaluator, iris).items()
    return {iri: choose((Term(name, language=tag) for tag, name in named.items()), language) for iri, named in found}


def names(evaluator: Evaluator, iris: Sequence[str]) -> dict[str, dict[str, str]]:
    """Return the names of each IRI by language; empty where they cannot be had in a second.

    ``iris`` come from a result, so they are IRIs and cannot end the brackets that they stand in.
    """
    if not iris:
        return {}
    query = _QUERY.format(iris=" ".join(f"<{iri}>" for iri in iris))
    outcome = evaluator.evaluate(Operation(query, timeout=1.0), {"SELECT": OFFERS["SELECT"][0]})
    if not isinstance(outcome, Answer) or outcome.file is not None:
        return {}
    found: dict[str, dict[str, str]] = {}
    for row in json.loads(outcome.body)["results"]["bindings"]:
        label = row["label"]
        found.setdefault(row["iri"]["value"], {})[label.get("xml:lang", "")] = label["value"]
    return found
