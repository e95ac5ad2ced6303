"""Decide: a rulebook and an incident in, an assessment out.

The rules run as functions written from the rulebook (see ``generate``); this module turns what
holds into the assessment's shape. Nothing here knows what any rule means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from itertools import chain, compress
from operator import itemgetter
from types import MappingProxyType
from typing import Final, NamedTuple

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
from handrail.decision.incident import Incident
from handrail.decision.people import ASKED_AS, may_be_child, people_answers
from handrail.decision.program import Because, Program
from handrail.decision.rulebook import VALUES, Rulebook

_MET, _NOT_MET = "met", "not-met"
_NO_LEVEL: Final = Behaviour(None, ())


def decide(rulebook: Rulebook | Program, incident: Incident) -> Assessment:
    """What the guidance says about an incident as far as it is known.

    Takes a Rulebook, or the Program made from one (``make_program``), which saves making it again.
    The same incident and rulebook give the same assessment, byte for byte.
    """
    return decider_of(rulebook).assess(incident)


@lru_cache(maxsize=64)
def decider_of(rulebook: Rulebook | Program) -> Decider:
    """What decides by a rulebook, made once; a Program is not made again."""
    if isinstance(rulebook, Program):
        return Decider(rulebook)
    # Only here: a start that finds its program made loads nothing that makes one.
    from handrail.decision.generate import make_program

    return Decider(make_program(rulebook))


class Held(NamedTuple):
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


class Speaks(NamedTuple):
    """A ground, rule or kind as the trace tells of it when it holds."""

    rule: str
    sets: str
    value: str
    cites: tuple[str, ...]
    because: Because


class Among(dict[int, tuple[str, ...]]):
    """Some facts and their bits: for every set of them its ids, put together when first needed."""

    def __init__(self, bits: Mapping[str, int]) -> None:
        self.bits = bits
        self.mask = sum(bits.values())

    def __missing__(self, found: int) -> tuple[str, ...]:
        self[found] = tuple(fact for fact, bit in self.bits.items() if found & bit)
        return self[found]

    def set_in(self, number: int) -> tuple[str, ...]:
        """Those of the facts whose bit is set in a number."""
        return self[number & self.mask]


class Decider:
    """One program with the pieces of an assessment that never change made ready beforehand."""

    def __init__(self, program: Program) -> None:
        book = program.rulebook
        self.program = program
        self.pack = PackRef(book.id, book.edition, book.digest)
        self.bit = {name: 1 << place for place, name in enumerate(program.places)}
        self.names = tuple(ASKED_AS.get(name, name) for name in program.places)
        self.ids_of = lru_cache(maxsize=4096)(self._ids_of)
        self.statuses = tuple(
            tuple(GroundStatus(g.id, status, g.cites) for status in (UNKNOWN, _MET, _NOT_MET))
            for g in book.grounds
        )
        because = iter(program.because_bits)
        self.rules = tuple(
            Speaks(rule.id, rule.sets, rule.value, rule.cites, next(because)) for rule in book.rules
        )
        self.grounds = tuple(
            Speaks(f"ground:{g.id}", "referral", YES, g.cites, next(because)) for g in book.grounds
        )
        self.kinds = tuple(
            Speaks(f"typology:{kind.value}", "typology", kind.value, kind.cites, next(because))
            for kind in book.typology
        )
        self.refers_to = tuple(ground.to for ground in book.grounds)
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
        self.parent_rules = tuple(rule for rule in self.rules if rule.sets == "parents")
        self.personal = self._mask(PERSON_FACTS)
        self.asker = Asker(program.places)
        self.sexual = self._among(book.pattern.sexual)
        self.financial = self._among(book.pattern.financial)
        self.factors = book.police_factors
        self.bearing = self._among(self.factors.facts if self.factors else ())
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
        grounds = [
            status[1] if is_met else status[2] if is_not else status[0]
            for status, is_met, is_not in zip(self.statuses, met, not_met, strict=True)
        ]
        to = set(chain.from_iterable(compress(self.refers_to, met)))
        values: dict[str, str] = {}
        behaviour = _NO_LEVEL
        why: list[Reason] = []
        ids_of = self.ids_of
        holding = chain(compress(self.grounds, met), compress(self.rules, fired))
        for rule, sets, value, cites, because_bits in holding:
            because = ids_of(because_bits(yes, no, setting))
            why.append(Reason(rule, sets, because, cites))
            if sets == "to":
                to.add(value)
            elif sets == "behaviour":
                behaviour = self._higher(behaviour, value, because)
            else:
                values[sets] = value
        typology, kind = self._typology(kinds, not_kinds)
        if kind:
            because = ids_of(kind.because(yes, no, setting))
            why.append(Reason(kind.rule, kind.sets, because, kind.cites))
        return Held(
            yes=yes,
            no=no,
            told=told,
            scope=values["scope"],
            urgency=values["urgency"],
            imagery=values["imagery"],
            to=tuple(sorted(to, key=self.recipients.__getitem__)),
            grounds=tuple(grounds),
            required=values.get("referral") or (NO if all(not_met) else UNKNOWN),
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
        # While nobody listed is known to be a child, the incident's own answer must be no as well.
        known_child = any(person.kind == "child" for person in incident.people)
        any_yes, all_no = 0, self.personal if known_child else own_no
        for person in incident.people:
            his_yes, his_no = own_yes, own_no
            if person.facts:
                given_yes, given_no = self._bits(person.facts)
                given = self._mask(person.facts)
                his_yes, his_no = own_yes & ~given | given_yes, own_no & ~given | given_no
            any_yes |= his_yes
            if may_be_child(person):
                told.append((his_yes, his_no))
                # Yes for one is yes; no only when it is no for everyone who may be a child.
                all_no &= his_no
        any_yes |= 0 if told else own_yes
        others = ~self.personal
        people_yes, people_no = self._bits(people_answers(incident.people))
        return (
            yes & others | any_yes | people_yes,
            no & others | (all_no & ~any_yes) | people_no,
            tuple(told),
        )

    def _bits(self, answers: Mapping[str, str]) -> tuple[int, int]:
        yes = no = 0
        bit = self.bit
        for name, answer in answers.items():
            if answer == YES:
                yes |= bit[name]
            elif answer == NO:
                no |= bit[name]
        return yes, no

    def _among(self, facts: tuple[str, ...]) -> Among:
        return Among({fact: self.bit[fact] for fact in facts})

    def _mask(self, names: Iterable[str]) -> int:
        return sum(map(self.bit.__getitem__, names))

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

    def _typology(
        self, kinds: tuple[object, ...], not_kinds: tuple[object, ...]
    ) -> tuple[Typology, Speaks | None]:
        """Every kind still possible: not ruled out itself, and no earlier one met."""
        possible: list[Speaks] = []
        for kind, met, ruled_out in zip(self.kinds, kinds, not_kinds, strict=True):
            if not ruled_out:
                possible.append(kind)
            if met:
                break
        settled = possible[0] if len(possible) == 1 else None
        candidates = tuple([kind.value for kind in possible])
        return Typology(settled.value if settled else None, candidates), settled

    def _pattern(self, held: Held) -> AdultPattern:
        yes = held.yes
        return AdultPattern(self.sexual.set_in(yes), self.financial.set_in(yes), held.check)

    def _factors(self, held: Held) -> Factors | None:
        if self.factors is None:
            return None
        set_in = self.bearing.set_in
        return Factors(self.factors.outcome, set_in(held.yes), set_in(~(held.yes | held.no)))

    def _parents(
        self, incident: Incident, told: tuple[tuple[int, int], ...]
    ) -> tuple[MappingProxyType[str, str], tuple[Reason, ...]]:
        """What to do about telling parents, for each person who may be a child."""
        outcomes: dict[str, str] = {}
        reasons: dict[str, Reason] = {}
        children = (person for person in incident.people if may_be_child(person))
        for person, (yes, no) in zip(children, told, strict=True):
            fired = self.program.parents_bits(yes, no)
            rule, sets, value, cites, because_bits = next(compress(self.parent_rules, fired))
            outcomes[person.ref] = value
            if rule not in reasons:
                because = self.ids_of(because_bits(yes, no, incident.setting))
                reasons[rule] = Reason(rule, sets, because, cites)
        return MappingProxyType(outcomes), tuple(reasons.values())


def _picker(places: Iterable[int]) -> Callable[[tuple[object, ...]], tuple[object, ...]]:
    """A function that picks these places out of a tuple, in one step however many they are."""
    wanted = tuple(places)
    if len(wanted) > 1:
        return itemgetter(*wanted)
    return lambda flags: tuple(flags[place] for place in wanted)
