r"""The kinds of lines around stories in other languages than English, as patterns by rule name.

Each describes a whole line, in whatever case; marks around it are allowed for in
`seeds.cleaning.foreign_lines`. White space at the breaks of a pattern is for reading alone; a
space that counts there is written "\ ". The languages stand in the order de, fr, es, it, pt, nl,
sv, no and da, pl, ru, uk, tr, ar, fa, hi, zh, ja, ko, el.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

MORE = r"""
    weiterlesen|mehr lesen|lire la suite|leer más|seguir leyendo|sigue leyendo|leggi tutto
    |continua a leggere|leia mais|continue lendo|continuar lendo|lees (?:meer|verder)
    |läs (?:mer|vidare)|les mer|læs mere|czytaj (?:dalej|więcej)|читать (?:далее|полностью)
    |читати далі|devamını oku|haberin devamı(?: için tıklayın(?:ız)?)?|اقرأ المزيد|المزيد|ادامه مطلب
    |और पढ़ें|पूरी खबर पढ़ें|続きを読む|もっと見る|全文を読む|阅读全文|閱讀全文|查看更多|展开全文|더보기
    |더 보기|διαβάστε περισσότερα|点击查看(?:更多|全文|详情)
"""
"""Words of a link to the rest of a story, or to another one."""

SERVICES = r"""
    (?:facebook|twitter|x|instagram|whatsapp|linkedin|telegram|messenger|pinterest|e-?mail|e-post
    |vk|вк|вконтакте|вайбер|телеграм[ме]?|одноклассник(?:и|ах)
    |فيسبوك|تويتر|واتساب|واتس آب|تلغرام|تيليجرام|ツイート|line|はてな)
"""
"""Where a story is shared."""

# Buttons and labels, by their whole wording.
BUTTONS: Mapping[str, str] = MappingProxyType(
    {
        "share-bar": r"""
            teilen|drucken|merken
            |(?:auf|bei|per|via) (?:facebook|twitter|x|instagram|whatsapp|linkedin|telegram|e-?mail)
            \ teilen
            |(?:artikel|link) (?:teilen|kopieren|drucken|merken|anhören)
            |partage[rz]|imprimer|copier le lien|écouter l[’']article|sauvegarder
            |compartir|imprimir|copiar (?:el )?enlace|guardar|escuchar
            |condividi|stampa|copia (?:il )?link|ascolta (?:l[’']articolo)?
            |partilhar|compartilhar|copiar (?:o )?link|ouvir (?:o )?artigo
            |delen|kopieer (?:de )?link|luister naar dit artikel|dela|kopiera länk(?:en)?
            |spara|lyssna
            |(?:partage[rz]?|compart(?:ir|e)|condividi|(?:compart|part)ilh(?:ar|e)|dela|del|deel
            |udostępnij|поделиться|поділитися|شارك(?:ها)?|مشاركة)
            \ (?:sur|en|su|no|na|på|op|via|pelo|в|على|عبر)[ ]"""
        + SERVICES
        + r"""
            |"""
        + SERVICES
        + r"""(?:[’'][dt][ae]|で) ?(?:paylaş|シェア(?:する)?)
            |分享(?:到|至)(?:微信|微博|facebook|x)
            |del|kopier lenke|kopier link|gem artikel
            |udostępnij|drukuj|kopiuj (?:link|adres)
            |поделиться|распечатать|скопировать ссылку|поділитися|скопіювати посилання
            |paylaş|yazdır|bağlantıyı kopyala
            |شارك|مشاركة|طباعة|نسخ الرابط|انسخ الرابط|اشتراک‌گذاری|کپی لینک|چاپ
            |साझा करें|शेयर करें|लिंक कॉपी करें
            |分享|分享到|打印|列印|复制链接|複製連結|シェア|シェアする|共有|印刷|リンクをコピー|保存
            |공유|공유하기|인쇄|링크 복사|스크랩|κοινοποίηση|μοιραστείτε(?: το)?|εκτύπωση
        """,
        "comments": r"""
            kommentare?|commentaires?|comentarios?|commenti|comentários?|reacties?|kommentarer
            |komentarze|комментарии|коментарі|yorumlar|التعليقات|تعليقات|نظرات|टिप्पणियां|评论|評論
            |コメント|댓글|σχόλια
            |kommentar schreiben|laisser un commentaire|deja un comentario|lascia un commento
            |deixe um comentário|reageer|plaats een reactie|skriv en kommentar|dodaj komentarz
            |оставить комментарий|залишити коментар|yorum yap|اترك تعليقا|أضف تعليقا?|コメントする
            |コメントを書く|发表评论|發表評論|댓글 쓰기|댓글달기
        """,
        "advertisement": r"""
            anzeige|werbung|(?-i:PUB)|publicité|publicidad|pubblicità|publicidade|advertentie|annons|annonse
            |annonce|reklama|реклама|reklam|إعلان|اعلان|آگهی|विज्ञापन|広告|スポンサーリンク|广告|廣告
            |광고|διαφήμιση|mainos|hirdetés
        """,
        "continues": r"""
            (?:der |dieser )?(?:artikel|text) (?:geht|wird) (?:unten|hier|nach|unter) .{0,30}
            (?:weiter|fortgesetzt)
            |(?:la suite|l[’']article (?:se poursuit|continue)) après (?:la|cette)
            \ (?:publicité|vidéo)
            |(?:el artículo|la noticia) (?:continúa|sigue)
            \ (?:después de|tras) .{3,30}
            |(?:l[’']articolo )?(?:continua|prosegue) dopo .{3,30}
            |continua (?:após|depois d)(?:a|e)? .{3,30}
            |(?:de )?(?:tekst|artikel) (?:gaat|loopt) (?:verder|door) .{3,40}
            |(?:artikeln|texten) fortsätter (?:efter|under) .{3,30}
            |(?:saken|artikkelen) fortsetter (?:etter|under) .{3,30}
            |artiklen fortsætter (?:efter|under) .{3,30}
            |(?:dalsza część|ciąg dalszy) .{0,20}(?:pod|poniżej) .{3,30}
            |продолжение (?:после|под) .{3,30}
            |"""
        + MORE,
        "reading-time": r"""
            (?:lesezeit|lesedauer|temps de lecture|tiempo de lectura|tempo di lettura
            |tempo de leitura|leestijd|lästid|lesetid|læsetid|czas czytania|время чтения
            |час читання|okuma süresi|وقت القراءة|مدة القراءة|زمان مطالعه|पढ़ने का समय
            |阅读(?:时间|时长)|読了時間|읽는 시간|χρόνος ανάγνωσης)\ ?[:：]?\ ?.{0,3}\d{1,2}.{0,16}
            |(?:この記事は)?約?\ ?\d{1,2}\ ?分で読め(?:ます|る)
            |eilmeldung|liveticker|dernière minute|en direct|última hora|urgente|en directo
            |ultim[’']ora|in diretta|ao vivo|laatste nieuws|just nu|siste nytt|z ostatniej chwili
            |срочно|молния|терміново|son dakika|عاجل|فوری|ब्रेकिंग न्यूज़?|速報|快讯|快訊|속보|έκτακτο
            |\d{1,2} ?(?:min(?:uten?|utos?|uti|uter|utter)?\.?|мин\.?|хв\.?|dk\.?) (?:de )?
            (?:lesezeit|lecture|lectura|di lettura|leitura|leestijd|lästid|lesetid|læsetid|czytania
            |чтения|читання|okuma)
        """,
        "subscribe": r"""
            anmelden|registrieren|jetzt registrieren|einloggen|se connecter|s[’']inscrire
            |s[’']abonner
            |(?:regístrate|inicia sesión|suscríbete)(?: para .{2,50})?|accedi|registrati|abbonati
            |entrar|faça login|assine|inloggen|aanmelden|logga in|bli medlem|logg inn|log ind
            |zaloguj się|zarejestruj się|войти|увійти|giriş yap|üye ol|تسجيل الدخول|ورود
            |लॉग इन करें|ログイン|会員登録|(?:有料)?会員限定(?:記事)?(?: ?残り ?\d{1,5} ?文字)?
            |登录|注册|登入|로그인|회원가입|σύνδεση|εγγραφή
        """,
        "section": r"""
            (?:schlagw[oö]rte[rn]?|themen|mots-clés|temas|etiquetas|argomenti|trefwoorden|ämnen|emner
            |tagi|теги|темы|етикетки|etiketler|الوسوم|الكلمات المفتاحية|برچسب‌ها|टैग|标签|關鍵字|タグ
            |태그|ετικέτες)\ ?[:：].{0,80}
        """,
        "consent": r"""
            (?:alle |alles )?(?:akzeptieren|ablehnen|accepteren|weigeren)|zustimmen|einwilligen
            |(?:tout |continuer sans )?(?:accepter|refuser)|paramétrer|j[’']accepte
            |(?:aceptar|rechazar|configurar)(?: tod[oa]s?| (?:las )?cookies)?
            |(?:accetta|rifiuta)(?: tutt[oi]| (?:i )?cookie)?
            |(?:aceitar|rejeitar)(?: tudo| (?:os )?cookies)?|(?:godkänn|acceptera|avvisa) alla
            |(?:godta|avvis) alle|(?:tillad|afvis) alle|(?:akceptuję|odrzuć)(?: wszystkie)?
            |принять(?: все)?|согласен|отклонить|прийняти(?: все)?|(?:tümünü )?(?:kabul et|reddet)
            |موافق|أوافق|قبول الكل|رفض الكل|موافقم|स्वीकार करें|同意する|すべて同意
            |拒否する|接受全部|全部接受
            |同意并继续|모두 동의|αποδοχή(?: όλων)?|απόρριψη
        """,
    }
)
# Labels over a link to another story, or over many; its title may stand behind one.
POINTERS = r"""
    lesen sie (?:auch|mehr|dazu(?: auch)?|hier)|auch interessant|mehr zum thema|zum thema
    |das könnte sie auch interessieren|meistgelesen|meist gelesen
    |(?:à )?lire (?:aussi|également)|(?:à )?voir aussi|sur le même sujet|à ne pas (?:manquer|rater)
    |les plus lus|dans la même rubrique
    |(?:lea|lee|leer|vea|ver|mira) también|te puede interesar|le puede interesar|más información
    |noticias relacionadas|lo más (?:leído|visto)
    |leggi (?:anche|pure)|vedi anche|guarda anche|per approfondire|ti potrebbe interessare
    |articoli correlati|i più letti
    |(?:leia|veja|confira) também|saiba mais|notícias relacionadas|mais lidas|leia ainda
    |lees ook|bekijk ook|meer over dit onderwerp|meest gelezen|ook interessant
    |läs (?:också|även)|se också|se även|mest läst|les også|se også|mest lest|læs også|mest læst
    |(?:prze)?czytaj (?:też|także|również)|zobacz (?:też|także|również)|polecamy
    |najczęściej czytane|powiązane artykuły
    |читайте также|смотрите также|по теме|самое читаемое|читайте ещё|ещё по теме
    |читайте також|дивіться також|за темою|найпопулярніше
    |ilgili haber(?:ler)?|ayrıca okuyun|bunu da okuyun|bunlar da ilginizi çekebilir|en çok okunanlar
    |[اإ]قرأ أيض(?:ا|اً|ًا)|شاهد أيض(?:ا|اً|ًا)|مواضيع ذات صلة|أخبار ذات صلة|الأكثر قراءة
    |بیشتر بخوانید|همچنین بخوانید|مطالب مرتبط|اخبار مرتبط|پربازدیدترین
    |(?:यह|ये) भी पढ़ें|(?:यह|ये) भी देखें|इसे भी पढ़ें|संबंधित ख़?बरें
    |相关阅读|相关新闻|相关报道|延伸阅读|推荐阅读|热门文章|延伸閱讀|相關新聞|相關報導|更多新聞
    |関連記事|関連ニュース|関連リンク|あわせて読みたい|おすすめ記事|アクセスランキング
    |관련\ ?기사|관련\ ?뉴스|많이 본 (?:기사|뉴스)|추천 기사
    |διαβάστε (?:επίσης|ακόμη|ακόμα|και)|δείτε (?:επίσης|ακόμη|και)|τα πιο διαβασμένα
    |σχετικά άρθρα
"""
# Links by what they begin with; a sentence that begins so has a comma or its full stop.
LINKS = r"""
    (?:läs mer|les mer|læs mere) (?:om|från|fra|på) [^.,]{2,80}|lees meer (?:over|op):? [^.,]{2,80}
    |lire la suite sur \S{2,60}|подробнее (?:на|в) [^.,]{2,60}
"""

# Sentences of the outlet to its readers.
PLEAS: Mapping[str, str] = MappingProxyType(
    {
        "follow-us": r"""
            (?:folgen sie|folge) uns (?:auf|bei) .{2,80}|suivez[- ]nous sur .{2,80}
            |(?:síguenos|síganos|seguinos) en .{2,80}|seguici (?:su|anche su) .{2,80}
            |siga-nos (?:no|na|em) .{2,80}|siga o .{2,40} (?:no|na) .{2,40}|volg ons op .{2,80}
            |följ oss på .{2,80}|følg oss? på .{2,80}|(?:obserwuj|śledź) nas na .{2,80}
            |bizi .{2,60} takip edin|تابع(?:و?نا|وا .{2,40}) (?:على|عبر) .{2,80}
            |ما را در .{2,60} دنبال کنید
            |हमें .{2,60} फॉलो करें|(?:扫码|掃碼|长按二维码)?关注我们.{0,40}|フォローする
            |☞.{2,80}|ακολουθήστε (?:μας|το .{2,40}) στ(?:ο|α|ον|ην) .{2,80}
        """,
        "newsletter": r"""
            newsletter abonnieren|jetzt (?:newsletter )?abonnieren
            |newsletter: [^.]{5,100} (?:jetzt|hier) (?:abonnieren|anmelden|bestellen)
            |(?:clique aqui|ha(?:z|ga) clic aquí|pincha aquí|cliquez ici|clicca qui|klik hier)
            \ [^.]{2,60} (?:whatsapp|telegram|newsletter|e-?mail)
            |abonnieren sie (?:jetzt |hier )?unseren .{0,40}newsletter.{0,60}
            |melden sie sich .{0,40}newsletter .{0,20}an
            |(?:abonnez-vous|inscrivez-vous) à (?:notre|la|nos)
            \ (?:newsletters?|lettre .{2,30}).{0,60}
            |recevez (?:notre|la|nos|toute l[’']actualité) .{0,60}(?:newsletter|e-mail|boîte).{0,40}
            |(?:suscríba(?:se|te)|suscríbete|apúntate) a (?:nuestr[oa]s?|la|los) .{0,30}
            (?:boletín|boletines|newsletter).{0,60}
            |recibe .{0,40}(?:boletín|newsletter|correo).{0,40}
            |iscriviti alla (?:nostra )?newsletter.{0,60}|ricevi .{0,40}newsletter.{0,40}
            |(?:assine|subscreva|receba) (?:a nossa|nossa|a) newsletter.{0,60}
            |meld je aan voor (?:de|onze) .{0,20}nieuwsbrief.{0,60}
            |ontvang .{0,30}nieuwsbrief.{0,40}
            |(?:prenumerera på|få) (?:vårt )?.{0,20}nyhetsbrev(?:et)?.{0,40}
            |meld deg på .{0,20}nyhetsbrev.{0,40}|tilmeld dig .{0,20}nyhedsbrev.{0,40}
            |zapisz się (?:do|na) (?:nasz(?:ego)? )?newsletter.{0,40}
            |(?:подписывайтесь|подпишитесь) на .{0,40}(?:канал|рассылк|нас\b|новост|
            telegram|телеграм
            |страниц).{0,40}
            |підпи(?:суйтесь|суйтеся|шіться) на .{0,40}(?:канал|розсилк|нас\b|новин|
            telegram|телеграм
            |сторінк).{0,40}
            |(?:e-)?bültenimize (?:abone|kayıt) ol(?:un)?
            |اشترك(?:وا)? في .{0,20}(?:نشرت|النشرة).{0,60}
            |(?:ニュースレター|メールマガジン).{0,12}登録.{0,20}
            |订阅我们的.{0,20}|뉴스레터 구독.{0,20}
            |εγγραφείτε στο newsletter.{0,60}
        """,
    }
)
# The site says that it uses cookies.
COOKIES = r"""
    (?:wir(?: und unsere (?:\d{1,4} )?partner)?|(?:diese|unsere) (?:web)?(?:seite|site))
    \ (?:verwende[nt]|nutz(?:en|t)|setz(?:en|t)) .{0,80}cookies?\b.{0,400}
    |(?:nous(?: et nos (?:\d{1,4} )?partenaires)? utilisons|(?:ce|notre) site (?:web )?utilise)
    \ .{0,60}cookies\b.{0,400}
    |(?:(?:nosotros y nuestros .{0,12}socios )?(?:utilizamos|usamos)|est[ea] (?:sitio|web|página)
    (?: web)? (?:utiliza|usa)|(?:nós e .{0,12}nossos parceiros )(?:utilizamos|usamos)|este site
    \ (?:utiliza|usa)) .{0,60}cookies\b.{0,400}
    |(?:(?:noi e i nostri .{0,12}partner )?(?:utilizziamo|usiamo)
    |(?:questo|il nostro) sito (?:web )?
    (?:utilizza|usa)) .{0,60}cookie\b.{0,400}
    |(?:(?:wij|we)(?: en onze (?:\d{1,4} )?partners)? gebruiken|deze (?:web)?site (?:gebruikt|maakt
    \ gebruik van)) .{0,60}cookies\b.{0,400}
    |(?:vi(?: (?:och våra|og våre|og vores) .{0,16})? (?:använder|bruker|bruger)|(?:denna webbplats
    |dette nettstedet|dette websted) (?:använder|bruker|bruger))
    \ .{0,60}(?:cookies|kakor|informasjonskapsler)\b.{0,400}
    |(?:(?:my i nasi .{0,12}partnerzy )?(?:używamy|wykorzystujemy|stosujemy)|(?:ta|nasza) strona
    \ (?:używa|korzysta z|wykorzystuje)|(?:ten )?serwis (?:używa|korzysta z|wykorzystuje))
    \ .{0,60}(?:cookies?|ciastecz\w+)\b.{0,400}
    |(?:мы используем|(?:наш|этот) сайт использует|на (?:нашем|этом) сайте используются)
    \ .{0,60}(?:cookie|куки).{0,400}
    |(?:ми використовуємо|(?:наш|цей) сайт використовує) .{0,60}(?:cookie|кукі).{0,400}
    |.{0,120}\bçerez(?:ler|leri|lerden)? (?:kullanıyoruz|kullanılmaktadır|kullanmaktadır).{0,300}
    |(?:نحن )?(?:نستخدم|يستخدم (?:هذا الموقع|موقعنا)) .{0,60}
    (?:ملفات تعريف الارتباط|الكوكيز).{0,400}
    |.{0,40}از کوکی.{0,20}استفاده می.?(?:کنیم|کند).{0,300}
    |.{0,40}कुकी.{0,40}(?:उपयोग|इस्तेमाल) करत[ेीा] (?:हैं|है).{0,300}
    |(?:当|この|本)(?:サイト|ウェブサイト).{0,60}(?:クッキー|cookie).{0,300}
    |(?:本网站|本站|我们|本網站|我們).{0,12}使用.{0,8}cookies?.{0,300}
    |(?:이|본|당사) ?(?:웹)?사이트.{0,30}쿠키.{0,300}
    |(?:χρησιμοποιούμε|(?:αυτός )?ο ιστότοπος χρησιμοποιεί) .{0,60}cookies\b.{0,400}
"""
