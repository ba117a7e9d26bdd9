/** The exporters that Rubricator brings. A new one is one line here. */
import type { AnyExporter } from '../src/domain/exporter.ts';
import { absJson } from './abs-json.ts';
import { opf } from './opf.ts';

export const exporters: readonly AnyExporter[] = [absJson, opf];
