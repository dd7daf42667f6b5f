"""The verbs of `pebench`, found by name when they are used: each is the command of its name in the file of its name."""

import sys
from importlib import import_module
from typing import Any

import click

from generation.base import signals
from generation.base.errors import UserError

VERBS = {  # in the order of work, each with its line in `pebench --help`
    "write": "Have a language model write people, events, or wordings of questions.",
    "check": "Check concepts, images, a judge, or a data set's validity.",
    "recipes": "List the packaged recipes, or print one to copy.",
    "portraits": "Render faces for people of one's own in 3D.",
    "build": "Build the data set: draw, check, draw again, publish into a folder.",
    "report": "Write the report of a run folder anew.",
    "review": "Look at pictures and texts in a browser.",
    "split": "Add configs that forget whomever one likes to a data set's folder.",
    "export": "Export a data set's folder for trainers, or as a folder of images.",
    "publish": "Publish a data set's folder to the Hub.",
    "tune": "Tune a vision-language model on a data set's folder.",
    "evaluate": "Evaluate how much a model has forgotten, beside goal and finetuned model.",
    "compare": "Compare results of several models.",
}


class Verbs(click.Group):
    """A group that imports a verb's file when the verb is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        command: click.Command = getattr(import_module(f"generation.cli.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        try:
            signals.ready()
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise click.Abort from None  # click itself would print an empty line first


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pebench")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but what went wrong.")
@click.option("--json", is_flag=True, help="One JSON object on standard output; all else goes to standard error.")
def cli(quiet: bool, json: bool) -> None:
    """Generates PEBench: fictitious people in event scenes, for unlearning in multimodal models."""
    from generation.base.console import output

    output.choose(quiet, json)


def run_command() -> int:
    """Does what the command line says and returns the exit code. Faults of the user are one line and exit code 2.

    Raises:
        KeyboardInterrupt: somebody stopped it, or said no when asked.
    """
    try:
        return int(cli.main(standalone_mode=False) or 0)
    except click.Abort:
        raise KeyboardInterrupt from None
    except click.exceptions.NoArgsIsHelpError as bare:
        print(bare.format_message(), file=sys.stderr)
        return 2
    except click.UsageError as error:
        return _fail(f"{error.format_message()} See '{error.ctx.command_path if error.ctx else 'pebench'} --help'.")
    except UserError as error:
        return _fail(str(error))
    except OSError as error:
        return _fail(f"{error.filename or 'file system'}: {error.strerror or error}; what was finished is kept")


def _fail(message: str) -> int:
    from generation.base.records import printable

    print(f"pebench: {printable(' '.join(message.split()))}", file=sys.stderr)
    return 2
