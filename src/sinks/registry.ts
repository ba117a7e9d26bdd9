/** The kinds of sinks that Rubricator brings. A new one is one line here. */
import type { AnySink } from '../sdk/sink.ts';
import { audiobookshelf } from './audiobookshelf.ts';
import { command } from './command.ts';
import { message } from './message.ts';
import { webhook } from './webhook.ts';

export const sinks: readonly AnySink[] = [webhook, message, command, audiobookshelf];
