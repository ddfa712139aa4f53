/** A queue in front of each host: few at a time and not too fast, and a session passed on to the next. */

export type LaneSettings = {
  /** At most so many at once with one host. */
  perHost: number;
  /** Milliseconds between two beginnings with one host. */
  gap: number;
  /** At most so many at once with all hosts together. */
  total: number;
};

/** What work gives back: its result, and the session if the next in the queue may have it. */
export type Done<T, S> = { value: T; session?: S };

export type Lanes<S> = {
  /** `work` gets the session that the one before it left, if any; it must not throw. */
  run<T>(host: string, work: (left: S | undefined) => Promise<Done<T, S>>): Promise<T>;
};

type Waiting<S> = (left: S | undefined) => void;
type Lane<S> = { busy: number; next: number; waiting: Waiting<S>[]; timer?: NodeJS.Timeout };
type State<S> = {
  settings: LaneSettings;
  lanes: Map<string, Lane<S>>;
  busy: number;
  /** Hosts that could begin at once if the total allowed it, in turn. */
  held: Set<string>;
  end: (session: S) => void;
};

/** `end` says goodbye to a session that nobody waits for. */
export function openLanes<S>(settings: LaneSettings, end: (session: S) => void): Lanes<S> {
  const state: State<S> = { settings, lanes: new Map(), busy: 0, held: new Set(), end };
  return {
    async run(host, work) {
      const left = await turn(state, host);
      let done: Awaited<ReturnType<typeof work>> | undefined;
      try {
        done = await work(left);
        return done.value;
      } finally {
        leave(state, host, done?.session);
      }
    },
  };
}

function turn<S>(state: State<S>, host: string): Promise<S | undefined> {
  const lane = state.lanes.get(host) ?? { busy: 0, next: 0, waiting: [] };
  state.lanes.set(host, lane);
  return new Promise((resolve) => {
    lane.waiting.push(resolve);
    serve(state, host, lane);
  });
}

function leave<S>(state: State<S>, host: string, session: S | undefined): void {
  const lane = state.lanes.get(host)!;
  lane.busy -= 1;
  state.busy -= 1;
  // The gap is between connections: on one that is open the next may follow at once.
  if (session !== undefined && lane.waiting.length > 0) begin(state, lane, session);
  else if (session !== undefined) state.end(session);
  serve(state, host, lane);
  for (const other of state.held) {
    if (state.busy >= state.settings.total) break;
    state.held.delete(other);
    const waiting = state.lanes.get(other);
    if (waiting) serve(state, other, waiting);
  }
}

function serve<S>(state: State<S>, host: string, lane: Lane<S>): void {
  const { perHost, gap, total } = state.settings;
  while (lane.waiting.length > 0 && lane.busy < perHost && !lane.timer) {
    if (state.busy >= total) {
      state.held.add(host);
      return;
    }
    const wait = lane.next - performance.now();
    if (wait > 0) {
      lane.timer = setTimeout(() => {
        lane.timer = undefined;
        serve(state, host, lane);
      }, wait);
      return;
    }
    lane.next = performance.now() + gap;
    begin(state, lane, undefined);
  }
  forget(state, host, lane);
}

function begin<S>(state: State<S>, lane: Lane<S>, left: S | undefined): void {
  lane.busy += 1;
  state.busy += 1;
  lane.waiting.shift()?.(left);
}

// A lane is kept while its gap lasts, so that a host met again at once still has its peace.
function forget<S>(state: State<S>, host: string, lane: Lane<S>): void {
  if (lane.busy > 0 || lane.waiting.length > 0 || lane.timer) return;
  if (lane.next <= performance.now()) state.lanes.delete(host);
  else {
    lane.timer = setTimeout(() => {
      lane.timer = undefined;
      serve(state, host, lane);
    }, lane.next - performance.now());
  }
}
