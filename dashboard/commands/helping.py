"""The help of commands in the reader's language: their own texts, and typer's around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

from data.languages import N_, Translator

if TYPE_CHECKING:
    from typer._click.formatting import HelpFormatter
else:
    HelpFormatter = typer.Context.formatter_class

_HEADINGS = (N_("Options"), N_("Arguments"), N_("Commands"))
_USAGE = N_("Usage: ")
_OF_HELP = N_("Show this message and exit.")
_EXAMPLE = "Example: "
_EXTRAS = "  ["


def speak(command: Any, say: Translator) -> None:
    """Let a command, and those below it, give help in a language.

    Parameters
    ----------
    command
        As ``typer.main.get_command`` gives it. Its texts are replaced; names of options and
        commands, and what stands for values, stay.
    say
        Who says messages.
    """

    class Formatter(_Formatter):
        spoken = say

    class Context(typer.Context):
        formatter_class = Formatter

    _retell(command, say, Context)


def _retell(command: Any, say: Translator, context: type[typer.Context]) -> None:
    """Replace the texts of a command and of those below it."""
    command.context_class = context
    for name in ("help", "short_help"):
        if getattr(command, name, None):
            setattr(command, name, say(getattr(command, name)))
    epilog = command.epilog or ""
    if epilog.startswith(_EXAMPLE):
        command.epilog = say("Example: {command}", command=epilog.removeprefix(_EXAMPLE))
    for parameter in command.params:
        for name in ("help", "show_default"):
            text = getattr(parameter, name, None)
            if isinstance(text, str) and text:
                setattr(parameter, name, say(text))
    for below in getattr(command, "commands", {}).values():
        _retell(below, say, context)


class _Formatter(HelpFormatter):
    """Lays help out as typer does, with its headings and remarks in a language."""

    spoken: Translator

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line that shows the order of options and arguments."""
        super().write_usage(prog, args, self.spoken(_USAGE) if prefix is None else prefix)

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        """Write a heading, and indent what follows."""
        with super().section(self.spoken(name) if name in _HEADINGS else name):
            yield

    def write_dl(
        self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write options or commands, each with its help."""
        told = [(name, self._remarks(text)) for name, text in rows]
        super().write_dl(told, col_max, col_spacing)

    def _remarks(self, text: str) -> str:
        """Say what typer puts behind an option's help, such as its default."""
        say = self.spoken
        if text == _OF_HELP:
            return say(text)
        head, between, extras = text.rpartition(_EXTRAS)
        if not between or not extras.endswith("]"):
            return text
        said = []
        for extra in extras[:-1].split("; "):
            if extra.startswith("default: "):
                extra = say("default: {value}", value=extra.removeprefix("default: "))
            said.append(say("required") if extra == "required" else extra)
        return f"{head}{between}{'; '.join(said)}]"
