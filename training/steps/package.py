"""Step 9: put the trained networks into one diffusers folder in half precision.

    python -m training.steps.package --out data/models/pebench-256

What is there is replaced, except the model card, of which the part "Loss" is written.
"""

import argparse
import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import CLIPTokenizer

from generation.base.locations import write_whole
from generation.rendering.checkpoint import MANIFEST, manifest_of
from training.networks.network import build_autoencoder, build_text_encoder, build_unet, certain, save_folder
from training.steps.card import curves, drop, put_part

LIMIT, FILE_LIMIT = 40e6, 15e6  # bytes


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


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--decoder", default="work/decoder.pt")
    parser.add_argument("--encoder", default="work/encoder.pt")
    parser.add_argument("--diffusion", default="work/distilled.pt")
    parser.add_argument(
        "--teacher", default="work/diffusion.pt", help="what --diffusion was distilled from, for the model card"
    )
    parser.add_argument("--tokenizer", default="work/diffusion.tokenizer")
    parser.add_argument("--classifier", default="work/event_classifier.pt")
    parser.add_argument("--out", default="data/models/pebench-256")
    args = parser.parse_args()
    folder = Path(args.out)
    tokenizer = CLIPTokenizer.from_pretrained(args.tokenizer)
    trained = torch.load(args.diffusion, weights_only=True, map_location="cpu")
    vae = build_autoencoder().eval()
    decoder, encoder, teacher = (
        torch.load(file, weights_only=True, map_location="cpu") for file in (args.decoder, args.encoder, args.teacher)
    )
    vae.decoder.load_state_dict(decoder["average"])
    vae.encoder.load_state_dict(encoder["average"])
    certain(vae.encoder)
    vae.register_to_config(scaling_factor=trained["scale"])
    nets = torch.nn.ModuleDict({"text": build_text_encoder(len(tokenizer)), "unet": build_unet()}).eval()
    nets.load_state_dict(trained["average"])
    for old in folder.glob("*"):  # all but the model card
        if old.is_dir():
            shutil.rmtree(old)
        elif old.name != "README.md":
            old.unlink()
    save_folder(folder, vae, nets["text"], tokenizer, nets["unet"])
    classifier = torch.load(args.classifier, weights_only=True)["weights"]
    save_file(
        {key: value.half() if value.is_floating_point() else value for key, value in classifier.items()},
        folder / "event_classifier.safetensors",
    )
    card = folder / "README.md"
    if not card.exists():
        write_whole(card, f"# {folder.name}\n".encode())
    for told in (
        "## Checks and how often they err",
        "## Figures",
        "## A fresh reader",
    ):  # what was measured with other weights
        drop(card, told)
    put_part(card, curves({"decoder": decoder, "encoder": encoder, "denoiser": teacher, "distillation": trained}))
    print(f"{folder}: {seal(folder) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
