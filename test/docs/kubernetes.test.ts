/** That the manifests for Kubernetes are what it understands, and say what the program does. No cluster is asked. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Deployment, type IDeployment } from 'kubernetes-models/apps/v1';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { PersistentVolumeClaim, Secret, Service } from 'kubernetes-models/v1';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { loadConfig } from '../../config/load.ts';
import { BUILT_IN } from '../../src/app/extensions.ts';
import { ConfigError } from '../../src/domain/errors.ts';
import { PACKAGE_ROOT } from '../../src/runtime/version.ts';
import { put, tempFolder } from '../files/temp-folder.ts';
import { hasProgram } from '../has-program.ts';
import { textOf } from '../house.ts';
import { setUp } from '../server/metrics-sample.ts';

const { schema } = BUILT_IN;

const FOLDER = 'config/kubernetes';
const KINDS = {
  'apps/v1': { Deployment },
  'autoscaling/v2': { HorizontalPodAutoscaler },
  'policy/v1': { PodDisruptionBudget },
  v1: { PersistentVolumeClaim, Secret, Service },
} as Readonly<Record<string, Readonly<Record<string, new (data: never) => { validate(): void }>>>>;

interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  spec: Record<string, unknown>;
}

interface Kustomization {
  resources: string[];
  configMapGenerator?: { name: string; files: string[] }[];
  images?: { name: string }[];
}

const kustomizations = [FOLDER, `${FOLDER}/autoscaling`].map((folder) => ({ folder, ...(parse(textOf(`${folder}/kustomization.yaml`)) as Kustomization) }));
const [{ configMapGenerator: [configMap] = [], images = [] } = {}] = kustomizations;
const files = [...kustomizations.flatMap(({ folder, resources }) => resources.map((name) => `${folder}/${name}`)), `${FOLDER}/secret.example.yaml`];
const manifests = files.flatMap((file) => parseAllDocuments(textOf(file)).map((document) => ({ file, manifest: document.toJS() as Manifest })));

function named<T>(kind: string, name: string): T {
  const found = manifests.find(({ manifest }) => manifest.kind === kind && manifest.metadata.name === name);
  if (!found) throw new Error(`there is no ${kind} ${name}`);
  return found.manifest as T;
}

interface Container {
  image: string;
  args: string[];
  env: { name: string; value: string }[];
  ports?: { name: string; containerPort: number }[];
  readinessProbe?: { httpGet: { path: string; port: string } };
  livenessProbe: { exec: { command: string[] } };
  volumeMounts: { name: string; mountPath: string }[];
}

interface PodSpec extends Record<string, unknown> {
  terminationGracePeriodSeconds: number;
  securityContext: { runAsUser: number; runAsGroup: number };
  containers: [Container];
  volumes: { name: string; configMap?: { name: string }; secret?: { secretName: string }; persistentVolumeClaim?: { claimName: string } }[];
}

const deployments = ['rubricator', 'rubricator-worker'].map((name) => {
  const { spec } = named<IDeployment>('Deployment', name);
  if (!spec) throw new Error(`${name} has no spec`);
  const pod = spec.template.spec as unknown as PodSpec;
  return { name, spec, pod, container: pod.containers[0], labels: spec.template.metadata?.labels };
});
const [daemon, worker] = deployments as [(typeof deployments)[0], (typeof deployments)[0]];

/** The config as the pods have it. */
function configOf({ env }: Container, more: Record<string, string> = {}) {
  const folder = tempFolder();
  put(folder, { 'api-token': 'a long random word' });
  const inTest = env.map(({ name, value }) => [name, value.replace('/secrets', folder)] as const);
  const file = join(PACKAGE_ROOT, FOLDER, configMap?.files[0] ?? '');
  return loadConfig({ schema, env: { ...Object.fromEntries(inTest), ...more }, cwd: folder, file });
}

describe('manifests', () => {
  test.each(manifests)('$manifest.kind $manifest.metadata.name is valid', ({ manifest }) => {
    const Kind = KINDS[manifest.apiVersion]?.[manifest.kind];
    if (!Kind) throw new Error(`an unknown kind: ${manifest.apiVersion} ${manifest.kind}`);
    expect(() => new Kind(manifest as never).validate()).not.toThrow();
    expect(manifest.metadata).not.toHaveProperty('namespace');
  });

  test('have no field that Kubernetes does not know', { timeout: 60_000 }, () => {
    const check = (all: readonly Manifest[]) => {
      const folder = tempFolder();
      const lines = all.map(({ kind, apiVersion }, n) => `import type { I${kind} as Kind${n} } from 'kubernetes-models/${apiVersion}';`);
      const values = all.map((manifest, n) => `export const manifest${n}: Kind${n} = ${JSON.stringify(manifest)};`);
      put(folder, { 'manifests.ts': [...lines, ...values].join('\n'), 'package.json': '{"type": "module"}' });
      symlinkSync(join(PACKAGE_ROOT, 'node_modules'), join(folder, 'node_modules'));
      const tsc = join(PACKAGE_ROOT, 'node_modules/typescript/bin/tsc');
      const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--types', ''];
      return spawnSync(process.execPath, [tsc, ...options, 'manifests.ts'], { cwd: folder, encoding: 'utf8' }).stdout;
    };
    const all = manifests.map(({ manifest }) => manifest);
    expect(check(all)).toBe('');
    const budget = named<Manifest>('PodDisruptionBudget', 'rubricator-worker');
    expect(check([{ ...budget, spec: { ...budget.spec, maxUnavailble: 1 } }])).toContain(`'"maxUnavailble"' does not exist`);
  });

  test('every file is a part of something, or says why it is none', () => {
    const apart = ['secret.example.yaml', 'kustomization.yaml', 'rubricator.yaml', 'prometheus-adapter.yaml', 'prometheus-scrape.yaml'];
    for (const { folder, resources } of kustomizations)
      for (const name of readdirSync(join(PACKAGE_ROOT, folder)).filter((each) => each.endsWith('.yaml'))) expect([...resources, ...apart]).toContain(name);
  });
});

describe.each(deployments)('$name', ({ spec, pod, container, labels }) => {
  test('runs the program as the image starts it, with options that there are', () => {
    expect(images.map(({ name }) => name)).toContain(container.image);
    expect(textOf('Dockerfile')).toMatch(/^ENTRYPOINT \[.*"rubricator"\]$/m);
    const { config } = configOf(container);
    expect(config).toMatchObject({ api: { token: 'a long random word', host: '0.0.0.0' }, database: { passwordFile: '/secrets/database-password' } });
    expect(Object.keys(parse(textOf(`${FOLDER}/secret.example.yaml`)).stringData as object)).toEqual(['database-password', 'api-token']);
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(config.watch.shutdownSeconds + 4);
  });

  test('has no more rights than that of compose.yaml', () => {
    expect(pod).toMatchObject({ automountServiceAccountToken: false, securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } });
    expect(pod).not.toHaveProperty('securityContext.fsGroup');
    expect(container).toMatchObject({
      securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
      resources: { requests: { cpu: expect.any(String), memory: expect.any(String) }, limits: { memory: '2Gi' } },
    });
  });

  test('sees the names of services as no options: they would be mistaken for some', () => {
    expect(pod.enableServiceLinks).toBe(false);
    expect(() => configOf(container, { RUBRICATOR_PORT: 'tcp://10.0.0.1:80' })).toThrow(ConfigError);
  });

  test('mounts what there is, where the program looks for it', () => {
    const { config } = configOf(container, { RUBRICATOR_STATE_DIR: /RUBRICATOR_STATE_DIR=(\S+)/.exec(textOf('Dockerfile'))?.[1] ?? '' });
    const paths = container.volumeMounts.map(({ mountPath }) => mountPath);
    expect(paths).toEqual(['/config', '/secrets', config.stateDir, `${config.stateDir}/pictures`, '/tmp', ...config.libraries.map(({ path }) => path)]);
    expect(pod.volumes.map(({ name }) => name)).toEqual(container.volumeMounts.map(({ name }) => name));
    for (const { configMap: map, secret, persistentVolumeClaim: claim } of pod.volumes) {
      if (map) expect(map.name).toBe(configMap?.name);
      if (secret) named('Secret', secret.secretName);
      if (claim) named('PersistentVolumeClaim', claim.claimName);
    }
    expect(textOf('Dockerfile')).toContain(`RUBRICATOR_CONFIG=/config/${configMap?.files[0]}`);
  });

  test('is asked for its life in a way that works without an interface', () => {
    const [, script = ''] = container.livenessProbe.exec.command;
    expect(textOf(script.replace(/^\/app\//, ''))).toContain('RUBRICATOR_HEARTBEAT_FILE');
    expect(textOf('config/docker/build.sh')).toContain('config/docker/healthy.js');
    const [heartbeat] = container.env.filter(({ name }) => name === 'RUBRICATOR_HEARTBEAT_FILE');
    expect(heartbeat?.value).toMatch(/^\/tmp\//);
  });

  test('selects its own pods', () => {
    expect(labels).toEqual(spec.selector.matchLabels);
  });

  test.skipIf(process.getuid?.() !== 0 || !hasProgram('setpriv', '--version'))('its user needs no right to start', () => {
    const { runAsUser, runAsGroup } = pod.securityContext;
    const nobody = ['--reuid', String(runAsUser), '--regid', String(runAsGroup), '--clear-groups', '--bounding-set', '-all', '--no-new-privs'];
    const entry = readFileSync(join(PACKAGE_ROOT, 'config/docker/entrypoint.sh'), 'utf8');
    const env = { PATH: process.env.PATH, UMASK: '027', RUBRICATOR_STATE_DIR: '/nowhere' };
    const ran = spawnSync('setpriv', [...nobody, 'sh', '-c', entry, 'entrypoint.sh', 'sh', '-c', 'id -u; id -g; umask'], { env, encoding: 'utf8', cwd: '/' });
    expect(ran).toMatchObject({ stdout: `${runAsUser}\n${runAsGroup}\n0027\n`, stderr: '', status: 0 });
  });
});

test('the daemon leads, and is found by its port; the workers work', () => {
  expect([daemon.container.args, worker.container.args]).toEqual([['watch'], ['worker']]);
  const { spec } = named<{ spec: { selector: object; ports: { targetPort: string }[] } }>('Service', 'rubricator');
  expect(spec.selector).toEqual(daemon.labels);
  const [port] = daemon.container.ports ?? [];
  expect([port?.name, port?.name]).toEqual([spec.ports[0]?.targetPort, daemon.container.readinessProbe?.httpGet.port]);
  expect(port?.containerPort).toBe(configOf(daemon.container).config.api.port);
  expect(textOf('src/server/server.ts')).toContain(`app.get('${daemon.container.readinessProbe?.httpGet.path}'`);
  const { spec: budget } = named<{ spec: { selector: { matchLabels: object } } }>('PodDisruptionBudget', 'rubricator-worker');
  expect(budget.selector.matchLabels).toEqual(worker.labels);
});

test('workers are counted by a metric that there is, of the reasons that more of them help with', async () => {
  const { spec } = named<{ spec: { scaleTargetRef: { name: string }; metrics: { external: { metric: { name: string } } }[] } }>(
    'HorizontalPodAutoscaler',
    'rubricator-worker',
  );
  expect(spec.scaleTargetRef.name).toBe(worker.name);
  expect(worker.spec).not.toHaveProperty('replicas');
  const [name = ''] = spec.metrics.map(({ external }) => external.metric.name);
  const shown = await setUp().read();
  const reasons = [...shown.matchAll(/^rubricator_queue_waiting_seconds\{reason="(\w+)"\}/gm)].map(([, reason]) => reason);
  const adapter = textOf(`${FOLDER}/autoscaling/prometheus-adapter.yaml`);
  expect(adapter).toContain(`seriesQuery: '${name}{`);
  const asked = /reason=~"([^"]+)"/.exec(adapter)?.[1]?.split('|');
  expect(asked).toEqual(reasons.slice(0, 3));
  expect(shown).toContain(`# TYPE ${name} gauge`);
});
