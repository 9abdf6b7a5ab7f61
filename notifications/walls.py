"""Which messages the database shows to whoever acts: their own."""

from kit.walls import PERSON

WALLS = {"notifications_message": f"notifications_message.person_id = {PERSON}"}
