"""The communities of the invented owner's life, each with where its members live and what they do."""

from __future__ import annotations

from entregent.sample.facts import Circle, Town

NANTES, LYON, PARIS, RENNES = Town("Nantes", "FR"), Town("Lyon", "FR"), Town("Paris", "FR"), Town("Rennes", "FR")
VILLEURBANNE, GRENOBLE, BORDEAUX = Town("Villeurbanne", "FR"), Town("Grenoble", "FR"), Town("Bordeaux", "FR")
ANGERS, VANNES, TOULOUSE = Town("Angers", "FR"), Town("Vannes", "FR"), Town("Toulouse", "FR")
LILLE, MARSEILLE, STRASBOURG = Town("Lille", "FR"), Town("Marseille", "FR"), Town("Strasbourg", "FR")
BREST, LA_ROCHELLE, SAINT_NAZAIRE = Town("Brest", "FR"), Town("La Rochelle", "FR"), Town("Saint-Nazaire", "FR")
BRUSSELS, GENEVA, MONTREAL = Town("Bruxelles", "BE"), Town("Genève", "CH"), Town("Montréal", "CA")
LONDON, BRISTOL, MANCHESTER = Town("London", "GB"), Town("Bristol", "GB"), Town("Manchester", "GB")
EDINBURGH, LEEDS, DUBLIN = Town("Edinburgh", "GB"), Town("Leeds", "GB"), Town("Dublin", "IE")
CORK, BERLIN, AMSTERDAM = Town("Cork", "IE"), Town("Berlin", "DE"), Town("Amsterdam", "NL")
BOSTON, PORTLAND, TORONTO = Town("Boston", "US"), Town("Portland", "US"), Town("Toronto", "CA")

FRENCH_TOWNS = (
    *(PARIS,) * 6, *(NANTES,) * 4, *(LYON,) * 4, RENNES, RENNES, BORDEAUX, TOULOUSE, LILLE, MARSEILLE, STRASBOURG,
    GRENOBLE, ANGERS, BREST, VANNES, LA_ROCHELLE, BRUSSELS, GENEVA, MONTREAL,
)  # fmt: skip
ENGLISH_TOWNS = (
    *(LONDON,) * 6, BRISTOL, BRISTOL, MANCHESTER, EDINBURGH, LEEDS, *(DUBLIN,) * 3, CORK, BERLIN, AMSTERDAM, BOSTON,
    BOSTON, PORTLAND, TORONTO,
)  # fmt: skip

CIRCLES: tuple[Circle, ...] = (
    Circle("mirandole", "Mirandole Digital Learning", "employer", "fr", LYON, "studio", 0.063, 2009, 2013, "Mirandole Digital Learning", (
        "Chef de projet e-learning|Cheffe de projet e-learning", "Concepteur pédagogique|Conceptrice pédagogique",
        "Motion designer", "Responsable de production e-learning", "Développeur multimédia|Développeuse multimédia",
        "Ingénieur pédagogique|Ingénieure pédagogique", "Commercial digital learning|Commerciale digital learning",
        "Directeur de studio|Directrice de studio", "Graphiste multimédia", "Storyboarder e-learning",
    )),
    Circle("korrigane", "Banque Korrigane", "employer", "fr", NANTES, "bank", 0.075, 2013, 2017, "Banque Korrigane", (
        "Responsable formation", "Chargé de formation|Chargée de formation", "Directeur d'agence|Directrice d'agence",
        "Conseiller clientèle|Conseillère clientèle", "Responsable conformité", "Chef de projet SIRH|Cheffe de projet SIRH",
        "Chargé de recrutement|Chargée de recrutement", "DRH adjoint|DRH adjointe", "Animateur commercial|Animatrice commerciale",
        "Analyste crédit", "Responsable communication interne",
    )),
    Circle("brightwold", "Brightwold Learning", "employer", "en", LONDON, "learning", 0.07, 2017, 2020, "Brightwold Learning", (
        "Learning Designer", "Senior Learning Designer", "Learning Experience Lead", "Project Manager, Digital Learning",
        "Head of Content", "Client Partner", "Front-end Developer", "UX Writer", "Customer Success Manager", "Video Producer",
    )),
    Circle("kermeur", "Institut Kermeur", "school", "fr", NANTES, "school", 0.066, 2006, 2008),
    Circle("tableau-vert", "Association Tableau Vert", "association", "fr", PARIS, "association", 0.088, 2014, 2026),
    Circle("voix-erdre", "Les Voix de l'Erdre", "club", "fr", NANTES, "choir", 0.042, 2015, 2026),
    Circle("quillboat", "Quillboat", "open_source", "en", LONDON, "opensource", 0.063, 2016, 2026),
    Circle("valmeris", "Valmeris Logistique", "client", "fr", LYON, "logistics", 0.05, 2019, 2026, "Valmeris Logistique", (
        "Responsable formation", "Responsable formation conduite et sécurité", "Chargé de formation digitale|Chargée de formation digitale",
        "Directeur des opérations|Directrice des opérations", "Responsable RH de site", "Responsable QSE", "Responsable d'exploitation",
        "Acheteur prestations|Acheteuse prestations", "Chef de projet digital learning|Cheffe de projet digital learning",
        "Formateur interne|Formatrice interne",
    )),
    Circle("estuaria", "Mutuelle Estuaria", "client", "fr", NANTES, "mutual", 0.05, 2020, 2026, "Mutuelle Estuaria", (
        "Responsable du développement des compétences", "Chargé de projets formation|Chargée de projets formation",
        "Conseiller mutualiste|Conseillère mutualiste", "Responsable relation adhérents", "Directeur des ressources humaines|Directrice des ressources humaines",
        "Chef de projet digital|Cheffe de projet digital", "Responsable prévention santé", "Assistant RH|Assistante RH",
    )),
    Circle("quai-17", "Le Quai 17 bis", "coworking", "fr", NANTES, "coworking", 0.058, 2020, 2026),
    Circle("rh-confluence", "Cercle RH Confluence", "professional", "fr", LYON, "hr", 0.058, 2021, 2026),
    Circle("carrowmore", "Carrowmore Pharma", "client", "en", DUBLIN, "pharma", 0.038, 2021, 2026, "Carrowmore Pharma", (
        "Global Training Manager", "GxP Training Specialist", "Learning Technology Lead", "Quality Assurance Manager",
        "HR Business Partner", "Regulatory Affairs Associate", "Talent Development Partner", "Site Operations Lead",
    )),
    Circle("ponant", "Club Com' Ponant", "professional", "fr", RENNES, "marketing", 0.05, 2018, 2026),
    Circle("famille", "Famille et amis", "family", "fr", NANTES, "family", 0.03, 2014, 2026),
)  # fmt: skip

# Where members live beside the circle's own town (repeated for weight), and how many in a hundred live there.
HOMES: dict[str, tuple[int, tuple[Town, ...]]] = {
    "mirandole": (66, (VILLEURBANNE, GRENOBLE, PARIS, NANTES, GENEVA, MONTREAL)),
    "korrigane": (58, (RENNES, VANNES, BREST, ANGERS, SAINT_NAZAIRE, PARIS)),
    "brightwold": (60, (BRISTOL, MANCHESTER, EDINBURGH, LEEDS, DUBLIN, BERLIN, AMSTERDAM)),
    "kermeur": (38, (PARIS, RENNES, BORDEAUX, LYON, ANGERS, MONTREAL, LILLE)),
    "tableau-vert": (30, (LYON, LYON, LYON, NANTES, BORDEAUX, TOULOUSE, LILLE, RENNES, MARSEILLE, BRUSSELS, GENEVA)),
    "voix-erdre": (92, (ANGERS, SAINT_NAZAIRE)),
    "quillboat": (16, (BERLIN, AMSTERDAM, BOSTON, PORTLAND, TORONTO, DUBLIN, BRISTOL, LYON, PARIS, NANTES, MONTREAL)),
    "valmeris": (70, (VILLEURBANNE, GRENOBLE, MARSEILLE, LILLE, PARIS)),
    "estuaria": (80, (SAINT_NAZAIRE, ANGERS, LA_ROCHELLE, VANNES)),
    "quai-17": (94, (SAINT_NAZAIRE,)),
    "rh-confluence": (84, (VILLEURBANNE, GRENOBLE)),
    "carrowmore": (66, (CORK, LONDON, BOSTON)),
    "ponant": (40, (NANTES, NANTES, BREST, VANNES, BORDEAUX)),
    "famille": (45, (PARIS, RENNES, ANGERS, BORDEAUX, LONDON, LYON, LA_ROCHELLE)),
}

# The trades found in each circle that is not one firm (see careers.SECTORS), repeated for weight.
TRADES: dict[str, tuple[str, ...]] = {
    "kermeur": ("learning", "learning", "marketing", "software", "culture"),
    "tableau-vert": ("learning", "learning", "learning", "hr", "software"),
    "voix-erdre": ("culture", "health", "public", "finance", "industry"),
    "quillboat": ("software", "software", "software", "learning", "public"),
    "quai-17": ("marketing", "software", "culture", "hr", "learning"),
    "rh-confluence": ("hr", "hr", "hr", "learning", "recruiting"),
    "ponant": ("marketing", "marketing", "marketing", "culture"),
    "famille": ("health", "public", "industry", "culture", "software"),
    "mirandole": ("learning", "learning", "marketing", "software"),
    "korrigane": ("finance", "finance", "hr", "learning"),
    "brightwold": ("learning", "learning", "software", "marketing"),
    "valmeris": ("industry", "hr", "learning"),
    "estuaria": ("health", "finance", "hr"),
    "carrowmore": ("health", "industry", "hr"),
}

ANY_TRADE = ("learning", "hr", "marketing", "software", "health", "industry", "finance", "public", "culture", "recruiting", "recruiting")
