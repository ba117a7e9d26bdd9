import { describe, expect, test } from 'vitest';
import { CustomDefinition } from '../../../src/domain/book/custom-definition.ts';
import { CUSTOM_WIDGETS, type CustomWidget } from '../../../src/domain/book/custom-types.ts';
import { customInput } from '../../../src/server/web/custom-input.ts';

const HOSTILE = '"><script>x()</script>';

const CASES: Record<CustomWidget, [definition: object, typed: string[], html: string]> = {
  text: [{}, ['a'], '<input class="grow" type="text" name="value" value="a"'],
  email: [{ type: 'email' }, ['a@b.org'], 'type="email" name="value" value="a@b.org"'],
  url: [{ type: 'link' }, ['https://x.org/'], 'type="url" name="value" value="https://x.org/"'],
  tel: [{ type: 'phone' }, ['123'], 'type="tel" name="value" value="123"'],
  textarea: [{ type: 'long-text' }, ['one\ntwo'], 'one\ntwo</textarea>'],
  'rich-text': [{ type: 'rich-text' }, ['<p>a</p>'], '&lt;p&gt;a&lt;/p&gt;</textarea>'],
  json: [{ type: 'json' }, ['{}'], 'spellcheck="false"'],
  number: [{ type: 'number', min: 1, max: 5 }, ['3'], 'type="number" name="value" value="3" aria-label="Mine" min="1" max="5" step="any"'],
  slider: [{ type: 'range', min: 0, max: 5, step: 0.5 }, ['3'], 'type="range" name="value" value="3" aria-label="Mine" min="0" max="5" step="0.5"'],
  date: [{ type: 'date' }, ['2019'], 'pattern="\\d{4}(-\\d{2}(-\\d{2})?)?"'],
  select: [{ type: 'enumeration', values: ['a', 'b', 'c', 'd'] }, ['c'], '<option selected>c</option>'],
  radio: [{ type: 'enumeration', values: ['a', 'b'] }, [], '<input type="radio" name="value" value="" checked> unknown'],
  toggle: [{ type: 'boolean', widget: 'toggle' }, ['yes'], '<input type="radio" name="value" value="yes" checked> yes'],
  'multi-select': [
    { type: 'list', values: ['a', 'b'] },
    ['b'],
    '<select name="value" multiple aria-label="Mine" size="2"><option>a</option><option selected>b</option>',
  ],
  words: [{ type: 'list' }, ['a'], 'aria-label="Mine, 3"'],
  color: [{ type: 'colour' }, ['#aa3333'], 'type="color" name="value" value="#aa3333"'],
  people: [{ type: 'people' }, ['Ann'], 'value="Ann" aria-label="Mine, 1"'],
  series: [{ type: 'series' }, ['Salt #1'], 'value="Salt #1"'],
  identifiers: [{ type: 'identifiers' }, ['isbn:9780306406157'], 'value="isbn:9780306406157"'],
};

describe.each(CUSTOM_WIDGETS)('the widget %s', (widget) => {
  const [definition, typed, expected] = CASES[widget];
  const field = CustomDefinition.parse({ id: 'mine', label: 'Mine', ...definition });

  test('is an input of the browser with the value in it', async () => {
    expect(String(await customInput(field, typed))).toContain(expected);
  });

  test('shows hostile labels and values as text', async () => {
    const values = field.values.length > 0 ? [HOSTILE, `${HOSTILE}2`] : [];
    const written = String(await customInput({ ...field, label: HOSTILE, values }, [HOSTILE]));
    expect(written).not.toContain('<script');
    expect(written).toContain('&lt;script');
  });
});
