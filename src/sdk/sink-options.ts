/** Options that several sinks share. */
import { z } from 'zod';
import { EVENT_NAMES, type EventName } from '../domain/events.ts';

/** The option `events`: what this sink is told of. */
export function eventsOption(chosen: EventName[]) {
  return z.array(z.enum(EVENT_NAMES)).default(chosen).describe('The events that it receives.');
}

/** An http or https address to which something is sent. Only its host is ever shown. */
export function receiverUrl() {
  return z.url({ protocol: /^https?$/ });
}
