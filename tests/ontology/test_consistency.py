"""The reasoner's verdict: HermiT, an OWL 2 DL reasoner, reads the ontology with stubs and code lists (and the data)."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
import rdflib

owlready2 = pytest.importorskip("owlready2", reason="HermiT is run through owlready2, which is not installed")

ROOT = Path(__file__).resolve().parents[2]
PREFIXES = """
@prefix lsg: <https://w3id.org/lsgraph/ont#> .
@prefix prj: <https://w3id.org/lsgraph/id/project/> .
@prefix rol: <https://w3id.org/lsgraph/id/role/> .
@prefix id: <https://w3id.org/lsgraph/id/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""

pytestmark = pytest.mark.skipif(
    shutil.which("java") is None, reason="HermiT needs a Java runtime: there is no `java` on the PATH"
)


class Refused(Exception):
    """The input is outside OWL 2 DL, in the reasoner's words."""


def vocabulary_files() -> list[Path]:
    ontology = ROOT / "ontology"
    return [ontology / "lsg.ttl", ontology / "stubs.ttl", *sorted((ontology / "vocab").glob("*.ttl"))]


def verdict(folder: Path, files: Iterable[Path], extra: str = "") -> tuple[bool, list[str]]:
    """Return whether files and extra Turtle are consistent together, and the IRIs of classes that can have no member.

    ``folder`` takes the RDF/XML that the reasoner reads. Raises ``Refused`` where it cannot be OWL 2 DL.
    """
    graph = rdflib.Graph()
    for path in files:
        graph.parse(path)
    graph.parse(data=PREFIXES + extra, format="turtle")
    target = folder / "input.rdf"
    graph.serialize(target, format="xml", encoding="utf-8")
    world = owlready2.World(filename=":memory:")
    try:
        world.get_ontology(target.as_uri()).load()
        owlready2.sync_reasoner_hermit(world, ignore_unsupported_datatypes=True, debug=0)
        return True, sorted(each.iri for each in world.inconsistent_classes() if each is not owlready2.Nothing)
    except owlready2.OwlReadyInconsistentOntologyError:
        return False, []
    except owlready2.base.OwlReadyJavaError as error:
        raise Refused(str(error)) from error
    finally:
        world.close()


def test_the_ontology_is_consistent_and_every_class_can_have_members(tmp_path: Path) -> None:
    assert verdict(tmp_path, vocabulary_files()) == (True, [])


@pytest.mark.slow
def test_the_ontology_is_consistent_with_the_data(tmp_path: Path) -> None:
    files = sorted((ROOT / "data").rglob("*.ttl"))
    if not files:
        pytest.skip("no data/ beside the ontology")
    assert verdict(tmp_path, [*vocabulary_files(), *files]) == (True, [])


@pytest.mark.slow
@pytest.mark.parametrize(
    "contradiction",
    [
        "prj:pdis a lsg:PlanProject , lsg:ReferencedProject .",
        "prj:binds-1 lsg:directlySucceeds prj:binds-2 . prj:binds-2 lsg:directlySucceeds prj:binds-1 .",
        "prj:binds-1 lsg:directlySucceeds prj:binds-1 .",
        "rol:saisei-jst lsg:roleAgent prj:saisei . prj:saisei a lsg:PlanProject .",
        "prj:bio lsg:isSetOutIn prj:saisei . prj:saisei a lsg:PlanProject .",
        'id:x a lsg:BudgetItem ; lsg:amountInYen "1,316" .',
    ],
    ids=[
        "listed and only mentioned",
        "each succeeds the other",
        "succeeds itself",
        "a project as the agent of a role",
        "a project where a policy belongs",
        "a string where an integer belongs",
    ],
)
def test_contradictory_data_is_rejected(contradiction: str, tmp_path: Path) -> None:
    consistent, _ = verdict(tmp_path, vocabulary_files(), contradiction)
    assert not consistent


def test_a_class_that_can_have_no_members_is_named(tmp_path: Path) -> None:
    impossible = "lsg:Both a owl:Class ; rdfs:subClassOf lsg:Project , lsg:Document ."
    assert verdict(tmp_path, vocabulary_files(), impossible) == (True, ["https://w3id.org/lsgraph/ont#Both"])


def test_an_axiom_outside_owl_2_dl_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"(?i)non-simple property"):
        verdict(tmp_path, vocabulary_files(), "lsg:succeeds a owl:IrreflexiveProperty .")
