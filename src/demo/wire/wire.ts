/** A provider's side of a conversation: a request in, an answer out, all of it plain data. */

import { randomFor } from '../random.ts';
import type { ShopCatalogue } from '../shop-search.ts';

export interface WireRequest {
  method: string;
  /** Path below the provider's own root, such as `/books/B0SIM00001`, and its parameters. */
  url: URL;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
}

export interface WireAnswer {
  status?: number;
  headers?: Record<string, string>;
  /** JSON unless it is a text. */
  body: unknown;
}

export type Wire = (request: WireRequest, catalogue: ShopCatalogue) => WireAnswer;

/** True for a share of all things, always the same ones. */
export function isAmong(share: number, ...name: (string | number)[]): boolean {
  return randomFor(...name).chance(share);
}
