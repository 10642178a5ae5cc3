"""The release's dump files, where ``dcat:downloadURL`` says that they are: ``/dump/{file}``."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import IO, Final, Self

from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from lsgraph.sparql import results
from lsgraph.sparql.negotiation import Offer
from lsgraph.sparql.problem import Problem
from lsgraph.web import problems
from lsgraph.web.holdings import Dump, holdings
from lsgraph.web.packed import SUFFIX, packed

blueprint = Blueprint("dumps", __name__)

_CHUNK: Final = 256 * 1024
_ONE_RANGE: Final = re.compile(r"\s*bytes\s*=\s*(?:[0-9]+-[0-9]*|-[0-9]+)\s*\Z", re.IGNORECASE)
_CODING: Final = re.compile(r'-(?:gzip|br|zstd)"')  # which the server adds to the tag of a compressed file
_SMALL: Final = 1024 * 1024  # bytes up to which a file is read whole


@blueprint.get("/dump/<path:name>")
def dump(name: str) -> Response:
    """Send a dump file, or one compressed: ``NAME.gz``. Only names of the release's manifest are files here."""
    dumps = holdings().dumps
    plain = name.removesuffix(SUFFIX)
    if plain not in dumps:
        return problems.respond(Problem("no-dump", 404, {"name": name[:200]}), offers=tuple(sorted(dumps)))
    found = dumps[plain] if name == plain else packed(dumps[plain])
    response = send(found, _content_type(found), found.digest[:32])
    if response.status_code in {200, 206}:
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def send(found: Dump, content_type: str, tag: str) -> Response:
    """Return a dump file as an answer, or the part of it that ``Range`` asks for, or 304.

    ``tag`` is the entity tag: it tells one representation from the others of the same resource.
    """
    body = found.path.read_bytes() if found.size <= _SMALL else _Pieces(found.path)
    response = Response(body, content_type=content_type)
    response.content_length = found.size
    response.set_etag(tag)
    digest = base64.b64encode(bytes.fromhex(found.digest)).decode()
    response.headers["Repr-Digest"] = f"sha-256=:{digest}:"  # RFC 9530: of the whole file, also for a part of it
    response.headers["Cache-Control"] = "no-cache"
    try:
        response.make_conditional(_conditions(), accept_ranges=True, complete_length=found.size)
    except RequestedRangeNotSatisfiable:
        response.close()
        whole = (("Content-Range", f"bytes */{found.size}"),)
        return problems.respond(Problem("bad-range", 416, {"size": f"{found.size:,}"}, headers=whole))
    if response.status_code == 412:
        response.close()
        return problems.respond(Problem("condition-failed", 412))
    return response


def _conditions() -> dict[str, str]:
    """Return the request's environ without a range that means nothing here (RFC 9110 §14.2).

    That is one of another method than GET, in another unit than bytes, or of several parts: the whole file is the
    answer that everybody can read.
    """
    environ = dict(request.environ)
    if request.method != "GET" or not _ONE_RANGE.match(environ.get("HTTP_RANGE", "")):
        environ.pop("HTTP_RANGE", None)
    if environ.get("HTTP_IF_MATCH") == "*":
        environ.pop("HTTP_IF_MATCH")  # there is one
    elif "HTTP_IF_MATCH" in environ:
        environ["HTTP_IF_MATCH"] = _CODING.sub('"', environ["HTTP_IF_MATCH"])
    return environ


class _Pieces:
    """A file in pieces; opened when the first is wanted, so that an answer without a body opens nothing."""

    def __init__(self, path: Path) -> None:
        self._path, self._start = path, 0
        self._file: IO[bytes] | None = None

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        if self._file is None:
            self._file = self._path.open("rb")
            self._file.seek(self._start)
        if piece := self._file.read(_CHUNK):
            return piece
        self.close()
        raise StopIteration

    def seekable(self) -> bool:
        """Tell that a part can be reached without reading what is before it."""
        return True

    def seek(self, position: int) -> int:
        """Begin there, in bytes."""
        self._start = position
        return position

    def tell(self) -> int:
        """Return where it begins."""
        return self._start

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()


def _content_type(found: Dump) -> str:
    for entry in results.FORMATS:
        if entry.media_type == found.media_type:
            return results.content_type(Offer(entry.media_type, entry.name))
    return found.media_type
