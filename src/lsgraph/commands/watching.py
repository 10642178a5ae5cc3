"""``lsgraph validate --watch``: validate a package again at each save, and tell what has changed."""

from __future__ import annotations

import gc
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import Quad, Triple
from watchfiles import Change, watch

from lsgraph.faults import LsgraphError, PackageErrors, SyntaxFault
from lsgraph.messages import tell
from lsgraph.package import GraphPackage, ParsedFile, ParsedPackage, SourceFile, parse_file
from lsgraph.release import derive
from lsgraph.release.validating import ValidatorFailed
from lsgraph.validation import Report, Result, Source, ValidationFailed, annotated
from lsgraph.validation.incremental import KeptReport
from lsgraph.validation.python_checks import python_checks
from lsgraph.validation.run import SHAPES_GRAPH, as_rdflib
from lsgraph.validation.writers.text import one
from lsgraph.validation.writers.text import text as whole
from lsgraph.vocabulary import REASONED

DEBOUNCE: Final = 50
"""Milliseconds to wait for more: an editor that saves writes several times, and the answer must not keep a person."""

_PULSE: Final = 200
"""Milliseconds after which the watcher reports even if nothing was saved: so the first report is made when it is up."""

_WATCHED: Final = (".ttl", ".rq")


@dataclass(frozen=True)
class _Read:
    """A file as it was at ``changed`` (nanoseconds), with what would take time to make of it again."""

    changed: int
    file: ParsedFile
    source: Source
    triples: frozenset[Triple]

    @classmethod
    def of(cls, source: SourceFile, changed: int) -> _Read:
        file = parse_file(source)
        triples = frozenset(quad.triple for quad in file.quads)
        return cls(changed, file, Source(source.path, source.location, file.quads), triples)


class Session:
    """A package under edit. Only files that changed are parsed again, only shapes that a change concerns are run."""

    def __init__(self, package: GraphPackage) -> None:
        self._package = package
        self._files: dict[Path, _Read] = {}
        self._inferred: tuple[object, tuple[Quad, ...]] = (None, ())
        self._kept: KeptReport | None = None
        self._shapes: tuple[Quad, ...] = ()

    def report(self) -> Report:
        """Return the report on the package as it is now; raises ``PackageErrors`` and ``ValidatorFailed``."""
        parsed = self._parse()
        inferred = self._derive(parsed)
        derived = (quad.triple for quad in inferred)
        triples = frozenset().union(*(read.triples for read in self._files.values()), derived)
        shape_quads = parsed.graphs.get(SHAPES_GRAPH, ())
        try:
            if self._kept is None or self._shapes != shape_quads:
                self._shapes = shape_quads
                self._kept = KeptReport(triples, as_rdflib(quad.triple for quad in shape_quads))
            else:
                self._kept.update(triples)
            kept = self._kept
            report = kept.report.with_results(python_checks(kept.store, kept.shapes, kept.report))
        except ValidationFailed as error:
            self._kept = None
            raise ValidatorFailed(tell("validator-failed", reason=error)) from error
        return annotated(report, kept.store, kept.shapes, (read.source for read in self._files.values()))

    def prepare(self) -> None:
        """Make ready for quick reports."""
        if self._kept is not None:
            self._kept.prepare()
        gc.freeze()  # the collector need not look through the whole graph at each save

    def _parse(self) -> ParsedPackage:
        """Parse the files that changed since they were last read."""
        now: dict[Path, _Read] = {}
        faults: list[SyntaxFault] = []
        for source in self._package.source_files():
            changed = source.location.stat().st_mtime_ns
            before = self._files.get(source.location)
            try:
                now[source.location] = before if before and before.changed == changed else _Read.of(source, changed)
            except PackageErrors as error:
                faults.extend(error.faults)
        if faults:
            raise PackageErrors(tuple(faults))
        self._files = now
        return ParsedPackage(tuple(read.file for read in now.values()))

    def _derive(self, parsed: ParsedPackage) -> tuple[Quad, ...]:
        """Return what the rules add; they run only where a graph that they read, or a rule, is another."""
        rules = tuple(path.read_bytes() for path in self._package.rule_files())
        basis = (rules, tuple(frozenset(parsed.graphs.get(graph, ())) for graph in REASONED))
        if self._inferred[0] != basis:
            self._inferred = (basis, derive(self._package, parsed))
        return self._inferred[1]


def watch_package(package: GraphPackage, language: str, *, colour: bool, say: Callable[[str], None]) -> None:
    """Print the report, then what changes in it at each save, until Ctrl+C, which may come at any moment."""
    with suppress(KeyboardInterrupt):
        _watch(Session(package), package, language, colour=colour, say=say)


def _watch(session: Session, package: GraphPackage, language: str, *, colour: bool, say: Callable[[str], None]) -> None:
    before: Report | None = None
    for began in _saves(package):
        try:
            after = session.report()
        except (LsgraphError, OSError) as error:  # a file half written, or gone while it was read
            say(str(error))
            continue
        seconds = time.perf_counter() - began
        say(whole(after, language, colour=colour) if before is None else changes(before, after, language, colour))
        say(tell("watch-done", seconds=f"{seconds:.1f}"))
        before = after
        session.prepare()


def changes(before: Report, after: Report, language: str, colour: bool) -> str:
    """Return what is new, what is fixed, and how many results are as they were."""
    new, fixed = _minus(after, before), _minus(before, after)
    still = len(after.results) - len(new)
    blocks = [one(after, result, language, colour=colour) for result in new]
    if fixed:
        blocks.append(
            "\n".join([tell("watch-fixed"), *(f"  - {_short(before, result, language)}" for result in fixed)])
        )
    blocks.append(tell("watch-counts", new=len(new), fixed=len(fixed), still=still))
    return "\n\n".join(blocks) + "\n"


def _short(report: Report, result: Result, language: str) -> str:
    return one(report, result, language).splitlines()[0] + "  " + result.focus_node.value


def _minus(one_report: Report, other: Report) -> list[Result]:
    """Return the results of a report that another has not, each as often as it is missing there."""
    left = Counter(result.fingerprint for result in other.results)
    found = []
    for result in one_report.results:
        if left[result.fingerprint]:
            left[result.fingerprint] -= 1
        else:
            found.append(result)
    return found


def _saves(package: GraphPackage) -> Iterator[float]:
    """Yield the time at the start and after each save of a file that counts.

    What is saved while the report before is still being made counts too: the folders are watched from the start.
    """

    def counts(_: Change, path: str) -> bool:
        return path.endswith(_WATCHED)

    folders = [package.root / name for name in ("ontology", "data", "shapes", "queries")]
    saves = watch(
        *folders,
        watch_filter=counts,
        debounce=DEBOUNCE,
        step=10,
        rust_timeout=_PULSE,
        yield_on_timeout=True,
    )
    for number, saved in enumerate(saves):
        if number == 0 or saved:
            yield time.perf_counter()
