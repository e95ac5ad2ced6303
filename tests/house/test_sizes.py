"""Nothing grows past what one person reads at a sitting."""

from pathlib import Path
from statistics import median

from tests.house.tree import ROOT, functions, python

SOURCE_LINES = 400
TEST_LINES = 500
FUNCTION_LINES = 60


def lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def too_long(folders: tuple[str, ...], ceiling: int) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}: {lines(path)} lines"
        for path in python(*folders)
        if lines(path) > ceiling
    ]


def function_lengths() -> dict[str, int]:
    return {
        f"{path.relative_to(ROOT)}:{function.lineno} {function.name}": (
            (function.end_lineno or function.lineno) - function.lineno + 1
        )
        for path in python("src", "tests", "docs", "bench")
        for function in functions(path)
    }


def test_no_source_file_passes_400_lines():
    assert too_long(("src", "docs", "bench"), SOURCE_LINES) == []


def test_no_test_file_passes_500_lines():
    assert too_long(("tests",), TEST_LINES) == []


def test_no_data_file_passes_400_lines():
    data = [path for path in (ROOT / "guidance").rglob("*.toml") if lines(path) > SOURCE_LINES]
    assert data == []


def test_no_function_passes_60_lines():
    assert {name: n for name, n in function_lengths().items() if n > FUNCTION_LINES} == {}


def test_files_and_functions_stay_far_below_their_ceilings():
    assert median(lines(path) for path in python("src")) <= SOURCE_LINES / 2
    assert median(function_lengths().values()) <= FUNCTION_LINES / 3
