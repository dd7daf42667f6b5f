"""Flow matching: noise, and what a guess of the clean latents is held to."""

import torch


def noised(clean: torch.Tensor, chance: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """Latents (n, c, h, w) on the straight way to noise, and how far they have come, (n, 1, 1, 1) in 0..1, mostly
    beyond the middle.
    """
    t = torch.sigmoid(1.2 * torch.randn(len(clean), generator=chance) + 1.0).to(clean.device).view(-1, 1, 1, 1)
    noise = torch.randn(clean.shape, generator=chance).to(clean.device)
    return ((1 - t) * clean + t * noise).contiguous(memory_format=torch.channels_last), t


def velocity_loss(guess: torch.Tensor, wanted: torch.Tensor, t: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """Weighted squared error of the velocity that a guess of the clean latent implies; one number."""
    error = (guess - wanted) / t.clamp(min=0.08)
    return (weight * error.pow(2)).mean()
