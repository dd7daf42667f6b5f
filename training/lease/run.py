"""Trains on the leased GPU for so many seconds: the autoencoder, then the denoiser that edits."""

import argparse
import time
from pathlib import Path

import torch
from safetensors.torch import save_file

from training.data.stage import SIZE
from training.lease.batches import batch_of
from training.lease.packs import Packed, Start, opened_data, opened_weights
from training.networks.flow import noised, velocity_loss
from training.networks.network import build_autoencoder
from training.networks.optimiser import Muon
from training.networks.tiles import Tiles
from training.steps.autoencoder import decoding_loss, encoding_loss
from training.steps.edits import GREY, GUIDANCE, ROUGH, guided, predicted, weights_of

FILE_BYTES = 15e6
SAVED = 60.0  # seconds between two savings
KEEP = 0.9995  # of the running average, in a step


def run(args: argparse.Namespace) -> None:
    """Trains for so many seconds, and writes weights, a log and samples as they come."""
    begun, out = time.time(), Path(args.out)
    device = args.device or ("cuda" if torch.cuda.is_available() else "cpu")
    out.mkdir(parents=True, exist_ok=True)
    data, start = opened_data(Path(args.packs), device), opened_weights(Path(args.packs), device)
    print(f"{len(data.source.layers)} layers, {time.time() - begun:.0f} s to open them", flush=True)
    vae = build_autoencoder(len(start.tiles.size)).to(device, memory_format=torch.channels_last)
    if start.decoder:
        vae.decoder.load_state_dict(start.decoder)
    until = begun + args.autoencoder * args.seconds
    chance = torch.Generator(device).manual_seed(0)
    learn_autoencoder(vae, start.tiles, data, chance, until, max(2, args.batch // 8))
    save_file({name: value.half().contiguous() for name, value in vae.state_dict().items()}, out / "vae.safetensors")
    learn_edits(start, data, chance, begun + args.seconds - 15, args, out)


def learn_autoencoder(
    vae: torch.nn.Module, tiles: Tiles, data: Packed, chance: torch.Generator, until: float, batch: int
) -> None:
    """The decoder for four fifths of the time, then the encoder."""
    begun = time.time()
    for part, share, loss_of in ((vae.decoder, 0.8, decoding_loss), (vae.encoder, 0.2, encoding_loss)):
        part.to(memory_format=torch.channels_last)
        optimiser, step, start = Muon(part), 0, time.time()
        end = until if share < 0.5 else begun + share * (until - begun)
        while (now := time.time()) < end:
            pictures, boxes = batch_of(data, batch, chance)[:2]
            x = (pictures * 2 - 1).contiguous(memory_format=torch.channels_last)
            weight = pixel_weights(boxes)
            left = (end - now) / (end - start)
            loss = loss_of(part, tiles, x, weight)
            optimiser.step(loss, 4e-3 * min(1, (step + 1) / 50) * min(1.0, max(0.02, left / 0.5)))
            step += 1
            if step % 50 == 0:
                print(f"autoencoder: {step} steps, loss {loss.item():.4f}, {now - begun:.0f} s", flush=True)


def learn_edits(
    start: Start, data: Packed, chance: torch.Generator, until: float, args: argparse.Namespace, out: Path
) -> None:
    """The denoiser, for as long as there is time."""
    nets, scale = start.nets.to(memory_format=torch.channels_last), start.scale
    average = {name: value.detach().clone() for name, value in nets.state_dict().items()}
    optimiser, step, begun, saved, recent = Muon(nets), 0, time.time(), time.time(), list[float]()
    while (now := time.time()) < until:
        loss = edit_loss(start, data, args.batch, chance)
        left = (until - now) / (until - begun)
        optimiser.step(loss, args.rate * min(1, (step + 1) / 100) * min(1.0, max(0.02, left / 0.4)))
        step += 1
        _update(average, nets, min(KEEP, (1 + step) / (10 + step)))
        recent.append(loss.detach())
        if step % 100 == 0:
            pace = step * args.batch / (time.time() - begun)
            told = f"edits: {step} steps, loss {torch.stack(recent).mean().item():.4f}, {pace:.0f} pictures/s"
            print(told, f"{time.time() - begun:.0f} s", flush=True)
            recent = []
        if time.time() - saved > SAVED:
            save_parts(average, scale, out)
            saved = time.time()
    save_parts(average, scale, out)


def edit_loss(start: Start, data: Packed, batch: int, chance: torch.Generator) -> torch.Tensor:
    """How far the denoiser is off on a batch of pairs, most where the face is."""
    pictures, boxes, heads, tokens, given = batch_of(data, batch, chance)
    clean = start.tiles.encode(pictures * 2 - 1) * start.scale
    reference = start.tiles.encode(heads * 2 - 1) * start.scale
    rough = torch.rand(batch, 1, 1, 1, generator=chance, device=chance.device) * ROUGH
    reference = reference + rough * torch.randn(reference.shape, generator=chance, device=chance.device)
    noisy, t = noised(clean, chance)
    guess = predicted(start.nets, noisy, reference, t, tokens)
    with torch.no_grad():
        nobody = start.tiles.encode(torch.full_like(heads, GREY / 127.5 - 1)) * start.scale
        without = predicted(start.nets, noisy, nobody, t, data.empty.expand_as(tokens))
    wanted = guided(clean, guess, without, given, GUIDANCE)
    return velocity_loss(guess, wanted, t, weights_of(boxes.cpu().numpy()).to(clean.device))


@torch.no_grad()
def _update(average: dict[str, torch.Tensor], nets: torch.nn.Module, keep: float) -> None:
    for name, value in nets.state_dict().items():
        if value.is_floating_point():
            average[name].lerp_(value, 1 - keep)


def pixel_weights(boxes: torch.Tensor, extra: float = 4.0) -> torch.Tensor:
    """What each pixel's error weighs, (n, 1, SIZE, SIZE), one on average."""
    at = torch.arange(SIZE, device=boxes.device)
    across = (at >= boxes[:, 0:1]) & (at < boxes[:, 2:3])
    down = (at >= boxes[:, 1:2]) & (at < boxes[:, 3:4])
    weight = 1 + extra * (down[:, :, None] & across[:, None, :]).float()[:, None]
    return weight / weight.mean()


def save_parts(state: dict[str, torch.Tensor], scale: float, out: Path) -> None:
    """Weights in half precision, in files below FILE_BYTES."""
    part, size, number = dict[str, torch.Tensor](), 0, 0
    for name, value in [*state.items(), ("scale", torch.tensor([scale]))]:
        small = value.half().contiguous().cpu() if value.is_floating_point() and name != "scale" else value.cpu()
        if part and size + small.numel() * small.element_size() > FILE_BYTES:
            save_file(part, out / f"edits-{number}.safetensors")
            part, size, number = {}, 0, number + 1
        part[name] = small
        size += small.numel() * small.element_size()
    save_file(part, out / f"edits-{number}.safetensors")
