"""The certificate that a device's data was erased."""

from typing import Any

from kit.papers.qr import qr
from kit.papers.wording import moment, place, plain
from services.inventory.adapters.papers.vocabulary import METHODS, STANDARD
from services.inventory.adapters.papers.wording import category, name
from services.inventory.application.ports.papers import WipeCertificate


def content(certificate: WipeCertificate) -> dict[str, Any]:
    """What the template of the same name shows."""
    method, meaning = METHODS["fr"][certificate.method]
    tool = plain(" ".join(filter(None, (certificate.tool, certificate.tool_version))))
    device, site = certificate.device, certificate.site
    erased = certificate.method != "no_storage"
    return {
        "number": plain(certificate.number),
        "site": place(site),
        "device": [
            ("Appareil", category(device)),
            ("Marque et modèle", name(device)),
            ("Numéro de série", plain(device.serial)),
            ("Numéro de série du stockage", plain(certificate.storage_serial or "")),
        ],
        "wipe": [
            ("Méthode", method),
            ("Norme", STANDARD if erased else ""),
            ("Outil", tool),
            ("Début", moment(certificate.started, site)),
            ("Fin", moment(certificate.ended, site)),
            ("Fait par", plain(certificate.done_by)),
            ("Vérifié", _verified(certificate) if erased else ""),
        ],
        "erased": erased,
        "meaning": meaning,
        "verified": certificate.verified,
        "code": plain(certificate.code),
        "shown_url": plain(certificate.url),
        "qr": qr(certificate.url),
    }


def _verified(certificate: WipeCertificate) -> str:
    by = plain(certificate.verified_by or "")
    if not certificate.verified:
        return "non"
    return f"oui, par {by}" if by else "oui"
