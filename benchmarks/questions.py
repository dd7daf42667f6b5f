"""What the questions of a data set cost: seconds, questions a second and peak memory, at 800 and at 8,000 images.

    python benchmarks/questions.py

Two ways of asking about the same images with the same templates, one after another in one run, each in a process of its
own that keeps no question: ours (line-ups, wrong answers that fit, checks for leaks, the guesser's counts), and a plain
script that fills the templates with `random.choice` for wordings and `random.sample` from everybody for options and
wrong answers, and checks nothing.
"""

import argparse
import json
import random
import subprocess
import sys
import time
from string import Template

EVENTS = 40


def ours(people: int) -> int:
    """How many questions we make of everybody at every event, each seen by the guesser, as `pebench build` does before
    it writes.
    """
    from generation.concepts.packaged import packaged_events, packaged_people
    from generation.concepts.selection import Selection
    from generation.questions.builder import Questions
    from generation.questions.templates import packaged_templates
    from validation.texts.guesser import Guesser

    who, what = packaged_people()[:people], packaged_events()[:EVENTS]
    asked, guesser, count = Questions(Selection({None: who}, {None: what}), packaged_templates(), 0), Guesser(), 0
    for person in who:
        for event in what:
            for question in asked.about_image(f"{person.id}.{event.id}.0", person, event):
                guesser.add(question, person.id, event.id)
                count += 1
    assert not any(guess.given_away for guess in guesser.guesses().values())
    return count


def plain(people: int) -> int:
    """Questions of as many types about the same images, without a thought for what gives the answer away."""
    from generation.concepts.packaged import packaged_events, packaged_people
    from generation.questions.templates import packaged_templates
    from schemas.questions import QUESTION_TYPES

    who, what = packaged_people()[:people], packaged_events()[:EVENTS]
    templates = {key: template for key, template in packaged_templates().items() if key[0] == "image"}
    values = {
        "name": [p.name for p in who],
        "job": [p.job for p in who],
        "birthplace": [p.birthplace for p in who],
        "age": [str(p.age) for p in who],
        "scene": [e.description for e in what],
        "event": [e.name for e in what],
        "answer": ["Yes", "No"],
    }
    count = 0
    for n in range(len(who)):
        for m, event in enumerate(what):
            for key, template in [
                *templates.items(),
                (("image", "keyword", "yes_no"), templates["image", "keyword", "yes_no"]),
            ]:
                row = QUESTION_TYPES[key]
                variable, answers = row.answer, values.get(row.answer, values["name"])
                right = answers[(m if row.concept == "event" else n) % len(answers)]
                given = {"keyword": random.choice(event.keywords), variable: right}
                wrong = random.sample(answers, min(5, len(answers)))
                asked, said = random.choice(template.questions.test), random.choice(template.answers.test)
                question = {
                    "question": Template(random.choice(template.questions.train)).substitute(given),
                    "answer": Template(random.choice(template.answers.train)).substitute(given),
                    "paraphrased_question": Template(asked).substitute(given),
                    "paraphrased_answer": Template(said).substitute(given),
                    "perturbed_answers": [Template(said).substitute({**given, variable: answer}) for answer in wrong],
                    "options": wrong,
                    "refusal": random.choice(template.refusals),
                }
                count += len(question) > 0
    return count


WAYS = {"ours": ours, "plain script": plain}


def child(way: str, people: int) -> None:
    """Prints what one way took."""
    from generation.base.system import peak_memory

    begun, busy = time.perf_counter(), time.process_time()
    count = WAYS[way](people)
    peak = peak_memory() / 1e6
    print(
        json.dumps(
            {
                "questions": count,
                "seconds": time.perf_counter() - begun,
                "core": time.process_time() - busy,
                "peak": peak,
            }
        )
    )


def measured(way: str, people: int, repeats: int) -> dict[str, float]:
    """The quickest of some runs in processes of their own."""
    runs = []
    for _ in range(repeats):
        done = subprocess.run(
            [sys.executable, __file__, "--child", way, "--people", str(people)],
            capture_output=True,
            text=True,
            check=True,
        )
        runs.append(json.loads(done.stdout))
    return min(runs, key=lambda run: run["core"])


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--child", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--people", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        child(given.child, given.people)
        return
    figures = {(way, images): measured(way, images // EVENTS, given.repeats) for images in (800, 8000) for way in WAYS}
    for (way, images), took in figures.items():
        rate = took["questions"] / took["core"]
        print(
            f"{way}: {images:,} images, {took['questions']:,.0f} questions in {took['seconds']:.1f} s "
            f"({took['core']:.1f} core-seconds, {rate:,.0f} a core-second), peak {took['peak']:.0f} MB"
        )
    mine, other = figures["ours", 8000], figures["plain script", 8000]
    print(
        "ours / plain script at 8,000 images:"
        f" {mine['core'] / mine['questions'] / (other['core'] / other['questions']):.2f} of its time a question"
    )
    for way in WAYS:
        print(
            f"{way}: peak memory at 8,000 images"
            f" {figures[way, 8000]['peak'] / figures[way, 800]['peak']:.2f} times that at 800"
        )


if __name__ == "__main__":
    main()
