"""The words of the public pages, in French and English: short sentences, everyday words."""

from collections.abc import Mapping
from typing import Final

from kit.wording import Language, unbroken_texts

_TEXTS: Final[Mapping[Language, Mapping[str, str]]] = {
    "fr": {
        "other_language": "English",
        "reference": "Référence {reference}",
        "grade": "État",
        "grade_letter": "Grade {grade}",
        "grades_note": "A est le meilleur grade, D le moins bon. Un appareil remis à quelqu’un "
        "fonctionne, quel que soit son grade.",
        "no_grade": "Cet appareil n’a pas encore été contrôlé.",
        "data": "Données",
        "erased": "Les données ont été effacées",
        "nothing": "Rien à effacer",
        "unverified": "Effacement pas encore vérifié",
        "unverified_text": "L’effacement a été fait, mais pas encore contrôlé. L’appareil ne peut "
        "être ni vendu ni donné.",
        "not_erased": "Les données n’ont pas encore été effacées.",
        "certificate": "Certificat",
        "see_certificate": "Voir le certificat",
        "date": "Date",
        "method": "Méthode",
        "standard": "Norme",
        "verified": "Vérifié",
        "yes": "oui",
        "no": "non",
        "warranty": "Garantie",
        "warranty_until": "Garanti jusqu’au {day}",
        "warranty_over": "La garantie a pris fin le {day}",
        "no_warranty": "Pas de garantie en cours.",
        "warranty_how": "L’appareil tombe en panne ? Rapportez-le avec son reçu dans un de nos "
        "lieux d’accueil.",
        "about": "Qui sommes-nous ?",
        "about_text": "{name} est une association française. Elle aide les personnes qui ont peu "
        "de moyens à se servir du numérique. Elle reçoit des appareils donnés, efface leurs "
        "données, les contrôle, puis les donne ou les vend à petit prix.",
        "privacy": "Cette page ne dit rien de la personne qui utilise l’appareil.",
        "check": "Vérifier un certificat",
        "valid": "Ce certificat est authentique",
        "valid_text": "Nous l’avons délivré pour l’appareil ci-dessous.",
        "unknown": "Nous ne connaissons pas ce code",
        "unknown_text": "Aucun certificat ne porte ce code. Regardez bien chaque lettre et chaque "
        "chiffre. Si le code est le même que sur le papier, ce certificat ne vient pas de nous.",
        "check_device": "Retrouver un appareil",
        "unknown_device": "Nous ne connaissons pas cette référence",
        "unknown_device_text": "Aucun de nos appareils ne porte cette référence. Regardez bien "
        "chaque lettre et chaque chiffre de l’étiquette.",
        "out_of_use": "Cet appareil n’est plus en circulation",
        "out_of_use_text": "S’il vous est proposé ou si vous l’avez trouvé, dites-le-nous dans un "
        "de nos lieux d’accueil.",
        "device": "Appareil",
        "category": "Catégorie",
        "make_model": "Marque et modèle",
        "serial_end": "Numéro de série finissant par",
        "code": "Code de vérification",
        "compare": "Comparez avec l’appareil : tout doit être pareil.",
    },
    "en": {
        "other_language": "Français",
        "reference": "Reference {reference}",
        "grade": "Condition",
        "grade_letter": "Grade {grade}",
        "grades_note": "A is the best grade, D the lowest. A device that we hand over works, "
        "whatever its grade.",
        "no_grade": "This device has not been checked yet.",
        "data": "Data",
        "erased": "The data was erased",
        "nothing": "Nothing to erase",
        "unverified": "Erasure not verified yet",
        "unverified_text": "The erasure was done, but not checked yet. The device can be neither "
        "sold nor given away.",
        "not_erased": "The data has not been erased yet.",
        "certificate": "Certificate",
        "see_certificate": "See the certificate",
        "date": "Date",
        "method": "Method",
        "standard": "Standard",
        "verified": "Verified",
        "yes": "yes",
        "no": "no",
        "warranty": "Warranty",
        "warranty_until": "Under warranty until {day}",
        "warranty_over": "The warranty ended on {day}",
        "no_warranty": "No warranty at present.",
        "warranty_how": "Does it no longer work? Bring it back with its receipt to one of our "
        "reception points.",
        "about": "Who are we?",
        "about_text": "{name} is a French association. It helps people with little money to use "
        "digital tools. It receives donated devices, erases their data, checks them, then gives "
        "them away or sells them at a low price.",
        "privacy": "This page says nothing about the person who uses the device.",
        "check": "Check a certificate",
        "valid": "This certificate is genuine",
        "valid_text": "We issued it for the device below.",
        "unknown": "We do not know this code",
        "unknown_text": "No certificate bears this code. Look closely at every letter and digit. "
        "If the code is the same as on the paper, this certificate is not ours.",
        "check_device": "Find a device",
        "unknown_device": "We do not know this reference",
        "unknown_device_text": "None of our devices bears this reference. Look closely at every "
        "letter and digit of the label.",
        "out_of_use": "This device is no longer in use",
        "out_of_use_text": "If somebody offers it to you, or if you found it, tell us at one of "
        "our reception points.",
        "device": "Device",
        "category": "Category",
        "make_model": "Make and model",
        "serial_end": "Serial number ending in",
        "code": "Verification code",
        "compare": "Compare with the device: everything must be the same.",
    },
}

TEXTS: Final = unbroken_texts(_TEXTS)
