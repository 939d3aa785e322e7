import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRecord } from '#src/contract/access.ts';
import { assign } from '#src/contract/assignments.ts';
import { me } from '#src/contract/auth.ts';
import { allActivePatients } from '#src/contract/patients.ts';
import { changeMember, previewMember, team } from '#src/contract/team.ts';
import { enter } from '#src/http/session.ts';
import { query } from '#src/platform/db.ts';
import { member, practitioner, therapist } from '#seed/tell.ts';
import type { Member } from '#seed/tell.ts';
import { cast, looked } from '#test/cast.ts';
import { openWorld, withoutRequestId } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

type Cast = ReturnType<typeof cast>;
const everyone = (all: Cast) => [all.olga, all.pia, all.ruth, all.maya, all.hope, all.sue, all.tess, all.sky, all.bea];
const open = () => world.tell((story) => cast(story));
type Change = Parameters<typeof change>[2];
const change = (
  who: Member,
  whom: Member,
  what: Partial<Omit<Parameters<typeof world.as<typeof changeMember>>[2]['body'], 'version'>>,
  version = 1,
) => world.as(who, changeMember, { params: { memberId: whom.memberId }, body: { version, ...what } });
const changed = async (who: Member, whom: Member, what: Change, version?: number) => {
  const { status, body } = await change(who, whom, what, version);
  return status === 200 ? 'yes' : body.code;
};
const opens = async (who: Member, { patientId }: { patientId: number }) =>
  (await world.as(who, openRecord, { params: { patientId } })).status;
const rowsOf = (all: Cast) =>
  looked(world, `select * from member where tenant_id = $1 order by id`, [all.at.tenantId]) as Promise<object[]>;

describe('R1 who manages the team', () => {
  test('R1 owner and practice admin see everyone who works at the clinic and what they may; nobody else does', async () => {
    const all = await world.tell((story) => {
      const scene = cast(story);
      const shared = practitioner(story, scene.at, { firstName: 'Front', lastName: 'Desk', status: 'archived' });
      return { ...scene, shared };
    });
    for (const who of everyone(all)) {
      const answer = await world.as(who, team, {});
      expect([answer.status, answer.body.code], who.firstName).toEqual(
        who === all.olga || who === all.pia ? [200, undefined] : [403, 'not_allowed'],
      );
    }
    const { members, practitioners } = (await world.as(all.pia, team, {})).body;
    expect(members.map(({ firstName }) => firstName)).toEqual([
      'Nina',
      'Bea',
      'Ruth',
      'Hope',
      'Maya',
      'Olga',
      'Sky',
      'Pia',
      'Diego',
      'Tess',
      'Sue',
    ]);
    expect(members.filter(({ mayChange }) => !mayChange).map(({ firstName, isMe }) => [firstName, isMe])).toEqual([
      ['Olga', false],
      ['Pia', true],
    ]);
    expect(practitioners.find(({ id }) => id === all.shared.practitionerId)).toMatchObject({ lastName: 'Desk', status: 'archived' });
    const mine = (await world.as(all.olga, team, {})).body.members.filter(({ mayChange }) => !mayChange);
    expect(mine.map(({ firstName }) => firstName)).toEqual(['Olga']);
  });

  test('R1 a member of another clinic answers as one who never existed', async () => {
    const [all, other] = [await open(), await open()];
    for (const endpoint of [changeMember, previewMember]) {
      const answers = await Promise.all(
        [other.diego.memberId, 424_242].map((memberId) =>
          world.as(all.olga, endpoint, { params: { memberId }, body: { version: 1, roles: ['biller'] } }),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual([404, 404]);
      expect(new Set(answers.map(({ text }) => withoutRequestId(text))).size).toBe(1);
    }
    expect((await world.as(other.diego, me, {})).body.member?.roles).toEqual(['clinician']);
  });

  test('L1 a change is in the log with what was and what is, and one that changes nothing is not', async () => {
    const all = await open();
    await change(all.pia, all.bea, { roles: ['scheduler', 'biller', 'biller'], visibility: 'own' });
    await change(all.pia, all.bea, { roles: ['biller', 'scheduler'] }, 2);
    const log = await looked(
      world,
      `select outcome, rule, member_id::float8 as member, detail from activity where tenant_id = $1 and action = 'member.changed'`,
      [all.at.tenantId],
    );
    expect(log).toEqual([
      {
        outcome: 'done',
        rule: 'team.manage',
        member: all.pia.memberId,
        detail: {
          memberId: all.bea.memberId,
          roles: { from: ['biller'], to: ['scheduler', 'biller'] },
          visibility: { from: 'all', to: 'own' },
        },
      },
    ]);
  });

  test('R1 two who change one member at once: the second is told, and looks again', async () => {
    const all = await open();
    const answers = await Promise.all([
      change(all.olga, all.bea, { roles: ['scheduler'] }),
      change(all.pia, all.bea, { permissions: ['canExport'] }),
    ]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 412]);
    expect(answers.find(({ status }) => status === 412)?.body.code).toBe('changed_meanwhile');
  });

  test('R1 a change without a role, with a role that is not known or a practitioner who is not there is refused and nothing is changed', async () => {
    const [all, other] = [
      await world.tell((story) => {
        const scene = cast(story);
        return { ...scene, gone: practitioner(story, scene.at, { firstName: 'Al', lastName: 'Gone', status: 'archived' }) };
      }),
      await open(),
    ];
    const before = await rowsOf(all);
    for (const wrong of [
      { roles: [] },
      { roles: ['root'] },
      { permissions: ['canEverything'] },
      { accessLevel: 'none' },
      { id: 7 },
      { status: null },
    ]) {
      expect((await change(all.olga, all.bea, wrong as never)).status, JSON.stringify(wrong)).toBe(400);
    }
    for (const practitionerId of [other.maya.practitionerId, 424_242, all.gone.practitionerId]) {
      const answer = await change(all.olga, all.bea, { practitionerId });
      expect([answer.status, answer.body.code]).toEqual([422, 'invalid_target']);
    }
    expect(await rowsOf(all)).toEqual(before);
    expect(await changed(all.olga, all.maya, { practitionerId: null })).toBe('yes');
  });
});

describe('AZ-10 nobody raises their own rights', () => {
  test('AZ-10 nobody changes their own roles, permissions, level, visibility, standing or practitioner, not even an owner', async () => {
    const all = await open();
    const before = await rowsOf(all);
    const raises: Change[] = [
      { roles: ['owner', 'clinicalAdmin'] },
      { permissions: ['canReadAllRecords'] },
      { accessLevel: 'clinical' },
      { visibility: 'all' },
      { practitionerId: all.maya.practitionerId },
      { status: 'suspended' },
      {},
    ];
    for (const who of everyone(all)) {
      for (const what of raises) {
        const may = who === all.olga || who === all.pia;
        expect(await changed(who, who, what), who.firstName).toBe(may ? 'own_rights' : 'not_allowed');
      }
    }
    expect(await rowsOf(all)).toEqual(before);
  });

  test('AZ-10 a practice admin makes no owner, not even of a friend, and changes none; an owner does', async () => {
    const all = await open();
    const before = await rowsOf(all);
    expect(await changed(all.pia, all.bea, { roles: ['owner'] })).toBe('owners_only');
    expect(await changed(all.pia, all.bea, { roles: ['biller', 'owner'] })).toBe('owners_only');
    expect(await changed(all.pia, all.olga, { roles: ['biller'] })).toBe('owners_only');
    expect(await changed(all.pia, all.olga, { accessLevel: 'administrative' })).toBe('owners_only');
    expect((await world.as(all.pia, previewMember, { params: { memberId: all.olga.memberId }, body: { version: 1 } })).body.code).toBe(
      'owners_only',
    );
    expect(await rowsOf(all)).toEqual(before);
    expect(await changed(all.olga, all.bea, { roles: ['owner'] })).toBe('yes');
    expect(await changed(all.bea, all.olga, { roles: ['biller'] })).toBe('yes');
  });

  test('AZ-10 the fence refuses it by itself: no statement of the server raises one’s own rights or makes an owner', async () => {
    const all = await open();
    const asked = { token: await world.session(all.pia), requestId: 'r', ip: '::1', clinic: null, background: true, idempotencyKey: null };
    const update = (whom: Member, role: string) =>
      world.database.together(
        enter(asked, 'signedIn'),
        query<{
          id: number;
        }>`update member set roles = array[${role}] where tenant_id = app.tenant() and id = ${whom.memberId} returning id`,
      );
    expect((await update(all.pia, 'clinicalAdmin'))[1]).toEqual([]);
    expect((await update(all.olga, 'biller'))[1]).toEqual([]);
    await expect(update(all.bea, 'owner')).rejects.toThrow(/row-level security/);
    expect((await update(all.bea, 'scheduler'))[1]).toHaveLength(1);
  });

  test('AZ-10 R2 two owners who unmake each other at once leave one', async () => {
    for (let round = 0; round < 5; round++) {
      const { olga, otto, at } = await world.tell((story) => {
        const all = cast(story);
        return { ...all, otto: therapist(story, all.at, { firstName: 'Otto', lastName: 'Owner', roles: ['owner'] }) };
      });
      const answers = await Promise.all([
        change(olga, otto, { roles: round % 2 ? ['biller'] : ['practiceAdmin'] }),
        change(otto, olga, { roles: ['practiceAdmin'] }),
      ]);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(await looked(world, `select 1 from member where tenant_id = $1 and 'owner' = any (roles)`, [at.tenantId])).toHaveLength(1);
    }
  });

  test('R2 an owner can be neither suspended nor unapproved, and the last one stays', async () => {
    const { olga, otto, pia } = await world.tell((story) => {
      const all = cast(story);
      return { ...all, otto: member(story, all.at, { firstName: 'Otto', lastName: 'Owner', roles: ['owner'] }) };
    });
    for (const what of [{ status: 'suspended' }, { approved: false }, { roles: ['owner', 'biller'], status: 'suspended' }] as Change[]) {
      const answer = await change(olga, otto, what);
      expect([answer.status, answer.body.code]).toEqual([422, 'owner_stays']);
    }
    expect(await changed(olga, otto, { roles: ['biller'], status: 'suspended' })).toBe('yes');
    expect(await changed(olga, olga, { roles: ['biller'] })).toBe('own_rights');
    expect(await changed(pia, olga, { roles: ['biller'] })).toBe('owners_only');
  });
});

describe('R1 R3 R4 a change holds on the next request, without signing in again', () => {
  test('R1 R6 a member of an assigned practitioner who is administrative opens the record as soon as they are set to clinical', async () => {
    const all = await world.tell((story) => {
      const scene = cast(story);
      const ana = member(story, scene.at, {
        firstName: 'Ana',
        lastName: 'Desk',
        roles: ['clinician'],
        level: 'administrative',
        practises: scene.maya,
      });
      return { ...scene, ana };
    });
    expect([await opens(all.ana, all.sam), await opens(all.diego, all.sam)]).toEqual([403, 403]);
    expect(await changed(all.pia, all.ana, { accessLevel: 'clinical' })).toBe('yes');
    expect([await opens(all.ana, all.sam), await opens(all.diego, all.sam)]).toEqual([200, 403]);
    expect(await changed(all.pia, all.ana, { accessLevel: 'administrative' }, 2)).toBe('yes');
    expect(await opens(all.ana, all.sam)).toBe(403);
  });

  test('R1 a role given and taken changes what one may do; R2 so does a single permission', async () => {
    const all = await open();
    const assigns = async () =>
      (await world.as(all.bea, assign, { body: { patientId: all.sam.patientId, targetDoctorId: all.diego.practitionerId } })).status;
    expect(await assigns()).toBe(403);
    await change(all.pia, all.bea, { permissions: ['canChangeAssignedPractitioners'] });
    expect(await assigns()).toBe(200);
    await change(all.pia, all.bea, { permissions: [] }, 2);
    expect(await assigns()).toBe(403);
    await change(all.pia, all.bea, { roles: ['clinicalAdmin'] }, 3);
    expect(await assigns()).toBe(200);
    expect((await world.as(all.bea, me, {})).body.rights).toContain('chart.seal');
  });

  test('R3 a level that was chosen stays when the roles change', async () => {
    const { pia, bea } = await open();
    expect((await change(pia, bea, { roles: ['clinician'] })).body).toMatchObject({ accessLevel: 'administrative', version: 2 });
    expect((await change(pia, bea, { roles: ['biller'], accessLevel: 'clinical' }, 2)).body).toMatchObject({
      accessLevel: 'clinical',
      version: 3,
    });
    expect((await change(pia, bea, { roles: ['scheduler'] }, 3)).body).toMatchObject({ accessLevel: 'clinical', version: 4 });
  });

  test('R4 visibility limits the lists of who only gives care, and not of an administrator', async () => {
    const all = await open();
    const sees = async (who: Member) => (await world.as(who, allActivePatients, { query: {} })).body.items.length;
    expect([await sees(all.diego), await sees(all.sky)]).toEqual([1, 1]);
    await change(all.pia, all.diego, { visibility: 'own' });
    await change(all.pia, all.sky, { visibility: 'own' });
    expect([await sees(all.diego), await sees(all.sky), await sees(all.maya)]).toEqual([0, 1, 1]);
  });

  test('R6 a member who is suspended or no longer approved is signed out by their next request, and back when that ends', async () => {
    const { pia, diego, maya } = await open();
    for (const [version, off, on] of [
      [1, { status: 'suspended' }, { status: 'active' }],
      [3, { approved: false }, { approved: true }],
    ] as [number, Change, Change][]) {
      await change(pia, diego, off, version);
      expect([(await world.as(diego, me, {})).status, (await world.as(maya, me, {})).status]).toEqual([401, 200]);
      await change(pia, diego, on, version + 1);
      expect((await world.as(diego, me, {})).status).toBe(200);
    }
  });

  test('R6 several members share a practitioner: each opens by their own level, and one of them leaving takes nothing from the other', async () => {
    const all = await world.tell((story) => {
      const scene = cast(story);
      return { ...scene, ben: member(story, scene.at, { firstName: 'Ben', lastName: 'Also', roles: ['clinician'] }) };
    });
    expect(await opens(all.ben, all.sam)).toBe(403);
    await change(all.pia, all.ben, { practitionerId: all.maya.practitionerId, accessLevel: 'clinical' });
    expect([await opens(all.ben, all.sam), await opens(all.maya, all.sam)]).toEqual([200, 200]);
    await change(all.pia, all.maya, { status: 'suspended' });
    expect([await opens(all.ben, all.sam), await opens(all.maya, all.sam)]).toEqual([200, 401]);
    await change(all.pia, all.ben, { practitionerId: null }, 2);
    expect(await opens(all.ben, all.sam)).toBe(403);
  });
});
