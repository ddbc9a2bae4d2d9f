"""How many agents, how much self-service? A sweep of the telecom, from ranges to a choice.

uv run marimo edit notebooks/telecom_sweep.py      read it, change it
uv run python notebooks/telecom_sweep.py           run it through
"""
# ruff: noqa: PLR1711 (marimo ends every cell with a return)

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium")


@app.cell
def _():
    import tempfile

    import marimo as mo
    import matplotlib.pyplot as plt
    import numpy as np

    import sim
    from sim.sweeps.choices import Goal, cheapest, front, thresholds
    from sim.sweeps.effects import response_of

    return Goal, cheapest, front, mo, np, plt, response_of, sim, tempfile, thresholds


@app.cell
def _(mo):
    mo.md("""
    # The cheapest plan under 10 minutes

    Two settings can be chosen: agents more at peak, and points of self-service more in the menu. One cannot: the
    volume, which may be 10 % higher. **Which is the cheapest plan that keeps the mean wait under the goal, in both
    worlds?** Every combination is a point, and the same customers ring at all of them.
    """)
    return


@app.cell
def _():
    replications = 10  # simulated weeks of every point
    goal_min = 10.0  # mean wait of answered contacts, minutes
    return goal_min, replications


@app.cell
def _(replications, sim, tempfile):
    words = (
        "telecom",
        "levers.peak_staff.agents=range(0,35,5)",
        "levers.self_service.containment=+range(0,15,4)pp",
        "volume=+0%,+10%",
        f"run.replications={replications}",
    )
    # Without a folder it would lie under ./sweeps, and the next run would go on from there.
    with tempfile.TemporaryDirectory() as folder:
        sweep = sim.sweep(*words, folder=folder)
    return sweep, words


@app.cell
def _(mo, sweep):
    shown = [
        {
            **{axis.label: row[axis.key] for axis in sweep.axes},
            "Mean wait, min": f"{row['asa'] / 60:.1f}",
            "Abandoned, % of offered": f"{100 * row['abandonment']:.1f}",
            f"Cost, {sweep.units['cost']}": f"{row['cost']:,.0f}",
        }
        for row in sweep.rows()
    ]
    mo.vstack([mo.md("## 1. The points; the first row is the baseline"), mo.ui.table(shown, selection=None)])
    return


@app.cell
def _(mo, response_of, sweep):
    shares = response_of(sweep, "asa").shares()
    mo.vstack(
        [
            mo.md("## 2. What moves the wait: share of its variation over all points"),
            mo.ui.table(
                [
                    {"Setting": axis.label, "By itself": f"{first:.0%}", "With the others": f"{total:.0%}"}
                    for axis, first, total in zip(sweep.axes, shares.first, shares.total, strict=True)
                ],
                selection=None,
            ),
        ]
    )
    return


@app.cell
def _(front, goal_min, np, plt, sweep):
    volume = sweep.values_of(sweep.axes[2])
    figure, axes = plt.subplots(figsize=(8, 4.5))
    for world in dict.fromkeys(volume):
        chosen = np.array([value == world for value in volume])
        best = front(sweep, "cost", "asa", "lower", chosen).points
        cost, wait = sweep.column("cost"), sweep.column("asa") / 60
        dots = axes.scatter(cost[chosen], wait[chosen], s=12, alpha=0.5)
        axes.plot(
            cost[best], wait[best], color=dots.get_facecolor()[0, :3], label=f"volume {world}: nobody beats these"
        )
    axes.axhline(goal_min, linestyle="--", color="grey", label="goal")
    axes.set(xlabel=f"Cost, {sweep.units['cost']}", ylabel="Mean wait, min", title="What a shorter wait costs")
    axes.set_ylim(bottom=0)
    axes.legend()
    figure.tight_layout()
    return (figure,)


@app.cell
def _(figure, mo):
    mo.vstack([mo.md("## 3. Cost against wait"), mo.as_html(figure)])
    return


@app.cell
def _(Goal, goal_min, mo, sweep, thresholds):
    goal = Goal("asa", 60 * goal_min, "lower")
    staff = sweep.axes[0]

    def least(line):
        if line.reached is None:
            return "more than were tried"
        return sweep.points[line.reached].values[staff.key]

    lines = thresholds(sweep, goal, staff, rising=True)
    mo.vstack(
        [
            mo.md(f"## 4. The least number of agents for {goal_min:g} minutes"),
            mo.ui.table([{**line.others, "Agents more at peak": least(line)} for line in lines], selection=None),
        ]
    )
    return (goal,)


@app.cell
def _(cheapest, goal, goal_min, np, sweep):
    def plan(world):
        """The cheapest plan that keeps the goal with this volume."""
        chosen = np.array([value == world for value in sweep.values_of(sweep.axes[2])])
        found = cheapest(sweep, goal, "cost", chosen)
        if found is None:
            return f"with volume {world} nothing that was tried keeps it"
        values = sweep.points[found].values
        return (
            f"with volume {world} {values[sweep.axes[0].key]} agents more and {values[sweep.axes[1].key]} self-service "
            f"at {sweep.column('cost')[found]:,.0f} {sweep.units['cost']} ({sweep.column('asa')[found] / 60:.1f} min)"
        )

    decision = f"Cheapest under {goal_min:g} min: {plan('+0%')}; {plan('+10%')}."
    return (decision,)


@app.cell
def _(decision, mo):
    mo.md(f"## 5. The choice\n\n{decision}")
    return


if __name__ == "__main__":
    app.run()
