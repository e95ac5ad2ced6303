"""A second, plainer telling of who may do what, to hold beside the one that ships.

Written as one table of words and a chain of questions; nothing is shared with the shipped table.
`-` never, `key` with any key to the case, `team` in the team that holds it, `yes` always.
"""

from dataclasses import dataclass

TABLE = """
                  staff-member lead  deputy head  oversight administrator
hear              yes          yes   yes    yes   yes       yes
read-own-report   key          key   key    key   -         -
list              key          key   key    key   -         -
open              -            team  team   team  -         -
read              key          key   key    key   -         -
write             key          key   key    key   -         -
correct           -            key   key    key   -         -
advance           -            team  team   team  -         -
decide            -            team  team   team  -         -
depart            -            team  team   team  -         -
countersign       -            -     -      key   -         -
refer             key          key   key    key   -         -
close             -            team  team   team  -         -
reopen            -            team  team   team  -         -
grant             -            team  team   team  -         -
revoke            -            team  team   team  -         -
share             -            team  -      team  -         -
shut-out          -            team  -      team  -         -
see-reads         -            team  -      team  -         -
export            -            team  team   team  -         -
place-hold        -            team  team   team  -         -
lift-hold         -            team  -      team  -         -
propose-disposal  -            team  team   team  -         -
confirm-disposal  -            team  team   key   -         -
cancel-disposal   -            key   key    key   -         -
break-glass       -            -     -      yes   -         -
see-figures       -            yes   yes    yes   yes       -
manage-people     -            -     -      -     -         yes
manage-settings   -            -     -      -     -         yes
restore-backups   -            -     -      -     -         yes
"""
ABOUT_NO_CASE = {
    *("hear", "see-figures", "manage-people", "manage-settings", "restore-backups"),
}
OPEN_ONLY = {"advance", "decide", "depart", "close"}
CLOSED_ONLY = {"reopen", "propose-disposal"}


@dataclass(frozen=True)
class Plain:
    """A person before a case, in yes and no: what a second reader would want to be told."""

    role: str
    there: bool = True
    in_team: bool = False
    in_shared_team: bool = False
    granted: bool = False
    shut_out: bool = False
    stage: str = "heard"
    waits_for_signature: bool = False
    decided_it: bool = False
    held: bool = False
    proposed: bool = False
    proposed_it: bool = False
    wait_over: bool = False


def rows():
    lines = TABLE.strip("\n").splitlines()
    roles = lines[0].split()
    return {line.split()[0]: dict(zip(roles, line.split()[1:], strict=True)) for line in lines[1:]}


ROWS = rows()


def has_key(who):
    if not who.there or who.shut_out or who.role in ("oversight", "administrator"):
        return False
    return who.in_team or who.in_shared_team or who.granted


def allowed(act, who):
    """Whether the plain table lets this person do this."""
    word = ROWS[act][who.role]
    if act in ABOUT_NO_CASE or word == "-":
        return word == "yes"
    if act == "break-glass":
        return who.there and not who.shut_out
    if not has_key(who) or (word == "team" and not who.in_team):
        return False
    closed = who.stage == "closed"
    if act in OPEN_ONLY and closed or act in CLOSED_ONLY and not closed:
        return False
    return {
        "countersign": who.waits_for_signature and not who.decided_it,
        "lift-hold": who.held,
        "propose-disposal": not who.held and not who.proposed,
        "confirm-disposal": who.proposed and not who.held and not who.proposed_it and who.wait_over,
        "cancel-disposal": who.proposed,
    }.get(act, True)
