"""The matrix as a plot: a mark for each reaction, actors down, days across. The only home of plotly."""

import html
import json
import textwrap
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from math import ceil
from typing import Any

from bot.matrix.reaction import Reaction, Reactions, row_name
from bot.records import one_line
from bot.ui.tones import TONES, tone_of

# A browser draws more in seconds, not in an instant.
MAX_DRAWN = 1_500
# So many marks of an actor and a day stand beside each other; further ones begin again at the left.
_BESIDE = 10
_HOURS_APART = 2.2
_ROW = 40
_DAY_MS = 86_400_000
# On a phone more would stand on end.
_TICKS = 6
# The marks of one day belong together, and would not over the width of a page.
_LEAST_DAYS = 5
_INK = "#7a8699"
_RULE = "rgba(122, 134, 153, 0.25)"


def timeline(matrix: Reactions) -> str:
    """The plot as JSON for the browser, of the newest reactions that have a day; "" where none has."""
    import plotly.graph_objects as go

    dated = [one for one in matrix.reactions if one.day][-MAX_DRAWN:]
    if not dated:
        return ""
    actors = [actor for actor in matrix.actors if any(one.actor == actor for one in dated) or actor in matrix.silent]
    figure = go.Figure()
    places = _places(dated)
    for tone in TONES:
        some = [one for one in dated if tone_of(one.plover) is tone]
        if some:
            figure.add_scatter(
                x=[places[one.number] for one in some],
                y=[row_name(one.actor) for one in some],
                mode="markers",
                name=tone.words,
                marker={"color": tone.colour, "size": 12, "line": {"color": "#ffffff", "width": 1}},
                text=[_hover(one) for one in some],
                hovertemplate="%{text}<extra></extra>",
            )
    figure.update_layout(**_layout(dated, [row_name(actor) for actor in actors]))
    config = {"displayModeBar": False, "displaylogo": False, "scrollZoom": False, "doubleClick": "reset"}
    return json.dumps({**json.loads(figure.to_json()), "config": config})


def _places(dated: Sequence[Reaction]) -> dict[int, str]:
    """Where on the days' axis each mark is, by number: those of one actor and day side by side around noon."""
    alike = Counter((one.actor, one.day) for one in dated)
    seen: Counter[tuple[str, Any]] = Counter()
    places = {}
    for one in dated:
        key = (one.actor, one.day)
        beside = min(alike[key], _BESIDE)
        assert one.day is not None
        shift = (seen[key] % _BESIDE - (beside - 1) / 2) * _HOURS_APART
        seen[key] += 1
        places[one.number] = (datetime.combine(one.day, time(12)) + timedelta(hours=shift)).isoformat()
    return places


def _hover(one: Reaction) -> str:
    """Plotly reads some tags in it, so everything is escaped."""
    quote = textwrap.wrap(textwrap.shorten(one_line(one.quote), 240, placeholder=" ..."), 60)
    lines = [one_line(one.title), one.when, *quote, one_line(", ".join(one.outlets))]
    return "<br>".join(html.escape(line) for line in lines)


def _layout(dated: Sequence[Reaction], names: Sequence[str]) -> dict[str, Any]:
    days = [one.day for one in dated if one.day]
    first, last = (datetime.combine(day, time()) for day in (min(days), max(days)))
    room = timedelta(days=max(0, _LEAST_DAYS - (last - first).days - 1) / 2)
    return {
        "height": 110 + _ROW * len(names),
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": _INK, "size": 12, "family": "system-ui, sans-serif"},
        "legend": {
            "orientation": "h",
            "y": 1.02,
            "yanchor": "bottom",
            "x": 0,
            "itemclick": False,
            "itemdoubleclick": False,
        },
        "dragmode": False,
        "hoverlabel": {"align": "left"},
        "xaxis": {
            "range": [(first - room).isoformat(), (last + timedelta(days=1) + room).isoformat()],
            "tickformat": "%-d %b\n%Y",
            "tick0": (first + timedelta(hours=12)).isoformat(),
            "dtick": _DAY_MS * ceil(((last - first).days + 1) / _TICKS),
            "gridcolor": _RULE,
            "zeroline": False,
            "fixedrange": True,
        },
        "yaxis": {
            "categoryorder": "array",
            "categoryarray": names[::-1],
            "range": [-0.6, len(names) - 0.4],
            "gridcolor": _RULE,
            "automargin": True,
            "fixedrange": True,
        },
    }
