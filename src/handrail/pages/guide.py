"""The guide itself: every page of it is an answer to a form sent to one constant address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.translation import gettext as _

from handrail.decision.incident import Fault
from handrail.documents.render import to_pdf, to_text
from handrail.documents.report import Report
from handrail.guidance.release import NoEdition, wording
from handrail.guidance.wording import Wording
from handrail.pages import checking, faults, people, place, result
from handrail.pages.addresses import of
from handrail.pages.answering import Found, Turn, take_turn
from handrail.pages.clock import today
from handrail.pages.leaving import CLEAR
from handrail.pages.mistakes import Given
from handrail.pages.outcome import outcome_of
from handrail.pages.question import answer_words, question_on
from handrail.pages.sheet import Sheet, SheetRefused, language_of, read_sheet
from handrail.pages.show import page


def show(request: HttpRequest) -> HttpResponse:
    """Take one turn and show the page that answers it. Without a form, go to the start."""
    if request.method != "POST":
        return _to_start()
    given = _given(request)
    if given.text("do") == "finish":
        return _finished(request, language_of(_last(given)))
    return _with_turn(request, _answer)


def download(request: HttpRequest) -> HttpResponse:
    """The report as a PDF, under a name that says nothing of what it is about."""
    if request.method != "POST":
        return _to_start()

    def report(request: HttpRequest, turn: Turn) -> HttpResponse:
        if turn.found is None:
            return _answer(request, turn)
        words = wording(turn.found.program.rulebook.id, turn.sheet.language)
        return _pdf(result.report_of(turn.found, words))

    return _with_turn(request, report)


def _with_turn(
    request: HttpRequest, reply: Callable[[HttpRequest, Turn], HttpResponse]
) -> HttpResponse:
    """Read the form, take the turn and reply in the reader's language; or say what is wrong."""
    given = _given(request)
    language = language_of(_last(given))
    with translation.override(language):
        try:
            turn = take_turn(read_sheet(_last(given), today()), given)
            with translation.override(turn.sheet.language):
                return reply(request, turn)
        except SheetRefused as refused:
            return _refused(request, language, refused.faults)
        except NoEdition:
            fault = Fault("$.on", "a day", "a day that an edition covers")
            return _refused(request, language, (fault,))


def _pdf(report: Report) -> HttpResponse:
    response = HttpResponse(to_pdf(report), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{_("report")}.pdf"'
    return response


def _answer(request: HttpRequest, turn: Turn) -> HttpResponse:
    """The page that a turn leads to, with the outcome so far beside it."""
    sheet, found = turn.sheet, turn.found
    context: dict[str, Any] = {"sheet": sheet, "given": turn.refill, "mistakes": turn.mistakes}
    status = 400 if turn.mistakes else 200
    if found is None:
        context |= {"outcome": None, **_place(turn)}
        return page(request, "place.html", sheet.language, context, status=status)
    words = wording(found.program.rulebook.id, sheet.language)
    context["outcome"] = outcome_of(
        sheet, found.assessment, words, before=turn.before, answered=turn.answered
    )
    template, more = _PAGES[sheet.page.kind]
    return page(
        request, template, sheet.language, context | more(turn, found, words), status=status
    )


def _place(turn: Turn, *_: object) -> dict[str, Any]:
    language, on = turn.sheet.language, today()
    return {
        "nations": place.nation_choices(language, on),
        "settings": place.setting_choices(language, on),
    }


def _people(turn: Turn, found: Found, words: Wording) -> dict[str, Any]:
    return {
        "rows": people.rows(turn.sheet, words),
        "nobody_pictured": people.nobody_pictured(turn.sheet),
    }


def _person(turn: Turn, found: Found, words: Wording) -> dict[str, Any]:
    ref = turn.sheet.page.person
    return {
        "person": turn.sheet.person(ref),
        "letter": ref or people.next_letter(found.incident),
        "kinds": people.kind_words(words),
        "roles": people.role_words(words),
    }


def _question(turn: Turn, found: Found, words: Wording) -> dict[str, Any]:
    asked = {"question": question_on(turn.sheet, words), "answers": answer_words(words)}
    return asked | _person(turn, found, words)


def _raised(turn: Turn, found: Found, words: Wording) -> dict[str, Any]:
    return {"first": result.first_steps(found, words)}


def _settled(turn: Turn, found: Found, words: Wording) -> dict[str, Any]:
    return {"put_off": result.put_off(turn.sheet, found, words)}


def _check(turn: Turn, found: Found, words: Wording) -> dict[str, Any]:
    return {
        "groups": checking.answers(turn.sheet, words),
        "people_groups": checking.people_answers(turn.sheet, words),
        "nation": words.word("nation", found.incident.nation),
        "setting": words.word("setting", found.incident.setting),
    }


def _result(turn: Turn, found: Found, words: Wording) -> dict[str, Any]:
    report = result.report_of(found, words)
    return {"report": report, "plain_text": to_text(report)}


def _way(turn: Turn, found: Found, words: Wording) -> dict[str, Any]:
    return result.way(found, words)


_PAGES: Final[Mapping[str, tuple[str, Callable[[Turn, Found, Wording], dict[str, Any]]]]] = {
    "place": ("place.html", _place),
    "people": ("people.html", _people),
    "person": ("person.html", _person),
    "remove": ("remove.html", _person),
    "ask": ("question.html", _question),
    "change": ("question.html", _question),
    "raised": ("raised.html", _raised),
    "settled": ("settled.html", _settled),
    "check": ("check.html", _check),
    "result": ("result.html", _result),
    "way": ("way.html", _way),
}
"""Each page of the guide: its template, and what it needs beside the outcome."""


def _finished(request: HttpRequest, language: str) -> HttpResponse:
    """The end: nothing is sent back, and the browser is told to forget this site."""
    response = page(request, "finished.html", language, {"sheet": Sheet(language=language)})
    response["Clear-Site-Data"] = CLEAR
    return response


def _refused(request: HttpRequest, language: str, found: tuple[Fault, ...]) -> HttpResponse:
    """What was sent is no incident: say which part, and how to go on."""
    context = {"faults": faults.sentences(found), "sheet": Sheet(language=language)}
    return page(request, "refused.html", language, context, status=400)


def _to_start() -> HttpResponse:
    response = HttpResponseRedirect(of("start", "en"))
    response.status_code = 303
    return response


def _given(request: HttpRequest) -> Given:
    return Given({name: tuple(map(str, values)) for name, values in request.POST.lists()})


def _last(given: Given) -> dict[str, str]:
    return {name: values[-1] for name, values in given.values.items() if values}
