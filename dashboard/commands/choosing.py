"""Give a command all the options by which choices are made, without writing them out again."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, get_type_hints

from dashboard.commands import options

SHARED: dict[str, Any] = {
    "recipe": options.RecipeOption,
    "link": options.LinkOption,
    "home": options.HomeOption,
    "lens": options.LensOption,
    "without": options.WithoutOption,
    "weight": options.WeightOption,
    "gate": options.GateOption,
    "exclude": options.ExcludeOption,
    "reference_year": options.ReferenceYearOption,
    "window": options.WindowOption,
}
"""Argument of ``dashboard.commands.choices.choices`` to the option that gives it."""


def with_choices(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command take its choices from the options that every analysis shares.

    Parameters
    ----------
    command
        A command whose first parameter, ``chosen``, is a ``Choices``; what else it takes are its
        own options.

    Returns
    -------
    callable
        The same command with the shared options in the place of ``chosen``: after the command's
        own, but before ``form``.
    """
    hints = get_type_hints(command, localns={"Choices": object}, include_extras=True)
    own = [
        parameter.replace(annotation=hints[name])
        for name, parameter in inspect.signature(command).parameters.items()
        if name != "chosen"
    ]
    shared = [
        inspect.Parameter(
            name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=None, annotation=hint
        )
        for name, hint in SHARED.items()
    ]
    first = [parameter for parameter in own if parameter.name != "form"]
    last = [parameter for parameter in own if parameter.name == "form"]

    def wrapped(**given: Any) -> None:
        from dashboard.commands.choices import choices

        chosen = choices(**{name: given.pop(name) for name in SHARED})
        command(chosen, **given)

    parameters = [*first, *shared, *last]
    wrapped.__name__, wrapped.__doc__ = command.__name__, command.__doc__
    wrapped.__annotations__ = {item.name: item.annotation for item in parameters}
    setattr(wrapped, "__signature__", inspect.Signature(parameters))  # noqa: B010
    return wrapped
