"""Of whatever a model sends, what follows its thoughts counts, wherever it stands; one object there is the answer."""

import json
import time
from typing import Any

import pytest
from llm_server import completion, draft_of
from openai.types.chat import ChatCompletion

from generation.llm.faults import RequestFault
from generation.llm.replies import record_of, reply_of
from generation.llm.thoughts import after_thoughts
from schemas.judging import PortraitJudgement
from schemas.texts import EventText

SAFE = {"seen": "s", "reason": "nothing", "shows_described_person": True} | dict.fromkeys(
    ("second_person", "artefacts", "readable_text", "apparent_minor", "unsafe"), False
)
FINAL, DRAFT = json.dumps(SAFE), draft_of(SAFE)


def unsafe(text: str) -> bool:
    return record_of(text, PortraitJudgement).unsafe


def fault(text: str) -> RequestFault:
    with pytest.raises(RequestFault) as caught:
        record_of(text, PortraitJudgement)
    assert caught.value.text == text
    return caught.value


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("<think>", "</think>"),
        ("<THINK>", "</THINK>"),
        ("<thinking>", "</thinking>"),
        ("<think>", "</thinking>"),
        ("<thought>", "</thought>"),
        ("<thought_process>", "</thought_process>"),
        ("<reasoning>", "</reasoning>"),
        ("<analysis>", "</analysis>"),
        ("<reflection>", "</reflection>"),
        ("<scratchpad>", "</scratchpad>"),
        ("<inner_monologue>", "</inner_monologue>"),
        ("<draft>", "</draft>"),
        ("<seed:think>", "</seed:think>"),
        ("<thinking>", "</thinking>"),
        ('<think lang="en">', "</think>"),
        ("◁think▷", "◁/think▷"),
        ("[THINK]", "[/THINK]"),
        ("<|begin_of_thought|>", "<|end_of_thought|>"),
        ("<|START_THINKING|>", "<|END_THINKING|>"),
        ("<|think|>", "<|/think|>"),
        ("<unused94>thought", "<unused95>"),
        ('<details type="reasoning" done="true">', "</details>"),
        ("<|channel>thought", "<channel|>"),
        ("<|channel|>analysis<|message|>", "<|end|><|start|>assistant<|channel|>final<|message|>"),
        ("<|channel|>analysis<|message|>", "<|end|><|channel|>final <|constrain|>json<|message|>"),
        ("analysisWe see", "assistantfinal"),
        ("Here is my thought process:", "Here is my response:"),
        ("Here are my reasoning steps:", "[BEGIN FINAL RESPONSE]"),
    ],
)
def test_what_follows_the_thoughts_is_the_answer_whatever_tags_a_model_uses(opening: str, closing: str) -> None:
    assert not unsafe(f"{opening} At first: {DRAFT} {closing}\n{FINAL}")
    assert unsafe(f"{opening} At first: {FINAL} {closing}\n{DRAFT}")
    assert fault(f"{opening} At first: {FINAL}").kind == "cut short"
    assert fault(f"{opening} At first: {FINAL} {closing}\n").kind == "empty"
    if not opening.startswith("analysis"):
        assert not unsafe(f"At first: {DRAFT} {closing}\n{FINAL}"), "the prompt's template may have opened them"


@pytest.mark.parametrize(
    "text",
    [
        f"<think>{DRAFT}</think><think>{DRAFT}</think>{FINAL}",
        f"<think>a <think> tag, {DRAFT}</think>{FINAL}",
        f"<think>{DRAFT}<analysis>{DRAFT}</analysis>{DRAFT}</think>{FINAL}",
        f"<think>an <analysis> of {DRAFT}</think>{FINAL}",
        f"<think></think>{FINAL}",
        f"<think/>{FINAL}",
        f"<think>{DRAFT}</think><answer>{FINAL}</answer>",
        f"{DRAFT}</think>Here it is:\n```json\n{FINAL}\n```\nAnything else?",
        f"<think>{DRAFT}</think>{FINAL}\n{json.dumps(SAFE, indent=3)}",
        json.dumps(SAFE | {"reason": "it says <think> on a sign"}),
    ],
)
def test_thoughts_may_be_many_nested_or_empty(text: str) -> None:
    assert not unsafe(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"{DRAFT}{FINAL}", "several answers"),
        (f"{FINAL}\nOr:\n```json\n{DRAFT}\n```", "several answers"),
        (f"<think>hm</think>{DRAFT} no, {FINAL}", "several answers"),
        (f"{FINAL}{'{} ' * 60}{DRAFT}", "several answers"),
        (FINAL.replace('"unsafe": false', '"unsafe": true, "unsafe": false'), "wrong schema"),
        (f"<think>{DRAFT}</think>", "empty"),
        (f"{FINAL}<think>But no, {DRAFT}</think>", "empty"),
        (f"{FINAL}<think>But no", "cut short"),
        (f"<think>{FINAL}</analysis>{FINAL}", "cut short"),
        (FINAL + '{"a: ' * 60 + DRAFT, "not JSON"),
        (f'<tool_call>{{"name": "PortraitJudgement", "arguments": {FINAL}}}</tool_call>', "tool call"),
        (json.dumps({"name": "answer", "parameters": SAFE}), "tool call"),
        (f'[TOOL_CALLS][{{"name": "answer", "arguments": {FINAL}}}]', "tool call"),
    ],
)
def test_what_leaves_a_choice_is_a_fault_and_no_answer(text: str, kind: str) -> None:
    assert fault(text).kind == kind


def test_a_text_without_thoughts_is_left_whole() -> None:
    for text in ("", "a < b, I think, <b>so</b>", "[reasoning] <rethinking> <think", "analysis of an assistant, final"):
        assert after_thoughts(text) == text


def test_long_thoughts_are_read_in_no_time() -> None:
    started = time.monotonic()
    for part in ("<think>", "</think>", "<|channel|>final", "[think]", "<thi", "here is my ", '{"a":'):
        after_thoughts(part * 50_000)
    assert time.monotonic() - started < 20


# where it stands in a completion


def told(content: Any, reason: str = "stop", tokens: int = 50, **message: Any) -> ChatCompletion:
    answer = completion(content, reason) | {"usage": {"prompt_tokens": 9, "completion_tokens": tokens}}
    answer["choices"][0]["message"] |= message
    return ChatCompletion.construct(**answer)


def text_of(response: ChatCompletion) -> str:
    return reply_of(response, 800, str).text


def text_part(text: object, kind: str = "text") -> dict[str, object]:
    return {"type": kind, kind: text}


@pytest.mark.parametrize(
    "content",
    [
        [text_part(FINAL)],
        [text_part(FINAL[:20]), text_part(FINAL[20:])],
        [text_part("At first " + DRAFT, "thinking"), text_part(FINAL)],
        [text_part([text_part("At first " + DRAFT)], "thinking"), text_part(FINAL)],
        [text_part(DRAFT, "reasoning"), text_part(FINAL)],
        [{"type": "output_text", "text": FINAL}],
        [{"type": "text", "text": {"value": FINAL, "annotations": []}}],
        [FINAL],
        [text_part(f"<think>{DRAFT}</think>"), text_part(FINAL)],
    ],
)
def test_content_in_parts_is_read(content: list[object]) -> None:
    assert not unsafe(text_of(told(content)))


def test_an_answer_in_the_content_counts_whatever_stands_beside_it() -> None:
    call = [{"id": "0", "type": "function", "function": {"name": "x", "arguments": "{}"}}]
    assert text_of(told(FINAL, reasoning_content=f"At first {DRAFT}", tool_calls=call)) == FINAL


@pytest.mark.parametrize(
    ("response", "kind", "says"),
    [
        (told(None, reasoning_content=f"So {FINAL}"), "in its thoughts", "reasoning"),
        (told("", reasoning=FINAL), "in its thoughts", "reasoning"),
        (told([text_part(FINAL, "thinking")]), "in its thoughts", "reasoning"),
        (told("", reasoning_content="So be it."), "empty", "did not answer"),
        (told(None, reasoning_content="Well", reason="length", tokens=800), "cut short", "800 tokens, all of them"),
        (told("<think>Well", reason="length", tokens=800), "cut short", "800 tokens, all of them thoughts"),
        (told("Well</think>\n", reason="length", tokens=800), "cut short", "all of them thoughts"),
        (told(FINAL[:30], reason="length", tokens=800), "cut short", "at 800 tokens"),
        (told(FINAL[:30], reason="max_tokens", tokens=350), "cut short", "at 350 of 800 tokens"),
        (told(None, tool_calls=[{"id": "0", "function": {"name": "x", "arguments": FINAL}}]), "tool call", "a tool"),
        (told("", function_call={"name": "x", "arguments": FINAL}), "tool call", "a tool"),
        (told([text_part("I cannot.", "refusal")]), "refused", "I cannot."),
        (told([text_part(FINAL), text_part("I cannot.", "refusal")]), "refused", "I cannot."),
        (told([{"type": "image_url", "image_url": {"url": "x"}}, 7, None]), "empty", "empty"),
        (told(None), "empty", "empty"),
    ],
)
def test_what_stands_elsewhere_is_named(response: ChatCompletion, kind: str, says: str) -> None:
    with pytest.raises(RequestFault, match=says) as caught:
        reply_of(response, 800, str)
    assert caught.value.kind == kind and caught.value.usage.input == 9


def test_thoughts_that_are_kept_as_rejected_hide_the_key_too() -> None:
    with pytest.raises(RequestFault) as caught:
        reply_of(
            told(None, reasoning_content="the key is secret-0123"), 800, lambda t: t.replace("secret-0123", "[key]")
        )
    assert "secret" not in caught.value.text and "[key]" in caught.value.text


def test_an_answer_of_another_schema_beside_the_right_one_does_not_matter() -> None:
    event = {
        "description": "A square of stalls in warm light, where the subject waits for hours.",
        "keywords": list("abcde"),
    }
    assert record_of(f"{FINAL}{json.dumps(event)}", EventText).keywords == tuple("abcde")
