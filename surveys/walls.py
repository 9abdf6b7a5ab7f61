"""Which rows of surveys the database shows to whoever acts.

Answers are shown to nobody: results are counts, read for that purpose.
"""

from kit.walls import PERSON

WALLS = {
    "surveys_invitation": f"surveys_invitation.person_id = {PERSON}",
    "surveys_response": "false",
    "surveys_answer": "false",
}
