"""What typer says of wrong options and arguments, in the reader's language."""

from __future__ import annotations

from data.languages import N_
from data.librarywords import FIELDS, as_message

FORMS: tuple[str, ...] = (
    N_("Value error, {fault}"),
    N_("Invalid value for {option}: {fault}"),
    N_("Invalid value: {fault}"),
    N_("Missing option {option}."),
    N_("Missing argument {option}."),
    N_("Missing command."),
    N_("No such option: {option} (Possible options: {near})"),
    N_("No such option: {option} Did you mean {near}?"),
    N_("No such option: {option}"),
    N_("No such command {command}. Did you mean {near}?"),
    N_("No such command {command}."),
    N_("Got unexpected extra argument(s) ({arguments})"),
    N_("Option {option} requires an argument."),
    N_("Option {option} requires {count} arguments."),
    N_("Option {option} does not take a value."),
    N_("path {path} does not exist."),
    N_("path {path} is a file."),
    N_("path {path} is a directory."),
    N_("path {path} is not readable."),
    N_("path {path} is not writable."),
    N_("file {path} does not exist."),
    N_("file {path} is a directory."),
    N_("file {path} is not readable."),
    N_("file {path} is not writable."),
    N_("directory {path} does not exist."),
    N_("directory {path} is a file."),
    N_("directory {path} is not readable."),
    N_("directory {path} is not writable."),
    N_("{value} is not one of {choices}."),
)
"""What typer says, with what it passes on of pydantic's; the more telling forms first."""


def in_words(text: str) -> str:
    """Take what typer says of wrong use for a message, which can be said again.

    Parameters
    ----------
    text
        Its sentence, in English but for a fault that a command found itself.

    Returns
    -------
    str
        The same words.
    """
    return as_message(text, (*FORMS, *FIELDS))
