"""Checkpoints that are not ours: how they are found and known, what a run settles once, and every fault in one line."""

import json
import shutil
import sys
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
import yaml
from huggingface_hub.errors import (
    GatedRepoError,
    LocalEntryNotFoundError,
    OfflineModeIsEnabled,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from PIL import Image
from safetensors.torch import save_file
from tiny_pipelines import TINY, faceid, tiny_sdxl
from tiny_recipes import ALL, renderer_of, tiny_recipe

from generation import pipeline
from generation.base.errors import UserError
from generation.base.recipes import RECIPES, read_recipe
from generation.images import resolved as settled
from generation.images.items import NOT_DRAWN
from generation.images.resolved import filled, settle
from generation.images.run_folder import Run
from generation.rendering import memory, weights
from generation.rendering.checkpoint import find_checkpoint, limits_for_photographs, name_of
from generation.rendering.loading import precision
from generation.rendering.memory import LARGEST_BATCH, bytes_on_device, component_bytes, largest_batch
from schemas.calibration import Calibration
from schemas.recipe import CheckpointRecipe, Recipe
from schemas.scene import DrawRequest
from validation.gate import Gate

ONE, OTHER = "1" * 40, "2" * 40


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("weights")
    for name, make in TINY.items():
        make(folder / name)
    return folder


def refused(act: Callable[[], object], *parts: str) -> None:
    with pytest.raises(UserError) as caught:
        act()
    assert "\n" not in str(caught.value)
    for part in parts:
        assert part in str(caught.value)


def with_checkpoint(recipe: Recipe, **fields: Any) -> Recipe:
    return recipe.model_copy(update={"checkpoint": recipe.checkpoint.model_copy(update=fields)})


# the packaged recipes


PACKAGED = sorted(Path(file.name).stem for file in RECIPES.iterdir() if file.name.endswith(".yaml"))


@pytest.mark.parametrize("name", PACKAGED)
def test_a_packaged_recipe_can_be_planned(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settled, "newest_commit", lambda path: ONE)
    recipe = read_recipe(name, people=2, events=3)
    plan = pipeline.plan(pipeline.prepare(recipe, Run(tmp_path / "run")))
    assert (plan.portraits_left, plan.scenes_left) == (2, 6 * recipe.takes) and recipe.name == name
    assert not (tmp_path / "run").exists()
    if name not in ("embedded", "demo"):
        assert (
            plan.recipe.checkpoint.revision == ONE and plan.seconds is None and not plan.checkpoint.calibration.checks
        )


def test_research_weights_say_so_and_may_not_be_published() -> None:
    drawn = read_recipe("sdxl-faceid").checkpoint
    assert not drawn.publishable and "research only" in drawn.license and drawn.adapter is not None
    assert all(read_recipe(name).checkpoint.publishable for name in PACKAGED if name != "sdxl-faceid")


# how they are known


def test_a_foreign_checkpoint_is_known_by_its_bytes_and_its_limits(tiny: Path, tmp_path: Path) -> None:
    recipe = tiny_recipe(tiny, "reference").checkpoint
    before = find_checkpoint(recipe)
    assert before.cost is None and before.calibration == limits_for_photographs()
    assert "whom another large model drew" in before.calibration.origin
    copied = shutil.copytree(tiny / "reference", tmp_path / "copy")
    assert find_checkpoint(recipe.model_copy(update={"path": str(copied)})).digest == before.digest
    limits = yaml.safe_load(resources.files("data").joinpath("photographs.yaml").read_text("utf-8"))
    limits["identity"]["same_person"] = 0.45
    (tmp_path / "limits.json").write_text(json.dumps(limits))
    own = find_checkpoint(recipe.model_copy(update={"calibration": str(tmp_path / "limits.json")}))
    assert own.digest != before.digest and own.calibration.identity.same_person == 0.45
    (copied / "scheduler/scheduler_config.json").write_text("{}")
    assert find_checkpoint(recipe.model_copy(update={"path": str(copied)})).digest != before.digest


def test_weights_on_the_hub_are_known_by_their_commit(tiny: Path) -> None:
    recipe = tiny_recipe(tiny, "reference", path="lab/klein", revision=ONE).checkpoint
    checkpoint = find_checkpoint(recipe)
    assert checkpoint.folder is None and name_of(recipe.path) == "lab/klein"
    assert checkpoint.digest == find_checkpoint(recipe.model_copy(update={"path": "mirror/klein"})).digest
    assert checkpoint.digest != find_checkpoint(recipe.model_copy(update={"revision": OTHER})).digest


def keys(recipe: Recipe, folder: Path) -> list[str]:
    context = pipeline.prepare(recipe, Run(folder / "run"))
    return [context.items.portrait_key(person) for person in context.people]


def test_what_changes_bytes_is_in_the_key_and_what_does_not_is_not(tiny: Path, tmp_path: Path) -> None:
    recipe = tiny_recipe(tiny, "reference")
    before = keys(recipe, tmp_path)
    for same in ({"offload": "model"}, {"license": "other"}, {"publishable": False}):
        assert keys(with_checkpoint(recipe, **same), tmp_path) == before
    for other in (
        {"quantisation": "int8"},
        {"attention": "native"},
        {"compile": True},
        {"dtype": "bfloat16"},
        {"variant": "fp16"},
    ):
        assert keys(with_checkpoint(recipe, **other), tmp_path) != before
    assert keys(recipe.model_copy(update={"checks_off": ("event",)}), tmp_path) != before


def test_every_field_is_part_of_every_key_or_named_as_none() -> None:
    """A field that is added to the recipe is put on one side or the other."""
    drawn = {"identity", "size", "steps", "guidance", "identity_scale", "batch_size", "dtype", "variant", "recogniser"}
    drawn |= {"prompts", "quantisation", "attention", "compile"}
    assert set(CheckpointRecipe.model_fields) == drawn | NOT_DRAWN and not drawn & NOT_DRAWN


# what a run settles once


def test_a_run_keeps_the_commit_that_it_began_with(tmp_path: Path, tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = tiny_recipe(tiny, "reference", path="lab/klein")
    run = Run(tmp_path / "run")
    monkeypatch.setattr(settled, "newest_commit", lambda path: ONE)
    first = filled(asked, run)
    assert first.checkpoint.revision == ONE and not (tmp_path / "run").exists()
    settle(asked, first, run)
    monkeypatch.setattr(settled, "newest_commit", lambda path: OTHER)
    assert filled(asked, run).checkpoint.revision == ONE
    assert filled(asked, Run(tmp_path / "another")).checkpoint.revision == OTHER
    pinned = with_checkpoint(asked, revision=OTHER)
    assert filled(pinned, run) == pinned


def test_the_batch_size_is_measured_once_and_kept(tmp_path: Path, tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = tiny_recipe(tiny, "placed-head", batch_size="auto")
    context = pipeline.prepare(asked, Run(tmp_path / "run"))
    assert pipeline.plan(context).scenes_left == 2
    context, _ = pipeline.draw(context)
    assert context.recipe.checkpoint.batch_size == memory.CPU_BATCH, "there is no GPU here"
    kept = json.loads((tmp_path / "run/settled.json").read_text())
    assert list(kept["batch_sizes"].values()) == [memory.CPU_BATCH]
    again = pipeline.prepare(with_checkpoint(asked, offload="model"), Run(tmp_path / "run"))
    plan = pipeline.plan(again)
    assert plan.scenes_left == plan.portraits_left == 0
    assert pipeline.made_of(again, tmp_path).recipe.checkpoint.batch_size == memory.CPU_BATCH


def test_nothing_is_kept_of_a_recipe_that_leaves_nothing_open(tmp_path: Path, tiny: Path) -> None:
    recipe = tiny_recipe(tiny, "reference")
    settle(recipe, filled(recipe, Run(tmp_path / "run")), Run(tmp_path / "run"))
    assert not (tmp_path / "run").exists()


def test_a_broken_file_of_what_was_settled_is_named(tmp_path: Path, tiny: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run/settled.json").write_text("{")
    refused(lambda: pipeline.prepare(tiny_recipe(tiny, "reference"), Run(tmp_path / "run")), "settled.json", "--run")


# memory


def test_the_largest_batch_is_a_power_of_two_that_fits() -> None:
    for bound, resolved in ((0, 1), (1, 1), (2, 2), (7, 4), (8, 8), (1000, LARGEST_BATCH)):
        asked: list[int] = []
        assert (
            largest_batch(lambda size, bound=bound, asked=asked: asked.append(size) or size <= bound, LARGEST_BATCH)
            == resolved
        )
        assert max(asked) <= max(2, 2 * resolved), "it stops at the first that does not fit"
    assert largest_batch(lambda size: True, 1) == 1


def test_weights_are_counted_without_loading_them(tiny: Path) -> None:
    recipe = tiny_recipe(tiny, "reference").checkpoint
    sizes = component_bytes(tiny / "reference", recipe)
    assert set(sizes) == {"text_encoder", "transformer", "vae"}
    pipeline = renderer_of(tiny_recipe(tiny, "reference")).pipeline
    for name, size in sizes.items():
        assert size == pytest.approx(
            4 * sum(tensor.numel() for tensor in getattr(pipeline, name).state_dict().values()), rel=0.01
        )
    four = component_bytes(tiny / "reference", recipe.model_copy(update={"dtype": "bfloat16", "quantisation": "nf4"}))
    assert four["transformer"] == sizes["transformer"] / 8 and four["vae"] == sizes["vae"] / 2


def test_what_waits_in_main_memory_does_not_count() -> None:
    sizes = {"text_encoder": 8.0, "transformer": 7.0, "vae": 1.0}
    assert [bytes_on_device(sizes, way) for way in ("none", "encoder", "model", "group")] == [16, 8, 8, 0]


def test_weights_that_cannot_fit_are_refused_before_loading(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory.psutil, "virtual_memory", lambda: SimpleNamespace(available=1000))
    refused(lambda: renderer_of(tiny_recipe(tiny, "reference")), "0.0 GB free", "quantisation: int8")


def test_too_little_memory_while_drawing_is_one_line(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    renderer = renderer_of(tiny_recipe(tiny, "reference"))

    def full(*_: object, **__: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory.\nTried to allocate")

    monkeypatch.setattr(renderer, "pipeline", SimpleNamespace(config=renderer.pipeline.config, encode_prompt=full))
    refused(
        lambda: renderer.draw([DrawRequest(prompt="p", seed=0)] * 2, [None] * 2),
        "batches of 2",
        "offload: encoder",
        "what was finished is kept",
    )


def test_what_a_compiler_or_kernel_says_while_drawing_is_one_line(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("no compiler found\nmore of it")

    broken = SimpleNamespace(config=SimpleNamespace(is_distilled=True), encode_prompt=fail)
    renderer = renderer_of(tiny_recipe(tiny, "reference", attention="native"))
    monkeypatch.setattr(renderer, "pipeline", broken)
    refused(
        lambda: renderer.draw([DrawRequest(prompt="p", seed=0)], [None]),
        "checkpoint.attention",
        "no compiler found",
        "leave it out",
    )
    plain = renderer_of(tiny_recipe(tiny, "reference"))
    monkeypatch.setattr(plain, "pipeline", broken)
    with pytest.raises(RuntimeError):  # a fault of ours stays one
        plain.draw([DrawRequest(prompt="p", seed=0)], [None])


# faults


def test_a_folder_that_is_no_pipeline_or_another_one_is_named(tiny: Path, tmp_path: Path) -> None:
    recipe = tiny_recipe(tiny, "reference")
    refused(
        lambda: find_checkpoint(with_checkpoint(recipe, path=str(tmp_path)).checkpoint),
        "model_index.json",
        "not the index",
    )
    other = with_checkpoint(recipe, path=str(tiny / "reference-edit"))
    refused(
        lambda: find_checkpoint(other.checkpoint),
        "QwenImageEditPlusPipeline",
        "Flux2KleinPipeline",
        "set `identity: reference-edit`",
    )
    (tmp_path / "model_index.json").write_text('{"_class_name": "AudioPipeline"}')
    refused(
        lambda: find_checkpoint(with_checkpoint(recipe, path=str(tmp_path)).checkpoint),
        "AudioPipeline",
        "pipelines that can be used",
    )


@pytest.mark.parametrize("able", [False, True])
def test_auto_is_bfloat16_where_the_machine_computes_in_it(
    able: bool, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda: able, raising=False)
    recipe = tiny_recipe(tiny, "reference", dtype="auto")
    wanted = torch.bfloat16 if able else torch.float32
    assert precision(recipe.checkpoint, torch.device("cpu")) == wanted
    renderer = renderer_of(recipe)
    assert renderer.dtype == renderer.pipeline.transformer.dtype == wanted
    assert renderer.drawn_with.endswith(f"threads, {str(wanted).removeprefix('torch.')})")
    monkeypatch.delattr(torch.cpu, "_is_avx512_bf16_supported")
    assert precision(recipe.checkpoint, torch.device("cpu")) == torch.float32, "a torch that cannot tell"


@pytest.mark.parametrize(
    ("identity", "fields", "says"),
    [
        ("reference", {"dtype": "float16"}, ("float16 needs a GPU", "bfloat16 or float32")),
        ("reference", {"size": 72}, ("72 is no multiple of 16",)),
        ("reference-edit", {"batch_size": 4}, ("at most 1", "given: 4")),
        ("reference", {"attention": "warp"}, ("checkpoint.attention", "warp")),
        ("reference", {"quantisation": "nf4"}, ("bitsandbytes", ".[quantisation]")),
        ("reference", {"quantisation": "int8"}, ("torchao", ".[quantisation]")),
        ("faceid-sdxl", {"quantisation": "int8"}, ("adapters do not go with it", "set none")),
        ("reference", {"variant": "fp16"}, ("cannot be loaded", "fp16")),
        ("faceid-sdxl", {}, ("arcface needs a package", ".[faceid]")),
    ],
)
def test_what_cannot_be_done_here_is_one_line(
    identity: str, fields: dict, says: tuple[str, ...], tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for package in ("bitsandbytes", "torchao", "insightface"):
        monkeypatch.setitem(sys.modules, package, None)
    refused(lambda: renderer_of(tiny_recipe(tiny, identity, **fields)), *says)


def test_missing_and_damaged_weights_are_named(tiny: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny / "reference", tmp_path / "reference")
    part = folder / "transformer/diffusion_pytorch_model.safetensors"
    part.write_bytes(part.read_bytes()[:-100])
    refused(lambda: renderer_of(tiny_recipe(tmp_path, "reference")), str(folder), "cannot be loaded")
    part.unlink()
    refused(lambda: renderer_of(tiny_recipe(tmp_path, "reference")), str(folder), "cannot be loaded")


def with_adapter(folder: Path, file: str | None) -> Recipe:
    """Weights with an adapter for dlib's embeddings: in that file beside them, None for one in their own folder."""
    adapter = file and {"path": str(folder / "adapter"), "file": file}
    return tiny_recipe(folder, "faceid-sdxl", recogniser="dlib", adapter=adapter)


def test_faults_of_an_adapter_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny_sdxl(tmp_path / "faceid-sdxl", width=128)
    recipe = with_adapter(tmp_path, "faceid.safetensors")
    unet = renderer_of(recipe).pipeline.unet
    path = tmp_path / "adapter/faceid.safetensors"
    save_file(faceid(unet, 512), path)
    refused(lambda: renderer_of(recipe), str(path), "512", "set `recogniser: arcface`")
    save_file(faceid(unet, 128) | {"ip_adapter.1.to_q_lora.down.weight": torch.zeros(2, 2)}, path)
    monkeypatch.setattr("generation.rendering.adapters.USE_PEFT_BACKEND", False)
    refused(lambda: renderer_of(recipe), str(path), "peft")
    save_file({"other": torch.zeros(1)}, path)
    refused(lambda: renderer_of(recipe), str(path), "no FaceID-style")
    path.write_bytes(b"no weights")
    refused(lambda: renderer_of(recipe), str(path), "cannot be read")
    own = with_adapter(tmp_path, None)
    refused(lambda: find_checkpoint(own.checkpoint), "brings no ip_adapter.safetensors", "`adapter`")
    save_file(faceid(unet, 128), tmp_path / "faceid-sdxl/ip_adapter.safetensors")
    renderer_of(own)
    refused(lambda: find_checkpoint(with_adapter(tmp_path, "nothing.bin").checkpoint), "nothing.bin", "no such file")


def test_an_adapter_in_a_pytorch_file_is_read_without_running_it(tmp_path: Path) -> None:
    tiny_sdxl(tmp_path / "faceid-sdxl", width=128)
    flat = faceid(renderer_of(with_adapter(tmp_path, "faceid.safetensors")).pipeline.unet, 128)
    parts: dict[str, dict] = {"image_proj": {}, "ip_adapter": {}}
    for name, tensor in flat.items():
        part, _, rest = name.partition(".")
        parts[part][rest] = tensor
    torch.save(parts, tmp_path / "adapter/faceid.bin")
    recipe = with_adapter(tmp_path, "faceid.bin")
    renderer_of(recipe)
    torch.save({"image_proj": print, "ip_adapter": {}}, tmp_path / "adapter/faceid.bin")
    refused(lambda: renderer_of(recipe), "faceid.bin", "cannot be read")


def test_a_licence_that_bars_embeddings_is_refused(tiny: Path, tmp_path: Path) -> None:
    refused(
        lambda: pipeline.prepare(tiny_recipe(tiny, "reference", embeddable=False), Run(tmp_path / "run")),
        "embeddable: false",
        "another checkpoint",
    )


def test_a_calibration_that_cannot_be_read_is_named(tiny: Path, tmp_path: Path) -> None:
    path = tmp_path / "limits.yaml"
    for text in ("{", "origin: x", "[]", "\x00"):
        path.write_text(text)
        refused(
            lambda: find_checkpoint(tiny_recipe(tiny, "reference", calibration=str(path)).checkpoint),
            str(path),
            "calibration",
        )
    path.unlink()
    refused(
        lambda: find_checkpoint(tiny_recipe(tiny, "reference", calibration=str(path)).checkpoint),
        str(path),
        "calibration",
    )


def test_without_a_classifier_somebody_must_say_who_looks_at_events(tiny: Path, tmp_path: Path) -> None:
    recipe = tiny_recipe(tiny, "reference").model_copy(update={"checks_off": ()})
    run = Run(tmp_path / "run")
    refused(lambda: pipeline.prepare(recipe, run), "no event classifier", "--judge", "--unverified-events")
    assert len(pipeline.prepare(recipe.model_copy(update={"unverified_events": True}), run).unverified) == 2


def response(status: int) -> Any:
    return SimpleNamespace(status_code=status, headers={}, request=None, text="", url="https://hub")


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (lambda: GatedRepoError("gated", response=response(403)), ("gated; accept its terms", "HF_TOKEN")),
        (lambda: RepositoryNotFoundError("none", response=response(404)), ("no folder and no repository", "HF_TOKEN")),
        (lambda: RevisionNotFoundError("none", response=response(404)), ("no such commit", "revision")),
        (lambda: LocalEntryNotFoundError("not in the cache"), ("cannot be reached", "hf download lab/klein")),
        (lambda: OfflineModeIsEnabled("offline"), ("HF_HUB_OFFLINE is set", "hf download lab/klein")),
        (lambda: ConnectionError("refused"), ("cannot be reached", "hf download lab/klein")),
        (lambda: OSError("No space left on device"), ("cannot be fetched", "No space left")),
    ],
)
def test_weights_that_cannot_be_had_are_one_line(
    error: Callable, says: tuple[str, ...], tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from diffusers import DiffusionPipeline

    def fail(*_: object, **__: object) -> None:
        raise error()

    monkeypatch.setattr(DiffusionPipeline, "download", fail)
    refused(
        lambda: weights.fetch(tiny_recipe(tiny, "reference", path="lab/klein", revision=ONE).checkpoint),
        "'lab/klein'",
        *says,
    )


# checks that are switched off


def gate(*off: str) -> Gate:
    limits = yaml.safe_load(resources.files("data").joinpath("photographs.yaml").read_text("utf-8"))
    return Gate(None, Calibration.model_validate(limits), off)


def test_a_check_that_is_switched_off_rejects_nothing() -> None:
    rng = np.random.default_rng(0)
    noise = Image.fromarray(rng.integers(0, 256, (64, 64, 3), np.uint8))
    black = Image.new("RGB", (64, 64))
    framed = Image.new("RGB", (96, 96), "white")
    framed.paste(
        Image.fromarray(np.kron(rng.integers(60, 200, (12, 12, 3)), np.ones((6, 6, 1))).astype(np.uint8)), (12, 12)
    )
    assert gate().portrait(black, []).verdict.reason == "blank"
    assert gate("technical").portrait(noise, []).verdict.reason == "no face"
    assert gate("technical").portrait(framed, []).verdict.reason == "framed"
    assert gate("technical", "frames").portrait(framed, []).verdict.reason == "no face"
    passed = gate("technical", "face").portrait(noise, [])
    assert passed.verdict.ok and passed.box == (0, 0, 64, 64) and passed.embedding is not None
    assert gate("technical", "face").portrait(noise, [passed.embedding]).verdict.reason == "look-alike"
    assert gate("technical", "face", "look-alikes").portrait(noise, [passed.embedding]).verdict.ok
    far = passed.embedding + 1
    assert gate("technical", "face").scene(noise, "zoo-visit", far, []).verdict.reason == "other face"
    drawn = gate("technical", "face", "identity").scene(noise, "zoo-visit", far, [])
    assert drawn.verdict.ok and drawn.event_verified is None and drawn.phash
    assert (
        gate("technical", "face", "identity").scene(noise, "zoo-visit", far, [drawn.phash]).verdict.reason
        == "duplicate"
    )
    assert gate(*ALL).scene(black, "zoo-visit", far, []).verdict.ok


def test_a_classifier_that_is_switched_off_verifies_nothing() -> None:
    checkpoint = find_checkpoint(read_recipe("embedded").checkpoint)
    assert Gate(checkpoint.folder, checkpoint.calibration).classifier is not None
    assert Gate(checkpoint.folder, checkpoint.calibration, ["event"]).classifier is None
