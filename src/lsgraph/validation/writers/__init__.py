"""Writers of a validation report, each a small module on the same value."""

from lsgraph.validation.writers.text import text
from lsgraph.validation.writers.turtle import turtle

__all__ = ["text", "turtle"]
