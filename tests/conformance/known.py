"""Cases of the W3C's suites that this service does not pass, with the reason. FEATURES.md tells the same in words."""

from __future__ import annotations

from typing import Final

FEDERATED: Final = frozenset(
    {
        *("service#service1", "service#service4a", "service#service6"),
        *("syntax-fed#test_1", "syntax-fed#test_2", "syntax-fed#test_3"),
    }
)
"""Queries with SERVICE: refused, because no request leaves the machine for a query."""

_ENTAILMENT: Final = "asks under an entailment regime; patterns are matched by simple entailment here"
_NO_PATH: Final = "the engine finds no path of length zero to a term that is not in the graph"
_ENTAILED: Final = (
    *("paper-sparqldl-Q1", "paper-sparqldl-Q2", "paper-sparqldl-Q3", "paper-sparqldl-Q4"),
    *("parent4", "parent5", "parent6", "parent8", "parent9", "parent10"),
    *("rdf01", "rdfs02", "rdfs04", "rdfs06", "rdfs07", "rdfs10", "rdfs11", "rif03", "rif04", "rif06"),
    *("simple1", "simple5", "simple7", "sparqldl-03", "sparqldl-10", "sparqldl-12", "sparqldl-13"),
)
DIFFERENT: Final[dict[str, str]] = {
    **{f"entailment#{name}": _ENTAILMENT for name in _ENTAILED},
    "aggregates#agg-groupconcat-06": "the engine keeps the language of strings that GROUP_CONCAT joins",
    "bindings#graph": "the engine does not bind the variable of GRAPH round a group that is VALUES alone",
    "property-path#zero_or_more_set_start": _NO_PATH,
    "property-path#zero_or_one_set_start": _NO_PATH,
}
"""Case → why its answer is another one here. A case that passes after all makes its test fail."""

UNKNOWN_FUNCTION: Final = frozenset({"syntax-query#test_4"})
"""Correct syntax with an extension function that is not known here: refused, but not as wrong syntax."""

_UPDATE: Final = "SPARQL Update is refused: data change with a new release"
_WRITING: Final = "graphs are only read: data change with a new release"
NOT_HERE: Final[dict[str, str]] = {
    **dict.fromkeys(
        (
            *("ssrf-load", "ssrf-load-file", "update-form", "update-two", "update-type-text", "update-using-conflict"),
            *("update-using-graph", "update-all-or-nothing", "update-atomic"),
        ),
        _UPDATE,
    ),
    **dict.fromkeys(("gsp-put-get", "gsp-head", "gsp-xxe"), _WRITING),
}
"""HTTP case → why it does not apply."""

W3C_WRITING: Final = (
    "w3c-put_get_default: the default graph is the union of all graphs and cannot be set by itself",
    "w3c-post_get_new_graph: no graph is made by POST",
)
"""Cases of the Graph Store suite without a part that only reads, beside all of SPARQL Update."""
