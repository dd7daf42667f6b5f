"""How often a judge errs is measured, told on the card, and what a user gets wrong there is one line."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from judged_halves import EVENTS, WHO, draw, halves
from llm_server import llm_server
from PIL import Image

from generation import pipeline
from generation.base.errors import UserError
from generation.images.run_folder import Run
from generation.judging.prompts import judge_digest
from schemas.recipe import Recipe


def clever(schema: str, prompt: str, picture: Image.Image) -> dict[str, bool]:
    """Tells all that is to be told from the painter's colours."""
    pixels = np.asarray(picture.convert("RGB"), float)
    if picture.getcolors(1):
        return {}
    two = picture.width > 1.5 * picture.height
    if two:
        pixels = pixels[:, : pixels.shape[1] // 2]
    width = pixels.shape[1]
    words = bool((pixels[-3:] > 240).all())
    who, event, _ = halves(Image.fromarray(pixels.astype(np.uint8)))
    mixed = bool(pixels[:, : width // 2 - 9, 0].std() > 12)
    answers = {"second_person": two, "readable_text": words, "artefacts": mixed}
    if words or mixed:
        return answers
    return (
        answers
        | {"shows_described_person": WHO[who] in prompt}
        | ({"shows_event": f'"{EVENTS[event].name}"' in prompt} if schema == "SceneJudgement" else {})
    )


def test_error_rates_are_measured_written_and_told_on_the_card(
    recipe: Recipe, tmp_path: Path, call: Callable[..., tuple[int, str, str]]
) -> None:
    def careless(schema: str, prompt: str, picture: Image.Image) -> dict[str, bool]:
        return clever(schema, prompt, picture) | ({"shows_event": True} if schema == "SceneJudgement" else {})

    for name, eyes in (("clever", clever), ("careless", careless)):
        with llm_server(eyes=eyes) as server:
            build, _ = draw(recipe, server, tmp_path / name)
            pipeline.publish(build, tmp_path / "pebench")
            assert "How often it errs was not measured." in " ".join(
                (tmp_path / "pebench/README.md").read_text().split()
            )
            (tmp_path / "r.yaml").write_text(json.dumps(build.recipe.model_dump(mode="json")))
            code, out, err = call(
                "check",
                "judge",
                "pebench",
                "--yes",
                "--recipe",
                "r.yaml",
                "--images",
                8,
                "--run",
                f"trials-{name}",
                "--out",
                f"{name}.json",
            )
            assert (code, err) == (0, "") and "let pass: another event" in out
            rates = json.loads((tmp_path / f"{name}.json").read_text())
            assert (
                rates["images"] == 8 and rates["judge"] == judge_digest(build.recipe.judge) and rates["no_answer"] == 0
            )
            assert {rate["wrong"] for rate in rates["false_rejects"].values()} == {0}
            missed = {kind: (rate["wrong"], rate["answers"]) for kind, rate in rates["false_accepts"].items()}
            wrong = 8 if name == "careless" else 0
            assert missed.pop("another event") == (wrong, 8) and missed.pop("scrambled") == (0, 8)
            assert {wrong for wrong, _ in missed.values()} == {0} and len(missed) == 3
            before = len(server.asked)
            assert (
                call(
                    "check",
                    "judge",
                    "pebench",
                    "--yes",
                    "--recipe",
                    "r.yaml",
                    "--images",
                    8,
                    "--run",
                    f"trials-{name}",
                    "--out",
                    f"{name}.json",
                )[0]
                == 0
            )
            assert len(server.asked) == before, "it was asked again"
            measured = build.recipe.model_copy(
                update={"judge": build.recipe.judge.model_copy(update={"measured": str(tmp_path / f"{name}.json")})}
            )
            pipeline.publish(pipeline.prepare(measured, Run(tmp_path / name)), tmp_path / "pebench")
            card = " ".join((tmp_path / "pebench/README.md").read_text().split())
            assert f"another event {wrong} of 8" in card and "eyes-1" in card and "accepted pictures of" in card
            assert f"It alone verified the event in images of: {EVENTS[3].name}." in card
    other = build.recipe.judge.model_copy(update={"model": "eyes-2", "measured": str(tmp_path / "clever.json")})
    with pytest.raises(UserError, match="the rates of another judge"):
        pipeline.prepare(recipe.model_copy(update={"judge": other}), Run(tmp_path / "x"))
    (tmp_path / "clever.json").write_text("{}")
    with pytest.raises(UserError, match="pebench check judge"):
        pipeline.prepare(recipe.model_copy(update={"judge": other}), Run(tmp_path / "x"))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("build", "--judge", "http://h/v1"), "--judge"),
        (("build", "--judge", "http://user:pw@h/v1", "m"), "bare address"),
        (("build", "--judge", "http://h/v1", ""), "--judge: "),
        (("check", "judge", "nowhere", "--judge", "https://h/v1", "m"), "holds no data set"),
        (("check", "judge", "nowhere"), "has no judge"),
        (
            ("check", "judge", "nowhere", "--judge", "https://h/v1", "m", "--out", "mine.txt"),
            "choose another place with --out",
        ),
    ],
)
def test_what_a_user_gets_wrong_is_one_line(
    tmp_path: Path, call: Callable[..., tuple[int, str, str]], arguments: tuple[str, ...], says: str
) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    code, out, err = call(*arguments)
    assert (
        code == 2
        and out == ""
        and err.count("\n") == 1
        and err.startswith("pebench: ")
        and says in err
        and "pw" not in err
    )
    assert [path.name for path in tmp_path.iterdir() if path.name != "checkpoint"] == ["mine.txt"]
