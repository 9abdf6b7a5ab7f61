"""How many, of many situations at once: the rules of `clocks.totals` as sets.

A test holds the two together, and both beside a third reckoning.
"""

from __future__ import annotations

# A number of one place, by what is said of it: see `clocks.totals.best_number`.
BEST = """
SELECT situation_id, site_id, people,
       CASE WHEN plan >= coalesce(gone, -1) THEN planned_at ELSE gone_at END AS told
FROM (
    SELECT used.*, greatest(plan, gone) AS people
    FROM (
        SELECT situation_id, site_id, gone, gone_at,
               CASE WHEN saved_at > newest_at THEN greatest(gross - saved, 0)
                    ELSE newest END AS plan,
               CASE WHEN saved_at > newest_at THEN saved_at ELSE newest_at END
                   AS planned_at
        FROM (
            SELECT situation_id, site_id,
                   (array_agg(plan ORDER BY told DESC)
                       FILTER (WHERE plan IS NOT NULL))[1] AS newest,
                   (array_agg(gross ORDER BY told DESC)
                       FILTER (WHERE plan IS NOT NULL))[1] AS gross,
                   max(told) FILTER (WHERE plan IS NOT NULL) AS newest_at,
                   (array_agg(averted ORDER BY told DESC)
                       FILTER (WHERE plan IS NULL AND averted IS NOT NULL))[1]
                       AS saved,
                   max(told) FILTER (WHERE plan IS NULL AND averted IS NOT NULL)
                       AS saved_at,
                   (array_agg(dismissed ORDER BY told DESC)
                       FILTER (WHERE dismissed IS NOT NULL))[1] AS gone,
                   max(told) FILTER (WHERE dismissed IS NOT NULL) AS gone_at
            FROM (
                SELECT said.*, bool_or(
                    NOT is_hearsay AND (plan IS NOT NULL OR dismissed IS NOT NULL)
                ) OVER (PARTITION BY situation_id, site_id) AS is_told
                FROM ({said}) said
            ) heard
            WHERE NOT (is_told AND is_hearsay)
            GROUP BY situation_id, site_id
        ) newest
    ) used
) best
WHERE people IS NOT NULL
"""
# The headcounts of some situations, numbered as they were told.
SAID = """
SELECT situation_id, site_id, is_hearsay, averted, dismissed,
       coalesce(confirmed, proposed) AS plan,
       coalesce(confirmed, proposed)
           + CASE WHEN confirmed IS NOT NULL THEN coalesce(averted, 0) ELSE 0 END
           AS gross,
       row_number() OVER (PARTITION BY situation_id ORDER BY as_at, id) AS told
FROM redundancies_headcount
WHERE struck_out_at IS NULL AND {scope}
"""
# Of each situation the best number, and that of each of its sites.
TOTALS = """
WITH said AS MATERIALIZED ({said}),
now AS MATERIALIZED ({now}),
whole AS (SELECT situation_id, people, told FROM now WHERE site_id IS NULL),
site AS (SELECT situation_id, site_id, people FROM now WHERE site_id IS NOT NULL),
earlier AS (
    {earlier}
),
sums AS (
    SELECT site.situation_id, sum(site.people) AS at_sites,
           count(*) AS known,
           sum(site.people - earlier.people) AS moved, sum(earlier.people) AS before,
           sum(site.people) FILTER (WHERE earlier.people IS NULL) AS others
    FROM site LEFT JOIN earlier USING (situation_id, site_id)
    GROUP BY site.situation_id
)
SELECT situation_id,
       CASE WHEN whole.people IS NULL THEN at_sites
            ELSE greatest(
                whole.people + coalesce(moved, 0)
                    + greatest(coalesce(others, 0)
                               - greatest(whole.people - coalesce(before, 0), 0), 0),
                least(whole.people, coalesce(at_sites, 0))
            ) END::integer AS people,
       whole.people AS whole, coalesce(at_sites, 0)::integer AS at_sites,
       coalesce(known, 0)::integer AS known
FROM whole FULL JOIN sums USING (situation_id)
"""
EARLIER = """
SELECT said.* FROM said JOIN whole USING (situation_id)
WHERE said.site_id IS NOT NULL AND said.told < whole.told
"""
OF_SITES = """
SELECT site_id AS id, people FROM ({best}) best WHERE site_id IS NOT NULL
"""


def totals(scope: str) -> str:
    """The statement that gives the totals of situations; `scope` is of headcounts."""
    return TOTALS.format(
        said=SAID.format(scope=scope),
        now=BEST.format(said="SELECT * FROM said"),
        earlier=BEST.format(said=EARLIER),
    )


def of_sites(scope: str) -> str:
    """The statement that gives the best number of each site."""
    return OF_SITES.format(best=BEST.format(said=SAID.format(scope=scope)))


def set_sites(scope: str) -> str:
    """The statement that keeps the best number beside each site of whose counts.

    `scope` is of rows that have a `situation_id`: headcounts, and sites.
    """
    return f"""
        UPDATE redundancies_site kept SET people = wanted.people FROM (
            SELECT here.id, best.people FROM redundancies_site here
            LEFT JOIN ({of_sites(scope)}) best ON best.id = here.id
            WHERE here.{scope}
        ) wanted
        WHERE kept.id = wanted.id AND kept.people IS DISTINCT FROM wanted.people
    """  # noqa: S608 - our own words only


def set_people(scope: str) -> str:
    """The statement that keeps the best number beside each situation."""
    return f"""
        UPDATE redundancies_situation kept SET people = wanted.people
        FROM ({totals(scope)}) wanted
        WHERE kept.id = wanted.situation_id
          AND kept.people IS DISTINCT FROM wanted.people
    """  # noqa: S608 - our own words only
