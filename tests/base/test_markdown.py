"""Texts of others on a card say what they say, and are nothing else."""

import pytest

from generation.base.markdown import cell, code, plain

BENIGN = (
    "CC-BY-SA-4.0",
    "PEBench, drawn by FLUX.2 klein (base)",
    "research only (IP-Adapter FaceID, InsightFace models); base CreativeML Open RAIL++-M",
    "FLUX.1 [dev] Non-Commercial License",
    "arts & crafts, 3 > 2, 100 %",
    "Bo Åkerlund-Ö'Neil",
    "\u0646\u06cc\u200c\u0646\u0627",  # a joiner that Persian names are written with
)


@pytest.mark.parametrize("text", BENIGN)
def test_what_is_plain_stays_as_it_is(text: str) -> None:
    assert plain(text) == cell(text) == text and code(text) == f"`{text}`"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("[free](https://evil.example)", "`[free](https://evil.example)`"),
        ("![x](https://evil.example/track.png)", "`![x](https://evil.example/track.png)`"),
        ("[a][b]", "`[a][b]`"),
        ("<img src=x onerror=alert(1)>", "`<img src=x onerror=alert(1)>`"),
        ("<!-- splits -->", "`<!-- splits -->`"),
        ("see https://evil.example", "`see https://evil.example`"),
        ("www.evil.example", "`www.evil.example`"),
        ("`rm -rf ~`", "`` `rm -rf ~` ``"),
        ("a``b", "```a``b```"),
        ("two\n\n# lines", "two # lines"),
        ("red\x1b[31m", r"red\x1b[31m"),
        ("exe\u202egpj", r"exe\u202egpj"),
    ],
)
def test_what_is_more_than_text_is_code(text: str, written: str) -> None:
    assert plain(text) == written


def test_a_bar_ends_no_cell() -> None:
    assert cell("a|b") == r"a\|b"
