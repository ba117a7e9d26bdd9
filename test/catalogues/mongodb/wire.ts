/** Messages between MongoDB and its drivers (github.com/mongodb/specifications, source/message/OP_MSG.md). */
import { BSON, type Document } from 'mongodb';

const OP_REPLY = 1;
/** Drivers greet a server in this old way, until it says that it knows the new one. */
const OP_QUERY = 2004;
const OP_MSG = 2013;
const HEADER_BYTES = 16;

export interface Message {
  id: number;
  operation: number;
  command: Document;
}

/** Takes whole messages from the front of what has come in; returns them, and what is left. */
export function messagesIn(bytes: Buffer): { messages: Message[]; rest: Buffer } {
  const messages: Message[] = [];
  let rest = bytes;
  while (rest.length >= HEADER_BYTES && rest.length >= rest.readInt32LE(0)) {
    const length = rest.readInt32LE(0);
    messages.push(messageFrom(rest.subarray(0, length)));
    rest = rest.subarray(length);
  }
  return { messages, rest };
}

function messageFrom(bytes: Buffer): Message {
  const [id, operation] = [bytes.readInt32LE(4), bytes.readInt32LE(12)];
  if (operation === OP_MSG) return { id, operation, command: commandFrom(bytes.subarray(HEADER_BYTES + 4)) };
  if (operation !== OP_QUERY) throw new Error(`the double does not know operation ${operation}`);
  const afterName = bytes.indexOf(0, HEADER_BYTES + 4) + 1;
  return { id, operation, command: BSON.deserialize(bytes.subarray(afterName + 8)) };
}

/** The body, and beside it lists of documents that belong into it. */
function commandFrom(sections: Buffer): Document {
  const command: Document = {};
  let at = 0;
  while (at < sections.length) {
    const kind = sections[at];
    const length = sections.readInt32LE(at + 1);
    const section = sections.subarray(at + 1, at + 1 + length);
    if (kind === 0) Object.assign(command, BSON.deserialize(section));
    else {
      const end = section.indexOf(0, 4);
      command[section.toString('utf8', 4, end)] = documentsIn(section.subarray(end + 1));
    }
    at += 1 + length;
  }
  return command;
}

function documentsIn(bytes: Buffer): Document[] {
  const documents: Document[] = [];
  for (let at = 0; at < bytes.length; at += bytes.readInt32LE(at)) documents.push(BSON.deserialize(bytes.subarray(at, at + bytes.readInt32LE(at))));
  return documents;
}

export function replyTo({ id, operation }: Message, answer: Document): Buffer {
  const body = BSON.serialize(answer, { ignoreUndefined: true });
  const isOld = operation === OP_QUERY;
  const between = Buffer.alloc(isOld ? 20 : 5);
  if (isOld) between.writeInt32LE(1, 16);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeInt32LE(HEADER_BYTES + between.length + body.length, 0);
  header.writeInt32LE(id, 8);
  header.writeInt32LE(isOld ? OP_REPLY : OP_MSG, 12);
  return Buffer.concat([header, between, body]);
}
