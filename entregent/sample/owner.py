"""The invented owner of the sample network."""

from __future__ import annotations

from datetime import date

from entregent.sample.facts import OWNER, Character, Closeness, Job, Owner, Residence, Studies
from entregent.sample.scripts import typeset
from entregent.sample.towns import LONDON, LYON, NANTES

SUMMARY = typeset(
    "Depuis 2009, je conçois des formations que l'on termine. En ligne, en salle, ou les deux : je pars du terrain, j'écris "
    "court et je fais essayer avant de livrer. Bilingue français-anglais. Indépendante depuis 2020, à Nantes, "
    "souvent à Lyon.",
    "fr",
)

OWNER_OF_WORLD = Owner(
    character=Character(
        id=OWNER,
        given="Camille",
        family="Moreau",
        language="fr",
        gender="f",
        slug="camille-moreau-elearning",
        closeness=Closeness.STRONG,
        circles=(),
        jobs=(
            Job("Mirandole Digital Learning", "Conceptrice e-learning", LYON, date(2009, 1, 1), date(2013, 9, 1),
                typeset("Une soixantaine de modules, du storyboard à la mise en ligne.", "fr")),
            Job("Banque Korrigane", "Responsable de projets formation", NANTES, date(2013, 9, 1), date(2017, 7, 1),
                typeset("Parcours des conseillers, université interne, classes virtuelles.", "fr")),
            Job("Brightwold Learning", "Senior Learning Designer", LONDON, date(2017, 9, 1), date(2020, 1, 1),
                "Bilingual programmes for clients in retail, health and transport."),
            Job("Cap Didactique", "Consultante en formation et e-learning", NANTES, date(2020, 2, 1), None,
                typeset("Conception de parcours, formation de formateurs, audit de modules.", "fr")),
        ),
        residences=(Residence(LYON, date(2008, 9, 1)), Residence(NANTES, date(2013, 9, 1)),
                    Residence(LONDON, date(2017, 9, 1)), Residence(NANTES, date(2020, 2, 1))),
        headline=typeset("Consultante en formation et e-learning | Conception de parcours | FR · EN", "fr"),
        industry="Formation professionnelle",
        birthday=date(1985, 3, 12),
        emails=("camille@cap-didactique.example", "camille.moreau@courrier.example"),
        phones=("+33261910017",),
        skills=("Ingénierie pédagogique", "e-learning", "Animation de formation", "Scénarisation", "Conduite de projet",
                "Classe virtuelle", "Instructional Design", "Facilitation"),
        studies=(
            Studies("Université Rives de Loire", "Licence Langues étrangères appliquées", 2003, 2006),
            Studies("Institut Kermeur", "Master Ingénierie pédagogique et multimédia", 2006, 2008,
                    typeset("Mémoire : « Écrire pour l'écran, apprendre pour le geste »", "fr"),
                    "Chorale, journal des étudiants"),
        ),
    ),
    summary=SUMMARY,
    address="17 bis quai des Antilles",
    postcode="44200",
    region="Nantes, Pays de la Loire, France",
    website="https://cap-didactique.example/",
)  # fmt: skip
