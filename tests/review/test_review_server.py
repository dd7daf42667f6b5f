"""The page of reviewers over HTTP: who may ask, what can be reached, and that nothing is lost."""

import errno
import html
import io
import json
import os
import socket
import stat
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest
import yaml
from chromium import HOSTILE
from hand_made import build_in, fill, rename
from PIL import Image
from reviewing import TOKEN, Client, built_again, draw_noise, served_page

from generation import pipeline
from generation.base.hashing import stable_hash
from generation.cli.main import main
from generation.concepts.image_prompts import VIEWS, face_prompt, scene_prompt
from generation.images.decision_log import Ledger
from generation.pipeline import BuildContext
from generation.review import server as review
from schemas.review import Decision, Edit

FIRST = len(VIEWS) - 1  # the column of the first event; before it are the views


@pytest.fixture
def context(tmp_path: Path, checkpoint: Path) -> BuildContext:
    context = build_in(tmp_path / "run", checkpoint)
    fill(context)
    return context


@pytest.fixture
def client(context: BuildContext) -> Iterator[Client]:
    with served_page(context) as client:
        yield client.enter()


def decisions(context: BuildContext) -> list[Decision]:
    return Ledger(context.run, Decision).entries


# who may ask


@pytest.mark.parametrize(
    "path",
    ["/", "/board.json", "/concepts", "/static/review.js", "/changes", "/?token=wrong", "/?token=", "/favicon.ico"],
)
def test_without_the_token_nothing_is_told(context: BuildContext, path: str) -> None:
    with served_page(context) as client:
        answer = client.ask(path)
        assert answer.status == 403 and "token" in answer.text and context.people[0].name not in answer.text
        assert "default-src 'none'" in answer.getheader("content-security-policy")


def test_the_token_becomes_a_cookie_that_scripts_and_other_sites_do_not_get(context: BuildContext) -> None:
    with served_page(context) as client:
        answer = client.ask(f"/?token={TOKEN}", Sec_Fetch_Site="cross-site")
        cookie = answer.getheader("set-cookie").lower()
        assert (
            answer.status == 200
            and "url=/" in answer.text
            and TOKEN not in answer.text
            and "httponly" in cookie
            and "samesite=strict" in cookie
        )
        assert client.ask("/", Cookie=f"pebench-review-{client.port}={TOKEN}").status == 200
        assert client.ask("/", Cookie=f"pebench-review-1={TOKEN}").status == 403


def test_cookies_of_other_servers_lock_nobody_out(context: BuildContext) -> None:
    """They come along, since a browser does not tell the ports of a machine apart."""
    with served_page(context) as client:
        own = f"pebench-review-{client.port}={TOKEN}"
        for others in ("a[b]=c; {own}", "{own}; =; ;;", 'x={"a": "b, c"}; {own}', "pebench-review-1=z; {own}"):
            assert client.ask("/", Cookie=others.replace("{own}", own)).status == 200, others
        assert client.ask("/", Cookie=f"pebench-review-{client.port}=old; {own}").status == 200
        assert client.ask("/", Cookie=f"x=pebench-review-{client.port}={TOKEN}").status == 403


def test_the_browser_is_started_with_a_file_of_its_owners_and_no_token(
    context: BuildContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everybody on a machine can read what its programs are started with."""
    started: list[str] = []

    def look(url: str) -> None:
        path = Path(url2pathname(urlsplit(url).path))
        started.append(url)
        assert "token=" in path.read_text() and "http://127.0.0.1:" in path.read_text()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    monkeypatch.setattr(review, "_has_screen", lambda: True)
    monkeypatch.setattr(review.webbrowser, "open", look)
    monkeypatch.setattr("uvicorn.Server.run", lambda *_, **__: None)
    review.serve_page(context, 0, "", browser=True)
    (url,) = started
    assert url.startswith("file:") and "token" not in url
    assert not list((context.run.folder / "review").glob("*.html"))


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "0.0.0.0:{port}"])
def test_another_name_of_this_machine_is_refused(client: Client, host: str) -> None:
    assert client.ask("/board.json", Host=host.format(port=client.port)).status == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {},
        {"Origin": "http://127.0.0.1:1"},
    ],
)
def test_a_request_of_another_site_changes_nothing(
    client: Client, context: BuildContext, headers: dict[str, str]
) -> None:
    item = client.items()[0]
    body = json.dumps({"reviewer": "Kim", "root": item["root"], "image": item["image"], "verdict": "reject"})
    assert client.ask("/decisions", "POST", body, Content_Type="application/json", **headers).status == 403
    assert client.ask(f"/concepts/{context.people[0].id}", "POST", "mark=x", **headers).status == 403
    assert decisions(context) == []


def test_only_json_of_bounded_size_is_a_decision(client: Client, context: BuildContext) -> None:
    here = {"Origin": f"http://127.0.0.1:{client.port}"}
    assert client.ask("/decisions", "POST", "{}", Content_Type="text/plain", **here).status == 415
    assert client.ask("/decisions", "POST", b"x" * 70_000, Content_Type="application/json", **here).status == 413
    for wrong in (
        "",
        "[]",
        "{",
        '{"reviewer": "Kim"}',
        '{"reviewer": "", "root": "0", "image": "0", "verdict": "reject"}',
    ):
        assert client.ask("/decisions", "POST", wrong, Content_Type="application/json", **here).status == 422
    assert client.ask("/decisions").status == 405 and decisions(context) == []


@pytest.mark.parametrize(
    "path",
    [
        "/static/../../../etc/passwd",
        "/static/..%2f..%2freport.html.j2",
        "/static/board.html.j2",
        "/thumbs/..%2f..%2freport.json",
        "/thumbs/%00",
        "/pictures/{root}",
        "/candidates/..%2f..%2f/0",
        "/candidates/{root}/99",
        "/candidates/{root}/-1",
        "/items/..%2f",
        "/concepts/..%2fx",
        "/run",
        "//etc/passwd",
    ],
)
def test_no_path_of_the_disk_is_reachable(client: Client, path: str) -> None:
    answer = client.ask(path.format(root=client.items()[0]["root"]))
    assert answer.status == 404 and b"root:" not in answer.data and len(answer.data) < 3000


# what is shown


def test_pictures_are_small_and_kept_by_their_fingerprint(client: Client, context: BuildContext) -> None:
    item = client.items()[0]
    thumb = client.ask(f"/thumbs/{item['image']}")
    assert max(Image.open(io.BytesIO(thumb.data)).size) <= 128 and thumb.getheader("content-type") == "image/jpeg"
    assert "immutable" in thumb.getheader("cache-control") and thumb.getheader("x-content-type-options") == "nosniff"
    whole = client.ask(f"/pictures/{item['image']}")
    assert (
        whole.data == next(context.run.folder.glob("scenes/*.png")).read_bytes()
        or whole.getheader("content-type") == "image/png"
    )
    for kind in ("portrait", "view", "scene"):
        for shown in client.items(kind=kind):
            assert client.ask(f"/candidates/{shown['root']}/0").status == 200


def test_everybody_is_there_and_who_is_given_up_says_so(client: Client, context: BuildContext) -> None:
    assert len(client.items()) == 6 and len(client.items(image=False)) == 2 and len(client.items(kind="portrait")) == 2
    assert len(client.items(kind="view")) == 2 * 5
    lost = client.items(image=False, kind="portrait")
    assert len(lost) == 1 and "Given up" in client.ask(f"/items/{lost[0]['root']}").text
    rooms = [item["room"] for item in client.items()]
    assert all(room is not None for room in rooms) and len(set(rooms)) > 1


def test_the_large_view_tells_scores_limits_candidates_and_the_prompt(client: Client) -> None:
    item = next(item for item in client.items() if item["column"] == FIRST + 2)
    text = client.ask(f"/items/{item['root']}").text
    for words in (
        "identity distance",
        "at most 0.4",
        "probability of the event asked for",
        "other face",
        "no face",
        "Portrait of",
        "skin,",
    ):
        assert words in text


@pytest.mark.parametrize("prompts", ["words", "sentences", "reference"])
def test_prompts_are_shown_as_the_recipe_words_them(tmp_path: Path, checkpoint: Path, prompts: str) -> None:
    context = build_in(tmp_path / "run", checkpoint, prompts=prompts)
    fill(context)
    with served_page(context) as client:
        client.enter()
        portrait, view, scene = (client.items(kind=kind)[-1] for kind in ("portrait", "view", "scene"))
        person = context.people[1]
        event = context.slots[scene["column"] - FIRST].event
        shown_as = (portrait, face_prompt(person, 0, prompts)), (view, face_prompt(person, 5, prompts))
        for item, prompt in (*shown_as, (scene, scene_prompt(person, event, prompts))):
            assert item["person"] == 1
            shown = client.ask(f"/items/{item['root']}").text
            assert f'<p class="prompt">{prompt.text}</p>' in html.unescape(shown)


def test_names_and_notes_are_text_whatever_they_hold(context: BuildContext) -> None:
    rename(context, HOSTILE)
    with served_page(context, HOSTILE[:60]) as client:
        client.enter()
        item = client.items()[0]
        assert client.decide(item, "note", HOSTILE[:60], note=HOSTILE).status == 200
        assert client.decide(item, "reject", HOSTILE[:60]).status == 200
        for path in (
            f"/items/{item['root']}",
            "/concepts",
            f"/concepts/{context.people[0].id}",
            f"/concepts/{context.events[0].id}",
        ):
            answer = client.ask(path)
            assert answer.status == 200 and "<script>alert" not in answer.text and "<img src=x" not in answer.text
            assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
        assert (
            "&lt;script&gt;alert(1)" in client.ask("/").text and "<script>alert" not in client.ask("/").text
        )  # the reviewer's name


# decisions


def test_a_verdict_is_on_the_disk_when_it_is_told_as_saved(client: Client, context: BuildContext) -> None:
    item = client.items()[1]
    answer = client.decide(item, "reject")
    assert json.loads(answer.text)["verdicts"] == {"Kim": "reject"}
    (decision,) = decisions(context)
    assert (decision.reviewer, decision.key, decision.image, decision.verdict, decision.sequence) == (
        "Kim",
        item["root"],
        item["image"],
        "reject",
        1,
    )
    assert decision.number == 1 and decision.time.endswith("Z")
    client.decide(item, "reject")
    assert len(decisions(context)) == 1  # said twice is said once
    client.decide(item, "accept", "Lee")
    assert json.loads(client.ask("/board.json").text)["items"][FIRST + 2]["verdicts"] == {
        "Kim": "reject",
        "Lee": "accept",
    }


def test_undo_takes_back_the_latest_and_then_the_one_before(client: Client, context: BuildContext) -> None:
    items = client.items()
    for item in items[:2]:
        client.decide(item, "reject")
    client.decide(items[0], "accept")
    for root, left in ((items[0]["root"], {"Kim": "reject"}), (items[1]["root"], {}), (items[0]["root"], {})):
        told = json.loads(client.send("/withdrawals", reviewer="Kim").text)
        assert (told["root"], told["verdicts"]) == (root, left)
    assert client.send("/withdrawals", reviewer="Kim").status == 409
    assert len(decisions(context)) == 6  # nothing is ever removed


def test_nobody_takes_back_what_another_said(client: Client, context: BuildContext) -> None:
    client.decide(client.items()[0], "reject")
    (decision,) = decisions(context)
    assert client.send("/withdrawals", reviewer="Lee", id=decision.id).status == 409
    assert client.send("/withdrawals", reviewer="Kim", id=decision.id).status == 200
    assert client.send("/withdrawals", reviewer="Kim", id=decision.id).status == 200 and len(decisions(context)) == 2


def test_a_note_is_replaced_and_removed_by_an_empty_one(client: Client, context: BuildContext) -> None:
    item = client.items()[0]
    for note, shown in (
        ("a hand too many", {"Kim": "a hand too many"}),
        ("two hands too many", {"Kim": "two hands too many"}),
        ("", {}),
    ):
        assert json.loads(client.decide(item, "note", note=note).text)["notes"] == shown
    assert client.decide(item, "note", note="x" * 2001).status == 422
    assert (
        pipeline.plan(built_again(context)).scenes_left == built_again(context).total - 8 - 4
    )  # a note rejects nothing


def test_a_decision_about_a_picture_that_was_replaced_is_refused(client: Client, context: BuildContext) -> None:
    item = client.items()[0]
    answer = client.decide(item | {"image": "0" * 64}, "reject")
    assert answer.status == 409 and "replaced" in json.loads(answer.text)["error"]
    assert client.decide(item | {"root": "0" * 32}, "reject").status == 409 and decisions(context) == []


def test_two_tabs_at_once_lose_nothing(client: Client, context: BuildContext) -> None:
    items = client.items()
    answers: list[int] = []

    def tab(reviewer: str) -> None:
        for n, item in enumerate(items * 3):
            answers.append(client.decide(item, "note", reviewer, f"{n} of {threading.get_ident()}").status)

    tabs = [threading.Thread(target=tab, args=(name,)) for name in ("Kim", "Kim", "Lee")]
    [tab.start() for tab in tabs]
    [tab.join() for tab in tabs]
    assert answers == [200] * 3 * 3 * len(items) == [200] * len(decisions(context))
    with served_page(
        context
    ) as other:  # a second server of the same run folder sees them, and the first one sees its decisions
        other.enter().decide(items[0], "reject", "Mo")
        assert other.items()[0]["notes"].keys() == {"Kim", "Lee"}
    told = json.loads(client.ask("/changes?after=54").text)
    assert [item["verdicts"] for item in told["items"]] == [{"Mo": "reject"}]


def test_what_cannot_be_written_is_not_told_as_saved(
    client: Client, context: BuildContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        answer = client.decide(client.items()[0], "reject")
    assert answer.status == 500 and "NOT saved" in answer.text and "No space left" in answer.text
    assert decisions(context) == [] and client.items()[0]["verdicts"] == {}
    assert list((context.run.folder / "review/decisions").iterdir()) == []
    assert client.decide(client.items()[0], "reject").status == 200


def test_the_page_takes_up_what_a_build_has_drawn(client: Client, context: BuildContext) -> None:
    client.decide(client.items()[0], "reject")
    before = json.loads(client.ask("/changes?after=0").text)
    draw_noise(built_again(context))
    after = json.loads(client.ask("/changes?after=0").text)
    assert after["version"] > before["version"]
    item = next(item for item in json.loads(client.ask("/board.json").text)["items"] if item["column"] == FIRST)
    assert item["verdicts"] == {} and item["image"]
    text = client.ask(f"/items/{item['root']}").text
    assert "rejected in review" in text and "Take back" in text


def test_a_rejected_view_waits_with_its_scenes_until_a_build_has_drawn_it(
    client: Client, context: BuildContext
) -> None:
    view = client.items(kind="view")[0]
    assert (view["person"], view["column"]) == (0, 0) and client.decide(view, "reject").status == 200
    plan = pipeline.plan(built_again(context))
    assert (plan.portraits_left, plan.views_left) == (0, 1)
    draw_noise(built_again(context))
    client.ask("/changes?after=0")
    assert client.items(kind="view")[0]["image"] != view["image"]
    text = client.ask(f"/items/{view['root']}").text
    assert "rejected in review" in text and "Take back" in text


# people and events


def form_of(client: Client, context: BuildContext, n: int = 0, event: bool = False, **texts: str) -> dict[str, str]:
    from generation.concepts.edits import texts_of

    record = (context.events if event else context.people)[n]
    return {"reviewer": "Kim", "replaces": stable_hash(record)} | texts_of(record) | texts


def test_an_edit_is_saved_and_shown_and_a_second_one_of_the_same_text_is_not_lost(
    client: Client, context: BuildContext
) -> None:
    person = context.people[0]
    page = f"/concepts/{person.id}"
    assert person.appearance.mark in client.ask(page).text and "blond" in client.ask(page).text
    mark = person.appearance.mark.replace("small", "little")
    form = form_of(
        client, context, mark=mark, description=person.appearance.description.replace("small mole", "little mole")
    )
    assert client.form(page, **form).status == 303
    assert (
        mark in client.ask(page).text
        and "edited by Kim" in client.ask(page).text
        and "<b>edited</b>" in client.ask("/concepts").text
    )
    answer = client.form(page, **form | {"mark": "a second hand's mark"})
    assert (
        answer.status == 409 and "somebody has edited this" in answer.text and "a second hand&#39;s mark" in answer.text
    )
    assert [edit.record.appearance.mark for edit in Ledger(context.run, Edit).entries] == [mark]
    assert built_again(context).people[0].appearance.mark == mark


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        ({"description": "Too short."}, "at least 40"),
        ({"mark": ""}, "at least 1"),
        ({"reviewer": ""}, "say who you are"),
        (
            {
                "description": (
                    "She is a young woman with black hair and green eyes, and she smiles at all who pass by on the long"
                    " road to town."
                )
            },
            "Not saved",
        ),
    ],
)
def test_what_the_rules_object_to_is_said_and_not_saved(
    client: Client, context: BuildContext, texts: dict[str, str], says: str
) -> None:
    answer = client.form(f"/concepts/{context.people[0].id}", **form_of(client, context, **texts))
    assert answer.status == 422 and says in answer.text and Ledger(context.run, Edit).entries == []
    assert all(text in answer.text for text in texts.values())


def test_an_edit_that_has_pictures_drawn_again_asks_first(client: Client, context: BuildContext) -> None:
    event = context.events[0]
    keywords = "\n".join([*event.keywords[1:5], event.keywords[0], *event.keywords[5:]])
    form = form_of(client, context, event=True, keywords=keywords)
    answer = client.form(f"/concepts/{event.id}", **form)
    assert answer.status == 409 and "draws 2 pictures again" in answer.text and Ledger(context.run, Edit).entries == []
    assert client.form(f"/concepts/{event.id}", **form, confirmed="yes").status == 303
    assert not any(
        item["drawn"] for item in json.loads(client.ask("/board.json").text)["items"] if item["column"] == FIRST
    )


# the command


@pytest.fixture
def recipe(tmp_path: Path, context: BuildContext) -> str:
    path = tmp_path / "recipe.yaml"
    path.write_text(yaml.safe_dump(context.recipe.model_dump(mode="json")))
    return str(path)


def fault(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    monkeypatch.setattr(sys, "argv", ["pebench", "review", "--no-browser", *arguments])
    with pytest.raises(SystemExit) as leave:
        main()
    said = capsys.readouterr().err
    assert leave.value.code == 2 and len(said.strip().splitlines()) == 1, said
    return said


def test_what_the_user_can_put_right_is_one_line(
    recipe: str,
    context: BuildContext,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    given = ("--recipe", recipe, "--run", str(context.run.folder))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert "another program has it" in fault(monkeypatch, capsys, *given, "--port", str(taken.getsockname()[1]))
    assert "build it first" in fault(monkeypatch, capsys, "--recipe", recipe, "--run", str(tmp_path / "empty"))
    assert "at most 60 letters" in fault(monkeypatch, capsys, *given, "--reviewer", "x" * 61)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    assert ".[review]" in fault(monkeypatch, capsys, *given)
