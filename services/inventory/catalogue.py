"""What inventory emits and listens to: nothing yet."""

from kit.catalogue import Catalogue

CATALOGUE = Catalogue(service="inventory")
