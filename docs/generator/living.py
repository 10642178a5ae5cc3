"""Parts of hand-written pages that the data make: answers of queries, and tables of counts."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from generator import charts
from generator.markdown import code, plain, table
from lsgraph.cli import cli
from lsgraph.commands import answers, terminal
from lsgraph.commands.texts import read_query
from lsgraph.package import GraphPackage
from lsgraph.release import build
from lsgraph.store.embedded import EmbeddedStore, load
from lsgraph.vocabulary import ID, PREFIXES, SRC
from lsgraph.web.tables import shorten

_CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MADE = re.compile(r"^(<!-- made: ([a-z]+) -->)\n.*?^(<!-- end -->)$", re.MULTILINE | re.DOTALL)
_PREAMBLE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


class Answers:
    """The graph of a package, asked as the command line asks it."""

    def __init__(self, package: GraphPackage) -> None:
        """Parse the package and run its rules; nothing is validated, because the documentation is not a release."""
        self.package = package
        with TemporaryDirectory() as out:
            self.store = EmbeddedStore(load(build(package, Path(out), validate=False)))

    def command(self, line: str) -> str:
        """Return what ``lsgraph query …`` prints, also through ``head -n N`` or ``grep TEXT``.

        Raises ``ValueError`` for any other command.
        """
        command, _, pipe = line.partition(" | ")
        words = shlex.split(command)
        if words[:2] != ["lsgraph", "query"]:
            raise ValueError(f"only lsgraph query can be made: {line}")
        context = cli.commands["query"].make_context("query", words[2:])
        given = context.params
        query = read_query(given["source"], given["parameters"], self.package)
        name, content = answers.answer(self.store, query, given["chosen"])
        text = _table(content, counted=not pipe) if name == "table" else content.decode()
        lines = [text_line.rstrip() for text_line in text.splitlines()]
        return "\n".join(_piped(lines, shlex.split(pipe)))

    def rows(self, query: str) -> list[list[str]]:
        """Return the cells of a SELECT query, IRIs in full; the project's prefixes are declared."""
        solutions = self.store.engine.query(_PREAMBLE + query)
        return [[value.value if value else "" for value in solution] for solution in solutions]  # type: ignore[union-attr]

    @property
    def made(self) -> Mapping[str, Callable[[], str]]:
        """The tables that a page can ask for by name."""
        return {
            "classes": self._classes,
            "evidence": self._evidence,
            "discrepancies": self._discrepancies,
            "charts": lambda: charts.rows_of_charts(self.rows),
        }

    def _labels(self) -> dict[str, str]:
        found: dict[str, dict[str, str]] = {}
        query = "SELECT ?term ?label (LANG(?label) AS ?language) { ?term rdfs:label|skos:prefLabel ?label }"
        for iri, label, language in self.rows(query):
            found.setdefault(iri, {})[language] = label
        return {iri: " · ".join(filter(None, (names.get("ja"), names.get("en")))) for iri, names in found.items()}

    def _classes(self) -> str:
        """Count individuals by class as asserted, and their facts by evidence mode."""
        labels = self._labels()
        numbers = self.rows(
            f"""SELECT ?class (COUNT(DISTINCT ?thing) AS ?count) {{
              VALUES ?graph {{ <https://w3id.org/lsgraph/graph/data> <https://w3id.org/lsgraph/graph/citations> }}
              GRAPH ?graph {{ ?thing a ?class }}
              FILTER(STRSTARTS(STR(?thing), "{ID}") || STRSTARTS(STR(?thing), "{SRC}")) }} GROUP BY ?class"""
        )
        facts = self.rows(
            """SELECT ?class ?mode (COUNT(*) AS ?count) { SELECT DISTINCT ?class ?mode ?thing ?property {
              GRAPH <https://w3id.org/lsgraph/graph/data> { ?thing a ?class }
              ?citation lsg:supports ?thing ; lsg:forProperty ?property ; lsg:evidenceMode ?mode } }
              GROUP BY ?class ?mode"""
        )
        counts = {(kind, mode): count for kind, mode, count in facts}
        modes = self._modes()
        rows = [
            [
                code(shorten(kind)),
                plain(labels.get(kind, "")),
                number,
                *(counts.get((kind, mode), "") for mode in modes),
            ]
            for kind, number in sorted(numbers, key=lambda row: (-int(row[1]), row[0]))
        ]
        return table(("class", "name", "individuals", *(shorten(mode) for mode in modes)), rows)

    def _modes(self) -> list[str]:
        query = "SELECT ?mode { <https://w3id.org/lsgraph/voc/evidence-mode> skos:hasTopConcept ?mode } ORDER BY ?mode"
        return [mode for (mode,) in self.rows(query)]

    def _evidence(self) -> str:
        labels = self._labels()
        rows = self.rows(
            """SELECT ?mode (COUNT(*) AS ?facts) (COUNT(DISTINCT ?resource) AS ?resources) {
              SELECT DISTINCT ?resource ?property ?mode {
                ?citation lsg:supports ?resource ; lsg:forProperty ?property ; lsg:evidenceMode ?mode } }
              GROUP BY ?mode ORDER BY DESC(?facts) ?mode"""
        )
        body = [[code(shorten(mode)), labels[mode], facts, resources] for mode, facts, resources in rows]
        return table(("mode", "name", "facts", "resources"), body)

    def _discrepancies(self) -> str:
        labels = self._labels()
        kinds = Counter(kind for (kind,) in self.rows("SELECT ?kind { ?discrepancy lsg:discrepancyKind ?kind }"))
        rows = [[code(shorten(kind)), labels.get(kind, ""), str(kinds[kind])] for kind in sorted(kinds)]
        return table(("kind", "name", "discrepancies"), rows)


def _piped(lines: list[str], pipe: list[str]) -> list[str]:
    match pipe:
        case []:
            return lines
        case ["head", "-n", number]:
            return lines[: int(number)]
        case ["grep", text]:
            return [line for line in lines if text in line]
    raise ValueError(f"only head -n and grep can be made: {pipe}")


def _table(content: bytes, *, counted: bool) -> str:
    """Return a table as a terminal shows it, with the count of rows that goes to stderr or without."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output if counted else io.StringIO()):
        terminal.table(*answers.rows(content))
    return output.getvalue().rstrip("\n")


def renewed(text: str, answered: Answers) -> str:
    """Return a page with every ``console`` block answered anew and every made part filled."""

    def console(found: re.Match[str]) -> str:
        commands = [line for line in found[1].splitlines() if line.startswith("$ ")]
        parts = [f"{line}\n{answered.command(line.removeprefix('$ '))}\n" for line in commands]
        return "```console\n" + "".join(parts) + "```"

    def made(found: re.Match[str]) -> str:
        return f"{found[1]}\n{answered.made[found[2]]()}\n{found[3]}"

    return _MADE.sub(made, _CONSOLE.sub(console, text))


def is_living(text: str) -> bool:
    """Tell whether a page has a part that is made from the data."""
    return bool(_CONSOLE.search(text) or _MADE.search(text))
