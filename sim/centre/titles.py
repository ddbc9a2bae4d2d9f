"""What the columns of a planner's table are called: the names used here, and those of ACDs and spreadsheets."""

import re
from collections.abc import Sequence

_SYNONYMS: dict[str, tuple[str, ...]] = {
    "start": (
        "start", "interval", "interval_start", "start_time", "start_interval", "time_interval", "interval_time", "time",
        "from", "begin", "half_hour", "time_of_day", "period", "slot", "hour", "datetime", "date_time", "timestamp",
        "intervall", "uhrzeit", "von", "beginn",
    ),
    "date": ("date", "day_date", "call_date", "business_date", "calendar_date", "datum"),
    "weekday": ("weekday", "day", "day_of_week", "dow"),
    "type": (
        "type", "contact_type", "call_type", "queue", "queue_name", "skill", "skill_name", "skillset", "split",
        "split_skill", "split_name", "csq", "csq_name", "vdn", "lob", "line_of_business", "service", "application",
        "warteschlange",
    ),
    "group": ("group", "agent_group", "group_name", "team", "team_name", "staff_group", "skill_group", "gruppe"),
    "new_issues": ("new_issues", "issues", "new_contacts", "new_calls", "first_calls"),
    "offered": (
        "offered", "calls_offered", "offered_calls", "contacts_offered", "offered_contacts", "received",
        "calls_received", "nco", "incoming", "incoming_calls", "inbound", "inbound_calls", "contacts", "calls",
        "volume", "call_volume", "forecast", "forecast_calls", "arrivals", "angebotene_anrufe", "angeboten", "anrufe",
    ),
    "aht_s": (
        "aht_s", "aht", "aht_sec", "aht_seconds", "average_handle_time", "avg_handle_time", "average_handling_time",
        "avg_handling_time", "mean_handle_time",
    ),
    "on_duty": (
        "on_duty", "headcount", "agents", "agents_on_duty", "scheduled", "scheduled_agents", "agents_scheduled",
        "staff", "staffed", "staffed_agents", "agents_staffed", "positions", "positions_staffed", "staffing", "heads",
        "anwesend", "agenten",
    ),
    "what": ("what", "kind", "state", "status"),
    "name": ("name", "who", "where", "queue", "group", "queue_or_group", "team", "skill"),
    "count": ("count", "number", "how_many", "n", "agents", "contacts", "calls"),
    "oldest": ("oldest", "longest", "oldest_wait", "longest_wait", "oldest_call", "longest_waiting", "wait", "age"),
}  # fmt: skip


_PLAIN = {"new_issues": ("new", "issue", "first"), "offered": ("offered", "received", "nco")}


def says_itself(title: str, column: str) -> bool:
    """True if a volume column's title says whether redials and repeats are in it; `calls` does not."""
    return any(word in title.casefold() for word in _PLAIN[column])


def column_of(title: str, columns: Sequence[str]) -> str:
    """The column that a title means, or an empty text. `Calls Offered (total)` is `calls_offered`."""
    plain = re.sub(r"[\s\-_/.]+", "_", re.sub(r"[(\[].*?[)\]]", " ", title).strip().casefold()).strip("_")
    return next((column for column in columns if plain in _SYNONYMS[column]), "")


def columns_of(titles: Sequence[str], columns: Sequence[str]) -> tuple[dict[str, int], dict[str, list[int]], list[str]]:
    """(column -> its place, column -> its places where nobody can say which is meant, titles that mean nothing).

    Of several titles for one column the one that is called exactly so is taken; the others then mean nothing.
    """
    places: dict[str, list[int]] = {}
    unused = []
    for k, title in enumerate(titles):
        if column := column_of(title, columns):
            places.setdefault(column, []).append(k)
        elif title:
            unused.append(title)
    index, twice = {}, {}
    for column, found in places.items():
        exact = [k for k in found if titles[k].strip().casefold() == column]
        if len(found) == 1 or len(exact) == 1:
            index[column] = (exact or found)[0]
            unused += [titles[k] for k in found if k != index[column]]
        else:
            twice[column] = found
    return index, twice, unused
