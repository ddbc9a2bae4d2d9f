"""What came out of a sweep: tables, a workbook, pictures and a page, all from a `Sweep` alone.

`insight` works out once what `answer` says in sentences and the others show.
"""
