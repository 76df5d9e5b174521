"""Words that mean nearly the same in news, and words that mean the reverse; English."""

from __future__ import annotations

from collections.abc import Set
from functools import cache, lru_cache

from qa.text.terms import word_terms
from qa.text.verbs import BASES

# One row for each meaning, called by its first word. A word may stand in several.
_NEAR = """
    rise rises increase climb grow growth surge soar jump gain raise lift boost hike up
    fall decline decrease drop slip shrink plunge tumble slide lower cut reduce reduction down dip
    more higher greater bigger larger longer above exceed
    fewer less lower smaller shorter below
    win victory beat defeat triumph
    lose loss
    buy purchase acquire takeover acquisition
    sell sale
    open reopen unveil inaugurate
    close shut closure
    start begin launch commence
    end finish stop halt cease
    approve accept back pass endorse agree support adopt
    reject refuse oppose decline block
    allow permit let legal
    ban forbid prohibit outlaw bar illegal
    kill die death dead fatal fatality
    injure hurt wound injury
    survive alive survivor
    arrest detain custody
    release free
    guilty convict conviction
    acquit innocent clear
    charge indict
    hire appoint name
    dismiss fire sack
    join enter
    leave quit resign depart
    arrive arrival come
    confirm admit acknowledge
    deny denial
    safe unharmed
    unsafe dangerous
    cheap cheaper cheapest
    dear dearer expensive costlier
    strengthen strong stronger
    weaken weak weaker
    early earlier before ahead prior
    late later after following
    first
    last
    second
    third
    fourth
    most best
    least worst
    largest biggest highest
    smallest lowest
    oldest
    youngest newest
    longest
    shortest
    north northern
    south southern
    east eastern
    west western
    man men male boy
    woman women female girl
    father dad
    mother mum
    son
    daughter
    husband
    wife
    brother
    sister
    minimum
    maximum
    import
    export
    uphold
    overturn quash
    find discover recover locate
    missing vanish disappear
    fast faster quick quicker
    slow slower
    full
    empty vacant
    destroy gut ruin
    damage
    build construct construction erect
    mend repair fix restore restoration
    strike walk walkout
    vote ballot poll
    fire blaze flame
    crash collision collide
    hit strike struck
    hide conceal
    steal theft stolen rob
    cost price
    pay fund finance
    child children pupil schoolchildren student
    people person resident inhabitant
    home house
    road street
    car vehicle
    town city
    boat ship vessel ferry
    police officer
    doctor physician
    ill sick sicken
    storm gale
    flood flooding
    say tell state add announce report note
    sign evidence proof indication trace
    think believe
    sue suit lawsuit
    succeed replace
    about over
    chair head lead run
    still remain stay
    ask request
    show reveal
    hope aim intend plan want
    big large huge
    small little tiny
    also too
    former ex old
    carry hold
    near close nearby
    movement move
    connect link
    year annual
    use
    warn warning
    threaten threat
    accuse accusation allege allegation
    suspect suspicion
    expect forecast predict
    talk speak discuss
    job post
    firm company business
    worker employee staff
    cause lead
    trade commerce
    visitor guest
    show display exhibit
    half
    quake earthquake
    save rescue
    explode explosion blast
    elect election
    attack assault
    aid help assist
    urge call
    flee escape
    force compel
    need require
    water
    money cash fund
    get receive obtain
    give hand donate
    take
    wait await
"""
_REVERSE = """
    rise fall; more fewer; more fall; rise fewer; win lose; buy sell; open close; start end;
    approve reject; allow ban; kill injure; kill survive; arrest release; guilty acquit; guilty
    charge; hire dismiss; join leave; arrive leave; confirm deny; safe unsafe; cheap dear;
    strengthen weaken; early late; first last; first second; first third; second third;
    third fourth; most least; largest smallest; oldest youngest; longest shortest; north south;
    east west; north east; north west; south east; south west; man woman; father mother; son
    daughter; husband wife; brother sister; minimum maximum; import export; uphold
    overturn; find missing; fast slow; full empty; injure safe; big small; kill survive
"""
_LEAST_SHARED = 5
"""Letters that two forms of one word begin with: "apology", "apologise"."""


@lru_cache(maxsize=20_000)
def key_of_word(word: str) -> str:
    """The stem of a word in lower case, of the base form of an irregular verb."""
    terms = word_terms(BASES.get(word, word))
    return terms[0] if terms else ""


@cache
def _meanings() -> dict[str, frozenset[int]]:
    """For each key of a word the rows of meanings that it stands in."""
    rows: dict[str, set[int]] = {}
    for row, line in enumerate(_NEAR.strip().splitlines()):
        for word in line.split():
            rows.setdefault(key_of_word(word), set()).add(row)
    return {key: frozenset(numbers) for key, numbers in rows.items()}


@cache
def reverses() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Pairs of meanings that exclude each other, each as the keys of its words; both ways."""
    meanings = {
        line.split()[0]: frozenset(map(key_of_word, line.split()))
        for line in _NEAR.strip().splitlines()
    }
    pairs = [
        (meanings[left], meanings[right])
        for left, right in (pair.split() for pair in _REVERSE.split(";"))
    ]
    return tuple(
        (left - right, right - left) for pair in pairs for left, right in (pair, pair[::-1])
    )


def is_near(key: str, other: str) -> bool:
    """Whether two keys are of one word, of forms of one word, or of words that mean the same."""
    if key == other:
        return True
    meanings = _meanings()
    if not meanings.get(key, frozenset()).isdisjoint(meanings.get(other, ())):
        return True
    shortest = min(len(key), len(other))
    shared = next(
        (at for at in range(shortest) if key[at] != other[at]), shortest
    )
    return shared >= _LEAST_SHARED and shared >= 0.6 * max(len(key), len(other))


def has_reverse(key: str, keys: Set[str]) -> bool:
    """Whether the reverse of a word is among others."""
    return any(key in meaning and not keys.isdisjoint(reverse) for meaning, reverse in reverses())
