import { describe, expect, onTestFinished, test } from 'vitest';
import { createComputing } from '../../../src/app/threads/computing.ts';

function computing(options?: Parameters<typeof createComputing>[0]) {
  const { evaluate, close } = createComputing(options);
  onTestFinished(close);
  return (expression: string, input: Record<string, unknown> = {}) => evaluate({ expression, input });
}

const LONG = `${'a'.repeat(5000)}!`;
/** Tries every way to part the letters. */
const ENDLESS = '$match(text, /^(a+)+$/)';

describe('an expression', () => {
  test('is evaluated over what it is given', async () => {
    const evaluate = computing();
    expect(await evaluate('$join(authors.name, " & ") & ": " & title', { title: 'Salt', authors: [{ name: 'Ann' }, { name: 'Bo' }] })).toEqual({
      value: 'Ann & Bo: Salt',
    });
    expect(await evaluate('series[0].position')).toEqual({});
    expect(await evaluate('authors.name', { authors: [{ name: 'Ann' }, { name: 'Bo' }] })).toEqual({ value: ['Ann', 'Bo'] });
  });

  test.each([
    ['never ends', '($f := function($n) { $f($n + 1) }; $f(0))', /more than 20000 steps/],
    ['goes deeper and deeper', '($f := function($n) { 1 + $f($n + 1) }; $f(0))', /too deep|too much|steps/],
    ['makes a huge text', '($f := function($s, $n) { $n = 0 ? $s : $f($s & $s, $n - 1) }; $f("x", 29))', /text of more than/],
    ['makes a huge text at once', '$pad("x", 200000000)', /text of more than/],
    ['makes a text that no machine can hold', '$pad("x", 1e12)', /too much/],
    ['makes a huge list', '[1..10000000]', /list of more than/],
    ['gives a function', 'function($x) { $x }', /a function/],
    ['gives a part of the library', '$sum', /a function/],
    ['divides by nought', '1 / 0', /no number/],
    ['adds what is no number', '$sum("x")', /fails: /],
    ['asks the time', '$now()', /fails: /],
    ['rolls dice', '$random()', /fails: /],
    ['runs a text', '$eval("1")', /fails: /],
    ['reaches for the machine', '({}).constructor.constructor("return process")()', /^$/],
  ])('that %s harms nothing', async (_, expression, problem) => {
    const evaluate = computing();
    const evaluated = await evaluate(expression, { text: LONG });
    expect('problem' in evaluated ? evaluated.problem : '').toMatch(problem);
    expect('value' in evaluated).toBe(false);
    expect(await evaluate('title', { title: 'Salt' })).toEqual({ value: 'Salt' });
  });

  test('that takes for ever in one step is ended, and after three times not tried again', async () => {
    const evaluate = computing({ maxMs: 300 });
    for (let time = 0; time < 3; time++) expect(await evaluate(ENDLESS, { text: LONG })).toEqual({ problem: 'the expression takes longer than 0.3 seconds' });
    expect(await evaluate(ENDLESS, { text: LONG })).toEqual({ problem: expect.stringContaining('ended 3 times') });
  });

  test('those beside one that is ended get their answers', async () => {
    const evaluate = computing({ maxMs: 1000 });
    const answers = await Promise.all([evaluate('1 + 1'), evaluate(ENDLESS, { text: LONG }), evaluate('"b"')]);
    expect(answers).toEqual([{ value: 2 }, { problem: expect.stringContaining('longer than') }, { value: 'b' }]);
  });
});
