"""What the name of a folder, or a label, says of the mails in it, in the languages that mail programs speak."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from entregent.contract.addressbook import folded
from entregent.networks.email.words import decoded, plain


class Role(StrEnum):
    """What a folder or label is for, as far as it matters here."""

    SENT = "sent"
    DRAFT = "draft"
    SPAM = "spam"
    BIN = "bin"
    CHAT = "chat"


_NAMES: dict[Role, tuple[str, ...]] = {
    Role.SENT: (
        "Sent", "Sent Mail", "Sent Items", "Sent Messages", "Sent-Mail", "Sent Objects", "Envoyé", "Envoyés",
        "Messages envoyés", "Éléments envoyés", "Objets envoyés", "Courrier envoyé", "Courriels envoyés", "Mails envoyés",
        "E-mails envoyés", "Boîte d'envoi envoyés", "Gesendet", "Gesendete", "Gesendete Elemente", "Gesendete Objekte",
        "Gesendete Nachrichten", "Enviado", "Enviados", "Elementos enviados", "Mensajes enviados", "Correo enviado",
        "Inviata", "Inviati", "Posta inviata", "Messaggi inviati", "Verzonden", "Verzonden items", "Verzonden berichten",
        "Itens enviados", "Enviadas", "E-mails enviados", "Mensagens enviadas", "Wysłane", "Elementy wysłane", "Skickat",
        "Skickade", "Skickade objekt", "Sendt", "Sendte elementer", "Sendte", "Lähetetyt", "Odeslané", "Odeslaná pošta",
        "Elküldött", "Trimise", "Gönderilmiş", "Gönderilmiş Postalar", "Отправленные", "Надіслані", "送信済み",
        "送信済みメール", "送信済みアイテム", "已发送", "已发邮件", "寄件備份", "보낸편지함",
    ),
    Role.DRAFT: (
        "Draft", "Drafts", "Brouillon", "Brouillons", "Entwurf", "Entwürfe", "Borrador", "Borradores", "Bozza", "Bozze",
        "Rascunho", "Rascunhos", "Concepten", "Wersje robocze", "Szkice", "Robocze", "Utkast", "Kladder", "Luonnokset",
        "Koncepty", "Piszkozatok", "Taslaklar", "Черновики", "Чернетки", "下書き", "草稿", "임시보관함", "Templates",
        "Modèles", "Vorlagen", "Outbox", "Unsent Messages", "Boîte d'envoi", "Messages non envoyés", "Postausgang",
    ),
    Role.SPAM: (
        "Spam", "Junk", "Junk Mail", "Junk E-mail", "Junk Email", "Bulk Mail", "Courrier indésirable", "Indésirable",
        "Indésirables", "Messages indésirables", "Pourriel", "Pourriels", "Spamverdacht", "Junk-E-Mail", "Werbung",
        "Correo no deseado", "No deseado", "Posta indesiderata", "Indesiderata", "Ongewenst", "Ongewenste e-mail",
        "Ongewenste reclame", "Lixo eletrônico", "Lixo Electrónico", "Wiadomości-śmieci", "Skräppost", "Søppelpost",
        "Uønsket e-post", "Roskaposti", "Nevyžádaná pošta", "Levélszemét", "Спам", "迷惑メール", "垃圾邮件", "スパム",
        "스팸함",
    ),
    Role.BIN: (
        "Trash", "Bin", "Deleted", "Deleted Items", "Deleted Messages", "Corbeille", "Éléments supprimés",
        "Messages supprimés", "Supprimés", "Papierkorb", "Gelöscht", "Gelöschte Elemente", "Gelöschte Objekte", "Papelera",
        "Papelera de reciclaje", "Elementos eliminados", "Eliminados", "Cestino", "Posta eliminata", "Eliminata",
        "Messaggi eliminati", "Lixeira", "Lixo", "Itens excluídos", "Itens eliminados", "Prullenbak", "Verwijderd",
        "Verwijderde items", "Kosz", "Elementy usunięte", "Papperskorgen", "Borttaget", "Papirkurv", "Papirkurven",
        "Roskakori", "Poistetut", "Koš", "Odstraněná pošta", "Lomtár", "Çöp Kutusu", "Корзина", "Удаленные", "Кошик",
        "ゴミ箱", "已删除邮件", "已删除", "휴지통",
    ),
    Role.CHAT: ("Chat", "Chats", "Chat Logs"),
}  # fmt: skip
_ROLES = {folded(name): role for role, names in _NAMES.items() for name in names}
# A mail may lie in several places: the first of these that one of them is decides.
_ORDER = (Role.SPAM, Role.DRAFT, Role.CHAT, Role.BIN, Role.SENT)
_SUFFIX = re.compile(r"\.(?:mbox|mbx|sbd|mbs|eml|emlx|txt)$", re.IGNORECASE)
_SHIFTED = re.compile(r"&([A-Za-z0-9+,]*)-")


def role_of_place(path: str) -> Role | None:
    """What the folder a mail lies in is for, by the deepest part of the path that tells; None for any other.

    >>> role_of_place("Mail/Local Folders/Sent.sbd/2024")
    <Role.SENT: 'sent'>
    >>> role_of_place("Maildir/.INBOX.&AMk-l&AOk-ments envoy&AOk-s/cur")
    <Role.SENT: 'sent'>
    """
    for part in reversed(path.split("/")):
        name = _SUFFIX.sub("", _unshifted(part))
        for word in (name, *reversed(name.split("."))):
            if role := _ROLES.get(folded(word)):
                return role
    return None


@lru_cache(maxsize=4096)
def role_of_labels(value: bytes) -> Role | None:
    """What the labels of a mail, as its header has them, say of it; None where they say nothing."""
    roles = {_ROLES.get(folded(label.strip(' "'))) for label in decoded(plain(value)).split(",")}
    return next((role for role in _ORDER if role in roles), None)


def _unshifted(name: str) -> str:
    """A folder's name out of the modified UTF-7 of IMAP (RFC 3501, section 5.1.3); others as they are."""

    def text(match: re.Match[str]) -> str:
        if not match[1]:
            return "&"
        try:
            return f"+{match[1].replace(',', '/')}-".encode("ascii").decode("utf-7")
        except UnicodeError:
            return match[0]

    return _SHIFTED.sub(text, name)
