"""The codes that the demonstration prints are those that authenticator apps show."""

import base64
import json

import pytest

from demonstration import codes, place


@pytest.mark.parametrize(
    ("at", "code"),
    [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(at, code):
    """The last six digits of the examples of RFC 6238."""
    key = base64.b32encode(b"12345678901234567890").decode()

    assert codes.code_of(key, at) == code


def test_each_sign_in_is_printed_with_its_code(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(place, "FOLDER", tmp_path)
    codes.main()
    assert "no demonstration yet" in capsys.readouterr().out

    row = {"role": "Chair", "email": "chair@pace.example", "key": codes.key_of("a")}
    (tmp_path / "sign-ins.json").write_text(json.dumps([row]))
    codes.main()

    said = capsys.readouterr().out
    assert "Chair, chair@pace.example" in said
    assert "each works once" in said


def test_every_sign_in_has_its_own_key_that_a_reset_does_not_change():
    keys = {codes.key_of(f"{name}@pace.example") for name in "abc"}

    assert len(keys) == 3
    assert codes.key_of("a@pace.example") in keys
