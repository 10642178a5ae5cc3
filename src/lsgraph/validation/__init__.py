"""Validation: run the shapes, keep the findings as a value, write them for people and machines."""

from lsgraph.validation.report import Report, Result, Severity, ValidationFailed
from lsgraph.validation.run import validate, validate_graph, validate_release

__all__ = ["Report", "Result", "Severity", "ValidationFailed", "validate", "validate_graph", "validate_release"]
