"""The query library: heads are read, values become terms, and no value can change what a query asks."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsgraph.package import GraphPackage
from lsgraph.queries import Library, LibraryError
from lsgraph.queries.header import HeaderError, parse_header
from lsgraph.queries.library import expand
from lsgraph.queries.substitution import NotSubstitutable, substitute
from lsgraph.sparql.policy import Measure, check

REPOSITORY = Path(__file__).resolve().parents[2]
RUNNING = """\
# title: Which projects run in a fiscal year?
# title@ja: ある年度に実施中の課題は？
# param: year fiscal-year 2022 — the fiscal year / 年度
# param: project iri prj:buoy-1 — the project / 課題
# param: word string — a word

PREFIX lsg: <https://w3id.org/lsgraph/ont#>
SELECT ?year ?size WHERE {
  ?project lsg:size ?size ; lsg:name ?word . # ?year stays here
  FILTER(?size >= ?year && ?word != "?word")
} ORDER BY ?year ?size
"""


class Folder:
    """A package as far as the library is concerned."""

    def __init__(self, path: Path, **files: str) -> None:
        self.path = path
        for name, text in files.items():
            (path / f"{name}.rq").write_text(text, encoding="utf-8")

    def query_files(self) -> tuple[Path, ...]:
        return tuple(sorted(self.path.glob("*.rq")))


@pytest.fixture
def library(tmp_path: Path) -> Library:
    (tmp_path / "running.expected.csv").write_text("year,size\r\n")
    return Library.open(Folder(tmp_path, running=RUNNING))


def test_a_head_is_read(library: Library) -> None:
    question = library.get("running")
    assert question is not None
    assert question.title("ja") == "ある年度に実施中の課題は？"
    assert question.description("en") == ""
    assert [(p.name, p.type, p.default) for p in question.parameters] == [
        ("year", "fiscal-year", "2022"),
        ("project", "iri", "prj:buoy-1"),
        ("word", "string", None),
    ]
    assert question.parameters[0].description == {"en": "the fiscal year", "ja": "年度"}
    assert question.expected is not None


def test_terms_stand_for_variables_and_nothing_else_changes(library: Library) -> None:
    text = library.bind("running", {"year": "令和5年度", "word": "x"})
    project = "<https://w3id.org/lsgraph/id/project/buoy-1>"
    assert text.partition("PREFIX")[2] == (
        f""" lsg: <https://w3id.org/lsgraph/ont#>
SELECT (2023 AS ?year) ?size WHERE {{
  {project} lsg:size ?size ; lsg:name "x" . # ?year stays here
  FILTER(?size >= 2023 && "x" != "?word")
}} ORDER BY (2023) ?size
"""
    )


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "running needs a value for “word”"),
        ({"word": "x", "yaer": "2022"}, "has no parameter “yaer”. It has: year, project, word"),
        ({"word": "x", "year": "S65"}, "year=S65 cannot be read as fiscal-year"),
        ({"word": "x", "project": "buoy 1"}, "project=buoy 1 cannot be read as iri"),
        ({"word": "x", "project": "<urn:a> ?p ?o } #"}, "cannot be read as iri"),
    ],
)
def test_a_wrong_value_is_told(library: Library, values: dict[str, str], message: str) -> None:
    with pytest.raises(LibraryError) as raised:
        library.bind("running", values)
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# title: a\n# param: year date 2022 — no such type\nASK {}", 2),
        ("# title: a\n# param: 9 iri\nASK {}", 2),
        ("# title: a\n# param: a iri\n#\n# param: a iri\nASK {}", 4),
        ("# titel: a\nASK {}", 1),
        ("ASK {}", 1),
    ],
)
def test_a_head_that_cannot_be_read_is_told_with_file_and_line(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(LibraryError) as raised:
        Library.open(Folder(tmp_path, broken=text))
    assert f"broken.rq:{line}: " in str(raised.value)
    with pytest.raises(HeaderError):
        parse_header(text)


def test_a_default_that_does_not_fit_is_told_with_file_and_line(tmp_path: Path) -> None:
    library = Library.open(Folder(tmp_path, bad="# title: a\n# param: n integer many — how many\nASK {}"))
    with pytest.raises(LibraryError, match=r"bad\.rq:2: n=many"):
        library.bind("bad", {})


@pytest.mark.parametrize("query", ["SELECT * { BIND(1 AS ?x) }", "SELECT (COUNT(*) AS ?n) {} GROUP BY ?x"])
def test_a_variable_that_the_query_sets_cannot_be_a_parameter(query: str) -> None:
    with pytest.raises(NotSubstitutable):
        substitute(query, {"x": "1"})


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_string_escapes_its_literal(value: str) -> None:
    query = substitute("SELECT (?word AS ?answer) {}", {"word": str(ox.Literal(value))})
    store = ox.Store()
    (row,) = store.query(query)  # type: ignore[misc]
    assert row["answer"] == ox.Literal(value)


@pytest.mark.parametrize(
    ("text", "iri"),
    [
        ("prj:binds-2", "https://w3id.org/lsgraph/id/project/binds-2"),
        (r"prj:binds-2\/period\/1", "https://w3id.org/lsgraph/id/project/binds-2/period/1"),
        ("<https://example.org/a>", "https://example.org/a"),
        ("https://example.org/a", "https://example.org/a"),
        ("urn:x:1", "urn:x:1"),
    ],
)
def test_an_iri_may_be_written_in_three_ways(text: str, iri: str) -> None:
    assert expand(text) == iri


def test_the_home_page_shows_marked_questions_first(tmp_path: Path) -> None:
    head = "# title: {}\nASK {{}}"
    files = {name: head.format(name) for name in "abcdefghij"} | {"z": "# title: z\n# featured: 1\nASK {}"}
    library = Library.open(Folder(tmp_path, **files))
    assert [question.name for question in library.featured(5)] == ["z", "a", "c", "e", "g"]


def test_every_question_of_the_repository_can_be_asked_with_its_defaults() -> None:
    library = Library.open(GraphPackage(REPOSITORY))
    store = ox.Store()
    for question in library:
        assert question.header.title.keys() == {"en", "ja"}, question.path
        assert isinstance(check(question.bound()), Measure), question.path
        store.query(question.bound())
