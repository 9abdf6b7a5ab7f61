"""What beat asks for, and when: each looks for rows that have fallen due."""

from celery.schedules import crontab

TIMETABLE = {
    "sweep letters": {"task": "notifications.sweep", "schedule": 30.0},
    "sessions that ran out": {"task": "accounts.clear_sessions", "schedule": 60.0},
    "files that no row names": {
        "task": "accounts.clear_files",
        "schedule": crontab(hour=4, minute=10),
    },
    "links that opened their last": {
        "task": "notifications.clear_links",
        "schedule": crontab(hour=4, minute=20),
    },
    "resets that were nobody's": {
        "task": "partnerships.forget_strangers",
        "schedule": 3600.0,
    },
    "addresses in the record": {
        "task": "accounts.clear_addresses",
        "schedule": crontab(hour=3, minute=30),
    },
    "record sealed": {"task": "accounts.seal_record", "schedule": 60.0},
    "head of the record": {
        "task": "accounts.send_head",
        "schedule": crontab(hour=0, minute=10),
    },
    "gather digests": {"task": "notifications.gather_digests", "schedule": 300.0},
    "letters worker alive": {
        "task": "notifications.heartbeat_letters",
        "schedule": 15.0,
    },
    "reports worker alive": {
        "task": "notifications.heartbeat_reports",
        "schedule": 15.0,
    },
    "clocks running out": {
        "task": "redundancies.warn_of_clocks",
        "schedule": 900.0,
    },
    # From midnight on in Scotland, and again where a machine slept over it.
    "leads that go over": {
        "task": "redundancies.hand_over",
        "schedule": crontab(minute=20),
    },
    "situations that may be one": {
        "task": "redundancies.find_pairs",
        "schedule": crontab(hour=3, minute=20),
    },
    "what lists keep": {
        "task": "redundancies.compare_kept",
        "schedule": crontab(hour=3, minute=40),
    },
    "what searches keep": {
        "task": "clients.compare_kept",
        "schedule": crontab(hour=3, minute=50),
    },
    "day after a session": {
        "task": "redundancies.ask_after_sessions",
        "schedule": crontab(minute=5),
    },
    "requests that did not arrive": {
        "task": "redundancies.tell_of_failed_requests",
        "schedule": 300.0,
    },
    "follow-ups due": {
        "task": "clients.ask_follow_ups",
        "schedule": crontab(minute=10),
    },
    "looks at canaries": {"task": "clients.watch_canaries", "schedule": 60.0},
    "files of notices waiting": {
        "task": "imports.import_waiting",
        "schedule": 30.0,
    },
    "documents waiting to be scanned": {
        "task": "redundancies.scan_waiting",
        "schedule": 30.0,
    },
    "reviews and figures waiting": {"task": "reviews.sweep", "schedule": 30.0},
    "figures that readers open first": {
        "task": "reviews.figures_ahead",
        "schedule": crontab(hour=2, minute=20),
    },
}
