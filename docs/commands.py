"""Writes docs/commands.md from the commands themselves.

python docs/commands.py
"""

from collections.abc import Iterator
from pathlib import Path

import click

from generation.cli.group import VERBS, cli

PAGE = Path(__file__).with_name("commands.md")


def page() -> str:
    """The whole page, in Markdown."""
    context = click.Context(cli, info_name="pebench")
    parts = ["# Commands", "", "Written by `python docs/commands.py`. Every command takes `--help`.", ""]
    for verb in VERBS:
        command = cli.get_command(context, verb)
        assert command is not None, verb
        parts += commands_of(command, click.Context(command, parent=context, info_name=verb))
    return "\n".join(parts).rstrip() + "\n"


def commands_of(command: click.Command, context: click.Context) -> Iterator[str]:
    """A command's part of the page, and those of its own commands."""
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None, name
            yield from commands_of(inner, click.Context(inner, parent=context, info_name=name))
        return
    usage = " ".join(command.collect_usage_pieces(context))
    yield from (f"## {context.command_path}", "", f"```\n{context.command_path} {usage}\n```", "")
    yield from (" ".join(part.split()) + "\n" for part in (command.help or "").split("\n\n"))
    options = [param for param in command.params if isinstance(param, click.Option) and not param.hidden]
    if options:
        yield from ("| option | |", "|---|---|")
        yield from map(row, options)
        yield ""


def row(option: click.Option) -> str:
    """An option's line of the table."""
    context = click.Context(click.Command(""))
    names = ", ".join(f"`{name}`" for name in option.opts)
    value = "" if option.is_flag or option.count else f" {option.make_metavar(context)}"
    default = option.default if isinstance(option.default, str | int | float | Path) and option.show_default else None
    said = " ".join((option.help or "").split())
    more = ["may be given several times"] if option.multiple else []
    more += ["required"] if option.required else []
    more += [f"default: {default}"] if default is not None else []
    cell = f"{said} ({'; '.join(more)})" if more else said
    return f"| {names}{escaped(value)} | {escaped(cell)} |"


def escaped(text: str) -> str:
    """A text in a table, where a bar would end the cell, and as Markdown takes angle brackets."""
    return text.replace("|", r"\|").replace("<", r"\<")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
