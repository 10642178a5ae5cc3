"""The query library: questions of a package with their titles and parameters."""

from lsgraph.queries.fiscal_year import parse_fiscal_year
from lsgraph.queries.library import Library, LibraryError, Parameter, Question

__all__ = ["Library", "LibraryError", "Parameter", "Question", "parse_fiscal_year"]
