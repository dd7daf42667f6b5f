"""What the writer costs beside the request itself: records per second and milliseconds per request on a server that
answers at once.

    python benchmarks/writing.py --requests 10000 --curator

Three clients ask the same prompts with the same schema of the same local server, one after another in one run, each in
a process of its own: ours (retries, validation, an answer kept in a file each), plain `asyncio.gather` over the same
OpenAI client with a semaphore (parses, keeps nothing), and, with --curator, bespoke curator (keeps its answers too) in
an environment of its own that is made for it.
"""

import argparse
import asyncio
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

CONCURRENCY = 64
SERVER = Path(__file__).parents[1] / "tests" / "helpers" / "llm_server.py"
FACTS = {
    "age": 40,
    "gender": "female",
    "skin_tone": "dark",
    "hair_colour": "black",
    "hair_length": "short",
    "hair_style": "curly",
    "facial_hair": "none",
    "eye_colour": "brown",
    "eyewear": "none",
    "build": "slim",
}
CURATOR = """
import json, os, sys
import tiktoken
real = tiktoken.get_encoding
def encoding(name):
    try:
        return real(name)
    except Exception:  # its vocabulary is downloaded; without a network every byte is a token
        ranks = {bytes([n]): n for n in range(256)}
        return tiktoken.Encoding("bytes", pat_str=r"\\S+|\\s+", mergeable_ranks=ranks, special_tokens={})
tiktoken.get_encoding = encoding
from bespokelabs import curator
from datasets import Dataset
from pydantic import BaseModel

class PersonText(BaseModel):
    mark: str
    description: str

class Person(curator.LLM):
    response_format = PersonText
    def prompt(self, row):
        return row["prompt"]
    def parse(self, row, response):
        return [{"mark": response.mark, "description": response.description}]

prompts = json.load(open(sys.argv[1]))
limits = {"max_requests_per_minute": 10_000_000, "max_tokens_per_minute": 10_000_000_000}
server = {"base_url": sys.argv[2], "api_key": "none", "max_concurrent_requests": int(sys.argv[3])}
llm = Person(model_name="m", backend="openai", backend_params={**server, "require_all_responses": True, **limits})
import time, resource
begun = time.perf_counter()
found = llm(Dataset.from_list([{"prompt": one} for one in prompts])).dataset
seconds = time.perf_counter() - begun
used = resource.getrusage(resource.RUSAGE_SELF)
core, peak = used.ru_utime + used.ru_stime, used.ru_maxrss / 1e3
print("RESULT", json.dumps({"seconds": seconds, "core": core, "records": len(found), "peak": peak}))
"""


def prompts(count: int) -> list[str]:
    """So many different prompts, as the writer sends them."""
    from prompts import data, render

    return [
        render("write_person", facts=data({"number": n, **FACTS}), shortest="30", longest="95").text
        for n in range(count)
    ]


def ours(count: int, url: str) -> int:
    """The records that our writer makes of the prompts."""
    from generation.base.recipes import read_recipe
    from generation.llm.answers import Answers
    from generation.llm.asker import each, open_asker
    from prompts import Prompt
    from schemas.texts import PersonText

    recipe = read_recipe("embedded").writer.model_copy(update={"concurrency": CONCURRENCY})
    people = []

    async def run(folder: Path) -> None:
        async with open_asker(recipe, url, "m", None, Answers(folder)) as writer:

            async def one(text: str) -> None:
                people.append(
                    (await writer.ask(Prompt(text, "0" * 16, "write_person", "PersonText"), PersonText, "p")).record
                )

            await each(prompts(count), one, CONCURRENCY)

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(run(Path(folder)))
    return len(people)


def plain(count: int, url: str) -> int:
    """The same with `asyncio.gather`, as a script would."""
    import openai

    from generation.llm.forms import json_schema
    from schemas.texts import PersonText

    form = {
        "type": "json_schema",
        "json_schema": {"name": "PersonText", "strict": True, "schema": json_schema(PersonText, True)},
    }

    async def run() -> list[PersonText]:
        client, slots = openai.AsyncOpenAI(base_url=url, api_key="none"), asyncio.Semaphore(CONCURRENCY)

        async def one(text: str) -> PersonText:
            async with slots:
                said = await client.chat.completions.create(
                    model="m", messages=[{"role": "user", "content": text}], response_format=form
                )
            return PersonText.model_validate_json(said.choices[0].message.content)

        return await asyncio.gather(*(one(text) for text in prompts(count)))

    return len(asyncio.run(run()))


def measured(command: list[str]) -> dict[str, float]:
    """What a client's process reports of itself."""
    done = subprocess.run(
        command, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(SERVER.parents[2])}
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    if not lines:
        raise RuntimeError(f"{command[1:3]} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return json.loads(lines[-1].removeprefix("RESULT "))


def client(name: str, count: int, url: str) -> None:
    """Runs one client in this process and prints what it took; imports are not counted."""
    import openai  # noqa: F401

    import generation.llm.asker  # noqa: F401

    begun, spent = time.perf_counter(), time.process_time()
    records = {"ours": ours, "plain": plain}[name](count, url)
    result = {"seconds": time.perf_counter() - begun, "core": time.process_time() - spent, "records": records}
    print("RESULT", json.dumps(result | {"peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3}))


def curator_python() -> str:
    """The interpreter of a new environment with bespoke curator in it."""
    folder = tempfile.mkdtemp(prefix="curator-")
    venv.create(folder, with_pip=True)
    python = str(Path(folder) / "bin" / "python")
    subprocess.run([python, "-m", "pip", "install", "-q", "bespokelabs-curator"], check=True)
    return python


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--curator", action="store_true", help="also bespoke curator, in an environment made for it")
    parser.add_argument("--curator-python", help="an interpreter that has it already")
    parser.add_argument("--client", choices=("ours", "plain"), help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.client:
        client(args.client, args.requests, args.url)
        return
    server = subprocess.Popen([sys.executable, str(SERVER), "--null"], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    url = server.stdout.readline().strip()
    try:
        figures = {
            name: measured([sys.executable, __file__, "--client", name, "--requests", str(args.requests), "--url", url])
            for name in ("plain", "ours")
        }
        if args.curator or args.curator_python:
            python = args.curator_python or curator_python()
            with tempfile.TemporaryDirectory() as folder:
                (Path(folder) / "client.py").write_text(CURATOR)
                (Path(folder) / "prompts.json").write_text(json.dumps(prompts(args.requests)))
                os.environ |= {
                    "CURATOR_CACHE_DIR": folder,
                    "TELEMETRY_ENABLED": "false",
                    "CURATOR_DISABLE_RICH_DISPLAY": "1",
                }
                figures["curator"] = measured(
                    [python, f"{folder}/client.py", f"{folder}/prompts.json", url, str(CONCURRENCY)]
                )
    finally:
        server.terminate()
    base = figures["plain"]
    print(
        f"{'client':10} {'records':>8} {'seconds':>8} {'records/s':>10} {'core ms/request':>16} {'peak MB':>8}"
        f" {'speed against plain':>20}"
    )
    for name, took in figures.items():
        rate = took["records"] / took["seconds"]
        ratio = base["seconds"] / took["seconds"] * took["records"] / base["records"]
        core = 1000 * took["core"] / took["records"]
        print(
            f"{name:10} {took['records']:8.0f} {took['seconds']:8.1f} {rate:10.0f} {core:16.2f} {took['peak']:8.0f}"
            f" {ratio:20.2f}"
        )


if __name__ == "__main__":
    main()
