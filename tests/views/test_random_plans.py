"""Laws of the pictures on any plan: nothing lost, nothing invented, the same every time."""

from __future__ import annotations

from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from lsgraph.views import calendar, lineage, timeline
from lsgraph.views.drawing import calendar as drawn_calendar
from lsgraph.views.drawing import lineage as drawn_lineage
from lsgraph.views.drawing import timeline as drawn_timeline
from lsgraph.views.portfolio import Evaluation, Period, Portfolio, Programme, Project, Succession
from lsgraph.views.texts import Text
from lsgraph.web.messages import tell

from .drawn import Drawn

SAY = partial(tell, "en")
PROGRAMMES = (Programme("urn:g0", Text("Tides"), "1"), Programme("urn:g1", Text("Winds")))
YEARS = st.none() | st.integers(2010, 2030)


@st.composite
def plans(draw: st.DrawFn) -> Portfolio:
    """Return a plan of up to eight projects; whatever a graph can say of them, sense or nonsense."""
    iris = [f"urn:p{n}" for n in range(draw(st.integers(1, 8)))]
    one = st.sampled_from(iris)
    homes = st.sampled_from(["urn:g0", "urn:g1", "", "urn:elsewhere"])
    projects = {
        iri: Project(iri, Text(draw(st.text(max_size=30))), draw(homes), tuple(draw(st.lists(one, max_size=2))))
        for iri in iris
    }
    ends = st.sampled_from(["fixed", "openEnded", "unknown"])
    periods = draw(st.lists(st.tuples(one, YEARS, YEARS, ends, st.sampled_from(["whole", "part"])), max_size=8))
    kinds = st.sampled_from(["exAnte", "midTerm", "exPost"])
    statuses = st.sampled_from(["planned", "statedConducted", "markedOnChart", "notYetConducted"])
    evaluations = draw(st.lists(st.tuples(one, kinds, YEARS, statuses), max_size=8))
    succession_kinds = st.sampled_from(["continuation", "umbrellaIntegration", "ours"])
    successions = draw(st.lists(st.tuples(one, one, succession_kinds, YEARS), max_size=10))
    return Portfolio(
        PROGRAMMES,
        projects,
        tuple(
            Period(f"urn:t{n}", p, start, end, kind, extent) for n, (p, start, end, kind, extent) in enumerate(periods)
        ),
        tuple(Evaluation(f"urn:e{n}", p, k, n, year, status) for n, (p, k, year, status) in enumerate(evaluations)),
        tuple(Succession(f"urn:s{n}", a, b, k, "whole", year) for n, (a, b, k, year) in enumerate(successions)),
    )


@settings(max_examples=60, deadline=None)
@given(plans())
def test_a_lineage_has_every_project_and_succession_once(plan: Portfolio) -> None:
    value = lineage.lineage(plan)
    projects = [p.iri for box in value.boxes for p in (box.project, *box.parts)]
    assert sorted(projects) == sorted(plan.projects)
    assert sorted(step.succession.iri for step in value.steps) == sorted(s.iri for s in plan.successions)
    drawn = Drawn(drawn_lineage.draw(value, "t", ("s",), str, SAY, "en"))
    assert {s.iri for s in plan.successions} | {*plan.projects} <= drawn.links
    assert value == lineage.lineage(plan)


@settings(max_examples=60, deadline=None)
@given(plans())
def test_a_timeline_has_every_evaluation_once_and_those_with_years_at_them(plan: Portfolio) -> None:
    value = timeline.timeline(plan)
    dated = {e.iri: e.year for line in value.lines for e in line.dated}
    undated = [e.iri for line in value.lines for e in line.undated]
    assert dated == {e.iri: e.year for e in plan.evaluations if e.year is not None}
    assert sorted(undated) == sorted(e.iri for e in plan.evaluations if e.year is None)
    assert sorted(p.iri for line in value.lines for p in line.periods) == sorted(p.iri for p in plan.periods)
    drawn = Drawn(drawn_timeline.draw(value, "t", ("s",), str, SAY, "en"))
    assert {e.iri for e in plan.evaluations} | {s.iri for s in plan.successions} | {*plan.projects} <= drawn.links


@settings(max_examples=60, deadline=None)
@given(plans())
def test_a_calendar_has_every_evaluation_once(plan: Portfolio) -> None:
    value = calendar.calendar(plan)
    entries = [*value.dated, *value.undated]
    assert sorted(entry.evaluation.iri for entry in entries) == sorted(e.iri for e in plan.evaluations)
    drawn = Drawn(drawn_calendar.draw(value, "t", ("s",), str, SAY, "en"))
    assert {e.iri for e in plan.evaluations} <= drawn.links
