"""A language tag lost on the way is found again."""

from __future__ import annotations

from rdflib import Literal

from lsgraph.validation.messages import restored

TEMPLATES = [Literal("開始は{?start}年度です。", lang="ja"), Literal("It starts in FY{?start}.", lang="en")]


def test_tags_come_back_with_the_variables_filled_in() -> None:
    messages = [Literal("It starts in FY2018."), Literal("開始は2018年度です。")]
    assert restored(messages, TEMPLATES) == {"ja": "開始は2018年度です。", "en": "It starts in FY2018."}


def test_a_tag_that_was_kept_is_kept() -> None:
    assert restored([Literal("Il commence.", lang="fr")], TEMPLATES) == {"fr": "Il commence."}


def test_a_text_of_no_template_has_no_language() -> None:
    assert restored([Literal("Less than 1 values")], TEMPLATES) == {"": "Less than 1 values"}


def test_characters_that_mean_something_in_a_pattern_are_only_themselves() -> None:
    template = Literal("Is (a+b)? {?value}", lang="en")
    assert restored([Literal("Is (a+b)? no")], [template]) == {"en": "Is (a+b)? no"}
