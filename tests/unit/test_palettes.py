"""Colours stay ordered and apart, for colour-blind readers too."""

import tomllib
from importlib.resources import files
from itertools import combinations, pairwise

import numpy as np
import pytest

from dashboard.palettes import (
    GROUND,
    ROLES,
    SERIES,
    Colours,
    categorical,
    diverging,
    sequential,
    two_way,
)
from data.errors import AnalysisError

# What full loss of one cone type does to linear sRGB. Machado, Oliveira and Fernandes (2009),
# "A physiologically-based model for simulation of color vision deficiency", IEEE Transactions on
# Visualization and Computer Graphics 15 (6), severity 1.0.
VISIONS = {
    "full": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
# Linear sRGB to CIE XYZ (IEC 61966-2-1), and the white of D65.
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = XYZ.sum(axis=1)
PAGES = {theme: ground.page for theme, ground in GROUND.items()}
THEMES = ["light", "dark"]


def linear(colour: str) -> np.ndarray:
    coded = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)


def cielab(colour: str, vision: str = "full") -> np.ndarray:
    seen = np.clip(VISIONS[vision] @ linear(colour), 0, 1)
    ratio = XYZ @ seen / WHITE
    root = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    x, y, z = root
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def apart(one: str, other: str, vision: str) -> float:
    """CIE 1976 colour difference; about 2.3 is just noticeable side by side."""
    return float(np.linalg.norm(cielab(one, vision) - cielab(other, vision)))


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio."""
    light, dark = sorted((float(XYZ[1] @ linear(c)) for c in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def of(colours: Colours, theme: str) -> tuple[str, ...]:
    return getattr(colours, theme)


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("k", range(2, 10))
def test_more_is_darker_on_a_light_page_and_lighter_on_a_dark_one(k, vision):
    falling = [cielab(colour, vision)[0] for colour in sequential(k).light]
    rising = [cielab(colour, vision)[0] for colour in sequential(k).dark]
    assert all(one > other for one, other in pairwise(falling))
    assert all(one < other for one, other in pairwise(rising))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize(("k", "least"), [(5, 12), (7, 8), (9, 6)])
def test_sequential_classes_stay_apart(k, least, vision, theme):
    colours = of(sequential(k), theme)
    assert min(apart(*pair, vision) for pair in combinations(colours, 2)) > least


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("sides", [(2, 2), (3, 3), (4, 4), (1, 4), (0, 3)])
def test_diverging_classes_stay_apart(sides, vision, theme):
    colours = of(diverging(*sides), theme)
    assert len(colours) == sum(sides)
    assert min(apart(*pair, vision) for pair in combinations(colours, 2)) > 9


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("vision", VISIONS)
def test_diverging_classes_gain_contrast_away_from_the_midpoint(vision, theme):
    colours = of(diverging(3, 3), theme)
    page = cielab(PAGES[theme], vision)[0]
    strength = [abs(cielab(colour, vision)[0] - page) for colour in colours]
    assert strength[:3] == sorted(strength[:3], reverse=True)
    assert strength[3:] == sorted(strength[3:])


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("vision", VISIONS)
def test_categories_stay_apart(vision, theme):
    colours = of(categorical(8), theme)
    assert min(apart(*pair, vision) for pair in combinations(colours, 2)) > 14


def test_more_categories_than_colours_are_refused():
    with pytest.raises(AnalysisError, match="at most 8"):
        categorical(9)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("role", ["home", "proposal", "selected", "others", "open", "african"])
def test_roles_are_seen_on_the_page(role, theme):
    assert contrast(getattr(ROLES[theme], role), PAGES[theme]) >= 3


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("vision", VISIONS)
def test_roles_are_told_apart(vision, theme):
    roles = ROLES[theme]
    marked = [
        *(roles.home, roles.proposal, roles.selected, roles.others),
        *(roles.open, roles.african),
    ]
    assert min(apart(*pair, vision) for pair in combinations(marked, 2)) > 14


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("vision", VISIONS)
def test_home_and_what_stands_beside_it_are_told_apart(vision, theme):
    marked = [ROLES[theme].home, *SERIES[theme]]
    assert min(apart(*pair, vision) for pair in combinations(marked, 2)) > 20


@pytest.mark.parametrize("theme", THEMES)
def test_every_series_is_seen_on_the_page(theme):
    assert min(contrast(colour, PAGES[theme]) for colour in SERIES[theme]) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_words_in_figures_are_read_easily(theme):
    own = GROUND[theme]
    assert contrast(own.ink, own.page) >= 7


@pytest.mark.parametrize("theme", THEMES)
def test_figures_and_pages_have_the_same_colours(theme):
    config = tomllib.loads((files("dashboard") / ".streamlit/config.toml").read_text("utf-8"))
    assert GROUND[theme].page == config["theme"][theme]["backgroundColor"]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("role", ["home", "proposal"])
def test_names_in_the_colours_of_roles_are_read(role, theme):
    assert contrast(getattr(ROLES[theme], role), PAGES[theme]) >= 4.5


def test_no_classes_need_no_colours():
    assert sequential(0) == Colours((), ())
    assert diverging(0, 0) == Colours((), ())


def test_a_single_class_takes_the_middle_of_the_ramp():
    assert sequential(1).light[0] == sequential(3).light[1]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("vision", VISIONS)
def test_the_nine_colours_of_two_figures_stay_apart(vision, theme):
    colours = of(two_way(), theme)
    assert len(colours) == 9
    least = 18 if vision == "tritanopia" else 20
    assert min(apart(*pair, vision) for pair in combinations(colours, 2)) > least


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("vision", VISIONS)
def test_more_of_either_figure_gains_contrast_with_the_page(vision, theme):
    page = cielab(PAGES[theme], vision)[0]
    strength = np.array([abs(cielab(c, vision)[0] - page) for c in of(two_way(), theme)])
    square = strength.reshape(3, 3)
    assert (np.diff(square, axis=0) > 3).all() and (np.diff(square, axis=1) > 3).all()


@pytest.mark.parametrize(("theme", "grey"), [("light", "#cfd4da"), ("dark", "#434d58")])
def test_no_cell_of_two_figures_looks_like_an_area_without_figures(theme, grey):
    assert min(apart(c, grey, "full") for c in of(two_way(), theme)) > 10
