/** The options that every provider has, in the words of the config file. */
import { z } from 'zod';

export interface CommonOptionDefaults {
  name: string;
  baseUrl: string;
  isOn?: boolean;
  /** What the site itself allows, for the help text. */
  allowance: string;
}

/** `enabled`, `baseUrl` and `limits`. */
export function commonOptions({ name, baseUrl, isOn = true, allowance }: CommonOptionDefaults) {
  return {
    enabled: z.boolean().default(isOn).describe(`Ask ${name} at all.`),
    baseUrl: webAddress().default(baseUrl).describe('Address of the service.'),
    limits: limitOptions(allowance),
  };
}

/** A key or a token; not the dots or brackets that stand for one in instructions. */
export function secretText() {
  return z
    .string()
    .min(1)
    .refine((text) => !/^(?:…|\.{2,}|<.*>|x{3,}|your[ _-].*)$/i.test(text.trim()), 'is only a placeholder; put your own there');
}

// Every provider has these: they are made once, and each adds its words.
const WEB_ADDRESS = z.string().regex(/^https?:\/\/[^\s/]+/, 'must be an http or https address');
const LIMITS = z
  .strictObject({
    ratePerSec: z.number().positive().max(100).optional().describe('Requests per second on average.'),
    burst: z.number().int().min(1).max(1000).optional().describe('Requests that may follow each other at once after a rest.'),
    concurrent: z.number().int().min(1).max(64).optional().describe('Requests under way at once.'),
    perDay: z.number().int().min(1).optional().describe('Requests per day.'),
  })
  .default({});

/** An http or https address; `{name}` in it is a placeholder. */
export function webAddress() {
  return WEB_ADDRESS;
}

/** @param allowance what the site itself allows */
export function limitOptions(allowance: string) {
  return LIMITS.describe(`How hard the service may be asked; what is not set keeps the default. ${allowance}`);
}

/** The id of a provider that the user sets up: cache prefix, log field, and what `explain` calls it. */
export function instanceId() {
  return z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,29}$/, 'lower-case letters, digits and -, beginning with a letter')
    .describe('A short name of your own for it.');
}
