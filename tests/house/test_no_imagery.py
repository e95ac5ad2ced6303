"""Imagery has no place to be put: no field, no upload, no file in the repository."""

import re

import pytest

from tests.house.tree import FONTS, PICTURES, ROOT, below, texts, tracked

# Every way a web page, a form, a table or a server takes a file in.
TAKES_A_FILE = re.compile(
    r"(?:Image|File|FilePath)Field\b"
    r"|type\s*=\s*[\"']?(?:file|image)\b"
    r"|request\.FILES|UploadedFile|MultiPartParser|multipart/form-data"
    r"|govukFileUpload|file[-_]upload"
    r"|\bcapture\s*=\s*[\"']|getUserMedia|FileReader|showOpenFilePicker|dataTransfer"
    r"|(?:ClearableFileInput|FileInput)\b"
)


@pytest.mark.parametrize(
    "line",
    [
        '<input type="file" name="evidence">',
        "photo = models.ImageField()",
        "given = request.FILES['x']",
        '<form enctype="multipart/form-data">',
        "{{ govukFileUpload({}) }}",
    ],
)
def test_a_way_to_take_a_file_in_is_found(line):
    assert TAKES_A_FILE.search(line)


def test_nothing_takes_a_file_in():
    found = [
        f"{path}:{number}"
        for path, number, line in texts(below("src"))
        if TAKES_A_FILE.search(line)
    ]
    assert found == []


def test_the_only_pictures_are_those_that_show_the_product():
    elsewhere = [
        path.relative_to(ROOT).as_posix()
        for path in tracked()
        if path.suffix.lower() in PICTURES
        and path.relative_to(ROOT).parts[:2] != ("docs", "pictures")
    ]
    assert elsewhere == []


def test_no_font_and_no_minified_code_is_held():
    held = [
        path.relative_to(ROOT).as_posix()
        for path in tracked()
        if path.suffix.lower() in FONTS or path.name.endswith((".min.js", ".min.css", ".map"))
    ]
    assert held == []


def test_no_picture_hides_inside_a_text_file():
    encoded = re.compile(r"data:(?:image/(?:png|jpe?g|gif|webp)|font)|base64,[A-Za-z0-9+/]{200}")
    found = [f"{path}:{number}" for path, number, line in texts(tracked()) if encoded.search(line)]
    assert found == []
