/** `rubricator pause` and `resume`: let a library or a provider rest, for a running daemon and for scans. */
import { pauseTarget } from '../actions/pause.ts';
import type { App } from '../app/app.ts';
import { type PauseTarget, pauseInWords } from '../domain/pause.ts';
import { printable } from '../domain/text/printable.ts';
import { commandLineActor } from './actor.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { out, outJson } from './screen.ts';
import { setUp } from './setup.ts';

export interface PauseOptions extends CommonOptions {
  /** In milliseconds. */
  for?: number;
  json?: boolean;
}

/** What must have been told to the sinks by then is told later. */
const TELL_MS = 10_000;

export function pauseCommand(name: string, options: PauseOptions): Promise<number> {
  return withTarget(name, options, async (app, target) => {
    const made = await app.changes(async () => {}).pause({ ...target, forMs: options.for, actor: commandLineActor() });
    if (options.json) outJson(made);
    else out(`The ${target.of} ${printable(target.id)} is ${printable(pauseInWords(made))}. To end it: rubricator resume ${printable(name)}`);
  });
}

export function resumeCommand(name: string, options: CommonOptions): Promise<number> {
  return withTarget(name, options, async (app, target) => {
    await app.changes(async () => {}).resume({ ...target, actor: commandLineActor() });
    out(`The ${target.of} ${printable(target.id)} is resumed.`);
  });
}

async function withTarget(name: string, options: CommonOptions, task: (app: App, target: PauseTarget) => Promise<void>): Promise<number> {
  const { app } = await setUp({ options, isOffline: true, isReadOnly: false, onProviderWarning() {} });
  try {
    await task(app, pauseTarget(name, app.pausable));
    await app.tellSinks(TELL_MS);
    return EXIT.ok;
  } finally {
    await app.close();
  }
}
