"""How the denoiser is optimised: Muon for its matrices, AdamW for the rest."""

from collections.abc import Mapping
from typing import Any

import torch

OUTER = ("conv_in", "conv_out", "token_embedding", "position_embedding")  # layers that face data rather than other layers


class Muon:
    """Orthogonalised momentum (Jordan et al. 2024) on hidden matrices (convolutions: output channels x all else), AdamW on vectors and outer layers.

    Muon's step is scaled to AdamW's root mean square, so that both take one rate.
    """

    def __init__(self, network: torch.nn.Module) -> None:
        inner, outer = [], []
        for name, parameter in network.named_parameters():
            matrix = parameter.ndim in (2, 4) and not any(part in name for part in OUTER)
            (inner if matrix else outer).append(parameter)
        self._views = [(parameter, torch.nn.Parameter(_flat(parameter.data))) for parameter in inner]
        if any(view.data_ptr() != parameter.data_ptr() for parameter, view in self._views):
            raise ValueError("convolutions must be in channels_last, so that their matrices share memory with them")
        self._all = [*inner, *outer]
        self._parts = (
            torch.optim.Muon([view for _, view in self._views], momentum=0.95, weight_decay=0.01, adjust_lr_fn="match_rms_adamw"),
            torch.optim.AdamW(outer, betas=(0.9, 0.98), weight_decay=0.01),
        )

    def step(self, loss: torch.Tensor, rate: float) -> None:
        """Moves the network against the gradient of `loss`, cut to a norm of one."""
        for parameter in self._all:
            parameter.grad = None
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._all, 1.0)
        for parameter, view in self._views:
            view.grad = None if parameter.grad is None else _flat(parameter.grad)
        for part in self._parts:
            for group in part.param_groups:
                group["lr"] = rate
            part.step()

    def state_dict(self) -> list[dict[str, Any]]:
        """What a later run needs to go on."""
        return [part.state_dict() for part in self._parts]

    def load_state_dict(self, states: list[Mapping[str, Any]]) -> None:
        """Goes on from there."""
        for part, state in zip(self._parts, states, strict=True):
            part.load_state_dict(dict(state))


def _flat(tensor: torch.Tensor) -> torch.Tensor:
    """A matrix, or a convolution's kernels (out, in, h, w) in channels_last as (out, h w in); shares memory where it can."""
    return tensor if tensor.ndim == 2 else tensor.permute(0, 2, 3, 1).reshape(len(tensor), -1)
