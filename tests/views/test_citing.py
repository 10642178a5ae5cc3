"""Citations: what the graph does not say is left out, and nothing breaks the format."""

from __future__ import annotations

import yaml

from lsgraph.views.citing import Facts, as_text, bibtex, cff, facts, ris
from lsgraph.views.rows import Term

RELEASE = "ab" * 32
BARE = Facts(RELEASE, "https://example.org/downloads", title="潮汐計画のグラフ")
NASTY = Facts(RELEASE, "https://example.org/downloads", title='A "title": {100 %} & #1_\\', creator="x\ny")


def test_the_language_of_the_reader_chooses_the_words() -> None:
    rows = [{"title": Term("潮汐", language="ja")}, {"title": Term("Tides", language="en")}, {"version": Term("1.0")}]
    assert [facts(rows, RELEASE, "https://example.org/", code).title for code in ("ja", "en")] == ["潮汐", "Tides"]


def test_what_is_not_known_is_left_out() -> None:
    assert as_text(BARE, "en") == f"潮汐計画のグラフ. Release {RELEASE}. https://example.org/downloads."
    assert "year" not in bibtex(BARE)
    assert "AU  - " not in ris(BARE)
    assert yaml.safe_load(cff(BARE))["authors"] == [{"name": "潮汐計画のグラフ"}]


def test_no_character_breaks_a_format() -> None:
    assert yaml.safe_load(cff(NASTY))["title"] == NASTY.title
    assert r"A \"title\": \{100 \%\} \& \#1\_\textbackslash{}".replace(r"\"", '"') in bibtex(NASTY)
    assert "AU  - x y\r\n" in ris(NASTY)
