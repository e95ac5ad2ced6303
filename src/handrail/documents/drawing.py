"""Draw the path as SVG by hand: boxes, lines and words, every look by class, nothing executable."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from importlib.resources import files
from textwrap import wrap
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from handrail.documents.flow import Flow, FlowStep

_WIDTH: Final = 760
_LEFT: Final = 20
_QUESTION_WIDTH: Final = 400
_OUTCOME_LEFT: Final = 520
_OUTCOME_WIDTH: Final = 220
_LINE: Final = 22
_PAD: Final = 14
_GAP: Final = 46
_SIGN: Final = 8.4
"""Width of a sign, a little more than most are, so that words stay inside their box."""


@dataclass(frozen=True, slots=True)
class _Box:
    x: int
    y: int
    width: int
    lines: tuple[str, ...]
    look: str

    @property
    def height(self) -> int:
        return len(self.lines) * _LINE + 2 * _PAD

    @property
    def middle(self) -> int:
        return self.y + self.height // 2

    def draw(self) -> str:
        left, top = self.x + _PAD, self.y + _PAD + 16
        words = "".join(
            f'<tspan x="{left}" y="{top + at * _LINE}">{escape(line)}</tspan>'
            for at, line in enumerate(self.lines)
        )
        return (
            f'<rect class="{self.look}" x="{self.x}" y="{self.y}" width="{self.width}" '
            f'height="{self.height}" rx="4"/>\n<text class="flow-words">{words}</text>'
        )


def style() -> str:
    """The looks of the picture."""
    return files("handrail.documents").joinpath("flow.css").read_text(encoding="utf-8")


def draw(flow: Flow, looks: str) -> str:
    """The whole picture; ``looks`` is a style sheet to carry along, or nothing."""
    parts: list[str] = []
    y = 16
    for step in flow.steps:
        drawn, y = _stage(flow, step, y, last=step is flow.steps[-1])
        parts += drawn
    drawn, y = _what_follows(flow, y)
    parts += drawn
    styled = f"<style>{looks}</style>\n" if looks else ""
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="flow" role="img" lang="{flow.language}" '
        f'viewBox="0 0 {_WIDTH} {y}" width="{_WIDTH}" height="{y}" '
        f'aria-labelledby="flow-title flow-description">\n'
        f'<title id="flow-title">{escape(flow.title)}</title>\n'
        f'<desc id="flow-description">{escape(_described(flow))}</desc>\n'
        f"{styled}{body}\n</svg>\n"
    )


def _described(flow: Flow) -> str:
    from handrail.documents.flow import flow_lines

    return " ".join((flow.description, *flow_lines(flow)))


def _stage(flow: Flow, step: FlowStep, y: int, *, last: bool) -> tuple[list[str], int]:
    """One question with its outcome beside it, and the line down to the next one."""
    passed = "flow-box flow-taken" if step.reached else "flow-box"
    ended = "flow-box flow-outcome flow-taken" if step.taken else "flow-box flow-outcome"
    said = (
        *_wrapped(step.outcome, _OUTCOME_WIDTH),
        *((f"✓ {flow.labels['taken']}",) if step.taken else ()),
    )
    question = _Box(_LEFT, y, _QUESTION_WIDTH, _wrapped(step.question, _QUESTION_WIDTH), passed)
    outcome = _Box(_OUTCOME_LEFT, y, _OUTCOME_WIDTH, said, ended)
    parts = [question.draw(), outcome.draw()]
    across = min(question.middle, outcome.middle)
    yes = "" if last else flow.labels["yes"]
    parts.append(
        _arrow(_LEFT + _QUESTION_WIDTH, across, _OUTCOME_LEFT, across, yes, taken=step.taken)
    )
    bottom = y + max(question.height, outcome.height) + _GAP
    if not last:
        x = _LEFT + 40
        onward = step.reached and not step.taken
        start = question.y + question.height
        parts.append(_arrow(x, start, x, bottom, flow.labels["no"], taken=onward))
    return parts, bottom


def _arrow(x1: int, y1: int, x2: int, y2: int, label: str, *, taken: bool) -> str:
    look = "flow-line flow-taken" if taken else "flow-line"
    head = (
        f"M{x2 - 9} {y2 - 6} L{x2} {y2} L{x2 - 9} {y2 + 6}"
        if y1 == y2
        else f"M{x2 - 6} {y2 - 9} L{x2} {y2} L{x2 + 6} {y2 - 9}"
    )
    at = (x1 + 12, y1 - 8) if y1 == y2 else (x1 + 14, (y1 + y2) // 2 + 6)
    shown = f"✓ {label}" if taken and label else label
    words = (
        f'<text class="flow-words" x="{at[0]}" y="{at[1]}">{escape(shown)}</text>' if label else ""
    )
    return f'<path class="{look}" d="M{x1} {y1} L{x2} {y2} {head}"/>\n{words}'


def _what_follows(flow: Flow, y: int) -> tuple[list[str], int]:
    """What follows from the outcome taken, in one wide box under the path."""
    if not flow.after:
        return [], y - _GAP + 16
    width = _WIDTH - 2 * _LEFT
    lines = [f"{flow.labels['then']}:"]
    for label, said in flow.after:
        lines += _wrapped(f"{label}: {said}", width)
    box = _Box(_LEFT, y - _GAP // 2, width, tuple(lines), "flow-box flow-outcome flow-taken")
    return [box.draw()], box.y + box.height + 16


def _wrapped(text: str, width: int) -> tuple[str, ...]:
    return tuple(wrap(text, int((width - 2 * _PAD) / _SIGN)))
