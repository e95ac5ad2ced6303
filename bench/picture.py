"""The run as a bar chart: times on a scale where each line is ten times the one before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from math import ceil, floor, log10
from typing import Final

WIDTH: Final = 960
BAR: Final = 18
STEP: Final = 30
LEFT: Final = 370
RIGHT: Final = 90
TOP: Final = 74
OURS: Final = "#1d5c63"
THEIRS: Final = "#8a8f98"
INK: Final = "#1b1f24"

Bar = tuple[str, float, bool]
"""What is drawn, its time in microseconds, and whether it is Handrail's own."""


def bar_chart(title: str, description: str, bars: Sequence[Bar]) -> str:
    """An SVG with its own title and description; every bar carries its label and its figure."""
    low = floor(log10(min(time for _, time, _ in bars)))
    high = max(low + 1, ceil(log10(max(time for _, time, _ in bars))))
    height = TOP + STEP * len(bars) + 34
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        'aria-labelledby="title desc" font-family="Helvetica, Arial, sans-serif" font-size="14" '
        f'fill="{INK}">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="desc">{escape(description)}</desc>',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="16" y="28" font-size="18" font-weight="bold">{escape(title)}</text>',
        '<text x="16" y="52">Each line is ten times the one before. Handrail in bold.</text>',
        *_scale(low, high, height),
    ]
    for at, bar in enumerate(bars):
        lines += _bar(bar, TOP + STEP * at + 8, low, high)
    return "\n".join((*lines, "</svg>")) + "\n"


def _place(time: float, low: int, high: int) -> float:
    share = (log10(time) - low) / (high - low)
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _scale(low: int, high: int, height: int) -> Iterator[str]:
    for power in range(low, high + 1):
        x = _place(10**power, low, high)
        yield f'<path d="M{x:.1f} {TOP}V{height - 30}" stroke="#d5d8dc"/>'
        yield (
            f'<text x="{x:.1f}" y="{height - 12}" text-anchor="middle">{_in_words(power)}</text>'
        )


def _bar(bar: Bar, y: int, low: int, high: int) -> Iterator[str]:
    label, time, own = bar
    end = _place(time, low, high)
    middle = y + BAR - 4
    weight = ' font-weight="bold"' if own else ""
    yield (f'<text x="{LEFT - 10}" y="{middle}" text-anchor="end"{weight}>{escape(label)}</text>')
    fill = OURS if own else THEIRS
    yield f'<rect x="{LEFT}" y="{y}" width="{end - LEFT:.1f}" height="{BAR}" fill="{fill}"/>'
    yield f'<text x="{end + 6:.1f}" y="{middle}">{_figure(time)}</text>'


def _figure(time: float) -> str:
    if time >= 1_000_000:
        return f"{time / 1_000_000:,.1f} s"
    if time >= 1_000:
        return f"{time / 1_000:,.1f} ms"
    return f"{time:.0f} µs" if time >= 10 else f"{time:.1f} µs"


def _in_words(power: int) -> str:
    if power < 3:
        return f"{10**power} µs"
    return f"{10 ** (power - 3)} ms" if power < 6 else f"{10 ** (power - 6)} s"
