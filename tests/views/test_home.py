"""The home page's figures, from rows alone."""

from __future__ import annotations

from lsgraph.views.home import Count, Overview, overview

ONT = "https://w3id.org/lsgraph/ont#"


def row(thing: str, count: int, label: str = "", language: str = "") -> dict[str, dict[str, str]]:
    found = {"class": {"type": "uri", "value": thing}, "count": {"type": "literal", "value": str(count)}}
    return found | ({"label": {"type": "literal", "value": label, "xml:lang": language}} if label else {})


def test_counts_come_in_the_order_of_the_page_with_their_labels() -> None:
    rows = [
        row(ONT + "Evaluation", 62, "評価", "ja"),
        row(ONT + "Evaluation", 62, "evaluation", "en"),
        row(ONT + "Policy", 8),
        row("https://w3id.org/lsgraph/dataset", 20_555, "Graph", "en"),
    ]
    assert overview(rows) == Overview(
        {"en": "Graph"},
        (Count(ONT + "Policy", {}, 8), Count(ONT + "Evaluation", {"ja": "評価", "en": "evaluation"}, 62)),
        20_555,
    )


def test_a_label_falls_back_to_another_language_and_to_the_name() -> None:
    assert Count(ONT + "Policy", {"en": "policy"}, 1).label("ja") == "policy"
    assert Count(ONT + "Policy", {}, 1).label("ja") == "Policy"


def test_nothing_known_is_nothing_said() -> None:
    assert overview([]) == Overview()
