"""What is compared is the same rows in each layout, and one year of them goes."""

from dataclasses import replace

import pytest

from bench import partitions
from demonstration.servers import OPERATOR, session
from tests import database, environment

ROWS = 600


@pytest.fixture(scope="module")
def on():
    """The operator, on a database like the portal's."""
    name = f"{environment.DATABASE}_partitions"
    database.clone(name)
    with session(environment.SERVERS.url(OPERATOR, name)) as statements:
        yield statements
    environment.SERVERS.drop_database(name)


@pytest.mark.parametrize("name", partitions.SUBJECTS)
@pytest.mark.django_db
def test_each_layout_holds_reads_and_lets_go_of_the_same(on, name, monkeypatch):
    monkeypatch.setattr(partitions, "PLACES", range(1, 19, 6))
    subject, found = partitions.SUBJECTS[name], {}
    values = subject.values.replace("1 + (n::bigint * 7919) %% 18", "1 + (n %% 3) * 6")
    subject = replace(subject, values=values)

    for layout in partitions.LAYOUTS:
        partitions.make(on, subject, layout)
        partitions.fill(on, subject, layout, ROWS)
        partitions.index(on, subject, layout)
        rows = []
        for words in subject.reads.values():
            statement = words.format(t=subject.named(layout))
            on.execute(statement.replace("$1", "7").replace("$2", "300"))
            rows.append(sorted(map(str, on.fetchall())))
        partitions.let_go(on, subject, layout)
        on.execute(f"SELECT count(*), min({subject.at}) FROM {subject.named(layout)}")
        found[layout] = [rows, on.fetchone()]

    assert found["plain"] == found["year"] == found["place"]
    assert any(found["plain"][0])
    count, first = found["plain"][1]
    assert first.year == partitions.OLDEST + 1
    assert count == pytest.approx(ROWS * 5 / 6, abs=2)
