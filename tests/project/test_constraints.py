"""The versions that the tests ran with are told, all of them, and are such as pyproject.toml asks for."""

import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]


def test_every_dependency_has_its_version_and_it_is_new_enough() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    told = dict(line.split("==") for line in lines if not line.startswith("#"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    optional = project["optional-dependencies"]
    for requirement in map(
        Requirement,
        [*project["dependencies"], *optional["dev"], *optional["review"], *optional["ray"], *optional["evaluate"]],
    ):
        name = canonicalize_name(requirement.name)
        assert requirement.specifier.contains(told[name]), f"{requirement}, and the tests ran with {told[name]}"
