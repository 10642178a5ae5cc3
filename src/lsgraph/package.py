"""A graph package on disk: a folder with ``ontology/ data/ shapes/ queries/``; find its files and parse them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from lsgraph.faults import PackageErrors, SyntaxFault, WrongShape
from lsgraph.vocabulary import graph_of

__all__ = [
    "GraphPackage",
    "PackageErrors",
    "ParsedFile",
    "ParsedPackage",
    "SourceFile",
    "SyntaxFault",
    "WrongShape",
    "checkout",
    "default_root",
    "parse_file",
]

FOLDERS = ("ontology", "data", "shapes", "queries")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A Turtle file of a package: where it is, its relative POSIX path, and the named graph that it goes into."""

    location: Path
    path: str
    graph: NamedNode


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """A file's quads, all in its graph, and the SHA-256 (hex) of its bytes; these too if they are not in a file."""

    source: SourceFile
    quads: tuple[Quad, ...]
    digest: str
    data: bytes | None = None


@dataclass(frozen=True)
class ParsedPackage:
    """What the Turtle files of a package say, before any rule has run."""

    files: tuple[ParsedFile, ...]

    @cached_property
    def graphs(self) -> Mapping[NamedNode, tuple[Quad, ...]]:
        """Quads by named graph, without repetition, in the order of the files."""
        graphs: dict[NamedNode, dict[Quad, None]] = {}
        for file in self.files:
            graphs.setdefault(file.source.graph, {}).update(dict.fromkeys(file.quads))
        return {graph: tuple(quads) for graph, quads in graphs.items()}

    @property
    def digests(self) -> dict[str, str]:
        """Relative path → SHA-256 (hex) of the file."""
        return {file.source.path: file.digest for file in self.files}

    @property
    def quads(self) -> Iterator[Quad]:
        """Every quad of every graph, once."""
        for quads in self.graphs.values():
            yield from quads


@dataclass(frozen=True)
class GraphPackage:
    """A folder that holds everything about a plan: terms, facts, constraints, questions, and no program."""

    root: Path

    @classmethod
    def open(cls, path: Path | None = None) -> GraphPackage:
        """Open the package at ``path``; None is the default package (the checkout's folders, or the wheel's copy).

        Raises ``WrongShape`` with the list of what a package needs and this folder does not have.
        """
        root = (path or default_root()).resolve()
        if not root.is_dir():
            raise WrongShape(root, missing=(), is_folder=False)
        missing = [f"{name}/" for name in FOLDERS if not (root / name).is_dir()]
        missing += [
            f"{name}/*.ttl"
            for name in ("ontology", "data")
            if (root / name).is_dir() and not any((root / name).rglob("*.ttl"))
        ]
        if missing:
            raise WrongShape(root, missing=tuple(missing))
        return cls(root)

    @property
    def is_default(self) -> bool:
        """Whether this is the package that comes with the program."""
        return self.root == default_root().resolve()

    def source_files(self) -> tuple[SourceFile, ...]:
        """Return the Turtle files that belong to a named graph, sorted by path."""
        paths = (
            path.relative_to(self.root).as_posix() for name in FOLDERS for path in (self.root / name).rglob("*.ttl")
        )
        placed = ((path, graph_of(path)) for path in sorted(paths))
        return tuple(SourceFile(self.root / path, path, graph) for path, graph in placed if graph is not None)

    def shape_files(self) -> tuple[Path, ...]:
        """Return the files with SHACL shapes, sorted."""
        return tuple(sorted((self.root / "shapes").rglob("*.ttl")))

    def query_files(self) -> tuple[Path, ...]:
        """Return the questions of the query library (``queries/**/*.rq`` but not the build rules), sorted."""
        rules = set(self.rule_files())
        return tuple(sorted(path for path in (self.root / "queries").rglob("*.rq") if path not in rules))

    def rule_files(self) -> tuple[Path, ...]:
        """Return the build rules (``queries/rules/*.rq``), sorted by name."""
        return tuple(sorted((self.root / "queries" / "rules").glob("*.rq")))

    def digests(self) -> dict[str, str]:
        """Return path → SHA-256 (hex) of every file that decides what a release holds: Turtle and rules."""
        decisive = {file.path: file.location for file in self.source_files()}
        decisive |= {path.relative_to(self.root).as_posix(): path for path in self.rule_files()}
        return {path: hashlib.sha256(decisive[path].read_bytes()).hexdigest() for path in sorted(decisive)}

    def parse(self) -> ParsedPackage:
        """Parse every file; raises ``PackageErrors`` with one fault for each file that is not Turtle."""
        return parse_files(self.source_files())


def parse_files(sources: Iterable[SourceFile]) -> ParsedPackage:
    """Parse the files; all are tried before ``PackageErrors`` tells of those that could not be read."""
    parsed: list[ParsedFile] = []
    faults: list[SyntaxFault] = []
    for source in sources:
        try:
            parsed.append(parse_file(source))
        except PackageErrors as error:
            faults.extend(error.faults)
    if faults:
        raise PackageErrors(tuple(faults))
    return ParsedPackage(tuple(parsed))


def parse_file(source: SourceFile) -> ParsedFile:
    """Parse one Turtle file (https://www.w3.org/TR/turtle/); blank nodes get labels that no other file has.

    Raises ``PackageErrors`` with the one fault at which reading stopped.
    """
    data = source.location.read_bytes()
    try:
        triples = list(parse(data, format=RdfFormat.TURTLE, rename_blank_nodes=True))
    except SyntaxError as error:
        raise PackageErrors((SyntaxFault.from_parser(source.path, data, error),)) from None
    if any(isinstance(triple.object, Triple) for triple in triples):
        # Canonicalisation, SHACL and half of the readers know RDF 1.1 only.
        raise PackageErrors((SyntaxFault.triple_term(source.path, data),))
    quads = tuple(Quad(triple.subject, triple.predicate, triple.object, source.graph) for triple in triples)
    return ParsedFile(source, quads, hashlib.sha256(data).hexdigest())


def checkout() -> Path | None:
    """Return the repository's root when the program runs from a checkout, otherwise None (installed wheel)."""
    root = Path(__file__).resolve().parents[2]
    return root if (root / "pyproject.toml").is_file() and (root / "ontology").is_dir() else None


def default_root() -> Path:
    """Return the folder of the default package: the checkout itself, or the copy inside the wheel."""
    return checkout() or Path(__file__).resolve().parent / "default_package"
