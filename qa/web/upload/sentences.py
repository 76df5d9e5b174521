"""What who adds files is told while they are taken and read."""

from __future__ import annotations

from qa.languages.messages import to_say

STEPS = {
    "files": to_say("Reading files"),
    "passages": to_say("Preparing passages for the search"),
}
LAST_STEP = to_say("Preparing articles for the search")

BUSY = to_say("Another upload is being read at this moment. Send yours when it has ended.")
TOO_SLOW = to_say(
    "The files came too slowly, and others cannot send theirs meanwhile. None was kept: send them"
    " over a faster connection."
)
LOCKED = to_say(
    "Somebody else is writing to the archive at this moment. Your files are kept, and are read"
    " with the next upload."
)
NO_FILE = to_say("No file was chosen.")
NOT_WHOLE = to_say("The files did not come in whole: send them again.")
BROKEN = to_say("Reading broke off. Your files are kept, and are read with the next upload.")
STOPPED = to_say("The server was stopped. Your files are kept, and are read with the next upload.")
