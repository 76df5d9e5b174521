"""Words that mean nearly the same in news, and words that mean the reverse; English."""

from __future__ import annotations

import re
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
    leave depart
    resign quit
    cancel scrap
    postpone delay defer
    collapse cave
    reach agree
    telephone phone ring
    household home
    electricity power
    probably likely
    member councillor
    deputy parliament lawmaker
    score struck
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
    uphold keep
    overturn quash annul
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
# Verbs of two words, and one that means the same.
_PHRASAL = """
    call off: cancel; vote down: reject; turn down: reject; throw out: overturn; strike down:
    overturn; knock down: overturn; step down: resign; stand down: resign; put off: postpone;
    push back: postpone; blow down: fell; come down: collapse; set up: establish; put up: erect;
    carry out: perform; put out: extinguish; break out: start; go up: rise; go down: fall; come
    out: appear; take over: acquire; lay off: dismiss; give up: abandon; shut down: close; close
    down: close; wind up: close; pull down: demolish; tear down: demolish; knock over: topple; call
    up: telephone; ring up: telephone; walk out: strike; back down: yield; hold up: delay; turn
    away: reject; brush aside: reject; rule out: exclude; find out: discover; die out: vanish;
    blow up: explode; burn down: destroy; cut off: isolate; speed up: accelerate; pay off: repay
"""
# What is one of these is none of the others.
_FAMILIES = """
    rain snow hail fog frost heat drought sleet ice wind
    car lorry bus train tram plane helicopter bicycle motorcycle van tractor
    red blue green yellow white black brown orange purple pink grey
    iron steel lead copper gold silver bronze tin aluminium
    gas oil coal petrol diesel hydrogen
    wood stone brick glass concrete
    teacher doctor nurse farmer miner pilot lawyer engineer architect baker plumber priest judge
    journalist singer actor painter sailor docker butcher gardener
    theft murder fraud arson bribery assault rape kidnapping smuggling
    flood fire earthquake avalanche landslide explosion drought tornado
    measles flu cholera malaria cancer polio mumps covid
    football rugby tennis cricket hockey chess golf rowing swimming cycling
    school hospital church library museum theatre hotel prison stadium factory bakery brewery
    bridge tunnel dam harbour airport
    dog cat horse cow sheep goat pig bear wolf fox eel
    head arm leg hand foot knee shoulder back neck eye ear
    wheat corn barley potato apple grape rice
    wine beer whisky milk tea coffee
    gold silver bronze
    swimmer rower cyclist runner boxer goalkeeper striker defender
    loan grant gift fine
    breakfast lunch dinner
    bachelor widow widower
    cash shares bonds
"""
_REVERSE = """
    rise fall; more fewer; more fall; rise fewer; win lose; buy sell; open close; start end;
    approve reject; allow ban; kill injure; kill survive; arrest release; guilty acquit; guilty
    charge; hire dismiss; resign dismiss; join leave; arrive leave; confirm deny; safe unsafe; cheap dear;
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
def _phrasal() -> dict[tuple[str, str], str]:
    """For the key of a verb, and a particle, the key of the verb that means both."""
    rows = (row.replace(":", "").split() for row in _PHRASAL.split(";"))
    return {
        (key_of_word(verb), particle): key_of_word(meaning) for verb, particle, meaning in rows
    }


PARTICLES = frozenset("off down out up back over aside away".split())
"""Second words of verbs of two words."""


def phrasal_key(verb: str, particle: str) -> str | None:
    """The key of the verb that a verb and a particle mean together, such as "called off"."""
    return _phrasal().get((verb, particle))


@cache
def families() -> tuple[frozenset[str], ...]:
    """Keys of which each excludes the others, where one stands in place of another."""
    return tuple(
        frozenset(map(key_of_word, row.replace("\n", " ").split()))
        for row in re.split(r"\n    (?=[a-z])", _FAMILIES)
        if row.strip()
    )


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
