"""Files that come in and go out."""

import datetime as dt
import uuid
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files.uploadedfile import SimpleUploadedFile

from imports.actions import bring, undoing
from imports.layouts import OFFERED
from imports.models import BatchRow, ImportBatch, NoticeFile
from kit import govuk, storing
from tests.access import Page, act
from tests.planted import text
from tests.world import TOLD_AT

TEAM = {"national": 200}
CHAIRS = dict.fromkeys(("deputy", "chair", "far_chair", "national"), 200)
PERIOD = "&".join(
    f"{name}={value}"
    for date in ("from_on", "to_on")
    for name, value in govuk.typed_date(date, dt.date(2026, 3, 2)).items()
)


def file_of(world):
    """A file that was read: its second row names no employer, and was refused."""
    rows = f"Employer,Site address\nBrae Foods,Here\n,{text('refused', 'row')}\n"
    sha256 = storing.keep(SimpleUploadedFile("notices.csv", rows.encode()))
    file = NoticeFile.objects.create(
        file_name="notices.csv",
        mapping="auto",
        sha256=sha256,
        brought_by=world.people["national"],
        brought_at=TOLD_AT,
        finished_at=TOLD_AT,
        counts={
            "read": 1,
            "created": 0,
            "updated": 0,
            "unchanged": 0,
            "possible_duplicates": 0,
            "rejected": 1,
        },
    )
    file.refresh_from_db()
    return [file.reference]


def notices(world):
    file = SimpleUploadedFile("notices.csv", b"Employer\nBrae Foods Example Ltd\n")
    return {
        "form_key": str(uuid.uuid4()),
        "mapping": next(iter(OFFERED)),
        "file": file,
    }


def recording(key, *seen, may):
    return Page(
        "redundancies:recording-situation",
        dict.fromkeys(seen, 403) | dict.fromkeys(may, 200),
        404,
        lambda world: [world.rows[key].reference],
        row=key,
        shows=(f"{key}.employer", f"{key}.place"),
    )


def failed_file_of(world):
    """A file that failed."""
    [reference] = file_of(world)
    NoticeFile.objects.filter(reference=reference).update(
        counts=None, failure="Something went wrong here."
    )
    return [reference]


def batch_of(world):
    """An import whose one row made a situation, on which nobody has worked."""
    with NamedTemporaryFile(suffix=".csv") as file:
        file.write(b"Employer,Received\nBrae Foods Example Ltd,02/03/2026\n")
        file.flush()
        bring(path=Path(file.name), by=world.people["national"], at=TOLD_AT)
    return [ImportBatch.objects.latest("pk").reference]


def amended_batch_of(world):
    """An import whose one row amended a notice, with what it changed."""
    [reference] = batch_of(world)
    batch = ImportBatch.objects.get(reference=reference)
    BatchRow.objects.create(
        batch=batch,
        line=2,
        kind="amended",
        changes={"representatives": ["", text("batch", "representatives")]},
    )
    return [reference]


def asked_batch_of(world):
    """The same, and somebody has asked that it be undone."""
    [reference] = batch_of(world)
    batch = ImportBatch.objects.get(reference=reference)
    undoing.ask(batch=batch, by=world.people["national"], at=TOLD_AT)
    return [reference]


ABSENT = {"of": lambda world: ["0000000000"], "row": "absent"}
PAGES = [
    Page("imports:start", TEAM),
    act(
        "imports:start",
        {"national": 302},
        data=notices,
        wrote="notices.uploaded",
    ),
    Page("imports:file", TEAM, of=file_of),
    Page(
        "imports:file",
        {"national": 404},
        of=lambda world: ["0000000000"],
        row="absent",
    ),
    Page("imports:progress", TEAM, of=file_of),
    act(
        "imports:again",
        {"national": 302},
        of=failed_file_of,
        wrote="notices.asked_again",
    ),
    act(
        "imports:again",
        {"national": 404},
        of=lambda world: ["0000000000"],
        row="absent",
    ),
    Page("imports:refused", TEAM, of=file_of, shows=("refused.row",)),
    Page(
        "imports:refused",
        {"national": 404},
        of=lambda world: ["0000000000"],
        row="absent",
    ),
    Page("imports:batches", TEAM),
    Page("imports:batch", TEAM, of=amended_batch_of, shows=("batch.representatives",)),
    Page("imports:batch", {"national": 404}, **ABSENT),
    Page("imports:batch-progress", TEAM, of=asked_batch_of),
    Page("imports:undo", TEAM, of=batch_of),
    act(
        "imports:undo",
        {"national": 302},
        of=batch_of,
        wrote="notices.undo_asked",
    ),
    act("imports:undo", {"national": 404}, **ABSENT),
    Page("redundancies:recording", CHAIRS),
    Page(
        "redundancies:recording-csv",
        CHAIRS,
        query=PERIOD,
        shows=[
            f"{key}.{field}"
            for key in ("secret", "shared", "closed", "foreign", "joint")
            for field in ("employer", "place", "companynumber")
        ],
        # A member of ours reads the file of theirs alone.
        unshown=("two_hats",),
    ),
    Page(
        "redundancies:recording-csv",
        dict.fromkeys(CHAIRS, 302),
        query="from_on_day=x",
        row="bad",
    ),
    recording(
        "secret",
        "asked",
        may=("on_it", "deputy", "chair", "national"),
    ),
    recording(
        "shared",
        "member",
        "asked",
        may=("officer", "on_it", "deputy", "chair", "national"),
    ),
    recording("foreign", "far_member", may=("far_chair", "national")),
    Page(
        "redundancies:recording-situation",
        {"national": 200},
        404,
        lambda world: [world.nowhere.reference],
        row="nowhere",
    ),
]
