"""The reference pages of a case's lifecycle: stages, permissions, deadlines and keeping times."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from handrail.guidance.folders import guidance_folder
from handrail.guidance.library import Library
from handrail.lifecycle.case_file import SHORTEST_WAIT, Role, Stage
from handrail.lifecycle.clocks import Clock, Unit, read_clocks
from handrail.lifecycle.disposal import USUAL_WAIT
from handrail.lifecycle.permissions import TABLE, Act, Reach, Row
from handrail.lifecycle.reading import Page
from handrail.lifecycle.refusals import REFUSALS
from handrail.lifecycle.retention import Period, read_policy
from handrail.lifecycle.stages import MOVES, Move, MoveId
from handrail.lifecycle.working_days import END_OF_WORKING_DAY

# The way most cases go; every other move is said beside the stage it starts from.
FORWARD = (MoveId.GATHER, MoveId.DECIDE, MoveId.CARRY_OUT, MoveId.REVIEW, MoveId.CLOSE)
CELL = {
    Reach.NEVER: "no",
    Reach.ANY_KEY: "any key",
    Reach.IN_TEAM: "in the team",
    Reach.YES: "yes",
}


def stages() -> str:
    """Return the page of stages and moves, with the way a case goes drawn in text."""
    lines = ["# The stages of a case", ""]
    lines += [
        "A referral can be recorded at every stage and needs nothing first; what is heard can"
    ]
    lines += ["be written down at every stage. A decision not to refer goes no further until a"]
    lines += ["second person has signed it off. Every open stage can be decided again.", ""]
    lines += ["The drawing reads from the top: each stage, the move that leads on from it, and at"]
    lines += ["the side the other moves that start there. The table below says the same.", ""]
    lines += ["```text", *_drawing(), "```"]
    lines += _table("Moves", ("move", "from", "to", "needs", "who may", "what it is", "sources"))
    lines += [_move(line) for line in MOVES.values()]
    lines += [
        "",
        "Who may is the act of [the permissions](permissions.md) that each move asks for.",
    ]
    lines += ["A move tells a person who may not see the case nothing of its stage.", ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def permissions() -> str:
    """Return the page of who may do what, and of every reason for a no."""
    lines = ["# Who may do what", ""]
    lines += ["*In the team*: in the team that holds the case. *Any key*: there, in a team that it"]
    lines += ["is shared with, or by access given to one person until an hour. To a person whom a"]
    lines += ["case is about, and to everyone without a key, every answer about it is the answer"]
    lines += ["about a case that does not exist; the head's sealed sheet opens no case about the"]
    lines += ["head either. The head stands for the leadership."]
    lines += _table("Acts", ("act", *(role.replace("-", " ") for role in Role), "and only"))
    lines += [_act(act, row) for act, row in TABLE.items()]
    lines += _table("Reasons for a no", ("reason", "sentence", "sources"))
    lines += [_row((f"`{no.why}`", no.sentence, ", ".join(no.sources))) for no in REFUSALS]
    return "\n".join(lines) + "\n"


def clocks() -> str:
    """Return the page of every deadline: how long, where, on whose word and how sure."""
    held = read_clocks(guidance_folder() / "clocks", lines=_lines())
    lines = ["# Deadlines", ""]
    lines += ["Where a nation holds no figure, or a local authority is not known or its figure is"]
    lines += ["not confirmed, the strictest figure known counts. A local figure never loosens its"]
    lines += ["nation's own. Hours are real hours. A deadline in days or working days ends at"]
    lines += [f"{END_OF_WORKING_DAY:%H:%M} in the United Kingdom; the day it starts on does not"]
    lines += ["count, nor, for working days, do weekends and the nation's bank holidays. Where"]
    lines += ["bank holidays are not known, only weekends are left out, which is earlier. *Agreed*"]
    lines += ["means that no guidance gives a figure: the lead agrees one, and then checks.", ""]
    lines += ["This is not legal advice."]
    columns = ("deadline", "where", "how long", "what is due", "how sure", "sources")
    lines += _table("Figures", columns)
    lines += [_clock(one) for one in held.clocks]
    return "\n".join([*lines, *_pages(held.pages)]) + "\n"


def retention() -> str:
    """Return the page of keeping times, and of how anything can be disposed of at all."""
    held = read_policy(guidance_folder() / "retention", lines=_lines())
    lines = ["# How long records are kept", ""]
    lines += ["Nothing is destroyed by a date. On its review date a person looks at the record; a"]
    lines += ["case keeps for the longest that any child in it, any nation it touches and anything"]
    lines += ["it is about asks for. A date of birth that is not known counts as the day the case"]
    lines += ["was opened, which is the latest it can be; what nobody has said about sexual abuse"]
    lines += ["counts as yes. A record that was sent on has no review date until its receipt is"]
    lines += ["confirmed (KCSIE26-11). This is not legal advice."]
    lines += _table("Periods", ("period", "for", "where", "how long", "how sure", "sources"))
    lines += [_period(one) for one in held.periods]
    lines += ["", "## Disposal", ""]
    lines += ["1. The case is closed, its review date has come, and no legal hold stands."]
    lines += ["2. One person proposes, with the reason written down and what would go counted."]
    lines += [f"3. A wait follows: {USUAL_WAIT.days} days, or as the setting has it, never fewer"]
    lines += [
        f"   than {SHORTEST_WAIT.days}. Anyone in a leading role who sees the case may cancel."
    ]
    lines += ["4. Another person is shown what goes, and confirms. If it has changed, they cannot."]
    lines += ["5. A tombstone stays: who, when, how much, and the last hash of the chronology.", ""]
    lines += ["A legal hold ends any proposal and stops every step, whatever the date. Lifting it"]
    lines += ["brings nothing back: a proposal begins again, with a whole wait."]
    return "\n".join([*lines, *_pages(held.pages)]) + "\n"


def _drawing() -> Iterator[str]:
    """The way through the stages, top to bottom, in characters that every screen has."""
    beside = {stage: tuple(_beside(stage)) for stage in Stage}
    for id in FORWARD:
        stage = MOVES[id].starts[0] if id is not MoveId.DECIDE else Stage.GATHERING
        yield from _stage(stage, beside[stage])
        yield from (f"     | {id}", "     v")
    yield from _stage(Stage.CLOSED, beside[Stage.CLOSED])
    yield from (f"     | {MoveId.REOPEN}, {MoveId.REFER}", "     v")
    yield from _stage(Stage.REOPENED, beside[Stage.REOPENED])


def _stage(stage: Stage, beside: tuple[str, ...]) -> Iterator[str]:
    yield f"[ {stage:<9} ]" + (f"   {beside[0]}" if beside else "")
    yield from (f"     |           {other}" for other in beside[1:])


def _beside(stage: Stage) -> Iterator[str]:
    """The moves from a stage that the drawing does not show as the way on, one a line."""
    here = [line for line in MOVES.values() if stage in line.starts]
    on = {MOVES[id].to for id in FORWARD}
    for line in here:
        to = line.to or stage
        is_way_on = line.id in FORWARD and to in on and _follows(stage, to)
        if not is_way_on and stage is not Stage.CLOSED:
            yield f"{line.id}: stays" if to is stage else f"{line.id}: to {to}"


def _follows(stage: Stage, to: Stage) -> bool:
    order = tuple(Stage)
    return order.index(to) == order.index(stage) + 1


def _move(line: Move) -> str:
    every = len(line.starts) == len(Stage)
    but_one = len(line.starts) == len(Stage) - 1
    starts = "every stage" if every else "every open stage" if but_one else ", ".join(line.starts)
    to = line.to or ("the same; a closed case is reopened" if every else "the same")
    needs = "; ".join(need.says for need in line.needs) or "nothing"
    cells = (f"`{line.id}`", starts, to, needs, f"`{line.act}`", line.says, ", ".join(line.sources))
    return _row(cells)


def _act(act: Act, row: Row) -> str:
    only = " ".join((check.__doc__ or "").strip() for check in row.checks)
    cells = (f"`{act}`: {row.does}", *(CELL[row.reach[role]] for role in Role), only)
    return _row(cells)


def _clock(clock: Clock) -> str:
    where = ", ".join(clock.nations) or "every nation"
    where += f": {clock.authority}" if clock.authority else ""
    unit = clock.unit.replace("-", " ").removesuffix("s" if clock.amount == 1 else "")
    long = unit if clock.unit is Unit.AGREED else f"{clock.amount} {unit}"
    said = (clock.text["en"], clock.confidence.replace("-", " "), ", ".join(clock.cites))
    return _row((f"`{clock.id}`", where, long, *said))


def _period(period: Period) -> str:
    where = ", ".join(period.nations) or "every nation"
    what = period.category.replace("-", " ")
    what += " (a setting may decide against it)" if period.option else ""
    sure = period.confidence.replace("-", " ")
    cells = (f"`{period.id}`", what, where, period.text["en"], sure, ", ".join(period.cites))
    return _row(cells)


def _pages(pages: Mapping[str, Page]) -> Iterator[str]:
    yield from _table("Pages that figures were read on", ("id", "page", "where", "read on"))
    for page in pages.values():
        yield _row((f"`{page.id}`", page.title["en"], f"<{page.address}>", page.read_on))


def _lines() -> frozenset[str]:
    return frozenset(Library(guidance_folder()).catalogue.lines)


def _table(heading: str, columns: Iterable[str]) -> list[str]:
    names = tuple(columns)
    return ["", f"## {heading}", "", _row(names), _row("---" for _ in names)]


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def pages() -> Mapping[str, Callable[[], str]]:
    """Return the pages by file name."""
    return {
        "stages.md": stages,
        "permissions.md": permissions,
        "clocks.md": clocks,
        "retention.md": retention,
    }
