/** The cover of a book as a picture in several sizes; the book’s initial where there is none. */
import { html } from 'hono/html';
import type { ListedItem } from '../../actions/search.ts';
import type { Html } from './html.ts';

/** The widths in which thumbnails are made. */
export const COVER_WIDTHS = [160, 320, 640] as const;

export function coverPicture({ item: { id }, changedAtMs }: Pick<ListedItem, 'item' | 'changedAtMs'>): Html {
  const address = (width: number) => `/books/${id}/cover?width=${width}&v=${changedAtMs}`;
  const all = COVER_WIDTHS.map((width) => `${address(width)} ${width}w`).join(', ');
  return html`<span class="cover"><img src="${address(320)}" srcset="${all}" sizes="(max-width: 52rem) 30vw, 11rem" alt="" loading="lazy" width="320" height="320"></span>`;
}

/** A rubric in place of a cover: the first letter of the title. An SVG, which runs nothing as a picture. */
export function initialPicture(title: string): Html {
  const letter = /[\p{L}\p{N}]/u.exec(title)?.[0]?.toUpperCase() ?? '?';
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 160"><style>rect{fill:#fffdf8}text{fill:#9d1f1a}@media(prefers-color-scheme:dark){rect{fill:#24201c}text{fill:#f0907f}}</style><rect width="160" height="160"/><text x="80" y="108" text-anchor="middle" font-family="Palatino, Georgia, serif" font-size="84">${letter}</text></svg>`;
}
