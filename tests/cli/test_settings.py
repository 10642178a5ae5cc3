"""Settings come from what is given, then from the environment, then from one list of defaults."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lsgraph.package import GraphPackage
from lsgraph.settings import BadSetting, Settings, home, out_for

REPOSITORY = Path(__file__).resolve().parents[2]


def test_defaults_listen_on_this_machine_only() -> None:
    assert Settings.from_environment({}) == Settings(host="127.0.0.1", port=8000)


@pytest.mark.parametrize(
    ("environment", "given", "expected"),
    [
        ({"PORT": "9000", "HOST": "0.0.0.0"}, {}, Settings("0.0.0.0", 9000)),  # noqa: S104
        ({"PORT": "9000", "LSGRAPH_PORT": "9001"}, {}, Settings(port=9001)),
        ({"PORT": "9000"}, {"port": 9002}, Settings(port=9002)),
        ({"PORT": ""}, {"port": None}, Settings()),
    ],
)
def test_what_is_given_goes_before_the_environment(
    environment: dict[str, str], given: dict[str, Any], expected: Settings
) -> None:
    assert Settings.from_environment(environment, **given) == expected


@pytest.mark.parametrize("value", ["http", "-1", "0", "65536", "80.5"])
def test_a_port_that_cannot_be_is_refused_by_name(value: str) -> None:
    with pytest.raises(BadSetting, match=f"PORT={value}"):
        Settings.from_environment({"PORT": value})


def test_releases_of_a_checkout_are_kept_in_its_build_folder() -> None:
    assert home({}) == REPOSITORY / "build"
    assert home({"LSGRAPH_HOME": "/srv/lsgraph"}) == Path("/srv/lsgraph")


def test_each_package_has_its_own_releases(package: Path) -> None:
    environment = {"LSGRAPH_HOME": "/srv/lsgraph"}

    assert out_for(GraphPackage.open(None), environment) == Path("/srv/lsgraph")
    assert out_for(GraphPackage.open(package), environment).parent == Path("/srv/lsgraph/packages")
