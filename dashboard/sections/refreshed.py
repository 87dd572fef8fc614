"""How a refresh ended, in words."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pandas as pd
import streamlit as st

from dashboard import earlier, engine, exclusions, localtables, state, widgets
from dashboard.language import _, n_
from dashboard.language import words as spoken
from dashboard.refreshing import RefreshJob
from dashboard.texts import plain
from data.errors import KindredError, RefreshError
from data.languages import Filled, fill, said_again
from data.outcome import FAILED, REFRESHED, REFUSED, UNCHANGED, Outcome
from geo.moves import changes_in_words

_NAMED = 4
_NOTES = 20


def draw(job: RefreshJob) -> None:
    """Say how a refresh ended.

    Parameters
    ----------
    job
        One that has ended.
    """
    if job.cancelled:
        st.info(_("The refresh was cancelled. Everything is as it was."), icon=":material/cancel:")
    elif job.error is not None:
        _failure(job.error)
    elif job.outcome is not None:
        _outcome(job.outcome, dry_run=job.options.dry_run)
    if job.ended is not None:
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(job.ended))
        st.caption(_("The last refresh ended on {when}, by this server's clock.", when=when))


def _failure(error: KindredError) -> None:
    """Say why a refresh as a whole did not succeed, source by source where that is known."""
    told = (said_again(text, spoken()) for text in (error.message, error.remedy) if text)
    said = [plain(text) for text in told]
    problems = error.problems if isinstance(error, RefreshError) else ()
    said += [_("Nothing was changed.")] if not problems else []
    lines = [f"- {plain(_titled(problem))}" for problem in problems]
    st.error("\n\n".join([*said, "\n".join(lines)]).strip(), icon=":material/error:")


def _outcome(outcome: Outcome, *, dry_run: bool) -> None:
    """Say what came of a refresh that ended well, in whole or in part."""
    wrong = list(_problems(outcome.results))
    said = plain(" ".join(_done(outcome, dry_run=dry_run)))
    if outcome.path is None:
        st.info(said, icon=":material/info:")
    else:
        st.success(said, icon=":material/check_circle:")
    if wrong:
        head = n_(
            "{count} series could not be renewed. What is here of it stays in use, with its own "
            "vintage.",
            "{count} series could not be renewed. What is here of them stays in use, with its own "
            "vintage.",
            int(outcome.results["status"].isin([FAILED, REFUSED]).sum()),
        )
        lines = "\n".join(f"- {line}" for line in wrong)
        st.warning(f"{plain(head)}\n{lines}", icon=":material/warning:")
    if outcome.pinned:
        st.warning(
            _(
                "An older snapshot is held fast, so the new one is not in use. “Kept snapshots” "
                "lets go of it."
            ),
            icon=":material/push_pin:",
        )
    _further(outcome)


def _done(outcome: Outcome, *, dry_run: bool) -> Iterator[str]:
    """Say in sentences what changed, or that nothing did."""
    changed = outcome.changes
    if dry_run:
        yield _("This only shows what would change; nothing was written.")
    elif outcome.path is None:
        yield _("Nothing is new: the publishers gave the figures that are here already.")
        return
    elif changed.empty:
        yield _(
            "Done. The publishers gave the same figures again; where they come from and how new "
            "they are was written down."
        )
        return
    else:
        yield _("Done. The new figures are checked and written.")
    moved = None
    if outcome.path is not None and engine.snapshot().path == outcome.path:
        moved = earlier.moved(state.current().recipe(exclusions.excluded()))
    yield from changes_in_words(changed, moved, state.current().language)
    if len(outcome.warnings):
        yield n_(
            "{count} more figure is suspicious: see “Doubtful figures”.",
            "{count} more figures are suspicious: see “Doubtful figures”.",
            len(outcome.warnings),
        )


def _problems(results: pd.DataFrame) -> Iterator[str]:
    """Name each source that failed or was refused, and why, in Markdown."""
    wrong = results[results["status"].isin([FAILED, REFUSED])]
    for (service, status, _key), group in wrong.groupby(
        ["service", "status", "reason"], sort=False
    ):
        reason = group["reason"].iloc[0]  # The key of a group is no message any more.
        names = [spoken()(str(name)) for name in group["name"][:_NAMED]]
        if len(group) > _NAMED:
            names.append(_("{count} more", count=len(group) - _NAMED))
        said = _(
            "{series}: {reason}",
            series="; ".join(names),
            reason=said_again(reason, spoken()),
        )
        if not group["observations"].any():
            ending = _("There are no figures of this here yet.")
        elif status == REFUSED:
            ending = _(
                "The figures here were carried forward; “Accept losses” under Options takes the "
                "new ones."
            )
        else:
            ending = _("The figures here were carried forward.")
        title = engine.catalogue().service(str(service)).title
        yield f"**{plain(title)}**: {plain(said)} {plain(ending)}"


def _titled(problem: str) -> str:
    """Name the service of a line of problems by its title, and say the line again."""
    titles = {service.code: service.title for service in engine.catalogue().services}
    if isinstance(problem, Filled) and "service" in problem.values:
        code = str(problem.values["service"])
        titled = fill(problem.template, **{**problem.values, "service": titles.get(code, code)})
        return said_again(titled, spoken())
    code, colon, rest = problem.partition(": ")
    return f"{titles.get(code, code)}{colon}{rest}"


def _further(outcome: Outcome) -> None:
    """Offer every series that was asked for, and the notes."""
    words = {
        REFRESHED: _("renewed"),
        UNCHANGED: _("the same figures"),
        FAILED: _("failed, carried forward"),
        REFUSED: _("refused, carried forward"),
    }
    results = outcome.results
    further = st.expander(
        n_("{count} series was asked for", "{count} series were asked for", len(results)),
        key="refresh_series",
        on_change="rerun",
    )
    with further:
        if not further.open:
            return
        titles = {service.code: service.title for service in engine.catalogue().services}
        said = spoken()
        table = pd.DataFrame(
            {
                _("Indicator"): results["name"].map(said),
                _("From"): results["service"].map(titles),
                _("Code there"): results["code"],
                _("Outcome"): results["status"].map(words),
                _("Figures not as before"): results["changes"],
                _("Economies carried forward"): results["carried"],
                _("Updated there"): results["last_updated"].replace("", None),
                _("Licence stated there"): results["licence"].replace("", None),
                _("Why not"): [said_again(text, said) or None for text in results["reason"]],
            }
        )
        localtables.dataframe(
            table,
            key="refresh_results",
            hide_index=True,
            column_config={
                _("Figures not as before"): localtables.COUNTED,
                _("Economies carried forward"): localtables.COUNTED,
            },
            placeholder=widgets.NOTHING,
            alt=_("What came of every series that was asked for"),
        )
        for note in outcome.notes[:_NOTES]:
            st.markdown(f"- {plain(said_again(note, said))}")
        if len(outcome.notes) > _NOTES:
            st.markdown(_("And {count} more notes.", count=len(outcome.notes) - _NOTES))
        if outcome.removed:
            st.markdown(
                plain(_("Removed, as the oldest: {names}.", names=", ".join(outcome.removed)))
            )
