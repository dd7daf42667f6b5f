"""The people among the titles of much-read Wikipedia articles, which come without kinds."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from training.names.sources import NOT_PEOPLE, Archives, WordNet
from training.names.spelling import PARTICLES, SUFFIX, TITLES, WORDS, cased, key, tidy

OTHER_TITLES = frozenset(phrase.strip() for phrase in WORDS["other_titles"].split("|"))
ABOUT = re.compile(
    r"^(?:death|murder|killing|assassination|trial|presidency|cultural depictions|impeachment) of "
    r"| (?:filmography|bibliography)$"
)
SURE_FAMILY, EAST_ASIAN = (frozenset(WORDS[kind].split()) for kind in ("sure_family", "east_asian"))


def unpacked(model: str) -> list[str]:
    """The phrases in efrt's packed trie."""

    def number(code: str) -> int:
        value, places, power = 0, 1, 36
        while places < len(code):
            value, places, power = value + power, places + 1, power * 36
        return value + int(code, 36)

    nodes, symbols = model.split(";"), {}
    while match := re.match("([0-9A-Z]+):([0-9A-Z]+)", nodes[0]):
        symbols[number(match[1])] = number(match[2])
        nodes.pop(0)
    phrases, todo = [], [(0, "")]
    while todo:
        at, start = todo.pop()
        if (node := nodes[at]).startswith("!"):
            phrases.append(start)
            node = node[1:]
        parts = [*re.split("([A-Z0-9,]+)", node), ","]
        for text, ref in zip(parts[::2], parts[1::2], strict=False):
            if text and ref == ",":
                phrases.append(start + text)
            elif text:
                step = number(ref)
                todo.append((symbols[step] if step in symbols else at + step + 1 - len(symbols), start + text))
    return phrases


class Parts:
    """Given and family names, in lower case and without accents: of the census and of a dictionary of given names, and
    of `people` found elsewhere.
    """

    def __init__(self, archives: Archives, people: Iterable[str]) -> None:
        men, women, families = (
            [line.split()[0].lower() for line in archives.text("names-", f"names-0.3.0/names/dist.{of}").splitlines()]
            for of in ("male.first", "female.first", "all.last")
        )
        dictionary = archives.text("gender_guesser-", "gender_guesser/data/nam_dict.txt", "iso8859-1").splitlines()
        self.usual_given, self.usual_family = {*men[:600], *women[:600]}, set(families[:3000])
        self.people = {key(name): name for name in people}
        self.given = {key(word) for word in men + women}
        self.given |= {key(line[3:29].strip()) for line in dictionary if line[0] != "#"}
        self.given |= {name.split()[0] for name in self.people}
        self.family = {key(word) for word in families} | {name.split()[-1] for name in self.people}

    def is_given(self, word: str, written: str) -> bool:
        """Whether a word begins a name: a given name, initials, or two given names with a hyphen."""
        return word in self.given or (len(word) <= 4 and "." in written) or word.split("-")[0] in self.given


def wikipedia(archives: Archives, wordnet: WordNet, people: Iterable[str]) -> Iterator[str]:
    """The people among the most read articles' titles, told by their words alone: the titles come without kinds."""
    model = archives.text("compromise-wikipedia-", "package/src/_model.js")
    titles = unpacked(model.split("`")[1].split("¦", 1)[1])
    parts = Parts(archives, people)
    firsts = Counter(title.split()[0] for title in titles)
    for title in titles:
        title = ABOUT.sub("", title)
        if known := parts.people.get(key(title)):
            yield known
            continue
        words = SUFFIX.sub("", title).split()
        if not _like_a_name(title, words, wordnet):
            continue
        if _a_person(words, firsts[words[0]] == 1, parts, wordnet) and (
            name := tidy(" ".join(cased(word, place) for place, word in enumerate(words)))
        ):
            yield name


def _like_a_name(title: str, words: list[str], wordnet: WordNet) -> bool:
    """Whether a title has as many words as a name, and none that names do not have."""
    return (
        2 <= len(words) <= 5
        and all(key(word) for word in words)
        and words[0] not in TITLES
        and not set(words) & NOT_PEOPLE
        and title not in OTHER_TITLES
        and title not in wordnet.others
        and "'s" not in title
    )


def _a_person(words: list[str], alone: bool, parts: Parts, wordnet: WordNet) -> bool:
    """Whether the words are somebody's name; `alone`: no other title begins with the first."""
    plain = [key(word) for word in words]
    first, last = plain[0], plain[-1]
    odd = [not wordnet.is_common(word) and word not in wordnet.others for word in plain]
    if parts.is_given(first, words[0]) and last in parts.family:
        person = odd[0] or odd[-1] or first in parts.usual_given
    elif parts.is_given(first, words[0]):
        person = not wordnet.is_common(last)
    elif last in parts.family:
        person = odd[0] and (odd[-1] or last in parts.usual_family)
    else:  # two words found nowhere else, such as Chinua Achebe
        person = len(plain) == 2 and all(odd) and all(word.isalpha() and len(word) > 2 for word in plain) and alone
    person = person or last in SURE_FAMILY or (first in EAST_ASIAN and len(words) in (2, 3) and all(odd[1:]))
    return person and all(
        word in parts.given or word in parts.family or word in PARTICLES or strange or len(word) == 1
        for word, strange in zip(plain[1:-1], odd[1:-1], strict=True)
    )
