"""Words of news by what they mean; English."""

from __future__ import annotations

# One row for each meaning, called by its first word. A word may stand in several.
NEAR = """
    search hunt; mistake error; rise rises increase climb grow growth surge soar jump gain raise
    lift boost hike up; fall decline decrease drop slip shrink plunge tumble slide lower cut reduce
    reduction down dip; more higher greater bigger larger longer above exceed; fewer less lower
    smaller shorter below; win victory beat defeat triumph; lose loss; buy purchase acquire
    takeover acquisition; sell sale; open reopen unveil inaugurate; close shut closure; start begin
    launch commence; end finish stop halt cease; approve back pass endorse agree support adopt;
    reject refuse oppose decline block veto; allow permit let legal; ban forbid prohibit outlaw bar
    illegal; kill die death dead fatal fatality; injure hurt wound injury; survive alive survivor;
    arrest detain custody; release free; guilty convict conviction; acquit innocent clear; charge
    indict; hire appoint name; dismiss fire sack; join enter; leave depart; resign quit; cancel
    scrap; postpone delay defer; sign; collapse cave; reach agree; telephone phone ring; household
    home; electricity power; probably likely; member councillor; deputy parliament lawmaker; score
    struck; arrive arrival come; confirm admit acknowledge; deny denial; safe unharmed; unsafe
    dangerous; cheap cheaper cheapest; dear dearer expensive costlier; strengthen strong stronger;
    weaken weak weaker; early earlier prior; late later; after following; before ahead; first;
    last; second; third; fourth; most best; least worst; largest biggest highest; smallest lowest;
    oldest; youngest newest; longest; shortest; north northern; south southern; east eastern; west
    western; man men male boy; woman women female girl; father dad; mother mum; son; daughter;
    husband; wife; brother; sister; minimum; maximum; import; export; uphold keep; overturn quash
    annul; find discover recover locate; missing vanish disappear; fast faster quick quicker; slow
    slower; full; empty vacant; destroy gut ruin; damage; build construct construction erect; mend
    repair fix restore restoration; strike walk walkout; vote ballot poll; fire blaze flame burn;
    prison jail sentence; defendant accused; respondent survey; crash collision collide; hit strike
    struck; hide conceal; steal theft stolen rob; cost price; pay fund finance; child children
    pupil schoolchildren student; people person resident inhabitant; home house; road street; car
    vehicle; town city; boat ship vessel ferry; police officer; doctor physician; ill sick sicken;
    storm gale; flood flooding; say tell state add announce report note; sign evidence proof
    indication trace; think believe; sue suit lawsuit; succeed replace; about over; chair head lead
    run; still remain stay; ask request; show reveal; hope aim intend plan want; big large huge;
    small little tiny; also too; former ex old; carry hold; near close nearby; movement move;
    connect link; year annual; use; warn warning; threaten threat; accuse accusation allege
    allegation; suspect suspicion; suspend suspension halt; resume; trail behind; expect forecast
    predict; talk speak discuss; job post; firm company business; worker employee staff; cause
    lead; trade commerce; visitor guest; show display exhibit; half; quake earthquake; save rescue;
    explode explosion blast; elect election; attack assault; aid help assist; urge call; flee
    escape; force compel; need require; water; money cash fund; get receive obtain; give hand
    donate present; donate gift; marry wed marriage wedding; divorce separate; bankrupt insolvent
    bankruptcy insolvency; evacuate evacuation; demolish demolition; apologise apology sorry;
    drown; tip overturn capsize topple; track follow monitor; visible see seen; scientist
    researcher astronomer; novel novelist book; bright; faint dim dark; rich wealthy; poor; young;
    hot warm; cold cool; wet rainy; dry; heavy; light; long; short brief; high; low; deep; shallow;
    wide broad; narrow; thick; thin; hard difficult; easy simple; clean; dirty polluted; calm quiet
    peaceful; rough stormy violent; public; private; domestic national; foreign international;
    urban; rural; upper; temporary provisional; permanent; voluntary optional; compulsory mandatory
    obligatory; rare unusual; common usual frequent; major; minor slight; true genuine real
    authentic; false fake untrue forged; friend ally; enemy rival foe opponent; profit; tax;
    majority; minority; winner champion; loser; buyer; seller; landlord; tenant; employer; lend;
    borrow; push; pull; remember; forget; love like; hate dislike; praise applaud welcome hail;
    criticise criticism condemn denounce; defend protect; succeed success; fail failure; improve
    improvement; worsen deteriorate; expand enlarge; shrink; speed accelerate; brake; present;
    absent; heat; include; exclude; agree; disagree; obey; breach violate break; sick; healthy;
    recover recovery heal; vacant; occupied; peace; war; tighten; loosen relax ease; freeze; thaw
    melt; take; wait await; decide decision; accept; appeal
"""
# Verbs of two words, and one that means the same.
PHRASAL = """
    call off: cancel; vote down: reject; turn down: reject; throw out: overturn; strike down:
    overturn; knock down: overturn; step down: resign; stand down: resign; put off: postpone; push
    back: postpone; blow down: fell; come down: collapse; set up: establish; put up: erect; carry
    out: perform; put out: extinguish; break out: start; go up: rise; go down: fall; come out:
    appear; take over: acquire; lay off: dismiss; give up: abandon; shut down: close; close down:
    close; wind up: close; pull down: demolish; tear down: demolish; knock over: topple; call up:
    telephone; ring up: telephone; walk out: strike; back down: yield; hold up: delay; turn away:
    reject; brush aside: reject; rule out: exclude; find out: discover; die out: vanish; blow up:
    explode; burn down: destroy; tip over: overturn; turn over: overturn; bring out: rescue; lose
    lives: kill; lose life: kill; cut down: demolish; cut off: isolate; speed up: accelerate; pay
    off: repay
"""
# Meanings that are too grave to be told unless they are cited, by the first word of their row.
GRAVE = """
    kill injure arrest guilty acquit buy sell resign marry divorce bankrupt apologise drown sue
    donate demolish
"""
# What is one of these is none of the others.
FAMILIES = """
    rain snow hail fog frost heat drought sleet ice wind; adult child; adult children; car lorry
    bus train tram plane helicopter bicycle motorcycle van tractor; red blue green yellow white
    black brown orange purple pink grey; iron steel lead copper gold silver bronze tin aluminium;
    gas oil coal petrol diesel hydrogen; wood stone brick glass concrete; teacher doctor nurse
    farmer miner pilot lawyer engineer architect baker plumber priest judge; journalist singer
    actor painter sailor docker butcher gardener; brother sister cousin uncle aunt nephew niece son
    daughter father mother husband wife grandson granddaughter grandfather grandmother; theft
    murder fraud arson bribery assault rape kidnapping smuggling; flood fire earthquake avalanche
    landslide explosion drought tornado; measles flu cholera malaria cancer polio mumps covid;
    football rugby tennis cricket hockey chess golf rowing swimming cycling; school hospital church
    library museum theatre hotel prison stadium factory bakery brewery; bridge tunnel dam harbour
    airport; dog cat horse cow sheep goat pig bear wolf fox eel; head arm leg hand foot knee
    shoulder back neck eye ear; wheat corn barley potato apple grape rice; wine beer whisky milk
    tea coffee; gold silver bronze; swimmer rower cyclist runner boxer goalkeeper striker defender;
    loan grant gift fine; breakfast lunch dinner; bachelor widow widower; cash shares bonds
"""
REVERSE = """
    search find; rise fall; injure recover; demolish build; more fewer; more fall; rise fewer; open
    close; start end; approve reject; sign reject; cancel postpone; allow ban; kill injure; kill
    survive; arrest release; guilty acquit; hire dismiss; resign dismiss; join leave; arrive leave;
    confirm deny; safe unsafe; cheap dear; strengthen weaken; early late; after before; first last;
    first second; first third; second third; third fourth; most least; largest smallest; oldest
    youngest; longest shortest; north south; east west; north east; north west; south east; south
    west; man woman; father mother; son daughter; husband wife; brother sister; minimum maximum;
    import export; bright faint; rich poor; hot cold; wet dry; heavy light; long short; high low;
    deep shallow; wide narrow; thick thin; hard easy; clean dirty; calm rough; public private;
    domestic foreign; urban rural; temporary permanent; voluntary compulsory; rare common; major
    minor; true false; friend enemy; majority minority; landlord tenant; push pull; remember
    forget; love hate; praise criticise; attack defend; succeed fail; improve worsen; expand
    shrink; present absent; include exclude; agree disagree; obey breach; sick healthy; vacant
    occupied; peace war; tighten loosen; freeze thaw; profit lose; uphold overturn; find missing;
    fast slow; full empty; injure safe; big small; accept appeal; accept refuse; absence presence;
    advance retreat; ahead behind; allow deny; amateur professional; liability asset; bad good;
    better worse; birth death; civilian military; plaintiff defendant; defensive offensive; deficit
    surplus; danger safety; demand supply; enable disable; enjoy suffer; fail pass; gross net;
    indoor outdoor; inner outer; internal external; recall issue; junior senior; keep lose;
    negative positive; past future; primary secondary; retail wholesale; tall short; often rarely;
    quickly slowly; suspend resume; end resume; legal illegal; hope fear; left right; top bottom;
    single married; widen narrow; appoint oust; promote relegate; promote demote; qualify
    eliminate; lengthen shorten; extend shorten; lead trail; host guest; deliberately accidentally;
    impose lift; impose scrap; attend boycott; encourage discourage; comply defy; surrender resist;
    upgrade downgrade; optimistic pessimistic; confident worried; peaceful violent; prosecution
    defence; landlord tenant; government opposition; unanimously narrowly; float sink; evacuate
    return
"""
# The first is graver than the second, and must not be told where that is cited.
GRADED = """
    guilty charge; guilty accuse; guilty suspect
"""
# Meanings of more, and of less.
AMOUNTS = ("rise more", "fall fewer")
# Reverses that change with who is told of: one wins what the other loses.
CONVERSE = """
    win lose; buy sell; lend borrow; buyer seller; winner loser
"""
