/** The choices that somebody means: one by its number in the list that was shown last, by its name, or by its id alone; or all that wait. */
import type { ShownChoices } from '../ports/shown-choices.ts';
import { allChoices, type Choice, choicesOf } from './choices.ts';
import type { Explanation } from './explain.ts';

/** Returns why, where nothing is meant, or where a number stands for another choice by now. */
export async function pickChoices(explanation: Explanation, wanted: string | undefined, store: ShownChoices): Promise<Choice[] | string> {
  const waiting = choicesOf(explanation);
  if (wanted === undefined) return waiting.length > 0 ? waiting : 'nothing waits for a decision there';
  const all = allChoices(explanation);
  const named = all.find(({ name, id }) => name === wanted || id === wanted);
  const shown = await store.shown(explanation.item.id);
  const picked = named ?? (/^\d{1,3}$/.test(wanted) ? pickByNumber(Number(wanted), { waiting, all, shown }) : noCandidate(wanted, all));
  return typeof picked === 'string' ? picked : [picked];
}

interface Lists {
  waiting: readonly Choice[];
  all: readonly Choice[];
  /** Keys of the choices as they were numbered. */
  shown: readonly string[] | undefined;
}

/**
 * A number is that of the list that was shown. It counts while the same candidates are there: after a scan, the answer that somebody looks
 * for may be a new one. What was decided about one of them meanwhile changes nothing about the others.
 */
function pickByNumber(number: number, { waiting, all, shown }: Lists): Choice | string {
  if (!shown) return `a number counts in the list that “rubricator review” shows; look at it first, or name the candidate: ${namesOf(all)}`;
  const list = shown.map((key) => all.find((choice) => choice.key === key)).filter((choice) => choice !== undefined);
  if (list.length < shown.length || waiting.some(({ key }) => !shown.includes(key)))
    return `the candidates have changed since they were shown; look at them again, or name one: ${namesOf(all)}`;
  return list[number - 1] ?? noCandidate(String(number), list);
}

function noCandidate(wanted: string, choices: readonly Choice[]): string {
  const names = choices.map(({ name }, index) => `${index + 1} (${name})`);
  return `there is no candidate “${wanted}”; there are ${names.join(', ') || 'none'}`;
}

function namesOf(choices: readonly Choice[]): string {
  return choices.map(({ name }) => name).join(', ') || 'there is none';
}
