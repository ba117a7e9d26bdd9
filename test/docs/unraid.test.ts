import { XMLParser } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { textOf } from '../house.ts';

interface Template {
  Container: { ExtraParams: string; Config: { Target: string; Type: 'Path' | 'Variable'; Default: string; '#text': string }[] };
}

const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', parseTagValue: false });
const { Container: template } = parser.parse(textOf('config/unraid/rubricator.xml')) as Template;
const targetsOf = (type: string) => template.Config.flatMap((each) => (each.Type === type ? [each.Target] : []));

test('the template for Unraid fills in every folder and variable of the image, with the page’s values', () => {
  const dockerfile = textOf('Dockerfile');
  const volumes = JSON.parse(/^VOLUME (.+)$/m.exec(dockerfile)?.[1] ?? '[]') as string[];
  expect(targetsOf('Path')).toEqual([...volumes, '/audiobooks']);
  for (const name of targetsOf('Variable')) expect(dockerfile).toMatch(new RegExp(`\\b${name}=`));
  for (const { Default: value, '#text': text } of template.Config) {
    expect(text).toBe(value);
    expect(textOf('docs/unraid.md')).toContain(value);
  }
});

test('the container on Unraid has no more rights than that of compose.yaml', () => {
  const { services } = parse(textOf('compose.yaml')) as {
    services: { rubricator: { cap_add: string[]; security_opt: string[]; mem_limit: string; pids_limit: number } };
  };
  const { cap_add, security_opt, mem_limit, pids_limit } = services.rubricator;
  expect(template.ExtraParams.match(/--cap-add \w+/g)).toEqual(cap_add.map((name) => `--cap-add ${name}`));
  for (const part of ['--read-only', '--cap-drop ALL', `--security-opt ${security_opt[0]}`, `--memory ${mem_limit}`, `--pids-limit ${pids_limit}`])
    expect(template.ExtraParams).toContain(part);
});
