"""A user's own sources, indicators and addresses join the catalogue that ships."""

from __future__ import annotations

from pathlib import Path

import pytest
from own_files import CATALOGUE

from data.catalogue import embedded_catalogue
from data.errors import CatalogueError
from data.own import catalogue_in_use, own_catalogue_path


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "catalogue.toml"
    path.write_text(CATALOGUE, encoding="utf-8")
    return path


def test_without_a_file_the_shipped_catalogue_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KINDRED_DATA_DIR", str(tmp_path))
    assert catalogue_in_use() is embedded_catalogue()


def test_own_entries_join_the_shipped_ones(own: Path) -> None:
    catalogue = catalogue_in_use(own)
    assert catalogue.indicator("FIRM.SCORE").source == "firm"
    assert len(catalogue.codes) == len(embedded_catalogue().codes) + 1


def test_the_path_of_a_table_is_taken_from_the_files_folder(own: Path) -> None:
    entry = next(e for e in catalogue_in_use(own).live if e.indicator == "FIRM.SCORE")
    assert entry.code == str(own.parent / "survey.csv")


def test_an_own_service_replaces_the_shipped_one(own: Path) -> None:
    own.write_text(
        '[[services]]\ncode = "imf"\nprotocol = "imf"\ntitle = "Mirror"\n'
        'url = "https://mirror.example"\n',
        encoding="utf-8",
    )
    assert catalogue_in_use(own).service("imf").url == "https://mirror.example"


def test_a_shipped_indicator_cannot_be_redefined(own: Path) -> None:
    own.write_text(CATALOGUE.replace("FIRM.SCORE", "SP.POP.TOTL"), encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"SP\.POP\.TOTL occurs more than once") as caught:
        catalogue_in_use(own)
    assert caught.value.file == str(own)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("pillars = []", "pillars is not something that can be added"),
        ("live = 3", r"Begin each entry with \[\[live\]\]"),
        ("schema_version = 9", "written for a newer version"),
        (CATALOGUE.replace('service = "csv"', 'service = "cvs"'), "near: csv"),
        (CATALOGUE.replace(', period = "Year"', ""), "either period"),
    ],
)
def test_a_wrong_file_is_named(own: Path, text: str, says: str) -> None:
    own.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError, match=says):
        catalogue_in_use(own)


def test_an_edit_is_seen(own: Path) -> None:
    catalogue_in_use(own)
    own.write_text(CATALOGUE.replace("Field score", "Another name"), encoding="utf-8")
    assert catalogue_in_use(own).indicator("FIRM.SCORE").name == "Another name"


def test_a_named_file_has_to_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINDRED_CATALOGUE", str(tmp_path / "none.toml"))
    assert own_catalogue_path() == tmp_path / "none.toml"
    with pytest.raises(CatalogueError, match="No such file"):
        catalogue_in_use()


def test_the_documented_file_is_read(tmp_path: Path) -> None:
    text = (Path(__file__).resolve().parents[2] / "ARCHITECTURE.md").read_text(encoding="utf-8")
    example = "[[sources]]" + text.partition("```toml\n[[sources]]")[2].partition("```")[0]
    path = tmp_path / "catalogue.toml"
    path.write_text(example, encoding="utf-8")
    live = next(e for e in catalogue_in_use(path).live if e.indicator == "FIRM.SCORE")
    assert live.columns is not None
    assert live.columns.where == {"Round": "final"}
