"""Mean times, as the planner wrote them."""

from sim.centre.schema import Centre, HandleTime
from sim.centre.schema.distributions import mean_time


def mean_handle_time(handle_time: HandleTime) -> float:
    """Seconds, talk + hold + wrap-up, for complexity 1."""
    hold = handle_time.hold
    on_hold = hold.share * mean_time(hold.time) if hold else 0.0
    return mean_time(handle_time.talk) + on_hold + mean_time(handle_time.wrap_up)


def mean_handle_times(centre: Centre, volumes: list[float]) -> list[float]:
    """Seconds by queue: of the types whose own queue it is, weighted by volume; of all types where there are none.

    volumes  contacts of each type; equal weights where all are 0
    """

    def mean(queue: str) -> float:
        pairs = [(k, v) for k, v in zip(centre.types.values(), volumes, strict=True) if k.queue == queue]
        pairs = pairs or list(zip(centre.types.values(), volumes, strict=True))
        total = sum(volume for _, volume in pairs)
        weights = [volume / total if total else 1 / len(pairs) for _, volume in pairs]
        return sum(w * mean_handle_time(kind.handle_time) for (kind, _), w in zip(pairs, weights, strict=True) if w)

    return [mean(queue) for queue in centre.queues]
