"""What a file is by its content, and the name under which it may be shown."""

import io
import struct
import zipfile

import docx
import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import TemporaryUploadedFile
from hypothesis import given
from hypothesis import strategies as some

from kit import file_types
from kit.file_types import TYPES, NotTaken, safe_name, type_of

OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
CONTENT_TYPES = "[Content_Types].xml"


def saved(document):
    body = io.BytesIO()
    document.save(body)
    return body.getvalue()


def packed(**parts):
    return packed_of(parts)


def packed_of(parts):
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as package:
        for name, words in parts.items():
            package.writestr(name, words)
    return body.getvalue()


def office(of, more=()):
    main = f'<Override ContentType="application/{of}.main+xml"/>'
    return packed_of({CONTENT_TYPES: main} | dict.fromkeys(more, "x"))


def png():
    header = b"IHDR" + struct.pack("!2I5B", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack("!I", 13) + header + b"\0" * 4


WORD, EXCEL = saved(docx.Document()), saved(openpyxl.Workbook())
TAKEN = {
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n",
    "docx": WORD,
    "xlsx": EXCEL,
    "odt": packed_of({"mimetype": f"{OPEN_DOCUMENT}text", "content.xml": "<a/>"}),
    "ods": packed_of({"mimetype": f"{OPEN_DOCUMENT}spreadsheet", "content.xml": ""}),
    "png": png(),
    "jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff",
    "txt": "Closing on Friday, says Siân.\n".encode(),
}
TEXTS = [
    "Name,Job\nAlex Example,Driver\n".encode("utf-8-sig"),
    "Name,Pay\nZoë Example,£900\n".encode("cp1252"),
    "Name;Job\r\nAlex Example;Driver\r\n".encode("utf-16"),
    ("Gàidhlig, Ż\n" * 60_000).encode(),
    b"x" * (file_types.BEGINNING - 1) + "é".encode() + b"\n",
    # The first bytes are those of other types, and it is text all the same.
    b"BMW drivers, one per line\n",
    b"MZ list of names\n",
]


def kind(body, name="file"):
    return type_of(ContentFile(body, name), name).extension


@pytest.mark.parametrize("extension", TAKEN)
@pytest.mark.parametrize("name", ["a.exe", "a", "a.pdf", "a.csv.jpg"])
def test_a_type_is_told_by_the_content_whatever_the_name(extension, name):
    assert kind(TAKEN[extension], name) == extension


@pytest.mark.parametrize("body", TEXTS)
@pytest.mark.parametrize(
    ("name", "extension"), [("staff.CSV", "csv"), ("staff.txt", "txt"), ("x", "txt")]
)
def test_text_is_a_table_where_its_name_says_so(body, name, extension):
    assert kind(body, name) == extension


def test_the_file_can_be_read_from_its_beginning_afterwards(tmp_path):
    for body in (*TAKEN.values(), *TEXTS):
        file = ContentFile(body, "file")
        type_of(file, "file")
        assert file.read() == body


def test_a_file_that_came_over_the_wire_is_told_as_well():
    upload = TemporaryUploadedFile("a.bin", "text/plain", len(WORD), None)
    upload.write(WORD)

    assert type_of(upload, "a.bin").extension == "docx"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00",
            "must be a PDF",
        ),
        (b"\x7fELF\x02\x01\x01\x00", "must be a PDF"),
        (b"\0" * 600, "must be a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old type"),
        (b"{\\rtf1\\ansi hello}", "a program"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "web page"),
        (b"\xef\xbb\xbf  <html><body>", "web page"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "web page"),
        (b"<?xml version='1.0'?><a/>", "web page"),
        (b"#!/bin/sh\nrm -r .\n", "a program"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n", "web page"),
        (b"GIF89a\x01\x00\x01\x00\x00\x00\x00", "must be a PDF"),
        (b"Rar!\x1a\x07\x01\x00", "must be a PDF"),
        (packed_of({"anything.txt": "x"}), "must be a PDF"),
        (packed_of({}), "must be a PDF"),
        (WORD[: len(WORD) // 2], "damaged"),
        (b"PK\x03\x04" + b"x" * 99, "damaged"),
        (office("vnd.ms-word.document.macroEnabled"), "macros"),
        (office("vnd.ms-excel.sheet.macroEnabled"), "macros"),
        (
            office(
                "vnd.openxmlformats-officedocument.wordprocessingml.document",
                ["word/vbaProject.bin"],
            ),
            "macros",
        ),
        (
            office("vnd.openxmlformats-officedocument.presentationml.presentation"),
            "slides",
        ),
        (packed_of({CONTENT_TYPES: "\xff\xfe nothing known"}), "must be a PDF"),
        (packed_of({"mimetype": f"{OPEN_DOCUMENT}presentation"}), "slides"),
        (packed_of({"mimetype": f"{OPEN_DOCUMENT}graphics"}), "must be a PDF"),
        (
            packed_of({"mimetype": f"{OPEN_DOCUMENT}text", "Basic/script-lc.xml": ""}),
            "macros",
        ),
        (packed_of({CONTENT_TYPES: " " * (file_types.MOST_TOLD + 1)}), "damaged"),
        (
            packed_of(dict.fromkeys(map(str, range(file_types.MOST_PARTS + 1)), "")),
            "unpacks to more",
        ),
    ],
)
def test_all_else_is_refused_with_a_sentence(body, said):
    with pytest.raises(NotTaken, match=said) as refused:
        kind(body)

    assert str(refused.value).startswith("The selected file ")


def test_text_that_is_none_says_how_to_save_it():
    with pytest.raises(NotTaken, match="UTF-8"):
        kind(b"Name,Job\n\0\0\0", "staff.csv")
    with pytest.raises(NotTaken, match="UTF-8"):
        # Far behind what the first bytes tell.
        kind(b"Name,Job\n" * 60_000 + b"\x01", "staff.csv")


def test_a_package_that_says_it_unpacks_to_much_is_refused_before_it_is_unpacked():
    body = bytearray(packed_of({CONTENT_TYPES: "x"}))
    place = body.rindex(b"PK\x01\x02")
    body[place + 24 : place + 28] = struct.pack("<I", file_types.MOST_UNPACKED + 1)

    with pytest.raises(NotTaken, match="unpacks to more"):
        kind(bytes(body))


def test_a_package_that_is_locked_is_refused():
    body = bytearray(packed_of({CONTENT_TYPES: "x"}))
    place = body.rindex(b"PK\x01\x02")
    body[place + 8] |= 1

    with pytest.raises(NotTaken, match="password"):
        kind(bytes(body))


def test_a_package_whose_parts_do_not_unpack_is_damaged():
    body = bytearray(packed_of({CONTENT_TYPES: "x" * 5_000}))
    place = body.index(b"PK\x03\x04") + 30 + len(CONTENT_TYPES)
    body[place : place + 4] = b"\xff\xff\xff\xff"

    with pytest.raises(NotTaken, match="damaged"):
        kind(bytes(body))


def told_or_refused(body, name):
    """Whether it is of a known type, or refused in words; no other error comes out."""
    try:
        return kind(body, name) in TYPES
    except NotTaken as refused:
        return bool(str(refused))


@given(some.binary(max_size=3_000), some.text(max_size=20))
def test_whatever_is_sent_is_of_a_known_type_or_refused(body, name):
    for start in (b"", b"PK\x03\x04", b"%PDF-1.4", b"\xd0\xcf\x11\xe0", WORD[:600]):
        assert told_or_refused(start + body, name)


@given(some.integers(0, len(WORD) - 1), some.integers(0, 255))
def test_a_document_with_one_byte_changed_is_told_or_refused(place, byte):
    body = bytearray(WORD)
    body[place] = byte

    assert told_or_refused(bytes(body), "letter.docx")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("HR1 form.pdf", "HR1 form.pdf"),
        ("C:\\Users\\alex\\staff list.PDF", "staff list.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("letter.pdf.exe", "letter.pdf"),
        ("letter.exe", "letter.pdf"),
        ("v1.2 of the letter.docx", "v1.2 of the letter.pdf"),
        ("", "file.pdf"),
        ("...", "file.pdf"),
        (".pdf", "file.pdf"),
        ("a\r\nSet-Cookie: x=y.pdf", "a Set-Cookie- x=y.pdf"),
        ('a"; filename=b.exe', "a-- filename=b.pdf"),
        ("gpj.\u202eexe.pdf", "gpj.pdf"),
        ("zero\u200bwidth\ufeff.pdf", "zero width.pdf"),
        ("Cunntas Gàidhlig.pdf", "Cunntas Gàidhlig.pdf"),
        ("con.pdf", "-con.pdf"),
        ("x" * 500 + ".pdf", "x" * 100 + ".pdf"),
        ("  spaces   within  .pdf", "spaces within.pdf"),
    ],
)
def test_a_name_is_shown_safely_with_the_extension_of_what_it_is(name, shown):
    assert safe_name(name, TYPES["pdf"]) == shown


@given(some.text(max_size=300))
def test_whatever_a_file_is_called_its_name_is_safe(name):
    shown = safe_name(name, TYPES["csv"])

    assert shown.endswith(".csv")
    assert len(shown) <= file_types.MOST_NAME + len("-.csv")
    assert not set(shown) & set('/\\:*?"<>|\r\n\0\t\u202e')
    assert not shown.startswith((".", " "))
    assert safe_name(shown, TYPES["csv"]) == shown
