"""Linear probes read what is there, whatever number of examples a class has, and without a word on the console."""

import warnings

import numpy as np
import pytest

from validation.statistics.probe import Examples, classes_read


def examples(classes: list[int], groups: list[int] | None = None, seen: bool = True) -> Examples:
    """Twelve features, of which one in the place of its class stands out; NaN in one that is never seen."""
    features = np.random.default_rng(len(classes)).normal(0, 0.1, (len(classes), 12))
    features[np.arange(len(classes)), classes] += seen
    features[:, 11] = np.nan
    return Examples(features, np.array(classes), np.array(groups or [-1] * len(classes)))


@pytest.mark.parametrize("counts", [(1, 1), (1, 1, 1, 1), (1, 5), (20, 3, 1), (30, 30, 30)])
def test_classes_are_read_however_many_examples_each_has(counts: tuple[int, ...]) -> None:
    classes = [number for number, count in enumerate(counts) for _ in range(count)]
    train = examples(classes)
    asked = train if max(counts) == 1 else examples([*range(len(counts))] * 3)
    with warnings.catch_warnings(action="error"):
        for name, answers in classes_read(train, asked).items():
            assert answers.tolist() == asked.classes.tolist(), name


def test_a_single_class_is_the_only_answer() -> None:
    assert [answers.tolist() for answers in classes_read(examples([7, 7]), examples([1, 2])).values()] == [[7, 7]]


def test_what_a_group_has_in_common_does_not_mislead() -> None:
    train, asked = examples([0, 1, 2] * 4, [0] * 6 + [1] * 6), examples([0, 1, 2] * 2, [0] * 3 + [1] * 3)
    for some in (train, asked):
        some.features[some.groups == 1, :3] += 50
    assert all(answers.tolist() == asked.classes.tolist() for answers in classes_read(train, asked).values())
