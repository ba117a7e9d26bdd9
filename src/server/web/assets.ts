/** Styles, scripts and pictures of the pages: read once, named by what is in them, so that browsers keep them for good. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { type ApiEnv, ASSETS_PATH } from '../guard.ts';

const TYPES = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8', svg: 'image/svg+xml' };

interface Asset {
  address: string;
  type: string;
  bytes: Buffer;
}

export interface Assets {
  style: string;
  script: string;
  htmx: string;
  icon: string;
}

/** The addresses of all files, which pages refer to. */
export function addAssets(app: Hono<ApiEnv>): Assets {
  const assets = { style: load('style.css'), script: load('page.js'), htmx: load('htmx.min.js', 'htmx.org/dist/htmx.min.js'), icon: load('icon.svg') };
  for (const { address, type, bytes } of Object.values(assets))
    app.get(address, (context) => {
      context.header('cache-control', 'public, max-age=31536000, immutable');
      return context.body(new Uint8Array(bytes), 200, { 'content-type': type });
    });
  const addresses = Object.entries(assets).map(([name, { address }]) => [name, address]);
  return Object.fromEntries(addresses) as unknown as Assets;
}

/** @param packaged where a file is that a package brings; the bundle has a copy of it beside the others */
function load(name: string, packaged?: string): Asset {
  const own = join(import.meta.dirname, 'assets', name);
  const bytes = readFileSync(packaged === undefined || existsSync(own) ? own : createRequire(import.meta.url).resolve(packaged));
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  const [stem = '', ...extensions] = name.split('.');
  const extension = extensions.at(-1) as keyof typeof TYPES;
  return { address: `${ASSETS_PATH}${stem}-${hash}.${extension}`, type: TYPES[extension], bytes };
}
