"""Python runs this at the start of every process of a network that is to be harmed."""

import passerelle_faults

passerelle_faults.install()
