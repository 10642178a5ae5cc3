"""Validation: run the shapes, keep the findings as a value, write them for people and machines.

The whole of it in a few lines::

    report = validate_sources(sources, shapes)    # Report, or ValidationFailed; never "conforms" by mistake
    writer = writers.named("sarif")               # or WRITERS["sarif"]; UnknownFormat tells what there is
    content = writer.write(report, "ja")          # bytes, the same for the same report
    failed = report.reaches(Severity.WARNING)     # is there a result as bad as this, or worse?

``validate_sources`` is ``annotated(validate(store, shapes), store, shapes, sources)``: the results as SHACL has them,
then places, classes, passages and suggestions. ``validate_release`` does the same for a package and what its rules add.

``Report``   ``results`` in a stable order, ``shapes`` (what each shape says of itself, how many focus nodes it had),
             ``conforms``, ``publishable``, ``counts``, ``by_shape()``, ``by_class()``, ``reaches(severity)``.
``Result``   ``focus_node``, ``path``, ``value``, ``source_shape``, ``component``, ``severity``, ``messages``,
             ``details`` as SHACL has them; ``place: Place | None``, ``suggestion`` (language -> text, may be empty),
             ``classes`` of the focus node, ``passages`` that its record cites; ``fingerprint``, ``message(language)``.
``Place``    ``path``, ``line``, ``column``, ``width`` (characters, from 1), ``source_line``, ``spot`` (a statement,
             a subject or an object), ``inferred`` (the triple at fault is derived; the place is what it comes from).
``Source``   a file with its triples in the order of the file: ``Source(path, data, triples)``; ``data`` is the bytes
             or the file to read them from when they are needed.
``writers.WRITERS``   name -> ``Writer(name, media_types, extension, write)``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from lsgraph.validation.annotating import annotated
from lsgraph.validation.places import Source
from lsgraph.validation.report import Place, Report, Result, Severity, ShapeText, Spot, ValidationFailed

if TYPE_CHECKING:
    from lsgraph.validation.run import validate, validate_graph, validate_release, validate_sources

__all__ = [
    "Place",
    "Report",
    "Result",
    "Severity",
    "ShapeText",
    "Source",
    "Spot",
    "ValidationFailed",
    "annotated",
    "validate",
    "validate_graph",
    "validate_release",
    "validate_sources",
]

_RUNNING = frozenset({"validate", "validate_graph", "validate_release", "validate_sources"})


def __getattr__(name: str) -> Any:
    """Load pySHACL, which takes a second, only when something is validated: reports are read and written without."""
    if name not in _RUNNING:
        raise AttributeError(name)
    return getattr(import_module("lsgraph.validation.run"), name)
