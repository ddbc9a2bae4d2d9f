"""What came out of a sweep: tables, a workbook, pictures and a page, all from a `Sweep` alone.

`insight` works out once what `answer` says in sentences and the others show.
"""

from sim.report.sweep.folder import write_sweep
from sim.report.sweep.tables import show

__all__ = ["show", "write_sweep"]
