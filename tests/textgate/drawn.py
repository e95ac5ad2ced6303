"""Pictures drawn instead of written: the pixels of a thumbnail as markup, numbers, blocks or
signs."""

import re

from tests.textgate.encoding import Encoding

LUMA = " .:-=+*#%@"
LUMA_LETTERS = "WM#N8kdxo:"
BLOCKS = " ░▒▓█"
SQUARES = "⬛🟫🟥🟧🟨🟩🟦🟪⬜"
EMOJI_TONES = "🌑🌒🌓🌔🌕"


def tones(picture, count):
    """The pixels in so many tones."""
    return [value * count // 256 for value in picture.thumbnail]


def rows(values, width):
    return [values[at : at + width] for at in range(0, len(values), width)]


def toned(name, signs, between="", line_end="\n"):
    """Each pixel as one of a few signs, line by line."""
    signs = list(signs)

    def write(picture):
        drawn = rows([signs[tone] for tone in tones(picture, len(signs))], picture.width)
        return line_end.join(between.join(row) for row in drawn)

    def read(text):
        return [bytes(signs.index(sign) for sign in text if sign in signs)]

    return Encoding(name, write, read, drawn=True)


def numbered(name, head, one, find, *, between=" ", after="", base=10):
    """Each pixel by what `one` says of its place and tone; `find` finds the tone again."""

    def write(picture):
        pixels = enumerate(picture.thumbnail)
        body = between.join(
            one(at % picture.width, at // picture.width, tone) for at, tone in pixels
        )
        return head.format(w=picture.width, h=picture.height) + body + after

    def read(text):
        return [bytes(int(found, base) % 256 for found in re.findall(find, text))]

    return Encoding(name, write, read, drawn=True)


def braille(picture):
    """Eight pixels as the dots of one sign."""
    bits = [tone > 127 for tone in picture.thumbnail]
    return "".join(
        chr(0x2800 + sum(bit << place for place, bit in enumerate(bits[at : at + 8])))
        for at in range(0, len(bits), 8)
    )


def read_braille(text):
    return [bytes(ord(sign) - 0x2800 for sign in text if 0x2800 <= ord(sign) < 0x2900)]


def run_lengths(name, words, form):
    """How many pixels of a tone follow each other."""

    def write(picture):
        found, last = [], None
        for tone in tones(picture, len(words)):
            if last is not None and found[-1][1] == tone:
                found[-1][0] += 1
            else:
                found.append([1, tone])
            last = tone
        return " ".join(form.format(count=count, word=words[tone]) for count, tone in found)

    def read(text):
        pairs = re.findall(form.replace("{count}", r"(\d+)").replace("{word}", "([a-zA-Z]+)"), text)
        known = ((int(count), words.index(word)) for count, word in pairs if word in words)
        return [b"".join(bytes([tone]) * min(count, 2000) for count, tone in known)]

    return Encoding(name, write, read, drawn=True)


def xpm(picture):
    lines = [f'"{picture.width} {picture.height} 16 1",']
    lines += [
        f'"{chr(97 + tone)} c #{tone * 17:02x}{tone * 17:02x}{tone * 17:02x}",'
        for tone in range(16)
    ]
    drawn = rows([chr(97 + tone) for tone in tones(picture, 16)], picture.width)
    lines += [f'"{"".join(row)}",' for row in drawn]
    return "/* XPM */\nstatic char *a[] = {\n" + "\n".join(lines) + "\n};"


def read_xpm(text):
    drawn = re.findall(r'"([a-p]{16,32})"', text)
    return [bytes(ord(sign) - 97 for sign in "".join(drawn))]


def squeezed(tone):
    return f"#{tone:02x}{tone:02x}{tone:02x}"


DRAWN: tuple[Encoding, ...] = (
    toned("signs-by-tone", LUMA),
    toned("signs-by-tone-with-blanks", LUMA[1:], " "),
    toned("letters-by-tone", LUMA_LETTERS),
    toned("two-letters-by-tone", "XO"),
    toned("digits-by-tone", "0123456789"),
    toned("noughts-and-ones-by-tone", "01", " "),
    toned("blocks", BLOCKS),
    toned("block-corners", "▖▗▘▙▚▛▜▝▞▟█"),
    toned("emoji-squares", SQUARES),
    toned("emoji-squares-in-one-line", SQUARES, line_end=""),
    toned("emoji-moons", EMOJI_TONES),
    toned("circles", "○◔◑◕●"),
    Encoding("braille", braille, read_braille, drawn=True),
    Encoding("xpm", xpm, read_xpm, drawn=True),
    numbered(
        "ppm-as-text", "P2\n{w} {h}\n255\n", lambda x, y, tone: str(tone), r"(?<=\s)\d+(?!\S)"
    ),
    numbered(
        "ppm-in-colour",
        "P3\n{w} {h}\n255\n",
        lambda x, y, tone: f"{tone} {tone} {tone}",
        r"\d+(?= \d+ \d+\s)",
    ),
    numbered(
        "svg",
        '<svg xmlns="x" width="{w}" height="{h}">',
        lambda x, y, tone: f'<rect x="{x}" y="{y}" width="1" height="1" fill="{squeezed(tone)}"/>',
        r'fill="#[0-9a-f]{4}([0-9a-f]{2})"',
        after="</svg>",
        base=16,
    ),
    numbered(
        "svg-path", "<path d='", lambda x, y, tone: f"M{x} {y}h{tone}", r"h(\d+)", after="'/>"
    ),
    numbered(
        "css-shadows",
        "box-shadow: ",
        lambda x, y, tone: f"{x}px {y}px rgb({tone},0,0)",
        r"rgb\((\d+)",
        between=", ",
    ),
    numbered(
        "html-table",
        "<table>",
        lambda x, y, tone: f"<td bgcolor='{squeezed(tone)}'></td>",
        r"#[0-9a-f]{4}([0-9a-f]{2})'",
        between="",
        base=16,
    ),
    numbered(
        "plot",
        "",
        lambda x, y, tone: f"plot({x},{y},{tone})",
        r"plot\(\d+,\d+,(\d+)\)",
        between="; ",
    ),
    run_lengths("run-lengths", ("white", "grey", "black"), "{count} {word}"),
    run_lengths("run-lengths-short", ("w", "g", "b"), "{count}{word}"),
)
