"""`contactsim explain my_centre`: what is written in a centre's files, in sentences, and what is assumed."""

from collections.abc import Sequence

from sim.commands.printed import print_notes


def run(centre: str, overrides: Sequence[str] = (), config_dir: str | None = None) -> int:
    """Read and judge the centre, and say what it is. Raises `InputProblems` as a run would."""
    from sim.centre.load import load_run
    from sim.centre.overrides import with_centre
    from sim.report.explain import explain

    asked = load_run(with_centre([centre, *overrides]), config_dir=config_dir)
    explain(asked.centre)
    print_notes(asked.notes)
    return 0
