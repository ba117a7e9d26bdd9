/** Loaded before the program (`node --import`): its clock is off by `CLOCK_OFF_MS`, in all of its threads. */
const offMs = Number(process.env.CLOCK_OFF_MS);
const RightDate = Date;

globalThis.Date = class extends RightDate {
  constructor(...parts: unknown[]) {
    super(...((parts.length === 0 ? [RightDate.now() + offMs] : parts) as [number]));
  }
  static override now(): number {
    return RightDate.now() + offMs;
  }
} as DateConstructor;
