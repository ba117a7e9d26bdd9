/** What is told of many books together, or of all, as one caller sees it. */
import type { Access } from '../domain/access/access.ts';
import type { Questions } from './actions.ts';
import { seenConflicts, seenPreference, seenReview } from './seen-answers.ts';

export function seenTogether(
  ask: Questions,
  access: Access,
): Pick<Questions, 'groupsToReview' | 'reviewGroup' | 'conflicts' | 'conflictBooks' | 'preferences' | 'previewPreference'> {
  return {
    // Identifiers come from the query, which is told to those alone who read all fields.
    groupsToReview: async (by) => (by === 'identifier' && !access.readsAllFields ? [] : ask.groupsToReview(by)),
    async reviewGroup(of) {
      if (of.by === 'identifier' && !access.readsAllFields) return [];
      return (await ask.reviewGroup(of)).map((entry) => seenReview(entry, access));
    },
    conflicts: ask.conflicts,
    async conflictBooks(of) {
      const found = await ask.conflictBooks(of);
      return found && seenConflicts(found, access);
    },
    preferences: async () => (await ask.preferences()).filter(({ field }) => access.mayRead({ field })),
    async previewPreference(change) {
      const preview = await ask.previewPreference(change);
      return preview && seenPreference(preview, access);
    },
  };
}
