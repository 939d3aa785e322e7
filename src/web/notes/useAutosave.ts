import { useSyncExternalStore } from 'react';
import { Problem } from '#src/contract/problems.ts';

/** What the server has: a text, as which version, since when. */
export type Kept<T> = { text: T; version: number; savedAt: string };
type Saved = { version: number; savedAt: string };

export type SaveState<T> =
  | { is: 'saved'; at: string }
  /** Typed, and sent in a moment. */
  | { is: 'unsaved' }
  | { is: 'saving' }
  /** The server does not answer; it is tried again, and nothing typed is lost meanwhile. */
  | { is: 'offline' }
  /** The same draft was saved from elsewhere: nothing is sent until somebody has looked at both. */
  | { is: 'changed'; theirs: Kept<T> }
  /** Access has ended (C4): nothing can be sent any more. */
  | { is: 'ended' }
  | { is: 'refused'; error: Problem };

type Way<T> = {
  send: (text: T, version: number) => Promise<Saved>;
  /** What the server has now, after it has answered that it is another version. */
  theirs: (refusal: Problem, mine: T) => Promise<Kept<T>>;
  onEnded?: () => void;
};

const quietMs = 800;
const longestWaitMs = 3000;
const longestPauseMs = 30_000;
const endings = new Set(['record_closed', 'not_found', 'record_read_only', 'not_in_emergency']);
const passing = new Set(['unavailable', 'internal', 'too_many_attempts']);
/** As text, with the keys in one order: the server keeps them in another than they were typed in. */
const asText = (value: unknown) =>
  JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
const isSame = (one: unknown, other: unknown) => asText(one) === asText(other);

/**
 * Keeps a text on the server while it is written: after a pause in typing, and at least every three seconds. It lives longer than the
 * screen it is written on, until the server has everything.
 */
export class Autosave<T> {
  private shown: { text: T; state: SaveState<T> };
  private version: number;
  private saved: T;
  private readonly way: Way<T>;
  private readonly watchers = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private unsavedSince = 0;
  private failures = 0;
  private sending: Promise<void> | null = null;

  constructor({ text, version, savedAt }: Kept<T>, way: Way<T>) {
    this.shown = { text, state: { is: 'saved', at: savedAt } };
    this.version = version;
    this.saved = text;
    this.way = way;
  }

  /** What is on the screen, and how far it is kept; another object whenever either changes. */
  readonly now = (): { text: T; state: SaveState<T> } => this.shown;
  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };
  get isSaved(): boolean {
    return this.shown.state.is === 'saved';
  }
  /** Of what was kept last: signing and discarding name it. */
  get keptVersion(): number {
    return this.version;
  }

  change(text: T): void {
    const { state } = this.shown;
    if (state.is === 'ended' || state.is === 'changed') return;
    if (state.is === 'saved' || state.is === 'refused') this.unsavedSince = Date.now();
    this.show(state.is === 'saving' || state.is === 'offline' ? state : { is: 'unsaved' }, text);
    this.guard(true);
    // While it is tried again, typing does not hurry it.
    if (state.is !== 'offline' && !this.sending) this.schedule();
  }

  /** Sends what is not kept yet, now. @returns whether everything is kept */
  async flush(): Promise<boolean> {
    await this.sending;
    if (!this.isSaved && this.shown.state.is !== 'ended' && this.shown.state.is !== 'changed') await this.send();
    return this.isSaved;
  }

  /** Goes on with this text on top of what was saved elsewhere. */
  resolve(text: T): void {
    if (this.shown.state.is !== 'changed') return;
    const { theirs } = this.shown.state;
    this.version = theirs.version;
    this.saved = theirs.text;
    this.show({ is: 'unsaved' }, text);
    void this.send();
  }

  /** Nothing is sent any more. @returns the text as it stands, for whoever keeps it from here on */
  end(): T {
    clearTimeout(this.timer);
    this.guard(false);
    if (this.shown.state.is !== 'ended') {
      this.show({ is: 'ended' });
      this.way.onEnded?.();
    }
    return this.shown.text;
  }

  /** The draft is settled: nothing is sent any more, and nothing put away. */
  stop(): void {
    clearTimeout(this.timer);
    this.guard(false);
    this.show({ is: 'saved', at: new Date().toISOString() });
  }

  private schedule(): void {
    clearTimeout(this.timer);
    const left = this.unsavedSince + longestWaitMs - Date.now();
    this.timer = setTimeout(() => void this.send(), Math.max(0, Math.min(quietMs, left)));
  }

  private async send(): Promise<void> {
    clearTimeout(this.timer);
    if (this.sending) return this.sending;
    this.sending = this.sendOnce(this.shown.text).finally(() => (this.sending = null));
    await this.sending;
    // What was typed meanwhile follows.
    if (this.shown.state.is === 'unsaved') this.schedule();
  }

  private async sendOnce(text: T): Promise<void> {
    this.unsavedSince = Date.now();
    if (this.shown.state.is !== 'offline') this.show({ is: 'saving' });
    try {
      const { version, savedAt } = await this.way.send(text, this.version);
      this.keep({ text, version, savedAt });
    } catch (error) {
      await this.failed(error instanceof Problem ? error : new Problem('internal'), text);
    }
  }

  private keep({ text, version, savedAt }: Kept<T>): void {
    this.failures = 0;
    this.version = version;
    this.saved = text;
    if (this.shown.state.is === 'ended') return;
    const isAll = isSame(this.shown.text, text);
    this.show(isAll ? { is: 'saved', at: savedAt } : { is: 'unsaved' });
    if (isAll) this.guard(false);
  }

  private async failed(problem: Problem, text: T): Promise<void> {
    if (this.shown.state.is === 'ended') return;
    if (endings.has(problem.code)) return void this.end();
    if (passing.has(problem.code)) return this.tryAgain();
    if (problem.code === 'changed_meanwhile') return this.compare(problem, text);
    this.show({ is: 'refused', error: problem });
  }

  /** The server has said that it has another version: looks at it, and asks for a decision where it says something else. */
  async compare(refusal: Problem, text: T = this.shown.text): Promise<void> {
    try {
      const theirs = await this.way.theirs(refusal, text);
      // The answer to what was sent before was lost on the way: the server has it, and nobody else has written.
      if (isSame(theirs.text, text)) return this.keep(theirs);
      if (isSame(theirs.text, this.saved)) {
        this.version = theirs.version;
        return this.tryAgain();
      }
      this.show({ is: 'changed', theirs });
    } catch (error) {
      await this.failed(error instanceof Problem && error.code !== 'changed_meanwhile' ? error : new Problem('internal'), text);
    }
  }

  private tryAgain(): void {
    this.show({ is: 'offline' });
    this.timer = setTimeout(() => void this.send(), Math.min(longestPauseMs, 1000 * 2 ** this.failures++));
  }
  private readonly ask = (event: Event) => event.preventDefault();
  private readonly backOnline = () => {
    if (this.shown.state.is === 'offline') void this.send();
  };

  /** While something is unsaved, the browser asks before the page is left, and a connection that comes back is used at once. */
  private guard(on: boolean): void {
    const how = on ? 'addEventListener' : 'removeEventListener';
    window[how]('beforeunload', this.ask);
    window[how]('online', this.backOnline);
  }

  private show(state: SaveState<T>, text: T = this.shown.text): void {
    this.shown = { text, state };
    for (const watcher of this.watchers) watcher();
  }
}

export const useAutosave = <T>(autosave: Autosave<T>) => useSyncExternalStore(autosave.watch, autosave.now);
