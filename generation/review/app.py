"""The server of reviewers: pages, pictures and decisions. It reads from the disk only what a record names."""

from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import parse_qs

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from generation.base.errors import UserError
from generation.base.faults import explain, faults_of
from generation.base.hashing import stable_hash
from generation.concepts.edits import edited, new_objections
from generation.images.decision_log import Ledger
from generation.review import pages
from generation.review.board import Board, DecisionRefused
from generation.review.pages import ConceptForm
from schemas.concepts import Event, Person
from schemas.review import Edit, Note, Reviewer

M = TypeVar("M", bound=BaseModel)
FOREVER = "private, max-age=31536000, immutable"  # what is named by its fingerprint never changes
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32,64}$")]
NOTHING = "there is nothing of that name"
EDITED_MEANWHILE = "somebody has edited this since the page was loaded; your text stands below, unsaved"
_REVIEWER: TypeAdapter[str] = TypeAdapter(Reviewer)


class DecisionBody(BaseModel):
    """A verdict or a note, as the page sends it."""

    model_config = ConfigDict(extra="forbid")

    reviewer: Reviewer
    root: Hash
    image: Hash
    verdict: Literal["accept", "reject", "note"]
    note: Note = ""


class WithdrawalBody(BaseModel):
    """Which decision is taken back; None: the reviewer's latest."""

    model_config = ConfigDict(extra="forbid")

    reviewer: Reviewer
    id: str | None = Field(default=None, max_length=40)


class Server:
    """The routes over one board. `reviewer` is the name that the page begins with."""

    def __init__(self, board: Board, reviewer: str) -> None:
        self.board, self.reviewer = board, reviewer
        self.edits = Ledger(board.context.run, Edit)

    def app(self) -> Starlette:
        """The application, without the guard that stands before it."""
        routes = [
            Route("/", self.page),
            Route("/board.json", self.everything),
            Route("/changes", self.changes),
            Route("/items/{root}", self.item),
            Route("/decisions", self.decide, methods=["POST"]),
            Route("/withdrawals", self.withdraw, methods=["POST"]),
            Route("/thumbs/{image}", self.thumbnail),
            Route("/pictures/{image}", self.picture),
            Route("/candidates/{root}/{number:int}", self.candidate),
            Route("/concepts", self.concepts),
            Route("/concepts/{id}", self.concept),
            Route("/concepts/{id}", self.edit, methods=["POST"]),
            Route("/static/{name}", self.static),
            Route("/favicon.ico", self.icon),
        ]
        app = Starlette(
            routes=routes,
            exception_handlers={
                UserError: _unsaved,
                DecisionRefused: _refused,
                ValidationError: _invalid,
                HTTPException: _missing,
            },
        )
        app.router.redirect_slashes = False
        return app

    # pictures

    def page(self, request: Request) -> Response:
        return HTMLResponse(pages.board_page(self.board, self.reviewer))

    def everything(self, request: Request) -> Response:
        self.board.refresh()
        return _json(self.board.everything())

    def changes(self, request: Request) -> Response:
        after = request.query_params.get("after", "0")
        return _json(self.board.changes(int(after) if after.isdigit() and len(after) < 12 else 0))

    def item(self, request: Request) -> Response:
        detail = self.board.detail(request.path_params["root"])
        return HTMLResponse(pages.item_part(_found(detail)), headers={"cache-control": "no-store"})

    def thumbnail(self, request: Request) -> Response:
        return Response(
            _found(self.board.thumbnail(request.path_params["image"])),
            media_type="image/jpeg",
            headers={"cache-control": FOREVER},
        )

    def picture(self, request: Request) -> Response:
        return Response(
            _found(self.board.picture(request.path_params["image"])),
            media_type="image/png",
            headers={"cache-control": FOREVER},
        )

    def candidate(self, request: Request) -> Response:
        picture = self.board.candidate(request.path_params["root"], request.path_params["number"])
        return Response(_found(picture), media_type="image/png", headers={"cache-control": "no-store"})

    def static(self, request: Request) -> Response:
        name = request.path_params["name"]
        return Response(
            _found(pages.static(name)), media_type=pages.STATIC.get(name), headers={"cache-control": "no-cache"}
        )

    def icon(self, request: Request) -> Response:
        return Response(status_code=204)

    # decisions

    async def decide(self, request: Request) -> Response:
        body = await _body(request, DecisionBody)
        return _json(
            await run_in_threadpool(self.board.decide, body.reviewer, body.root, body.image, body.verdict, body.note)
        )

    async def withdraw(self, request: Request) -> Response:
        body = await _body(request, WithdrawalBody)
        return _json(await run_in_threadpool(self.board.withdraw, body.reviewer, body.id))

    # people and events

    def concepts(self, request: Request) -> Response:
        self.edits.refresh()
        return HTMLResponse(pages.concepts_page(self.board, {edit.concept for edit in self.edits.entries}))

    def concept(self, request: Request) -> Response:
        self.edits.refresh()
        form = ConceptForm(self.reviewer, saved="saved" in request.query_params)
        return self._concept(self._record(request), form)

    async def edit(self, request: Request) -> Response:
        body = (await request.body()).decode("utf-8", "replace")
        texts = {
            name: values[0].replace("\r\n", "\n")
            for name, values in parse_qs(body, keep_blank_values=True, max_num_fields=20).items()
        }
        return await run_in_threadpool(self._edit, request, texts)

    def _edit(self, request: Request, texts: dict[str, str]) -> Response:
        """Saves the texts of a form as a new version, or shows them again with what is wrong with them."""
        with self.board.lock:
            self.edits.refresh()
            record, name = self._record(request), texts.get("reviewer", "")

            def refused(reviewer: str, status: int, *faults: tuple[str, str]) -> Response:
                return self._concept(record, ConceptForm(reviewer, texts, faults), status)

            try:
                reviewer = _REVIEWER.validate_python(name)
            except ValidationError:
                return refused(name, 422, ("reviewer", "say who you are: your name is kept with the edit"))
            if texts.get("replaces") != stable_hash(record):
                return refused(reviewer, 409, ("", EDITED_MEANWHILE))
            try:
                new = edited(record, texts, reviewer)
            except ValidationError as error:
                return refused(reviewer, 422, *faults_of(error))
            except KeyError as missing:
                return refused(reviewer, 422, ("", f"field {missing} is missing"))
            context = self.board.context
            if faults := new_objections(record, new, context.selection):
                return refused(reviewer, 422, *faults)
            redraws = context.items.pictures_changed(record, new, context.people, context.slots)
            if redraws and texts.get("confirmed") != "yes":
                return self._concept(record, ConceptForm(reviewer, texts, redraws=redraws), 409)
            if new != record:
                self.edits.add(reviewer=reviewer, replaces=stable_hash(record), concept=record.id, record=new)
                self.board.edited()
        return RedirectResponse(f"/concepts/{record.id}?saved", 303)

    def _record(self, request: Request) -> Person | Event:
        context, wanted = self.board.context, request.path_params["id"]
        records: list[Person | Event] = [*context.people, *context.events]
        record: Person | Event | None = next((record for record in records if record.id == wanted), None)
        if record is None:
            raise HTTPException(404, NOTHING)
        return record

    def _concept(self, record: Person | Event, form: ConceptForm, status: int = 200) -> Response:
        edits = [edit for edit in self.edits.entries if edit.concept == record.id]
        history = [f"{edit.time}: edited by {edit.reviewer}" for edit in edits]
        html = pages.concept_page(self.board, record, form, history)
        return HTMLResponse(html, status, {"cache-control": "no-store"})


T = TypeVar("T")


def _found(what: T | None) -> T:
    if what is None:
        raise HTTPException(404, NOTHING)
    return what


async def _body(request: Request, kind: type[M]) -> M:
    if request.headers.get("content-type", "").split(";")[0] != "application/json":
        raise HTTPException(415, "a decision is JSON")
    return kind.model_validate_json(await request.body())


def _json(value: Any) -> Response:
    return Response(pages.as_json(value), media_type="application/json", headers={"cache-control": "no-store"})


def _say(status: int, said: str, request: Request) -> Response:
    if request.url.path.startswith("/concepts"):
        return HTMLResponse(pages.refused_page(said), status)
    return Response(pages.as_json({"error": said}), status, media_type="application/json")


def _handler(status: int, said: Callable[[Any], str]) -> Callable[[Request, Exception], Response]:
    return lambda request, error: _say(status, said(error), request)


_unsaved = _handler(500, str)
_refused = _handler(409, str)
_invalid = _handler(422, explain)


def _missing(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _say(error.status_code, error.detail, request)
