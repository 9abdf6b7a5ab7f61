"""What a file is, by what stands in it: its name and what a browser says are hearsay.

Few types are taken, and whatever is none of them is refused with a sentence. A type is
told by the first bytes; what is packed by what stands in the package, without unpacking
it; text by being text from its first byte to its last.
"""

from __future__ import annotations

import codecs
import io
import re
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import puremagic
from django.core.files.base import File

# So much of a file's beginning tells what it is.
BEGINNING, BLOCK = 8192, 1 << 18
# A package may hold so many parts, and unpack to so much; more is there to do harm.
MOST_PARTS, MOST_UNPACKED = 5_000, 300 << 20
# What tells the type of a package is small.
MOST_TOLD = 1 << 20
MOST_NAME = 100
# Office's own names of the main part of a file; those of files with macros are others.
OFFICE = "application/vnd.openxmlformats-officedocument."
MAIN = {
    "docx": f"{OFFICE}wordprocessingml.document",
    "xlsx": f"{OFFICE}spreadsheetml.sheet",
}
OPEN_DOCUMENT = {
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
# Bytes that no text has: controls but tab, line feed, form feed and return.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# What turns the direction of a name, or cannot be seen in it.
HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
# Signs that a name of a file may not hold on one system or another.
RESERVED = re.compile(r'[<>:"/\\|?*%;]')
# Names of devices, on one system.
DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)")


class NotTaken(Exception):
    """A file that is not taken; the message says why, and what to do."""


@dataclass(frozen=True)
class FileType:
    """A type that is taken: what it is called, its extension, and its media type."""

    words: str
    extension: str
    media: str


TYPES = {
    found.extension: found
    for found in (
        FileType("PDF", "pdf", "application/pdf"),
        FileType("Word (.docx)", "docx", MAIN["docx"]),
        FileType("Excel (.xlsx)", "xlsx", MAIN["xlsx"]),
        FileType("OpenDocument text", "odt", OPEN_DOCUMENT["odt"]),
        FileType("OpenDocument spreadsheet", "ods", OPEN_DOCUMENT["ods"]),
        FileType("CSV", "csv", "text/csv"),
        FileType("Text", "txt", "text/plain"),
        FileType("PNG picture", "png", "image/png"),
        FileType("JPEG picture", "jpg", "image/jpeg"),
    )
}
# Endings that say of what type a file is, or make a system run it: the content says it.
MISLEADING = """
app bat chm cmd com cpl doc docm exe hta htm html iso jar jpeg js lnk msi odp pif ppt
pptx ps1 py rtf scr sh svg url vbs wsf xht xhtml xls xlsm xml zip
"""
ENDINGS = {*TYPES, *MISLEADING.split()}
# For the field of a form.
ACCEPTED = ",".join(f".{name}" for name in (*TYPES, "jpeg"))
TAKEN = (
    "PDF, Word (.docx), Excel (.xlsx), OpenDocument (.odt or .ods), CSV, plain text"
    " (.txt), PNG or JPEG"
)
OTHER = f"The selected file must be a {TAKEN} file"
BROKEN = "The selected file is damaged: open it, save it again and select that file"
MACROS = (
    "The selected file holds macros, which are programs: save it without them, as a"
    " .docx or .xlsx file"
)
LOCKED = "The selected file is locked by a password: save it without one"
TOO_PACKED = "The selected file unpacks to more than we take: save it as a PDF"
OLD = "The selected file is of an old type: save it as a .docx, .xlsx or PDF file"
SLIDES = "The selected file is a presentation of slides: save it as a PDF"
NOT_TEXT = (
    "The selected file is said to be text and is not: save it as a .txt or .csv file in"
    " UTF-8"
)
MARKUP = "The selected file is a web page or a program: save it as a PDF"

# Of the first bytes, by the library's words.
BY_BEGINNING = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
}
# How the reader of packages says that one is damaged.
BROKEN_PACKAGE = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, OSError, EOFError),
    *(KeyError, NotImplementedError, RuntimeError, ValueError),
)
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PACKAGE = b"PK\x03\x04"
# Text that something runs or shows as more than text.
RUN = re.compile(r"\s*(<[!?a-z]|#!|@echo\b|mime-version:|\{\\rtf)", re.IGNORECASE)


def type_of(file: File, name: str) -> FileType:
    """The type of a file by its content. Raises NotTaken.

    Its name says no more than whether a text is a table.
    """
    file.seek(0)
    beginning = file.read(BEGINNING)
    try:
        if beginning.startswith(PACKAGE):
            return TYPES[packaged(file)]
        if beginning.startswith(OLD_OFFICE):
            raise NotTaken(OLD)
        for media in said(beginning):
            if media in BY_BEGINNING:
                return TYPES[BY_BEGINNING[media]]
        return TYPES[text_of(file, beginning, name)]
    finally:
        file.seek(0)


def said(beginning: bytes) -> list[str]:
    """The media types that the first bytes tell of, the surest first."""
    try:
        found = puremagic.magic_string(beginning)
    except (puremagic.PureError, ValueError):
        return []
    return [one.mime_type for one in found]


def packaged(file: File) -> str:
    """What a package is: a document of Office or an OpenDocument. Raises NotTaken."""
    try:
        with zipfile.ZipFile(seekable(file)) as package:
            parts = package.infolist()
            check_size(parts)
            if any(part.flag_bits & 1 for part in parts):
                raise NotTaken(LOCKED)
            names = {part.filename for part in parts}
            if "[Content_Types].xml" in names:
                return of_office(told(package, "[Content_Types].xml"), names)
            if "mimetype" in names:
                return of_open_document(told(package, "mimetype"), names)
    except BROKEN_PACKAGE as error:
        raise NotTaken(BROKEN) from error
    raise NotTaken(OTHER)


def seekable(file: File) -> Any:
    """The file as the library of packages reads it."""
    file.seek(0)
    return file.file if hasattr(file.file, "seekable") else io.BytesIO(file.read())


def check_size(parts: list[zipfile.ZipInfo]) -> None:
    """Refuse what is packed to do harm, before anything is unpacked."""
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise NotTaken(TOO_PACKED)


def told(package: zipfile.ZipFile, name: str) -> str:
    """What a small part of a package says."""
    with package.open(name) as part:
        body = part.read(MOST_TOLD + 1)
    if len(body) > MOST_TOLD:
        raise NotTaken(BROKEN)
    return body.decode("utf-8", "strict")


def of_office(types: str, names: set[str]) -> str:
    lowered = types.lower()
    if "macroenabled" in lowered or any("vbaproject" in one.lower() for one in names):
        raise NotTaken(MACROS)
    if "presentationml" in lowered:
        raise NotTaken(SLIDES)
    for extension, media in MAIN.items():
        if f'"{media}.main+xml"' in types:
            return extension
    raise NotTaken(OTHER)


def of_open_document(media: str, names: set[str]) -> str:
    if any(one.startswith(("Basic/", "Scripts/")) for one in names):
        raise NotTaken(MACROS)
    if media.strip().endswith(".presentation"):
        raise NotTaken(SLIDES)
    for extension, known in OPEN_DOCUMENT.items():
        if media.strip() == known:
            return extension
    raise NotTaken(OTHER)


def text_of(file: File, beginning: bytes, name: str) -> str:
    """Text that is so from its first byte to its last. Raises NotTaken."""
    ending = PurePosixPath(name.lower()).suffix
    # A spreadsheet program writes the older one still.
    encodings = ("utf-8", "cp1252")
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ("utf-16",)
    if not any(is_text(file, encoding) for encoding in encodings):
        raise NotTaken(NOT_TEXT if ending in (".csv", ".txt") else OTHER)
    return "csv" if ending == ".csv" else "txt"


def is_text(file: File, encoding: str) -> bool:
    """Whether the whole file is text in this encoding. Raises NotTaken for markup."""
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    is_first = True
    try:
        while block := file.read(BLOCK):
            words = decoder.decode(block)
            if CONTROLS.search(words):
                return False
            if is_first and RUN.match(words.lstrip("\ufeff")):
                raise NotTaken(MARKUP)
            is_first = False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def safe_name(name: str, kind: FileType) -> str:
    """A name as it may be shown and handed out, with the extension of what it is.

    No folder, nothing that cannot be seen or turns the direction of reading, nothing
    that a system takes for more than a name.
    """
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    name = "".join(
        " " if unicodedata.category(sign) in HIDDEN else sign for sign in name
    )
    stem = " ".join(RESERVED.sub("-", name).split()).rstrip(". ")
    while "." in stem and stem.rpartition(".")[2].strip().lower() in ENDINGS:
        stem = stem.rpartition(".")[0].rstrip(". ")
    stem = stem.strip(". ")[:MOST_NAME].rstrip(". ") or "file"
    if DEVICES.fullmatch(stem.partition(".")[0]):
        stem = f"-{stem}"
    return f"{stem}.{kind.extension}"
