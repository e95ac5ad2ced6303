"""Decide: a rulebook and an incident in, an assessment out.

The rules run as functions written from the rulebook (see ``generate``); this module turns what
holds into the assessment's shape. Nothing here knows what any rule means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress
from operator import itemgetter
from types import MappingProxyType
from typing import Final

from handrail.decision.ask import Asker
from handrail.decision.assessment import (
    Action,
    AdultPattern,
    Assessment,
    Behaviour,
    Factors,
    GroundStatus,
    Offer,
    PackRef,
    Reason,
    Referral,
    SignOff,
    Typology,
)
from handrail.decision.facts import NO, PERSON_FACTS, UNKNOWN, YES
from handrail.decision.generate import Program, make_program
from handrail.decision.incident import Incident
from handrail.decision.people import ASKED_AS, may_be_child, people_answers
from handrail.decision.rulebook import VALUES, Rulebook

_MET, _NOT_MET = "met", "not-met"
_NO_LEVEL: Final = Behaviour(None, ())


def decide(rulebook: Rulebook | Program, incident: Incident) -> Assessment:
    """What the guidance says about an incident as far as it is known.

    Takes a Rulebook, or the Program made from one (``make_program``), which saves making it again.
    The same incident and rulebook give the same assessment, byte for byte.
    """
    program = rulebook if isinstance(rulebook, Program) else _program_of(rulebook)
    return _ready(program).assess(incident)


@lru_cache(maxsize=32)
def _program_of(rulebook: Rulebook) -> Program:
    return make_program(rulebook)


@lru_cache(maxsize=64)
def _ready(program: Program) -> Decider:
    return Decider(program)


@dataclass(frozen=True, slots=True)
class Held:
    """What a decision comes to before it is dressed as an assessment: one field of the format
    each, and the two whole numbers that hold the answers."""

    yes: int
    no: int
    told: tuple[tuple[int, int], ...]
    scope: str
    urgency: str
    imagery: str
    to: tuple[str, ...]
    grounds: tuple[GroundStatus, ...]
    required: str
    check: str
    typology: Typology
    behaviour: Behaviour
    why: tuple[Reason, ...]
    conditions: tuple[object, ...]


class Decider:
    """One program with the pieces of an assessment that never change made ready beforehand."""

    def __init__(self, program: Program) -> None:
        book = program.rulebook
        self.program = program
        self.pack = PackRef(book.id, book.edition, book.digest)
        self.bit = {name: 1 << place for place, name in enumerate(program.places)}
        self.names = tuple(ASKED_AS.get(name, name) for name in program.places)
        self.ids_of = lru_cache(maxsize=4096)(self._ids_of)
        self.rules = book.rules
        self.rule_at = tuple(range(len(book.rules)))
        self.statuses = tuple(
            tuple(GroundStatus(g.id, status, g.cites) for status in (UNKNOWN, _MET, _NOT_MET))
            for g in book.grounds
        )
        first = len(book.rules)
        self.ground_because = program.because_bits[first : first + len(book.grounds)]
        self.kind_because = program.because_bits[first + len(book.grounds) :]
        conditioned = tuple(zip(program.step_condition, book.steps, strict=True))
        self.actions = tuple(
            (
                tuple(Action(s.id, s.who, s.timing, s.cites) for s in book.steps if s.kind == kind),
                _picker(at for at, step in conditioned if step.kind == kind),
            )
            for kind in ("do", "do-not")
        )
        self.offered = _picker(program.contact_condition)
        self.offers = tuple(Offer(c.id, c.why, c.checked_on, c.status) for c in book.contacts)
        self.parent_rules = tuple(
            (at, rule) for at, rule in enumerate(book.rules) if rule.sets == "parents"
        )
        self.personal = self._mask(PERSON_FACTS)
        self.asker = Asker(program.places)
        self.kinds = tuple(kind.value for kind in book.typology)
        self.levels = {level: at for at, level in enumerate(VALUES["behaviour"])}
        self.recipients = {recipient: at for at, recipient in enumerate(VALUES["to"])}

    def assess(self, incident: Incident) -> Assessment:
        """The whole assessment of one incident."""
        held = self.decide(incident)
        program, setting = self.program, incident.setting
        live = program.live_bits(held.yes, held.no, setting)
        parents, told_why = self._parents(incident, held.told)
        required = held.required
        flags = held.conditions
        do, do_not = (
            tuple(compress(actions, conditions(flags))) for actions, conditions in self.actions
        )
        by = program.rulebook.sign_off_by
        return Assessment(
            pack=self.pack,
            scope=held.scope,
            urgency=held.urgency,
            referral=Referral(required, held.to, held.grounds),
            typology=held.typology,
            adult_pattern=self._pattern(held),
            behaviour=held.behaviour,
            police_factors=self._factors(held),
            imagery=held.imagery,
            parents=parents,
            sign_off=SignOff(required != YES, by if required != YES else None),
            ask_next=self.asker.asks(incident, live, held.told),
            do=do,
            do_not=do_not,
            contacts=tuple(compress(self.offers, self.offered(flags))),
            why=(*held.why, *told_why),
        )

    def decide(self, incident: Incident) -> Held:
        """The decision with its trace, without what follows from it."""
        yes, no, told = self.answers(incident)
        setting = incident.setting
        met, not_met, fired, kinds, not_kinds, conditions, check = self.program.decide_bits(
            yes, no, setting
        )
        grounds = tuple(
            status[1] if is_met else status[2] if is_not else status[0]
            for status, is_met, is_not in zip(self.statuses, met, not_met, strict=True)
        )
        required = YES if any(met) else NO if all(not_met) else UNKNOWN
        values: dict[str, str] = {}
        to: set[str] = set()
        why: list[Reason] = []
        for at, (status, is_met) in enumerate(zip(grounds, met, strict=True)):
            if is_met:
                because = self.ids_of(self.ground_because[at](yes, no, setting))
                why.append(Reason(f"ground:{status.id}", "referral", because, status.cites))
                to.update(self.program.rulebook.grounds[at].to)
        behaviour = _NO_LEVEL
        because_bits = self.program.because_bits
        for at in compress(self.rule_at, fired):
            rule = self.rules[at]
            because = self.ids_of(because_bits[at](yes, no, setting))
            why.append(Reason(rule.id, rule.sets, because, rule.cites))
            if rule.sets == "to":
                to.add(rule.value)
            elif rule.sets == "behaviour":
                behaviour = self._higher(behaviour, rule.value, because)
            else:
                values[rule.sets] = rule.value
        typology = self._typology(kinds, not_kinds)
        if typology.value:
            why.append(self._kind_reason(typology.value, yes, no, setting))
        return Held(
            yes=yes,
            no=no,
            told=told,
            scope=values["scope"],
            urgency=values["urgency"],
            imagery=values["imagery"],
            to=tuple(sorted(to, key=self.recipients.__getitem__)),
            grounds=grounds,
            required=required,
            check=YES if check[0] else NO if check[1] else UNKNOWN,
            typology=typology,
            behaviour=behaviour,
            why=tuple(why),
            conditions=conditions,
        )

    def answers(self, incident: Incident) -> tuple[int, int, tuple[tuple[int, int], ...]]:
        """An incident's answers as two whole numbers, what is yes and what is no; and the same
        for each person who may be a child, for the facts that are asked person by person."""
        yes, no = self._bits(incident.facts)
        own_yes, own_no = yes & self.personal, no & self.personal
        told = []
        any_yes = own_yes if not incident.people else 0
        for person in incident.people:
            his_yes, his_no = own_yes, own_no
            if person.facts:
                given_yes, given_no = self._bits(person.facts)
                keep = ~self._mask(person.facts)
                his_yes, his_no = own_yes & keep | given_yes, own_no & keep | given_no
            any_yes |= his_yes
            if may_be_child(person):
                told.append((his_yes, his_no))
        # Yes for one is yes; no only when it is no for everyone who may be a child.
        all_no = own_no if not told else self.personal
        for _, his_no in told:
            all_no &= his_no
        others = ~self.personal
        yes, no = yes & others | any_yes, no & others | (all_no & ~any_yes)
        for name, answer in people_answers(incident.people).items():
            if answer == YES:
                yes |= self.bit[name]
            elif answer == NO:
                no |= self.bit[name]
        return yes, no, tuple(told)

    def _bits(self, answers: Mapping[str, str]) -> tuple[int, int]:
        yes = no = 0
        for fact, answer in answers.items():
            if answer == YES:
                yes |= self.bit[fact]
            elif answer == NO:
                no |= self.bit[fact]
        return yes, no

    def _mask(self, names: Iterable[str]) -> int:
        mask = 0
        for name in names:
            mask |= self.bit[name]
        return mask

    def _ids_of(self, mask: int) -> tuple[str, ...]:
        """The ids behind a set of bits, each once, in the order of asking."""
        ids: dict[str, None] = {}
        while mask > 0:
            bit = mask & -mask
            mask ^= bit
            ids[self.names[bit.bit_length() - 1]] = None
        return tuple(ids)

    def _higher(self, now: Behaviour, level: str, because: tuple[str, ...]) -> Behaviour:
        if now.at_least is None or self.levels[level] < self.levels[now.at_least]:
            return Behaviour(level, because)
        return now

    def _typology(self, kinds: tuple[object, ...], not_kinds: tuple[object, ...]) -> Typology:
        """Every kind still possible: not ruled out itself, and no earlier one met."""
        candidates: list[str] = []
        for value, met, ruled_out in zip(self.kinds, kinds, not_kinds, strict=True):
            if not ruled_out:
                candidates.append(value)
            if met:
                break
        settled = candidates[0] if len(candidates) == 1 else None
        return Typology(settled, tuple(candidates))

    def _kind_reason(self, value: str, yes: int, no: int, setting: str) -> Reason:
        at = self.kinds.index(value)
        kind = self.program.rulebook.typology[at]
        because = self.ids_of(self.kind_because[at](yes, no, setting))
        return Reason(f"typology:{value}", "typology", because, kind.cites)

    def _pattern(self, held: Held) -> AdultPattern:
        pattern = self.program.rulebook.pattern
        return AdultPattern(
            tuple(sign for sign in pattern.sexual if held.yes & self.bit[sign]),
            tuple(sign for sign in pattern.financial if held.yes & self.bit[sign]),
            held.check,
        )

    def _factors(self, held: Held) -> Factors | None:
        factors = self.program.rulebook.police_factors
        if factors is None:
            return None
        known = held.yes | held.no
        return Factors(
            factors.outcome,
            tuple(fact for fact in factors.facts if held.yes & self.bit[fact]),
            tuple(fact for fact in factors.facts if not known & self.bit[fact]),
        )

    def _parents(
        self, incident: Incident, told: tuple[tuple[int, int], ...]
    ) -> tuple[MappingProxyType[str, str], tuple[Reason, ...]]:
        """What to do about telling parents, for each person who may be a child."""
        outcomes: dict[str, str] = {}
        reasons: dict[str, Reason] = {}
        children = (person for person in incident.people if may_be_child(person))
        for person, (yes, no) in zip(children, told, strict=True):
            fired = self.program.parents_bits(yes, no)
            at, rule = next(compress(self.parent_rules, fired))
            outcomes[person.ref] = rule.value
            if rule.id not in reasons:
                because = self.ids_of(self.program.because_bits[at](yes, no, incident.setting))
                reasons[rule.id] = Reason(rule.id, "parents", because, rule.cites)
        return MappingProxyType(outcomes), tuple(reasons.values())


def _picker(places: Iterable[int]) -> Callable[[tuple[object, ...]], tuple[object, ...]]:
    """A function that picks these places out of a tuple, in one step however many they are."""
    wanted = tuple(places)
    if len(wanted) > 1:
        return itemgetter(*wanted)
    return lambda flags: tuple(flags[place] for place in wanted)
