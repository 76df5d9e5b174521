"""The irregular verbs of news, by their base form; English."""

from __future__ import annotations

_FORMS = """
    be was were been is are am; bear bore borne; beat beaten; become became; begin began begun;
    bind bound; bite bit bitten; bleed bled; blow blew blown; break broke broken;
    bring brought; build built; buy bought; catch caught; choose chose chosen; cling clung;
    come came; creep crept; deal dealt; dig dug; do did done does; draw drew drawn;
    drink drank drunk; drive drove driven; eat ate eaten; fall fell fallen; feed fed; feel felt;
    fight fought; find found; flee fled; fly flew flown; forbid forbade forbidden; forget forgot
    forgotten; freeze froze frozen; get got gotten; give gave given; go went gone goes; grow grew
    grown; hang hung; have had has; hear heard; hide hid hidden; hold held; keep kept; know knew
    known; lay laid; lead led; leave left; lend lent; lose lost; make made; mean meant; meet met;
    overthrow overthrew overthrown; pay paid; ride rode ridden; ring rang rung; rise rose risen;
    run ran; say said; see saw seen; seek sought; sell sold; send sent; shake shook shaken; shine
    shone; shoot shot; show shown; shrink shrank shrunk; sing sang sung; sink sank sunk; sit sat;
    sleep slept; slide slid; speak spoke spoken; spend spent; spin spun; spring sprang sprung;
    stand stood; steal stole stolen; stick stuck; strike struck stricken; swear swore sworn; sweep
    swept; swim swam swum; swing swung; take took taken; teach taught; tear tore torn; tell told;
    think thought; throw threw thrown; wake woke woken; wear wore worn; weep wept; win won;
    wound; uphold upheld; undergo underwent undergone;
    withdraw withdrew withdrawn; write wrote written
"""
BASES = {
    form: base for row in _FORMS.split(";") for base, *forms in [row.split()] for form in forms
}
"""From a form that no ending makes ("built") to the base form."""
