/** The latest events, each with an id that tells nothing, for those who follow them over the interface: whoever was away for a moment gets what came meanwhile. */
import type { AnyEvent, EventBus } from '../domain/events.ts';

export interface FeedEntry {
  /** Names the event. No number: it would tell how much happens that a follower must not see. */
  id: string;
  event: AnyEvent;
}

export interface FollowOptions {
  /** The id of the last event that the follower has; only what comes from now on if undefined. */
  after: string | undefined;
  /** False for what the follower does not ask for. */
  isWanted(event: AnyEvent): boolean;
  /** The event as the follower may see it; undefined if it must not. */
  see(event: AnyEvent): Promise<AnyEvent | undefined>;
}

export interface Follower {
  /** True if events that came after the last one are not kept any more. */
  hasMissed: boolean;
  /** The next event; undefined after that time without one, or at the end. */
  next(waitMs: number): Promise<FeedEntry | undefined>;
  /** True once it was closed, or fell too far behind. */
  hasEnded(): boolean;
  /** Resolves then. */
  ended: Promise<void>;
  close(): void;
}

export interface EventFeed {
  /** Undefined if too many follow already. */
  follow(options: FollowOptions): Follower | undefined;
  /** The last few that are still kept, newest first. */
  latest(options: Omit<FollowOptions, 'after'>, limit: number): Promise<AnyEvent[]>;
}

export interface EventFeedDeps {
  events: Pick<EventBus, 'onAny'>;
  newId(): string;
  now(): number;
  /** Resolves after that time, or as soon as the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** Events that are kept for those who come back. */
const KEPT = 1000;
/** Whoever has so many events before him and takes none is dropped; he comes back, and gets what is kept. */
const MAX_BEHIND = 1000;
const MAX_FOLLOWERS = 32;

/** What cannot be found out is not seen. */
function seenBy(see: FollowOptions['see'], event: AnyEvent): Promise<AnyEvent | undefined> {
  return see(event).catch(() => undefined);
}

export function createEventFeed({ events, newId, now, sleep }: EventFeedDeps): EventFeed {
  const kept: FeedEntry[] = [];
  const followers = new Set<(entry: FeedEntry) => void>();
  /** The id of the last event that is not kept any more, or of none that ever was. */
  let dropped = newId();
  events.onAny((event) => {
    const entry = { id: newId(), event };
    kept.push(entry);
    if (kept.length > KEPT) dropped = kept.shift()?.id ?? dropped;
    for (const hear of followers) hear(entry);
  });

  /** What came after an event; undefined if not all of it is kept, or nobody knows. */
  function since(id: string): FeedEntry[] | undefined {
    if (id === dropped) return [...kept];
    const at = kept.findIndex((entry) => entry.id === id);
    return at < 0 ? undefined : kept.slice(at + 1);
  }

  return {
    follow({ after, isWanted, see }) {
      if (followers.size >= MAX_FOLLOWERS) return undefined;
      const missed = after === undefined ? [] : since(after);
      const waiting = (missed ?? kept).filter(({ event }) => isWanted(event));
      const begun = { hasMissed: missed === undefined, waiting, isWanted, see };
      return startFollower(begun, followers, { now, sleep });
    },
    latest: (options, limit) => latestSeen(kept, options, limit),
  };
}

interface Begun extends Omit<FollowOptions, 'after'> {
  hasMissed: boolean;
  /** What came since the last event that the follower has. */
  waiting: FeedEntry[];
}

function startFollower(
  { hasMissed, waiting, isWanted, see }: Begun,
  followers: Set<(entry: FeedEntry) => void>,
  { now, sleep }: Pick<EventFeedDeps, 'now' | 'sleep'>,
): Follower {
  let wake = new AbortController();
  let hasEnded = false;
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const close = () => {
    hasEnded = true;
    end();
    followers.delete(hear);
    wake.abort();
  };
  const hear = (entry: FeedEntry) => {
    if (!isWanted(entry.event)) return;
    if (waiting.length >= MAX_BEHIND) return close();
    waiting.push(entry);
    wake.abort();
  };
  followers.add(hear);
  return {
    hasMissed,
    async next(waitMs) {
      const untilMs = now() + waitMs;
      for (;;) {
        const entry = hasEnded ? undefined : waiting.shift();
        const event = entry && (await seenBy(see, entry.event));
        if (entry && event && !hasEnded) return { id: entry.id, event };
        if (entry) continue;
        if (hasEnded || now() >= untilMs) return undefined;
        wake = new AbortController();
        await sleep(untilMs - now(), wake.signal);
      }
    },
    hasEnded: () => hasEnded,
    ended,
    close,
  };
}

/** The latest of these events that a follower wants and may see, newest first. */
async function latestSeen(kept: readonly FeedEntry[], { isWanted, see }: Omit<FollowOptions, 'after'>, limit: number): Promise<AnyEvent[]> {
  const found: AnyEvent[] = [];
  for (const { event } of kept.toReversed()) {
    if (found.length >= limit) break;
    const seen = isWanted(event) ? await seenBy(see, event) : undefined;
    if (seen) found.push(seen);
  }
  return found;
}
