"""What donors are called is sealed, forgotten when they ask, and sealed where it was plain."""

import pytest

from kernel.refusals import NotFound
from kernel.scope import NATIONAL
from kit.context import Context
from kit.databases import vault_of
from kit.keyring import KEYS, Seals
from kit.keyring.upkeep import Upkeep
from services.inventory.adapters import mongo
from services.inventory.application.commands.forget_donor import ForgetDonor
from services.inventory.application.commands.receive_lot import ReceiveLot
from services.inventory.application.queries.lots import GetLot
from tests import leaks
from tests.inventory.builders import SITE
from tests.races import race

NAME = "Ysoline Vantadour"
CONTEXT = Context("test")


@pytest.fixture
def app(network):
    """With the places known."""
    return network.app


def received(app, **changes):
    given = {"donor_kind": "person", "donor_name": NAME} | changes
    return app.receive_lot(
        ReceiveLot(scope=NATIONAL, site=SITE.slug, grams=1000, devices=1, **given), CONTEXT
    )


def name_of(app, lot):
    return app.get_lot(GetLot(scope=NATIONAL, lot_id=lot.id)).lot.state.donor.name


def keys(database):
    return set(database.client[vault_of(database.name)][KEYS].distinct("keyAltNames"))


def again(app, lot):
    return received(app, donor_kind=None, donor_name=None, donor_id=lot.state.donor.id)


def forget(app, lot):
    app.forget_donor(ForgetDonor(scope=NATIONAL, donor_id=lot.state.donor.id), CONTEXT)


def plain(database, lot):
    """As it stood before names were sealed."""
    donor = lot.state.donor
    query = {"state.donor.id": donor.id}
    database.lots.update_many(query, {"$set": {"state.donor.name": NAME}})
    database.donors.delete_one({"_id": donor.id})


def seal(app):
    names = Seals.from_environment(app.store.client, app.store.database.name)
    Upkeep("inventory", names, mongo.sealed_in(app.store, names)).step(lambda: False)


def test_no_collection_holds_a_donors_name_and_it_is_read_again(app, database):
    first = received(app)
    second = again(app, first)
    assert leaks.found(leaks.raw(database), NAME, "Vantadour") == set()
    assert [name_of(app, one) for one in (first, second)] == [NAME, NAME]
    assert len(keys(database)) == 1


def test_a_donor_who_is_forgotten_is_named_by_no_lot_and_gives_again_without_a_name(app, database):
    first, other = received(app), received(app, donor_name="Zoé Exemple")
    forget(app, first)
    forget(app, first)
    assert name_of(app, first) is None
    assert name_of(app, again(app, first)) is None
    assert name_of(app, other) == "Zoé Exemple"
    assert len(keys(database)) == 1
    with pytest.raises(NotFound):
        app.forget_donor(ForgetDonor(scope=NATIONAL, donor_id=first.id), CONTEXT)


def test_names_of_before_are_read_and_then_sealed(app, database):
    first = received(app)
    second = again(app, first)
    plain(database, first)
    assert [name_of(app, one) for one in (first, second)] == [NAME, NAME]
    seal(app)
    assert leaks.found(leaks.raw(database), NAME) == set()
    assert [name_of(app, one) for one in (first, second)] == [NAME, NAME]


def test_a_name_of_before_that_is_forgotten_is_not_sealed_anew(app, database):
    lot = received(app)
    plain(database, lot)
    forget(app, lot)
    seal(app)
    assert name_of(app, lot) is None
    assert database.donors.count_documents({}) == 0


def test_a_name_that_is_forgotten_while_it_is_sealed_is_forgotten(app, database):
    for _ in range(5):
        lots = [received(app)]
        lots += [again(app, lots[0]) for _ in range(3)]
        plain(database, lots[0])
        race(lambda: seal(app), lambda lot=lots[0]: forget(app, lot))
        assert [name_of(app, lot) for lot in lots] == [None] * 4
