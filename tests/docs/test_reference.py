"""The reference is made from the program, is up to date, and leaves nothing out."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from types import ModuleType

import click
import pyoxigraph as ox
import pytest

from lsgraph.cli import cli
from lsgraph.package import GraphPackage
from lsgraph.queries import Library
from lsgraph.settings import Settings, StoreSettings
from lsgraph.sparql.limits import Limits
from lsgraph.vocabulary import LSG, OWL, SH, SHAPES, SKOS

from .conftest import ROOT


def read(name: str) -> str:
    return (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")


def headings(name: str) -> set[str]:
    return set(re.findall(r"^#{2,3} (.+)$", read(name), re.MULTILINE))


def of_type(files: list[Path], *kinds: ox.NamedNode) -> set[str]:
    found = set()
    for path in files:
        for triple in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            if triple.object in kinds and isinstance(triple.subject, ox.NamedNode):
                found.add(triple.subject.value)
    return found


def test_every_made_page_is_up_to_date(generate: ModuleType, made: dict[Path, str]) -> None:
    late = generate.stale(made)
    assert late == {}, "run: python docs/generate.py\n" + "\n".join(late.values())


def test_no_page_of_the_reference_is_left_from_earlier(made: dict[Path, str]) -> None:
    assert set((ROOT / "docs" / "reference").iterdir()) <= set(made)


def test_every_command_is_documented() -> None:
    names = set()
    for name, command in cli.commands.items():
        inner = command.commands if isinstance(command, click.Group) else None
        names |= {f"lsgraph {name} {each}" for each in inner} if inner else {f"lsgraph {name}"}
    assert headings("commands.md") == names


def test_every_setting_and_limit_is_documented_with_its_variable() -> None:
    text = read("settings.md")
    names = [entry.name for entry in (*fields(Settings), *fields(StoreSettings), *fields(Limits))]
    assert [name for name in names if f"| `{name}` | `LSGRAPH_{name.upper()}`" not in text] == []


def test_every_question_is_documented() -> None:
    assert headings("queries.md") == {question.name for question in Library.open(GraphPackage.open(ROOT))}


def test_every_class_and_property_is_documented() -> None:
    kinds = [OWL.term(kind) for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")]
    terms = {iri for iri in of_type([ROOT / "ontology" / "lsg.ttl"], *kinds) if iri.startswith(LSG.iri)}
    documented = {heading for heading in headings("ontology.md") if heading.startswith("lsg:")}
    assert documented == {f"lsg:{iri.removeprefix(LSG.iri)}" for iri in terms}


def test_every_shape_is_documented() -> None:
    shapes = of_type(sorted((ROOT / "shapes").glob("*.ttl")), SH.term("NodeShape"), SH.term("PropertyShape"))
    documented = {heading for heading in headings("shapes.md") if not heading.endswith(".ttl")}
    assert documented == {iri.removeprefix(SHAPES.iri) for iri in shapes}


def test_every_code_list_is_documented() -> None:
    schemes = of_type(sorted((ROOT / "ontology" / "vocab").glob("*.ttl")), SKOS.term("ConceptScheme"))
    assert [iri for iri in sorted(schemes) if f"`{iri}`" not in read("codes.md")] == []


def test_an_option_without_an_example_is_refused(generate: ModuleType) -> None:
    program = generate.program
    examples = {path: ["lsgraph"] for path, _ in program.commands()}
    with pytest.raises(program.MissingExample, match="lsgraph build: no example shows --out, --quiet"):
        program.commands_page(examples)


def test_a_route_without_an_example_is_refused(generate: ModuleType) -> None:
    with pytest.raises(generate.program.MissingExample, match="/ has no example"):
        generate.program.routes_page({}, {})
