/** How a value of each type is read from what somebody wrote, and how it is told. */
import { z } from 'zod';
import { canonicalJson } from '../audit.ts';
import { cut } from '../text/cut.ts';
import { cleanDescription } from '../text/description.ts';
import { cleanLine, cleanText, foldSeries } from '../text/text.ts';
import { identifierKey } from './identifier.ts';
import { isPerson } from './names.ts';
import { typedIdentifier, typedSeries } from './typed-entries.ts';

/** What is said of one field beside its type. */
export interface CustomBounds {
  /** What an enumeration allows, and a list if there are any. */
  values: readonly string[];
  /** The least and the greatest number, and the distance of two numbers. */
  min?: number | undefined;
  max?: number | undefined;
  step?: number | undefined;
  /** ISO 4217, such as `EUR`. */
  currency?: string | undefined;
}

const MAX_LINE = 2000;
/** Longer texts are cut; what is of no use in part is none. */
export const MAX_TEXT = 10_000;
export const MAX_JSON_DEPTH = 40;

const YES = new Set(['yes', 'true', 'on', '1']);
const NO = new Set(['no', 'false', 'off', '0']);

const Email = z.lazy(() => z.email());
const Link = z.lazy(() => z.url({ protocol: /^https?$/ }));

export function emailOf(text: string): string | undefined {
  return checked(Email, text);
}

export function linkOf(text: string): string | undefined {
  return checked(Link, text);
}

export function yesOrNo(text: string): boolean | undefined {
  const word = text.toLowerCase();
  return YES.has(word) ? true : NO.has(word) ? false : undefined;
}

export function textOf(text: string): string | undefined {
  return cut(cleanText(text), MAX_TEXT) || undefined;
}

function lineOf(text: string): string | undefined {
  return cut(cleanLine(text), MAX_TEXT) || undefined;
}

export function richTextOf(text: string): string | undefined {
  const clean = cleanDescription(text);
  return clean && shortOf(clean);
}

/** An amount without the code of its currency before or behind it. */
function withoutCode(text: string, code: string): string {
  if (text.startsWith(`${code} `)) return text.slice(code.length).trimStart();
  return text.endsWith(` ${code}`) ? text.slice(0, -code.length).trimEnd() : text;
}

function checked(schema: z.ZodType<string>, text: string): string | undefined {
  const line = cleanLine(text);
  return line.length <= MAX_LINE && schema.safeParse(line).success ? line : undefined;
}

export function phoneOf(text: string): string | undefined {
  const line = cleanLine(text);
  const digits = line.replace(/\D/g, '').length;
  return digits >= 3 && digits <= 20 && line.length <= 40 && /^[+(]?[\d ()./-]+(?:x\d{1,6})?$/.test(line) ? line : undefined;
}

export function numberOf(text: string, { min = -Infinity, max = Infinity, step }: CustomBounds | Omit<CustomBounds, 'values'>): number | undefined {
  const value = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d{1,3})?$/i.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(value) || value < min || value > max) return undefined;
  // Without the sign of nought, which no text has.
  return step === undefined || isStep(value - (min === -Infinity ? 0 : min), step) ? value + 0 : undefined;
}

/** True for a whole number of steps, but for what binary fractions lose. */
function isStep(distance: number, step: number): boolean {
  const steps = distance / step;
  return Math.abs(steps - Math.round(steps)) < 1e-6;
}

export function numberHint(bounds: CustomBounds): string {
  return `a number${within(bounds)}`;
}

export function within({ min, max, step }: Omit<CustomBounds, 'values'>): string {
  const range =
    min !== undefined && max !== undefined ? ` from ${min} to ${max}` : min !== undefined ? ` from ${min}` : max !== undefined ? ` up to ${max}` : '';
  return step === undefined ? range : `${range} in steps of ${step}`;
}

/** Nought to a hundred, unless the field says otherwise. */
export function ofHundred({ min = 0, max = 100, step }: CustomBounds): Omit<CustomBounds, 'values'> {
  return { min, max, step };
}

export function percentageOf(text: string, bounds: CustomBounds): number | undefined {
  return numberOf(text.replace(/ ?%$/, ''), ofHundred(bounds));
}

export function amountOf(text: string, bounds: CustomBounds): number | undefined {
  const amount = numberOf(withoutCode(text, currencyOf(bounds)), bounds);
  return amount === undefined ? undefined : Number(amount.toFixed(digitsOf(bounds))) + 0;
}

export function showAmount(amount: unknown, bounds: CustomBounds): string {
  return `${Number(amount).toFixed(digitsOf(bounds))} ${currencyOf(bounds)}`;
}

const DEFAULT_CURRENCY = 'EUR';

function currencyOf({ currency = DEFAULT_CURRENCY }: CustomBounds): string {
  return currency;
}

function digitsOf(bounds: CustomBounds): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency: currencyOf(bounds) }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** One of the values that a list allows; any text, if it names none. */
export function listedOf(text: string, bounds: CustomBounds): string | undefined {
  return bounds.values.length > 0 ? allowed(text, bounds) : lineOf(text);
}

export function allowed(text: string, { values }: CustomBounds): string | undefined {
  return values.find((value) => value.toLowerCase() === text.toLowerCase());
}

export function colourOf(text: string): string | undefined {
  const [, short, long] = /^#?(?:([\da-f]{3})|([\da-f]{6}))$/i.exec(text) ?? [];
  const digits = long ?? short?.replace(/./g, '$&$&');
  return digits && `#${digits.toLowerCase()}`;
}

export function jsonOf(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isShallow(value, MAX_JSON_DEPTH) ? shortOf(JSON.stringify(value).toWellFormed()) : undefined;
  } catch {
    return undefined;
  }
}

function shortOf(text: string): string | undefined {
  return text.length <= MAX_TEXT ? text : undefined;
}

function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((each) => isShallow(each, levels - 1));
}

export function jsonKey(value: unknown): string {
  const text = jsonOf(String(value));
  return text === undefined ? String(value) : canonicalJson(JSON.parse(text));
}

export function personOf(text: string): string | undefined {
  return isPerson(cleanLine(text)) ? lineOf(text) : undefined;
}

export function identifierOf(text: string): string | undefined {
  const found = typedIdentifier(cleanLine(text));
  return found && identifierKey(found);
}

export function seriesOf(text: string): string | undefined {
  const { name, position } = typedSeries(lineOf(text) ?? '');
  return name === '' ? undefined : position === undefined ? name : `${name} #${position}`;
}

export function seriesKey(value: unknown): string {
  const { name, position = '' } = typedSeries(String(value));
  return `${foldSeries(name)}#${position}`;
}
