"""Invented people need names: common given and family names, by language, combined at random."""

from __future__ import annotations

import unicodedata
from random import Random


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split())


GIVEN: dict[tuple[str, str], tuple[str, ...]] = {
    ("fr", "f"): _split(
        """Adèle Agathe Agnès Alice Amandine Amélie Anaïs Anne Anne-Sophie Apolline Aude Aurélie Axelle Béatrice
        Bénédicte Caroline Catherine Cécile Céline Charlotte Chloé Christelle Claire Clémence Clotilde Coralie Delphine
        Diane Élise Élodie Émilie Emmanuelle Estelle Esther Fanny Fatima Fatou Flavie Florence Françoise Frédérique Gaëlle
        Hélène
        Inès Isabelle Jeanne Joséphine Julie Juliette Justine Khadija Laetitia Laure Lauriane Léa Leïla Louise Lucie
        Lydie Maëlle Magali Manon Margaux Marianne Marie Marie-Laure Marion Mathilde Maud Mélanie Muriel Myriam Nadia
        Nathalie Nolwenn Oriane Pascale Pauline Perrine Rachel Rokhaya Romane Rozenn Sabine Salomé Samira Sandrine Sarah
        Solène Sonia Soizic Sophie Sylvie Tiphaine Valérie Véronique Virginie Yasmine Yvonne Zoé"""
    ),
    ("fr", "m"): _split(
        """Adrien Alain Albin Alexis Alexandre Amadou Antoine Armand Arnaud Arthur Aurélien Baptiste Bastien Benjamin Benoît
        Bertrand Brice Bruno Cédric Charles Christophe Clément Corentin Cyril Damien David Denis Didier Édouard Émile
        Éric Étienne Fabien Fabrice Félix Florent Florian François Frédéric Gabriel Gaël Gauthier Geoffroy Grégoire
        Guillaume Gurvan Hadrien Hakim Henri Hervé Hugo Ibrahima Jean Jean-Baptiste Jean-Marc Jérémie Jérôme Joël
        Jonathan Julien Karim Kévin Laurent Léo Loïc Louis Luc Ludovic Malik Marc Mathieu Maxime Mehdi Mickaël Moussa
        Nicolas Noé Olivier Ousmane Pascal Paul Philippe Pierre Quentin Raphaël Rémi Renaud Robin Romain Samuel Sébastien
        Simon Stéphane Sylvain Tanguy Théo Thibault Thierry Thomas Tristan Valentin Vincent Xavier Yann Youssef Yves"""
    ),
    ("fr", "x"): _split("Alix Ange Camille Charlie Claude Dominique Lou Maxence Morgan Noa Sacha"),
    ("en", "f"): _split(
        """Abigail Aisha Alice Amelia Amy Anita Anna Aoife Beatrice Becky Bronwen Caitlin Carol Charlotte Chidinma Ciara
        Claire Daisy Deborah Eleanor Elizabeth Emily Emma Erin Esther Farah Fiona Freya Gemma Georgina Grace Hannah
        Harriet Heather Helen Imogen Ingrid Isla Jane Jessica Joanna Kate Laura Lauren Leila Linda Lucy Maeve Margaret
        Megan Melissa Molly Nadia Natalie Niamh Olivia Orla Phoebe Priya Rachel Rebecca Rosie Ruth Saoirse Sarah Sinead
        Sofia Sophie Susan Tamsin Tara Tessa Victoria Zainab Zoe"""
    ),
    ("en", "m"): _split(
        """Aaron Adam Adrian Alan Alistair Andrew Anil Ben Callum Cameron Charles Chris Colin Conor Craig Daniel Darren
        David Declan Dominic Duncan Edward Emeka Ethan Euan Finn Gareth George Graham Hamish Harry Henry Hugh Ian Imran
        Isaac Jack James Jamie Jonathan Joseph Joshua Keith Kieran Kwame Lewis Liam Luca Luke Malcolm Mark Martin
        Matthew Michael Nathan Neil Nick Noah Oliver Oscar Owen Patrick Paul Peter Philip Rahul Rhys Richard Robert Rory
        Ryan Samir Sean Simon Stephen Stuart Thomas Tobias Tom Wei William"""
    ),
    ("en", "x"): _split("Alex Ariel Ashley Avery Casey Drew Jordan Kim Morgan Quinn Robin Rowan Sam Sasha Taylor"),
}

FAMILY: dict[str, tuple[str, ...]] = {
    "fr": _split(
        """Abgrall Allard Amrani Arnoux Aubert Audouin Auger Bailly Barbier Baron Barreau Baudry Belkacem Benard Bensaïd
        Berger Bertin Besnard Beauchamp Bigot Blanchet Blin Bodin Boisseau Bonhomme Bonnet Bouchard Boucher Boulay
        Bourdon Bousquet Bouvier Brossard Brunet Cadiou Caron Carpentier Castel Chabert Chartier Chauvin Chevallier
        Clavel Colas Collet Cordier Cormier Cosson Couderc Coulibaly Courtois Cousin Dabo Daniel Daubigny Delage
        Delattre Delcourt Delmas Denis Derrien Deschamps Desnoyers Diallo Didier Diop Doucet Drouet Dubreuil Ducasse
        Dufour Duhamel Dumas Dupin Duval Esnault Fabre Faucher Favreau Ferrand Ferreira Ferry Fleury Fontaine Forestier
        Fouquet Fournier Frémont Gaillard Gallet Garcin Garreau Gauthier Germain Gicquel Gilbert Girard Giraud Godard
        Gosselin Goujon Grandjean Granger Gros Guérin Guichard Guilbert Guillou Guyot Haddad Hamel Hamon Hébert Héry
        Hubert Huet Humbert Jacquet Jaouen Joly Jolivet Josse Joubert Jourdain Kaddour Keita Kerbrat Klein Labbé Lacoste
        Lacroix Lafont Lagarde Lambert Langlois Lapierre Laporte Lasserre Laurent Lavigne Lebrun Leclerc Lecomte Lefort
        Legrand Lejeune Lemaire Lemoine Lenoir Leroux Lesage Letellier Levasseur Lhermite Loiseau Lopes Lucas Madec
        Maillard Mallet Marchal Marchand Marechal Mariette Marquet Marty Masson Maurel Mercier Meunier Michaud Millet
        Monnier Montagne Morel Morin Morvan Moulin Navarro Nguyen Nicol Noël Olivier Ollivier Pelletier Perrier Perrin
        Perrot Philippe Picard Pichon Pineau Poirier Poisson Pons Pottier Poulain Prigent Prévost Quéré Rambaud
        Raynaud Regnier Renard Renault Renou Ribeiro Rigaud Rivière Rocher Rolland Rousseau Roussel Roux Sabatier Salmon
        Sarrazin Savary Schneider Seguin Simonet Sissoko Tanguy Tessier Texier Thibaud Tissot Toussaint Traoré Vallet
        Vasseur Verdier Vidal Villard Vincent Voisin Weber"""
    ),
    "en": _split(
        """Abbott Acheampong Adams Ahmed Ainsworth Allen Armitage Ashworth Atkinson Bailey Banerjee Barlow Barnes Bates
        Bennett Birch Blackwood Bradshaw Brennan Briggs Brooks Burke Byrne Campbell Carmichael Carter Chadwick Chen
        Clarke Coleman Collins Connolly Cooper Corrigan Crawford Cunningham Dalton Davies Dawson Delaney Dixon Doherty
        Donnelly Doyle Drummond Dunn Eastwood Ellis Fairchild Farrell Fenwick Fletcher Flynn Fraser Gallagher Gardner
        Gibson Goodwin Graham Greenwood Griffiths Hale Halliday Hammond Hargreaves Harper Harrison Hartley Healy
        Henderson Hewitt Higgins Holloway Hopkins Howells Hudson Hussain Irving Jenkins Jennings Kapoor Kavanagh Keane
        Kendall Kerr Lamb Langley Lawson Lindqvist Lister Lloyd Lowe Lynch MacLeod Mahoney Marsh Mbeki McAllister
        McCarthy McKenna Mehta Mills Moffat Molloy Morgan Moss Murphy Nash Newton Nolan Norton Nwosu Oakley Okafor
        Osborne Owens Palmer Parkin Patel Pearce Penrose Pritchard Quigley Radcliffe Ramsay Reid Reynolds Rhodes
        Rosenberg Rowe Ryan Sanders Sangha Sheridan Sinclair Slater Stanton Stokes Sullivan Sutton Swift Talbot Thornton
        Tierney Turner Underwood Vaughan Wainwright Walsh Warren Watkins Webster Whelan Whitfield Wilkins Winslow
        Woodward Wren Yates"""
    ),
}

SUFFIXES = ("Ph.D.", "MBA", "PMP", "CPLP")


def draw_name(rng: Random, language: str, taken: set[str], *, unique: bool) -> tuple[str, str, str]:
    """A given name, a family name and a gender; `unique` keeps full names apart while there are enough of them."""
    for _ in range(40):
        gender = rng.choices("fmx", weights=(11, 10, 1))[0]
        given, family = rng.choice(GIVEN[language, gender]), rng.choice(FAMILY[language])
        if not unique or f"{given} {family}" not in taken:
            break
    taken.add(f"{given} {family}")
    return given, family, gender


def fold(name: str) -> str:
    """Lower case, without accents, with hyphens for anything else: for handles and addresses.

    >>> fold("Anne-Sophie Le Goïc")
    'anne-sophie-le-goic'
    """
    plain = unicodedata.normalize("NFKD", name.replace("œ", "oe")).encode("ascii", "ignore").decode().lower()
    return "-".join("".join(c if c.isalnum() else " " for c in plain).split())
