"""What somebody sends to be validated: which files, in which formats, and what is refused before a shape is looked at.

Plain values and pure functions. Nothing here fetches, expands an entity or follows a name into the file system.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final
from xml.parsers import expat

from pyoxigraph import Quad, RdfFormat, Triple, parse

from lsgraph.faults import SyntaxFault
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.problem import Problem, at, line_of
from lsgraph.sparql.results import BY_NAME, FORMATS, Format
from lsgraph.vocabulary import BASE

DEFAULT_PROFILE: Final = "plan"
PROFILES: Final = ("plan", "ontology", "dcat-ap", "skos", "void")
"""What can be validated against. ``plan`` and ``ontology`` are shapes of the package that is served."""

SYNTAXES: Final = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "rdfxml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "n3": RdfFormat.N3,
}
"""Name of a format that can be sent (those of ``sparql/results.py``) → what the parser calls it."""

ACCEPTED: Final = ", ".join(BY_NAME[name].media_type for name in SYNTAXES)
_SUFFIXES: Final = {BY_NAME[name].extension: name for name in SYNTAXES} | {
    "owl": "rdfxml",
    "xml": "rdfxml",
    "json": "jsonld",
}
_SHOWN: Final = 300  # characters of a source line beyond which a person finds nothing in it
_ANONYMOUS: Final = frozenset({"", "application/octet-stream", "text/plain"})
_ENTITY: Final = re.compile(r"<!ENTITY\b")
_CONTEXT: Final = re.compile(r'"@(?:context|import)"\s*:\s*\[?\s*"([^"]*)"')
_REMOTE: Final = "No LoadDocumentCallback"


@dataclass(frozen=True, slots=True)
class Document:
    """A file as it was sent: the name that messages call it, one of ``SYNTAXES``, its bytes."""

    name: str
    syntax: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Submission:
    """Data to validate against the shapes sent with it, or those of a profile where none were.

    ``over``: the data are laid over those of the package that is served, as ``lsgraph validate FILE`` does it.
    """

    data: tuple[Document, ...]
    shapes: tuple[Document, ...] = ()
    profile: str = DEFAULT_PROFILE
    over: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a request as it came: form field, file name ("" for pasted text), media type, bytes."""

    field: str
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document and its triples in their order; named graphs are taken together."""

    document: Document
    triples: tuple[Triple, ...]


def submission(
    parts: Iterable[Part], profile: str = "", syntax: str = "", *, over: bool = False
) -> Submission | Problem:
    """Return what the parts of a request ask for: fields ``data`` and ``shapes``, empty ones passed over.

    ``syntax`` names the format of data whose media type and file name tell nothing.
    """
    profile = profile or DEFAULT_PROFILE
    if profile not in PROFILES:
        return Problem("no-profile", 400, {"profile": profile[:100], "known": ", ".join(PROFILES)})
    found: dict[str, list[Document]] = {"data": [], "shapes": []}
    for part in parts:
        if part.field not in found or not (part.name or part.content.strip()):
            continue
        document = _document(part, syntax, len(found[part.field]) + 1)
        if isinstance(document, Problem):
            return document
        found[part.field].append(document)
    if not found["data"]:
        return Problem("upload-missing", 400, {"accepted": ACCEPTED})
    return Submission(tuple(found["data"]), tuple(found["shapes"]), profile, over)


def _document(part: Part, syntax: str, number: int) -> Document | Problem:
    named = syntax if part.field == "data" else ""
    chosen = _by_name(named) if named else _by_media_type(part.media_type) or _by_suffix(part.name)
    if chosen is None and not named and part.media_type in _ANONYMOUS and not part.name:
        chosen = BY_NAME["turtle"]
    if chosen is None:
        told = named or part.media_type or part.name
        return Problem("upload-type", 415, {"type": told[:100], "accepted": ACCEPTED})
    name = part.name.rpartition("/")[2].rpartition("\\")[2][:100]
    return Document(name or f"{part.field}-{number}.{chosen.extension}", chosen.name, part.content)


def _graph_formats() -> tuple[Format, ...]:
    return tuple(entry for entry in FORMATS if entry.name in SYNTAXES)


def _by_name(name: str) -> Format | None:
    wanted = name.strip().lower()
    matches = (entry for entry in _graph_formats() if wanted in {entry.name, entry.media_type, *entry.other_names})
    return next(matches, None)


def _by_media_type(media_type: str) -> Format | None:
    essence = media_type.partition(";")[0].strip().lower()
    if essence in _ANONYMOUS:
        return None
    return next((entry for entry in _graph_formats() if essence in {entry.media_type, *entry.aliases}), None)


def _by_suffix(name: str) -> Format | None:
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    return BY_NAME[_SUFFIXES[suffix]] if suffix in _SUFFIXES else None


def packed(sent: Submission) -> bytes:
    """Return the request for a validator."""
    files = {"data": _pack(sent.data), "shapes": _pack(sent.shapes)}
    return json.dumps({**files, "profile": sent.profile, "over": sent.over}).encode()


def unpacked(request: bytes) -> Submission:
    """Return the submission in a request that ``packed`` made."""
    found = json.loads(request)
    return Submission(_unpack(found["data"]), _unpack(found["shapes"]), found["profile"], found["over"])


def _pack(documents: Iterable[Document]) -> list[list[str]]:
    return [[item.name, item.syntax, base64.b64encode(item.content).decode()] for item in documents]


def _unpack(given: Iterable[Sequence[str]]) -> tuple[Document, ...]:
    return tuple(Document(name, syntax, base64.b64decode(content)) for name, syntax, content in given)


def read(documents: Sequence[Document], limits: Limits) -> list[Parsed] | Problem:
    """Parse the documents of one submission; the first that is refused or cannot be read is the problem."""
    found: list[Parsed] = []
    left = limits.upload_triple_limit
    for document in documents:
        parsed = parse_document(document, limits, left)
        if isinstance(parsed, Problem):
            return parsed
        left -= len(parsed.triples)
        found.append(parsed)
    return found


def parse_document(document: Document, limits: Limits, most: int) -> Parsed | Problem:
    """Return the triples of a document, at most ``most``; what is wrong with it is a problem with its place."""
    try:
        text = document.content.decode("utf-8", "strict")
    except UnicodeDecodeError as error:
        before = document.content[: error.start].decode("utf-8")
        return _told(at("upload-not-utf8", 422, before + "\ufffd", len(before)), document)
    refused = _refused(document, text, limits)
    if refused is not None:
        return _told(refused, document)
    triples: list[Triple] = []
    try:
        for item in _items(document):
            if len(triples) >= most:
                return Problem("too-many-triples", 413, {"limit": f"{limits.upload_triple_limit:,}"})
            if isinstance(item.object, Triple):
                return _told(_from(SyntaxFault.triple_term(document.name, document.content)), document)
            triples.append(Triple(item.subject, item.predicate, item.object))
    except (SyntaxError, ValueError) as error:
        return _told(_unreadable(document, text, error), document)
    return Parsed(document, tuple(triples))


def _items(document: Document) -> Iterable[Quad]:
    return parse(
        document.content,
        format=SYNTAXES[document.syntax],
        base_iri=f"{BASE}upload/",
        rename_blank_nodes=True,
    )


def _refused(document: Document, text: str, limits: Limits) -> Problem | None:
    """Return why a text goes to no parser: an entity that could grow, or more levels than a parser's stack holds."""
    if document.syntax == "rdfxml" and (entity := _ENTITY.search(text)):
        return at("entity-refused", 422, text, entity.start())
    deepest = too_deep(text, document.syntax, limits.upload_nesting_limit)
    if deepest is not None:
        return at("upload-too-deep", 422, text, deepest, limit=str(limits.upload_nesting_limit))
    return None


_JSON_TOKEN: Final = re.compile(r'"(?:[^"\\]++|\\.)*+"?|([\[{])|([\]}])')
_XML_TOKEN: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<[?!][^>]*>|(</)|(<)(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+(/?)>",
    re.DOTALL,
)
_TURTLE_TOKEN: Final = re.compile(
    r'"""(?:[^"\\]++|\\.|"(?!""))*+(?:"""|\Z)|\'\'\'(?:[^\'\\]++|\\.|\'(?!\'\'))*+(?:\'\'\'|\Z)'
    r'|"(?:[^"\\\n]++|\\.)*+"?|\'(?:[^\'\\\n]++|\\.)*+\'?|<[^<>\s]*+>|#[^\n]*+|([\[({])|([\])}])',
    re.DOTALL,
)


def too_deep(text: str, syntax: str, most: int) -> int | None:
    """Return the offset at which more than ``most`` levels are open, None where that is nowhere so."""
    if syntax == "rdfxml":
        return _too_deep_xml(text, most)
    depth = 0
    for token in (_JSON_TOKEN if syntax == "jsonld" else _TURTLE_TOKEN).finditer(text):
        if token[1]:
            depth += 1
            if depth > most:
                return token.start()
        elif token[2]:
            depth = max(depth - 1, 0)
    return None


def _too_deep_xml(text: str, most: int) -> int | None:
    depth = 0
    for token in _XML_TOKEN.finditer(text):
        if token[1]:
            depth = max(depth - 1, 0)
        elif token[2] and not token[3] and not token[0].endswith("/>"):
            depth += 1
            if depth > most:
                return token.start()
    return None


def _unreadable(document: Document, text: str, error: SyntaxError | ValueError) -> Problem:
    if _REMOTE in str(error):
        named = _CONTEXT.search(text)
        values = {"context": named[1][:200] if named else "@context"}
        return at("context-refused", 422, text, named.start(1) if named else 0, **values)
    if isinstance(error, SyntaxError) and error.lineno is not None:
        return _from(SyntaxFault.from_parser(document.name, document.content, error))
    if document.syntax == "rdfxml" and (place := _xml_place(document.content)):
        line, column, reason = place
        return Problem("upload-syntax", 422, {"reason": reason}, line, column, line_of(text, line))
    return Problem("upload-syntax", 422, {"reason": str(getattr(error, "msg", error))})


def _xml_place(content: bytes) -> tuple[int, int, str] | None:
    """Return line and column (from 1) where the text stops being XML, and why; None where it is XML.

    The RDF parser does not tell. Called only for text without an entity declaration: nothing can be expanded.
    """
    try:
        expat.ParserCreate().Parse(content, True)
    except expat.ExpatError as error:
        return error.lineno, error.offset + 1, expat.ErrorString(error.code)
    return None


def _from(fault: SyntaxFault) -> Problem:
    values = {"reason": fault.message}
    return Problem("upload-syntax", 422, values, fault.line, fault.column, fault.source_line, fault.fix)


def _told(problem: Problem, document: Document) -> Problem:
    """Add the file's name; a line that is too long for a person to find anything in it is not shown."""
    shown = problem.source_line if len(problem.source_line or "") <= _SHOWN else None
    return replace(problem, values={**problem.values, "file": document.name}, source_line=shown)
