"""Builds that draw noise at once, and the page of reviewers served from a thread."""

import http.client
import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
import torch
import uvicorn
from hand_made import build_in
from PIL import Image

from generation import pipeline
from generation.images.decision_log import Ledger
from generation.images.engines import Engine, OpenEngine, in_process
from generation.images.items import Slot
from generation.images.run_folder import Run
from generation.images.worker import Worker
from generation.pipeline import BuildContext
from generation.rendering.families import Likeness, PlacedHead
from generation.report.saved import save_report
from generation.review.app import Server
from generation.review.board import Board
from generation.review.guard import Guard
from generation.review.server import listen
from schemas.report import Report
from schemas.review import Decision
from schemas.scene import DrawRequest, Scene, Verdict, View
from validation.gate import Judged

TOKEN = "a-token-of-tests"


class NoiseRenderer:
    """Noise that follows from the seed and the face. `left` counts down; at 0 it refuses to draw."""

    drawn_with = "noise"
    device = torch.device("cpu")
    family = PlacedHead

    def __init__(self, left: int = 10**6) -> None:
        self.left, self.requests = left, list[DrawRequest]()

    def encode(self, prompts: Sequence[tuple[str, Likeness | None]]) -> None:
        """Noise needs no prompts."""

    def draw(self, requests: Sequence[DrawRequest], likenesses: Sequence[Likeness | None]) -> list[Image.Image]:
        self.left -= 1
        if self.left < 0:
            raise KeyboardInterrupt
        self.requests += requests
        of = (0 if likeness is None else int(np.abs(likeness.embedding).sum() * 1e6) for likeness in likenesses)
        return [
            Image.fromarray(np.random.default_rng([request.seed, n]).integers(0, 256, (32, 32, 3), dtype=np.uint8))
            for request, n in zip(requests, of, strict=True)
        ]


class NoiseGate:
    """Accepts two thirds of all pictures, by their first pixel."""

    def portrait(self, image: Image.Image, accepted: Sequence[np.ndarray]) -> Judged:
        verdict = self._verdict(image)
        return (
            Judged(verdict, (1, 1, 9, 9), np.asarray(image, float).reshape(-1)[:128] / 999)
            if verdict.ok
            else Judged(verdict)
        )

    def view(self, image: Image.Image, portrait: np.ndarray) -> Judged:
        return self.portrait(image, [])

    def scene(self, image: Image.Image, event_id: str, face: np.ndarray, accepted: Sequence[str]) -> Judged:
        verdict = self._verdict(image)
        return Judged(verdict, (1, 1, 9, 9), None, f"{len(accepted):016x}", True) if verdict.ok else Judged(verdict)

    def _verdict(self, image: Image.Image) -> Verdict:
        first = np.asarray(image)[0, 0, 0]
        scores = {"luminance": 0.5, "event_probability": 0.5 + float(first) / 512}
        return Verdict(ok=bool(first % 3), reason="" if first % 3 else "no face", scores=scores)


def noise_engine(left: int = 10**6) -> OpenEngine:
    """The engine of this process, drawing noise: at most `left` batches."""

    @contextmanager
    def opened(worker: Worker, slots: Sequence[Slot]) -> Iterator[Engine]:
        worker.__dict__ |= {"renderer": NoiseRenderer(left), "gate": NoiseGate()}
        with in_process(worker, slots) as engine:
            yield engine

    return opened


def built_again(context: BuildContext) -> BuildContext:
    """The same build in the same run folder, as the next command would begin it."""
    return pipeline.prepare(context.recipe, Run(context.run.folder))


def draw_noise(context: BuildContext, left: int = 10**6) -> Report:
    """Draws what is not finished, at most `left` batches, and leaves the report in the run folder."""
    _, report = pipeline.draw(context, noise_engine(left))
    save_report(report, context.run)
    return report


def drawn(folder: Path, checkpoint: Path, people: int = 2, events: int = 3, attempts: int = 8) -> BuildContext:
    """A build whose portraits and scenes are drawn."""
    context = build_in(folder, checkpoint, people, events)
    recipe = context.recipe.model_dump() | {"attempts": {"portrait": attempts, "scene": attempts}}
    context = pipeline.prepare(type(context.recipe).model_validate(recipe), context.run)
    draw_noise(context)
    return built_again(context)


def say(
    context: BuildContext, verdict: str, reviewer: str = "Kim", n: int = 0, kind: str = "scene", **fields: object
) -> Decision:
    """A decision about the n-th scene, portrait or other view, as it stands, without a server."""
    items, people, slots = context.items, context.people, context.slots
    finished = {"scene": items.finished_scenes(people, slots), "view": items.finished_views(people)}
    item = {**finished, "portrait": items.portraits(people)}[kind][n]
    assert item is not None
    person, sheet = next(of for of in zip(people, items.sheets(people), strict=True) if of[0].id == item.person)
    match item:
        case Scene():
            root = items.scene_root(person, sheet, next(slot for slot in slots if slot.event.id == item.event))
        case View():
            root = items.view_root(person, sheet.portrait, item.number)
        case _:
            root = items.portrait_root(person)
    given = {"number": item.candidates[-1].number, "image": item.image} | fields
    return Ledger(context.run, Decision).add(reviewer=reviewer, key=root, verdict=verdict, **given)


class Client:
    """A browser without a screen: keeps the cookie and says where a request comes from."""

    def __init__(self, port: int) -> None:
        self.port, self.cookie = port, ""
        self.url = f"http://127.0.0.1:{port}/?token={TOKEN}"

    def ask(
        self, path: str, method: str = "GET", body: str | bytes | None = None, **headers: str
    ) -> http.client.HTTPResponse:
        """The answer; its body has been read and stands in `text`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        given = {"Host": f"127.0.0.1:{self.port}", "Cookie": self.cookie} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        connection.request(method, path, body, {name: value for name, value in given.items() if value})
        answer = connection.getresponse()
        answer.data = answer.read()
        answer.text = answer.data.decode("utf-8", "replace")
        connection.close()
        return answer

    def enter(self) -> "Client":
        """With the token, as the address has it."""
        self.cookie = self.ask(f"/?token={TOKEN}").getheader("set-cookie").split(";")[0]
        return self

    def send(self, path: str, **fields: object) -> http.client.HTTPResponse:
        """JSON, as the page's script sends it."""
        return self.ask(
            path, "POST", json.dumps(fields), Content_Type="application/json", Origin=f"http://127.0.0.1:{self.port}"
        )

    def form(self, path: str, **fields: str) -> http.client.HTTPResponse:
        """A form, as the page sends it."""
        return self.ask(
            path,
            "POST",
            urlencode(fields),
            Content_Type="application/x-www-form-urlencoded",
            Origin=f"http://127.0.0.1:{self.port}",
        )

    def items(self, image: bool = True, kind: str = "scene") -> list[dict]:
        """What the page shows: scenes, other views or portraits, that have a picture."""
        board = json.loads(self.ask("/board.json").text)
        kinds = {None: "portrait"} | {n: "scene" if c["event"] else "view" for n, c in enumerate(board["columns"])}
        return [item for item in board["items"] if kinds[item["column"]] == kind and bool(item["image"]) == image]

    def decide(self, item: dict, verdict: str, reviewer: str = "Kim", note: str = "") -> http.client.HTTPResponse:
        return self.send(
            "/decisions", reviewer=reviewer, root=item["root"], image=item["image"], verdict=verdict, note=note
        )


@contextmanager
def served_page(context: BuildContext, reviewer: str = "") -> Iterator[Client]:
    """The page of a build, on a free port."""
    with listen(0) as listening:
        port = listening.getsockname()[1]
        app = Guard(Server(Board(context), reviewer).app(), TOKEN, port)
        server = uvicorn.Server(
            uvicorn.Config(
                app, log_level="error", access_log=False, lifespan="off", ws="none", timeout_graceful_shutdown=1
            )
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield Client(port)
        finally:
            server.should_exit = True
            thread.join(20)
