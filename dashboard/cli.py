"""The ``kindred`` command: which commands there are, and how they speak when something is wrong.

Each command is a module of ``dashboard/commands`` with a function ``register(app)``. To add one,
write the module and put its name into `COMMANDS`. Only the module of the command that was asked
for is imported, so that ``kindred --help`` and every other command start quickly.
"""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Annotated, TextIO

import typer

from dashboard.language import chosen, spoken_in
from dashboard.version import installed_version
from data.errors import ConditionError, EconomyNameError, KindredError, LanguageError, Problem
from data.languages import LANGUAGES, SOURCE_LANGUAGE, said_again, translator

COMMANDS: tuple[str, ...] = (
    "run",
    "serve",
    "refresh",
    "rank",
    "screen",
    "explain",
    "metrics",
    "lenses",
    "timeshift",
    "sensitivity",
    "stability",
    "export",
    "map",
    "chart",
    "brief",
    "replay",
    "link",
    "recipe",
    "workspace",
    "composite",
    "units",
    "snapshot",
    "data",
    "economies",
    "glossary",
    "doctor",
)
"""The commands, in the order of the help; each is a module of ``dashboard.commands``."""

DONE = 0
NO_RESULT = 1
WRONG_USE = 2
INTERRUPTED = 130
PIPE_CLOSED = 141

_PROGRAM = "kindred"
_HELP_ALONE = "NoArgsIsHelpError"
_PROBLEMS_SHOWN = 100
_WRONG_ARGUMENT = (ConditionError, EconomyNameError, LanguageError)

LANGUAGE_VARIABLE = "KINDRED_LANGUAGE"
"""Environment variable with the language of names and sentences, where no option says it."""


def build_app(commands: Sequence[str] = COMMANDS) -> typer.Typer:
    """Put the command line together.

    Parameters
    ----------
    commands
        Names of the modules of ``dashboard.commands`` to take in; all of them unless said.

    Returns
    -------
    typer.Typer
        An application that has exactly these commands, below ``--version`` and ``--debug``.

    Raises
    ------
    ModuleNotFoundError
        If there is no module of such a name.
    """
    app = typer.Typer(
        name=_PROGRAM,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(
        help="Find the economies that resemble a home market, and where AI is less developed.",
        epilog="Example: kindred rank --by similarity --home VNM",
    )(_frame)
    for name in commands:
        importlib.import_module(f"dashboard.commands.{name}").register(app)
    return app


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``kindred`` with the given arguments.

    Parameters
    ----------
    arguments
        What follows the word ``kindred``; the process's own arguments unless given.

    Returns
    -------
    int
        The exit code: 0 done, 1 no result for a reason that was stated, 2 wrong use,
        130 stopped with Ctrl-C, 141 the reader of the output went away.

    Notes
    -----
    Whatever goes wrong is said on the standard error stream in one line, with the remedy in the
    line below. A traceback is shown only with ``--debug``; like ``--language``, it may
    stand anywhere before ``--``.
    """
    given, debug = _without_debug(list(sys.argv[1:] if arguments is None else arguments))
    given, language = _without_language(given)
    language = language or os.environ.get(LANGUAGE_VARIABLE) or SOURCE_LANGUAGE
    _speak_utf8(sys.stdout)
    _speak_utf8(sys.stderr)
    try:
        with spoken_in(language):
            code = _run(given)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _close_quietly()
        return PIPE_CLOSED
    except Exception as error:
        if debug:
            traceback.print_exc()
        with spoken_in(language if language in LANGUAGES else SOURCE_LANGUAGE):
            return _complain(error)
    return code


def _show_version(wanted: bool) -> None:
    """Write the version and end, where it is wanted."""
    if wanted:
        typer.echo(f"{_PROGRAM} {installed_version()}")
        raise typer.Exit(DONE)


def _frame(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Show the version and end.", callback=_show_version, is_eager=True
        ),
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show where an error arose; may stand anywhere.")
    ] = False,
    language: Annotated[
        str,
        typer.Option(
            "--language",
            metavar="en|vi",
            help="Language of names and sentences; may stand anywhere. Else KINDRED_LANGUAGE says. "
            "Column names, codes and JSON stay English.",
        ),
    ] = SOURCE_LANGUAGE,
) -> None:
    """Find the economies that resemble a home market, and where AI is less developed."""
    del version, debug, language  # seen to before this: they are here for the help


def _run(arguments: list[str]) -> int:
    """Parse and carry out; typer's own exits become numbers, its errors are passed on."""
    asked = next((word for word in arguments if not word.startswith("-")), None)
    app = build_app((asked,) if asked in COMMANDS else COMMANDS)
    command = typer.main.get_command(app)
    if chosen() != SOURCE_LANGUAGE:
        from dashboard.commands.helping import speak

        speak(command, translator(chosen()))
    try:
        result = command.main(arguments, prog_name=_PROGRAM, standalone_mode=False)
    except SystemExit as end:
        if end.code == 1 and _pipe_is_closed():
            raise BrokenPipeError from end
        return end.code if isinstance(end.code, int) else NO_RESULT
    except typer.Abort as abort:
        raise KeyboardInterrupt from abort
    return result if isinstance(result, int) else DONE


def _without_debug(arguments: list[str]) -> tuple[list[str], bool]:
    """Take ``--debug`` out of the part before ``--``; it may follow a command's name."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    kept = [word for word in arguments[:end] if word != "--debug"]
    return kept + arguments[end:], len(kept) < end


def _without_language(arguments: list[str]) -> tuple[list[str], str]:
    """Take ``--language`` out of the part before ``--``; `economies` has more languages itself."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    kept: list[str] = []
    language = ""
    words = iter(arguments[:end])
    for word in words:
        if word == "--language":
            language = next(words, "")
            taken = [word, language]
        elif word.startswith("--language="):
            language = word.partition("=")[2]
            taken = [word]
        else:
            kept.append(word)
            continue
        if "economies" in arguments[:end]:
            kept += taken
    if "economies" in kept:
        language = language if language in LANGUAGES else ""
    return kept + arguments[end:], language


def _complain(error: Exception) -> int:
    """Say on standard error what went wrong and what to do; give the exit code."""
    say = translator(chosen())
    if isinstance(error, KindredError):
        message = said_again(error.message, say)
        remedy = said_again(error.remedy, say)
        _say(_PROGRAM, message, remedy, getattr(error, "problems", ()))
        return WRONG_USE if isinstance(error, _WRONG_ARGUMENT) else NO_RESULT
    if isinstance(error, typer.TyperException):
        context = getattr(error, "ctx", None)
        path = context.command_path if context is not None else _PROGRAM
        if type(error).__name__ == _HELP_ALONE:
            typer.echo(error.format_message(), err=True)
            return error.exit_code
        from dashboard.commands.wrong_use import in_words

        message = said_again(in_words(error.format_message()), say)
        _say(path, message, say("See {command} --help.", command=path))
        return error.exit_code
    first_line = (str(error).strip().splitlines() or [""])[0]
    kind = type(error).__name__
    _say(
        _PROGRAM,
        say("Unexpected {kind}: {reason}", kind=kind, reason=first_line)
        if first_line
        else say("Unexpected {kind}.", kind=kind),
        say("Run it again with --debug to see where it arose; kindred doctor checks the set-up."),
    )
    return NO_RESULT


def _say(speaker: str, message: str, remedy: str, problems: Sequence[object] = ()) -> None:
    """Write one line of what is wrong, the list of problems if there is one, and the remedy."""
    lines = [f"{speaker}: {_in_one_line(message)}"]
    lines += [f"  {_in_one_line(_problem(item))}" for item in problems[:_PROBLEMS_SHOWN]]
    if len(problems) > _PROBLEMS_SHOWN:
        rest = translator(chosen())("and {count} more", count=len(problems) - _PROBLEMS_SHOWN)
        lines.append(f"  ... {rest}")
    if remedy:
        lines.append(f"  {_in_one_line(remedy)}")
    typer.echo("\n".join(lines), err=True)


def _problem(problem: object) -> str:
    """Say one of several problems."""
    say = translator(chosen())
    if isinstance(problem, Problem):
        return f"{problem.file}:{problem.line}: {said_again(problem.message, say)}"
    return said_again(problem, say) if isinstance(problem, str) else str(problem)


def _in_one_line(text: str) -> str:
    """Put text into one line, without what could steer a terminal or turn the writing round."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}"
        for letter in " ".join(text.split())
    )


def _speak_utf8(stream: TextIO) -> None:
    """Let names in any script be written where the console's own encoding lacks the letters."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None and (stream.encoding or "").lower().replace("-", "") != "utf8":
        reconfigure(encoding="utf-8", errors="backslashreplace")


def _pipe_is_closed() -> bool:
    """Tell whether typer has met a closed pipe: it then wraps the stream."""
    return type(sys.stdout).__name__ == "PacifyFlushWrapper"


def _close_quietly() -> None:
    """Point standard output at nothing, so that the interpreter's last flush does not complain."""
    sys.stdout = sys.__stdout__ or sys.stdout
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return


if __name__ == "__main__":
    sys.exit(main())
