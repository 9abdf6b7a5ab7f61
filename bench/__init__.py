"""The benchmark: what pages, import, letters and reviews cost beside their floors."""
