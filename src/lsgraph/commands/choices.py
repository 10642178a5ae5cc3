"""What options of ``lsgraph validate`` can be; apart from the command, so that ``--help`` need not load a validator."""

from __future__ import annotations

from typing import Final

from pyoxigraph import RdfFormat

PROFILES: Final = ("plan", "ontology", "dcat-ap", "skos", "void")
"""Sets of shapes; the first two are the package's own."""

SEVERITIES: Final = ("violation", "warning", "info")
"""Worst first."""

FORMATS: Final = {
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "n-triples": RdfFormat.N_TRIPLES,
    "n-quads": RdfFormat.N_QUADS,
    "rdf-xml": RdfFormat.RDF_XML,
    "json-ld": RdfFormat.JSON_LD,
}
"""Formats of data and shapes."""
