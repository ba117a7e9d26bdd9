import { describe, expect, test } from 'vitest';
import { changedRule, ruleLines, withRule } from '../../config/source-rules.ts';

const RULE = { strategy: 'priority', order: ['itunes'] } as const;

const COMMENTED = `# Mine.
libraries:
  - id: books # the big one
    path: /srv/books

providers:
  hardcover: { token: very-secret-0 }

# How they are merged.
merge:
    # Not too low.
    conflictFloor:   0.35   # a third
    fields:
        # Covers from disk only.
        cover: { only: [cover-file, tags] }
    genres:
        "sci fi": [Science Fiction]

# The end.
log:
  level: 'debug'
`;

function changed(text: string, ...rule: [] | [undefined]) {
  const edit = withRule(text, 'publisher', rule.length === 0 ? RULE : undefined);
  if ('problem' in edit) throw new Error(edit.problem);
  return edit;
}

describe('a rule in the text of a config', () => {
  test.each([
    '',
    '# nothing yet\n',
    'log:\n  level: info',
    COMMENTED,
    'merge:\n',
    'merge:\n  # conflictFloor: 0.3\n',
    'merge: {}\nlog: {level: info}\n',
    'merge: # here\n  fields:\n    title: { only: [a] }\n',
  ])('leaves everything else as it is, and comes out again: %j', (text) => {
    const edit = changed(text);
    expect(changed(edit.text, undefined).text).not.toContain('publisher');
    const start = text.indexOf(edit.before);
    expect(edit.text.startsWith(text.slice(0, start).trimEnd())).toBe(true);
    expect(edit.text).toContain(edit.after);
    for (const line of text.split('\n').filter((each) => each.includes('#'))) expect(edit.text).toContain(line.slice(line.indexOf('#')).trim());
  });

  test('keeps comments, order and the lines around it', () => {
    const { text, before, after } = changed(COMMENTED);
    expect(text.replace(after, before)).toBe(COMMENTED);
    expect(after).toContain('        publisher:\n            strategy: priority\n            order:');
    expect(after).toContain('    # Not too low.\n');
    expect(changed(text, undefined).text).toBe(COMMENTED);
    expect(before + after).not.toContain('very-secret');
  });

  test('goes away without a trace, where there was none before', () => {
    const text = 'log:\n  level: info\n';
    expect(changed(changed(text).text, undefined).text).toBe(text);
  });

  test.each(['{ log: { level: info } }\n', 'a: &x 1\nmerge: *x\n', '- 1\n', 'merge: 3\n', 'a: [\n', 'merge: &m\n  fields: {}\nmore: *m\n'])(
    'is left to people where other lines would be touched: %j',
    (text) => {
      expect(withRule(text, 'publisher', RULE)).toEqual({ problem: expect.stringContaining('without touching') });
    },
  );
});

describe('a rule', () => {
  const change = (does: 'prefer' | 'forget', source = 'b') => ({ field: 'title', source, does });

  test('puts a source first, and takes it out again', () => {
    expect(changedRule(undefined, change('prefer'))).toEqual({ rule: { strategy: 'priority', order: ['b'] } });
    expect(changedRule({ strategy: 'priority', order: ['a', 'b'] }, change('prefer'))).toEqual({ rule: { strategy: 'priority', order: ['b', 'a'] } });
    expect(changedRule({ strategy: 'confidence', order: ['a'] }, change('prefer'))).toEqual({ rule: { strategy: 'priority', order: ['b'] } });
    expect(changedRule({ strategy: 'priority', order: ['b', 'a'] }, change('forget'))).toEqual({ rule: { strategy: 'priority', order: ['a'] } });
    expect(changedRule({ strategy: 'priority', order: ['b'] }, change('forget'))).toEqual({ rule: undefined });
    expect(changedRule({ strategy: 'priority', order: ['b'], only: ['b'] }, change('forget'))).toEqual({ rule: { only: ['b'] } });
  });

  test('is refused where it would change nothing, or could not hold', () => {
    expect(changedRule({ strategy: 'priority', order: ['b'] }, change('prefer'))).toEqual({ problem: 'a rule prefers b for title already' });
    expect(changedRule({ only: ['a'] }, change('prefer'))).toEqual({ problem: 'merge.fields.title.only leaves b out' });
    expect(changedRule(undefined, change('forget'))).toEqual({ problem: 'no rule prefers b for title' });
    expect(changedRule({ order: ['b'] }, change('forget'))).toEqual({ problem: 'no rule prefers b for title' });
  });

  test('is shown as lines to copy', () => {
    expect(ruleLines('title', RULE)).toBe('merge:\n  fields:\n    title:\n      strategy: priority\n      order:\n        - itunes\n');
  });
});
