"""Every file that leaves the system is written to the audit, whichever page or program it was made by."""

from __future__ import annotations

import flask

from dashboard.access.audit import Deed, record_alone
from dashboard.access.current import present
from dashboard.access.door import Door


def register_exports(server: flask.Flask, door: Door) -> None:
    """Write down who took a file (an answer to be saved) from where; not in the demonstration."""

    def note(answer: flask.Response) -> flask.Response:
        presence, request = present(), flask.request
        is_file = answer.headers.get("Content-Disposition", "").startswith("attachment")
        if is_file and answer.status_code == 200 and presence and not presence.account.is_demonstration:
            record_alone(door.engine, Deed.EXPORTED, f"{request.path}", unit=request.args.get("dv", "")[:5])
        return answer

    server.after_request(note)
