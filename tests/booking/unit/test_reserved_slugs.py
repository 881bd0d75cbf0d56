"""No site bears a slug that an operation's route takes for something else."""

from services.booking.domain.site import RESERVED_SLUGS
from services.booking.edge.service import SERVICE


def test_every_word_that_stands_where_a_sites_slug_may_is_reserved():
    routes = [operation.path.split("/") for operation in SERVICE.operations]
    after_sites = {parts[parts.index("sites") + 1] for parts in routes if "sites" in parts[:-1]}
    assert {word for word in after_sites if not word.startswith("{")} == RESERVED_SLUGS
