"""What an address tells of who reads it: a person, a robot, or several people of an organisation."""

from __future__ import annotations

import re
from functools import lru_cache

_SEPARATORS = re.compile(r"[._+=-]+")
_SILENT = re.compile(
    r"no[._-]?repl|do[._-]?not[._-]?(?:re|res)p|nepasrepondre|ne[._-]pas[._-]rep|no[._-]?respon[sd]|noresp"
    r"|keine[._-]?antwort|nicht[._-]?antworten|mailer[._-]?daemon|unsubscribe|desabonn|desinscri"
)
_ROBOTS = frozenset(
    ("alert", "alerte", "alertes", "alerts", "autoreply", "bounce", "bounces", "cron", "daemon", "digest", "mailer",
     "mailrobot", "newsletter", "newsletters", "notification", "notifications", "notifier", "notify", "postmaster", "robot",
     "root")
)  # fmt: skip
# One of many addresses that a machine makes up to know what an answer is about.
_MADE_UP = re.compile(
    r"(?:reply|rply|r|msg|m|conv|ticket)?[+=-]?[0-9a-f]{16,}|reply[+=].*|.*[+=][0-9a-f-]{16,}|\S{50,}"
)
_MACHINE_DOMAINS = re.compile(
    r"(?:^|\.)(?:reply|replies|noreply|no-reply|bounces?|unsubscribe|unsub|(?:resource|group)\.calendar)\.[^.]+\.[^.]"
)
_SHARED = frozenset(
    ("abonnement", "abonnements", "accounting", "accounts", "accueil", "achats", "admin", "administratif", "administration",
     "adhesion", "agence", "aide", "association", "assistance", "billing", "bonjour", "booking", "bookings", "boutique",
     "buchhaltung", "bureau", "candidature", "candidatures", "career", "careers", "clients", "club", "commande",
     "commandes", "commercial", "communication", "compta", "comptabilite", "contact", "contacts", "contato", "conseil",
     "courrier", "customercare", "customerservice", "customersupport", "direction", "ecole", "editor", "emploi",
     "enquiries", "enquiry", "equipe", "event", "events", "evenements", "facturation", "facture", "factures", "feedback",
     "finance", "formation", "formations", "gestion", "hallo", "hello", "help", "helpdesk", "hi", "hola", "hotline", "hr",
     "info", "infos", "information", "informations", "inquiries", "inscription", "inscriptions", "invoice", "invoices",
     "it", "jobs", "kontakt", "kundenservice", "legal", "mail", "mairie", "marketing", "media", "membres", "members",
     "moderation", "office", "order", "orders", "partenariat", "partenariats", "partners", "payments", "presse", "press",
     "pr", "privacy", "rechnung", "reception", "recrutement", "recruiting", "recruitment", "redaction", "registration",
     "reservation", "reservations", "rgpd", "rh", "sales", "sav", "scolarite", "secretaire", "secretariat", "security",
     "service", "serviceclient", "services", "shop", "store", "studio", "support", "team", "tickets", "tourisme",
     "vente", "ventes", "vertrieb", "webmaster", "welcome")
)  # fmt: skip
# These mean the same with something behind them: `contact.lyon@`, `support+72@`.
_SHARED_FIRST = frozenset(
    ("accueil", "contact", "facturation", "hello", "info", "infos", "inscriptions", "reservation", "sales", "secretariat",
     "service", "serviceclient", "support")
)  # fmt: skip


@lru_cache(maxsize=20_000)
def is_robot(address: str) -> bool:
    """Whether nobody reads what is sent there.

    >>> is_robot("no-reply@shop.example"), is_robot("calendar-notification@x.example"), is_robot("jane@example.org")
    (True, True, False)
    """
    local, _, domain = address.partition("@")
    if _SILENT.search(local) or _MADE_UP.fullmatch(local) or _MACHINE_DOMAINS.search(domain):
        return True
    parts = _SEPARATORS.split(local)
    return parts[0] in _ROBOTS or parts[-1] in _ROBOTS


@lru_cache(maxsize=20_000)
def is_shared(address: str) -> bool:
    """Whether the address is that of an organisation, read by whoever is there.

    >>> is_shared("contact.lyon@club.example"), is_shared("jane.contact@example.org")
    (True, False)
    """
    parts = _SEPARATORS.split(address.partition("@")[0])
    return "".join(parts) in _SHARED or (len(parts) > 1 and parts[0] in _SHARED_FIRST)
