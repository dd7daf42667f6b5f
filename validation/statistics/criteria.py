"""From what was measured of a data set to whether each criterion holds, fails or is left undecided."""

from collections.abc import Sequence

from schemas.validity import Criterion, Imbalance, Outcome, Reading

MARGIN = 0.02  # above what is known without the image
LEARNABLE_EVENT = 0.5
WIDEST = 0.05  # half an interval within which the accuracy itself decides
FEWEST = 3  # people or events that are forgotten
ALPHA = 0.05


def learnable(name: str, reading: Reading, needed: float, needed_is: str) -> Criterion:
    """Holds when the interval lies above what is needed."""
    if needed >= 1:
        return Criterion(name=name, outcome="undecided", found=f"{needed_is} name everybody, so nothing can read more")
    return _of(name, reading, _side(reading, needed, widest=0), "above", f"an interval above {needed:.3f}, {needed_is}")


def no_leak(name: str, reading: Reading, control: Reading, known: float, known_is: str) -> Criterion:
    """Holds when the accuracy is at most MARGIN above what is known without the image.

    `control` is what the same part of the images must tell, or the probe that read nothing off it proves nothing.
    """
    limit = known + MARGIN
    if limit >= 1:
        return Criterion(
            name=name, outcome="undecided", found=f"{known_is}: {known:.3f}, so nothing can read more than is allowed"
        )
    side = _side(reading, limit, WIDEST)
    if side == "below" and control.low <= control.chance:
        said = (
            f"{_figures(reading)}; but the probe did not read the {control.target} there either ({_figures(control)}),"
            " so it may be blind"
        )
        return Criterion(name=name, outcome="undecided", found=said)
    return _of(name, reading, side, "below", f"at most {limit:.3f} ({known_is} {known:.3f} and {MARGIN:.2f})")


def no_copies(leaks: int) -> Criterion:
    """Holds when no image of one split is an image of another."""
    said = (
        f"{leaks} pairs of images in different splits show the same picture"
        if leaks
        else "no two images of different splits show the same picture"
    )
    return Criterion(name="no image is in two splits", outcome="failed" if leaks else "holds", found=said)


def balanced(tests: Sequence[Imbalance]) -> Criterion:
    """Holds when no attribute differs between forgotten and retained people by more than chance explains, among the
    tests that could have shown it.
    """
    name = "forgotten and retained people are alike in their attributes"
    able = [test for test in tests if test.testable]
    if not able:
        return Criterion(
            name=name, outcome="undecided", found="so few people are forgotten that no difference could be significant"
        )
    least = min(able, key=lambda test: test.corrected)
    said = (
        f"{len(able)} of {len(tests)} tests can show a difference; least p {least.corrected:.3f} after correction"
        f" ({least.attribute}, {least.config})"
    )
    return Criterion(name=name, outcome="failed" if least.corrected < ALPHA else "holds", found=said)


def _side(reading: Reading, limit: float, widest: float) -> str:
    """Whether the accuracy lies above or below a limit; "" when neither can be said, as the interval spans it and is
    wider than `widest` to each side.
    """
    if reading.images == 0 or len(reading.each) < FEWEST:
        return ""
    if reading.low > limit:
        return "above"
    if reading.high <= limit:
        return "below"
    return ("above" if reading.accuracy > limit else "below") if (reading.high - reading.low) / 2 <= widest else ""


def _of(name: str, reading: Reading, side: str, wanted: str, needed: str) -> Criterion:
    outcome: Outcome = "undecided" if not side else "holds" if side == wanted else "failed"
    why = ""
    if not side:
        why = (
            f"; fewer than {FEWEST} {reading.target}s are tested"
            if len(reading.each) < FEWEST
            else "; too few images to tell"
        )
    return Criterion(name=name, outcome=outcome, found=f"{_figures(reading)}, needed: {needed}{why}")


def _figures(reading: Reading) -> str:
    if not reading.images:
        return "no image shows enough of it"
    return f"{reading.accuracy:.3f} of {reading.images} images ({reading.low:.3f} to {reading.high:.3f})"
