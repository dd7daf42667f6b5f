"""How the list of well-known names is read off other lists (training/names)."""

import pytest

from training.names import sources
from training.names.japanese import japanese
from training.names.spelling import PARTICLES, TITLES, WORDS, cased, key, tidy
from training.names.wikipedia import OTHER_TITLES, unpacked


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Queen Ada Lovelace (1815-1852)", "Ada Lovelace"),
        ("Duke Ellington", "Duke Ellington"),
        ("Martin Luther King, Jr.", "Martin Luther King"),
        ("Ludwig van Beethoven", "Ludwig van Beethoven"),
        ("Alexander the Great", None),
        ("Plato", None),
    ],
)
def test_titles_years_and_suffixes_are_left_out_of_a_name(written: str, name: str | None) -> None:
    assert tidy(written) == name


def test_names_are_compared_without_case_accents_and_punctuation() -> None:
    assert key("Søren O'Brien-Łukasz") == key("soren obrienlukasz") and cased("o'brien", 1) == "O'Brien"


def test_a_japanese_name_is_turned_only_where_its_reading_shows_it() -> None:
    assert japanese("Kurosawa Akira", "くろさわあきら") == "Akira Kurosawa"
    assert japanese("Ada Lovelace", "エイダラブレース") == "Ada Lovelace"


def test_no_word_of_the_lists_is_read_as_something_else() -> None:
    assert {"no", "y"} <= PARTICLES and "mrs." in TITLES and {"animal farm", "ballon d'or"} <= OTHER_TITLES
    assert set(WORDS["sources"]) == {
        *("wikipedia", "wordnet", "enamdict", "cedict", "calendar", "basketball", "baseball", "supplement")
    }
    assert len(sources.supplement()) > 2000


def test_packed_phrases_are_read() -> None:
    assert unpacked("a0;!b,c") == ["a", "ab", "ac"]
