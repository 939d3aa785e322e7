// What the database itself lets a client see and write of forms and of their own profile, whatever the server asks of it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enter } from '#src/http/session.ts';
import { fragment, query } from '#src/platform/db.ts';
import type { Query } from '#src/platform/db.ts';
import { newId } from '#src/platform/ids.ts';
import { asked, filled, template } from '#seed/forms.ts';
import { inPortal, newUser } from '#seed/tell.ts';
import { cast } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** Sam, Lee and a guardian of Sam’s are in the portal; both are asked for PHQ-9, and Sam has a form that Maya filled in. */
const scene = () =>
  world.tell((story) => {
    const s = cast(story);
    const enters = (who: typeof s.sam, name: string, guardian?: { name: string; scopes: string[] }) => {
      const user = newUser(story, `${name}-${who.patientId}@mail.example`, null);
      inPortal(story, who, user, 25, guardian);
      return { ...who, ...user } as Someone & typeof user;
    };
    const lee = s.ofMaya('Lee');
    const [phq9, gad7] = [template(story, s.at, s.olga, 'phq9'), template(story, s.at, s.olga, 'gad7')];
    filled(story, s.sam, s.maya, phq9);
    return {
      ...s,
      lee,
      phq9,
      gad7,
      ofSam: asked(story, s.sam, s.maya, phq9, 3).requestId,
      ofLee: asked(story, lee, s.maya, phq9, 3).requestId,
      sams: enters(s.sam, 'sam'),
      lees: enters(lee, 'lee'),
      ana: enters(s.sam, 'ana', { name: 'Ana Okafor', scopes: ['forms'] }),
      bo: enters(s.sam, 'bo', { name: 'Bo Okafor', scopes: ['documents', 'appointments', 'access'] }),
    };
  });
type Scene = Awaited<ReturnType<typeof scene>>;

const undone = new Error('undone');
/** What the last of some statements answers somebody who has entered, taken back afterwards unless it is kept; null where the database refuses one. */
const as = async (who: Someone, statements: Query<unknown>[], kept = false): Promise<unknown[] | null> => {
  const session = { token: await world.session(who), requestId: 'r', ip: '', clinic: null, background: true, idempotencyKey: null };
  let rows: unknown[] | null = null;
  await world.database
    .transaction(enter(session, 'signedIn'), async (tx) => {
      for (const statement of statements) rows = await tx.many(statement);
      if (!kept) throw undone;
    })
    .catch((error: unknown) => {
      if (error !== undone && (error as { code?: string }).code !== '42501') throw error;
      if (error !== undone) rows = null;
    });
  return rows;
};
const count = (of: string) => [{ compile: () => ({ ...query`select`.compile(), sql: `select id from ${of}` }) } as Query<unknown>];
const begin = (requestId: number, patientId: number) => query`
  insert into form_request_answer (tenant_id, request_id, patient_id, answers, version, saved_at)
  values (app.tenant(), ${requestId}, ${patientId}, '{"q1": "p1"}', 1, now()) returning 1 as done`;
type Forged = {
  patientId?: number;
  requestId?: number;
  templateId?: number;
  by?: number;
  author?: number;
  status?: string;
  backdated?: true;
};
/** A form of the record in the name of a login in the portal; there is no reading it back. */
const fill = (s: Scene, who: Someone, about: Forged = {}) => {
  const id = newId();
  const at = about.backdated ? fragment`now() - interval '1 day'` : fragment`now()`;
  return query`
    insert into form (tenant_id, id, patient_id, template_id, template_version, root_id, request_id, filled_by, author_id, status, answers, result, started_at, saved_at,
      completed_at, filled_at)
    values (app.tenant(), ${id}, ${about.patientId ?? s.sam.patientId}, ${about.templateId ?? s.phq9.templateId}, 1, ${id}, ${about.requestId ?? s.ofSam},
      ${about.author === undefined ? (about.by ?? who.userId) : null}::bigint, ${about.author ?? null}::bigint, ${about.status ?? 'completed'}, '{}', ${about.status ? null : '{}'}::jsonb,
      now(), now(), ${about.status ? fragment`null` : at}, ${at})`;
};

describe('B3 RL-4 of forms, the database', () => {
  test('B3 shows a client what they were sent, with its version of the template, and no form of the record, their own neither', async () => {
    const s = await scene();
    expect(await as(s.sams, count('form_request'))).toEqual([{ id: s.ofSam }]);
    expect(await as(s.ana, count('form_request'))).toEqual([{ id: s.ofSam }]);
    expect(await as(s.bo, count('form_request'))).toEqual([]);
    for (const who of [s.sams, s.ana, s.bo]) {
      expect(await as(who, count('form'))).toEqual([]);
      expect(await as(who, count('form_template'))).toEqual([]);
    }
    const versions = [query<{ id: number }>`select template_id as id from form_template_version`];
    expect(await as(s.sams, versions)).toEqual([{ id: s.phq9.templateId }]);
    expect(await as(s.bo, versions)).toEqual([]);
    await as(s.sams, [begin(s.ofSam, s.sam.patientId)], true);
    const answers = [query<{ id: number }>`select request_id as id from form_request_answer`];
    expect([await as(s.sams, answers), await as(s.ana, answers)]).toEqual([[{ id: s.ofSam }], [{ id: s.ofSam }]]);
    for (const who of [s.lees, s.bo, s.maya, s.olga, s.ruth]) expect([who.firstName, await as(who, answers)]).toEqual([who.firstName, []]);
  });

  test('B3 takes answers to a form of one’s own that waits, and never again once it is completed', async () => {
    const s = await scene();
    for (const [who, request, patient] of [
      [s.sams, s.ofLee, s.lee.patientId],
      [s.sams, s.ofLee, s.sam.patientId],
      [s.bo, s.ofSam, s.sam.patientId],
      [s.maya, s.ofSam, s.sam.patientId],
    ] as const)
      expect(await as(who, [begin(request, patient)])).toBeNull();
    const change = (more = fragment``) =>
      query`update form_request_answer set answers = '{}', saved_at = now() ${more} where request_id = ${s.ofSam} returning 1 as done`;
    await as(s.sams, [begin(s.ofSam, s.sam.patientId)], true);
    expect(await as(s.ana, [change()])).toHaveLength(1);
    for (const who of [s.lees, s.bo, s.maya]) expect(await as(who, [change()])).toEqual([]);
    expect(await as(s.sams, [change(fragment`, completed_at = now() - interval '1 day'`)])).toBeNull();
    expect(await as(s.sams, [change(fragment`, completed_at = now()`)], true)).toHaveLength(1);
    expect(await as(s.sams, [change()])).toEqual([]);
    expect(await as(s.sams, [change(fragment`, completed_at = null`)])).toEqual([]);
  });

  test('B3 takes a form into the record for what waits, of that very version, once, in one’s own name and now', async () => {
    const s = await scene();
    // Nothing was answered yet.
    expect(await as(s.sams, [fill(s, s.sams)])).toBeNull();
    await as(s.sams, [begin(s.ofSam, s.sam.patientId)], true);
    await as(s.lees, [begin(s.ofLee, s.lee.patientId)], true);
    expect(await as(s.sams, [fill(s, s.sams)])).toEqual([]);
    expect(await as(s.ana, [fill(s, s.ana)])).toEqual([]);
    const wrong: Forged[] = [
      { by: s.ana.userId },
      { author: s.maya.memberId },
      { patientId: s.lee.patientId, requestId: s.ofLee },
      { requestId: s.ofLee },
      { templateId: s.gad7.templateId },
      { status: 'draft' },
      { backdated: true },
    ];
    for (const about of wrong) expect([about, await as(s.sams, [fill(s, s.sams, about)])]).toEqual([about, null]);
    for (const who of [s.bo, s.lees, s.maya]) expect([who.firstName, await as(who, [fill(s, who)])]).toEqual([who.firstName, null]);
    const withdraw = query`
      update form_request set withdrawn_by = app.member(), withdrawn_at = now() where id = ${s.ofSam} returning 1 as done`;
    for (const who of [s.sams, s.ana]) expect(await as(who, [withdraw])).toEqual([]);
    expect(await as(s.maya, [withdraw], true)).toHaveLength(1);
    expect(await as(s.sams, [fill(s, s.sams)])).toBeNull();
  });
});

describe('B3 RL-4 of a profile, the database', () => {
  test('B3 lets a client change what is theirs to say, and nothing beside it', async () => {
    const s = await scene();
    const patient = (what: ReturnType<typeof fragment>) => [
      query`update patient set ${what} where id = ${s.sam.patientId} returning 1 as done`,
    ];
    const profile = (what: ReturnType<typeof fragment>) => [
      query`update patient_profile set ${what} where patient_id = ${s.sam.patientId} returning 1 as done`,
    ];
    for (const allowed of [
      patient(fragment`phone = '1', preferred_name = 'Sammy', version = version + 1`),
      profile(fragment`pronouns = 'they', address_lines = '{a}', language = 'Igbo', emergency_contact_name = 'Ana'`),
    ]) {
      expect(await as(s.sams, allowed)).toHaveLength(1);
      for (const who of [s.lees, s.ana, s.bo]) expect([who.firstName, await as(who, allowed)]).toEqual([who.firstName, []]);
    }
    for (const refused of [
      patient(fragment`first_name = 'Max'`),
      patient(fragment`last_name = 'Max'`),
      patient(fragment`email = 'max@mail.example'`),
      patient(fragment`status = 'archived'`),
      patient(fragment`sealed_at = now()`),
      profile(fragment`birth_date = '1990-01-01'`),
      profile(fragment`alerts = '{latex}'`),
      profile(fragment`referred_by = 'me'`),
    ])
      expect(await as(s.sams, refused)).toBeNull();
  });

  test('C3 a version of it is in the name of the login that made it', async () => {
    const s = await scene();
    const kept = (about: { patientId?: number; member?: number; user?: number } = {}) => [
      query`insert into profile_version (tenant_id, patient_id, version, changed_by, changed_by_user, changed_at, before, after)
        values (app.tenant(), ${about.patientId ?? s.sam.patientId}, 2, ${about.member ?? null}::bigint,
          ${about.member === undefined ? (about.user ?? s.sams.userId) : null}::bigint, now(), '{}', '{"phone": "1"}')`,
    ];
    expect(await as(s.sams, kept())).toEqual([]);
    for (const wrong of [{ user: s.ana.userId }, { member: s.maya.memberId }, { patientId: s.lee.patientId }])
      expect([wrong, await as(s.sams, kept(wrong))]).toEqual([wrong, null]);
    expect(await as(s.bo, kept({ user: s.bo.userId }))).toBeNull();
    expect(await as(s.maya, kept())).toBeNull();
  });
});
