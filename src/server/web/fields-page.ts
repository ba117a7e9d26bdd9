/** The registry of fields: what there is, and forms that add, change, retire and restore the user's own. */
import type { Context, Hono } from 'hono';
import type { FieldChange } from '../../actions/fields.ts';
import { ActionError } from '../../actions/find-book.ts';
import type { DefinitionPatch } from '../../domain/book/change-definition.ts';
import { messageOf } from '../../domain/errors.ts';
import type { ApiEnv } from '../guard.ts';
import type { WebDeps } from './deps.ts';
import { readDefinitionForm } from './field-definition-form.ts';
import { fieldPage, fieldsPage, previewPage } from './fields-page-view.ts';
import { readForm, type Sent } from './form.ts';

export function addFieldsPages(app: Hono<ApiEnv>, deps: WebDeps): void {
  const show = (context: Context<ApiEnv>, title: string, body: ReturnType<typeof fieldsPage>, status: 200 | 409 = 200) =>
    deps.show(context, { title, menu: '/fields', body, status });

  app.get('/fields', async (context) => show(context, 'Fields', fieldsPage(await deps.fields(), { csrf: context.get('csrf') })));

  app.get('/fields/:id', async (context) => {
    const field = await ownField(context, deps);
    if (!field?.field) return context.notFound();
    return show(context, field.label, fieldPage({ ...field, field: field.field }, { csrf: context.get('csrf') }));
  });

  app.post('/fields', async (context) => {
    const sent = await readForm(context);
    const patch = readDefinitionForm(sent);
    try {
      await deps.changeField({ does: 'add', id: String(sent.id?.[0] ?? '').trim(), patch, actor: context.get('actor'), isDryRun: false });
      return context.redirect('/fields', 303);
    } catch (error) {
      if (!(error instanceof ActionError)) throw error;
      return show(context, 'Fields', fieldsPage(await deps.fields(), { csrf: context.get('csrf'), problem: messageOf(error), sent }), 409);
    }
  });

  app.post('/fields/:id', async (context) => {
    const sent = await readForm(context);
    const field = await ownField(context, deps);
    if (!field?.field) return context.notFound();
    const shown = { ...field, field: field.field };
    try {
      return await change(context, { id: shown.field.id, sent, deps });
    } catch (error) {
      if (!(error instanceof ActionError)) throw error;
      return show(context, field.label, fieldPage(shown, { csrf: context.get('csrf'), problem: messageOf(error), sent }), 409);
    }
  });
}

async function ownField(context: Context<ApiEnv>, deps: WebDeps) {
  const id = context.req.param('id');
  return (await deps.fields()).find(({ key, origin }) => key === id && origin !== 'built-in');
}

interface Changing {
  id: string;
  sent: Sent;
  deps: WebDeps;
}

/** A change of what values may be is shown first, with the values that do not fit. */
async function change(context: Context<ApiEnv>, { id, sent, deps }: Changing): Promise<Response> {
  const does: FieldChange = (['retire', 'restore', 'undo'] as const).find((each) => each === sent.does?.[0]) ?? 'change';
  const patch: DefinitionPatch | undefined = does === 'change' ? readDefinitionForm(sent) : undefined;
  const wanted = { does, id, patch, actor: context.get('actor') };
  if (does === 'change' && sent.agreed?.[0] !== 'yes') {
    const planned = await deps.changeField({ ...wanted, isDryRun: true });
    const body = previewPage(planned, { csrf: context.get('csrf'), sent });
    if (planned.misfits.count > 0) return deps.show(context, { title: planned.field.label, menu: '/fields', body });
  }
  await deps.changeField({ ...wanted, isDryRun: false });
  return context.redirect(`/fields/${id}`, 303);
}
