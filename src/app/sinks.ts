/** Makes the sinks that the config lists. */
import type { SinkOptions } from '../../config/daemon.ts';
import type { Config } from '../../config/schema.ts';
import type { Sink } from '../sdk/sink.ts';
import { createAudiobookshelf } from '../sinks/audiobookshelf.ts';
import { createCommand } from '../sinks/command.ts';
import { createMessage } from '../sinks/message.ts';
import { createReceiver } from '../sinks/post.ts';
import { createWebhook } from '../sinks/webhook.ts';
import { userAgentOf } from './hosts.ts';

export function sinksOf(config: Config, now: () => number): Sink[] {
  const rootOf = (library: string) => config.libraries.find(({ id }) => id === library)?.path;
  const receiver = () => createReceiver(userAgentOf(config));
  const sinkOf = (options: SinkOptions): Sink => {
    switch (options.type) {
      case 'command':
        return createCommand(options);
      case 'message':
        return createMessage(options, receiver());
      case 'webhook':
        return createWebhook(options, receiver());
      case 'audiobookshelf':
        return createAudiobookshelf(options, { receiver: receiver(), rootOf, now });
    }
  };
  return config.sinks.map(sinkOf);
}
