"""Build a release from a package: the stages in order, nothing visible before the last."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

from lsgraph import __version__
from lsgraph.package import GraphPackage, ParsedPackage
from lsgraph.release.canonical import CanonicalQuads, canonicalise
from lsgraph.release.describe import describe
from lsgraph.release.dump import Dump, dump_graph, dump_whole, serving_file
from lsgraph.release.publish import NoRelease, Release, Workshop, find, switch, workshop
from lsgraph.release.rules import infer, read_rules
from lsgraph.release.stages import Progress, Stage, silent
from lsgraph.release.validating import REPORT, accepted
from lsgraph.search import documents
from lsgraph.search.index import DOCUMENTS, prepare
from lsgraph.vocabulary import META, REASONED

if TYPE_CHECKING:
    from lsgraph.validation import Report

SERVING_FILE = "store.nq"
REPORT_TURTLE = "validation.ttl"


def build(
    package: GraphPackage,
    out: Path,
    *,
    progress: Progress = silent,
    validate: bool = True,
    overlay: Iterable[Quad] = (),
) -> Release:
    """Build the package into ``out`` and make it current there; a release that exists already is used again.

    ``progress`` hears of each stage as it begins. ``overlay`` is added to the release without being validated: facts
    that are the user's own and may not stand in a package, such as quotations.
    Raises ``PackageErrors``, ``RuleError``, ``ReleaseRefused``, and ``OSError`` where ``out`` cannot be written.
    """
    out.mkdir(parents=True, exist_ok=True)
    with workshop(out) as shop:
        progress(Stage.PARSE)
        sources = package.digests()
        parsed = package.parse()
        progress(Stage.INFER)
        inferred = derive(package, parsed)
        progress(Stage.VALIDATE)
        report = accepted(parsed, inferred) if validate else None
        progress(Stage.CANONICALISE)
        content = canonicalise((*parsed.quads, *inferred, *overlay))
        facts = {"name": content.name, "builder": builder_digest(), "sources": sources, "validated": validate}
        release = find(out, **facts)
        if release is None:
            _write(shop, content, sources, report, progress)
            progress(Stage.SEAL)
            graphs = {graph.value: len(quads) for graph, quads in content.graphs().items()}
            shop.seal({**facts, "lsgraph": __version__, "graphs": graphs})
            progress(Stage.PUBLISH)
            release = shop.publish()
        progress(Stage.SWITCH)
        switch(out, release)
    return release


def up_to_date(package: GraphPackage, out: Path) -> Release | None:
    """Return the current release of ``out`` if it was made from exactly these files by this program, else None."""
    try:
        release = Release.current(out)
    except NoRelease:
        return None
    wanted = {"builder": builder_digest(), "sources": package.digests(), "validated": True}
    return release if all(release.manifest.get(key) == value for key, value in wanted.items()) else None


def derive(package: GraphPackage, parsed: ParsedPackage) -> tuple[Quad, ...]:
    """Return what the package's rules add; nothing that any of its graphs states already."""
    reasoned = [quad for graph in REASONED for quad in parsed.graphs.get(graph, ())]
    stated = {quad.triple for quad in parsed.quads}
    return tuple(quad for quad in infer(reasoned, read_rules(package.rule_files())) if quad.triple not in stated)


def _write(
    shop: Workshop, content: CanonicalQuads, sources: dict[str, str], report: Report | None, progress: Progress
) -> None:
    """Write dumps, description, index and report into the workshop."""
    progress(Stage.DUMP)
    dumps = list(dump_whole(content))
    for graph, quads in content.graphs().items():
        dumps.extend(dump_graph(graph, quads))
    progress(Stage.DESCRIBE)
    counts = {severity.value: count for severity, count in report.counts.items()} if report else None
    meta = canonicalise(describe(content, dumps, sources, counts))
    for dump in (*dumps, *dump_graph(META, meta.quads)):
        _write_dump(shop, dump)
    shop.write(SERVING_FILE, serving_file((*content.quads, *meta.quads)))
    if report:
        from lsgraph.validation import transfer
        from lsgraph.validation.writers import WRITERS

        shop.write(REPORT_TURTLE, WRITERS["turtle"].write(report, "en"))
        shop.write(REPORT, transfer.pack(report))
    progress(Stage.INDEX)
    shop.write(DOCUMENTS, documents.write(documents.documents(content.quads)))
    prepare(shop.directory)


def _write_dump(shop: Workshop, dump: Dump) -> None:
    graph = dump.graph.value if isinstance(dump.graph, NamedNode) else None
    shop.write(
        f"dump/{dump.name}",
        dump.content,
        graph=graph,
        media_type=dump.format.media_type,
    )


@lru_cache(maxsize=1)
def builder_digest() -> str:
    """Return a digest of the program that makes releases, so that a release of an older program is made anew."""
    root = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256(__version__.encode())
    parts = (path for part in ("release", "validation", "search") for path in root.glob(f"{part}/**/*.py"))
    for path in sorted((*parts, root / "vocabulary.py")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
