"""What stands in each chapter whatever the figures say."""

from __future__ import annotations

from kit.disclosure import SUPPRESSED_WORDS
from redundancies.clocks import AIM_WORDS
from reviews.choices import Chapter

STANDING: dict[Chapter, tuple[str, ...]] = {
    Chapter.INTRODUCTION: (
        (
            "Partnership Action for Continuing Employment (PACE) is Scotland’s"
            " response to redundancy. Local partnerships of public agencies, councils,"
            " colleges, advice services and others support people who face redundancy,"
            " and their employers."
        ),
        (
            "This review sets out who takes part, how partners work and learn"
            " together, how soon and how far people are reached, which services are"
            " missing, and what became of people, so that partners can agree on what"
            " to change."
        ),
        (
            "Figures are compiled from the records of the portal for the period of"
            " the review. Focus groups, interviews and surveys are shown beside them."
        ),
    ),
    Chapter.COMPOSITION: (
        (
            "A partnership is chaired by Skills Development Scotland. Some types of"
            " organisation are expected in every partnership; others join where they"
            " are needed. Vacant roles and missing types show whom to invite."
        ),
    ),
    Chapter.COMMUNICATION: (
        (
            "Partners hear of a situation when the chair shares it, take part when"
            " they are asked, and learn from it when a response closes with a debrief."
        ),
    ),
    Chapter.PROCESSES: (
        (
            f"PACE aims to meet the employer within {AIM_WORDS} of being told. The"
            " minimum offer is a presentation to all employees; workshops and"
            " one-to-one support follow as they are needed. The aim is a working aim"
            " and ranks nobody."
        ),
        (
            "Informing people and supporting them in depth are different things, and"
            " so are people, employers and sites. Each is counted apart."
        ),
    ),
    Chapter.GAPS: (
        (
            "A gap is support that people needed and did not get, a service that"
            " nobody offers in an area, or a referral that was rejected."
        ),
    ),
    Chapter.OUTCOMES: (
        (
            "Six months after leaving, people are asked once, by a link, how things"
            " went. What they say is shown with the number who answered."
        ),
    ),
    Chapter.CONCLUSIONS: (
        (
            "Each recommendation has an owner and a date. The next review says what"
            " became of it."
        ),
    ),
    Chapter.APPENDICES: (
        (
            "Method. Each figure has a definition with a version, a base, a source"
            " and the day on which it was made; they are given below it. Figures are"
            " frozen when a review is compiled: the page, the PDF, the Word document,"
            " the spreadsheet and the JSON file are all made from the same frozen"
            " figures."
        ),
        (
            f"Disclosure control. {SUPPRESSED_WORDS} Totals of people affected are"
            " rounded to the nearest 10. A survey’s results for a partnership are"
            " shown from 10 answers up."
        ),
    ),
}
NOTHING = "There is nothing to show for this period."
NO_FINDING = "No finding has been written for this chapter."
