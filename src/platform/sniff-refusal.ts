/**
 * Why a file is not taken. type: of no type that is taken · mismatch: it is not what its name or the browser says · broken: it does not
 * hold together · hidden: it holds a second thing, such as a page after a picture · active: it holds a program, a macro or a script ·
 * archive: it unpacks to too much, holds archives or links · pixels: too large a picture · encrypted: it cannot be looked into.
 */
export type Refusal = 'type' | 'mismatch' | 'broken' | 'hidden' | 'active' | 'archive' | 'pixels' | 'encrypted';
export class Refused extends Error {
  readonly reason: Refusal;
  constructor(reason: Refusal) {
    super(reason);
    this.reason = reason;
  }
}
