"""What `contactsim --help` and `contactsim COMMAND --help` print below the options."""

ABOUT = "A simulated contact centre: pull a lever, read the effect and how sure it is."
EXAMPLES = """examples (where it is not installed: uv run contactsim ...):
  contactsim new my_centre              a small centre of your own to fill in
  contactsim run my_centre              simulate it
  contactsim run centre=telecom "scenario=[peak_staff,self_service,cross_skill]"
  contactsim run centre=telecom scenario=peak_staff levers.peak_staff.agents=20
  contactsim run telecom run=quick      a first look: 10 replications
  contactsim run --from runs/monday     the same run again, from its folder
  contactsim whatif telecom volume=+10% headcount=+3@10:00-12:00
  contactsim compare telecom peak_staff self_service peak_staff+self_service
  contactsim run telecom start_at=09:40 start_state=now.csv    the rest of today
  contactsim sweep telecom "levers.peak_staff.agents=range(0,25,5)"
  contactsim staffing telecom at=10:00  how many are missing then
  contactsim trace telecom              one contact's life, with clock times
  contactsim figures                    every figure: formula, denominator
  contactsim figures abandon            those that speak of abandoning
  contactsim levers                     what can be changed, on what evidence
  contactsim levers callback            those that speak of callbacks
"""
RUN = """what can be said (KEY=VALUE, in any order):
  NAME or centre=NAME          telecom, ./NAME/centre.yaml, or a path
  scenario=NAME                or "scenario=[a,b,c]": files in ./scenarios
  compare=each|stack|subsets   each alone and all together | only all together |
                               every combination
  "stacks={plan_1:[a,b],plan_2:[a,c]}"   named combinations side by side
  levers.NAME.KEY=VALUE        change a lever; pulls it if no scenario does
  centre.KEY=VALUE             change the baseline, and every scenario with it
  start_at=09:40               the rest of a day ("wed 09:40": of that weekday),
  start_state=FILE             with who is there: rows waiting,QUEUE,12,6 min
                               busy,GROUP,19  absent,GROUP,2
  run=quick|standard|precise   10 replications | 30 | until ranges are narrow
  run.replications=N run.seed=N run.threads=N
  engine=numba|simpy           fast | the readable reference model, same results
  hydra.run.dir=FOLDER         where the results go

examples:
  contactsim run centre=telecom "scenario=[peak_staff,self_service,cross_skill]"
  contactsim run centre=telecom levers.self_service.containment=+8pp run=quick
  contactsim run centre=telecom centre.trunks=300 hydra.run.dir=runs/trunks
"""
WHATIF = """a what-if is a word KEY[.WHOM]=CHANGE[@FROM-TO]; supposed, no evidence claimed:
  volume=+10%                  new issues; volume.billing=+200 a day
  handle_time=-30s             its parts: handle_time.talk=-10%
  headcount=+3@10:00-12:00     on duty, split over groups; headcount.GROUP=-2
  move_staff.FROM.TO=3         agents work in another group; @10:00-12:00
  absence=5                    five ill of those on shift, every day, paid: five
                               where most are on duty, as large a part elsewhere
                               absence=8%: each on 8 % of the days, by luck
  patience=-20%                until customers abandon; patience.billing=+2min
  resolution=+5pp              settled by a served contact; also for a group
  opening_hours=+1h            or opening_hours=07:00-21:00
WHOM is a contact type, queue or group; times are whole intervals.
The same words can stand in a scenario file:
  whatif: {volume: +10%, headcount: {change: +3, from: "10:00", to: "12:00"}}
Everything `contactsim run` understands may follow: run=quick, run.seed=7, ...

examples (no quotes are needed in cmd.exe, PowerShell or bash, unless a name has
a blank in it; in a .bat file write %% for %, or x1.1 for +10%):
  contactsim whatif telecom volume=+10%
  contactsim whatif telecom volume=+10% headcount=+3@10:00-12:00 run=quick
  contactsim whatif telecom absence=5
"""
COMPARE = """each word is a column; + pulls several together; `all` is all named together:
  contactsim compare telecom peak_staff self_service peak_staff+self_service
  contactsim compare telecom peak_staff volume=+10% all
  contactsim compare telecom volume=+10% volume=+10%+headcount=+3@10:00-12:00
two run folders: paired if seed, replications and demand agree, else "unpaired":
  contactsim compare runs/monday runs/tuesday
What-if words: contactsim whatif --help. Everything else: contactsim run --help.
"""
SWEEP = """what is varied, each KEY=VALUES an axis (quote brackets in bash and PowerShell):
  levers.NAME.KEY=1,2,3        a lever named is a lever pulled
  centre.KEY=1,2,3             each value with a baseline of its own
  volume=-5%,+0%,+5%           what-ifs, as in contactsim whatif
  scenario=a,b,a+b,baseline    scenarios; centre=one,two: centres
  values: 1,2,3 | range(0,25,5) (25 left out) | interval(0,0.3) | choice(a,b) |
          glob(*) | +range(-10,15,5)% (a sign before, a unit behind)
  KEY=VALUE                    one value holds at every point
which points, how often, by whom:
  sweep.design=grid            every combination (usual)
  sweep.design=sobol sweep.points=256    spread over intervals; also lhs, random
  run.replications=20          of every point; run=precise: until it is precise
  sweep.best=asa sweep.zone=5s find the best point, dropping those it beats
  sweep.goal=asa sweep.bound=60s    which points keep that, the cheapest of them
                               (usual: P(day meets target) of 90 %)
  run.executor=threads|processes|dask    run.address=tcp://HOST:8786
  hydra.run.dir=FOLDER         else ./sweeps/NAME-...: the same command goes on
                               where it stopped, whatever stopped it
examples:
  contactsim sweep telecom "levers.peak_staff.agents=range(0,25,5)" run=quick
  contactsim sweep telecom levers.self_service.containment=0.1,0.2,0.3 \\
    volume=+0%,+10% patience=-20%,+0% run=quick
  contactsim sweep telecom "headcount=+range(0,12,2)" sweep.best=cost \\
    sweep.zone=100
"""
STAFFING = """examples:
  contactsim staffing telecom at=10:00               how many are missing then
  contactsim staffing telecom                        the whole day
  contactsim staffing telecom at=10:00 volume=+10%   and with 10 % more volume
The demand is simulated (redials and repeats included), the requirement is an
Erlang A estimate, not simulated.
"""
TRACE = """which one (without any of these: the issue with the most legs):
  contact=N                    the issue of contact N of that replication
  type=NAME                    the issue of that type with the most legs
  replication=N seed=N         other luck; engine=simpy tells the same life

examples:
  contactsim trace telecom
  contactsim trace telecom contact=812 engine=simpy
  contactsim trace telecom volume=+10% type=billing
"""
