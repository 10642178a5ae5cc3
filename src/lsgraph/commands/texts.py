"""Where a query or a text given on the command line comes from."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterable
from pathlib import Path

from lsgraph.faults import LsgraphError
from lsgraph.messages import tell
from lsgraph.package import GraphPackage


class NoSuchText(LsgraphError):
    """A file or question that is not there, is not UTF-8, or gets parameters that it cannot have."""


def read_text(path: Path) -> str:
    """Return the text of a file, ``-`` being stdin; raises ``NoSuchText``."""
    try:
        data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        return data.decode("utf-8")
    except (FileNotFoundError, IsADirectoryError):
        raise NoSuchText(tell("no-file", path=path)) from None
    except UnicodeDecodeError:
        raise NoSuchText(tell("not-text", path=path)) from None


def read_query(source: str, parameters: Iterable[str], package: GraphPackage) -> str:
    """Return the query: a file, stdin for ``-``, or a question of the package's library with its parameters bound.

    Raises ``NoSuchText`` with the nearest names if there is neither a file nor a question of that name.
    """
    values = dict(_pair(text) for text in parameters)
    if source == "-" or Path(source).is_file():
        if values:
            raise NoSuchText(tell("param-without-name"))
        return read_text(Path(source))
    from lsgraph.queries import Library

    library = Library.open(package)
    if source not in library:
        names = [question.name for question in library]
        near = ", ".join(difflib.get_close_matches(source, names, n=5, cutoff=0.4)) or tell("nothing-near")
        raise NoSuchText(tell("no-query", name=source, near=near))
    return library.bind(source, values)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise NoSuchText(tell("bad-param", given=text))
    return name, value
