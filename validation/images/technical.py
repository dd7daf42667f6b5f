"""Is the picture usable at all: neither black nor white, not blank, not blurred, not noisy."""

import math

import numpy as np

from schemas.calibration import Calibration, TechnicalLimits
from schemas.scene import Verdict
from validation.images.checked_image import CheckedImage
from validation.images.scored import scored


def technical(subject: CheckedImage, limits: Calibration) -> Verdict:
    """Mean and spread of luminance (0..1), sharpness as the variance of the Laplacian (Pech-Pacheco et al. 2000), and
    the standard deviation of noise.

    Each limit lies halfway between what the checkpoint draws and the same pictures spoilt: darkened, overexposed,
    faded, blurred or with white noise (training/calibrate.py).
    """
    grey = np.asarray(subject.image.convert("L"), np.float64) / 255
    laplacian = grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:] - 4 * grey[1:-1, 1:-1]
    scores = {
        "luminance": float(grey.mean()),
        "contrast": float(grey.std()),
        "sharpness": float(laplacian.var()),
        "noise": noise(grey),
    }
    reason = next(iter(technical_faults(scores, limits.technical)), "")
    return scored(reason, scores)


def technical_faults(scores: dict[str, float], limits: TechnicalLimits) -> list[str]:
    """Every reason against a picture with these scores, the gravest first."""
    well = {
        "blank": scores["contrast"] >= limits.contrast,
        "too dark": scores["luminance"] >= limits.luminance_low,
        "too bright": scores["luminance"] <= limits.luminance_high,
        "blurred": scores["sharpness"] >= limits.sharpness,
        "noisy": scores["noise"] <= limits.noise,
    }
    return [reason for reason, holds in well.items() if not holds]


def noise(grey: np.ndarray) -> float:
    """The standard deviation of white noise in luminance (h, w), by the mask that edges leave cold (Immerkaer 1996)."""
    across = grey[:, :-2] - 2 * grey[:, 1:-1] + grey[:, 2:]
    both = across[:-2] - 2 * across[1:-1] + across[2:]
    return float(np.abs(both).mean() * math.sqrt(math.pi / 2) / 6)
