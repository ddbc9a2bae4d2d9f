"""The telecom's question, from baseline to decision.

uv run marimo edit notebooks/telecom_decision.py      read it, change it
uv run python notebooks/telecom_decision.py           run it through
"""
# ruff: noqa: PLR1711 (marimo ends every cell with a return)

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium")


@app.cell
def _():
    import marimo as mo
    import matplotlib.pyplot as plt

    import sim

    return mo, plt, sim


@app.cell
def _(mo):
    mo.md("""
    # Customers wait 20 minutes. What shall we do first?

    A telecom's service line, billing and technical calls. Three levers are on the table: 14 more agents at peak,
    12 points more self-service in the menu, and 30 % of the agents trained for the other queue as well.
    The question: **what brings the wait under 10 minutes, at what cost a day, and would it still do so if we are
    wrong about the input?**
    """)
    return


@app.cell
def _():
    replications = 30  # simulated weeks of every scenario
    goal_min = 10.0  # mean wait of answered contacts, minutes
    return goal_min, replications


@app.cell
def _(mo):
    mo.md("""
    ## 1. Is the baseline our centre?

    A model that does not wait as we do cannot say what would change it. The band is where one simulated week lies
    19 times out of 20.
    """)
    return


@app.cell
def _(replications, sim):
    levers = ("peak_staff", "self_service", "cross_skill")
    question = ("centre=telecom", f"scenario=[{','.join(levers)}]", "compare=subsets")
    comparison = sim.answer(sim.load(*question, f"run.replications={replications}"))
    return comparison, levers, question


@app.cell
def _(comparison, mo):
    mo.md(
        "\n".join(
            f"* {check.figure}, {check.source}: {check.given / 60:.1f} min; baseline {check.value / 60:.1f} min, "
            f"one week {check.low / 60:.1f} to {check.high / 60:.1f} min: "
            f"**{'inside' if check.inside else 'outside'}**"
            for check in comparison.checks
        )
    )
    return


@app.cell
def _(mo):
    mo.md("""
    ## 2. Pull each lever, each pair, and all

    All scenarios share the luck of the same customers, so the differences are known far better than the figures. The
    ranges are 95 %, widened for the seven scenarios that are compared at once.
    """)
    return


@app.cell
def _(comparison):
    def minutes(seconds):
        return f"{seconds / 60:.1f}"

    def percent(share):
        return f"{100 * share:.1f}"

    shown = (
        ("asa", "Mean wait, min", minutes),
        ("abandonment", "Abandoned, % of offered", percent),
        ("days_meeting_target", "Days on target, %", percent),
        ("cost", f"Cost, {comparison.currency} a day", "{:,.0f}".format),
    )

    def cell(result, figure, write):
        row = result.row(figure)
        if result is comparison.baseline:
            return write(row.value)
        return f"{write(row.value)} ({write(row.difference_low)} to {write(row.difference_high)})"

    table = [
        {"Scenario": result.name, **{title: cell(result, figure, write) for figure, title, write in shown}}
        for result in comparison
    ]
    return (table,)


@app.cell
def _(mo, table):
    mo.vstack(
        [mo.ui.table(table, selection=None), mo.md("In brackets: the range of the difference from the baseline.")]
    )
    return


@app.cell
def _(comparison, goal_min, plt):
    def point(row, scale):
        """A value with what its 95 % range adds to either side."""
        return scale * row.value, [[scale * (row.value - row.low)], [scale * (row.high - row.value)]]

    figure, axes = plt.subplots(figsize=(8, 4.5))
    for scenario in comparison:
        (x, x_range), (y, y_range) = point(scenario.row("cost"), 1), point(scenario.row("asa"), 1 / 60)
        axes.errorbar(x, y, xerr=x_range, yerr=y_range, fmt="o")
        axes.annotate(scenario.name, (x, y), xytext=(6, 4), textcoords="offset points", fontsize=8)
    axes.axhline(goal_min, linestyle="--", color="grey")
    axes.set(xlabel=f"Cost, {comparison.currency} a day", ylabel="Mean wait, min", title="What a shorter wait costs")
    axes.set_ylim(bottom=0)
    axes.margins(x=0.15)
    figure.tight_layout()
    return (figure,)


@app.cell
def _(figure, mo):
    mo.as_html(figure)
    return


@app.cell
def _(mo):
    mo.md("""
    Who deserves how much of it? The Shapley share of a lever is its mean effect over all orders of pulling. The
    interaction is what all together do beyond the sum of each alone.
    """)
    return


@app.cell
def _(comparison, mo):
    shares = [
        {
            "Lever": row.member,
            "Effect on the mean wait, min": f"{row.value / 60:+.1f} ({row.low / 60:+.1f} to {row.high / 60:+.1f})",
        }
        for row in comparison.shapley
        if row.figure == "asa"
    ]
    mo.ui.table(shares, selection=None)
    return (shares,)


@app.cell
def _(mo):
    mo.md("""
    ## 3. And the days, one by one?

    The target is 80 % within 20 seconds. A mean over the week does not say on how many days it is met.
    """)
    return


@app.cell
def _(comparison, mo):
    best_days = max(result.row("days_meeting_target").value for result in comparison)
    mo.md(
        f"P(a day meets the target) is {100 * best_days:.0f} % at best: these levers make a bad wait bearable, they do "
        "not make it a good one."
        if best_days < 0.5
        else f"The best plan meets the target on {100 * best_days:.0f} % of days."
    )
    return


@app.cell
def _(mo):
    mo.md("""
    ## 4. What would change the answer?

    The input we know least: how many callers the menu can really settle, and how long people hold on once the wait is
    shorter. The same comparison with each of them changed.
    """)
    return


@app.cell
def _(comparison, question, replications, sim):
    doubts = {
        "as planned": (),
        "self-service settles 6 points, not 12": ("levers.self_service.containment=+6pp",),
        "four in ten of those settled call again": ("levers.self_service.failed_share=40%",),
        "7 agents are found, not 14": ("levers.peak_staff.agents=7",),
        "customers hold on twice as long": tuple(
            f"centre.types.{kind}.patience.mean=90min" for kind in ("billing", "technical")
        ),
    }

    # A changed mind about the input needs no narrow ranges: a third of the replications will do.
    few = f"run.replications={max(2, replications // 3)}"

    def doubted(changes):
        return sim.answer(sim.load(*question, few, *changes)) if changes else comparison

    answers = {doubt: doubted(changes) for doubt, changes in doubts.items()}
    return (answers,)


@app.cell
def _(answers, comparison, goal_min):
    def is_surely_under(answer, plan):
        return answer[plan].row("asa").high / 60 < goal_min

    # How often each plan reaches the goal, over the readings of the input.
    kept = {
        plan.name: sum(is_surely_under(answer, plan.name) for answer in answers.values())
        for plan in comparison.scenarios
    }
    return (kept,)


@app.cell
def _(answers, goal_min, kept, mo):
    def wait_range(row):
        return f"{row.value / 60:.1f} ({row.low / 60:.1f} to {row.high / 60:.1f})"

    what_if = [
        {"If": doubt, **{plan: wait_range(answer[plan].row("asa")) for plan, times in kept.items() if times}}
        for doubt, answer in answers.items()
    ]
    mo.vstack(
        [
            mo.ui.table(what_if, selection=None),
            mo.md(
                f"Mean wait in minutes, 95 % range, of the plans that get surely under {goal_min:g} min at least once."
            ),
        ]
    )
    return (what_if,)


@app.cell
def _(mo):
    mo.md("""
    ## 5. The decision

    The plan that reaches the goal under most readings of the input; among equals the cheapest. And what to begin with:
    the lever that takes most from the wait for less than 1 % of today's cost.
    """)
    return


@app.cell
def _(answers, comparison, goal_min, kept, levers, mo):
    def cost_of(plan):
        return comparison[plan].row("cost")

    today, currency_a_day = comparison.baseline, f"{comparison.currency} a day"
    chosen = max(kept, key=lambda plan: (kept[plan], -cost_of(plan).value))
    small_steps = [lever for lever in levers if cost_of(lever).difference < 0.01 * today.row("cost").value]
    first_step = min(small_steps or levers, key=lambda lever: comparison[lever].row("asa").difference)
    wait, cost, first = comparison[chosen].row("asa"), cost_of(chosen), comparison[first_step]
    decision = (
        f"{chosen}: the mean wait falls from {today.row('asa').value / 60:.1f} to {wait.value / 60:.1f} min "
        f"({wait.low / 60:.1f} to {wait.high / 60:.1f}) for {cost.difference:,.0f} {currency_a_day} more "
        f"({cost.difference_low:,.0f} to {cost.difference_high:,.0f}). It stays surely under {goal_min:g} min in "
        f"{kept[chosen]} of {len(answers)} readings of the input. Begin with {first_step}: "
        f"{first.row('asa').difference / 60:+.1f} min for {first.row('cost').difference:+,.0f} {currency_a_day}."
    )
    mo.md(f"**{decision}**")
    return (decision,)


if __name__ == "__main__":
    app.run()
