"""Every address of the site, with values filled in."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern


def patterns(
    resolver: URLResolver | None = None, prefix: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Yield every pattern with its whole route."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        else:
            yield route, entry


def addresses(values: Mapping[str, Sequence[object]]) -> Iterator[str]:
    """Yield every address whose parameters can be filled from values by converter name.

    A parameter's own name wins over its converter's.
    """
    for route, entry in patterns():
        resolved = _filled(route, entry, values)
        yield from resolved


def _filled(route: str, entry: URLPattern, values: Mapping[str, Sequence[object]]) -> Iterator[str]:
    if not isinstance(entry.pattern, RoutePattern):
        return
    names = _parameters(route)
    choices = [values.get(name) or values.get(kind) or [] for name, kind in names]
    for chosen in product(*choices):
        address = route
        for (name, kind), value in zip(names, chosen, strict=True):
            for written in (f"<{kind}:{name}>", f"<{name}>"):
                address = address.replace(written, str(value))
        yield f"/{address}"


def _parameters(route: str) -> list[tuple[str, str]]:
    """Return (name, converter) of each parameter in a route."""
    found = []
    for part in route.split("<")[1:]:
        inside = part.partition(">")[0]
        kind, _, name = inside.rpartition(":")
        found.append((name, kind or "str"))
    return found
