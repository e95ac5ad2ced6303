"""Whatever is cut, the words around it stay: a child's words are never the price."""

from unicodedata import category

from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.textgate import clean
from tests.decision.incidents import tries
from tests.textgate.hostile import BY_NAME
from tests.textgate.passages import written
from tests.textgate.pictures import pictures

# In these the code has blanks inside, so that a word beside it cannot be told from a piece of it;
# or the code is the way the words themselves are written.
WOVEN_INTO_WORDS = {
    *("base64-letter-by-letter", "hex-letter-by-letter", "emoji-64-with-blanks"),
    *(name for name in BY_NAME if name.endswith("-among-words") or name.startswith("words-")),
    *("capitals-in-words", "numbers-on-marks", "noughts-and-ones-by-tone"),
    *("signs-by-tone-with-blanks",),
}
APART = sorted(BY_NAME.keys() - WOVEN_INTO_WORDS)
STOPS = frozenset(" \n.,:;!?'\"()-’،۔。、，：")


def is_words_alone(text):
    """Numbers, references and emoji are no words: one right beside a code may go with it."""
    return all(sign in STOPS or category(sign)[0] in "LM" for sign in text)


SENTENCES = [
    text
    for name in ("welsh", "polish", "urdu", "romani", "case-notes", "other")
    for text in written(name)
    if is_words_alone(text)
]


def test_there_are_sentences_of_words_alone_to_try():
    assert len(SENTENCES) > 70


def words_in_order(words, text):
    """Whether all the words stand in the text, in their order."""
    left = iter(text.split())
    return all(word in left for word in words)


def clean_words(text):
    return clean(text).text.split()


def written_out(name, at):
    return BY_NAME[name].write(pictures()[at])


@settings(max_examples=tries(250))
@given(
    st.sampled_from(SENTENCES),
    st.sampled_from(APART),
    st.integers(0, 39),
    st.sampled_from(("\n", "\n\n")),
    st.sampled_from(SENTENCES),
)
def test_every_word_before_and_after_a_picture_survives(before, name, at, between, after):
    # All but the two that touch the code: one as long as its groups may pass for one of them.
    words = clean_words(before)[:-1] + clean_words(after)[1:]
    text = before + between + written_out(name, at) + between + after
    assert words_in_order(words, clean(text).text)


@settings(max_examples=tries(60))
@given(
    st.lists(
        st.tuples(st.sampled_from(APART), st.integers(0, 39), st.sampled_from(SENTENCES)),
        min_size=3,
        max_size=6,
        unique_by=lambda part: part[2],
    )
)
def test_every_sentence_between_two_pictures_survives(parts):
    text = "\n".join(f"{written_out(name, at)}\n{sentence}" for name, at, sentence in parts)
    words = [word for _, _, sentence in parts for word in clean_words(sentence)[1:-1]]
    assert words_in_order(words, clean(text).text)


@settings(max_examples=tries(100))
@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=12))
def test_words_on_their_own_are_all_kept_in_any_order(sentences):
    text = "\n\n".join(sentences)
    assert "[removed" not in clean(text).text


def test_a_word_inside_a_run_goes_with_it_and_a_sentence_does_not():
    line = "iVBORw0KGgoAAAANSUhEUgAAABwAAAAcCAIAAAD9b0jDAAAEIUlEQVR42l2VxapdURBE93N3"
    woven = clean(f"{line}\n{line} and {line}").text
    assert woven == "[removed: 222 characters of code, not words]"
    sentence = "and then she said that it was the same one that everybody had been sent on Thursday"
    apart = clean(f"{line}\n{line}\n{sentence}\n{line}\n{line}").text
    assert sentence in apart
    assert apart.count("[removed") == 2
