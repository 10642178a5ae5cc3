"""The catalogue of messages: complete in both languages, and nothing in it that nobody says."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from lsgraph.messages import CATALOGUE, language, tell
from lsgraph.release import Stage
from lsgraph.store.remote import errors

SOURCE = Path(__file__).resolve().parents[2] / "src" / "lsgraph"


def placeholders(text: str) -> set[str]:
    """Return the names in braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", CATALOGUE)
def test_both_languages_fill_in_the_same_values(key: str) -> None:
    japanese, english = CATALOGUE[key]

    assert placeholders(japanese) == placeholders(english)
    assert japanese
    assert english.isascii() or "…" in english


def test_every_message_is_said_somewhere_and_every_one_said_is_there() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py") if path.name != "messages.py")
    said = set(re.findall(r"tell\(\s*[\"']([a-z0-9-]+)[\"']", code)) | {f"stage-{stage.value}" for stage in Stage}
    said |= {"source-changed", "source-missing", "query-service", "query-too-large"}  # chosen by a value
    said |= {"port-taken", "host-unusable"}
    said |= {error.message for error in vars(errors).values() if hasattr(error, "message")}

    assert said == set(CATALOGUE)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "ja_JP.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "C", "LC_MESSAGES": "ja_JP"}, "ja"),
        ({"LANG": "ja", "LC_ALL": ""}, "ja"),
        ({"LANG": "jam"}, "en"),
    ],
)
def test_the_first_locale_variable_that_is_set_decides(environment: dict[str, str], expected: str) -> None:
    assert language(environment) == expected


def test_a_message_is_told_in_the_users_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    assert tell("rows", count=3) == "3 行"
    monkeypatch.setenv("LANG", "C")
    assert tell("rows", count=3) == "rows: 3"
