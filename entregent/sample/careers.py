"""Trades, invented firms, positions and skills."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from random import Random

from entregent.sample.circles import ENGLISH_TOWNS, FRENCH_TOWNS
from entregent.sample.facts import Town


@dataclass(frozen=True, slots=True)
class Sector:
    """A trade: how its firms are called, what people do there (`man|woman` where the words differ), and what they know."""

    industry: tuple[str, str]
    firms: dict[str, tuple[str, ...]]
    titles: dict[str, tuple[str, ...]]
    skills: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Firm:
    """An invented employer."""

    name: str
    sector: str
    language: str
    town: Town


def _s(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in " ".join(text.split()).split(";") if part.strip())


SECTORS: dict[str, Sector] = {
    "learning": Sector(
        ("Formation professionnelle", "E-Learning Providers"),
        {
            "fr": ("Formation", "e-learning", "Compétences", "Académie", "Digital Learning"),
            "en": ("Learning", "Academy", "Training Partners", "Skills"),
        },
        {
            "fr": _s("""Ingénieur pédagogique|Ingénieure pédagogique; Concepteur e-learning|Conceptrice e-learning;
                Responsable digital learning; Chef de projet e-learning|Cheffe de projet e-learning;
                Formateur indépendant|Formatrice indépendante; Consultant formation|Consultante formation;
                Directeur pédagogique|Directrice pédagogique; Responsable LMS; Coordinateur pédagogique|Coordinatrice pédagogique;
                Responsable d'un organisme de formation; Formateur bureautique|Formatrice bureautique"""),
            "en": _s("""Instructional Designer; Learning Consultant; Digital Learning Manager; E-learning Developer;
                Head of Learning; LMS Administrator; Training Manager; Facilitator and Coach; Curriculum Lead"""),
        },
        {
            "fr": _s("Ingénierie pédagogique; e-learning; Scénarisation; Classe virtuelle; LMS; Animation de formation; Qualiopi"),
            "en": _s("Instructional design; e-learning; Storyboarding; Blended learning; LMS; Facilitation; SCORM"),
        },
    ),
    "hr": Sector(
        ("Ressources humaines", "Human Resources"),
        {
            "fr": ("Conseil RH", "Industrie", "Services", "Énergie", "Distribution"),
            "en": ("People", "Services", "Group", "Retail"),
        },
        {
            "fr": _s("""Responsable ressources humaines; DRH; Responsable formation; Chargé de formation|Chargée de formation;
                Responsable du développement RH; Responsable marque employeur; Responsable GPEC et mobilité;
                Directeur des ressources humaines|Directrice des ressources humaines; Consultant RH|Consultante RH;
                Responsable formation et compétences; Chargé de mission QVCT|Chargée de mission QVCT"""),
            "en": _s("""HR Business Partner; People Director; Learning and Development Manager; Talent Manager;
                HR Manager; Head of People; Employee Experience Lead"""),
        },
        {
            "fr": _s("Plan de développement des compétences; Gestion des talents; Droit social; Onboarding; Conduite du changement"),
            "en": _s("Talent development; Onboarding; Employee engagement; Change management; HR policy"),
        },
    ),
    "marketing": Sector(
        ("Marketing et communication", "Marketing and Advertising"),
        {"fr": ("Communication", "Agence", "Éditions", "Studio"), "en": ("Media", "Creative", "Communications", "Studio")},
        {
            "fr": _s("""Responsable communication; Chargé de marketing|Chargée de marketing; Community manager;
                Directeur artistique|Directrice artistique; Rédacteur web|Rédactrice web; Consultant SEO|Consultante SEO;
                Chef de produit|Cheffe de produit; Responsable marketing digital; Fondateur associé|Fondatrice associée"""),
            "en": _s("""Marketing Manager; Content Strategist; Brand Lead; Copywriter; Head of Communications; SEO Consultant"""),
        },
        {
            "fr": _s("Stratégie éditoriale; Réseaux sociaux; SEO; Identité visuelle; Relations presse; Copywriting"),
            "en": _s("Content strategy; Brand; SEO; Copywriting; Public relations; Analytics"),
        },
    ),
    "software": Sector(
        ("Logiciels", "Software Development"),
        {
            "fr": ("Logiciels", "Informatique", "Systèmes", "Numérique"),
            "en": ("Software", "Labs", "Systems", "Works"),
        },
        {
            "fr": _s("""Développeur web|Développeuse web; Chef de produit numérique|Cheffe de produit numérique; UX designer;
                Architecte logiciel; Directeur technique|Directrice technique; Administrateur systèmes|Administratrice systèmes;
                Consultant accessibilité|Consultante accessibilité; Data analyst"""),
            "en": _s("""Software Engineer; Product Manager; UX Designer; Engineering Manager; DevOps Engineer; Accessibility Specialist;
                Developer Advocate; Maintainer; QA Engineer; Technical Writer"""),
        },
        {
            "fr": _s("Python; JavaScript; Accessibilité numérique; UX design; Gestion de produit; SQL"),
            "en": _s("Python; JavaScript; PHP; Accessibility; Open source; Product management; SQL; Technical writing"),
        },
    ),
    "health": Sector(
        ("Santé", "Hospitals and Health Care"),
        {"fr": ("Santé", "Clinique", "Laboratoires"), "en": ("Health", "Clinic", "Biotech")},
        {
            "fr": _s("""Cadre de santé; Infirmier coordinateur|Infirmière coordinatrice; Médecin généraliste; Orthophoniste;
                Responsable qualité; Directeur d'établissement|Directrice d'établissement; Kinésithérapeute"""),
            "en": _s("""Clinical Educator; Ward Manager; Quality Manager; Research Nurse; Practice Manager; Physiotherapist"""),
        },
        {"fr": _s("Soins; Qualité; Prévention; Gestion d'équipe"), "en": _s("Clinical education; Quality; Patient safety; GxP")},
    ),
    "industry": Sector(
        ("Industrie et logistique", "Manufacturing and Logistics"),
        {"fr": ("Logistique", "Mécanique", "Transports", "Composites"), "en": ("Logistics", "Engineering", "Materials")},
        {
            "fr": _s("""Responsable de production; Responsable QSE; Responsable logistique; Ingénieur méthodes|Ingénieure méthodes;
                Directeur de site|Directrice de site; Technicien de maintenance|Technicienne de maintenance; Acheteur|Acheteuse"""),
            "en": _s("Operations Manager; Supply Chain Lead; Site Manager; Safety Manager; Process Engineer; Buyer"),
        },
        {"fr": _s("Lean; Sécurité; Planification; Achats"), "en": _s("Lean; Safety; Planning; Procurement")},
    ),
    "finance": Sector(
        ("Banque et assurance", "Financial Services"),
        {"fr": ("Assurances", "Finance", "Patrimoine"), "en": ("Capital", "Insurance", "Finance")},
        {
            "fr": _s("""Conseiller patrimonial|Conseillère patrimoniale; Contrôleur de gestion|Contrôleuse de gestion; Expert-comptable|Experte-comptable;
                Directeur administratif et financier|Directrice administrative et financière; Analyste risques; Courtier|Courtière"""),
            "en": _s("Financial Controller; Risk Analyst; Account Director; Compliance Officer; Actuary; Finance Manager"),
        },
        {"fr": _s("Conformité; Contrôle de gestion; Risques; Relation client"), "en": _s("Compliance; Risk; Budgeting; Reporting")},
    ),
    "public": Sector(
        ("Secteur public et enseignement", "Education and Public Administration"),
        {"fr": ("Université", "Syndicat mixte", "Lycée", "Agence régionale"), "en": ("University", "College", "Council", "Trust")},
        {
            "fr": _s("""Enseignant-chercheur|Enseignante-chercheuse; Enseignant|Enseignante; Chargé de mission|Chargée de mission;
                Responsable de la formation continue; Ingénieur de recherche|Ingénieure de recherche; Bibliothécaire; Chef de service|Cheffe de service"""),
            "en": _s("Lecturer; Learning Technologist; Programme Officer; Research Associate; Librarian; Head of Department"),
        },
        {"fr": _s("Pédagogie; Gestion de projet; Recherche; Marchés publics"), "en": _s("Teaching; Research; Digital education; Policy")},
    ),
    "culture": Sector(
        ("Culture et loisirs", "Arts and Culture"),
        {"fr": ("Musée", "Éditions", "Théâtre", "Festival"), "en": ("Arts", "Press", "Theatre", "Records")},
        {
            "fr": _s("""Chef de chœur|Cheffe de chœur; Régisseur|Régisseuse; Illustrateur|Illustratrice; Libraire; Photographe; Musicien|Musicienne;
                Médiateur culturel|Médiatrice culturelle; Administrateur de compagnie|Administratrice de compagnie"""),
            "en": _s("Curator; Illustrator; Producer; Sound Engineer; Editor; Photographer"),
        },
        {"fr": _s("Médiation; Production; Illustration; Chant"), "en": _s("Production; Illustration; Editing; Curation")},
    ),
    "recruiting": Sector(
        ("Recrutement", "Staffing and Recruiting"),
        {"fr": ("Recrutement", "Talents", "Intérim"), "en": ("Recruitment", "Talent", "Search")},
        {
            "fr": _s("""Consultant en recrutement|Consultante en recrutement; Chargé d'affaires|Chargée d'affaires; Directeur d'agence|Directrice d'agence;
                Talent acquisition manager"""),
            "en": _s("Recruitment Consultant; Talent Acquisition Partner; Managing Director; Principal Consultant"),
        },
        {"fr": _s("Recrutement; Chasse; Négociation"), "en": _s("Recruitment; Sourcing; Negotiation")},
    ),
}

_HEADS = _s("""Alv; Ambr; Ard; Bel; Bréc; Cal; Corm; Dalv; Élor; Erm; Fal; Galv; Gren; Hest; Isol; Jov; Kel; Lorm; Maren; Mélis; Nerv;
    Ombr; Orv; Pral; Quer; Rav; Sarm; Sol; Talm; Ulm; Vern; Zél""")
_TAILS = {
    "fr": _s("ane; andis; aura; éa; elle; éo; ence; éris; évan; iane; ièvre; inel; ival; oise; olis; onde; ora; oura"),
    "en": _s("bridge; combe; den; field; ford; gate; ham; holm; ingdale; leigh; mere; more; stead; ton; well; wick"),
}


def make_firms(rng: Random, number: int) -> dict[tuple[str, str], tuple[Firm, ...]]:
    """About `number` invented firms by (trade, language), every name used once."""
    kinds = [(sector, language) for sector in SECTORS for language in ("fr", "fr", "en")]
    firms: dict[tuple[str, str], list[Firm]] = {}
    taken: set[str] = set()
    for index in range(number):
        sector, language = kinds[index % len(kinds)]
        name = _firm_name(rng, sector, language, taken)
        town = rng.choice(FRENCH_TOWNS if language == "fr" else ENGLISH_TOWNS)
        firms.setdefault((sector, language), []).append(Firm(name, sector, language, town))
    return {kind: tuple(made) for kind, made in firms.items()}


def _firm_name(rng: Random, sector: str, language: str, taken: set[str]) -> str:
    """A name such as "Orvéris Formation" or "Galvstead Learning"; numbered only once all combinations are used."""
    for attempt in count():
        root = rng.choice(_HEADS) + rng.choice(_TAILS[language])
        second = rng.choice(_HEADS).capitalize() if attempt > 20 else ""
        word = rng.choice(SECTORS[sector].firms[language])
        before = language == "fr" and word in _BEFORE
        name = f"{word} {root}{second}" if before else f"{root}{second} {word}"
        if name not in taken:
            taken.add(name)
            return name
    raise AssertionError


_BEFORE = {"Académie", "Agence", "Éditions", "Studio", "Clinique", "Laboratoires", "Université", "Syndicat mixte", "Lycée",
           "Agence régionale", "Musée", "Théâtre", "Festival"}  # fmt: skip


def gendered(title: str, gender: str) -> str:
    """The form of a title for that gender; the feminine one for f, the first one otherwise.

    >>> gendered("Ingénieur pédagogique|Ingénieure pédagogique", "f")
    'Ingénieure pédagogique'
    """
    forms = title.split("|")
    return forms[-1] if gender == "f" else forms[0]
