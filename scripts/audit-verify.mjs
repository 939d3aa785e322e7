#!/usr/bin/env node
/**
 * Verifies an export of a clinic's activity log, without Caseload and without a network: one file, to be carried away with the export.
 * Needs Node 20 or newer and nothing else. docs/activity-log.md says what it can find, and what it cannot.
 *
 *   node audit-verify.mjs export.ndjson [--anchors anchors.ndjson] [--key <public key>]
 *
 * Exit code: 0 everything fits, 1 the log is not what it was, 2 the question could not be answered.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { createReadStream } from 'node:fs';

const usage = 'How to use it: node audit-verify.mjs export.ndjson [--anchors anchors.ndjson] [--key <public key>]';

/** Ends with a sentence and an exit code: 1 found something, 2 could not look. */
class End extends Error {
  constructor(code, sentence) {
    super(sentence);
    this.code = code;
  }
}
const found = (sentence) => new End(1, sentence);
const cannot = (sentence) => new End(2, sentence);

/** JSON as RFC 8785 writes it. */
const canonical = (value) =>
  Array.isArray(value)
    ? `[${value.map(canonical).join(',')}]`
    : typeof value === 'object' && value !== null
      ? `{${Object.keys(value)
          .sort()
          .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)
          .join(',')}}`
      : JSON.stringify(value);
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const isHash = (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
const isPlace = (value) => Number.isSafeInteger(value) && value > 0;

/** Whether a statement (an anchor, or the end of an export) bears the signature of the key that it names. */
function isSigned({ publicKey, signature, ...statement }) {
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
    return verify(null, Buffer.from(canonical(statement)), key, Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
}

/** The lines of a file, as values with their text. A last line that is not whole is left out where `mayBreakOff`: it was just being written. */
async function* linesOf(file, mayBreakOff = false) {
  let number = 0;
  const input = createReadStream(file, 'utf8');
  const opened = new Promise((done, failed) => input.once('open', done).once('error', failed));
  await opened.catch((error) => {
    throw cannot(`${file} cannot be read: ${error.message}`);
  });
  // By line feeds alone: a text may hold what other tools take for the end of a line.
  const split = (async function* () {
    let rest = '';
    for await (const chunk of input) {
      const texts = (rest + chunk).split('\n');
      rest = texts.pop();
      yield* texts;
    }
    if (rest !== '') yield rest;
  })();
  let broken = null;
  for await (const text of split) {
    if (broken) throw broken;
    number += 1;
    let value;
    try {
      value = JSON.parse(text);
    } catch {
      value = undefined;
    }
    if (typeof value === 'object' && value !== null) yield { text, value, number };
    else if (mayBreakOff) broken = cannot(`Line ${number} of ${file} is no JSON.`);
    else yield { text, value: {}, number };
  }
}

/** How an entry is named to a person. */
const called = (seq, entry) => {
  const what = entry ? ` (${entry.at}, ${entry.action})` : '';
  return seq === undefined ? `An entry${what}` : `Entry ${seq}${what}`;
};

/** What a line says it is, and whether it is written as exports are. */
function readLine({ text, value }) {
  if (value.stray === true && value.entry) return { kind: 'stray', entry: value.entry };
  if (value.caseload === 'activity.end') return { kind: 'end' };
  if (value.entry) {
    const { entry, entryHash, hash } = value;
    const whole = `{"entry":${canonical(entry)},"entryHash":${JSON.stringify(entryHash)},"hash":${JSON.stringify(hash)}}`;
    return { kind: 'link', seq: entry.seq, entry, entryHash, hash, asWritten: text === whole };
  }
  const { seq, entryHash, hash, gone, altered } = value;
  return {
    kind: 'link',
    seq,
    entry: null,
    entryHash,
    hash,
    gone: gone === true,
    altered: altered === true,
    asWritten: text === JSON.stringify(value),
  };
}

/** Why a link cannot stand at the place `expected`, as the end of a sentence; null where it can, `place` where it fits and only counts wrong. */
function misfit(link, before, expected) {
  const altered = 'was altered: it is not written as an export writes it';
  if (!isHash(link.entryHash) || !isHash(link.hash)) return altered;
  if (link.gone) return 'is missing: it was removed from the log, and only its hash is left';
  if (link.altered) return 'was altered: its content, which was withheld from whoever exported, does not match its hash';
  if (link.entry && sha256(canonical(link.entry)).toString('hex') !== link.entryHash) return 'was altered: it does not match its own hash';
  const follows = sha256(before, Buffer.from(link.entryHash, 'hex')).toString('hex') === link.hash;
  if (link.seq !== expected) return follows || !isPlace(link.seq) ? 'was altered: it stands at another place than it says' : 'place';
  if (!follows) return 'does not follow from the entry before it: it was altered, or inserted in place of another';
  return link.asWritten ? null : altered;
}

/** Of places that do not count on, says which went missing, moved or came in: for that, the rest of the file is looked through. */
async function misplaced(rest, link, expected, before) {
  const here = called(link.seq, link.entry);
  if (link.seq < expected) return `${here} was inserted, or moved: place ${link.seq} was there before.`;
  for await (const line of rest) {
    const later = readLine(line);
    if (later.kind === 'link' && later.seq === expected)
      return `${here} is out of order: it stands before ${called(later.seq, later.entry)}, which belongs after ${expected - 1 || 'the beginning'}.`;
  }
  const last = link.seq - 1;
  const gap = last === expected ? `Entry ${expected} is missing` : `Entries ${expected} to ${last} are missing`;
  return `${gap}: after ${before} follows ${here}.`;
}

/** Reads anchors of one clinic, newest last; each is a head that was set down outside the database. */
async function anchorsOf(file, tenantId, key) {
  const anchors = new Map();
  for await (const { value, number } of linesOf(file, true)) {
    if (value.caseload !== 'anchor' || value.tenantId !== tenantId) continue;
    if (!isSigned(value) || value.publicKey !== key)
      throw found(
        `The anchor in line ${number} of ${file} (${value.at}) is not signed with the key of this export: one of the two is not genuine.`,
      );
    const earlier = anchors.get(value.seq);
    if (earlier && earlier.hash !== value.hash)
      throw found(
        `Two anchors disagree about entry ${value.seq} (${earlier.at} and ${value.at}): the chain was forked, or written anew, between them.`,
      );
    anchors.set(value.seq, earlier ?? value);
  }
  return anchors;
}

async function verifyExport({ file, anchorsFile, key }) {
  const lines = linesOf(file);
  const head = (await lines.next()).value?.value;
  if (head?.caseload !== 'activity' || !isPlace(head.tenantId) || head.from !== 1)
    throw cannot(`${file} does not begin like an export of Caseload's activity log.`);
  // The anchors are compared while reading; whose key they must bear is known at the end.
  const passed = new Map();
  const anchored = anchorsFile ? await placesIn(anchorsFile, head.tenantId) : new Set();

  let before = Buffer.alloc(32);
  let last = 0;
  let lastCalled = 'the beginning';
  let withheld = 0;
  let stray = null;
  let end = null;
  for await (const line of lines) {
    const read = readLine(line);
    if (end) throw found(`Line ${line.number} was added after the end of the export.`);
    if (read.kind === 'end') {
      end = line.value;
    } else if (read.kind === 'stray') {
      stray ??= read.entry;
    } else {
      const { seq, entry } = read;
      const wrong = misfit(read, before, last + 1);
      if (wrong)
        throw found(wrong === 'place' ? await misplaced(lines, read, last + 1, lastCalled) : `${called(last + 1, entry)} ${wrong}.`);
      before = Buffer.from(read.hash, 'hex');
      last = seq;
      lastCalled = called(seq, entry);
      if (!entry) withheld += 1;
      if (anchored.has(seq)) passed.set(seq, { hash: read.hash, name: lastCalled });
    }
  }
  if (!end)
    throw found(
      `The end is missing: the export breaks off after ${lastCalled}. Export again; if it ends there again, entries were cut off.`,
    );
  const { seq, hash, exportedAt, tenantId, publicKey } = end;
  if (!isSigned(end) || tenantId !== head.tenantId || exportedAt !== head.exportedAt || end.from !== head.from)
    throw found('The signature at the end of the export does not fit: the export was altered after it was made.');
  if (key && key !== publicKey)
    throw found(`The export is signed with the key ${publicKey}, which is not the key you gave: it was not made by your installation.`);
  if (seq > last) throw found(`The tail was cut off: the log had ${seq} entries, and ends after ${lastCalled}.`);
  if (seq < last || hash !== before.toString('hex'))
    throw found(`The chain does not end where its signed head says (entry ${seq}): entries were added or replaced near ${lastCalled}.`);
  if (stray) throw found(`${called(undefined, stray)} was inserted: it is in the log and not in the chain.`);

  const anchors = anchorsFile ? await anchorsOf(anchorsFile, tenantId, publicKey) : new Map();
  let agreed = null;
  for (const anchor of [...anchors.values()].sort((a, b) => a.seq - b.seq)) {
    if (anchor.seq > last) {
      if (anchor.at > exportedAt) continue;
      throw found(
        `The tail was cut off: on ${anchor.at} the log had ${anchor.seq} entries; when it was exported, on ${exportedAt}, it ended after ${lastCalled}.`,
      );
    }
    const now = passed.get(anchor.seq);
    if (now?.hash !== anchor.hash) {
      const from = agreed ? `after entry ${agreed.seq}, on which the anchor of ${agreed.at} agrees` : 'from the beginning';
      throw found(
        `The chain was written anew: ${now?.name ?? called(anchor.seq)} is not what was anchored on ${anchor.at}. What comes ${from} cannot be trusted.`,
      );
    }
    agreed = anchor;
  }
  return { last, lastCalled, withheld, exportedAt, publicKey, anchors: anchors.size, agreed, keyCompared: Boolean(key) };
}

/** The places that anchors of a clinic speak of. */
async function placesIn(file, tenantId) {
  const places = new Set();
  for await (const { value } of linesOf(file, true)) if (value.caseload === 'anchor' && value.tenantId === tenantId) places.add(value.seq);
  return places;
}

function readArguments(given) {
  const asked = { file: undefined, anchorsFile: undefined, key: undefined };
  for (let at = 0; at < given.length; at++) {
    const one = given[at];
    if (one === '--anchors' || one === '--key') {
      const value = given[++at];
      if (!value) throw cannot(usage);
      asked[one === '--key' ? 'key' : 'anchorsFile'] = value;
    } else if (one.startsWith('-') || asked.file) throw cannot(usage);
    else asked.file = one;
  }
  if (!asked.file) throw cannot(usage);
  return asked;
}

try {
  const said = await verifyExport(readArguments(process.argv.slice(2)));
  const sentences = [
    `Intact: ${said.last} entries, each as it was written, in their order, none missing. The last: ${said.lastCalled}.`,
    `Exported on ${said.exportedAt}, signed with the key ${said.publicKey}${said.keyCompared ? ', as you gave it' : ' (to be sure it is yours, give it with --key)'}.`,
    said.withheld > 0
      ? `${said.withheld} of them are about patients whom whoever exported may not see: they are proved by their hashes, without their content.`
      : null,
    said.agreed
      ? `${said.anchors} anchors agree, the latest with entry ${said.agreed.seq} on ${said.agreed.at}.`
      : 'No anchor was compared: that the whole chain was written anew, or its end cut off cleanly, only anchors tell (--anchors).',
  ];
  process.stdout.write(`${sentences.filter(Boolean).join('\n')}\n`);
} catch (error) {
  if (!(error instanceof End)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.code;
}
