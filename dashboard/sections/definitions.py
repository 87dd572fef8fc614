"""Each measure with its formula, where it comes from, and what it is weak at."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from dashboard import analyses, doubtful, viewport
from dashboard.language import N_, _, listing, local
from dashboard.texts import plain
from geo.ai_development import COMPONENTS, DIFFUSION
from geo.markets import Markets
from geo.metrics import METRICS
from geo.scales import SCALES_IN_WORDS
from geo.weaknesses import Alike, strength


@dataclass(frozen=True)
class Definition:
    """A measure as the method defines it.

    Attributes
    ----------
    title
        What it is called.
    formulas
        In LaTeX, one a line.
    words
        What the letters mean, in Markdown.
    source
        Where the definition comes from.
    """

    title: str
    formulas: tuple[str, ...]
    words: str
    source: str


SCALE = Definition(
    N_("From a figure to a scale"),
    (r"z_{ik} = \frac{t_k(x_{ik}) - \mu_k}{\sigma_k}",),
    N_(
        "x is the latest figure of economy i within the window, t the indicator's transformation "
        "(none, log, or log of one more), μ and σ are the mean and the standard deviation over all "
        "economies that have a figure. Other scales can be chosen in a recipe."
    ),
    N_(
        "OECD and JRC (2008), *Handbook on Constructing Composite Indicators*, "
        "step 5 (normalisation)."
    ),
)

SIMILARITY = Definition(
    N_("Similarity to home"),
    (
        r"d_i = \sqrt{\frac{\sum_k w_k\, m_{ik}\, (z_{ik} - z_{hk})^2}{\sum_k w_k\, m_{ik}}}",
        r"\text{similarity}_i = 100\, e^{-d_i^2/2} \qquad "
        r"\text{coverage}_i = \frac{\sum_k w_k\, m_{ik}}{\sum_k w_k}",
    ),
    N_(
        "h is home, w the weights, and m is 1 where both the economy and home have the figure "
        "and 0 otherwise. An economy is ranked when its coverage reaches the share named under "
        "*Choices in force*. Other distances can be chosen in a recipe."
    ),
    N_(
        "A weighted Euclidean distance over what both share, as is common where values are "
        "missing; the curve of similarity is Gaussian, a choice of ours that changes no rank."
    ),
)

AI = Definition(
    N_("AI development"),
    (r"A_i = \frac{1}{|C_i|}\sum_{c \in C_i} z_{ic} \qquad \text{gap}_i = A_h - A_i",),
    N_(
        "C holds those of the {count} components for which the economy has figures, at least "
        "three: {components}. A gap within 0.15 of zero is called not distinguishable."
    ),
    N_(
        "OECD and JRC (2008), *Handbook on Constructing Composite Indicators*, "
        "step 6 (linear aggregation, equal weights)."
    ),
)

OPPORTUNITY = Definition(
    N_("Opportunity"),
    (
        r"O_i = \frac{100}{\sum_j v_j}\left(v_1\,\frac{r_i(-d)}{n} + v_2\,\frac{r_i(-A)}{n} + "
        r"v_3\,\frac{r_i(\ln \text{GDP})}{n}\right)",
    ),
    N_(
        "r is the rank, ascending, among the n economies of the pool: ranked, with an AI score, "
        "large enough, not left out by a gate or your list. Only economies with an AI score "
        "below home's get a value. v are the weights of the three criteria, equal unless a "
        "recipe says otherwise."
    ),
    N_("The product's own; a mean of percentile ranks keeps one extreme figure from deciding."),
)

UNCERTAINTY = Definition(
    N_("Rank intervals"),
    (r"[\,q_{0.05}(R_i),\; q_{0.95}(R_i)\,]",),
    N_(
        "R are the ranks of economy i in 10,000 draws: weights from Dirichlet distributions, one "
        "indicator left out or none, four scales, three metrics, two ways with missing values. The "
        "interval tells what a rank owes to choices of method; it says nothing of errors in the "
        "figures themselves."
    ),
    N_(
        "OECD and JRC (2008), *Handbook on Constructing Composite Indicators*, "
        "step 7; Saisana, Saltelli and Tarantola (2005), *Journal of the Royal Statistical "
        "Society* A 168, 307-323."
    ),
)

SENSITIVITY = Definition(
    N_("What drives the ranks"),
    (
        r"S_j = \frac{\mathrm{Var}\,(\mathrm{E}[Y \mid X_j])}{\mathrm{Var}(Y)} \qquad "
        r"S_{Tj} = \frac{\mathrm{E}\,[\mathrm{Var}(Y \mid X_{\sim j})]}{\mathrm{Var}(Y)}",
    ),
    N_(
        "Y is the mean absolute change of all ranks, or one economy's rank; X are the choices. S "
        "is the share of the variance that goes when a choice is fixed alone, S with T what "
        "stays when all others are fixed."
    ),
    N_(
        "Sobol' (1993); estimators of Saltelli et al. (2010), *Computer Physics Communications* "
        "181, 259-270, as in the library SALib."
    ),
)

TIME_SHIFT = Definition(
    N_("Time shift"),
    (r"t^*_i = \arg\min_t\; d\,(z_i^{\text{today}},\, z_h^{\,t})",),
    N_(
        "Home's figures of year t are placed on today's scale and compared with every economy of "
        "today; of equal years the later one counts."
    ),
    N_("The product's own; distance and coverage as for similarity."),
)


def draw(result: Markets) -> None:
    """Draw all definitions with their weak points.

    Parameters
    ----------
    result
        The merged economies, from which the weak points are computed.
    """
    st.markdown(
        _(
            "What each number is, where its definition comes from and what it is weak at. "
            "Correlations are computed from the figures in use under your choices."
        )
    )
    found = analyses.weak(result)
    _one(SCALE, [_("One scale hides the form of a distribution: an extreme figure stays extreme.")])
    _one(SIMILARITY, _weak_similarity(result, found.similarity_hdi))
    _one(AI, _weak_ai(result, found.ai_income, found.ai_hdi))
    _one(
        OPPORTUNITY,
        [
            _("It inherits all weak points of similarity and AI development."),
            _(
                "Less developed AI is not by itself an opening: without electricity and internet "
                "nobody can buy. The gates at the left tell who falls short."
            ),
        ],
    )
    _one(
        UNCERTAINTY,
        [_("It can only vary the choices that were thought of. The set of indicators stays.")],
    )
    _one(SENSITIVITY, [_("Shares depend on how far each choice is allowed to vary.")])
    _one(
        TIME_SHIFT,
        [
            _("Home's figures thin out as one goes back; the page counts them for each year."),
            _("Where the curve is flat, one year is as good as another."),
        ],
    )
    _other_choices()


def _one(definition: Definition, weak: list[str]) -> None:
    """Draw one definition."""
    with st.container(border=True):
        st.header(_(definition.title))
        for formula in definition.formulas:
            # Two formulas that stand side by side go one below the other where there is no room.
            for part in formula.split(r"\qquad") if viewport.phone() else (formula,):
                st.latex(part)
        components = ", ".join(_(name) for name in COMPONENTS.values())
        st.markdown(_(definition.words, count=len(COMPONENTS), components=components))
        st.markdown(_("**Source:** {source}", source=_(definition.source)))
        st.markdown(_("**Weak at**") + "\n" + "\n".join(f"- {said}" for said in weak))


def _weak_similarity(result: Markets, hdi: Alike) -> list[str]:
    """Say what similarity is weak at."""
    said = [
        _("Where home lies far out on an indicator, that indicator makes much of every distance.")
    ]
    if not pd.isna(hdi.spearman):
        said.append(
            _(
                "Nearness on the Human Development Index alone agrees {strength} with it (Spearman "
                "{spearman} over {economies} economies).",
                strength=_(strength(hdi)),
                spearman=local(f"{hdi.spearman:.2f}"),
                economies=hdi.economies,
            )
        )
    absent = result.similarity.not_in_figures
    if absent:
        names = [result.catalogue.indicator(code).name for code in absent]
        said.append(plain(_("The lens lacks figures for {names}.", names=listing(names))))
    return said


def _weak_ai(result: Markets, income: Alike, hdi: Alike) -> list[str]:
    """Say what AI development is weak at."""
    said = []
    for found, what in (
        (income, _("GDP per capita")),
        (hdi, _("the Human Development Index alone")),
    ):
        if not pd.isna(found.spearman):
            said.append(
                _(
                    "Ranking by {what} agrees {strength} with it (Spearman {spearman} over "
                    "{economies} economies).",
                    what=what,
                    strength=_(strength(found)),
                    spearman=local(f"{found.spearman:.2f}"),
                    economies=found.economies,
                )
            )
    shared = [economy for economy, code in doubtful.shared_estimates() if code == DIFFUSION]
    if shared:
        african = int(result.frame["african"].reindex(shared).sum())
        said.append(
            _(
                "{count} economies, {african} of them African, share regional estimates of AI "
                "diffusion, which cannot tell them apart.",
                count=len(shared),
                african=african,
            )
        )
    lacking = [_(COMPONENTS[code]) for code in result.ai.home_missing]
    if lacking:
        said.append(
            plain(
                _(
                    "{home} itself has no figure for {lacking}; its score rests on the others, "
                    "and that alone can turn a small gap.",
                    home=result.name(result.home),
                    lacking=listing(lacking),
                )
            )
        )
    said.append(
        _(
            "A missing AI usage figure often means that the product is not offered, not that AI is "
            "unused."
        )
    )
    return said


def _other_choices() -> None:
    """List the scales and metrics that a recipe can name."""
    with st.expander(_("The other scales and metrics")):
        for metric in METRICS.values():
            st.markdown(f"**{_(metric.title)}** (`{metric.name}`)")
            st.code(_(metric.formula), language=None, wrap_lines=True)
            remarks = [_(metric.caution) if metric.caution else ""]
            if metric.why_no_parts:
                remarks.append(
                    _("It has no parts: {why_no_parts}.", why_no_parts=_(metric.why_no_parts))
                )
            if any(remarks):
                st.markdown(plain(" ".join(remark for remark in remarks if remark)))
        names = ", ".join(f"`{code}` ({_(words)})" for code, words in SCALES_IN_WORDS.items())
        st.markdown(_("Scales: {names}.", names=names))
