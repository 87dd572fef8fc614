"""Verdicts: their labels, their sentences, and that they follow the figures and the choices."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from data.catalogue import Catalogue
from data.errors import AnalysisError
from data.proposals import Proposals
from data.snapshot import Snapshot
from geo.answers import african_labels, african_verdicts, label_counts
from geo.markets import Markets, markets
from geo.recipe import Recipe
from geo.standing import missing_indicators, separations, stands_ahead
from geo.verdicts import LABEL_MEANINGS, verdict

Compute = Callable[[Recipe], Markets]
Altered = Callable[..., Markets]

BAD = re.compile(r"None|nan\b|<NA>|\binf\b|_|%%|  | [.,;:)]|\( |\bthe the\b|\b1 .*economies\b")
"""What no sentence may hold."""


@pytest.fixture
def altered(snapshot: Snapshot, catalogue: Catalogue, proposals: Proposals) -> Altered:
    """Give a function that computes the markets after changing some observations."""

    def compute(
        changes: dict[tuple[str, str], float | None], recipe: Recipe | None = None
    ) -> Markets:
        rows = snapshot.observations.copy()
        for (economy, indicator), value in changes.items():
            hit = (rows["economy"] == economy) & (rows["indicator"] == indicator)
            rows = (
                rows[~hit] if value is None else rows.assign(value=rows["value"].mask(hit, value))
            )
        return markets(replace(snapshot, observations=rows), catalogue, proposals, recipe)

    return compute


def test_bangladesh_in_words(default_markets: Markets) -> None:
    said = verdict(default_markets, "BGD")
    assert said.label == "partly supported"
    assert said.sentences == (
        "Bangladesh ranks 66th of 190 in similarity to Vietnam (similarity 57.9 of 100), in the "
        "middle third.",
        "What separates it most: high-technology exports (lower: 0.539% against 44.3% of "
        "manufactured exports) and exports of goods and services (lower: 10.5% against 90.2% of "
        "GDP); together 61% of the squared distance.",
        "AI is less developed than in Vietnam (score -0.63 against 0.37, on 5 of 5 components "
        "against 4).",
        "It has 174 million people and a GDP of US$ 450 billion (both 2024), above the size floor.",
        "37 open economies stand nearer to home: Thailand, the Philippines, Cambodia and 34 more.",
        "On opportunity it ranks 7th of 84 (67.7 of 100).",
    )


def test_sri_lanka_is_supported(default_markets: Markets) -> None:
    assert verdict(default_markets, "LKA").label == "supported"


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(),
        Recipe(home="GMB", gates=("adoption", "stability")),
        Recipe(home="XKX"),
        Recipe(home="TWN", min_coverage=0.25),
        Recipe(home="PHL", lens="public-sector"),
        Recipe(home="CAF", gates=("stability",), excluded=("RUS",)),
        Recipe(reference_year=2003),
        Recipe(home="MAF", min_coverage=0),
    ],
    ids=lambda recipe: f"{recipe.home}-{recipe.lens}-{recipe.reference_year}",
)
def test_every_economy_gets_whole_sentences(recipe: Recipe, markets_for: Compute) -> None:
    result = markets_for(recipe)
    for economy in result.frame.index:
        said = verdict(result, economy)
        assert said.label in LABEL_MEANINGS
        for sentence in said.sentences:
            assert not BAD.search(sentence), sentence
            assert sentence[0].isupper() or sentence[0].isdigit(), sentence
            assert sentence.endswith("."), sentence


def test_labels_follow_their_meanings(default_markets: Markets) -> None:
    frame, clear = default_markets.frame, default_markets.ai.ranking["distinguishable"]
    third = -(-default_markets.ranked_count // 3)
    for economy, row in frame.drop(index="VNM").iterrows():
        label = verdict(default_markets, str(economy)).label
        if label == "supported":
            assert row["rank"] <= third and row["above_floor"] and row["ai_gap"] > 0.15
        elif label == "partly supported":
            assert row["ai_gap"] > 0.15
            assert not row["above_floor"] or row["rank"] > third
        elif label == "not supported":
            assert not clear[economy] or row["ai_gap"] < 0 or row["rank"] > 2 * third - 2
        else:
            assert not row[["rank", "ai_gap"]].notna().all()


def test_home_is_not_judged(default_markets: Markets) -> None:
    said = verdict(default_markets, "VNM")
    assert said.label == "cannot be said"
    assert said.text == "Vietnam is the home market, which all others are compared with."
    assert (said.separates, said.ahead, said.ahead_on_opportunity) == ((), (), ())


def test_an_unknown_economy_is_refused(default_markets: Markets) -> None:
    with pytest.raises(AnalysisError, match="ATL is not an economy"):
        verdict(default_markets, "ATL")


def test_verdict_changes_with_the_weights(default_markets: Markets, markets_for: Compute) -> None:
    fewer = markets_for(Recipe(without=("NE.EXP.GNFS.ZS", "TX.VAL.TECH.MF.ZS")))
    before, after = verdict(default_markets, "BGD"), verdict(fewer, "BGD")
    assert after.text != before.text
    assert fewer.frame.at["BGD", "rank"] < default_markets.frame.at["BGD", "rank"]
    assert "high-technology exports" not in after.text


def test_verdict_changes_with_home(markets_for: Compute) -> None:
    assert "the Philippines" in verdict(markets_for(Recipe(home="PHL")), "BGD").text


def test_verdict_changes_with_a_figure(default_markets: Markets, altered: Altered) -> None:
    changed = altered({("BGD", "NE.EXP.GNFS.ZS"): 90.0, ("BGD", "TX.VAL.TECH.MF.ZS"): 44.0})
    assert verdict(default_markets, "BGD").label == "partly supported"
    assert verdict(changed, "BGD").label == "supported"


def test_separations_are_the_largest_contributions(default_markets: Markets) -> None:
    found = separations(default_markets, "BGD", most=3)
    parts = default_markets.similarity.contributions.loc["BGD"]
    assert [item.indicator for item in found] == parts.nlargest(3).index.tolist()
    assert [item.share for item in found] == pytest.approx(parts.nlargest(3) / parts.sum())


def test_nothing_separates_an_economy_without_shared_figures(default_markets: Markets) -> None:
    assert separations(default_markets, "VNM") == ()


def test_separation_says_which_way(default_markets: Markets) -> None:
    text = {item.indicator: item.text for item in separations(default_markets, "JPN")}
    assert text["VA.EST"].startswith("voice and accountability (higher: ")


def test_missing_indicators_are_those_of_the_lens(default_markets: Markets) -> None:
    missing = missing_indicators(default_markets, "NGA")
    assert missing == ("NE.EXP.GNFS.ZS", "NE.GDI.TOTL.ZS")
    said = "There is no figure for exports of goods and services or gross capital formation."
    assert said in verdict(default_markets, "NGA").sentences


def test_who_stands_ahead_is_open_ranked_and_nearer(default_markets: Markets) -> None:
    frame = default_markets.frame
    ahead = stands_ahead(default_markets, "LKA")
    nearer = frame[frame["open"] & (frame["distance"] < frame.at["LKA", "distance"])]
    assert set(ahead) == set(nearer.index)
    assert frame.loc[list(ahead), "distance"].is_monotonic_increasing


def test_who_stands_ahead_respects_the_gates(markets_for: Compute) -> None:
    gated = markets_for(Recipe(gates=("stability",)))
    ahead = stands_ahead(gated, "KEN")
    assert (gated.frame.loc[list(ahead), "PV.EST"] >= -1.5).all()


def test_nobody_is_ahead_of_an_economy_that_is_not_ranked(default_markets: Markets) -> None:
    assert stands_ahead(default_markets, "XKX") == ()


def test_the_nearest_open_economy_has_nobody_ahead(default_markets: Markets) -> None:
    assert "No open economy of the pool stands nearer to home." in (
        verdict(default_markets, "THA").sentences
    )


def test_one_ahead_is_said_in_the_singular(default_markets: Markets) -> None:
    assert "1 open economy stands nearer to home: Thailand." in (
        verdict(default_markets, "PHL").sentences
    )


def test_ahead_on_opportunity_is_by_opportunity_rank(default_markets: Markets) -> None:
    ahead = verdict(default_markets, "KHM").ahead_on_opportunity
    ranks = default_markets.frame["opportunity_rank"]
    assert ranks.loc[list(ahead)].tolist() == sorted(ranks.loc[list(ahead)])
    assert (ranks.loc[list(ahead)] < ranks["KHM"]).all()
    assert len(ahead) == (ranks < ranks["KHM"]).sum()


@pytest.mark.parametrize(
    ("economy", "recipe", "reason"),
    [
        ("XKX", Recipe(), "it is not ranked by similarity"),
        ("TON", Recipe(), "its AI development is not scored"),
        ("MDV", Recipe(), "it is below the size floor"),
        ("SGP", Recipe(), "its AI development is not below that of Vietnam"),
        ("THA", Recipe(excluded=("THA",)), "it is on the exclusion list"),
        ("SDN", Recipe(gates=("stability",)), 'under the gate "Stability": it does not meet'),
        ("TCD", Recipe(gates=("adoption",)), 'it does not meet "Ability to adopt"'),
    ],
)
def test_the_reason_for_no_opportunity_rank(
    economy: str, recipe: Recipe, reason: str, markets_for: Compute
) -> None:
    assert reason in verdict(markets_for(recipe), economy).sentences[-1]


def test_an_undecided_gate_is_said(altered: Altered) -> None:
    result = altered({("THA", "IT.NET.USER.ZS"): None}, Recipe(gates=("adoption",)))
    last = verdict(result, "THA").sentences[-1]
    assert 'whether it meets "Ability to adopt" is not known' in last


def test_a_home_without_ai_score_is_said(altered: Altered) -> None:
    gone = dict.fromkeys(
        [("VNM", "AI.DIFFUSION"), ("VNM", "AI.GOV.READINESS"), ("VNM", "AI.CLAUDE.USAGE")]
    )
    said = verdict(altered(gone), "THA")
    assert said.label == "cannot be said"
    assert "AI development cannot be compared, because that of Vietnam is not scored." in said.text
    assert said.sentences[-1].endswith("the AI development of Vietnam is not scored.")
    assert "nearer to home" not in said.text


def test_nobody_open_is_said(markets_for: Compute) -> None:
    result = markets_for(Recipe(home="GMB", gates=("adoption", "stability")))
    text = verdict(result, "SEN").text
    assert (
        "No economy of the pool is open: in none is AI less developed than in the Gambia." in text
    )


def test_missing_size_is_not_called_small(default_markets: Markets) -> None:
    assert (
        "It has no population figure and no GDP figure, so it is not known to reach the size floor."
        in verdict(default_markets, "TWN").sentences
    )


def test_too_few_figures_never_read_as_enough(markets_for: Compute) -> None:
    result = markets_for(Recipe(home="XKX"))
    text = verdict(result, "BGD").text
    assert "share figures for only 65% of the weight, and two thirds of it are needed" in text
    assert "Kosovo itself has no figure for 9 of the 26 indicators." in text


def test_names_with_an_article_begin_a_sentence_with_a_capital(default_markets: Markets) -> None:
    assert verdict(default_markets, "PHL").text.startswith("The Philippines ranks 2nd of 190")


@pytest.mark.parametrize("home", ["VNM", "KEN"])
def test_labels_are_counted_without_writing_verdicts(
    home: str, markets_for: Callable[[Recipe], Markets]
) -> None:
    result = markets_for(Recipe(home=home))
    counts = african_labels(result)
    assert counts == label_counts(african_verdicts(result))
    assert sum(counts.values()) == (54 if home == "VNM" else 53)
