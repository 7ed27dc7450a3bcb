"""A file on its way in, remembered for who sends it."""

from __future__ import annotations

from mostrador import threads
from mostrador.kit.files import Upload
from mostrador.surfaces.ui.here import Here
from mostrador.threads import Attachment


async def remember(here: Here, upload: Upload, *, by: str) -> Attachment:
    """Keep an upload that is complete and remember it for `by` (`agent:1`, `browser:9`).

    Raises EmptyFile, and FileGone in the rare moment in which the last message with the same
    content was withdrawn: sending it again works.
    """
    stored = await upload.keep()
    async with here.db.begin() as tx:
        remembered = await threads.add_attachment(
            tx, name=stored.name, hash=stored.hash, size=stored.size, media_type=stored.media_type, by=by
        )
        await here.files.open(stored.hash, stop=0)
        return remembered
