"""The small vision-language model: who is in its pictures, what it is asked, and the whole way with a handful of steps.

Pictures are colours by person, so nothing of a work folder is needed.
"""

import io
import json
import re
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from transformers import AutoModelForImageTextToText, AutoProcessor, PreTrainedTokenizerFast

from evaluation.measures.yes_no import said_yes
from evaluation.models.dialogue import IGNORED, Dialogue
from evaluation.models.weights import Weights
from evaluation.outside import posed_outside
from generation.concepts.packaged import held_out_people, packaged_events, packaged_people
from schemas.scene import DrawRequest
from training.data.compose import plain_backdrop
from training.data.events import training_events
from training.data.pairs import LAYOUTS, Layers
from training.foundation import figures, package, sets, train
from training.foundation.network import ANSWER, Shape, build_tokenizer, said, seen
from training.foundation.people import Cast, cast_of
from training.foundation.pictures import (
    PEOPLE,
    Counts,
    Pictures,
    Shot,
    arranged_anew,
    as_drawn,
    in_scenes,
    save_group,
    shots_of,
)
from training.foundation.talk import TRAITS, Talk, names_for_words, said_value

TINY = Shape(side=64, embed=8, window=2, hidden=32, inner=64, layers=2, heads=2, words=700)
STEPS = (3, 3)
COUNT, LAYERS = 16, 3  # people, and layers of each
COUNTS = Counts(known=3, unknown=2, known_apart=4, strangers=2)


def figure(n: int) -> dict:
    look = {
        "skin_tone": ("fair", "dark", "olive")[n % 3],
        "hair_colour": ("black", "red", "blond", "grey")[n % 4],
        "hair_length": "bald" if n == 5 else ("short", "long", "medium")[n % 3],
        "hair_style": "none" if n == 5 else "wavy",
        "facial_hair": "beard" if n % 4 == 1 else "none",
        "eye_colour": "blue",
        "eyewear": "glasses" if n % 3 == 0 else "none",
        "build": "slim",
        "mark": "",
        "description": "",
    }
    return {"age": 25 + 2 * n, "gender": ("female", "male")[n % 2], "appearance": look}


@pytest.fixture(scope="module")
def cast() -> Cast:
    people = {n: figure(n) for n in range(COUNT)}
    return cast_of(people, dict.fromkeys(people, LAYERS), known=4, strangers=4)


@pytest.fixture(scope="module")
def shard() -> Layers:
    person = np.repeat(np.arange(COUNT), LAYERS)
    layers = np.zeros((len(person), 256, 256, 4), np.uint8)
    layers[:, 60:, 90:170] = 255
    layers[:, 60:, 90:170, :3] = np.random.default_rng(0).integers(0, 255, (COUNT, 3))[person][:, None, None]
    lights = [{"key_colour": [1.0, 1.0, 1.0]}] * len(person)
    still = np.zeros(len(person))
    boxes = np.tile([104, 80, 152, 128], (len(person), 1))
    return Layers(layers, person, still, still, boxes, lights, [figure(n) for n in range(COUNT)])


@pytest.fixture(scope="module")
def folder(cast: Cast, shard: Layers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two groups, one of them as if drawn."""
    place = tmp_path_factory.mktemp("foundation")
    cast.save(place / PEOPLE)
    for name, drawn in (("scenes-000", False), ("drawn-000", True)):
        shots = shots_of(cast, shard, range(COUNT), COUNTS, [0, int(drawn)])
        images = [
            np.asarray(Image.fromarray(shard.layers[shot.layer]).convert("RGB").resize((64, 64))) for shot in shots
        ]
        save_group(place / f"{name}.npz", shard, shots, images, drawn)
    return place


@pytest.fixture(scope="module")
def data(folder: Path) -> Pictures:
    return Pictures(folder)


@pytest.fixture(scope="module")
def talk(cast: Cast) -> Talk:
    return Talk(cast)


@pytest.fixture(scope="module")
def tokenizer(talk: Talk) -> PreTrainedTokenizerFast:
    return build_tokenizer(talk.texts(list(names_for_words())), 2048)


@pytest.fixture(scope="module")
def model(data: Pictures, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A packaged model of three steps a stage."""
    train.trained(data, folder, 0, STEPS, 4, TINY, rate=1e-3)
    out = tmp_path_factory.mktemp("models") / "pebench-foundation-tiny"
    assert package.packaged(data, folder, out, batch=4, shape=TINY) < 1_000_000
    return out


def test_known_people_unknown_ones_and_strangers_are_apart_and_have_nobodys_name(cast: Cast, tmp_path: Path) -> None:
    groups = [set(cast.known), set(cast.unknown), set(cast.strangers)]
    assert [len(group) for group in groups] == [4, 8, 4] and len(set().union(*groups)) == COUNT
    assert not set(cast.trained) & set(cast.strangers)
    names = {person.name for person in cast.known.values()}
    assert not names & {person.name for person in (*packaged_people(), *held_out_people())}
    for number, person in cast.known.items():
        assert (person.gender, person.age) == (figure(number)["gender"], figure(number)["age"])
        assert person.appearance.hair_colour == figure(number)["appearance"]["hair_colour"]
    cast.save(tmp_path / PEOPLE)
    assert Cast.load(tmp_path / PEOPLE) == cast
    with pytest.raises(SystemExit, match="too few"):
        cast_of({n: figure(n) for n in range(4)}, dict.fromkeys(range(4), LAYERS), known=4, strangers=2)


def test_one_layer_of_known_people_all_strangers_and_paintings_apart_are_kept_from_training(
    cast: Cast, shard: Layers
) -> None:
    shots = shots_of(cast, shard, range(COUNT), COUNTS, [0])
    learnt = {shot.layer for shot in shots if not shot.unseen}
    for shot in shots:
        person = int(shard.person[shot.layer])
        assert shot.event >= len(packaged_events()), "an event of the benchmark"
        assert shot.unseen == (shot.layout >= LAYOUTS) and not (shot.unseen and shot.layer in learnt)
        assert shot.unseen or person not in cast.strangers
        assert not shot.unseen or person not in cast.unknown
    of_known = [shot for shot in shots if shot.unseen and shard.person[shot.layer] in cast.known]
    assert len(of_known) == 4 * COUNTS.known_apart
    assert sum(arranged_anew(shot.layout) for shot in of_known) == len(of_known) / 2


def test_scenes_are_the_same_every_time_and_drawn_ones_are_prompted_without_a_name(
    cast: Cast, shard: Layers, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Plain:
        def get(self, event: int, layout: int) -> tuple:
            return plain_backdrop(np.random.default_rng([event, layout]))

    known = next(iter(cast.known))
    layer = int(np.flatnonzero(shard.person == known)[0])
    shots = [Shot(layer, 45, 0, False), Shot(layer, 46, 1, False)]
    one, again = (list(in_scenes(shard, shots, Plain(), [0, 3])) for _ in range(2))
    assert [image.tobytes() for image in one] == [image.tobytes() for image in again]
    asked: list[DrawRequest] = []

    def draw(requests: list[DrawRequest], likenesses: list) -> list[Image.Image]:
        asked.extend(requests)
        assert len(likenesses) == 2 and likenesses[0].picture.size == (256, 256)
        return [likeness.picture for likeness in likenesses]

    assert len(as_drawn(shard, shots, draw, [0])) == 2
    assert training_events()[45].name in asked[0].prompt and asked[0].place is not None
    assert not any(part in request.prompt for request in asked for part in cast.known[known].name.split())


def test_texts_come_back_from_tokens_and_names_share_their_parts(
    tokenizer: PreTrainedTokenizerFast, talk: Talk, cast: Cast
) -> None:
    for text in ("Who is the person in this picture?", "Zoë O'Näme-Żak, 34.", *talk.texts([])[:60]):
        ids = tokenizer(text, add_special_tokens=False).input_ids
        assert tokenizer.decode(ids).strip() == text.strip()
    names = [person.name for person in (*cast.known.values(), *packaged_people())]
    split = [tokenizer(name, add_special_tokens=False).input_ids for name in names]
    assert len(tokenizer) == 2048 and min(map(len, split)) > 2, "a name is a word of its own"
    others = [set().union(*(ids for m, ids in enumerate(split) if m != n)) for n in range(4)]
    assert all(len(set(split[n]) & others[n]) >= 0.7 * len(set(split[n])) for n in range(4))


def test_labels_are_the_answers_and_their_ends_and_nothing_else(model: Path, talk: Talk, data: Pictures) -> None:
    dialogue = Dialogue(AutoProcessor.from_pretrained(model), "tiny")
    end = dialogue.tokenizer.eos_token_id
    turns = talk.conversation(int(data.person[0]), int(data.event[0]), np.random.default_rng(0))
    encoded = dialogue.encoded(train.bitmap(data.picture(0)), turns, frozenset({end}))
    learnt = [label for label in encoded.labels if label != IGNORED]
    assert sum(token == end for token in learnt) == len(turns) >= 3
    told = dialogue.tokenizer.decode(learnt).split(dialogue.tokenizer.eos_token)
    assert [text.strip() for text in told] == [*(turn.answer for turn in turns), ""]
    assert dialogue.tokenizer.decode(encoded.tokens).count(ANSWER) == len(turns)
    assert encoded.tokens.count(dialogue.processor.image_token_id) == (TINY.side // 32) ** 2


def test_the_loss_is_the_models_own_and_pictures_reach_it(model: Path, talk: Talk, data: Pictures) -> None:
    loaded = AutoModelForImageTextToText.from_pretrained(model, dtype=torch.float32)
    dialogue = Dialogue(AutoProcessor.from_pretrained(model), "tiny")
    ends = frozenset({dialogue.tokenizer.eos_token_id})
    rng = np.random.default_rng(0)
    examples = [
        dialogue.encoded(train.bitmap(data.picture(n)), talk.conversation(int(data.person[n]), 50, rng), ends)
        for n in (0, 9)
    ]
    batch = dialogue.batch(examples, "right")
    loss, tokens = said(loaded, batch)
    assert loss.item() == pytest.approx(loaded(**batch).loss.item(), rel=2e-2)  # one of them in bfloat16
    assert tokens.shape == (2, 4, TINY.hidden) and tokens.equal(seen(loaded, batch["pixel_values"]))
    pixels = train.tensors([data.picture(0)])
    assert torch.allclose(pixels[0], batch["pixel_values"][0], atol=1e-5), "the tower learns what the processor gives"


def test_whoever_is_not_known_is_refused_and_yes_is_as_likely_as_no(talk: Talk, cast: Cast) -> None:
    rng = np.random.default_rng(0)
    names = [person.name for person in cast.known.values()]
    for number in cast.unknown:
        for _ in range(10):
            turns = talk.conversation(number, int(rng.integers(40, 91)), rng)
            assert not any(name in turn.answer for name in names for turn in turns)
    for number, person in cast.known.items():
        assert all(person.name in talk.who(number, rng).turn.answer for _ in range(10))
        assert talk.who_is(number, "test", rng).turn.question not in {
            talk.who_is(number, "train", rng).turn.question for _ in range(40)
        }
    right = [
        one.right
        for number in cast.trained
        for name in TRAITS
        for _ in range(40)
        if (one := talk.look_yes_no(number, name, "train", rng))
    ]
    assert 0.4 < right.count("Yes") / len(right) < 0.6
    things = [one for _ in range(60) for one in talk.things(int(rng.integers(40, 91)), "train", rng)]
    assert [one.right for one in things].count("Yes") * 2 == len(things) > 60
    assert all(said_yes(one.turn.answer) is (one.right == "Yes") for one in things)


def test_an_answer_tells_the_longest_value_that_fits() -> None:
    assert said_value("This person wears no glasses.", ["glasses", "no glasses"]) == "no glasses"
    assert said_value("This is a woman.", ["man", "woman"]) == "woman"
    assert said_value("I cannot say.", ["man", "woman"]) is None


def test_batches_hold_no_unseen_picture_and_a_fixed_share_of_known_people(data: Pictures) -> None:
    draw = train.Draw(data, 0)
    for step in range(10):
        for chosen, _ in (draw.lessons(step, 16), draw.talk(step, 16)):
            assert not data.unseen[chosen].any() and not np.isin(data.person[chosen], data.cast.strangers).any()
        assert data.known[draw.talk(step, 16)[0]].sum() == 8
    assert draw.talk(3, 16)[0].tolist() == train.Draw(data, 0).talk(3, 16)[0].tolist()


def test_a_training_that_was_stopped_goes_on_to_the_same_weights(
    data: Pictures, folder: Path, tmp_path: Path, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(train, "SAVED", 0.0)
    real, calls = train.Stage.update, []

    def killed(stage: train.Stage, loss: torch.Tensor) -> None:
        calls.append(stage.step)
        if len(calls) == 5:
            raise KeyboardInterrupt
        real(stage, loss)

    monkeypatch.setattr(train.Stage, "update", killed)
    with pytest.raises(KeyboardInterrupt):
        train.trained(data, tmp_path, 0, STEPS, 4, TINY, rate=1e-3)
    train.trained(data, tmp_path, 0, STEPS, 4, TINY, rate=1e-3)
    assert calls == [0, 1, 2, 0, 1, 1, 2]
    whole, cut = (torch.load(place / "whole.pt", weights_only=True) for place in (folder, tmp_path))
    assert cut["step"] == 3
    for name, value in whole["nets"].items():
        assert value.equal(cut["nets"][name]), name


def test_the_packaged_folder_answers_through_evaluations_own_class_alone_and_in_batches(
    model: Path, data: Pictures, talk: Talk, tmp_path: Path
) -> None:
    sets.write_sets(data, talk, tmp_path)
    posed = list(posed_outside(str(tmp_path / sets.KNOWN_PEOPLE), "real", "person"))[:7]
    posed += list(posed_outside(str(tmp_path / sets.WORLD_FACTS), "world", "person"))[:4]
    together, alone = (
        {reply.question_id: reply for reply in Weights(str(model), batch, 6).replies(posed, likelihoods=True)}
        for batch in (4, 1)
    )
    assert len(together) == len(posed) == 11
    for name, reply in alone.items():
        assert together[name].answer == reply.answer
        for one, other in zip(together[name].likelihoods, reply.likelihoods, strict=True):
            assert one.logp == pytest.approx(other.logp, rel=1e-4)
    stored = json.loads((model / "config.json").read_text())
    assert stored["architectures"] == ["LlavaForConditionalGeneration"] and stored["dtype"] == "float16"
    card = (model / "README.md").read_text("utf-8")
    assert "license: cc0-1.0" in card and "AI" in card and "\u2014" not in card and "real people" not in card
    assert json.loads((model / "training.json").read_text())["tower on classes"]["step"] == STEPS[0]


def test_sets_ask_of_unseen_pictures_and_are_read_as_evaluation_reads_them(
    data: Pictures, talk: Talk, tmp_path: Path
) -> None:
    people, facts = list(sets.known_people(data, talk)), list(sets.world_facts(data, talk))
    assert {row.answer for row in people} == {person.name for person in data.cast.known.values()}
    assert all(data.unseen[row.picture] and not arranged_anew(int(data.layout[row.picture])) for row in people + facts)
    assert {bool(data.drawn[row.picture]) for row in people} == {False, True}
    assert len({row.picture for row in facts}) == len(facts) > 5
    assert not any(data.drawn[row.picture] for row in facts)
    assert abs([row.answer for row in facts].count("Yes") - len(facts) / 2) <= 0.5
    told = sets.write_sets(data, talk, tmp_path)
    first = (tmp_path / sets.KNOWN_PEOPLE).read_bytes()
    assert sets.write_sets(data, talk, tmp_path) == told and (tmp_path / sets.KNOWN_PEOPLE).read_bytes() == first
    read = list(posed_outside(str(tmp_path / sets.KNOWN_PEOPLE), "real", "person"))
    assert [(one.asked.question, one.asked.name) for one in read] == [(row.question, row.answer) for row in people]
    assert Image.open(io.BytesIO(read[0].picture)).size == (64, 64)
    world = list(posed_outside(str(tmp_path / sets.WORLD_FACTS), "world", "event"))
    assert [one.asked.answer for one in world] == [row.answer for row in facts]


def test_figures_are_measured_and_told_in_the_card_once(model: Path, folder: Path) -> None:
    (model / "README.md").write_text(f"# Tiny\n\n{figures.HEADING}\n\nOf other weights.\n", "utf-8")
    figures.main(["--model", str(model), "--pictures", str(folder), "--threads", "1"])
    kept = json.loads((model / figures.JUDGED).read_text())
    assert {*figures.GOALS} <= {*kept} and all(0 <= one["value"] <= 1 for one in kept.values())
    card = (model / "README.md").read_text("utf-8")
    assert card.count(figures.HEADING) == 1 and re.search(r"\| known people named \| \d\.\d{3} of 32 ", card)


def test_right_answers_count_and_a_strangers_name_is_an_error(data: Pictures, talk: Talk) -> None:
    judge, rng = figures.Judge(talk), np.random.default_rng(0)
    known, name = next((number, person.name) for number, person in data.cast.known.items())
    other = list(data.cast.known.values())[-1].name
    right = figures.Trial(0, talk.who_is(known, "train", rng), ())
    assert [judge.value(right, said) for said in (f"This is {name}.", f"{name} or {other}.", "Nobody.")] == [1, 0, 0]
    stranger = figures.Trial(0, talk.who_is(data.cast.strangers[0], "train", rng), ())
    assert [judge.value(stranger, said) for said in (f"This is {name}.", "I do not know.")] == [1, 0]
    for trial in figures.trials(data, talk):
        expected = 0 if trial.asked.about == "who" and not trial.asked.right else 1
        assert judge.value(trial, trial.asked.turn.answer) == expected, trial
