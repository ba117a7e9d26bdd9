/** Keys of orders as texts whose bytes are in the order of the keys: numbers, and texts behind them. */
import type { SortKey } from '../../domain/book/sorts.ts';
import { storable } from './connection.ts';

export function keyText(key: SortKey): string {
  return typeof key === 'number' ? `n${numberText(key)}` : `t${storable(key)}`;
}

const SIGN = 1n << 63n;
const ALL_BITS = (1n << 64n) - 1n;

/** The bits of a double are in order once the sign is turned around, and all other bits of what is less than nothing. */
function numberText(number: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(number === 0 ? 0 : number);
  const bits = bytes.readBigUInt64BE();
  return ((bits & SIGN) === 0n ? bits | SIGN : ~bits & ALL_BITS).toString(16).padStart(16, '0');
}
