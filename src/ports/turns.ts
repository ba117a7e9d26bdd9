/** Who asks a question that several processes have at the same time: one of them, while the others wait for its answer. */

export interface Turn {
  /** True if somebody else has asked meanwhile: the answer may be known by now. */
  hasWaited: boolean;
  /** Lets the next one go. Never rejects. */
  end(): Promise<void>;
}

export interface Turns {
  /** Resolves when nobody else asks the same. Where that cannot be told, everybody goes at once. Rejects only if it is aborted. */
  take(question: string, signal: AbortSignal): Promise<Turn>;
}
