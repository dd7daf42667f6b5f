"""Is the picture usable at all: neither black nor white, not blank, not blurred."""

import numpy as np
from PIL import Image

from schemas.calibration import TechnicalLimits
from schemas.scene import Verdict


def technical(image: Image.Image, limits: TechnicalLimits) -> Verdict:
    """Mean and spread of luminance, and sharpness as the variance of the Laplacian (Pech-Pacheco et al. 2000).

    The limits come with the checkpoint: the extremes of its training pictures, with a margin.
    """
    grey = np.asarray(image.convert("L"), np.float64) / 255
    laplacian = grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:] - 4 * grey[1:-1, 1:-1]
    scores = {"luminance": float(grey.mean()), "contrast": float(grey.std()), "sharpness": float(laplacian.var())}
    reason = ""
    if scores["contrast"] < limits.contrast:
        reason = "blank"
    elif scores["luminance"] < limits.luminance_low:
        reason = "too dark"
    elif scores["luminance"] > limits.luminance_high:
        reason = "too bright"
    elif scores["sharpness"] < limits.sharpness:
        reason = "blurred"
    return Verdict(ok=not reason, reason=reason, scores=scores)
