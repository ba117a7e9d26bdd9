/**
 * Shapes of what a service answers (zod). A loose shape takes a value of the wrong kind for one that is absent, so that one bad value
 * is dropped and not the whole book.
 */
import { z } from 'zod';
import { ResponseError } from '../domain/errors.ts';

/** A value that may be absent, null, or of the wrong kind, which all count as absent. */
export function loose<Shape extends z.ZodType>(shape: Shape) {
  return shape.nullish().catch(undefined);
}

/** An id that some services write as a number; always a text here. */
export const idText = z.union([z.string(), z.number()]).transform(String);

/** A number, or a text that holds one. */
const numeric = z.union([z.number(), z.string().trim().min(1).transform(Number)]).pipe(z.number());

export const looseText = loose(z.string());
export const looseTexts = loose(z.array(z.string()));
export const looseId = loose(idText);
export const looseNumber = loose(z.number());
/** Services that write everything as text write `"12"` where others write `12`. */
export const looseNumeric = loose(numeric);
export const looseFlag = loose(z.boolean());

/** A list of objects of which we take these keys. An element of another shape drops the list. */
export function looseList<Keys extends z.ZodRawShape>(keys: Keys) {
  return loose(z.array(z.looseObject(keys)));
}

/**
 * People, publishers, subjects: a list of objects with a `name`.
 * @param more further keys that are of use, such as the service's id of a person
 */
export function looseNamed<Keys extends z.ZodRawShape>(more: Keys) {
  return looseList({ name: z.string(), ...more });
}

/** One element of an answer through a schema; an error for this element alone if it does not fit. */
export function parseElement<T>(schema: z.ZodType<T>, element: unknown): T | ResponseError {
  const parsed = schema.safeParse(element);
  if (parsed.success) return parsed.data;
  return new ResponseError(`answered in an unknown shape (${shapeProblem(parsed.error)})`);
}

/** The elements of a list that fit; of a search, the bad ones are no loss. */
export function parseElements<T>(schema: z.ZodType<T>, elements: readonly unknown[] | null | undefined): T[] {
  return (elements ?? []).flatMap((element) => {
    const parsed = schema.safeParse(element);
    return parsed.success ? [parsed.data] : [];
  });
}

/** Where a shape is wrong, in a few words. */
export function shapeProblem({ issues: [issue] }: z.ZodError): string {
  return `${issue?.path.join('.') || 'top level'}: ${issue?.message ?? 'invalid'}`;
}
