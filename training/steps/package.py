"""Step 9: put the trained networks into one diffusers folder in half precision.

    python -m training.steps.package --out data/models/pebench-edit-256

What is there is replaced, except the model card, of which the part "Loss" is written. `training.json` keeps how long
each network was trained, so that training can go on from the folder (`training.steps.start --checkpoint`).
"""

import argparse
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from transformers import CLIPTokenizer

from generation.base.locations import write_whole
from generation.rendering.checkpoint import MANIFEST, manifest_of
from training.networks.network import build_autoencoder, build_editor, certain, save_folder
from training.steps.card import curves, drop, put_part

LIMIT, FILE_LIMIT = 45e6, 15e6  # bytes
HISTORY, CALIBRATION, CLASSIFIER = "training.json", "calibration.json", "event_classifier.safetensors"


def seal(folder: Path) -> int:
    """Writes the manifest that `find_checkpoint` verifies; returns the folder's size in bytes."""
    (folder / MANIFEST).write_text(json.dumps(manifest_of(folder), indent=1) + "\n", "utf-8")
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    if sum(sizes) > LIMIT or max(sizes) > FILE_LIMIT:
        raise SystemExit(
            f"{folder}: {sum(sizes)} bytes, largest file {max(sizes)}: over the limit of {LIMIT:.0f} and"
            f" {FILE_LIMIT:.0f}"
        )
    return sum(sizes)


def in_all(state: Mapping[str, Any]) -> dict[str, Any]:
    """Steps, minutes and log of a run, those of the checkpoint that it went on from included."""
    before = state.get("before") or {"step": 0, "minutes": 0.0, "log": []}
    return {
        "step": before["step"] + state["step"],
        "minutes": before["minutes"] + state["minutes"],
        "log": [*before["log"], *((before["step"] + step, loss) for step, loss in state["log"])],
    }


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--decoder", default="work/decoder.pt")
    parser.add_argument("--encoder", default="work/encoder.pt")
    parser.add_argument("--edits", default="work/edits.pt")
    parser.add_argument("--tokenizer", default="work/start/tokenizer")
    parser.add_argument("--classifier", default="work/event_classifier.pt")
    parser.add_argument("--out", default="data/models/pebench-edit-256")
    args = parser.parse_args()
    folder = Path(args.out)
    tokenizer = CLIPTokenizer.from_pretrained(args.tokenizer)
    decoder, encoder, edits = (
        torch.load(file, weights_only=True, map_location="cpu") for file in (args.decoder, args.encoder, args.edits)
    )
    count = decoder["average"]["conv_in.weight"].shape[1]
    vae = build_autoencoder(count).eval()
    vae.decoder.load_state_dict(decoder["average"])
    vae.encoder.load_state_dict(encoder["average"])
    certain(vae.encoder)
    vae.register_to_config(scaling_factor=edits["scale"])
    nets = build_editor(len(tokenizer), count).eval()
    nets.load_state_dict(edits["average"])
    for old in folder.glob("*"):  # all but the model card
        if old.is_dir():
            shutil.rmtree(old)
        elif old.name != "README.md":
            old.unlink()
    save_folder(folder, vae, nets["text"], tokenizer, nets["unet"])
    classifier = torch.load(args.classifier, weights_only=True)["weights"]
    save_file(
        {key: value.half() if value.is_floating_point() else value for key, value in classifier.items()},
        folder / CLASSIFIER,
    )
    card = folder / "README.md"
    if not card.exists():
        write_whole(card, f"# {folder.name}\n".encode())
    for told in (
        "## Checks and how often they err",
        "## Figures",
        "## A fresh reader",
        "## People from elsewhere",
        "## Whose face it is",
    ):  # what was measured with other weights
        drop(card, told)
    history = {
        name: {field: state[field] for field in ("step", "minutes", "log")}
        for name, state in (("decoder", decoder), ("encoder", encoder), ("denoiser", in_all(edits)))
    }
    write_whole(folder / HISTORY, (json.dumps(history, indent=1) + "\n").encode())
    put_part(card, curves(history))
    print(f"{folder}: {seal(folder) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
