"""Takes what a lease brought back to where training goes on."""

import argparse
from pathlib import Path

import torch
from safetensors.torch import load_file


def take(args: argparse.Namespace) -> None:
    """Puts what came back where training goes on: a start for `training.steps.edits`, and the autoencoder beside it."""
    folder, state = Path(args.folder), dict[str, torch.Tensor]()
    for path in sorted(folder.glob("edits-*.safetensors")):
        state |= load_file(path)
    scale = float(state.pop("scale"))
    nets = {name: value.float() if value.is_floating_point() else value for name, value in state.items()}
    torch.save({"nets": nets, "scale": scale}, args.out)
    if (folder / "vae.safetensors").exists():
        vae = {name: value.float() for name, value in load_file(folder / "vae.safetensors").items()}
        torch.save({"nets": vae}, Path(args.out).with_suffix(".vae.pt"))
    print(f"{args.out}: {sum(value.numel() for value in nets.values()) / 1e6:.1f} M numbers, scale {scale:.3f}")
