"""Give out the secret of a member's calendar feed, or revoke it."""

from dataclasses import dataclass

from kernel.scope import Scope
from services.booking.application.lookups import the_member
from services.booking.application.ports import Work
from services.booking.domain.team.feed import Feed


@dataclass(frozen=True, kw_only=True)
class SetFeed:
    """The hash of the secret that is good from now on; None revokes what was."""

    scope: Scope
    member_id: str
    token_hash: str | None


def set_feed(work: Work, command: SetFeed) -> Feed:
    """Raises `NotFound`, and `MemberGone` where a feed is asked for somebody who has left."""
    member = the_member(work, command.scope, command.member_id)
    if command.token_hash is not None:
        member.require_there(work.now())
    feed = work.feeds.get(member.id)
    feed.set(command.token_hash)
    work.feeds.save(feed)
    return feed
