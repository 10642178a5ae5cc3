"""``lsgraph validate``: a package, files laid over the default package, or any RDF by any shapes."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import Quad, RdfFormat, parse

from lsgraph.commands.choices import FORMATS
from lsgraph.faults import LsgraphError, PackageErrors, SyntaxFault
from lsgraph.messages import tell
from lsgraph.package import GraphPackage, ParsedFile, ParsedPackage, SourceFile, parse_file
from lsgraph.release import derive, report_on
from lsgraph.release.validating import ValidatorFailed
from lsgraph.vocabulary import GRAPH

if TYPE_CHECKING:
    import rdflib

    from lsgraph.validation import Report

STDIN: Final = "-"
_ABOUT_TERMS: Final = ("shapes/ontology.ttl", "shapes/skos.ttl")
_PROFILE_FILES: Final = Path(__file__).resolve().parents[1] / "validation" / "profiles"


class NotValidatable(LsgraphError):
    """Something that is neither a package nor an RDF file, or a report format that does not exist."""


def validate(
    paths: Sequence[Path], shapes: Sequence[Path] = (), profile: str | None = None, input_format: str | None = None
) -> Report:
    """Validate one package (a folder; none: the default package) or files; ``-`` is stdin, in ``input_format``.

    Without ``shapes`` and another ``profile`` than "plan", the shapes are the package's own. A file of the default
    package is taken as it stands there; any other file counts as data and replaces the file of the same name under
    ``data/``, if there is one. With shapes or another profile, the files are validated as they are.
    Raises ``PackageErrors``, ``WrongShape``, ``NotValidatable`` and ``ValidatorFailed``.
    """
    folders = [path for path in paths if path.is_dir()]
    if folders and len(paths) > 1:
        raise NotValidatable(tell("one-package", given=", ".join(map(str, paths))))
    package = GraphPackage.open(folders[0] if folders else None)
    if shapes or profile not in (None, "plan"):
        files = _parsed(_sources(package) if folders or not paths else map(_given, paths), input_format)
        if profile == "ontology" and (folders or not paths):
            files = tuple(file for file in files if file.source.path.startswith("ontology/"))
        return _by_shapes(files, _shapes(package, shapes, profile))
    sources = _sources(package) if folders else _laid_over(package, paths)
    parsed = ParsedPackage(_parsed(sources, input_format))
    return report_on(parsed, derive(package, parsed))


def write_report(report: Report, chosen: str, language: str, *, colour: bool = False) -> bytes:
    """Return the report in a format; raises ``NotValidatable`` with the formats there are."""
    from lsgraph.validation import writers

    try:
        writer = writers.named(chosen)
    except writers.UnknownFormat as error:
        raise NotValidatable(tell("wrong-report-format", format=chosen, possible=", ".join(error.known))) from None
    if colour and chosen == "text":
        return writers.text.text(report, language, colour=True).encode()
    return writer.write(report, language)


def _by_shapes(files: Iterable[ParsedFile], shapes: rdflib.Graph) -> Report:
    from lsgraph.validation import Source, ValidationFailed, validate_sources

    sources = [Source(file.source.path, file.data or file.source.location, file.quads) for file in files]
    try:
        return validate_sources(sources, shapes)
    except ValidationFailed as error:
        raise ValidatorFailed(tell("validator-failed", reason=error)) from error


def _shapes(package: GraphPackage, files: Sequence[Path], profile: str | None) -> rdflib.Graph:
    from lsgraph.validation.run import as_rdflib

    if files:
        sources = [_given(path) for path in files]
    elif profile == "ontology":
        sources = [source for source in package.source_files() if source.path in _ABOUT_TERMS]
    else:
        sources = [_given(_PROFILE_FILES / f"{profile}.ttl")]
    return as_rdflib(quad.triple for file in _parsed(sources, None) for quad in file.quads)


def _sources(package: GraphPackage) -> Iterable[SourceFile]:
    return package.source_files()


def _given(path: Path) -> SourceFile:
    if str(path) != STDIN and not path.is_file():
        raise NotValidatable(tell("no-file", path=path))
    return SourceFile(path, str(path), GRAPH.term("data"))


def _laid_over(package: GraphPackage, files: Sequence[Path]) -> list[SourceFile]:
    sources = {source.path: source for source in package.source_files()}
    by_place = {source.location.resolve(): source for source in sources.values()}
    by_name = {source.location.name: source for source in sources.values() if source.path.startswith("data/")}
    for file in files:
        given = _given(file)
        if file.resolve() in by_place:
            continue
        replaced = by_name.get(file.name)
        if replaced:
            sources[replaced.path] = replace(replaced, location=file, path=str(file))
        else:
            sources[str(file)] = given
    return list(sources.values())


def _parsed(sources: Iterable[SourceFile], input_format: str | None) -> tuple[ParsedFile, ...]:
    """Parse files in any format; all are tried before ``PackageErrors`` tells of those that could not be read."""
    parsed: list[ParsedFile] = []
    faults: list[SyntaxFault] = []
    for source in sources:
        try:
            parsed.append(_read(source, input_format))
        except PackageErrors as error:
            faults.extend(error.faults)
    if faults:
        raise PackageErrors(tuple(faults))
    return tuple(parsed)


def _read(source: SourceFile, input_format: str | None) -> ParsedFile:
    syntax = _syntax(source, input_format)
    if syntax is RdfFormat.TURTLE and str(source.location) != STDIN:
        return parse_file(source)
    data = sys.stdin.buffer.read() if str(source.location) == STDIN else source.location.read_bytes()
    try:
        items = list(parse(data, format=syntax, rename_blank_nodes=True))
    except SyntaxError as error:
        raise PackageErrors((SyntaxFault.from_parser(source.path, data, error),)) from None
    quads = tuple(Quad(item.subject, item.predicate, item.object, source.graph) for item in items)
    return ParsedFile(source, quads, hashlib.sha256(data).hexdigest(), data)


def _syntax(source: SourceFile, input_format: str | None) -> RdfFormat:
    if str(source.location) == STDIN:
        return FORMATS[input_format or "turtle"]
    found = RdfFormat.from_extension(source.location.suffix.removeprefix(".").lower())
    if found is None:
        known = ", ".join(f".{form.file_extension}" for form in FORMATS.values())
        raise NotValidatable(tell("not-rdf", path=source.path, possible=known))
    return found
