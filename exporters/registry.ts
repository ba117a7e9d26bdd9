/** The exporters that Rubricator brings, in the order in which they run. A new one is one line here. */
import type { AnyExporter } from '../src/sdk/index.ts';
import { absJson } from './abs-json.ts';
import { chapters } from './chapters.ts';
import { cover } from './cover.ts';
import { cue } from './cue.ts';
import { m3u8 } from './m3u8.ts';
import { markdown } from './markdown.ts';
import { nfo } from './nfo.ts';
import { opf } from './opf.ts';
import { rubricatorJson } from './rubricator-json.ts';
import { text } from './text.ts';

// The last one names the files that the others leave beside it.
export const exporters: readonly AnyExporter[] = [cover, absJson, opf, nfo, cue, m3u8, chapters, text, markdown, rubricatorJson];
