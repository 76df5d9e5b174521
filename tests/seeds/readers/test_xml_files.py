"""Feeds, sitemaps and the XML of news agencies, hostile ones too."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from reading import document_of, documents_of, failures_of, only_failure, read, reason_of
from timing import MOST_GROWTH, growth

from seeds.article import PassedOver, RawDocument
from seeds.clean import clean
from seeds.readers.xml.files import looks_like_xml
from seeds.readers.xml.stream import root_name

LEAD = "The weir at Nethercombe gave way on Sunday night, and the mill meadow is a lake."
NEXT = "Warden Ilse Brandreth said the gates had been due for repair since the spring."
DAY = "2023-05-08T07:15:00+00:00"


def rss(*items: str, head: str = "") -> str:
    return (
        "<?xml version='1.0'?><rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'"
        " xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>"
        f"<title>Combe Courier</title><link>https://combe.example/</link>{head}"
        f"{''.join(items)}</channel></rss>"
    )


def item(number: int, inside: str = "") -> str:
    return (
        f"<item><title>Weir {number} gives way</title><link>https://combe.example/{number}</link>"
        f"<pubDate>Mon, 08 May 2023 01:15:00 -0600</pubDate>{inside}</item>"
    )


def test_rss_gives_the_whole_text_of_an_entry_in_its_own_time(tmp_path: Path) -> None:
    whole = f"<content:encoded><![CDATA[<p>{LEAD}</p><p>{NEXT}</p>]]></content:encoded>"
    summary = "<description>A lake in the meadow.</description><dc:creator>Tove Aldous</dc:creator>"
    text = rss(item(1, summary + whole), head="<language>en-GB</language>")
    document = document_of(tmp_path / "a.rss", text)
    assert document == RawDocument(
        path=str(tmp_path / "a.rss"), name="a.rss", text=f"{LEAD}\n\n{NEXT}",
        title="Weir 1 gives way", outlet="Combe Courier", authors=("Tove Aldous",),
        url="https://combe.example/1", published="2023-05-08T01:15:00-06:00", language="en",
        line=1,
    )  # fmt: skip


def test_an_entry_with_a_summary_is_partial_and_one_with_a_headline_too(tmp_path: Path) -> None:
    text = rss(
        item(1, f"<description>{LEAD}</description>"),
        item(2, f"<description>&lt;p&gt;{LEAD}&lt;/p&gt;&lt;p&gt;{NEXT}&lt;/p&gt;&lt;p&gt;So it is."
             "&lt;/p&gt;</description>"),
        item(3),
        "<item><guid>x</guid></item>",
    )  # fmt: skip
    *documents, passed_over = read(tmp_path / "a.xml", text)
    first, second, third = documents_of(documents)
    assert (first.text, first.is_partial) == (LEAD, True)
    assert (second.text, second.is_partial) == (f"{LEAD}\n\n{NEXT}\n\nSo it is.", False)
    assert (third.text, third.is_partial) == ("", True)
    (article,) = clean(third).articles
    assert (article.text, article.is_partial) == ("Weir 3 gives way", True)
    assert isinstance(passed_over, PassedOver)
    assert passed_over.reason == "entries without a headline or a text"


def test_atom_and_rdf(tmp_path: Path) -> None:
    atom = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>Combe Courier</title><author><name>Tove"
        " Aldous</name></author><entry><title type='html'>Weir &amp;amp; mill</title>"
        "<link href='https://combe.example/1'/><published>2023-05-08T07:15:00Z</published>"
        "<updated>2023-05-09T10:00:00Z</updated><content type='xhtml'><div"
        f" xmlns='http://www.w3.org/1999/xhtml'><p>{LEAD}</p><p>{NEXT}</p></div></content></entry>"
        "</feed>"
    )
    rdf = (
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'"
        " xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns='http://purl.org/rss/1.0/'>"
        "<channel><title>Combe Courier</title></channel><item><title>Weir and mill</title>"
        "<link>https://combe.example/1</link><dc:date>2023-05-08T07:15:00Z</dc:date>"
        f"<description>{LEAD}</description></item></rdf:RDF>"
    )
    first = document_of(tmp_path / "a.atom", atom)
    assert first.text == f"{LEAD}\n\n{NEXT}"
    assert (first.title, first.authors) == ("Weir & mill", ("Tove Aldous",))
    assert (first.published, first.modified) == (DAY, "2023-05-09T10:00:00+00:00")
    second = document_of(tmp_path / "a.rdf", rdf)
    assert (second.title, second.text) == ("Weir and mill", LEAD)
    for document in (first, second):
        assert (document.url, document.outlet) == ("https://combe.example/1", "Combe Courier")


def test_a_feed_of_many_entries_gives_each_in_its_order_with_its_line(tmp_path: Path) -> None:
    entries = "\n".join(item(n, f"<description>{LEAD}</description>") for n in range(95))
    documents = documents_of(read(tmp_path / "a.rss", rss(entries)))
    assert [document.url for document in documents] == [
        f"https://combe.example/{n}" for n in range(95)
    ]
    assert [document.line for document in documents] == list(range(1, 96))


def test_a_sitemap_names_its_news_and_counts_the_rest(tmp_path: Path) -> None:
    text = (
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
        " xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'>"
        "<url><loc>https://combe.example/1</loc><n:news><n:publication><n:name>Combe Courier"
        "</n:name><n:language>en</n:language></n:publication><n:publication_date>2023-05-08"
        "</n:publication_date><n:title>Weir gone</n:title></n:news></url>"
        "<url><loc>https://combe.example/2</loc></url><url><loc>x</loc></url></urlset>"
    )
    document, passed_over = read(tmp_path / "a.xml", text)
    assert isinstance(document, RawDocument)
    assert (document.title, document.url) == ("Weir gone", "https://combe.example/1")
    assert (document.outlet, document.published) == ("Combe Courier", "2023-05-08")
    assert [article.text for article in clean(document).articles] == ["Weir gone"]
    assert isinstance(passed_over, PassedOver)
    assert (passed_over.count, "citewire fetch" in passed_over.reason) == (2, True)


NITF = (
    "<nitf{ns}><head><title>Slug</title><docdata><doc-id id-string='w1'/>"
    "<date.issue norm='20230508T071500Z'/></docdata>"
    "<pubdata name='Combe Courier' ex-ref='https://combe.example/w'/></head><body><body.head>"
    "<hedline><hl1>Weir gives way</hl1></hedline><byline>By <person>Tove Aldous</person>"
    "<byttl>Region</byttl></byline></body.head><body.content>{blocks}</body.content></body></nitf>"
)
BLOCKS = (
    f"<block><p>{LEAD}</p><hl2>Since the spring</hl2><media><media-caption>The mill meadow."
    f"</media-caption></media><p>{NEXT}</p></block>"
)


def test_nitf(tmp_path: Path) -> None:
    twice = f"<block class='lead_paragraph'><p>{LEAD}</p></block>"
    whole = twice + BLOCKS.replace("<block>", "<block class='full_text'>")
    for ns, blocks in (("", BLOCKS), (" xmlns='http://iptc.org/std/NITF/2006-10-18/'", whole)):
        text = "<!DOCTYPE nitf SYSTEM 'nitf.dtd'>\n" + NITF.format(ns=ns, blocks=blocks)
        document = document_of(tmp_path / "a.nitf", text)
        assert document.text.split("\n\n") == [LEAD, "Since the spring", NEXT]
        assert document.title == "Weir gives way"
        assert (document.authors, document.outlet) == (("Tove Aldous",), "Combe Courier")
        assert (document.published, document.record) == (DAY, "w1")
        assert document.captions == ("The mill meadow.",)
        assert document.url == "https://combe.example/w"


def newsml(meta: str, content: str, status: str = "stat:usable") -> str:
    return (
        "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='urn:w1' xml:lang='en'>"
        f"<itemMeta><pubStatus qcode='{status}'/><provider literal='Combe Courier'/>{meta}"
        "</itemMeta><contentMeta><by>Tove Aldous</by><headline>Weir gives way</headline>"
        f"</contentMeta><contentSet>{content}</contentSet></newsItem>"
    )


def test_newsml_gives_each_text_of_a_message_and_counts_the_rest(tmp_path: Path) -> None:
    created = "<firstCreated>2023-05-08T07:15:00Z</firstCreated>"
    version = "<versionCreated>2023-05-09T10:00:00Z</versionCreated>"
    html = (
        f"<html xmlns='http://www.w3.org/1999/xhtml'><body><p>{LEAD}</p><p>{NEXT}</p></body></html>"
    )
    picture = "<remoteContent href='a.jpg' contenttype='image/jpeg'/>"
    message = "".join((
        newsml(created + version, f"{picture}<inlineXML>{html}</inlineXML>"),
        newsml(version, f"<inlineXML>{NITF.format(ns='', blocks=BLOCKS)}</inlineXML>"),
        newsml(version, f"<inlineData>{LEAD}\n\n{NEXT}</inlineData>"),
        newsml(version, picture),
        newsml(version, f"<inlineXML>{html}</inlineXML>", "stat:canceled"),
        "<packageItem><groupSet/></packageItem>",
    ))  # fmt: skip
    readings = read(tmp_path / "a.xml", f"<newsMessage><itemSet>{message}</itemSet></newsMessage>")
    first, second, third = documents_of(readings)
    assert (first.published, first.modified) == (DAY, "2023-05-09T10:00:00+00:00")
    assert (third.published, third.modified) == ("2023-05-09T10:00:00+00:00", None)
    assert first.text == third.text == f"{LEAD}\n\n{NEXT}"
    assert second.captions == ("The mill meadow.",)
    for document in (first, second, third):
        assert (document.title, document.authors) == ("Weir gives way", ("Tove Aldous",))
        assert (document.outlet, document.language) == ("Combe Courier", "en")
        assert document.text.startswith(LEAD)
    passed_over = [reading for reading in readings if isinstance(reading, PassedOver)]
    assert {entry.reason for entry in passed_over} == {
        "wire items without a text, such as pictures", "wire items that were withdrawn",
        "wire items that list or explain others",
    }  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "utf-16"])
def test_what_is_not_well_formed_is_read_as_far_as_it_goes(tmp_path: Path, encoding: str) -> None:
    text = rss(
        item(1, "<description>Tom &nbsp;& Ann’s caf\u00e9 \x0b AT&T &unknown;</description>")
    )
    text = text.replace("<?xml version='1.0'?>", f"\n <?xml version='1.0' encoding='{encoding}'?>")
    data = text.encode("cp1252" if encoding == "iso-8859-1" else encoding)
    document = document_of(tmp_path / "a.rss", data)
    assert document.text == "Tom \xa0& Ann’s café   AT&T &unknown;"


LAUGHS = "<!DOCTYPE rss [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {new} '{f'&{old};' * 10}'>" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)  # fmt: skip


def test_no_entity_is_resolved(tmp_path: Path) -> None:
    bomb = LAUGHS + "]>" + rss(item(1, "<description>&i;&i;</description>"))[21:]
    assert len(document_of(tmp_path / "a.rss", bomb).text) < 20
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret")
    for declared in (
        f"SYSTEM '{secret}'",
        f"SYSTEM 'file://{secret}'",
        "SYSTEM 'http://127.0.0.1/'",
    ):
        text = f"<!DOCTYPE rss [<!ENTITY s {declared}>]>" + rss(
            item(1, "<description>&s;</description>")
        )
        assert "secret" not in repr(
            document_of(tmp_path / "a.rss", text.replace("<?xml version='1.0'?>", "")).text
        )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<catalog><book/></catalog>", "its outermost element is catalog"),
        ("no XML at all", "is no XML"),
        ("  \n", "is empty"),
        (rss(item(1, "<description>" + "<b>" * 300 + "</description>")), "no whole XML"),
        (rss(item(1, "<description>" + "a" * 11_000_000 + "</description>")), "no whole XML"),
        (rss(item(1, "<description>" + "<b/>" * 100_001 + "</description>")), "100,000 elements"),
    ],
)  # fmt: skip
def test_hostile_xml_is_one_failure(tmp_path: Path, text: str, said: str) -> None:
    assert said in reason_of(tmp_path / "a.xml", text)


def test_a_feed_that_is_cut_short_gives_what_stands_in_front(tmp_path: Path) -> None:
    whole = rss(*(item(n, f"<description>{LEAD}</description>") for n in range(3)))
    readings = read(tmp_path / "a.rss", whole[: whole.index("Weir 2")])
    assert [document.title for document in documents_of(readings)][:2] == [
        "Weir 0 gives way", "Weir 1 gives way",
    ]  # fmt: skip
    assert "what stood in front of that was read" in failures_of(readings)[0].reason


def test_a_page_of_xhtml_is_a_page(tmp_path: Path) -> None:
    page = (
        "<?xml version='1.0'?>\n<!DOCTYPE html>\n<html><head><title>Weir</title></head><body>"
        f"<article><h1>Weir</h1><p>{LEAD}</p><p>{NEXT}</p></article></body></html>"
    )
    assert NEXT in document_of(tmp_path / "a.xml", page).text


def test_the_outermost_element_tells_what_a_file_is() -> None:
    assert (
        root_name(b"<!-- <rss> --><?x y?><!DOCTYPE a [<!ENTITY b '<c>'>]><n:feed a='b'>") == "feed"
    )
    assert looks_like_xml(rss().encode())
    assert not looks_like_xml(b"<html><body>")
    assert not looks_like_xml(b"{}")


def test_prefixes_that_nothing_declares_are_taken_as_everybody_means_them(tmp_path: Path) -> None:
    whole = f"<content:encoded><![CDATA[<p>{LEAD}</p><p>{NEXT}</p>]]></content:encoded>"
    text = rss(item(1, whole + "<dc:creator>Tove Aldous</dc:creator>"))
    document = document_of(tmp_path / "a.rss", re.sub(r" xmlns:\w+='[^']*'", "", text))
    assert (document.text, document.authors) == (f"{LEAD}\n\n{NEXT}", ("Tove Aldous",))


def test_words_to_a_picture_are_a_caption_and_an_address_is_no_name(tmp_path: Path) -> None:
    media = "xmlns:media='http://search.yahoo.com/mrss/'"
    inside = (
        f"<media:content {media} url='x'><media:description>The mill.</media:description>"
        f"</media:content><description>{LEAD}</description>"
        "<author>tove@combe.example (Tove Aldous)</author>"
    )
    document = document_of(tmp_path / "a.rss", rss(item(1, inside)))
    assert (document.text, document.captions) == (LEAD, ("The mill.",))
    assert document.authors == ("Tove Aldous",)


def test_an_odd_entry_leaves_the_others(tmp_path: Path) -> None:
    odd = "<item><source><title>x</title></source><a:8j/><link/><link rel='a'/></item>"
    # feedparser has a KeyError for this.
    broken = "<item><textinput><link>a</link></textinput></item>"
    readings = read(tmp_path / "a.rss", rss(item(1), odd, broken, item(2)))
    assert [failure.reason for failure in failures_of(readings)] == [
        "the entry is none that feedparser can read"
    ]
    titles = [document.title for document in documents_of(readings)]
    assert titles == ["Weir 1 gives way", "Weir 2 gives way"]


@pytest.mark.parametrize("piece", ["<!--", "<?a ", "<!DOCTYPE [", "<a ", "&a", "<![CDATA[", "]]>"])
def test_a_flood_of_marks_takes_linear_time(tmp_path: Path, piece: str) -> None:
    def reading(length: int) -> Callable[[], object]:
        flood = piece * (length // len(piece))
        fronts = "", "<rss><item><title>"
        return lambda: [read(tmp_path / "a.xml", front + flood) for front in fronts]

    assert growth(reading, 25_000) <= MOST_GROWTH


def test_an_empty_feed_says_so(tmp_path: Path) -> None:
    assert "holds no" in only_failure(read(tmp_path / "a.rss", rss())).reason


def test_the_day_of_an_rdf_entry_is_that_of_publication(tmp_path: Path) -> None:
    entry = (
        f"<item rdf:about='https://combe.example/1'><title>Weir gives way</title>"
        f"<description>{LEAD}</description><dc:date>2023-05-08T01:15:00-06:00</dc:date></item>"
    )
    text = (
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'"
        " xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns='http://purl.org/rss/1.0/'>"
        f"<channel><title>Combe Courier</title></channel>{entry}</rdf:RDF>"
    )
    document = document_of(tmp_path / "a.rdf", text)
    assert (document.published, document.modified) == ("2023-05-08T01:15:00-06:00", None)


def test_what_a_blog_puts_under_each_entry_is_no_story(tmp_path: Path) -> None:
    note = "<p>The post <a href='/1'>Weir gives way</a> appeared first on <a>Combe Courier</a>.</p>"
    whole = f"<content:encoded><![CDATA[<p>{LEAD}</p><p>{NEXT}</p>{note}]]></content:encoded>"
    article = clean(document_of(tmp_path / "a.rss", rss(item(1, whole)))).articles[0]
    assert article.text == f"{LEAD}\n\n{NEXT}"
