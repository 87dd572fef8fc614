"""The proposed target markets, as data: who was proposed, and with which claim."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from data.entries import Entry, Iso3, Text
from data.languages import fill
from data.tomlfiles import fault, parse, read_toml

Group = Literal["named", "africa"]


class ProposalSource(Entry):
    """Where the proposals come from, described in our own words."""

    title: Text
    publisher: str = ""
    description: Text


class Proposal(Entry):
    """One proposed market.

    Attributes
    ----------
    economy
        ISO 3166-1 alpha-3 code.
    group
        ``named`` when the source names it, ``africa`` when it is one of the African nations.
    claim
        What the source claims of it, in our own words.
    """

    economy: Iso3
    group: Group
    claim: Text


class _Targets(Entry):
    """Economies that share a claim, as the file writes them."""

    group: Group
    economies: Annotated[tuple[Iso3, ...], Field(min_length=1)]
    claim: Text


class _ProposalsFile(Entry):
    """The form of the file."""

    schema_version: Literal[1]
    sectors: tuple[Text, ...] = ()
    source: ProposalSource
    targets: tuple[_Targets, ...]

    @model_validator(mode="after")
    def _each_once(self) -> _ProposalsFile:
        """Refuse an economy that is proposed twice."""
        seen: set[str] = set()
        for target in self.targets:
            for economy in target.economies:
                if economy in seen:
                    raise fault(
                        fill("{economy} is proposed more than once", economy=economy),
                        field="economies",
                        entry=f"targets {target.group}",
                    )
                seen.add(economy)
        return self


class Proposals(Entry):
    """All proposals of one source.

    Attributes
    ----------
    source
        Where they come from.
    sectors
        Codes of the lenses for the sectors that the source names.
    proposals
        One entry per economy, named ones first, in the order of the file.
    """

    source: ProposalSource
    sectors: tuple[str, ...]
    proposals: tuple[Proposal, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """Economies that are proposed, in order."""
        return tuple(proposal.economy for proposal in self.proposals)

    def group(self, group: Group) -> tuple[str, ...]:
        """Give the economies of one group, in order."""
        return tuple(entry.economy for entry in self.proposals if entry.group == group)

    def find(self, economy: str) -> Proposal | None:
        """Give the proposal for an economy, None where it was not proposed."""
        return next((entry for entry in self.proposals if entry.economy == economy), None)


def load_proposals(path: Path | None = None) -> Proposals:
    """Read proposals.

    Parameters
    ----------
    path
        A TOML file of the form of ``proposals.toml``; None for the one that ships.

    Returns
    -------
    Proposals
        The checked proposals.

    Raises
    ------
    CatalogueError
        The file cannot be read, is not TOML or holds a wrong entry; names file, entry and field.
    """
    return _shipped() if path is None else _load(path)


@functools.cache
def _shipped() -> Proposals:
    """Read the proposals that ship, once per process."""
    return _load(None)


def _load(path: Path | None) -> Proposals:
    """Read a file and give each economy an entry of its own."""
    content, name = read_toml(path, "proposals.toml")
    file = parse(_ProposalsFile, content, name)
    return Proposals(
        source=file.source,
        sectors=file.sectors,
        proposals=tuple(
            Proposal(economy=economy, group=target.group, claim=target.claim)
            for target in file.targets
            for economy in target.economies
        ),
    )
