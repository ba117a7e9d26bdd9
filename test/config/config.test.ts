import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { configPlaces, loadConfig } from '../../config/load.ts';
import { configJsonSchema, exampleConfig, optionLeaves, withoutSecrets } from '../../config/options.ts';
import { BUILT_IN } from '../../src/app/extensions.ts';
import { ConfigError, type ConfigProblem } from '../../src/domain/errors.ts';
import { PACKAGE_ROOT } from '../../src/runtime/version.ts';
import { put, tempFolder } from '../files/temp-folder.ts';

const { schema } = BUILT_IN;

const load = (files: Record<string, string>, env: Record<string, string> = {}, more: Record<string, unknown> = {}) => {
  const cwd = tempFolder();
  put(cwd, files);
  return { cwd, ...loadConfig({ schema, env, cwd, ...more }) };
};

function problemsOf(run: () => unknown): readonly ConfigProblem[] {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  throw new Error('no problem was found');
}

describe('where values come from', () => {
  test('nothing at all is the defaults, frozen to the core', () => {
    const { config } = load({});
    expect(config).toMatchObject({
      libraries: [],
      providers: { audnexus: { enabled: true } },
      exporters: { opf: { enabled: true } },
      match: { strong: 0.9 },
      http: { retries: 2 },
    });
    expect(() => Object.assign(config.match.weights, { title: 0 })).toThrow();
  });

  test('file, then environment, then flags', () => {
    const files = { 'rubricator.yaml': 'match: { strong: 0.8, medium: 0.7 }\nscan: { concurrency: 2 }\nlog: { level: info }\n' };
    const { config, file, cwd } = load(files, { RUBRICATOR_MATCH_MEDIUM: '0.6', RUBRICATOR_LOG_LEVEL: 'debug' }, { flags: { 'log.level': 'error' } });
    expect([config.match.strong, config.match.medium, config.scan.concurrency, config.log.level]).toEqual([0.8, 0.6, 2, 'error']);
    expect(file).toBe(join(cwd, 'rubricator.yaml'));
  });

  test('places in order: here, XDG, /etc', () => {
    expect(configPlaces({ XDG_CONFIG_HOME: '/x', HOME: '/h' }, '/here')).toEqual([
      '/here/rubricator.yaml',
      '/x/rubricator/rubricator.yaml',
      '/etc/rubricator/rubricator.yaml',
    ]);
    expect(configPlaces({ HOME: '/h' }, '/here')[1]).toBe('/h/.config/rubricator/rubricator.yaml');
  });

  test('a named file must be there, by flag or by environment', () => {
    expect(problemsOf(() => load({}, {}, { file: 'other.yaml' }))[0]?.message).toBe('there is no such file');
    expect(load({ 'other.yaml': 'contact: me@example.org' }, {}, { file: 'other.yaml' }).config.contact).toBe('me@example.org');
    const { cwd } = load({ 'other.yaml': 'contact: me@example.org' });
    expect(loadConfig({ schema, env: { RUBRICATOR_CONFIG: join(cwd, 'other.yaml') }, cwd: '/' }).config.contact).toBe('me@example.org');
  });

  test('paths in the file are relative to the file', () => {
    const { config, cwd } = load({ 'rubricator.yaml': 'stateDir: state\nlibraries: [{ id: a, path: books }, { id: b, path: /abs }]\n' });
    expect([config.stateDir, ...config.libraries.map(({ path }) => path)]).toEqual([join(cwd, 'state'), join(cwd, 'books'), '/abs']);
  });

  test('environment values are typed by their option, lists as YAML, secrets from files', () => {
    const root = tempFolder();
    put(root, { secret: '12345\n' });
    const { config } = load(
      {},
      {
        RUBRICATOR_PROVIDERS_AUDNEXUS_REGIONS: '[de, uk]',
        RUBRICATOR_EXPORTERS_ABS_JSON_CHAPTERS: 'true',
        RUBRICATOR_CONTACT_FILE: join(root, 'secret'),
        RUBRICATOR_SIDECARS_MODE: '0644',
      },
    );
    expect(config.providers.audnexus).toMatchObject({ regions: ['de', 'uk'] });
    expect(config.exporters['abs-json']).toMatchObject({ chapters: true });
    expect([config.contact, config.sidecars.mode]).toEqual(['12345', '0644']);
  });
});

describe('every problem at once, with its place', () => {
  test('wrong values, unknown options, unknown environment', () => {
    const yaml = [
      'contact: "ümlaut ☃"',
      'match:',
      '  strong: two',
      '  nonsense: 1',
      'exporters:',
      '  pdf: {}',
      'sidecars: { mode: "999" }',
      'merge:',
      '  fields:',
      '    flavour: {}',
    ].join('\n');
    const problems = problemsOf(() => load({ 'rubricator.yaml': yaml }, { RUBRICATOR_HTTP_RETRIES: '99', RUBRICATOR_NOPE: '1' }));
    expect(Object.fromEntries(problems.map(({ path, line, source }) => [path, line ?? source]))).toMatchObject({
      contact: 1,
      'match.strong': 3,
      'match.nonsense': 4,
      'exporters.pdf': 6,
      'sidecars.mode': 7,
      'http.retries': 'RUBRICATOR_HTTP_RETRIES',
      RUBRICATOR_NOPE: 'environment',
    }); // prettier-ignore
    expect(problems.some(({ path }) => path.startsWith('merge.fields'))).toBe(true);
  });

  test('files about all books', () => {
    const linesOf = (...files: string[]) =>
      problemsOf(() => load({ 'rubricator.yaml': ['exports:', ...files.map((file) => `  - ${file}`)].join('\n') })).map(({ path, line }) => [path, line]);
    expect(linesOf('{ file: a.csv, format: docx }', '{ file: b.csv, format: csv, fields: [title, titel] }')).toEqual([
      ['exports.0.format', 2],
      ['exports.1.fields.1', 3],
    ]);
    expect(linesOf('{ file: a.csv, format: csv }', '{ file: a.csv, format: csv-calibre }')).toEqual([['exports.1.file', 3]]);
    expect(linesOf('{ file: a.csv, format: csv, libraries: [nowhere] }')).toEqual([['exports.0.libraries.0', 2]]);
  });

  test.each([
    ['broken YAML', 'a: [1, 2\nb: 3', /line/i],
    ['a list', '- a', /must be a map of options/],
    ['libraries of one name', 'libraries: [{ id: a, path: /a }, { id: a, path: /b }]', /two libraries are called “a”/],
  ])('%s', (_name, yaml, message) => {
    const [problem] = problemsOf(() => load({ 'rubricator.yaml': yaml }));
    expect(`${problem?.message} line ${problem?.line}`).toMatch(message);
  });

  test('a secret’s file that cannot be read', () => {
    expect(problemsOf(() => load({}, { RUBRICATOR_CONTACT_FILE: '/nowhere' }))[0]).toMatchObject({
      path: 'RUBRICATOR_CONTACT_FILE',
      message: expect.stringContaining('ENOENT'),
    });
  });
});

test.each([
  [
    'aliases that multiply',
    `a: &a [x, x]\n${Array.from({ length: 12 }, (_, n) => `b${n}: &b${n} [*${n ? `b${n - 1}` : 'a'}, *a, *a, *a]`).join('\n')}`,
    'Excessive alias count',
    13,
  ],
  ['an alias that holds itself', 'contact: me@example.org\nlibraries: &a [*a]', 'an alias holds itself', 2],
  ['an alias of nothing', 'contact: me@example.org\nproviders: {}\nlibraries: *nobody', 'Unresolved alias', 3],
  ['lists without end', `libraries: ${'['.repeat(5000)}`, '', 1],
  ['an option called constructor', 'contact: me@example.org\nconstructor: 1', 'is not an option', 2],
  ['an option called __proto__', 'contact: me@example.org\n__proto__: { x: 1 }', 'is not an option', 2],
  ['a provider called toString', 'providers:\n  toString: {}', 'is not an option', 2],
  ['a field of its own called __proto__', 'customFields:\n  - id: mood\n  - id: __proto__', 'lower-case letters, digits and _', 3],
  ['a field of its own called constructor', 'customFields:\n  - id: constructor', 'is no name for a field', 2],
])('a file with %s is a mistake of the file, on its line', (_name, text, message, line) => {
  const [problem] = problemsOf(() => load({ 'rubricator.yaml': text }));
  expect(problem).toMatchObject({ message: expect.stringContaining(message), line });
  expect(problem?.source).toMatch(/rubricator\.yaml$/);
});

describe('made from the schema', () => {
  test('the example file is up to date, valid, and means the defaults', () => {
    const text = readFileSync(join(PACKAGE_ROOT, 'config/rubricator.example.yaml'), 'utf8');
    expect(text, 'run: npm run generate').toBe(exampleConfig(schema));
    const { config } = load({ 'rubricator.yaml': text });
    expect(config).toEqual(load({}).config);
    expect(Object.keys(parse(text) as object)).toContain('providers');
  });

  test('the JSON schema is up to date', () => {
    expect(JSON.parse(readFileSync(join(PACKAGE_ROOT, 'config/rubricator.schema.json'), 'utf8')), 'run: npm run generate').toEqual(configJsonSchema(schema));
  });

  test('every option says what it means, and no two share an environment name', () => {
    const walk = (node: { description?: string; properties?: Record<string, never> }, path: string): string[] =>
      Object.entries(node.properties ?? {}).flatMap(([key, child]: [string, typeof node]) => [
        ...(child.description || path.startsWith('match.weights') || ['providers', 'exporters'].includes(path) ? [] : [`${path}.${key}`]),
        ...walk(child, path ? `${path}.${key}` : key),
      ]);
    expect(walk(configJsonSchema(schema), '')).toEqual([]);
    const names = optionLeaves(schema).map(({ environmentName }) => environmentName);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('RUBRICATOR_PROVIDERS_AUDNEXUS_BASE_URL');
  });
});

test('secrets are never printed', () => {
  expect(
    withoutSecrets({
      sinks: [{ url: 'https://discord.example/api/webhooks/1/secret' }, { url: 'http://abs:80', token: 't' }, { url: 'https://me:pw@ntfy.example' }],
    }),
  ).toEqual({
    sinks: [{ url: 'https://discord.example/***' }, { url: 'http://abs:80', token: '***' }, { url: 'https://ntfy.example/***' }],
  });
  expect(withoutSecrets({ a: { apiKey: 'x', token: 'y', title: 'z' }, list: [{ password: 'p' }] })).toEqual({
    a: { apiKey: '***', token: '***', title: 'z' },
    list: [{ password: '***' }],
  });
});

test.each([
  ['https://me:pw@books.example/a', 'https://***@books.example/a'],
  ['https://me:p%40w@api.{tld}/', 'https://***@api.{tld}/'],
  ['http://books.example/a?key=pw#x', 'http://books.example/a?***'],
  ['https://books.example/@me', 'https://books.example/@me'],
  ['me@example.org', 'me@example.org'],
  ['  https://me:pw@books.example/a', '  https://***@books.example/a'],
  ['https:me:pw@books.example', 'https://***@books.example/***'],
  ['https:\\\\me:pw@books.example\\a', 'https://***@books.example/***'],
  ['--proxy=http://me:pw@proxy:8080', '--proxy=http://***@proxy:8080'],
  ['{"a": "https://me:pw@books.example/?k=pw", "b": 1}', '{"a": "https://***@books.example/?***", "b": 1}'],
  ['redis://:pw@cache:6379/0', 'redis://***@cache:6379/0'],
  ['What? me@home', 'What? me@home'],
])('of the address %s is printed %s', (address, printed) => {
  expect(withoutSecrets({ providers: { custom: [{ baseUrl: address }] } })).toEqual({ providers: { custom: [{ baseUrl: printed }] } });
});

describe('fields of the user’s own', () => {
  const fields = (text: string) => load({ 'rubricator.yaml': `customFields: ${text}` }).config.customFields;
  const problems = (text: string) => problemsOf(() => fields(text)).map(({ path, message }) => `${path}: ${message}`);

  test('have a label and a column of their own unless they say otherwise', () => {
    expect(fields('[{ id: mood, type: list, column: "#mood" }, { id: shelf, label: Shelf, type: enumeration, values: [new, heard] }]')).toEqual([
      { id: 'mood', label: 'mood', type: 'list', values: [], column: '#mood' },
      { id: 'shelf', label: 'Shelf', type: 'enumeration', values: ['new', 'heard'], column: '#ab_shelf' },
    ]);
  });

  test.each([
    ['[{ id: Mood }]', ['customFields.0.id: lower-case letters, digits and _']],
    ['[{ id: constructor }]', ['customFields.0.id: is no name for a field']],
    ['[{ id: title }]', ['customFields.0.id: there is a built-in field of that name']],
    [
      '[{ id: a, type: enumeration }, { id: b, values: [x] }]',
      ['0.values: a field of the type enumeration needs values', '1.values: a field of the type text has no values'].map((each) => `customFields.${each}`),
    ],
    ['[{ id: a, label: Mood }, { id: b, label: mood }]', ['customFields.1.label: there is another field with the label “mood”']],
    ['[{ id: a }, { id: a, column: "#b" }]', ['customFields.1.id: there is another field with the id “a”']],
    ['[{ id: a, column: "#b" }, { id: b, column: "#b" }]', ['customFields.1.column: there is another field with the column “#b”']],
    ['[{ id: a, column: mood }]', ['customFields.0.column: a calibre column such as #mood']],
  ])('%s', (text, expected) => {
    expect(problems(text)).toEqual(expected);
  });
});

test('names of sidecars are names, of placeholders that there are; a library names exporters that there are', () => {
  const text =
    'exporters: { opf: { name: "{author}/{title}" }, nfo: { name: "{titel}" }, cue: { name: "" } }\nlibraries: [{ id: a, path: /a, exporters: [pdf], existing: replace }]';
  const found = problemsOf(() => load({ 'rubricator.yaml': text })).map(({ path }) => path);
  expect(found.sort()).toEqual(['exporters.cue.name', 'exporters.nfo.name', 'exporters.opf.name', 'libraries.0.existing', 'libraries.0.exporters.0']);
});

describe('the daemon', () => {
  test('who may use the interface is checked as a whole', () => {
    const at = (yaml: string) => problemsOf(() => load({ 'rubricator.yaml': yaml })).map(({ path, message }) => [path, message]);
    expect(load({ 'rubricator.yaml': 'api: {host: 0.0.0.0}\nauth: {mode: password}' }).config.auth.mode).toBeDefined();
    expect(at('auth: {mode: proxy}')).toEqual([['auth.proxy.addresses', 'the mode proxy needs the address of the proxy']]);
    expect(load({ 'rubricator.yaml': 'auth: {mode: proxy, proxy: {addresses: [10.0.0.1, "::1"]}}' }).config.auth.mode).toBeDefined();
    expect(at('auth: {mode: password, visitors: publik}')).toEqual([['auth.visitors', 'there is no role “publik”']]);
    expect(at('auth: {roles: [{id: x, books: [{owner: No Such}]}]}')).toEqual([['auth.roles.0.books.0.owner', 'there is no field “No Such”']]);
    expect(
      load({ 'rubricator.yaml': 'customFields: [{id: keeper}]\nauth: {visitors: x, roles: [{id: x, books: [{owner: keeper}]}]}' }).config.auth.mode,
    ).toBeDefined();
    expect(at('auth: {address: "ftp://x"}')).toMatchObject([['auth.address', expect.any(String)]]);
  });

  test('an interface that others can reach needs a token', () => {
    const at = (api: string) => problemsOf(() => load({ 'rubricator.yaml': `api: ${api}` }));
    expect(at('{host: 0.0.0.0}')).toMatchObject([
      { path: 'api.token', message: 'an interface that others can reach needs a token, or that people sign in (auth.mode)' },
    ]);
    expect(at('{host: 0.0.0.0, token: short}')).toMatchObject([{ path: 'api.token' }]);
    for (const api of ['{host: 0.0.0.0, token: long-enough}', '{host: 0.0.0.0, enabled: false}', '{host: 127.0.0.5}', '{host: "::1"}', '{host: localhost}'])
      expect(load({ 'rubricator.yaml': `api: ${api}` }).config.api.enabled).toBe(!api.includes('false'));
  });

  test('sinks are told what their kind is told, and have names of their own', () => {
    const { config } = load({
      'rubricator.yaml':
        'sinks: [{id: a, type: webhook, url: https://x.example/y}, {id: b, type: command, command: [sync]}, {id: c, type: message, url: https://n.example/t}]',
    });
    expect(config.sinks).toMatchObject([{ events: ['export.complete', 'item.failed'] }, { timeoutSeconds: 60 }, { body: '{summary}' }]);
    const twice = 'sinks: [{id: a, type: command, command: [x]}, {id: a, type: command, command: [y]}]';
    expect(problemsOf(() => load({ 'rubricator.yaml': twice }))).toMatchObject([{ path: 'sinks.1.id', message: 'there is another one called “a”' }]);
    expect(problemsOf(() => load({ 'rubricator.yaml': 'sinks: [{id: a, type: pigeon}]' }))).toMatchObject([{ path: 'sinks.0.type' }]);
    expect(problemsOf(() => load({ 'rubricator.yaml': 'sinks: [{id: a, type: webhook, url: "ftp://x"}]' }))).toMatchObject([{ path: 'sinks.0.url' }]);
  });
});

describe('what was meant, in words', () => {
  test.each([
    ['librarys: []', 'librarys: is not an option (did you mean libraries?)'],
    ['hardcover: { token: abc }', 'hardcover: is not an option (did you mean providers.hardcover?)'],
    ['hardcover.token: abc', 'hardcover.token: is not an option (did you mean providers.hardcover.token?)'],
    ['providers: { audnexsus: {} }', 'providers.audnexsus: is not an option (did you mean providers.audnexus?)'],
    ['providers: { hardcover: { token: … } }', 'providers.hardcover.token: is only a placeholder; put your own there'],
    ['providers: { hardcover: { token: 12 } }', 'providers.hardcover.token: must be text (in quotes if it looks like a number), not a number'],
    ['providers: { audible: { regions: [us, jq] } }', 'providers.audible.regions.1: must be us, uk, ca, au, de, fr, es, it, jp, in or br (did you mean jp?)'],
    ['providers: { custom: {} }', 'providers.custom: must be a list, not a section'],
    ['libraries: [{ id: a, path: /a, exporters: [abs-jsn] }]', /^libraries\.0\.exporters\.0: must be .*, abs-json, .* \(did you mean abs-json\?\)$/],
    ['merge: { fields: { titel: {} } }', 'merge.fields.titel: is not an option (did you mean merge.fields.title?)'],
    ['merge: { fields: { title: { stratgy: priority } } }', 'merge.fields.title.stratgy: is not an option (did you mean merge.fields.title.strategy?)'],
    ['merge: { fields: { title: { order: [audnexsus, tags] } } }', 'merge.fields.title.order.0: there is no source “audnexsus” (did you mean audnexus?)'],
    ['merge: { confidence: { audibel: { title: 1 } } }', 'merge.confidence.audibel: there is no source “audibel” (did you mean audible?)'],
    ['scan: { concurrency: 0 }', 'scan.concurrency: must be at least 1'],
    ['match: { strong: 2 }', 'match.strong: must be at most 1'],
    ['contact: a', 'contact: must be at least 3 characters long'],
    ['sinks: [{ id: a, type: pigeon }]', 'sinks.0.type: must be webhook, message, command, audiobookshelf'],
    ['nothing_like_it: 1', 'nothing_like_it: is not an option'],
  ])('%s', (text, expected) => {
    const [problem] = problemsOf(() => load({ 'rubricator.yaml': text }));
    expect(`${problem?.path}: ${problem?.message}`).toEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected));
    expect(problem?.line).toBe(1);
  });

  test('a variable of the environment', () => {
    expect(problemsOf(() => load({}, { RUBRICATOR_SCAN_CONCURENCY: '4' }))).toMatchObject([
      { message: 'is not an option (did you mean RUBRICATOR_SCAN_CONCURRENCY?)', source: 'environment' },
    ]);
  });

  test('no value of an option is told: it may be a secret', () => {
    const [problem] = problemsOf(() => load({ 'rubricator.yaml': 'api: { token: hunter2 }' }));
    expect(problem?.message).toBe('must be at least 8 characters long');
  });
});
