"""What these tests count on: nobody has tried to sign in before."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def no_tries():
    """Tries are counted by the address, which is the same in all tests."""
    cache.clear()
