"""No word in the code or in the wording blames a child."""

import re

import pytest

from tests.house.tree import below, texts

BLAMING = re.compile(
    r"(?<![A-Za-z])(victims?|perpetrators?|offenders?|suspects?|sexting"
    r"|dioddefwy?r|cyflawnwy?r|troseddwy?r|secstio"
    r"|why did you|pam wnest ti|pam wnaethoch chi)(?![A-Za-z])",
    re.IGNORECASE,
)
# Titles that others gave their own pages keep their words: each entry says whose title it is.
QUOTED_TITLES: dict[str, str] = {
    "Sexting: advice for professionals": "the published title of the 2018 page",
    "Sexting: sharing nudes and semi-nudes": "the published title of the 2024 page",
}


def blaming_words(line: str) -> list[str]:
    for title in QUOTED_TITLES:
        line = line.replace(title, "")
    return BLAMING.findall(line)


@pytest.mark.parametrize(
    "line",
    [
        "the victim was told",
        "victim_age = 12",
        "Sexting guidance",
        "a Perpetrator's device",
        "Why did you send it?",
        "y dioddefwr",
    ],
)
def test_a_blaming_word_is_found_wherever_it_stands(line):
    assert len(blaming_words(line)) == 1


@pytest.mark.parametrize("line", ["a suspicious account", "the offence", "unsuspecting", "text"])
def test_other_words_that_only_look_alike_are_left_alone(line):
    assert blaming_words(line) == []


def test_nothing_in_the_code_or_the_guidance_blames():
    found = [
        f"{path}:{number}: {', '.join(words)}"
        for path, number, line in texts(below("src", "guidance"))
        if (words := blaming_words(line))
    ]
    assert found == []


def test_every_quoted_title_still_stands_somewhere():
    held = "\n".join(line for _, _, line in texts(below("src", "guidance")))
    assert [title for title in QUOTED_TITLES if title not in held] == []
