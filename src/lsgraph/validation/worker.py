"""What a validator does: one submission, one report, and the process ends.

It is a task of a template (``sparql/template.py``, ``sparql/tasks.py``), confined like an evaluator: memory, time, no
network, no new programs – and, since everything it needs is loaded before it is forked, no file either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
import pyshacl
import rdflib
from pyoxigraph import Quad, Triple
from rdflib.namespace import RDF

from lsgraph.package import GraphPackage, ParsedPackage
from lsgraph.release.rules import Rule, infer, read_rules
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.loaders import Loaded
from lsgraph.sparql.problem import Problem
from lsgraph.validation import Source, ValidationFailed, annotated, shape_policy, transfer, validate, validate_graph
from lsgraph.validation.paths import path_text
from lsgraph.validation.report import Report
from lsgraph.validation.run import as_rdflib, flat_store
from lsgraph.validation.upload import DEFAULT_PROFILE, PROFILES, Document, Parsed, Submission, packed, read, unpacked
from lsgraph.vocabulary import GRAPH, REASONED, SHAPES

_PROFILES: Final = Path(__file__).with_name("profiles")
_SHACL: Final = "shacl"
OVER: Final = "plan, over the package"
_ABOUT_TERMS: Final = frozenset({"ontology.ttl", "skos.ttl"})
_TERMS: Final = frozenset({GRAPH.term("ontology"), GRAPH.term("vocab")})


@dataclass(frozen=True)
class Validator:
    """What validators share: shapes for each profile, and the package that the plan's shapes are about."""

    shapes: Mapping[str, rdflib.Graph]
    package: ParsedPackage
    rules: tuple[Rule, ...]

    def __call__(self, request: bytes, limits: Limits) -> bytes | dict[str, Any]:
        """Validate the submission that a request holds; return the report, packed, or the problem as plain values."""
        outcome = self.validate(unpacked(request), limits)
        if isinstance(outcome, Problem):
            return {**asdict(outcome), "problem": outcome.kind}
        return transfer.pack(outcome)

    def validate(self, sent: Submission, limits: Limits) -> Report | Problem:
        """Return the report on a submission, or why there is none."""
        parsed = read((*sent.data, *sent.shapes), limits)
        if isinstance(parsed, Problem):
            return parsed
        data, sent_shapes = parsed[: len(sent.data)], parsed[len(sent.data) :]
        if not any(item.triples for item in data):
            return Problem("upload-empty", 422)
        own = [triple for item in sent_shapes for triple in item.triples]
        problem = shape_policy.check(own, limits) if sent.shapes else None
        if problem is not None:
            return problem
        try:
            return (self._ill_formed(own) if sent.shapes else None) or self._report(sent, data, own)
        except ValidationFailed as error:
            return Problem("validation-failed", 422 if sent.shapes else 500, {"reason": str(error)[:500]})

    def _report(self, sent: Submission, data: list[Parsed], own: list[Triple]) -> Report:
        sources = [Source(item.document.name, item.document.content, item.triples) for item in data]
        if sent.profile != DEFAULT_PROFILE or sent.shapes:
            store = flat_store(*(item.triples for item in data))
            shapes = as_rdflib(own) if sent.shapes else self.shapes[sent.profile]
            return annotated(validate(store, shapes), store, shapes, sources)
        store = self._plan(data, over=sent.over)
        shapes = self.shapes[OVER if sent.over else sent.profile]
        return annotated(validate_graph(store, shapes), store, shapes, sources)

    def _ill_formed(self, shapes: list[Triple]) -> Problem | None:
        """Return what the shapes for shapes of the SHACL specification find wrong; their messages are English only."""
        found = validate(flat_store(shapes), self.shapes[_SHACL]).violations
        if not found:
            return None
        where = f" {path_text(found[0].path)}" if found[0].path else ""
        return Problem(
            "shape-ill-formed", 422, {"shape": str(found[0].focus_node), "reason": found[0].message("en") + where}
        )

    def _plan(self, data: Iterable[Parsed], *, over: bool) -> ox.Store:
        """Return the data with the ontology, ``over`` the package's own data, and what the rules add to all of it.

        A file of the package that has the name of one that was sent is left out.
        """
        named = {item.document.name for item in data}
        graph = GRAPH.term("data")
        quads = [Quad(each.subject, each.predicate, each.object, graph) for item in data for each in item.triples]
        for file in self.package.files:
            kept = file.source.graph in REASONED and file.source.location.name not in named
            if file.source.graph in _TERMS or (over and kept):
                quads.extend(file.quads)
        return flat_store(quads, infer(quads, self.rules))


def load(argument: str) -> Callable[[Limits], Loaded]:
    """Load what validators need; the argument is the root of a package."""
    return lambda limits: _load(GraphPackage.open(Path(argument)), limits)


def _load(package: GraphPackage, limits: Limits) -> Loaded:
    parsed = package.parse()
    files = [file for file in parsed.files if file.source.graph == GRAPH.term("shapes")]
    plan = as_rdflib(quad.triple for file in files for quad in file.quads)
    terms = as_rdflib(quad.triple for file in files if file.source.location.name in _ABOUT_TERMS for quad in file.quads)
    shapes = {OVER: plan, "plan": _without_waivers(plan), "ontology": terms}
    shapes[_SHACL] = rdflib.Graph().parse(Path(pyshacl.__file__).parent / "assets" / "shacl-shacl.ttl")
    for name in PROFILES:
        if name not in shapes:
            shapes[name] = as_rdflib(quad.triple for quad in ox.parse(path=_PROFILES / f"{name}.ttl"))
    validator = Validator(shapes, parsed, read_rules(package.rule_files()))
    _warm_up(validator, limits)
    return Loaded(0, ox.Store, task=validator)


def _without_waivers(shapes: rdflib.Graph) -> rdflib.Graph:
    """Return shapes without the waivers: these are about the package's own data, and would be missed in any other."""
    graph = rdflib.Graph(bind_namespaces="none") + shapes
    for waiver in list(graph.subjects(RDF.type, rdflib.URIRef(f"{SHAPES}Waiver"))):
        graph.remove((waiver, None, None))
    return graph


def _warm_up(validator: Validator, limits: Limits) -> None:
    """Run everything once, so that no module is left to be loaded in a process that can open no file."""
    sample = Document("sample.ttl", "turtle", (_PROFILES / "sample.ttl").read_bytes())
    own = Document("shapes.ttl", "turtle", (_PROFILES / "sample-shapes.ttl").read_bytes())
    for sent in (*(Submission((sample,), (), name) for name in PROFILES), Submission((sample,), (own,))):
        validator(packed(sent), limits)
    graph = rdflib.Graph().parse(data="<urn:a> <urn:b> '<a/>' .", format="turtle")
    graph.query("SELECT * { ?s ?p ?o FILTER REGEX(STR(?o), 'a') }")
    for kind in (RDF.XMLLiteral, RDF.HTML, RDF.JSON):
        rdflib.Literal("<a>1</a>", datatype=kind)
