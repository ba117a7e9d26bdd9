/** The latest events, numbered, for those who follow them over the interface: whoever was away for a moment gets what came meanwhile. */
import type { AnyEvent, EventBus } from '../domain/events.ts';

export interface FeedEntry {
  /** Names the event, and the daemon that tells of it. */
  id: string;
  event: AnyEvent;
}

export interface FollowOptions {
  /** The id of the last event that the follower has; only what comes from now on if undefined. */
  after: string | undefined;
  /** False for what the follower must not see. */
  maySee(event: AnyEvent): boolean;
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
}

export interface EventFeedDeps {
  events: Pick<EventBus, 'onAny'>;
  /** Another one for each daemon. */
  name: string;
  /** Resolves after that time, or as soon as the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** Events that are kept for those who come back. */
const KEPT = 1000;
/** Whoever has so many events before him and takes none is dropped; he comes back, and gets what is kept. */
const MAX_BEHIND = 1000;
const MAX_FOLLOWERS = 32;

export function createEventFeed({ events, name, sleep }: EventFeedDeps): EventFeed {
  const kept: FeedEntry[] = [];
  const followers = new Set<(entry: FeedEntry) => void>();
  let count = 0;
  events.onAny((event) => {
    const entry = { id: `${name}-${++count}`, event };
    kept.push(entry);
    if (kept.length > KEPT) kept.shift();
    for (const hear of followers) hear(entry);
  });

  /** What came after an event; undefined if not all of it is kept, or nobody knows. */
  function since(id: string): FeedEntry[] | undefined {
    const number = id.startsWith(`${name}-`) ? Number(id.slice(name.length + 1)) : Number.NaN;
    const first = count - kept.length;
    return number >= first && number <= count ? kept.slice(number - first) : undefined;
  }

  return {
    follow({ after, maySee }) {
      if (followers.size >= MAX_FOLLOWERS) return undefined;
      const missed = after === undefined ? [] : since(after);
      const waiting = (missed ?? kept).filter(({ event }) => maySee(event));
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
        if (!maySee(entry.event)) return;
        if (waiting.length >= MAX_BEHIND) return close();
        waiting.push(entry);
        wake.abort();
      };
      followers.add(hear);
      return {
        hasMissed: missed === undefined,
        async next(waitMs) {
          if (waiting.length === 0 && !hasEnded) {
            wake = new AbortController();
            await sleep(waitMs, wake.signal);
          }
          return hasEnded ? undefined : waiting.shift();
        },
        hasEnded: () => hasEnded,
        ended,
        close,
      };
    },
  };
}
