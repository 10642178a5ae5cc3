"""``lsgraph validate``: a package as it is, or a few files that somebody is editing, laid over the default package."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lsgraph.faults import LsgraphError
from lsgraph.messages import tell
from lsgraph.package import GraphPackage, SourceFile, parse_files
from lsgraph.release import derive, report_on
from lsgraph.vocabulary import GRAPH

if TYPE_CHECKING:
    from lsgraph.validation import Report


class NotValidatable(LsgraphError):
    """Something that is neither a package nor a file, or a report format that does not exist."""


def validate(paths: Sequence[Path]) -> Report:
    """Validate one package (a folder; none: the default package) or files.

    A file of the default package is taken as it stands there; any other file counts as data and replaces the file of
    the same name under ``data/``, if there is one. Raises ``PackageErrors``, ``WrongShape`` and ``NotValidatable``.
    """
    folders = [path for path in paths if path.is_dir()]
    if folders and len(paths) > 1:
        raise NotValidatable(tell("one-package", given=", ".join(map(str, paths))))
    package = GraphPackage.open(folders[0] if folders else None)
    parsed = parse_files(package.source_files() if folders else _laid_over(package, paths))
    return report_on(parsed, derive(package, parsed))


def _laid_over(package: GraphPackage, files: Sequence[Path]) -> list[SourceFile]:
    sources = {source.path: source for source in package.source_files()}
    by_place = {source.location.resolve(): source for source in sources.values()}
    by_name = {source.location.name: source for source in sources.values() if source.path.startswith("data/")}
    for file in files:
        if not file.is_file():
            raise NotValidatable(tell("no-file", path=file))
        if file.resolve() in by_place:
            continue
        replaced = by_name.get(file.name)
        if replaced:
            sources[replaced.path] = replace(replaced, location=file, path=str(file))
        else:
            sources[str(file)] = SourceFile(file, str(file), GRAPH.term("data"))
    return list(sources.values())


def write_report(report: Report, chosen: str, language: str) -> str:
    """Return the report in a format; raises ``NotValidatable`` with the formats there are."""
    from lsgraph.validation import writers

    if chosen == "text":
        return writers.text(report, language)
    if chosen == "turtle":
        return writers.turtle(report)
    raise NotValidatable(tell("wrong-format", format=chosen, possible="text, turtle"))
