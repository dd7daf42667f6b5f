"""What a description says of a person's looks: each word is bound to the part of the body that it is said of, as far as
a few patterns can tell.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from schemas.concepts import Traits


def word_set(words: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(words.split())


# A trait, the part of the body that it is said of, and words for it -> the values that agree with them. "_" joins the
# words of a phrase.
PARTS = {
    "skin_tone": "skin",
    "hair_colour": "hair",
    "hair_length": "hair",
    "hair_style": "hair",
    "eye_colour": "eyes",
    "build": "build",
}
COLOURED = {"skin_tone", "hair_colour", "eye_colour"}
WORDS = {
    "skin_tone": {
        "fair": "fair",
        "light": "light",
        "olive": "olive",
        "brown light_brown": "brown",
        "dark black ebony mahogany": "dark",
        "dark_brown chocolate": "brown, dark",
        "pale ivory porcelain milky alabaster white pink pinkish": "fair, light",
        "tan tanned bronze bronzed swarthy": "olive, brown",
    },
    "hair_colour": {
        "black jet ebony raven": "black",
        "dark_brown chocolate": "dark brown",
        "light_brown": "light brown",
        "blond platinum flaxen": "blond",
        "red ginger": "red",
        "grey silver silvery": "grey",
        "brown brunette chestnut": "dark brown, light brown",
        "golden fair sandy": "blond, light brown",
        "auburn copper": "red",
        "dark": "black, dark brown",
        "white purple pink green blue": "",
    },
    "hair_length": {
        "short cropped close_cropped close_cut clipped shorn": "short",
        "shoulder_length chin_length jaw_length medium_length medium_long mid_length medium": "medium",
        "long waist_length": "long",
    },
    "hair_style": {
        "straight poker_straight": "straight",
        "wavy waving rippling": "wavy",
        "curly curled frizzy kinky": "curly",
    },
    "eye_colour": {
        "dark_brown": "dark brown",
        "brown": "brown",
        "hazel": "hazel",
        "green emerald": "green",
        "blue azure sapphire": "blue",
        "grey": "grey",
        "dark": "dark brown, brown",
        "light pale": "hazel, green, blue, grey",
        "amber golden": "hazel",
        "black violet red": "",
        "chestnut chocolate": "dark brown, brown",
    },
    "build": {
        "slim slender skinny willowy lanky thin": "slim",
        "average medium": "average",
        "athletic muscular": "athletic",
        "lean wiry": "slim, athletic",
        "heavy stout plump obese corpulent portly overweight chubby": "heavy",
        "fat heavy_set heavyset rotund thickset full_figured": "heavy",
        "stocky burly": "athletic, heavy",
    },
}
NOUNS = {
    "skin": "skin skinned complexion complexioned face faced cheek cheeks",
    "hair": (
        "hair haired hairs curls waves ringlets locks tresses mane braid braids ponytail bun fringe bob fuzz crop coils"
    ),
    "eyes": "eye eyes eyed irises gaze glance",
    "build": "build built builds frame figure figured physique body bodied stature man woman person giant he she",
    "": (
        "beard stubble moustache brow brows eyebrow eyebrows eyelid eyelids eyelash eyelashes lash lashes lid lids lip"
        " lips mouth teeth tooth nose nostril chin jaw forehead temple ear ears earlobe earlobes lobes neck shoulder"
        " shoulders arm arms hand hands finger fingers wrist leg legs limbed foot feet back chest glasses spectacles"
        " lenses rims frames freckle freckles mole moles scar patch birthmark spot mark line lines crease creases"
        " shadow shadows smile step steps stride gait height length"
    ),
}
SHAPES = {
    "curls": ("hair_style", "curly"),
    "ringlets": ("hair_style", "curly"),
    "waves": ("hair_style", "wavy"),
    "bob": ("hair_length", "short, medium"),
}
ALWAYS = word_set(
    "slim slender skinny willowy lanky athletic muscular stout plump obese corpulent portly overweight chubby heavy_set"
    " heavyset rotund"
)
BEING = word_set("is are was were")
LINKS = word_set(
    "be being look looks seem seems appear appears as stay stays kept keep keeps worn wears cut hang hangs hanging fall"
    " falls falling lie lies drop drops run runs so very tightly quite rather"
)
SMALL = word_set("a an the her his their its both")
STOPS = word_set(
    "with on at by for from to into onto over under above below beneath against behind around between beside through"
    " across past along near like than whose who which that where while when but if though has have had not set sets"
    " frame framing meets meet below before after until off out up down about without"
)
DENIALS = word_set("no not never nor neither without isn't aren't nothing less hardly")
TAGS = {
    "X": STOPS | DENIALS | frozenset(";:()–—"),
    "B": BEING,
    "I": ("of", "in"),
    "C": LINKS,
    "P": (",",),
    "A": ("and",),
    "D": SMALL,
}
NO_DENIAL = re.compile(r"\b(?:were it not for|not only|not just|no doubt)\b")
SAME_AS_BEARD = re.compile(r"\bhair (?:of|in) the same (?:shade|colour|color)\b")
KIND = {word: part for part, words in NOUNS.items() for word in words.split()}
MEANS: dict[str, dict[str, frozenset[str]]] = {}  # word -> trait -> values that agree
for _trait, _words in WORDS.items():
    for _said, _values in _words.items():
        for _word in _said.split():
            MEANS.setdefault(_word, {})[_trait] = frozenset(_values.split(", "))
PHRASES = re.compile(
    r"\b(" + "|".join(sorted((w.replace("_", " ") for w in MEANS if "_" in w), key=len, reverse=True)) + r")\b"
)

# How a word is bound to a noun N, by what stands between them, in tags: T another such word, B a form of "be", C
# another link, I "of" or "in",
# D a small word, P a comma, A "and", X what ends a phrase, U any other word.
AFTER = re.compile(r"[TU]{0,4}(N)|ID?[TU]{0,2}(N)")  # "brown and" is not yet "eyes"; "light of skin"
BEFORE = re.compile(
    r"(N)(?:(?:XD?[TU]?N?)?B[CIDUT]{0,4}|[CID][CIDUT]{0,4})?$"
)  # "eyes of a clear brown", "skin below it is fair", "hair black"
AFTER_LIST = re.compile(r"(?:T*[PA]+)+[TU]{0,3}(N)")  # "black, straight hair"
BEFORE_LIST = re.compile(r"(N)[BCIDTU]{0,4}[PA][BCIDTPAU]{0,5}$")  # "hair, long, wavy and dark brown"
AFTER_OWNER = re.compile(r"[TPAU]{0,6}PD[TU]{0,3}(N)")  # "short and light brown, her hair"


class Claim(NamedTuple):
    """That a text says `word` of a trait, which agrees with `values`. Where another reading is as good it is not
    `sure`, and contradicts nothing.
    """

    trait: str
    word: str
    values: frozenset[str]
    sure: bool
    quote: str


def looks_objections(text: str, traits: Traits) -> list[str]:
    """What a description says otherwise than the drawn traits, and which colours it does not say, each of skin, hair or
    eyes.
    """
    drawn: Mapping[str, str] = traits.model_dump()
    bald = traits.hair_length == "bald"
    told = [one for one in claims(text) if not (bald and one.trait == "hair_colour")]
    said = {(one.trait, one.word.replace("_", " ")) for one in told}
    if bald or SAME_AS_BEARD.search(plain_words(text)):
        said.add(("hair_colour", traits.hair_colour))
    missing = [trait for trait in sorted(COLOURED) if (trait, drawn[trait]) not in said]
    wrong = [one for one in told if one.sure and drawn[one.trait] not in one.values]
    found = [f"the text does not say '{drawn[trait]}' of the {PARTS[trait]}" for trait in missing]
    return found + list(
        dict.fromkeys(
            f"the {PARTS[one.trait]} should be {drawn[one.trait]}, and the text says '{one.quote}'" for one in wrong
        )
    )


def claims(text: str) -> Iterator[Claim]:
    """What a text says of skin, hair, eyes and build, sentence by sentence."""
    for sentence in re.split(
        r"[.!?]", PHRASES.sub(lambda phrase: phrase[0].replace(" ", "_"), NO_DENIAL.sub("", plain_words(text)))
    ):
        words = re.findall(r"[\w']+|[,;:()–—]", sentence)
        tags = _tags(words)
        for n, word in enumerate(words):
            if not DENIALS & set(words[max(0, n - 4) : n]):
                yield from (
                    _shape(words, tags, n) if tags[n] == "N" else _claims_of(words, tags, n) if word in MEANS else ()
                )


def plain_words(text: str) -> str:
    """Lower case, hyphens as spaces, one spelling of each colour."""
    return " ".join(
        text.lower().replace("-", " ").replace("’", "'").replace("blonde", "blond").replace("gray", "grey").split()
    )


def _tags(words: Sequence[str]) -> str:
    tags = ""
    for word in words:
        verb = word in ("waves", "curls", "coils") and tags.endswith("N")
        if word in KIND and not verb:
            tags += "N"
        elif word in MEANS:
            tags += "T"
        else:
            tags += next((tag for tag, those in TAGS.items() if word in those), "U")
    return tags


def _shape(words: Sequence[str], tags: str, n: int) -> Iterator[Claim]:
    """What a noun such as "curls" says by itself."""
    if words[n] in SHAPES:
        trait, values = SHAPES[words[n]]
        yield Claim(trait, words[n], frozenset(values.split(", ")), True, words[n])


def _claims_of(words: Sequence[str], tags: str, n: int) -> Iterator[Claim]:
    """What the word at `n` says, by the noun that it is bound to; by any noun of its sentence, unsurely, when it is
    bound to none.
    """
    nouns = _bound(words, tags, n)
    parts = {KIND[words[noun]] for noun in nouns} or {
        KIND[word] for word, tag in zip(words, tags, strict=True) if tag == "N"
    }
    sure = len({KIND[words[noun]] for noun in nouns}) == 1
    if words[n] in ALWAYS and not nouns and tags[n + 1 : n + 2] not in ("U", "T"):
        parts, sure = {"build"}, True
    first, last = min([n, *nouns]), max([n, *nouns])
    quote = " ".join(words[first : last + 1]).replace("_", " ").replace(" ,", ",")
    for trait, values in MEANS[words[n]].items():
        if PARTS[trait] in parts:
            yield Claim(trait, words[n], values, sure, quote)


def _bound(words: Sequence[str], tags: str, n: int) -> list[int]:
    """Where the nouns stand that the word at `n` may be bound to: one that is next to it, else those that a list or an
    owner joins to it.
    """
    before, after = tags[:n], tags[n + 1 :]
    for found, start in ((AFTER.match(after), n + 1), (BEFORE.search(before), 0)):
        if found:
            return [start + found.start(found.lastindex or 1)]
    near = [(AFTER_LIST.match(after), n + 1)]
    if not after.startswith("U"):
        near.append((BEFORE_LIST.search(before), 0))
    if "N" not in before and words[n] != "light":  # "in evening light, her skin"
        near.append((AFTER_OWNER.match(after), n + 1))
    nouns = [start + found.start(1) for found, start in near if found]
    fit = {PARTS[trait] for trait in MEANS[words[n]]}
    return [
        noun
        for noun in nouns
        if KIND[words[noun]] in fit and not _told(words[n], words[min(n, noun) + 1 : max(n, noun)])
    ]


def _told(word: str, between: Sequence[str]) -> bool:
    """Whether a word between is a colour of the same trait: in "grey, short, and hazel eyes" the eyes are not grey."""
    return any(MEANS[word].keys() & MEANS[other].keys() & COLOURED for other in between if other in MEANS)
