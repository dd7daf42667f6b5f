"""Linear probes: how well can a class be read off fixed features."""

import warnings
from typing import NamedTuple

import numpy as np

SHRINKAGE = 0.003  # of the covariance within classes
DECAY = 0.01  # of logistic regression: weight of the squared weights beside the mean loss
STEPS = 200  # of its L-BFGS, at most
FLAT = 1e-5  # a spread below this is none
FARTHEST = 5.0  # spreads from the mean, beyond which values are cut


class Examples(NamedTuple):
    """Features (n, d) of any float type, NaN where nothing is known, and whole numbers (n,): classes to be read, and
    groups (-1 for none).

    The probe is told the group of each example: its features are taken against the mean of the group's training
    examples, so what all of a group have in common helps no more and, more to the point, does not mislead: a person who
    was seen with every event but one would otherwise be ruled out there.
    """

    features: np.ndarray
    classes: np.ndarray
    groups: np.ndarray


def classes_read(train: Examples, test: Examples) -> dict[str, np.ndarray]:
    """The classes that linear heads fitted to `train` read off `test`, (len(test),) each, by the head's name.

    Two heads, since a leak that one sees the other may miss: the discriminant finds a small but steady difference among
    much noise, logistic regression copes better with features that are seldom seen. Every class weighs the same,
    whatever its number of examples, and nothing is drawn at random.
    """
    names, classes = np.unique(train.classes, return_inverse=True)
    if len(names) == 1:
        return {"discriminant": np.repeat(names, len(test.classes))}
    known, asked = _standard(train, test)
    with warnings.catch_warnings(action="ignore", category=UserWarning):  # of classes with a single example
        return {
            "discriminant": names[_discriminant(known, classes, asked)],
            "logistic": names[_logistic(known, classes, asked)],
        }


def _discriminant(known: np.ndarray, classes: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """Fisher's linear discriminant with the covariance within classes shrunk towards a multiple of the identity."""
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
    from sklearn.neighbors import KNeighborsClassifier

    count = int(classes.max()) + 1
    head: KNeighborsClassifier | LinearDiscriminantAnalysis
    if count == len(classes):  # one example a class, so there is no covariance within them
        head = KNeighborsClassifier(1)
    else:
        head = LinearDiscriminantAnalysis(solver="lsqr", shrinkage=SHRINKAGE, priors=np.full(count, 1 / count))
    best: np.ndarray = head.fit(known, classes).predict(asked)
    return best


def _logistic(known: np.ndarray, classes: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """Multinomial logistic regression with a squared penalty."""
    from sklearn.linear_model import LogisticRegression

    head = LogisticRegression(C=1 / (2 * DECAY * len(classes)), class_weight="balanced", max_iter=STEPS)
    best: np.ndarray = head.fit(known, classes).predict(asked)
    return best


def _standard(train: Examples, test: Examples) -> tuple[np.ndarray, np.ndarray]:
    """Both (n, d) against the means of the training examples' groups, in spreads about them; what is not seen is taken
    for the mean, and what never differs is left out.
    """
    overall = _mean(train.features, np.zeros(train.features.shape[1]))
    means = {
        int(group): _mean(train.features[train.groups == group], overall)
        for group in np.unique(train.groups[train.groups >= 0])
    }
    known, asked = (
        examples.features - np.stack([means.get(int(group), overall) for group in examples.groups])
        for examples in (train, test)
    )
    spread = np.ma.masked_invalid(known).std(0).filled(0)
    spread[spread < FLAT] = np.inf
    known, asked = (np.nan_to_num(np.clip(off / spread, -FARTHEST, FARTHEST)) for off in (known, asked))
    return known, asked


def _mean(features: np.ndarray, otherwise: np.ndarray) -> np.ndarray:
    """Mean (d,) of what is seen, and `otherwise` where nothing is."""
    mean = np.ma.masked_invalid(features).mean(0, dtype=np.float64)
    return np.where(np.ma.getmaskarray(mean), otherwise, mean.data)
