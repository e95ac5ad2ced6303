"""Print what the gate was tried with, and what came of it: `python -m tests.textgate.figures`."""

from handrail.textgate import clean
from tests.textgate.hostile import ENCODINGS, LIMITS, tried
from tests.textgate.passages import passages, translations, untouched


def main() -> None:
    """Try every passage and every picture, and print the counts."""
    every = [text for texts in passages().values() for text in texts]
    whole = sum(untouched(text, clean(text)) for text in every)
    print(f"{len(every):,} passages, {len(translations())} languages of Django's among them;")
    print(f"{whole:,} untouched: {100 * whole / len(every):.3f} %.")
    outcomes = {encoding.name: tried(encoding.name) for encoding in ENCODINGS}
    attempts = sum(map(len, outcomes.values()))
    print(f"{attempts:,} pictures as text, in {len(outcomes)} ways.")
    for name, found in sorted(outcomes.items()):
        through = sum(one.survives for one in found)
        if through or name in LIMITS:
            listed = "a listed limit" if name in LIMITS else "NOT LISTED"
            print(f"  {name}: {through} of {len(found)} can be read back; {listed}")


if __name__ == "__main__":
    main()
