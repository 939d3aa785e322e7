// Every text of one patient's record is a word that stands nowhere else. Whoever must not read it asks everything there is to ask, and
// finds none of these words; whoever may, finds them.
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assigned, blocked, clinic, inPortal, member, newUser, patient, supervises, therapist } from '#seed/tell.ts';
import { filed } from '#seed/files.ts';
import { noted, sealed } from '#seed/notes.ts';
import { location, room, service } from '#seed/offer.ts';
import { newKey } from '#src/platform/files.ts';
import { openLog } from '#src/platform/log.ts';
import { makeNextExport } from '#src/server/exports/jobs.ts';
import { beside } from '#src/http/server.ts';
import { cookieName } from '#src/http/session.ts';
import { knock, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';
import { endpoints } from './matrix.ts';
import type { Ids } from './matrix.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ demoLogins: [] });
});
afterAll(() => world.close());

/** By what the word stands in. */
const words = new Map<string, string>();
const canary = (what: string): string => {
  const word = words.get(what) ?? `canary${randomBytes(8).toString('hex')}`;
  words.set(what, word);
  return word;
};
const found = (text: string): string[] => [...words].filter(([, word]) => text.includes(word)).map(([what]) => what);
const but = (...prefixes: string[]): string[] => [...words.keys()].filter((what) => !prefixes.some((one) => what.startsWith(one))).sort();
const only = (...prefixes: string[]): string[] => [...words.keys()].filter((what) => prefixes.some((one) => what.startsWith(one))).sort();

/** A clinic in which Maya has written everything that can stand in the record of Sam, whom Nina treats as well. */
async function scene() {
  const key = newKey();
  const bytes = Buffer.from(`Dear colleague, ${canary('file bytes')}`);
  await world.here.files.store.put(key, Readable.from([bytes]));
  const content = (what: string) => ({ fields: { text: canary(what) }, scales: {}, marks: [] });
  const told = await world.tell((story) => {
    const at = clinic(story, {
      name: 'Hill Clinic',
      policy: 'managed',
      features: ['therapistPatientAssignment', 'allActivePatientsDashboard', 'clientPortal'],
    });
    const own = { visibility: 'own' as const };
    const maya = therapist(story, at, { firstName: 'Maya', lastName: 'Lin', permissions: ['canExport'] });
    const nina = therapist(story, at, { firstName: 'Nina', lastName: 'Abara' });
    const diego = therapist(story, at, { firstName: 'Diego', lastName: 'Ruiz' });
    const bystander = therapist(story, at, { firstName: 'Theo', lastName: 'Berg' });
    const people = {
      'a colleague who is not assigned': diego,
      'a colleague who sees only their own': therapist(story, at, { firstName: 'Omar', lastName: 'Own', ...own }),
      'a biller': member(story, at, { firstName: 'Bea', lastName: 'Biller', roles: ['biller'] }),
      'a scheduler': member(story, at, { firstName: 'Sky', lastName: 'Planner', roles: ['scheduler'] }),
      'an administrative member on the assigned practitioner': member(story, at, {
        firstName: 'Ada',
        lastName: 'Desk',
        roles: ['clinician'],
        level: 'administrative',
        practises: maya,
      }),
      'a supervisor of somebody else': therapist(story, at, { firstName: 'Sue', lastName: 'Visor', roles: ['supervisor'] }),
      'a clinical admin who is blocked': therapist(story, at, { firstName: 'Ruth', lastName: 'Feldman', roles: ['clinicalAdmin'] }),
      'the owner': member(story, at, { firstName: 'Olga', lastName: 'Owner', roles: ['owner'] }),
      'the practice admin': member(story, at, { firstName: 'Pia', lastName: 'Practice', roles: ['practiceAdmin'] }),
    };
    supervises(story, people['a supervisor of somebody else'], diego);
    const sam = patient(story, at, { firstName: 'Sam', lastName: 'Okafor', by: maya });
    assigned(story, sam, maya, { kind: 'primary', via: 'invite' });
    assigned(story, sam, nina);
    blocked(story, people['a clinical admin who is blocked'], sam, { by: people['the owner'] });
    const user = newUser(story, `sam-${at.tenantId}@example.test`, null);
    inPortal(story, sam, user);
    const { fileId } = filed(story, sam, maya, {
      name: `${canary('file name')}.txt`,
      type: 'text',
      bytes,
      key,
      description: canary('file description'),
    });
    const { noteId: keptOf } = noted(story, sam, maya, { status: 'draft', content: content('mine: note of a sealed draft') });
    const { draftId } = sealed(story, sam, maya, keptOf, { given: true, content: content('given draft') });
    const elsewhere = clinic(story, { name: 'Far Clinic', policy: 'open', features: [] });
    const far = therapist(story, elsewhere, { firstName: 'Fay', lastName: 'Far', roles: ['owner', 'clinicalAdmin'] });
    return {
      maya,
      nina,
      bystander,
      sam,
      people: { ...people, 'an admin of another clinic': far },
      inPortal: { ...sam, ...user },
      fileId,
      draftId,
    };
  });
  const { maya, sam } = told;
  const base = `/v2/patients/${sam.patientId}`;
  const write = async (method: 'POST' | 'PUT' | 'PATCH', path: string, body: object = {}, by: Someone = maya) => {
    const answer = await knock(world, by, path, { method, body });
    expect(answer.status, `${path} ${answer.text}`).toBeLessThan(300);
    return answer.body as unknown as { id: number; version: number; draftVersion: number };
  };
  const note = async (family: string, what: string, signs: boolean) => {
    const template = family === 'notes' ? 'plain' : 'contact';
    const begun = await write('POST', `${base}/${family}`, { kind: family === 'notes' ? 'progress' : 'contact', template });
    const fields = family === 'notes' ? { text: canary(what) } : { with: canary(`${what}, with whom`), text: canary(what) };
    const body = { version: begun.draftVersion, content: { fields, scales: {}, marks: [] } };
    const { version } = await write('PUT', `${base}/${family}/${begun.id}/draft`, body);
    if (!signs) return begun.id;
    await write('POST', `${base}/${family}/${begun.id}/sign`, { draftVersion: version });
    await write('POST', `${base}/${family}/${begun.id}/addenda`, { text: canary(`${what}, addendum`) });
    return begun.id;
  };
  const noteId = await note('notes', 'note', true);
  const draftNoteId = await note('notes', 'mine: draft', false);
  const contactId = await note('contact-notes', 'contact', true);
  const apart = await write('POST', `${base}/psychotherapy-notes`);
  await write('PUT', `${base}/psychotherapy-notes/${apart.id}`, { version: apart.version, text: canary('mine: psychotherapy') });

  const field = { kind: 'text', id: 'story', label: 'Story', help: '', required: false, long: true };
  const template = await write(
    'POST',
    '/v2/form-templates',
    { name: 'Story', definition: { intro: '', source: '', fields: [field], scoring: null } },
    told.people['the practice admin'],
  );
  const form = async (what: string, completes: boolean) => {
    const begun = await write('POST', `${base}/forms`, { templateId: template.id });
    const body = { version: begun.version, answers: { story: canary(what) } };
    await write(completes ? 'POST' : 'PUT', `${base}/forms/${begun.id}${completes ? '/complete' : ''}`, body);
    return begun.id;
  };
  const formId = await form('form', true);
  const draftFormId = await form('mine: form', false);

  // Sent into the portal, where the patient has begun to answer it.
  const { id: requestId } = await write('POST', `${base}/form-requests`, { templateId: template.id, due: null });
  const answersOfSam = { version: 0, answers: { story: canary('client: answers') } };
  await write('PUT', `/v2/portal/forms/${requestId}`, answersOfSam, told.inPortal);

  const letter = async (what: string, finishes: boolean) => {
    const begun = await write('POST', `${base}/letters`);
    const body = {
      version: begun.version,
      party: 'other',
      partyName: canary(`${what}, to whom`),
      partyLines: [canary(`${what}, address`)],
    };
    const said = { ...body, subject: canary(`${what}, subject`), body: canary(what) };
    const { version } = await write('PATCH', `${base}/letters/${begun.id}`, said);
    if (finishes) await write('POST', `${base}/letters/${begun.id}/finish`, { version });
    return begun.id;
  };
  const letterId = await letter('letter', true);
  const draftLetterId = await letter('mine: letter', false);
  const diagnosis = { system: 'ICD-10-CM', code: 'F41.1', status: 'provisional', note: canary('diagnosis') };
  const { id: diagnosisId } = await write('POST', `${base}/diagnoses`, diagnosis);
  const page = await knock(world, maya, base);
  const { version } = (page.body as unknown as { profile: { version: number } }).profile;
  await write('PATCH', base, { version, referredBy: canary('profile'), alerts: [canary('profile, alert')] });

  const { id: exportId } = await write('POST', `${base}/exports`, { purpose: canary('mine: export') });
  while (await makeNextExport(world.database, world.here.files.store, openLog())());

  const { rows } = await world.owner.query<{ id: number }>('select id from invitation where patient_id = $1', [sam.patientId]);
  const ids: Ids = {
    patientId: sam.patientId,
    // Nobody who is asked for words later: whoever may assign or block, does.
    practitionerId: told.bystander.practitionerId ?? 0,
    memberId: told.people['a biller'].memberId,
    invitationId: rows[0]?.id ?? 0,
    requestId: 0,
    emergencyId: 0,
    supervisionId: 0,
    appointmentId: 0,
    serviceId: 0,
    id: requestId,
    templateId: template.id,
    formId,
    fileId: told.fileId,
    letterId,
    diagnosisId,
    noteId,
    draftId: told.draftId,
    exportId,
    importId: 0,
  };
  const drafts = { ...ids, noteId: draftNoteId, formId: draftFormId, letterId: draftLetterId };
  return { ...told, variants: [ids, drafts, { ...ids, noteId: contactId }, { ...ids, noteId: apart.id }] };
}

/** Everything that everybody is answered, bodies and headers, at every address there is. */
async function answersTo(who: Someone | null, variants: readonly Ids[], methods: readonly string[]): Promise<string> {
  const heard: string[] = [];
  const asked = new Set<string>();
  const ask = async (name: string, ids: Ids) => {
    const [method, path] = name.split(' ') as ['GET' | 'POST', string];
    const listed = endpoints[name];
    const search = new URLSearchParams(listed?.query).toString();
    const url = `${path.replace(/:(\w+)/g, (_, id: keyof Ids) => String(ids[id]))}${search && `?${search}`}`;
    if (asked.has(`${method} ${url}`) || url.startsWith('/v2/auth/')) return;
    asked.add(`${method} ${url}`);
    const { text, headers } = await knock(world, who, url, { method, ...(method !== 'GET' && { body: listed?.body?.(ids) ?? {} }) });
    heard.push(text, JSON.stringify(headers));
  };
  for (const name of Object.keys(endpoints))
    if (methods.includes(name.split(' ')[0] ?? '')) for (const ids of variants) await ask(name, ids);
  if (methods.includes('GET'))
    for (const path of beside) if (!path.includes('*') && path !== '/v2/events') await ask(`GET ${path}`, variants[0] as Ids);
  return heard.join('\n');
}
const changing = ['POST', 'PUT', 'PATCH', 'DELETE'];

describe('PN-1 C1–C3 R6 AZ-2 of the words of a record', { timeout: 240_000 }, () => {
  test('each is found by whoever may read it, and none by anyone else, in any way of asking', async () => {
    const { maya, nina, people, inPortal, sam, variants } = await scene();
    const everyone: [string, Someone | null][] = [...Object.entries(people), ['the patient in the portal', inPortal], ['a stranger', null]];

    // Open screens listen from before anything is asked until after everything was changed.
    await world.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = world.app.server.address() as AddressInfo;
    const stop = new AbortController();
    const streams = await Promise.all(
      everyone.map(async ([name, who]) => {
        const stream = { name, heard: '' };
        if (!who) return stream;
        const cookie = `${cookieName(world.here.baseUrl)}=${await world.session(who)}`;
        const { body } = await fetch(`http://127.0.0.1:${port}/v2/events`, { headers: { cookie }, signal: stop.signal });
        void (async () => {
          for await (const chunk of body as ReadableStream<Uint8Array>) stream.heard += Buffer.from(chunk).toString();
        })().catch(() => {});
        return stream;
      }),
    );

    // It can fail: the words are there to be found.
    expect(found(await answersTo(maya, variants, ['GET'])).sort()).toEqual(but('client:'));
    expect(found(await answersTo(nina, variants, ['GET'])).sort()).toEqual(but('mine:', 'client:'));

    const profile: string[] = only('profile');
    const mayKnow: Record<string, string[]> = {
      'a scheduler': [...profile, ...only('contact')].sort(),
      'a clinical admin who is blocked': [],
      'a colleague who sees only their own': [],
      'an admin of another clinic': [],
      'the patient in the portal': only('client:'),
      'a stranger': [],
    };
    for (const methods of [['GET'], changing, ['GET']])
      for (const [name, who] of everyone) {
        const heard = found(await answersTo(who, variants, methods)).sort();
        const known = mayKnow[name] ?? profile;
        // What a change answers may be part of what they know; a list shows all of it.
        expect([name, methods[0], heard]).toEqual([
          name,
          methods[0],
          methods[0] === 'GET' ? known : heard.filter((what) => known.includes(what)),
        ]);
      }
    for (const { name, heard } of streams) expect([name, found(heard)]).toEqual([name, []]);
    expect(streams.find(({ name }) => name === 'the owner')?.heard).toContain('event');
    stop.abort();

    // What waits to be sent, what was logged, and what answers were kept for a repeated request, say none of it to anyone.
    for (const table of ['outbox', 'activity', 'idempotency']) {
      const rows = await looked(world, `select t::text as row from ${table} t where tenant_id = $1`, [sam.tenantId]);
      expect([table, found(JSON.stringify(rows))]).toEqual([table, []]);
    }
  });

  test('RV-6 IJ-2 none is in a calendar that a program reads, nor the name of whom it is about, nor what for or where', async () => {
    const { maya, nina, people, sam } = await scene();
    const [firstName, lastName] = [`Q${canary('calendar: first name')}`, `X${canary('calendar: last name')}`];
    await world.owner.query('update patient set first_name = $2, last_name = $3, preferred_name = $2 where id = $1', [
      sam.patientId,
      firstName,
      lastName,
    ]);
    const offered = await world.tell((story) => {
      const here = { tenantId: sam.tenantId, name: 'Hill Clinic' };
      const { serviceId } = service(story, here, { name: canary('calendar: service'), priceLabel: canary('calendar: price') });
      const at = location(story, here, { name: canary('calendar: location'), addressLines: [canary('calendar: address')] });
      return { serviceId, ...room(story, at, { name: canary('calendar: room') }) };
    });
    const own = Object.values(people).filter((who) => who.tenantId === sam.tenantId && who.practitionerId !== null);
    for (const [nth, who] of [maya, nina, ...own].entries()) {
      const start = `${new Date(Date.now() + (nth + 2) * 86_400_000).toISOString().slice(0, 10)}T09:00`;
      const body = {
        patientId: sam.patientId,
        practitionerId: who.practitionerId,
        serviceId: offered.serviceId,
        roomId: offered.roomId,
        start,
      };
      expect((await knock(world, people['a scheduler'], '/v2/appointments', { method: 'POST', body })).status).toBe(201);
    }
    const from = new Date().toISOString().slice(0, 10);
    // It can fail: the words are in the calendar itself.
    expect(found((await knock(world, maya, `/v2/calendar?from=${from}&days=42`)).text).sort()).toEqual(
      ['first name', 'last name', 'room', 'service'].map((what) => `calendar: ${what}`),
    );
    const hidden = [people['a clinical admin who is blocked'], people['a colleague who sees only their own']];
    for (const who of [maya, nina, ...own]) {
      const made = await knock(world, who, '/v2/calendar/feed', { method: 'POST', body: {} });
      const { pathname } = new URL(String((made.body as { url?: unknown }).url));
      const read = await knock(world, null, pathname);
      expect([who.firstName, read.status, found(read.text + JSON.stringify(read.headers))]).toEqual([who.firstName, 200, []]);
      expect(read.text).toContain(hidden.some(({ memberId }) => memberId === who.memberId) ? 'SUMMARY:Busy' : 'SUMMARY:Q. X.');
    }
  });

  test('a psychotherapy note is nowhere in the database as it was written, not in a table of any kind', async () => {
    const word = words.get('mine: psychotherapy') ?? 'never written';
    const tables = await looked<{ name: string }>(world, `select tablename as name from pg_tables where schemaname = 'public'`);
    for (const { name } of tables) {
      const [row] = await looked<{ found: boolean }>(
        world,
        `select exists (select from ${name} t where t::text like '%' || $1 || '%' or t::text like '%' || encode(convert_to($1, 'UTF8'), 'hex') || '%') as found`,
        [word],
      );
      expect([name, row?.found]).toEqual([name, false]);
    }
    expect(word).toMatch(/^canary/);
  });
});
