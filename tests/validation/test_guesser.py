"""The checks of questions notice what they are for."""

import random
from collections.abc import Callable, Sequence

import pytest
from asked_questions import EVENTS, PEOPLE, about_images, questions, selection

from schemas.questions import Question
from validation.texts.guesser import FOLDS, Guess, Guesser, question_faults

CHOICE = Question(
    question_id="p.e.0.who.choice",
    subject="image",
    task="who",
    form="choice",
    concept="person",
    question="Which name is right?",
    answer="Maren Holm",
    paraphrased_question="Pick whoever is meant.",
    paraphrased_answer="Maren Holm",
    perturbed_answers=("Ada Lind", "Eva Moor"),
    options=("Ada Lind", "Maren Holm", "Eva Moor"),
    refusal="I cannot tell.",
    keywords=("Maren", "Holm"),
)
ABOUT = CHOICE.model_copy(
    update={
        "subject": "person",
        "form": "open",
        "question": "Who was born in Galway?",
        "answer": "That is Maren Holm.",
        "options": (),
        "paraphrased_question": "Somebody is from Galway. What are they called?",
        "paraphrased_answer": "It is Maren Holm.",
        "perturbed_answers": ("It is Ada Lind.", "It is Eva Moor."),
    }
)


def test_good_questions_have_no_fault() -> None:
    assert question_faults(CHOICE) == question_faults(ABOUT) == []


@pytest.mark.parametrize(
    ("base", "fields", "said"),
    [
        (ABOUT, {"question": "Who is Maren Holm of Galway?"}, "the answer stands in the question"),
        (ABOUT, {"paraphrased_question": "What is maren called?"}, "the answer stands in the question"),
        (ABOUT, {"question": "Is this HOLM?"}, "the answer stands in the question"),
        (CHOICE, {"question": "Is this Maren-Holm?"}, "the answer stands in the question"),
        (
            CHOICE,
            {"task": "event", "question": "Which swim is it?", "keywords": ("swim",)},
            "the answer stands in the question",
        ),
        (ABOUT, {"perturbed_answers": ("It is Ada Lind.", "It is Maren Holm.")}, "a wrong answer is the right one"),
        (ABOUT, {"perturbed_answers": ("That is Maren Holm.",)}, "a wrong answer is the right one"),
        (ABOUT, {"perturbed_answers": ("It is Ada Lind.", "It is Ada Lind.")}, "a wrong answer is there twice"),
        (ABOUT, {"paraphrased_question": "who was born, in Galway"}, "it is worded alike in training and in testing"),
        (CHOICE, {"options": ("Ada Lind", "Eva Moor")}, "the answer is not exactly one of the options"),
        (CHOICE, {"options": ("Maren Holm", "Maren Holm", "Eva Moor")}, "the answer is not exactly one of the options"),
        (CHOICE, {"options": ("Maren Holm", "Eva Moor", "Eva Moor")}, "the answer is not exactly one of the options"),
        (CHOICE, {"options": ()}, "the answer is not exactly one of the options"),
    ],
)
def test_every_fault_is_found(base: Question, fields: dict[str, object], said: str) -> None:
    assert question_faults(base.model_copy(update=fields)) == [said]


@pytest.mark.parametrize(
    "fields",
    [{"question": "Is this a marengo?"}, {"question": "Can you say who this is?", "keywords": ("Can", "Holm")}],
)
def test_what_only_looks_like_the_answer_is_none(fields: dict[str, object]) -> None:
    assert question_faults(CHOICE.model_copy(update=fields)) == []


# the guesser

NAMES = [
    f"{first} {last}" for first in ("Ada", "Eva", "Ida", "Ina", "Mia") for last in ("Holm", "Lind", "Moor", "Vang")
]


def guessed(
    options_of: Callable[[random.Random], Sequence[str]],
    right_of: Callable[[random.Random, Sequence[str]], str],
    asked: int = 2000,
) -> Guess:
    """What guessers make of questions about so many images, whose options and answers are drawn."""
    chance, guesser = random.Random(7), Guesser()
    for n in range(asked):
        options = options_of(chance)
        right = right_of(chance, options)
        question = CHOICE.model_copy(update={"options": tuple(options), "answer": right, "keywords": (right,)})
        guesser.add(question, f"p{n // 20}", f"e{n % 20}")
    return guesser.guesses()["who, choice"]


def drawn(chance: random.Random) -> list[str]:
    return chance.sample(NAMES, 4)


def mostly(pick: Callable[[Sequence[str]], str], share: float = 0.4) -> Callable[[random.Random, Sequence[str]], str]:
    return lambda chance, options: pick(options) if chance.random() < share else chance.choice(options)


@pytest.mark.parametrize(
    ("options", "right", "guesser"),
    [
        (
            lambda chance: chance.sample(["a" * n for n in range(3, 9)], 4),
            mostly(lambda options: max(options, key=len)),
            "longest",
        ),
        (
            lambda chance: chance.sample(["a" * n for n in range(3, 9)], 4),
            mostly(lambda options: min(options, key=len)),
            "shortest",
        ),
        (drawn, mostly(lambda options: options[2]), "place"),
        (drawn, lambda chance, options: min(options), "what was right before"),
        (
            drawn,
            mostly(lambda options: next((option for option in options if option.startswith("Mia")), options[0]), 0.6),
            "what was right before",
        ),
    ],
)
def test_a_planted_leak_is_given_away(
    options: Callable[..., Sequence[str]], right: Callable[..., str], guesser: str
) -> None:
    guess = guessed(options, right)
    assert guess.given_away and guess.right > 0.35 and guess.chance == pytest.approx(0.25), guess
    if guesser in ("place", "what was right before"):
        assert guess.guesser == guesser, guess


def test_answers_drawn_evenly_are_not_given_away() -> None:
    guess = guessed(drawn, lambda chance, options: chance.choice(options), 4000)
    assert not guess.given_away and guess.asked == 4000


def test_a_guesser_does_not_learn_from_what_it_is_asked() -> None:
    """With every answer of one event alone right, whoever learned from that event would always be right."""
    guesser = Guesser()
    for n in range(FOLDS * 40):
        right = f"E{n:07}"  # as long as the others
        question = CHOICE.model_copy(
            update={"options": (right, *drawn(random.Random(n))[:3]), "answer": right, "keywords": (right,)}
        )
        guesser.add(
            question.model_copy(update={"options": tuple(random.Random(n).sample(question.options, 4))}), "p", f"e{n}"
        )
    assert guesser.guesses()["who, choice"].right < 0.4


def test_yes_is_given_away_where_it_is_right_more_often() -> None:
    guesser = Guesser()
    for n in range(1000):
        right = "Yes" if n % 3 else "No"
        question = CHOICE.model_copy(
            update={
                "question_id": f"p.e.0.thing{n}.keyword.yes_no",
                "form": "yes_no",
                "task": "keyword",
                "concept": "event",
                "options": (),
                "keywords": (right,),
            }
        )
        guesser.add(question, f"p{n % 50}", f"e{n}")
    guess = guesser.guesses()["keyword, yes/no"]
    assert guess.given_away and guess.right == pytest.approx(2 / 3, abs=0.01)


def test_open_questions_have_nothing_to_guess_from() -> None:
    guesser = Guesser()
    guesser.add(ABOUT, "p", "e")
    assert not guesser.guesses()


def test_the_packaged_benchmark_gives_nothing_away() -> None:
    asked, guesser = questions(selection()), Guesser()
    for person, event, question in about_images(asked, PEOPLE, EVENTS):
        guesser.add(question, person.id, event.id)
    guesses = guesser.guesses()
    assert {task: guess.asked for task, guess in guesses.items()} == {
        "who, choice": 8000,
        "event, choice": 8000,
        "keyword, yes/no": 13200,
    }
    for task, guess in guesses.items():
        assert guess.right - guess.chance <= 0.02 and not guess.given_away, (task, guess)
    assert guesses["who, choice"].right < 0.25 and guesses["event, choice"].chance == 0.25
