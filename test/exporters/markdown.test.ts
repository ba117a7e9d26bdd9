import { expect, test } from 'vitest';
import { markdown } from '../../exporters/markdown.ts';
import { merge } from '../../src/pipeline/merge/merge.ts';
import type { SidecarFormat } from '../../src/sdk/exporter.ts';
import { context, customFields, exporterContract, renderText } from '../../src/testing/index.ts';
import { candidate, mergeSettings } from '../pipeline/samples.ts';
import { full } from './sample.ts';

exporterContract({ exporter: markdown });

test('golden file: a page with a footnote for every fact', async () => {
  const record = merge(
    {
      editionKind: 'audio',
      candidates: [
        { candidate: candidate('audible', full, 0.9) },
        {
          candidate: candidate('tags', { title: 'Das Lied', authors: [{ name: 'K. Größmann' }], publisher: 'Pike', durationMs: 3_600_000 }, 0.6, {
            local: true,
          }),
        },
      ],
      overrides: [
        { field: 'subtitle', value: 'Mine', origin: 'user', setAtMs: 1 },
        { field: 'customFields', key: 'mood', value: ['calm', 'wet'], origin: 'user', setAtMs: 1 },
      ],
    },
    mergeSettings,
  );
  const [format] = markdown.formats as readonly SidecarFormat[] as readonly [SidecarFormat];
  const page = format.render(record, { ...context, coverFile: 'my cover.jpg', customFields }, markdown.options.parse({}) as never);
  await expect(page).toMatchFileSnapshot('../golden/book.md');
});

test('nothing in a title is Markdown or HTML', () => {
  const text = renderText(markdown, { title: '# <script>*x*</script> [a](b) | `c`', description: '- one\n1. two\n# three' });
  expect(text).toContain('# \\# \\<script\\>\\*x\\*\\</script\\> \\[a\\](b) \\| \\`c\\`[^title]');
  expect(text).toContain('\n\\- one\n\n1\\. two\n\n\\# three[^description]');
});
