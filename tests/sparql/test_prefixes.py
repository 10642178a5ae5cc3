"""Graphs are written with the prefixes that their reader knows."""

from __future__ import annotations

import pytest

from lsgraph.sparql import results

LSG = "https://w3id.org/lsgraph/ont#"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("PREFIX l: <https://w3id.org/lsgraph/ont#> CONSTRUCT …", {"l": LSG}),
        ("prefix : <urn:a:>\nPREFIX b-1:<urn:b:>", {"": "urn:a:", "b-1": "urn:b:"}),
        ("PREFIX a: <urn:1:> PREFIX a: <urn:2:>", {"a": "urn:2:"}),
    ],
)
def test_what_a_query_declares_is_used(query: str, expected: dict[str, str]) -> None:
    assert results.prefixes(query) == expected


@pytest.mark.parametrize("query", ["PREFIX a: <#>", "PREFIX a: <b c>", "PREFIX xmlns: <urn:a:>", "XPREFIX a: <urn:a:>"])
def test_what_cannot_be_written_is_left_out(query: str) -> None:
    assert results.prefixes(query)["lsg"] == LSG


def test_a_query_without_prefixes_gets_those_of_the_project_that_it_names() -> None:
    found = results.prefixes("DESCRIBE <https://w3id.org/lsgraph/id/project/buoy-1>")
    assert found["lsg"] == LSG
    assert found["prj"] == "https://w3id.org/lsgraph/id/project/"
    assert "prg" not in found
