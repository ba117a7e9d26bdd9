/** What stands beside the choice of a picture: another one that somebody has, or one inside the files. */
import { html } from 'hono/html';
import { type Html, postForm } from './html.ts';

/** Where pictures are that can be taken instead of what sources name. */
export function pictureForms({ itemId, name, label, csrf }: { itemId: number; name: string; label: string; csrf: string | undefined }): Html {
  const action = `/books/${itemId}/fields/${encodeURIComponent(name)}/picture`;
  return html`${postForm({ action, csrf, class: 'row', hasFile: true }, html`<label>Upload another ${label.toLowerCase()} <input type="file" name="picture" accept="image/jpeg,image/png,image/webp,image/gif,image/tiff" required></label><button>Upload</button>`)}
<p><a href="${action}">Take one from the files of the book</a></p>`;
}
