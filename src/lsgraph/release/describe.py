"""The description of a release for machines: VoID, DCAT 3, PROV and DQV; everything computed, no clock, no blank node.

Specifications: https://www.w3.org/TR/void/ , https://www.w3.org/TR/vocab-dcat-3/ , https://www.w3.org/TR/prov-o/ .
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from urllib.parse import quote, urlsplit

from pyoxigraph import Literal, NamedNode, Quad, Triple

from lsgraph import __version__
from lsgraph.release.canonical import CanonicalQuads
from lsgraph.release.dump import Dump
from lsgraph.release.quality import describe_quality
from lsgraph.release.statements import Statements, integer
from lsgraph.vocabulary import (
    BASE,
    DATASET,
    DCAT,
    DCTERMS,
    FOAF,
    GRAPH,
    LSG,
    META,
    PREFIXES,
    PROV,
    RDF,
    RDFS,
    SD,
    SKOS,
    SPDX,
    VOID,
    XSD,
    prefixed,
)

_TYPE: Final = RDF.term("type")
_IANA: Final = "https://www.iana.org/assignments/media-types/"
_LINKS: Final = {
    *(SKOS.term(name) for name in ("exactMatch", "closeMatch", "relatedMatch", "broadMatch", "narrowMatch")),
    RDFS.term("subClassOf"),
    RDFS.term("subPropertyOf"),
    RDFS.term("seeAlso"),
}
_LINKED: Final = (GRAPH.term("links"), GRAPH.term("alignments"))
_EXAMPLES: Final = ("Policy", "Programme", "Project", "Evaluation", "BudgetItem", "Citation")
GRAPH_TITLES: Final[Mapping[str, tuple[str, str]]] = {
    "ontology": ("オントロジー", "Ontology"),
    "vocab": ("コードリスト", "Code lists"),
    "alignments": ("他の語彙との対応", "Alignments with other vocabularies"),
    "data": ("データ", "Data"),
    "citations": ("典拠と原典", "Citations and source"),
    "links": ("外部リンク", "Links to other data sets"),
    "shapes": ("制約", "Constraints (SHACL shapes)"),
    "inferred": ("導出された関係", "Derived statements"),
    "meta": ("記述", "Description"),
}


def describe(
    content: CanonicalQuads,
    dumps: Sequence[Dump],
    sources: Mapping[str, str],
    validation: Mapping[str, int] | None,
) -> tuple[Quad, ...]:
    """Return ``graph/meta``.

    ``sources`` maps each file of the package to its SHA-256; ``validation`` is the number of results by severity.
    The description is a function of the named content alone, so that one name stands for one description.
    """
    statements = Statements(META)
    _describe_dataset(statements, content)
    _describe_graphs(statements, content)
    _describe_partitions(statements, {quad.triple for quad in content.quads})
    _describe_linksets(statements, content.quads)
    _describe_distributions(statements, content, dumps)
    _describe_build(statements, content, sources)
    describe_quality(statements, content.quads, validation)
    return tuple(statements.quads)


def _part(kind: str, name: str) -> NamedNode:
    return NamedNode(f"{DATASET.value}#{kind}-{quote(name, safe='/.-_~')}")


def _short(iri: str) -> str:
    """Return a readable, unambiguous fragment for a term: ``skos-prefLabel``, or the IRI itself."""
    name = prefixed(iri)
    return "-".join(name) if name else iri


def _values(content: CanonicalQuads, term: str) -> list[NamedNode]:
    """Return the IRIs that the package itself states of the data set with this Dublin Core term."""
    predicate = DCTERMS.term(term)
    stated = (quad.object for quad in content.quads if quad.subject == DATASET and quad.predicate == predicate)
    return [value for value in stated if isinstance(value, NamedNode)]


def _describe_dataset(statements: Statements, content: CanonicalQuads) -> None:
    triples = {quad.triple for quad in content.quads}
    namespaces = {term.value for triple in triples for term in _terms(triple)}
    used = [space for space in PREFIXES.values() if any(iri.startswith(space) for iri in namespaces)]
    (
        statements.about(DATASET, VOID.term("Dataset"))
        .add(_TYPE, DCAT.term("Dataset"))
        .add(DCTERMS.term("identifier"), Literal(f"sha256:{content.name}"))
        .add(VOID.term("uriSpace"), Literal(BASE))
        .add(VOID.term("vocabulary"), *(NamedNode(space) for space in used))
        .add(VOID.term("exampleResource"), *_examples(triples))
    )
    _count(statements, DATASET, triples)


def _terms(triple: Triple) -> Iterable[NamedNode]:
    yield triple.predicate
    if triple.predicate == _TYPE and isinstance(triple.object, NamedNode):
        yield triple.object


def _examples(triples: Iterable[Triple]) -> list[NamedNode]:
    """Return the first instance, in the order of IRIs, of each class that a newcomer should look at."""
    found: dict[str, str] = {}
    classes: dict[object, str] = {LSG.term(name): name for name in _EXAMPLES}
    for triple in triples:
        if triple.predicate == _TYPE and (name := classes.get(triple.object)) and isinstance(triple.subject, NamedNode):
            found[name] = min(found.get(name, triple.subject.value), triple.subject.value)
    return [NamedNode(found[name]) for name in _EXAMPLES if name in found]


def _count(statements: Statements, dataset: NamedNode, triples: Iterable[Triple]) -> None:
    triples = list(triples)
    (
        statements.about(dataset)
        .add(VOID.term("triples"), integer(len(triples)))
        .add(VOID.term("distinctSubjects"), integer(len({triple.subject for triple in triples})))
        .add(VOID.term("distinctObjects"), integer(len({triple.object for triple in triples})))
        .add(VOID.term("properties"), integer(len({triple.predicate for triple in triples})))
        .add(VOID.term("classes"), integer(len({triple.object for triple in triples if triple.predicate == _TYPE})))
    )


def _describe_graphs(statements: Statements, content: CanonicalQuads) -> None:
    for graph, quads in content.graphs().items():
        name = graph.value.removeprefix(GRAPH.iri)
        japanese, english = GRAPH_TITLES.get(name, (name, name))
        statements.about(DATASET).add(VOID.term("subset"), graph)
        (
            statements.about(graph, VOID.term("Dataset"))
            .add(_TYPE, SD.term("Graph"))
            .text(DCTERMS.term("title"), {"ja": japanese, "en": english})
        )
        _count(statements, graph, (quad.triple for quad in quads))


def _describe_partitions(statements: Statements, triples: set[Triple]) -> None:
    classes = Counter(triple.object for triple in triples if triple.predicate == _TYPE)
    for kind, entities in classes.items():
        if isinstance(kind, NamedNode):
            part = _part("class", _short(kind.value))
            statements.about(DATASET).add(VOID.term("classPartition"), part)
            (
                statements.about(part, VOID.term("Dataset"))
                .add(VOID.term("class"), kind)
                .add(VOID.term("entities"), integer(entities))
            )
    for predicate, count in Counter(triple.predicate for triple in triples).items():
        part = _part("property", _short(predicate.value))
        statements.about(DATASET).add(VOID.term("propertyPartition"), part)
        (
            statements.about(part, VOID.term("Dataset"))
            .add(VOID.term("property"), predicate)
            .add(VOID.term("triples"), integer(count))
        )


def _describe_linksets(statements: Statements, quads: Iterable[Quad]) -> None:
    """State one linkset for each linking property and each foreign host that our things are linked to."""
    links: Counter[tuple[NamedNode, str]] = Counter()
    for triple in {quad.triple for quad in quads if quad.graph_name in _LINKED}:
        subject, value = triple.subject, triple.object
        if triple.predicate not in _LINKS or not isinstance(value, NamedNode) or value.value.startswith(BASE):
            continue
        if isinstance(subject, NamedNode) and subject.value.startswith(BASE):
            address = urlsplit(value.value)
            links[triple.predicate, f"{address.scheme}://{address.netloc}/"] += 1
    for (predicate, space), count in links.items():
        host = urlsplit(space).netloc
        target = _part("target", host)
        linkset = _part("linkset", f"{_short(predicate.value)}-{host}")
        statements.about(target, VOID.term("Dataset")).add(VOID.term("uriSpace"), Literal(space))
        statements.about(DATASET).add(VOID.term("subset"), linkset)
        (
            statements.about(linkset, VOID.term("Linkset"))
            .add(VOID.term("linkPredicate"), predicate)
            .add(VOID.term("subjectsTarget"), DATASET)
            .add(VOID.term("objectsTarget"), target)
            .add(VOID.term("triples"), integer(count))
        )


def _describe_distributions(statements: Statements, content: CanonicalQuads, dumps: Sequence[Dump]) -> None:
    """State where each dump can be had, with size and checksum."""
    licences = _values(content, "license")
    for dump in dumps:
        address = NamedNode(f"{BASE}dump/{dump.name}")
        distribution = _part("distribution", dump.name)
        checksum = _part("checksum", dump.name)
        statements.about(DATASET).add(DCAT.term("distribution"), distribution)
        if dump.graph is None:
            statements.about(DATASET).add(VOID.term("dataDump"), address)
        else:
            statements.about(dump.graph).add(VOID.term("dataDump"), address)
        (
            statements.about(distribution, DCAT.term("Distribution"))
            .add(DCTERMS.term("title"), Literal(dump.name))
            .add(DCAT.term("accessURL"), address)
            .add(DCAT.term("downloadURL"), address)
            .add(DCAT.term("mediaType"), NamedNode(_IANA + dump.format.media_type))
            .add(DCAT.term("byteSize"), Literal(str(len(dump.content)), datatype=XSD.term("nonNegativeInteger")))
            .add(SPDX.term("checksum"), checksum)
            .add(DCTERMS.term("license"), *licences)
        )
        _state_checksum(statements, checksum, dump.digest)


def _state_checksum(statements: Statements, checksum: NamedNode, digest: str) -> None:
    (
        statements.about(checksum, SPDX.term("Checksum"))
        .add(SPDX.term("algorithm"), SPDX.term("checksumAlgorithm_sha256"))
        .add(SPDX.term("checksumValue"), Literal(digest, datatype=XSD.term("hexBinary")))
    )


def _describe_build(statements: Statements, content: CanonicalQuads, sources: Mapping[str, str]) -> None:
    """State what the build used and made; without times, because the same sources make the same release."""
    build = _part("build", "activity")
    program = _part("build", "lsgraph")
    statements.about(DATASET).add(PROV.term("wasGeneratedBy"), build).add(_TYPE, PROV.term("Entity"))
    (
        statements.about(program, PROV.term("SoftwareAgent"))
        .add(FOAF.term("name"), Literal(f"lsgraph {__version__}"))
        .add(DCTERMS.term("hasVersion"), Literal(__version__))
    )
    activity = (
        statements.about(build, PROV.term("Activity"))
        .text(RDFS.term("label"), {"ja": "リリースの作成", "en": "Build of the release"})
        .add(PROV.term("wasAssociatedWith"), program)
        .add(PROV.term("used"), *_values(content, "source"))
    )
    for path, digest in sources.items():
        file = _part("file", path)
        checksum = _part("file-checksum", path)
        activity.add(PROV.term("used"), file)
        (
            statements.about(file, PROV.term("Entity"))
            .add(DCTERMS.term("title"), Literal(path))
            .add(SPDX.term("checksum"), checksum)
        )
        _state_checksum(statements, checksum, digest)
