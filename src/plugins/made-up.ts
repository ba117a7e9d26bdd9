/** What an author would set and have, made up so that a part of a plugin can be tried without either. */
import { z } from 'zod';
import type { TargetDocument } from '../sdk/target.ts';

export interface MadeUpOptions {
  options: Readonly<Record<string, unknown>>;
  /** Texts among them that no error and no line may hold. */
  secrets: readonly string[];
}

const ADDRESS = 'https://receiver.example/hook';
const SECRET = 'made-up-secret-0123456789';
const SECRET_NAME = /token|secret|password|passphrase|key$/i;

const VALUES: readonly unknown[] = [ADDRESS, 'word', '2026-01-15', 'ann@receiver.example', 1, true, [], ['word'], [ADDRESS], {}];

const Told = z.looseObject({
  examples: z.array(z.unknown()).catch([]),
  enum: z.array(z.unknown()).catch([]),
  const: z.unknown().optional(),
  minimum: z.unknown().optional(),
  default: z.unknown().optional(),
});

/** What must be set, set to what fits first: its examples, its words, or what is made up here. Undefined if nothing fits. */
export function madeUpOptions(schema: z.ZodObject): MadeUpOptions | undefined {
  const options: Record<string, unknown> = {};
  for (const [key, part] of Object.entries<z.ZodType>(schema.shape)) {
    const told = Told.parse(z.toJSONSchema(part, { io: 'input' }));
    const wanted = SECRET_NAME.test(key) ? [SECRET] : isAddress(told.default) ? [ADDRESS] : [];
    const mustBeSet = !part.safeParse(undefined).success;
    const fitting = [...wanted, ...(mustBeSet ? [...told.examples, ...told.enum, told.const, told.minimum, ...VALUES] : [])].find(
      (value) => value !== undefined && part.safeParse(value).success,
    );
    if (fitting !== undefined) options[key] = fitting;
  }
  const parsed = schema.safeParse(options);
  return parsed.success ? { options: parsed.data, secrets: Object.values(options).includes(SECRET) ? [SECRET] : [] } : undefined;
}

/** An address that the plugin wrote into its options is none that it may reach. */
function isAddress(value: unknown): boolean {
  return typeof value === 'string' && /^https?:/i.test(value);
}

export const BOOKS: readonly TargetDocument[] = [1, 2, 30].map((id) => ({
  ...{ id, library: 'books', path: `Ann Cole/Salt Road ${id}` },
  values: { title: `Salt Road ${id}`, authors: [{ name: 'Ann Cole' }], genres: ['Travel', 'Salt & Sea'] },
}));

/** As nobody names a book, but files and sources may. */
export const ODD_BOOKS: readonly TargetDocument[] = [
  { id: 1, library: 'books', path: '../../etc/passwd', values: { title: '"}];--<script>\u001b[31m', tags: ['constructor', '__proto__'] } },
  { id: 2, library: 'books', path: '%2e%2e/?#&', values: { title: '\ud800\u0000', authors: [] } },
  { id: 3, library: 'books', path: 'x'.repeat(4000), values: {} },
];
