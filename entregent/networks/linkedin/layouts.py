"""The files of an export as data: which columns each kind of file has, under which names, and which columns tell it.

Column names are compared without case, accents, spaces and underscores. French names are not confirmed by a real file;
they are the words of the French pages, and are accepted wherever they do not clash.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of file.

    `columns` gives each field its possible names. A file is of this kind when it has all the `telling` fields and, where
    `stems` is not empty, when its name starts with one of them (folded): needed where the columns alone are too common.
    `sure` is how surely (0–1) such a file comes from LinkedIn. `backslash_quotes`: quotes are escaped with a backslash.
    """

    kind: str
    columns: Mapping[str, tuple[str, ...]]
    telling: tuple[str, ...]
    sure: float = 0.95
    stems: tuple[str, ...] = ()
    backslash_quotes: bool = False


_PERSON = {
    "given": ("First Name", "Prénom"),
    "family": ("Last Name", "Nom", "Nom de famille"),
}
_ENDORSEMENT = {
    "date": ("Endorsement Date", "Date de la recommandation", "Date"),
    "skill": ("Skill Name", "Compétence", "Nom de la compétence"),
    "status": ("Endorsement Status", "Statut"),
}
_RECOMMENDATION = _PERSON | {
    "company": ("Company", "Entreprise"),
    "position": ("Job Title", "Poste", "Intitulé du poste"),
    "text": ("Text", "Texte"),
    "date": ("Creation Date", "Date de création"),
    "status": ("Status", "Statut"),
}

LAYOUTS = (
    Layout(
        "messages",
        {
            "conversation": (
                "Conversation ID",
                "ID de conversation",
                "ID de la conversation",
                "Identifiant de la conversation",
            ),
            "title": ("Conversation Title", "Titre de la conversation"),
            "from": ("From", "De", "Expéditeur"),
            "sender url": ("Sender Profile URL", "URL du profil de l'expéditeur"),
            "to": ("To", "À", "Destinataire", "Destinataires"),
            "recipient urls": (
                "Recipient Profile URLs",
                "Recipient Profile URL",
                "URL des profils des destinataires",
                "URL du profil des destinataires",
                "URL du profil du destinataire",
            ),
            "date": ("Date",),
            "subject": ("Subject", "Objet", "Sujet"),
            "content": ("Content", "Contenu", "Message"),
            "folder": ("Folder", "Dossier"),
            "draft": ("Is Message Draft", "Brouillon de message"),
            "conversation draft": ("Is Conversation Draft", "Brouillon de conversation"),
        },
        ("conversation", "from", "date", "content"),
    ),
    Layout(
        "connections",
        _PERSON
        | {
            "url": ("URL", "Profile URL", "URL du profil", "Adresse du profil"),
            "email": ("Email Address", "E-mail Address", "Adresse e-mail", "E-mail"),
            "company": ("Company", "Entreprise", "Société"),
            "position": ("Position", "Poste", "Fonction"),
            "connected on": ("Connected On", "Date de connexion", "Connecté le", "En relation depuis"),
        },
        ("given", "family", "connected on"),
    ),
    Layout(
        "invitations",
        {
            "from": ("From", "De", "Expéditeur"),
            "to": ("To", "À", "Destinataire"),
            "sent at": ("Sent At", "Envoyée le", "Envoyé le", "Date d'envoi"),
            "message": ("Message",),
            "direction": ("Direction", "Sens"),
            "inviter url": ("inviterProfileUrl", "URL du profil de l'expéditeur"),
            "invitee url": ("inviteeProfileUrl", "URL du profil du destinataire"),
        },
        ("from", "to", "sent at"),
    ),
    Layout(
        "profile",
        _PERSON
        | {
            "maiden": ("Maiden Name", "Nom de jeune fille"),
            "birthday": ("Birth Date", "Date de naissance"),
            "headline": ("Headline", "Titre", "Titre du profil"),
            "summary": ("Summary", "Résumé", "Infos"),
            "industry": ("Industry", "Secteur", "Secteur d'activité"),
            "place": ("Geo Location", "Lieu", "Localisation", "Situation géographique"),
            "address": ("Address", "Adresse"),
            "websites": ("Websites", "Sites web"),
        },
        ("given", "family", "headline"),
        sure=0.8,
    ),
    Layout(
        "positions",
        {
            "company": ("Company Name", "Entreprise", "Nom de l'entreprise"),
            "title": ("Title", "Titre", "Intitulé du poste", "Poste"),
            "description": ("Description",),
            "place": ("Location", "Lieu"),
            "started": ("Started On", "Date de début", "Début"),
            "ended": ("Finished On", "Date de fin", "Fin"),
        },
        ("company", "title", "started"),
        sure=0.7,
    ),
    Layout(
        "education",
        {
            "school": ("School Name", "École", "Nom de l'école", "Établissement"),
            "started": ("Start Date", "Date de début"),
            "ended": ("End Date", "Date de fin"),
            "degree": ("Degree Name", "Diplôme"),
        },
        ("school", "degree"),
        sure=0.7,
    ),
    Layout("skills", {"name": ("Name", "Nom")}, ("name",), sure=0.4, stems=("skills", "competences")),
    Layout(
        "email addresses",
        {"email": ("Email Address", "Adresse e-mail"), "confirmed": ("Confirmed", "Confirmée")},
        ("email", "confirmed"),
        sure=0.6,
    ),
    Layout(
        "phone numbers",
        {"number": ("Number", "Numéro")},
        ("number",),
        sure=0.2,
        stems=("phonenumbers", "numerosdetelephone"),
    ),
    Layout(
        "endorsements received",
        _ENDORSEMENT
        | {
            "given": ("Endorser First Name",),
            "family": ("Endorser Last Name",),
            "url": ("Endorser Public Url",),
        },
        ("skill", "given", "family"),
    ),
    Layout(
        "endorsements given",
        _ENDORSEMENT
        | {
            "given": ("Endorsee First Name",),
            "family": ("Endorsee Last Name",),
            "url": ("Endorsee Public Url",),
        },
        ("skill", "given", "family"),
    ),
    Layout(
        "recommendations given",
        _RECOMMENDATION,
        ("given", "family", "text", "date"),
        sure=0.8,
        stems=("recommendationsgiven", "recommandationsdonnees"),
    ),
    Layout(
        "recommendations received",
        _RECOMMENDATION,
        ("given", "family", "text", "date"),
        sure=0.8,
        stems=("recommendationsreceived", "recommandationsrecues"),
    ),
    Layout(
        "shares",
        {
            "date": ("Date",),
            "link": ("ShareLink",),
            "text": ("ShareCommentary",),
            "shared url": ("SharedUrl",),
            "visibility": ("Visibility", "Visibilité"),
        },
        ("date", "link", "text"),
    ),
    Layout(
        "comments",
        {"date": ("Date",), "link": ("Link", "Lien"), "text": ("Message",)},
        ("date", "link", "text"),
        sure=0.6,
        backslash_quotes=True,
    ),
    Layout(
        "reactions",
        {"date": ("Date",), "type": ("Type",), "link": ("Link", "Lien")},
        ("date", "type", "link"),
        sure=0.6,
    ),
    Layout(
        "company follows",
        {"name": ("Organization", "Organisation", "Entreprise"), "date": ("Followed On", "Suivi le", "Suivie le")},
        ("name", "date"),
        sure=0.7,
    ),
    Layout(
        "notes",
        {
            "given": ("Connection First Name",),
            "family": ("Connection Last Name",),
            "url": ("Connection Profile URL",),
            "note": ("Note",),
            "created": ("Created On", "Créée le"),
            "edited": ("Edited On", "Modifiée le"),
        },
        ("given", "family", "note"),
    ),
    Layout(
        "contacts",
        {
            "source": ("Source",),
            "given": ("FirstName",),
            "family": ("LastName",),
            "name": ("FullName",),
            "company": ("Companies",),
            "position": ("Title",),
            "emails": ("Emails",),
            "phones": ("PhoneNumbers",),
            "created": ("CreatedAt",),
            "birthday": ("Birthday",),
            "place": ("Location",),
            "profiles": ("Profiles",),
        },
        ("given", "family", "emails", "phones"),
        sure=0.7,
    ),
)

# Written by machines for the member (coaches, guides): they look like messages and are none.
MACHINE_TALK = ("guidemessages", "coachmessages", "learningcoachmessages", "learningroleplaymessages")

# Known files of which nothing is taken: they tell of advertisements, settings, learning, jobs and visits.
_UNUSED = """
    accountstatushistory adpreferences adsclicked adtargeting articles accountcloseevents businessmanager
    causesyoucareabout certifications courses creatorsubscriptions digitalservicesact easyapply events
    fileattachments givers groupcomments groupposts groups hashtagfollows honors identitydocuments
    inferencesaboutyou instantreposts interests jobapplicant jobapplications jobsearch jobseeker jobs
    landeradsclicked lanadsengagement lanads languages learning logins marketplace mediafiles memberfollows
    onlinejobpostings organizations patents paymentmethods pinsandratings privateidentityasset profilesummary
    projects providers publications receipts registration richmedia savedanswers savedarticles saveditems
    savedjobalerts savedjobs savedsearches screeningquestions searchqueries securitychallenges servicesmarketplace
    subscriptions talentquestions testscores trustedgraph verifications volunteering volunteerexperiences votes
    whatsapp
"""
NOT_ABOUT_PEOPLE = tuple(_UNUSED.split())
