"""Every family goes the whole way with a tiny pipeline of its real class, saved and loaded as users load it."""

import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import get_args

import numpy as np
import pytest
import torch
from datasets import load_dataset
from tiny_pipelines import TINY
from tiny_recipes import arcface, likeness, renderer_of, tiny_recipe, written  # noqa: F401 (a fixture)

from generation.base.errors import UserError
from generation.cli.main import main
from generation.rendering.adapters import embedder
from generation.rendering.families import FAMILIES, Likeness, Subject
from generation.rendering.placing import NONE, no_head, placed_head
from generation.rendering.renderer import Renderer
from schemas.recipe import CheckpointRecipe
from schemas.scene import DrawRequest, Place

SHOTS = [
    DrawRequest(
        prompt=f"A candid photograph of one adult, {what}", seed=n, place=Place(x=0.5, y=0.4 + n / 20, width=0.4)
    )
    for n, what in enumerate(("zoo", "beach", "museum"))
]


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("weights")
    for name, make in TINY.items():
        torch.manual_seed(0)
        make(folder / name)
    return folder


@pytest.fixture(autouse=True)
def small_references(monkeypatch: pytest.MonkeyPatch) -> None:
    """Qwen's pipeline scales every reference to a megapixel, which takes a CPU seconds."""
    from diffusers.pipelines.qwenimage import pipeline_qwenimage_edit_plus as qwen

    monkeypatch.setattr(qwen, "VAE_IMAGE_SIZE", 128 * 128)
    monkeypatch.setattr(qwen, "CONDITION_IMAGE_SIZE", 112 * 112)


def digests(folder: Path) -> dict[str, str]:
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def pebench(monkeypatch: pytest.MonkeyPatch, folder: Path, *arguments: str) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "argv", ["pebench", *arguments])
    with pytest.raises(SystemExit) as leave:
        main()
    assert leave.value.code == 0


def test_models_of_somebody_else_recognise_nobody(
    arcface: list[tuple[int, ...]],  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "w600k_r50.onnx").write_bytes(b"a network")
    finder = sys.modules["insightface.app"].FaceAnalysis
    fetched = {"recognition": SimpleNamespace(model_file=str(tmp_path / "w600k_r50.onnx"))}
    monkeypatch.setattr(finder, "__init__", lambda self, **_: setattr(self, "models", fetched))
    with pytest.raises(UserError, match=r"w600k_r50\.onnx: is not the file of InsightFace's buffalo_l; remove"):
        embedder("arcface")


@pytest.mark.usefixtures("arcface")
@pytest.mark.parametrize("identity", TINY)
def test_a_family_goes_the_whole_way(
    identity: str, weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    recipe = tiny_recipe(weights, identity)
    command = ("build", "--recipe", str(written(recipe, tmp_path)))
    pebench(monkeypatch, tmp_path, *command)
    said = " ".join(capsys.readouterr().out.split())
    for words in (
        "1 x 2 = 2 scenes",
        "technical, frames, event, face, identity, look-alikes, duplicates",
        "not measured for this checkpoint",
        "Apache-2.0; faces may be embedded",
    ):
        assert words in said
    rows = load_dataset(str(tmp_path / "pebench"), "all", split="train", cache_dir=str(tmp_path / "cache"))
    assert len(rows) == 2 and rows[0]["image"].size == (64, 64) and rows[0]["event_verified"] is None
    assert np.asarray(rows[0]["image"]).std() > 1 and rows[0]["image"].tobytes() != rows[1]["image"].tobytes()
    assert rows[0]["subjects"][0]["box"] == [0, 0, 64, 64]
    card = " ".join((tmp_path / "pebench/README.md").read_text().split())
    for words in (
        "**Not checked**: technical, frames, event, face, identity, look-alikes, duplicates",
        "the whole picture counts as the face",
        "Not measured for this checkpoint",
        "No check verified the event in every image",
        "whom another large model drew",
    ):
        assert words in card
    assert ("reference image" in card) == identity.startswith("reference")

    before, run = digests(tmp_path / "pebench"), tmp_path / "runs" / recipe.name
    pebench(monkeypatch, tmp_path, *command)
    assert "Nothing to do" in capsys.readouterr().out
    next((run / "scenes").glob("*.json")).unlink()  # as if the build had been killed before this scene
    pebench(monkeypatch, tmp_path, *command)
    assert digests(tmp_path / "pebench") == before


def plainly(renderer: Renderer, request: DrawRequest, face: Likeness) -> bytes:
    """What a script from the documentation draws with the same pipeline."""
    settings = {
        "num_inference_steps": 2,
        "generator": torch.Generator("cpu").manual_seed(request.seed),
        "prompt": request.prompt,
    }
    square = {"height": 64, "width": 64}
    match renderer.recipe.identity:
        case "placed-head":
            head = placed_head(face.picture, face.box, request.place, 64)
            settings |= {"image": head, "guidance_scale": 2.0, "image_guidance_scale": 1.0}
        case "faceid-sdxl":
            colours = np.resize(np.asarray(face.picture)[:, :, ::-1].mean((0, 1)), 512)
            embedding = torch.from_numpy(colours / np.linalg.norm(colours)).float()[None, None]
            embeddings = [torch.cat([torch.zeros_like(embedding), embedding])]
            settings |= {**square, "guidance_scale": 2.0, "ip_adapter_image_embeds": embeddings}
        case "reference":
            settings |= {**square, "guidance_scale": 2.0, "image": face.picture}
        case "reference-edit":
            settings |= {**square, "true_cfg_scale": 2.0, "negative_prompt": " ", "image": face.picture}
    return renderer.pipeline(**settings).images[0].tobytes()


def drawn(renderer: Renderer, requests: Sequence[DrawRequest], whose: Sequence[Likeness | None]) -> list[bytes]:
    return [picture.tobytes() for picture in renderer.draw(requests, whose)]


@pytest.mark.parametrize("identity", TINY)
def test_prompts_encoded_once_draw_what_a_plain_call_draws(identity: str, weights: Path, arcface: list) -> None:  # noqa: F811
    renderer = renderer_of(tiny_recipe(weights, identity, batch_size=1))
    somebody, other = likeness(0), likeness(1)
    pictures = drawn(renderer, SHOTS[:2], [somebody] * 2)
    assert pictures[1] == plainly(renderer, SHOTS[1], somebody)
    assert pictures[0] != pictures[1]
    assert drawn(renderer, SHOTS[:1], [other])[0] != pictures[0], "another portrait, another picture"
    assert drawn(renderer, SHOTS[:1], [somebody])[0] == pictures[0]
    assert len(arcface) == (3 if identity == "faceid-sdxl" else 0), "once a person, however many pictures"


@pytest.mark.usefixtures("arcface")
@pytest.mark.parametrize("identity", [name for name in TINY if name != "reference-edit"])
def test_neighbours_and_padding_do_not_change_a_picture(identity: str, weights: Path) -> None:
    renderer = renderer_of(tiny_recipe(weights, identity))
    somebody = likeness(0)
    together = drawn(renderer, SHOTS, [somebody] * 3)
    alone = drawn(renderer, SHOTS[2:], [somebody])[0]
    backwards = drawn(renderer, SHOTS[::-1], [somebody] * 3)[0]
    assert together[2] == alone == backwards


@pytest.mark.usefixtures("arcface")
@pytest.mark.parametrize("identity", TINY)
def test_different_people_are_drawn_together_as_each_alone(
    identity: str, weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    renderer = renderer_of(tiny_recipe(weights, identity, batch_size=1 if identity == "reference-edit" else 4))
    whose = [likeness(0), None, likeness(1), likeness(0)]
    shots = [*SHOTS, SHOTS[0]]
    alone = [drawn(renderer, [shot], [face])[0] for shot, face in zip(shots, whose, strict=True)]
    calls = []
    call = renderer._call
    monkeypatch.setattr(renderer, "_call", lambda requests, faces: calls.append(len(faces)) or call(requests, faces))
    assert drawn(renderer, shots, whose) == alone and alone[0] == alone[3] and len(set(alone)) == 3
    assert len(calls) == (1 if renderer.family.mixed else 4), "a call shows one likeness where a family does not mix"


def test_a_head_stands_where_it_was_asked_for_and_nobody_is_a_grey_canvas(weights: Path) -> None:
    renderer = renderer_of(tiny_recipe(weights, "placed-head"))
    somebody, place = likeness(0), Place(x=0.5, y=0.45, width=0.4)
    subjects = [Subject(somebody, place), Subject(None, place), Subject(somebody)]
    heads = renderer.family.arguments(subjects, renderer.device, renderer.dtype)["image"]
    assert heads[0].tobytes() == placed_head(somebody.picture, somebody.box, place, 64).tobytes()
    assert [head.tobytes() for head in heads[1:]] == [no_head(64).tobytes()] * 2
    moved = [shot.model_copy(update={"place": Place(x=0.4, y=0.5, width=0.3)}) for shot in SHOTS[:1]]
    assert drawn(renderer, moved, [somebody]) != drawn(renderer, SHOTS[:1], [somebody])
    assert drawn(renderer, moved, [None]) == drawn(renderer, SHOTS[:1], [None])


def test_a_distilled_klein_takes_no_guidance_and_its_base_does(weights: Path, tmp_path: Path) -> None:
    torch.manual_seed(0)
    TINY["reference"](tmp_path / "distilled")
    torch.manual_seed(0)
    from tiny_pipelines import tiny_klein

    tiny_klein(tmp_path / "base", distilled=False)
    pictures = {}
    for name in ("distilled", "base"):
        for guidance in (1.0, 3.0):
            renderer = renderer_of(
                tiny_recipe(weights, "reference", path=str(tmp_path / name), guidance=guidance, batch_size=1)
            )
            (pictures[name, guidance],) = drawn(renderer, SHOTS[:1], [None])
    assert pictures["distilled", 1.0] == pictures["distilled", 3.0] == pictures["base", 1.0] != pictures["base", 3.0]


def test_a_portrait_is_drawn_without_a_reference_or_on_a_plain_canvas(weights: Path) -> None:
    klein = renderer_of(tiny_recipe(weights, "reference"))
    assert "image" not in klein.family.arguments([Subject(None)], klein.device, klein.dtype)
    qwen = renderer_of(tiny_recipe(weights, "reference-edit"))
    (canvas,) = qwen.family.arguments([Subject(None)], qwen.device, qwen.dtype)["image"]
    assert canvas.size == (64, 64) and canvas.getcolors() == [(64 * 64, NONE)]


def test_encoded_prompts_are_not_kept_for_ever(weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generation.rendering.renderer.KEPT", 2)
    renderer = renderer_of(tiny_recipe(weights, "placed-head", batch_size=1))
    many = [DrawRequest(prompt=f"prompt {n}", seed=0) for n in range(6)]
    renderer.encode([(request.prompt, None) for request in many])
    first = drawn(renderer, many, [None] * 6)
    assert len(renderer._encoded) <= 2 + 2, "those kept, one prompt and the negative one"
    assert drawn(renderer, many, [None] * 6) == first and len(set(first)) == 6


@pytest.mark.usefixtures("arcface")
@pytest.mark.parametrize("identity", ["placed-head", "faceid-sdxl"])
def test_faces_enter_with_and_without_guidance(identity: str, weights: Path) -> None:
    faces = [likeness(0)] * 3
    with_guidance, without = (
        drawn(renderer_of(tiny_recipe(weights, identity, guidance=guidance)), SHOTS, faces) for guidance in (2.0, 1.0)
    )
    assert len(set(with_guidance + without)) == 6


def test_every_kind_that_a_recipe_may_name_has_its_family() -> None:
    assert tuple(FAMILIES) == get_args(CheckpointRecipe.model_fields["identity"].annotation)
