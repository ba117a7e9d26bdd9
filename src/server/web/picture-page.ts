/** Pictures of a book that no source names: one that somebody uploads, or one inside its files. */
import type { Hono } from 'hono';
import { html } from 'hono/html';
import type { FieldDefinition } from '../../domain/book/field-definition.ts';
import { findNamedField, refOf } from '../../domain/book/field-input.ts';
import { messageOf, PictureError } from '../../domain/errors.ts';
import type { ApiEnv } from '../guard.ts';
import { showBook } from './book-page.ts';
import type { WebDeps } from './deps.ts';
import { addressOf, postForm } from './html.ts';
import { refusal } from './layout.ts';

const FIELD = '/books/:id{[0-9]{1,15}}/fields/:name/picture';

export function addPicturePage(app: Hono<ApiEnv>, deps: WebDeps): void {
  app.post(FIELD, async (context) => {
    const [item, field] = [await deps.find(Number(context.req.param('id'))), findNamedField(context.req.param('name'), deps.customFields())];
    if (!item || !field) return refusal(context, deps.show, { status: 404, title: 'There is no such book' });
    const { picture } = await context.req.parseBody().catch((): Record<string, string | File> => ({}));
    const bytes = picture instanceof File ? new Uint8Array(await picture.arrayBuffer()) : new Uint8Array();
    try {
      await deps.setPicture({ item, field: refOf(field), bytes, actor: context.get('actor'), isDryRun: false });
    } catch (error) {
      const shown = error instanceof PictureError ? await deps.item(item.id) : undefined;
      if (!shown) throw error;
      return showBook(context, shown, deps, { problems: [messageOf(error)] });
    }
    return context.redirect(`/books/${item.id}#field-${context.req.param('name')}`, 303);
  });

  app.get(FIELD, async (context) => {
    const [item, field] = [await deps.find(Number(context.req.param('id'))), pictureField(context.req.param('name'), deps)];
    if (!item || !field) return refusal(context, deps.show, { status: 404, title: 'There is no such book' });
    const { label, show, key } = field.definition;
    const pictures = await deps.picturesInside(item);
    const action = `/books/${item.id}/fields/${key}`;
    const choices = pictures.map(({ location }, index) => {
      const address = addressOf(`/books/${item.id}/cover`, { width: '160', inside: location });
      return html`<label><input type="radio" name="value" value="${show(pictures[index] as never)}" required> ${location}<span class="cover"><img src="${address}" alt="" loading="lazy" width="160" height="160"></span></label>`;
    });
    const body = html`<h1>Pictures inside the files</h1>
${
  pictures.length === 0
    ? html`<p>There is no picture in the files of this book.</p>`
    : postForm(
        { action, csrf: context.get('csrf') },
        html`<fieldset class="gallery"><legend>${label}</legend>${choices}</fieldset><p class="row"><button class="main" name="action" value="set">Save ${label}</button></p>`,
      )
}
<p><a href="/books/${item.id}#field-${key}">Back to the book</a></p>`;
    return deps.show(context, { title: 'Pictures inside the files', menu: '/', body });
  });
}

function pictureField(name: string, deps: WebDeps): { definition: FieldDefinition } | undefined {
  const { definition } = findNamedField(name, deps.customFields()) ?? {};
  return definition?.widget === 'picture' ? { definition } : undefined;
}
