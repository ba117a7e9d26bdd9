/**
 * Messages over a pipe: four bytes of length, and what `v8.serialize` makes of a message. Node's own channel between processes trusts the other end,
 * which a confined plugin may be with raw bytes.
 */
import type { Duplex } from 'node:stream';
import { deserialize, serialize } from 'node:v8';

const LENGTH_BYTES = 4;
/** More than any answer, picture or page. */
const MAX_MESSAGE_BYTES = 32 * 1024 * 1024;

export interface Channel {
  /** What cannot be sent is lost with the other end, whose end is told. */
  send(message: unknown): void;
}

/**
 * @param onMessage hears of every message, in order
 * @param onBroken hears once of bytes that are no message, and nothing after that
 */
export function openChannel(pipe: Duplex, onMessage: (message: unknown) => void, onBroken: (reason: string) => void): Channel {
  let pieces: Buffer[] = [];
  let size = 0;
  let isBroken = false;
  const fail = (reason: string) => {
    isBroken = true;
    pieces = [];
    onBroken(reason);
  };
  pipe.on('error', () => undefined);
  pipe.on('data', (piece: Buffer) => {
    if (isBroken) return;
    pieces.push(piece);
    size += piece.length;
    for (;;) {
      if (size < LENGTH_BYTES) return;
      const head = (pieces[0] as Buffer).length >= LENGTH_BYTES ? (pieces[0] as Buffer) : joined();
      const length = head.readUInt32BE(0);
      if (length > MAX_MESSAGE_BYTES) return fail(`it sent a message of ${Math.round(length / 1e6)} MB`);
      if (size < LENGTH_BYTES + length) return;
      const all = joined();
      const bytes = all.subarray(LENGTH_BYTES, LENGTH_BYTES + length);
      pieces = [all.subarray(LENGTH_BYTES + length)];
      size -= LENGTH_BYTES + length;
      let message: unknown;
      try {
        message = deserialize(bytes);
      } catch {
        return fail('it sent what is no message');
      }
      onMessage(message);
      if (isBroken) return;
    }
  });

  function joined(): Buffer {
    const all = pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
    pieces = [all];
    return all;
  }

  return {
    send(message) {
      if (!pipe.writable) return;
      const bytes = serialize(message);
      const length = Buffer.alloc(LENGTH_BYTES);
      length.writeUInt32BE(bytes.length);
      pipe.write(Buffer.concat([length, bytes]));
    },
  };
}
