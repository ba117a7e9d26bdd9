/** Options that several exporters share. */
import { z } from 'zod';
import { PLACEHOLDERS, templateProblem } from '../domain/library/file-name.ts';
import type { Item } from '../domain/library/item.ts';

/** The option `name`: a template for the file's name before its extension. */
export function nameOption(fallback: string) {
  const check = z
    .string()
    .min(1)
    .max(200)
    .superRefine((template, context) => {
      const message = templateProblem(template);
      if (message) context.addIssue({ code: 'custom', message });
    });
  return check
    .default(fallback)
    .describe(`The file’s name without its extension, in a folder of the book’s own; may contain ${PLACEHOLDERS.map((name) => `{${name}}`).join(' ')}.`);
}

/** True for an Item among others in its folder: its sidecars carry its own file's name, whatever the template. */
export function isAmongOthers(item: Item): boolean {
  return item.isFile || item.folder === '';
}

/** The configured name in a folder of the book's own, the file's own name among others. */
export function nameOf(item: Item, template: string): string {
  return isAmongOthers(item) ? '{file}' : template;
}
