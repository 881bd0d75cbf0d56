"""Invented names, as varied as the people of the network; any likeness is chance."""

from random import Random

_FIRST = (
    "Abdoulaye", "Aïcha", "Alain", "Ana", "André", "Anh", "Assia", "Béatrice", "Brigitte",
    "Carlos", "Catherine", "Chantal", "Christian", "Claire", "Coumba", "Daniel", "Denise",
    "Dilara", "Djibril", "Dominique", "Elif", "Élodie", "Emmanuel", "Fatima", "Fatoumata",
    "Françoise", "Frédéric", "Gérard", "Ghislaine", "Hélène", "Ibrahim", "Inès", "Ioana",
    "Irène", "Jean-Marc", "Jeanne", "Kadiatou", "Karim", "Kevin", "Leïla", "Lucas", "Lucie",
    "Malika", "Mamadou", "Manuel", "Maria", "Marie-Ange", "Mehdi", "Michel", "Mohamed",
    "Monique", "Moussa", "Nadia", "Nathalie", "Noé", "Oksana", "Olivier", "Patrick", "Paulette",
    "Priya", "Rachid", "Raphaël", "Rosa", "Sabrina", "Samira", "Sandrine", "Sékou", "Serge",
    "Sofia", "Soraya", "Stéphane", "Tariq", "Thi Mai", "Thomas", "Valérie", "Vasile", "Xavier",
    "Yasmine", "Yvette", "Zohra",
)  # fmt: skip
_LAST = (
    "Abadie", "Amrani", "Aubert", "Bakayoko", "Baptiste", "Belkacem", "Benali", "Berger",
    "Blanchard", "Bouvier", "Camara", "Carpentier", "Chevalier", "Cissé", "Coulibaly", "Da Silva",
    "Delmas", "Demir", "Diallo", "Diarra", "Dijoux", "Dubois", "Dupuis", "El Idrissi", "Fabre",
    "Ferrand", "Ferreira", "Fofana", "Garnier", "Gauthier", "Grondin", "Guerin", "Haddad",
    "Hamidi", "Hoarau", "Ionescu", "Joly", "Kaya", "Keita", "Khelifi", "Kovalenko", "Lacroix",
    "Le Goff", "Lefèvre", "Lemoine", "Mahé", "Marchand", "Martins", "Mercier", "Meunier",
    "Morel", "Moreau", "N'Diaye", "Nguyễn", "Noël", "O'Connor", "Ouattara", "Ousmane", "Payet",
    "Pereira", "Perrin", "Picard", "Popescu", "Renaud", "Rivière", "Rousseau", "Sanchez",
    "Sangaré", "Sivakumar", "Soumaré", "Tessier", "Touré", "Traoré", "Trần", "Vasseur",
    "Yılmaz", "Zerrouki", "Ziani",
)  # fmt: skip


def full_name(chance: Random) -> tuple[str, str]:
    """A first and a last name."""
    return chance.choice(_FIRST), chance.choice(_LAST)
