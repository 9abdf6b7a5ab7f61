"""Second reckonings: the rules written once more, in plain Python over rows.

Nothing here asks the database a question of ours or calls a rule of ours: rows are
read whole and walked with loops, as somebody with the design and a pencil would. Slow
and plain on purpose; tests compare what the portal answers with what they give.
"""
