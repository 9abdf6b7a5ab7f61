"""What the numbers, dates and verdicts of a situation are made of, in words.

Made from all its sites and notices, as `first_rows` reads them.
"""

from redundancies import clocks
from redundancies.actions.following import in_effect
from redundancies.views.parts import Row, day, site_of

THE_WHOLE = "All sites"


def place_of(row):
    """The site that a row is about, or all of them."""
    return site_of(row) if row.site_id else THE_WHOLE


def sites_in(found):
    return [Row(**facts) for facts in found.get("of_sites") or ()]


def notices_in(found):
    """The notices that count, with what those they amend have said."""
    rows = [Row(**facts) for facts in found.get("of_notices") or ()]
    for row in rows:
        for name in ("received_on", "first_dismissal_on", "last_dismissal_on"):
            setattr(row, name, day(getattr(row, name)))
    return in_effect(rows)


def made_of(situation, found):
    """“of four sites; one not known”."""
    sites = sites_in(found)
    known = [site.people for site in sites if site.people is not None]
    return clocks.made_of(
        situation.people, at_sites=sum(known), known=len(known), on_record=len(sites)
    )


def joined(number, made):
    """“60 people, of which 30 at two sites”; “1,750 people of four sites”."""
    if not made:
        return number
    is_whole = made.startswith("of ") and not made.startswith("of which")
    return f"{number} {made}" if is_whole else f"{number}, {made}"


def first_said_by(first, found):
    """Which site or notice says when the first people leave, as far as one may know."""
    if first is None:
        return ""
    for notice in notices_in(found):
        if notice.first_dismissal_on == first:
            where = f" for {site_of(notice)}" if notice.site_id else ""
            return f"By the HR1 notice{where}."
    for site in sites_in(found):
        if day(site.first) == first:
            return f"At {site_of(site)}."
    return ""


def establishments(situation, found):
    """Each establishment for which notice is counted.

    A notice for all sites makes them one; a site with a notice of its own is apart, and
    so is each site that no notice is about.
    """
    sites, notices = sites_in(found), notices_in(found)
    wholes = [notice for notice in notices if not notice.site_id]
    own = [notice for notice in notices if notice.site_id]
    by_number = {site.pk: site for site in sites}
    rows = [
        clocks.Establishment(
            name=place_of(notice),
            proposed=situation.people if notice.proposed is None else notice.proposed,
            received_on=notice.received_on,
            first_dismissal_on=notice.first_dismissal_on
            or situation.first_dismissal_on,
            is_whole=True,
        )
        for notice in wholes[-1:]
    ]
    for notice in own:
        site = by_number.get(notice.site_id)
        rows.append(
            clocks.Establishment(
                name=site_of(notice),
                proposed=notice.proposed
                if notice.proposed is not None or site is None
                else site.people,
                received_on=notice.received_on,
                first_dismissal_on=notice.first_dismissal_on
                or (day(site.first) if site else None),
            )
        )
    if not wholes:
        told = {notice.site_id for notice in own}
        rows += [
            clocks.Establishment(
                name=site_of(site),
                proposed=site.people,
                first_dismissal_on=day(site.first),
            )
            for site in sites
            if site.pk not in told
        ]
    return rows
