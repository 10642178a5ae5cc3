"""What a search shows of long texts."""

from __future__ import annotations

from lsgraph.views.search import excerpt, named


def test_a_long_text_is_cut_down_to_what_is_around_the_match() -> None:
    pieces = (("あ" * 100, False), ("潮汐", True), ("い" * 100, False), ("浮標", True), ("う" * 100, False))
    assert excerpt(pieces, 3) == (
        ("…あああ", False), ("潮汐", True), ("いいい…いいい", False), ("浮標", True), ("ううう…", False),
    )  # fmt: skip


def test_a_short_text_stays_whole() -> None:
    assert excerpt((("前の", False), ("潮汐", True), ("計画", False))) == (
        ("前の", False),
        ("潮汐", True),
        ("計画", False),
    )


def test_a_thing_without_a_name_is_called_by_its_short_form() -> None:
    names = {"urn:x": {"en": "Buoy"}}
    assert str(named("urn:x", names, "ja")) == "Buoy"
    assert str(named("https://w3id.org/lsgraph/id/citation/1", names, "ja")) == "cit:1"
    assert str(named("urn:y", names, "ja")) == "urn:y"
