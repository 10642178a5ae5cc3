"""Let a query that names the graphs of a release reach them at an engine, where they have other names.

Only ``GRAPH`` and ``FROM`` can name a graph. A constant changes its name. ``GRAPH ?g { P }`` becomes one branch for
each graph, so that ``?g`` takes the release's own names and nothing is left to rename in the answer:

    { { GRAPH <…/release/R/graph/data> { P } VALUES ?g { <…/graph/data> } } UNION { … } }

The text is read by the lexer that also decides what is allowed, so nothing but these places changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lsgraph.sparql.lexer import Kind, Token, tokens
from lsgraph.store import RequestDataset
from lsgraph.store.remote.layout import Layout

_NAMES: Final = frozenset({Kind.IRI, Kind.PNAME})


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A query for an engine, with the dataset to send along; all graphs by the engine's names."""

    query: str
    dataset: RequestDataset


def rewrite(query: str, layout: Layout, dataset: RequestDataset | None = None) -> Rewritten:
    """Return the query as the engine must get it.

    ``dataset`` is what the request names (it replaces the query's own FROM); without either, the default graph is the
    union of the release, and all its graphs are named. Raises ``LexicalError``.
    """
    read = _Read(list(tokens(query)))
    froms = list(read.froms())
    if dataset is None and froms:
        dataset = RequestDataset(
            tuple(graph for graph, named in froms if not named), tuple(graph for graph, named in froms if named)
        )
    default: tuple[str, ...] = (layout.default,)
    named = layout.graphs
    if dataset is not None:
        default = tuple(map(layout.at_engine, dataset.default)) or (layout.nothing,)
        named = tuple(dict.fromkeys(dataset.named))
    writer = _Writer(query, read, layout, frozenset(named))
    text = writer.text()
    at_engine = tuple(map(layout.at_engine, named)) or (layout.nothing,)
    return Rewritten(text, RequestDataset(tuple(dict.fromkeys(default)), tuple(dict.fromkeys(at_engine))))


class _Read:
    """The tokens of a query, and what prefixed names stand for."""

    def __init__(self, found: Sequence[Token]) -> None:
        self.tokens = found
        self.base = ""
        self.prefixes: dict[str, str] = {}
        for place, token in enumerate(found[:-1]):
            word, after = token.text.upper(), found[place + 1]
            if token.kind is Kind.WORD and word == "BASE" and after.kind is Kind.IRI:
                self.base = after.text[1:-1]
            elif token.kind is Kind.WORD and word == "PREFIX" and place + 2 < len(found):
                self.prefixes[after.text.rstrip(":")] = found[place + 2].text[1:-1]

    def iri(self, token: Token) -> str:
        """Return the IRI that a token stands for; relative ones are left as they are, they name no graph of ours."""
        if token.kind is Kind.IRI:
            return _unescaped(token.text[1:-1])
        prefix, _, local = token.text.partition(":")
        return _unescaped(self.prefixes.get(prefix, "")) + local.replace("\\", "")

    def froms(self) -> Iterator[tuple[str, bool]]:
        """Yield the graphs of FROM, and whether they are FROM NAMED."""
        for _, _, graph, named in self.clauses():
            yield graph, named

    def clauses(self) -> Iterator[tuple[int, int, str, bool]]:
        """Yield where each FROM clause begins and ends, its graph, and whether it is FROM NAMED."""
        for place, token in enumerate(self.tokens):
            if token.kind is Kind.WORD and token.text.upper() == "FROM" and token.depth == 0:
                named = self.tokens[place + 1].text.upper() == "NAMED"
                name = self.tokens[place + 1 + named]
                if name.kind in _NAMES:
                    yield token.offset, name.offset + len(name.text), self.iri(name), named


class _Writer:
    """Writes the query anew, from the inside of each GRAPH outwards."""

    def __init__(self, query: str, read: _Read, layout: Layout, named: frozenset[str]) -> None:
        self.query, self.read, self.layout, self.named = query, read, layout, named
        self.clauses = {begin: end for begin, end, _, _ in read.clauses()}
        self.branches = 0

    def text(self) -> str:
        return self._span(0, len(self.read.tokens), 0, len(self.query), _same)

    def _span(self, first: int, last: int, begin: int, end: int, label: Callable[[str], str]) -> str:
        """Return what stands between two offsets, the tokens ``first`` to ``last`` being in it."""
        parts, position, place = [], begin, first
        while place < last:
            token = self.read.tokens[place]
            stop, text, place = self._token(place, label)
            if text is not None:
                parts += [self.query[position : token.offset], text]
                position = stop
        return "".join([*parts, self.query[position:end]])

    def _token(self, place: int, label: Callable[[str], str]) -> tuple[int, str | None, int]:
        """Return where the token, or the clause that it begins, ends; its new text if any; the next place."""
        token = self.read.tokens[place]
        if token.offset in self.clauses:
            end = self.clauses[token.offset]
            while place < len(self.read.tokens) and self.read.tokens[place].offset < end:
                place += 1
            return end, "", place  # the dataset goes with the request
        if token.kind is Kind.BLANK:
            return token.offset + len(token.text), label(token.text), place + 1
        if token.kind is Kind.WORD and token.text.upper() == "GRAPH":
            name = self.read.tokens[place + 1]
            if name.kind in _NAMES:
                graph = self.read.iri(name)
                known = self.layout.at_engine(graph) if graph in self.named else self.layout.nothing
                return name.offset + len(name.text), f"GRAPH <{known}>", place + 2
            if name.kind is Kind.VARIABLE:
                return self._branches(place, label)
        return token.offset + len(token.text), None, place + 1

    def _branches(self, place: int, label: Callable[[str], str]) -> tuple[int, str | None, int]:
        opened = self.read.tokens[place + 2]
        closed = next(
            n
            for n in range(place + 3, len(self.read.tokens))
            if self.read.tokens[n].kind is Kind.CLOSE and self.read.tokens[n].depth == opened.depth + 1
        )
        variable, last = self.read.tokens[place + 1].text, self.read.tokens[closed]
        texts = []
        for graph in [each for each in self.layout.graphs if each in self.named] or [""]:
            self.branches += 1
            inner = self._span(
                place + 3, closed, opened.offset + 1, last.offset, _labelled(label, f"_g{self.branches}")
            )
            name = self.layout.at_engine(graph) if graph else self.layout.nothing
            value = f"<{graph}>" if graph else ""
            texts.append(f"{{ GRAPH <{name}> {{{inner}}} VALUES {variable} {{ {value} }} }}")
        return last.offset + 1, "{ " + " UNION ".join(texts) + " }", closed + 1


def _same(label: str) -> str:
    return label


def _labelled(outer: Callable[[str], str], suffix: str) -> Callable[[str], str]:
    """Return a renaming of blank node labels: one label may not stand in two branches."""
    return lambda label: outer(label) + suffix


def _unescaped(iri: str) -> str:
    """Return the IRI with its code point escapes resolved."""
    return iri.encode("latin-1", "backslashreplace").decode("unicode_escape") if "\\" in iri else iri
