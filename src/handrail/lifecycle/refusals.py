"""Every reason for a no, in one place: what stands in the way, why, and what to do about it.

The sentences hold no name, no stage and no date, so that one translation serves each of them.
"""

from __future__ import annotations

from typing import Final

from handrail.lifecycle.answer import Refused

_SIGN_OFF: Final = ("WALES-134", "WALES-206")
_REASONS: Final = ("WALES-135", "WALES-206", "KCSIE26-07", "KENT-16")
_REVIEW: Final = ("NSPCC24-66", "NSPCC18-20")

# The answer about a case that a person may not see, and about one that is not there: the same
# object, so that nothing in it can tell the two apart (C11, C17, C21).
NO_SUCH_CASE: Final = Refused(
    "no-such-case",
    "There is no case here that you can open. What you know still matters: anyone can record a "
    "concern at any time. If a child is in danger now, call 999.",
    ("NSPCC24-38", "NSPCC24-75"),
)
OWN_REPORT_IS_SEALED: Final = Refused(
    "own-report-is-sealed",
    "A report is sealed when it is sent, so that nobody without a key can read or change it, and "
    "nobody can be made to. If there is more to say or something to put right, tell us again: "
    "both are kept.",
)
TEAM_ONLY: Final = Refused(
    "team-only",
    "You can read this case and add to it, but what happens to it is for the team that holds it, "
    "who see the whole of it. Ask its lead or a deputy.",
    ("NSPCC24-41",),
)
LEAD_DECIDES: Final = Refused(
    "lead-decides",
    "This is the lead's to do, so that it rests on everything that is known. Write down what you "
    "know, and tell the lead or a deputy today.",
    ("NSPCC24-41",),
)
ASK_THE_LEAD: Final = Refused(
    "ask-the-lead",
    "A deputy does not do this alone, because it reaches past the case in hand. Ask the lead, or "
    "the head while the lead is away.",
)
LEADERSHIP_SIGNS: Final = Refused(
    "leadership-signs",
    "A decision not to refer is signed off by the head, the manager or the leadership, so that it "
    "never rests on the safeguarding team alone. Give one of them access and ask them to sign.",
    _SIGN_OFF,
)
SECOND_PERSON: Final = Refused(
    "second-person",
    "You made this decision, so another person has to sign it off: a second pair of eyes protects "
    "the child, and you. Ask someone else in the leadership.",
    _SIGN_OFF,
)
NOTHING_TO_SIGN: Final = Refused(
    "nothing-to-sign",
    "No decision is waiting here for a signature: none is recorded yet, or it is signed already, "
    "or it is to refer, which needs none. Look at where the case stands.",
)
CASE_CLOSED: Final = Refused(
    "case-closed",
    "This case is closed, and closed means that nothing more is decided in it. Reopen it with the "
    "reason. Writing down what you have heard, and referring, need not wait for that.",
    ("KENT-17", "WALES-137"),
)
NOT_CLOSED: Final = Refused(
    "not-closed",
    "This case is open, so it is still needed as it is. This can be done once it has been closed "
    "with its reasons.",
)
ON_HOLD: Final = Refused(
    "on-hold",
    "A legal hold stands over this case, so nothing of it may be disposed of, whatever its date. "
    "If the hold has ended, the lead or the head can lift it; a proposal then begins afresh.",
)
HOLD_TAKEN: Final = Refused(
    "hold-taken",
    "A legal hold stands under this id already, and who placed it and when is not written over. "
    "Place the new one under an id of its own.",
)
NOT_YOURSELF: Final = Refused(
    "not-yourself",
    "Nobody shuts themself out: somebody else has to see the case from then on. Tell the head, or "
    "whoever hears about the head, that it is about you.",
)
NO_HOLD: Final = Refused(
    "no-hold",
    "No legal hold stands over this case, so there is none to lift. Look at which case was meant.",
)
ALREADY_PROPOSED: Final = Refused(
    "already-proposed",
    "Disposal of this case is proposed already, and its wait is running. Another person confirms "
    "it once that has ended, or anyone in the team cancels it.",
)
NOTHING_PROPOSED: Final = Refused(
    "nothing-proposed",
    "Nobody has proposed to dispose of this case, so there is nothing to confirm or cancel. Two "
    "people are needed: one proposes with a reason, and another confirms after a wait.",
)
PROPOSER: Final = Refused(
    "proposer",
    "You proposed this disposal, so another person has to confirm it: what is destroyed cannot be "
    "had back. Ask the lead, a deputy or the head to look at what would go.",
)
STILL_WAITING: Final = Refused(
    "still-waiting",
    "The wait between proposing a disposal and confirming it has not ended. It is there so that "
    "anyone can say no. Come back when it has.",
)
WAIT_TOO_SHORT: Final = Refused(
    "wait-too-short",
    "The wait before a disposal is set shorter than 7 days, which is too short for anyone to "
    "notice a mistake. Set a longer one.",
)
NO_REASON: Final = Refused(
    "no-reason",
    "The reason is not written down yet, and whoever looks at this years from now will need it. "
    "Write it as an entry first.",
    _REASONS,
)
NOT_YET_DUE: Final = Refused(
    "not-yet-due",
    "This record's review date has not come. Until then it is kept, because the child it is about "
    "may need it. Propose its disposal on or after that day.",
)
NO_REVIEW_DATE: Final = Refused(
    "no-review-date",
    "This record has been sent on and nobody has confirmed that it arrived, so this may be the "
    "only copy. Ask the new setting for its receipt first.",
    ("KCSIE26-11",),
)
NOT_WHAT_WAS_SHOWN: Final = Refused(
    "not-what-was-shown",
    "What would go is no longer what was proposed, or not what you were shown. Cancel the "
    "proposal, look at what has changed, and propose again if that is still right.",
)
FIGURES_ELSEWHERE: Final = Refused(
    "figures-elsewhere",
    "Figures go to those who lead and oversee, because a small number can point to one child. Ask "
    "the lead for the tables that are published.",
)
ADMINISTRATOR_ONLY: Final = Refused(
    "administrator-only",
    "Accounts, settings and backups are kept apart from cases, so that no one person holds both. "
    "Ask the administrator; nothing of any case needs to be told for it.",
)
HAS_A_KEY: Final = Refused(
    "has-a-key",
    "You can open this case with your own key. The sealed sheet is the head's, for when nobody "
    "who holds a key can be reached.",
)
WOULD_OPEN_TO_ITS_SUBJECT: Final = Refused(
    "would-open-to-its-subject",
    "This case is about that person, so it can never be opened to them. Choose somebody else.",
)
NEVER_A_KEY: Final = Refused(
    "never-a-key",
    "Whoever administers the system or oversees it from outside is never given a case. Give the "
    "access to a person who works with children here.",
)
GRANT_ALREADY_OVER: Final = Refused(
    "grant-already-over",
    "The access would end before it began. Choose an hour that is still to come; it can always "
    "be given again.",
)
WRONG_STAGE: Final = Refused(
    "wrong-stage",
    "The case is not at the stage this follows from. Look at where it stands and at what can "
    "follow. Writing down what is heard, and referring, are open at every stage.",
    ("WALES-106", "KENT-18"),
)
NO_OUTCOME: Final = Refused(
    "no-outcome",
    "No outcome was chosen. Say whether to refer, to manage it in the setting, or to follow "
    "another procedure.",
    ("NSPCC24-67",),
)
NO_DEPARTURE_REASON: Final = Refused(
    "no-departure-reason",
    "This is less protective than what the guidance proposes. You may decide so, with your reason "
    "for departing from it written down. If you are in doubt, ask for advice first.",
    ("WALES-139", "KCSIE26-07", "KENT-17"),
)
NO_PLAN: Final = Refused(
    "no-plan",
    "No plan is written down yet: who does what, by when, for every child. Write it first. Support "
    "for the children does not wait for it.",
    ("WALES-133", "NSPCC24-60"),
)
NO_SIGN_OFF: Final = Refused(
    "no-sign-off",
    "The decision is not to refer, and a second person has not signed it off. Ask the head, the "
    "manager or the leadership to read the reasons and sign. Support does not wait for it.",
    _SIGN_OFF,
)
NO_REVIEW: Final = Refused(
    "no-review",
    "The review of what happened and how it was handled is not written down. Hold it, with those "
    "who took part, and write down what was learned.",
    _REVIEW,
)
NO_CLOSING_REASON: Final = Refused(
    "no-closing-reason",
    "Why the case can be closed is not written down: what came of it, and how the children are "
    "now. Write that first.",
    ("KCSIE26-08", "WALES-204"),
)
SOMETHING_OPEN: Final = Refused(
    "something-open",
    "A step or a deadline of this case is still open, and would be forgotten. Do it, or write down "
    "why it is no longer needed, and close the case then.",
)
NO_REASONS: Final = Refused(
    "no-reasons",
    "The reasons for the decision are not written down, and a decision without them cannot be "
    "understood later. Record the decision with its reasons.",
    _REASONS,
)
NOT_REFERRED_YET: Final = Refused(
    "not-referred-yet",
    "The decision is to refer, and no entry says to whom it was referred. Make the referral if it "
    "is not made, write down to whom and how, and close the case then; or decide again, with "
    "reasons.",
    ("NSPCC24-42", "WALES-106"),
)
NO_REOPENING_REASON: Final = Refused(
    "no-reopening-reason",
    "Why the case is reopened is not written down. Write down what is new; a referral needs no "
    "reopening first.",
    ("WALES-137",),
)

REFUSALS: Final = tuple(value for value in tuple(globals().values()) if isinstance(value, Refused))
"""Every refusal there is, for the reference pages and for translation."""
