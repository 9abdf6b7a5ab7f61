"""Which faults are made of a piece of code, spelled out."""

from __future__ import annotations

import ast
import textwrap

import pytest

from mutants import clauses, statements


def faulty(code):
    """The last line of each fault, squeezed."""
    source = textwrap.dedent(code).strip()
    return {
        " ".join(changed.splitlines()[-1].split())
        for changed in clauses.changes(source)
        if ast.parse(changed)
    }


def faulty_sql(words):
    source = f'STATEMENT = "{words}"'
    return {
        " ".join(changed.removeprefix('STATEMENT = "').removesuffix('"').split())
        for changed in statements.changes(source)
        if ast.parse(changed)
    }


@pytest.mark.parametrize(
    ("code", "faults"),
    [
        (
            "rows = self.filter(state='open', due_on__lte=on)",
            {
                "rows = self",
                "rows = self.filter( due_on__lte=on)",
                "rows = self.filter(state='open')",
                "rows = self.filter(state='open', due_on__lt=on)",
            },
        ),
        (
            "rows = self.filter(ended_at=None).distinct().order_by('pk')",
            {
                "rows = self.distinct().order_by('pk')",
                "rows = self.filter(ended_at__isnull=False).distinct().order_by('pk')",
                "rows = self.filter(ended_at=None).order_by('pk')",
                "rows = self.filter(ended_at=None).distinct()",
            },
        ),
        (
            "try: go()\nexcept (smtplib.Refused, OSError): pass",
            {
                "except (smtplib.Refused, OSError): pass",
                "except (FloatingPointError, OSError): pass",
                "except (smtplib.Refused, FloatingPointError): pass",
            },
        ),
        (
            "try: go()\nexcept smtplib.Refused: pass",
            {"except smtplib.Refused: pass", "except FloatingPointError: pass"},
        ),
        (
            "wanted = Q(place=1) | own & Q(body=2)",
            {
                "wanted = (Q(place=1))",
                "wanted = (own & Q(body=2))",
                "wanted = Q(place=1) | (own)",
                "wanted = Q(place=1) | (Q(body=2))",
            },
        ),
        (
            "may = is_chair and is_here or level in FULL",
            {
                "may = (is_chair and is_here)",
                "may = (level in FULL)",
                "may = (is_chair) or level in FULL",
                "may = (is_here) or level in FULL",
                "may = is_chair and is_here or level not in FULL",
            },
        ),
        (
            "ROLES = {P.LIST, P.ADD}",
            {"ROLES = { P.ADD}", "ROLES = {P.LIST}"},
        ),
        (
            "LEVELS = (Level.CHAIR, Level.STAFF)",
            {"LEVELS = (Level.CHAIR,)"} | {"LEVELS = (Level.STAFF,)"},
        ),
        ("message.state = State.SENT", {"pass"}),
        ("raise NotAllowed", {"pass"}),
        ("grants.rewrite(situation=situation)", {"pass"}),
        ("log.warning('passed_on')", set()),
        ("naïve = 'é'; rows = self.exclude(state='ü')", {"naïve = 'é'; rows = self"}),
    ],
)
def test_each_clause_act_and_entry_is_left_out_in_turn(code, faults):
    assert faulty(code) == faults


@pytest.mark.parametrize(
    ("words", "faults"),
    [
        (
            "SELECT id FROM a WHERE x <= 1 AND (y IS NULL OR z > 2)",
            {
                "SELECT id FROM a WHERE x <= 1",
                "SELECT id FROM a WHERE true AND (y IS NULL OR z > 2)",
                "SELECT id FROM a WHERE x < 1 AND (y IS NULL OR z > 2)",
                "SELECT id FROM a WHERE x <= 1 AND (y IS NULL)",
                "SELECT id FROM a WHERE x <= 1 AND (y IS NOT NULL OR z > 2)",
                "SELECT id FROM a WHERE x <= 1 AND (y IS NULL OR z >= 2)",
            },
        ),
        (
            "SELECT DISTINCT id FROM a UNION ALL SELECT id FROM b",
            {
                "SELECT id FROM a UNION ALL SELECT id FROM b",
                "SELECT DISTINCT id FROM a",
                "SELECT id FROM b",
            },
        ),
        (
            "INSERT INTO a SELECT 1 ON CONFLICT (id) DO NOTHING",
            {"INSERT INTO a SELECT 1"},
        ),
        (
            " AND a.id IS NOT DISTINCT FROM b.id",
            {"", "AND a.id = b.id"},
        ),
        ("Who may see it, and how much of it.", set()),
    ],
)
def test_each_condition_of_a_statement_is_left_out_or_turned(words, faults):
    assert faulty_sql(words) == faults
