"""Names and texts in any script are kept, told apart and measured as their readers do."""

from pathlib import Path

import pytest
from concept_files import NOBODY, ORLA, changed, jsonl, write

from generation.concepts.files import read_concepts
from generation.concepts.packaged import held_out_people, packaged_people
from generation.concepts.selection import added_block
from validation.texts.names import Names, near, plain, well_known
from validation.texts.names_in_text import known_people
from validation.texts.prose import hidden, name_objections
from validation.texts.repeats import repeated_runs
from validation.texts.words import word_count, word_runs


@pytest.mark.parametrize(
    ("one", "other"), [("मीरा देवी शर्मा", "मारी दवे शरीमी"), ("สุดา ใจดี วงศ์", "สดี ใจดา วีงศุ"), ("மீனா குமரன்", "மானி கமரினு")]
)
def test_names_that_differ_in_vowel_marks_are_two(one: str, other: str) -> None:
    assert not near(one, other)
    names = Names([one])
    assert names.nearest(other) is None and names.nearest(one) == one


def test_points_and_accents_make_no_other_name() -> None:
    assert plain("مُحَمَّد") == plain("محمد") and plain("שָׁלוֹם") == plain("שלום")
    assert plain("Zoë O'Neill-Strand") == "zoe oneill strand" == plain("Zoe\u0308 ONeill\u2011Strand")


@pytest.mark.parametrize(
    "name",
    [
        "Аlbеrt Einstеin",  # two Cyrillic letters
        "Αlbert Εinstein",  # Greek capitals
        "Jean\u2011Paul Sartre",
        "Albert\u00a0Einstein",
        "Albert_Einstein",
        "\uff21\uff4c\uff42\uff45\uff52\uff54 Einstein",  # full width
        "\U0001d400lbert Einstein",  # a mathematical A
    ],
)
def test_a_well_known_name_is_found_through_look_alike_letters_and_signs(name: str) -> None:
    assert well_known(name)
    assert known_people(f"In the hall {name} waves at the crowd.")


def test_no_packaged_name_looks_like_a_well_known_one() -> None:
    assert not [person.name for person in (*packaged_people(), *held_out_people()) if well_known(person.name)]


def test_joiners_within_words_can_be_seen_and_others_cannot() -> None:
    assert not name_objections("نازنین می\u200cرود") and hidden("ക\u200dഷ") is None
    assert hidden("Or\u200cla") == "U+200C" and hidden("\u200dمی") == "U+200D"


def test_words_are_counted_in_scripts_without_spaces() -> None:
    assert word_count("The subject leans back") == 4
    chinese = "春天的公园里人们在草地上放风筝孩子们笑着跑来跑去天空很蓝微风轻轻地吹过树梢大家都很开心" * 2
    assert 30 <= word_count(chinese) <= 60
    thai = "ผู้คนกำลังปล่อยว่าวบนชายหาดในวันที่ลมแรงและท้องฟ้าสดใสเด็กวิ่งเล่นอย่างมีความสุข" * 3
    assert 30 <= word_count(thai) <= 75
    assert word_count("नदी के किनारे मेला") == 4


def test_repeated_wording_is_found_without_spaces_too() -> None:
    run = "公园里人们在草地上放风筝"
    texts = {n: f"{'一二三四五六'[n]}在{run}很高兴" for n in range(5)}
    assert set(repeated_runs(texts)) == {3, 4}
    assert word_runs("A b c d", 3) == ["a b c", "b c d"]
    assert word_runs("नदी के किनारे", 2) == ["नदी के", "के किनारे"], "vowel marks cut no word"


def test_added_files_of_any_script_have_blocks_of_their_own() -> None:
    stems = ["люди", "события", "人物", "事件", "คน", "люди-2", "события-2", "люди x", "人 x", "!!!"]
    stems += ["x" * 200, "x" * 201]
    blocks = [added_block(Path(f"{stem}.jsonl")) for stem in stems]
    assert len(set(blocks)) == len(stems) and all(block.isascii() and len(block) < 80 for block in blocks)
    assert blocks[0] == added_block(Path("elsewhere/люди.yaml")), "the same name is the same block"
    plain_names = {"My people": "added-my_people", "später": "added-sp_ter", "2026": "added-2026", "file": "added-file"}
    assert {stem: added_block(Path(f"{stem}.jsonl")) for stem in plain_names} == plain_names, "as they were"


def test_a_person_with_a_name_of_marks_is_read(tmp_path: Path) -> None:
    file = write(tmp_path / "คน [1] ใหม่?.jsonl", jsonl(changed(ORLA, {"name": "สุดา วงศ์ใหญ่"})))
    assert read_concepts([file], NOBODY).people[0].name == "สุดา วงศ์ใหญ่"
