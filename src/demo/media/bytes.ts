/** Numbers and texts as bytes, put together. */

export const join = (...parts: (Uint8Array | Uint8Array[])[]) => Buffer.concat(parts.flat() as Uint8Array[]);
export const u16 = (n: number) => Buffer.from([n >> 8, n & 255]);
export const u32 = (n: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(n);
  return bytes;
};
export const u64 = (n: number) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(Math.round(n)));
  return bytes;
};
export const zeros = (n: number) => Buffer.alloc(n);
export const latin = (text: string) => Buffer.from(text, 'latin1');
export const utf8 = (text: string) => Buffer.from(text, 'utf8');
