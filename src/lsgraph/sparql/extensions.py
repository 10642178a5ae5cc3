"""What the engine understands beyond SPARQL 1.1 Query: told in the service description, so that it is no surprise.

A test asks the engine for each of them, and for functions that are not here.
"""

from __future__ import annotations

from typing import Final

GEOSPARQL: Final = "http://www.opengis.net/def/function/geosparql/"
FUNCTIONS: Final = tuple(
    GEOSPARQL + name
    for name in (
        *("area", "asGeoJSON", "centroid", "convexHull", "coordinateDimension", "difference", "dimension", "distance"),
        *("envelope", "getSRID", "intersection", "isEmpty", "isSimple", "length", "perimeter", "relate"),
        *("spatialDimension", "symDifference", "union"),
        *("sfContains", "sfCrosses", "sfDisjoint", "sfEquals", "sfIntersects", "sfOverlaps", "sfTouches", "sfWithin"),
        *("ehContains", "ehCoveredBy", "ehCovers", "ehDisjoint", "ehEquals", "ehInside", "ehMeet", "ehOverlap"),
        *("rcc8dc", "rcc8ec", "rcc8eq", "rcc8ntpp", "rcc8ntppi", "rcc8po", "rcc8tpp", "rcc8tppi"),
    )
)
"""Extension functions, by IRI (GeoSPARQL 1.1; no data here uses them, they come with the engine)."""

LANGUAGE: Final = {
    "https://www.w3.org/TR/sparql12-query/": (
        "Of the drafts of SPARQL 1.2: triple terms and reifiers, language-tagged strings with a base direction, the "
        "functions on them, and VERSION. The data hold none of these terms, so that only a query that makes one gets "
        "one. A client that reads them may say so with version=1.2 in the media type that it accepts."
    ),
    "https://github.com/w3c/sparql-dev/blob/main/SEP/SEP-0002/sep-0002.md": (
        "ADJUST, and arithmetic on dates, times and durations."
    ),
    "https://github.com/w3c/sparql-dev/blob/main/SEP/SEP-0006/sep-0006.md": "LATERAL.",
}
"""Extensions of the query language, by the document that defines them, with what of it there is."""
