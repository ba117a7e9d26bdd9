/** How the members of a chain are asked. Each way gives the replies that it waited for, in the members' order. */
import type { ProviderHost, ProviderReply } from '../../ports/provider-host.ts';

/** Asks one member. Rejects only when aborted. */
export type AskMember = (member: ProviderHost, signal: AbortSignal) => Promise<ProviderReply>;

interface Inquiries {
  members: readonly ProviderHost[];
  ask: AskMember;
  isAnswer(reply: ProviderReply): boolean;
  signal: AbortSignal;
}

/** One after the other, until one answers. One whose queue is long answers later, which is no reason to ask another. */
export async function askFirst({ members, ask, isAnswer, signal }: Inquiries): Promise<ProviderReply[]> {
  const replies: ProviderReply[] = [];
  for (const member of members) {
    const reply = await ask(member, signal);
    replies.push(reply);
    if (isAnswer(reply) || reply.outcome === 'deferred') break;
  }
  return replies;
}

/** All at once. When the first answers, the others are told to stop. */
export async function askRace({ members, ask, isAnswer, signal }: Inquiries): Promise<ProviderReply[]> {
  const over = new AbortController();
  const winner = Promise.withResolvers<ProviderReply>();
  const asked = members.map(async (member) => {
    const reply = await ask(member, AbortSignal.any([signal, over.signal]));
    if (isAnswer(reply)) winner.resolve(reply);
    return reply;
  });
  try {
    return await Promise.race([winner.promise.then((reply) => [reply]), Promise.all(asked)]);
  } finally {
    over.abort();
  }
}

/** All at once, and all of them are waited for. */
export async function askUnion({ members, ask, signal }: Inquiries): Promise<ProviderReply[]> {
  return Promise.all(members.map((member) => ask(member, signal)));
}
