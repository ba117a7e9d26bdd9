/** What happens, as it happens: the stream of `/api/v1/events`, as a subscription. */
import { type GraphQLFieldConfig, GraphQLList, GraphQLNonNull, GraphQLObjectType, GraphQLString } from 'graphql';
import { EVENT_NAMES, type EventName } from '../../domain/events.ts';
import { endBoth, HEARTBEAT_MS } from '../api/events.ts';
import { at } from '../api/times.ts';
import type { FeedEntry, Follower } from '../event-feed.ts';
import { problemBody } from '../problem.ts';
import type { Asking } from './asking.ts';
import { refused } from './errors.ts';
import { DateTimeScalar, JsonScalar } from './types.ts';

interface EventBody {
  id?: string;
  name: string;
  at?: string;
  data: unknown;
}

const MISSED: EventBody = { name: 'missed', data: {} };

const EventType = new GraphQLObjectType({
  name: 'Event',
  fields: {
    id: { type: GraphQLString, description: 'Give it as “after” to go on from here.' },
    name: { type: new GraphQLNonNull(GraphQLString), description: `One of ${EVENT_NAMES.join(', ')}; or “missed”: not all that came since is kept.` },
    at: { type: DateTimeScalar },
    data: { type: new GraphQLNonNull(JsonScalar) },
  },
});

interface Wanted {
  only?: readonly string[] | null;
  after?: string | null;
}

export const eventsField: GraphQLFieldConfig<unknown, Asking> = {
  type: new GraphQLNonNull(EventType),
  description: 'What happens, as it happens.',
  args: {
    only: { type: new GraphQLList(new GraphQLNonNull(GraphQLString)), description: 'Names of events; all if absent.' },
    after: { type: GraphQLString, description: 'The id of the last event that you have.' },
  },
  subscribe: (_, wanted: Wanted, asking) => follow(wanted, asking),
  resolve: (event) => event,
};

function follow({ only, after }: Wanted, { deps, context }: Asking): AsyncIterable<EventBody> {
  const unknown = (only ?? []).filter((name) => !EVENT_NAMES.includes(name as EventName));
  if (unknown.length > 0)
    throw refused(
      problemBody(
        400,
        'the request is not understood',
        unknown.map((name) => `there is no event “${name}”`),
      ),
    );
  // Later, when something happens, nobody knows any more who follows.
  const see = deps.seenEvents();
  const follower = deps.feed.follow({ after: after ?? undefined, isWanted: ({ name }) => !only || only.includes(name), see });
  if (!follower) throw refused(problemBody(503, 'too many follow already; try again in a while'));
  endBoth(follower, context);
  return bodiesOf(follower);
}

/** No generator: that would wait for the next event before it ends. */
function bodiesOf(follower: Follower): AsyncIterable<EventBody> {
  let isFirst = true;
  const over = { done: true, value: undefined } as const;
  const iterator: AsyncIterator<EventBody> = {
    async next() {
      if (isFirst && follower.hasMissed) {
        isFirst = false;
        return { done: false, value: MISSED };
      }
      isFirst = false;
      while (!follower.hasEnded()) {
        const entry = await follower.next(HEARTBEAT_MS);
        if (entry) return { done: false, value: bodyOf(entry) };
      }
      return over;
    },
    async return() {
      follower.close();
      return over;
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}

function bodyOf({ id, event: { name, atMs, data } }: FeedEntry): EventBody {
  return { id, name, at: at(atMs), data };
}
