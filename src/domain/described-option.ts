/** Options as their JSON schema tells of them. Pure. */
import { z } from 'zod';
import { printable } from './text/printable.ts';

export interface DescribedOption {
  /** `['limits', 'burst']`. */
  path: string[];
  description: string;
  /** Undefined if it has no default. */
  usual: unknown;
  isRequired: boolean;
}

const Property = z.lazy(() =>
  z.looseObject({
    description: z.string().catch(''),
    default: z.unknown().optional(),
    properties: z.record(z.string(), z.unknown()).optional().catch(undefined),
  }),
);
const Required = z.lazy(() => z.object({ required: z.array(z.string()).catch([]) }));

/** The single options of a JSON schema, sections within it gone into. */
export function describedOptions(schema: unknown, before: readonly string[] = []): DescribedOption[] {
  const { properties = {} } = Property.parse(schema);
  const { required } = Required.parse(schema);
  return Object.entries(properties).flatMap(([key, property]) => {
    const parsed = Property.safeParse(property);
    if (!parsed.success) return [];
    const path = [...before, printable(key)];
    if (parsed.data.properties && path.length < MAX_DEPTH) return describedOptions(property, path);
    return [{ path, description: printable(parsed.data.description), usual: parsed.data.default, isRequired: required.includes(key) }];
  });
}

const MAX_DEPTH = 4;
