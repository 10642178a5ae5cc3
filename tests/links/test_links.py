"""The links: none without evidence, none by hearsay, none that says more than is known."""

from __future__ import annotations

import csv
import os
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from .conftest import CITATION, REPOSITORY, Link, links_in

SKOS = "http://www.w3.org/2004/02/skos/core#"
LSG = "https://w3id.org/lsgraph/ont#"
DCTERMS = "http://purl.org/dc/terms/"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
PAGE = "http://xmlns.com/foaf/0.1/page"
XSD_DATE = "http://www.w3.org/2001/XMLSchema#date"
EXACT, CLOSE = SKOS + "exactMatch", SKOS + "closeMatch"
NARROW, RELATED = SKOS + "narrowMatch", SKOS + "relatedMatch"
IDENTIFIER, SEE_ALSO = DCTERMS + "identifier", RDFS + "seeAlso"
REVIEW = "https://rssystem.go.jp/"
AGENT = "https://w3id.org/lsgraph/id/agent/"


def scheme(link: Link) -> str:
    """Return the register that the target belongs to: host of an IRI, beginning of a literal."""
    if link.is_literal:
        return re.split(r"[.:]", link.target)[0]
    return link.target.split("/")[2]


def shared(links: list[Link]) -> set[str]:
    """Return identifiers that two things have, and things that have two in one register."""
    identifiers = {link for link in links if link.predicate in (EXACT, IDENTIFIER)}
    owners = defaultdict(set)
    for link in identifiers:
        owners[link.target].add(link.subject)
    doubled = Counter((link.subject, scheme(link)) for link in links if link.predicate in (EXACT, IDENTIFIER, CLOSE))
    return {target for target, things in owners.items() if len(things) > 1} | {
        subject for (subject, _), number in doubled.items() if number > 1
    }


def one(store: Store, subject: NamedNode, predicate: str) -> NamedNode | Literal:
    """Return the only value. Raises ``AssertionError`` where there is none or more than one."""
    values = [quad.object for quad in store.quads_for_pattern(subject, NamedNode(predicate), None)]
    assert len(values) == 1, f"{subject}: {len(values)} values of {predicate}"
    assert isinstance(values[0], NamedNode | Literal)
    return values[0]


def citations(store: Store) -> list[NamedNode]:
    found = store.quads_for_pattern(None, NamedNode(LSG + "supports"), None)
    return [quad.subject for quad in found if isinstance(quad.subject, NamedNode)]


def without_evidence(store: Store) -> set[Link]:
    """Return the links that no citation supports: for an IRI by its IRI, for a number by the number in its comment."""
    referenced: set[tuple[str, str, str]] = set()
    comments: defaultdict[tuple[str, str], str] = defaultdict(str)
    for citation in citations(store):
        key = (one(store, citation, LSG + "supports").value, one(store, citation, LSG + "forProperty").value)
        for quad in store.quads_for_pattern(citation, NamedNode(DCTERMS + "references"), None):
            referenced.add((*key, str(quad.object).strip("<>")))
        for quad in store.quads_for_pattern(citation, NamedNode(RDFS + "comment"), None):
            comments[key] += str(quad.object)

    def supported(link: Link) -> bool:
        if link.is_literal:
            return link.target.removeprefix("houjin-bangou:") in comments[link.subject, link.predicate]
        return (link.subject, link.predicate, link.target) in referenced

    return {link for link in links_in(store) if not supported(link)}


def test_only_the_documented_ways_of_linking_are_used(links: list[Link]) -> None:
    used = {link.predicate for link in links}
    assert used == {EXACT, CLOSE, NARROW, RELATED, IDENTIFIER, PAGE, SEE_ALSO}
    assert {link.predicate for link in links if link.is_literal} == {IDENTIFIER}


def test_no_two_things_share_an_identifier_and_none_has_two_of_one_register(links: list[Link]) -> None:
    assert not shared(links)


def test_a_shared_identifier_is_noticed() -> None:
    same = "http://www.wikidata.org/entity/Q1"
    assert shared([Link("a", EXACT, same, False), Link("b", EXACT, same, False)]) == {same}
    assert shared([Link("a", IDENTIFIER, "grid.1.1", True), Link("a", IDENTIFIER, "grid.2.2", True)]) == {"a"}


def test_every_link_has_its_evidence(links_store: Store) -> None:
    assert not without_evidence(links_store)


def test_there_is_one_citation_for_each_link_and_none_to_spare(links_store: Store, links: list[Link]) -> None:
    numbered = sorted(citation.value for citation in citations(links_store))
    assert numbered == [f"{CITATION}{number:03}" for number in range(1, len(links) + 1)]
    supported = Counter(
        (one(links_store, each, LSG + "supports").value, one(links_store, each, LSG + "forProperty").value)
        for each in citations(links_store)
    )
    assert supported == Counter((link.subject, link.predicate) for link in links)


def test_a_link_without_evidence_is_noticed(links_store: Store) -> None:
    store = Store()
    store.extend(links_store)
    store.update(f"INSERT DATA {{ <{AGENT}mext> <{EXACT}> <https://example.org/mext> }}")
    assert without_evidence(store) == {Link(AGENT + "mext", EXACT, "https://example.org/mext", False)}


def test_every_citation_says_where_and_when_it_was_checked_and_what_was_seen(links_store: Store) -> None:
    for citation in citations(links_store):
        mode = one(links_store, citation, LSG + "evidenceMode")
        assert mode == NamedNode("https://w3id.org/lsgraph/voc/evidence-mode/externalSource")
        source = one(links_store, citation, DCTERMS + "source")
        assert isinstance(source, NamedNode)
        assert source.value.startswith(("https://", "http://id.nlm.nih.gov/", "http://www.mext.go.jp/"))
        date = one(links_store, citation, DCTERMS + "date")
        assert date == Literal("2026-11-23", datatype=NamedNode(XSD_DATE))
        comments = [quad.object for quad in links_store.quads_for_pattern(citation, NamedNode(RDFS + "comment"), None)]
        assert sorted(str(each.language) for each in comments if isinstance(each, Literal)) == ["en", "ja"]


def test_lines_of_the_budget_review_are_close_at_most_and_bring_no_figures(
    links_store: Store, links: list[Link]
) -> None:
    assert {link.predicate for link in links if link.target.startswith(REVIEW)} == {CLOSE}
    literals = [quad.object for quad in links_store if isinstance(quad.object, Literal)]
    assert not [each for each in literals if re.search(r"\d,\d{3}|\d ?(円|百万|億|yen)", each.value)]
    assert {each.datatype.value.rpartition("#")[2] for each in literals} <= {"string", "langString", "date"}


def test_bodies_that_are_easily_confused_stay_apart(links: list[Link]) -> None:
    by_thing = defaultdict(set)
    for link in links:
        by_thing[link.subject].add(link.target)
    assert not by_thing[AGENT + "cabinet"], "内閣 is not 内閣府"
    assert by_thing[AGENT + "covax"] == {"https://www.gavi.org/covax-facility"}, "COVAX is not Gavi"
    assert "https://doi.org/10.13039/100009619" in by_thing[AGENT + "amed"]


def test_every_link_is_about_something_in_the_graph(links: list[Link]) -> None:
    graph = Store()
    for folder in ("data", "ontology/vocab"):
        for path in sorted((REPOSITORY / folder).rglob("*.ttl")):
            if path.name != "links.ttl":
                graph.load(path=str(path), format=RdfFormat.TURTLE)
    rdf_type = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    subjects = {link.subject for link in links}
    unknown = {each for each in subjects if not any(graph.quads_for_pattern(NamedNode(each), rdf_type, None))}
    assert not unknown, f"linked but not in the graph: {', '.join(sorted(unknown))}"


@pytest.fixture
def candidates() -> list[dict[str, str]]:
    """The list of link candidates, which is not part of the repository; the test is skipped where it is not found."""
    folder = Path(os.environ.get("LSGRAPH_SHARED") or REPOSITORY.parent / "shared")
    path = folder / "links" / "links.csv"
    if not path.is_file():
        pytest.skip("no list of candidates: set LSGRAPH_SHARED to the folder that has links/links.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_only_verified_candidates_became_links(links: list[Link], candidates: list[dict[str, str]]) -> None:
    verified = {value for row in candidates if row["verified"] == "yes" for value in (row["uri"], row["id"]) if value}
    hearsay = {link.target for link in links if link.target.removeprefix("houjin-bangou:") not in verified}
    assert not hearsay, f"not among the verified candidates: {', '.join(sorted(hearsay))}"
