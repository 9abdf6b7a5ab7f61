"""Which rows of surveys the database shows to whoever acts.

Answers are shown to nobody: results are counts, read for that purpose. What questions
said before is the National PACE team's.
"""

from kit.walls import PERSON

HISTORY = (
    "surveys_questionhistory",
    "surveys_wordinghistory",
    "surveys_wavehistory",
)
WALLS = {
    "surveys_invitation": f"surveys_invitation.person_id = {PERSON}",
    "surveys_response": "false",
    "surveys_answer": "false",
    **dict.fromkeys(HISTORY, "false"),
}
