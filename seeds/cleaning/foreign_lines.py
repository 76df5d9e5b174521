"""Lines around stories in languages other than English: sharing, comments, links, credits, rights.

A line goes only if it is nothing else: a button by its whole wording, a pointer by its label and
a colon, a notice of rights by its formula. When in doubt a line stays; it has no end mark then
and is not quoted (`qa.text.prose.foreign_prose`).
"""

from __future__ import annotations

import re

LONGEST = 160
"""Characters."""

_SHARE = re.compile(
    r"(?:teilen|drucken|merken|artikel teilen|partager|imprimer|partagez|compartir"
    r"|imprimir|condividi"
    r"|stampa|partilhar|compartilhar|delen|dela|del|udostępnij|drukuj|поделиться|распечатать"
    r"|поділитися|paylaş|yazdır|شارك|مشاركة|طباعة|اشتراک‌گذاری|साझा करें|शेयर करें|分享|打印|シェア"
    r"|シェアする|共有|印刷|공유|공유하기|인쇄|κοινοποίηση|μοιραστείτε)",
    re.IGNORECASE,
)
_COMMENTS = re.compile(
    r"(?:kommentare?|commentaires?|comentarios?|commenti|comentários?|reacties?|kommentarer"
    r"|komentarze|комментарии|коментарі|yorumlar|التعليقات|تعليقات|نظرات|टिप्पणियां|评论"
    r"|評論|コメント"
    r"|댓글|σχόλια)\s?[(（:]?\s?\d{1,5}\s?[)）]?",
    re.IGNORECASE,
)
_RELATED = re.compile(
    r"(?:lesen sie auch|lesen sie mehr|mehr zum thema|lire aussi|à lire aussi|voir aussi"
    r"|sur le même"
    r" sujet|lea también|lee también|vea también|leggi anche|vedi anche|leia também|veja também"
    r"|lees ook|bekijk ook|läs också|läs även|se också|czytaj też|czytaj także|zobacz też"
    r"|zobacz także|читайте также|смотрите также|читайте також|дивіться також|ilgili haber"
    r"|ayrıca okuyun"
    r"|اقرأ أيضا|اقرأ أيضاً|إقرأ أيضاً|شاهد أيضاً|بیشتر بخوانید|همچنین بخوانید|यह भी पढ़ें"
    r"|ये भी पढ़ें"
    r"|相关阅读|相关新闻|延伸閱讀|相關新聞|関連記事|関連ニュース|관련기사|관련 기사"
    r"|διαβάστε επίσης|δείτε επίσης)"
    r"\s?[:：]\s?.{3,140}",
    re.IGNORECASE,
)
_SUBSCRIBE = re.compile(
    r"(?:newsletter abonnieren|jetzt (?:newsletter )?abonnieren|abonnez-vous à (?:notre"
    r"|la) newsletter"
    r"|inscrivez-vous à (?:notre|la) newsletter|suscríbase a (?:nuestro"
    r"|nuestra) (?:boletín|newsletter)"
    r"|suscríbete a (?:nuestro boletín|nuestra newsletter|nuestro newsletter)"
    r"|iscriviti alla (?:nostra )?newsletter|(?:assine|subscreva) a nossa newsletter"
    r"|meld je aan voor (?:de|onze) nieuwsbrief|prenumerera på (?:vårt )?nyhetsbrev(?:et)?"
    r"|zapisz się do newslettera|zapisz się na newsletter|подписывайтесь на (?:наш|нас).{0,40}"
    r"|підписуйтесь на (?:наш|нас).{0,40}|bültenimize abone olun)[.!]?",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:fotos?|bild|symbolfoto|photos?(?=\s:)|crédits? photo|foto di|foto’s|beeld|zdjęcie"
    r"|фото|fotoğraf"
    r"|تصوير|عکس|फोटो|图片来源|圖片來源|图|写真|写真提供"
    r"|사진)\s?[:：=＝／/]\s?[^.!?。]{2,80}|fot\. [^.!?]{2,60}",
    re.IGNORECASE,
)
_RIGHTS = re.compile(
    r"alle rechte vorbehalten|tous droits réservés|todos los derechos reservados"
    r"|riproduzione riservata"
    r"|tutti i diritti riservati|todos os direitos reservados|alle rechten voorbehouden"
    r"|wszelkie prawa zastrzeżone|все права защищены|(?:усі|всі) права захищені"
    r"|tüm hakları saklıdır"
    r"|جميع الحقوق محفوظة|تمامی حقوق|सर्वाधिकार सुरक्षित|版权所有|版權所有|無断転載"
    r"|無断複製|무단 ?전재",
    re.IGNORECASE,
)
_RULES = (
    (_SHARE, "share-bar"),
    (_COMMENTS, "comments"),
    (_RELATED, "related-link"),
    (_SUBSCRIBE, "newsletter"),
)


def foreign_rule(line: str) -> str | None:
    """The rule that takes a line of another language than English; None if it stays."""
    if len(line) > LONGEST:
        return None
    for pattern, rule in _RULES:
        if pattern.fullmatch(line):
            return rule
    return "copyright" if len(line) <= LONGEST // 2 and _RIGHTS.search(line) else None


def is_foreign_credit(line: str) -> bool:
    """Whether a line only says who took the picture: "Foto: Ada Kern/dpa"."""
    return len(line) <= LONGEST and _CREDIT.fullmatch(line) is not None
