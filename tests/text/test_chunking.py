from __future__ import annotations

from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from passages import chunk

from embeddings.embedder import Embedder
from qa.passage import passage_id
from qa.text.chunking import Chunking, chunk_all, embedding_text
from qa.text.sentences import sentence_spans
from seeds.article import Article

SENTENCE = "The council of Marl voted on Monday to mend the old bridge over the river."


def article(text: str, title: str = "Bridge to be mended") -> Article:
    return Article(id="00112233aabbccdd", title=title, text=text)


def tokens(embedder: Embedder, text: str) -> int:
    return len(embedder.token_spans([text])[0])


def spans(story: Article, embedder: Embedder) -> list[tuple[int, int]]:
    return [(passage.start, passage.end) for passage in chunk(story, embedder)]


def test_no_text_gives_no_passages(embedder: Embedder) -> None:
    assert chunk(article(""), embedder) == []
    assert chunk(article(" \n\n "), embedder) == []


def test_a_short_article_is_one_passage(embedder: Embedder) -> None:
    [passage] = chunk(article(f"{SENTENCE}\n\n{SENTENCE}"), embedder)
    assert passage.text == f"{SENTENCE}\n\n{SENTENCE}"
    assert passage.id == passage_id("00112233aabbccdd", 0, len(passage.text))


def test_passages_are_whole_sentences_near_the_target_and_overlap_by_one(
    embedder: Embedder,
) -> None:
    text = "\n\n".join(f"{SENTENCE} Line {number} of the notes." for number in range(40))
    sentences = sentence_spans(text)
    passages = chunk(article(text), embedder)
    starts = {start for start, _ in sentences}
    ends = {end for _, end in sentences}
    assert all(passage.start in starts and passage.end in ends for passage in passages)
    for earlier, later in pairwise(passages):
        [shared] = [span for span in sentences if later.start <= span[0] < earlier.end]
        assert shared == (later.start, earlier.end)
    sizes = [tokens(embedder, passage.text) for passage in passages]
    assert all(140 <= size <= 180 for size in sizes[:-1])
    assert sizes[-1] <= 225


def test_the_sizes_can_be_chosen(embedder: Embedder) -> None:
    text = "\n\n".join([SENTENCE] * 30)
    passages = chunk(article(text), embedder, Chunking(target=60, overlap=0))
    assert all(a.end < b.start for a, b in pairwise(passages))
    assert max(tokens(embedder, passage.text) for passage in passages) <= 75


def test_the_headline_goes_in_front_for_the_embedding_only(embedder: Embedder) -> None:
    story = article(SENTENCE, title="Bridge  to be\nmended")
    [passage] = chunk(story, embedder)
    assert embedding_text(story, passage) == f"Bridge to be mended\n{SENTENCE}"
    assert embedding_text(article(SENTENCE, title=""), passage) == SENTENCE


def test_a_very_long_headline_is_cut_and_leaves_room(embedder: Embedder) -> None:
    story = article(" ".join([SENTENCE] * 40), title="Bridge news, and more! " * 200)
    for passage in chunk(story, embedder):
        assert tokens(embedder, embedding_text(story, passage)) <= embedder.max_tokens


def test_a_sentence_over_the_limit_is_cut_between_words(embedder: Embedder) -> None:
    words = [f"village{number}" for number in range(1000)]
    passages = chunk(article(" ".join(words)), embedder)
    assert [word for passage in passages for word in passage.text.split()] == words
    assert max(tokens(embedder, passage.text) for passage in passages) <= embedder.max_tokens


def test_a_word_without_end_is_cut_too(embedder: Embedder) -> None:
    text = "x" * 50_000
    passages = chunk(article(text), embedder)
    assert "".join(passage.text for passage in passages) == text
    assert max(len(passage.text) for passage in passages) <= Chunking().max_characters


def test_a_book_is_cut_as_its_chapters_are(embedder: Embedder) -> None:
    lines = [f"Line {number} of the book says that the river rose." for number in range(25_000)]
    text = "\n\n".join(lines)
    passages = chunk(article(text), embedder)
    assert all(text[passage.start : passage.end] == passage.text for passage in passages)
    sizes = [tokens(embedder, passage.text) for passage in passages[::100]]
    assert 150 <= min(sizes) <= max(sizes) <= 180


def test_half_a_surrogate_pair_is_cut_like_any_character(embedder: Embedder) -> None:
    whole = article(
        " ".join([SENTENCE, "It rained \ufffd again."] * 20), title="Bridge \ufffd " * 30
    )
    halved = article(whole.text.replace("\ufffd", "\ud83d"), title="Bridge \ud83d " * 30)
    check(halved, embedder)
    assert spans(halved, embedder) == spans(whole, embedder)


def test_many_articles_are_cut_as_one_alone(embedder: Embedder) -> None:
    stories = [
        article(" ".join([SENTENCE] * number), title=f"Story {number}") for number in (0, 1, 30, 9)
    ]
    assert chunk_all(stories, embedder) == [chunk(story, embedder) for story in stories]
    assert chunk_all([], embedder) == []


def check(story: Article, embedder: Embedder) -> None:
    passages = chunk(story, embedder)
    covered = 0
    for passage in passages:
        assert story.text[passage.start : passage.end] == passage.text
        assert passage.text.strip() == passage.text != ""
        assert not story.text[covered : passage.start].strip()
        assert passage.end > covered
        covered = passage.end
    assert not story.text[covered:].strip()
    assert len({passage.id for passage in passages}) == len(passages)
    assert passages == chunk(story, embedder)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=400), st.integers(1, 40), st.text(max_size=60))
def test_passages_are_exact_slices_and_lose_nothing(
    embedder: Embedder, unit: str, times: int, title: str
) -> None:
    check(article(unit * times, title), embedder)


@settings(deadline=None, max_examples=100)
@given(
    st.lists(st.sampled_from([*"abc.!?“”\"'() \n\n", "word ", "The ", ". ", "😀", "\u200b"])),
    st.integers(1, 60),
)
def test_slices_stay_exact_on_text_shaped_like_news(
    embedder: Embedder, parts: list[str], times: int
) -> None:
    check(article("".join(parts) * times), embedder)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text("abcdefgh,", min_size=1, max_size=12), min_size=1, max_size=900))
def test_no_passage_passes_the_limit(embedder: Embedder, words: list[str]) -> None:
    story = article(" ".join(words), title=" ".join(words[:30]))
    for passage in chunk(story, embedder):
        assert tokens(embedder, embedding_text(story, passage)) <= embedder.max_tokens


def test_ids_do_not_depend_on_the_run(embedder: Embedder) -> None:
    story = article(" ".join([SENTENCE] * 20))
    ids = [passage.id for passage in chunk(story, embedder)]
    assert ids == [
        passage_id(story.id, passage.start, passage.end) for passage in chunk(story, embedder)
    ]
    assert all(0 <= number < 2**63 for number in ids)
