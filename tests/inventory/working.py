"""Short ways to the work on devices, as its use cases do it."""

from services.inventory.application.certifying import Erasure
from services.inventory.application.commands.describe_device import DescribeDevice
from services.inventory.application.commands.grade_device import GradeDevice
from services.inventory.application.commands.ready_device import ReadyDevice
from services.inventory.application.commands.repair_device import FinishRepair, SendToRepair
from services.inventory.application.commands.scrap_device import ScrapDevice
from services.inventory.application.commands.wipe_device import VerifyWipe, WipeDevice
from services.inventory.domain.devices.functional_tests import TESTS
from services.inventory.domain.devices.grading import PARTS
from tests.inventory.builders import HERE
from tests.scripted import CONTEXT


class Working:
    """Works on devices of one application, at Saint-Denis unless told otherwise."""

    def __init__(self, network):
        self.network = network

    def do(self, name, command, device_id, **given):
        given = {"scope": HERE, "by": "stock-1", **given}
        return getattr(self.network.app, name)(command(device_id=device_id, **given), CONTEXT)

    def wipe(self, device_id, method="purge", verified=True, **erasure):
        """From now to now, which is after whatever came before."""
        now = self.network.clock.now()
        told = {"start": now, "end": now, "tool": None if method == "no_storage" else "nwipe"}
        made = Erasure(method=method, verified=verified, **told | erasure)
        return self.do("wipe_device", WipeDevice, device_id, erasure=made)

    def verify(self, device_id, **given):
        return self.do("verify_wipe", VerifyWipe, device_id, **given)

    def grade(self, device_id, *, finding="light", failing=(), **given):
        device = self.network.look(lambda work: work.devices.get(device_id))
        category = device.state.description.category
        tests = dict.fromkeys(TESTS[category].always, True) | dict.fromkeys(failing, False)
        cosmetic = dict.fromkeys(PARTS[category], finding)
        return self.do(
            "grade_device",
            GradeDevice,
            device_id,
            **{"tests": tests, "cosmetic": cosmetic, **given},
        )

    def ready(self, device_id, **given):
        return self.do("ready_device", ReadyDevice, device_id, **given)

    def send_to_repair(self, device_id, fault="battery"):
        return self.do("send_to_repair", SendToRepair, device_id, fault=fault)

    def finish_repair(self, device_id, *, new_storage=False):
        return self.do("finish_repair", FinishRepair, device_id, new_storage=new_storage)

    def scrap(self, device_id, reason="beyond_repair", **given):
        return self.do("scrap_device", ScrapDevice, device_id, reason=reason, **given)

    def describe(self, device_id, **changes):
        return self.do("describe_device", DescribeDevice, device_id, changes=changes)
