/** Tries what a plugin brings, and tells what was tried, what failed, and what only tests of its own can know. */
import { tryBadInput } from '../plugins/bad-input.ts';
import type { Trial } from '../plugins/trial.ts';
import { tryCommand } from '../plugins/try-command.ts';
import { trySink } from '../plugins/try-sink.ts';
import { tryTarget } from '../plugins/try-target.ts';
import type { AnyCommand } from '../sdk/command.ts';
import type { PluginDefinition } from '../sdk/plugin.ts';
import type { AnySink } from '../sdk/sink.ts';
import type { AnyTarget } from '../sdk/target.ts';

export interface CheckStep {
  isFine: boolean;
  message: string;
}

export async function trialSteps(definitions: Required<PluginDefinition>): Promise<CheckStep[]> {
  const { tried, failures } = await tryBadInput(definitions);
  const steps = failures.map(failed);
  if (tried > 0 && failures.length === 0) steps.push(fine(`${tried} pieces of bad input, and it failed over none`));
  for (const sink of definitions.sinks) steps.push(...(await sinkSteps(sink)));
  for (const command of definitions.commands) steps.push(...(await commandSteps(command)));
  // One that hangs holds up the process that all but commands share.
  for (const target of definitions.targets) steps.push(...(await targetSteps(target)));
  return steps;
}

async function sinkSteps(sink: AnySink): Promise<CheckStep[]> {
  const what = `sink ${sink.type}`;
  const trial = await trySink(sink);
  if (!trial || trial.tried === 0) return [untried(what)];
  return told(trial, what, `told ${trial.tried} times, by receivers that take it, refuse it, and never answer`);
}

async function targetSteps(target: AnyTarget): Promise<CheckStep[]> {
  const what = `target ${target.id}`;
  const trial = await tryTarget(target);
  if (!trial) return [untried(what)];
  return told(trial, what, `called ${trial.tried} times, over servers that keep what they are sent, refuse it, are not there, and answer nonsense`);
}

async function commandSteps(command: AnyCommand): Promise<CheckStep[]> {
  const what = `command ${command.id}`;
  const trial = await tryCommand(command);
  if (!trial) return [untried(what)];
  const { tried, lines, options } = trial;
  const over = trial.sent.size > 0 ? ', over servers that answer, refuse, are not there, and talk nonsense' : '';
  const runs = `run ${tried} times with ${JSON.stringify(options)} and books that were made up${over}; it said ${lines} lines`;
  return told(trial, what, `${runs}; what other options do is for its own tests`);
}

/** What it would send is told in any case: an author knows best whether that is right. */
function told({ failures, notes, sent }: Trial, what: string, fineWords: string): CheckStep[] {
  const shown = [...sent].slice(0, MAX_SHOWN);
  const more = sent.size > shown.length ? `\n  and ${sent.size - shown.length} more` : '';
  return [
    ...failures.map(failed),
    ...(failures.length === 0 ? [fine(`${what}: ${fineWords}`)] : []),
    ...notes.map((note) => fine(note.startsWith(what) ? note : `${what}: ${note}`)),
    ...(shown.length > 0 ? [fine(`${what}: nothing was sent; it would send\n${shown.map((each) => `  ${each}`).join('\n')}${more}`)] : []),
  ];
}

const MAX_SHOWN = 12;

function untried(what: string): CheckStep {
  return fine(`${what}: nothing of it was tried, for its options cannot be made up; that is for its own tests`);
}

function fine(message: string): CheckStep {
  return { isFine: true, message };
}

function failed(message: string): CheckStep {
  return { isFine: false, message };
}
