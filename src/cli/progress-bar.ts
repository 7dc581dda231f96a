// How far a file is, for whoever waits at a terminal: one line that is written over; and for a log, a plain line at each
// change of state. Pure: it makes texts, and writes nothing.

export interface Shown {
  state: string;
  /** 0 to 100; undefined where nobody says. */
  percent?: number | undefined;
  rows?: number | undefined;
  remainingSeconds?: number | undefined;
  failedTries?: number | undefined;
}

const WIDTH = 24;
const PARTS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** `1 min 5 s`, `12 s`. */
export function toDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** `███████▌            `, always as wide. */
export function toBar(percent: number): string {
  const eighths = Math.round((Math.min(100, Math.max(0, percent)) / 100) * WIDTH * 8);
  const filled = '█'.repeat(Math.floor(eighths / 8)) + PARTS[eighths % 8];
  return filled.padEnd(WIDTH);
}

/** What is known, in words: state, rows, time left, and that something keeps it. */
export function toLine({ state, rows, remainingSeconds, failedTries }: Shown): string {
  const parts = [
    state,
    rows === undefined ? undefined : `${rows.toLocaleString('en')} rows`,
    remainingSeconds ? `about ${toDuration(remainingSeconds)} of work left` : undefined,
    failedTries ? `a step failed ${failedTries} × and is tried again by itself` : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}

/** The line of a terminal. */
export const toBarLine = (shown: Shown): string =>
  `${toBar(shown.percent ?? 0)} ${String(shown.percent ?? 0).padStart(3)} %  ${toLine(shown)}`;
